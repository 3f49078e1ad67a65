"""A keyboard at the annotator's window: every key is really pressed, and counted by its purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator import settings
from annotator.model.records import Attribution
from annotator.settings import Settings
from annotator.ui import app as program
from annotator.ui.offers import Offers
from annotator.ui.session import Session
from annotator.ui.textview import TextView
from annotator.ui.window import Window
from tests.stories.planning import KEY, NONE, Press

DECIDE, CORRECT, SELECT, ROLE = "decide", "correct", "select", "role"
VALUE, ENTITY, LINK = "value", "entity", "link"


def window_on(project: Path, *, suggestions: bool) -> AbstractContextManager[Window]:
    """Open a project in a window of its own, in Arabic; arrows move in the order of the text."""
    chosen = Settings("ar", "light", "A01", visual_arrows=False, suggestions=suggestions)
    return window_with(project, chosen)


@contextmanager
def window_with(project: Path, chosen: Settings) -> Iterator[Window]:
    """Open a project in a window with these settings; close it with the project."""
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    settings.save(chosen)
    program.dress(qapp, chosen)
    window = Window(chosen)
    try:
        window.resize(1280, 820)
        assert window.files.open_path(project), window.messages.text()
        window.show()
        window.activateWindow()  # without a window manager nobody else does
        assert QTest.qWaitForWindowActive(window)
        yield window
    finally:
        window.close()
        window.deleteLater()
        # What is deleted later than the next window is shown would take its focus away.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        program.dress(qapp, Settings(language="en"))


class Keyboard:
    """Presses keys on whatever has the focus."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.keys: Counter[str] = Counter()
        self.view.setFocus()

    @property
    def session(self) -> Session:
        return self.window.desk.session

    @property
    def view(self) -> TextView:
        return self.window.desk.text

    @property
    def offers(self) -> Offers:
        return self.window.desk.offers

    @property
    def at_hand(self) -> Attribution | None:
        """The suggestion in hand, else the active attribution."""
        return self.offers.item or self.session.active

    @property
    def item(self) -> Attribution:
        item = self.at_hand
        assert item is not None
        return item

    @staticmethod
    def _focus() -> QWidget:
        popup = QApplication.activePopupWidget()
        focus = (popup.focusWidget() or popup) if popup else QApplication.focusWidget()
        assert focus is not None
        return focus

    def press(self, purpose: str, *presses: Press) -> None:
        for key, held in presses:
            self.keys[purpose] += 1
            QTest.keyClick(self._focus(), key, held)

    def letter(self, purpose: str, key: str, held: Qt.KeyboardModifier = NONE) -> None:
        self.press(purpose, (Qt.Key(ord(key)), held))

    def write(self, purpose: str, letter: str) -> None:
        """Type a letter as an input method sends it."""
        self.keys[purpose] += 1
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self._focus(), QKeyEvent(kind, 0, NONE, 0, 0, 0, letter))

    def drop_selection(self) -> None:
        low, high = self.view.selected_span()
        if low < high:
            self.press(SELECT, (KEY.Key_Escape, NONE))
