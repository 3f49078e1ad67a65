"""The palette: every action by its name in Arabic or English, with its key; Enter does it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from annotator.i18n import _
from annotator.ui.actions import Action
from annotator.ui.dialogs import shown_keys, shown_text
from annotator.ui.finding import Entry, entries, matching
from annotator.ui.foundlist import FoundLine, FoundModel, Shown
from annotator.ui.labels import directed, plain
from annotator.ui.refusals import why_not

if TYPE_CHECKING:
    from annotator.ui.window import Window

_SHOWN, _WIDTH = 9, 620
_REMEMBERED = 30
_RECENT = "palette"
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _SHOWN,
    Qt.Key.Key_PageUp: -_SHOWN,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Row:
    """An action as a line: its name, its keys, and why it cannot be done now."""

    action: Action
    name: str
    keys: str
    why: str

    @property
    def shown(self) -> Shown:
        """The line."""
        return Shown(self.name, self.keys, self.why, faint=bool(self.why))


class Palette(QFrame):
    """A line to type in over the actions that fit; `chosen` carries the id of one."""

    chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        known: Sequence[Entry],
        recent: Sequence[str],
        why: Callable[[Action], str],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._known, self._recent, self._why = known, recent, why
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Find an action…"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("What do you want to do? In Arabic or English"))
        self.field.setAccessibleName(_("What do you want to do? In Arabic or English"))
        self.rows = FoundModel()
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(FoundLine(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Actions"))
        self.nothing = plain(_("No action is called so."), "faint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing)
        hint = directed(_("Enter: do it · ↑ ↓: choose · Esc: back"))
        layout.addWidget(plain(hint, "faint"))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._take)
        self._search("")

    def open_over(self, window: QWidget) -> None:
        """Show it in the upper middle of a window."""
        height = _SHOWN * (self.fontMetrics().height() + 10) + 110
        self.resize(min(_WIDTH, window.width() - 40), min(height, window.height() - 40))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + 60)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def now(self) -> Row | None:
        """Return the line that Enter would do."""
        index = self.list.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def _search(self, typed: str) -> None:
        found = matching(typed, self._known, self._recent)
        rows = [Row(row, shown_text(row), shown_keys(row), self._why(row)) for row in found]
        self.rows.show_rows(sorted(rows, key=lambda row: bool(row.why) and not typed.strip()))
        self.nothing.setVisible(not rows)
        if rows:
            self.list.setCurrentIndex(self.rows.index(0))
        self.list.scrollToTop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move in the list and take from it while the line has the focus."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in _STEPS and self.rows.rows:
            row = self.list.currentIndex().row() + _STEPS[key]
            row = max(0, min(row, len(self.rows.rows) - 1))
            self.list.setCurrentIndex(self.rows.index(row))
            return True
        if key in _ENTER:
            self._take(self.list.currentIndex())
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        return False

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            id = self.rows.rows[index.row()].action.id
            self.close()
            self.chosen.emit(id)


class PaletteKeeper:
    """Opens the palette of a window, does what is chosen, remembers what was used last."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.palette: Palette | None = None
        self.recent: list[str] = []

    def open(self) -> None:
        """Show the palette over the window."""
        menus = self.window.menus
        if menus is None:
            return
        self._recall()
        made = Palette(self.window, entries(menus.table), self.recent, self._why)
        made.chosen.connect(self._do)
        made.destroyed.connect(self._forget)
        self.palette = made
        made.open_over(self.window)

    def _forget(self) -> None:
        self.palette = None

    def _why(self, row: Action) -> str:
        menus = self.window.menus
        if menus is None or menus.actions[row.id].isEnabled():
            return ""
        return why_not(self.window.session, row, self.window.screen_name)

    def _do(self, id: str) -> None:
        menus = self.window.menus
        if menus is None:
            return
        row = next(row for row in menus.table if row.id == id)
        why = self._why(row)
        if why:
            self.window.messages.say(why, "warning")
            return
        self._remember(id)
        menus.actions[id].trigger()

    def _remember(self, id: str) -> None:
        self.recent = [id, *(other for other in self.recent if other != id)][:_REMEMBERED]
        if self.window.session is not None:
            self.window.session.keep(_RECENT, json.dumps(self.recent))

    def _recall(self) -> None:
        """Take over what was used last in this project; nothing depends on it."""
        session = self.window.session
        if session is None or self.recent:
            return
        try:
            kept = json.loads(session.recall(_RECENT) or "[]")
        except ValueError:
            return
        if isinstance(kept, list):
            self.recent = [str(id) for id in kept]
