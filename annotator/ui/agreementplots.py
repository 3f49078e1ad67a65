"""The plots of agreement: measures with intervals, document by document, values that meet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator import charts, reports
from annotator.agreement.confusion import Confusion, confusion
from annotator.agreement.disagreements import Disagreement
from annotator.agreement.report import Report, Row
from annotator.charts import agreement as chart
from annotator.charts.agreement import Scope
from annotator.i18n import _, ngettext
from annotator.model.tagset import Tagset
from annotator.ui.labels import directed, plain
from annotator.ui.names import decimal, number
from annotator.ui.plotcanvas import Plot

MEASURES, DOCUMENTS, VALUES = "measures", "documents", "values"


class AgreementPlots(QWidget):
    """Shows one plot at a time.

    `measure_wanted` carries a place in the rows, `document_wanted` a document, `cell_wanted` what
    a cell of values says; `found` are its attributions, before that all that differ.
    """

    measure_wanted = Signal(int)
    document_wanted = Signal(str)
    cell_wanted = Signal(str)
    attribute_chosen = Signal()

    def __init__(self, tagset: Tagset) -> None:
        super().__init__()
        self.kind = MEASURES
        self.found: tuple[Disagreement, ...] = ()
        self._tagset = tagset
        self._confusion: Confusion | None = None
        self.caption = plain("", "heading", wrap=True)
        self.attribute = QComboBox()
        self.attribute.setAccessibleName(_("Which values"))
        for item in tagset.attributes:
            for id in [item.id, f"{item.id}.group"] if item.groups else [item.id]:
                self.attribute.addItem(reports.facet_words(tagset, id), id)
        place = self.attribute.findData("stance")
        self.attribute.setCurrentIndex(max(place, 0))
        self.plot = Plot()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.caption, 1)
        top.addWidget(self.attribute)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.plot, 1)
        self.setFocusProxy(self.plot)
        self.attribute.currentIndexChanged.connect(lambda _place: self.attribute_chosen.emit())
        self.plot.canvas.chosen.connect(self._choose)

    def show_measures(self, rows: Sequence[Row], scope: Scope, now: int) -> None:
        """Show the measures for a pair, a document or all; one of them is chosen."""
        plan = chart.forest(rows, lambda row: reports.named(row, self._tagset), _two_places, scope)
        self._show(MEASURES, plan, _("Measures and their intervals"), str(now))

    def show_documents(self, row: Row, titles: dict[str, str], now: str) -> None:
        """Show one measure document by document."""
        plan = chart.dots(row, titles, _two_places)
        name = reports.name(row, self._tagset)
        title = _("{measure}, by document, the lowest first", measure=name)
        self._show(DOCUMENTS, plan, title, now)

    def show_values(self, report: Report, scope: Scope) -> None:
        """Show which values of the chosen attribute met."""
        attribute = self.attribute.currentData()
        pair, document = (None, scope) if isinstance(scope, str) else (scope, None)
        self._confusion = confusion(report, self._tagset, attribute, pair, document)
        self.found = self._confusion.differing()
        many = self._confusion.counted()
        title = ngettext(
            "{name}: {count} aligned pair of attributions",
            "{name}: {count} aligned pairs of attributions",
            many,
            name=reports.facet_words(self._tagset, attribute),
            count=number(many),
        )
        plan = chart.matrix(self._confusion, self._tagset, attribute, number)
        self._show(VALUES, plan if plan.values else None, title, "")

    def _show(self, kind: str, plan: charts.Plan | None, title: str, key: str) -> None:
        self.kind = kind
        self.attribute.setVisible(kind == VALUES)
        self.caption.setText(directed(title))
        self.plot.canvas.show_plan(plan, title, key)

    def _choose(self, key: str) -> None:
        if self.kind == MEASURES:
            self.measure_wanted.emit(int(key))
        elif self.kind == DOCUMENTS:
            self.document_wanted.emit(key)
        elif self._confusion is not None:
            row, column = (self._confusion.values[int(part)] for part in key.split("/"))
            self.found = self._confusion.cells[row, column]
            spot = self.plot.canvas.now
            self.cell_wanted.emit(spot.text if spot else "")


def _two_places(value: float) -> str:
    return decimal(value, 2)
