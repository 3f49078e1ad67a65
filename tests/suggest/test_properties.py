"""What holds of proposals for any text: offsets, rules of the scheme, links, determinism."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.align import align
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import Shape, role_dice, shape
from annotator.formats import gold
from annotator.model import text as texts
from annotator.model.records import Attribution, Fragments
from annotator.suggest.engine import Proposal, find, propose
from tests import strategies
from tests.helpers import SAMPLES, SHARED
from tests.suggest.saying import TAGSET, attributions, problems

ROLES = {"source", "cue", "content", "addressee"}
# Pieces that proposals are made of, so that random texts hold some.
PIECES = [
    "قال", "وقالت", "أكد", "وأضاف", "نفى", "يتوقع", "مضيفا", "مشيرة", "بحسب", "وفقا ل", "نقلا عن",
    "ونقلت", "عن", "قوله", "قولها", "إن", "أن", "بأن", "إلى", "من", "على", "الوزير", "وزارة الطاقة",
    "سامر النجار", "مصدر أمني", "صحيفة", "الأفق", "«", "»", "“", "”", '"', ":", "،", ".", "؟", "\n",
    "الذي", "التي", "لكنه", "لم", "يستجب", "رفض", "التعليق", "تحذيرات", "اتهم", "بالتقصير", "حمّل",
    "مسؤولية", "وصف", "بأنه", "هذا", "أمس", "(", ")", "-", "2026", "BBC", "رفع", "توقعاته",
    "\u200f",
]  # fmt: skip
newsy = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join)
any_text = strategies.texts | newsy


def ranges(proposal: Proposal) -> Iterator[tuple[str, Fragments]]:
    yield from proposal.spans.items()


def overlap(one: Fragments, other: Fragments) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


@given(text=any_text)
def test_spans_are_sorted_trimmed_and_cut_no_grapheme(text: str) -> None:
    edges = frozenset(texts.graphemes(text))
    for proposal in propose(text):
        assert set(proposal.spans) <= ROLES
        assert proposal.spans["cue"]
        for _, fragments in ranges(proposal):
            last = -1
            for start, end in fragments:
                assert last < start < end <= len(text)
                assert {start, end} <= edges
                assert text[start:end] == text[start:end].strip()
                last = end


@given(text=any_text)
def test_cue_source_and_content_are_disjoint(text: str) -> None:
    for proposal in propose(text):
        spans = proposal.spans
        for one, other in (("cue", "content"), ("source", "content"), ("cue", "source")):
            assert not overlap(spans.get(one, ()), spans.get(other, ()))


@given(text=any_text)
def test_values_are_those_of_the_tagset(text: str) -> None:
    values = {a.id: {value.id for value in a.values} for a in TAGSET.attributes}
    implicit = {term.id: {value.id for value in term.values} for term in TAGSET.implicit}
    for proposal in propose(text):
        assert all(value in values[name] for name, value in proposal.attributes.items())
        assert all(value in implicit[name] for name, value in (proposal.implicit or {}).items())
        assert 0 < proposal.confidence <= 1


@given(text=any_text)
def test_links_lead_to_other_proposals_and_to_no_circle(text: str) -> None:
    found = {proposal.id: proposal for proposal in propose(text)}
    for proposal in found.values():
        for linked in (proposal.parent, proposal.denies, proposal.confirms):
            assert linked is None or (linked in found and linked != proposal.id)
        above, seen = proposal.parent, {proposal.id}
        while above:
            assert above not in seen
            seen.add(above)
            above = found[above].parent


@given(text=any_text)
@settings(deadline=None)
def test_no_proposal_breaks_a_rule_of_the_scheme(text: str) -> None:
    errors = [problem for problem in problems(text) if problem.level == "error"]
    assert errors == []


@given(text=any_text)
def test_the_same_text_has_the_same_proposals_in_text_order(text: str) -> None:
    found = propose(text)
    assert found == propose(text)
    starts = [proposal.spans["cue"][0][0] for proposal in found]
    assert starts == sorted(starts)
    assert len({proposal.id for proposal in found}) == len(found)


@given(text=newsy)
def test_vowel_signs_and_hamza_seats_change_nothing_of_where_cues_stand(text: str) -> None:
    respelt = text.replace("أ", "ا").replace("إ", "ا")
    assert [p.spans["cue"] for p in propose(respelt)] == [p.spans["cue"] for p in propose(text)]


# ---- real texts ---------------------------------------------------------------------------------

TEXTS = sorted(SAMPLES.rglob("*.txt"))
REAL = sorted((SHARED / "articles").glob("*.txt"))  # none where they are not installed


@pytest.mark.parametrize("path", [*TEXTS, *REAL], ids=lambda path: path.stem)
def test_articles_break_no_rule(path: Path) -> None:
    text = path.read_text("utf-8")
    found = find(text)
    assert found.proposals
    assert [p for p in problems(text, found) if p.level == "error"] == []


def shapes(letters: Letters, who: str, items: Sequence[Attribution]) -> list[Shape]:
    roles = ("source", "cue", "content")
    return [
        shape(
            letters,
            who,
            Attribution(item.id, "d", who, {r: item.spans[r] for r in roles if r in item.spans}),
        )
        for item in items
    ]


def test_the_samples_are_found_as_they_are_annotated() -> None:
    """Precision and recall of attributions, and Dice of their sources and contents."""
    right = proposed = wanted = 0
    dice: dict[str, list[float]] = {"source": [], "content": []}
    for path in TEXTS:
        text = path.read_text("utf-8")
        right_ones = gold.read(path.with_suffix(".json"), TAGSET).corpus.attributions
        letters = Letters(text)
        one = shapes(letters, "gold", right_ones)
        other = shapes(letters, "rules", attributions(propose(text)))
        wanted, proposed = wanted + len(one), proposed + len(other)
        for cluster in align([*one, *other]).clusters:
            pair = {item.annotator: item for item in cluster}
            if len(pair) == 2:
                right += 1
                for role, values in dice.items():
                    value = role_dice(getattr(pair["gold"], role), getattr(pair["rules"], role))
                    if value is not None:
                        values.append(value)
    assert right / proposed > 0.95
    assert right / wanted > 0.95
    assert sum(dice["source"]) / len(dice["source"]) > 0.93
    assert sum(dice["content"]) / len(dice["content"]) > 0.95


# ---- bad input ----------------------------------------------------------------------------------


def noise(alphabet: str, size: int) -> str:
    rng = random.Random(size)
    return "".join(rng.choice(alphabet) for _ in range(size))


BAD = {
    "empty": "",
    "white": " \n\u00a0\u2029 ",
    "marks": noise("«»“”\"„‟‹›'", 20_000),
    "straight": '"' * 20_000,
    "opening": "«" * 20_000,
    "closing": "»" * 20_000,
    "colons": ": " * 10_000,
    "commas": "، " * 10_000,
    "latin": "The minister said that the plan was ready. " * 500,
    "digits": "2026 12.5 % " * 2_000,
    "nested": "قال «" * 1_000 + "نعم" + "» " * 1_000,
    "that": "قال الوزير إن " * 2_000,
    "relay": "ونقلت الوكالة عن مصدر قوله إن " * 1_000,
    "bidi": "\u200f".join("\u2067قال\u2069 الوزير\u200b إن\u202e الأمر\u200d واضح.\ufeff " * 500),
    "no_marks": "قال الوزير إن الخطة جاهزة وأضاف أن التنفيذ يبدأ غدا " * 500,
    "emoji": "قال 👩\U0001f3fd الوزير 😀 إن e\u0301 الأمر واضح. " * 300,
}


@pytest.mark.parametrize("name", BAD)
def test_no_text_is_too_bad(name: str) -> None:
    text = BAD[name]
    edges = frozenset(texts.graphemes(text))
    for proposal in propose(text):
        for _, fragments in ranges(proposal):
            assert all(start < end and {start, end} <= edges for start, end in fragments)


def test_a_megabyte_in_one_line_is_read() -> None:
    text = "قال الوزير إن الخطة جاهزة، وأضاف أن التنفيذ يبدأ غدا. " * 20_000
    found = propose(text)
    assert len(text) > 1_000_000
    assert len(found) == 40_000
