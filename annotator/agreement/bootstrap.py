"""Confidence intervals by resampling documents (Efron & Tibshirani 1993, percentile method).

Documents enter as rows of sums that can be added up. A row is packed into one big integer with
128 bits per entry, so that one addition of Python adds all entries of all measures at once.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from annotator.agreement.figures import Figure, Undefined

MIN_DOCUMENTS = 10
_BYTES = 16
_SCALE = 1 << 40
_HALF = 1 << 64
Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, and how many resampled collections gave a value."""

    low: float
    high: float
    replicates: int


def resampled(rows: Rows, seed: int, replicates: int) -> Iterator[list[float]]:
    """Yield the sums of `replicates` samples of len(rows) rows, drawn with replacement.

    Entries are not negative. Sums of integers are exact, others are within 2⁻⁴⁰ per document.
    Draws are those of random.Random(seed).randrange.
    """
    if not rows:
        return
    width = len(rows[0])
    packed = [
        int.from_bytes(
            b"".join(round(value * _SCALE).to_bytes(_BYTES, "little") for value in row), "little"
        )
        for row in rows
    ]
    halves = struct.Struct(f"<{2 * width}Q")
    draw, n = Random(seed).randrange, len(rows)
    for _ in range(replicates):
        total = sum(packed[draw(n)] for _ in range(n))
        parts = halves.unpack(total.to_bytes(halves.size, "little"))
        yield [
            (lower + higher * _HALF) / _SCALE
            for lower, higher in zip(parts[::2], parts[1::2], strict=True)
        ]


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile by linear interpolation between order statistics (type 7)."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def summary(values: Sequence[float], replicates: int) -> Interval | Undefined:
    """Return the interval of the replicates with a value; too few with one is a reason."""
    if not replicates:
        return Undefined("not_wanted")
    if len(values) < 0.9 * replicates:
        return Undefined("unstable")
    ordered = sorted(values)
    return Interval(percentile(ordered, 0.025), percentile(ordered, 0.975), len(ordered))


def interval(
    rows: Rows, statistic: Callable[[list[float]], Figure], seed: int, replicates: int = 1000
) -> Interval | Undefined:
    """Return the 95 % interval of a statistic of pooled sums; none under ten documents."""
    if len(rows) < MIN_DOCUMENTS:
        return Undefined("few_documents")
    values = [
        value
        for sums in resampled(rows, seed, replicates)
        if not isinstance(value := statistic(sums), Undefined)
    ]
    return summary(values, replicates)
