"""What the screen of people asks: who is new, who gets which documents, what goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator import people
from annotator.errors import AnnotatorError
from annotator.exchange import packets
from annotator.i18n import _, isolate, ngettext, sentence
from annotator.model.records import GOLD
from annotator.model.text import fold
from annotator.people import Person
from annotator.store import Overview
from annotator.ui import dialogs
from annotator.ui.dialogs import Question
from annotator.ui.labels import directed, plain
from annotator.ui.names import digits, number, short
from annotator.ui.refusals import capital

_OK = QDialogButtonBox.StandardButton.Ok
_ID = int(Qt.ItemDataRole.UserRole)
_MOST_SEED = 999_999
_TITLE, _NAMES = 52, 3  # what of a title is shown beside who has it, and how many names


class PersonDialog(Question):
    """Asks for pseudonym and private name of somebody new.

    `keep` takes both; what it refuses is said beside the field.
    """

    def __init__(self, parent: QWidget | None, keep: Callable[[str, str], object]) -> None:
        super().__init__(parent, _("Add an annotator"))
        self._keep = keep
        self.name, self.private = QLineEdit(), QLineEdit()
        self.name.setAccessibleName(_("Pseudonym"))
        self.private.setAccessibleName(_("Private name"))
        self.trouble = plain("", "faint", wrap=True)
        form = QFormLayout()
        form.addRow(_("Pseudonym"), self.name)
        form.addRow(_("Private name"), self.private)
        self.body.addLayout(form)
        text = _(
            "The pseudonym, such as A01 or سلمى, stands on everything that they annotate. The"
            " private name may stay empty; it is kept on this computer only."
        )
        self.body.addWidget(plain(text, "faint", wrap=True))
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)

    def accept(self) -> None:
        try:
            self._keep(self.name.text(), self.private.text())
        except AnnotatorError as error:
            self.trouble.setText(directed(capital(sentence(error.problems[0]))))
            self.name.setFocus()
            return
        super().accept()


class AssignDialog(Question):
    """Asks who gets which documents, and shows what everybody would get; writes nothing.

    `dealt` is the answer: documents by annotator.
    """

    def __init__(
        self,
        parent: QWidget | None,
        roster: Sequence[Person],
        documents: Sequence[Overview],
        chosen: Iterable[str],
        listed: Iterable[str],
    ) -> None:
        super().__init__(parent, _("Assign documents"))
        self.has = {person.name: {x.document for x in person.work} for person in roster}
        self.dealt: dict[str, list[str]] = {}
        self.names, self.documents = QListWidget(), QListWidget()
        self.names.setAccessibleName(_("Who gets documents"))
        self.documents.setAccessibleName(_("Which documents"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Filter documents"))
        self.field.setAccessibleName(_("Filter documents"))
        self.count, self.draw = plain("", "faint"), plain("", "faint", wrap=True)
        self.each, self.seed = QSpinBox(), QSpinBox()
        self.seed.setRange(1, _MOST_SEED)
        for spin in (self.each, self.seed):
            spin.setLocale(digits())
            spin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview = _Preview()
        self.buttons.button(_OK).setText(_("Assign"))
        self._fill(roster, documents, set(chosen), set(listed))
        self._lay_out()
        self._connect()
        self.each.setRange(1, max(1, len(_ticked(self.names))))
        self.each.setValue(self.each.maximum())
        self._show()
        self.resize(840, 640)
        for list_ in (self.names, self.documents):
            list_.setCurrentRow(0)
        self.names.setFocus()

    def _fill(
        self,
        roster: Sequence[Person],
        documents: Sequence[Overview],
        chosen: set[str],
        listed: set[str],
    ) -> None:
        for person in roster:
            name = isolate(person.name)
            text = f"{name} · {isolate(person.private)}" if person.private else name
            _add_tick(self.names, directed(text), person.name, on=person.name in chosen)
        free = {x.id for x in documents if not set(x.layers) - {GOLD}}
        self._free = free
        wanted = listed or free or {x.id for x in documents}
        for item in documents:
            others = [isolate(name) for name in item.layers if name != GOLD]
            title = isolate(short(item.title, _TITLE))
            whose = _(", ").join(others) if len(others) <= _NAMES else number(len(others))
            text = directed(f"{title} — {whose}" if others else title)
            _add_tick(self.documents, text, item.id, on=item.id in wanted)
        for list_ in (self.names, self.documents):
            list_.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(plain(_("Who gets documents"), "heading"))
        left.addWidget(self.names, 1)
        right.addWidget(plain(_("Which documents"), "heading"))
        right.addWidget(self.field)
        right.addWidget(self.documents, 1)
        right.addLayout(self._ticks())
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(18)
        above.addLayout(left, 2)
        above.addLayout(right, 5)
        below.addLayout(self._choice(), 2)
        below.addWidget(self.preview, 3)
        self.body.addLayout(above, 3)
        self.body.addLayout(below, 2)

    def _ticks(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, keep in (
            (_("All"), lambda _id: True),
            (_("None"), lambda _id: False),
            (_("Without annotator"), self._free.__contains__),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, keep=keep: self._tick(keep))
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.count)
        return row

    def _choice(self) -> QVBoxLayout:
        column, form = QVBoxLayout(), QFormLayout()
        form.addRow(_("Annotators for each document"), self.each)
        form.addRow(_("Seed of the draw"), self.seed)
        column.addLayout(form)
        column.addWidget(self.draw)
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        self.names.itemChanged.connect(lambda _item: self._people_changed())
        self.documents.itemChanged.connect(lambda _item: self._show())
        self.field.textChanged.connect(self._filter)
        self.each.valueChanged.connect(lambda _value: self._show())
        self.seed.valueChanged.connect(lambda _value: self._show())

    def _people_changed(self) -> None:
        """All of them by default: a number that was chosen stays as long as it can."""
        everybody = self.each.value() == self.each.maximum()
        self.each.blockSignals(True)
        self.each.setRange(1, max(1, len(_ticked(self.names))))
        if everybody:
            self.each.setValue(self.each.maximum())
        self.each.blockSignals(False)
        self._show()

    def _filter(self, words: str) -> None:
        wanted = fold(words).text.split()
        for row in range(self.documents.count()):
            title = fold(self.documents.item(row).text()).text
            self.documents.setRowHidden(row, not all(word in title for word in wanted))

    def _tick(self, keep: Callable[[str], bool]) -> None:
        """Tick the documents that are listed now, as `keep` says by id."""
        self.documents.blockSignals(True)
        for row in range(self.documents.count()):
            item = self.documents.item(row)
            if not self.documents.isRowHidden(row):
                on = keep(item.data(_ID))
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.documents.blockSignals(False)
        self._show()

    def _show(self) -> None:
        """Deal the documents out and show who would get how many."""
        names, ids = _ticked(self.names), _ticked(self.documents)
        n = len(names)
        k = min(self.each.value(), n)
        self.dealt = people.overlapping(ids, names, k, self.seed.value()) if names else {}
        self.seed.setEnabled(k < n)
        total = len(ids)
        self.count.setText(
            ngettext("{count} document", "{count} documents", total, count=number(total))
        )
        fresh = {name: len(set(dealt) - self.has.get(name, set())) for name, dealt in
                 self.dealt.items()}  # fmt: skip
        self.preview.show_rows(
            [(name, len(self.has.get(name, ())), new) for name, new in fresh.items()]
        )
        self.draw.setText(self._explained(names, k, any(fresh.values())))
        self.buttons.button(_OK).setEnabled(any(fresh.values()))

    def _explained(self, names: Sequence[str], k: int, anything: bool) -> str:
        """Return how documents are dealt out, or why there is nothing to assign."""
        if not names:
            return _("Tick who gets documents.")
        if not anything:
            return _("They have these documents already.")
        if k < len(names):
            return _("Dealt out evenly; the same seed gives the same draw on any computer.")
        return _("Everybody gets every document.")


class _Preview(QTableWidget):
    """Who has how many documents, and how many would come."""

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setHorizontalHeaderLabels([_("Annotator"), _("Has"), _("Gets"), _("Then")])
        self.setAccessibleName(_("Who gets how many"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[tuple[str, int, int]]) -> None:
        self.setRowCount(len(rows))
        for y, (name, has, gets) in enumerate(rows):
            cells = (name, number(has), f"+{number(gets)}" if gets else "–", number(has + gets))
            for x, text in enumerate(cells):
                self.setItem(y, x, QTableWidgetItem(text))


class SendDialog(Question):
    """Says who gets a packet with how many documents; guidelines can go along.

    `guidelines` is their text, empty for those that went out last time.
    """

    def __init__(self, parent: QWidget | None, counts: Mapping[str, int], known: str) -> None:
        super().__init__(parent, _("Write packets"))
        self.guidelines = ""
        lines = [
            f"{isolate(name)} — "
            + ngettext("{count} document", "{count} documents", n, count=number(n))
            for name, n in counts.items()
        ]
        self.label = plain("\n".join(directed(line) for line in lines), wrap=True)
        self.body.addWidget(self.label)
        text = _(
            "Each annotator gets one file with the texts, the tagset and the guidelines, and"
            " nothing of what others made. They open it on their own computer."
        )
        self.body.addWidget(plain(text, "faint", wrap=True))
        row = QHBoxLayout()
        self.chosen = plain("", wrap=True)
        button = QPushButton(_("Guidelines…"))
        button.setAutoDefault(False)
        button.clicked.connect(self._choose)
        row.addWidget(button)
        row.addWidget(self.chosen, 1)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.buttons.button(_OK).setText(_("Choose a folder…"))
        self.chosen.setText(_("As sent before") if known else _("None go along"))

    def _choose(self) -> None:
        pattern = _("Text files ({pattern})", pattern="*.txt *.md")
        path = dialogs.choose_open(self, _("Guidelines"), pattern)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take the guidelines from a text file."""
        try:
            self.guidelines = packets.read_guidelines(path)
        except AnnotatorError as error:
            self.chosen.setText(directed(capital(sentence(error.problems[0]))))
            return
        self.chosen.setText(isolate(path.name))


def _add_tick(list_: QListWidget, text: str, id: str, *, on: bool) -> None:
    item = QListWidgetItem(text)
    item.setData(_ID, id)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    list_.addItem(item)


def _ticked(list_: QListWidget) -> list[str]:
    items = (list_.item(row) for row in range(list_.count()))
    return [item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked]
