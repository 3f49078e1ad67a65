"""From a point to a position or a mark, and from a position to a point, by our own boxes."""

from __future__ import annotations

import bisect
from typing import NamedTuple

from annotator.ui.textview.flow import Flow
from annotator.ui.textview.lanes import row_y
from annotator.ui.textview.mark import ACTIVE, LANED, Mark
from annotator.ui.textview.shape import Box, Piece, Segment

EDGE_REACH = 5.0


class Place(NamedTuple):
    """A caret: its position, and whether it clings to the character before it.

    Where directions meet or a line wraps, one position has two places on the screen.
    """

    position: int
    trailing: bool = False


class Spot(NamedTuple):
    """Where a caret is painted: piece, line, x inside the column."""

    piece: Piece
    line: int
    x: float


class Edge(NamedTuple):
    """One end of a fragment that can be dragged."""

    mark: Mark
    fragment: int
    at_start: bool


def spot(flow: Flow, place: Place) -> Spot:
    """Return where the caret stands."""
    at = place.position
    if place.trailing and at > 0 and flow.text[at - 1] != "\n":
        piece = flow.piece_of(at - 1)
        number = piece.line_of(at - 1)
    else:
        piece = flow.piece_of(at)
        number = piece.line_of(at)
        place = Place(at)
    boxes = piece.boxes(number)
    return Spot(piece, number, _caret_x(piece, boxes, place))


def _caret_x(piece: Piece, boxes: list[Box], place: Place) -> float:
    at = place.position
    if not place.trailing:
        for box in boxes:
            if box.start <= at < box.end:
                return box.edge(leading=True)
    for box in boxes:
        if box.start < at <= box.end:
            return box.edge(leading=False)
    return piece.width if piece.rtl else 0.0


def box_of(flow: Flow, position: int) -> tuple[Piece, int, Box | None]:
    """Return the piece, line and box of the grapheme at a position; no box at a line's end."""
    piece = flow.piece_of(position)
    number = piece.line_of(position)
    boxes = piece.boxes(number)
    found = next((box for box in boxes if box.start <= position < box.end), None)
    return piece, number, found


def place_on_line(flow: Flow, piece: Piece, number: int, x: float) -> Place:
    """Return the caret place on a line that is nearest to x."""
    line, boxes = piece.lines[number], piece.boxes(number)
    if not boxes:
        return Place(line.start)
    if x < boxes[0].left:
        place = Place(line.end, True) if piece.rtl else Place(line.start)
    elif x >= boxes[-1].right:
        place = Place(line.start) if piece.rtl else Place(line.end, True)
    else:
        box = boxes[max(0, bisect.bisect_right(boxes, x, key=lambda b: b.left) - 1)]
        near_left = x - box.left < (box.right - box.left) / 2
        place = Place(box.end, True) if near_left == box.rtl else Place(box.start)
    return _before_break(flow, piece, number, place)


def _before_break(flow: Flow, piece: Piece, number: int, place: Place) -> Place:
    """Keep a place at a wrapped line's end before the space that wrapped it."""
    line = piece.lines[number]
    if place.position < line.end or line.end == line.start:
        return place
    if flow.lines_after(piece, number) and flow.text[line.end - 1].isspace():
        return Place(flow.grapheme(line.end, -1))
    return place


def place_at(flow: Flow, x: float, y: float) -> Place:
    """Return the caret place nearest to a point of the column."""
    piece, inside = piece_at(flow, y)
    return place_on_line(flow, piece, piece.line_at(inside), x)


def character_at(flow: Flow, x: float, y: float) -> int:
    """Return the position of the grapheme that is painted under a point, the nearest one."""
    piece, inside = piece_at(flow, y)
    boxes = piece.boxes(number := piece.line_at(inside))
    if not boxes:
        return piece.lines[number].start
    return boxes[max(0, bisect.bisect_right(boxes, x, key=lambda b: b.left) - 1)].start


def piece_at(flow: Flow, y: float) -> tuple[Piece, float]:
    """Return the piece at a height of the column, and the height inside it."""
    number = flow.heights.find(max(0.0, y))
    return flow.piece(number), y - flow.heights.before(number)


def marks_at(flow: Flow, x: float, y: float) -> list[Mark]:
    """Return the marks under a point: the chip or lane pointed at alone, else inner ones first."""
    piece, inside = piece_at(flow, y)
    for chip in piece.chips:
        if chip.rect.contains(x, inside):
            return [flow.marks[chip.mark]]
    number = piece.line_at(inside)
    line = piece.lines[number]
    over = [s for s in piece.segments if s.line == number and _covers(s, x)]
    if inside > line.y + line.height:
        over = [s for s in over if s.row >= 0 and 0 <= inside - row_y(line, s.row) + 2 < 8]
    elif inside < line.y:
        return []
    found = {s.mark: flow.marks[s.mark] for s in over}
    return sorted(found.values(), key=lambda m: (m.style not in LANED, m.length(), m.id))


def on_lane(flow: Flow, y: float) -> bool:
    """Return whether a point lies below its line's text, among lanes and chips."""
    piece, inside = piece_at(flow, y)
    line = piece.lines[piece.line_at(inside)]
    return inside > line.y + line.height


def _covers(segment: Segment, x: float) -> bool:
    return any(left <= x <= right for left, right in segment.extents)


def edge_at(flow: Flow, x: float, y: float) -> Edge | None:
    """Return the end of an active mark's fragment near a point."""
    piece, inside = piece_at(flow, y)
    number = piece.line_at(inside)
    line = piece.lines[number]
    best: tuple[float, Edge] | None = None
    for segment in piece.segments:
        mark = flow.marks[segment.mark]
        if segment.line != number or mark.emphasis != ACTIVE or segment.row < 0:
            continue
        if not line.y <= inside <= row_y(line, segment.row) + 4:
            continue
        for at_start, present in ((True, segment.first), (False, segment.last)):
            away = abs(x - end_x(piece, segment, at_start))
            if present and away <= EDGE_REACH and (best is None or away < best[0]):
                best = away, Edge(mark, segment.fragment, at_start)
    return best[1] if best else None


def end_x(piece: Piece, segment: Segment, at_start: bool) -> float:
    """Return the outer edge at which a segment begins or ends in the paragraph's direction."""
    return segment.right if at_start == piece.rtl else segment.left
