"""Krippendorff's u-α family for continua cut into units and gaps.

Krippendorff, Mathet, Bouvry & Widlöcher 2016, Quality & Quantity 50:2347-2364. Each observer's
units do not overlap: project nested spans on their coverage first. Lengths may be in any unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from annotator.agreement.figures import Figure, Sums, Undefined, add

GAP = ""
_SEPARATOR = "\x1f"  # between the values in a key; no value holds it
Stretch = tuple[int, int, str]  # start, end, value; GAP is no unit


@dataclass(frozen=True, slots=True)
class Valued:
    """A coefficient and its coverage: the share of the length that it rests on."""

    alpha: Figure
    coverage: Figure


def runs(mask: int) -> list[tuple[int, int]]:
    """Return the maximal runs of a bit set as half-open ranges."""
    found: list[tuple[int, int]] = []
    place = 0
    while mask:
        zeros = (mask & -mask).bit_length() - 1
        mask >>= zeros
        ones = (~mask & (mask + 1)).bit_length() - 1
        found.append((place + zeros, place + zeros + ones))
        mask >>= ones
        place += zeros + ones
    return found


def partition(units: Iterable[Stretch], length: int) -> list[Stretch]:
    """Return units and the gaps between them, from 0 to `length`; ValueError if units overlap."""
    found: list[Stretch] = []
    place = 0
    for start, end, value in sorted(units):
        if start < place or end > length:
            raise ValueError(f"the unit {start}–{end} overlaps another or leaves the continuum")
        if start > place:
            found.append((place, start, GAP))
        found.append((start, end, value))
        place = end
    if place < length:
        found.append((place, length, GAP))
    return found


def unitizing_sums(observers: Sequence[Iterable[Stretch]], length: int) -> Sums:
    """Return what u and |u need, additive over documents.

    `l c k` are the coincidences of intersection lengths of all ordered pairs of observers, each
    / (m − 1); `s c` the units' squared lengths, for gaps their lengths.
    """
    sums: Sums = {}
    parts = [partition(units, length) for units in observers]
    for stretches in parts:
        for start, end, value in stretches:
            size = end - start
            add(sums, f"s{_SEPARATOR}{value}", size if value == GAP else size * size)
    for one, other in permutations(parts, 2):
        for size, first, second in _intersections(one, other):
            add(sums, _SEPARATOR.join(("l", first, second)), size / (len(parts) - 1))
    return sums


def covered_sums(masks: Sequence[int], length: int, value: str) -> Sums:
    """Return the same sums for units of one value, given as bit sets of what they cover."""
    m = len(masks)
    sizes = [mask.bit_count() for mask in masks]
    common = sum(
        (one & other).bit_count() for place, one in enumerate(masks) for other in masks[:place]
    )
    inside, both = float(sum(sizes)), 2 * common / (m - 1)
    squares = sum((end - start) ** 2 for mask in masks for start, end in runs(mask))
    found = {
        ("s", GAP): m * length - inside,
        ("s", value): float(squares),
        ("l", value, value): both,
        ("l", value, GAP): inside - both,
        ("l", GAP, value): inside - both,
        ("l", GAP, GAP): m * length - 2 * inside + both,
    }
    return {_SEPARATOR.join(key): size for key, size in found.items()}


def _intersections(
    one: Sequence[Stretch], other: Sequence[Stretch]
) -> Iterable[tuple[int, str, str]]:
    i = j = 0
    while i < len(one) and j < len(other):
        size = min(one[i][1], other[j][1]) - max(one[i][0], other[j][0])
        if size > 0:
            yield size, one[i][2], other[j][2]
        if one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1


def u_of(sums: Sums) -> Figure:
    """Return u-α: units and gaps with their values, 1 − (l.. − Σ l_cc) / (e.. − Σ e_cc)."""
    squares = {key[2:]: size for key, size in sums.items() if key[0] == "s"}
    marginal = dict.fromkeys(squares, 0.0)
    total = agreed = 0.0
    for key, size in sums.items():
        if key[0] == "l":
            _, first, second = key.split(_SEPARATOR)
            marginal[first] += size
            total += size
            agreed += size * (first == second)
    whole = total * total - sum(squares.values())
    if whole <= 0:
        return Undefined("no_units")
    expected = total - sum(
        (marginal[value] ** 2 - squares[value]) * total / whole for value in marginal
    )
    if expected <= 1e-9 * total:
        return Undefined("no_variation")
    return 1 - (total - agreed) / expected


def collapsed(sums: Sums) -> Sums:
    """Return the sums for |u-α: every value is just "unit"."""
    found: Sums = {}
    for key, size in sums.items():
        kind, *values = key.split(_SEPARATOR)
        add(found, _SEPARATOR.join([kind, *(value and "unit" for value in values)]), size)
    return found


def u_alpha(observers: Sequence[Iterable[Stretch]], length: int) -> Figure:
    """Return u-α of two or more observers of one continuum."""
    return u_of(unitizing_sums(observers, length))


def bar_u_alpha(observers: Sequence[Iterable[Stretch]], length: int) -> Figure:
    """Return |u-α: units against gaps, whatever the values."""
    return u_of(collapsed(unitizing_sums(observers, length)))


def coding(observers: Sequence[Iterable[Stretch]], length: int) -> Valued:
    """Return cu-α: values where units intersect units.

    With more than two observers the published descriptions leave the chance term open in one
    place; this is the pairwise reading (agreement.md §5.1).
    """
    cells, squares, _ = _coding(observers, length)
    total = sum(cells.values())
    spread = total * total - sum(squares.values())
    if spread <= 0:
        return Valued(Undefined("no_units"), Undefined("no_units"))
    marginal = _marginals(cells)
    agreed = sum(size for (one, other), size in cells.items() if one == other)
    expected = total - sum(
        (size**2 - squares.get(value, 0.0)) * total / spread for value, size in marginal.items()
    )
    alpha = 1 - (total - agreed) / expected if expected > 0 else Undefined("no_variation")
    return Valued(alpha, total / (len(observers) * length))


def per_value(observers: Sequence[Iterable[Stretch]], length: int) -> Mapping[str, Valued]:
    """Return (k)u-α of each value k, and which share of k's length met a unit of another."""
    cells, squares, whole = _coding(observers, length)
    marginal = _marginals(cells)
    total = sum(marginal.values())
    spread = total * total - sum(squares.values())
    found: dict[str, Valued] = {}
    for value in sorted(whole):
        met = marginal.get(value, 0.0)
        if not met or spread <= 0:
            found[value] = Valued(Undefined("no_units"), met / whole[value])
            continue
        column = sum(marginal[other] * met for other in marginal) - squares[value]
        own = met * met - squares[value]
        apart = met - cells.get((value, value), 0.0)
        expected = (column - own) * met / column if column > 0 else 0.0
        alpha = 1 - apart / expected if expected > 0 else Undefined("no_variation")
        found[value] = Valued(alpha, met / whole[value])
    return found


def _marginals(cells: Mapping[tuple[str, str], float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for (one, _), size in cells.items():
        found[one] = found.get(one, 0.0) + size
    return found


def _coding(
    observers: Sequence[Iterable[Stretch]], length: int
) -> tuple[dict[tuple[str, str], float], dict[str, float], dict[str, float]]:
    """Return unit-unit coincidences, the chance term of a unit with itself, lengths by value."""
    parts = [partition(units, length) for units in observers]
    cells: dict[tuple[str, str], float] = {}
    squares: dict[str, float] = {}
    whole: dict[str, float] = {}
    for stretches in parts:
        for start, end, value in stretches:
            if value:
                whole[value] = whole.get(value, 0.0) + end - start
    for one, other in permutations(parts, 2):
        units = [item for item in other if item[2]]
        for start, end, value in (item for item in one if item[2]):
            shared = 0
            for begin, stop, second in units:
                size = min(end, stop) - max(start, begin)
                if size > 0:
                    shared += size
                    cells[value, second] = cells.get((value, second), 0.0) + size / (len(parts) - 1)
            squares[value] = squares.get(value, 0.0) + shared * shared / (len(parts) - 1)
    return cells, squares, whole
