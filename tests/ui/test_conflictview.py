"""What two machines changed apart: seen, decided by key, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from annotator import edits, people
from annotator.exchange import packets
from annotator.model.records import Attribution, Claim, ClaimLink, Entity, Layer, Submission
from annotator.store import Conflict, Store, plain
from annotator.ui import actions, dialogs, versions
from annotator.ui.comparison import ExcerptCell
from annotator.ui.conflictview import ConflictView
from annotator.ui.window import Window
from tests.ui.apart import WHO, Apart, apart
from tests.ui.conftest import CONTROL, NONE, SHIFT

Make = Callable[..., Window]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Apart:
    return apart(tmp_path, monkeypatch)


@pytest.fixture
def merged(made: Apart) -> Apart:
    with Store.open(made.reviewer) as store:
        packets.merge(store, list(made.packets), "R01")
        store.set_setting("annotator", "R01")
    return made


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def enter(window: Window) -> ConflictView:
    press(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert window.screen_name == actions.CONFLICTS, window.messages.text()
    return window.screens.conflicts


@pytest.fixture
def window(merged: Apart, make_window: Make) -> Window:
    return make_window(merged.reviewer, annotator="R01")


@pytest.fixture
def view(window: Window) -> ConflictView:
    return enter(window)


def choose(view: ConflictView, table: str, *, deleted: bool = False) -> Conflict:
    """Go down to a conflict of this table."""
    window = view.window()
    assert isinstance(window, Window)
    for _step in view.found:
        now = view.conflict
        assert now is not None
        if now.table == table and deleted == (None in (now.value, now.current)):
            return now
        press(window, Qt.Key.Key_Down)
    raise AssertionError("not listed")


def cells(view: ConflictView) -> list[ExcerptCell]:
    return view.comparison.findChildren(ExcerptCell)


def bare(text: str) -> str:
    """Return a text without the marks that give its parts a direction."""
    return text.translate(dict.fromkeys(map(ord, "\u200e\u2068\u2069")))


def store_of(view: ConflictView) -> Store:
    return view.session.store


# ---- seeing ------------------------------------------------------------------------------------


def test_every_open_conflict_is_listed_with_its_document(view: ConflictView) -> None:
    assert view.list.count() == len(store_of(view).conflicts()) == 3
    assert bare(view.heading.text()) == "3 records have two versions"
    lines = [view.list.item(n).text() for n in range(3)]
    assert sum("Attribution" in line for line in lines) == 2
    assert sum("كيان 2" in line for line in lines) == 1


def test_both_versions_lie_in_the_text_with_their_numbers(view: ConflictView) -> None:
    conflict = choose(view, "attribution")
    assert conflict.current is not None
    assert conflict.value is not None
    found = view.text.marks()
    for place, value in enumerate((conflict.current, conflict.value)):
        mark = found[f"{place}/{conflict.target}/content"]
        assert [list(part) for part in mark.fragments] == value["spans"]["content"]
        assert mark.label.startswith(str(place + 1))
    assert view.text.text() == versions.document_of(view.session, conflict).text  # type: ignore[union-attr]


def test_differences_come_first_and_only_the_words_that_differ_stand_out(
    view: ConflictView, merged: Apart
) -> None:
    conflict = choose(view, "attribution")
    document = versions.document_of(view.session, conflict)
    assert document is not None
    fields = versions.fields(view.session, conflict, document)
    differs = [field.differs for field in fields]
    assert differs == sorted(differs, reverse=True)
    assert {field.title for field in fields if field.differs} == {"Content", "Stance"}
    content = next(field for field in fields if field.title == "Content")
    more = [c.text[a:b] for c in content.cells for a, b in c.ranges]
    ((_, end),) = merged.items[0].spans["content"]
    assert more == [document.text[end:].split()[0]]
    shown = [cell.shown.text for cell in cells(view)]
    assert all(cell.text in shown for cell in content.cells)


def test_it_says_who_where_and_when(view: ConflictView) -> None:
    conflict = choose(view, "attribution")
    words = [label.text() for label in view.comparison.findChildren(QLabel)]
    for device in (conflict.device, conflict.current_device):
        assert any(WHO in text and device[:8] in text for text in words)
    assert conflict.device != conflict.current_device
    assert any(conflict.at[:10] in text for text in words)


def test_a_deleted_version_says_so(view: ConflictView) -> None:
    conflict = choose(view, "attribution", deleted=True)
    assert conflict.value is None, "an edit beats a deletion"
    first, second, *rest = (cell.shown.text for cell in cells(view))
    assert (first, second) == ("kept", "deleted")
    assert set(rest[1::2]) == {""}, "the deleted version has nothing to show"
    assert any(rest[::2])


def test_a_record_outside_the_texts_is_shown_without_one(view: ConflictView) -> None:
    choose(view, "entity")
    assert not view.context.isVisible()
    assert {"المتحدث", "دميتري"} <= {cell.shown.text for cell in cells(view)}


def test_submissions_of_two_machines_name_what_differs(made: Apart, make_window: Make) -> None:
    """What each of them froze first has the same name."""
    with Store.open(made.reviewer) as store:
        packets.merge(store, [made.packets[0]], "R01")
        document = store.overview()[0].id
        people.submit(store, WHO, [document])
    window = make_window(made.reviewer, annotator="R01")
    session = window.desk.session
    (submission,) = session.store.find(Submission)
    value = plain(submission)
    other = {**value, "content": submission.content.replace('"note":""', '"note":"x"', 1)}
    conflict = Conflict("c", "submission", submission.id, "d", 1, WHO, "", other, value)
    fields = versions.fields(session, conflict, versions.document_of(session, conflict))
    assert [[cell.text for cell in f.cells] for f in fields if f.differs] == [["differs"] * 2]
    owners = {mark.owner for mark in versions.marks(session, conflict)}
    assert len(owners) == 1, "those that are equal are not marked"
    assert owners < {item.id for item in made.items}


# ---- deciding ----------------------------------------------------------------------------------


def test_two_takes_the_other_version_and_undo_lets_it_wait_again(view: ConflictView) -> None:
    window, store = view.window(), store_of(view)
    assert isinstance(window, Window)
    conflict = choose(view, "attribution")
    assert conflict.value is not None
    press(window, Qt.Key.Key_2)
    item = store.need(Attribution, conflict.target)
    assert item.attributes == conflict.value["attributes"]
    assert view.list.count() == 2
    assert "Ctrl+Z" in window.messages.text()
    press(window, Qt.Key.Key_Z, CONTROL)
    assert store.need(Attribution, conflict.target).attributes != conflict.value["attributes"]
    assert view.list.count() == 3
    press(window, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert store.need(Attribution, conflict.target).attributes == conflict.value["attributes"]
    assert view.list.count() == 2


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_one_and_enter_keep_what_stands(view: ConflictView, key: Qt.Key) -> None:
    window, store = view.window(), store_of(view)
    assert isinstance(window, Window)
    conflict = choose(view, "attribution")
    before = store.need(Attribution, conflict.target)
    press(window, key)
    assert store.need(Attribution, conflict.target) == before
    assert conflict not in store.conflicts()
    press(window, Qt.Key.Key_Z, CONTROL)
    assert conflict in store.conflicts()


def test_an_arabic_digit_takes_the_other_version(view: ConflictView) -> None:
    conflict = choose(view, "entity")
    assert conflict.value is not None
    digit = "٢"
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(view.list, QKeyEvent(kind, ord(digit), NONE, 0, 0, 0, digit))
    entity = store_of(view).need(Entity, conflict.target)
    assert list(entity.aliases) == conflict.value["aliases"]


def test_the_button_above_a_version_does_what_its_digit_does(view: ConflictView) -> None:
    conflict = choose(view, "entity")
    keep, take = view.comparison.findChildren(QPushButton)
    assert keep.text().lstrip("\u200e").startswith("1")
    QTest.mouseClick(take, Qt.MouseButton.LeftButton)
    assert conflict not in store_of(view).conflicts()


def test_a_taken_deletion_deletes(view: ConflictView) -> None:
    window, store = view.window(), store_of(view)
    assert isinstance(window, Window)
    conflict = choose(view, "attribution", deleted=True)
    press(window, Qt.Key.Key_2)
    assert store.get(Attribution, conflict.target) is None
    press(window, Qt.Key.Key_Z, CONTROL)
    assert store.get(Attribution, conflict.target) is not None


def test_when_all_is_decided_the_screen_says_so_and_can_be_left(view: ConflictView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    for _n in range(3):
        press(window, Qt.Key.Key_Return)
    assert store_of(view).conflicts() == []
    assert not view.why.isVisible()
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_2)  # nothing is left to take
    press(window, Qt.Key.Key_Escape)
    assert window.screen_name == actions.DESK
    press(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    assert "two versions" in window.messages.text()


def test_undo_on_the_screen_takes_back_nothing_else(window: Window) -> None:
    session = window.desk.session
    (document,) = [item.id for item in session.store.overview()]
    edits.start_attribution(session.store, "R01", document, "cue", [(0, 5)])
    enter(window)
    press(window, Qt.Key.Key_Z, CONTROL)
    assert len(session.store.find(Attribution, annotator="R01")) == 1
    assert "no decision" in window.messages.text()


def test_what_cannot_stand_goes_on_waiting(made: Apart, make_window: Make) -> None:
    with Store.open(made.reviewer) as store:
        packets.merge(store, [made.begun], "R01")
        with store.operation("claim", "R01"):
            claim = Claim("c1", "الخبر صحيح")
            store.put(claim, ClaimLink("l1", "c1", made.items[1].id, "denies"))
        packets.merge(store, [made.packets[0]], "R01")  # it is deleted there
        store.set_setting("annotator", "R01")
    window = make_window(made.reviewer, annotator="R01")
    view = enter(window)
    assert [conflict.table for conflict in view.found] == ["claim_link"]
    press(window, Qt.Key.Key_2)
    assert "cannot stand" in window.messages.text()
    assert view.list.count() == 1
    press(window, Qt.Key.Key_1)
    assert view.list.count() == 0


# ---- how one gets there ------------------------------------------------------------------------


def test_the_status_line_counts_and_leads_there(window: Window) -> None:
    assert window.status.conflicts.isVisible()
    assert bare(window.status.conflicts.text()) == "3 with two versions"
    QTest.mouseClick(window.status.conflicts, Qt.MouseButton.LeftButton)
    assert window.screen_name == actions.CONFLICTS
    press(window, Qt.Key.Key_Return)
    assert "2" in window.status.conflicts.text()


def test_the_same_key_goes_back(view: ConflictView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    press(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK


def test_a_merge_leads_there(
    made: Apart, make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda _dialog: True)
    window = make_window(made.reviewer, annotator="R01")
    assert not window.status.conflicts.isVisible()
    window.packets.take(list(made.packets))
    assert "3" in window.messages.text()
    assert "both versions are kept" in window.messages.text()
    window.messages.button.click()
    assert window.screen_name == actions.CONFLICTS
    assert window.screens.conflicts.list.count() == 3


def test_an_annotator_decides_on_their_own_machine(
    made: Apart, make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda _dialog: True)
    window = make_window(made.machine)
    assert window.desk.session.annotator == WHO
    window.packets.take([made.packets[1]])
    view = enter(window)
    assert view.list.count() == 3
    for _n in range(3):
        press(window, Qt.Key.Key_2)
    assert store_of(view).conflicts() == []
    assert store_of(view).get(Attribution, made.items[1].id) is None


def test_who_is_still_at_work_sees_no_versions_of_others(merged: Apart, make_window: Make) -> None:
    with Store.open(merged.reviewer) as store:
        (document,) = [item.id for item in store.overview()]
        people.assign(store, "R01", "R01", [document])
        assert store.find(Layer, annotator="R01", state="open")
    view = enter(make_window(merged.reviewer, annotator="R01"))
    assert [conflict.table for conflict in view.found] == ["entity"]
