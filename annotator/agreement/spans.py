"""Precision, recall and F1 of spans, share of matches in each direction, boundary shift.

Spans are bit sets of letters (`normal.py`); a discontinuous span is one span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.assignment import best_pairs
from annotator.agreement.figures import Figure, f1, ratio

Typed = tuple[int, str]  # letters, type
SCHEMAS = ("strict", "exact", "partial", "type")


@dataclass(frozen=True, slots=True)
class Counts:
    """COR, INC, PAR, MIS, SPU of SemEval-2013 task 9.1 (Segura-Bedmar et al. 2013)."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missing: int = 0
    spurious: int = 0

    @property
    def score(self) -> float:
        """What both precision and recall have above the line."""
        return self.correct + 0.5 * self.partial

    @property
    def possible(self) -> int:
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def actual(self) -> int:
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> Figure:
        return ratio(self.score, self.actual)

    @property
    def recall(self) -> Figure:
        return ratio(self.score, self.possible)

    @property
    def f1(self) -> Figure:
        return f1(self.precision, self.recall)


def semeval(gold: Sequence[Typed], response: Sequence[Typed]) -> Mapping[str, Counts]:
    """Return the counts of the four schemas on the one-to-one pairs of greatest total overlap.

    Among equally good assignments equal spans win, then equal types. Spans that are identical on
    both sides are paired first: an exchange shows that some best assignment has them all.
    """
    left, right, same = _without_identical(gold, response)
    scale = 3 * (len(left) + len(right)) + 1
    weights: dict[tuple[int, int], float] = {}
    for i, (one, kind) in enumerate(left):
        for j, (other, type_) in enumerate(right):
            overlap = (one & other).bit_count()
            if overlap:
                weights[i, j] = overlap * scale + 2 * (one == other) + (kind == type_)
    pairs = best_pairs(weights)
    missing, spurious = len(left) - len(pairs), len(right) - len(pairs)
    spans = sum(left[i][0] == right[j][0] for i, j in pairs) + same
    types = sum(left[i][1] == right[j][1] for i, j in pairs) + same
    n = len(pairs) + same
    return {
        "strict": Counts(same, n - same, 0, missing, spurious),
        "exact": Counts(spans, n - spans, 0, missing, spurious),
        "partial": Counts(spans, 0, n - spans, missing, spurious),
        "type": Counts(types, n - types, 0, missing, spurious),
    }


def _without_identical(
    gold: Sequence[Typed], response: Sequence[Typed]
) -> tuple[list[Typed], list[Typed], int]:
    one, other = Counter(item for item in gold if item[0]), Counter(i for i in response if i[0])
    same = (one & other).total()
    return sorted((one - other).elements()), sorted((other - one).elements()), same


def overlapping(spans: Sequence[int], others: Sequence[int]) -> int:
    """Return how many of `spans` share a letter with any of `others`.

    Divided by len(spans) this is agr(spans‖others) of Wiebe, Wilson & Cardie 2005.
    """
    marked = 0
    for other in others:
        marked |= other
    return sum(span & marked != 0 for span in spans)


def shift(one: int, other: int) -> tuple[int, int]:
    """Return by how many words the starts and the ends of two spans lie apart.

    Both are bit sets of words and not empty.
    """
    start = abs((one & -one).bit_length() - (other & -other).bit_length())
    return start, abs(one.bit_length() - other.bit_length())
