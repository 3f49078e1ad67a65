"""What came after the decisions: listed, reached by Enter, late annotators let in by a key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import adjudicate, edits, exchange, people
from annotator.adjudicate import EFFECTS, Effect
from annotator.model.records import Attribution, Decision
from annotator.store import Store
from annotator.ui import actions
from annotator.ui.revisionview import RevisionView
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT
from tests.ui.teamwork import RIGHT, SAMPLES, decide, team

Make = Callable[..., Window]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "two.isnad"
    ids = team(path, [RIGHT, "B02"], 2)
    with Store.open(path) as store:
        for id in ids:
            decide(store, id, "R01")
        revise(store, ids[0])
        come_late(store, ids[1])
        store.set_setting("annotator", "R01")
    return path


def revise(store: Store, document: str) -> None:
    """B02 gives an attribution a stance that nobody had and hands in again."""
    people.reopen(store, "B02", [document])
    item = min(store.find(Attribution, document=document, annotator="B02"), key=lambda i: i.id)
    edits.set_attribute(store, "B02", item.id, "stance", "denies")
    people.submit(store, "B02", [document])


def come_late(store: Store, document: str) -> None:
    """C03 hands in after the document was finished."""
    names = {item.id: item.meta["file"] for item in store.overview()}
    work = (SAMPLES / names[document]).with_suffix(".json")
    exchange.import_paths(store, [work], None, "C03")
    people.submit(store, "C03", [document])


@pytest.fixture
def window(made: Path, tmp_path: Path, make_window: Make) -> Window:
    path = tmp_path / "copy.isnad"
    path.write_bytes(made.read_bytes())
    return make_window(path, annotator="R01")


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def enter(window: Window) -> RevisionView:
    press(window, Qt.Key.Key_R, CONTROL | SHIFT)
    assert window.screen_name == actions.REVISIONS, window.messages.text()
    return window.screens.revisions


def effects(view: RevisionView) -> list[Effect]:
    return [one.effect for one in view.found]


def test_it_lists_what_asks_first_with_its_effect_in_words(window: Window) -> None:
    view = enter(window)
    assert effects(view)[:2] == [Effect.LATE, Effect.REOPENED]
    late, asked = view.table.words(0), view.table.words(1)
    assert late[0] == EFFECTS[Effect.LATE]
    assert late[3] == "late"
    assert asked[0] == EFFECTS[Effect.REOPENED]
    assert "Stance" in asked[2]
    assert asked[3] in ("A", "B")
    assert "B02" not in "".join(asked), "annotators keep their letters"
    assert "late annotator" in view.summary.text()
    assert "asks you again" in view.summary.text()


def test_enter_goes_to_the_card_and_the_question(window: Window) -> None:
    view = enter(window)
    press(window, Qt.Key.Key_Down)
    one = view.found[1]
    press(window, Qt.Key.Key_Return)
    assert window.screen_name == actions.REVIEW
    review = window.review.review
    assert review.card is not None
    assert review.card.part(one.cluster) is not None
    assert review.facet is not None
    assert review.facet.name == "attribute:stance"


def test_enter_on_a_late_one_shows_the_document(window: Window) -> None:
    view = enter(window)
    one = view.found[0]
    press(window, Qt.Key.Key_Return)
    assert window.screen_name == actions.REVIEW
    assert window.review.review.board is not None
    assert window.review.review.board.document.id == one.document


def test_insert_lets_late_ones_count_and_undo_takes_it_back(window: Window) -> None:
    view, store = enter(window), window.desk.session.store
    document = view.found[0].document
    press(window, Qt.Key.Key_Insert)
    assert Effect.LATE not in effects(view)
    assert "C03" in adjudicate.build(store, document).order
    assert "Ctrl+Z" in window.messages.text()
    press(window, Qt.Key.Key_Z, CONTROL)
    assert effects(view)[0] is Effect.LATE
    assert adjudicate.build(store, document).late == ("C03",)
    press(window, Qt.Key.Key_Y, CONTROL)
    assert Effect.LATE not in effects(view)


def test_insert_elsewhere_admits_nobody(window: Window) -> None:
    view, store = enter(window), window.desk.session.store
    rows = len(store.find(Decision))
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Insert)
    assert len(store.find(Decision)) == rows
    assert effects(view)[0] is Effect.LATE
    assert "Nobody came late" in window.messages.text()


def test_undo_here_takes_back_no_decision(window: Window) -> None:
    enter(window)
    store = window.desk.session.store
    rows = len(store.find(Decision))
    press(window, Qt.Key.Key_Z, CONTROL)
    assert len(store.find(Decision)) == rows
    assert "no decision" in window.messages.text()


def test_it_is_left_as_it_was_entered(window: Window) -> None:
    enter(window)
    press(window, Qt.Key.Key_R, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    enter(window)
    press(window, Qt.Key.Key_G, CONTROL | SHIFT)
    assert window.screen_name == actions.GUIDELINES
    press(window, Qt.Key.Key_Escape)
    assert window.screen_name == actions.DESK


def test_what_asks_while_at_work_stays_hidden(window: Window) -> None:
    session = window.desk.session
    one = next(o for o in adjudicate.revised(session.store) if o.effect is Effect.REOPENED)
    people.assign(session.store, "R01", "R01", [one.document])
    view = enter(window)
    assert one.document not in {found.document for found in view.found}


def test_nothing_changed_says_so(make_window: Make, tmp_path: Path) -> None:
    path = tmp_path / "none.isnad"
    ids = team(path, [RIGHT, "B02"], 1)
    with Store.open(path) as store:
        decide(store, ids[0], "R01")
    window = make_window(path, annotator="R01")
    press(window, Qt.Key.Key_R, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    assert "Nobody has changed" in window.messages.text()
