"""The suggestions of the open document: which one is in hand, and what is corrected in it.

A screen sees a suggestion as the attribution that it would become: one whose id is no
attribution's. Corrections are kept here until it is accepted; nothing is stored before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.accepting import Correction, attribution_id, offers
from annotator.errors import AnnotatorError
from annotator.model.links import LINKS, target, with_link
from annotator.model.records import GOLD, Attribution, Fragment, Fragments, Suggestion
from annotator.model.spans import clean_fragments, without_overlap
from annotator.model.text import fragments_text
from annotator.store import Changes
from annotator.ui.likely import KEPT_IN_MIND, called_before
from annotator.ui.naming import Called, name_for
from annotator.ui.session import Session, hull

_PREFIX = "offer/"


def offer_id(suggestion: str) -> str:
    """Return the id under which a screen shows a suggestion."""
    return f"{_PREFIX}{suggestion}"


def is_offer(id: str) -> bool:
    """Tell whether something on a screen is a suggestion."""
    return id.startswith(_PREFIX)


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion, and the attribution that accepting it would make, corrected so far.

    `said` is who its source is if a person said so; `percent` its confidence, 0 to 100.
    """

    suggestion: Suggestion
    item: Attribution
    said: str | None = None

    @property
    def id(self) -> str:
        return self.suggestion.id

    @property
    def percent(self) -> int:
        return round(100 * self.suggestion.confidence)

    @property
    def correction(self) -> Correction | None:
        """Return what is to be taken otherwise than suggested, or None."""
        old, new = self.suggestion, self.item
        roles = {*old.spans, *new.spans}
        values = {*old.attributes, *new.attributes}
        implicit = new.implicit if new.implicit != old.implicit else None
        change = Correction(
            spans={
                role: new.spans.get(role, ())
                for role in roles
                if new.spans.get(role, ()) != old.spans.get(role, ())
            },
            attributes={
                id: new.attributes.get(id)
                for id in values
                if new.attributes.get(id) != old.attributes.get(id)
            },
            implicit=implicit,
            entity=self.said,
        )
        return change if change != Correction() else None


class Offers(QObject):
    """What is offered on the open document, in text order; at most one is in hand.

    `moved` says that another one is in hand, or that it was corrected; `changed` that others
    are offered; `accept_wanted` that a correction was meant to be the last one.
    """

    moved = Signal()
    changed = Signal()
    accept_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: dict[str, Offer] = {}
        self.armed_id = ""
        session.opened.connect(self._opened)
        session.changed.connect(self._changed)
        session.activated.connect(self._activated)

    # ---- what is offered -----------------------------------------------------------------------

    def _opened(self) -> None:
        """Take over what is offered on another document; who shows it hears of that, too."""
        self.armed_id = ""
        self.found = {}
        self._read()

    def reload(self) -> None:
        """Ask anew what is offered; corrections of what still is are kept."""
        before, armed = self.found, self.armed_id
        self._read()
        if self.found != before or self.armed_id != armed:
            self.changed.emit()

    def _read(self) -> None:
        session, document = self.session, self.session.document
        listed: Sequence[Suggestion] = ()
        if document is not None and self._shown():
            try:
                listed = offers(session.store, session.annotator, document.id)
            except AnnotatorError as error:
                session.failed.emit(error)
        before = self.found
        names = {item.id for item in listed}
        self.found = {item.id: self._offer(item, before.get(item.id), names) for item in listed}
        if self.armed_id not in self.found:
            self.armed_id = ""

    def _shown(self) -> bool:
        """Tell whether suggestions are of use: not in finished work, nor in what was decided."""
        session = self.session
        is_open = session.layer is None or session.layer.state == "open"
        return session.writable and is_open and session.annotator != GOLD

    def _offer(self, item: Suggestion, before: Offer | None, names: set[str]) -> Offer:
        """Return a suggestion as it is offered; its links lead to what stands for them now."""
        known = before if before is not None and before.suggestion == item else None
        if known is not None:
            corrected = known.item
        else:
            corrected = Attribution(
                offer_id(item.id), item.document, "", item.spans, item.attributes, item.implicit
            )
        for relation, id in zip(LINKS, (item.parent, item.denies, item.confirms), strict=True):
            standing = self._standing(id, names)
            if target(corrected, relation) != standing:
                corrected = with_link(corrected, relation, standing)
        if known is not None and corrected is known.item:
            return known
        return Offer(item, corrected, known.said if known is not None else None)

    def _standing(self, id: str | None, names: set[str]) -> str | None:
        if id is None:
            return None
        if id in names:
            return offer_id(id)
        accepted = attribution_id(self.session.annotator, id)
        return accepted if accepted in self.session.attributions else None

    def _changed(self, changes: Changes) -> None:
        tables = ("attribution", "suggestion", "region", "document", "layer")
        if self.session.document is None or not any(changes.ids(name) for name in tables):
            return
        before = set(self.found)
        self.reload()
        back = [id for id in self.found if id not in before]
        if changes.ids("suggestion") and back:  # undo: what came back is in hand again
            self.arm(back[0])

    def get(self, id: str) -> Offer | None:
        """Return an offer by the id that a screen shows it under."""
        return self.found.get(id.removeprefix(_PREFIX)) if is_offer(id) else None

    def target(self, item: Attribution, relation: str) -> Attribution | None:
        """Return where a link of an offer leads, among offers and attributions."""
        id = target(item, relation) or ""
        offer = self.get(id)
        return offer.item if offer else self.session.attributions.get(id)

    def depth(self, item: Attribution) -> int:
        """Return how many attributions and suggestions enclose this one."""
        depth, place, seen = 0, item, {item.id}
        while (outer := self.target(place, "parent")) is not None and outer.id not in seen:
            seen.add(outer.id)
            depth, place = depth + 1, outer
        return depth

    def name(self, offer: Offer) -> str:
        """Return who the source of an offer is: as a person said, else as it was called before."""
        if offer.said is not None:
            return offer.said
        return self._name(offer, called_before(self.session, offer.item))

    def names(self, offers: Iterable[Offer]) -> dict[str, str]:
        """Return who their sources are if all are accepted, one after the other."""
        found: dict[str, str] = {}
        given: list[tuple[int, str]] = []
        for offer in offers:
            place = hull(offer.item)[0]
            earlier: list[Called] = [(name,) for _place, name in sorted(given, reverse=True)]
            known = dict.fromkeys([*earlier, *called_before(self.session, offer.item)])
            found[offer.id] = self._name(offer, list(known)[:KEPT_IN_MIND])
            given.append((place, found[offer.id]))
        return {id: name for id, name in found.items() if name}

    def _name(self, offer: Offer, before: Sequence[Called]) -> str:
        said, source = offer.suggestion.entity, offer.item.spans.get("source", ())
        if source and source != offer.suggestion.spans.get("source", ()):
            said = fragments_text(self.session.text, source)
        return name_for(said, self.session.text, before) if said.strip() else ""

    def above(self, percent: int) -> list[Offer]:
        """Return what is offered with at least this confidence, and corrected by nobody."""
        found = (offer for offer in self.found.values() if offer.percent >= percent)
        return [offer for offer in found if offer.correction is None]

    # ---- the one in hand -----------------------------------------------------------------------

    @property
    def armed(self) -> Offer | None:
        return self.found.get(self.armed_id)

    @property
    def item(self) -> Attribution | None:
        """Return the attribution that the suggestion in hand would become."""
        return self.armed.item if self.armed else None

    def arm(self, id: str) -> None:
        """Take a suggestion into the hand; the active attribution is put down."""
        id = id.removeprefix(_PREFIX)
        self.armed_id = id if id in self.found else ""
        if self.armed_id:
            self.session.activate(None)
        self.moved.emit()

    def disarm(self) -> None:
        """Put it down; what was corrected in it stays."""
        if self.armed_id:
            self.armed_id = ""
            self.moved.emit()

    def _activated(self) -> None:
        if self.session.active is not None:
            self.disarm()

    def place(self) -> int:
        """Return which of the offers is in hand, from 1; 0 for none."""
        return list(self.found).index(self.armed_id) + 1 if self.armed else 0

    def beside(self, step: int, caret: int) -> Offer | None:
        """Return the next or previous offer, round the end of the text.

        Counted from the one in hand, else from the caret.
        """
        listed = list(self.found.values())
        if not listed:
            return None
        if self.armed:
            return listed[(self.place() - 1 + step) % len(listed)]
        before = sum(1 for offer in listed if hull(offer.item)[0] < caret)
        return listed[(before if step > 0 else before - 1) % len(listed)]

    # ---- correcting ----------------------------------------------------------------------------

    def set_span(self, role: str, fragments: Iterable[Fragment]) -> bool:
        """Correct the words of a role; tell whether that was possible."""
        offer, document = self.armed, self.session.document
        if offer is None or document is None:
            return False
        try:
            parts = clean_fragments(document, fragments, role)
        except AnnotatorError as error:
            self.session.failed.emit(error)
            return False
        spans = without_overlap(document, offer.item, role, parts)
        if not spans:
            return False
        implicit = None if spans.get("source") else offer.item.implicit
        if not spans.get("source") and offer.item.spans.get("source"):
            implicit = offer.suggestion.implicit
        self._keep(dataclasses.replace(offer.item, spans=spans, implicit=implicit), offer.said)
        return True

    def add_fragment(self, role: str, span: Fragment) -> bool:
        """Add a piece to a role."""
        held: Fragments = self.item.spans.get(role, ()) if self.item else ()
        return self.set_span(role, (*held, span))

    def set_values(self, values: Mapping[str, str | None]) -> None:
        """Correct values of attributes; None takes one away."""
        offer = self.armed
        if offer is None:
            return
        merged = {**offer.item.attributes, **values}
        kept = {id: value for id, value in merged.items() if value is not None}
        self._keep(dataclasses.replace(offer.item, attributes=kept), offer.said)

    def set_implicit(self, features: Mapping[str, str]) -> None:
        """Correct how a source is described that has no words; its words go."""
        offer = self.armed
        if offer is None or not features:
            return
        spans = {role: parts for role, parts in offer.item.spans.items() if role != "source"}
        if spans:
            item = dataclasses.replace(offer.item, spans=spans, implicit=dict(features))
            self._keep(item, offer.said)

    def set_name(self, name: str) -> None:
        """Correct who the source is."""
        if self.armed is not None:
            self._keep(self.armed.item, name)

    def _keep(self, item: Attribution, said: str | None) -> None:
        offer = self.armed
        if offer is not None:
            self.found[offer.id] = Offer(offer.suggestion, item, said)
            self.moved.emit()
