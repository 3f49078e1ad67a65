"""The write door: durable, undoable, all or nothing."""

from __future__ import annotations

import dataclasses
import itertools
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator import edits
from annotator.errors import AnnotatorError
from annotator.exchange import load_tagset
from annotator.model.records import GOLD, Attribution, Document, Entity, Layer, Region
from annotator.store import Store
from annotator.store.log import row_hash
from annotator.store.rows import KINDS, columns, table

D = "d1"


def rows(path: Path, sql: str) -> list[sqlite3.Row]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def code(error: pytest.ExceptionInfo[AnnotatorError]) -> str:
    return error.value.problems[0].code


def test_an_attribution_comes_back_as_it_was(store: Store) -> None:
    item = Attribution(
        "a1",
        D,
        "A01",
        {"source": ((4, 25),), "cue": ((0, 3),), "content": ((26, 34), (35, 45))},
        {"stance": "denies", "quote_type": "mixed"},
        implicit={"person": "third"},
        note="ملاحظة",
        origin="import",
        provenance={"decision": "single", "derived_from": [{"layer": "A01", "id": "x"}]},
    )
    with store.operation("import", "A01"):
        store.put(item)
    assert store.get(Attribution, "a1") == item


def test_fields_are_columns(store: Store) -> None:
    for kind in KINDS:
        found = rows(store.path, f'PRAGMA table_info("{table(kind)}")')
        assert {row["name"] for row in found} == set(columns(kind))


def test_writing_outside_an_operation_is_a_bug(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.put(Entity("e", "كيان"))


def test_a_failing_operation_changes_nothing(store: Store) -> None:
    before = len(rows(store.path, "SELECT * FROM operation"))
    with pytest.raises(ZeroDivisionError), store.operation("import", "A01"):
        store.put(Entity("e", "كيان"))
        raise ZeroDivisionError
    assert store.get(Entity, "e") is None
    assert len(rows(store.path, "SELECT * FROM operation")) == before
    with store.operation("import", "A01"):
        store.put(Entity("e", "كيان"))
    assert store.get(Entity, "e") is not None


def test_an_operation_without_effect_leaves_no_row(store: Store) -> None:
    before = len(rows(store.path, "SELECT * FROM operation"))
    document = store.need(Document, D)
    with store.operation("import", "A01") as result:
        store.put(document)
    assert not result.changes
    assert len(rows(store.path, "SELECT * FROM operation")) == before


def test_a_dangling_link_cannot_be_committed(store: Store) -> None:
    with pytest.raises(AnnotatorError) as error, store.operation("import", "A01"):
        store.put(Attribution("a", D, "A01", {"cue": ((0, 3),)}, parent="nowhere"))
    assert code(error) == "still_referenced"
    assert store.get(Attribution, "a") is None


def test_the_log_is_append_only_and_chained(store: Store) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    edits.set_note(store, "A01", item.id, "أ")
    log = rows(store.path, "SELECT * FROM operation ORDER BY seq")
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
    for before, row in itertools.pairwise(log):
        assert row["prev_hash"] == before["hash"]
        assert row["hash"] == row_hash(dict(row))
    writer = sqlite3.connect(store.path)
    for sql in ("UPDATE operation SET name = 'x'", "DELETE FROM operation"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            writer.execute(sql)
    writer.close()


def test_the_log_keeps_no_text(store: Store) -> None:
    for row in rows(store.path, "SELECT changes FROM operation"):
        assert "المتحدث باسم الكرملين" not in row["changes"]


def test_each_change_remembers_the_head_it_saw(store: Store) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    edits.set_note(store, "A01", item.id, "أ")
    last = rows(store.path, "SELECT * FROM operation ORDER BY seq DESC")
    assert json.loads(last[0]["seen"]) == {item.id: [last[1]["device"], last[1]["seq"]]}


def test_undo_and_redo_survive_reopening(store: Store, path: Path) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    edits.set_note(store, "A01", item.id, "أ")
    edits.set_note(store, "A01", item.id, "ب")
    store.undo("A01")
    store.close()
    with Store.open(path) as again:
        assert again.undo_name("A01") == "set_note"
        assert again.redo_name("A01") == "set_note"
        again.undo("A01")
        assert again.need(Attribution, item.id).note == ""
        again.undo("A01")
        assert again.get(Attribution, item.id) is None
        for note in ("", "أ", "ب"):
            again.redo("A01")
            assert again.need(Attribution, item.id).note == note
        with pytest.raises(AnnotatorError) as error:
            again.redo("A01")
        assert code(error) == "nothing_to_redo"


def test_a_new_edit_forgets_what_could_be_redone(store: Store) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    edits.set_note(store, "A01", item.id, "أ")
    store.undo("A01")
    edits.set_note(store, "A01", item.id, "ب")
    assert store.redo_name("A01") == ""


def test_undo_is_refused_when_somebody_else_changed_the_item(store: Store) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    edits.set_note(store, "A01", item.id, "أ")
    edits.set_note(store, "A02", item.id, "ب")
    with pytest.raises(AnnotatorError) as error:
        store.undo("A01")
    assert code(error) == "undo_changed"
    assert store.need(Attribution, item.id).note == "ب"


def test_undo_stops_at_a_barrier(store: Store) -> None:
    with store.operation("import_bulk", "A02"):
        store.put(Entity("e", "كيان"))
    with pytest.raises(AnnotatorError) as error:
        store.undo("A01")
    assert code(error) == "undo_barrier"


def test_undoing_an_import_that_others_built_on_is_refused(store: Store) -> None:
    edits.start_attribution(store, "A02", D, "cue", [(0, 3)])
    with pytest.raises(AnnotatorError) as error:
        store.undo("A01")
    assert code(error) == "still_referenced"
    assert store.get(Document, D) is not None


def test_several_operations_are_kept_together_or_not_at_all(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        with store.operation("import", "A01", batch="b"):
            store.put(Entity("e1", "واحد"))
        with store.operation("import", "A01", batch="b"):
            store.put(Entity("e2", "اثنان"))
        raise ZeroDivisionError
    assert store.find(Entity) == []
    with store.operation("import", "A01"):
        store.put(Entity("e3", "ثلاثة"))
    seqs = [row["seq"] for row in rows(store.path, "SELECT seq FROM operation ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))


def test_a_second_writer_is_refused_and_the_first_unharmed(store: Store, path: Path) -> None:
    with pytest.raises(AnnotatorError) as error:
        Store.open(path)
    assert code(error) == "project_open_elsewhere"
    edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    with pytest.raises(AnnotatorError):
        Store.open(path)


def test_readers_see_committed_work_while_the_writer_is_open(store: Store, path: Path) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    with Store.reader(path) as reader:
        assert reader.get(Attribution, item.id) is not None
        with pytest.raises(AnnotatorError) as error, reader.operation("import", "A01"):
            pass
    assert code(error) == "project_readonly"


def test_closing_leaves_one_file(store: Store, path: Path) -> None:
    edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    store.close()
    left = {item.name for item in path.parent.iterdir()} - {f"{path.name}.lock"}
    assert left == {path.name}


def test_a_deleted_project_refuses_edits_and_can_be_saved_elsewhere(
    store: Store, path: Path
) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    path.unlink()
    with pytest.raises(AnnotatorError) as error:
        edits.set_note(store, "A01", item.id, "أ")
    assert code(error) == "project_gone"
    copy = path.with_name("copy.isnad")
    store.save_copy(copy)
    with Store.open(copy) as again:
        assert again.get(Attribution, item.id) is not None


def test_a_moved_project_takes_its_last_edits_along(store: Store, path: Path) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    elsewhere = path.with_name("elsewhere.isnad")
    path.rename(elsewhere)
    store.close()
    with Store.open(elsewhere) as again:
        assert again.get(Attribution, item.id) is not None


@pytest.mark.parametrize(
    ("target", "wanted"),
    [("missing/copy.isnad", "folder_missing"), ("taken.isnad", "project_exists")],
)
def test_a_copy_that_cannot_be_written_says_why(
    store: Store, path: Path, target: str, wanted: str
) -> None:
    path.with_name("taken.isnad").touch()
    with pytest.raises(AnnotatorError) as error:
        store.save_copy(path.parent / target)
    assert code(error) == wanted


def test_a_copied_project_writes_as_a_new_device(store: Store, path: Path) -> None:
    store.close()
    copy = path.with_name("copy.isnad")
    shutil.copy(path, copy)
    with Store.open(path) as first, Store.open(copy) as second:
        assert first.device != second.device
    with Store.open(path) as again:
        assert again.device == first.device


def test_an_older_copy_put_back_writes_as_a_new_device(store: Store, path: Path) -> None:
    store.close()
    older = path.with_name("older.isnad")
    shutil.copy(path, older)
    with Store.open(path) as opened:
        device = opened.device
        edits.start_attribution(opened, "A01", D, "cue", [(0, 3)])
    older.replace(path)
    with Store.open(path) as restored:
        assert restored.device != device
        edits.start_attribution(restored, "A01", D, "cue", [(0, 3)])


def test_a_forged_log_row_opens_for_reading_only(store: Store, path: Path) -> None:
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER operation_is_append_only")
    sql = "SELECT sql FROM sqlite_schema WHERE name = 'operation_is_kept'"
    assert connection.execute(sql).fetchone()
    connection.execute("UPDATE operation SET annotator = 'X' WHERE seq = 1")
    connection.execute(
        "CREATE TRIGGER operation_is_append_only BEFORE UPDATE ON operation\n"
        "  BEGIN SELECT RAISE(ABORT, 'the operation log is append only'); END"
    )
    connection.commit()
    connection.close()
    with Store.open(path) as opened:
        assert not opened.writable
        with pytest.raises(AnnotatorError) as error, opened.operation("import", "A01"):
            pass
    assert code(error) == "log_damaged"


def test_pragmas_are_the_ones_that_lose_nothing(store: Store) -> None:
    driver = store._driver
    for pragma, value in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
    ):
        assert driver.value(f"PRAGMA {pragma}") == value
    assert not driver.db.conn.in_transaction


def test_two_documents_may_print_the_same_text(store: Store) -> None:
    twin = dataclasses.replace(store.need(Document, D), id="d2", title="آخر")
    with store.operation("import", "A01"):
        store.put(twin)
    assert store.need(Document, "d2").text == store.need(Document, D).text
    assert len(rows(store.path, "SELECT * FROM text")) == 1


def test_the_overview_counts_without_texts(store: Store) -> None:
    edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    (item,) = store.overview()
    assert item.layers == {"A01": ("open", 1)}
    assert item.length == len(store.need(Document, D).text)


def test_a_backup_is_a_whole_project(store: Store) -> None:
    item = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    copy = store.backup()
    with Store.reader(copy) as backup:
        assert backup.get(Attribution, item.id) is not None


def test_a_corpus_holds_the_layers_asked_for(store: Store) -> None:
    mine = edits.start_attribution(store, "A01", D, "cue", [(0, 3)])
    edits.start_attribution(store, "A02", D, "cue", [(0, 3)])
    start = store.need(Document, D).text.index("وأضاف")
    edits.mark_region(store, "A01", D, "boilerplate", start, start + 5)
    corpus = store.corpus(None, ["A01"])
    assert [item.id for item in corpus.attributions] == [mine.id]
    assert [layer.annotator for layer in corpus.layers] == ["A01"]
    assert [region.start for region in corpus.regions] == [start]
    assert store.find(Layer, annotator=GOLD) == []
    assert len(store.find(Region)) == 1


def test_a_tagset_is_part_of_the_project(path: Path) -> None:
    path.parent.mkdir()
    data = load_tagset()
    with Store.create(path, data) as made:
        assert [role.id for role in made.tagset.roles][:3] == ["source", "cue", "content"]
        assert made.project.tagset_hash
