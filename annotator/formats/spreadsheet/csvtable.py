"""Attributions as CSV: UTF-8 with a BOM, CRLF, safe to open in a spreadsheet, readable again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.errors import mistake
from annotator.formats import article, grid
from annotator.formats.base import Format, Options, Progress, Reading, Stream, silent
from annotator.formats.spreadsheet.reading import Table, find_heads
from annotator.formats.spreadsheet.rows import LOSSES, NUMBER, lines, safe, unsafe
from annotator.i18n import N_
from annotator.model.tagset import Tagset

_BOM = "\ufeff"


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write all layers as one table."""
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write(_BOM)
        _write(file, lines(stream.told(progress), stream.tagset))


def _write(file: io.TextIOBase, table: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(file, lineterminator="\r\n")
    for cells in table:
        writer.writerow([safe(cell) for cell in cells])


def preview(stream: Stream) -> str:
    """Return the rows of the first document."""
    text = io.StringIO()
    _write(text, lines(stream.slices(), stream.tagset))
    return text.getvalue().replace("\r\n", "\n")


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read one of our tables, also after a spreadsheet saved it in another encoding."""
    source = article.load(path, grid.MAX_MEGABYTES)
    found = grid.read(source, options or Options())
    rows = tuple((n, tuple(unsafe(cell) for cell in cells)) for n, cells in found.rows)
    table = find_heads(rows)
    if table is None:
        raise mistake("table_not_ours", source.place)
    reader = Table(tagset, options or Options())
    reader.take(*table, str(path))
    return reader.reading(source.place)


def knows(path: Path) -> bool:
    """Return whether a CSV file begins as ours do."""
    try:
        with path.open("rb") as file:
            return NUMBER.encode() in file.read(200).replace(b"\0", b"")
    except OSError:
        return False


CSV = Format(
    "csv",
    N_("Table of attributions (CSV)"),
    (".csv",),
    read,
    write,
    loses=LOSSES,
    explains=N_(
        "One row for each attribution, for counting and for statistics programs; values, entities"
        " and notes can be changed there and imported again."
    ),
    makes=".csv",
    preview=preview,
    knows=knows,
)
