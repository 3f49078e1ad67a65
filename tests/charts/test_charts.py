"""Charts, looked at as pictures: where marks are, how Arabic stands, what comes out twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotator import charts
from annotator.charts import (
    Cell,
    Dot,
    Dots,
    Estimate,
    Forest,
    Look,
    Matrix,
    Picture,
    Plan,
    Spot,
    base,
)

INK, PAPER, ACCENT = "#000000", "#ffffff", "#ff0000"
WIDE = 600
LTR = Look(paper=PAPER, ink=INK, accent=ACCENT)
RTL = Look(rtl=True, paper=PAPER, ink=INK, accent=ACCENT)
LOOKS = pytest.mark.parametrize("look", [LTR, RTL], ids=["ltr", "rtl"])
FOREST = Forest(
    (
        Estimate("0", "", "الإسنادات المعثور عليها (F1)", "a", 0.5, 0.25, 0.75, (0.4, 0.6)),
        Estimate("1", "المقاطع المتساوية", "المصدر", "b", 0.9),
        Estimate("2", "المقاطع المتساوية", "المحتوى", "c", None, missing="لا شيء يُقارَن"),
        Estimate("3", "", "ألفا", "d", -0.3),
    ),
    "كل زوج",
)
MATRIX = Matrix(
    ("يقول", "ينفي", "يؤكد"),
    {(0, 0): Cell(40, "x"), (0, 1): Cell(3, "y"), (2, 2): Cell(9, "z")},
    "A01",
    "B02",
)


def dots(count: int) -> Dots:
    return Dots(
        tuple(
            Dot(f"d{n}", f"وثيقة {n}", f"وثيقة {n}", None if n % 7 == 3 else (n * 37 % 100) / 100)
            for n in range(count)
        ),
        0.5,
        0.4,
        0.6,
    )


PLANS = pytest.mark.parametrize(
    "plan", [FOREST, MATRIX, dots(5), dots(90)], ids=["forest", "matrix", "named", "ranked"]
)


def drawn(plan: Plan, look: Look, ratio: float = 1.0) -> Picture:
    return charts.picture(plan, look, WIDE, plan.height(WIDE, look), ratio)


def colour(picture: Picture, x: float, y: float) -> tuple[int, int, int]:
    at = 4 * (round(y) * picture.width + round(x))
    red, green, blue, _ = picture.pixels[at : at + 4]
    return red, green, blue


def middle(spot: Spot) -> tuple[float, float]:
    left, top, right, bottom = spot.box
    return (left + right) / 2, (top + bottom) / 2


def along(picture: Picture, spot: Spot, value: float, start: float, *, rtl: bool) -> float:
    """The place of a value on a row, read off the ends of its spot."""
    del picture
    left, _, right, _ = spot.box
    part = (value - start) / (1.0 - start)
    return right - part * (right - left) if rtl else left + part * (right - left)


@LOOKS
def test_a_value_stands_at_its_place_on_the_scale(look: Look) -> None:
    made = drawn(FOREST, look)
    for spot, row in zip(made.spots, FOREST.rows, strict=True):
        assert spot.key == row.key
        if row.value is not None:
            x = along(made, spot, row.value, -0.4, rtl=look.rtl)
            assert colour(made, x, middle(spot)[1]) == (255, 0, 0), row.key
        free = along(made, spot, 0.1, -0.4, rtl=look.rtl)
        assert colour(made, free, middle(spot)[1]) != (255, 0, 0)


@LOOKS
def test_documents_stand_at_their_values_the_lowest_first(look: Look) -> None:
    made = drawn(dots(5), look)
    tops = [spot.box[1] for spot in made.spots]
    assert tops == sorted(tops)
    known = {dot.key: dot.value for dot in dots(5).dots}
    values = [known[spot.key] for spot in made.spots]
    assert values[-1] is None
    assert values[:-1] == sorted(value for value in values if value is not None)
    for spot, value in zip(made.spots, values, strict=True):
        if value is not None:
            x = along(made, spot, value, 0.0, rtl=look.rtl)
            assert colour(made, x, middle(spot)[1]) == (255, 0, 0)


@LOOKS
def test_many_documents_stand_in_the_order_of_reading(look: Look) -> None:
    made = drawn(dots(90), look)
    assert len(made.spots) == sum(dot.value is not None for dot in dots(90).dots)
    places = [middle(spot) for spot in made.spots]
    ends = [x for x, _ in places]
    assert ends == sorted(ends, reverse=look.rtl)
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)
    assert all(colour(made, x, y) == (255, 0, 0) for x, y in places)


@LOOKS
def test_more_is_darker_and_every_count_is_written(look: Look) -> None:
    made = drawn(MATRIX, look)
    corner = {}
    for spot in made.spots:
        left, top, right, bottom = spot.box
        corner[spot.key] = colour(made, left + 0.2 * (right - left), top + 0.2 * (bottom - top))
        ground = {corner[spot.key]}
        inside = {
            colour(made, x, y)
            for x in range(round(left) + 4, round(right) - 4)
            for y in range(round(top) + 4, round(bottom) - 4)
        }
        assert inside - ground, "no count in the cell"
    greens = [corner[key][1] for key in ("0/0", "2/2", "0/1")]
    assert greens == sorted(greens)
    assert greens[2] < 255


@PLANS
def test_spots_lie_on_the_picture_at_every_ratio(plan: Plan) -> None:
    once, twice = drawn(plan, RTL), drawn(plan, RTL, 2.0)
    assert (twice.width, twice.height) == (2 * once.width, 2 * once.height)
    assert len(once.pixels) == 4 * once.width * once.height
    for spot, again in zip(once.spots, twice.spots, strict=True):
        left, top, right, bottom = spot.box
        assert 0 <= left < right <= once.width
        assert 0 <= top < bottom <= once.height
        assert again.box == pytest.approx(spot.box, abs=6.0)  # letters are hinted


# ---- Arabic --------------------------------------------------------------------------------------


def inked(text: str) -> list[int]:
    """How many dark pixels each column has, of a text that is drawn alone."""
    with base._dressed(RTL):
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 — only now
        from matplotlib.figure import Figure  # noqa: PLC0415 — does it know where to write

        figure = Figure(figsize=(4, 1), dpi=72)
        figure.text(0.5, 0.5, text, fontsize=30, ha="center", va="center")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        width, height = canvas.get_width_height()
        pixels = bytes(canvas.buffer_rgba())
    return [sum(pixels[4 * (y * width + x)] < 128 for y in range(height)) for x in range(width)]


def test_arabic_runs_from_the_right() -> None:
    columns = [count for count in inked("أ....") if count]
    assert max(columns[-8:]) > 3 * max(columns[:8])  # the alef is the last on the paper


def test_arabic_letters_are_joined() -> None:
    joined, apart = inked("ببب"), inked("ب\u200cب\u200cب")
    assert sum(map(bool, joined)) < 0.8 * sum(map(bool, apart))
    places = [x for x, count in enumerate(joined) if count]
    assert places == list(range(places[0], places[-1] + 1))  # one stroke without a gap


def test_invisible_marks_take_no_room() -> None:
    assert inked("\u200f\u2068سعر\u2069") == inked("سعر")


def test_odd_titles_harm_nothing() -> None:
    odd = ["$x^2$ \\frac", "😀 \U0001f469\u200d\U0001f4bb", "\u202eabc", "\x00\n\t", "", "م" * 400]
    plan = Dots(tuple(Dot(str(n), text, text, 0.5) for n, text in enumerate(odd)))
    assert len(drawn(plan, RTL).spots) == len(odd)
    assert "\u202e" not in base.name(odd[2], 20)
    assert len(base.name(odd[5], 20)) <= 21


# ---- SVG -----------------------------------------------------------------------------------------

_SAME = """
import sys
from tests.charts.test_charts import FOREST, MATRIX, RTL, dots
from annotator import charts
for plan in (FOREST, MATRIX, dots(5), dots(90)):
    sys.stdout.write(charts.svg(plan, RTL, 600, "c1-"))
"""


def run(code: str, home: Path, **more: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "MPLCONFIGDIR"}
    environment |= {"ISNAD_HOME": str(home), "PYTHONIOENCODING": "utf-8", **more}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True,
                          encoding="utf-8", check=False, timeout=100)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_equal_charts_give_equal_bytes_in_every_process(tmp_path: Path) -> None:
    one, other = (run(_SAME, tmp_path, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == other
    assert one.count("<svg") == 4


@PLANS
def test_svg_is_sound_and_its_names_are_its_own(plan: Plan) -> None:
    text = charts.svg(plan, RTL, WIDE, "c7-")
    tree = ElementTree.fromstring(text)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id and id.startswith("c7-") for id in ids)
    wanted = re.findall(r'(?:href="#|url\(#)([^")]+)', text)
    assert set(wanted) <= set(ids)
    assert not re.search(r"<text|<metadata>.*<dc:date>|20\d\d-\d\d-\d\d", text, re.DOTALL)


# ---- what it costs -------------------------------------------------------------------------------

_HEAVY = "{'matplotlib', 'numpy', 'pandas', 'scipy', 'PIL'} & set(sys.modules)"


@pytest.mark.parametrize("loaded", ["annotator.__main__", "annotator.ui.app", "annotator.reports"])
def test_starting_loads_no_plotting_library(loaded: str, tmp_path: Path) -> None:
    assert run(f"import sys, {loaded}; print(len({_HEAVY}))", tmp_path) == "0\n"


def test_the_list_of_fonts_goes_into_the_profile(tmp_path: Path) -> None:
    profile, person = tmp_path / "profile", tmp_path / "person"
    person.mkdir()
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 40\nfont.size: 3\n")
    code = f"import os; os.chdir({str(tmp_path)!r})\n" + _SAME
    homes = {
        "HOME": str(person),
        "XDG_CACHE_HOME": str(person / "c"),
        "PYTHONPATH": str(Path.cwd()),
    }
    strange = run(code, profile, **homes)
    assert [path.name for path in person.rglob("*")] == []
    assert any(path.name.startswith("fontlist") for path in (profile / "matplotlib").iterdir())
    assert strange == run(_SAME, profile)  # nor do settings of matplotlib that lie about count
