"""What the charts of agreement show: plans made from a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from annotator.agreement.bootstrap import Interval
from annotator.agreement.confusion import NO_VALUE, Confusion
from annotator.agreement.figures import REASONS, Figure, Undefined
from annotator.agreement.report import Pair, Row
from annotator.charts.dots import Dot, Dots
from annotator.charts.forest import Estimate, Forest
from annotator.charts.matrix import Cell, Matrix
from annotator.i18n import _, isolate, language, ngettext
from annotator.model.tagset import Tagset, label

Number = Callable[[float], str]
Scope = Pair | str | None  # a pair, a document, or the whole project
Named = Callable[[Row], tuple[str, str]]  # measure, facet; either may be empty


def forest(rows: Sequence[Row], named: Named, number: Number, scope: Scope = None) -> Forest:
    """Return the measures with their intervals and the figure of each pair.

    For one pair or document (`scope`) there is only a figure. Keys are places in `rows`.
    """
    return Forest(
        tuple(
            _estimate(str(place), row, named(row), number, scope) for place, row in enumerate(rows)
        ),
        _("each pair"),
    )


def _estimate(key: str, row: Row, named: tuple[str, str], number: Number, scope: Scope) -> Estimate:
    group, label = named if named[1] else ("", named[0])
    title = _("{measure}: {facet}", measure=group, facet=label) if group else label
    value = figure(row, scope)
    said = [f"{title} — {shown(value, number)}"]
    bounds = row.interval if scope is None and isinstance(row.interval, Interval) else None
    if bounds:
        low, high = number(bounds.low), number(bounds.high)
        said.append(_("interval of 95 %: {low} to {high}", low=low, high=high))
    several = scope is None and len(row.by_pair) > 1  # the figure of one is the measure's own
    pairs = row.by_pair if several else {}
    for (one, other), part in pairs.items():
        both = _("{one} and {other}", one=one, other=other)
        said.append(_("{name}: {value}", name=both, value=shown(part, number)))
    return Estimate(
        key,
        group,
        label,
        _(" · ").join(said),
        _value(value),
        bounds.low if bounds else None,
        bounds.high if bounds else None,
        tuple(part for part in pairs.values() if not isinstance(part, Undefined)),
        _(REASONS[value.reason]) if isinstance(value, Undefined) else "",
    )


def figure(row: Row, scope: Scope) -> Figure:
    """Return a row's figure for the project (None), a pair or a document."""
    if scope is None:
        return row.value
    known = row.by_document.get(scope) if isinstance(scope, str) else row.by_pair.get(scope)
    return Undefined("no_pairs") if known is None else known


def dots(row: Row, titles: Mapping[str, str], number: Number) -> Dots:
    """Return one measure document by document."""
    bounds = row.interval if isinstance(row.interval, Interval) else None
    return Dots(
        tuple(
            Dot(
                id,
                titles.get(id, id),
                _("{name}: {value}", name=titles.get(id, id), value=shown(value, number)),
                _value(value),
            )
            for id, value in row.by_document.items()
        ),
        _value(row.value),
        bounds.low if bounds else None,
        bounds.high if bounds else None,
    )


def matrix(
    found: Confusion, tagset: Tagset, attribute: str, number: Callable[[int], str] = str
) -> Matrix:
    """Return which values of an attribute meet which; the keys of cells are places of values."""
    labels = _labels(tagset, attribute)
    names = tuple(labels.get(value, value) for value in found.values)
    place = {value: n for n, value in enumerate(found.values)}
    one, other = found.pair or (_("one annotator"), _("another"))
    cells = {
        (place[row], place[column]): Cell(
            len(items), _said(found, (names[place[row]], names[place[column]]), len(items), number)
        )
        for (row, column), items in found.cells.items()
    }
    return Matrix(names, cells, one, other)


def _said(
    found: Confusion, values: tuple[str, str], count: int, number: Callable[[int], str]
) -> str:
    """Return what a cell says, such as “A01: denies, B02: asserts — 3 attributions”."""
    if found.pair:
        parts = [
            _("{name}: {value}", name=name, value=value)
            for name, value in zip(found.pair, values, strict=True)
        ]
    else:
        parts = [isolate(value) for value in values]
    many = ngettext("{count} attribution", "{count} attributions", count, count=number(count))
    return f"{_(', ').join(parts)} — {many}"


def _labels(tagset: Tagset, attribute: str) -> dict[str, str]:
    name, _dot, grouped = attribute.partition(".")
    known = tagset.attribute(name)
    found = {NO_VALUE: _("no value")}
    if known is not None:
        for term in known.groups if grouped else known.values:
            found[term.id] = label(term.labels, language())
    return found


def shown(value: Figure, number: Number) -> str:
    """Return a figure, or that it is undefined and why."""
    if isinstance(value, Undefined):
        return _("undefined: {reason}", reason=_(REASONS[value.reason]))
    return number(value)


def _value(value: Figure) -> float | None:
    return None if isinstance(value, Undefined) else value
