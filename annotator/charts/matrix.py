"""Which value the one gave where the other gave which: counts in a grid, darker where more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.charts.base import Look, Spot, name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_CELL, _SMALL_CELL, _REST = 34, 22, 130  # pixels
_MANY = 10  # values from which cells are small
_LABEL = 18  # letters
_LEVEL = 5  # columns up to which there is room for their names side by side
_SMALLEST = 8  # pixels of a count's letters


@dataclass(frozen=True, slots=True)
class Cell:
    """How often this happened, and that in words."""

    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts by places of values: (row, column) → cell. On the diagonal both chose the same.

    `down` and `across` name the annotators whose values the rows and columns are.
    """

    values: tuple[str, ...]
    cells: Mapping[tuple[int, int], Cell]
    down: str
    across: str

    def height(self, width: int, look: Look) -> int:
        del width, look
        pitch = _CELL if len(self.values) < _MANY else _SMALL_CELL
        return pitch * len(self.values) + _REST

    def words(self) -> Sequence[str]:
        return [cell.text for _place, cell in sorted(self.cells.items())]

    def draw(self, figure: Figure, look: Look) -> tuple[Axes, Sequence[Spot]]:
        axes = figure.add_subplot()
        size = len(self.values)
        self._ground(axes, look)
        names = [name(value, _LABEL) for value in self.values]
        if size <= _LEVEL:
            axes.set_xticks(range(size), names, fontsize=look.small)
        else:
            turn = 45 if size < _MANY else 60
            axes.set_xticks(range(size), names, rotation=-turn if look.rtl else turn,
                            ha=look.start(), rotation_mode="anchor",
                            fontsize=look.small)  # fmt: skip
        axes.set_yticks(range(size), names, fontsize=look.small, va="center")
        axes.tick_params(axis="x", labelcolor=look.ink, length=0, top=True, labeltop=True,
                         bottom=False, labelbottom=False)  # fmt: skip
        axes.xaxis.set_label_position("top")
        axes.yaxis.set_ticks_position(look.start())
        axes.yaxis.set_label_position(look.start())
        axes.set_xlabel(look.directed(self.across))
        axes.set_ylabel(look.directed(self.down), rotation=-90 if look.rtl else 90,
                        va="bottom")  # fmt: skip
        edge = (size - 0.5, -0.5)
        axes.set_xlim(edge if look.rtl else edge[::-1])
        axes.set_ylim(edge)
        return axes, [
            Spot(f"{row}/{column}", cell.text, _box(row, column))
            for (row, column), cell in sorted(self.cells.items())
        ]

    def _ground(self, axes: Axes, look: Look) -> None:
        from matplotlib.colors import to_hex, to_rgb  # noqa: PLC0415 — see the package's docstring
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        axes.spines[:].set_visible(False)
        most = max((cell.count for cell in self.cells.values()), default=1)
        paper, accent = to_rgb(look.paper or "#ffffff"), to_rgb(look.accent)
        for row in range(len(self.values)):
            for column in range(len(self.values)):
                cell = self.cells.get((row, column))
                # Square roots: agreement is much more common than any one confusion.
                part = 0.08 + 0.92 * (cell.count / most) ** 0.5 if cell else 0.0
                red, green, blue = (a + (b - a) * part for a, b in zip(paper, accent, strict=True))
                mixed = to_hex((red, green, blue))
                same = row == column
                axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=mixed,
                                         edgecolor=look.ink if same else look.line, zorder=2 + same,
                                         linewidth=1.6 if same else 0.8))  # fmt: skip
                if cell:
                    self._count(axes, look, (row, column), mixed)

    def _count(self, axes: Axes, look: Look, place: tuple[int, int], ground: str) -> None:
        size = max(_SMALLEST, min(look.pixels, 190 / len(self.values)))
        axes.annotate(look.count(self.cells[place].count), place[::-1], ha="center", va="center",
                      fontsize=size, color=_readable(ground), zorder=4)  # fmt: skip


def _box(row: int, column: int) -> tuple[float, float, float, float]:
    return column - 0.5, row - 0.5, column + 0.5, row + 0.5


def _readable(ground: str) -> str:
    """Return black or white, whichever has more contrast (WCAG 2.2, relative luminance)."""
    parts = [int(ground[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#ffffff"
