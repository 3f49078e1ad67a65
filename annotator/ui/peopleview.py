"""People: who annotates, how far everybody is, and what they may see of each other."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator import people
from annotator.errors import AnnotatorError
from annotator.i18n import N_, _, isolate, ngettext
from annotator.people import AFTER_SUBMISSION, NEVER, Person
from annotator.store import Changes, Progress
from annotator.ui import refusals
from annotator.ui.actions import ACTIONS
from annotator.ui.dialogs import shown_keys
from annotator.ui.labels import directed, plain
from annotator.ui.names import number
from annotator.ui.session import Session
from annotator.ui.tables import Cell, Table

_NOTHING = "–"
_PRIVATE = 1  # the one column that can be written in
_STAGES = {
    people.OPEN: N_("open"),
    people.SUBMITTED: N_("handed in"),
    people.REOPENED: N_("reopened"),
}
_BUTTONS = (
    ("person_add", N_("Add an annotator…")),
    ("person_assign", N_("Assign documents…")),
    ("person_send", N_("Write packets…")),
    ("person_take", N_("Take in packets…")),
)
_CHOICES = ((NEVER, N_("never")), (AFTER_SUBMISSION, N_("after they have handed in")))


class PeopleView(QWidget):
    """`wanted` carries the id of an action whose button was pressed; `document_wanted` an id."""

    wanted = Signal(str)
    document_wanted = Signal(str)
    shows_others_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.people: list[Person] = []
        self._work: list[Progress] = []
        self.hint = plain("", "faint", wrap=True)
        heads = (
            *(_("Pseudonym"), _("Private name"), _("Documents"), _("Open"), _("Handed in")),
            *(_("Reopened"), _("Last handed in")),
        )
        self.table = _Table(_("People"), heads, _PRIVATE)
        self.setFocusProxy(self.table)
        self.heading = plain("", "heading")
        columns = (_("Document"), _("State"), _("Attributions"), _("Handed in"))
        self.documents = _Table(_("Documents of the annotator"), columns)
        self.others = QComboBox()
        self.others.setAccessibleName(_("Annotators may see others’ work and gold"))
        for when, words in _CHOICES:
            self.others.addItem(_(words), when)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_documents)
        self.table.itemChanged.connect(self._renamed)
        self.table.row_chosen.connect(self._to_documents)
        self.documents.row_chosen.connect(self._go)
        self.others.activated.connect(
            lambda place: self.shows_others_wanted.emit(self.others.itemData(place))
        )
        session.changed.connect(self._changed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(plain(_("People"), "heading"))
        top.addStretch(1)
        top.addWidget(plain(_("Annotators may see others’ work and gold:")))
        top.addWidget(self.others)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons = {name: QPushButton(_(text)) for name, text in _BUTTONS}
        for name, button in self.buttons.items():
            button.setToolTip(next(shown_keys(action) for action in ACTIONS if action.id == name))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves what is chosen in focus
            button.clicked.connect(lambda _on=False, name=name: self.wanted.emit(name))
            row.addWidget(button)
        row.addStretch(1)
        private = _("Private names stay on this computer: no packet and no export has them.")
        panes = QSplitter(Qt.Orientation.Vertical)
        panes.addWidget(_column(self.table, plain(private, "faint", wrap=True)))
        panes.addWidget(_column(self.heading, self.documents))
        panes.setChildrenCollapsible(False)
        panes.setSizes([330, 340])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(panes, 1)

    # ---- what is shown ---------------------------------------------------------------------

    def reload(self) -> str:
        """Read everything anew, what is chosen kept; return why it may not be shown."""
        store = self.session.store
        if store.workplace:
            return refusals.elsewhere(store.workplace)
        chosen = set(self.chosen())
        self.people = people.roster(store)
        self.table.show_texts([self._cells(person) for person in self.people])
        names = [person.name for person in self.people]
        rows = [n for n, name in enumerate(names) if name in chosen]
        self.table.choose(rows or [0] if names else [])  # which lists their documents
        self.others.setCurrentIndex(self.others.findData(store.project.shows_others))
        self.others.setEnabled(store.writable)
        self.table.setEditTriggers(
            QTableWidget.EditTrigger.DoubleClicked
            if store.writable
            else QTableWidget.EditTrigger.NoEditTriggers
        )
        self._say_hint()
        return ""

    def _cells(self, person: Person) -> list[str]:
        counts = [len(person.work), *(person.count(state) for state in people.STATES)]
        return [person.name, person.private, *(_few(n) for n in counts), moment(person.last)]

    def _say_hint(self) -> None:
        nobody = not any(person.work for person in self.people)
        self.hint.setText(
            _(
                "Nobody has documents yet. Add the annotators, assign documents to them, then write"
                " a packet for each: one file that they open on their own computer."
            )
            if nobody
            else ""
        )
        self.hint.setVisible(nobody)

    def _changed(self, changes: Changes) -> None:
        tables = ("annotator", "layer", "submission", "attribution", "document", "project")
        if self.isVisible() and any(changes.ids(table) for table in tables):
            self.reload()

    def _show_documents(self) -> None:
        """List the documents of the annotators who are chosen."""
        kept = {item.document for item in self.chosen_work()}
        self._work = [item for person in self._persons() for item in person.work]
        several = len(self.chosen()) > 1
        self.documents.show_texts([self._document(item, several=several) for item in self._work])
        self.documents.choose([n for n, x in enumerate(self._work) if x.document in kept])
        count = len(self._work)
        if several:
            whose = _(", ").join(isolate(name) for name in self.chosen())
        else:
            whose = next((_whose(person) for person in self._persons()), "")
        many = ngettext("{count} document", "{count} documents", count, count=number(count))
        self.heading.setText(directed(f"{whose} — {many}" if whose else ""))

    def _document(self, item: Progress, *, several: bool) -> list[str]:
        title = f"{item.annotator} · {item.title}" if several else item.title
        state = _(_STAGES[people.stage(item)])
        return [title, state, _few(item.attributions), moment(item.handed_in)]

    # ---- what is chosen --------------------------------------------------------------------

    def _persons(self) -> list[Person]:
        return [self.people[row] for row in self.table.chosen() if row < len(self.people)]

    def chosen(self) -> list[str]:
        """Return the pseudonyms that are chosen."""
        return [person.name for person in self._persons()]

    def choose(self, name: str) -> None:
        """Choose one annotator."""
        rows = [n for n, person in enumerate(self.people) if person.name == name]
        self.table.choose(rows)

    def chosen_work(self) -> list[Progress]:
        """Return which of the listed documents are chosen, each with whose it is."""
        work = self._work
        return [work[row] for row in self.documents.chosen() if row < len(work)]

    # ---- what a person does ----------------------------------------------------------------

    def _to_documents(self, _row: int) -> None:
        self.documents.setFocus()
        if not self.documents.chosen() and self._work:
            self.documents.choose([0])

    def _go(self, row: int) -> None:
        if row < len(self._work):
            self.document_wanted.emit(self._work[row].document)

    def edit_name(self) -> None:
        """Write the private name of the annotator who is chosen."""
        row = self.table.currentRow()
        item = self.table.item(row, _PRIVATE)
        if item is not None:
            self.table.setCurrentCell(row, _PRIVATE)
            self.table.editItem(item)

    def _renamed(self, item: QTableWidgetItem) -> None:
        if item.column() != _PRIVATE or item.row() >= len(self.people):
            return
        row, person, store = item.row(), self.people[item.row()], self.session.store
        try:
            people.set_private_name(store, person.name, item.text())
        except AnnotatorError as error:
            self.session.failed.emit(error)
        private = people.private_name(store, person.name)
        self.people[row] = dataclasses.replace(person, private=private)
        self.table.blockSignals(True)
        item.setText(private)
        self.table.blockSignals(False)
        self._show_documents()


def _whose(person: Person) -> str:
    name = isolate(person.name)
    return f"{name} ({isolate(person.private)})" if person.private else name


def _few(count: int) -> str:
    """Return a number; none is a dash, so that the eye finds what there is."""
    return number(count) if count else _NOTHING


def moment(at: str) -> str:
    """Return day and time of an ISO 8601 date on this computer's clock, or a dash."""
    if not at:
        return _NOTHING
    try:
        text = f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):  # whatever another computer's clock wrote
        text = at[:16]
    return isolate("".join(number(int(c)) if c.isdigit() else c for c in text))


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 4, 0, 4)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, QTableWidget) else 0)
    return box


class _Table(Table):
    """Several lines may be chosen, with Shift or Ctrl; one column may be written in."""

    def __init__(self, name: str, heads: Sequence[str], written: int | None = None) -> None:
        super().__init__(name, heads, (0 if written is None else written,))
        self._written = written
        self.setSelectionMode(QTableWidget.SelectionMode.ExtendedSelection)

    def show_texts(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines; none is chosen then."""
        cells = [[Cell(x, "faint" if x == _NOTHING else "ink") for x in line] for line in lines]
        with self.still():
            self.show_lines(cells)
            for y, texts in enumerate(lines):
                for x, text in enumerate(texts):
                    self._guard(self.item(y, x), text, written=x == self._written)
            self.clearSelection()

    def _guard(self, item: QTableWidgetItem | None, text: str, *, written: bool) -> None:
        if item is not None and written:
            item.setText(text)  # as it is: what is edited must not hold a mark of ours
        elif item is not None:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)

    def chosen(self) -> list[int]:
        """Return the rows that are chosen, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, rows: Sequence[int]) -> None:
        """Choose these rows; the first of them is the current one."""
        self.blockSignals(True)
        self.clearSelection()
        if rows:
            self.setCurrentCell(rows[0], 0)
        kind = QItemSelectionModel.SelectionFlag
        for row in rows:
            index = self.model().index(row, 0)
            self.selectionModel().select(index, kind.Select | kind.Rows)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() != QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        # else Enter has ended the writing in a cell, and goes nowhere
