"""Stretches of a page that are no editorial text (scheme.md §4.13)."""

from __future__ import annotations

import pytest
from hypothesis import given

from annotator.suggest.boilerplate import boilerplate
from annotator.suggest.engine import propose
from annotator.suggest.reading import Reading
from tests import strategies

STORY = (
    "قال وزير الطاقة سامر النجار إن الشبكة عادت إلى العمل بعد انقطاع دام ثلاثة أيام في المدينة.\n\n"
    "وأضاف أن الوزارة لن ترفع الأسعار هذا العام، وأن الخطة جاهزة للتنفيذ مع بداية الصيف المقبل."
)


def regions(text: str) -> list[str]:
    reading = Reading(text)
    return [text[slice(*reading.span(first, last))] for first, last in boilerplate(reading)]


@pytest.mark.parametrize(
    "line",
    [
        "شارك هذا المقال",
        "اقرأ أيضا: الوزير يزور الميناء",
        "الكلمات الدلالية: طاقة، كهرباء",
        "المصدر: وكالات",
        "ترجمة: ندى سليم",
        "جميع الحقوق محفوظة",
        "اترك تعليقا",
        "التعليق على الصورة، الوزير يقول إن الشبكة عادت",
    ],
)
def test_a_line_around_a_story_is_no_part_of_it(line: str) -> None:
    text = f"{STORY}\n\n{line}"
    assert regions(text) == [line]
    assert len(propose(text)) == len(propose(STORY))


def test_a_list_of_related_stories_is_none() -> None:
    related = "مواضيع ذات صلة\nالوزير: لن نرفع الأسعار\nالمعارضة تنتقد الخطة"
    assert regions(f"{STORY}\n\n{related}") == related.splitlines()
    assert len(propose(f"{STORY}\n\n{related}")) == len(propose(STORY))


def test_a_story_has_none() -> None:
    assert regions(STORY) == []


def test_a_sentence_that_begins_like_a_label_is_text() -> None:
    line = "المصدر نفسه قال إن الوفد وصل إلى المدينة مساء الخميس قبل أن يغادرها إلى الميناء."
    assert regions(f"{STORY}\n\n{line}") == []


@given(text=strategies.texts)
def test_regions_are_whole_paragraphs_in_order(text: str) -> None:
    reading = Reading(text)
    starts = {first for first, _ in reading.paragraphs}
    ends = {last for _, last in reading.paragraphs}
    last = 0
    for first, end in boilerplate(reading):
        assert last <= first < end
        assert first in starts
        assert end in ends
        last = end
