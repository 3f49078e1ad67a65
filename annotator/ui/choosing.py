"""The cards over the text: a value, all values in a row, an implicit source, who it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from annotator import edits
from annotator.i18n import _, isolate
from annotator.model.records import Attribution
from annotator.model.tagset import Attribute
from annotator.ui import marks
from annotator.ui.cards import Card, attribute_part, implicit_parts
from annotator.ui.details import Details
from annotator.ui.entityfield import EntityField
from annotator.ui.labels import directed
from annotator.ui.likely import likely, likely_implicit, source_name
from annotator.ui.names import named, number, short, words_of
from annotator.ui.naming import cleaned
from annotator.ui.offers import Offers
from annotator.ui.picking import Found, matching  # fmt: skip
from annotator.ui.picking import likely as likely_entities
from annotator.ui.session import Session, hull
from annotator.ui.textview import TextView
from annotator.ui.wording import cue_form

Values = Mapping[str, str]


class Choosing:
    """Opens cards about the suggestion in hand, else about the active attribution."""

    def __init__(self, session: Session, offers: Offers, view: TextView, parent: QWidget) -> None:
        self.session = session
        self.offers = offers
        self.view = view
        self.parent = parent
        self.card: Card | None = None
        self.entity_field: EntityField | None = None

    @property
    def item(self) -> Attribution | None:
        return self.offers.item or self.session.active

    # ---- one value -----------------------------------------------------------------------------

    def open(self, attribute: str) -> None:
        """Open the card of an attribute; what is likely has the focus where nothing is chosen."""
        item, known = self.item, self.session.tagset.attribute(attribute)
        if item is None or known is None:
            return
        card = Card(
            self.parent,
            named(known.labels),
            [attribute_part(known)],
            dict(item.attributes),
            self._likely(item),
            settles=self.offers.item is not None,
        )
        card.chosen.connect(lambda values: self._set(item, attribute, values.get(attribute)))
        card.settled.connect(self.offers.accept_wanted)
        self._show(card)

    def _set(self, item: Attribution, attribute: str, value: str | None) -> None:
        if self.offers.item is not None:
            self.offers.set_values({attribute: value})
        else:
            self.session.do(edits.set_attribute, item.id, attribute, value)

    def _likely(self, item: Attribution) -> dict[str, str]:
        armed = self.offers.armed
        return likely(self.session, item, self.offers.name(armed) if armed else "")

    def open_implicit(self) -> None:
        """Open the card on which a source that the text does not write is described."""
        item = self.item
        if item is None:
            return
        tagset = self.session.tagset
        cue = item.spans.get("cue", ())
        form = cue_form(self.session.text, cue[0]) if cue else None
        known = dict(item.implicit or {}) or likely_implicit(tagset, form)
        names = [
            named(v.labels) for t in tagset.implicit for v in t.values if known.get(t.id) == v.id
        ]
        rest = directed(_("Proposed: {values}", values=_(" · ").join(names))) if names else ""
        card = Card(
            self.parent, _("Implicit source"), implicit_parts(tagset), dict(item.implicit or {}),
            known, rest,
        )  # fmt: skip
        card.chosen.connect(lambda values: self._describe(item, values))
        card.rest_taken.connect(lambda: self._describe(item, {**known, **card.values}))
        self._show(card)

    def _describe(self, item: Attribution, features: Values) -> None:
        if self.offers.item is not None:
            self.offers.set_implicit(features)
        else:
            self.session.do(edits.set_implicit, item.id, features or None)

    # ---- all values ----------------------------------------------------------------------------

    def open_all(self) -> None:
        """Open one card after the other; Enter takes all the rest as it is proposed.

        What is not proposed is asked for first.
        """
        item = self.item
        if item is not None:
            known = {**self._likely(item), **item.attributes}
            self._next(item, in_row(self.session.tagset.attributes, known), known, {})

    def _next(
        self, item: Attribution, left: Sequence[Attribute], known: Values, taken: Values
    ) -> None:
        """Ask for the first of the attributes that are left, then for the others."""
        if not left:
            self._finish(item, taken)
            return
        first, rest = left[0], left[1:]
        total = len(self.session.tagset.attributes)
        title = _("{name} ({n} of {total})", name=named(first.labels),
                  n=number(total - len(rest)), total=number(total))  # fmt: skip
        have = {first.id: item.attributes[first.id]} if first.id in item.attributes else {}
        card = Card(
            self.parent, title, [attribute_part(first)], have, known, self._rest(item, left, known)
        )

        def chosen(values: Values) -> None:
            value = values.get(first.id)
            mine = {first.id: value} if value else {}
            again = {**self._following(item, {**taken, **mine}), **known, **mine}
            self._next(item, rest, again, {**taken, **mine})

        card.chosen.connect(chosen)
        proposed = {x.id: known[x.id] for x in left if x.id in known}
        card.rest_taken.connect(lambda: self._finish(item, {**taken, **proposed}))
        self._show(card)

    def _following(self, item: Attribution, taken: Values) -> dict[str, str]:
        """Return what is likely now that some values are chosen: certainty goes by stance."""
        bare = Attribution(item.id, item.document, item.annotator, item.spans, dict(taken),
                           entity=item.entity)  # fmt: skip
        return self._likely(bare)

    def _rest(self, item: Attribution, left: Sequence[Attribute], known: Values) -> str:
        """Return in words what Enter takes."""
        names = []
        for attribute in left:
            value = attribute.value(known.get(attribute.id, ""))
            if value is not None:
                names.append(named(value.labels))
        who = self._new_name(item)
        if who:
            names.append(isolate(who))
        text = _("Proposed: {values}", values=_(" · ").join(names))
        return directed(text) if names else directed(_("Nothing is proposed."))

    def _new_name(self, item: Attribution) -> str:
        """Return the name that is linked with the values; empty where one is linked already."""
        if item.entity or self.offers.item is not None:
            return ""
        return source_name(self.session, item)

    def _finish(self, item: Attribution, taken: Values) -> None:
        changed = {id: value for id, value in taken.items() if item.attributes.get(id) != value}
        if self.offers.item is not None:
            self.offers.set_values(changed)
        elif changed or self._new_name(item):
            self.session.do(edits.set_values, item.id, changed, self._new_name(item))

    # ---- who -----------------------------------------------------------------------------------

    def open_entity(self, details: Details) -> None:
        """Ask who the source is: of a suggestion in hand here, else beside the text."""
        offer, active = self.offers.armed, self.session.active
        if offer is None and active is not None:
            name = short(source_name(self.session, active), 80)
            details.edit_entity(name)
            first, words = self.first(active, name), self._words(active)
            details.picker.offer(first, self.search, self.kind, words)
        if offer is None:
            return
        name = self.offers.name(offer)
        field = EntityField(self.parent, name)
        words = self._words(offer.item)
        field.picker.offer(self.first(offer.item, name), self.search, self.kind, words)
        field.named.connect(self.offers.set_name)
        field.destroyed.connect(self._forget_field)
        self.entity_field = field
        spot = self._place()
        field.open_at(QPoint(spot.left(), spot.bottom()))

    def _forget_field(self) -> None:
        self.entity_field = None

    def _words(self, item: Attribution) -> str:
        return cleaned(words_of(item, "source", self.session.text), self.session.text)

    def first(self, item: Attribution, name: str = "") -> list[Found]:
        """Return the entities that the source of an attribution may be."""
        words = name or words_of(item, "source", self.session.text)
        return likely_entities(words, self.session.entities.values(), self.near(item))

    def search(self, typed: str) -> list[Found]:
        """Return the entities that fit what was typed."""
        item = self.item
        near = self.near(item) if item is not None else []
        return matching(typed, self.session.entities.values(), near)

    def near(self, item: Attribution) -> list[str]:
        """Return the entities of the open document, those nearest to an attribution first."""
        place = hull(item)[0]
        others = sorted(
            self.session.attributions.values(),
            key=lambda other: (hull(other)[0] > place, abs(hull(other)[0] - place)),
        )
        return list(dict.fromkeys(other.entity for other in others if other.entity))

    def kind(self, entity: str) -> str:
        """Return what kind of source an entity is: as the registry says, else as it was used."""
        known = self.session.entities.get(entity)
        used = next(
            (x.attributes.get("source_kind", "") for x in self.session.attributions.values()
             if x.entity == entity), "",
        )  # fmt: skip
        id = (known.kind if known else "") or used
        attribute = self.session.tagset.attribute("source_kind")
        value = attribute.value(id) if attribute else None
        return named(value.labels) if value else short(id, 24)

    # ---- where ---------------------------------------------------------------------------------

    def _show(self, card: Card) -> None:
        self.card = card
        card.destroyed.connect(lambda: self._forget_card(card))
        card.open_at(self._place())

    def _forget_card(self, card: Card) -> None:
        if self.card is card:
            self.card = None

    def _place(self) -> QRect:
        """Return what a card must not hide: the cue that it is about, or the caret."""
        item, view = self.item, self.view
        rects = view.mark_rects(marks.main_mark(item)) if item else []
        shown = view.viewport().rect()
        rect = (rects[-1] if rects else view.char_rect(view.caret())).toRect()
        if not shown.intersects(rect):
            rect = QRect(shown.center().x(), shown.top() + 40, 1, 1)
        rect = rect.adjusted(0, -6, 0, 26)  # the chip under the words stays in sight
        return QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size())


def in_row(attributes: Sequence[Attribute], known: Values) -> list[Attribute]:
    """Return the attributes in the order in which they are asked for in a row."""
    return sorted(attributes, key=lambda attribute: attribute.id in known)
