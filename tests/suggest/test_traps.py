"""What says nothing though it looks like speech (scheme.md §4.9, §11)."""

from __future__ import annotations

import pytest

from tests.suggest.saying import said


@pytest.mark.parametrize(
    "text",
    [
        "وثمة مخاوف أمنية بين البعض.",
        "ودافع عنه الوزير في نقاش حاد.",
        "ورد الكرملين بغضب.",
        "وتناولت المناقشات ملف الحدود.",
        "وهذه الادعاءات ليست جديدة.",
        "من جانبه، وصل الوزير إلى العاصمة.",
        "وحصل على تصريح أمني للدخول.",
        "لا ينوي الوزير الاستقالة.",
        "وأعرب عن شكره للحضور.",
        "وقال كلمته ومضى.",
        "وطلب عدم ذكر اسمه.",
        "ومحادثات الوزير تسلط الضوء على الأزمة.",
    ],
)
def test_acts_feelings_and_anaphors_say_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "ومن غير الواضح متى تستأنف المحادثات.",
        "وبدا أن الأزمة انتهت.",
        "ويذكر أن الجسر بني قبل خمسين عاما.",
        "يُذكر أن الجسر بني قبل خمسين عاما.",
        "ويؤكد ذلك أن الحكومة خفضت البطالة.",
        "وتشير الساعة إلى الخامسة.",
    ],
)
def test_what_the_writer_says_himself_is_no_attribution(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "ويقع الجسر بين المدينة والميناء.",
        "ودعا الوزير ضيوفه إلى مأدبة عشاء.",
        "وأمهلت الشرطة المعتصمين ساعتين.",
        "ونقل متطوعون الجرحى إلى المستشفى.",
        "ورد الجيش بقصف الموقع.",
        "وهاجم مسلحون القافلة.",
        "وشن الجيش هجوما على القرية.",
        "وتصدر صحيفة «الأفق» صباح كل يوم.",
        "وهدد المهاجم المرمى برأسية قوية.",
        "وعلق المدير صورة على الجدار.",
        "واستشهد مسعف في القصف.",
        "وكتب رواية عن الحرب.",
        "وعرض الفيلم على الشاشة الكبيرة.",
        "وقلل المصنع من استهلاك المياه.",
        "ورأى الرجل جاره في السوق.",
    ],
)
def test_a_verb_in_another_sense_says_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "وسيجري العمل وفق خطة من ثلاث مراحل.",
        "وتختلف الأسعار بحسب حالة المبنى.",
        "وبناء على طلب الوزارة أغلق الجسر.",
        "وأغلق الجسر بذريعة الصيانة.",
        "ووصل دون أن يرافقه أحد.",
    ],
)
def test_a_measure_or_circumstance_is_no_source(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    ["الطقس اليوم: حار وجاف", "المكان: قاعة المؤتمرات الكبرى في المدينة", "بيروت: ندى سليم"],
)
def test_a_label_is_no_speaker(text: str) -> None:
    assert said(text) == []
