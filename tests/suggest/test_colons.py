"""A speaker, a colon and what is said: the colon is the cue where no word is."""

from __future__ import annotations

import pytest

from tests.suggest.saying import Said, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وزير الطاقة: لن نرفع الأسعار",
            [Said("وزير الطاقة", ":", "لن نرفع الأسعار")],
        ),
        (
            '"النجار": لن نرفع الأسعار هذا العام',
            [Said('"النجار"', ":", "لن نرفع الأسعار هذا العام")],
        ),
        (
            "المتحدث باسم الحكومة حيدر النجار: الاتفاق لم يوقع بعد",
            [Said("المتحدث باسم الحكومة حيدر النجار", ":", "الاتفاق لم يوقع بعد")],
        ),
        (
            "رئيس البلدية أمام المجلس: لن نتنازل عن حقوقنا",
            [Said("رئيس البلدية", ":", "لن نتنازل عن حقوقنا")],
        ),
    ],
)
def test_a_line_begins_with_its_speaker(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "مصدر أمني لـ«الأفق»: المشتبه به فر إلى الخارج",
            [Said("مصدر أمني", ":", "المشتبه به فر إلى الخارج")],
        ),
        (
            "مستشار من أنصار الحركة لوكالة الأفق: الرد على الهجوم قريب جدا",
            [Said("مستشار من أنصار الحركة", ":", "الرد على الهجوم قريب جدا")],
        ),
    ],
)
def test_a_line_says_to_whom(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "المدير ينفي الاستقالة: «باق في منصبي»",
            [Said("المدير", "ينفي", "الاستقالة"), Said("المدير", ":", "«باق في منصبي»")],
        ),
    ],
)
def test_a_headline_goes_on_after_a_colon(text: str, found: list[Said]) -> None:
    assert said(text) == found
