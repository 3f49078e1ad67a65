"""What an annotator learns from gold: own attribution, gold, why; kinds of error, counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator import adjudicate
from annotator.adjudicate import Feedback, Share, Step
from annotator.agreement.figures import Undefined
from annotator.i18n import _, isolate
from annotator.model.records import Attribution, Document
from annotator.model.text import fragments_text
from annotator.people import NEVER
from annotator.ui.coursechart import Bar, CourseChart
from annotator.ui.labels import directed, plain
from annotator.ui.names import decimal, facet_name, number, short, title_of, value_name
from annotator.ui.reviewwords import guideline_words, reason_words
from annotator.ui.session import Session, hull

_FEW = 4  # documents below which halves say nothing


class FeedbackView(QWidget):
    """Lists where the own work differs from final gold; `place_wanted`: document, start, end."""

    place_wanted = Signal(str, int, int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: list[Feedback] = []
        self.steps: list[Step] = []
        self._kinds: list[str] = []
        self._documents: dict[str, Document] = {}
        self.heading = plain(_("Feedback"), "heading")
        self.score = plain("", "faint", wrap=True)
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(_("Kinds of difference"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Differences from gold"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.details = QWidget()
        self.chart = CourseChart()
        self.course = plain("", "faint", wrap=True)
        self._lay_out()
        self.setFocusProxy(self.list)
        self.kinds.currentRowChanged.connect(self._filter)
        self.list.currentRowChanged.connect(self._show_item)
        self.list.itemActivated.connect(lambda _item: self._go())

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self.details)
        self._column.setContentsMargins(14, 4, 14, 4)
        self._column.setSpacing(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.details)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = QSplitter(Qt.Orientation.Vertical)
        self.kinds.setContentsMargins(10, 0, 10, 0)
        side.addWidget(scroll)
        side.addWidget(self._statistics())
        side.setSizes([280, 420])
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(self.list)
        panes.addWidget(side)
        panes.setChildrenCollapsible(False)
        panes.setSizes([620, 560])
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.heading)
        top.addWidget(self.score, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addLayout(top)
        layout.addWidget(panes, 1)

    def _statistics(self) -> QWidget:
        """Return the kinds of difference with the course of the chosen one below."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.kinds, 1)
        below = QVBoxLayout()
        below.setContentsMargins(14, 0, 14, 0)
        below.addWidget(self.chart)
        below.addWidget(self.course)
        column.addLayout(below)
        return box

    # ---- what is known ---------------------------------------------------------------------

    def reload(self) -> str:
        """Compare anew; return why nothing may be shown, else an empty string."""
        store, who = self.session.store, self.session.annotator
        # In a place of work gold is there because the reviewer sent it.
        if store.project.shows_others == NEVER and not store.workplace:
            return _("This project does not show gold to annotators.")
        self.found = adjudicate.feedback(store, who)
        self.steps = adjudicate.course(store, who)
        known = adjudicate.reliability(store).get(who)
        if known is None and not self.found:
            return _("None of your documents has final gold yet.")
        wanted = sorted({*(f.document for f in self.found), *(s.document for s in self.steps)})
        self._documents = {item.id: item for item in store.among(Document, "id", wanted)}
        parts = []
        if known is not None:
            parts = [
                _("found {share} of gold", share=_share(known.recall)),
                _("{share} of yours are in gold", share=_share(known.precision)),
                _("{share} of the details are right", share=_share(known.facets)),
            ]
        self.score.setText(directed(_(" · ").join(parts)))
        self._fill_kinds()
        self._filter()
        return ""

    def _fill_kinds(self) -> None:
        self.kinds.blockSignals(True)
        self.kinds.clear()
        total = len(self.found)
        self._kinds = ["", *adjudicate.counts(self.found)]
        tally = {"": total, **adjudicate.counts(self.found)}
        for kind in self._kinds:
            name = kind_words(self.session, kind) if kind else _("All differences")
            self.kinds.addItem(f"{number(tally[kind])}  {name}")
        self.kinds.setCurrentRow(0)
        self.kinds.blockSignals(False)

    @property
    def kind(self) -> str:
        """Return the chosen kind of difference, empty for all."""
        place = self.kinds.currentRow()
        return self._kinds[place] if 0 <= place < len(self._kinds) else ""

    def shown(self) -> list[Feedback]:
        """Return the differences of the chosen kind."""
        kind = self.kind
        return [item for item in self.found if not kind or kind in item.kinds]

    def _filter(self) -> None:
        self.list.clear()
        for item in self.shown():
            self.list.addItem(self._line(item))
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._show_item(-1)
        self._show_course()

    def _show_course(self) -> None:
        """Show how often the chosen difference occurred in each document, and whether less so."""
        kind = self.kind
        counts = [step.kinds.get(kind, 0) if kind else sum(step.kinds.values())
                  for step in self.steps]  # fmt: skip
        most = max(counts, default=0)
        name = kind_words(self.session, kind) if kind else _("All differences")
        self.chart.show_bars(
            _("{kind}, document by document", kind=name),
            [
                Bar(self._documents[step.document].title, n / most if most else 0.0, number(n))
                for step, n in zip(self.steps, counts, strict=True)
            ],
        )
        self.course.setText(directed(self._halves(counts)))

    def _halves(self, counts: Sequence[int]) -> str:
        """Return how often it occurred early and late, for each ten attributions of gold."""
        middle = len(counts) // 2
        rates = []
        for part in (slice(0, middle), slice(middle, None)):
            gold = sum(step.gold for step in self.steps[part])
            if not gold or len(counts) < _FEW:
                return _("As first handed in.")
            rates.append(decimal(10 * sum(counts[part]) / gold, 1))
        return _(
            "As first handed in. For each ten attributions of gold: {early} in the first half of"
            " the documents, {late} in the second.",
            early=rates[0],
            late=rates[1],
        )

    def _line(self, item: Feedback) -> QListWidgetItem:
        document = self._documents[item.document]
        one = item.mine or item.gold
        name = title_of(one, document.text, self.session.entity_name(one.entity)) if one else ""
        what = _(", ").join(kind_words(self.session, kind) for kind in item.kinds)
        title = isolate(short(document.title, 48))
        line = QListWidgetItem(f"{name}\n{directed(what)} — {title}")
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name} — {what}")
        return line

    # ---- one of them -----------------------------------------------------------------------

    def _show_item(self, row: int) -> None:
        while self._column.count():
            place = self._column.takeAt(0)
            taken = place.widget() if place is not None else None
            if taken is not None:
                taken.setParent(None)
                taken.deleteLater()
        items = self.shown()
        if not 0 <= row < len(items):
            self._say(_("Nothing differs: your work is gold."), "faint")
            self._column.addStretch(1)
            return
        item = items[row]
        for kind in item.kinds:
            self._say(kind_words(self.session, kind), "heading")
            self._compare(item, kind)
        if item.reason:
            self._say(_("Why"), "heading")
            self._say(reason_words(item.reason))
            if rule := guideline_words(self.session, item.reason):
                self._say(rule, "faint")
        self._say(_("Enter: go to the place in the text"), "faint")
        self._column.addStretch(1)

    def _compare(self, item: Feedback, kind: str) -> None:
        mine = self.words(item, item.mine, kind) if item.mine else _("nothing")
        gold = self.words(item, item.gold, kind) if item.gold else _("nothing")
        self._say(_("yours: {words}", words=mine))
        self._say(_("gold: {words}", words=gold))

    def words(self, item: Feedback, one: Attribution, kind: str) -> str:
        """Return what an attribution has in one respect."""
        session, text = self.session, self._documents[item.document].text
        head, _colon, rest = kind.partition(":")
        if head == "span":
            return fragments_text(text, one.spans.get(rest, ())) or _("none")
        if head == "attribute":
            return value_name(session.tagset, one, rest) or _("none")
        if head == "entity":
            return session.entity_name(one.entity) or _("none")
        if head == "implicit":
            return _("implicit") if one.implicit is not None else _("not implicit")
        if head in ("parent", "denies", "confirms"):
            return _("linked") if getattr(one, head) else _("not linked")
        return title_of(one, text, session.entity_name(one.entity))

    def _say(self, text: str, name: str = "") -> None:
        label = plain(directed(text), name, wrap=True)
        if name == "heading":
            label.setContentsMargins(0, 8, 0, 0)
        self._column.addWidget(label)

    def _go(self) -> None:
        items, row = self.shown(), self.list.currentRow()
        if 0 <= row < len(items):
            item = items[row]
            one = item.mine or item.gold
            if one is not None:
                role = next((k.partition(":")[2] for k in item.kinds if k[:5] == "span:"), "cue")
                parts = one.spans.get(role) or one.spans.get("cue")
                start, end = (parts[0][0], parts[-1][1]) if parts else hull(one)
                self.place_wanted.emit(item.document, start, end)


def kind_words(session: Session, kind: str) -> str:
    """Return a kind of difference in words."""
    name = facet_name(session.tagset, kind)
    if name:
        return _("edges: {role}", role=name) if kind.startswith("span:") else name
    known = {
        "missing": _("missed"),
        "extra": _("not in gold"),
        "entity": _("Entity"),
        "implicit": _("Implicit source"),
    }
    return known.get(kind, kind)


def _share(share: Share) -> str:
    """Return a proportion with its interval."""
    if any(isinstance(x, Undefined) for x in (share.value, share.low, share.high)):
        return _("none")
    value, low, high = (x for x in (share.value, share.low, share.high) if isinstance(x, float))
    return f"{decimal(value, 2)} ({decimal(low, 2)}–{decimal(high, 2)})"
