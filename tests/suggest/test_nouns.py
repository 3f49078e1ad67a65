"""Cues that are nouns: of speech, with a light verb, in a fixed phrase."""

from __future__ import annotations

import pytest

from tests.suggest.saying import Said, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وذلك بعد تهديدات الجماعة باغتيال الوزير.",
            [Said("الجماعة", "تهديدات", "باغتيال الوزير")],
        ),
        (
            "رغم تحذيرات الخبراء من انهيار السد.",
            [Said("الخبراء", "تحذيرات", "من انهيار السد")],
        ),
        (
            "ووعود الحكومة بخفض الضرائب.",
            [Said("الحكومة", "ووعود", "بخفض الضرائب")],
        ),
        (
            "وبعد تهديد روسي بقصف الميناء.",
            [Said("روسي", "تهديد", "بقصف الميناء")],
        ),
        (
            "ورفض الاتهامات بأنه قصر في عمله.",
            [
                Said("", "ورفض", "الاتهامات بأنه قصر في عمله"),
                Said("", "الاتهامات", "بأنه قصر في عمله"),
            ],
        ),
    ],
)
def test_a_noun_of_speech_has_an_owner_and_a_content(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وسط مخاوف من أن ينهار السد.",
            [Said("", "مخاوف", "من أن ينهار السد")],
        ),
        (
            "وسط توقعات بارتفاع الأسعار.",
            [Said("", "توقعات", "بارتفاع الأسعار")],
        ),
    ],
)
def test_a_noun_of_speech_may_have_no_owner(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "رغبة الرئيس المعلنة في تعديل الدستور.",
            [Said("الرئيس", "رغبة … المعلنة", "في تعديل الدستور")],
        ),
    ],
)
def test_a_wish_is_declared(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "ووجه الرئيس انتقادات حادة إلى المعارضة بسبب موقفها.",
            [Said("الرئيس", "ووجه … انتقادات", "إلى المعارضة بسبب موقفها")],
        ),
        (
            "وأطلق الأطباء تحذيرا من انهيار المستشفى.",
            [Said("الأطباء", "وأطلق … تحذيرا", "من انهيار المستشفى")],
        ),
        (
            "وجه المحامي نداء إلى السلطات للإفراج عن موكله.",
            [Said("المحامي", "وجه … نداء", "للإفراج عن موكله")],
        ),
        (
            "وأصدرت السفارة تحذيرا لرعاياها من السفر إلى المنطقة.",
            [Said("السفارة", "وأصدرت … تحذيرا", "من السفر إلى المنطقة")],
        ),
    ],
)
def test_a_light_verb_and_its_noun_are_one_cue(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وألقت المنظمة باللوم على السلطات في تأخر المساعدات.",
            [Said("المنظمة", "وألقت … باللوم", "على السلطات في تأخر المساعدات")],
        ),
        (
            "وسلط التقرير الضوء على معاناة اللاجئين.",
            [Said("التقرير", "وسلط … الضوء", "على معاناة اللاجئين")],
        ),
        (
            "وأماطت الصحيفة اللثام عن صفقة سرية.",
            [Said("الصحيفة", "وأماطت … اللثام", "عن صفقة سرية")],
        ),
        (
            "وشن النائب هجوما لاذعا على الحكومة.",
            [Said("النائب", "وشن … هجوما", "على الحكومة")],
        ),
    ],
)
def test_a_verb_and_its_noun_are_a_fixed_phrase(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وجاء في البيان أن الحوار مستمر.",
            [Said("البيان", "وجاء في", "أن الحوار مستمر")],
        ),
        (
            "وأصدرت الوزارة بيانا جاء فيه أن الحوار مستمر.",
            [Said("الوزارة", "وأصدرت … بيانا جاء فيه", "أن الحوار مستمر")],
        ),
    ],
)
def test_a_document_says_what_stands_in_it(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "وقيل إن المدير استقال.",
            [Said("", "وقيل", "إن المدير استقال")],
        ),
        (
            "وترددت أنباء عن استقالة المدير.",
            [Said("", "وترددت أنباء", "عن استقالة المدير")],
        ),
        (
            "وفصل العامل بحجة أنه تأخر.",
            [Said("", "بحجة", "أنه تأخر")],
        ),
    ],
)
def test_nobody_says_it(text: str, found: list[Said]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "رفع البنك توقعاته للنمو إلى ثلاثة في المئة.",
            [Said("البنك", "رفع … توقعاته", "للنمو إلى ثلاثة في المئة")],
        ),
    ],
)
def test_a_forecast_is_revised(text: str, found: list[Said]) -> None:
    assert said(text) == found
