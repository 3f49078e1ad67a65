"""Cards → marks on the text: every version of the shown card, gold filled, the rest quiet."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.adjudicate import Card, Facet, Part
from annotator.i18n import _
from annotator.model.records import Attribution, Fragments
from annotator.ui import theme
from annotator.ui.names import named
from annotator.ui.review import Review
from annotator.ui.reviewwords import first_member, letter
from annotator.ui.session import Session
from annotator.ui.textview import Mark

_QUIET, _NORMAL, _ACTIVE = 0, 1, 2
EDITED = "edited"


def review_marks(review: Review) -> dict[str, Mark]:
    """Return the marks of the board; those of the shown card in lanes, one colour per letter."""
    board, session = review.board, review.session
    if board is None:
        return {}
    marks = list(_regions(session))
    chosen = review.choice.line.cluster if review.choice else ""
    for card in board.cards:
        if review.card is not None and card.id == review.card.id:
            for part in card.parts:
                marks += _part(review, card, part)
        else:
            marks += _other(card, chosen)
    return {mark.id: mark for mark in marks}


def _regions(session: Session) -> Iterable[Mark]:
    for region in session.regions.values():
        labels = next((t.labels for t in session.tagset.regions if t.id == region.kind), {})
        yield Mark(
            f"region/{region.id}", "", ((region.start, region.end),), theme.colours().faint,
            emphasis=_QUIET, style="wash", tip=named(labels),
        )  # fmt: skip


def _other(card: Card, chosen: str) -> Iterable[Mark]:
    """Yield one quiet mark for each part that is not shown now: its cue.

    Of the cluster that a list would choose, all its words stand out.
    """
    for part in card.parts:
        item = first_member(part)
        if item is None or part.rejected:
            continue
        parts = item.spans.get("cue") or next(iter(item.spans.values()), ())
        gold = part.gold is not None
        colour = theme.colours().warning if gold else theme.colours().faint
        if part.cluster == chosen:
            words = tuple(sorted(span for spans in item.spans.values() for span in spans))
            yield Mark(f"chosen/{chosen}", card.id, words, theme.colours().accent, label="→",
                       emphasis=_ACTIVE)  # fmt: skip
        elif parts:
            yield Mark(
                f"other/{part.cluster}", card.id, parts, colour, emphasis=_QUIET,
                label="" if not card.is_open else "?",
                tip=_("another card: choose it with a click"),
            )  # fmt: skip


def _part(review: Review, card: Card, part: Part) -> Iterable[Mark]:
    for role in review.session.tagset.roles:
        facet = card.facet(f"span:{role.id}", part.cluster)
        focused = facet is not None and facet is review.facet
        about_presence = review.facet is not None and review.facet.name == "presence"
        strong = focused or about_presence
        name = named(role.labels)
        if facet is not None and facet.is_open:
            yield from _versions(card, part, role.id, name, strong=strong)
            yield from _differences(card, facet, strong=strong)
            yield from _gold(part.gold, card, role.id, name, part.cluster, strong=False)
        elif part.gold is not None:
            yield from _gold(part.gold, card, role.id, name, part.cluster, strong=True)
        else:
            yield from _agreed(card, part, role.id, name, strong=strong)


def _versions(card: Card, part: Part, role: str, name: str, *, strong: bool) -> Iterable[Mark]:
    """Yield a mark for each annotator's version of a role."""
    for place, item in enumerate(part.members):
        spans = item.spans.get(role, ()) if item else ()
        if spans:
            yield Mark(
                f"{part.cluster}/{role}/{place}", card.id, spans, theme.letter_colour(place),
                label=letter(place), emphasis=_NORMAL if strong else _QUIET,
                tip=f"{letter(place)}: {name}",
            )  # fmt: skip


def _differences(card: Card, facet: Facet, *, strong: bool) -> Iterable[Mark]:
    """Yield a box around the characters that only some versions have."""
    if not strong:
        return
    for option in facet.options:
        if option.only:
            colour = theme.letter_colour(option.holders[0] if option.holders else 0)
            yield Mark(
                f"{facet.cluster}/{facet.name}/only/{option.number}", card.id, option.only,
                colour, emphasis=_NORMAL, style="found",
            )  # fmt: skip


def _agreed(card: Card, part: Part, role: str, name: str, *, strong: bool) -> Iterable[Mark]:
    """Yield one mark for a role in which all who have the attribution agree."""
    held = [(n, item) for n, item in enumerate(part.members) if item and item.spans.get(role)]
    if not held:
        return
    everybody = all(item is not None for item in part.members)
    letters = "" if everybody else " ".join(letter(n) for n, _item in held)
    colour = theme.colours().ink if everybody else theme.letter_colour(held[0][0])
    yield Mark(
        f"{part.cluster}/{role}", card.id, held[0][1].spans[role], colour,
        label=f"{letters} {name}".strip(), emphasis=_NORMAL if strong or not everybody else _QUIET,
        tip=name,
    )  # fmt: skip


def _gold(
    gold: Attribution | None, card: Card, role: str, name: str, cluster: str, *, strong: bool
) -> Iterable[Mark]:
    spans: Fragments = gold.spans.get(role, ()) if gold else ()
    if spans:
        yield Mark(
            f"{cluster}/{role}/gold", card.id, spans, theme.colours().warning,
            label=f"✓ {name}", emphasis=_ACTIVE if strong else _QUIET,
            tip=_("gold: {role}", role=name),
        )  # fmt: skip


def edited_mark(parts: Fragments, label: str) -> Mark:
    """Return the mark whose edges are being moved."""
    return Mark(EDITED, EDITED, parts, theme.colours().accent, label, _ACTIVE)
