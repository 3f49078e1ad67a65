"""Participles: they share the source of the verb that they modify."""

from __future__ import annotations

import pytest

from tests.suggest.saying import Said, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وقال الوزير إن الخطة جاهزة، مضيفا أن التنفيذ يبدأ غدا.",
            [
                Said("الوزير", "وقال", "إن الخطة جاهزة"),
                Said("الوزير", "مضيفا", "أن التنفيذ يبدأ غدا"),
            ],
        ),
        (
            "وقال إن الخطة جاهزة، مشيرا إلى أن التنفيذ يبدأ غدا.",
            [Said("", "وقال", "إن الخطة جاهزة"), Said("", "مشيرا", "إلى أن التنفيذ يبدأ غدا")],
        ),
        (
            'وأشار إلى الخطة، قائلا: "بدأ التنفيذ".',
            [Said("", "وأشار", "إلى الخطة"), Said("", "قائلا", '"بدأ التنفيذ"')],
        ),
        (
            "وتهكم ناشطون على القرار، واصفين إياه بالكارثي.",
            [Said("ناشطون", "وتهكم", "على القرار"), Said("ناشطون", "واصفين", "بالكارثي")],
        ),
    ],
)
def test_a_participle_has_the_source_of_its_verb(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "واستقال المدير، محملا الوزارة مسؤولية الأزمة.",
            [Said("المدير", "محملا … مسؤولية", "الأزمة")],
        ),
        (
            "واعتذر الرئيس التنفيذي عن العطل، مؤكدا أن الشركة تصلحه.",
            [Said("الرئيس التنفيذي", "مؤكدا", "أن الشركة تصلحه")],
        ),
    ],
)
def test_a_participle_may_modify_a_verb_that_says_nothing(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'أفادت مصادر مؤكدة لـ"الأفق" أن الأمن أوقف المشتبه به.',
            [Said("مصادر مؤكدة", "أفادت", "أن الأمن أوقف المشتبه به")],
        ),
        (
            "ويؤكد منظمو المسيرة وجود معارضة شعبية متزايدة للقرار.",
            [Said("منظمو المسيرة", "ويؤكد", "وجود معارضة شعبية متزايدة للقرار")],
        ),
    ],
)
def test_an_adjective_is_no_participle(text: str, found: list[Said]) -> None:
    assert said(text) == found
