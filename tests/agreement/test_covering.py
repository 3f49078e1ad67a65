"""What is compared among neighbours comes out as if everything were compared with everything."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.align import align
from annotator.agreement.covering import Known, as_attribution, covering
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import shape
from annotator.model import text as texts
from annotator.model.records import Attribution, Spans, Suggestion

TEXT = " ".join(f"كَلمة{n}، «قال{n}» ـــ" for n in range(40))
WORDS = texts.words(TEXT)
LETTERS = Letters(TEXT)


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    first = draw(st.integers(0, len(WORDS) - 8))
    found = {}
    for role in draw(st.sets(st.sampled_from(["cue", "content", "source"]), min_size=1)):
        start = first + draw(st.integers(0, 5))
        end = min(start + draw(st.integers(0, 4)), len(WORDS) - 1)
        found[role] = ((WORDS[start][0], WORDS[end][1]),)
    return found


several = st.lists(spans(), max_size=14)


@given(several, several)
@settings(max_examples=300, deadline=None)
def test_neighbours_are_enough(mine: list[Spans], theirs: list[Spans]) -> None:
    work = [Attribution(f"w{n}", "d", "A01", item) for n, item in enumerate(mine)]
    found = [Suggestion(f"s{n}", "d", item) for n, item in enumerate(theirs)]
    pairs = covering(LETTERS, work, found)
    shapes = [shape(LETTERS, "work", item) for item in work]
    shapes += [shape(LETTERS, "offer", as_attribution(item)) for item in found]
    whole = align(shapes).clusters
    aligned = {c[0].id: c[1].id for c in whole if len(c) == 2}
    assert {id: other for id, other in pairs.items() if id in aligned} == aligned
    cues = {item.id: LETTERS.mask(item.spans.get("cue", ())) for item in (*work, *found)}
    for id in set(cues) - set(aligned) - {item.id for item in work}:
        meets = {other.id for other in work if cues[id] & cues[other.id]}
        assert (pairs[id] in meets) if meets else id not in pairs


@given(several, several)
def test_what_is_known_is_known_by_its_cue_or_all_its_letters(
    mine: list[Spans], theirs: list[Spans]
) -> None:
    known = Known(LETTERS, (Suggestion(f"k{n}", "d", item) for n, item in enumerate(mine)))
    for n, item in enumerate(theirs):
        masks, *others = (
            {role: mask for role, parts in each.items() if (mask := LETTERS.mask(parts))}
            for each in (item, *mine)
        )
        expected = masks in others or any(
            masks.get("cue", 0) & other.get("cue", 0) for other in others
        )
        assert (Suggestion(f"s{n}", "d", item) in known) == expected


def test_signs_and_marks_make_no_difference() -> None:
    bare = Suggestion("a", "d", {"cue": (WORDS[1],)})
    start, end = WORDS[1]
    marked = Suggestion("b", "d", {"cue": ((start - 1, end + 1),)})
    assert marked in Known(LETTERS, [bare])
