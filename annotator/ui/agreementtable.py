"""The table of measures, and how a figure is written in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from annotator.agreement.bootstrap import Interval
from annotator.agreement.figures import Figure, Undefined
from annotator.charts.agreement import shown
from annotator.i18n import _
from annotator.ui import theme
from annotator.ui.names import decimal


def figure(value: Figure) -> str:
    """Return a number with three decimals, or “undefined” and why."""
    return shown(value, decimal)


def interval(bounds: Interval | Undefined) -> str:
    """Return an interval; why there is none is said beside the table."""
    if isinstance(bounds, Undefined):
        return "–"
    return f"{decimal(bounds.low)} – {decimal(bounds.high)}"


class MeasureTable(QTableWidget):
    """The measures, one a line; Enter goes on to the disagreements."""

    entered_row = Signal()

    def __init__(self) -> None:
        super().__init__(0, 5)
        heads = [_("Measure"), _("Value"), _("Interval (95 %)"), _("Unit"), _("n")]
        self.setHorizontalHeaderLabels(heads)
        self.setAccessibleName(_("Agreement"))
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
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        return QSize(600, 400)

    def show_rows(self, rows: Sequence[Sequence[tuple[str, bool]]]) -> None:
        """Show these lines, the chosen one kept."""
        self.setRowCount(len(rows))
        faint = QColor(theme.colours().faint)
        ink = QColor(theme.colours().ink)
        for y, cells in enumerate(rows):
            for x, (text, is_faint) in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setForeground(faint if is_faint else ink)
                item.setToolTip(text if x <= 1 else "")
                self.setItem(y, x, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)
