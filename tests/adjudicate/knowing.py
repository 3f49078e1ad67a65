"""A reviewer who knows the truth: says what to do next about a card, in the fewest keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator import adjudicate as adj
from annotator.adjudicate import Board, Card, Facet, build
from annotator.adjudicate.values import Reading
from annotator.agreement.normal import Letters, dice
from annotator.model.records import Attribution
from annotator.store import Store
from tests.adjudicate.scenes import R
from tests.adjudicate.simulation import Truth

ACCEPT, REJECT, BOTH, TAKE, CHOOSE, EDIT = "Enter", "Delete", "+", "Ctrl", "digit", "F2"
_KEEP, _DROP = 1, 2  # the options of a cluster's presence
_NONE, _BOTH, _OWN = -1, 0, -2  # instead of an option's number

Right = Mapping[tuple[str, str], int]  # (cluster, facet) → number of the option, or one of these


@dataclass(frozen=True)
class Step:
    """One key: `number` is a digit, `facet` what it answers, `value` what F2 makes of it."""

    kind: str
    number: int = 0
    facet: Facet | None = None
    value: str = ""


@dataclass
class Knowing:
    """Compares a board with the truth. `mends`: writes what nobody offers instead of the nearest.

    What a cluster truly is (`homes`) is seen from its words: it shares cue and content with it.
    """

    right: Truth
    mends: bool = False
    homes: dict[str, str] = field(default_factory=dict)  # cluster → id of the truth

    def look(self, board: Board) -> None:
        """Find which cluster each true attribution is: of several the one with most in common."""
        letters = Letters(self.right.text)
        best: dict[str, tuple[float, str]] = {}
        for card in board.cards:
            for part in card.parts:
                for item in filter(None, part.members):
                    for id, true in self.right.items.items():
                        cue, content = (
                            dice(letters.mask(item.spans.get(r, ())), letters.mask(true.spans[r]))
                            for r in ("cue", "content")
                        )
                        if cue and content:
                            best[id] = max(best.get(id, (0.0, "")), (content, part.cluster))
        self.homes = {cluster: id for id, (_, cluster) in best.items()}

    def value(self, facet: Facet) -> str:
        """Return what is true, in the form of an option's value."""
        item = self.right.items[self.homes[facet.cluster]]
        places = {("", id): cluster for cluster, id in self.homes.items()}
        return Reading(self.right.text, Letters(self.right.text), places).value(item, facet.name)

    def next(self, board: Board, card: Card) -> Step:
        """Return what to do first: all at once if one key can, else the first open question."""
        right = self._right(card)
        asked = [facet for facet in card.open if _key(facet) in right]
        if not asked:
            return Step(REJECT)  # all agreed on what is none, and differ in its spans
        if all(facet.proposal == right[_key(facet)] for facet in asked):
            return Step(ACCEPT)
        for voice in range(1, len(board.order) + 1):
            if self._is_right(card, asked, right, voice):
                return Step(TAKE, voice)
        facet, number = asked[0], right[_key(asked[0])]
        if number == _NONE or (facet.name == "presence" and facet.cluster and number == _DROP):
            return Step(REJECT)
        if number == _OWN:
            return Step(EDIT, 0, facet, self.value(facet))
        return Step(BOTH) if number == _BOTH else Step(CHOOSE, number, facet)

    def _right(self, card: Card) -> Right:
        """Return the right option of each open question; nothing about what will not be kept."""
        found: dict[tuple[str, str], int] = {}
        for facet in card.open:
            if facet.name == "presence":
                found[_key(facet)] = self._presence(facet)
            elif facet.cluster in self.homes:
                found[_key(facet)] = self._option(facet)
        return found

    def _presence(self, facet: Facet) -> int:
        if facet.cluster:
            return _KEEP if facet.cluster in self.homes else _DROP
        asked = {id for option in facet.options for id in json.loads(option.value)}
        true = asked & set(self.homes)
        if not true:
            return _NONE
        same = (o.number for o in facet.options if set(json.loads(o.value)) == true)
        return next(same, _BOTH)

    def _option(self, facet: Facet) -> int:
        """Return the option that is right; without one, the nearest or a value of one's own."""
        value = self.value(facet)
        exact = [option.number for option in facet.options if option.value == value]
        if exact:
            return exact[0]
        if self.mends:
            return _OWN
        if not facet.role:
            return facet.options[0].number
        letters = Letters(self.right.text)
        goal = letters.mask(self.right.items[self.homes[facet.cluster]].spans.get(facet.role, ()))
        near = [dice(goal, letters.mask(option.fragments)) for option in facet.options]
        return facet.options[near.index(max(near))].number

    def _is_right(self, card: Card, asked: Sequence[Facet], right: Right, voice: int) -> bool:
        """Tell whether one annotator's version is right in everything that is asked."""
        presence = [facet for facet in asked if facet.name == "presence"]
        for part in card.parts:
            if any(facet.cluster in ("", part.cluster) for facet in presence) and (
                (part.members[voice - 1] is not None) != (part.cluster in self.homes)
            ):
                return False
        for facet in asked:
            option = facet.option(right[_key(facet)])
            if facet.name != "presence" and (option is None or voice - 1 not in option.holders):
                return False
        return True


def _key(facet: Facet) -> tuple[str, str]:
    return facet.cluster, facet.name


@dataclass
class Session:
    """Lets the reviewer decide a document by the verbs; counts keys, cards and clusters."""

    store: Store
    document: str
    right: Truth
    trust: Mapping[str, float] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    shown: list[Card] = field(default_factory=list)  # the cards that were open at first
    clusters: int = 0
    homes: dict[str, str] = field(default_factory=dict)  # cluster → id of the truth

    def play(self) -> None:
        adj.auto(self.store, R, [self.document])
        board = build(self.store, self.document, self.trust)
        reviewer = Knowing(self.right)
        reviewer.look(board)
        self.homes = reviewer.homes
        self.clusters = sum(len(card.parts) for card in board.cards)
        self.shown = list(board.open)
        while board.open:
            step = reviewer.next(board, board.open[0])
            self.keys[step.kind] += 1
            self._do(board.open[0], step)
            board = build(self.store, self.document, self.trust)
        adj.finish(self.store, R, self.document)

    def _do(self, card: Card, step: Step) -> None:
        if step.kind == ACCEPT:
            adj.accept(self.store, R, card)
        elif step.kind == REJECT:
            adj.reject(self.store, R, card)
        elif step.kind == BOTH:
            adj.keep_both(self.store, R, card)
        elif step.kind == TAKE:
            adj.take(self.store, R, card, step.number)
        else:
            assert step.facet is not None
            adj.choose(self.store, R, card, step.facet, step.number)


def members(store: Store, item: Attribution) -> list[Attribution]:
    """Return the attributions that gold was made of."""
    assert item.provenance is not None
    ids = [source["id"] for source in item.provenance["derived_from"]]  # type: ignore[attr-defined]
    return store.among(Attribution, "id", ids)
