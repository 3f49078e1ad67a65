"""How the caret moves: by grapheme, word, sentence, line; on the screen or in the text."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.textview.flow import Flow
from annotator.ui.textview.hit import Place, place_on_line, spot
from annotator.ui.textview.shape import Box, Piece

Stops = Callable[[int], list[int]]


def by_grapheme(flow: Flow, place: Place, left: bool, visual: bool) -> Place:
    """Move one grapheme on the screen, or in the text toward the paragraph's left or right."""
    if visual:
        return _visual(flow, place, left)
    forward = left == flow.is_rtl(flow.number_of(place.position))
    return Place(flow.grapheme(place.position, 1 if forward else -1))


def _visual(flow: Flow, place: Place, left: bool) -> Place:
    """Step over one box, so that walking there and back sees every grapheme."""
    piece, number, _ = spot(flow, place)
    boxes = piece.boxes(number)
    gap = _gap(piece, boxes, place) + (-1 if left else 1)
    forward = left == piece.rtl
    if not 0 <= gap <= len(boxes):
        return _across(flow, piece, number, forward) or place
    if forward and gap == _end_gap(piece, boxes) and flow.lines_after(piece, number):
        # The end of a wrapped line is the beginning of the next.
        return _across(flow, piece, number, forward) or place
    passed = boxes[gap] if left else boxes[gap - 1]
    return Place(passed.end, True) if passed.rtl == left else Place(passed.start)


def _end_gap(piece: Piece, boxes: list[Box]) -> int:
    return 0 if piece.rtl else len(boxes)


def _gap(piece: Piece, boxes: list[Box], place: Place) -> int:
    """Return how many boxes stand left of the caret."""
    at = place.position
    if not place.trailing:
        for index, box in enumerate(boxes):
            if box.start <= at < box.end:
                return index + box.rtl
    for index, box in enumerate(boxes):
        if box.start < at <= box.end:
            return index + (not box.rtl)
    return len(boxes) if piece.rtl else 0


def _across(flow: Flow, piece: Piece, number: int, forward: bool) -> Place | None:
    """Return the place at the near end of the next or previous line."""
    other = neighbour(flow, piece, number, 1 if forward else -1)
    if other is None:
        return None
    piece, number = other
    boxes = piece.boxes(number)
    if not boxes:
        return Place(piece.lines[number].start)
    end = _end_gap(piece, boxes)
    if forward:
        return _at_gap(boxes, len(boxes) - end)
    if flow.lines_after(piece, number):
        return _at_gap(boxes, end + (1 if piece.rtl else -1))
    return _at_gap(boxes, end)


def _at_gap(boxes: list[Box], gap: int) -> Place:
    if gap > 0:
        box = boxes[gap - 1]
        return Place(box.start) if box.rtl else Place(box.end, True)
    box = boxes[0]
    return Place(box.end, True) if box.rtl else Place(box.start)


def neighbour(flow: Flow, piece: Piece, number: int, step: int) -> tuple[Piece, int] | None:
    """Return the line after or before this one, in whichever piece it is."""
    number += step
    if 0 <= number < len(piece.lines):
        return piece, number
    other = piece.number + step
    if not 0 <= other < flow.count:
        return None
    piece = flow.piece(other)
    return piece, 0 if step > 0 else len(piece.lines) - 1


def by_line(flow: Flow, place: Place, step: int, x: float) -> Place:
    """Move one line down or up, as near to x as the line allows."""
    piece, number, _ = spot(flow, place)
    other = neighbour(flow, piece, number, step)
    if other is None:
        return Place(len(flow.text) if step > 0 else 0)
    return place_on_line(flow, *other, x)


def line_edge(flow: Flow, place: Place, end: bool) -> Place:
    """Move to the beginning or the end of the line in the order of reading."""
    piece, number, _ = spot(flow, place)
    line = piece.lines[number]
    if not end:
        return Place(line.start)
    beyond = -1.0e6 if piece.rtl else 1.0e6
    return place_on_line(flow, piece, number, beyond)


def word_start(flow: Flow, position: int, forward: bool) -> int:
    """Return the beginning of the next or previous word, the text's end without one."""
    if forward:
        return _after(flow, position, lambda number: [a for a, _ in flow.words(number)])
    return _before(flow, position, lambda number: [a for a, _ in flow.words(number)])


def word_end(flow: Flow, position: int, forward: bool) -> int:
    """Return the end of the next or previous word, the text's end without one."""
    if forward:
        return _after(flow, position, lambda number: [b for _, b in flow.words(number)])
    return _before(flow, position, lambda number: [b for _, b in flow.words(number)])


def sentence(flow: Flow, position: int, forward: bool, extend: bool) -> int:
    """Return the next or previous sentence's beginning; its end when selecting onward."""
    if not forward:
        return _before(flow, position, lambda number: [a for a, _ in flow.sentences(number)])
    side = 1 if extend else 0
    return _after(flow, position, lambda number: [s[side] for s in flow.sentences(number)])


def extend_by_word(flow: Flow, anchor: int, caret: int, forward: bool) -> tuple[int, int]:
    """Return anchor and caret after selecting a word more or less, both on word edges."""
    grows = caret >= anchor if forward else caret <= anchor
    if grows:
        caret = word_end(flow, caret, True) if forward else word_start(flow, caret, False)
    elif forward:
        caret = min(anchor, word_start(flow, caret, True))
    else:
        caret = max(anchor, word_end(flow, caret, False))
    if caret == anchor:
        return anchor, caret
    low, high = flow.snap(min(anchor, caret), max(anchor, caret))
    return (low, high) if caret > anchor else (high, low)


def _after(flow: Flow, position: int, stops: Stops) -> int:
    for number in range(flow.number_of(position), flow.count):
        for at in stops(number):
            if at > position:
                return at
    return len(flow.text)


def _before(flow: Flow, position: int, stops: Stops) -> int:
    for number in range(flow.number_of(position), -1, -1):
        for at in reversed(stops(number)):
            if at < position:
                return at
    return 0
