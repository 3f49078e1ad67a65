"""Gamma of two annotators (Mathet, Widlöcher & Métivier 2015, Comput. Linguist. 41:437-479).

For two annotators the best alignment is an assignment problem. The expected disorder is the mean
over continua drawn with the statistics of the two: number of units, gaps, lengths, categories.
The paper aligns n annotators at once; for more than two, take the mean over pairs and say so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from random import Random

from annotator.agreement.assignment import best_pairs
from annotator.agreement.figures import Figure, Sums, Undefined

Unit = tuple[float, float, str]  # start, end, category
SAMPLES = 12  # drawn annotators: 66 pairs


@dataclass(frozen=True, slots=True)
class Weights:
    """α of positions, β of categories, and Δ∅, the cost of a unit without partner."""

    position: float = 1.0
    category: float = 1.0
    empty: float = 1.0


def positional(one: Unit, other: Unit, empty: float = 1.0) -> float:
    """Return d_pos: squared shift of both ends over the sum of the lengths."""
    start, end, _ = one
    begin, stop, _ = other
    return float(
        ((abs(start - begin) + abs(end - stop)) / (end - start + stop - begin)) ** 2 * empty
    )


def dissimilarity(one: Unit, other: Unit, weights: Weights) -> float:
    """Return d = α·d_pos + β·d_cat with d_cat = Δ∅ for different categories."""
    differs = weights.empty * (one[2] != other[2])
    return weights.position * positional(one, other, weights.empty) + weights.category * differs


def disorder(first: Sequence[Unit], second: Sequence[Unit], weights: Weights) -> float:
    """Return the least sum of d over pairs plus Δ∅ for each unit without partner.

    Divided by the mean number of units this is the disorder of the paper.
    """
    one, other = sorted(first), sorted(second)
    both = 2 * weights.empty
    saved: dict[tuple[int, int], float] = {}
    starts = [unit[0] for unit in other]
    longest = max((unit[1] - unit[0] for unit in other), default=0.0)
    # d < 2Δ∅ needs |start − start| < √(2/α) · (length + length)
    reach = (2 / weights.position) ** 0.5 if weights.position else float("inf")
    for i, unit in enumerate(one):
        span = reach * (unit[1] - unit[0] + longest)
        for j in range(bisect_left(starts, unit[0] - span), bisect_right(starts, unit[0] + span)):
            gain = both - dissimilarity(unit, other[j], weights)
            if gain > 0:
                saved[i, j] = gain
    gained = sum(saved[pair] for pair in best_pairs(saved))
    return weights.empty * (len(one) + len(other)) - gained


class _Sampler:
    """Draws units with the statistics of two annotators."""

    def __init__(self, first: Sequence[Unit], second: Sequence[Unit]) -> None:
        units = [sorted(first), sorted(second)]
        origin = min(unit[0] for side in units for unit in side)
        gaps = [0.0]
        for side in units:
            if side and side[0][0] > origin:
                gaps.append(side[0][0] - origin)
            gaps.extend(b[0] - a[1] for a, b in pairwise(side))
        every = [unit for side in units for unit in side]
        self.count = _moments([float(len(side)) for side in units])
        self.gap = _moments(gaps)
        self.length = _moments([unit[1] - unit[0] for unit in every])
        self.categories = sorted(unit[2] for unit in every)

    def draw(self, random: Random) -> list[Unit]:
        gauss, kinds = random.gauss, self.categories
        alike = kinds[0] == kinds[-1]
        units: list[Unit] = []
        place = 0.0
        for _ in range(abs(int(gauss(*self.count)))):
            start = place + gauss(*self.gap)
            place = start + max(abs(gauss(*self.length)), 1e-6)
            units.append((start, place, kinds[0] if alike else random.choice(kinds)))
        return units


def _moments(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5


def expected_disorder(
    first: Sequence[Unit],
    second: Sequence[Unit],
    weights: Weights,
    seed: int,
    samples: int = SAMPLES,
) -> float:
    """Return the mean of disorder / mean number of units over all pairs of drawn annotators.

    The draw depends on the seed and on the units relative to the first one, on nothing else.
    """
    sampler = _Sampler(first, second)
    origin = min(unit[0] for unit in (*first, *second))
    sides = sorted(
        [(start - origin, end - origin, kind) for start, end, kind in sorted(side)]
        for side in (first, second)
    )
    random = Random(f"{seed}:{sides}")
    drawn = [sampler.draw(random) for _ in range(samples)]
    values = [
        disorder(one, other, weights) / ((len(one) + len(other)) / 2)
        for one, other in combinations(drawn, 2)
        if one or other
    ]
    return sum(values) / len(values) if values else 0.0


DEFAULT = Weights()


def gamma_sums(
    first: Sequence[Unit],
    second: Sequence[Unit],
    seed: int,
    samples: int = SAMPLES,
    weights: Weights = DEFAULT,
) -> Sums:
    """Return total `observed` and `expected` disorder of two annotators of one text."""
    if not first and not second:
        return {}
    mean = (len(first) + len(second)) / 2
    return {
        "observed": disorder(first, second, weights),
        "expected": mean * expected_disorder(first, second, weights, seed, samples),
    }


def gamma_of(sums: Sums) -> Figure:
    """Return γ = 1 − observed / expected disorder of pooled sums."""
    expected = sums.get("expected", 0.0)
    if expected <= 0:
        return Undefined("no_units" if not sums.get("observed") else "no_variation")
    return 1 - sums["observed"] / expected


def gamma(
    first: Sequence[Unit],
    second: Sequence[Unit],
    seed: int,
    samples: int = SAMPLES,
    weights: Weights = DEFAULT,
) -> Figure:
    """Return γ of two annotators of one text."""
    return gamma_of(gamma_sums(first, second, seed, samples, weights))
