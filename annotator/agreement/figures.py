"""What a measure gives: a number, or "undefined" with the code of a reason. Never nan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.i18n import N_

Sums = dict[str, float]  # what one document adds to a measure: sums that can be added up


@dataclass(frozen=True, slots=True)
class Undefined:
    """A measure without a value here; `reason` is a key of REASONS."""

    reason: str


Figure = float | Undefined

REASONS: Mapping[str, str] = {
    "no_units": N_("there is nothing to compare"),
    "no_pairs": N_("nothing was annotated by two people"),
    "no_variation": N_("everybody always chose the same value"),
    "missing_values": N_("some values are missing; see Krippendorff’s α"),
    "two_annotators_only": N_("this measure is defined for two annotators; see the pairs"),
    "few_documents": N_("an interval needs at least ten documents"),
    "value_undefined": N_("the value itself is undefined"),
    "unstable": N_("the value is undefined in too many resampled collections"),
    "not_wanted": N_("no resampling was asked for"),
}


def ratio(part: float, whole: float, reason: str = "no_units") -> Figure:
    """Return part / whole; 0/0 is undefined for the given reason."""
    return part / whole if whole > 0 else Undefined(reason)


def f1(first: Figure, second: Figure) -> Figure:
    """Return the harmonic mean of precision and recall.

    Undefined only if both are: one annotator with nothing against one with something gives 0.
    """
    if isinstance(first, Undefined) or isinstance(second, Undefined):
        return first if isinstance(first, Undefined) and isinstance(second, Undefined) else 0.0
    return 2 * first * second / (first + second) if first + second > 0 else 0.0


def add(sums: Sums, key: str, value: float = 1.0) -> None:
    """Add to one entry."""
    sums[key] = sums.get(key, 0.0) + value


def pooled(parts: list[Sums]) -> Sums:
    """Add up what several documents or pairs contribute, in the order of their keys."""
    total: Sums = {}
    for part in parts:
        for key, value in part.items():
            total[key] = total.get(key, 0.0) + value
    return total


def category(sums: Sums, prefix: str) -> list[float]:
    """Return the entries called `prefix:…`, ordered by name."""
    start = prefix + ":"
    return [sums[key] for key in sorted(sums) if key.startswith(start)]
