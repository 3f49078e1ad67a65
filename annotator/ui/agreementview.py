"""Agreement between annotators: a table of measures, and what lies behind each number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator import people, reports
from annotator.agreement.bootstrap import Interval
from annotator.agreement.figures import REASONS, Figure, Undefined
from annotator.agreement.report import Disagreement, Pair, Report, Row, disagreements
from annotator.errors import AnnotatorError
from annotator.i18n import _, full_sentence, isolate, ngettext
from annotator.model.records import GOLD, Attribution, Document, Layer
from annotator.ui import tasks, theme
from annotator.ui.barplot import BarPlot
from annotator.ui.labels import directed, plain
from annotator.ui.names import decimal, named, number, short, title_of
from annotator.ui.session import Session

_MOST = 400  # disagreements that are listed at once
_SMALL = 40  # documents that are compared without a thread of their own


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
        self.table = _Table()
        self.heading = plain("", "heading")
        self.list = QListWidget()
        self.plot = BarPlot()
        self._lay_out()
        self.scope.currentIndexChanged.connect(self._show_values)
        self.more.toggled.connect(self._show_rows)
        self.table.currentCellChanged.connect(lambda *_: self._show_behind())
        self.table.entered_row.connect(self.list.setFocus)
        self.list.itemActivated.connect(self._go)
        self.plot.chosen.connect(self._document_chosen)

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
        left = _column(self.table, self.how, self.plot)
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

    def _pair(self) -> Pair | None:
        chosen = self.scope.currentData()
        return (chosen[0], chosen[1]) if isinstance(chosen, (tuple, list)) else None

    def _document(self) -> str | None:
        chosen = self.scope.currentData()
        return chosen if isinstance(chosen, str) else None

    def _document_chosen(self, document: str) -> None:
        place = self.scope.findData(document)
        if place >= 0:
            self.scope.setCurrentIndex(place)

    def value(self, row: Row) -> Figure:
        """Return a row's figure for what is chosen."""
        pair, document = self._pair(), self._document()
        if pair is not None:
            return row.by_pair.get(pair, Undefined("no_pairs"))
        if document is not None:
            return row.by_document.get(document, Undefined("no_pairs"))
        return row.value

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
        title = _(row.measure.title)
        if not row.facet:
            return title
        facet = facet_words(self.session, row.facet)
        return _("{measure}: {facet}", measure=title, facet=facet)

    def _show_behind(self) -> None:
        """List the disagreements behind the chosen number."""
        row = self._row()
        self.list.clear()
        self.found = []
        if row is None or self.report is None:
            return
        how = f"{_(row.measure.how)} ({isolate(row.measure.citation)}){self._why(row)}"
        self.how.setText(directed(how))
        bars = [(id, self._titles.get(id, id), value) for id, value in row.by_document.items()]
        self.plot.show_values(self.title(row), bars, self._document())
        facet = row.facet if row.measure.about != "presence" else ""
        known = disagreements(self.report, row.measure.id, self._pair(), self._document(), facet)
        self.found = [item for item in known if self._is_shown(item)]
        count = len(self.found)
        self.heading.setText(
            ngettext("{count} disagreement behind this number", "{count} disagreements behind this"
                     " number", count, count=number(count))
        )  # fmt: skip
        for item in self.found[:_MOST]:
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
        what = _("only {who}", who=who) if item.about == "presence" else facet_words(
            self.session, item.about
        )  # fmt: skip
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


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(6, 4, 6, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, (QTableWidget, QListWidget)) else 0)
    return box


def figure(value: Figure) -> str:
    """Return a number with three decimals, or “undefined” and why."""
    if isinstance(value, Undefined):
        return _("undefined: {reason}", reason=_(REASONS[value.reason]))
    return decimal(value)


def interval(bounds: Interval | Undefined) -> str:
    """Return an interval; why there is none is said beside the table."""
    if isinstance(bounds, Undefined):
        return "–"
    return f"{decimal(bounds.low)} – {decimal(bounds.high)}"


def facet_words(session: Session, facet: str) -> str:
    """Return what a figure is computed for, by the tagset's labels."""
    tagset = session.tagset
    head, _dot, coarse = facet.partition(".")
    known = {role.id: role.labels for role in tagset.roles}
    known |= {attribute.id: attribute.labels for attribute in tagset.attributes}
    known |= {term.id: term.labels for term in tagset.links}
    if head in known:
        name = named(known[head])
        return _("{name} (groups)", name=name) if coarse else name
    words = {
        "first": _("of the first annotator"),
        "second": _("of the second annotator"),
        "any": _("any role"),
        "entity": _("Entity"),
        "presence": _("Attribution"),
    }
    return words.get(facet, facet)


class _Table(QTableWidget):
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
