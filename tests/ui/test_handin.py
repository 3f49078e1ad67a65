"""Handing in many documents in one go, and states in the list of documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from annotator import edits, people
from annotator.exchange import packetfile, packets
from annotator.model.records import Submission
from annotator.store import Store
from annotator.ui import dialogs
from annotator.ui.documents import _STATE
from annotator.ui.handin import HandInDialog, waiting
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT

Make = Callable[..., Window]
KEY = Qt.Key
SOUND = {"quote_type": "none", "stance": "no_response", "source_kind": "named_person"}


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def annotate(store: Store, who: str, document: str, *, sound: bool) -> None:
    """Mark one attribution; a sound one has no error."""
    item = edits.start_attribution(store, who, document, "cue", [(0, 5)])
    if sound:
        for name, value in _values(store).items():
            edits.set_attribute(store, who, item.id, name, value)
        edits.set_entity(store, who, item.id, "فلان")


def _values(store: Store) -> dict[str, str]:
    """A value for each attribute: those that fit one without content."""
    chosen = {attribute.id: attribute.values[0].id for attribute in store.tagset.attributes}
    return {**chosen, **SOUND}


@pytest.fixture
def sound(project: Path) -> tuple[str, str]:
    """The first article is annotated without error, the second with some."""
    with Store.open(project) as store:
        first, second = (item.id for item in store.overview())
        annotate(store, "A01", first, sound=True)
        annotate(store, "A01", second, sound=False)
        found = {one.item.document: one for one in waiting(store, "A01", lambda *_: None)}
        assert found[first].ready, found[first].errors
        assert found[second].errors
    return first, second


def answered(monkeypatch: pytest.MonkeyPatch, answer: Callable[[HandInDialog], bool]) -> list[str]:
    asked: list[str] = []

    def ask(dialog: QDialog) -> bool:
        asked.append(type(dialog).__name__)
        assert isinstance(dialog, HandInDialog)
        return answer(dialog)

    monkeypatch.setattr(dialogs, "ask", ask)
    return asked


def show(dialog: HandInDialog) -> None:
    """Put the dialog on screen, its list in focus."""
    dialog.show()
    dialog.activateWindow()
    dialog.list.setFocus()
    for _ in range(100):
        QApplication.processEvents()
        if dialog.list.hasFocus():
            return
        QTest.qWait(10)
    raise AssertionError("the keys would go to the window below")


def states(window: Window) -> list[str]:
    model = window.desk.documents.model
    return [str(model.data(model.index(row), _STATE)) for row in range(model.rowCount())]


def test_what_is_ready_is_handed_in_and_what_is_blocked_is_not(
    make_window: Make, project: Path, sound: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(project)
    store = window.desk.session.store

    def look(dialog: HandInDialog) -> bool:
        assert dialog.chosen == [sound[0]]
        assert not dialog.packet.isVisibleTo(dialog), "there is nobody to send it to"
        blocked = dialog.list.item(1)
        assert "to mend first" in blocked.text()
        assert not blocked.flags() & Qt.ItemFlag.ItemIsUserCheckable
        dialog._tick(on=True)
        assert dialog.chosen == [sound[0]]
        return True

    answered(monkeypatch, look)
    press(window, KEY.Key_Return, CONTROL | SHIFT)
    handed = {x.document: people.stage(x) for x in store.progress("A01")}
    assert handed == {sound[0]: "submitted", sound[1]: "open"}
    assert "handed in" in window.messages.text()
    press(window, KEY.Key_Z, CONTROL)
    assert store.find(Submission) == []


def test_many_at_once_are_one_operation_and_the_list_shows_it(
    make_window: Make, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(project) as store:
        ids = [item.id for item in store.overview()]
        people.assign(store, "A01", "A01", ids)
        for id in ids:
            annotate(store, "A01", id, sound=True)
    window = make_window(project)
    answered(monkeypatch, lambda dialog: len(dialog.chosen) == len(ids))
    press(window, KEY.Key_Return, CONTROL | SHIFT)
    assert states(window) == ["submitted", "submitted"]
    press(window, KEY.Key_Z, CONTROL)
    assert states(window) == ["open", "open"]


def test_an_empty_document_waits_for_a_tick(
    make_window: Make, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(project) as store:
        (first, *_) = (item.id for item in store.overview())
        people.assign(store, "A01", "A01", [first])
    window = make_window(project)

    def tick(dialog: HandInDialog) -> bool:
        ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
        assert dialog.chosen == []
        assert not ok.isEnabled()
        show(dialog)
        QTest.keyClick(dialog.list, KEY.Key_Space)
        assert dialog.chosen == [first]
        assert ok.isEnabled()
        dialog.hide()
        return True

    answered(monkeypatch, tick)
    window.people.hand_in()
    (mine,) = window.desk.session.store.progress("A01")
    assert people.stage(mine) == "submitted"


def test_enter_on_a_blocked_document_goes_to_its_errors(
    make_window: Make, project: Path, sound: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(project)

    def go(dialog: HandInDialog) -> bool:
        show(dialog)
        QTest.keyClick(dialog.list, KEY.Key_Down)
        QTest.keyClick(dialog.list, KEY.Key_Return)
        assert dialog.result() == QDialog.DialogCode.Rejected
        return False

    answered(monkeypatch, go)
    window.people.hand_in()
    session = window.desk.session
    assert session.document is not None
    assert session.document.id == sound[1]
    assert window.desk.problems.isVisible()
    assert window.desk.problems.list.count() > 0
    assert session.store.find(Submission) == []


def test_with_nothing_left_it_says_so(make_window: Make, project: Path) -> None:
    with Store.open(project) as store:
        (first, *_) = (item.id for item in store.overview())
    window = make_window(project)
    press(window, KEY.Key_Return, CONTROL | SHIFT)
    assert "no documents" in window.messages.text()
    people.assign(window.desk.session.store, "A01", "A01", [first])
    people.submit(window.desk.session.store, "A01", [first])
    press(window, KEY.Key_Return, CONTROL | SHIFT)
    assert "already" in window.messages.text()


def test_the_list_tells_reopened_from_never_handed_in(make_window: Make, project: Path) -> None:
    window = make_window(project)
    store = window.desk.session.store
    here = window.desk.session.document
    assert here is not None
    for _ in range(2):
        press(window, KEY.Key_Return, CONTROL)  # finished, and open again
    shown = dict(zip([x.id for x in store.overview()], states(window), strict=True))
    assert shown.pop(here.id) == "reopened"
    assert set(shown.values()) == {"none"}
    for _ in range(2):
        press(window, KEY.Key_Z, CONTROL)
    assert "reopened" not in states(window)


# ---- in a place of work --------------------------------------------------------------------------


@pytest.fixture
def place(project: Path, tmp_path: Path) -> Path:
    """Where B02 works on both articles; the profile is the test's own."""
    with Store.open(project) as store:
        people.assign(store, "A01", "B02", [item.id for item in store.overview()])
        sent = packetfile.write(packets.assignment(store, "B02"), tmp_path / "to-B02")
    made, _ = packets.create(tmp_path / "mine.isnad", [sent])
    made.close()
    return made.path


def test_handing_in_goes_on_to_the_packet(
    make_window: Make, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(place) as store:
        first, _second = (item.id for item in store.overview())
        annotate(store, "B02", first, sound=True)
    window = make_window(place)
    back = tmp_path / "back.isnadpkt"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: back)

    def look(dialog: HandInDialog) -> bool:
        assert dialog.packet.isChecked()
        return True

    answered(monkeypatch, look)
    press(window, KEY.Key_Return, CONTROL | SHIFT)
    sent = packetfile.read(back)
    assert (sent.kind, sent.annotator) == (packetfile.WORK, "B02")
    assert [row["name"] for row in sent.rows][-1] == "submit"
    assert "not handed in yet" in window.messages.text(), "the other article is still open"


def test_a_packet_without_work_says_what_to_do(make_window: Make, place: Path) -> None:
    window = make_window(place)
    window.packets.send()
    assert "annotate and hand in first" in window.messages.text()


def test_a_second_assignment_comes_to_where_one_works_already(
    make_window: Make, project: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(place)
    window.files.close()
    with Store.open(project) as store:
        with store.operation("import", "gold"):
            store.put(edits.Entity("new", "كيان جديد"))
        sent = packetfile.write(packets.assignment(store, "B02"), tmp_path / "again")
    monkeypatch.setattr(dialogs, "ask", lambda _dialog: True)
    assert window.session is None
    window.packets.take([sent])
    assert window.session is not None
    assert window.session.store.path == place
    assert "Merged" in window.messages.text()
    assert [x.name for x in window.session.store.find(edits.Entity, id="new")] == ["كيان جديد"]


def test_the_guidelines_that_came_along_can_be_read(
    make_window: Make, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(place)
    press(window, KEY.Key_F1, SHIFT)
    assert "no guidelines" in window.messages.text()
    window.desk.session.store.set_setting("guidelines", "<b>القاعدة</b> الأولى")
    read: list[str] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, dialogs.TextDialog)
        read.append(dialog.text.toPlainText())
        return True

    monkeypatch.setattr(dialogs, "ask", look)
    press(window, KEY.Key_F1, SHIFT)
    assert read == ["<b>القاعدة</b> الأولى"]
