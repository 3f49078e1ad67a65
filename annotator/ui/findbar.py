"""The find bar: blind to harakat, tatweel and the forms of alef; shows all that it found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from annotator.i18n import _
from annotator.model.text import find_all
from annotator.ui import icons
from annotator.ui.labels import flat, plain
from annotator.ui.names import number
from annotator.ui.session import Session
from annotator.ui.textview import TextView


class FindBar(QFrame):
    """Enter goes on, Shift+Enter goes back, Esc closes."""

    closed = Signal()

    def __init__(self, session: Session, view: TextView) -> None:
        super().__init__()
        self.session = session
        self.view = view
        self.found: list[tuple[int, int]] = []
        self.current = -1
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Find in this document"))
        self.field.setAccessibleName(_("Find in this document"))
        self.count = plain("", "faint")
        self.count.setMinimumWidth(90)
        before, after, close = (
            flat("", _("Previous")),
            flat("", _("Next")),
            flat("", _("Close")),
        )
        before.setIcon(icons.icon("up"))
        after.setIcon(icons.icon("down"))
        close.setIcon(icons.icon("close"))
        self.setObjectName("bar")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        for widget in (self.field, self.count, before, after, close):
            layout.addWidget(widget, 1 if widget is self.field else 0)
        before.clicked.connect(lambda: self.step(-1))
        after.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.close_bar)
        self.field.textChanged.connect(self._search)
        self.hide()

    def start(self) -> None:
        """Open the bar, with the selected words if there are any."""
        start, end = self.view.selected_span()
        if 0 < end - start <= 80:
            self.field.setText(self.session.text[start:end])
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self._search()

    def step(self, step: int) -> None:
        """Go to the next or previous place, round the end of the text."""
        if self.isHidden():
            self.start()
            return
        if self.found and self.current < 0:  # another document: from the caret on
            self.current = self._at_caret() - (step < 0)
        elif self.found:
            self.current += step
        if self.found:
            self.current %= len(self.found)
            self._show()

    def close_bar(self) -> None:
        self.hide()
        self.view.find([], -1)
        self.closed.emit()

    def follow(self) -> None:
        """Search the document that was opened; the caret stays where it was left there."""
        if self.isHidden():
            return
        self.found = find_all(self.session.text, self.field.text())
        self.current = -1
        self._say_count()
        self.view.find(self.found, -1)

    def _search(self) -> None:
        if self.isHidden():
            return
        self.found = find_all(self.session.text, self.field.text())
        self.current = self._at_caret()
        self._show()

    def _at_caret(self) -> int:
        """Return which of the found places is the first from the caret on."""
        caret = self.view.selected_span()[0]
        return next((i for i, place in enumerate(self.found) if place[0] >= caret), 0)

    def _show(self) -> None:
        if not self.found:
            self.current = -1
        else:
            self.view.select(*self.found[self.current])
        self._say_count()
        self.view.find(self.found, self.current)

    def _say_count(self) -> None:
        if not self.found:
            self.count.setText(_("not found") if self.field.text().strip() else "")
            return
        n, total = number(self.current + 1), number(len(self.found))
        self.count.setText(_("{n} of {total}", n=n, total=total))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
