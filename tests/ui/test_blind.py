"""Nobody sees the work of others before it is time; and where it is time, nobody can change it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from annotator import adjudicate, edits, listing, people
from annotator.errors import AnnotatorError
from annotator.exchange import packetfile, packets
from annotator.model.ids import layer_id
from annotator.model.records import GOLD, Attribution, Layer, Project, Region, Submission
from annotator.store import Store
from annotator.ui import actions
from annotator.ui.window import Window
from tests.helpers import records
from tests.ui.conftest import CONTROL, NONE, SHIFT
from tests.ui.teamwork import RIGHT, decide, team

Make = Callable[..., Window]
KEY = Qt.Key
ME, OTHER = "B02", "C03"
SECRET = "سرّ الموسِّم الآخر"


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three have handed in two articles, with a secret of C03 in each; the first has gold."""
    path = tmp_path_factory.mktemp("team") / "three.isnad"
    ids = team(path, [RIGHT, ME, OTHER], 2)
    with Store.open(path) as store:
        for id in ids:
            for item in store.find(Attribution, document=id, annotator=OTHER):
                edits.set_note(store, OTHER, item.id, SECRET)
                edits.set_entity(store, OTHER, item.id, SECRET)
        people.submit(store, OTHER, ids)
        decide(store, ids[0], "R01")
        store.set_setting("annotator", ME)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy.isnad"
    copy.write_bytes(made.read_bytes())
    return copy


def allow(path: Path) -> None:
    with Store.open(path) as store:
        people.set_shows_others(store, "R01", people.AFTER_SUBMISSION)


def first(window: Window) -> str:
    """Open the article that has gold."""
    session = window.desk.session
    final = session.store.find(Layer, annotator=GOLD, state="final")
    assert session.open_document(final[0].document)
    window.desk.text.setFocus()
    return final[0].document


def foreign(window: Window) -> list[str]:
    """Return the marks on the text that show the work of others."""
    return [id for id in window.desk.text.marks() if id.startswith("others/")]


def action(window: Window, id: str) -> QAction:
    assert window.menus is not None
    return window.menus.actions[id]


# ---- showing them, where that is allowed -----------------------------------------------------


def test_after_handing_in_they_are_shown_by_letter(make_window: Make, path: Path) -> None:
    allow(path)
    window = make_window(path, annotator=ME)
    document = first(window)
    press(window, KEY.Key_H, CONTROL)
    session = window.desk.session
    order = adjudicate.build(session.store, document).order
    wanted = {"ABC"[place] for place, name in enumerate(order) if name != ME} | {"✓"}
    assert {id.split("/")[1] for id in foreign(window)} == wanted
    for voice in window.desk.others.voices:
        if voice.sign != "✓":
            who = {item.annotator for item in voice.items}
            assert who == {order["ABC".index(voice.sign)]}
    marks = window.desk.text.marks()
    assert all(name not in f"{marks[id].label} {marks[id].tip}" for id in foreign(window)
               for name in order), "letters, not names"  # fmt: skip
    press(window, KEY.Key_H, CONTROL)
    assert foreign(window) == []


def test_the_line_under_the_text_says_what_they_have_at_the_caret(
    make_window: Make, path: Path
) -> None:
    allow(path)
    window = make_window(path, annotator=ME)
    document = first(window)
    press(window, KEY.Key_H, CONTROL)
    session, desk = window.desk.session, window.desk
    gold = session.store.find(Attribution, document=document, annotator=GOLD)
    cue = next(item.spans["cue"] for item in gold if item.spans.get("cue"))
    desk.text.set_caret(cue[0][0] + 1)
    assert "✓:" in desk.others_line.text()
    assert desk.others_line.isVisible()
    assert session.text[slice(*cue[0])] in desk.others_line.text()
    press(window, KEY.Key_H, CONTROL)
    assert not desk.others_line.isVisible()


def test_they_can_be_looked_at_and_not_changed(make_window: Make, path: Path) -> None:
    allow(path)
    window = make_window(path, annotator=ME)
    document = first(window)
    press(window, KEY.Key_H, CONTROL)
    session, view = window.desk.session, window.desk.text
    mine = {item.id for item in session.store.find(Attribution, document=document, annotator=ME)}
    before = records(session.store)
    for id in foreign(window)[:20]:
        rects = view.mark_rects(id)
        if rects:
            view.reveal(*view.marks()[id].fragments[0])
            spot = view.mark_rects(id)[0].center().toPoint()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(spot))
        assert session.active_id is None or session.active_id in mine
    assert set(session.attributions) == mine
    assert records(session.store) == before


def test_editing_opens_the_layer_and_hides_them_again(make_window: Make, path: Path) -> None:
    allow(path)
    window = make_window(path, annotator=ME)
    first(window)
    press(window, KEY.Key_H, CONTROL)
    assert foreign(window)
    session = window.desk.session
    session.do(edits.set_note, session.ordered()[0].id, "بعد النظر")
    QApplication.processEvents()
    assert foreign(window) == []
    assert "hidden again" in window.messages.text()
    press(window, KEY.Key_Return, CONTROL)  # handed in once more
    assert foreign(window)


def test_another_document_is_judged_by_itself(make_window: Make, path: Path) -> None:
    allow(path)
    window = make_window(path, annotator=ME)
    document = first(window)
    session = window.desk.session
    other = next(x.id for x in session.store.overview() if x.id != document)
    people.reopen(session.store, ME, [other])
    press(window, KEY.Key_H, CONTROL)
    session.open_document(other)
    assert foreign(window) == []
    session.open_document(document)
    assert foreign(window)


# ---- not showing them, where it is not ---------------------------------------------------------


@pytest.mark.parametrize("case", ["blind", "not handed in"])
def test_the_action_is_disabled_and_says_why(make_window: Make, path: Path, case: str) -> None:
    if case == "not handed in":
        allow(path)
    window = make_window(path, annotator=ME)
    document = first(window)
    if case == "not handed in":
        people.reopen(window.desk.session.store, ME, [document])
    found = action(window, "others")
    why = {"blind": "blind", "not handed in": "hand this document in first"}[case]
    assert not found.isEnabled()
    for said in (found.statusTip(), found.toolTip()):
        assert why in said.lower()
    press(window, KEY.Key_H, CONTROL)
    assert why in window.messages.text().lower()
    assert foreign(window) == []


def words(widget: QWidget) -> Iterator[str]:
    """Yield everything that a window says: labels, lists, tables, tips, accessible names."""
    for child in widget.findChildren(QWidget):
        yield from (child.toolTip(), child.accessibleName(), child.accessibleDescription())
        text = getattr(child, "text", None)
        if callable(text):
            yield str(text())
        if isinstance(child, QListWidget):
            yield from (child.item(row).text() for row in range(child.count()))


def test_at_work_in_a_shared_project_nothing_of_others_is_on_screen(
    make_window: Make, path: Path
) -> None:
    window = make_window(path, annotator=ME)
    session = window.desk.session
    ids = [item.id for item in session.store.overview()]
    people.reopen(session.store, ME, ids)
    theirs = {x.id for x in session.store.find(Attribution) if x.annotator != ME}
    assert theirs
    for id in ids:
        session.open_document(id)
        window.desk.text.setFocus()
        shown = {mark.owner for mark in window.desk.text.marks().values()}
        shown |= set(session.attributions)
        shown |= {problem.place.attribution for problem in window.desk.problems.problems}
        shown |= {item.id for item in window.desk.inspector.list.lines.items}
        assert not shown & theirs
        press(window, KEY.Key_F, CONTROL)
        window.desk.find_bar.field.setText(SECRET)
        QApplication.processEvents()
        assert not any(mark.style == "found" for mark in window.desk.text.marks().values())
        window.desk.find_bar.field.clear()
        window.desk.text.setFocus()
        press(window, KEY.Key_H, CONTROL)
        assert foreign(window) == []
        press(window, KEY.Key_R, CONTROL)
        assert window.screen_name == actions.DESK
    press(window, KEY.Key_A, CONTROL | SHIFT)  # figures may be shown, what is behind them not
    assert window.screen_name == actions.AGREEMENT
    assert window.screens.agreement.found == []
    window.screens.show_desk()
    press(window, KEY.Key_F, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    assert not any(SECRET in text for text in words(window))


# ---- in a place of work --------------------------------------------------------------------------


@pytest.fixture
def place(path: Path, tmp_path: Path) -> Path:
    """Where B02 works, made from a packet, with the feedback on the first article."""
    with Store.open(path) as store:
        sent = [
            packetfile.write(packets.assignment(store, ME), tmp_path / "work"),
            packetfile.write(packets.feedback(store, ME), tmp_path / "gold"),
        ]
    work, _ = packets.create(tmp_path / "mine.isnad", sent[:1])
    with work:
        packets.merge(work, sent[1:])
    return work.path


def test_what_is_others_is_not_in_the_file(place: Path) -> None:
    with Store.open(place) as store:
        assert {x.annotator for x in store.find(Layer)} == {ME, GOLD}
        assert {x.annotator for x in store.find(Attribution)} == {ME, GOLD}
        assert {x.layer for x in store.find(Submission)} == {
            layer_id(item.document, ME) for item in store.find(Layer, annotator=ME)
        }
        said = [json.dumps(listing.documents_data(store)), *listing.documents_lines(store)]
        said += [json.dumps(listing.people_data(store)), *listing.people_lines(store)]
        for item in store.overview():
            said.append(json.dumps(listing.document_data(store, item.id), ensure_ascii=False))
            said += listing.document_lines(store, item.id, "none")
        said += [str(row) for row in store.log_rows()]
    for name in (RIGHT, OTHER, SECRET):
        assert not any(name in text for text in said), name
    raw = place.read_bytes()
    assert SECRET.encode() not in raw
    assert json.dumps(SECRET).encode()[1:-1] not in raw


REFUSED = (
    *("review", "agreement", "people", "promote", "annotator", "guidelines", "revisions"),
    *("reliability", "region:boilerplate"),
)


@pytest.mark.parametrize("id", REFUSED)
def test_a_reviewers_part_is_disabled_with_the_reason(
    make_window: Make, place: Path, id: str
) -> None:
    window = make_window(place)
    first(window)
    before = records(window.desk.session.store)
    found = action(window, id)
    assert not found.isEnabled()
    assert ME in found.statusTip()
    for shortcut in found.shortcuts():
        combination = shortcut[0]
        press(window, combination.key(), combination.keyboardModifiers())
        assert ME in window.messages.text()
    assert window.screen_name == actions.DESK
    assert records(window.desk.session.store) == before


def test_own_work_feedback_and_gold_stay_possible(make_window: Make, place: Path) -> None:
    window = make_window(place)
    first(window)
    for id in ("start", "finish", "hand_in", "send_packet", "feedback", "others"):
        assert action(window, id).isEnabled(), id
    press(window, KEY.Key_H, CONTROL)
    assert {id.split("/")[1] for id in foreign(window)} == {"✓"}
    press(window, KEY.Key_F, CONTROL | SHIFT)
    assert window.screen_name == actions.FEEDBACK, "the reviewer sent it, blind project or not"
    assert window.screens.feedback.list.count() > 0


def test_without_gold_it_says_that_nothing_is_there(make_window: Make, place: Path) -> None:
    window = make_window(place)
    document = first(window)
    session = window.desk.session
    session.open_document(next(x.id for x in session.store.overview() if x.id != document))
    assert not action(window, "others").isEnabled()
    press(window, KEY.Key_H, CONTROL)
    assert "not in this project" in window.messages.text()


def test_nothing_shows_what_the_screens_refuse(make_window: Make, place: Path) -> None:
    """Also when a screen is asked for past its action."""
    window = make_window(place)
    window.screens.toggle(actions.PEOPLE)
    assert window.screen_name == actions.DESK
    assert ME in window.messages.text()


def test_the_setting_and_regions_are_the_reviewers(place: Path) -> None:
    with Store.open(place) as store:
        before = records(store)
        document = store.overview()[0].id
        refusals = {"not_your_work", "packet_from_workplace"}
        for attempt in (
            lambda: people.set_shows_others(store, ME, people.AFTER_SUBMISSION),
            lambda: edits.mark_region(store, ME, document, "boilerplate", 0, 4),
            lambda: people.withdraw(store, ME, {ME: [document]}),
        ):
            with pytest.raises(AnnotatorError) as caught:
                attempt()
            assert {p.code for p in caught.value.problems} <= refusals
        assert records(store) == before
        assert store.need(Project, store.project.id).shows_others == people.NEVER
        assert all(region.kind for region in store.find(Region))
