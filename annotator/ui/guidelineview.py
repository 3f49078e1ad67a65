"""What the guideline should settle: the reviewer's reasons by rule or kind, with examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator import adjudicate, todolist
from annotator.adjudicate import REASONS, Case, ToDo
from annotator.errors import AnnotatorError
from annotator.i18n import _, isolate, ngettext
from annotator.model.records import Document
from annotator.ui import dialogs
from annotator.ui.blind import hidden
from annotator.ui.labels import directed, plain
from annotator.ui.messages import MessageBar
from annotator.ui.names import number, short
from annotator.ui.refusals import elsewhere
from annotator.ui.session import Session
from annotator.ui.tables import Cell, Table


class GuidelineView(QWidget):
    """Topics at the leading side, the cards behind them at the other.

    `card_wanted` carries document, cluster and facet of a card.
    """

    card_wanted = Signal(str, str, str)

    def __init__(self, session: Session, messages: MessageBar) -> None:
        super().__init__()
        self.session = session
        self.messages = messages
        self.todos: list[ToDo] = []
        self._documents: dict[str, Document] = {}
        self.table = Table(_("What the guideline should settle"), [_("Rule or reason"), _("Cases")])
        self.heading = plain("", "heading")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Examples"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.currentCellChanged.connect(lambda *_cells: self._show_cases())
        self.table.row_chosen.connect(lambda _row: self.list.setFocus())
        self.list.itemActivated.connect(self._go)

    def _lay_out(self) -> None:
        hint = _("Enter: to the examples, then to the card · Ctrl+S: save the list · Esc: back")
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(plain(_("What the guideline should settle"), "heading"))
        top.addWidget(plain(directed(hint), "faint", wrap=True), 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(10, 4, 10, 0)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(self.table)
        panes.addWidget(side)
        panes.setChildrenCollapsible(False)
        panes.setSizes([460, 760])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addLayout(top)
        layout.addWidget(panes, 1)

    # ---- what is known ---------------------------------------------------------------------

    def reload(self) -> str:
        """Collect the reasons anew; return why there are none, else an empty string."""
        store = self.session.store
        if store.workplace:
            return elsewhere(store.workplace)
        before, row = self._topic(), self.list.currentRow()
        self.todos = _without(adjudicate.guideline_list(store), hidden(self.session))
        if not self.todos:
            return _("No decision has a reason yet. On a card, Alt and a digit say why.")
        self._documents = todolist.texts_of(store, self.todos)
        topics = [(todo.kind, todo.topic) for todo in self.todos]
        place = topics.index(before) if before in topics else 0
        self.table.show_lines([self._cells(todo) for todo in self.todos], place)
        self._show_cases(row if before in topics else 0)
        return ""

    def _topic(self) -> tuple[str, str] | None:
        row = self.table.currentRow()
        return (self.todos[row].kind, self.todos[row].topic) if 0 <= row < len(self.todos) else None

    def _cells(self, todo: ToDo) -> list[Cell]:
        words = todolist.topic_words(todo, self.session.tagset)
        return [Cell(words), Cell(number(len(todo.cases)), "faint")]

    # ---- the cards behind it -----------------------------------------------------------------

    def cases(self) -> tuple[Case, ...]:
        """Return the examples of the chosen topic."""
        row = self.table.currentRow()
        return self.todos[row].cases if 0 <= row < len(self.todos) else ()

    def _show_cases(self, row: int = 0) -> None:
        cases = self.cases()
        self.heading.setText(
            ngettext("{count} case", "{count} cases", len(cases), count=number(len(cases)))
        )
        self.list.clear()
        for case in cases:
            self.list.addItem(self._line(case))
        self.list.setCurrentRow(min(max(row, 0), len(cases) - 1))

    def _line(self, case: Case) -> QListWidgetItem:
        document = self._documents[case.document]
        words = short(todolist.example_words(case.item, document.text), 160)
        reason = case.reason
        facets = (todolist.facet_words(name, self.session.tagset) for name in case.facets)
        about = [_(", ").join(facets)]
        if reason.guideline and reason.code in REASONS:
            about.append(_(REASONS[reason.code]))
        about.append(isolate(short(document.title, 48)))
        lines = [isolate(words) if words else _("an attribution that nobody has any more")]
        if reason.note.strip():
            lines.append(_("Note: {note}", note=short(reason.note, 200)))
        lines.append(_(" · ").join(about))
        line = QListWidgetItem("\n".join(directed(text) for text in lines))
        line.setData(Qt.ItemDataRole.AccessibleTextRole, " — ".join(lines))
        return line

    def _go(self, _line: QListWidgetItem) -> None:
        case = self.cases()[self.list.currentRow()]
        self.card_wanted.emit(case.document, case.cluster, case.facets[0])

    # ---- saving ------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask where and write the list, as Markdown or CSV by the ending of the name."""
        start = self.session.store.path.with_name(_("guideline.md"))
        pattern = _("Markdown or CSV ({pattern})", pattern="*.md *.csv")
        out = dialogs.choose_save(self, _("Save the list"), str(start), pattern)
        if out is None:
            return
        try:
            todolist.write(self.todos, self._documents, self.session.tagset, out)
        except AnnotatorError as error:
            self.session.failed.emit(error)
        else:
            self.messages.say(_("Saved: {file}", file=str(out)))


def _without(todos: Sequence[ToDo], documents: set[str]) -> list[ToDo]:
    """Leave out the examples of some documents, and topics that then have none."""
    left = [
        replace(todo, cases=tuple(case for case in todo.cases if case.document not in documents))
        for todo in todos
    ]
    return [todo for todo in left if todo.cases]
