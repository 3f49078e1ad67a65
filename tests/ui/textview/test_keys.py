"""The keyboard reaches every place, on the screen and in the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.model.text import graphemes, sentences
from tests.ui.textview.conftest import MIXED, NONE, Hand, article_texts, whole_words

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def lines_of(view):
    flow = view._flow
    return [(line.start, line.end) for n in range(flow.count) for line in flow.piece(n).lines]


@pytest.mark.parametrize("width", [300, 900])
def test_the_left_arrow_walks_over_every_grapheme_and_the_right_arrow_back(make_view, width):
    paragraphs = MIXED.split("\n")
    text = "\n".join(paragraphs[:4])
    view = make_view(text, width)
    hand = Hand(view)
    steps = len(graphemes(text)) - 1  # one per grapheme; a line feed leads to the next line
    there = [(view.caret(), view.caret_rect())]
    for _ in range(steps):
        hand.key(K.Key_Left)
        there.append((view.caret(), view.caret_rect()))
    assert view.caret() == len(text)
    hand.key(K.Key_Left)
    assert view.caret() == len(text)
    back = [view.caret()]
    for _ in range(steps):
        hand.key(K.Key_Right)
        back.append(view.caret())
    assert view.caret() == 0
    for (_, one), (_, two) in pairwise(there):  # never to the right, but to begin a line
        assert two.x() <= one.x() or two.y() > one.y()
    # Where directions meet, one of two positions is reached from each side.
    assert {at for at, _ in there} | set(back) == set(graphemes(text))


def test_the_left_arrow_moves_left_on_the_screen_even_inside_latin(view, hand):
    start = MIXED.index("Starlink") - 3
    hand.click(start)
    x = view.caret_rect().x()
    for _ in range(14):
        hand.key(K.Key_Left)
        assert view.caret_rect().x() < x
        x = view.caret_rect().x()


def test_logical_arrows_follow_the_text(view, hand):
    view.set_visual_arrows(False)
    start = MIXED.index("Starlink") - 3
    view.set_caret(start)
    for step in range(1, 14):
        hand.key(K.Key_Left)
        assert view.caret() == start + step
    hand.key(K.Key_Right)
    assert view.caret() == start + 12


def test_arrows_in_a_latin_paragraph(view, hand):
    view.set_caret(MIXED.index("Reuters"))
    hand.key(K.Key_Right, K.Key_Right)
    assert view.caret() == MIXED.index("Reuters") + 2


def test_an_arrow_leaves_a_selection_at_its_side(view, hand):
    view.select(5, 10)
    hand.key(K.Key_Left)
    assert view.selected_span() == (10, 10)
    view.select(5, 10)
    hand.key(K.Key_Right)
    assert view.selected_span() == (5, 5)


def test_shift_selects_grapheme_by_grapheme(view, hand):
    start = MIXED.index("مُحَمَّدٌ")
    view.set_caret(start)
    hand.key(K.Key_Left, K.Key_Left, K.Key_Left, held=SHIFT)
    assert hand.selected() == "مُحَمَّ"


def test_control_moves_to_the_beginnings_of_words(view, hand):
    seen = []
    for _ in whole_words(MIXED):
        seen.append(view.caret())
        hand.key(K.Key_Left, held=CTRL)
        if view.caret() >= MIXED.index("Reuters"):
            break
    starts = [start for start, _ in whole_words(MIXED)]
    assert seen == starts[: len(seen)]
    hand.key(K.Key_Home, held=CTRL)
    hand.key(K.Key_Left, K.Key_Left, held=CTRL)
    hand.key(K.Key_Right, held=CTRL)
    assert view.caret() == starts[1]


def test_control_and_shift_select_whole_words(view, hand):
    start = MIXED.index("صحيفة")
    view.set_caret(start + 2)
    hand.key(K.Key_Left, held=CTRL | SHIFT)
    assert hand.selected() == "صحيفة"
    hand.key(K.Key_Left, held=CTRL | SHIFT)
    assert hand.selected() == "صحيفة “نيويورك"
    hand.key(K.Key_Right, held=CTRL | SHIFT)
    assert hand.selected() == "صحيفة"
    hand.key(K.Key_Right, held=CTRL | SHIFT)
    assert hand.selected() == ""
    hand.key(K.Key_Right, held=CTRL | SHIFT)
    assert hand.selected() == "كشفت"


def test_control_up_and_down_go_by_sentences(view, hand):
    starts = [start for start, _ in sentences(MIXED)]
    seen = []
    for _ in starts[1:]:
        hand.key(K.Key_Down, held=CTRL)
        seen.append(view.caret())
    assert seen == starts[1:]
    hand.key(K.Key_Up, held=CTRL)
    assert view.caret() == starts[-2]


def test_shift_control_down_selects_a_sentence(view, hand):
    first = sentences(MIXED)[0]
    hand.key(K.Key_Down, held=CTRL | SHIFT)
    assert view.selected_span() == first


def test_up_and_down_keep_the_column(make_view):
    view = make_view(MIXED, 420)
    hand = Hand(view)
    hand.click(8)
    x = view.caret_rect().x()
    places = [view.caret()]
    lines = lines_of(view)
    for _ in lines[1:]:
        hand.key(K.Key_Down)
        places.append(view.caret())
    assert [sum(start <= at for start, _ in lines) for at in places] == list(
        range(1, len(lines) + 1)
    )
    for at in reversed(places[:-1]):
        hand.key(K.Key_Up)
        assert view.caret() == at
    assert abs(view.caret_rect().x() - x) < 1
    hand.key(K.Key_Up)
    assert view.caret() == 0


def test_home_and_end_stay_on_their_line(make_view):
    view = make_view(MIXED, 420)
    hand = Hand(view)
    for start, end in lines_of(view):
        view.set_caret(start)
        y = view.caret_rect().y()
        hand.key(K.Key_End)
        assert view.caret() == (end - 1 if MIXED[end - 1 : end] == " " else end)
        assert view.caret_rect().y() == y
        hand.key(K.Key_Home)
        assert view.caret() == start
    hand.key(K.Key_End, held=CTRL)
    assert view.caret() == len(MIXED)
    hand.key(K.Key_Home, held=CTRL | SHIFT)
    assert view.selected_span() == (0, len(MIXED))


def test_pages_move_the_caret_and_the_text(make_view):
    view = make_view("\n".join([MIXED] * 12), 700, 400)
    hand = Hand(view)
    before = view.scroll_state()[0]
    hand.key(K.Key_PageDown, K.Key_PageDown)
    assert view.caret() > 100
    assert view.scroll_state()[0] > before
    assert view.viewport().rect().contains(view.caret_rect().toAlignedRect())
    hand.key(*[K.Key_PageUp] * 4)
    assert view.caret() == 0
    hand.key(*[K.Key_PageDown] * 40)
    assert view.caret() == len(view.text())


def test_copy_gives_the_exact_text(view, hand):
    hand.key(K.Key_A, held=CTRL)
    hand.key(K.Key_C, held=CTRL)
    assert QGuiApplication.clipboard().text() == MIXED
    start = MIXED.index("كلمة\u00a0ملتصقة")
    view.select(start, start + 11)
    view.copy()
    assert QGuiApplication.clipboard().text() == "كلمة\u00a0ملتصقة"


def test_copy_of_a_leading_byte_order_mark(make_view):
    view = make_view("\ufeffنص")
    view.select_all()
    view.copy()
    data = QGuiApplication.clipboard().mimeData().data("text/plain;charset=utf-8")
    assert bytes(data).decode() == "\ufeffنص"


def test_copying_nothing_leaves_the_clipboard(view):
    QGuiApplication.clipboard().setText("قبل")
    view.copy()
    assert QGuiApplication.clipboard().text() == "قبل"


@pytest.mark.parametrize(
    ("key", "held"),
    [(K.Key_S, NONE), (K.Key_1, NONE), (K.Key_Left, ALT), (K.Key_Return, NONE), (K.Key_F5, NONE),
     (K.Key_Escape, NONE), (K.Key_Delete, NONE), (K.Key_S, CTRL), (K.Key_Space, NONE)],
)  # fmt: skip
def test_other_keys_are_left_to_the_window(view, key, held):
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, "")
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()


def test_no_key_changes_the_text(view, hand):
    for letter in "كx1 ":
        event = QKeyEvent(QEvent.Type.KeyPress, 0, NONE, letter)
        QApplication.sendEvent(view, event)
    hand.key(K.Key_Delete, K.Key_Backspace, K.Key_Return)
    assert view.text() == MIXED


def test_articles_are_walked_by_words_from_end_to_end(make_view):
    texts = article_texts()
    if not texts:
        pytest.skip("no articles here")
    view = make_view(texts[0])
    hand = Hand(view)
    last = texts[0].rindex("Exit mobile") if "Exit mobile" in texts[0] else len(texts[0])
    starts = [start for start, _ in whole_words(texts[0]) if start <= last]
    seen = [view.caret()]
    for _ in starts[1:]:  # up to an English paragraph, in which left is back
        hand.key(K.Key_Left, held=CTRL)
        seen.append(view.caret())
    assert seen == starts
