"""The screen of people: who is there, who has what, packets out and in, all by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget

from annotator import edits, people
from annotator.exchange import packetfile, packets
from annotator.model.records import Annotator, Layer
from annotator.store import Store
from annotator.ui import actions, dialogs
from annotator.ui.peopledialogs import AssignDialog, PersonDialog, SendDialog
from annotator.ui.peopleview import PeopleView, moment
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT

Make = Callable[..., Window]
KEY = Qt.Key


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[QDialog], bool]]:
    """What a person does with the dialogs that come, one after the other."""
    waiting: list[Callable[[QDialog], bool]] = []

    def answer(dialog: QDialog) -> bool:
        return waiting.pop(0)(dialog)

    monkeypatch.setattr(dialogs, "ask", answer)
    return waiting


@pytest.fixture
def team(project: Path) -> Path:
    """B02 has both articles and handed one in; C03 has the other and did nothing."""
    with Store.open(project) as store:
        first, second = (item.id for item in store.overview())
        people.deal(store, "A01", {"B02": [first, second], "C03": [second]})
        edits.start_attribution(store, "B02", first, "cue", [(0, 5)])
        people.submit(store, "B02", [first])
        people.set_private_name(store, "B02", "كريم")
    return project


def enter(make_window: Make, path: Path) -> Window:
    window = make_window(path)
    press(window, KEY.Key_P, CONTROL | SHIFT)
    assert window.screen_name == actions.PEOPLE, window.messages.text()
    return window


@pytest.fixture
def window(make_window: Make, team: Path) -> Window:
    return enter(make_window, team)


@pytest.fixture
def view(window: Window) -> PeopleView:
    return window.screens.people


def store_of(window: Window) -> Store:
    return window.desk.session.store


def work(store: Store) -> dict[str, list[str]]:
    return {
        person.name: [people.stage(item) for item in person.work]
        for person in people.roster(store)
        if person.work
    }


# ---- what is shown -----------------------------------------------------------------------------


def test_the_table_says_how_far_everybody_is(view: PeopleView) -> None:
    rows = [view.table.words(row) for row in range(view.table.rowCount())]
    assert [row[:6] for row in rows] == [
        ["A01", "", "–", "–", "–", "–"],
        ["B02", "كريم", "2", "1", "1", "–"],
        ["C03", "", "1", "1", "–", "–"],
    ]
    assert [row[6] == "–" for row in rows] == [True, False, True]


def test_the_arrows_choose_whose_documents_are_listed(window: Window, view: PeopleView) -> None:
    press(window, KEY.Key_Down)
    assert view.chosen() == ["B02"]
    shown = [view.documents.words(row)[1:3] for row in range(view.documents.rowCount())]
    assert sorted(shown) == [["handed in", "1"], ["open", "–"]]
    assert "كريم" in view.heading.text()
    press(window, KEY.Key_Down, SHIFT)
    assert view.chosen() == ["B02", "C03"]
    assert view.documents.rowCount() == 3


def test_enter_goes_on_to_a_document_and_escape_back(window: Window, view: PeopleView) -> None:
    press(window, KEY.Key_Down)
    press(window, KEY.Key_Return)
    assert view.documents.hasFocus()
    press(window, KEY.Key_Down)
    wanted = view.chosen_work()[0].document
    press(window, KEY.Key_Return)
    assert window.screen_name == actions.DESK
    assert window.desk.session.document is not None
    assert window.desk.session.document.id == wanted
    press(window, KEY.Key_P, CONTROL | SHIFT)
    press(window, KEY.Key_Escape)
    assert window.screen_name == actions.DESK


def test_what_changes_elsewhere_is_shown_at_once(window: Window, view: PeopleView) -> None:
    (second,) = {item.document for item in people.roster(store_of(window))[2].work}
    people.submit(store_of(window), "C03", [second])
    assert view.table.words(2)[2:6] == ["1", "–", "1", "–"]


def test_dates_are_shown_on_this_clock_and_odd_ones_as_they_are() -> None:
    assert moment("") == "–"
    assert re.fullmatch(r"\W*20(11|12)-\d\d-\d\d \d\d:\d\d\W*", moment("2011-12-31T23:30:00+00:00"))
    for odd in ("0001-01-01T00:00:00+14:00", "gestern"):
        assert odd[:4] in moment(odd)


# ---- who -----------------------------------------------------------------------------------------


def test_somebody_is_added_with_a_private_name_and_taken_back(
    window: Window, view: PeopleView, answers: list[Callable[[QDialog], bool]]
) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, PersonDialog)
        dialog.name.setText("b02")
        dialog.accept()
        assert "B02" in dialog.trouble.text()
        assert dialog.result() != QDialog.DialogCode.Accepted
        dialog.name.setText("D04")
        dialog.private.setText("ليلى")
        dialog.accept()
        return dialog.result() == QDialog.DialogCode.Accepted

    answers.append(fill)
    press(window, KEY.Key_Insert)
    assert view.chosen() == ["D04"]
    assert view.table.words(3)[:2] == ["D04", "ليلى"]
    press(window, KEY.Key_Z, CONTROL)
    assert store_of(window).get(Annotator, "D04") is None
    assert view.table.rowCount() == 3


def test_a_private_name_is_written_in_its_place_and_stays_at_home(
    window: Window, view: PeopleView, tmp_path: Path
) -> None:
    press(window, KEY.Key_Down)
    press(window, KEY.Key_Down)
    before = len(store_of(window).log_rows())
    press(window, KEY.Key_F2)
    field = view.table.findChild(QLineEdit)
    assert field is not None
    field.setText("  منى   السرّية ")
    QTest.keyClick(field, KEY.Key_Return)
    QApplication.processEvents()
    assert people.private_name(store_of(window), "C03") == "منى السرّية"
    assert view.table.words(2)[1] == "منى السرّية"
    assert len(store_of(window).log_rows()) == before
    out = packetfile.write(packets.assignment(store_of(window), "C03"), tmp_path / "p")
    assert "السرّية".encode() not in packetfile.read(out).__repr__().encode()


def test_only_the_private_name_can_be_written_in(view: PeopleView) -> None:
    for column in range(view.table.columnCount()):
        item = view.table.item(1, column)
        assert item is not None
        assert bool(item.flags() & Qt.ItemFlag.ItemIsEditable) == (column == 1)


# ---- what ----------------------------------------------------------------------------------------


def ticked(list_: QListWidget) -> list[int]:
    rows = range(list_.count())
    return [row for row in rows if list_.item(row).checkState() == Qt.CheckState.Checked]


def test_documents_are_dealt_out_after_a_preview_and_in_one_operation(
    make_window: Make, project: Path, answers: list[Callable[[QDialog], bool]]
) -> None:
    with Store.open(project) as store:
        for name in ("B02", "C03", "D04"):
            people.add(store, "A01", name)
    window = enter(make_window, project)
    shown: list[list[str]] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AssignDialog)
        assert ticked(dialog.names) == [1, 2, 3], "everybody but who asks"
        assert ticked(dialog.documents) == [0, 1]
        assert not dialog.seed.isEnabled()
        dialog.each.setValue(1)
        assert dialog.seed.isEnabled()
        dialog.seed.setValue(7)
        for row in range(dialog.preview.rowCount()):
            items = (dialog.preview.item(row, column) for column in range(4))
            shown.append([item.text() if item else "" for item in items])
        assert work(store_of(window)) == {}, "a preview writes nothing"
        return True

    answers.append(fill)
    press(window, KEY.Key_F5)
    ids = [item.id for item in store_of(window).overview()]
    dealt = people.overlapping(ids, ["B02", "C03", "D04"], 1, 7)
    assert [[row[0], row[3]] for row in shown] == [[n, str(len(d))] for n, d in dealt.items()]
    assert {name: len(states) for name, states in work(store_of(window)).items()} == {
        name: len(given) for name, given in dealt.items() if given
    }
    press(window, KEY.Key_Z, CONTROL)
    assert work(store_of(window)) == {}


def test_the_filter_and_its_buttons_choose_documents(
    window: Window, answers: list[Callable[[QDialog], bool]]
) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AssignDialog)
        ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
        dialog._tick(lambda _id: False)
        assert not ok.isEnabled()
        first = dialog.documents.item(0).text()
        dialog.field.setText(first.split()[0].strip("\u2066\u2067\u2068\u200e"))
        assert not dialog.documents.isRowHidden(0)
        assert dialog.documents.isRowHidden(1)
        dialog._tick(lambda _id: True)
        assert ticked(dialog.documents) == [0], "what the filter hides stays as it is"
        assert ok.isEnabled() == any("+" in row for row in gets(dialog))
        return False

    answers.append(fill)
    before = work(store_of(window))
    press(window, KEY.Key_F5)
    assert work(store_of(window)) == before


def gets(dialog: AssignDialog) -> list[str]:
    items = (dialog.preview.item(row, 2) for row in range(dialog.preview.rowCount()))
    return [item.text() if item else "" for item in items]


def test_nothing_new_cannot_be_assigned(
    window: Window, view: PeopleView, answers: list[Callable[[QDialog], bool]]
) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AssignDialog)
        dialog._tick(lambda _id: True)
        assert gets(dialog) == ["–"]
        assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
        assert "already" in dialog.draw.text()
        return False

    view.choose("B02")
    answers.append(fill)
    press(window, KEY.Key_F5)
    assert answers == []


def test_an_untouched_assignment_is_taken_back_and_comes_again(
    window: Window, view: PeopleView
) -> None:
    view.choose("C03")
    press(window, KEY.Key_Return)
    press(window, KEY.Key_Delete)
    assert "C03" not in work(store_of(window))
    press(window, KEY.Key_Z, CONTROL)
    assert work(store_of(window))["C03"] == ["open"]


def test_what_was_worked_on_is_not_taken_back(window: Window, view: PeopleView) -> None:
    before = work(store_of(window))
    view.choose("B02")
    press(window, KEY.Key_Return)
    press(window, KEY.Key_A, CONTROL)
    press(window, KEY.Key_Delete)
    assert work(store_of(window)) == before
    assert "nothing was done yet" in window.messages.text()


def test_without_a_chosen_document_it_says_where_to_choose(
    window: Window, view: PeopleView
) -> None:
    view.choose("C03")
    press(window, KEY.Key_Delete)
    assert "Enter" in window.messages.text()
    assert work(store_of(window))["C03"] == ["open"]


def test_a_submitted_document_is_reopened_for_somebody(window: Window, view: PeopleView) -> None:
    view.choose("B02")
    press(window, KEY.Key_Return)
    press(window, KEY.Key_A, CONTROL)
    press(window, KEY.Key_F9)
    assert sorted(work(store_of(window))["B02"]) == ["open", "reopened"]
    press(window, KEY.Key_Z, CONTROL)
    assert sorted(work(store_of(window))["B02"]) == ["open", "submitted"]


def test_what_is_open_cannot_be_reopened(window: Window, view: PeopleView) -> None:
    view.choose("C03")
    press(window, KEY.Key_Return)
    press(window, KEY.Key_F9)
    assert "handed in" in window.messages.text()


def test_undo_here_takes_back_nothing_that_was_done_elsewhere(window: Window) -> None:
    store = store_of(window)
    window.desk.session.do(edits.set_entity, _item(store, window), "بيسكوف")
    rows = len(store.log_rows())
    press(window, KEY.Key_Z, CONTROL)
    assert len(store.log_rows()) == rows


def _item(store: Store, window: Window) -> str:
    document = store.overview()[0].id
    name = window.desk.session.annotator
    return edits.start_attribution(store, name, document, "cue", [(0, 5)]).id


# ---- what they see of each other -------------------------------------------------------------


def test_the_switch_says_who_may_see_the_work_of_others(window: Window, view: PeopleView) -> None:
    assert view.others.currentData() == people.NEVER
    view.others.setFocus()
    press(window, KEY.Key_Down)
    assert store_of(window).project.shows_others == people.AFTER_SUBMISSION
    assert "once they have handed" in window.messages.text()
    view.table.setFocus()
    press(window, KEY.Key_Z, CONTROL)
    assert store_of(window).project.shows_others == people.NEVER
    assert view.others.currentData() == people.NEVER


# ---- packets -----------------------------------------------------------------------------------


def test_packets_for_all_who_are_chosen_go_into_one_folder(
    window: Window,
    view: PeopleView,
    tmp_path: Path,
    answers: list[Callable[[QDialog], bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    rules = tmp_path / "دليل.txt"
    rules.write_text("الإسناد هو…", encoding="utf-8")
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: [folder])
    monkeypatch.setattr(dialogs, "choose_open", lambda *_: rules)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, SendDialog)
        assert "A01" not in dialog.label.text(), "who has nothing gets nothing"
        dialog._choose()
        return True

    answers.append(fill)
    press(window, KEY.Key_A, CONTROL)
    press(window, KEY.Key_F6)
    sent = {packetfile.read(path).annotator: packetfile.read(path) for path in folder.iterdir()}
    assert {name: len(packet.documents) for name, packet in sent.items()} == {"B02": 2, "C03": 1}
    assert {packet.guidelines for packet in sent.values()} == {"الإسناد هو…"}
    assert "packets are in" in window.messages.text()


def test_who_has_nothing_gets_no_packet(window: Window, view: PeopleView) -> None:
    view.choose("A01")
    press(window, KEY.Key_F6)
    assert "no documents yet" in window.messages.text()


def test_packets_are_taken_in_and_people_stay_on_screen(
    window: Window,
    tmp_path: Path,
    answers: list[Callable[[QDialog], bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = store_of(window)
    document = people.roster(store)[2].work[0].document
    sent = packetfile.write(packets.assignment(store, "C03"), tmp_path / "to")
    with monkeypatch.context() as there:
        there.setenv("ISNAD_HOME", str(tmp_path / "elsewhere"))
        place, _ = packets.create(tmp_path / "w.isnad", [sent])
        with place:
            edits.start_attribution(place, "C03", document, "cue", [(0, 5)])
            people.submit(place, "C03", [document])
            back = packetfile.write(packets.work(place, "C03"), tmp_path / "back")
    monkeypatch.setattr(dialogs, "choose_many", lambda *_: [back])
    answers.append(lambda _dialog: True)
    press(window, KEY.Key_F8)
    assert window.screen_name == actions.PEOPLE
    assert "Merged" in window.messages.text()
    assert window.screens.people.table.words(2)[2:6] == ["1", "–", "1", "–"]
    assert [x.state for x in store.find(Layer, annotator="C03")] == ["submitted"]


# ---- where it is not -----------------------------------------------------------------------------


def test_a_project_that_can_only_be_read_shows_people_and_changes_nothing(
    make_window: Make, team: Path
) -> None:
    with Store.open(team):  # somebody else has it open
        window = enter(make_window, team)
        assert not window.desk.session.writable
        menus = window.menus
        assert menus is not None
        assert not menus.actions["person_add"].isEnabled()
        press(window, KEY.Key_Insert)
        assert "only be read" in window.messages.text()
        assert not window.screens.people.others.isEnabled()
