"""Steps of edges, words that a role's key means, and what marked words say of their values."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model import text as texts
from annotator.model.records import Attribution
from annotator.ui.phrasing import candidates, left_over
from annotator.ui.stops import next_letter, next_stop, next_word, wider
from annotator.ui.wording import worded
from tests.ui.conftest import FIRST

NEWS = (
    "وقال رئيس النقابة نوفل الرشيدي، في مؤتمر صحافي: «صبرنا شهرين كاملين»، مضيفاً أن الحوار مستمر.\n"
    "وبحسب مصادر مطلعة، ستبدأ المحادثات الشهر المقبل.\n"
)
LETTERS = "قال إن«»،. \n😀َ:ـو"


def span(words: str, text: str = NEWS) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def words(found: list[tuple[int, int]], text: str = NEWS) -> list[str]:
    return [text[start:end] for start, end in found]


def item(text: str = NEWS, **spans: str) -> Attribution:
    held = {role: (span(said, text),) for role, said in spans.items()}
    return Attribution("x", "d", "A01", held)


# ---- edges -------------------------------------------------------------------------------------


def test_an_end_stops_at_marks_and_clauses() -> None:
    place, seen = span("وقال")[1], []
    for _ in range(5):
        place = next_stop(NEWS, place, 1, 1)
        seen.append(NEWS[:place].rsplit(maxsplit=1)[-1])
    assert seen[:2] == ["الرشيدي", "صحافي"]
    assert NEWS[: span("صبرنا شهرين كاملين»")[1]] in [NEWS[:p] for p in ends(NEWS)]


def ends(text: str) -> list[int]:
    found, place = [], 0
    while (following := next_stop(text, place, 1, 1)) != place:
        found.append(following)
        place = following
    return found


def test_a_full_stop_is_no_place_to_end_at() -> None:
    assert span("مستمر")[1] in ends(NEWS)
    assert span("مستمر.")[1] not in ends(NEWS)


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("move", [next_word, next_letter, next_stop])
@given(text=st.text(alphabet=LETTERS, max_size=80), at=st.integers(0, 80))
@example(text="", at=0)
@example(text="\n\n", at=1)
def test_a_step_goes_its_way_or_stays(
    move: object, side: int, step: int, text: str, at: int
) -> None:
    at = min(at, len(text))
    place = move(text, at, side, step)  # type: ignore[operator]
    assert 0 <= place <= len(text)
    assert (place - at) * step >= 0


@given(text=st.text(alphabet=LETTERS, max_size=80), a=st.integers(0, 80), b=st.integers(0, 80))
def test_a_selection_is_widened_to_something_that_holds_it(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    if "\n" in text[start:end]:
        return
    low, high = wider(text, start, end)
    assert low <= start <= end <= high
    assert (low, high) == (start, end) or high - low > end - start


def test_a_long_line_costs_no_more_than_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    long = NEWS.replace("\n", " ") * 2000
    seen: list[int] = []
    monkeypatch.setattr(
        "annotator.ui.stops._stops", lambda text: (seen.append(len(text)), ([], []))[1]
    )
    next_stop(long, len(long) // 2, 1, 1)
    assert seen == [4000]


# ---- words of a role ---------------------------------------------------------------------------


def test_the_source_follows_the_cue() -> None:
    assert words(candidates(NEWS, item(cue="وقال"), "source"))[0] == "رئيس النقابة نوفل الرشيدي"
    assert words(candidates(NEWS, item(cue="وبحسب"), "source"))[0] == "مصادر مطلعة"


def test_the_content_is_what_was_said() -> None:
    said = item(cue="وقال", source="رئيس النقابة نوفل الرشيدي")
    assert "«صبرنا شهرين كاملين»" in words(candidates(NEWS, said, "content"))[:3]
    aside = item(cue="وبحسب", source="مصادر مطلعة")
    assert words(candidates(NEWS, aside, "content"))[0] == "ستبدأ المحادثات الشهر المقبل"


def test_what_is_left_between_the_roles_is_a_supplement() -> None:
    said = item(cue="وقال", source="رئيس النقابة نوفل الرشيدي", content="«صبرنا شهرين كاملين»")
    assert words(candidates(NEWS, said, "supplement"))[0] == "في مؤتمر صحافي"


def test_nothing_is_guessed_without_a_cue_or_over_another_role() -> None:
    assert candidates(NEWS, item(content="الحوار"), "source") == []
    taken = item(cue="وقال", source="رئيس النقابة نوفل الرشيدي")
    for role in ("content", "addressee", "supplement"):
        for start, end in candidates(NEWS, taken, role):
            assert not any(a < end and start < b for ((a, b),) in taken.spans.values())


@given(
    text=st.text(alphabet=LETTERS + "قالتمنفي", min_size=1, max_size=80),
    at=st.integers(0, 79),
    size=st.integers(1, 8),
    role=st.sampled_from(["source", "content", "addressee", "supplement"]),
)
def test_guesses_are_words_of_the_text(text: str, at: int, size: int, role: str) -> None:
    start = min(at, len(text) - 1)
    end = min(len(text), start + size)
    held = Attribution("x", "d", "A01", {"cue": ((start, end),)})
    for low, high in candidates(text, held, role):
        assert 0 <= low < high <= len(text)
        assert not (low < end and start < high)
        assert texts.words(text[low:high])
    left_over(text, [(start, end)], start)


# ---- values ------------------------------------------------------------------------------------


def test_words_say_their_values() -> None:
    said = item(cue="وقال", source="رئيس النقابة نوفل الرشيدي", content="«صبرنا شهرين كاملين»")
    found = worded(NEWS, said)
    assert found["stance"] == "asserts"
    assert found["quote_type"] == "direct"
    assert found["source_kind"] == "named_person"
    assert found["certainty"] == "certain"
    denial = item(FIRST, cue="ونفى", source="المتحدث باسم الوزارة")
    assert worded(FIRST, denial)["stance"] == "denies"
    assert worded(FIRST, denial)["quote_type"] == "none"


def test_of_what_the_words_do_not_say_nothing_is_said() -> None:
    assert worded(NEWS, Attribution("x", "d", "A01", {})) == {}
    assert "stance" not in worded(NEWS, item(cue="الحوار"))
    assert "source_kind" not in worded(NEWS, item(cue="وقال"))


def test_a_chosen_stance_decides_on_certainty() -> None:
    held = item(cue="وقال", content="«صبرنا شهرين كاملين»")
    asking = Attribution("x", "d", "A01", held.spans, {"stance": "asks"})
    assert worded(NEWS, asking)["certainty"] == "not_applicable"
