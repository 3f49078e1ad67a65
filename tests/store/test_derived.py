"""What stays on this machine: open suggestions and counts; and how older projects come along."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from pathlib import Path

import pytest

from annotator import people
from annotator.exchange import load_tagset
from annotator.model.records import Project, Suggestion
from annotator.model.tagset import canonical, digest
from annotator.store import Incoming, Store, Suggested
from annotator.store.library import Database
from annotator.store.log import COLUMNS, row_hash
from annotator.store.migrations import APPLICATION_ID, m1_first
from annotator.store.rows import is_record, plain
from tests.helpers import contents, refused
from tests.store.conftest import DOCUMENT

MARK = Suggested("d1", DOCUMENT.sha256, "rules", "1", 0.25)
ITEM = Suggestion(
    "s1",
    "d1",
    {"cue": ((0, 3),), "source": ((4, 25),)},
    {"stance": "asserts"},
    implicit={"person": "third"},
    entity="الكرملين",
    parent="s2",
    confidence=0.85,
    rule="verb",
    lemma="قال",
    frame="إن",
    suggester="rules",
    version="1",
)


def log_length(store: Store) -> int:
    return len(store.log_rows())


def test_suggestions_come_back_as_they_were_and_leave_no_row_in_the_log(store: Store) -> None:
    before = log_length(store)
    store.derived.keep([(MARK, [ITEM])])
    assert store.derived.suggestions("d1") == [ITEM]
    assert store.derived.suggested() == {"d1": MARK}
    assert store.derived.counts() == {"d1": 1}
    assert log_length(store) == before
    assert store.find(Suggestion) == []


def test_new_ones_take_the_place_of_the_old(store: Store) -> None:
    store.derived.keep([(MARK, [ITEM])])
    other = dataclasses.replace(ITEM, id="s9")
    store.derived.keep([(dataclasses.replace(MARK, version="2"), [other])])
    assert store.derived.suggestions("d1") == [other]


def test_suggestions_for_another_text_are_not_shown(store: Store) -> None:
    store.derived.keep([(dataclasses.replace(MARK, sha256="0" * 64), [ITEM])])
    assert store.derived.suggestions("d1") == []


def test_suggestions_go_with_their_document(store: Store) -> None:
    other = dataclasses.replace(DOCUMENT, id="d2")
    with store.operation("import", "A01"):
        store.put(other)
    mark = dataclasses.replace(MARK, document="d2")
    store.derived.keep([(mark, [dataclasses.replace(ITEM, document="d2")])])
    with store.operation("delete", "A01"):
        store.delete(other)
    assert store.derived.counts() == {}
    store.undo("A01")
    assert store.derived.suggestions("d2") == []


def test_what_is_pressed_adds_up_by_annotator_document_and_day(store: Store) -> None:
    before = log_length(store)
    store.derived.press("A01", "d1", {"keys": 3, "clicks": 1}, day="2026-11-25")
    store.derived.press("A01", "d1", {"keys": 4}, day="2026-11-25")
    store.derived.press("A02", "d1", {"keys": 1}, day="2026-11-26")
    found = [(p.annotator, p.day, p.what, p.n) for p in store.derived.pressed()]
    assert found == [
        ("A01", "2026-11-25", "clicks", 1),
        ("A01", "2026-11-25", "keys", 7),
        ("A02", "2026-11-26", "keys", 1),
    ]
    assert log_length(store) == before


def test_a_settled_suggestion_is_a_record_that_a_packet_may_bring() -> None:
    settled = dataclasses.replace(ITEM, annotator="A01", state="rejected", offer="s0")
    assert is_record("suggestion", "s1", plain(settled))
    for wrong in (
        {"confidence": 1.5},
        {"confidence": "1"},
        {"confidence": True},
        {"state": "open"},
    ):
        assert not is_record("suggestion", "s1", plain(settled) | wrong)


# ---- a project that an older version made -----------------------------------------------------


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A project of the first format, whose log changed the project's row."""
    path = tmp_path / "old.isnad"
    tagset = canonical(load_tagset())
    project = Project("p", "قديم", "ar", "1.0", tagset, digest(tagset), "after_submission")
    now = {name: value for name, value in plain(project).items() if name != "coverage"}
    before = now | {"shows_others": "never"}
    row = {
        "device": "m0",
        "seq": 1,
        "lamport": 1,
        "at": "2026-01-01T00:00:00+00:00",
        "annotator": "gold",
        "name": "set_shows_others",
        "changes": canonical([["project", "p", before, now]]),
        "seen": "{}",
        "undoes": None,
        "batch": None,
        "format": "1",
        "tagset_hash": project.tagset_hash,
        "prev_hash": "",
    }
    row["hash"] = row_hash(row)
    connection = sqlite3.connect(path)
    database = Database(connection)
    m1_first(database)
    marks = ", ".join("?" for _ in now)
    connection.execute(f"INSERT INTO project ({', '.join(now)}) VALUES ({marks})", [*now.values()])
    connection.execute("INSERT INTO annotator VALUES ('gold', '')")
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    marks = ", ".join("?" for _ in COLUMNS)
    connection.execute(
        f"INSERT INTO operation ({names}) VALUES ({marks})", [row[name] for name in COLUMNS]
    )
    connection.execute("INSERT INTO head VALUES ('project', 'p', 'm0', 1)")
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("PRAGMA user_version=1")
    connection.commit()
    connection.close()
    return path


def test_an_older_project_is_brought_up_to_date_with_its_log(older: Path) -> None:
    with Store.open(older) as store:
        assert (store.project.coverage, store.project.shows_others) == ("free", "after_submission")
        assert store.plan_merge(Incoming()).changes == ()
        people.set_coverage(store, "gold", "cues")
        people.set_shows_others(store, "gold", "never")
        store.undo("gold")
        store.undo("gold")
        assert store.project.coverage == "free"
        assert store.plan_merge(Incoming()).changes == ()
    assert list(older.with_name("old.backups").iterdir()), "a backup was made before"


def test_a_reader_does_not_bring_it_up_to_date(older: Path) -> None:
    with refused("project_older"):
        Store.reader(older)


def test_records_of_older_packets_are_completed(older: Path) -> None:
    with Store.open(older) as store:
        value = json.loads(store.log_rows()[0]["changes"])[0][3]
        assert "coverage" not in value
        assert is_record("project", "p", value)
        assert contents(store)["project"][0]["coverage"] == "free"
