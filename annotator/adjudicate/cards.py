"""Cards: what of a document's latest submissions agrees, and what the reviewer must decide."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.adjudicate import matching
from annotator.adjudicate.card import Board, Card, Facet, Option, Part, State, Trust
from annotator.adjudicate.facets import Asker, Cluster
from annotator.adjudicate.ledger import Ledger, Standing, load
from annotator.adjudicate.reasons import parse
from annotator.adjudicate.rules import load as load_rules
from annotator.adjudicate.values import (
    ATTRIBUTE,
    ENTITY,
    PRESENCE,
    Reading,
    facet_names,
    is_span,
    to_id,
)
from annotator.edits import resolve_entity
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import GOLD, Attribution, Document, Entity, Layer
from annotator.model.tagset import canonical, digest
from annotator.people import latest_submissions
from annotator.store import Store

__all__ = ["Board", "Card", "Facet", "Option", "Part", "State", "build", "same_pattern"]

AUTOMATIC_STATES = frozenset({State.AUTO_UNANIMOUS, State.AUTO_TRIVIAL, State.AUTO_MAJORITY})
_MOST_PARTS = 3  # more clusters on one card cannot be told apart with one key
_PATTERN_WORDS = 3


def build(store: Store, document: str, trust: Trust | None = None) -> Board:
    """Return the cards of a document."""
    return desk(store, document, trust).board


def same_pattern(cards: Iterable[Card], card: Card) -> list[Card]:
    """Return the open cards that pose the same question as this one, itself among them."""
    return [
        item for item in cards if item.pattern and item.pattern == card.pattern and item.is_open
    ]


def audit(board: Board, share: float = 0.05) -> list[Card]:
    """Return some of the cards that nobody was asked about, at least one, to be looked at.

    About 3 % of what all agree on is wrong (§3.3). The choice is the same each time.
    """
    agreed = [
        card
        for card in board.cards
        if all(facet.state in AUTOMATIC_STATES for facet in card.facets)
    ]
    chosen = sorted(agreed, key=lambda card: digest(card.id))[: math.ceil(share * len(agreed))]
    return [card for card in agreed if card in chosen]


def gold_id(cluster: str) -> str:
    """Return the id of the gold attribution that a cluster becomes."""
    return stable_id(GOLD, "cluster", cluster)


@dataclass(slots=True)
class Desk:
    """A board with what made it."""

    board: Board
    ledger: Ledger
    asker: Asker
    panel: Mapping[str, int]
    gold: Mapping[str, Attribution]


def desk(store: Store, document: str, trust: Trust | None = None) -> Desk:
    """Return the board of a document with what made it."""
    text = store.need(Document, document)
    submitted = latest_submissions(store, document)
    ledger = load(store, document)
    layer = store.get(Layer, layer_id(document, GOLD))
    final = layer is not None and layer.state == "final"
    # Late is who comes after a person decided, or after the document was finished.
    closed = bool(ledger.panel) and (final or ledger.by_person)
    counted = [s for s in submitted if not closed or s.annotator in ledger.panel]
    order = [s.annotator for s in counted]
    random.Random(f"{store.project.id}/{document}").shuffle(order)
    found = matching.aligned(text, counted, ledger.groupings)
    asker = _asker(store, document, found, ledger, order, trust or {})
    gold = {item.id: item for item in store.find(Attribution, document=document, annotator=GOLD)}
    promoted = any(item.origin == "single" for item in gold.values())
    exported = promoted and len(order) < 2
    links = [(link.kind, link.one, link.other) for link in found.alignment.links]
    cards = [] if exported else _cards(asker, document, links, gold)
    board = Board(
        text,
        tuple(order),
        tuple(cards),
        tuple(s.annotator for s in submitted if s not in counted),
        foreign=any(item.origin not in ("single", "adjudicated") for item in gold.values()),
        final=final and not any(card.is_open for card in cards),
    )
    return Desk(board, ledger, asker, {s.annotator: s.n for s in counted}, gold)


def _asker(
    store: Store,
    document: str,
    found: matching.Aligned,
    ledger: Ledger,
    order: Sequence[str],
    trust: Trust,
) -> Asker:
    aligned = found.alignment.clusters
    ids = matching.names(document, aligned, ledger.standings, found.letters)
    members = {
        id: {item.annotator: item.attribution for item in cluster}
        for id, cluster in zip(ids, aligned, strict=True)
    }
    gone = [
        id
        for id, standing in sorted(ledger.standings.items())
        if id not in members and standing.keep is not None
    ]
    clusters = {
        id: Cluster(id, members.get(id, {}), ledger.standings.get(id) or Standing(id))
        for id in (*ids, *gone)
    }
    text = store.need(Document, document).text
    places = {(who, item.id): id for id, found in members.items() for who, item in found.items()}
    entities, rules = _entities(store, clusters.values()), load_rules(store)
    reading = Reading(
        text, found.letters, places, entities, found.masks, rules.clitics, ledger.moved()
    )
    names = facet_names(store.tagset)
    values, facets = found.values, found.facets
    return Asker(reading, order, names, clusters, trust, values, facets, rules.majority)


def _entities(store: Store, clusters: Iterable[Cluster]) -> dict[str, str]:
    """Return what each entity stands for now, where it was merged into another."""
    wanted: set[str | None] = set()
    for cluster in clusters:
        wanted.update(item.entity for item in cluster.members.values())
        wanted.update(map(to_id, cluster.standing.seen.get(ENTITY, ())))
        wanted.add(to_id(cluster.standing.values.get(ENTITY)))
    known = store.among(Entity, "id", sorted(id for id in wanted if id))
    return {entity.id: resolve_entity(store, entity).id for entity in known if entity.merged_into}


# ---- cards ---------------------------------------------------------------------------------


def _cards(
    asker: Asker,
    document: str,
    links: Sequence[tuple[str, int, int]],
    gold: Mapping[str, Attribution],
) -> list[Card]:
    ids = list(asker.clusters)
    groups = _Groups(asker, ids)
    for kind, one, other in links:
        groups.join(kind, ids[one], ids[other])
    cards = [_card(asker, document, group, kind, gold) for group, kind in groups.all()]
    return _ordered(asker, [card for card in cards if _is_shown(card)])


def _is_shown(card: Card) -> bool:
    """Tell whether there is anything to see: rejected clusters nobody has any more are not."""
    return any(part.gold or any(part.members) or not part.rejected for part in card.parts)


class _Groups:
    """Which clusters share a card: linked ones, at most three, that not everybody has.

    Of a SPLIT one may be there for everybody: its words are what the other shares.

    It depends on the submissions alone, so that a card keeps its parts while it is decided.
    """

    def __init__(self, asker: Asker, ids: Sequence[str]) -> None:
        self._asker = asker
        self._of = {id: [id] for id in ids}
        self._kind: dict[str, str] = {}

    def _contested(self, id: str) -> bool:
        return len(self._asker.clusters[id].members) < len(self._asker.order)

    def join(self, kind: str, one: str, other: str) -> None:
        mine, theirs = self._of[one], self._of[other]
        contested = self._contested(one) + self._contested(other)
        if contested < (2 if kind == "CROSS" else 1):
            return
        if mine is not theirs:
            if len(mine) + len(theirs) > _MOST_PARTS:
                return
            mine += theirs
            for id in theirs:
                self._of[id] = mine
        if self._kind.get(mine[0]) != "CROSS":
            self._kind[mine[0]] = kind

    def all(self) -> list[tuple[list[str], str]]:
        seen: set[int] = set()
        found = []
        for group in self._of.values():
            if id(group) not in seen:
                seen.add(id(group))
                found.append((group, self._kind.get(group[0], "")))
        return found


def _card(
    asker: Asker,
    document: str,
    group: Sequence[str],
    kind: str,
    gold: Mapping[str, Attribution],
) -> Card:
    parts: list[Part] = []
    facets: list[Facet] = []
    asked: list[Facet] = []
    for id in group:
        cluster = asker.clusters[id]
        presence, *others = asker.facets(cluster)
        rejected = presence.state is State.REJECTED
        members = tuple(cluster.members.get(name) for name in asker.order)
        reason = parse(cluster.standing.reason)
        parts.append(Part(id, members, gold.get(gold_id(id)), rejected, reason))
        (asked if presence.is_open else facets).append(presence)
        facets += others
    head = [_together(asked)] if len(asked) > 1 else asked
    asked_first = (*head, *facets)
    later = any(asker.clusters[id].standing.later for id in group)
    types = _types(asked_first, kind, alone=len(asker.order) < 2)
    return Card(
        group[0],
        document,
        tuple(parts),
        asked_first,
        kind,
        types,
        _pattern(asker, group, asked_first),
        later,
        digest(canonical([_snapshot(facet) for facet in asked_first]))[:16],
    )


def _snapshot(facet: Facet) -> list[object]:
    """Return what must not change between showing a facet and deciding it."""
    options = [[item.value, item.holders] for item in facet.options]
    return [facet.cluster, facet.name, facet.state, facet.value, options]


def _together(asked: Sequence[Facet]) -> Facet:
    """Return one question for the presence of several parts: which of them to keep."""
    ids = [facet.cluster for facet in asked]
    pairs = [[ids[a], ids[b]] for a in range(len(ids)) for b in range(a + 1, len(ids))]
    choices = [[id] for id in ids] + (pairs if len(ids) > 2 else [])
    who = {facet.cluster: set(facet.options[0].holders) for facet in asked}
    options = tuple(
        Option(n, canonical(kept), tuple(sorted(set().union(*(who[id] for id in kept)))))
        for n, kept in enumerate(choices, 1)
    )
    wanted = [facet.cluster for facet in asked if facet.proposal == 1]
    decided = all(facet.proposal for facet in asked)
    value = canonical(wanted)
    proposal = next((item.number for item in options if decided and item.value == value), None)
    state = State.REOPENED if any(f.state is State.REOPENED for f in asked) else State.PENDING
    return Facet("", PRESENCE, state, options, None, proposal, ("PRESENCE",))


def _types(facets: Sequence[Facet], kind: str, *, alone: bool) -> tuple[str, ...]:
    found = [kind] if kind else []
    if alone:
        found.append("SINGLE")
    for facet in facets:
        if facet.state not in AUTOMATIC_STATES:
            found += facet.types
    return tuple(dict.fromkeys(found))


def _pattern(asker: Asker, group: Sequence[str], facets: Sequence[Facet]) -> str:
    """Return the key of cards that pose the same question; "" when there is none like it."""
    asked = [facet for facet in facets if facet.is_open]
    if len(asked) != 1 or len(group) > 1:
        return ""
    (facet,) = asked
    members = list(asker.clusters[group[0]].members.values())
    tokens = sorted(option.token for option in facet.options)
    if is_span(facet.name):
        if len(tokens) != 2 or sum(len(token.split()) for token in tokens) > _PATTERN_WORDS:
            return ""
        return canonical([facet.name, *tokens])
    lemma = asker.reading.lemma(min(members, key=lambda item: item.annotator)) if members else ""
    if facet.name == PRESENCE:
        return canonical([PRESENCE, lemma, len(members)])
    if facet.name == ENTITY:
        return canonical([ENTITY, *tokens])
    return canonical([facet.name, lemma, *tokens]) if facet.name.startswith(ATTRIBUTE) else ""


def _ordered(asker: Asker, cards: Sequence[Card]) -> list[Card]:
    """Return cards in text order, but what encloses before what it encloses."""
    home = {part.cluster: card for card in cards for part in card.parts}
    found: dict[str, Card] = {}

    def place(card: Card, path: tuple[str, ...]) -> None:
        if card.id in found or card.id in path:
            return
        for part in card.parts:
            outer = home.get(asker.outward.get(part.cluster) or "")
            if outer is not None:
                place(outer, (*path, card.id))
        found[card.id] = card

    for card in sorted(cards, key=lambda card: (_start(card), card.id)):
        place(card, ())
    return list(found.values())


def _start(card: Card) -> int:
    items = [item for part in card.parts for item in (*part.members, part.gold) if item]
    cues = [item.spans["cue"][0][0] for item in items if item.spans.get("cue")]
    edges = [part[0] for item in items for spans in item.spans.values() for part in spans]
    return min(cues or edges, default=0)
