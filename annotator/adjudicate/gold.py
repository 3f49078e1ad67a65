"""The automatic part, and gold as a function of decisions."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from annotator.adjudicate import ledger as ledgers
from annotator.adjudicate.card import Board, Card, Facet, Part, State
from annotator.adjudicate.cards import Desk, desk, gold_id
from annotator.adjudicate.ledger import (
    ADD,
    AUTO,
    EDIT,
    MAJORITY,
    PICK,
    REJECT,
    TRIVIAL,
    Pen,
    Standing,
)
from annotator.adjudicate.reasons import parse
from annotator.adjudicate.values import (
    ATTRIBUTE,
    ENTITY,
    IMPLICIT,
    NO,
    NOTHING,
    PRESENCE,
    SPAN,
    YES,
    fragments,
    to_id,
)
from annotator.edits import check_name, drop_records, ensure_layer
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.model.ids import layer_id
from annotator.model.links import LINKS, with_link
from annotator.model.records import GOLD, Attribution, Document, Layer
from annotator.model.spans import carve
from annotator.store import Changes, Store

_KIND_OF = {
    State.AUTO_UNANIMOUS: AUTO,
    State.AUTO_TRIVIAL: TRIVIAL,
    State.AUTO_MAJORITY: MAJORITY,
    State.PICKED: PICK,
    State.EDITED: EDIT,
    State.ADDED: ADD,
}
_WORDS = {
    ADD: "added",
    EDIT: "edited",
    PICK: "picked",
    MAJORITY: "auto_majority",
    TRIVIAL: "auto_trivial",
    AUTO: "auto_unanimous",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the automatic part did and what it left: open cards by document.

    `left` names every document that somebody submitted, also with 0. Documents whose gold came
    from elsewhere are left alone: `problems` names them.
    """

    changes: tuple[Changes, ...]
    left: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def auto(store: Store, reviewer: str, documents: Sequence[str] = ()) -> Outcome:
    """Make gold of what everybody agrees on; all documents when none is named.

    Each document is one undoable operation. Running it again changes nothing.
    """
    check_name(reviewer)
    chosen = list(documents) or [item.id for item in store.overview()]
    batch = str(uuid.uuid4())
    changes: list[Changes] = []
    problems: list[Problem] = []
    left: dict[str, int] = {}
    for id in chosen:
        now = desk(store, id)
        if not now.board.order:
            continue
        left[id] = len(now.board.open)
        if len(now.board.order) < 2 and not now.ledger.standings:
            continue  # one opinion is no agreement
        try:
            done = _auto(store, reviewer, now, batch)
        except AnnotatorError as error:
            problems += error.problems
            continue
        if done:
            changes.append(done)
    return Outcome(tuple(changes), left, tuple(problems))


def left(store: Store, documents: Sequence[str] = ()) -> Outcome:
    """Return how many cards are open, by document, and change nothing."""
    chosen = list(documents) or [item.id for item in store.overview()]
    boards = [board for id in chosen if (board := desk(store, id).board).order]
    return Outcome((), {board.document.id: len(board.open) for board in boards})


def _auto(store: Store, reviewer: str, now: Desk, batch: str) -> Changes:
    board = now.board
    refuse_foreign(board)
    with store.operation("adjudicate_auto", reviewer, batch=batch) as result:
        close_agreed(Pen(store, reviewer, board.document.id, now.ledger), now)
        finished = not board.open and not now.ledger.by_person
        settle(store, board.document.id, final=True if finished else None)
    return result.changes


def close_agreed(pen: Pen, now: Desk, clusters: Collection[str] | None = None) -> None:
    """Write that clusters become gold about which nothing is asked: all, or some of these."""
    for card in now.board.cards:
        for part in card.parts:
            facets = of_part(card, part)
            undecided = now.asker.clusters[part.cluster].standing.keep is None
            meant = clusters is None or part.cluster in clusters
            if meant and undecided and not any(facet.is_open for facet in facets):
                close(pen, now, part, facets)


def refuse_foreign(board: Board) -> None:
    """Raise `gold_exists` where gold came from elsewhere: it is not ours to replace."""
    if board.foreign:
        document = board.document
        raise mistake("gold_exists", Place(document=document.id, title=document.title))


def of_part(card: Card, part: Part) -> list[Facet]:
    """Return the facets of one part; a question about several parts is one of each."""
    own = [facet for facet in card.facets if facet.cluster == part.cluster]
    if any(facet.name == PRESENCE for facet in own):
        return own
    return [*(facet for facet in card.facets if not facet.cluster), *own]


def seen(now: Desk, part: Part, facets: Sequence[Facet]) -> dict[str, object]:
    """Return what a decision remembers: whose work counted, who had what, in which order."""
    order = now.board.order
    asker = now.asker
    cluster = asker.clusters[part.cluster]
    values: dict[str, list[list[object]]] = {}
    for facet in facets:
        if facet.name == PRESENCE:
            absent = [who for who in order if who not in cluster.members]
            values[PRESENCE] = [[YES, sorted(cluster.members)], [NO, sorted(absent)]]
            continue
        said: dict[str, list[str]] = {}
        for who, item in sorted(cluster.members.items()):
            said.setdefault(asker.value(item, facet.name), []).append(who)
        values[facet.name] = [[value, said[value]] for value in sorted(said)]
    return {
        "order": list(order),
        "panel": dict(now.panel),
        "members": {who: item.id for who, item in cluster.members.items()},
        "values": values,
    }


def close(
    pen: Pen,
    now: Desk,
    part: Part,
    facets: Sequence[Facet],
    chosen: Mapping[str, tuple[str, str]] | None = None,
    reason: str = "",
) -> None:
    """Write that a cluster becomes gold: what was agreed on, and what was chosen, by facet."""
    values: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for facet in facets:
        if facet.value is not None and not facet.is_open:
            values[facet.name], kinds[facet.name] = facet.value, _KIND_OF[facet.state]
    for name, (value, kind) in (chosen or {}).items():
        values[name], kinds[name] = value, kind
    values.pop(PRESENCE, None)
    kind = next(kind for kind in _WORDS if kind in kinds.values())
    pen.write(
        part.cluster,
        ledgers.WHOLE,
        {"keep": True, "values": values, "kinds": kinds},
        AUTO if kind in (TRIVIAL, MAJORITY) else kind,
        seen=seen(now, part, facets),
        reason=reason,
    )


def turn_down(pen: Pen, now: Desk, part: Part, facets: Sequence[Facet], reason: str = "") -> None:
    """Write that a cluster does not become gold."""
    names = {facet.name for facet in facets}
    every = [*facets, *(_blank(name) for name in now.asker.names if name not in names)]
    about = seen(now, part, every)
    # Named twice, because a packet takes `seen` away but leaves an annotator what is theirs.
    data = {"keep": False, "members": about["members"]}
    pen.write(part.cluster, ledgers.WHOLE, data, REJECT, seen=about, reason=reason)


def _blank(name: str) -> Facet:
    return Facet("", name, State.PENDING, ())


# ---- gold ----------------------------------------------------------------------------------


def settle(store: Store, document: str, *, final: bool | None = None) -> None:
    """Inside an operation: make the gold layer what the decisions say.

    `final` None keeps the layer's state, but a document with open cards is never final.
    """
    now = desk(store, document)
    wanted = {item.id: item for item in _gold(now)}
    ensure_layer(store, document, GOLD)
    drop_records(store, [item for id, item in now.gold.items() if id not in wanted])
    for item in wanted.values():
        if now.gold.get(item.id) != item:
            store.put(item)
    layer = store.need(Layer, layer_id(document, GOLD))
    state = layer.state if final is None else "final" if final else "open"
    if now.board.open:
        state = "open"
    if state != layer.state:
        store.put(dataclasses.replace(layer, state=state))


def _gold(now: Desk) -> list[Attribution]:
    """Return the gold attributions of a document, with their links."""
    standings = {id: item for id, item in now.ledger.standings.items() if item.keep}
    items = {id: _item(now, standing) for id, standing in standings.items()}
    enclosed: dict[str, str] = {}
    found = []
    for id in sorted(items, key=lambda name: (_start(items[name]), name)):
        item = items[id]
        for relation in LINKS:
            goal = _goal(now, standings, relation, id)
            if goal is None:
                continue
            if relation == "parent":
                if id in _chain(enclosed, goal):
                    continue  # choices of two annotators would run in a circle
                enclosed[id] = goal
            item = with_link(item, relation, gold_id(goal))
        found.append(item)
    return found


def _start(item: Attribution) -> int:
    return min((part[0] for spans in item.spans.values() for part in spans), default=0)


def _goal(now: Desk, standings: Mapping[str, Standing], relation: str, id: str) -> str | None:
    """Return the cluster in gold that a link leads to; for parents the next one outward."""
    reading = now.asker.reading
    place = to_id(reading.current(relation, standings[id].values.get(relation, NOTHING)))
    passed = {id}
    while place is not None and place not in standings:
        if relation != "parent" or place in passed:
            return None
        passed.add(place)
        place = now.asker.outward.get(place)
    return None if place == id else place


def _chain(enclosed: Mapping[str, str], id: str) -> list[str]:
    found = [id]
    while found[-1] in enclosed and enclosed[found[-1]] not in found:
        found.append(enclosed[found[-1]])
    return found


def _item(now: Desk, standing: Standing) -> Attribution:
    """Return a gold attribution without its links."""
    values, document = standing.values, now.board.document
    spans = {
        name.removeprefix(SPAN): parts
        for name, value in values.items()
        if name.startswith(SPAN) and (parts := fragments(value))
    }
    _carve(document, spans)
    if not spans:
        raise mistake("attribution_would_be_empty", Place(document=document.id))
    attributes = {
        name.removeprefix(ATTRIBUTE): chosen
        for name, value in values.items()
        if name.startswith(ATTRIBUTE) and (chosen := to_id(value))
    }
    implicit = None if spans.get("source") else json.loads(values.get(IMPLICIT, "null"))
    return Attribution(
        gold_id(standing.cluster),
        document.id,
        GOLD,
        spans,
        attributes,
        implicit,
        to_id(values.get(ENTITY)),
        note=_note(now, standing, attributes),
        origin="adjudicated",
        provenance=_provenance(standing),
    )


def _carve(document: Document, spans: dict[str, tuple[tuple[int, int], ...]]) -> None:
    """Let cue and source win over content, as in every edit (they may come from two people)."""
    taken = [part for role in ("cue", "source") for part in spans.get(role, ())]
    content = spans.get("content", ())
    if any(a < end and start < b for a, b in content for start, end in taken):
        left = carve(document.text, content, taken)
        spans.pop("content")
        if left:
            spans["content"] = left


def _note(now: Desk, standing: Standing, attributes: Mapping[str, str]) -> str:
    """Return the words that the stance «other» needs; other remarks stay with their authors."""
    cluster = now.asker.clusters.get(standing.cluster)
    if attributes.get("stance") != "other" or cluster is None:
        return ""
    members = cluster.members.values()
    return " / ".join(
        sorted({i.note for i in members if i.note and i.attributes.get("stance") == "other"})
    )


def _provenance(standing: Standing) -> dict[str, object]:
    last = standing.last
    kinds = standing.kinds.values()
    origin = [{"layer": who, "id": id} for who, id in sorted(standing.members.items())]
    found: dict[str, object] = {
        "decision": next((word for kind, word in _WORDS.items() if kind in kinds), "picked"),
        "derived_from": origin,
    }
    if last is not None:
        found |= {"adjudicator": last.by, "decided_at": last.at}
    if reason := parse(standing.reason).plain():
        found["reason"] = reason
    by_majority = sorted(name for name, kind in standing.kinds.items() if kind == MAJORITY)
    if by_majority:
        found["facets"] = {name: {"decision": _WORDS[MAJORITY]} for name in by_majority}
    return found
