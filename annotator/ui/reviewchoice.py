"""A short list on the card that keys choose from: where a link leads, whose version is another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator import adjudicate
from annotator.adjudicate import Board, Card, Facet
from annotator.adjudicate.values import of_id, to_id
from annotator.i18n import _
from annotator.ui.differing import Excerpt
from annotator.ui.reviewwords import facet_title, option_excerpt, part_title
from annotator.ui.session import Session

_MOST = 30  # lines that can be walked through; the nearest are first


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose. `number` is its digit, `holders` the annotators who have it.

    `cluster` is the one that it is about, "" for none.
    """

    number: int
    words: Excerpt
    value: str
    holders: tuple[int, ...] = ()
    cluster: str = ""


@dataclass(slots=True)
class Choice:
    """A list with the line that Enter takes; `take` is told the value."""

    title: str
    lines: Sequence[Line]
    take: Callable[[str], None]
    at: int = 0

    @property
    def line(self) -> Line:
        return self.lines[self.at]

    def step(self, step: int) -> None:
        self.at = (self.at + step) % len(self.lines)

    def numbered(self, number: int) -> Line | None:
        """Return the line with this digit."""
        return next((line for line in self.lines if line.number == number), None)


def link_choice(
    session: Session, board: Board, facet: Facet, take: Callable[[str], None]
) -> Choice | None:
    """Return where a link may lead, nothing first; None when there is nowhere to lead."""
    found = adjudicate.targets(board, facet)[:_MOST]
    if not found:
        return None
    holders = {option.value: option.holders for option in facet.options}
    lines = [Line(0, Excerpt(_("nothing")), "null", holders.get("null", ()))]
    for n, id in enumerate(found, 1):
        card = board.card_of(id)
        part = card.part(id) if card else None
        if part is not None:
            words = Excerpt(part_title(session, board, part))
            lines.append(Line(n, words, of_id(id), holders.get(of_id(id), ()), id))
    proposed = facet.option(facet.proposal)
    value = facet.value or (proposed.value if proposed else "null")
    at = next((n for n, line in enumerate(lines) if line.cluster == to_id(value)), 0)
    return Choice(facet_title(session, facet), lines, take, at)


def dividing(card: Card, facet: Facet | None) -> Facet | None:
    """Return the question by whose options a cluster can be divided: this one, else the first."""
    candidates = [facet, *card.open, *card.facets]
    return next((one for one in candidates if one and one.cluster and _divides(one)), None)


def _divides(facet: Facet) -> bool:
    held = [option for option in facet.options if option.holders]
    return facet.name != "presence" and len(held) > 1


def split_choice(
    session: Session, board: Board, facet: Facet, take: Callable[[str], None]
) -> Choice:
    """Return the versions of a cluster, of which one is to be another attribution."""
    lines = [
        Line(option.number, option_excerpt(session, board, facet, option), str(option.number),
             option.holders)
        for option in facet.options
        if option.holders
    ]  # fmt: skip
    title = _("{question}: which is another attribution?", question=facet_title(session, facet))
    return Choice(title, lines, take)
