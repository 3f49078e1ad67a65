"""Normalised spans, the assignment solver and the alignment against exhaustion."""

from __future__ import annotations

from functools import cache
from itertools import combinations, permutations
from random import Random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from annotator.agreement.align import ALGORITHM_VERSION, Alignment, align
from annotator.agreement.assignment import best_pairs
from annotator.agreement.normal import Letters, Variant, variant
from annotator.agreement.similarity import DEFAULTS, Parameters, Shape, shape, similarity
from annotator.model.records import Attribution, Fragments

LETTERS = Letters("x" * 80)
Matrix = list[list[float]]


# ---- spans ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (((0, 9),), ((0, 9),), Variant.IDENTICAL),
        ((), (), Variant.IDENTICAL),
        (((0, 9),), (), Variant.ROLE_MISSING),
        (((0, 20),), ((0, 19),), Variant.TRIVIAL),  # the final stop
        (((0, 4), (5, 9)), ((0, 9),), Variant.TRIVIAL),  # cut at a space
        (((0, 9),), ((1, 9),), Variant.CLITIC),  # و
        (((0, 4),), ((0, 3),), Variant.BOUNDARY),  # ل is no clitic, and stands last
        (((0, 9),), ((0, 4),), Variant.BOUNDARY),
        (((0, 4),), ((5, 9),), Variant.DISJOINT),
    ],
)
def test_variants(one: Fragments, other: Fragments, expected: Variant) -> None:
    letters = Letters("وقال زيدٌ فجأةً نعم.")
    assert variant(letters, one, other) == expected
    assert variant(letters, other, one) == expected


def test_the_list_of_clitics_belongs_to_the_project() -> None:
    letters = Letters("بحسب فلان")
    assert variant(letters, ((0, 4),), ((1, 4),)) == Variant.BOUNDARY
    assert variant(letters, ((0, 4),), ((1, 4),), clitics="ب") == Variant.CLITIC


def test_a_listed_letter_inside_a_word_is_no_clitic() -> None:
    letters = Letters("توفي")
    assert variant(letters, ((1, 4),), ((2, 4),)) == Variant.BOUNDARY


def test_words_without_a_letter_do_not_count() -> None:
    letters = Letters("قال ـــ __ 12 😀 زيد")
    assert letters.word_count == 3
    assert letters.words([(0, 8)]) == 0b001
    assert letters.words([(0, 20)]) == 0b111


# ---- assignment -----------------------------------------------------------------------------


def matrices(weight: st.SearchStrategy[float]) -> st.SearchStrategy[list[list[float]]]:
    def rows(columns: int) -> st.SearchStrategy[list[list[float]]]:
        row = st.lists(weight, min_size=columns, max_size=columns)
        return st.lists(row, min_size=1, max_size=5)

    return st.integers(1, 5).flatmap(rows)


def exhaustive(matrix: Matrix) -> float:
    """The greatest total that any one-to-one choice of positive entries has."""
    rows, columns = len(matrix), len(matrix[0])
    if rows > columns:
        return exhaustive([list(column) for column in zip(*matrix, strict=True)])
    return max(
        sum(max(matrix[row][column], 0) for row, column in enumerate(chosen))
        for chosen in permutations(range(columns), rows)
    )


def entries(matrix: Matrix) -> dict[tuple[int, int], float]:
    return {(r, c): weight for r, row in enumerate(matrix) for c, weight in enumerate(row)}


@given(matrices(st.integers(-4, 9)))
def test_the_pairs_are_the_best(matrix: list[list[float]]) -> None:
    weights = entries(matrix)
    pairs = best_pairs(weights)
    assert pairs == sorted(pairs)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    assert all(weights[pair] > 0 for pair in pairs)
    assert sum(weights[pair] for pair in pairs) == exhaustive(matrix)


@given(matrices(st.floats(-0.3, 0.7)))
def test_fractions_have_best_pairs_too(matrix: list[list[float]]) -> None:
    total = sum(entries(matrix)[pair] for pair in best_pairs(entries(matrix)))
    assert total == pytest.approx(exhaustive(matrix))


@pytest.mark.parametrize("share", [0.03, 0.1, 1.0])
@pytest.mark.parametrize("whole", [True, False])
def test_as_good_as_an_independent_solver(share: float, whole: bool) -> None:
    random = Random(f"{share} {whole}")
    for rows, columns in ((80, 80), (80, 40), (30, 90)):
        weights = {
            (row, column): random.randint(1, 9) if whole else random.random()
            for row in range(rows)
            for column in range(columns)
            if random.random() < share
        }
        matrix = numpy.zeros((rows, columns))
        for place, weight in weights.items():
            matrix[place] = weight
        best = matrix[linear_sum_assignment(matrix, maximize=True)].sum()
        assert sum(weights[pair] for pair in best_pairs(weights)) == pytest.approx(best)


@given(matrices(st.integers(-1, 2)), st.randoms(use_true_random=False))
def test_ties_are_settled_the_same_way_in_any_order(
    matrix: list[list[float]], random: Random
) -> None:
    weights = list(entries(matrix).items())
    expected = best_pairs(dict(weights))
    random.shuffle(weights)
    assert best_pairs(dict(weights)) == expected


def test_of_equals_the_first_ones_are_paired_in_their_order() -> None:
    assert best_pairs(entries([[5], [5], [5]])) == [(0, 0)]
    assert best_pairs(entries([[5, 5, 5]])) == [(0, 0)]
    assert best_pairs(entries([[5, 5], [5, 5], [5, 5]])) == [(0, 0), (1, 1)]
    assert best_pairs(entries([[2, 1], [1, 0]])) == [(0, 1), (1, 0)]  # two pairs rather than one


def test_nothing_to_assign() -> None:
    assert best_pairs({}) == []
    assert best_pairs({(0, 0): 0.0}) == []
    assert best_pairs({(0, 0): -1.0, (3, 7): 0.5}) == [(3, 7)]


# ---- alignment ------------------------------------------------------------------------------


def made_up(seed: int, annotators: int, most: int) -> list[Shape]:
    """Attributions that nest, overlap and confuse their roles, all in one place."""
    random = Random(seed)

    def span(start: int, length: int) -> Fragments:
        start = max(0, start + random.randint(-2, 2))
        return ((start, start + random.randint(1, length)),)

    found = []
    for name in (f"A{n}" for n in range(annotators)):
        for place in range(random.randint(1, most)):
            base = random.randrange(12)
            spans = {"cue": span(base + 4, 4), "content": span(base + 8, 14)}
            if random.random() < 0.6:
                spans["source"] = span(base, 4)
            found.append(shape(LETTERS, name, Attribution(str(place), "d", name, spans)))
    return found


def optimum(items: list[Shape]) -> float:
    """The best objective by trying every partition."""
    n, threshold = len(items), DEFAULTS.threshold
    gain = [[similarity(one, other) - threshold for other in items] for one in items]
    worth: dict[int, float] = {}
    for mask in range(1, 1 << n):
        group = [place for place in range(n) if mask >> place & 1]
        if len({items[place].annotator for place in group}) == len(group):
            worth[mask] = sum(gain[one][other] for one, other in combinations(group, 2))

    @cache
    def best(left: int) -> float:
        first = left & -left
        fitting = [mask for mask in worth if mask & first and mask & left == mask]
        return max((worth[mask] + best(left & ~mask) for mask in fitting), default=0.0)

    return best((1 << n) - 1)


@given(st.integers(0, 10**6))
def test_two_annotators_are_aligned_optimally(seed: int) -> None:
    items = made_up(seed, 2, 4)
    assert align(items).objective == pytest.approx(optimum(items))


@pytest.mark.parametrize(("annotators", "most"), [(3, 3), (4, 2), (5, 2)])
def test_several_annotators_are_aligned_as_well_as_can_be(annotators: int, most: int) -> None:
    missed = 0
    for seed in range(60):
        items = made_up(seed, annotators, most)
        found, best = align(items).objective, optimum(items)
        assert found <= best + 1e-9
        assert found >= 0.9 * best
        missed += found < best - 1e-9
    assert missed <= 1


@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_attributions_is_irrelevant(seed: int, random: Random) -> None:
    items = made_up(seed, 3, 4)
    expected = align(items).plain()
    random.shuffle(items)
    assert align(items).plain() == expected


@given(st.integers(0, 10**6))
def test_clusters_hold_everything_once_and_one_of_each_annotator(seed: int) -> None:
    items = made_up(seed, 4, 4)
    found = align(items)
    keys = [item.key for cluster in found.clusters for item in cluster]
    assert sorted(keys) == sorted(item.key for item in items)
    for cluster in found.clusters:
        assert len({item.annotator for item in cluster}) == len(cluster)
    total = sum(
        similarity(one, other) - DEFAULTS.threshold
        for cluster in found.clusters
        for one, other in combinations(cluster, 2)
    )
    assert found.objective == pytest.approx(total)


def one(name: str, id: str, **spans: tuple[int, int]) -> Shape:
    parts = {role: (span,) for role, span in spans.items()}
    return shape(LETTERS, name, Attribution(id, "d", name, parts))


def linked(items: list[Shape]) -> tuple[Alignment, list[str]]:
    found = align(items)
    return found, [link.kind for link in found.links]


def test_one_attribution_against_two_is_a_split() -> None:
    whole = one("A", "1", cue=(10, 14), content=(20, 60))
    first = one("B", "1", cue=(10, 14), content=(20, 58))
    second = one("B", "2", cue=(12, 14), content=(62, 70))
    found, kinds = linked([whole, first, second])
    assert [len(cluster) for cluster in found.clusters] == [2, 1]
    assert kinds == ["SPLIT"]


def test_competing_analyses_cross() -> None:
    outer = one("A", "1", cue=(0, 4), content=(5, 40))
    inner = one("B", "1", cue=(20, 24), content=(25, 40), source=(15, 18))
    weak = align([outer, inner], Parameters(threshold=0.9))
    assert [link.kind for link in weak.links] == ["CROSS"]


def test_confused_roles_are_aligned_with_half_their_overlap() -> None:
    a = one("A", "1", cue=(0, 10), content=(10, 20))
    b = one("B", "1", cue=(10, 20), content=(0, 10))
    assert similarity(a, b) == pytest.approx(0.5)
    assert similarity(a, one("C", "1", source=(0, 10))) == 0
    assert similarity(one("A", "2", source=(0, 9)), one("B", "2", source=(0, 9))) == 0


def test_the_way_it_was_done_is_kept() -> None:
    plain = align([], Parameters(threshold=0.4)).plain()
    assert plain["version"] == ALGORITHM_VERSION
    assert plain["parameters"] == {"cue": 0.35, "content": 0.45, "source": 0.2, "threshold": 0.4}


def test_two_attributions_with_one_name_are_refused() -> None:
    twice = one("A", "1", cue=(0, 4))
    with pytest.raises(ValueError, match="one id"):
        align([twice, twice])
