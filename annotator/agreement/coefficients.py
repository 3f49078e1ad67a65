"""Chance-corrected coefficients for units that several people coded.

Units are sequences of values, one place per annotator, None where a value is missing. The
functions that end in `_of` compute a coefficient from sums that can be pooled over documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.figures import Figure, Sums, Undefined, add, category

Units = Iterable[Sequence[Hashable | None]]
Distance = Callable[[Hashable, Hashable], float]
_EPSILON = 1e-12


def corrected(observed: float, expected: float) -> Figure:
    """Return (po − pe) / (1 − pe); undefined when chance alone agrees always."""
    if 1 - expected <= _EPSILON:
        return Undefined("no_variation")
    return (observed - expected) / (1 - expected)


def cohen(table: Sequence[Sequence[float]]) -> Figure:
    """Return Cohen's κ of a square table: rows rater 1, columns rater 2 (Cohen 1960)."""
    total = sum(map(sum, table))
    if not total:
        return Undefined("no_units")
    rows = [sum(row) / total for row in table]
    columns = [sum(column) / total for column in zip(*table, strict=True)]
    agreed = sum(table[i][i] for i in range(len(table))) / total
    return corrected(agreed, sum(r * c for r, c in zip(rows, columns, strict=True)))


def scott(table: Sequence[Sequence[float]]) -> Figure:
    """Return Scott's π of a square table for two raters (Scott 1955)."""
    return fleiss_of(nominal_sums(_pairs(table)))


def gwet_ac1(units: Units) -> Figure:
    """Return Gwet's AC1 of units with at least two values (Gwet 2008)."""
    return gwet_of(nominal_sums(units))


def _pairs(table: Sequence[Sequence[float]]) -> list[Sequence[Hashable | None]]:
    return [
        (row, column)
        for row, cells in enumerate(table)
        for column, count in enumerate(cells)
        for _ in range(round(count))
    ]


@dataclass(frozen=True, slots=True)
class Fleiss:
    """Fleiss' κ with its parts: mean P, Pe, κ of each category, P of each item."""

    kappa: Figure
    observed: float
    expected: float
    by_category: tuple[Figure, ...]
    by_item: tuple[float, ...]


def fleiss(counts: Sequence[Sequence[int]]) -> Fleiss | Undefined:
    """Return Fleiss' κ (Fleiss 1971): rows are items, columns how many chose each category.

    Every item must have the same number of ratings, two at least; α has no such condition.
    """
    sizes = {sum(row) for row in counts}
    if not sizes or max(sizes) < 2:
        return Undefined("no_units")
    if len(sizes) > 1:
        return Undefined("missing_values")
    n, items = sizes.pop(), len(counts)
    by_item = tuple(sum(c * (c - 1) for c in row) / (n * (n - 1)) for row in counts)
    shares = [sum(column) / (items * n) for column in zip(*counts, strict=True)]
    observed, expected = sum(by_item) / items, sum(share * share for share in shares)
    by_category: list[Figure] = []
    for column, share in zip(zip(*counts, strict=True), shares, strict=True):
        spread = items * n * (n - 1) * share * (1 - share)
        apart = sum(c * (n - c) for c in column)
        by_category.append(1 - apart / spread if spread > 0 else Undefined("no_variation"))
    kappa = corrected(observed, expected)
    return Fleiss(kappa, observed, expected, tuple(by_category), by_item)


def nominal_sums(units: Units) -> Sums:
    """Return what α, AC1, Fleiss' κ and per cent agreement need, over units with ≥ 2 values.

    `n:c` values c; `agree` diagonal of Krippendorff's coincidences; `pa` and `pi:c` the
    units' pairwise agreement and shares of c; `units`; `m:k` units with k values.
    """
    sums: Sums = {}
    for unit in units:
        counts = Counter(str(value) for value in unit if value is not None)
        m = counts.total()
        if m < 2:
            continue
        same = sum(c * (c - 1) for c in counts.values())
        add(sums, "units")
        add(sums, f"m:{m}")
        add(sums, "agree", same / (m - 1))
        add(sums, "pa", same / (m * (m - 1)))
        for value in sorted(counts):
            add(sums, f"n:{value}", counts[value])
            add(sums, f"pi:{value}", counts[value] / m)
    return sums


def alpha_of(sums: Sums) -> Figure:
    """Return Krippendorff's nominal α = 1 − Do/De from `n:c` and `agree` (Krippendorff 2011)."""
    counts = category(sums, "n")
    n = sum(counts)
    if n < 2:
        return Undefined("no_units")
    expected = n * n - sum(c * c for c in counts)
    if expected <= _EPSILON * n * n:
        return Undefined("no_variation")
    return 1 - (n - 1) * (n - sums.get("agree", 0.0)) / expected


def agreed_of(sums: Sums) -> Figure:
    """Return the share of agreeing pairs of values, each unit counting once."""
    units = sums.get("units", 0.0)
    return sums.get("pa", 0.0) / units if units else Undefined("no_units")


def fleiss_of(sums: Sums) -> Figure:
    """Return Fleiss' κ, Scott's π for two; undefined unless all units have equally many values.

    `short` counts units in which somebody's value is missing.
    """
    units = sums.get("units", 0.0)
    if not units:
        return Undefined("no_units")
    if sum(count > 0 for count in category(sums, "m")) > 1 or sums.get("short", 0.0):
        return Undefined("missing_values")
    expected = sum((share / units) ** 2 for share in category(sums, "pi"))
    return corrected(sums.get("pa", 0.0) / units, expected)


def gwet_of(sums: Sums) -> Figure:
    """Return AC1: pe = Σ π(1−π)/(q−1) over the q categories that occur (Gwet 2008)."""
    units = sums.get("units", 0.0)
    if not units:
        return Undefined("no_units")
    shares = [share / units for share in category(sums, "pi") if share > 0]
    if len(shares) < 2:
        return Undefined("no_variation")
    expected = sum(share * (1 - share) for share in shares) / (len(shares) - 1)
    return corrected(sums.get("pa", 0.0) / units, expected)


def cohen_sums(units: Units) -> Sums:
    """Return the marginals `a:c`, `b:c`, the agreements `same` and `units` of two raters."""
    sums: Sums = {}
    for one, other in units:
        if one is not None and other is not None:
            add(sums, "units")
            add(sums, "same", float(one == other))
            add(sums, f"a:{one}")
            add(sums, f"b:{other}")
    return sums


def cohen_of(sums: Sums) -> Figure:
    """Return Cohen's κ from pooled marginals; undefined when `pair:…` names several pairs."""
    if sum(count > 0 for count in category(sums, "pair")) > 1:
        return Undefined("two_annotators_only")
    units = sums.get("units", 0.0)
    if not units:
        return Undefined("no_units")
    chance = sum(
        count * sums.get("b:" + key[2:], 0.0) for key, count in sums.items() if key[:2] == "a:"
    )
    return corrected(sums.get("same", 0.0) / units, chance / units / units)


Coincidences = Mapping[tuple[Hashable, Hashable], float]


def coincidences(units: Units) -> dict[tuple[Hashable, Hashable], float]:
    """Return Krippendorff's coincidence matrix: pairs c-k in a unit / (m_u − 1), ordered."""
    found: dict[tuple[Hashable, Hashable], float] = {}
    for unit in units:
        values = [value for value in unit if value is not None]
        for place, one in enumerate(values):
            for other in values[:place] + values[place + 1 :]:
                found[one, other] = found.get((one, other), 0.0) + 1 / (len(values) - 1)
    return found


def alpha(units: Units, distance: Distance | None = None, *, ordinal: bool = False) -> Figure:
    """Return Krippendorff's α with any number of annotators and missing values.

    Without `distance` values differ or do not (nominal); with `ordinal` they are numbers whose
    distance depends on how many values lie between them.
    """
    cells = coincidences(units)
    n_of: dict[Hashable, float] = {}
    for (one, _), count in cells.items():
        n_of[one] = n_of.get(one, 0.0) + count
    n = sum(n_of.values())
    if not n:
        return Undefined("no_units")
    delta = _ordinal(n_of) if ordinal else distance or _nominal
    observed = sum(count * delta(one, other) for (one, other), count in cells.items())
    expected = sum(
        n_of[one] * n_of[other] * delta(one, other)
        for one in n_of
        for other in n_of
        if one != other
    )
    return 1 - (n - 1) * observed / expected if expected > 0 else Undefined("no_variation")


def _nominal(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def interval_distance(one: Hashable, other: Hashable) -> float:
    """Return (c − k)²."""
    return (float(str(one)) - float(str(other))) ** 2


def ratio_distance(one: Hashable, other: Hashable) -> float:
    """Return ((c − k) / (c + k))²."""
    first, second = float(str(one)), float(str(other))
    return ((first - second) / (first + second)) ** 2 if first + second else 0.0


def _ordinal(n_of: Mapping[Hashable, float]) -> Distance:
    order = sorted(n_of, key=lambda value: float(str(value)))
    before = {value: sum(n_of[v] for v in order[:place]) for place, value in enumerate(order)}

    def distance(one: Hashable, other: Hashable) -> float:
        first, second = sorted((one, other), key=before.__getitem__)
        between = before[second] + n_of[second] - before[first]
        return (between - (n_of[first] + n_of[second]) / 2) ** 2 if one != other else 0.0

    return distance


def masi_distance(one: Hashable, other: Hashable) -> float:
    """Return 1 − J·M of two frozensets (Passonneau 2006); both empty: 0."""
    first, second = frozenset_of(one), frozenset_of(other)
    if first == second:
        return 0.0
    common = len(first & second)
    if not common:
        return 1.0
    monotone = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - common / len(first | second) * monotone


def frozenset_of(value: Hashable) -> frozenset[Hashable]:
    """Return a set of values as it is; anything else is the set of itself."""
    return value if isinstance(value, frozenset) else frozenset((value,))
