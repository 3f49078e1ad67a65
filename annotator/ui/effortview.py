"""What annotating costs, for the annotator's own eyes: keys, time, what became of suggestions."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QWidget

from annotator.agreement.figures import Figure, Undefined
from annotator.effort import Effort, Report
from annotator.i18n import N_, _
from annotator.ui.dialogs import Question
from annotator.ui.labels import plain
from annotator.ui.names import decimal, number

_COLUMNS = (N_("This document"), N_("Today"), N_("All"))
_ROWS = (
    N_("Attributions"),
    N_("Keys per attribution"),
    N_("Seconds per attribution"),
    N_("Suggestions decided"),
    N_("… accepted as they were"),
    N_("… corrected"),
    N_("… rejected"),
)


class EffortDialog(Question):
    """A small table; nobody else sees it."""

    def __init__(
        self, parent: QWidget | None, report: Report, annotator: str, document: str
    ) -> None:
        super().__init__(parent, _("What annotating costs"), QDialogButtonBox.StandardButton.Close)
        today = dt.datetime.now(dt.UTC).date().isoformat()
        efforts = (
            report.of(annotator, document) if document else Effort(),
            report.of(annotator, day=today),
            report.of(annotator),
        )
        self.table = [_figures(effort) for effort in efforts]
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(6)
        for column, title in enumerate(_COLUMNS, 1):
            grid.addWidget(plain(_(title), "heading"), 0, column, Qt.AlignmentFlag.AlignTrailing)
        for row, name in enumerate(_ROWS, 1):
            grid.addWidget(plain(_(name)), row, 0)
            for column, figures in enumerate(self.table, 1):
                label = plain(figures[row - 1])
                label.setAccessibleName(f"{_(_COLUMNS[column - 1])}, {_(name)}: {label.text()}")
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTrailing)
        self.body.addLayout(grid)
        text = _(
            "Keys are counted on this computer only, and sent to nobody. Time is what lies between"
            " saved edits, pauses cut."
        )
        self.body.addWidget(plain(text, "faint", wrap=True))
        self.body.addStretch(1)


def _figures(effort: Effort) -> list[str]:
    return [
        number(effort.made),
        _rate(effort.keys, 1),
        _rate(effort.pace, 0),
        number(effort.decided),
        *(_share(effort.share(what)) for what in ("accepted", "edited", "rejected")),
    ]


def _rate(figure: Figure, places: int) -> str:
    return "–" if isinstance(figure, Undefined) else decimal(float(figure), places)


def _share(figure: Figure) -> str:
    return "–" if isinstance(figure, Undefined) else number(round(100 * float(figure))) + _("%")
