from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from annotator import adjudicate
from annotator.store import Store
from annotator.ui import actions
from annotator.ui.feedbackview import FeedbackView
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, SHIFT
from tests.ui.teamwork import RIGHT, decide, show_gold, team

Make = Callable[..., Window]
ME = "B02"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "two.isnad"
    ids = team(path, [RIGHT, ME], 2)
    with Store.open(path) as store:
        decide(store, ids[0], "R01")
        store.set_setting("annotator", ME)
    return path


def window_on(made: Path, tmp_path: Path, make_window: Make, *, gold: bool) -> Window:
    path = tmp_path / "copy.isnad"
    path.write_bytes(made.read_bytes())
    if gold:
        with Store.open(path) as store:
            show_gold(store)
    window = make_window(path, annotator=ME)
    assert window.desk.session.annotator == ME
    QTest.keyClick(window.desk.text, Qt.Key.Key_F, CONTROL | SHIFT)
    QApplication.processEvents()
    return window


@pytest.fixture
def view(made: Path, tmp_path: Path, make_window: Make) -> FeedbackView:
    window = window_on(made, tmp_path, make_window, gold=True)
    assert window.screen_name == actions.FEEDBACK, window.messages.text()
    return window.screens.feedback


def words_of(view: FeedbackView) -> list[str]:
    texts = [label.text().lstrip("\u200e") for label in view.details.findChildren(QLabel)]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts]


def test_a_blind_project_shows_no_gold(made: Path, tmp_path: Path, make_window: Make) -> None:
    window = window_on(made, tmp_path, make_window, gold=False)
    assert window.screen_name == actions.DESK
    assert "does not show gold" in window.messages.text()


def test_it_lists_own_work_beside_gold_with_the_reason(view: FeedbackView) -> None:
    assert view.list.count() == len(view.found) > 2
    row = next(n for n, item in enumerate(view.found) if item.mine and item.gold)
    view.list.setCurrentRow(row)
    item, shown = view.found[row], words_of(view)
    assert item.mine is not None
    assert item.gold is not None
    for kind in item.kinds:
        assert f"yours: {view.words(item, item.mine, kind)}" in shown
        assert f"gold: {view.words(item, item.gold, kind)}" in shown
    assert "a slip" in shown


def test_what_was_missed_is_listed_too(view: FeedbackView) -> None:
    row = next(n for n, item in enumerate(view.found) if item.mine is None)
    view.list.setCurrentRow(row)
    assert "yours: nothing" in words_of(view)


def test_kinds_are_counted_and_choose(view: FeedbackView) -> None:
    tally = adjudicate.counts(view.found)
    assert view.kinds.count() == len(tally) + 1
    first = next(iter(tally))
    view.kinds.setFocus()
    QTest.keyClick(view.kinds, Qt.Key.Key_Down)
    assert all(first in item.kinds for item in view.shown())
    assert view.list.count() == tally[first]


def test_the_score_has_intervals(view: FeedbackView) -> None:
    known = adjudicate.reliability(view.session.store)[ME]
    assert f"{known.recall.value:.2f}" in view.score.text()
    assert view.score.text().count("–") == 3


def test_the_course_counts_the_chosen_kind_in_each_document(view: FeedbackView) -> None:
    steps = adjudicate.course(view.session.store, ME)
    assert [bar.words for bar in view.chart.bars] == [
        str(sum(step.kinds.values())) for step in steps
    ]
    view.kinds.setFocus()
    QTest.keyClick(view.kinds, Qt.Key.Key_Down)
    assert view.kind
    assert [bar.words for bar in view.chart.bars] == [str(s.kinds[view.kind]) for s in steps]
    assert "As first handed in" in view.course.text()
    assert "second" not in view.course.text(), "one document has no halves"


def test_early_and_late_are_compared_for_each_ten_attributions(view: FeedbackView) -> None:
    (step,) = view.steps
    view.steps = [
        dataclasses.replace(step, gold=gold, kinds={"missing": n})
        for gold, n in ((10, 4), (10, 2), (20, 2), (20, 0))
    ]
    view._filter()
    words = view.course.text().translate(dict.fromkeys(map(ord, "\u2068\u2069")))
    assert "3.0 in the first half" in words
    assert "0.5 in the second" in words
    assert [bar.height for bar in view.chart.bars] == [1.0, 0.5, 0.5, 0.0]


def test_escape_leaves(view: FeedbackView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    QTest.keyClick(view.list, Qt.Key.Key_Escape)
    assert window.screen_name == actions.DESK


def test_enter_goes_to_the_place(view: FeedbackView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    item = view.found[0]
    one = item.mine or item.gold
    assert one is not None
    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert window.screen_name == actions.DESK
    assert window.desk.session.document is not None
    assert window.desk.session.document.id == item.document
    start, end = window.desk.text.selected_span()
    assert any(a == start for parts in one.spans.values() for a, _ in parts)
    assert start < end


def test_only_own_work_is_compared(view: FeedbackView) -> None:
    names = {item.mine.annotator for item in view.found if item.mine}
    assert names == {ME}
    (document,) = {item.document for item in view.found}  # the other one has no gold yet
    assert document
