"""Every known value of ../shared/oracles/agreement, where that folder is present."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations, permutations, product
from typing import Any

import pytest

from annotator.agreement import bootstrap, chains, coefficients, dawid_skene, gamma, unitizing
from annotator.agreement.align import align
from annotator.agreement.figures import Figure
from annotator.agreement.normal import Letters, dice, variant
from annotator.agreement.similarity import Shape, shape, similarity
from annotator.agreement.spans import overlapping, semeval
from annotator.model.records import Attribution
from tests.helpers import SHARED

FOLDER = SHARED / "oracles" / "agreement"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the oracles are not here")
Case = dict[str, Any]


def cases(name: str, *, having: str = "") -> list[Any]:
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        return []
    found = json.loads(path.read_bytes())["cases"]
    return [pytest.param(c, id=c["name"]) for c in found if not having or having in c["input"]]


def near(case: Case, expected: object, key: str = "tolerance") -> Any:
    """What undefined values are is said by UNDEFINED."""
    if expected == "UNDEFINED":
        return expected
    return pytest.approx(expected, abs=max(case[key], 1e-9))


def said(figure: Figure) -> Any:
    return figure if isinstance(figure, float | int) else "UNDEFINED"


@pytest.mark.parametrize("case", cases("two_rater_coding"))
def test_two_raters(case: Case) -> None:
    table, expected = case["input"]["table"], case["expected"]
    units = [
        (row, column)
        for row, cells in enumerate(table)
        for column, count in enumerate(cells)
        for _ in range(count)
    ]
    sums = coefficients.nominal_sums(units)
    found = {
        "percent_agreement": coefficients.agreed_of(sums),
        "cohen_kappa": coefficients.cohen(table),
        "scott_pi": coefficients.scott(table),
        "gwet_ac1": coefficients.gwet_ac1(units),
        "krippendorff_alpha_nominal": coefficients.alpha(units),
    }
    for name, figure in found.items():
        assert said(figure) == near(case, expected[name]), name
    pooled = coefficients.cohen_of(coefficients.cohen_sums(units))
    assert said(pooled) == near(case, expected["cohen_kappa"])
    assert said(coefficients.alpha_of(sums)) == near(case, expected["krippendorff_alpha_nominal"])


@pytest.mark.parametrize("case", cases("fleiss_kappa"))
def test_fleiss(case: Case) -> None:
    found, expected = coefficients.fleiss(case["input"]["counts"]), case["expected"]
    assert isinstance(found, coefficients.Fleiss)
    assert said(found.kappa) == near(case, expected["kappa"])
    assert found.observed == near(case, expected["P"])
    assert found.expected == near(case, expected["Pe"])
    by_category = list(map(said, found.by_category))
    assert by_category == near(case, list(expected["kappa_per_category"].values()))
    first = expected["P_item_first10"]
    assert list(found.by_item[: len(first)]) == near(case, first)


@pytest.mark.parametrize("case", cases("krippendorff_alpha"))
def test_krippendorff(case: Case) -> None:
    units, expected = case["input"]["units"], case["expected"]
    if any(isinstance(value, list) for unit in units for value in unit):
        units = [[v if v is None else frozenset(v) for v in unit] for unit in units]
    functions = {
        "nominal": lambda: coefficients.alpha(units),
        "ordinal": lambda: coefficients.alpha(units, ordinal=True),
        "interval": lambda: coefficients.alpha(units, coefficients.interval_distance),
        "ratio": lambda: coefficients.alpha(units, coefficients.ratio_distance),
        "masi": lambda: coefficients.alpha(units, coefficients.masi_distance),
    }
    known = {name for name in functions if name in expected}
    assert known
    for name in known:
        assert said(functions[name]()) == near(case, expected[name]), name
    if "n_pairable_values" in expected:
        pairable = sum(coefficients.coincidences(units).values())
        assert pairable == near(case, expected["n_pairable_values"])


def bits(fragments: list[list[int]]) -> int:
    return sum(((1 << (end - start)) - 1) << start for start, end in fragments)


@pytest.mark.parametrize("case", cases("span_semeval13"))
def test_semeval(case: Case) -> None:
    gold, response = (
        [(bits(item["fragments"]), item["type"]) for item in case["input"][side]]
        for side in ("gold", "response")
    )
    found, turned = semeval(gold, response), semeval(response, gold)
    for name, expected in case["expected"].items():
        counts = found[name]
        assert [
            counts.correct,
            counts.incorrect,
            counts.partial,
            counts.missing,
            counts.spurious,
        ] == [expected[key] for key in ("COR", "INC", "PAR", "MIS", "SPU")], name
        for key, figure in (("P", counts.precision), ("R", counts.recall), ("F1", counts.f1)):
            assert said(figure) == near(case, expected[key])
        assert turned[name].precision == counts.recall
        assert turned[name].f1 == counts.f1


@pytest.mark.parametrize("case", cases("agr_directional"))
def test_agr(case: Case) -> None:
    a, b = (list(map(bits, case["input"][side])) for side in ("a", "b"))
    assert overlapping(a, b) / len(a) == near(case, case["expected"]["agr(a||b)"])
    assert overlapping(b, a) / len(b) == near(case, case["expected"]["agr(b||a)"])


@pytest.mark.parametrize("case", cases("coreference"))
def test_chains(case: Case) -> None:
    key, response = (
        [frozenset(cluster) for cluster in case["input"][side]] for side in ("key", "response")
    )
    for name, expected in case["expected"].items():
        sums = chains.MEASURES[name](key, response)
        found = [chains.recall(sums), chains.precision(sums), chains.f1_of(sums)]
        assert list(map(said, found)) == near(case, expected), name


@pytest.mark.parametrize("case", cases("alpha_u_2016"))
def test_unitizing(case: Case) -> None:
    observers: dict[str, list[tuple[int, int, str]]] = {}
    for observer, value, start, end in case["input"]["units"]:
        observers.setdefault(observer, []).append((start, end, value))
    units, length, expected = list(observers.values()), case["input"]["L"], case["expected"]
    assert said(unitizing.u_alpha(units, length)) == near(case, expected["u"])
    assert said(unitizing.bar_u_alpha(units, length)) == near(case, expected["bar_u"])
    coding, loose = unitizing.coding(units, length), "tolerance_cu_and_k_u"
    assert said(coding.alpha) == near(case, expected["cu"], loose)
    assert said(coding.coverage) == near(case, expected["cu_coverage"])
    for value, wanted in expected["k_u"].items():
        found = unitizing.per_value(units, length)[value]
        assert said(found.alpha) == near(case, wanted["alpha"], loose)
        assert said(found.coverage) == near(case, wanted["coverage"])


@pytest.mark.parametrize("case", cases("bootstrap_ci"))
def test_bootstrap(case: Case) -> None:
    def f1(sums: list[float]) -> float:
        return 2 * sums[0] / (sums[1] + sums[2])

    rows = case["input"]["documents"]
    found = bootstrap.interval(rows, f1, case["input"]["seed"], case["input"]["replicates"])
    assert isinstance(found, bootstrap.Interval)
    assert [found.low, found.high] == near(case, case["expected"]["ci95"])
    assert f1([sum(column) for column in zip(*rows, strict=True)]) == near(
        case, case["expected"]["point"]
    )


@pytest.mark.parametrize("case", cases("dawid_skene"))
def test_dawid_skene(case: Case) -> None:
    classes = [str(name) for name in case["input"]["classes"]]
    responses = {
        item: {observer: [str(a) for a in answers] for observer, answers in said_.items()}
        for item, said_ in case["input"]["responses"].items()
    }
    found = dawid_skene.estimate(responses, classes, prior=0.0, tolerance=1e-12)
    assert isinstance(found, dawid_skene.Estimate)
    expected = case["expected"]
    assert dict(zip(classes, found.prevalence, strict=True)) == near(
        case, expected["class_prevalence"]
    )
    for observer, rows in expected["error_rates_rows_true_columns_reported"].items():
        for mine, theirs in zip(found.errors[observer], rows, strict=True):
            assert list(mine) == near(case, theirs)
    if "log_likelihood" in case:
        assert found.log_likelihood == pytest.approx(case["log_likelihood"], abs=1e-3)


# ---- spans and alignment --------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("arabic_span_equality"))
def test_arabic_spans(case: Case) -> None:
    letters = Letters(case["input"]["text"])
    one, other = (
        tuple((start, end) for start, end in case["input"][side]) for side in ("span_a", "span_b")
    )
    first, second, expected = letters.mask(one), letters.mask(other), case["expected"]
    assert first.bit_count() == expected["size_a"]
    assert second.bit_count() == expected["size_b"]
    assert (first & second).bit_count() == expected["intersection"]
    assert dice(first, second) == near(case, expected["dice"])
    assert variant(letters, one, other).name == expected["variant_class"]
    assert variant(letters, other, one) == variant(letters, one, other)


def shapes(annotators: dict[str, list[dict[str, list[list[int]]]]]) -> list[Shape]:
    """Offsets are used as given: every character of the text is a letter."""
    letters = Letters("x" * 100_000)
    return [
        shape(
            letters,
            name,
            Attribution(
                f"{name}{place}",
                "d",
                name,
                {role: tuple((s, e) for s, e in parts) for role, parts in frame.items()},
            ),
        )
        for name, frames in annotators.items()
        for place, frame in enumerate(frames)
    ]


@pytest.mark.parametrize("case", cases("frame_alignment"))
def test_alignment(case: Case) -> None:
    items, expected = shapes(case["input"]), case["expected"]
    by_id = {item.id: item for item in items}
    for one, other, value in expected["pair_similarities"]:
        assert similarity(by_id[one], by_id[other]) == near(case, value)
    found = align(items)
    clusters = sorted(sorted(item.id for item in cluster) for cluster in found.clusters)
    assert clusters == sorted(map(sorted, expected["clusters"]))
    assert found.objective == near(case, expected["objective"])
    assert bool(found.links) == bool(expected["links"])
    pairs = list(permutations(case["input"], 2))
    both = sum(
        {one, other} <= {item.annotator for item in cluster}
        for one, other in pairs
        for cluster in found.clusters
    )
    total = sum(len(case["input"][one]) + len(case["input"][other]) for one, other in pairs)
    assert 2 * both / total == near(case, expected["pairwise_frame_F1_micro"])


# ---- gamma ----------------------------------------------------------------------------------


def sides(case: Case) -> list[list[gamma.Unit]]:
    found: dict[str, list[gamma.Unit]] = {}
    for name, start, end, kind in case["input"]["units"]:
        found.setdefault(name, []).append((start, end, kind))
    return list(found.values())


def weights(case: Case) -> gamma.Weights:
    given = case["input"]
    return gamma.Weights(given["alpha"], given["beta"], given["delta_empty"])


Chosen = tuple[int | None, ...]  # of each annotator one unit, or none


def joint_cost(units: list[list[gamma.Unit]], chosen: Chosen, costs: gamma.Weights) -> float:
    """The mean over the pairs of annotators."""
    found = []
    for (one, i), (other, j) in combinations(enumerate(chosen), 2):
        empty = i is None or j is None
        found.append(
            costs.empty if empty else gamma.dissimilarity(units[one][i], units[other][j], costs)
        )
    return sum(found) / len(found)


def joint_disorder(units: list[list[gamma.Unit]], costs: gamma.Weights) -> float:
    """The least disorder of n annotators by exhaustion; the package only aligns two."""
    choices = []
    for chosen in product(*([None, *range(len(side))] for side in units)):
        taken = {(side, place) for side, place in enumerate(chosen) if place is not None}
        price = joint_cost(units, chosen, costs)
        if taken and price <= len(units) * costs.empty + 1e-12:
            choices.append((taken, price))

    @cache
    def best(left: frozenset[tuple[int, int]]) -> float:
        fitting = [(t, price) for t, price in choices if min(left) in t and t <= left]
        return min(price + (best(left - t) if left - t else 0.0) for t, price in fitting)

    every = frozenset(
        (side, place) for side in range(len(units)) for place in range(len(units[side]))
    )
    return best(every) / (len(every) / len(units))


@pytest.mark.parametrize("case", cases("gamma", having="units"))
def test_gamma(case: Case) -> None:
    units, costs, expected = sides(case), weights(case), case["expected"]
    assert joint_disorder(units, costs) == near(case, expected["best_alignment_disorder"])
    if len(units) != 2:
        return
    one, other = units
    mean = (len(one) + len(other)) / 2
    found = gamma.disorder(one, other, costs) / mean
    assert found == near(case, expected["best_alignment_disorder"])
    published = case["statistical_only"]
    if published:
        values = [said(gamma.gamma(one, other, seed, 40, costs)) for seed in range(5)]
        assert sum(values) / 5 == near(published, published["gamma_mean_of_5_runs"])


@pytest.mark.parametrize("case", cases("gamma", having="pairs"))
def test_gamma_positions(case: Case) -> None:
    found = [gamma.positional((*one, "x"), (*other, "x")) for one, other in case["input"]["pairs"]]
    assert found == near(case, case["expected"]["d_pos"])


# ---- α_U of 1995 and 2004, which is not shipped ----------------------------------------------


def distance(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> int:
    """Krippendorff 2004, p. 253 f.: start, end and whether it is a unit."""
    (b1, e1, unit), (b2, e2, also) = one, other
    if unit and also:
        return (b1 - b2) ** 2 + (e1 - e2) ** 2 if min(e1, e2) > max(b1, b2) else 0
    if unit and not also and b2 <= b1 and e1 <= e2:
        return (e1 - b1) ** 2
    if also and not unit and b1 <= b2 and e2 <= e1:
        return (e2 - b2) ** 2
    return 0


def disagreement(observers: list[list[tuple[int, int]]], begin: int, length: int) -> Any:
    """Observed and expected disagreement of one category."""
    parts = [
        [(s, e, bool(v)) for s, e, v in unitizing.partition(_shifted(units, begin), length)]
        for units in observers
    ]
    m = len(parts)
    observed = sum(
        distance(x, y)
        for one, other in permutations(parts, 2)
        for x in one
        for y in other
        if min(x[1], y[1]) > max(x[0], y[0])
    ) / (m * (m - 1) * length**2)
    units = [e - s for part in parts for s, e, unit in part if unit]
    gaps = [e - s for part in parts for s, e, unit in part if not unit]
    above = sum(
        (len(units) - 1) / 3 * (2 * k**3 - 3 * k**2 + k)
        + k**2 * sum(gap - k + 1 for gap in gaps if gap >= k)
        for k in units
    )
    below = m * length * (m * length - 1) - sum(k * (k - 1) for k in units)
    return observed, 2 / length * above / below


def _shifted(units: list[tuple[int, int]], begin: int) -> list[tuple[int, int, str]]:
    return [(start - begin, start - begin + size, "unit") for start, size in units]


@pytest.mark.parametrize("case", cases("alpha_u_1995_2004", having="units"))
def test_the_older_unitizing_alpha(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    values = {}
    for name in sorted({unit[3] for unit in given["units"]}):
        observers: list[list[tuple[int, int]]] = [[] for _ in range(given["observers"])]
        for rater, start, size, kind in given["units"]:
            if kind == name:
                observers[rater].append((start, size))
        values[name] = disagreement(observers, given["continuum_begin"], given["continuum_length"])
    for name, wanted in expected["per_category"].items():
        observed, chance = values[name]
        assert [observed, chance, 1 - observed / chance] == near(
            case, [wanted["Do"], wanted["De"], wanted["value"]]
        )
    overall = 1 - sum(v[0] for v in values.values()) / sum(v[1] for v in values.values())
    assert overall == near(case, expected["overall"])


@pytest.mark.parametrize("case", cases("alpha_u_1995_2004", having="pairs"))
def test_the_older_distances(case: Case) -> None:
    found = [
        distance((b1, b1 + l1, k1 == "unit"), (b2, b2 + l2, k2 == "unit"))
        for b1, l1, k1, b2, l2, k2 in case["input"]["pairs"]
    ]
    assert found == case["expected"]["d2"]
