"""Where marks lie under their lines: lanes, rows, segments and chips."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt

from annotator.ui.textview.mark import LANED, Mark
from annotator.ui.textview.shape import Chip, Line, Metrics, Piece, Segment

_CHIP_GAP = 4.0
# Hundreds of marks on one word must not push the next line off the screen: from here on they
# share the last lane, and the list beside the text tells them apart.
_MOST_LANES = 24
_LEAST_CHIP = 1.6  # em of the chip's font; anything narrower says nothing


class _Part(NamedTuple):
    """A fragment cut to one piece."""

    start: int
    end: int
    fragment: int
    first: bool
    last: bool


class _Wish(NamedTuple):
    """A chip that wants room: where on the line it begins, early and late, and its width.

    Beginning later than `latest` it would no longer lie under its mark.
    """

    along: float
    latest: float
    width: float
    mark: str
    label: str


def decorate(piece: Piece, marks: Iterable[Mark], metrics: Metrics, gap: float) -> None:
    """Lay the marks out on a shaped piece and place its lines anew."""
    marks = list(marks)
    parts = {mark.id: list(_parts(piece, mark)) for mark in marks}
    lanes = assign_lanes((mark, parts[mark.id]) for mark in marks if mark.style in LANED)
    by_id = {mark.id: mark for mark in marks}
    segments = [
        (lanes.get(mark.id, -1), segment)
        for mark in marks
        for segment in _segments(piece, mark, parts[mark.id])
    ]
    placed = _rows(piece, segments)
    piece.segments = placed
    heads = [
        s for s in placed if s.row >= 0 and s.first and s.fragment == 0 and by_id[s.mark].label
    ]
    _row_heights(piece, placed, heads, metrics)
    piece.place_lines(metrics.leading, gap)
    piece.chips = _chips(piece, heads, by_id, metrics)
    piece.stale = False


def _parts(piece: Piece, mark: Mark) -> Iterator[_Part]:
    stop = piece.start + len(piece.text)
    for index, (start, end) in enumerate(mark.fragments):
        low, high = max(start, piece.start), min(end, stop)
        if low < high:
            yield _Part(low, high, index, low == start, high == end)


def assign_lanes(marks: Iterable[tuple[Mark, list[_Part]]]) -> dict[str, int]:
    """Return a lane for each mark so that no two on a lane overlap.

    Short marks come first and so lie next to the text: what encloses lies below what it
    encloses, as brackets do. The last of `_MOST_LANES` takes whatever finds no room.
    """

    def order(item: tuple[Mark, list[_Part]]) -> tuple[int, int, str]:
        mark, parts = item
        return sum(p.end - p.start for p in parts), parts[0].start if parts else 0, mark.id

    taken: list[list[tuple[int, int]]] = []
    lanes: dict[str, int] = {}
    for mark, parts in sorted(marks, key=order):
        fresh = min(len(taken), _MOST_LANES - 1)
        lane = next((n for n, lane in enumerate(taken) if _free(lane, parts)), fresh)
        if lane == len(taken):
            taken.append([])
        for part in parts:
            bisect.insort(taken[lane], (part.start, part.end))
        lanes[mark.id] = lane
    return lanes


def _free(lane: list[tuple[int, int]], parts: list[_Part]) -> bool:
    for part in parts:
        at = bisect.bisect_left(lane, (part.end, 0))
        if at and lane[at - 1][1] > part.start:
            return False
    return True


def _segments(piece: Piece, mark: Mark, parts: list[_Part]) -> Iterator[Segment]:
    for part in parts:
        for number in range(piece.line_of(part.start), len(piece.lines)):
            line = piece.lines[number]
            if line.start >= part.end:
                break
            start, end = max(part.start, line.start), min(part.end, line.end)
            extents = piece.extents(number, start, end)
            if extents:
                first = part.first and start == part.start
                last = part.last and end == part.end
                yield Segment(mark.id, part.fragment, number, -1, extents, first, last)


def _rows(piece: Piece, segments: list[tuple[int, Segment]]) -> list[Segment]:
    """Close the gaps: a line has rows only for the lanes that it uses."""
    used: dict[int, set[int]] = defaultdict(set)
    for lane, segment in segments:
        if lane >= 0:
            used[segment.line].add(lane)
    rows = {
        (number, lane): row
        for number, lanes in used.items()
        for row, lane in enumerate(sorted(lanes))
    }
    for number, line in enumerate(piece.lines):
        line.rows = [0.0] * len(used.get(number, ()))
    return [
        Segment(
            s.mark, s.fragment, s.line, rows.get((s.line, lane), -1), s.extents, s.first, s.last
        )
        for lane, s in segments
    ]


def _row_heights(
    piece: Piece, segments: list[Segment], heads: list[Segment], metrics: Metrics
) -> None:
    for segment in segments:
        if segment.row >= 0:
            piece.lines[segment.line].rows[segment.row] = metrics.row
    for head in heads:
        piece.lines[head.line].rows[head.row] = metrics.chip_row


def row_y(line: Line, row: int) -> float:
    """Return the height of a row's underline inside the piece."""
    return line.y + line.height + sum(line.rows[:row]) + 1.5


def _chips(
    piece: Piece, heads: list[Segment], marks: dict[str, Mark], metrics: Metrics
) -> list[Chip]:
    shelves: dict[tuple[int, int], list[_Wish]] = defaultdict(list)
    for head in heads:
        label = marks[head.mark].label
        width = metrics.chip_measure.horizontalAdvance(label) + 2 * metrics.chip_pad
        along = piece.width - head.right if piece.rtl else head.left
        slack = min(2.5 * metrics.chip_height, (head.right - head.left) * 0.6)
        wish = _Wish(along, along + slack, width, head.mark, label)
        shelves[head.line, head.row].append(wish)
    chips: list[Chip] = []
    for (line, row), wishes in shelves.items():
        top = row_y(piece.lines[line], row) + 3.5
        chips.extend(_shelf(piece, sorted(wishes), top, metrics))
    return chips


def _shelf(piece: Piece, wishes: list[_Wish], top: float, metrics: Metrics) -> Iterator[Chip]:
    """Set the chips of one row: each makes way for the one before it, as far as it can."""
    start = 0.0
    limits = [wish.latest - _CHIP_GAP for wish in wishes[1:]] + [piece.width]
    for wish, limit in zip(wishes, limits, strict=True):
        start = max(start, wish.along)
        width, text = wish.width, wish.label
        if width > limit - start + 0.5:
            width = limit - start
            inner = width - 2 * metrics.chip_pad
            if inner < _LEAST_CHIP * metrics.chip_font.pixelSize():
                continue
            text = metrics.chip_measure.elidedText(text, Qt.TextElideMode.ElideRight, inner)
        left = piece.width - start - width if piece.rtl else start
        yield Chip(wish.mark, text, QRectF(left, top, width, metrics.chip_height))
        start += width + _CHIP_GAP
