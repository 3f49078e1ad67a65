"""What all charts share: their look, where things lie on them, and drawing itself.

Lengths are pixels of the screen at a ratio of 1, which are points of matplotlib at 72 dpi.
"""

from __future__ import annotations

import io
import math
import os
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from annotator import paths

if TYPE_CHECKING:  # see the package's docstring
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DPI = 72
_NAMES = re.compile(r"""(\bid="|\bhref="\#|url\(\#)""")  # of the parts of an SVG
_STEP = 0.2  # between the marks of a scale
_LAST_FACE = "DejaVu Sans"  # comes with matplotlib, and has Arabic letters
_FACES = (
    *("Segoe UI", "SF Arabic", "Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro", "Amiri"),
    *("Noto Sans", "Helvetica Neue"),
)
_MOST_FACES = 3
_RTL, _LTR = "\u200f", "\u200e"
_FORCED = dict.fromkeys(range(0x202A, 0x202F))  # would let a name read as another one
Box = tuple[float, float, float, float]  # left, top, right, bottom


def _two_places(value: float) -> str:
    return f"{value:.2f}"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, letters and direction; `number` writes a figure, `count` a number of things.

    Without a `paper` the ground is transparent. `families` are faces in order of preference.
    """

    rtl: bool = False
    paper: str = ""
    ink: str = "#22211e"
    faint: str = "#66625a"
    line: str = "#dcd8cf"
    accent: str = "#3a4f8a"
    families: tuple[str, ...] = _FACES
    pixels: int = 13
    number: Callable[[float], str] = _two_places
    count: Callable[[int], str] = str

    @property
    def small(self) -> float:
        """Return the size of the letters that stand on marks."""
        return self.pixels * 0.85

    def directed(self, text: str) -> str:
        """Return a sentence that runs as the chart does, line by line."""
        mark = _RTL if self.rtl else _LTR
        return "\n".join(mark + line for line in text.split("\n"))

    def start(self) -> Literal["left", "right"]:
        """Return the side on which reading begins, as matplotlib calls it."""
        return "right" if self.rtl else "left"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a chart that stands for something: what, in words, and where.

    The box is in the data coordinates of the axes while a plan is drawn, in pixels afterwards.
    """

    key: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart: bytes red, green, blue, opacity, row by row; and its spots in pixels."""

    width: int
    height: int
    pixels: bytes
    spots: tuple[Spot, ...]


class Plan(Protocol):
    """What a chart shows."""

    def height(self, width: int, look: Look) -> int:
        """Return the height at which everything is legible."""

    def words(self) -> Sequence[str]:
        """Return all that is shown in words, for who does not see it."""

    def draw(self, figure: Figure, look: Look) -> tuple[Axes, Sequence[Spot]]:
        """Draw into an empty figure; return the axes to which the spots belong."""


# ---- drawing -------------------------------------------------------------------------------


def picture(plan: Plan, look: Look, width: int, height: int, ratio: float = 1.0) -> Picture:
    """Draw a chart in pixels; `ratio` is how many of them a pixel of the screen has."""
    with _dressed(look):
        figure, axes, spots = _figure(plan, look, width, height, ratio)
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 — see above

        canvas: Any = FigureCanvasAgg(figure)  # matplotlib gives its methods no types
        canvas.draw()
        wide, high = canvas.get_width_height()
        placed = tuple(_placed(axes, spot, height, ratio) for spot in spots)
        return Picture(wide, high, bytes(canvas.buffer_rgba()), placed)


def svg(plan: Plan, look: Look, width: int, prefix: str = "") -> str:
    """Draw a chart as an `<svg>` element; equal charts give equal text.

    Letters are outlines, so that every reader sees the same ones, joined as they must be. The
    `prefix` keeps the names of its parts apart from those of other charts on a page.
    """
    with _dressed(look):
        figure, _, _ = _figure(plan, look, width, plan.height(width, look), 1.0)
        out = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(out, format="svg", metadata=nothing)
    whole = out.getvalue()
    return _NAMES.sub(rf"\1{prefix}", whole[whole.index("<svg") :])


def _figure(
    plan: Plan, look: Look, width: int, height: int, ratio: float
) -> tuple[Figure, Axes, Sequence[Spot]]:
    from matplotlib.figure import Figure  # noqa: PLC0415 — see above

    size = (max(width, 1) / _DPI, max(height, 1) / _DPI)
    figure = Figure(figsize=size, dpi=_DPI * ratio, layout="constrained")
    axes, spots = plan.draw(figure, look)
    return figure, axes, spots


def _placed(axes: Axes, spot: Spot, height: int, ratio: float) -> Spot:
    left, top, right, bottom = spot.box
    (x1, y1), (x2, y2) = axes.transData.transform([(left, top), (right, bottom)]) / ratio
    low, high = height - max(y1, y2), height - min(y1, y2)
    box = (float(min(x1, x2)), float(low), float(max(x1, x2)), float(high))
    return Spot(spot.key, spot.text, box)


@contextmanager
def _dressed(look: Look) -> Iterator[None]:
    """Let matplotlib draw in this look, whatever settings of its own it finds on the machine."""
    # Its list of fonts belongs to our profile; it would go to the person's home else.
    os.environ.setdefault("MPLCONFIGDIR", str(paths.profile() / "matplotlib"))
    import matplotlib as mpl  # noqa: PLC0415 — see above

    # Letters that no face has become boxes; to say so on a terminal helps nobody.
    warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_settings(look))
        yield


def _settings(look: Look) -> dict[Any, Any]:
    from matplotlib.font_manager import get_font_names  # noqa: PLC0415 — see above

    known = set(get_font_names())
    faces = [name for name in look.families if name in known][:_MOST_FACES]
    return {
        "font.family": [*dict.fromkeys([*faces, _LAST_FACE])],
        "font.size": look.pixels,
        "text.color": look.ink,
        "text.parse_math": False,  # a dollar in a title is a dollar
        "axes.edgecolor": look.line,
        "axes.facecolor": look.paper or "none",
        "axes.labelcolor": look.faint,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "figure.facecolor": look.paper or "none",
        "savefig.facecolor": look.paper or "none",
        "xtick.color": look.line,
        "ytick.color": look.line,
        "xtick.labelcolor": look.faint,
        "ytick.labelcolor": look.ink,
        "ytick.major.size": 0,
        "grid.color": look.line,
        "grid.linewidth": 0.8,
        "legend.frameon": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "isnad",
    }


# ---- words ---------------------------------------------------------------------------------


def name(text: str, limit: int) -> str:
    """Return a name or title as one line of at most `limit` letters, in its own direction."""
    line = " ".join(text.translate(_FORCED).split())
    if _letters(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0] or line[:limit]
    return f"{cut}…"


def folded(text: str, limit: int) -> str:
    """Return a sentence on lines of about `limit` letters."""
    return "\n".join(textwrap.wrap(text.translate(_FORCED), limit)) or text


def _letters(text: str) -> int:
    return sum(unicodedata.category(letter) not in {"Mn", "Cf"} for letter in text)


def marks(values: Sequence[float]) -> list[float]:
    """Return the marks of a scale up to 1: from 0, or from below where values lie there."""
    below = -math.floor(min([0.0, *values]) / _STEP)
    return [round(_STEP * step, 1) for step in range(-below, round(1 / _STEP) + 1)]


def scale(axes: Axes, look: Look, values: Sequence[float]) -> float:
    """Give the horizontal axis a scale that runs the way of reading; return where it starts."""
    shown = marks(values)
    axes.set_xlim((1.0, shown[0]) if look.rtl else (shown[0], 1.0))
    axes.set_xticks(shown, [look.number(mark) for mark in shown])
    axes.xaxis.grid(visible=True)
    if shown[0] < 0:
        axes.axvline(0, color=look.faint, linewidth=1)
    axes.yaxis.set_ticks_position(look.start())
    return shown[0]


def beside(axes: Axes, look: Look, words: str, place: float) -> None:
    """Write beside the chart, on the side where lines end."""
    axes.annotate(words, (1.0, place), va="center", ha=look.start(),
                  textcoords="offset points", xytext=(-9 if look.rtl else 9, 0))  # fmt: skip
