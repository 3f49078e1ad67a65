"""The list of files in the import dialog: what each is, in which encoding, whether it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from annotator.exchange.collect import Found
from annotator.exchange.preview import ANNOTATIONS, CHANGED, KNOWN, NEW, UNREADABLE, Look
from annotator.formats import Options
from annotator.i18n import N_, _, isolate, ngettext
from annotator.ui import theme
from annotator.ui.labels import directed
from annotator.ui.names import number

LISTED = 2_000  # files that get a line; what is more is counted
_AIR = 22  # pixels round the text of a cell
_FILE, _KIND, _ENCODING, _WHAT, _STATE = range(5)
_STATES = {
    NEW: (N_("new"), "good"),
    KNOWN: (N_("already here"), "faint"),
    CHANGED: (N_("another text"), "warning"),
    UNREADABLE: (N_("cannot be read"), "error"),
    ANNOTATIONS: (N_("annotations"), "faint"),
}
_LEFT_OUT = N_("left out")


@dataclass(slots=True)
class Entry:
    """A file, how it is to be read, and what that gives, once it has been looked at."""

    file: Found
    options: Options = field(default_factory=Options)
    look: Look | None = None
    wanted: bool = True
    words: Mapping[str, int] | None = None  # of annotations, that the tagset does not have

    @property
    def annotated(self) -> bool:
        """Tell whether it holds annotations, and is no article."""
        return self.file.format.parse is None

    @property
    def may_be_taken(self) -> bool:
        """Tell whether nothing is known against it."""
        return self.look is None or self.look.state != UNREADABLE

    @property
    def taken(self) -> bool:
        """Tell whether it will be imported."""
        return self.wanted and self.may_be_taken


class FileList(QTableWidget):
    """One line a file; Space takes it or leaves it out. Several lines can be chosen."""

    toggled = Signal()

    def __init__(self) -> None:
        heads = (_("File"), _("Kind"), _("Encoding"), _("What it holds"), _("State"))
        super().__init__(0, len(heads))
        self.entries: Sequence[Entry] = ()
        self._bases: Counter[str] = Counter()
        self._rows: dict[int, int] = {}
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(_("Files to import"))
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Not by their contents: Qt would measure every line again whenever one of them changes.
        states = [_(text) for text, _colour in _STATES.values()]
        widest = {_KIND: ["JSONL"], _ENCODING: ["ISO-8859-6 ?"], _STATE: [*states, _(_LEFT_OUT)]}
        for column, texts in widest.items():
            header.resizeSection(column, self._room_for([*texts, heads[column]]))
        for column in (_FILE, _WHAT):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.itemChanged.connect(self._changed)

    def _room_for(self, texts: Sequence[str]) -> int:
        return max(self.fontMetrics().horizontalAdvance(text) for text in texts) + _AIR

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these files and choose the first."""
        self.blockSignals(True)
        self.entries = entries[:LISTED]
        self._bases = Counter(entry.file.base for entry in self.entries)
        self._rows = {id(entry): row for row, entry in enumerate(self.entries)}
        self.setRowCount(len(self.entries))
        self.setColumnHidden(_ENCODING, all(entry.annotated for entry in self.entries))
        for row in range(len(self.entries)):
            self._write(row)
        self.blockSignals(False)
        if self.entries:
            self.setCurrentCell(0, _FILE)

    def refresh(self, entry: Entry) -> None:
        """Write one line anew."""
        row = self._rows.get(id(entry))
        if row is not None:
            self.blockSignals(True)
            self._write(row)
            self.blockSignals(False)
            self.viewport().update()

    def chosen(self) -> list[Entry]:
        """Return the entries of the chosen lines, the current one first."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows.sort(key=lambda row: row != self.currentRow())
        return [self.entries[row] for row in rows if row < len(self.entries)]

    def current(self) -> Entry | None:
        """Return the entry of the current line."""
        row = self.currentRow()
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def words(self, row: int) -> list[str]:
        """Return the texts of a line."""
        items = (self.item(row, column) for column in range(self.columnCount()))
        return [item.text().strip("\u200e\u200f\u2068\u2069") if item else "" for item in items]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        entries = self.chosen()
        wanted = not all(entry.wanted for entry in entries)
        for entry in entries:
            entry.wanted = wanted
            self.refresh(entry)
        self.toggled.emit()

    def _changed(self, item: QTableWidgetItem) -> None:
        """Take over a tick that was set with the mouse."""
        entry = self.entries[item.row()]
        wanted = item.checkState() == Qt.CheckState.Checked
        if item.column() == _FILE and entry.may_be_taken and wanted != entry.wanted:
            entry.wanted = wanted
            self.refresh(entry)
            self.toggled.emit()

    def _write(self, row: int) -> None:
        entry = self.entries[row]
        look = entry.look
        state, colour = _STATES[look.state] if look else ("…", "faint")
        if not entry.wanted:
            state, colour = _LEFT_OUT, "faint"
        faint = "ink" if entry.taken else "faint"
        file = entry.file
        cells = (
            (file.base if self._bases[file.base] == 1 else file.name, faint),
            (kind_of(file), "faint"),
            (encoding_of(look), "warning" if look and look.guessed else "faint"),
            (what_it_holds(look), faint),
            (_(state), colour),
        )
        for column, (text, name) in enumerate(cells):
            item = QTableWidgetItem(directed(isolate(text)) if text else "")
            item.setForeground(QColor(getattr(theme.colours(), name)))
            item.setToolTip(file.name if column == _FILE else text)
            if column == _FILE:
                item.setFlags(_flags(item.flags(), may_be_taken=entry.may_be_taken))
                on = Qt.CheckState.Checked if entry.taken else Qt.CheckState.Unchecked
                item.setCheckState(on)
                spoken = ", ".join(part for part, _name in cells if part)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.setItem(row, column, item)


def _flags(flags: Qt.ItemFlag, *, may_be_taken: bool) -> Qt.ItemFlag:
    tick = Qt.ItemFlag.ItemIsUserCheckable
    return flags | tick if may_be_taken else flags & ~tick


def kind_of(file: Found) -> str:
    """Return what a file is in few letters: its ending."""
    ending = file.base.rpartition(".")[2]
    return ending.upper() if ending != file.base else file.format.name


def encoding_of(look: Look | None) -> str:
    """Return the encoding of a file; a guess has a question mark."""
    if look is None or not look.encoding:
        return ""
    return f"{look.encoding} ?" if look.guessed else look.encoding


def what_it_holds(look: Look | None) -> str:
    """Return the title of an article, or how many articles or attributions there are."""
    if look is not None and look.attributions:
        many = look.attributions
        return ngettext("{count} attribution", "{count} attributions", many, count=number(many))
    if look is None or not look.documents:
        return ""
    many = len(look.documents)
    if many == 1:
        return look.documents[0].title
    return ngettext("{count} article", "{count} articles", many, count=number(many))
