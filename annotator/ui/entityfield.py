"""A small field over the card: who is it? Enter takes the name, Esc leaves it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QVBoxLayout, QWidget

from annotator.i18n import _
from annotator.ui.labels import plain


class EntityField(QFrame):
    """Asks for an entity by name; an empty one says that there is none."""

    named = Signal(str)

    def __init__(self, parent: QWidget, name: str, known: Iterable[str]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit(name)
        self.field.setAccessibleName(_("Entity"))
        completer = QCompleter(sorted(known), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.field.selectAll()
        self.field.returnPressed.connect(self._done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(plain(_("Entity"), "heading"))
        layout.addWidget(self.field)
        layout.addWidget(plain(_("Enter: take it · Esc: back"), "faint"))
        self.setMinimumWidth(320)

    def open_at(self, place: QPoint) -> None:
        """Show the field at a place of the screen."""
        self.adjustSize()
        self.move(place)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _done(self) -> None:
        name = self.field.text()
        self.close()
        self.named.emit(" ".join(name.split()))
