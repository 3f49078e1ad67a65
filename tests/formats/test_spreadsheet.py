"""Tables of attributions: nothing is computed, nothing shifts, what may be changed comes back."""

from __future__ import annotations

import csv
import dataclasses
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import edits
from annotator.exchange import export, import_paths
from annotator.formats import Format, Options
from annotator.formats.spreadsheet import CSV, XLSX, rows, xlsx
from annotator.formats.tables import TABLE
from annotator.model.records import Attribution, Corpus, Entity, Region
from annotator.store import Store
from tests.formats.roundtrip import (
    TAGSET,
    assert_kept,
    assert_stoppable,
    canonical,
    contents,
    corpora,
    read_back,
    scratch,
    written,
)
from tests.formats.test_huggingface import small
from tests.helpers import SHARED, Project, at, codes, refused

BOTH = pytest.mark.parametrize("kind", [CSV, XLSX], ids=lambda item: item.name)
FORMULAS = ("=1+1", "+966 5", "-قال", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "\u200f=1", "  =1")


def other_metadata(corpus: Corpus) -> Corpus:
    names = {"file", *rows.META}
    return dataclasses.replace(
        corpus,
        documents=tuple(
            dataclasses.replace(d, meta={k: v for k, v in d.meta.items() if k in names})
            for d in corpus.documents
        ),
    )


BLURS = {"rest_of_metadata": other_metadata, "long_cells": lambda corpus: corpus}


@settings(max_examples=40, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_csv_keeps_what_it_declares_to_keep(corpus: Corpus) -> None:
    assert_kept(CSV, corpus, BLURS)


@settings(max_examples=25, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_excel_keeps_what_it_declares_to_keep(corpus: Corpus) -> None:
    assert_kept(XLSX, corpus, BLURS)


@BOTH
def test_it_can_be_stopped_and_leaves_nothing_else(kind: Format, tmp_path: Path) -> None:
    out = tmp_path / "folder" / f"out{kind.makes}"
    out.parent.mkdir()
    assert_stoppable(kind, small(), out)
    assert [path.name for path in out.parent.iterdir()] in ([], [out.name])


# ---- nothing is computed --------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(FORMULAS))
def test_a_cell_is_made_safe_and_comes_back_exactly(text: str) -> None:
    cell = rows.safe(text)
    assert rows.unsafe(cell) == text
    assert cell.strip(" \u00a0\u200e\u200f\u061c\ufeff\n")[:1] not in tuple("=+-@\t\r\0＝＋－＠")


def full_of_formulas() -> Corpus:
    corpus = small()
    first, *others = corpus.documents
    text = "=1+1 قال"
    changed = dataclasses.replace(
        first, title="=HYPERLINK(0)", text=text, meta={"file": "+x.txt", "outlet": "@أفق"}
    )
    work = tuple(
        dataclasses.replace(item, spans={"source": ((0, 4),)}, note=note, entity="e1")
        for item, note in zip(corpus.attributions, ("-2", "@x", "'"), strict=True)
    )
    entity = Entity("e1", "=cmd|' /C calc'!A0")
    return dataclasses.replace(
        corpus, documents=(changed, *others), attributions=work, entities=(entity,)
    )


def test_no_cell_of_a_csv_file_begins_as_a_formula(tmp_path: Path) -> None:
    out = written(CSV, full_of_formulas(), tmp_path / "out.csv")
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(table) == 4
    for cells in table:
        assert all(cell[:1] not in tuple("=+-@") for cell in cells)
    assert "'=HYPERLINK(0)" in table[1]
    assert canonical(read_back(CSV, out)).attributions == canonical(full_of_formulas()).attributions


def test_another_program_finds_strings_and_no_formula(tmp_path: Path) -> None:
    out = written(XLSX, full_of_formulas(), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["isnad", "values"]
    for sheet in book:
        assert sheet.sheet_view.rightToLeft
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "n"}
    sheet = book["isnad"]
    assert sheet.freeze_panes == "D3"
    names = [cell.value for cell in sheet[2]]
    first = dict(zip(names, [cell.value for cell in sheet[3]], strict=True))
    assert (first["title"], first["source"], first["note"]) == ("=HYPERLINK(0)", "=1+1", "@x")
    assert (first["isnad_n"], first["isnad_of"]) == (1, 1)
    offered = {
        str(rule.sqref).partition(":")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    column = openpyxl.utils.get_column_letter(names.index("stance") + 1)
    start, end = offered[f"{column}3"].removeprefix("values!").replace("$", "").split(":")
    listed = [row[0].value for row in book["values"][start:end]]
    stance = TAGSET.attribute("stance")
    assert stance is not None
    assert listed == [value.id for value in stance.values]
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name) or name == "xl/worksheets/sheet2.xml"


def test_a_full_sheet_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    out = written(XLSX, small(), tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(out).sheetnames == ["isnad", "values", "isnad 2"]
    assert len(read_back(XLSX, out).attributions) == 3


def test_what_no_cell_can_hold_is_cut_told_and_not_taken_back(tmp_path: Path) -> None:
    corpus = small()
    long = "😀" * 20_000
    work = (dataclasses.replace(corpus.attributions[0], note=long), *corpus.attributions[1:])
    corpus = dataclasses.replace(corpus, attributions=work)
    assert {loss.id: loss.count(corpus) for loss in CSV.loses}["long_cells"] == 1
    for kind in (CSV, XLSX):
        out = written(kind, corpus, tmp_path / f"out{kind.makes}")
        with refused("cell_cut_before"):
            read_back(kind, out)


# ---- who reads which file -------------------------------------------------------------------


@BOTH
def test_ours_are_known_and_tables_of_articles_are_not(kind: Format, tmp_path: Path) -> None:
    assert kind.knows is not None
    assert kind.knows(written(kind, small(), tmp_path / f"ours{kind.makes}"))
    other = tmp_path / f"theirs{kind.makes}"
    other.write_text("title,text\nعنوان,نص\n", encoding="utf-8")
    for path in (other, tmp_path / "missing"):
        assert not kind.knows(path)


@BOTH
def test_a_table_without_our_headings_is_refused(kind: Format, tmp_path: Path) -> None:
    path = tmp_path / f"theirs{kind.makes}"
    if kind is CSV:
        path.write_text("isnad_n,text\n1,نص\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        book.active.append(["isnad_n", "text"])
        book.save(path)
    assert kind.read is not None
    with refused("table_not_ours"):
        kind.read(path, TAGSET, Options())


# ---- changed by a person --------------------------------------------------------------------

Table = list[list[str]]
Change = Callable[[Table], Table]


@pytest.fixture
def store(project: Project, tmp_path: Path) -> Store:
    """The small corpus as a project, with a region that no table knows."""
    opened = project()
    folder = tmp_path / "in"
    folder.mkdir()
    document = small().documents[0]
    (folder / "d1.txt").write_text(document.text, encoding="utf-8")
    import_paths(opened, [folder], None, "A01")
    id = opened.overview()[0].id
    for cue in ("قال", "تم"):
        start, end = at(cue, document.text)
        edits.start_attribution(opened, "A01", id, "cue", [(start, end)])
    item = opened.find(Attribution)[0]
    edits.set_attribute(opened, "A01", item.id, "stance", "asserts")
    edits.set_entity(opened, "A01", item.id, "زيد")
    edits.mark_region(opened, "A01", id, "boilerplate", *at(".", document.text))
    return opened


def change_file(path: Path, change: Change) -> None:
    """Change a table as a spreadsheet does: open, edit, save."""
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig")
        table = change(list(csv.reader(io.StringIO(text, newline=""))))
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=";").writerows(table)
        path.write_bytes(out.getvalue().encode("utf-8-sig"))
        return
    book = openpyxl.load_workbook(path)
    sheet = book["isnad"]
    table = [["" if c is None else str(c) for c in row] for row in sheet.values]
    new = [table[0], *change(table[1:])]
    sheet.delete_rows(1, sheet.max_row)
    for cells in new:
        sheet.append(cells)
    book.save(path)


def setting(column: str, value: str, row: int = 1) -> Change:
    def change(table: Table) -> Table:
        table[row][table[0].index(column)] = value
        return table

    return change


@BOTH
def test_values_entity_and_note_are_taken_back_and_nothing_else_moves(
    kind: Format, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / f"out{kind.makes}"
    export(store, out, kind.name, "A01", draft=True)
    before = {item.id: item for item in store.find(Attribution)}
    regions = store.find(Region)
    assert import_paths(store, [out]).known_attributions == 2
    certainty = TAGSET.attribute("certainty")
    assert certainty is not None
    wanted = {
        "stance": "denies",
        "certainty": certainty.values[1].labels["ar"],
        "implicit_person": "third",
        "entity": "عمرو",
        "note": "ملاحظة",
    }

    def change(table: Table) -> Table:
        for column, value in wanted.items():
            table = setting(column, value)(table)
        return table

    change_file(out, change)
    with refused("layer_conflict", store):
        import_paths(store, [out])
    done = import_paths(store, [out], replace=True)
    assert (done.new_documents, done.new_attributions, done.replaced) == (0, 0, 1)
    after = {item.id: item for item in store.find(Attribution)}
    (changed,) = [id for id in before if before[id] != after[id]]
    item = after[changed]
    assert item.attributes == {"stance": "denies", "certainty": certainty.values[1].id}
    assert item.implicit == {"person": "third"}
    assert item.note == "ملاحظة"
    assert store.need(Entity, item.entity or "").name == "عمرو"
    assert (item.spans, item.origin) == (before[changed].spans, before[changed].origin)
    assert store.find(Region) == regions


@BOTH
def test_rows_may_be_sorted_and_columns_of_ones_own_added(
    kind: Format, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / f"out{kind.makes}"
    export(store, out, kind.name, "A01", draft=True)

    def change(table: Table) -> Table:
        head, *others = table
        random.Random(1).shuffle(others)
        others.reverse()
        return [[*head, "mine"], *([*cells, "x"] for cells in others)]

    change_file(out, change)
    assert import_paths(store, [out]).known_attributions == 2


@BOTH
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (setting("cue_at", "[0-2]"), "row_changed"),
        (setting("annotator", "B02"), "row_changed"),
        (setting("id", "x"), "row_changed"),
        (setting("isnad_check", ""), "row_changed"),
        (setting("isnad_of", "1"), "row_changed"),
        (setting("stance", "denys"), "value_unknown"),
        (setting("implicit_person", "fourth"), "value_unknown"),
        (lambda table: table[:-1], "rows_missing"),
        (lambda table: [*table, table[-1]], "id_duplicate"),
        (lambda table: table[:1], "file_blank"),
    ],
)
def test_what_would_shift_or_be_lost_is_refused(
    change: Change, code: str, kind: Format, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / f"out{kind.makes}"
    export(store, out, kind.name, "A01", draft=True)
    change_file(out, change)
    with refused(code, store):
        import_paths(store, [out], replace=True)


@BOTH
def test_words_are_shown_not_read(kind: Format, store: Store, tmp_path: Path) -> None:
    out = tmp_path / f"out{kind.makes}"
    export(store, out, kind.name, "A01", draft=True)
    change_file(out, setting("cue", "نفى"))
    done = import_paths(store, [out], replace=True)
    assert codes(done.notes) == ["row_words_ignored"]
    assert done.known_attributions == 2


def test_a_csv_file_saved_in_an_arabic_code_page_is_read(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export(store, out, "csv", "A01", draft=True)
    text = out.read_bytes().decode("utf-8-sig")
    change_file(out, setting("note", "ملاحظة طويلة باللغة العربية حتى يُعرف الترميز"))
    text = out.read_bytes().decode("utf-8-sig")
    out.write_bytes(text.encode("cp1256"))
    done = import_paths(store, [out], replace=True)
    assert done.replaced == 1
    notes = {item.note for item in store.find(Attribution)}
    assert "ملاحظة طويلة باللغة العربية حتى يُعرف الترميز" in notes


def test_a_table_of_articles_is_still_read_as_one(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_text("title,text\nعنوان,قال الوزير إن الأمر تم.\n", encoding="utf-8")
    opened = project()
    assert import_paths(opened, [path]).new_documents == 1
    assert TABLE.knows is None


def test_equal_data_give_equal_bytes_in_another_place_and_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scratch() as one, scratch() as two:
        first = contents(written(XLSX, small(), one / "a.xlsx"))
        monkeypatch.setenv("TZ", "Asia/Riyadh")
        monkeypatch.setenv("LC_ALL", "ar_SA.UTF-8")
        assert contents(written(XLSX, small(), two / "b.xlsx")) == first


SAMPLES = [
    path for path in sorted((SHARED / "samples").rglob("*")) if path.suffix in (".csv", ".xlsx")
]


@pytest.mark.skipif(not SAMPLES, reason="no samples here")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_tables_of_others_are_not_taken_for_ours(path: Path) -> None:
    kind = CSV if path.suffix == ".csv" else XLSX
    assert kind.knows is not None
    assert not kind.knows(path)
    assert kind.read is not None
    with refused("table_not_ours"):
        kind.read(path, TAGSET, Options())
