"""Attributions as an Excel workbook: right to left, every cell a string, readable again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.errors import mistake
from annotator.formats import article, grid
from annotator.formats.base import Format, Options, Progress, Reading, Stream, silent
from annotator.formats.spreadsheet.reading import Table, find_heads
from annotator.formats.spreadsheet.rows import LOSSES, NUMBER, TOTAL, Column, columns, lines
from annotator.i18n import N_
from annotator.model.tagset import Tagset

SHEET, _VALUES = "isnad", "values"
MOST_ROWS = 1_000_000  # rows of a sheet; Excel ends at 1,048,576
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 — a fixed date: equal data give equal bytes
_HEADS = 2  # rows of headings: in Arabic, and the names that are read back
_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_GREEN, _GREY = "#d9ead3", "#eeeeee"


class _Book:
    """A workbook while it is written: as many sheets of rows as it takes, and one of values."""

    def __init__(self, book: Any, tagset: Tagset) -> None:
        self._book = book
        self._columns = columns(tagset)
        self._plain = book.add_format({"valign": "top", "reading_order": 2})
        self._heads = {
            editable: book.add_format(
                {
                    "bold": True,
                    "bg_color": _GREEN if editable else _GREY,
                    "bottom": 1,
                    "reading_order": 2,
                }
            )
            for editable in (True, False)
        }
        self._sheets = 0
        self._row = MOST_ROWS
        self._sheet: Any = None
        self._offered: dict[str, str] = {}
        self._begin()
        self._list_values(tagset)
        self._offer()

    def add(self, cells: Sequence[str]) -> None:
        """Add one row; a full sheet is followed by another."""
        if self._row >= MOST_ROWS:
            self._begin()
            self._offer()
        for place, (column, text) in enumerate(zip(self._columns, cells, strict=True)):
            if text and column.name in (NUMBER, TOTAL):
                self._sheet.write_number(self._row, place, int(text), self._plain)
            elif text:
                done = self._sheet.write_string(self._row, place, text, self._plain)
                assert done == 0, f"a cell of {len(text)} characters was not written ({done})"
        self._row += 1

    def _begin(self) -> None:
        self._sheets += 1
        name = SHEET if self._sheets == 1 else f"{SHEET} {self._sheets}"
        self._sheet = sheet = self._book.add_worksheet(name)
        sheet.right_to_left()
        sheet.freeze_panes(_HEADS, 3)
        sheet.autofilter(1, 0, MOST_ROWS - 1, len(self._columns) - 1)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
        for row, texts in enumerate(zip(*((c.label, c.name) for c in self._columns), strict=True)):
            for place, text in enumerate(texts):
                head = self._heads[self._columns[place].editable]
                sheet.write_string(row, place, text, head)
        self._row = _HEADS

    def _list_values(self, tagset: Tagset) -> None:
        """Write which values there are and what they mean, in both languages."""
        sheet = self._book.add_worksheet(_VALUES)
        sheet.right_to_left()
        row = 0
        for column, values in _values(self._columns, tagset):
            first = row + 1
            for value in values:
                texts = (column.name, value.id, value.labels.get("ar", ""))
                more = (value.labels.get("en", ""), value.definitions.get("ar", ""))
                for place, text in enumerate((*texts, *more)):
                    sheet.write_string(row, place, text, self._plain)
                row += 1
            self._offered[column.name] = f"={_VALUES}!$B${first}:$B${row}"
        sheet.set_column(0, 3, 20)
        sheet.set_column(4, 4, 90)

    def _offer(self) -> None:
        """Let the cells of a value be chosen from a list; other words can still be typed."""
        for place, column in enumerate(self._columns):
            if column.name in self._offered:
                self._sheet.data_validation(
                    *(_HEADS, place, MOST_ROWS - 1, place),
                    {
                        "validate": "list",
                        "source": self._offered[column.name],
                        "error_type": "warning",
                    },
                )


def _values(columns: Sequence[Column], tagset: Tagset) -> Iterator[tuple[Column, Sequence[Any]]]:
    known = {item.id: item.values for item in tagset.attributes}
    known |= {f"implicit_{item.id}": item.values for item in tagset.implicit}
    for column in columns:
        if column.choices:
            yield column, known[column.name]


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write all layers as one workbook; what is unfinished lies in a folder of its own."""
    import xlsxwriter  # noqa: PLC0415 — only this format needs it

    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(str(out), {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"created": _MADE, "title": stream.dataset.name, "keywords": NUMBER})
        try:
            sheets = _Book(book, stream.tagset)
            table = lines(stream.told(progress), stream.tagset)
            next(table)  # the names stand there already
            for cells in table:
                sheets.add(cells)
            book.close()
        finally:  # a workbook that is given up keeps its rows open
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def preview(stream: Stream) -> str:
    """Return the rows of the first document with tabs between the cells."""
    table = lines(stream.slices(), stream.tagset)
    return "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for cells in table)


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read one of our workbooks, also after a spreadsheet saved it."""
    options = options or Options()
    source = article.load(path, grid.MAX_MEGABYTES)
    reader = Table(tagset, options)
    sheets = grid.read(source, options).sheets
    found = False
    for name in sheets:
        table = find_heads(grid.read(source, dataclasses.replace(options, sheet=name)).rows)
        if table is not None:
            found = True
            reader.take(*table, str(path))
    if not found:
        raise mistake("table_not_ours", source.place)
    return reader.reading(source.place)


def knows(path: Path) -> bool:
    """Return whether a workbook has a sheet of ours."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            return f'name="{SHEET}"'.encode() in part.read(100_000)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return False


XLSX = Format(
    "xlsx",
    N_("Table of attributions (Excel)"),
    (".xlsx",),
    read,
    write,
    loses=LOSSES,
    explains=N_(
        "One row for each attribution in a workbook that runs from right to left; what is headed"
        " green can be changed there and imported again."
    ),
    makes=".xlsx",
    preview=preview,
    knows=knows,
)
