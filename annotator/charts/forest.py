"""Several estimates under each other, with their intervals: a forest plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.charts.base import Look, Spot, beside, folded, scale
from annotator.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PITCH = 1.9  # the height of a line of letters, in their size
_REST = 128  # pixels of the scales and the legend
_AIR = 0.3  # lines above and below what begins a measure
_LABEL = 24  # letters on a line of a label


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval and the values of its parts; None where there is none.

    Neighbours of one `group` stand under its name. `text` says all of it in words, `missing` why
    there is no value.
    """

    key: str
    group: str
    label: str
    text: str
    value: float | None
    low: float | None = None
    high: float | None = None
    parts: tuple[float, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """An estimate with its label, or the heading of some; `chief` is what begins a measure.

    `place` is the middle from the top, `half` half the height, in lines of letters.
    """

    label: str
    row: Estimate | None
    place: float
    half: float
    chief: bool


@dataclass(frozen=True, slots=True)
class Forest:
    """One line for each estimate, in the order given; small rings are its parts."""

    rows: tuple[Estimate, ...]
    parts: str  # what a ring stands for, in words

    def lines(self) -> list[_Line]:
        """Return headings and estimates from the top down; long labels take several lines."""
        found: list[_Line] = []
        top, group = 0.0, ""
        for row in self.rows:
            texts = [(row.group, None)] if row.group and row.group != group else []
            group = row.group
            for text, estimate in [*texts, (row.label, row)]:
                label = folded(text, _LABEL)
                chief = estimate is None or not group
                half = (1 + label.count("\n") + _AIR * chief) / 2
                found.append(_Line(label, estimate, top + half, half, chief))
                top += 2 * half
        return found

    def height(self, width: int, look: Look) -> int:
        del width
        return round(_PITCH * look.pixels * _bottom(self.lines())) + _REST

    def words(self) -> Sequence[str]:
        return [row.text for row in self.rows]

    def draw(self, figure: Figure, look: Look) -> tuple[Axes, Sequence[Spot]]:
        axes = figure.add_subplot()
        lines = self.lines()
        start = scale(axes, look, [number for row in self.rows for number in _numbers(row)])
        axes.tick_params(axis="x", top=True, labeltop=True)
        axes.set_yticks([line.place for line in lines], [look.directed(i.label) for i in lines],
                        linespacing=0.85, va="center")  # fmt: skip
        axes.set_ylim(_bottom(lines), 0)
        for line, tick in zip(lines, axes.get_yticklabels(), strict=True):
            if line.chief:
                tick.set_fontweight("bold")
                axes.axhline(line.place - line.half, color=look.faint, linewidth=0.6)
        rows = [(line.place, line.row) for line in lines if line.row is not None]
        for place, row in rows:
            if row.value is None:
                self._explain(axes, look, row.missing, start, place)
            else:
                beside(axes, look, look.number(row.value), place)
        self._marks(axes, look, rows)
        self._legend(figure, look)
        return axes, [
            Spot(line.row.key, line.row.text,
                 (start, line.place - line.half, 1.0, line.place + line.half))
            for line in lines if line.row is not None
        ]  # fmt: skip

    def _explain(self, axes: Axes, look: Look, why: str, start: float, place: float) -> None:
        """Say where the scale starts why there is no value."""
        axes.annotate(look.directed(why), (start, place), va="center", ha=look.start(),
                      textcoords="offset points", xytext=(-6 if look.rtl else 6, 0),
                      color=look.faint, fontsize=look.small)  # fmt: skip

    def _marks(self, axes: Axes, look: Look, rows: Sequence[tuple[float, Estimate]]) -> None:
        rings = [(part, place) for place, row in rows for part in row.parts]
        axes.plot([x for x, _y in rings], [y for _x, y in rings], **_ring(look))
        bars = [
            (row.low, row.high, place)
            for place, row in rows
            if row.low is not None and row.high is not None
        ]
        axes.hlines([y for _a, _b, y in bars], [a for a, _b, _y in bars],
                    [b for _a, b, _y in bars], color=look.accent, linewidth=2)  # fmt: skip
        ends = [(x, y) for low, high, y in bars for x in (low, high)]
        axes.plot([x for x, _y in ends], [y for _x, y in ends], **_end(look))
        found = [(row.value, place) for place, row in rows if row.value is not None]
        axes.plot([x for x, _y in found], [y for _x, y in found], **_diamond(look))

    def _legend(self, figure: Figure, look: Look) -> None:
        from matplotlib.lines import Line2D  # noqa: PLC0415 — see the package's docstring

        shown = [(_("value"), _diamond(look))]
        if any(row.low is not None for row in self.rows):
            shown.append((_("interval of 95 %"), {**_end(look), "linestyle": "-"}))
        if any(row.parts for row in self.rows):
            shown.append((self.parts, _ring(look)))
        lines = [Line2D([], [], label=look.directed(text), **kind) for text, kind in shown]
        figure.legend(handles=lines[::-1] if look.rtl else lines, ncols=len(lines),
                      loc="outside upper right" if look.rtl else "outside upper left",
                      markerfirst=not look.rtl, labelcolor=look.faint,
                      fontsize=look.small)  # fmt: skip


def _bottom(lines: Sequence[_Line]) -> float:
    return lines[-1].place + lines[-1].half if lines else 1.0


def _numbers(row: Estimate) -> list[float]:
    found = (row.value, row.low, row.high, *row.parts)
    return [number for number in found if number is not None]


def _diamond(look: Look) -> dict[str, Any]:
    return {"linestyle": "", "marker": "D", "markersize": 7, "color": look.accent, "zorder": 4,
            "clip_on": False}  # fmt: skip


def _end(look: Look) -> dict[str, Any]:
    return {"linestyle": "", "linewidth": 2, "marker": "|", "markersize": 9, "markeredgewidth": 1.5,
            "color": look.accent, "zorder": 3, "clip_on": False}  # fmt: skip


def _ring(look: Look) -> dict[str, Any]:
    return {"linestyle": "", "marker": "o", "markersize": 5, "color": look.faint, "clip_on": False,
            "markerfacecolor": "none", "zorder": 2}  # fmt: skip
