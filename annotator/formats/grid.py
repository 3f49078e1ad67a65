"""Tables as rows of strings: CSV and its kin, Excel and OpenDocument sheets, lines of JSON.

Cells are read as they are: a formula in CSV is its text, one in a sheet is the value that was
saved with it; nothing is computed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import article, jsonio, sheetsize
from annotator.formats.base import Options, Source
from annotator.formats.encodings import Decoded, decode

MAX_MEGABYTES = 200
_MAX_CELL = 5_000_000  # characters; no article is as long
_MAX_COLUMNS = 1000
SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 200_000  # characters in which the separator is looked for
_SEP_LINE = "sep="  # Excel's own first line


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, each with the number that a person would find it under; and how it was read.

    `sheets` are the names of all sheets that hold something, `sheet` the one that was read.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str = ""
    guessed: bool = False
    separator: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    heads: tuple[str, ...] = ()  # where the format has them apart from the rows


def read(source: Source, options: Options) -> Grid:
    """Read a table of whatever kind the bytes are; raise AnnotatorError when they are none."""
    known = (article.TEXT, article.MAIL, article.ZIP, article.OFFICE)
    article.refuse_unless(source, "CSV / XLSX", *known)
    if article.what_it_is(source.raw) in (article.ZIP, article.OFFICE):
        return _sheet(source, options)
    decoded = decode(source.raw, source.place, options.encoding)
    if source.name.lower().endswith((".jsonl", ".ndjson")) or decoded.text.lstrip()[:1] == "{":
        return _objects(source, decoded)
    return _separated(source, decoded, options.separator)


# ---- CSV -----------------------------------------------------------------------------------


def _separated(source: Source, decoded: Decoded, separator: str) -> Grid:
    text, skipped = decoded.text, 0
    first = text.split("\n", 1)[0]
    if first.lower().startswith(_SEP_LINE) and len(first) == len(_SEP_LINE) + 1:
        separator, skipped = separator or first[-1], 1
        text = text[len(first) + 1 :]
    separator = separator or _separator(text)
    if len(separator) != 1 or separator in '"\r\n':
        raise mistake("separator_wrong", source.place, value=separator)
    rows = tuple((n + skipped, cells) for n, cells in _cells(text, separator, source.place))
    return Grid(rows, decoded.encoding, decoded.guessed, separator)


def _cells(text: str, separator: str, place: Place) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows that are not empty, each with the line on which it begins.

    Strict: a quotation that never closes would swallow all that follows without a word.
    """
    before = csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, tuple(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        at = Place(place.file, line)
        if "field limit" in str(error):
            raise mistake("cell_too_large", at, limit=_MAX_CELL) from error
        raise mistake("csv_quotes", at) from error
    finally:
        csv.field_size_limit(before)


def _separator(text: str) -> str:
    """Return the separator that cuts the first rows most evenly into most cells."""
    best, score = ",", (0.0, 0)
    for candidate in SEPARATORS:
        sizes: list[int] = []
        try:
            for _, cells in _cells(text[:_SAMPLE], candidate, Place()):
                sizes.append(len(cells))
        except AnnotatorError:
            pass
        sizes = sizes[:-1] if len(text) > _SAMPLE else sizes  # the last one was cut
        if not sizes or sizes[0] < 2:
            continue
        even = sum(size == sizes[0] for size in sizes) / len(sizes)
        if (even, sizes[0]) > score:
            best, score = candidate, (even, sizes[0])
    return best


# ---- sheets --------------------------------------------------------------------------------


def _sheet(source: Source, options: Options) -> Grid:
    import python_calamine as calamine  # noqa: PLC0415 — only sheets need it

    if article.what_it_is(source.raw) == article.ZIP:
        sheetsize.check(source.raw, source.place)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.raw))
        full = {name: _sheet_rows(book, name, source.place) for name in book.sheet_names}
    except calamine.PasswordError as error:
        raise mistake("zip_encrypted", source.place) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise mistake("office_broken", source.place) from error
    full = {name: rows for name, rows in full.items() if rows}
    if not full:
        raise mistake("file_blank", source.place)
    if options.sheet and options.sheet not in full:
        known = ", ".join(full)
        raise mistake("sheet_unknown", source.place, name=options.sheet, known=known)
    chosen = options.sheet or max(full, key=lambda name: _size(full[name]))
    return Grid(tuple(full[chosen]), sheets=tuple(full), sheet=chosen)


def _sheet_rows(book: Any, name: str, place: Place) -> list[tuple[int, tuple[str, ...]]]:
    sheet = book.get_sheet_by_name(name)
    size = (sheet.total_height + 1) * (sheet.total_width + 1)
    if size > sheetsize.MAX_CELLS:  # the old binary format, whose rectangle is not that large
        raise mistake("sheet_large", place, n=size, limit=sheetsize.MAX_CELLS)
    rows = sheet.to_python(skip_empty_area=False)
    found = ((n, tuple(map(_cell, row))) for n, row in enumerate(rows, 1))
    return [(n, cells) for n, cells in found if any(cell.strip() for cell in cells)]


def _size(rows: Sequence[tuple[int, tuple[str, ...]]]) -> int:
    return sum(len(cell) for _, cells in rows for cell in cells)


def _cell(value: object) -> str:
    """Return what a cell holds as a person reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time | dt.datetime):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


# ---- JSON lines ----------------------------------------------------------------------------


def _objects(source: Source, decoded: Decoded) -> Grid:
    """Read one object a line; a list of strings is the paragraphs of one cell."""
    problems: list[Problem] = []
    found: list[tuple[int, dict[str, str]]] = []
    heads: dict[str, None] = {}
    for number, raw in jsonio.lines(decoded.text.encode()):
        place = Place(source.place.file, number)
        try:
            data = jsonio.loads(raw, place)
        except AnnotatorError as error:
            problems += error.problems
            continue
        if not isinstance(data, dict):
            problems.append(Problem("schema_type", place, {"expected": "object"}))
            continue
        if str(data.get("schema")).startswith("urn:isnad:"):
            raise mistake("kind_differs", place, found="Isnad JSON", expected="JSON lines")
        cells = {key: _json_cell(value) for key, value in data.items()}
        heads |= dict.fromkeys(cells)
        found.append((number, cells))
    if len(heads) > _MAX_COLUMNS:
        problems.append(Problem("columns_many", source.place, {"n": len(heads)}))
    if problems:
        raise AnnotatorError(problems[: jsonio.MAX_SHOWN])
    rows = tuple((n, tuple(cells.get(head, "") for head in heads)) for n, cells in found)
    return Grid(rows, decoded.encoding, decoded.guessed, heads=tuple(heads))


def _json_cell(value: object) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    if isinstance(value, dict | list) or value is None:
        return ""  # what has parts is no text
    return str(value).lower() if isinstance(value, bool) else str(value)
