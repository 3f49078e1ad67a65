"""How reliable annotators are, against gold and without it: for information only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from annotator import adjudicate, people, todolist
from annotator.adjudicate import Reliability, Share, Step
from annotator.agreement.dawid_skene import Estimate
from annotator.agreement.figures import Undefined
from annotator.i18n import _, isolate, ngettext
from annotator.model.records import GOLD, Layer
from annotator.ui import tasks
from annotator.ui.coursechart import Bar, CourseChart
from annotator.ui.labels import directed, plain
from annotator.ui.names import decimal, named, number
from annotator.ui.refusals import elsewhere
from annotator.ui.session import Session
from annotator.ui.tables import Cell, Table

_SMALL = 40  # documents that are compared without a thread of their own
_PRESENCE = "presence"


class ReliabilityView(QWidget):
    """Annotators against final gold at the leading side; estimates without gold at the other."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.known: list[Reliability] = []
        self.estimates: dict[str, Estimate | Undefined] = {}
        self._titles: dict[str, str] = {}
        self._courses: dict[str, list[Step]] = {}
        heads = [_("Annotator"), _("Found of gold"), _("Own work in gold"), _("Details right")]
        self.table = Table(_("Against gold"), heads)
        self.facets = Table(_("By question"), [_("Question"), _("Right"), _("n")])
        self.chart = CourseChart()
        self.question = QComboBox()
        self.question.setAccessibleName(_("Question"))
        self.estimate = Table(
            _("Without gold"), [_("Annotator"), _("Value"), _("Says it when it is so")], (0, 1)
        )
        self.about = plain("", "faint", wrap=True)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.currentCellChanged.connect(lambda *_cells: self._show_one())
        self.table.row_chosen.connect(lambda _row: self.facets.setFocus())
        self.question.currentIndexChanged.connect(self._show_estimate)

    def _lay_out(self) -> None:
        note = _(
            "For information: no value is decided by these figures. At most they choose which of"
            " two equally frequent values is proposed first. First submissions only; intervals"
            " are 95 % (Wilson 1927)."
        )
        left = _column(
            plain(_("Against final gold"), "heading"), self.table,
            plain(_("By question"), "heading"), self.facets, self.chart,
        )  # fmt: skip
        right = _column(
            plain(_("Without gold (Dawid & Skene 1979)"), "heading"), self.question,
            self.about, self.estimate,
        )  # fmt: skip
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(left)
        panes.addWidget(right)
        panes.setChildrenCollapsible(False)
        panes.setSizes([700, 500])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addWidget(plain(_("Reliability of annotators"), "heading"))
        layout.addWidget(plain(directed(note), "faint", wrap=True))
        layout.addWidget(panes, 1)

    # ---- what is known ---------------------------------------------------------------------

    def reload(self) -> str:
        """Compute anew; return why there is nothing to show, else an empty string."""
        store = self.session.store
        if store.workplace:
            return elsewhere(store.workplace)
        if not people.first_submissions(store):
            return _("Nobody has handed in anything yet.")
        known = self._compute()
        if known is None:
            return _("Stopped.")
        self.known = list(known.values())
        self.estimates, self._courses = {}, {}
        self._titles = {item.id: item.title for item in store.overview()}
        self.table.show_lines([_cells(one) for one in self.known], self.table.currentRow())
        self._show_one()
        self._fill_questions()
        self._show_estimate()
        return ""

    def _compute(self) -> dict[str, Reliability] | None:
        store = self.session.store
        if len(store.find(Layer, annotator=GOLD, state="final")) <= _SMALL:
            return adjudicate.reliability(store)
        path = store.path

        def work(_progress: tasks.Progress) -> dict[str, Reliability]:
            with type(store).reader(path) as reader:
                return adjudicate.reliability(reader)

        return tasks.run_apart(self.window(), _("Reliability of annotators"), work)

    # ---- against gold ------------------------------------------------------------------------

    def _show_one(self) -> None:
        """Show the chosen annotator's questions and course."""
        row = self.table.currentRow()
        if not 0 <= row < len(self.known):
            self.facets.show_lines([])
            self.chart.show_bars(_("No document has final gold yet."), ())
            return
        one = self.known[row]
        tagset = self.session.tagset
        self.facets.show_lines(
            [
                [Cell(todolist.facet_words(name, tagset)), _share(share), _count(share)]
                for name, share in one.by_facet.items()
            ]
        )
        if one.annotator not in self._courses:
            self._courses[one.annotator] = adjudicate.course(self.session.store, one.annotator)
        title = _("{name}: details right, document by document", name=one.annotator)
        self.chart.show_bars(title, [self._bar(step) for step in self._courses[one.annotator]])

    def _bar(self, step: Step) -> Bar:
        value = step.facets.value
        title = self._titles.get(step.document, step.document)
        if isinstance(value, Undefined):
            return Bar(title, None, "–")
        return Bar(title, value, decimal(value, 2))

    # ---- without gold ------------------------------------------------------------------------

    def _fill_questions(self) -> None:
        chosen = self.question.currentData()
        self.question.blockSignals(True)
        self.question.clear()
        names = [_PRESENCE, *(f"attribute:{item.id}" for item in self.session.tagset.attributes)]
        for name in names:
            self.question.addItem(todolist.facet_words(name, self.session.tagset), name)
        self.question.setCurrentIndex(max(0, self.question.findData(chosen)))
        self.question.blockSignals(False)

    def _show_estimate(self) -> None:
        facet = str(self.question.currentData() or _PRESENCE)
        if facet not in self.estimates:
            self.estimates[facet] = self._estimated(facet)
        found = self.estimates[facet]
        if isinstance(found, Undefined):
            self.about.setText(
                directed(_("No estimate: it takes at least 50 attributions that several annotators"
                           " could have marked."))
            )  # fmt: skip
            self.estimate.show_lines([])
            return
        items = len(found.items)
        self.about.setText(
            directed(
                ngettext(
                    "Estimated from {count} attribution: which value is true is guessed from all"
                    " answers. Without an interval.",
                    "Estimated from {count} attributions: which value is true is guessed from all"
                    " answers. Without an interval.",
                    items,
                    count=number(items),
                )
            )
        )
        self.estimate.show_lines(
            [
                [Cell(who), Cell(self._value(facet, value)), Cell(decimal(share, 2))]
                for who in sorted(found.errors)
                for value, share in sorted(
                    zip(found.classes, found.diagonal(who), strict=True), reverse=True
                )
            ]
        )

    def _estimated(self, facet: str) -> Estimate | Undefined:
        store = self.session.store
        if len(store.overview()) <= _SMALL:
            return adjudicate.estimated(store, facet)
        path = store.path

        def work(_progress: tasks.Progress) -> Estimate | Undefined:
            with type(store).reader(path) as reader:
                return adjudicate.estimated(reader, facet)

        done = tasks.run_apart(self.window(), _("Reliability of annotators"), work)
        return Undefined("no_units") if done is None else done

    def _value(self, facet: str, value: str) -> str:
        """Return an answer in words."""
        if facet == _PRESENCE:
            return _("marked") if value == "yes" else _("not marked")
        attribute = self.session.tagset.attribute(facet.partition(":")[2])
        known = attribute.value(value) if attribute else None
        return named(known.labels) if known else value or _("none")


def _cells(one: Reliability) -> list[Cell]:
    return [Cell(one.annotator), *map(_share, (one.recall, one.precision, one.facets))]


def _share(share: Share) -> Cell:
    """Return a proportion with its interval."""
    value, low, high = share.value, share.low, share.high
    if isinstance(value, Undefined) or isinstance(low, Undefined) or isinstance(high, Undefined):
        return Cell(_("undefined"), "faint")
    return Cell(isolate(f"{decimal(value, 2)} ({decimal(low, 2)}–{decimal(high, 2)})"))


def _count(share: Share) -> Cell:
    return Cell(number(share.whole), "faint")


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(6, 4, 6, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, Table) else 0)
    return box
