"""Scrolling, zooming and repainting leave the reader where he was."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.ui.textview import Mark
from tests.ui.textview.conftest import LEFT, MIXED, NONE, Hand

LONG = "\n".join([MIXED] * 30)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def long_view(make_view):
    return make_view(LONG, 700, 500)


def scrolled(view, value):
    view.verticalScrollBar().setValue(value)
    return view.scroll_state()


def wheel(view, delta, point, keys=NONE):
    where = QPointF(point)
    event = QWheelEvent(
        where, view.viewport().mapToGlobal(where), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_zoom_keeps_the_first_line_and_comes_back(long_view):
    state = scrolled(long_view, 4000)
    sizes = []
    long_view.zoomed.connect(sizes.append)
    long_view.zoom(3)
    assert long_view.char_rect(state[0]).top() == pytest.approx(0, abs=80)
    long_view.zoom(-3)
    assert sizes == [29, 22]
    assert long_view.scroll_state() == pytest.approx(state, abs=0.1)


def test_zoom_stays_within_bounds(view):
    view.zoom(100)
    view.zoom(1)
    assert view._flow.metrics.em == 72
    view.zoom(-100)
    assert view._flow.metrics.em == 10


def test_the_wheel_zooms_around_the_pointer(long_view):
    scrolled(long_view, 4000)
    point = QPointF(350, 300)
    position = long_view.position_at(point)
    wheel(long_view, 240, point, CTRL)
    rect = long_view.char_rect(position)
    assert long_view._flow.metrics.em > 22
    assert rect.top() - 10 <= 300 <= rect.bottom() + 25


def test_the_wheel_scrolls(long_view):
    before = long_view.scroll_state()
    wheel(long_view, -120, QPoint(300, 200))
    assert long_view.scroll_state() > before


def test_scrolling_up_moves_by_exactly_what_was_asked(long_view):
    long_view.set_caret(len(LONG) // 2)  # everything above is only estimated
    for _ in range(40):
        position = long_view.position_at(QPointF(350, 100))
        y = long_view.char_rect(position).y()
        bar = long_view.verticalScrollBar()
        value = bar.value()
        bar.setValue(value - 37)
        assert long_view.char_rect(position).y() == pytest.approx(y + 37)


def test_a_narrower_window_keeps_the_first_line_and_so_does_a_wider(long_view):
    state = scrolled(long_view, 5000)
    long_view.resize(420, 500)
    assert long_view.char_rect(state[0]).top() == pytest.approx(0, abs=60)
    long_view.resize(700, 500)
    assert long_view.scroll_state() == pytest.approx(state, abs=0.1)


def test_new_marks_above_do_not_move_the_text_on_the_screen(long_view):
    scrolled(long_view, 5000)
    position = long_view.position_at(QPointF(350, 200))
    y = long_view.char_rect(position).y()
    long_view.update_marks(
        [Mark(str(n), "a", ((n, n + 30),), "#d1495b", "نص") for n in range(0, 3000, 20)], []
    )
    first = long_view.scroll_state()[0]
    long_view.update_marks([Mark("x", "a", ((first - 400, first),), "#d1495b", "نص")], [])
    assert long_view.char_rect(position).y() == pytest.approx(y, abs=1)


def test_a_kept_place_is_found_again_in_another_view(make_view, long_view):
    state = scrolled(long_view, 6000)
    other = make_view(LONG, 700, 500)
    other.restore_scroll(state)
    assert other.scroll_state() == pytest.approx(state, abs=0.1)


def test_reveal_brings_any_place_to_the_screen(long_view):
    for position in (0, len(LONG), len(LONG) // 2, len(LONG) // 2 + 900, 40):
        long_view.reveal(position, position + 5)
        rect = long_view.char_rect(position)
        assert rect.top() >= 0
        assert rect.bottom() <= long_view.viewport().height()


def test_reveal_does_not_move_what_is_seen_already(long_view):
    long_view.reveal(len(LONG) // 2, len(LONG) // 2)
    state = long_view.scroll_state()
    position = long_view.position_at(QPointF(350, 250))
    long_view.reveal(position, position)
    assert long_view.scroll_state() == state


def test_the_last_line_can_be_reached_and_nothing_lies_beyond(long_view):
    bar = long_view.verticalScrollBar()
    for _ in range(3):  # the range is exact once the end has been seen
        bar.setValue(bar.maximum())
        long_view.grab()
    rect = long_view.char_rect(len(LONG))
    assert rect.bottom() <= long_view.viewport().height()
    assert rect.bottom() > long_view.viewport().height() - 80


def test_dragging_outside_scrolls(long_view):
    hand = Hand(long_view)
    QTest.mousePress(hand.port, LEFT, NONE, hand.point(3))
    QTest.mouseMove(hand.port, QPoint(300, 560))
    before = long_view.caret()
    for _ in range(5):
        long_view._autoscroll()
    assert long_view.caret() > before
    assert long_view._scroller.isActive()
    QTest.mouseRelease(hand.port, LEFT, NONE, QPoint(300, 560))
    assert not long_view._scroller.isActive()


def test_a_new_text_starts_afresh(long_view):
    scrolled(long_view, 5000)
    long_view.select(100, 200)
    long_view.set_marks([Mark("m", "m", ((0, 5),), "#d1495b")])
    long_view.set_text("نص آخر")
    assert long_view.selected_span() == (0, 0)
    assert long_view.marks() == {}
    assert long_view.scroll_state()[0] == 0
    assert long_view.char_rect(0).top() > 0


def test_the_context_menu_is_asked_for_at_the_pointer_or_the_caret(view, qtbot):
    told = []
    view.context_requested.connect(told.append)
    at = QPoint(40, 50)
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
        QApplication.sendEvent(view.viewport(), event)
    assert told[0] == view.viewport().mapToGlobal(at)
    caret = view.caret_rect().bottomLeft().toPoint()
    assert told[1] == view.viewport().mapToGlobal(caret)


def test_a_tip_is_never_rich_text(view):
    hand = Hand(view)
    view.set_marks([Mark("m", "m", ((0, 4),), "#d1495b", tip="<b>خطر</b>")])
    point = hand.point(1)
    event = QHelpEvent(QEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    assert "&lt;b&gt;خطر" in QToolTip.text()
    QToolTip.hideText()


def hover(view, point):
    # not QTest.mouseMove: without a button it moves the screen's real pointer, some time later
    where = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, view.viewport().mapToGlobal(where),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, NONE,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    return view.viewport().cursor().shape()


def test_the_pointer_shows_what_can_be_done(view):
    view.set_marks([Mark("m", "m", ((0, 4),), "#d1495b", "إشارة", emphasis=2)])
    edge = view.char_rect(0)
    piece = view._flow.piece(0)
    chip = view._origin(piece) + piece.chips[0].rect.center()
    assert hover(view, QPointF(edge.right() - 1, edge.center().y())) == Qt.CursorShape.SizeHorCursor
    assert hover(view, chip) == Qt.CursorShape.PointingHandCursor
    assert hover(view, Hand(view).point(30)) == Qt.CursorShape.IBeamCursor


def test_the_text_stands_at_the_right_in_arabic_and_at_the_left_in_english(make_view):
    arabic = make_view("كلمة", 1400)
    assert arabic.char_rect(0).right() == pytest.approx(
        arabic._column_left() + arabic._flow.width, abs=1
    )
    english = make_view("word", 1400, rtl=False)
    assert english.char_rect(0).left() == pytest.approx(english._column_left(), abs=1)
    assert english._flow.width <= 900


def test_a_font_for_the_text_changes_the_text(view):
    font = QFont("DejaVu Sans")
    font.setPixelSize(30)
    view.set_text_font(font)
    assert view._flow.metrics.em == 30


def test_widgets_leave_the_count_of_none_alone(make_view):
    # PySide6 6.12.0 gives None away at nearly every call on Python 3.11 and then aborts
    view = make_view()
    view.set_marks([Mark("m", "m", ((0, 30),), "#d1495b", "نص", emphasis=2)])
    view.viewport().update()
    keep = [None] * 400_000  # so that a wrong count ends in a failure, not in a crash
    before = sys.getrefcount(None)
    for index in range(2500):
        view.update()
        view.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        view.verticalScrollBar().setValue(index % 50)
        view.select(index % 40, index % 60, reveal=False)
    for _ in range(10):
        view.grab()
    assert abs(sys.getrefcount(None) - before) < 1000
    del keep
