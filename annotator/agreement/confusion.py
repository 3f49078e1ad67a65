"""Which value of an attribute one annotator gave where another gave which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from annotator.agreement.disagreements import Disagreement
from annotator.agreement.report import Pair, Report
from annotator.model.tagset import Tagset

NO_VALUE = ""  # the attribution has no value of this attribute


@dataclass(frozen=True, slots=True)
class Confusion:
    """The aligned attributions of two annotators by the values that they gave.

    `pair` is None where several pairs are put together: every two attributions are then counted
    once, and stand in both halves, for there is no first and second. `values` occur, in the
    order of the tagset.
    """

    pair: Pair | None
    values: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Disagreement, ...]]

    def counted(self) -> int:
        """Return how many pairs of attributions were compared."""
        return sum(
            len(found)
            for (one, other), found in self.cells.items()
            if self.pair or self.values.index(one) <= self.values.index(other)
        )

    def differing(self) -> tuple[Disagreement, ...]:
        """Return the attributions with two different values, in text order."""
        found = {item for (one, other), several in self.cells.items() if one != other
                 for item in several}  # fmt: skip
        return _in_order(found)


def confusion(
    report: Report,
    tagset: Tagset,
    attribute: str,
    pair: Pair | None = None,
    document: str | None = None,
) -> Confusion:
    """Count the values of an attribute, or of its groups (`attribute.group`).

    The rows are values of the first of the pair, the columns of the other.
    """
    if pair is None and len(report.annotators) == 2:
        pair = report.annotators[0], report.annotators[1]
    cells: dict[tuple[str, str], list[Disagreement]] = {}
    for name, whole in report.views.items():
        if document is not None and name != document:
            continue
        for one, other in [tuple(sorted(pair))] if pair else combinations(whole.annotators, 2):
            if not {one, other} <= set(whole.annotators):
                continue
            part = whole.pair(one, other)
            for place, first, second in part.aligned:
                values = [part.value(item, attribute) or NO_VALUE for item in (first, second)]
                found = Disagreement(name, place, (first.key, second.key), attribute)
                cells.setdefault((values[0], values[1]), []).append(found)
    cells = _directed(cells, pair)
    occurring = {value for key in cells for value in key}
    order = [value for value in _values(tagset, attribute) if value in occurring]
    known = tuple(order + sorted(occurring - set(order) - {NO_VALUE}))
    known += (NO_VALUE,) if NO_VALUE in occurring else ()
    return Confusion(pair, known, {key: _in_order(found) for key, found in cells.items()})


def _in_order(found: Iterable[Disagreement]) -> tuple[Disagreement, ...]:
    return tuple(sorted(found, key=lambda item: (item.document, item.cluster, item.attributions)))


def _directed(
    cells: Mapping[tuple[str, str], list[Disagreement]], pair: Pair | None
) -> dict[tuple[str, str], list[Disagreement]]:
    """Turn rows and columns to the order of the pair; without one, mirror them."""
    if pair is not None:
        swap = tuple(sorted(pair)) != tuple(pair)
        return {(key[::-1] if swap else key): found for key, found in cells.items()}
    both: dict[tuple[str, str], list[Disagreement]] = {}
    for (one, other), found in cells.items():
        both.setdefault((one, other), []).extend(found)
        if one != other:
            both.setdefault((other, one), []).extend(found)
    return both


def _values(tagset: Tagset, attribute: str) -> list[str]:
    name, _dot, grouped = attribute.partition(".")
    known = tagset.attribute(name)
    if known is None:
        return []
    return [group.id for group in known.groups] if grouped else [v.id for v in known.values]
