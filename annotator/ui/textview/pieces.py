"""A text cut into pieces small enough to lay out at once, and the sums of their heights."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from annotator.model.text import graphemes

PIECE = 4000
_CONTEXT = 64


def display_text(text: str) -> str:
    """Return what Qt may see instead: as many characters, each as wide in UTF-16.

    PySide drops U+FEFF and U+FFFE at the start of every str and every lone surrogate, which
    would shift all later offsets; a carriage return would end the line.
    """
    if text[:1] in ("\ufeff", "\ufffe") and text:
        text = "\u2060" + text[1:]
    if "\r" in text:
        text = text.replace("\r", "\u240d")
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def cut(text: str) -> tuple[array[int], array[int]]:
    """Return starts and stops of the pieces: paragraphs, long ones cut after a space.

    The line feed that ends a paragraph belongs to no piece, so a stop differs from the next
    start exactly where a paragraph ends.
    """
    starts, stops = array("Q"), array("Q")
    start, size = 0, len(text)
    while True:
        end = text.find("\n", start)
        end = size if end < 0 else end
        while end - start > PIECE:
            at = _cut_place(text, start)
            starts.append(start)
            stops.append(at)
            start = at
        starts.append(start)
        stops.append(end)
        if end == size:
            return starts, stops
        start = end + 1


def _cut_place(text: str, start: int) -> int:
    space = text.rfind(" ", start + PIECE // 2, start + PIECE)
    if space >= 0:
        return space + 1
    low = start + PIECE - _CONTEXT
    inside = [low + edge for edge in graphemes(text[low : start + PIECE + _CONTEXT])]
    return next((edge for edge in reversed(inside) if low < edge <= start + PIECE), start + PIECE)


class Heights:
    """Heights of pieces with prefix sums in O(log n): a Fenwick tree."""

    def __init__(self, values: Sequence[float]) -> None:
        self.values = array("d", values)
        size = len(self.values)
        tree = [0.0, *self.values]
        for index in range(1, size + 1):
            parent = index + (index & -index)
            if parent <= size:
                tree[parent] += tree[index]
        self._tree = tree
        self._top = 1 << size.bit_length()

    def set(self, index: int, value: float) -> None:
        delta = value - self.values[index]
        self.values[index] = value
        index += 1
        while index < len(self._tree):
            self._tree[index] += delta
            index += index & -index

    def before(self, index: int) -> float:
        """Return the sum of the first `index` heights."""
        total = 0.0
        while index > 0:
            total += self._tree[index]
            index -= index & -index
        return total

    def total(self) -> float:
        return self.before(len(self.values))

    def find(self, y: float) -> int:
        """Return the piece at height `y`, the last one beyond the end."""
        index, step, size = 0, self._top, len(self.values)
        while step:
            following = index + step
            if following <= size and self._tree[following] <= y:
                index = following
                y -= self._tree[following]
            step >>= 1
        return min(index, size - 1)
