"""Bad input at every door: a clear sentence, and nothing changed."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator import edits
from annotator.exchange import create_project, import_paths, load_tagset, resolve_document
from annotator.model.records import Attribution
from annotator.model.tagset import digest
from annotator.store import Store
from tests.helpers import (
    ARTICLE,
    Project,
    article_file,
    as_a_mortal,
    at,
    codes,
    contents,
    gold_file,
    gold_item,
    refused,
    tree,
)

# ---- the import door: what a file holds -----------------------------------------------------

EMOJI = ARTICLE.index("😀")
DEEP = b"[" * 100_000 + b"]" * 100_000


def annotated(**changes: Any) -> Callable[[Path], Path]:
    """One attribution with these changes."""
    return lambda folder: gold_file(folder, gold_item(**changes), name="bad")


def around(**changes: Any) -> Callable[[Path], Path]:
    """A file with these changes around its attributions."""
    return lambda folder: gold_file(folder, gold_item(), name="bad", **changes)


def raw(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def circle(folder: Path) -> Path:
    pair = (gold_item(parent="A2"), gold_item(id="A2", parent="A1"))
    return gold_file(folder, *pair, name="bad")


def twice(folder: Path) -> Path:
    gold_file(folder, gold_item(), name="one")
    gold_file(folder, gold_item(), name="two")
    for name in ("one", "two"):
        (folder / "both").mkdir(exist_ok=True)
        (folder / f"{name}.json").rename(folder / "both" / f"{name}.json")
    return folder / "both"


def folder_named(name: str, *links: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).mkdir()
        for link in links:
            (folder / name / link).symlink_to(".")
        return folder / name

    return make


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.txt")
    return folder / "pipe.txt"


def symlink(target: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "link.txt").symlink_to(target)
        return folder / "link.txt"

    return make


def undecodable(folder: Path) -> Path:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt"))
    path.write_bytes(ARTICLE.encode())
    return path


FILES: list[tuple[str, Callable[[Path], Path], str]] = [
    ("an empty text", raw("b.txt", b""), "file_empty"),
    ("a blank text", raw("b.txt", b"\xef\xbb\xbf \r\n\t"), "file_blank"),
    ("a picture", raw("b.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\0"), "kind_differs"),
    ("Latin-1", raw("b.txt", "déjà vu à l'été".encode("latin-1")), "encoding_unknown"),
    ("UTF-8 cut in a letter", raw("b.txt", ARTICLE.encode()[:8]), "text_cut"),
    ("a raw surrogate", raw("b.txt", b"\xed\xa0\x80 " + ARTICLE.encode()), "encoding_damaged"),
    ("a NUL", raw("b.txt", ("نص" * 50 + "\0").encode()), "text_nul"),
    ("an unknown ending", raw("b.pages", b"PK"), "format_unknown"),
    ("no ending", raw("b", b"x"), "format_unknown"),
    ("a name that is not UTF-8", undecodable, "file_name_encoding"),
    ("nothing", lambda folder: folder / "nothing.txt", "file_missing"),
    ("an overlong name", lambda folder: folder / ("x" * 300), "file_unreadable"),
    ("an empty folder", folder_named("empty"), "nothing_to_import"),
    ("a folder named as a text", folder_named("x.txt"), "nothing_to_import"),
    ("a folder that holds itself", folder_named("loop", "again", "and again"), "nothing_to_import"),
    ("a pipe", pipe, "nothing_to_import"),
    ("a link to nowhere", symlink("nowhere.txt"), "link_broken"),
    ("a link to itself", symlink("link.txt"), "link_broken"),
    ("a device", lambda _: Path("/dev/null"), "nothing_to_import"),
    ("an empty JSON file", raw("b.json", b""), "file_empty"),
    ("a blank JSON file", raw("b.json", b" \n"), "file_empty"),
    ("broken JSON", raw("b.json", b'{"file": '), "json_syntax"),
    ("trailing garbage", raw("b.json", b"{} x"), "json_syntax"),
    ("a key twice", raw("b.json", b'{"file": "a", "file": "b"}'), "json_duplicate_key"),
    ("NaN", raw("b.json", b'{"x_": NaN}'), "json_number"),
    ("a number beyond all bounds", raw("b.json", b'{"x_": 1e400}'), "json_number"),
    ("5,000 digits", raw("b.json", b'{"x_": ' + b"9" * 5000 + b"}"), "json_number"),
    ("bottomless JSON", raw("b.json", DEEP), "json_depth"),
    ("half a character", raw("b.json", b'{"x_": "\\ud800"}'), "text_surrogate"),
    ("JSON in cp1256", raw("b.json", '{"x_": "نص"}'.encode("cp1256")), "json_encoding"),
    ("JSON in UTF-16", raw("b.json", '{"x_": 1}'.encode("utf-16")), "json_encoding"),
    ("a list", raw("b.json", b"[]"), "schema_type"),
    ("an empty object", raw("b.json", b"{}"), "json_unknown"),
    ("a zip that is none", raw("b.zip", b"PK\x03\x04"), "zip_broken"),
    ("an empty zip", raw("b.zip", b"PK\x05\x06" + b"\0" * 18), "nothing_to_import"),
    ("an unknown text", around(sha256=digest("x")), "document_unknown"),
    ("a wrong length", around(text_length_codepoints=len(ARTICLE) + 1), "text_length"),
    ("a length in UTF-16", around(text_length_codepoints=len(ARTICLE) + 1.0), "text_length"),
    ("boilerplate outside", around(boilerplate=[[0, 10**6]]), "span_bounds"),
    ("boilerplate backwards", around(boilerplate=[[5, 2]]), "span_bounds"),
    ("a span outside", annotated(cue=[[0, len(ARTICLE) + 1]]), "span_bounds"),
    ("a span far outside", annotated(cue=[[10**17, 10**17 + 1]]), "span_bounds"),
    ("a span backwards", annotated(cue=[[5, 2]]), "span_bounds"),
    ("an empty span", annotated(cue=[[5, 5]]), "span_bounds"),
    ("a negative span", annotated(cue=[[-5, 5]]), "schema_other"),
    ("overlapping fragments", annotated(cue=[[0, 3], [2, 5]]), "span_order"),
    ("fragments out of order", annotated(cue=[[7, 9], [0, 3]]), "span_order"),
    ("a cut letter", annotated(cue=[at("لم توق")]), "span_cuts_grapheme"),
    ("no span at all", annotated(cue=[], content=[], source=[]), "attribution_empty"),
    ("an unknown value", annotated(stance="shouts"), "value_unknown"),
    ("a value of another attribute", annotated(anonymity="denies"), "value_unknown"),
    ("an unknown feature", annotated(implicit={"shoe": "left"}), "value_unknown"),
    ("an unknown feature value", annotated(implicit={"person": "fifth"}), "value_unknown"),
    ("an unknown role", annotated(witness=[[0, 3]]), "schema_extra"),
    ("its own parent", annotated(parent="A1"), "parent_missing"),
    ("parents in a circle", circle, "parent_cycle"),
    ("denying itself", annotated(denies="A1"), "denies_missing"),
    ("confirming itself", annotated(confirms="A1"), "confirms_missing"),
    ("an unknown parent", annotated(parent="A9"), "reference_missing"),
    ("one layer in two files", twice, "layers_collide"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in FILES], ids=[r[0] for r in FILES])
def test_a_bad_file_is_refused(
    make: Callable[[Path], Path], code: str, tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    path = make(tmp_path)
    for replace in (False, True):
        with refused(code, store, tmp_path):
            import_paths(store, [path], None, "A02", replace=replace)


def test_a_bad_file_spoils_a_good_one_beside_it(tmp_path: Path, project: Project) -> None:
    store = project()
    files = [article_file(tmp_path), raw("b.json", b"{")(tmp_path)]
    with refused("json_syntax", store, tmp_path):
        import_paths(store, files)


def test_a_file_and_a_folder_that_may_not_be_read_are_refused(
    tmp_path: Path, project: Project
) -> None:
    store = project()
    path = article_file(tmp_path)
    path.chmod(0)
    closed = tmp_path / "closed"
    closed.mkdir()
    article_file(closed)
    closed.chmod(0)
    with as_a_mortal():
        for bad in (path, closed, closed / "a.txt", raw("b.json", b"{}")(tmp_path)):
            if bad.parent == tmp_path and bad.is_file():
                bad.chmod(0)
            with refused("file_unreadable", store):
                import_paths(store, [bad])
    closed.chmod(0o700)


def test_line_ends_and_utf_16_are_welcome(tmp_path: Path, project: Project) -> None:
    store = project()
    windows = raw("w.txt", ARTICLE.replace("\n", "\r\n").encode())(tmp_path)
    old_mac = raw("m.txt", ARTICLE.replace("\n", "\r").encode())(tmp_path)
    wide = raw("u.txt", ARTICLE.encode("utf-16"))(tmp_path)
    import_paths(store, [windows, old_mac, wide])
    assert {item.sha256 for item in store.overview()} == {digest(ARTICLE)}


def test_the_old_windows_code_page_is_accepted_with_a_note(
    tmp_path: Path, project: Project
) -> None:
    text = ARTICLE.replace("😀", "")
    done = import_paths(project(), [raw("w.txt", text.encode("cp1256"))(tmp_path)])
    assert done.new_documents == 1
    assert codes(done.notes) == ["encoding_guessed"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("all", "name_reserved"),
        ("Gold", "name_reserved"),
        (" ", "name_empty"),
        ("A\u202e10", "name_characters"),
        ("A\u200f1", "name_characters"),
        ("../A01", "name_characters"),
        ("A\\1", "name_characters"),
        ("A\n1", "name_characters"),
        ("A\x1b[2J", "name_characters"),
        ("A\ud800", "name_characters"),
        ("ا" * 200, "name_long"),
    ],
)
def test_a_bad_name_is_refused_at_every_door(
    name: str, code: str, tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path))
    work = gold_file(tmp_path, gold_item())
    with refused(code, store, tmp_path):
        import_paths(store, [work], None, name)
    with refused(code, None, tmp_path):
        create_project(tmp_path / "new.isnad", None, name)
    with refused(code, store):
        edits.add_annotator(store, name)


def test_gold_cannot_be_made_of_itself(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    edits.promote(store, "A01", [])
    with refused("name_reserved", store):
        edits.promote(store, "gold", [])


@pytest.mark.parametrize("name", ["", "nothing", "نص"])
def test_an_unknown_document_is_not_found(name: str, tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path))
    with refused("document_not_found", store):
        resolve_document(store, name)


def test_a_name_that_fits_two_documents_is_refused(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path), article_file(tmp_path, "a2.txt"))
    with refused("document_name_ambiguous", store):
        resolve_document(store, "نفى")
    assert resolve_document(store, "a2").meta["file"] == "a2.txt"


# ---- the project door -----------------------------------------------------------------------


def sql(*statements: str, mode: str = "DELETE") -> Callable[[Path], None]:
    """Change a project past us; our own are in WAL mode, most others are not."""

    def change(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA journal_mode={mode}")
        for statement in statements:
            connection.execute(statement)
        connection.close()

    return change


def wal(statement: str) -> Callable[[Path], None]:
    return sql(statement, mode="WAL")


def foreign_database(path: Path) -> None:
    path.unlink()
    sql("CREATE TABLE mine (x)", "INSERT INTO mine VALUES (1)")(path)


def cut(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def overwrite(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def replace_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


def in_folder(name: str) -> Callable[[Path], Path]:
    def change(path: Path) -> Path:
        (path.parent / name).mkdir()
        return path.rename(path.parent / name / path.name)

    return change


def marked_folder(path: Path) -> None:
    (path.parent / ".stfolder").mkdir()


VIEW = "CREATE VIEW spy AS SELECT * FROM document"
TRIGGER = "CREATE TRIGGER evil AFTER INSERT ON document BEGIN DELETE FROM text; END"
BOTH, WRITER, READER = "both", "writer", "reader"
PROJECTS: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("is missing", lambda path: path.unlink(), "project_missing", BOTH),
    ("is a folder", replace_by(Path.mkdir), "not_a_project", BOTH),
    ("is a pipe", replace_by(os.mkfifo), "not_a_project", BOTH),
    ("is empty", overwrite(b""), "not_a_project", BOTH),
    ("is a text", overwrite(ARTICLE.encode()), "not_a_project", BOTH),
    ("is a header only", overwrite(b"SQLite format 3\0"), "not_a_project", BOTH),
    ("is another database", foreign_database, "not_a_project", BOTH),
    ("has another mark", sql("PRAGMA application_id=7"), "not_a_project", BOTH),
    ("is newer", sql("PRAGMA user_version=99"), "project_newer", BOTH),
    ("is cut in half", cut(0.5), "project_damaged", BOTH),
    ("has a foreign trigger", sql(TRIGGER), "project_foreign_schema", BOTH),
    ("has a foreign view", sql(VIEW), "project_foreign_schema", BOTH),
    ("has a foreign table", sql("CREATE TABLE x (y)"), "project_foreign_schema", BOTH),
    ("lacks a table", sql("DROP TABLE note"), "project_foreign_schema", BOTH),
    ("lacks its guard", sql("DROP TRIGGER operation_is_kept"), "project_foreign_schema", BOTH),
    ("has no project row", wal("DELETE FROM project"), "project_damaged", BOTH),
    ("has a broken tagset", wal("UPDATE project SET tagset='{'"), "project_damaged", BOTH),
    ("has another tagset", wal("UPDATE project SET tagset='[]'"), "project_damaged", BOTH),
    ("has a second name", lambda path: os.link(path, f"{path}2"), "project_hard_linked", WRITER),
    ("lies in Dropbox", in_folder("Dropbox"), "project_in_synced_folder", WRITER),
    ("lies in OneDrive", in_folder("OneDrive - مؤسسة"), "project_in_synced_folder", WRITER),
    ("lies in Syncthing", marked_folder, "project_in_synced_folder", WRITER),
]


@pytest.mark.parametrize(
    ("change", "code", "door"), [row[1:] for row in PROJECTS], ids=[row[0] for row in PROJECTS]
)
def test_a_project_that_cannot_be_trusted_is_refused_untouched(
    change: Callable[[Path], object], code: str, door: str, tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    store.close()
    path = store.path
    moved = change(path)
    path = moved if isinstance(moved, Path) else path
    beside = sorted(item.name for item in path.parent.iterdir())
    with refused(code, None, tmp_path) as caught:
        Store.open(path)
    assert Path(caught.value.problems[0].place.file) == path
    assert len(caught.value.problems) == 1
    if door == BOTH:
        with refused(code, None, tmp_path):
            Store.reader(path)
    left = {item.name for item in path.parent.iterdir()} - set(beside)
    assert all(name.endswith(("-shm", "-wal", ".lock")) for name in left)
    if code == "not_a_project":
        assert left == set()


def test_a_foreign_database_is_not_even_turned_to_another_journal_mode(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    sql("CREATE TABLE mine (x)", "PRAGMA application_id=7")(path)
    before = path.read_bytes()
    with refused("not_a_project", None, tmp_path):
        Store.open(path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["places.sqlite"]


def test_records_changed_past_us_are_called_damage(tmp_path: Path, project: Project) -> None:
    for value in ("{", "[]", '{"cue": [["a", "b"]]}', '{"cue": [[1]]}', '{"cue": 5}'):
        store = project(
            article_file(tmp_path),
            gold_file(tmp_path, gold_item()),
            name=f"{digest(value)[:9]}.isnad",
        )
        store.close()
        sql(f"UPDATE attribution SET spans='{value}'")(store.path)
        with Store.reader(store.path) as reader, refused("project_damaged"):
            reader.find(Attribution)


def test_a_project_open_elsewhere_is_refused_and_can_be_read(
    tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path))
    with refused("project_open_elsewhere", store):
        Store.open(store.path)
    with Store.reader(store.path) as reader:
        assert len(reader.overview()) == 1
        with refused("project_readonly", store):
            import_paths(reader, [gold_file(tmp_path, gold_item())])


def test_a_project_that_may_not_be_read_is_refused(tmp_path: Path, project: Project) -> None:
    store = project()
    store.close()
    store.path.chmod(0)
    with as_a_mortal(), refused("project_unreadable"):
        Store.reader(store.path)
    folder = store.path.parent
    folder.chmod(0)
    with as_a_mortal(), refused("project_unreadable"):
        Store.open(store.path)
    folder.chmod(0o700)


@pytest.mark.parametrize("away", ["deleted", "moved", "replaced"])
def test_a_project_that_goes_while_open_takes_no_work_and_can_be_saved(
    away: str, tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path))
    before = contents(store)
    copy = tmp_path / "copy.isnad"
    if away == "deleted":
        store.path.unlink()
    else:
        store.path.rename(tmp_path / "moved.isnad")
        if away == "replaced":
            store.path.write_bytes(copy.name.encode())
    work = gold_file(tmp_path, gold_item())
    with refused("project_gone", store, tmp_path):
        import_paths(store, [work], None, "A01")
    store.save_copy(copy)
    with Store.reader(copy) as saved:
        assert contents(saved) == before


@pytest.mark.parametrize(
    "damage",
    ["[" * 100_000, '{"PATH": 5}', '{"PATH": []}', '{"PATH": ["x", "y"]}', "[5]", "\0", "{", ""],
)
def test_a_damaged_profile_costs_a_device_id_and_nothing_else(
    damage: str, home: Path, tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path))
    store.close()
    (home / "devices.json").write_text(damage.replace("PATH", str(store.path)))
    with Store.open(store.path) as again:
        assert again.device != store.device
        import_paths(again, [gold_file(tmp_path, gold_item())])


# ---- the door for new projects --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing/p.isnad", "folder_missing"),
        ("a.txt/p.isnad", "folder_missing"),
        ("a.txt", "project_exists"),
        (".", "project_exists"),
        ("x" * 300, "folder_unwritable"),
        ("\udcff.isnad", "file_name_encoding"),
        ("Dropbox/p.isnad", "project_in_synced_folder"),
    ],
)
def test_a_place_where_no_project_can_be_is_refused(name: str, code: str, tmp_path: Path) -> None:
    article_file(tmp_path)
    (tmp_path / "Dropbox").mkdir()
    with refused(code, None, tmp_path) as caught:
        create_project(tmp_path / name, None, "A01")
    assert caught.value.problems[0].place.file == str(tmp_path / name)
    assert not list(tmp_path.rglob("*.lock"))


def test_an_existing_project_is_not_made_anew(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path))
    with refused("project_exists", store, tmp_path):
        create_project(store.path)


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    with as_a_mortal(), refused("folder_unwritable", None, tmp_path):
        create_project(closed / "p.isnad")


def test_the_longest_possible_name_makes_a_project(tmp_path: Path) -> None:
    path = tmp_path / ("ا" * 122 + ".isnad")  # 250 bytes; five more are for the lock
    create_project(path).close()
    with Store.open(path) as store:
        assert store.project.name == "ا" * 122


def test_a_project_that_cannot_be_finished_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(edits, "add_annotator", stop)
    with pytest.raises(KeyboardInterrupt):
        create_project(tmp_path / "p.isnad", None, "A01")
    assert not (tmp_path / "p.isnad").exists()


# ---- the tagset door ------------------------------------------------------------------------


def tagset(change: Callable[[dict[str, Any]], object]) -> bytes:
    data = load_tagset()
    change(data)
    return json.dumps(data).encode()


def repeat(data: dict[str, Any], field: str) -> None:
    data["roles"][1][field] = data["roles"][0][field]


def repeat_value(data: dict[str, Any]) -> None:
    values = data["attributes"][1]["values"]
    values[3]["id"] = values[0]["id"]


TAGSETS: list[tuple[str, bytes, str]] = [
    ("empty", b"", "file_empty"),
    ("broken", b"{", "json_syntax"),
    ("a list", b"[]", "schema_type"),
    ("bottomless", DEEP, "json_depth"),
    ("in another encoding", '{"id": "نص"}'.encode("cp1256"), "json_encoding"),
    ("without roles", tagset(lambda d: d.pop("roles")), "schema_required"),
    ("with no role", tagset(lambda d: d.update(roles=[])), "schema_other"),
    ("with a reference", tagset(lambda d: d.update({"$ref": "http://x.y/z"})), "schema_extra"),
    (
        "with a role elsewhere",
        tagset(lambda d: d["roles"].append({"$ref": "http://x.y/z"})),
        "schema_extra",
    ),
    ("with a role twice", tagset(lambda d: repeat(d, "id")), "id_duplicate"),
    ("with a key twice", tagset(lambda d: repeat(d, "key")), "key_duplicate"),
    ("with a value twice", tagset(repeat_value), "id_duplicate"),
    ("with a level of its own", tagset(lambda d: d["rules"].update(x="fatal")), "schema_enum"),
    ("with a colour name", tagset(lambda d: d["roles"][0].update(colour="red")), "schema_pattern"),
    ("without Arabic", tagset(lambda d: d["labels"].pop("ar")), "schema_required"),
    ("newer", tagset(lambda d: d.update(schema="urn:isnad:schema:tagset:9")), "schema_const"),
]


@pytest.mark.parametrize(
    ("content", "code"), [row[1:] for row in TAGSETS], ids=[row[0] for row in TAGSETS]
)
def test_a_bad_tagset_makes_no_project(
    content: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("a tagset made us connect")

    monkeypatch.setattr("socket.socket.connect", no_network)
    path = raw("tagset.json", content)(tmp_path)
    with refused(code, None, tmp_path):
        create_project(tmp_path / "p.isnad", path)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "nowhere.json", "file_missing"),
        (lambda folder: folder, "file_missing"),
        (pipe, "file_missing"),
        (lambda folder: folder / ("x" * 300), "file_unreadable"),
    ],
)
def test_a_tagset_that_is_no_file_makes_no_project(
    make: Callable[[Path], Path], code: str, tmp_path: Path
) -> None:
    path = make(tmp_path)
    with refused(code, None, tmp_path):
        create_project(tmp_path / "p.isnad", path)
    assert "p.isnad" not in tree(tmp_path)
