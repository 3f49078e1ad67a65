"""How a text is read: tokens, sentences, paragraphs, quotations however they are marked."""

from __future__ import annotations

import pytest
from hypothesis import given

from annotator.model import text as texts
from annotator.suggest.reading import Reading
from tests import strategies


def sentences(text: str) -> list[str]:
    reading = Reading(text)
    return [text[slice(*reading.span(first, last))] for first, last in reading.sentences]


def quotations(text: str) -> list[str]:
    reading = Reading(text)
    return [text[slice(*reading.span(opened, closed + 1))] for opened, closed in reading.quotes]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وصل الوفد. ثم غادر.", ["وصل الوفد.", "ثم غادر."]),
        ("هل وصل الوفد؟ نعم!", ["هل وصل الوفد؟", "نعم!"]),
        ("وصل د. سامر إلى المدينة.", ["وصل د. سامر إلى المدينة."]),
        ("وزار موقع example.com اليوم.", ["وزار موقع example.com اليوم."]),
        ("ارتفع السعر 2.5 في المئة.", ["ارتفع السعر 2.5 في المئة."]),
        ("ذكرت الوكالة (أ.ف.ب) الخبر.", ["ذكرت الوكالة (أ.ف.ب) الخبر."]),
        ("ودمر مخازن.وكان الجيش هناك.", ["ودمر مخازن.", "وكان الجيش هناك."]),
        ("ودمر مخازن .وكان الجيش هناك.", ["ودمر مخازن .", "وكان الجيش هناك."]),
        ("قال «انتهى».وأضاف كلمة.", ["قال «انتهى».", "وأضاف كلمة."]),
        ("قال: «وصل الوفد. ثم غادر.»", ["قال: «وصل الوفد. ثم غادر.»"]),
        ("وصل الوفد\nثم غادر", ["وصل الوفد", "ثم غادر"]),
    ],
)
def test_sentences_end_where_they_are_meant_to(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قال «نعم» ومضى.", ["«نعم»"]),
        ("قال “نعم” ومضى.", ["“نعم”"]),
        ("قال ”نعم“ ومضى.", ["”نعم“"]),
        ("قال »نعم« ومضى.", ["»نعم«"]),
        ('قال "نعم" ومضى.', ['"نعم"']),
        ('قال"نعم" ومضى.', ['"نعم"']),
        ('"نعم"أن "لا"', ['"نعم"', '"لا"']),
        ("و“خصم أميركا” هنا", ["“خصم أميركا”"]),
        ('قال: "التزام «شروق» واضح." ومضى.', ['"التزام «شروق» واضح."']),
        ("قال: «جريمة ترتكبها «السلطة» هنا».", ["«جريمة ترتكبها «السلطة» هنا»"]),
        ("قال «نعم وقال «لا» ومضى.", ["«لا»"]),
        ('قال "نعم ومضى. وقال "لا" ومضى.', ['"لا"']),
        ("قال نعم» ومضى.", []),
        ("قال «» ومضى.", []),
    ],
)
def test_quotations_are_paired_as_they_are_meant(text: str, found: list[str]) -> None:
    assert quotations(text) == found


def test_a_lost_mark_opens_nothing_long() -> None:
    assert quotations("قال «نعم " + "كلمة " * 300 + "» ومضى.") == []


def test_no_quotation_goes_over_a_paragraph() -> None:
    assert quotations("قال «نعم\nولا» ومضى.") == []


@given(text=strategies.texts)
def test_tokens_are_in_order_and_cut_no_grapheme(text: str) -> None:
    reading = Reading(text)
    edges = frozenset(texts.graphemes(text))
    last = 0
    for token in reading.tokens:
        assert last <= token.start < token.end <= len(text)
        assert {token.start, token.end} <= edges
        assert token.text == text[token.start : token.end]
        assert not token.text[0].isspace()
        assert not token.text[-1].isspace()
        last = token.end


@given(text=strategies.texts)
def test_every_token_has_one_sentence_and_one_paragraph(text: str) -> None:
    reading = Reading(text)
    places = range(len(reading))
    for ranges, found in (
        (reading.sentences, reading.sentence_of),
        (reading.paragraphs, reading.paragraph_of),
    ):
        assert [place for first, last in ranges for place in range(first, last)] == [*places]
        assert all(ranges[found[n]][0] <= n < ranges[found[n]][1] for n in places)


@given(text=strategies.texts)
def test_quotations_do_not_overlap(text: str) -> None:
    last = -1
    for opened, closed in Reading(text).quotes:
        assert last < opened < closed
        last = closed
