"""How many cells a sheet claims to have: a kilobyte can claim 17 billion, which no memory holds.

The library that reads sheets makes room for the whole rectangle from the first to the last cell;
when that fails, it ends the program. So the rectangle is measured before it is asked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import ZipInfo

from annotator.errors import Place, mistake
from annotator.formats import archive

MAX_CELLS = 5_000_000
_LIMIT = 200  # megabytes of one part
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})?(\d{1,7})["']""")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def check(raw: bytes, place: Place) -> None:
    """Raise AnnotatorError for a workbook that is damaged, hostile or beyond `MAX_CELLS`."""
    members = archive.members(raw, place)
    found = max(_rectangles(raw, members, place), default=0)
    if found > MAX_CELLS:
        raise mistake("sheet_large", place, n=found, limit=MAX_CELLS)


def _rectangles(raw: bytes, members: Mapping[str, ZipInfo], place: Place) -> Iterator[int]:
    """Yield the cells of each sheet; every part is unpacked once, to see that none is a bomb."""
    for name, info in members.items():
        part = archive.read(raw, info, _LIMIT, place)
        if b"sheetData" in part.replace(b"\0", b""):  # wherever the workbook says it lies
            yield _excel(part)
        elif name == "content.xml":
            yield _open_document(part, place)


def _excel(part: bytes) -> int:
    """Return rows × columns up to the last cell that a sheet of Excel names."""
    rows = columns = 1
    for letters, digits in _CELL.findall(part.replace(b"\0", b"")):
        rows = max(rows, int(digits))
        columns = max(columns, _column(letters)) if letters else columns
    return rows * columns


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - ord("A") + 1
    return place


def _open_document(part: bytes, place: Place) -> int:
    """Return rows × columns up to the last cell with something in it, repetitions counted."""
    from lxml import etree  # noqa: PLC0415 — only OpenDocument sheets need it

    most = rows = height = width = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(part), resolve_entities=False):
            if element.tag == f"{_TABLE}table-row":
                rows += _times(element, "rows")
                if wide := _width(element):
                    height, width = rows, max(width, wide)
                element.clear()
            elif element.tag == f"{_TABLE}table":
                most = max(most, height * width)
                rows = height = width = 0
    except etree.XMLSyntaxError as error:
        raise mistake("office_broken", place) from error
    return most


def _width(row: Any) -> int:
    columns = width = 0
    for cell in row:
        columns += _times(cell, "columns")
        if cell.get(f"{_OFFICE}value-type") or len(cell):
            width = columns
    return width


def _times(element: Any, of: str) -> int:
    said = element.get(f"{_TABLE}number-{of}-repeated") or "1"
    return int(said) if said.isdecimal() and len(said) < 10 else 1
