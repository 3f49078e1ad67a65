"""What is pressed on the screen is what is meant in the text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest

from annotator.model.text import graphemes
from tests.ui.textview.conftest import LEFT, MIXED, NONE, Hand, article_texts, whole_words

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PHRASES = [
    "Starlink في تايوان", "عام 2022", "نيويورك بوست", "كشفت", "SpaceX ذلك", "٢٬٥٠٠ مليون",
    "ABC دبي XYZ", "الإسلام",
]  # fmt: skip

CLUSTERS = [
    *"ابجلامـ،.()abcXYZ1234٥٦😀👍\n\u200f\u2067\u2069\ufeff\u00a0", " ", " ", "لا", "لله", "بَ", "مُّ",
    "دً", "e\u0301", "ه\u200d", "👨‍👩‍👧‍👦", "1\u200d", "ﷺ",
]  # fmt: skip
LAM_ALEF = {"لا", "لإ", "لأ", "لآ"}


def press_everywhere(view, positions):
    hand, wrong = Hand(view), []
    for pos in positions:
        view.reveal(pos, pos)
        QTest.mouseClick(hand.port, LEFT, NONE, hand.point(pos))
        if view.caret() != pos:
            wrong.append((pos, view.caret(), view.text()[pos : pos + 12]))
    return wrong


@pytest.mark.parametrize("width", [360, 620, 1000])
def test_pressing_every_word_of_the_mixed_text_gives_its_offset(make_view, width):
    view = make_view(MIXED, width)
    assert press_everywhere(view, [start for start, _ in whole_words(MIXED)]) == []


@pytest.mark.parametrize("width", [360, 620, 1000])
@pytest.mark.parametrize("number", range(3))
def test_pressing_every_word_of_an_article_gives_its_offset(make_view, width, number):
    texts = article_texts()
    if number >= len(texts):
        pytest.skip("no such article here")
    view = make_view(texts[number], width)
    assert press_everywhere(view, [start for start, _ in whole_words(texts[number])]) == []


@pytest.mark.parametrize("width", [360, 620, 1000])
@pytest.mark.parametrize("number", range(4))
def test_the_end_of_every_word_is_found_too(make_view, width, number):
    texts = [MIXED, *article_texts()]
    if number >= len(texts):
        pytest.skip("no such article here")
    view, wrong = make_view(texts[number], width), []
    hand = Hand(view)
    for start, end in whole_words(texts[number]):
        view.reveal(start, end)
        last = hand.box(end - 1)
        rect = view.char_rect(end - 1)
        x = rect.left() + 0.2 if last.rtl else rect.right() - 0.2
        found = view.position_at(QPointF(x, rect.center().y()))
        if found != end:
            wrong.append((end, found, view.text()[start:end]))
    assert wrong == []


@pytest.mark.parametrize("width", [360, 800])
def test_boxes_are_where_qt_paints_the_characters(make_view, width):
    """The one test that trusts only pixels: each grapheme selected alone, and looked for."""
    view = make_view(MIXED, width)
    magenta, palette = QColor(255, 0, 255), view.palette()
    palette.setColor(QPalette.ColorRole.Highlight, magenta)
    palette.setColor(QPalette.ColorRole.HighlightedText, magenta)
    view.setPalette(palette)
    view.clearFocus()  # no caret, no ring
    wrong, seen = [], 0
    joined = {
        at + part for at in range(len(MIXED)) if MIXED[at : at + 2] in LAM_ALEF for part in (0, 1)
    }
    for start, end in pairwise(graphemes(MIXED)):
        rect = view.char_rect(start)
        if start in joined:  # Qt paints both letters or none
            continue
        if rect.width() < 2 or MIXED[start].isspace() or rect.bottom() > view.viewport().height():
            continue
        view.select(start, end, reveal=False)
        found = columns(view, rect, magenta)
        seen += 1
        if abs(found[0] - rect.left()) > 1.6 or abs(found[-1] + 1 - rect.right()) > 1.6:
            wrong.append((start, MIXED[start:end], found[0], found[-1] + 1, rect))
    assert seen > 150
    assert wrong == []


def columns(view, rect, colour):
    """The x of the pixels of a colour in some rows of a character: ink hides some of them."""
    image = view.viewport().grab(view.viewport().rect()).toImage()
    rows = [round(rect.top()) + 2, round(rect.center().y()), round(rect.bottom()) - 2]
    found = [x for x in range(image.width()) if any(image.pixelColor(x, y) == colour for y in rows)]
    return found or [-1000]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(CLUSTERS), max_size=50).map("".join))
def test_painted_boxes_and_positions_agree_on_any_text(view, text):
    view.set_text(text)
    view.resize(260, 600)
    for edge in graphemes(text)[:-1]:
        rect = view.char_rect(edge)
        if text[edge].isspace() or rect.width() < 1 or rect.bottom() > 600:
            continue
        rtl = Hand(view).box(edge).rtl
        x = rect.right() - rect.width() * 0.3 if rtl else rect.left() + rect.width() * 0.3
        assert view.position_at(QPointF(x, rect.center().y())) == edge


@pytest.mark.parametrize("phrase", PHRASES)
def test_dragging_over_a_phrase_selects_it(view, hand, phrase):
    start = MIXED.index(phrase)
    hand.drag(start, start + len(phrase))
    assert hand.selected() == phrase


@pytest.mark.parametrize("phrase", PHRASES)
def test_dragging_backward_selects_the_same(view, hand, phrase):
    start = MIXED.index(phrase)
    hand.drag_points(hand.point(start + len(phrase) - 1, 0.88), hand.point(start, 0.12))
    assert hand.selected() == phrase
    assert view.caret() == start


def test_dragging_over_two_lines(make_view):
    view = make_view(MIXED, 360)
    hand = Hand(view)
    piece = view._flow.piece(0)
    start = next(a for a, b in whole_words(MIXED) if b >= piece.lines[0].end - 1)
    end = next(b for a, b in whole_words(MIXED) if a > piece.lines[1].start)
    hand.drag(start, end)
    assert view.selected_span() == (start, end)


def test_dragging_to_the_empty_side_of_a_line_takes_its_end(view, hand):
    end = MIXED.index("\n")
    QTest.mousePress(hand.port, LEFT, NONE, hand.point(0, 0.1))
    beside = hand.point(end - 1).y()
    QTest.mouseMove(hand.port, hand.point(0, 0.1) * 0 + QPointF(2, beside).toPoint())
    QTest.mouseRelease(hand.port, LEFT, NONE, QPointF(2, beside).toPoint())
    assert view.selected_span() == (0, end)


def test_a_drag_snaps_outward_to_words(view, hand):
    start = MIXED.index("صحيفة")
    hand.drag(start + 2, MIXED.index("بوست") + 2)
    assert hand.selected() == "صحيفة “نيويورك بوست"


def test_alt_and_the_attribute_keep_a_drag_inside_words(view, hand):
    start = MIXED.index("صحيفة")
    hand.drag(start + 1, start + 4, ALT)
    assert hand.selected() == "حيف"
    view.snap = False
    hand.drag(start + 2, start + 4)
    assert hand.selected() == "يف"


def test_snapping_drops_white_space_at_the_ends(view, hand):
    start = MIXED.index(" صحيفة ")
    hand.drag(start, start + len(" صحيفة "))
    assert hand.selected() == "صحيفة"


@pytest.mark.parametrize("word", ["وبكتابهم", "مُحَمَّدٌ", "الكـــلفة", "Starlink", "٢٬٥٠٠"])
def test_double_click_takes_the_word_with_its_clitics(view, hand, word):
    QTest.mouseDClick(hand.port, LEFT, NONE, hand.point(MIXED.index(word) + len(word) // 2))
    assert hand.selected() == word


def test_double_click_takes_the_word_under_the_pointer_to_its_last_pixel(view, hand):
    at = MIXED.index("صحيفة") + 4
    QTest.mouseDClick(hand.port, LEFT, NONE, hand.point(at, 0.9))
    assert hand.selected() == "صحيفة"


def test_a_third_click_takes_the_paragraph(view, hand):
    at = MIXED.index("Starlink")
    QTest.mouseDClick(hand.port, LEFT, NONE, hand.point(at))
    QTest.mousePress(hand.port, LEFT, NONE, hand.point(at))
    QTest.mouseRelease(hand.port, LEFT, NONE, hand.point(at))
    assert hand.selected() == MIXED.split("\n")[0]


def test_shift_click_extends(view, hand):
    start, end = MIXED.index("صحيفة"), MIXED.index("Starlink")
    hand.click(start)
    hand.click(end, keys=SHIFT)
    assert view.selected_span() == (start, end)


def test_right_click_keeps_a_selection_under_it_and_moves_elsewhere(view, hand, qtbot):
    start, end = MIXED.index("صحيفة"), MIXED.index("بوست")
    view.select(start, end)
    QTest.mouseClick(hand.port, Qt.MouseButton.RightButton, NONE, hand.point(start + 3))
    assert view.selected_span() == (start, end)
    QTest.mouseClick(hand.port, Qt.MouseButton.RightButton, NONE, hand.point(end + 12))
    assert view.selected_span() == (end + 12, end + 12)


def test_other_buttons_select_nothing(view, hand):
    QTest.mouseClick(hand.port, Qt.MouseButton.MiddleButton, NONE, hand.point(20))
    assert view.selected_span() == (0, 0)


def test_each_change_of_selection_is_told_once(view, hand):
    told = []
    view.span_selected.connect(lambda low, high: told.append((low, high)))
    hand.click(5)
    view.select(10, 3)
    view.select(10, 3)
    assert told == [(5, 5), (3, 10)]


@pytest.mark.parametrize(
    "text", ["\ufeffمقدمة", "\ufeff", "", "\n", "ـ", "ُ", "a", "😀", "\r", "\u2028x"]
)
def test_odd_texts_can_be_pressed_and_walked(make_view, text):
    view = make_view(text)
    hand = Hand(view)
    QTest.mouseClick(hand.port, LEFT, NONE, view.char_rect(0).center().toPoint())
    hand.key(*[Qt.Key.Key_Left] * 5, *[Qt.Key.Key_Down] * 2, Qt.Key.Key_Home, Qt.Key.Key_End)
    assert 0 <= view.caret() <= len(text)
    assert view.text() == text


@pytest.mark.parametrize("text", ["لله", "aلله b", "قال والله إنه", "بالله ولا إله إلا الله"])
def test_letters_that_share_glyphs_have_equal_parts_beside_each_other(make_view, text):
    view = make_view(text)
    boxes = [view.char_rect(edge) for edge in graphemes(text)[:-1]]
    for before, box, at in zip(boxes, boxes[1:], range(1, len(text)), strict=False):
        if text[at - 1] > "z" and text[at] > "z":
            assert abs(before.left() - box.right()) < 0.1
            assert box.width() > 2


def test_a_byte_order_mark_at_the_start_shifts_nothing(make_view):
    text = "\ufeff" + MIXED
    view = make_view(text)
    assert press_everywhere(view, [start for start, _ in whole_words(text)]) == []


def test_a_line_of_a_million_letters_is_laid_out_piece_by_piece(make_view):
    rng = random.Random(1)
    text = "".join(rng.choice("ابتثجحخد") for _ in range(1_000_000))
    view = make_view(text)
    assert sum(view._flow.is_laid_out(n) for n in range(view._flow.count)) < 5
    view.set_caret(len(text))
    assert view.viewport().rect().intersects(view.char_rect(len(text)).toAlignedRect())
    assert sum(view._flow.is_laid_out(n) for n in range(view._flow.count)) < 10


@pytest.mark.parametrize(("start", "rtl"), [("عربي في البداية " * 60, True), ("عربي ", False)])
def test_a_long_paragraph_has_one_direction_in_every_piece(make_view, start, rtl):
    text = start + "only latin words here " * 600
    view = make_view(text)
    flow = view._flow
    assert flow.count > 2
    assert {flow.piece(number).rtl for number in range(flow.count)} == {rtl}
    assert "".join(flow._text(number) for number in range(flow.count)) == text


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("Reuters قالت إن NASA وافقت", True),
        ("The report said قناة العربية had aired it on Monday evening", False),
        ("2021/11/18", True),
        ("", True),
        ("SpaceX", False),
    ],
)
def test_a_paragraph_follows_the_document_unless_it_is_clearly_foreign(make_view, text, rtl):
    assert make_view(text)._flow.is_rtl(0) is rtl


def test_an_arabic_paragraph_in_an_english_document(make_view):
    view = make_view("Title\nقال الوزير", rtl=False)
    assert [view._flow.is_rtl(n) for n in (0, 1)] == [False, True]
