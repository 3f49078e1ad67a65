"""A table to read and to go on from: one line a thing, Enter or a double click chooses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from annotator.ui import theme
from annotator.ui.labels import directed

_TIP_FROM = 24  # characters from which a cell may be cut and is said whole in a tip


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and the name of its colour in the theme."""

    text: str
    colour: str = "ink"


Line = Sequence[Cell]


class Table(QTableWidget):
    """Read only; `row_chosen` carries the row of an Enter or a double click."""

    row_chosen = Signal(int)

    def __init__(self, name: str, heads: Sequence[str], wide: Sequence[int] = (0,)) -> None:
        """`wide` are the columns that take the room that is left."""
        super().__init__(0, len(heads))
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in wide:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.cellDoubleClicked.connect(lambda row, _column: self.row_chosen.emit(row))

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Hold widths and signals while cells are filled: to fit columns after each takes ages."""
        header = self.horizontalHeader()
        modes = [header.sectionResizeMode(column) for column in range(self.columnCount())]
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        before = self.blockSignals(True)
        yield
        self.blockSignals(before)
        for column, mode in enumerate(modes):
            header.setSectionResizeMode(column, mode)

    def show_lines(self, lines: Sequence[Line], row: int = 0) -> None:
        """Show these lines with one of them chosen; nobody is told of the choice."""
        with self.still():
            self._fill(lines)
            if lines:
                self.setCurrentCell(min(max(row, 0), len(lines) - 1), 0)

    def _fill(self, lines: Sequence[Line]) -> None:
        self.setRowCount(len(lines))
        colours = theme.colours()
        for y, cells in enumerate(lines):
            for x, cell in enumerate(cells):
                item = QTableWidgetItem(directed(cell.text))
                item.setForeground(QColor(getattr(colours, cell.colour)))
                item.setToolTip(cell.text if len(cell.text) >= _TIP_FROM else "")
                self.setItem(y, x, item)

    def words(self, row: int) -> list[str]:
        """Return the texts of a line."""
        found = (self.item(row, column) for column in range(self.columnCount()))
        return [item.text().lstrip("\u200e\u200f") if item else "" for item in found]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentRow() >= 0:
                self.row_chosen.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
