"""Passages that repeat: found whatever the spelling, compared and carried over word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import text as texts
from annotator.suggest.passages import (
    LEAST,
    Index,
    Match,
    Words,
    carried,
    is_quoted,
    matches,
    skeleton,
)

PASSAGE = (
    "قال الرئيس الأميركي دونالد ترامب إنه سيلتقي نظيره الصيني شي جين بينغ في بكين الأسبوع المقبل."
)
RESPELT = (
    "قالَ الرئيس الأمريكي دونالد ترمب إنّه سيلتقي نظيره الصيني شي جين بينج في بكين الاسبوع المقبل."
)


def match(passage: str, text: str) -> Match:
    (found,) = matches(Words(passage), Words(text))
    return found


def moved(passage: str, text: str, words: str, *, whole: bool = False) -> str | None:
    """The words of a passage as they read where it repeats."""
    start = passage.index(words)
    found = carried(match(passage, text), ((start, start + len(words)),), whole=whole)
    return None if found is None else " … ".join(text[a:b] for a, b in found)


# ---- finding ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ترامب", "ترمب"),
        ("بينغ", "بينج"),
        ("غوتيريش", "جوتيريش"),
        ("قَالَ", "قال"),
        ("الأُمَم", "الامم"),
        ("مسؤول", "مسئول"),
        ("مدرسة", "مدرسه"),
        ("عـــلى", "علي"),
        ("ڤيينا", "فيينا"),
        ("٢٠٢٦", "2026"),
        ("را\u200fي", "راي"),
    ],
)
def test_spellings_of_a_word_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_marks_part_words_and_vowel_signs_do_not() -> None:
    assert len(skeleton("«قَالَ»، ثمّ: مضى/رحل.")) == 4


def test_a_passage_is_found_in_another_spelling() -> None:
    index: Index[str] = Index()
    assert index.add("a", PASSAGE)
    assert index.add("b", "نفى وزير الخارجية الروسي سيرغي لافروف صحة ما نشرته الصحيفة أمس.")
    assert index.candidates(f"عنوان\n{RESPELT}\nخاتمة لا شأن لها.") == ["a"]
    assert index.candidates("خبر آخر لا علاقة له بما سبق على الإطلاق.") == []


def test_short_and_endless_passages_are_not_looked_for() -> None:
    index: Index[str] = Index()
    assert not index.add("a", "قال الوزير ذلك.")
    assert not index.add("b", "كلمة " * 500)
    assert len(index) == 0


def test_of_equal_passages_a_few_are_kept() -> None:
    index: Index[int] = Index()
    for name in range(50):
        assert index.add(name, PASSAGE)
    assert len(index) == 1
    assert index.candidates(RESPELT) == [0, 1, 2]


# ---- comparing --------------------------------------------------------------------------------


def test_the_same_passage_is_wholly_alike() -> None:
    found = match(PASSAGE, f"مقدمة قصيرة هنا. {RESPELT} وخاتمة.")
    assert found.similarity == 1.0
    text = found.other.text
    assert text[slice(*found.place)] == RESPELT[:-1]


def test_a_changed_word_makes_it_less_alike_and_many_too_little() -> None:
    changed = PASSAGE.replace("بكين", "شنغهاي")
    assert LEAST < match(PASSAGE, changed).similarity < 1
    other = PASSAGE.replace("سيلتقي نظيره الصيني شي جين بينغ", "يدرس زيارة")
    assert matches(Words(PASSAGE), Words(other)) == []


def test_it_is_found_as_often_as_it_stands_there() -> None:
    text = f"{PASSAGE}\n\nوفي سياق آخر ارتفعت الأسعار ارتفاعاً كبيراً خلال أسبوع واحد.\n\n{RESPELT}"
    found = matches(Words(PASSAGE), Words(text))
    assert [text[slice(*item.place)] for item in found] == [PASSAGE[:-1], RESPELT[:-1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قال", "قيل"),
        ("يقول", "يقال"),
        ("قتل", "قاتل"),
        ("كانت", "كنت"),
        ("الكاتب", "الكتاب"),
        ("الأمريكيون", "الأمريكيين"),
    ],
)
def test_other_words_of_the_same_letters_are_not_taken_for_it(one: str, other: str) -> None:
    frame = "وذكر المصدر أن الشاهد {} ما رآه أمام القاضي في الجلسة الأخيرة أمس."
    assert moved(frame.format(one), frame.format(other), one) is None
    assert moved(frame.format(one), frame.format(one), one) == one


def test_a_text_of_one_word_over_and_over_costs_little() -> None:
    again = "قال الرئيس إنه " * 20_000
    assert matches(Words(PASSAGE), Words(again)) == []


# ---- carrying over ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("قال", "قالَ"),
        ("الرئيس الأميركي دونالد ترامب", "الرئيس الأمريكي دونالد ترمب"),
        ("إنه سيلتقي نظيره", "إنّه سيلتقي نظيره"),
        ("شي جين بينغ", "شي جين بينج"),
    ],
)
def test_fragments_are_carried_exactly(words: str, expected: str) -> None:
    assert moved(PASSAGE, f"عنوان.\n{RESPELT}", words) == expected


def test_a_fragment_with_a_word_that_is_not_there_is_not_carried() -> None:
    text = PASSAGE.replace("دونالد ", "")
    assert moved(PASSAGE, text, "الرئيس الأميركي دونالد ترامب") is None
    assert moved(PASSAGE, text, "شي جين بينغ") == "شي جين بينغ"


def test_words_between_are_allowed_only_where_that_is_wished() -> None:
    text = PASSAGE.replace("نظيره الصيني", "نظيره القوي الصيني")
    assert moved(PASSAGE, text, "نظيره الصيني") == "نظيره القوي الصيني"
    assert moved(PASSAGE, text, "نظيره الصيني", whole=True) is None


QUOTED = "وقال الوزير في مؤتمر صحافي: «لن نقبل شروطاً من أحد» قبل أن يغادر القاعة."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (QUOTED.replace("«", "“").replace("»", "”"), "“لن نقبل شروطاً من أحد”"),
        (QUOTED.replace("«", '"').replace("»", '"'), '"لن نقبل شروطاً من أحد"'),
        (QUOTED.replace("«", "").replace("»", ""), "لن نقبل شروطاً من أحد"),
    ],
)
def test_quotation_marks_go_along_where_there_are_some(text: str, expected: str) -> None:
    assert moved(QUOTED, text, "«لن نقبل شروطاً من أحد»") == expected
    assert moved(QUOTED, text, "لن نقبل شروطاً من أحد") == expected.strip('“”"')


def test_a_span_that_cuts_a_word_is_carried_only_into_the_same_word() -> None:
    passage = "وقال مدير الشركة للصحافيين أمس إن المصنع سيفتح أبوابه من جديد."
    assert moved(passage, f"خبر. {passage}", "قال مدير") == "قال مدير"
    assert moved(passage, passage.replace("وقال", "وقَال"), "قال مدير") is None


def test_whether_something_is_quoted() -> None:
    start = QUOTED.index("«")
    assert is_quoted(QUOTED, ((start, start + 5),))
    assert not is_quoted(QUOTED, ((0, start),))


words = st.sampled_from(
    [
        "قال",
        "الرئيس",
        "إن",
        "«الخبر»",
        "كاذب،",
        "ترامب",
        "ترمب",
        "بينغ",
        "شي",
        "12",
        "😀",
        ".",
        "\n",
    ]
)


@given(st.lists(words, min_size=6, max_size=40), st.lists(words, max_size=40), st.data())
def test_what_is_carried_lies_on_words_of_the_other_text(
    one: list[str], other: list[str], data: st.DataObject
) -> None:
    passage, text = " ".join(one), " ".join([*other, *one, *other])
    for found in matches(Words(passage), Words(text)):
        spans = texts.words(passage)
        first = data.draw(st.sampled_from(range(len(spans))))
        last = data.draw(st.sampled_from(range(first, len(spans))))
        fragment = (spans[first][0], spans[last][1])
        for start, end in carried(found, (fragment,)) or ():
            assert 0 <= start < end <= len(text)
            assert texts.is_word_edge(text, start)
            assert texts.is_word_edge(text, end)
            assert len(texts.words(text[start:end])) >= last - first + 1
