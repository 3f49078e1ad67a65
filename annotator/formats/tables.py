"""Articles as rows of a table: which column is the text, which is metadata."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import article, grid
from annotator.formats.base import Options, Reading, Source
from annotator.i18n import N_
from annotator.model.records import Corpus, Document
from annotator.model.tagset import digest
from annotator.model.text import fold

_SHOWN = 20
_LONG = 120  # characters from which a cell is no heading but a text
_EXCEL_LIMIT = 32_767  # characters that a cell of Excel can hold
# How columns are headed, in the order in which a heading is looked for; folded by `model.text`.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "article", "article_text", "full_text", "maintext"),
        *("paragraphs", "story", "news"),
        *("النص", "نص", "نص الخبر", "نص المقال", "المحتوى", "المتن", "المقال", "الخبر"),
    ),
    "title": ("title", "headline", "heading", "العنوان", "عنوان", "عنوان الخبر", "عنوان المقال"),
    "outlet": (
        *("outlet", "source", "publisher", "newspaper", "site", "sitename", "domain", "media"),
        *("المصدر", "الصحيفة", "الموقع", "الناشر", "الوسيلة", "الجهة"),
    ),
    "date": (
        *("date", "published", "published_at", "publish_date", "pubdate", "date_publish"),
        *("التاريخ", "تاريخ", "تاريخ النشر"),
    ),
    "url": ("url", "link", "address", "canonical_url", "الرابط", "رابط", "العنوان الإلكتروني"),
    "author": ("author", "authors", "byline", "الكاتب", "المؤلف", "المحرر", "كاتب"),
    "id": ("id", "doc_id", "document_id", "article_id", "المعرف", "رقم", "الرقم"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the meaning of its columns: `columns` maps fields to headings.

    `rows` are all that hold something, each with its line or row number, without the headings.
    """

    grid: grid.Grid
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: Mapping[str, str]

    def cell(self, cells: Sequence[str], field: str) -> str:
        """Return the cell of a row that is a field, or an empty string."""
        head = self.columns.get(field)
        place = self.heads.index(head) if head in self.heads else len(cells)
        return cells[place] if place < len(cells) else ""

    def sample(self) -> list[tuple[str, ...]]:
        """Return the first rows, cut to the number of headings."""
        return [cells[: len(self.heads)] for _, cells in self.rows[:_SHOWN]]


def look(source: Source, options: Options) -> Table:
    """Read a table and guess what the options do not say of its columns.

    Raises AnnotatorError when the bytes are no table or a named column is not in it.
    """
    found = grid.read(source, options)
    heads, rows = found.heads, found.rows
    if not heads and rows:
        heads, rows = _heads(rows)
    columns = guess_columns(heads, [cells for _, cells in rows[:_SHOWN]])
    for field, head in options.columns.items():
        if field not in article.FIELDS:
            known = ", ".join(article.FIELDS)
            raise mistake("field_unknown", source.place, name=field, known=known)
        if head and head not in heads:
            known = ", ".join(heads[:_SHOWN])
            raise mistake("column_unknown", source.place, name=head, known=known)
        columns = {key: value for key, value in columns.items() if value != head or key == field}
        columns[field] = head
    return Table(found, heads, rows, {key: head for key, head in columns.items() if head})


def _heads(
    rows: Sequence[tuple[int, tuple[str, ...]]],
) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    """Return headings and rows: the first row heads the columns unless it is long as a text."""
    first = rows[0][1]
    if any(len(cell) > _LONG for cell in first):
        width = max(len(cells) for _, cells in rows)
        return tuple(str(n) for n in range(1, width + 1)), tuple(rows)
    heads: list[str] = []
    for place, cell in enumerate(first, 1):
        name = article.line(cell) or str(place)
        heads.append(name if name not in heads else f"{name} ({place})")
    while heads and not first[len(heads) - 1].strip():
        heads.pop()  # empty columns at the edge
    return tuple(heads), tuple(rows[1:])


def guess_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return which heading is which field: by its name; the text, else, by the longest cells."""
    folded = {_folded(head): head for head in reversed(heads)}
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        for name in names:
            head = folded.get(_folded(name))
            if head is not None and head not in found.values():
                found[field] = head
                break
    if "text" not in found:
        sizes = {
            head: sum(len(cells[place]) for cells in rows if place < len(cells))
            for place, head in enumerate(heads)
            if head not in found.values()
        }
        longest = max(sizes, key=lambda head: sizes[head], default="")
        if longest and sizes[longest] > _LONG * max(1, len(rows)) / 2:
            found["text"] = longest
    return found


def _folded(name: str) -> str:
    return fold(name.strip().replace("-", "_").replace(" ", "_")).text


# ---- rows to documents ---------------------------------------------------------------------


def parse(source: Source, options: Options) -> Reading:
    """Read a table of articles; raise AnnotatorError with every row that cannot be one."""
    table = look(source, options)
    if "text" not in table.columns:
        known = ", ".join(table.heads[:_SHOWN])
        raise mistake("column_text_missing", source.place, known=known)
    rows = _Rows(source, table)
    documents = list(rows.documents())
    if rows.problems:
        raise AnnotatorError(rows.problems)
    if not documents:
        raise mistake("file_blank", source.place)
    notes = (*_notes(source, table), *rows.notes)
    return Reading(Corpus(documents=tuple(documents)), notes, encoding=table.grid.encoding)


class _Rows:
    """Turns rows into documents and remembers what is wrong with them."""

    def __init__(self, source: Source, table: Table) -> None:
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self._source, self._table = source, table
        self._known: dict[str, tuple[int, Document]] = {}

    def documents(self) -> Iterator[Document]:
        """Yield the articles; a row without text is left out and told."""
        for number, cells in self._table.rows:
            place = Place(self._source.place.file, number)
            try:
                document = self._document(place, cells)
            except AnnotatorError as error:
                self.problems += error.problems
                continue
            if document is not None:
                yield document

    def _document(self, place: Place, cells: Sequence[str]) -> Document | None:
        table, width = self._table, len(self._table.heads)
        if any(cell.strip() for cell in cells[width:]):
            raise mistake("row_long", place, found=len(cells), expected=width)
        text = table.cell(cells, "text")
        if not text.strip():
            self.notes.append(Problem("row_without_text", place, {}, "warning"))
            return None
        if len(text) == _EXCEL_LIMIT:
            self.notes.append(Problem("cell_cut", place, {"n": len(text)}, "warning"))
        meta = {
            field: table.cell(cells, field)
            for field in article.FIELDS
            if field not in ("text", "title")
        }
        own = Source(self._source.name, text.encode(), place)
        made = article.document(own, text, table.cell(cells, "title"), meta)
        return self._named(place, made)

    def _named(self, place: Place, made: Document) -> Document | None:
        """Name an article by its id column, else by all that its row says."""
        id = made.meta.get("id", "")
        key = id or digest("\x1f".join([made.sha256, made.title, *sorted(made.meta.values())]))
        line, other = self._known.setdefault(key, (place.line, made))
        if other is made:
            return dataclasses.replace(made, id=f"{self._source.name}#{key}")
        if other.sha256 != made.sha256:
            raise mistake("row_id_twice", place, id=id, line=line)
        self.notes.append(Problem("row_twice", place, {"line": line}, "warning"))
        return None


def _notes(source: Source, table: Table) -> Iterator[Problem]:
    """Say what was guessed and what was left out."""
    found = table.grid
    if found.guessed:
        yield Problem("encoding_guessed", source.place, {"encoding": found.encoding}, "warning")
    unused = [head for head in table.heads if head not in table.columns.values()]
    if unused:
        shown: dict[str, str | int] = {"names": ", ".join(unused[:_SHOWN])}
        yield Problem("columns_left_out", source.place, shown, "warning")
    others = [name for name in found.sheets if name != found.sheet]
    if others:
        names: dict[str, str | int] = {"name": found.sheet, "others": ", ".join(others)}
        yield Problem("sheets_left_out", source.place, names, "warning")


TABLE = article.kind(
    "table",
    N_("Tables of articles (CSV, Excel, OpenDocument, JSON lines)"),
    (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".jsonl", ".ndjson"),
    parse,
    grid.MAX_MEGABYTES,
)
