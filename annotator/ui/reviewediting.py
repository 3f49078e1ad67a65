"""Giving a facet a value of the reviewer's own: edges in the text, values and names on a card."""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from annotator.adjudicate import Facet
from annotator.i18n import _
from annotator.model.links import LINKS
from annotator.ui.boundary import Boundary
from annotator.ui.cards import Card as ValueCard
from annotator.ui.cards import attribute_part, implicit_parts
from annotator.ui.entityfield import EntityField
from annotator.ui.names import named
from annotator.ui.picking import matching
from annotator.ui.review import Review


class ReviewEditing:
    """F2: what it opens depends on the facet. `value_card` and `entity_field` open over `place`."""

    def __init__(self, review: Review, boundary: Boundary, place: QWidget) -> None:
        self.review = review
        self.boundary = boundary
        self.place = place
        self.value_card: ValueCard | None = None
        self.entity_field: EntityField | None = None

    def begin(self) -> None:
        """Mend the focused facet."""
        facet = self.review.facet
        if facet is None or self.review.listing:
            return
        if facet.role:
            self.boundary.begin(facet)
        elif facet.name.startswith("attribute:"):
            self._edit_attribute(facet)
        elif facet.name == "implicit":
            parts = implicit_parts(self.review.session.tagset)
            known = json.loads(facet.value or "null") or {}
            card = ValueCard(self.place, _("Implicit source"), parts, known)
            card.chosen.connect(
                lambda values: self.review.edit(facet, json.dumps(values or None, sort_keys=True))
            )
            self._open(card)
        elif facet.name == "entity":
            self._edit_entity(facet)
        elif facet.name in LINKS:
            self.review.choose_link(facet)
        else:
            text = _("Whether there is an attribution is chosen with a digit, or with Delete.")
            self.review.said.emit(text, "info")

    def _edit_attribute(self, facet: Facet) -> None:
        known = self.review.session.tagset.attribute(facet.name.partition(":")[2])
        if known is None:
            return
        value = json.loads(facet.value or "null")
        card = ValueCard(
            self.place,
            named(known.labels),
            [attribute_part(known)],
            {known.id: value} if value else {},
        )
        card.chosen.connect(
            lambda values: self.review.edit(facet, json.dumps(values.get(known.id)))
        )
        self._open(card)

    def _edit_entity(self, facet: Facet) -> None:
        session = self.review.session
        options = sorted(facet.options, key=lambda option: option.number != facet.proposal)
        value = facet.value or (options[0].value if options else "null")
        field = EntityField(self.place, session.entity_name(json.loads(value)))
        known = session.entities.values()
        field.picker.offer(
            [], lambda typed: matching(typed, known), lambda entity: session.entities[entity].kind
        )
        field.named.connect(lambda chosen: self.review.edit(facet, json.dumps(chosen or None)))
        self.entity_field = field
        field.open_at(self.place.mapToGlobal(self.place.rect().topLeft()) + QPoint(12, 60))

    def _open(self, card: ValueCard) -> None:
        self.value_card = card
        corner = self.place.mapToGlobal(self.place.rect().topLeft())
        spot = self.place.rect().translated(corner)
        spot.setHeight(90)
        card.open_at(spot)
