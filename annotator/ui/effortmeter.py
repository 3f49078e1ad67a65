"""Counts what annotating costs on this machine: keys, clicks, and seconds in which either came.

The counters stay in the project's local tables (`store.derived`): outside the log, in no packet.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.effort import KEYS
from annotator.errors import AnnotatorError
from annotator.ui.session import Session

CLICKS, SECONDS = "clicks", "seconds"
_IDLE = 30.0  # seconds; who does nothing for longer is thought to be away
_HELD = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)


class EffortMeter(QObject):
    """Watches the application's events while a document is annotated in this window."""

    def __init__(self, session: Session, desk: QWidget) -> None:
        super().__init__(desk)
        self.session = session
        self.desk = desk
        self.now: Callable[[], float] = time.monotonic
        self.counts: Counter[str] = Counter()
        self._active = 0.0
        self._last: float | None = None
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let everything pass."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Of all events of a key press, this one comes once, to the widget with the focus.
            if watched is QApplication.focusWidget() and Qt.Key(event.key()) not in _HELD:
                self._count(KEYS)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            self._count(CLICKS)
        return False

    def _count(self, what: str) -> None:
        if not self.desk.isVisible() or self.session.document is None:
            return
        self.counts[what] += 1
        now = self.now()
        if self._last is not None:
            self._active += min(now - self._last, _IDLE)
        self._last = now

    def seconds(self) -> int:
        """Return the seconds that were counted and are not kept yet."""
        return int(self._active)

    def flush(self) -> None:
        """Keep what was counted with the open document; never worth an error."""
        document, store = self.session.document, self.session.store
        counts = {**self.counts, SECONDS: self.seconds()}
        counts = {what: n for what, n in counts.items() if n}
        self.counts.clear()
        self._active, self._last = 0.0, None
        if document is None or not counts or not store.writable:
            return
        try:
            store.derived.press(self.session.annotator, document.id, counts)
        except AnnotatorError:
            return  # the next edit meets the same trouble and says so
