"""Words, sentences, graphemes, folding and offsets on Arabic as it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import text as texts

ALPHABET = (
    'ابجدهوي ءأإآىةئؤ\u064e\u0651\u0640 \n\u00a0،.؟!«»“”"()12١٢,eÉe\u0301\u200d\u200f😀👩‍👩‍👧ﻻ'
)
arabic = st.text(alphabet=ALPHABET, max_size=60)
ARTICLES = sorted((Path(__file__).parents[3] / "shared" / "articles").glob("*.txt"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقالت لصحيفة «وول ستريت»", ["وقالت", "لصحيفة", "وول", "ستريت"]),
        ("مُحَمَّدٌ قَالَ", ["مُحَمَّدٌ", "قَالَ"]),
        ("بعقد بـ1.8 مليار و١٬٢٣٤ دولار", ["بعقد", "بـ1.8", "مليار", "و١٬٢٣٤", "دولار"]),
        ('"جورنال"أن إيلون', ["جورنال", "أن", "إيلون"]),
        ("أمـــس 50%، F-35.", ["أمـــس", "50", "F", "35"]),
        ("أبريل/نيسان", ["أبريل", "نيسان"]),
    ],
)
def test_words_keep_clitics_and_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in texts.words(text)] == expected


def test_a_word_edge_needs_no_white_space() -> None:
    text = '"جورنال"أن'
    assert texts.is_word_edge(text, text.index("أن"))
    assert not texts.is_word_edge(text, text.index("أن") + 1)


def test_snapping_takes_whole_words_and_no_white_space() -> None:
    text = "قَالَ المتحدث أمس"
    start, end = texts.snap(text, 2, 9)
    assert text[start:end] == "قَالَ المتحدث"
    start, end = texts.snap(text, 5, 6)
    assert start == end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال د. سمير ذلك. ثم صمت.", ["قال د. سمير ذلك.", "ثم صمت."]),
        ("لماذا؟ «لأنه قال: نعم!» ومضى", ["لماذا؟", "«لأنه قال: نعم!»", "ومضى"]),
        ("بلغ 1.8 مليار؛ وأضاف… شيئا", ["بلغ 1.8 مليار؛ وأضاف… شيئا"]),
        ("عنوان\n\n نص أول.", ["عنوان", "نص أول."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in texts.sentences(text)] == expected


@given(arabic)
def test_offsets_go_there_and_back(text: str) -> None:
    offsets = texts.OffsetMap(text)
    place = 0
    for position, character in enumerate(text):
        assert offsets.to16(position) == place
        assert offsets.from16(place) == position
        if character > "\uffff":
            assert offsets.from16(place + 1) == position
        place += len(character.encode("utf-16-le")) // 2
    assert offsets.to16(len(text)) == place
    assert offsets.from16(place) == len(text)


@given(arabic)
def test_graphemes_cover_the_text(text: str) -> None:
    edges = texts.graphemes(text)
    assert edges[0] == 0
    assert edges[-1] == len(text)
    assert list(edges) == sorted(set(edges))
    found = [place for place in range(len(text) + 1) if texts.is_grapheme_edge(text, place)]
    assert found == list(edges)


@given(arabic)
def test_words_are_disjoint_and_have_word_edges(text: str) -> None:
    last = 0
    for start, end in texts.words(text):
        assert last <= start < end <= len(text)
        assert texts.is_word_edge(text, start)
        assert texts.is_word_edge(text, end)
        assert texts.word_at(text, start) == (start, end)
        last = end


@given(arabic, st.integers(0, 60), st.integers(0, 60))
def test_a_snapped_span_is_fit_for_an_attribution(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = texts.snap(text, start, end)
    if first < last:
        assert texts.is_word_edge(text, first)
        assert texts.is_word_edge(text, last)
        assert texts.is_grapheme_edge(text, first)
        assert texts.is_grapheme_edge(text, last)
        assert not text[first].isspace()
        assert not text[last - 1].isspace()


@given(arabic)
def test_folding_leads_back_to_the_text(text: str) -> None:
    folded = texts.fold(text)
    assert len(folded.origin) == len(folded.text)
    for place in range(len(folded.text)):
        start, end = folded.back(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[place] in texts.fold(text[start:end]).text


@given(arabic)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = texts.fold(text).text
    assert texts.fold(once).text == once


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ("الصحة", "الصِّحّة"),
        ("قال", "قَالَ"),
        ("امس", "أمـــس"),
        ("١٢", "12"),
        ("مسؤول", "مسؤول"),
        ("مسوول", "مسؤول"),
        ("إيلون", "إیلون"),
    ],
)
def test_search_is_blind_to_spelling(needle: str, found: str) -> None:
    text = f"بداية {found} نهاية"
    assert [text[start:end] for start, end in texts.find_all(text, needle)] == [found]


def test_searching_for_marks_alone_finds_nothing() -> None:
    assert texts.find_all("قَالَ", "\u064e") == []
    assert texts.find_all("قَالَ", "") == []


@pytest.mark.skipif(not ARTICLES, reason="the shared articles are not here")
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_word_of_a_real_article_is_found_where_it_stands(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    for start, end in texts.words(text):
        hits = texts.find_all(text, text[start:end])
        assert any(first <= start and end <= last for first, last in hits)
