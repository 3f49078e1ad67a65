"""Why the card is decided so: kinds of reason and sections by digit, a note in own words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotator.adjudicate import REASONS
from annotator.i18n import _
from annotator.ui.labels import directed, plain
from annotator.ui.names import number
from annotator.ui.review import Review
from annotator.ui.reviewwords import reason_words, section_sign

_LONGEST = 500  # letters of a note
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LOST = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason)


class NoteLine(QLineEdit):
    """One line that has all keys while it is typed in: Enter keeps it, Esc drops it."""

    kept = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setAccessibleName(_("Why, in your own words"))
        self.setPlaceholderText(_("Why, in your own words: Enter keeps it, Esc drops it"))

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something else beside the field, such as Enter and Delete."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.kept.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # a digit says the kind of reason here, too
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when the person goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() in _LOST and self.isVisible():
            self.kept.emit(self.text())


class ReasonStrip(QWidget):
    """Says why, before the decision or after it; `left` says that the note is done."""

    left = Signal()

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self._card = ""
        self.keys = plain("", "faint", wrap=True)
        self.said = plain("", wrap=True)
        self.note = NoteLine()
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(4)
        for widget in (self.said, self.note, self.keys):
            layout.addWidget(widget)
        self.note.kept.connect(self._keep)
        self.note.dropped.connect(self._close)
        self.refresh()

    def refresh(self) -> None:
        """Show the kinds and sections with their digits, and what was said."""
        review, why = self.review, self.review.why
        card = review.card
        shown = card is not None and not review.listing
        if not shown or (card is not None and card.id != self._card):
            self.note.hide()
        self._card = card.id if card else ""
        words = [(code, _(text)) for code, text in REASONS.items()]
        words += [(number, section_sign(number)) for number in review.section_numbers()]
        mine = (why.code, why.guideline)
        lines = [
            ("✓\u00a0" if id in mine else "") + f"{number(n)}\u00a0{text}"
            for n, (id, text) in enumerate(words, 1)
        ]
        lines.append(_("N: a note").replace(" ", "\u00a0"))
        text = _("Why? Alt+ {reasons}", reasons=_(" · ").join(lines))
        self.keys.setText(directed(text))
        self.said.setText(directed(_("Why: {reason}", reason=reason_words(why))))
        self.said.setVisible(bool(why))
        self.setVisible(shown)

    def ask(self) -> None:
        """Open the line for a note."""
        if self.isVisible() and self.review.session.writable:
            self.note.setText(self.review.why.note)
            self.note.show()
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.note.selectAll()

    def _keep(self, text: str) -> None:
        self._close()
        self.review.set_note(text)

    def _close(self) -> None:
        typed = self.note.hasFocus()
        self.note.hide()
        if typed:
            self.left.emit()
