"""Going between screens: each is left by its own key and by Esc, and refused where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import edits
from annotator.store import Store
from annotator.ui import actions
from annotator.ui.window import Window
from tests.ui.apart import WHO, apart
from tests.ui.conftest import CONTROL, NONE, SHIFT
from tests.ui.teamwork import RIGHT, decide, show_gold, team

Make = Callable[..., Window]
KEYS = {
    actions.AGREEMENT: Qt.Key.Key_A,
    actions.FEEDBACK: Qt.Key.Key_F,
    actions.GUIDELINES: Qt.Key.Key_G,
    actions.RELIABILITY: Qt.Key.Key_L,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "two.isnad"
    ids = team(path, [RIGHT, "B02"], 1)
    with Store.open(path) as store:
        decide(store, ids[0], "R01")
        show_gold(store)
        store.set_setting("annotator", "B02")
    return path


@pytest.fixture
def window(made: Path, tmp_path: Path, make_window: Make) -> Window:
    path = tmp_path / "copy.isnad"
    path.write_bytes(made.read_bytes())
    return make_window(path, annotator="B02")


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


@pytest.mark.parametrize("screen", sorted(KEYS))
@pytest.mark.parametrize("leave", ["same", "escape"])
def test_a_screen_is_left_by_its_key_and_by_escape(window: Window, screen: str, leave: str) -> None:
    press(window, KEYS[screen], CONTROL | SHIFT)
    assert window.screen_name == screen, window.messages.text()
    if leave == "same":
        press(window, KEYS[screen], CONTROL | SHIFT)
    else:
        press(window, Qt.Key.Key_Escape)
    assert window.screen_name == actions.DESK
    assert window.desk.text.hasFocus()


@pytest.mark.parametrize("screen", sorted(KEYS))
def test_one_list_leads_to_another_and_back_to_the_card(window: Window, screen: str) -> None:
    press(window, Qt.Key.Key_R, CONTROL)
    assert window.screen_name == actions.REVIEW
    press(window, Qt.Key.Key_PageUp)
    card = window.review.review.card
    assert card is not None
    press(window, Qt.Key.Key_A, CONTROL | SHIFT)
    if screen != actions.AGREEMENT:
        press(window, KEYS[screen], CONTROL | SHIFT)
    assert window.screen_name == screen
    press(window, Qt.Key.Key_Escape)
    assert window.screen_name == actions.REVIEW
    assert window.review.review.card is not None
    assert window.review.review.card.id == card.id


@pytest.mark.parametrize("screen", [actions.GUIDELINES, actions.REVISIONS, actions.RELIABILITY])
def test_a_place_of_work_has_no_screens_of_the_reviewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_window: Make, screen: str
) -> None:
    window = make_window(apart(tmp_path, monkeypatch).machine)
    assert window.menus is not None
    assert not window.menus.actions[screen].isEnabled()
    window.screens.toggle(screen)  # past its action
    assert window.screen_name == actions.DESK
    assert WHO in window.messages.text()


def test_nothing_is_taken_back_from_a_list(window: Window) -> None:
    session = window.desk.session
    assert session.document is not None
    edits.start_attribution(session.store, "B02", session.document.id, "cue", [(0, 5)])
    before = session.store.undo_name("B02")
    assert before
    press(window, Qt.Key.Key_A, CONTROL | SHIFT)
    assert window.screen_name == actions.AGREEMENT
    assert window.menus is not None
    assert not window.menus.actions["undo"].isEnabled()
    press(window, Qt.Key.Key_Z, CONTROL)
    window.undo()  # past its action
    assert session.store.undo_name("B02") == before
