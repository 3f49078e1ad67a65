"""Folders and zip files of articles of every kind: what comes in, and under which name."""

from __future__ import annotations

import dataclasses
import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from annotator.exchange import Choices, import_files, import_paths
from annotator.exchange.articles import boilerplate
from annotator.formats import Options, archive
from annotator.model.records import Document, Region
from tests.formats import papers
from tests.formats.papers import CREDIT, HEADLINE, RELATED, STORY, page, zipped
from tests.formats.test_tables import OTHER, ROWS, TEXT, csv_of
from tests.helpers import (
    ARTICLE,
    STRIKE,
    STRIKE_TEXT,
    Project,
    as_a_mortal,
    codes,
    contents,
    gold_file,
    gold_item,
    refused,
)

FILES: Mapping[str, bytes] = {
    "a.txt": ARTICLE.encode(),
    "legacy.txt": ARTICLE.replace("😀", "").replace("نفى", "أكد").encode("cp1256"),
    "pages/strike.html": page().encode(),
    "pages/strike_files/frame.html": page("إعلان").encode(),
    "word.docx": papers.docx("عنوان الوثيقة", "قال المدير إن المصنع سيفتح قريباً."),
    "tables/news.csv": csv_of(ROWS).encode("utf-8-sig"),
    "tables/more.xlsx": papers.xlsx(ورقة=[["text"], ["نص من ورقة عمل لا يشبه غيره."]]),
    "lines.jsonl": '{"text": "نص من سطر JSON مختلف تماماً."}\n'.encode(),
}
TITLES = sorted(
    [
        "نفى المتحدث باسم الكرملين صحة الخبر.",
        "أكد المتحدث باسم الكرملين صحة الخبر.",
        HEADLINE,
        "عنوان الوثيقة",
        "عنوان أول",
        "عنوان ثان",
        "نص من ورقة عمل لا يشبه غيره.",
        "نص من سطر JSON مختلف تماماً.",
    ]
)


def folder(root: Path, files: Mapping[str, bytes] = FILES) -> Path:
    for name, raw in files.items():
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return root / "in"


def archive_of(root: Path, files: Mapping[str, str | bytes], name: str = "in.zip") -> Path:
    path = root / name
    path.write_bytes(zipped(files))
    return path


# ---- what comes in --------------------------------------------------------------------------


def test_a_folder_and_a_zip_of_it_give_the_same_articles(tmp_path: Path, project: Project) -> None:
    first, second = project(name="a.isnad"), project(name="b.isnad")
    one = import_paths(first, [folder(tmp_path)])
    two = import_paths(second, [archive_of(tmp_path, dict(FILES))])
    assert sorted(item.title for item in first.overview()) == TITLES
    rows = [contents(store)["document"] for store in (first, second)]
    assert rows[0] == rows[1]
    assert codes(one.notes) == ["page_parts_skipped", "encoding_guessed", "near_duplicate"]
    assert one.documents == two.documents


def test_the_second_time_nothing_changes_whatever_the_carrier(
    tmp_path: Path, project: Project
) -> None:
    store = project()
    place = folder(tmp_path)
    import_paths(store, [place])
    before = contents(store)
    packed = archive_of(tmp_path, {f"top/{name}": raw for name, raw in FILES.items()})
    for again in ([place], [packed], [place / "tables" / "news.csv", place / "word.docx"]):
        done = import_paths(store, again)
        assert done.new_documents == 0
        assert done.known_documents > 0
    assert contents(store) == before


def test_the_place_of_what_lies_in_a_zip_is_told(tmp_path: Path, project: Project) -> None:
    store = project()
    packed = archive_of(tmp_path, {"sub/bad.txt": b"", "sub/bad.csv": "id,text\n1,أ,ب\n".encode()})
    with refused("file_empty", store) as caught:
        import_paths(store, [packed])
    places = [(p.code, p.place.file, p.place.line) for p in caught.value.problems]
    assert places == [
        ("file_empty", f"{packed}/sub/bad.txt", 0),
        ("row_long", f"{packed}/sub/bad.csv", 2),
    ]


def test_what_is_no_article_in_a_zip_is_told(tmp_path: Path, project: Project) -> None:
    files = {
        "a.txt": ARTICLE,
        "b.pdf": "%PDF",
        "c.zip": zipped({"d.txt": "x"}),
        ".hidden.txt": "x",
        "__MACOSX/._a.txt": "x",
        "work.json": STRIKE.read_bytes(),
    }
    done = import_paths(project(), [archive_of(tmp_path, files)])
    assert done.new_documents == 1
    told = sorted((note.code, Path(note.place.file).name) for note in done.notes)
    assert told == [
        ("hidden_skipped", "._a.txt"),
        ("hidden_skipped", ".hidden.txt"),
        ("suffix_skipped", "b.pdf"),
        ("suffix_skipped", "work.json"),
        ("zip_in_zip", "c.zip"),
    ]


def test_names_in_an_old_zip_are_read_in_the_code_page_of_dos(
    tmp_path: Path, project: Project
) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        for codec, text in (("cp720", "نص أول."), ("utf-8", "نص ثان.")):
            info = zipfile.ZipInfo("x.txt")
            name = f"خبر {codec}.txt".encode(codec).decode("cp437")
            info.filename = name
            packed.writestr(info, text)
    # Without the flag that says that names are UTF-8, as old programs write them.
    path = tmp_path / "old.zip"
    path.write_bytes(raw.getvalue().replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00"))
    store = project()
    with zipfile.ZipFile(path) as packed:
        assert all(info.flag_bits & 0x800 for info in packed.infolist()) in (True, False)
    import_paths(store, [path])
    assert len(store.overview()) == 2


def test_annotations_come_with_the_texts_of_a_zip(tmp_path: Path, project: Project) -> None:
    store = project()
    packed = archive_of(tmp_path, {"a.txt": ARTICLE})
    done = import_paths(store, [packed, gold_file(tmp_path, gold_item())], None, "A01")
    assert (done.new_documents, done.new_attributions) == (1, 1)


def test_a_chosen_format_takes_only_its_own_out_of_a_folder(
    tmp_path: Path, project: Project
) -> None:
    place = folder(tmp_path)
    done = import_paths(project(name="a.isnad"), [place], "table")
    assert done.new_documents == 4
    packed = archive_of(tmp_path, dict(FILES))
    assert import_paths(project(name="b.isnad"), [packed], "html").new_documents == 1


def test_files_that_are_left_out_stay_out(tmp_path: Path, project: Project) -> None:
    place = folder(tmp_path)
    without = frozenset({str(place / "legacy.txt"), str(place / "tables" / "news.csv")})
    store = project()
    assert import_files(store, [place], Choices(without=without)).new_documents == 5
    everything = frozenset(str(place / name) for name in FILES)
    with refused("nothing_to_import", store):
        import_files(store, [place], Choices(without=everything))


# ---- rows -----------------------------------------------------------------------------------


def test_rows_keep_their_names_when_the_table_grows(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "t.csv"
    rows = [["text", "outlet"], [TEXT, "أ"], [OTHER, "ب"]]
    path.write_text(csv_of(rows), encoding="utf-8")
    store = project(path)
    before = {item.id for item in store.overview()}
    path.write_text(csv_of([rows[0], ["نص جديد.", "ج"], *rows[:0:-1]]), encoding="utf-8")
    done = import_paths(store, [path])
    assert (done.new_documents, done.known_documents) == (1, 2)
    assert before < {item.id for item in store.overview()}


def test_a_row_of_a_known_id_with_another_text_is_asked_about(
    tmp_path: Path, project: Project
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(csv_of([["id", "text"], ["1", TEXT]]), encoding="utf-8")
    store = project(path)
    path.write_text(csv_of([["id", "text"], ["1", f"{TEXT} وزاد."]]), encoding="utf-8")
    with refused("document_conflict", store):
        import_paths(store, [path])
    done = import_files(store, [path], Choices(corrections="supersede"))
    assert done.superseded == 1


def test_two_outlets_with_one_wire_text_in_one_table_are_two_documents(
    tmp_path: Path, project: Project
) -> None:
    path = tmp_path / "t.csv"
    rows = [["text", "outlet"], [TEXT, "أ"], [TEXT, "ب"], [TEXT, "ب"]]
    path.write_text(csv_of(rows), encoding="utf-8")
    store = project()
    done = import_paths(store, [path])
    assert sorted(item.meta["outlet"] for item in store.overview()) == ["أ", "ب"]
    assert sorted(codes(done.notes)) == ["row_twice"]
    assert import_paths(store, [path]).new_documents == 0


# ---- boilerplate ----------------------------------------------------------------------------


def test_boilerplate_that_is_left_on_a_page_becomes_regions(
    tmp_path: Path, project: Project
) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    store = project(tmp_path / "a.html")
    (document,) = store.find(Document)
    regions = sorted(store.find(Region), key=lambda region: region.start)
    assert [document.text[r.start : r.end] for r in regions] == [f"{RELATED}\n{CREDIT}"]
    assert document.text.endswith(f"{RELATED}\n{CREDIT}")


def test_boilerplate_is_cut_when_the_person_says_so(tmp_path: Path, project: Project) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    store = project()
    import_files(store, [tmp_path / "a.html"], Choices(options=Options(boilerplate="cut")))
    (document,) = store.find(Document)
    assert document.text.split("\n") == [HEADLINE, *STORY]
    assert store.find(Region) == []


def test_a_whole_page_is_kept_with_regions_round_the_article(
    tmp_path: Path, project: Project
) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    store = project()
    import_files(store, [tmp_path / "a.html"], Choices(options=Options(boilerplate="keep")))
    (document,) = store.find(Document)
    inside = sorted((region.start, region.end) for region in store.find(Region))
    left = [
        line
        for line in document.text.split("\n")
        if not any(s <= document.text.index(line) < e for s, e in inside)
    ]
    assert left == [HEADLINE, *STORY]


def test_regions_of_a_page_that_is_known_are_left_to_the_person(
    tmp_path: Path, project: Project
) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(), encoding="utf-8")
    store = project(path)
    with store.operation("remove_region", "A01"):
        store.delete(*store.find(Region))
    before = contents(store)
    assert import_paths(store, [path], replace=True).known_documents == 1
    assert contents(store) == before


def test_what_is_nothing_but_boilerplate_is_never_cut_away() -> None:
    assert boilerplate(f"{STORY[0]}\n{STORY[1]}") == []
    text = "شارك على فيسبوك\nاقرأ أيضاً: خبر"
    assert boilerplate(text) == [(0, len(text))]


def test_texts_get_no_regions_unasked(project: Project) -> None:
    assert project(STRIKE_TEXT).find(Region) == []


# ---- hostile archives and names -------------------------------------------------------------


def link(name: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(info, "/etc/passwd")
    return raw.getvalue()


def twice(name: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        packed.writestr(name, "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr(name, "b")
    return raw.getvalue()


def lying(size: int) -> bytes:
    """A member of 70 MB that says it has `size` bytes."""
    raw = bytearray(zipped({"a.txt": "0" * 70_000_000}))
    true = (70_000_000).to_bytes(4, "little")
    return bytes(raw.replace(true, size.to_bytes(4, "little")))


def secret(raw: bytes) -> bytes:
    found = bytearray(raw)
    found[6] |= 1
    found[found.find(b"PK\x01\x02") + 8] |= 1
    return bytes(found)


ARCHIVES: list[tuple[str, bytes, str]] = [
    ("a slip", zipped({"../a.txt": "x"}), "zip_member"),
    ("a deep slip", zipped({"a/../../b.txt": "x"}), "zip_member"),
    ("an absolute name", zipped({"/etc/a.txt": "x"}), "zip_member"),
    ("a drive", zipped({"C:/a.txt": "x"}), "zip_member"),
    ("a backslash", zipped({"..\\a.txt": "x"}), "zip_member"),
    ("a link", link("a.txt"), "zip_member"),
    ("one name twice", twice("a.txt"), "zip_member"),
    ("a bomb", zipped({"a.txt": "0" * 300_000_000}), "zip_too_large"),
    ("a bomb that lies", lying(1000), "zip_broken"),
    ("a password", secret(zipped({"a.txt": "x" * 99})), "zip_encrypted"),
    ("half of it", zipped(dict(FILES))[:500], "zip_broken"),
    ("a changed byte", zipped({"a.txt": ARTICLE}).replace(b"a.txt", b"b.txt", 1), "zip_broken"),
    ("nothing", zipped({}), "nothing_to_import"),
    ("no article", zipped({"a.pdf": "x"}), "nothing_to_import"),
    ("a dataset without its manifest", zipped({"documents.jsonl": "{}"}), "manifest_missing"),
    ("a name that turns round", zipped({"\u202etxt.a.txt": "x"}), "file_name_deceives"),
    ("a device of Windows", zipped({"aux.txt": "x"}), "file_name_reserved"),
    ("a folder of Windows' devices", zipped({"con/a.txt": "x"}), "file_name_reserved"),
]


@pytest.mark.parametrize(
    ("raw", "code"), [row[1:] for row in ARCHIVES], ids=[r[0] for r in ARCHIVES]
)
def test_a_bad_zip_is_refused(raw: bytes, code: str, tmp_path: Path, project: Project) -> None:
    store = project()
    path = tmp_path / "bad.zip"
    path.write_bytes(raw)
    good = tmp_path / "good.txt"
    good.write_text(ARTICLE, encoding="utf-8")
    for files in ([path], [good, path]) if code != "nothing_to_import" else ([path],):
        with refused(code, store, tmp_path):
            import_paths(store, files)


def test_a_zip_of_too_many_files_is_refused(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    store = project()
    path = archive_of(tmp_path, {f"{n}.txt": "x" for n in range(3)})
    with refused("zip_too_many", store, tmp_path):
        import_paths(store, [path])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("\u202egpj.txt", "file_name_deceives"),
        ("a\u2066b.txt", "file_name_deceives"),
        ("a\u200f.txt", "file_name_deceives"),
        ("a\nb.txt", "file_name_deceives"),
        ("a\x1b[2J.txt", "file_name_deceives"),
        ("CON.txt", "file_name_reserved"),
        ("nul.tar.txt", "file_name_reserved"),
        ("LPT1.txt", "file_name_reserved"),
        ("com¹.txt", "file_name_reserved"),
    ],
)
def test_a_name_that_deceives_or_cannot_be_is_refused(
    name: str, code: str, tmp_path: Path, project: Project
) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / name
    path.write_text(ARTICLE, encoding="utf-8")
    store = project()
    for given in (path, tmp_path / "in"):
        with refused(code, store, tmp_path) as caught:
            import_paths(store, [given])
        (problem,) = caught.value.problems
        assert not any(c in problem.place.file for c in "\u202e\u2066\u200f\n\x1b")


@pytest.mark.parametrize("name", ["console.txt", "a.con", "خبر.نص.txt", "ن‌ص.txt", "NULL.txt"])
def test_names_that_only_look_so_are_fine(name: str, tmp_path: Path, project: Project) -> None:
    path = (tmp_path / name).with_suffix(".txt")
    path.write_text(ARTICLE, encoding="utf-8")
    assert import_paths(project(), [path]).new_documents == 1


def test_a_table_of_500_megabytes_is_refused_unread(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.write(b"id,text\n1,")
        file.truncate(500_000_000)
    with refused("file_too_large"):
        import_paths(project(), [path])


def test_files_that_may_not_be_read_are_told(tmp_path: Path, project: Project) -> None:
    store = project()
    for name in ("a.html", "a.docx", "a.csv", "a.zip"):
        path = tmp_path / name
        path.write_bytes(b"x")
        path.chmod(0)
        with as_a_mortal(), refused("file_unreadable" if name != "a.zip" else "zip_broken", store):
            import_paths(store, [path])


def test_a_cancelled_import_leaves_nothing(tmp_path: Path, project: Project) -> None:
    class Stopped(Exception):  # noqa: N818
        pass

    store = project()
    before = contents(store)
    for limit in range(1, 12, 2):
        calls: list[int] = []

        def stop(_done: int, _total: int, calls: list[int] = calls, limit: int = limit) -> None:
            calls.append(1)
            if len(calls) >= limit:
                raise Stopped

        try:
            import_files(store, [folder(tmp_path)], Choices(), stop)
        except Stopped:
            assert contents(store) == before
        else:
            break
    else:
        pytest.fail("it never came to its end")


# ---- what is said ---------------------------------------------------------------------------

Change = Callable[[Options], Options]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("legacy.txt", lambda o: dataclasses.replace(o, encoding="UTF-8")),
        ("tables/news.csv", lambda o: dataclasses.replace(o, columns={"text": "x"})),
        ("tables/more.xlsx", lambda o: dataclasses.replace(o, sheet="x")),
    ],
)
def test_a_choice_that_does_not_fit_changes_nothing(
    name: str, change: Change, tmp_path: Path, project: Project
) -> None:
    store = project()
    path = folder(tmp_path) / name
    before = contents(store)
    with pytest.raises(Exception, match=r"encoding_wrong|column_unknown|sheet_unknown"):
        import_files(store, [path], Choices(options=change(Options())))
    assert contents(store) == before
