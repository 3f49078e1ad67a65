"""The bar above the text: what happened, what is asked, what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.errors import AnnotatorError
from annotator.i18n import N_, _, full_sentence, is_rtl, ngettext
from annotator.ui import icons
from annotator.ui.labels import flat, plain

# These stay until they are dealt with: work cannot be saved.
_GRAVE = frozenset({"project_gone", "disk_full", "disk_error", "project_damaged"})
_PASSES_AFTER = 6000
_LEFTWARD, _RIGHTWARD = "\u200e", "\u200f"  # invisible; they only give the direction
_MARKS = _LEFTWARD + _RIGHTWARD
_NAMES = {"info": "bar", "warning": "barWarning", "error": "barError"}
_SAID = {"info": N_("Note"), "warning": N_("Warning"), "error": N_("Error")}


class MessageBar(QFrame):
    """One sentence, perhaps with a button; hidden when there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._words = plain(wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self._close = flat("×", _("Close"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.button)
        layout.addWidget(self._close)
        self._close.clicked.connect(self.clear)
        self.button.clicked.connect(self._act)
        self._action: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PASSES_AFTER)
        self._timer.timeout.connect(self.clear)
        self.stays = False
        self.hide()

    def text(self) -> str:
        return self._words.text().lstrip(_MARKS) if not self.isHidden() else ""

    def say(
        self,
        text: str,
        level: str = "info",
        *,
        stays: bool = False,
        button: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence; unless it stays it passes by itself."""
        if self.stays and level == "info":
            return  # a hint must not hide what endangers the work
        self.stays = stays and level == "error"
        # A sentence that begins with a file's name would run in the direction of the name.
        self._words.setText((_RIGHTWARD if is_rtl() else _LEFTWARD) + text)
        self._words.setAccessibleName(f"{_(_SAID[level])}: {text}")
        self._icon.setPixmap(icons.icon("" if level == "info" else "problem").pixmap(18, 18))
        self._icon.setVisible(level != "info")
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._action = action
        self.setObjectName(_NAMES[level])
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self._timer.stop()
        if not stays:
            self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def fail(self, error: AnnotatorError, save_copy: Callable[[], object]) -> None:
        """Show what went wrong; trouble with the file stays and offers a copy."""
        first, more = error.problems[0], len(error.problems) - 1
        text = full_sentence(first)
        text = text[:1].upper() + text[1:]
        if more:
            text += " " + ngettext("({n} more)", "({n} more)", more)
        if any(problem.code in _GRAVE for problem in error.problems):
            self.say(text, "error", stays=True, button=_("Save a copy…"), action=save_copy)
        else:
            self.say(text, "warning")

    def clear(self) -> None:
        self.stays = False
        self.hide()

    def clear_hint(self) -> None:
        """Take a hint away, but nothing that endangers the work."""
        if not self.stays:
            self.hide()

    def _act(self) -> None:
        if self._action is not None:
            self._action()
