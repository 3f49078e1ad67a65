"""Tables of articles: what is read of a row, what is guessed, and what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, Place
from annotator.formats import grid, sheetsize, tables
from annotator.formats.base import Options, Reading, Source
from annotator.model.records import Document
from tests.formats import papers
from tests.formats.papers import Cell, zipped
from tests.helpers import codes, refused

TEXT = "قال الوزير إن الحكومة، في بيان، «ستعمل» على الإصلاح.\nوأضاف كلاماً آخر؛ ثم صمت."
OTHER = "نفت الشركة ذلك، وقالت إنها لن ترد على سؤال الوكالة."
ROWS: list[list[str]] = [
    ["id", "headline", "body", "date", "link", "source"],
    ["7", "عنوان أول", TEXT, "2024-01-02", "http://example.org/7", "صحيفة المثال"],
    ["8", "عنوان ثان", OTHER, "", "", ""],
]


def source(raw: bytes, name: str = "a.csv") -> Source:
    return Source(name, raw, Place(file=name))


def read(raw: bytes, name: str = "a.csv", options: Options = Options()) -> Reading:  # noqa: B008
    return tables.parse(source(raw, name), options)


def documents(raw: bytes, name: str = "a.csv", options: Options = Options()) -> list[Document]:  # noqa: B008
    return list(read(raw, name, options).corpus.documents)


def csv_of(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def jsonl(*lines: str) -> bytes:
    return "\n".join(lines).encode()


# ---- what a row becomes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", csv_of(ROWS).encode("utf-8-sig")),
        ("a.csv", csv_of(ROWS, ";").encode()),
        ("a.tsv", csv_of(ROWS, "\t").encode()),
        ("a.csv", csv_of(ROWS, "|").encode()),
        ("a.csv", ("sep=;\n" + csv_of(ROWS, ";")).encode()),
        ("a.csv", csv_of(ROWS).replace("\r\n", "\n").encode("utf-16")),
        ("a.xlsx", papers.xlsx(ورقة=ROWS)),
        ("a.ods", papers.ods(ROWS)),
        ("wrong.csv", papers.xlsx(ورقة=ROWS)),  # a table is a table
    ],
    ids=["BOM", "semicolon", "tab", "bar", "sep=", "UTF-16", "xlsx", "ods", "xlsx as csv"],
)
def test_every_kind_of_table_gives_the_same_articles(name: str, raw: bytes) -> None:
    first, second = documents(raw, name)
    assert (first.text, first.title) == (TEXT, "عنوان أول")
    assert first.meta == {
        "file": name,
        "date": "2024-01-02",
        "url": "http://example.org/7",
        "outlet": "صحيفة المثال",
        "id": "7",
    }
    assert (second.text, second.meta) == (OTHER, {"file": name, "id": "8"})
    assert (first.id, second.id) == (f"{name}#7", f"{name}#8")


def test_json_lines_may_have_paragraphs_as_a_list() -> None:
    raw = jsonl(
        '{"id": 7, "headline": "عنوان", "text": ["فقرة أولى.", "فقرة ثانية."], "n": {"x": 1}}',
        "",
        '{"text": "نص آخر", "outlet": null, "draft": true}',
    )
    first, second = documents(raw, "a.jsonl")
    assert (first.text, first.title, first.meta["id"]) == ("فقرة أولى.\nفقرة ثانية.", "عنوان", "7")
    assert (second.text, second.meta) == ("نص آخر", {"file": "a.jsonl"})


def test_headings_in_arabic_are_understood() -> None:
    rows = [["المعرّف", "العنوان", "النصّ", "المصدر", "تاريخ النشر", "الرابط"]]
    table = tables.look(
        source(csv_of([*rows, ["1", "ع", TEXT, "م", "ت", "ر"]]).encode()), Options()
    )
    assert table.columns == {
        "text": "النصّ",
        "title": "العنوان",
        "outlet": "المصدر",
        "date": "تاريخ النشر",
        "url": "الرابط",
        "id": "المعرّف",
    }


def test_without_a_name_that_says_so_the_longest_column_is_the_text() -> None:
    rows = [["a", "b"], ["1", TEXT * 2], ["2", OTHER * 2]]
    assert [d.text for d in documents(csv_of(rows).encode())] == [TEXT * 2, OTHER * 2]


def test_a_table_without_headings_counts_its_columns() -> None:
    long = TEXT * 2
    rows = [["1", long], ["2", OTHER * 3]]
    table = tables.look(source(csv_of(rows).encode()), Options())
    assert (table.heads, table.columns) == (("1", "2"), {"text": "2"})
    options = Options(columns={"text": "2", "title": "1"})
    assert [d.title for d in documents(csv_of(rows).encode(), options=options)] == ["1", "2"]


def test_the_person_says_what_the_columns_are() -> None:
    options = Options(columns={"text": "headline", "title": "", "outlet": "source", "id": ""})
    first, second = documents(csv_of(ROWS).encode(), options=options)
    assert (first.text, first.title) == ("عنوان أول", "عنوان أول")
    assert "id" not in first.meta
    assert second.text == "عنوان ثان"


def test_two_columns_of_one_name_can_both_be_named() -> None:
    rows = [["نص", "نص"], ["أ", "ب"]]
    options = Options(columns={"text": "نص (2)"})
    assert documents(csv_of(rows).encode(), options=options)[0].text == "ب"


def test_the_sheet_with_most_text_is_read_unless_another_is_named() -> None:
    raw = papers.xlsx(غلاف=[["text"], ["قصير"]], مقالات=ROWS, فارغة=[])
    reading = read(raw, "a.xlsx")
    assert len(reading.corpus.documents) == 2
    assert [(n.code, n.params) for n in reading.notes] == [
        ("sheets_left_out", {"name": "مقالات", "others": "غلاف"})
    ]
    assert [d.text for d in documents(raw, "a.xlsx", Options(sheet="غلاف"))] == ["قصير"]
    with refused("sheet_unknown"):
        read(raw, "a.xlsx", Options(sheet="فارغة"))


def test_formulas_stay_text_in_csv_and_are_their_saved_value_in_sheets() -> None:
    rows = [["title", "text"], ["=1+1", '=HYPERLINK("http://x","y")'], ["@x", "-5+3"]]
    first, second = documents(csv_of(rows).encode())
    assert (first.title, first.text) == ("=1+1", '=HYPERLINK("http://x","y")')
    assert second.text == "-5+3"
    saved: list[list[Cell]] = [["title", "text"], ["=1+1|2", "=A1|نص محفوظ"]]
    (found,) = documents(papers.xlsx(a=saved), "a.xlsx")
    assert (found.title, found.text) == ("2", "نص محفوظ")


def test_workbooks_of_other_programs_are_read(tmp_path: Path) -> None:
    when = dt.datetime(2024, 3, 1, tzinfo=None)  # noqa: DTZ001 — sheets know no time zones
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "text", "date", "n"], [1, TEXT, when, "=1+1"], [2, "=A1", None, True]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    (first,) = documents((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")  # no value was saved
    assert (first.text, first.meta["date"], first.meta["id"]) == (TEXT, "2024-03-01", "1")
    with xlsxwriter.Workbook(tmp_path / "b.xlsx", {"strings_to_formulas": False}) as other:
        page = other.add_worksheet("مقالات")
        for y, row in enumerate([["text", "title"], [TEXT, "=1+1"]]):
            for x, cell in enumerate(row):
                page.write_string(y, x, cell)
    (found,) = documents((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")
    assert (found.text, found.title) == (TEXT, "=1+1")


def test_numbers_read_as_a_person_reads_them() -> None:
    rows: list[list[Cell]] = [["id", "text"], [17, "نص"], [2.5, "آخر"]]
    assert [d.meta["id"] for d in documents(papers.xlsx(a=rows), "a.xlsx")] == ["17", "2.5"]


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_any_text_survives_csv(cells: list[str], separator: str) -> None:
    fine = [c for c in cells if c.strip() and "\0" not in c and c.isprintable()]
    rows = [["text", "title"], *([cell, "ع"] for cell in fine)]
    raw = csv_of(rows, separator).encode("utf-8", "surrogatepass")
    options = Options(encoding="utf-8", separator=separator)
    if fine:
        assert [d.text for d in documents(raw, options=options)] == list(dict.fromkeys(fine))


# ---- what is told ---------------------------------------------------------------------------


def test_rows_without_text_and_rows_that_stand_twice_are_told() -> None:
    rows = [["text", "outlet"], [TEXT, "أ"], ["", "ب"], [TEXT, "أ"], [TEXT, "ج"]]
    reading = read(csv_of(rows).encode())
    assert [d.meta["outlet"] for d in reading.corpus.documents] == ["أ", "ج"]
    told = [(n.code, n.place.line, dict(n.params)) for n in reading.notes]
    assert told == [("row_without_text", 4, {}), ("row_twice", 5, {"line": 2})]


def test_a_guessed_encoding_is_told_and_a_chosen_one_is_not() -> None:
    raw = csv_of(ROWS).encode("cp1256")
    assert codes(read(raw).notes) == ["encoding_guessed"]
    assert codes(read(raw, options=Options(encoding="cp1256")).notes) == []


def test_a_text_as_long_as_excel_allows_may_have_been_cut() -> None:
    rows = [["text"], ["ن" * 32_767]]
    assert codes(read(papers.xlsx(a=rows), "a.xlsx").notes) == ["cell_cut"]


# ---- what is refused ------------------------------------------------------------------------


def claims(cell: str) -> bytes:
    """A workbook of a kilobyte whose last cell is far away."""
    return _changed(
        papers.xlsx(a=[["text"], ["نص"]]),
        "xl/worksheets/s1.xml",
        lambda xml: xml.replace(
            "</sheetData>", f'<row><c r="{cell}"><v>1</v></c></row></sheetData>'
        ),
    )


def repeats(rows: int, columns: int) -> bytes:
    """An OpenDocument sheet that says one cell very often."""
    return _changed(
        papers.ods([["text"], ["نص"]]),
        "content.xml",
        lambda xml: xml.replace(
            "<table:table-row>", f'<table:table-row table:number-rows-repeated="{rows}">'
        ).replace(
            "<table:table-cell ", f'<table:table-cell table:number-columns-repeated="{columns}" '
        ),
    )


def _changed(raw: bytes, name: str, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    parts[name] = change(parts[name].decode())  # type: ignore[union-attr]
    return zipped(parts)


BAD: list[tuple[str, str, bytes, str]] = [
    ("nothing", "a.csv", b"", "file_empty"),
    ("white space", "a.csv", b" \n", "file_blank"),
    ("headings alone", "a.csv", b"id,text\n", "file_blank"),
    ("a PDF", "a.csv", b"%PDF-1.7", "kind_differs"),
    ("a page", "a.xls", b"<html><table>", "kind_differs"),
    ("a picture", "a.csv", b"\x89PNG\r\n", "kind_differs"),
    ("no column of texts", "a.csv", b"a,b\n1,2\n", "column_text_missing"),
    ("an open quotation", "a.csv", b'id,text\n1,"abc\n2,def\n', "csv_quotes"),
    ("words after a quotation", "a.csv", b'id,text\n1,"abc" def\n', "csv_quotes"),
    ("half a file", "a.csv", csv_of(ROWS).encode()[:150], "csv_quotes"),
    ("a bare separator", "a.csv", "id,text\n1,قال، نعم, لا\n".encode(), "row_long"),
    ("one id, two texts", "a.csv", "id,text\n1,أ\n1,ب\n".encode(), "row_id_twice"),
    ("a NUL", "a.csv", "id,text\n1,أ\0ب\n".encode(), "text_nul"),
    ("a cell of 6 MB", "a.csv", b"id,text\n1," + b"x" * 6_000_000 + b"\n", "cell_too_large"),
    ("no workbook", "a.xlsx", b"PK\x03\x04", "zip_broken"),
    ("a Word file", "a.xlsx", papers.docx("نص"), "office_broken"),
    ("half a workbook", "a.xlsx", papers.xlsx(a=ROWS)[:-40], "zip_broken"),
    ("an empty workbook", "a.xlsx", papers.xlsx(a=[]), "file_blank"),
    ("an old workbook, broken", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
     "office_broken"),
    ("a cell at the end of the world", "a.xlsx", claims("XFD1048576"), "sheet_large"),
    ("a cell far down and right", "a.xlsx", claims("ZZ100000"), "sheet_large"),
    ("a cell repeated", "a.ods", repeats(1_000_000, 16_000), "sheet_large"),
    ("a bomb", "a.xlsx", zipped({"xl/worksheets/s1.xml": "0" * 250_000_000}), "zip_too_large"),
    ("a slip", "a.xlsx", zipped({"../x": "x"}), "zip_member"),
    ("a list", "a.jsonl", b"[1]", "schema_type"),
    ("broken JSON", "a.jsonl", b'{"text": ', "json_syntax"),
    ("a key twice", "a.jsonl", b'{"text": "a", "text": "b"}', "json_duplicate_key"),
    ("half a character", "a.jsonl", b'{"text": "\\ud800"}', "text_surrogate"),
    ("a NUL in JSON", "a.jsonl", b'{"text": "a\\u0000b"}', "text_nul"),
    ("bottomless JSON", "a.jsonl", b'{"text": ' + b"[" * 100_000, "json_depth"),
    ("many fields", "a.jsonl", b"".join(b'{"k%d": 1}\n' % n for n in range(1001)), "columns_many"),
    ("our own lines", "a.jsonl", b'{"schema": "urn:isnad:schema:document:0.1", "text": "x"}',
     "kind_differs"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "code"), [row[1:] for row in BAD], ids=[r[0] for r in BAD])
def test_a_bad_table_is_refused(name: str, raw: bytes, code: str) -> None:
    with refused(code):
        read(raw, name)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (Options(columns={"text": "nothing"}), "column_unknown"),
        (Options(columns={"shoe": "body"}), "field_unknown"),
        (Options(separator=";;"), "separator_wrong"),
        (Options(separator='"'), "separator_wrong"),
        (Options(separator="\n"), "separator_wrong"),
        (Options(encoding="klingon"), "encoding_name"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_choice_that_cannot_be_is_refused(options: Options, code: str) -> None:
    with refused(code):
        read(csv_of(ROWS).encode(), options=options)


def test_all_bad_lines_are_told_at_once_with_their_place() -> None:
    with refused("row_long") as caught:
        read(b"id,text\n1,a,b\n2,c\n3,d,e\n")
    assert [(p.code, p.place.line) for p in caught.value.problems] == [
        ("row_long", 2),
        ("row_long", 4),
    ]


def test_empty_repeated_cells_at_the_edge_are_no_cells() -> None:
    raw = _changed(
        papers.ods([["text"], ["نص"]]),
        "content.xml",
        lambda xml: xml.replace(
            "</table:table>",
            '<table:table-row table:number-rows-repeated="1048574"><table:table-cell'
            ' table:number-columns-repeated="16384"/></table:table-row></table:table>',
        ),
    )
    assert [d.text for d in documents(raw, "a.ods")] == ["نص"]


def test_the_size_that_the_csv_module_keeps_is_as_it_was() -> None:
    before = csv.field_size_limit()
    with pytest.raises(AnnotatorError):
        read(b"id,text\n1," + b"x" * 6_000_000)
    assert csv.field_size_limit() == before
    assert tables.TABLE.limit == grid.MAX_MEGABYTES


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_surprises_the_reader(data: st.DataObject) -> None:
    name, whole = data.draw(
        st.sampled_from([("a.xlsx", papers.xlsx(a=ROWS)), ("a.ods", papers.ods(ROWS))])
    )
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    part = data.draw(st.sampled_from(sorted(parts)))
    raw = bytearray(parts[part])  # type: ignore[arg-type]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        piece = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b">", b'"', b"9"]))
        raw[place : place + data.draw(st.integers(0, 40))] = piece
    try:
        found = documents(zipped(parts | {part: bytes(raw)}), name)
    except AnnotatorError:
        return
    assert all(document.text.strip() for document in found)
    assert sheetsize.MAX_CELLS > 0
