"""The strip under the text: what the suggestion in hand says, and which key does what to it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from annotator.i18n import _, isolate
from annotator.ui.labels import directed, plain
from annotator.ui.names import number, value_name
from annotator.ui.offermarks import percent
from annotator.ui.offers import Offer, Offers
from annotator.ui.session import Session


class OfferStrip(QFrame):
    """Two lines, there only while a suggestion is in hand."""

    def __init__(self, session: Session, offers: Offers) -> None:
        super().__init__()
        self.session = session
        self.offers = offers
        self.setObjectName("strip")
        self.says = plain(wrap=True)
        self.keys = plain(self._keys(), "faint", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 5, 14, 6)
        layout.setSpacing(2)
        layout.addWidget(self.says)
        layout.addWidget(self.keys)
        offers.moved.connect(self.refresh)
        offers.changed.connect(self.refresh)
        session.opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is in hand; hide while nothing is."""
        offer = self.offers.armed
        self.setVisible(offer is not None)
        if offer is not None:
            text = directed(self._line(offer))
            self.says.setText(text)
            self.says.setAccessibleName(text)

    def _line(self, offer: Offer) -> str:
        tagset = self.session.tagset
        place, count = number(self.offers.place()), number(len(self.offers.found))
        head = _(
            "◆ Suggestion {n} of {total}, {percent}", n=place, total=count, percent=percent(offer)
        )
        if offer.correction is not None:
            head = _("{suggestion}, corrected", suggestion=head)
        who = self.offers.name(offer) or _("no source yet")
        values = [value_name(tagset, offer.item, attribute.id) for attribute in tagset.attributes]
        return _(" · ").join([head, isolate(who), *(value for value in values if value)])

    def _keys(self) -> str:
        tagset = self.session.tagset
        roles = [role.key for role in tagset.roles if role.key]
        values = " ".join(item.key for item in tagset.attributes if item.key)
        return directed(
            _(
                "Enter: accept · Del: reject · {roles} then , . ; ': words · {values} V: values"
                " · E: entity · G: next",
                roles=f"{roles[0]}–{roles[-1]}" if roles else "",
                values=values,
            )
        )
