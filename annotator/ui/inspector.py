"""The pane at the trailing side: the list of attributions and what the active one holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.i18n import _
from annotator.store import Changes
from annotator.ui.attributions import ALL, FILTERS, MADE, OFFERED, AttributionList
from annotator.ui.details import Details
from annotator.ui.labels import flat, plain
from annotator.ui.names import number
from annotator.ui.offers import Offers
from annotator.ui.session import Session


class Inspector(QWidget):
    """Keeps list and details in step with the session."""

    def __init__(self, session: Session, offers: Offers) -> None:
        super().__init__()
        self.session = session
        self.offers = offers
        self.heading = plain("", "heading")
        self.list = AttributionList(session, offers)
        self.details = Details(session)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._top())
        self.splitter.addWidget(self._bottom())
        self.splitter.setSizes([300, 420])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        session.opened.connect(self.reload)
        session.changed.connect(self._changed)
        session.activated.connect(self._activated)
        offers.changed.connect(self.reload)
        offers.moved.connect(self._moved)
        self.reload()

    def _top(self) -> QWidget:
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(
            _empty(
                _(
                    "No attributions yet. Select the words that say that somebody speaks"
                    " (“said”, “according to”) and press 2, or click on the role above the text."
                )
            )
        )
        top = QWidget()
        layout = QVBoxLayout(top)
        layout.setContentsMargins(0, 10, 0, 0)
        head = QVBoxLayout()
        head.setContentsMargins(14, 0, 14, 4)
        head.addWidget(self.heading)
        head.addWidget(self._filters())
        layout.addLayout(head)
        layout.addWidget(self._lists, 1)
        return top

    def _filters(self) -> QWidget:
        """Return the row that says which lines the list shows; there while there are both kinds."""
        self._filter_row = QWidget()
        row = QHBoxLayout(self._filter_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._choices = {name: flat("") for name in FILTERS}
        for name, button in self._choices.items():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, name=name: self.show_only(name))
            row.addWidget(button)
        row.addStretch(1)
        return self._filter_row

    def show_only(self, shown: str) -> None:
        """Show all lines, only attributions, or only suggestions."""
        self.list.show_only(shown)
        self.reload()

    def next_filter(self) -> None:
        """Show the next kind of lines."""
        place = FILTERS.index(self.list.lines.shown)
        self.show_only(FILTERS[(place + 1) % len(FILTERS)])

    def _bottom(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.details)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        for field in (self.details.entity, self.details.note):
            field.installEventFilter(self)
        self._below = QStackedWidget()
        self._below.addWidget(scroll)
        self._below.addWidget(
            _empty(
                _(
                    "Choose an attribution in the list, or put the caret into one in the text"
                    " and press Enter. Its source, values and links are shown here."
                )
            )
        )
        return self._below

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring a field into sight when it gets the focus: E and M reach it without a mouse."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def reload(self) -> None:
        """Show the open document's attributions, and what is offered."""
        self.list.reload()
        count, offered = len(self.session.attributions), len(self.offers.found)
        text = _("Attributions")
        self.heading.setText(f"{text} ({number(count)})" if count else text)
        self._filter_row.setVisible(offered > 0 or self.list.lines.shown != ALL)
        for name, button in self._choices.items():
            words = {ALL: _("All"), MADE: text, OFFERED: _("Suggestions")}[name]
            button.setText(f"{words} ({number(offered)})" if name == OFFERED else words)
            button.setChecked(self.list.lines.shown == name)
        self._lists.setCurrentIndex(0 if self.list.lines.items else 1)
        self._show_active()

    def _moved(self) -> None:
        """Follow the suggestion in hand; a corrected one says something else."""
        self.list.refresh_offer()
        self._activated()

    def _changed(self, changes: Changes) -> None:
        if changes.ids("attribution") or changes.ids("entity"):
            self.reload()

    def _activated(self) -> None:
        self.list.follow()
        self._show_active()

    def _show_active(self) -> None:
        item = self.offers.item or self.session.active
        offer = self.offers.armed
        self.details.show_item(item, offer, self.offers.name(offer) if offer else "")
        self._below.setCurrentIndex(0 if item is not None else 1)


def _empty(text: str) -> QWidget:
    """Return a page that says what can be done here."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(18, 12, 18, 12)
    layout.addWidget(plain(text, "faint", wrap=True))
    layout.addStretch(1)
    return page
