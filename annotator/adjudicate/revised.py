"""All changes after decisions, for the reviewer's list: the table of agreement.md §3.7 in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.adjudicate.card import Board
from annotator.adjudicate.cards import build
from annotator.adjudicate.ledger import read
from annotator.adjudicate.reopening import Effect, Revision, revisions
from annotator.model.records import GOLD, Attribution, Decision, Layer, Submission
from annotator.sentences import N_
from annotator.store import Store

# What is for the reviewer to do comes first.
EFFECTS: Mapping[Effect, str] = {
    Effect.LATE: N_("handed in after the decisions; does not count yet"),
    Effect.REOPENED: N_("not seen before: asked again"),
    Effect.NEW_CARD: N_("a new card"),
    Effect.CONVERGED: N_("now as in gold"),
    Effect.SEEN_AND_DECIDED: N_("this value was on the card: the decision stands"),
    Effect.DELETED_BUT_KEPT: N_("deleted; gold keeps it"),
    Effect.REJECTED_AGAIN: N_("was not kept before: it stays so"),
}
ASKING = frozenset({Effect.LATE, Effect.REOPENED, Effect.NEW_CARD})

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Revised:
    """What one annotator's changes to one card did, with what shows it.

    `facets` are the questions in which they had this effect. `place` is the annotator's place in
    `Board.order` of the document, None who does not count yet; `cluster` is empty then. `item`
    is what they have now, else gold, None when there is neither.
    """

    document: str
    annotator: str
    cluster: str
    effect: Effect
    facets: tuple[str, ...] = ()
    place: int | None = None
    item: Attribution | None = None

    @property
    def asks(self) -> bool:
        """Tell whether the reviewer has something to decide."""
        return self.effect in ASKING


def revised(store: Store, progress: Progress | None = None) -> list[Revised]:
    """Return the changes in all documents: those that ask first, then in the documents' order."""
    found: list[Revised] = []
    changed = _changed(store)
    for n, id in enumerate(changed, 1):
        found += _of_document(store, id)
        if progress is not None:
            progress(n, len(changed))
    ranks = {effect: n for n, effect in enumerate(EFFECTS)}
    return sorted(found, key=lambda one: ranks[one.effect] if one.asks else len(ranks))


def _changed(store: Store) -> list[str]:
    """Return the documents with decisions in which somebody has submitted since, or again."""
    tries: dict[str, dict[str, int]] = {}
    layers = {layer.id: layer for layer in store.find(Layer) if layer.annotator != GOLD}
    for submission in store.find(Submission):
        layer = layers.get(submission.layer)
        if layer is not None:
            known = tries.setdefault(layer.document, {})
            known[layer.annotator] = max(known.get(layer.annotator, 0), submission.n)
    rows: dict[str, list[Decision]] = {}
    for row in store.find(Decision):
        rows.setdefault(row.document, []).append(row)
    decided = (item.id for item in store.overview() if item.id in rows)
    return [id for id in decided if _has_news(rows[id], tries.get(id, {}))]


def _has_news(rows: list[Decision], tries: Mapping[str, int]) -> bool:
    """Tell whether somebody has submitted again, or what was not looked at yet."""
    if any(n > 1 for n in tries.values()):
        return True
    panel = read(rows).panel
    return any(n > panel.get(who, 0) for who, n in tries.items())


def _of_document(store: Store, document: str) -> list[Revised]:
    groups: dict[tuple[str, str, Effect], list[Revision]] = {}
    for change in revisions(store, document):
        key = (change.annotator, change.cluster, change.effect)
        groups.setdefault(key, []).append(change)
    if not groups:
        return []
    board = build(store, document)
    places = {name: place for place, name in enumerate(board.order)}
    found = []
    for (who, cluster, effect), changes in groups.items():
        facets = tuple(change.facet for change in changes if change.facet)
        place = places.get(who)
        item = _item(board, cluster, place)
        found.append(Revised(document, who, cluster, effect, facets, place, item))
    return found


def _item(board: Board, cluster: str, place: int | None) -> Attribution | None:
    card = board.card_of(cluster) if cluster else None
    part = card.part(cluster) if card else None
    if part is None:
        return None
    return (part.members[place] if place is not None else None) or part.gold
