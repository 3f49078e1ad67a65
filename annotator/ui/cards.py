"""The value card: every value of an attribute with the letter that chooses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.i18n import _, is_rtl
from annotator.model.tagset import Attribute, Labels, Tagset, Value
from annotator.ui import theme
from annotator.ui.keyfallback import arabic_letter, physical_key
from annotator.ui.labels import line_height, plain
from annotator.ui.names import named

_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ROWS = 8  # a column of the card holds about so many lines


@dataclass(frozen=True, slots=True)
class Part:
    """One choice on a card: a feature with its values, in groups or in one."""

    id: str
    labels: Labels
    groups: tuple[tuple[Labels, tuple[Value, ...]], ...]

    @property
    def values(self) -> list[Value]:
        return [value for _labels, values in self.groups for value in values]


def attribute_part(attribute: Attribute) -> Part:
    """Return an attribute as a choice, its values by group."""
    groups = [
        (group.labels, tuple(v for v in attribute.values if v.group == group.id))
        for group in attribute.groups
    ]
    known = {group.id for group in attribute.groups}
    rest = tuple(v for v in attribute.values if v.group not in known)
    if rest:
        groups.append(({}, rest))
    return Part(attribute.id, attribute.labels, tuple(group for group in groups if group[1]))


def implicit_parts(tagset: Tagset) -> list[Part]:
    """Return the features of an implicit source as choices, one after the other."""
    return [Part(term.id, term.labels, ((term.labels, term.values),)) for term in tagset.implicit]


class Choice(QWidget):
    """A value on the card: its letter in a key cap, its label, perhaps chosen."""

    def __init__(self, card: Card, part: Part, value: Value) -> None:
        super().__init__(card)
        self.card = card
        self.part = part
        self.value = value
        self.chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{named(value.labels)} ({value.key})")
        self.setAccessibleDescription(named(value.definitions))
        height = self.fontMetrics().height()
        self.setMinimumHeight(line_height(self.fontMetrics(), self.font().pixelSize()) + 8)
        self._cap = self._cap_text()
        self._cap_width = max(
            round(1.5 * height), self.fontMetrics().horizontalAdvance(self._cap) + 12
        )
        label = self.fontMetrics().horizontalAdvance(named(value.labels))
        self.setMinimumWidth(self._cap_width + label + 30)

    def _cap_text(self) -> str:
        """Return the letter; beside it the Arabic one that is printed on the same key."""
        arabic = arabic_letter(self.value.key) if is_rtl() else ""
        return f"{self.value.key} {arabic}" if arabic else self.value.key

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        if self.hasFocus() or self.underMouse() or self.chosen:
            painter.setPen(QColor(c.accent if self.hasFocus() else c.glow))
            painter.setBrush(QColor(c.glow))
            painter.drawRoundedRect(box, 6, 6)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        cap = box.adjusted(4, 4, -4, -4)
        cap.setWidth(self._cap_width)
        if rtl:
            cap.moveRight(box.right() - 4)
        colour = self.value.colour or c.accent
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(QColor(theme.readable_on(colour)))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)
        gap = self._cap_width + 12
        words = box.adjusted(6, 0, -gap, 0) if rtl else box.adjusted(gap, 0, -6, 0)
        if self.chosen:
            font = QFont(self.font())
            font.setBold(True)
            painter.setFont(font)
        painter.setPen(QColor(c.ink))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, align | side, named(self.value.labels))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.card.explain(self.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.card.take(self.part, self.value)


class Card(QFrame):
    """A popup with one choice, or several that follow each other.

    `chosen` carries {part id: value id}; an empty one says that the values are taken away. The
    value that is `likely` has the focus where none is chosen. Where `rest` says what else is
    proposed, Enter takes all of it and `rest_taken` says so; Space takes the value in focus.
    Where the card is about something that waits to be accepted (`settles`), Shift and a letter
    choose and accept: `settled` says so after `chosen`.
    """

    chosen = Signal(dict)
    rest_taken = Signal()
    settled = Signal()

    def __init__(  # noqa: PLR0913, PLR0915 — what a card shows
        self,
        parent: QWidget,
        title: str,
        parts: Sequence[Part],
        values: dict[str, str],
        likely: Mapping[str, str] | None = None,
        rest: str = "",
        *,
        settles: bool = False,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.parts = list(parts)
        self.values = dict(values)
        self.likely = dict(likely or {})
        self.rest = rest
        self.settles = settles
        self.current = 0
        self._grid: list[list[Choice]] = []
        self.choices: list[Choice] = []
        self._headings: dict[str, list[QLabel]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        self._heading = plain(title, "heading")
        layout.addWidget(self._heading)
        layout.addLayout(self._columns())
        self._definition = plain("", "faint")
        self._definition.setWordWrap(True)
        self._definition.setMinimumHeight(self.fontMetrics().height() * 2)
        self._definition.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._definition)
        if rest:
            proposed = plain(rest, wrap=True)
            proposed.setAccessibleName(rest)
            layout.addWidget(proposed)
        layout.addWidget(plain(self._hint(), "faint"))
        self._show_values()

    def _columns(self) -> QGridLayout:
        """Lay groups out in columns of about equal height, in reading order."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(1)
        self._grid = [[]]
        used = [0]
        for part in self.parts:
            for labels, values in part.groups:
                column = self._column_for(used, len(values) + bool(labels))
                if labels:
                    heading = plain(named(labels), "faint")
                    self._headings.setdefault(part.id, []).append(heading)
                    grid.addWidget(heading, used[column], column)
                    used[column] += 1
                used[column] = self._fill(grid, part, values, (used[column], column))
        return grid

    def _column_for(self, used: list[int], rows: int) -> int:
        """Return the first column with room for a group; one choice after the other in order."""
        columns = range(len(used)) if len(self.parts) == 1 else range(len(used) - 1, len(used))
        for column in columns:
            if used[column] == 0 or used[column] + rows <= _ROWS:
                return column
        used.append(0)
        self._grid.append([])
        return len(used) - 1

    def _fill(
        self, grid: QGridLayout, part: Part, values: Sequence[Value], place: tuple[int, int]
    ) -> int:
        row, column = place
        for value in values:
            choice = Choice(self, part, value)
            self.choices.append(choice)
            self._grid[column].append(choice)
            grid.addWidget(choice, row, column)
            row += 1
        return row

    def _hint(self) -> str:
        if self.rest:
            return _("Letter: choose · Space: this one · Enter: all as proposed · Esc: back")
        if len(self.parts) > 1:
            return _("Letter: choose · Tab: leave open · Delete: no value · Esc: back")
        if self.settles:
            return _("Letter: choose · Shift+letter: choose and accept · Esc: back")
        return _("Letter: choose · Delete: no value · Esc: back")

    # ---- showing -------------------------------------------------------------------------

    def open_at(self, spot: QRect) -> None:
        """Show the card under a spot of the screen, or above it where there is more room."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = spot.left()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = spot.right() - self.width()
        y = spot.bottom()
        if y + self.height() > screen.bottom() and spot.top() - self.height() > screen.top():
            y = spot.top() - self.height()
        x = max(screen.left() + 4, min(x, screen.right() - self.width() - 4))
        y = max(screen.top() + 4, min(y, screen.bottom() - self.height() - 4))
        self.move(x, y)
        self.show()
        self._first().setFocus(Qt.FocusReason.PopupFocusReason)

    def _first(self) -> Choice:
        part = self.parts[self.current]
        mine = [choice for choice in self.choices if choice.part is part]
        wanted = self.values.get(part.id) or self.likely.get(part.id)
        return next((c for c in mine if c.value.id == wanted), mine[0])

    def _show_values(self) -> None:
        for choice in self.choices:
            choice.chosen = self.values.get(choice.part.id) == choice.value.id
            choice.update()
        for part, headings in self._headings.items():
            now = len(self.parts) > 1 and part == self.parts[self.current].id
            for heading in headings:
                font = heading.font()
                font.setBold(now)
                font.setUnderline(now)
                heading.setFont(font)

    def explain(self, value: Value) -> None:
        """Show the definition of the value that has the focus, as plain text."""
        self._definition.setText(named(value.definitions))

    # ---- choosing ------------------------------------------------------------------------

    def take(self, part: Part, value: Value) -> None:
        """Take a value; after the last choice the card is done."""
        self.values[part.id] = value.id
        self.current = self.parts.index(part) + 1
        if self.current >= len(self.parts):
            self._done(self.values)
            return
        self._show_values()
        self._first().setFocus()

    def _done(self, values: dict[str, str]) -> None:
        self.chosen.emit(values)
        self.close()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leaves the present choice open and goes on to the one that follows."""
        step = 1 if next else -1
        self.current = max(0, self.current + step)
        if self.current >= len(self.parts):
            self._done(self.values)
            return True
        self._show_values()
        self._first().setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rest:
            self.close()
            self.rest_taken.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._enter()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._done({})
        elif key in _ARROWS:
            self._move(*_ARROWS[key])
        elif not event.modifiers() & _COMMAND:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self._letter(physical_key(event)) and shift and self.settles:
                self.settled.emit()

    def _enter(self) -> None:
        focus = self.focusWidget()
        if isinstance(focus, Choice):
            self.take(focus.part, focus.value)

    def _letter(self, key: str) -> bool:
        part = self.parts[self.current]
        value = next((value for value in part.values if value.key.upper() == key), None)
        if value is not None:
            self.take(part, value)
        return value is not None

    def _move(self, across: int, down: int) -> None:
        """Move the focus on the grid; left and right are meant on the screen."""
        focus = self.focusWidget()
        column = next((i for i, cells in enumerate(self._grid) if focus in cells), 0)
        cells = self._grid[column]
        row = cells.index(focus) if isinstance(focus, Choice) and focus in cells else 0
        if across:
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                across = -across
            column = (column + across) % len(self._grid)
            row = min(row, len(self._grid[column]) - 1)
        else:
            row = (row + down) % len(cells)
        self._grid[column][row].setFocus()


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
