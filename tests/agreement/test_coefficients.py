"""Published values, what is undefined, and how coefficients relate to each other."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import chains, coefficients, dawid_skene, gamma, unitizing
from annotator.agreement.assignment import best_pairs
from annotator.agreement.bootstrap import Interval, interval, percentile, resampled, summary
from annotator.agreement.figures import Undefined
from annotator.agreement.spans import overlapping, semeval, shift

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # p. 45
ARTSTEIN_POESIO_2008 = [[20, 10], [20, 50]]  # p. 558, table 1
KRIPPENDORFF_2011_C = [
    [1, 1, None, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [None, 5, 5, 5],
    [None, None, 1, 1],
    [None, None, 3, None],
]
PRADHAN_2014 = (
    [frozenset("abc"), frozenset("defg")],
    [frozenset("ab"), frozenset("cd"), frozenset("fghi")],
)
values = st.sampled_from(["asserts", "denies", "claims"])
coded = st.lists(st.lists(values | st.none(), min_size=3, max_size=3), max_size=12)


def test_published_coefficients() -> None:
    assert coefficients.cohen(COHEN_1960) == pytest.approx(0.492, abs=1e-3)
    assert coefficients.cohen(ARTSTEIN_POESIO_2008) == pytest.approx(0.348, abs=1e-3)
    assert coefficients.scott(ARTSTEIN_POESIO_2008) == pytest.approx(0.341, abs=1e-3)


def test_krippendorff_2011_example_c() -> None:
    alpha = coefficients.alpha
    assert alpha(KRIPPENDORFF_2011_C) == pytest.approx(0.743, abs=1e-3)
    assert alpha(KRIPPENDORFF_2011_C, ordinal=True) == pytest.approx(0.815, abs=1e-3)
    found = alpha(KRIPPENDORFF_2011_C, coefficients.interval_distance)
    assert found == pytest.approx(0.849, abs=1e-3)
    found = alpha(KRIPPENDORFF_2011_C, coefficients.ratio_distance)
    assert found == pytest.approx(0.797, abs=1e-3)


def test_krippendorff_2016_family_on_its_demo_data() -> None:
    alex = [(2, 5, "1"), (9, 11, "1"), (12, 20, "2")]
    paul = [(2, 5, "1"), (7, 15, "2")]
    susan = [(2, 5, "1"), (10, 15, "2")]
    observers = [alex, paul, susan]
    assert unitizing.u_alpha(observers, 20) == pytest.approx(0.474, abs=1e-3)
    assert unitizing.bar_u_alpha(observers, 20) == pytest.approx(0.433, abs=1e-3)
    assert unitizing.coding(observers, 20).alpha == pytest.approx(0.779, abs=1e-3)
    assert unitizing.coding(observers, 20).coverage == pytest.approx(0.3833, abs=1e-4)
    found = unitizing.per_value(observers, 20)
    assert found["1"].alpha == pytest.approx(0.769, abs=1e-3)
    assert found["2"].alpha == pytest.approx(0.787, abs=1e-3)


def test_pradhan_2014_and_moosavi_strube_2016() -> None:
    expected = {
        "muc": [0.4, 0.4, 0.4],
        "b3": [0.4167, 0.5, 0.4545],
        "ceaf_e": [0.65, 0.4333, 0.52],
        "lea": [0.238, 0.333, 0.278],
    }
    for name, wanted in expected.items():
        sums = chains.MEASURES[name](*PRADHAN_2014)
        found = [chains.recall(sums), chains.precision(sums), chains.f1_of(sums)]
        assert found == pytest.approx(wanted, abs=1e-3), name


def test_mathet_2015_figure_10() -> None:
    pairs = [((4, 14), (40, 44)), ((4, 14), (20, 25)), ((20, 30), (20, 25)), ((20, 25), (14, 24))]
    found = [gamma.positional((*one, "x"), (*other, "x")) for one, other in pairs]
    assert found == pytest.approx([22.2, 3.2, 0.11, 0.22], abs=0.05)


def test_semeval_2013_counts_do_not_depend_on_the_order() -> None:
    gold = [(0b1111, "cue"), (0b11, "cue"), (0b1110000, "source")]
    response = [(0b11, "cue"), (0b1111, "cue"), (0b1100000, "content")]
    counts = semeval(gold, response)
    assert (counts["strict"].correct, counts["strict"].incorrect) == (2, 1)
    assert (counts["partial"].correct, counts["partial"].partial) == (2, 1)
    assert (counts["type"].correct, counts["type"].incorrect) == (2, 1)
    assert semeval(gold[::-1], response) == counts


typed = st.lists(
    st.tuples(st.sampled_from([0b1, 0b11, 0b111, 0b110, 0b1100, 0b1110]), st.sampled_from("ab")),
    max_size=6,
)


@given(typed, typed)
def test_pairing_identical_spans_first_loses_nothing(
    gold: list[tuple[int, str]], response: list[tuple[int, str]]
) -> None:
    weights = {
        (i, j): (one & other).bit_count() * 100 + 2 * (one == other) + (kind == type_)
        for i, (one, kind) in enumerate(gold)
        for j, (other, type_) in enumerate(response)
        if one & other
    }
    best = sum(weights[pair] for pair in best_pairs(weights)) % 100
    counts = semeval(gold, response)
    assert 2 * counts["exact"].correct + counts["type"].correct == best


def test_what_both_lack_is_undefined_and_what_one_lacks_is_zero() -> None:
    nothing = semeval([], [])["strict"]
    assert nothing.f1 == Undefined("no_units")
    one_sided = semeval([(1, "cue")], [])["strict"]
    assert one_sided.precision == Undefined("no_units")
    assert one_sided.f1 == 0.0
    assert chains.f1_of(chains.b3([frozenset("a")], [])) == 0.0
    assert gamma.gamma([], [], 1) == Undefined("no_units")
    assert coefficients.cohen([[5, 0], [0, 0]]) == Undefined("no_variation")
    assert coefficients.alpha([["a", None], [None, "b"]]) == Undefined("no_units")
    assert coefficients.alpha([["a", "a"]]) == Undefined("no_variation")
    assert coefficients.gwet_ac1([["a", "a"]]) == Undefined("no_variation")
    assert coefficients.fleiss([[2, 0], [1, 0]]) == Undefined("missing_values")
    assert coefficients.fleiss([]) == Undefined("no_units")
    assert unitizing.u_alpha([[], []], 10) == Undefined("no_variation")
    assert unitizing.u_alpha([[], []], 0) == Undefined("no_units")
    assert dawid_skene.estimate({}, ["a"]) == Undefined("no_units")
    with pytest.raises(ValueError, match="overlaps"):
        unitizing.partition([(0, 5, "a"), (4, 6, "b")], 10)


@given(coded)
def test_pooled_sums_give_the_same_alpha(units: list[list[str | None]]) -> None:
    direct, pooled = (
        coefficients.alpha(units),
        coefficients.alpha_of(coefficients.nominal_sums(units)),
    )
    if isinstance(direct, Undefined):
        assert pooled == direct
    else:
        assert pooled == pytest.approx(direct)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=20))
def test_scott_is_fleiss_for_two(pairs: list[tuple[str, str]]) -> None:
    names = sorted({value for pair in pairs for value in pair})
    table = [[sum(pair == (a, b) for pair in pairs) for b in names] for a in names]
    counts = [[pair.count(name) for name in names] for pair in pairs]
    fleiss = coefficients.fleiss(counts)
    assert isinstance(fleiss, coefficients.Fleiss)
    one, other = coefficients.scott(table), fleiss.kappa
    assert one == (other if isinstance(other, Undefined) else pytest.approx(other))


def test_masi_is_passonneaus() -> None:
    one, subset, crossing = frozenset("ab"), frozenset("a"), frozenset("bc")
    assert coefficients.masi_distance(one, one) == 0
    assert coefficients.masi_distance(one, subset) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert coefficients.masi_distance(one, crossing) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert coefficients.masi_distance(subset, crossing) == 1
    assert coefficients.masi_distance(frozenset(), frozenset()) == 0


@given(st.integers(0, 2**20), st.integers(0, 2**20), st.integers(0, 2**20))
def test_coverage_as_bit_sets_and_as_units_agree(a: int, b: int, c: int) -> None:
    units = [[(s, e, "x") for s, e in unitizing.runs(mask)] for mask in (a, b, c)]
    fast = unitizing.covered_sums([a, b, c], 21, "x")
    slow = unitizing.unitizing_sums(units, 21)
    for key in fast | slow:
        assert fast.get(key, 0.0) == pytest.approx(slow.get(key, 0.0), abs=1e-9)


def test_directions_and_shifts() -> None:
    a, b = [0b11, 0b1100, 0b110000], [0b1]
    assert (overlapping(a, b), overlapping(b, a)) == (1, 1)
    assert shift(0b0111, 0b1110) == (1, 1)
    assert shift(0b0111, 0b0100) == (2, 0)


# ---- resampling -----------------------------------------------------------------------------


def test_no_interval_under_ten_documents() -> None:
    def first(sums: list[float]) -> float:
        return sums[0]

    assert interval([[1.0]] * 9, first, 1) == Undefined("few_documents")
    assert interval([[1.0]] * 10, first, 1, 20) == Interval(10.0, 10.0, 20)
    assert summary([], 0) == Undefined("not_wanted")
    assert summary([1.0], 2) == Undefined("unstable")
    assert percentile([0.0, 1.0, 2.0], 0.75) == 1.5


@given(
    st.lists(st.tuples(st.integers(0, 2**60), st.floats(0, 1e6)), min_size=1, max_size=12),
    st.integers(),
)
def test_packed_sums_are_sums(rows: list[tuple[int, float]], seed: int) -> None:
    draw = Random(seed).randrange
    for whole, part in resampled(rows, seed, 3):
        chosen = [rows[draw(len(rows))] for _ in rows]
        assert whole == pytest.approx(sum(row[0] for row in chosen), rel=1e-15)
        assert part == pytest.approx(sum(row[1] for row in chosen), abs=1e-9, rel=1e-12)


def test_few_answers_do_not_make_an_observer_perfectly_wrong() -> None:
    responses = {str(n): {"a": ["x"], "b": ["x"]} for n in range(9)} | {"9": {"c": ["y"]}}
    found = dawid_skene.estimate(responses, ["x", "y"])
    assert isinstance(found, dawid_skene.Estimate)
    assert found.diagonal("a")[0] == pytest.approx(1)
    assert found.items["9"][1] > 0.5
    assert all(0 < cell <= 1 for cell in found.diagonal("c"))
