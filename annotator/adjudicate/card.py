"""Board, Card, Part, Facet, Option: what a screen shows. Plain data; `cards.build` makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotator.adjudicate.reasons import NO_REASON, Reason
from annotator.model.records import Attribution, Document, Fragment, Fragments

Trust = Mapping[str, float]  # annotator → share of facets right, against gold


class State(StrEnum):
    """How far a facet is. PENDING and REOPENED ask the reviewer.

    AUTO_MAJORITY is there only where the project's rules have it.
    """

    AUTO_UNANIMOUS = "AUTO_UNANIMOUS"
    AUTO_TRIVIAL = "AUTO_TRIVIAL"
    AUTO_MAJORITY = "AUTO_MAJORITY"
    PENDING = "PENDING"
    PICKED = "PICKED"
    EDITED = "EDITED"
    REJECTED = "REJECTED"
    ADDED = "ADDED"
    REOPENED = "REOPENED"


@dataclass(frozen=True, slots=True)
class Option:
    """One distinct value of a facet.

    `number` is the digit that takes it, `value` its JSON text, `holders` the places in
    `Board.order` of those who hold it. For spans, `fragments` are its ranges and `only` the
    ranges that not every other option has. `token` names the choice in a batch ("" for none).
    """

    number: int
    value: str
    holders: tuple[int, ...]
    fragments: Fragments = ()
    only: tuple[Fragment, ...] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One question. `cluster` names the part it is about; "" for the presence of a CROSS card.

    `value` is what is in force as JSON text (decided, automatic, or gold while reopened), None
    while nothing is. `proposal` is the number of the preselected option, None without one.
    `types` are its kinds of disagreement (agreement.md §3.2).
    """

    cluster: str
    name: str
    state: State
    options: tuple[Option, ...]
    value: str | None = None
    proposal: int | None = None
    types: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether the reviewer is asked."""
        return self.state in (State.PENDING, State.REOPENED)

    @property
    def role(self) -> str:
        """Return the role of a span facet, else an empty string."""
        return self.name.partition(":")[2] if self.name.startswith("span:") else ""

    def option(self, number: int | None) -> Option | None:
        """Return the option with this number."""
        return next((item for item in self.options if item.number == number), None)


@dataclass(frozen=True, slots=True)
class Part:
    """One cluster: `members` in the order of `Board.order`, None who has nothing here.

    `reason` is what was said last on why it was decided so.
    """

    cluster: str
    members: tuple[Attribution | None, ...]
    gold: Attribution | None = None
    rejected: bool = False
    reason: Reason = NO_REASON


@dataclass(frozen=True, slots=True)
class Card:
    """What is decided together. `group` is "", "CROSS" or "SPLIT"; `later`: parked with F8."""

    id: str
    document: str
    parts: tuple[Part, ...]
    facets: tuple[Facet, ...]
    group: str = ""
    types: tuple[str, ...] = ()
    pattern: str = ""
    later: bool = False
    version: str = ""

    @property
    def open(self) -> tuple[Facet, ...]:
        """Return the facets that ask, in the order in which they are to be asked."""
        return tuple(facet for facet in self.facets if facet.is_open)

    @property
    def reason(self) -> Reason:
        """Return what was said last on why it was decided so, of its first part that knows."""
        return next((part.reason for part in self.parts if part.reason), NO_REASON)

    @property
    def is_open(self) -> bool:
        """Tell whether anything is left to decide."""
        return any(facet.is_open for facet in self.facets)

    def facet(self, name: str, cluster: str | None = None) -> Facet | None:
        """Return a facet by name, of one part when the card has several."""
        found = (f for f in self.facets if f.name == name and cluster in (None, f.cluster))
        return next(found, None)

    def part(self, cluster: str) -> Part | None:
        """Return one of its clusters."""
        return next((part for part in self.parts if part.cluster == cluster), None)


@dataclass(frozen=True, slots=True)
class Board:
    """All cards of a document, in the order in which they are to be decided.

    `order` are the annotators whose submissions count, shuffled; `late` are those who first
    submitted after a person decided or the document was finished, and were not admitted;
    `foreign` is gold that did not come from here, which is left alone; `final` says that the
    document is finished.
    """

    document: Document
    order: tuple[str, ...]
    cards: tuple[Card, ...]
    late: tuple[str, ...] = ()
    foreign: bool = False
    final: bool = False

    @property
    def open(self) -> tuple[Card, ...]:
        """Return the cards that are left, parked ones last."""
        found = [card for card in self.cards if card.is_open]
        return tuple(sorted(found, key=lambda card: card.later))

    def card_of(self, cluster: str) -> Card | None:
        """Return the card that holds a cluster."""
        return next((card for card in self.cards if card.part(cluster)), None)

    def next(self, card: Card | None) -> Card | None:
        """Return the open card after this one, else the first one, else None."""
        left = self.open
        ids = [item.id for item in self.cards]
        place = ids.index(card.id) if card and card.id in ids else -1
        after = [item for item in left if not item.later and ids.index(item.id) > place]
        return after[0] if after else left[0] if left else None
