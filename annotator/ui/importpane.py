"""One file in the import dialog: how it is read, and what becomes of it."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.exchange.collect import Found
from annotator.exchange.preview import Look
from annotator.formats import Options
from annotator.formats.article import FIELDS
from annotator.formats.base import CUT, KEEP, REGIONS
from annotator.formats.docx import DOCX
from annotator.formats.encodings import ENCODINGS
from annotator.formats.grid import SEPARATORS
from annotator.formats.html import HTML
from annotator.formats.tables import TABLE, Table
from annotator.formats.units import CODE_POINTS, GRAPHEMES, UTF16
from annotator.i18n import N_, _, isolate, sentence
from annotator.model.text import OffsetMap
from annotator.ui import theme
from annotator.ui.importlabels import LabelChoice
from annotator.ui.importlist import Entry, kind_of
from annotator.ui.labels import directed, plain, reads_from_right
from annotator.ui.names import number
from annotator.ui.refusals import capital
from annotator.ui.tables import Cell
from annotator.ui.tables import Table as Grid

_ROWS, _CELL = 2, 60  # of a table that are shown, and letters of a cell
_TEXT_PIXELS = 17
_FIELDS = {
    "text": N_("Text"),
    "title": N_("Title"),
    "outlet": N_("Outlet"),
    "date": N_("Date"),
    "url": N_("Address"),
    "author": N_("Author"),
    "id": N_("Article number"),
}
_BOILERPLATE = {
    REGIONS: N_("Mark captions, related links and the like"),
    CUT: N_("Leave them out"),
    KEEP: N_("Keep the whole page, mark what is round the article"),
}
_UNITS = {
    "": N_("As the format says"),
    CODE_POINTS: N_("Unicode characters"),
    UTF16: N_("UTF-16 units, as in browsers"),
    GRAPHEMES: N_("letters with their marks"),
}
_SHOWN_ELSEWHERE = frozenset({"encoding_guessed", "columns_left_out"})
_WORKBOOKS = frozenset({"XLSX", "XLSM", "XLS", "ODS"})
_SEPARATORS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}


class Pane(QWidget):
    """Shows an entry; `changed` says that the person wants the chosen ones read otherwise."""

    changed = Signal(object)  # Callable[[Options], Options]

    def __init__(self) -> None:
        super().__init__()
        self.title = plain("", wrap=True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.meta = plain("", "faint", wrap=True)
        self.encoding = QComboBox()
        self.boilerplate = QComboBox()
        self.columns = ColumnChoice()
        self.offsets = QComboBox()
        self.labels = LabelChoice()
        self.trouble = plain("", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Preview"))
        self.text.setFont(theme.text_font("", _TEXT_PIXELS))
        self._fill()
        self._lay_out()
        self.encoding.activated.connect(self._encode)
        self.boilerplate.activated.connect(self._treat)
        self.columns.changed.connect(self.changed)
        self.offsets.activated.connect(self._count)
        self.show_entry(None)

    def _fill(self) -> None:
        self.offsets.setAccessibleName(_("Positions count"))
        for unit, text in _UNITS.items():
            self.offsets.addItem(_(text), unit)
        narrow(self.offsets, 20)
        self.encoding.setAccessibleName(_("Encoding"))
        self.boilerplate.setAccessibleName(_("What is no article"))
        for value, text in _BOILERPLATE.items():
            self.boilerplate.addItem(_(text), value)
        narrow(self.encoding, 16)
        narrow(self.boilerplate, 24)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 0)
        layout.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._labels: dict[QWidget, QLabel] = {}
        columns = self.columns
        for text, box in (
            (_("Encoding"), self.encoding),
            (_("Between cells"), columns.separator),
            (_("Sheet"), columns.sheet),
        ):
            self._labels[box] = plain(text)
            row.addWidget(self._labels[box])
            row.addWidget(box, 1)
        second = QHBoxLayout()
        second.setSpacing(8)
        self._labels[self.boilerplate] = plain(_("What is no article"))
        second.addWidget(self._labels[self.boilerplate])
        second.addWidget(self.boilerplate, 1)
        self._labels[self.offsets] = plain(_("Positions count"))
        second.addWidget(self._labels[self.offsets])
        second.addWidget(self.offsets, 1)
        layout.addLayout(row)
        layout.addLayout(second)
        layout.addWidget(self.columns)
        layout.addWidget(self.trouble)
        layout.addWidget(self.title)
        layout.addWidget(self.meta)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.labels, 1)
        layout.addStretch(0)  # keeps what is above together where there is no article

    # ---- showing -------------------------------------------------------------------------

    def show_entry(self, entry: Entry | None) -> None:
        """Show how a file is read and the beginning of its first article."""
        look = entry.look if entry else None
        article = entry is not None and entry.file.format.parse is not None
        is_page = article and entry is not None and entry.file.format is HTML
        encoded = article and entry is not None and is_encoded(entry.file)
        table = look.table if look else None
        self._offer(self.encoding, on=encoded)
        self._offer(self.boilerplate, on=is_page)
        asked = entry is not None and entry.annotated and not entry.file.format.own_ids
        self._offer(self.offsets, on=asked)
        self.labels.setVisible(entry is not None and entry.annotated and bool(self.labels.boxes))
        self._offer(self.columns.separator, on=table is not None and bool(table.grid.separator))
        self._offer(self.columns.sheet, on=table is not None and len(table.grid.sheets) > 1)
        self.columns.setVisible(entry is not None and entry.file.format is TABLE and bool(table))
        if entry is not None:
            self._show_choices(entry, look)
        if table is not None:
            self.columns.show_table(table)
        self._show_trouble(entry, look)
        self._show_article(look)

    def _offer(self, box: QWidget, *, on: bool) -> None:
        box.setVisible(on)
        self._labels[box].setVisible(on)

    def _show_choices(self, entry: Entry, look: Look | None) -> None:
        guess = look.encoding if look and not entry.options.encoding else ""
        self.encoding.clear()
        automatic = _("By itself ({encoding})", encoding=guess) if guess else _("By itself")
        self.encoding.addItem(automatic, "")
        for name in ENCODINGS:
            self.encoding.addItem(name, name)
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(entry.options.encoding)))
        self.boilerplate.setCurrentIndex(self.boilerplate.findData(entry.options.boilerplate))
        self.offsets.setCurrentIndex(self.offsets.findData(entry.options.offsets))

    def _show_trouble(self, entry: Entry | None, look: Look | None) -> None:
        problems = look.problems if look else ()
        notes = [note for note in look.notes if note.code not in _SHOWN_ELSEWHERE] if look else []
        shown = [*problems, *notes][:3]
        lines = [capital(_with_line(problem.place.line, sentence(problem))) for problem in shown]
        if entry is not None and entry.annotated:
            lines = [_(entry.file.format.title), *lines]
        self.trouble.setText("\n".join(directed(line) for line in lines))
        self.trouble.setVisible(bool(lines))
        colour = theme.colours().error if problems else theme.colours().faint
        self.trouble.setStyleSheet(f"color: {colour};")

    def _show_article(self, look: Look | None) -> None:
        document = look.documents[0] if look and look.documents else None
        for widget in (self.title, self.meta, self.text):
            widget.setVisible(document is not None)
        if look is None or document is None:
            return
        self.title.setText(document.title)
        said = [document.meta.get(key, "") for key in ("outlet", "author", "date", "url")]
        self.meta.setText(directed(" · ".join(isolate(part) for part in said if part)))
        self.meta.setVisible(any(said) and look.table is None)  # whose rows show it
        self.text.setPlainText(look.text)
        option = self.text.document().defaultTextOption()
        rtl = reads_from_right(look.text)
        sides, ways = Qt.AlignmentFlag, Qt.LayoutDirection
        option.setTextDirection(ways.RightToLeft if rtl else ways.LeftToRight)
        side = sides.AlignRight if rtl else sides.AlignLeft
        option.setAlignment(side | sides.AlignAbsolute)
        self.text.document().setDefaultTextOption(option)
        self.text.setExtraSelections(self._faded(look))

    def _faded(self, look: Look) -> list[QTextEdit.ExtraSelection]:
        """Return whole lines that are boilerplate, in faint colour."""
        offsets = OffsetMap(look.text)
        found = []
        for start, end in look.boilerplate:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(offsets.to16(start))
            cursor.setPosition(offsets.to16(end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format.setForeground(QColor(theme.colours().faint))
            selection.format.setFontStrikeOut(True)
            found.append(selection)
        return found

    # ---- choosing ------------------------------------------------------------------------

    def _encode(self) -> None:
        name = self.encoding.currentData()
        self.changed.emit(lambda options: dataclasses.replace(options, encoding=name, columns={}))

    def _count(self) -> None:
        unit = self.offsets.currentData()
        self.changed.emit(lambda options: dataclasses.replace(options, offsets=unit))

    def _treat(self) -> None:
        value = self.boilerplate.currentData()
        self.changed.emit(lambda options: dataclasses.replace(options, boilerplate=value))


def is_encoded(file: Found) -> bool:
    """Return whether a file is text in some encoding: workbooks and Word files say it inside."""
    return file.format is not DOCX and kind_of(file) not in _WORKBOOKS


def narrow(box: QComboBox, letters: int) -> None:
    """Let a box ask for room for so many letters, however long its texts are."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)


def _with_line(line: int, text: str) -> str:
    return _("line {n}: {text}", n=number(line), text=text) if line else text


class ColumnChoice(QWidget):
    """The first rows of a table, and which of its columns is what."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.separator, self.sheet = QComboBox(), QComboBox()
        self.separator.setAccessibleName(_("Between cells"))
        self.sheet.setAccessibleName(_("Sheet"))
        for value in SEPARATORS:
            self.separator.addItem(_(_SEPARATORS[value]), value)
        narrow(self.separator, 6)
        narrow(self.sheet, 8)
        self.fields = {field: QComboBox() for field in FIELDS}
        self.rows: Grid | None = None
        self._room = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._room)
        layout.addLayout(self._fields())
        self.separator.activated.connect(lambda: self._set("separator", self.separator))
        self.sheet.activated.connect(lambda: self._set("sheet", self.sheet))

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for place, (field, box) in enumerate(self.fields.items()):
            box.setAccessibleName(_(_FIELDS[field]))
            narrow(box, 8)
            box.activated.connect(lambda _index, field=field: self._map(field))
            row, column = divmod(place, 2)
            grid.addWidget(plain(_(_FIELDS[field])), row, column * 2)
            grid.addWidget(box, row, column * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def show_table(self, table: Table) -> None:
        """Show the first rows with their headings, and the choices as they are."""
        found = table.grid
        self.separator.setCurrentIndex(self.separator.findData(found.separator))
        self.sheet.clear()
        for name in found.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(self.sheet.findData(found.sheet))
        for field, box in self.fields.items():
            box.clear()
            box.addItem("—", "")
            for head in table.heads:
                box.addItem(head, head)
            box.setCurrentIndex(max(0, box.findData(table.columns.get(field, ""))))
        self._show_rows(table)

    def _show_rows(self, table: Table) -> None:
        grid = Grid(_("First rows"), table.heads, ())
        lines = [[Cell(_short(cell)) for cell in cells] for cells in table.sample()[:_ROWS]]
        width = len(table.heads)
        grid.show_lines([[*line, *[Cell("")] * (width - len(line))] for line in lines])
        grid.setHorizontalScrollMode(Grid.ScrollMode.ScrollPerPixel)
        pitch = grid.verticalHeader().defaultSectionSize()
        grid.setFixedHeight(pitch * (len(lines) + 1) + 20)
        grid.setSelectionMode(Grid.SelectionMode.NoSelection)
        grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.clearSelection()
        if self.rows is not None:
            self._room.removeWidget(self.rows)
            self.rows.deleteLater()
        self._room.addWidget(grid)
        self.rows = grid

    def _set(self, name: str, box: QComboBox) -> None:
        value = box.currentData()
        self.changed.emit(lambda options: dataclasses.replace(options, columns={}, **{name: value}))

    def _map(self, field: str) -> None:
        head = self.fields[field].currentData()

        def change(options: Options) -> Options:
            columns = {key: old for key, old in options.columns.items() if old != head or not head}
            return dataclasses.replace(options, columns={**columns, field: head})

        self.changed.emit(change)


def _short(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= _CELL else f"{line[:_CELL]}…"
