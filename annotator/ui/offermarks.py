"""Suggestions → marks: broken lines, never the solid ones of work that was done."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.i18n import _
from annotator.model.tagset import Role
from annotator.ui import theme
from annotator.ui.marks import main_mark, mark_id, role_colour
from annotator.ui.names import named, number, title_of, value_name
from annotator.ui.offers import Offer, Offers
from annotator.ui.session import Session
from annotator.ui.textview import Mark

_QUIET, _NORMAL, _ACTIVE = 0, 1, 2
_SIGN, _SIGN_NOW = "◇", "◆"
_LINKS = ("parent", "denies", "confirms")


class OfferMarks:
    """Makes the marks of what is offered; those of a suggestion that stays as it is are kept."""

    def __init__(self, session: Session, offers: Offers) -> None:
        self.session = session
        self.offers = offers
        self._kept: dict[str, tuple[Offer, int, str, list[Mark]]] = {}

    def marks(self, above: int | None = None) -> dict[str, Mark]:
        """Return the marks by id.

        Of the suggestion in hand all roles are seen, of the others the cue alone; those with a
        confidence of at least `above`, which are about to be accepted together, stand out a little.
        """
        offers, found = self.offers, list[Mark]()
        self._kept = {id: kept for id, kept in self._kept.items() if id in offers.found}
        for offer in offers.found.values():
            if offer.id == offers.armed_id:
                found += _whole(self.session, offers, offer)
            else:
                taken = above is not None and offer.percent >= above
                found += self._cue(offer, _NORMAL if taken else _QUIET)
        return {mark.id: mark for mark in found}

    def _cue(self, offer: Offer, emphasis: int) -> list[Mark]:
        paper = theme.colours().paper  # another theme has other colours
        kept = self._kept.get(offer.id)
        if kept is None or kept[0] is not offer or kept[1:3] != (emphasis, paper):
            made = list(_cue(self.session, offer, emphasis))
            kept = self._kept[offer.id] = (offer, emphasis, paper, made)
        return kept[3]


def percent(offer: Offer) -> str:
    """Return a suggestion's confidence as it is written."""
    return number(offer.percent) + _("%")


def _cue(session: Session, offer: Offer, emphasis: int) -> Iterator[Mark]:
    main = main_mark(offer.item)
    role = session.tagset.role(main.rpartition("/")[2])
    if role is not None:
        yield Mark(
            id=main,
            owner=offer.item.id,
            fragments=offer.item.spans[role.id],
            colour=role_colour(role),
            label=f"{_SIGN} {percent(offer)}",
            emphasis=emphasis,
            style="outline",
            tip=_tip(session, offer, offer.suggestion.entity),
        )


def _whole(session: Session, offers: Offers, offer: Offer) -> Iterator[Mark]:
    item, main = offer.item, main_mark(offer.item)
    tip = _tip(session, offer, offers.name(offer))
    for role in session.tagset.roles:
        if item.spans.get(role.id):
            name = mark_id(item.id, role.id)
            yield Mark(
                id=name,
                owner=item.id,
                fragments=item.spans[role.id],
                colour=role_colour(role),
                label=_chip(session, offer, role, main=name == main),
                emphasis=_ACTIVE,
                style="outline",
                links=_links(offers, offer) if name == main else (),
                tip=f"{named(role.labels)} — {tip}",
            )


def _chip(session: Session, offer: Offer, role: Role, *, main: bool) -> str:
    if not main:
        return named(role.labels)
    stance = value_name(session.tagset, offer.item, "stance") or named(role.labels)
    return f"{_SIGN_NOW} {stance} {percent(offer)}"


def _links(offers: Offers, offer: Offer) -> tuple[str, ...]:
    targets = (offers.target(offer.item, relation) for relation in _LINKS)
    return tuple(dict.fromkeys(main_mark(other) for other in targets if other is not None))


def _tip(session: Session, offer: Offer, who: str) -> str:
    name = title_of(offer.item, session.text, who)
    return _("suggestion, {percent}: {name}", percent=percent(offer), name=name)
