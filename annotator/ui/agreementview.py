"""Agreement between annotators: measures in a table and in plots, and what lies behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator import people, reports
from annotator.agreement.figures import REASONS, Figure, Undefined
from annotator.agreement.report import Disagreement, Pair, Report, Row, disagreements
from annotator.charts.agreement import Scope
from annotator.charts.agreement import figure as figure_of
from annotator.errors import AnnotatorError
from annotator.i18n import _, full_sentence, isolate, ngettext
from annotator.model.records import GOLD, Attribution, Document, Layer
from annotator.ui import tasks, theme
from annotator.ui.agreementplots import DOCUMENTS, MEASURES, VALUES, AgreementPlots
from annotator.ui.agreementtable import MeasureTable, figure, interval
from annotator.ui.labels import directed, plain
from annotator.ui.names import number, short, title_of
from annotator.ui.session import Session

_MOST = 400  # disagreements that are listed at once
_SMALL = 40  # documents that are compared without a thread of their own
_TABLE = "table"


class AgreementView(QWidget):
    """`place_wanted` carries document, annotator and attribution of a disagreement."""

    place_wanted = Signal(str, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.report: Report | None = None
        self.rows: list[Row] = []
        self.found: list[Disagreement] = []
        self._titles: dict[str, str] = {}
        self._work: dict[tuple[str, str, str], Attribution] = {}
        self._texts: dict[str, str] = {}
        self.scope = QComboBox()
        self.scope.setAccessibleName(_("Which documents and annotators"))
        self.more = QCheckBox(_("More measures"))
        self.note = plain("", "faint", wrap=True)
        self.how = plain("", "faint", wrap=True)
        self.tabs = QTabBar()
        self.table = MeasureTable()
        self.plots = AgreementPlots(session.tagset)
        self.stack = QStackedWidget()
        self.heading = plain("", "heading", wrap=True)
        self.list = QListWidget()
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.scope.currentIndexChanged.connect(self._show_values)
        self.more.toggled.connect(self._show_rows)
        self.tabs.currentChanged.connect(lambda _place: self._show_tab())
        self.table.currentCellChanged.connect(lambda *_: self._show_behind())
        self.table.entered_row.connect(self.list.setFocus)
        self.list.itemActivated.connect(self._go)
        self.plots.measure_wanted.connect(self._measure_chosen)
        self.plots.document_wanted.connect(self._document_chosen)
        self.plots.cell_wanted.connect(self._cell_chosen)
        self.plots.attribute_chosen.connect(self._show_behind)

    def _lay_out(self) -> None:
        self.list.setAccessibleName(_("Disagreements"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(plain(_("Agreement"), "heading"))
        top.addWidget(self.scope)
        top.addWidget(self.more)
        top.addStretch(1)
        for kind, title in (
            (_TABLE, _("Table")),
            (MEASURES, _("Intervals")),
            (DOCUMENTS, _("Documents")),
            (VALUES, _("Values")),
        ):
            self.tabs.setTabData(self.tabs.addTab(title), kind)
        self.tabs.setAccessibleName(_("Table and plots"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setStyleSheet(_tab_sheet())
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.plots)
        left = _column(self.tabs, self.stack, self.how)
        right = _column(self.heading, self.list)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(left)
        panes.addWidget(right)
        panes.setChildrenCollapsible(False)
        panes.setStretchFactor(0, 3)
        panes.setStretchFactor(1, 2)
        panes.setSizes([780, 480])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addLayout(top)
        layout.addWidget(self.note)
        layout.addWidget(panes, 1)

    # ---- computing -------------------------------------------------------------------------

    def reload(self) -> str:
        """Compute everything anew; return why there is nothing to show, else an empty string."""
        store = self.session.store
        first = people.first_submissions(store)
        several = {item.document for item in first}
        if not first:
            return _("Nobody has handed in anything yet.")
        try:
            if len(several) <= _SMALL:
                self.report = reports.agreement_of(store)
            else:
                self.report = self._apart()
        except AnnotatorError as error:
            return full_sentence(error.problems[0])
        if self.report is None:
            return _("Stopped.")
        hidden = self._hidden()
        self._titles = {item.id: item.title for item in store.overview()}
        self._work = {
            (s.document, s.annotator, item.id): item
            for s in first
            if s.document not in hidden
            for item in s.attributions
        }
        self._texts = {}
        self._say_note(len(hidden))
        self._fill_scope()
        self._show_rows()
        return ""

    def _apart(self) -> Report | None:
        path = self.session.store.path

        def work(_progress: tasks.Progress) -> Report:
            with type(self.session.store).reader(path) as reader:
                return reports.agreement_of(reader)

        return tasks.run_apart(self.window(), _("Agreement"), work)

    def _hidden(self) -> set[str]:
        """Return documents on which this person is still at work: their details stay hidden."""
        mine = self.session.annotator
        layers = self.session.store.find(Layer, annotator=mine, state="open")
        return {layer.document for layer in layers} if mine != GOLD else set()

    def _say_note(self, hidden: int) -> None:
        report = self.report
        if report is None:
            return
        count = len(report.views)
        parts = [
            ngettext("{count} document by several annotators", "{count} documents by several"
                     " annotators", count, count=number(count)),
            ngettext("{count} by one only", "{count} by one only", report.single,
                     count=number(report.single)),
            _("first submissions"),
        ]  # fmt: skip
        if hidden:
            parts.append(
                ngettext(
                    "the details of {count} document stay hidden while you work on it",
                    "the details of {count} documents stay hidden while you work on them",
                    hidden,
                    count=number(hidden),
                )
            )
        self.note.setText(directed(_(" · ").join(parts)))

    # ---- choosing --------------------------------------------------------------------------

    def _fill_scope(self) -> None:
        report = self.report
        self.scope.blockSignals(True)
        self.scope.clear()
        self.scope.addItem(_("Everything"), None)
        if report is not None and report.rows:
            for pair in report.rows[0].by_pair:
                self.scope.addItem(_("{one} and {other}", one=pair[0], other=pair[1]), pair)
            for id in report.rows[0].by_document:
                self.scope.addItem(short(self._titles.get(id, id), 50), id)
        self.scope.blockSignals(False)

    def _scope(self) -> Scope:
        """Return the pair or the document that is chosen, None for all."""
        chosen = self.scope.currentData()
        return (chosen[0], chosen[1]) if isinstance(chosen, (tuple, list)) else chosen

    def _pair(self) -> Pair | None:
        scope = self._scope()
        return scope if isinstance(scope, tuple) else None

    def _document(self) -> str | None:
        scope = self._scope()
        return scope if isinstance(scope, str) else None

    def _measure_chosen(self, place: int) -> None:
        self.table.setCurrentCell(place, 0)
        self.list.setFocus()

    def _document_chosen(self, document: str) -> None:
        place = self.scope.findData(document)
        if place >= 0:
            self.scope.setCurrentIndex(place)
            self.list.setFocus()

    def _cell_chosen(self, text: str) -> None:
        """List the attributions in a cell of values."""
        self._list([item for item in self.plots.found if self._is_shown(item)], text)
        self.list.setFocus()

    def value(self, row: Row) -> Figure:
        """Return a row's figure for what is chosen."""
        return figure_of(row, self._scope())

    def kind(self) -> str:
        """Return what is shown: the table, or which plot."""
        return str(self.tabs.tabData(self.tabs.currentIndex()))

    # ---- showing ---------------------------------------------------------------------------

    def _show_rows(self) -> None:
        report = self.report
        if report is None:
            return
        more = self.more.isChecked()
        self.rows = [row for row in report.rows if more or not row.measure.secondary]
        self._show_values()
        if self.table.currentRow() < 0:
            self.table.setCurrentCell(0, 0)
        self._show_behind()

    def _show_values(self) -> None:
        self.table.show_rows([self._cells(row) for row in self.rows])
        self._show_behind()

    def _show_tab(self) -> None:
        plots = self.kind() != _TABLE
        self.stack.setCurrentWidget(self.plots if plots else self.table)
        self.how.setVisible(self.kind() != VALUES)
        self._show_behind()

    def _show_plot(self, row: Row) -> None:
        report, scope = self.report, self._scope()
        if report is None:
            return
        if self.kind() == MEASURES:
            self.plots.show_measures(self.rows, scope, self.table.currentRow())
        elif self.kind() == DOCUMENTS:
            self.plots.show_documents(row, self._titles, self._document() or "")
        elif self.kind() == VALUES:
            self.plots.show_values(report, scope)

    def _cells(self, row: Row) -> list[tuple[str, bool]]:
        """Return the texts of a line, and which of them are faint."""
        value = self.value(row)
        undefined = isinstance(value, Undefined)
        whole = self._pair() is None and self._document() is None
        return [
            (self.title(row), False),
            (figure(value), undefined),
            (interval(row.interval) if whole else _("–"), True),
            (_(row.measure.unit), True),
            (number(round(row.units)) if whole else _("–"), True),
        ]

    def title(self, row: Row) -> str:
        """Return measure and facet in words."""
        return reports.name(row, self.session.tagset)

    def _show_behind(self) -> None:
        """List the disagreements behind the chosen number."""
        row = self._row()
        self._list([], "")
        if row is None or self.report is None:
            return
        how = f"{_(row.measure.how)} ({isolate(row.measure.citation)}){self._why(row)}"
        self.how.setText(directed(how))
        self._show_plot(row)
        if self.kind() == VALUES:
            known = list(self.plots.found)
        else:
            facet = row.facet if row.measure.about != "presence" else ""
            id = row.measure.id
            known = disagreements(self.report, id, self._pair(), self._document(), facet)
        found = [item for item in known if self._is_shown(item)]
        heading = ngettext("{count} disagreement behind this number",
                           "{count} disagreements behind this number", len(found),
                           count=number(len(found)))  # fmt: skip
        self._list(found, heading)

    def _list(self, found: list[Disagreement], heading: str) -> None:
        self.found = found
        self.heading.setText(directed(heading))
        self.list.clear()
        for item in found[:_MOST]:
            self.list.addItem(self._line(item))

    def _why(self, row: Row) -> str:
        """Return why a number has no interval."""
        bounds = row.interval
        if not isinstance(bounds, Undefined) or bounds.reason == "value_undefined":
            return ""
        return " " + _("No interval: {reason}.", reason=_(REASONS[bounds.reason]))

    def _is_shown(self, item: Disagreement) -> bool:
        return any((item.document, *key) in self._work for key in item.attributions)

    def _row(self) -> Row | None:
        place = self.table.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def _line(self, item: Disagreement) -> QListWidgetItem:
        work = [(who, self._work[item.document, who, id]) for who, id in item.attributions]
        who = _(", ").join(name for name, _item in work)
        name = title_of(work[0][1], self._text(item.document))
        if item.about == "presence":
            what = _("only {who}", who=who)
        else:
            what = reports.facet_words(self.session.tagset, item.about)
        if self.kind() == VALUES:  # several pairs may differ in the same place
            what = _("{measure}: {facet}", measure=what, facet=who)
        title = short(self._titles.get(item.document, item.document), 40)
        line = QListWidgetItem(f"{directed(what)} — {isolate(name)}\n{title}")
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{what} — {name} — {title}")
        return line

    def _text(self, document: str) -> str:
        if document not in self._texts:
            self._texts[document] = self.session.store.need(Document, document).text
        return self._texts[document]

    def _go(self, line: QListWidgetItem) -> None:
        item = self.found[self.list.row(line)]
        who, id = item.attributions[0]
        self.place_wanted.emit(item.document, who, id)


def _tab_sheet() -> str:
    c = theme.colours()
    return f"""
    QTabBar::tab {{ padding: 3px 14px 4px; border: 0; border-bottom: 2px solid transparent;
        color: {c.faint}; }}
    QTabBar::tab:hover {{ background: {c.glow}; }}
    QTabBar::tab:selected {{ color: {c.ink}; border-bottom-color: {c.accent}; }}
    QTabBar::tab:focus {{ background: {c.glow}; }}
    """


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(6, 4, 6, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, (QStackedWidget, QListWidget)) else 0)
    return box
