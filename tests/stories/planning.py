"""The fewest keys to a place, a selection or an edge, by the functions that the keys call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from annotator.model import text as texts
from annotator.model.records import Fragment
from annotator.ui import stops
from annotator.ui.textview import TextView
from annotator.ui.textview import caret as carets

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
Press = tuple[Qt.Key, Qt.KeyboardModifier]
Route = tuple[Press, ...]
FARTHEST = 12  # steps of an edge before selecting anew is cheaper
_WIDER = 6  # times that a selection is widened

# By the text's order: left is forward in Arabic.
_WORD = {True: (KEY.Key_Left, CONTROL), False: (KEY.Key_Right, CONTROL)}
_LETTER = {True: (KEY.Key_Left, NONE), False: (KEY.Key_Right, NONE)}
_SENTENCE = {True: (KEY.Key_Down, CONTROL), False: (KEY.Key_Up, CONTROL)}
WIDEN: Press = (KEY.Key_W, NONE)
_EDGE: dict[tuple[int, int, str], Press] = {
    (1, 1, "word"): (KEY.Key_Period, NONE),
    (1, -1, "word"): (KEY.Key_Comma, NONE),
    (0, 1, "word"): (KEY.Key_Period, SHIFT),
    (0, -1, "word"): (KEY.Key_Comma, SHIFT),
    (1, 1, "letter"): (KEY.Key_Period, CONTROL),
    (1, -1, "letter"): (KEY.Key_Comma, CONTROL),
    (0, 1, "letter"): (KEY.Key_Period, CONTROL | SHIFT),
    (0, -1, "letter"): (KEY.Key_Comma, CONTROL | SHIFT),
    (1, 1, "stop"): (KEY.Key_Apostrophe, NONE),
    (1, -1, "stop"): (KEY.Key_Semicolon, NONE),
    (0, 1, "stop"): (KEY.Key_Apostrophe, SHIFT),
    (0, -1, "stop"): (KEY.Key_Semicolon, SHIFT),
}
_STEPS: dict[str, Callable[[str, int, int, int], int]] = {
    "word": stops.next_word,
    "letter": stops.next_letter,
    "stop": stops.next_stop,
}


def shifted(press: Press) -> Press:
    return press[0], press[1] | SHIFT


@dataclass
class Map:
    """Where the keys lead in the text of a view; every step is asked for once."""

    view: TextView
    text: str
    _steps: dict[int, tuple[tuple[Press, int], ...]] = field(default_factory=dict)
    _extended: dict[Fragment, tuple[tuple[Press, Fragment], ...]] = field(default_factory=dict)
    _edges: dict[tuple[int, int], tuple[tuple[Press, int], ...]] = field(default_factory=dict)

    def steps(self, at: int) -> tuple[tuple[Press, int], ...]:
        """Return the keys from a caret place, and where they lead."""
        if at not in self._steps:
            flow = self.view._flow
            found: list[tuple[Press, int]] = []
            for forward in (True, False):
                found.append((_WORD[forward], carets.word_start(flow, at, forward)))
                found.append((_SENTENCE[forward], carets.sentence(flow, at, forward, False)))
                found.append((_LETTER[forward], flow.grapheme(at, 1 if forward else -1)))
            self._steps[at] = tuple(found)
        return self._steps[at]

    def extended(self, span: Fragment) -> tuple[tuple[Press, Fragment], ...]:
        """Return the keys from an anchor and caret, and what they make of them."""
        if span not in self._extended:
            flow, (anchor, at) = self.view._flow, span
            found: list[tuple[Press, Fragment]] = []
            for forward in (True, False):
                found.append(
                    (shifted(_WORD[forward]), carets.extend_by_word(flow, anchor, at, forward))
                )
                sentence = carets.sentence(flow, at, forward, True)
                found.append((shifted(_SENTENCE[forward]), (anchor, sentence)))
                letter = flow.grapheme(at, 1 if forward else -1)
                found.append((shifted(_LETTER[forward]), (anchor, letter)))
            self._extended[span] = tuple(found)
        return self._extended[span]

    def routes(self, start: int, jumps: Iterable[tuple[Press, int]] = ()) -> dict[int, Route]:
        """Return the shortest way from a place to every other; `jumps` lead from the start only."""
        found: dict[int, Route] = {start: ()}
        now = [start]
        first = list(jumps)
        while now:
            following: list[int] = []
            for at in now:
                for press, place in (*self.steps(at), *first):
                    if place not in found:
                        found[place] = (*found[at], press)
                        following.append(place)
                first = []
            now = following
        return found

    def growing(self, anchor: int, wanted: int) -> Route | None:
        """Return the shortest way from a caret to a selection between the two places."""
        return _shortest((anchor, anchor), (anchor, wanted), self.extended, 60)

    def selecting(
        self, start: int, span: Fragment, jumps: Iterable[tuple[Press, int]] = ()
    ) -> Route:
        """Return the shortest way to a selection: from either end, or by widening."""
        ways = self.routes(start, jumps)
        found: list[Route] = []
        for anchor, end in (span, span[::-1]):
            grown = self.growing(anchor, end) if anchor in ways else None
            if grown is not None:
                found.append((*ways[anchor], *grown))
        low, high = span
        for place in [a for a, _ in texts.words(self.text[low:high])]:
            times = self._widened(low + place, span)
            if times and low + place in ways:
                found.append((*ways[low + place], *[WIDEN] * times))
        return min(found, key=len)

    def _widened(self, at: int, span: Fragment) -> int:
        """Return how often a selection must be widened from a caret to be this; 0 for never."""
        now = (at, at)
        for times in range(1, _WIDER):
            now = stops.wider(self.text, *now)
            if now == span:
                return times
        return 0

    def edging(self, span: Fragment, wanted: Fragment) -> Route | None:
        """Return the shortest way to move the edges of a fragment; None when it is far."""
        ways = []
        for order in ((1, 0), (0, 1)):
            now, way = span, ()
            for side in order:
                part = self._moved(now, side, wanted[side])
                if part is None:
                    break
                way = (*way, *part)
                now = (wanted[0], now[1]) if side == 0 else (now[0], wanted[1])
            else:
                ways.append(way)
        return min(ways, key=len, default=None)

    def _moved(self, span: Fragment, side: int, wanted: int) -> Route | None:
        def around(at: int) -> Iterator[tuple[Press, int]]:
            for press, place in self._steps_of_edge(side, at):
                if span[0] < place if side else place < span[1]:
                    yield press, place

        return _shortest(span[side], wanted, around, FARTHEST)

    def _steps_of_edge(self, side: int, at: int) -> tuple[tuple[Press, int], ...]:
        if (side, at) not in self._edges:
            steps = (
                (press, _STEPS[by](self.text, at, side, step))
                for (edge, step, by), press in _EDGE.items()
                if edge == side
            )
            self._edges[side, at] = tuple((press, place) for press, place in steps if place != at)
        return self._edges[side, at]


def _shortest(start: object, wanted: object, around: Callable, most: int) -> Route | None:
    """Return the keys of a shortest way, at most so many; None when there is none."""
    found: dict[object, Route] = {start: ()}
    now = [start]
    for _ in range(most + 1):
        if wanted in found:
            return found[wanted]
        following = []
        for at in now:
            for press, place in around(at):
                if place not in found:
                    found[place] = (*found[at], press)
                    following.append(place)
        now = following
    return found.get(wanted)
