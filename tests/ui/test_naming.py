"""Names of sources: what is meant by a short name, by a few letters, by another spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.records import Entity
from annotator.ui.naming import cleaned, means, name_for
from annotator.ui.picking import likely, matching, names_of

TEXT = (
    "قالت وزارة النقل ووزارة المالية إن واشنطن وموسكو اتفقتا."
    " وموسكو نفت ذلك، و«لومينا» أيضاً، موسكو."
)

ENTITIES = (
    Entity("1", "وزارة الدفاع", aliases=("الدفاع",)),
    Entity("2", "إيلون ماسك"),
    Entity("3", "ماسك", merged_into="2"),
    Entity("4", "أنباء الأمة"),
    Entity("5", "ناطقٌ باسم الوزارة"),
)


def found(typed: str, near: tuple[str, ...] = ()) -> list[str]:
    return [one.entity.name for one in matching(typed, ENTITIES, near)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ايلون", "إيلون ماسك"),
        ("إيلون", "إيلون ماسك"),
        ("انباء", "أنباء الأمة"),
        ("امه", "أنباء الأمة"),  # ta marbuta
        ("وزاره", "وزارة الدفاع"),
        ("دفاع", "وزارة الدفاع"),  # without its article
        ("ناطق باسم", "ناطقٌ باسم الوزارة"),  # without harakat
        ("باس وز", "ناطقٌ باسم الوزارة"),  # the beginning of each word
        ("ماسك", "إيلون ماسك"),  # the name of what was merged into it
    ],
)
def test_letters_find_a_name(typed: str, expected: str) -> None:
    assert found(typed)[0] == expected


def test_an_alias_says_by_what_it_was_found() -> None:
    (one,) = matching("الدفاع", ENTITIES)
    assert (one.entity.name, one.alias, one.exact) == ("وزارة الدفاع", "الدفاع", True)
    assert not matching("ايل", ENTITIES)[0].exact


def test_what_is_used_around_here_comes_first() -> None:
    assert found("", ("4",))[0] == "أنباء الأمة"
    assert "ماسك" not in found("")  # merged: it is no entity of its own
    assert found("وزار", ("5",))[0] == "وزارة الدفاع"  # its name begins so
    assert found("xyz") == []


def test_likely_ones_share_a_word_or_are_near() -> None:
    listed = [one.entity.name for one in likely("المتحدث باسم الوزارة", ENTITIES, ("2",))]
    assert set(listed) == {"ناطقٌ باسم الوزارة", "وزارة الدفاع", "إيلون ماسك"}
    assert listed[-1] == "إيلون ماسك"


def test_a_circle_of_merged_entities_ends() -> None:
    circle = (Entity("a", "ا", merged_into="b"), Entity("b", "ب", merged_into="a"))
    assert dict(names_of(circle)) == {}
    assert matching("ا", circle) == []


# ---- short names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الرشيدي", "رئيس النقابة نوفل الرشيدي"),
        ("النقابة", "نقابة عمال المرفأ"),
        ("دنهام", "الباحث في معهد الضفتين مارك دنهام"),
        ("المصدر نفسه", "مصدر أمني رفيع"),
        ("الهيئة", "الهيئة العامة للأرصاد"),
        ("وزارة النقل", "وزاره النقل"),
        ("هدى عبد العال", "النائبة هدى عبد العال، عضو لجنة الإسكان"),
    ],
)
def test_a_short_name_means_the_long_one(one: str, other: str) -> None:
    assert means(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وزارة المالية", "مسؤول في وزارة المالية"),  # where somebody belongs is not who they are
        ("الشركة", "موقع مقرّب من شركة منافسة"),
        ("وزارة النقل", "وزارة المالية"),
        ("واشنطن", "مسؤول في واشنطن"),
        ("", "وزارة النقل"),
        ("وزارة النقل", ""),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not means(one, other)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ووزارة المالية", "وزارة المالية"),
        ("وموسكو", "موسكو"),  # the text has it without «و» as well
        ("واشنطن", "واشنطن"),  # spelt with it
        ("وزارة النقل", "وزارة النقل"),
        ("والداخلية", "الداخلية"),
        ("«لومينا»", "لومينا"),
        ("صحيفة «لومينا»", "صحيفة «لومينا»"),
        ("", ""),
    ],
)
def test_a_name_is_cleaned(said: str, name: str) -> None:
    assert cleaned(said, TEXT.replace("ووزارة", "وزارة")) == name


def test_the_nearest_earlier_source_is_meant() -> None:
    before = [("نقابة المعلمين",), ("نقابة عمال المرفأ",)]
    assert name_for("النقابة", TEXT, before) == "نقابة المعلمين"
    assert name_for("نقابة عمال", TEXT, before) == "نقابة عمال المرفأ"
    assert name_for("المتحدث ذاته", TEXT, before) == "نقابة المعلمين"
    assert name_for("المتحدث ذاته", TEXT, []) == "المتحدث ذاته"
    assert name_for("الناطق", TEXT, [("أحمد", "الناطق باسم الحكومة")]) == "أحمد"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_may_be_compared_with_any_other(one: str, other: str) -> None:
    means(one, other)
    assert cleaned(one, other) in " ".join(one.split())
    if one.strip() and means(one, one):
        assert name_for(one, other, [(one,)]) == one
