"""One dot for each document, the lowest first: by name where they are few, else by rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.charts.base import Look, Spot, beside, marks, name, scale
from annotator.i18n import _, ngettext

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMED = 24  # documents that get a line with their title
_PITCH = 2.0  # the height of a line, in the size of letters
_REST, _RANKED = 72, 320  # pixels
_TITLE = 30  # letters
_BINS = 10


@dataclass(frozen=True, slots=True)
class Dot:
    """A document and its value, None where it is undefined; `text` says both in words."""

    key: str
    title: str
    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Dots:
    """Documents, and the value of all of them together with its 95 % interval."""

    dots: tuple[Dot, ...]
    whole: float | None = None
    low: float | None = None
    high: float | None = None

    def ordered(self) -> list[Dot]:
        """Return the documents, the lowest first, those without a value last."""
        return sorted(self.dots, key=lambda dot: (dot.value is None, dot.value or 0.0, dot.title))

    def height(self, width: int, look: Look) -> int:
        del width
        few = len(self.dots) <= NAMED
        return round(_PITCH * look.pixels * len(self.dots)) + _REST if few else _RANKED

    def words(self) -> Sequence[str]:
        return [dot.text for dot in self.ordered()]

    def draw(self, figure: Figure, look: Look) -> tuple[Axes, Sequence[Spot]]:
        return (self._named if len(self.dots) <= NAMED else self._ranked)(figure, look)

    # ---- a line for each -----------------------------------------------------------------------

    def _named(self, figure: Figure, look: Look) -> tuple[Axes, Sequence[Spot]]:
        axes = figure.add_subplot()
        dots = self.ordered()
        start = scale(axes, look, [dot.value for dot in dots if dot.value is not None])
        axes.set_yticks(range(len(dots)), [name(dot.title, _TITLE) for dot in dots], va="center")
        axes.set_ylim(len(dots) - 0.5, -0.5)
        self._whole(axes, look, vertical=True)
        for place, dot in enumerate(dots):
            if dot.value is not None:
                axes.plot([0.0, dot.value], [place, place], color=look.line,
                          linewidth=2)  # fmt: skip
                axes.plot([dot.value], [place], **_mark(look, 8))
            shown = "–" if dot.value is None else look.number(dot.value)
            beside(axes, look, shown, place)
        return axes, [
            Spot(dot.key, dot.text, (start, place - 0.5, 1.0, place + 0.5))
            for place, dot in enumerate(dots)
        ]

    # ---- by rank, with their distribution beside -----------------------------------------------

    def _ranked(self, figure: Figure, look: Look) -> tuple[Axes, Sequence[Spot]]:
        wide = [1, 5] if look.rtl else [5, 1]
        grid = figure.add_gridspec(1, 2, width_ratios=wide)
        axes = figure.add_subplot(grid[0, 1 if look.rtl else 0])
        beside = figure.add_subplot(grid[0, 0 if look.rtl else 1], sharey=axes)
        dots = [dot for dot in self.ordered() if dot.value is not None]
        values = [dot.value or 0.0 for dot in dots]
        shown = marks(values)
        axes.set_ylim(shown[0] - 0.03, 1.03)
        ends = (-0.5, max(len(dots), 1) - 0.5)
        axes.set_xlim(ends[::-1] if look.rtl else ends)
        axes.set_yticks(shown, [look.number(mark) for mark in shown])
        axes.yaxis.set_ticks_position(look.start())
        axes.yaxis.grid(visible=True)
        axes.set_xticks([])
        axes.set_xlabel(look.directed(self._ranks(look)))
        self._whole(axes, look, vertical=False)
        axes.plot(range(len(dots)), values, **_mark(look, 4 if len(dots) > 150 else 6))
        self._distribution(beside, look, values, shown[0])
        half = (1.0 - shown[0]) / 40
        return axes, [
            Spot(dot.key, dot.text, (place - 0.5, value - half, place + 0.5, value + half))
            for place, (dot, value) in enumerate(zip(dots, values, strict=True))
        ]

    def _ranks(self, look: Look) -> str:
        """Return what the order means, and how many documents are not in it."""
        missing = sum(dot.value is None for dot in self.dots)
        words = [_("documents, the lowest first")]
        if missing:
            words.append(
                ngettext("{count} without a value", "{count} without a value", missing,
                         count=look.count(missing))
            )  # fmt: skip
        return _(" · ").join(words)

    def _distribution(self, axes: Axes, look: Look, values: Sequence[float], floor: float) -> None:
        step = (1.0 - floor) / _BINS
        inside = Counter(min(_BINS - 1, int((value - floor) / step)) for value in values)
        bars = [(floor + step * (place + 0.5), count) for place, count in sorted(inside.items())]
        axes.barh([middle for middle, _count in bars], [count for _middle, count in bars],
                  height=step * 0.8, color=look.line, edgecolor=look.faint)  # fmt: skip
        most = 1.6 * max(inside.values(), default=1)  # room for the counts
        axes.set_xlim((most, 0) if look.rtl else (0, most))
        axes.tick_params(labelleft=False, labelright=False)
        axes.set_xticks([])
        axes.set_xlabel(look.directed(_("how many")))
        for middle, count in bars:
            axes.annotate(look.count(count), (count, middle), va="center", ha=look.start(),
                          textcoords="offset points", xytext=(-4 if look.rtl else 4, 0),
                          fontsize=look.small, color=look.faint)  # fmt: skip

    def _whole(self, axes: Axes, look: Look, *, vertical: bool) -> None:
        """Show the value of all documents as a dashed line, its interval as a band."""
        line, band = (axes.axvline, axes.axvspan) if vertical else (axes.axhline, axes.axhspan)
        if self.low is not None and self.high is not None:
            band(self.low, self.high, color=look.accent, alpha=0.13, linewidth=0)
        if self.whole is None:
            return
        line(self.whole, color=look.accent, linewidth=1.2, linestyle=(0, (4, 3)))
        words = look.directed(_("all: {value}", value=look.number(self.whole)))
        style: dict[str, Any] = {"color": look.accent, "fontsize": look.small}
        if vertical:
            axes.annotate(words, (self.whole, 1.0), xycoords=("data", "axes fraction"),
                          textcoords="offset points", xytext=(0, 4), ha="center", va="bottom",
                          **style)  # fmt: skip
        else:
            axes.annotate(words, (1.0 if look.rtl else 0.0, self.whole), va="bottom",
                          xycoords=("axes fraction", "data"), textcoords="offset points",
                          xytext=(-4 if look.rtl else 4, 3), ha=look.start(), **style)  # fmt: skip


def _mark(look: Look, size: float) -> dict[str, Any]:
    return {"linestyle": "", "marker": "o", "markersize": size, "color": look.accent,
            "clip_on": False, "zorder": 3}  # fmt: skip
