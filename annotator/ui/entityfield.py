"""Who is it? A line to type in, over the list of the entities that may be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from annotator.i18n import _
from annotator.ui.foundlist import FoundLine, FoundModel, Shown
from annotator.ui.labels import directed, plain
from annotator.ui.picking import Found

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SHOWN = 8  # rows before the list scrolls
_WIDTH = 360

Search = Callable[[str], Sequence[Found]]
Kind = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the name that it stands for, and what is said beside it."""

    name: str
    beside: str = ""
    new: bool = False

    @property
    def shown(self) -> Shown:
        """The line."""
        name = _("New: {name}", name=self.name) if self.new else self.name
        return Shown(name, self.beside, faint=self.new, slanted=self.new)


class Picker(QObject):
    """Filters the entities while a name is typed into a field, under it or inside its frame.

    `taken` carries the name that is meant. Enter takes the line that stands out, else what is
    typed; Shift+Enter always what is typed. A line “New” makes its words a new entity.
    """

    taken = Signal(str)

    def __init__(self, field: QLineEdit, *, floating: bool) -> None:
        super().__init__(field)
        self.field = field
        self._floating = floating
        self._search: Search = lambda _typed: []
        self._kind: Kind = lambda _id: ""
        self.rows = FoundModel()
        self.list = QListView(field) if floating else QListView()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(FoundLine(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Entities"))
        if floating:
            self.list.setWindowFlags(Qt.WindowType.ToolTip)
            self.list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.list.setFrameShape(QFrame.Shape.Box)
        self.list.clicked.connect(self._clicked)
        field.textEdited.connect(self._typed)
        field.installEventFilter(self)

    def offer(self, first: Sequence[Found], search: Search, kind: Kind, words: str = "") -> None:
        """Begin: show what is likely, and search from now on as is said here.

        `words` are those of the source itself, offered unless the field has them already.
        """
        self._search, self._kind = search, kind
        new = [Row(words, new=True)] if words not in ("", self.field.text()) else []
        self._list([*new, *self._known(first)])

    def close(self) -> None:
        """Put the list away; nothing is searched until it is offered again."""
        self._search = lambda _typed: []
        self._list([])

    def now(self) -> str:
        """Return the name that Enter would take."""
        index = self.list.currentIndex()
        return self.rows.rows[index.row()].name if index.isValid() else self.field.text()

    def _typed(self, text: str) -> None:
        typed = " ".join(text.split())
        found = list(self._search(text)) if typed else []
        exact = any(one.exact for one in found)
        self._list([*self._known(found), *([Row(typed, new=True)] if typed and not exact else [])])
        if found:
            self.list.setCurrentIndex(self.rows.index(0))

    def _known(self, found: Sequence[Found]) -> list[Row]:
        return [Row(one.entity.name, one.alias or self._kind(one.entity.id)) for one in found]

    def _list(self, rows: list[Row]) -> None:
        self.rows.show_rows(rows)
        height = min(len(rows), _SHOWN) * self.list.sizeHintForRow(0) + 6
        if not self._floating:
            self.list.setFixedHeight(height)
            self.list.setVisible(bool(rows))
        elif rows and self.field.isVisible():
            self._place(height)
        else:
            self.list.hide()

    def _place(self, height: int) -> None:
        """Lay the list under its field, wide enough for names, inside the screen."""
        field, width = self.field, max(self.field.width(), _WIDTH)
        rtl = field.layoutDirection() == Qt.LayoutDirection.RightToLeft
        below = field.mapToGlobal(QPoint(field.width() - width if rtl else 0, field.height() + 2))
        screen = field.screen().availableGeometry()
        x = max(screen.left(), min(below.x(), screen.right() - width))
        y = below.y()
        if y + height > screen.bottom():
            y = field.mapToGlobal(QPoint(0, -height - 2)).y()
        self.list.setGeometry(QRect(x, y, width, height))
        self.list.show()

    # ---- keys --------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys of the list while the field has the focus."""
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        if not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        mine = (key in _STEPS and bool(self.rows.rows)) or key in _ENTER
        if mine and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if not mine or event.type() != QEvent.Type.KeyPress:
            return False
        if key in _STEPS:
            self._step(_STEPS[key])
        else:
            literal = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._take(self.field.text() if literal else self.now())
        return True

    def _step(self, step: int) -> None:
        """Move in the list; above its first line is what is typed."""
        index = self.list.currentIndex()
        row = (index.row() if index.isValid() else -1) + step
        self.list.setCurrentIndex(self.rows.index(min(row, len(self.rows.rows) - 1)))

    def _clicked(self, index: QModelIndex) -> None:
        self._take(self.rows.rows[index.row()].name)

    def _take(self, name: str) -> None:
        self.close()
        self.field.setText(name)
        self.taken.emit(" ".join(name.split()))


class EntityField(QFrame):
    """Asks for an entity by name, in a small window; an empty one says that there is none."""

    named = Signal(str)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit(name)
        self.field.setAccessibleName(_("Entity"))
        self.field.selectAll()
        self.picker = Picker(self.field, floating=False)
        self.picker.taken.connect(self._done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(plain(_("Entity"), "heading"))
        layout.addWidget(self.field)
        layout.addWidget(self.picker.list)
        hint = _("Enter: take it · ↑ ↓: another · Shift+Enter: as typed · Esc: back")
        layout.addWidget(plain(directed(hint), "faint"))
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as long as its list
        self.field.setMinimumWidth(420)

    def open_at(self, place: QPoint) -> None:
        """Show the field at a place of the screen, inside of it."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = max(screen.left() + 4, min(place.x(), screen.right() - self.width() - 4))
        y = max(screen.top() + 4, min(place.y(), screen.bottom() - self.height() - 4))
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _done(self, name: str) -> None:
        self.close()
        self.named.emit(name)
