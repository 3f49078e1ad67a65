"""Reliability as information: the figures of the functions behind it, with intervals and words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from annotator import adjudicate
from annotator.agreement.dawid_skene import Estimate
from annotator.store import Store
from annotator.ui import actions
from annotator.ui.reliabilityview import ReliabilityView
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT
from tests.ui.teamwork import RIGHT, decide, team

Make = Callable[..., Window]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "three.isnad"
    ids = team(path, [RIGHT, "B02", "C03"], 3)
    with Store.open(path) as store:
        for id in ids[:2]:
            decide(store, id, "R01")
        store.set_setting("annotator", "R01")
    return path


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


@pytest.fixture
def view(made: Path, tmp_path: Path, make_window: Make) -> ReliabilityView:
    path = tmp_path / "copy.isnad"
    path.write_bytes(made.read_bytes())
    window = make_window(path, annotator="R01")
    press(window, Qt.Key.Key_L, CONTROL | SHIFT)
    assert window.screen_name == actions.RELIABILITY, window.messages.text()
    return window.screens.reliability


def bare(text: str) -> str:
    return text.strip("\u2068\u2069")


def test_everybody_stands_beside_gold_with_an_interval(view: ReliabilityView) -> None:
    known = adjudicate.reliability(view.session.store)
    assert [view.table.words(row)[0] for row in range(view.table.rowCount())] == sorted(known)
    for row, one in enumerate(known.values()):
        for cell, share in zip(
            view.table.words(row)[1:], (one.recall, one.precision, one.facets), strict=True
        ):
            assert bare(cell) == f"{share.value:.2f} ({share.low:.2f}–{share.high:.2f})"


def test_it_says_that_it_decides_nothing(view: ReliabilityView) -> None:
    words = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "no value is decided by these figures" in words
    assert "95 %" in words


def test_the_chosen_annotator_is_shown_question_by_question(view: ReliabilityView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    press(window, Qt.Key.Key_Down)
    one = adjudicate.reliability(view.session.store)["B02"]
    assert view.facets.rowCount() == len(one.by_facet)
    counts = [view.facets.words(row)[2] for row in range(view.facets.rowCount())]
    assert counts == [str(share.whole) for share in one.by_facet.values()]
    assert "B02" in view.chart.title
    steps = adjudicate.course(view.session.store, "B02")
    assert [bar.words for bar in view.chart.bars] == [f"{s.facets.value:.2f}" for s in steps]
    press(window, Qt.Key.Key_Return)
    assert view.facets.hasFocus()


def test_without_gold_there_is_an_estimate_by_question(view: ReliabilityView) -> None:
    found = adjudicate.estimated(view.session.store)
    assert isinstance(found, Estimate)
    lines = [view.estimate.words(row) for row in range(view.estimate.rowCount())]
    assert len(lines) == 2 * len(found.errors)
    yes = dict(zip(found.classes, found.diagonal("B02"), strict=True))["yes"]
    assert ["B02", "marked", f"{yes:.2f}"] in lines
    assert str(len(found.items)) in view.about.text()
    view.question.setFocus()
    press(view.window(), Qt.Key.Key_Down)  # type: ignore[arg-type]
    facet = str(view.question.currentData())
    other = view.estimates[facet]
    assert facet.startswith("attribute:")
    assert isinstance(other, Estimate)
    assert view.estimate.rowCount() == len(other.errors) * len(other.classes)


def test_too_little_gives_no_estimate_and_no_gold_no_figures(
    make_window: Make, tmp_path: Path
) -> None:
    path = tmp_path / "little.isnad"
    team(path, [RIGHT, "B02"], 1)
    window = make_window(path, annotator="R01")
    press(window, Qt.Key.Key_L, CONTROL | SHIFT)
    view = window.screens.reliability
    assert view.table.rowCount() == view.facets.rowCount() == view.estimate.rowCount() == 0
    assert "at least 50" in view.about.text()
    assert "No document has final gold" in view.chart.title


def test_without_submissions_the_screen_says_so(make_window: Make, project: Path) -> None:
    window = make_window(project)
    press(window, Qt.Key.Key_L, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    assert "handed in" in window.messages.text()


def test_escape_leads_back(view: ReliabilityView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    press(window, Qt.Key.Key_Escape)
    assert window.screen_name == actions.DESK


# ---- the chart ---------------------------------------------------------------------------------


def test_bars_stand_in_the_order_of_time_and_name_their_document(view: ReliabilityView) -> None:
    chart = view.chart
    assert len(chart.bars) == 2
    assert chart.box(0).left() < chart.box(1).left()
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert chart.box(0).left() > chart.box(1).left()
    assert chart.box(0).right() < chart.width()
    at = chart.box(1).center()
    event = QHelpEvent(QEvent.Type.ToolTip, at, chart.mapToGlobal(at))
    assert QApplication.sendEvent(chart, event)
    assert chart.bars[1].title in QToolTip.text()
    assert chart.bars[0].title in chart.accessibleName()
    nowhere = QHelpEvent(QEvent.Type.ToolTip, QPoint(chart.width() // 2, 1), QPoint(0, 0))
    QApplication.sendEvent(chart, nowhere)


def test_the_newest_bars_stay_when_there_is_no_room(view: ReliabilityView) -> None:
    chart = view.chart
    bar = chart.bars[0]
    chart.show_bars("x", [bar] * 500)
    assert 0 < len(chart.shown()) < 500
    last = chart.box(len(chart.shown()) - 1)
    assert last.right() <= chart.width()
