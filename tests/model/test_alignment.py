"""Two versions of a text: what is called equal is equal, in order, and found however long it is."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.alignment import align
from annotator.model.text import is_grapheme_edge
from tests.strategies import ALPHABET, texts

few = st.lists(st.sampled_from(["أ", "ب", "كلمة", " ", "\n", "،"]), max_size=40).map("".join)


def assert_sound(old: str, new: str) -> None:
    runs = align(old, new).runs
    assert all(old[a : a + size] == new[b : b + size] and size for a, b, size in runs)
    for one, other in itertools.pairwise(runs):
        assert one[0] + one[2] <= other[0]
        assert one[1] + one[2] <= other[1]


@given(few, few)
def test_runs_are_equal_sorted_and_apart(old: str, new: str) -> None:
    assert_sound(old, new)


@given(texts, texts)
def test_runs_are_sound_on_any_text(old: str, new: str) -> None:
    assert_sound(old, new)


@given(texts)
def test_a_text_is_itself(text: str) -> None:
    assert align(text, text).runs == ((0, 0, len(text)),)


@given(texts, texts, texts)
def test_what_stands_round_a_change_is_found(before: str, changed: str, after: str) -> None:
    old, new = f"{before} . {after}", f"{before} .{changed}. {after}"
    aligned = align(old, new)
    assert sum(size for _, _, size in aligned.runs) >= len(before)


@given(st.text(ALPHABET, min_size=1, max_size=30), texts, st.data())
def test_a_moved_range_reads_the_same_and_cuts_no_letter(
    old: str, new: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    found = align(old, old + new).moved(start, end)
    if found is not None:
        assert (old + new)[found[0] : found[1]] == old[start:end]
        assert all(is_grapheme_edge(old + new, edge) for edge in found)


def test_a_word_that_changed_its_ending_is_another_word() -> None:
    aligned = align("قال الوزير أمس", "قالت الوزيرة أمس")
    assert aligned.moved(0, 3) is None
    assert aligned.moved(11, 14) == (13, 16)


def test_a_mark_that_was_added_to_the_last_letter_cuts_the_range_off() -> None:
    assert align("كتب زيد", "كتبَ زيد").moved(0, 3) is None


def test_a_range_over_an_insertion_is_not_the_same() -> None:
    aligned = align("قال الوزير إن الأمر انتهى", "قال الوزير أمس إن الأمر انتهى")
    assert aligned.moved(0, 25) is None
    assert aligned.moved(4, 10) == (4, 10)
    assert aligned.moved(11, 25) == (15, 29)


def test_of_words_that_stand_many_times_the_right_one_is_found() -> None:
    sentence = "وقال الوزير إن الأمر انتهى. "
    old = sentence * 5 + "وأضاف أن اللجنة ستجتمع غداً. " + sentence * 5
    new = "جملة أولى جديدة. " + old
    start = old.index("اللجنة")
    assert align(old, new).moved(start, start + 6) == (start + 17, start + 23)


def test_a_long_text_with_many_changes_is_aligned_all_through() -> None:
    dice = random.Random(7)
    words = [f"كلمة{dice.randrange(2000)}" for _ in range(60_000)]
    changed = list(words)
    for place in range(50, len(words), 100):
        changed[place] = "بدل"
    old, new = " ".join(words), " ".join(changed)
    aligned = align(old, new)
    assert len(old) > 400_000
    assert sum(size for _, _, size in aligned.runs) > len(old) * 0.98
    assert_sound(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ا " * 100_000, "ا " * 100_001),
        ("أ ب " * 50_000, "ب أ ج " * 40_000),
        ("س" * 500_000, "ص" * 500_000),
        ("!" * 100_000, "؟!" * 100_000),
    ],
    ids=["one word", "two words", "one long word", "marks"],
)
def test_texts_that_repeat_themselves_end_in_time(old: str, new: str) -> None:
    assert_sound(old, new)


@given(texts, texts, st.data())
def test_what_is_found_elsewhere_is_the_same_and_the_only_one(
    old: str, new: str, data: st.DataObject
) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    whole = f"{new}\n{old}"
    for text in (new, whole):
        found = align(old, text).elsewhere(start, end)
        if found:
            assert text[slice(*found)] == old[start:end]
            if "\n" not in old and len(old) <= 32:  # all of it is context
                assert text.count(old) == 1


def test_a_paragraph_that_moved_is_found_by_its_words_and_those_around() -> None:
    first, second = "قال الوزير إن المشروع الجديد سيكتمل قريبا.", "وقال النائب إن المشروع تعثر."
    old, new = f"{first}\n{second}\nخاتمة.", f"{second}\nخاتمة.\n{first}"
    aligned = align(old, new)
    place = new.index("قال الوزير")
    assert aligned.elsewhere(0, 3) == (place, place + 3)
    assert align(old, f"{new}\n{first}").elsewhere(0, 3) is None  # twice there
    assert align(f"{old}\n{first}", new).elsewhere(0, 3) is None  # twice here
    assert align(old, new.replace("الوزير", "الوزيرة")).elsewhere(0, 3) is None  # other words
    assert align(old, new.replace("قريبا", "غدا")).elsewhere(0, 3) == (place, place + 3)
    across = old.index("قريبا"), old.index("وقال") + 4
    assert aligned.elsewhere(*across) is None  # the two no longer follow each other
