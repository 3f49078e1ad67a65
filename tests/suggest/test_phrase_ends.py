"""Where the noun phrase of a source ends: ways, sides, moments and names after a comma."""

from __future__ import annotations

import pytest

from tests.suggest.saying import first, said, words


def source(text: str, cue: str = "") -> str:
    return words(text, first(text, cue).spans.get("source", ()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصرح مصدر مطلع بشكل مباشر على الملف بأن العقد جاهز.", "مصدر مطلع بشكل مباشر على الملف"),
        ("وقال مصدر مطلع بصورة جيدة للقناة إن العقد جاهز.", "مصدر مطلع بصورة جيدة"),
        ("وقال المزارعون من القرية إن الماء انقطع.", "المزارعون من القرية"),
        ("وحذر المزارعون من القرية الجديدة على الماء.", "المزارعون"),
        ("ورجحت التقارير المحلية في الآونة الأخيرة بيع المصنع.", "التقارير المحلية"),
        ("وقالت القناة نقلا عن وزير النقل، سمير عون، إن الطريق آمن.", "القناة"),
        ("وقال المرصد السوري لحقوق الإنسان إن القصف مستمر.", "المرصد السوري لحقوق الإنسان"),
        ("وأعلنت الهيئة العامة للأرصاد الجوية بدء الموسم.", "الهيئة العامة للأرصاد الجوية"),
        ("ودعا قادة هذه الأحزاب إلى التهدئة.", "قادة هذه الأحزاب"),
        ("وقال مدير هذه المدرسة إن الباب مغلق.", "مدير هذه المدرسة"),
        ("ورفض مصدر هذه الاتهامات.", "مصدر"),
        (
            "وقالت هند سالم، مراسلة القناة في عمان، إن الباب مغلق.",
            "هند سالم، مراسلة القناة في عمان",
        ),
        ("ولاتزال إيطاليا تنفي التهمة.", "إيطاليا"),
        ("وأضافت ماي أن الباب مغلق.", "ماي"),
    ],
)
def test_a_subject_ends_before_what_is_said_of_the_saying(text: str, expected: str) -> None:
    assert source(text) == expected


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("وقالت القناة نقلا عن وزير النقل، سمير عون، إن الطريق آمن.", "نقلا"),
        ("ونقلت القناة عن وزير النقل، سمير عون، قوله إن الطريق آمن.", "عن"),
    ],
)
def test_a_name_after_a_comma_belongs_to_whom_it_is_quoted_from(text: str, cue: str) -> None:
    assert source(text, cue) == "وزير النقل، سمير عون"


def test_an_extent_is_a_content_and_a_period_is_none() -> None:
    text = "وشدد عون على مدى خطورة الوضع في المخيم."
    assert [each.content for each in said(text)] == ["على مدى خطورة الوضع في المخيم"]
    assert not said("وشدد عون على مدى يومين.")


def test_what_turned_out_nobody_said() -> None:
    assert not said("وتبين أن الصورة قديمة.")


def test_one_may_believe_in_a_possibility() -> None:
    text = "وكان النواب الجدد يعتقدون بإمكانية تأجيل الجلسة."
    assert [each.content for each in said(text)] == ["بإمكانية تأجيل الجلسة"]
