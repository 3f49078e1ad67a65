"""The reviewer's reasons as a list for the guideline: by keys alone, to the card and to a file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import adjudicate, people
from annotator.adjudicate import Reason
from annotator.store import Store
from annotator.ui import actions, dialogs
from annotator.ui.guidelineview import GuidelineView
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT
from tests.ui.teamwork import RIGHT, team

Make = Callable[..., Window]
REASONS = (
    Reason("guideline_gap", "هل تدخل «أن» في المحتوى؟", "4.2"),
    Reason("slip"),
    Reason("slip"),
    Reason(),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "two.isnad"
    ids = team(path, [RIGHT, "B02"], 2)
    with Store.open(path) as store:
        for id in ids:
            adjudicate.auto(store, "R01", [id])
            for reason in REASONS:
                board = adjudicate.build(store, id)
                voice = board.order.index(RIGHT) + 1
                adjudicate.take(store, "R01", board.open[0], voice, reason)
        store.set_setting("annotator", "R01")
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.isnad"
    path.write_bytes(made.read_bytes())
    return path


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def enter(window: Window) -> GuidelineView:
    press(window, Qt.Key.Key_G, CONTROL | SHIFT)
    assert window.screen_name == actions.GUIDELINES, window.messages.text()
    return window.screens.guidelines


@pytest.fixture
def window(make_window: Make, project: Path) -> Window:
    return make_window(project, annotator="R01")


@pytest.fixture
def view(window: Window) -> GuidelineView:
    return enter(window)


def test_topics_are_counted_and_the_most_frequent_comes_first(view: GuidelineView) -> None:
    lines = [view.table.words(row) for row in range(view.table.rowCount())]
    assert lines == [["a slip", "4"], ["Rule \u20684.2\u2069", "2"]]
    assert view.list.count() == 4


def test_the_examples_say_words_note_question_and_document(view: GuidelineView) -> None:
    press(view.window(), Qt.Key.Key_Down)  # type: ignore[arg-type]
    assert view.list.count() == 2
    (case, _other) = view.cases()
    text = view.list.item(0).text()
    assert case.item is not None
    document = view.session.store.need(type(view._documents[case.document]), case.document)
    start, end = case.item.spans["cue"][0]
    assert f"«{document.text[start:end]}»" in text
    assert "هل تدخل «أن» في المحتوى؟" in text
    assert "the guideline does not say" in text
    assert document.title.split()[0] in text


def test_enter_goes_to_the_examples_and_then_to_the_card(view: GuidelineView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    press(window, Qt.Key.Key_Return)
    assert view.list.hasFocus()
    press(window, Qt.Key.Key_Down)
    case = view.cases()[view.list.currentRow()]
    assert view.list.currentRow() == 1
    press(window, Qt.Key.Key_Return)
    assert window.screen_name == actions.REVIEW
    review = window.review.review
    assert review.card is not None
    assert review.card.part(case.cluster) is not None
    assert review.facet is not None
    assert review.facet.name in case.facets
    assert review.board is not None
    assert review.board.document.id == case.document


def test_coming_back_finds_the_list_as_it_was_left(view: GuidelineView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_G, CONTROL | SHIFT)
    assert window.screen_name == actions.GUIDELINES
    assert (view.table.currentRow(), view.list.currentRow()) == (1, 1)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_G])
def test_it_leads_back_to_the_card_from_which_it_was_called(window: Window, key: Qt.Key) -> None:
    press(window, Qt.Key.Key_R, CONTROL)
    press(window, Qt.Key.Key_PageDown)
    review = window.review.review
    card = review.card
    assert card is not None
    enter(window)
    press(window, key, NONE if key == Qt.Key.Key_Escape else CONTROL | SHIFT)
    assert window.screen_name == actions.REVIEW
    assert review.card is not None
    assert review.card.id == card.id
    press(window, Qt.Key.Key_R, CONTROL)
    assert window.screen_name == actions.DESK


def test_escape_leads_back_to_the_desk(view: GuidelineView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Escape)
    assert window.screen_name == actions.DESK


def test_the_list_is_saved_as_markdown_and_as_csv(
    view: GuidelineView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = view.window()
    assert isinstance(window, Window)
    for name in ("list.md", "list.csv"):
        monkeypatch.setattr(dialogs, "choose_save", lambda *_, name=name: tmp_path / name)
        press(window, Qt.Key.Key_S, CONTROL)
        assert name in window.messages.text()
    text = (tmp_path / "list.md").read_text(encoding="utf-8")
    assert "## a slip (4 cases)" in text
    assert "هل تدخل «أن» في المحتوى؟" in text
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["topic"] for row in rows] == ["slip"] * 4 + ["4.2"] * 2


def test_a_file_that_is_no_such_list_is_not_written_over(
    view: GuidelineView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = view.window()
    assert isinstance(window, Window)
    own = tmp_path / "own.md"
    own.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: own)
    press(window, Qt.Key.Key_S, CONTROL)
    assert own.read_text(encoding="utf-8") == "mine"
    assert "choose another name" in window.messages.text()
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: None)
    window.messages.clear()
    press(window, Qt.Key.Key_S, CONTROL)
    assert window.messages.text() == ""


def test_without_reasons_the_screen_says_how_to_give_one(make_window: Make, tmp_path: Path) -> None:
    path = tmp_path / "none.isnad"
    team(path, [RIGHT, "B02"], 1)
    window = make_window(path, annotator="R01")
    press(window, Qt.Key.Key_G, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    assert "Alt" in window.messages.text()


def test_reasons_on_documents_in_work_stay_hidden(project: Path, make_window: Make) -> None:
    window = make_window(project, annotator="R01")
    store = window.desk.session.store
    (document, other) = [item.id for item in store.overview()]
    people.assign(store, "R01", "R01", [document])
    view = enter(window)
    assert {case.document for todo in view.todos for case in todo.cases} == {other}
