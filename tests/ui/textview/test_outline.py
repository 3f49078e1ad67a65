"""Outlines lie in lanes as underlines do, answer clicks, and are drawn with gaps."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest

from annotator.ui.textview import Mark
from annotator.ui.textview.colour import TEXT_CONTRAST, contrast
from annotator.ui.textview.hit import edge_at
from annotator.ui.textview.paint import Look, chip_colours
from annotator.ui.textview.view import Hits
from tests.ui.textview.conftest import LEFT, MIXED

RED = "#831c0b"


def outline(name: str, words: str, **rest) -> Mark:
    start = MIXED.index(words)
    return Mark(name, name, ((start, start + len(words)),), RED, style="outline", **rest)


def test_outlines_that_overlap_lie_under_each_other(view):
    view.set_marks([outline("m", "كشفت صحيفة"), outline("n", "صحيفة"), outline("o", "كشفت")])
    piece = view._flow.piece(0)
    rows = {segment.mark: segment.row for segment in piece.segments}
    assert rows["n"] != rows["m"]
    assert rows["o"] == rows["n"]


def test_a_click_on_its_chip_or_words_reports_it(view):
    view.set_marks([outline("m", "كشفت", label="◇ 90%")])
    clicked: list[str] = []
    view.mark_clicked.connect(clicked.append)
    chip = view._flow.piece(0).chips[0]
    origin = view._origin(view._flow.piece(0))
    for point in (chip.rect.center() + origin, view.mark_rects("m")[0].center()):
        QTest.mouseClick(view.viewport(), LEFT, pos=point.toPoint())
    assert clicked == ["m", "m"]


def test_its_edge_can_be_dragged_only_while_it_is_in_hand(view):
    for emphasis, found in ((0, False), (1, False), (2, True)):
        view.set_marks([outline("m", "كشفت", emphasis=emphasis)])
        rect = view.mark_rects("m")[0]
        x, y = view._to_column(rect.topRight())
        assert (edge_at(view._flow, x, y + 5) is not None) is found


@pytest.mark.parametrize("emphasis", [0, 1, 2])
@pytest.mark.parametrize("dark", [False, True])
def test_its_chip_can_be_read(view, emphasis, dark):
    palette = QPalette()
    if dark:
        palette.setColor(QPalette.ColorRole.Base, "#1b1d20")
        palette.setColor(QPalette.ColorRole.Text, "#e9e6df")
    look = Look(palette, QPalette.ColorGroup.Active, (0, 0), Hits())
    ground, letters = chip_colours(outline("m", "كشفت", emphasis=emphasis), look)
    assert ground == look.base
    assert contrast(letters, ground) >= TEXT_CONTRAST
