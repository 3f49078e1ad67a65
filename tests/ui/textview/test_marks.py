"""Marks lie where their glyphs are, answer clicks, and are cheap to exchange."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest

from annotator.model.text import graphemes
from annotator.ui.textview import Mark
from annotator.ui.textview.colour import TEXT_CONTRAST, contrast
from annotator.ui.textview.lanes import row_y
from annotator.ui.textview.paint import Look, chip_colours
from tests.ui.textview.conftest import LEFT, MIXED, NONE, whole_words

ALT = Qt.KeyboardModifier.AltModifier
RED, GREEN, BLUE = "#d1495b", "#2e8b57", "#1f77b4"


def span(phrase, text=MIXED):
    start = text.index(phrase)
    return start, start + len(phrase)


def mark(name, *phrases, owner="", **rest):
    rest.setdefault("colour", RED)
    return Mark(name, owner or name, tuple(sorted(span(p) for p in phrases)), **rest)


@pytest.mark.parametrize("width", [340, 800])
@pytest.mark.parametrize(
    "phrase",
    [
        "صحيفة",
        "Starlink في تايوان",
        "عام 2022 عن",
        "كشفت صحيفة “نيويورك بوست” في عام 2022 عن خدمة Starlink في",
        "😀 ثم عائلة 👨‍👩‍👧‍👦",
    ],
)
def test_a_mark_covers_exactly_its_glyphs(make_view, width, phrase):
    view = make_view(MIXED, width)
    view.set_marks([mark("m", phrase)])
    start, end = span(phrase)
    rects = view.mark_rects("m")
    for edge in graphemes(MIXED)[:-1]:
        box = view.char_rect(edge)
        if box.width() < 1 or MIXED[edge].isspace():
            continue
        inside = any(r.contains(box.center()) for r in rects)
        assert inside == (start <= edge < end), MIXED[edge : edge + 5]
    painted = [view.char_rect(e) for e in graphemes(MIXED)[:-1] if start <= e < end]
    assert abs(max(r.right() for r in rects) - max(r.right() for r in painted)) < 0.6
    visible = [r.left() for r in painted if r.width() > 0.1]
    assert min(r.left() for r in rects) >= min(visible) - 0.6


def test_a_discontinuous_mark_is_one_object_on_one_lane(view):
    view.set_marks([mark("m", "كشفت", "بوست"), mark("n", "صحيفة", colour=BLUE)])
    assert len(view.mark_rects("m")) == 2
    segments = [s for s in view._flow.piece(0).segments if s.mark == "m"]
    assert len({s.row for s in segments}) == 1
    assert [s.fragment for s in segments] == [0, 1]


def test_overlapping_marks_share_no_row_and_inner_ones_lie_above(view):
    view.set_marks(
        [mark("outer", "كشفت صحيفة “نيويورك بوست” في عام"), mark("inner", "نيويورك بوست")]
    )
    rows = {s.mark: s.row for s in view._flow.piece(0).segments}
    assert rows == {"inner": 0, "outer": 1}


def test_a_mark_over_two_paragraphs_has_no_tick_where_it_goes_on(view):
    end = MIXED.index("\n")
    view.set_marks([Mark("m", "m", ((end - 4, end + 5),), RED)])
    first = [s for s in view._flow.piece(0).segments if s.mark == "m"]
    second = [s for s in view._flow.piece(1).segments if s.mark == "m"]
    assert (first[0].first, first[-1].last) == (True, False)
    assert (second[0].first, second[-1].last) == (False, True)


def chip_point(view, name):
    for piece, _ in view._visible():
        for chip in piece.chips:
            if chip.mark == name:
                return (view._origin(piece) + chip.rect.center()).toPoint()
    raise AssertionError(f"no chip for {name}")


def test_chips_of_a_row_never_overlap_and_shorten(make_view):
    view = make_view(MIXED, 500)
    names = ["كشفت", "صحيفة", "نيويورك", "بوست", "عام", "2022"]
    view.set_marks([mark(n, n, label="نص طويل جدا للعلامة") for n in names])
    chips = [c.rect for n in range(view._flow.count) for c in view._flow.piece(n).chips]
    assert len(chips) >= 4
    for index, one in enumerate(chips):
        assert not any(
            one.intersects(other) for other in chips[index + 1 :] if one.y() == other.y()
        )


def test_a_chip_makes_way_for_the_one_before_it_and_stays_under_its_mark(view):
    view.set_marks([mark("a", "عام", label="إشارة"), mark("b", "2022 عن خدمة", label="مصدر")])
    piece = view._flow.piece(0)
    first, second = sorted(piece.chips, key=lambda chip: -chip.rect.right())
    assert (first.text, second.text) == ("إشارة", "مصدر")
    assert second.rect.right() < first.rect.left()
    segment = next(s for s in piece.segments if s.mark == "b")
    assert segment.left < second.rect.right() <= segment.right


def test_clicking_a_chip_reports_its_owner_and_keeps_the_selection(view, hand, qtbot):
    view.set_marks(
        [
            mark("a", "صحيفة", owner="A1", label="مصدر"),
            mark("b", "نيويورك بوست", owner="A2", label="اسم"),
        ]
    )
    view.select(3, 8)
    with qtbot.waitSignal(view.mark_clicked, timeout=1000) as told:
        QTest.mouseClick(hand.port, LEFT, NONE, chip_point(view, "b"))
    assert told.args == ["A2"]
    assert view.selected_span() == (3, 8)


def test_clicking_again_steps_through_the_owners_from_inside_out(view, hand):
    view.set_marks([
        mark("m1", "كشفت صحيفة “نيويورك بوست” في عام", owner="outer"),
        mark("m2", "نيويورك بوست", owner="inner"),
        mark("m3", "صحيفة “نيويورك بوست”", owner="middle"),
        mark("m4", "نيويورك", owner="outer"),
    ])  # fmt: skip
    told = []
    view.mark_clicked.connect(told.append)
    for _ in range(4):
        hand.click(MIXED.index("نيويورك") + 2)
    assert told == ["outer", "inner", "middle", "outer"]
    hand.click(MIXED.index("صحيفة") + 1)
    assert told[-1] == "middle"


def test_clicking_a_lane_means_that_mark_alone(view, hand):
    view.set_marks([mark("outer", "كشفت صحيفة “نيويورك بوست”"), mark("inner", "نيويورك بوست")])
    piece = view._flow.piece(0)
    told = []
    view.mark_clicked.connect(told.append)
    x = hand.point(MIXED.index("نيويورك") + 2).x()
    for name in ("outer", "inner", "outer"):
        row = next(s.row for s in piece.segments if s.mark == name)
        y = view._origin(piece).y() + row_y(piece.lines[0], row) + 1
        QTest.mouseClick(hand.port, LEFT, NONE, QPoint(x, round(y)))
    assert told == ["outer", "inner", "outer"]


def edge_point(view, hand, pos, end):
    rect = view.char_rect(pos)
    x = rect.left() + 1 if end == hand.box(pos).rtl else rect.right() - 1
    return QPoint(round(x), round(rect.center().y()))


def test_dragging_an_edge_of_an_active_mark_tells_the_new_range(view, hand):
    start, end = span("صحيفة “نيويورك")
    view.set_marks([Mark("m", "A", ((start, end),), RED, emphasis=2)])
    told = []
    view.edge_dragged.connect(lambda *args: told.append(args))
    target = span("بوست")[1]
    hand.drag_points(edge_point(view, hand, end - 1, True), hand.point(target - 2, 0.9))
    assert told == [("m", 0, start, target)]
    assert view.marks()["m"].fragments == ((start, end),)
    hand.drag_points(edge_point(view, hand, start, False), hand.point(1, 0.5))
    assert told[1] == ("m", 0, 0, end)


def test_alt_drags_an_edge_by_graphemes(view, hand):
    start, end = span("صحيفة")
    view.set_marks([Mark("m", "A", ((start, end),), RED, emphasis=2)])
    told = []
    view.edge_dragged.connect(lambda *args: told.append(args))
    # QTest.mouseMove carries no modifiers: the last move comes with the release
    one, two = edge_point(view, hand, end - 1, True), hand.point(end - 3, 0.9)
    hand.drag_points(one, two, ALT)
    assert told == [("m", 0, start, end - 2)]


def test_an_edge_stops_at_the_neighbouring_fragment(view, hand):
    view.set_marks([mark("m", "كشفت", "نيويورك", emphasis=2)])
    told = []
    view.edge_dragged.connect(lambda *args: told.append(args))
    first, second = view.marks()["m"].fragments
    hand.drag_points(
        edge_point(view, hand, first[1] - 1, True), hand.point(span("تايوان")[1] - 1, 0.9)
    )
    assert told == [("m", 0, first[0], second[0])]


def test_only_active_marks_have_edges_to_drag(view, hand):
    start, end = span("صحيفة")
    view.set_marks([Mark("m", "A", ((start, end),), RED)])
    told = []
    view.edge_dragged.connect(lambda *args: told.append(args))
    hand.drag_points(edge_point(view, hand, end - 1, True), hand.point(end + 8))
    assert told == []
    assert view.selected_span()[0] < view.selected_span()[1]


def test_escape_gives_up_a_drag(view, hand):
    start, end = span("صحيفة")
    view.set_marks([Mark("m", "A", ((start, end),), RED, emphasis=2)])
    told = []
    view.edge_dragged.connect(lambda *args: told.append(args))
    QTest.mousePress(hand.port, LEFT, NONE, edge_point(view, hand, end - 1, True))
    QTest.mouseMove(hand.port, hand.point(end + 8))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(hand.port, LEFT, NONE, hand.point(end + 8))
    assert told == []


def test_a_drag_of_a_mark_that_changed_meanwhile_tells_nothing(view, hand):
    start, end = span("صحيفة")
    view.set_marks([Mark("m", "A", ((start, end),), RED, emphasis=2)])
    told = []
    view.edge_dragged.connect(lambda *args: told.append(args))
    QTest.mousePress(hand.port, LEFT, NONE, edge_point(view, hand, end - 1, True))
    QTest.mouseMove(hand.port, hand.point(end + 8))
    view.set_marks([])
    QTest.mouseRelease(hand.port, LEFT, NONE, hand.point(end + 8))
    assert told == []


def test_an_arc_to_a_mark_off_the_screen_is_painted_without_laying_it_out(make_view):
    text = "\n".join([MIXED] * 40)
    view = make_view(text, 500, 400)
    far = text.rindex("Starlink")
    view.set_marks([
        mark("a", "كشفت", emphasis=2, links=("b",)),
        Mark("b", "b", ((far, far + 8),), BLUE),
    ])  # fmt: skip
    view.grab()
    assert not view._flow.is_laid_out(view._flow.number_of(far))


def test_new_marks_leave_other_paragraphs_alone_and_the_shape_of_their_own(view):
    view.set_marks([mark("a", "كشفت"), mark("b", "وبكتابهم")])
    first, second = view._flow.piece(0), view._flow.piece(1)
    segments, layout = second.segments, first.layout
    view.update_marks([mark("c", "صحيفة")], ["a"])
    assert set(view.marks()) == {"b", "c"}
    assert view._flow.piece(0) is first
    assert first.layout is layout
    assert {s.mark for s in first.segments} == {"c"}
    assert view._flow.piece(1) is second
    assert second.segments is segments


def test_a_change_of_emphasis_needs_no_layout(view):
    view.set_marks([mark("a", "كشفت")])
    segments = view._flow.piece(0).segments
    view.update_marks([mark("a", "كشفت", emphasis=2, colour=GREEN)], [])
    assert view._flow.piece(0).segments is segments
    assert view.marks()["a"].emphasis == 2


def test_a_moved_mark_leaves_its_old_paragraph(view):
    view.set_marks([mark("a", "كشفت")])
    view.update_marks([mark("a", "وبكتابهم")], [])
    assert view._flow.piece(0).segments == []
    assert [s.mark for s in view._flow.piece(1).segments] == ["a"]
    view.update_marks([], ["a", "unknown"])
    assert view._flow.piece(1).segments == []
    assert view.mark_rects("a") == []


def test_set_marks_replaces_all(view):
    view.set_marks([mark("a", "كشفت"), mark("b", "صحيفة")])
    view.set_marks([mark("b", "صحيفة"), mark("c", "بوست")])
    assert set(view.marks()) == {"b", "c"}
    assert {s.mark for s in view._flow.piece(0).segments} == {"b", "c"}


def test_marks_outside_the_text_are_harmless(view):
    view.set_marks([Mark("x", "x", ((10_000, 10_010),), RED), Mark("y", "y", (), RED, label="؟")])
    view.grab()
    assert view.mark_rects("x") == []
    assert view.mark_rects("y") == []


@pytest.mark.parametrize("base", ["#ffffff", "#1d2125", "#000000", "#fffdf8"])
@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#808080", RED, GREEN, BLUE])
@pytest.mark.parametrize("emphasis", [0, 1, 2])
def test_chips_can_be_read_on_any_palette(base, colour, emphasis):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(base))
    palette.setColor(QPalette.ColorRole.Text, QColor("#eeeeee" if base < "#8" else "#111111"))
    look = Look(palette, QPalette.ColorGroup.Active, (0, 0), None)
    ground, letters = chip_colours(Mark("m", "m", (), colour, emphasis=emphasis), look)
    assert contrast(ground, letters) >= TEXT_CONTRAST - 0.01


def test_everything_can_be_painted_at_once(make_view):
    view = make_view(MIXED, 420, 700)
    view.set_marks([
        mark("a", "كشفت", "بوست", emphasis=2, label="إشارة", links=("c", "gone", "b")),
        mark("b", "صحيفة “نيويورك بوست”", emphasis=0, label="هادئ"),
        mark("c", "وبكتابهم", colour=BLUE, label="محتوى"),
        mark("w", "والنهاية", style="wash", colour="#888888"),
        mark("f", "تايوان", style="found", colour=GREEN),
    ])  # fmt: skip
    view.find([span("عام"), span("2022")], 1)
    view.select(*span("عائلة"))
    one, two = view.grab().toImage(), view.grab().toImage()
    assert one == two
    view.find([], -1)
    assert view.grab().toImage() != one


def test_hundreds_of_marks_on_one_word_leave_the_next_line_in_reach(make_view):
    view = make_view(MIXED, 620)
    start, end = whole_words(MIXED)[0]
    view.set_marks(Mark(f"m{n}", f"o{n}", ((start, end),), "#2266aa") for n in range(300))
    assert all(view.mark_rects(f"m{n}") for n in (0, 150, 299))
    lowest = max(rect.bottom() for n in range(300) for rect in view.mark_rects(f"m{n}"))
    assert lowest - view.char_rect(start).top() < 40 * view.char_rect(start).height()
