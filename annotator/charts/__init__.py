"""Charts of figures, drawn by matplotlib: what a report shows, without a window.

A plan (`Forest`, `Dots`, `Matrix`) says what is shown; `picture` and `svg` draw it. matplotlib
takes a second to load and once builds a list of the fonts: it is loaded when the first chart is
drawn, and a window draws in a thread of its own.
"""

from annotator.charts.base import Look, Picture, Plan, Spot, picture, svg
from annotator.charts.dots import Dot, Dots
from annotator.charts.forest import Estimate, Forest
from annotator.charts.matrix import Cell, Matrix

__all__ = [
    "Cell",
    "Dot",
    "Dots",
    "Estimate",
    "Forest",
    "Look",
    "Matrix",
    "Picture",
    "Plan",
    "Spot",
    "picture",
    "svg",
]
