"""A scrolled column of text whose place on the screen survives every new layout.

What is known exactly is the piece at the top of the viewport and how much of it is hidden;
the scroll bar follows from that, because most heights are estimates until seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.ui.textview.flow import Flow
from annotator.ui.textview.hit import piece_at
from annotator.ui.textview.shape import Metrics, Piece

_COLUMN = 40  # em: about 95 Arabic letters, as much as an eye follows back
_SIDE = 34  # px beside the text, with room for arcs
_PAD = 18  # px above and below the text

FACES = (
    "Noto Naskh Arabic", "Amiri", "Scheherazade New", "Scheherazade", "Segoe UI", "Geeza Pro",
    "DejaVu Sans",
)  # fmt: skip


class Held(NamedTuple):
    """A place in the text and where it stands: height in the viewport, share of its line."""

    position: int
    y: float
    share: float


class ColumnArea(QAbstractScrollArea):
    """The scrolling half of the text view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        font = QFont()
        font.setFamilies(list(FACES))
        font.setPixelSize(22)
        self._font = font
        self._flow = Flow(Metrics(font, self.font()))
        self._piece, self._offset = 0, float(-_PAD)
        self._settled = False
        self._syncing = False
        self._held: Held | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Always there: a bar that comes and goes would change the width and break lines anew.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # ---- geometry ---------------------------------------------------------------------------
    def _column_width(self) -> float:
        room = self.viewport().width() - 2 * _SIDE
        return max(60.0, min(float(room), _COLUMN * self._flow.metrics.em))

    def _column_left(self) -> float:
        return float(round((self.viewport().width() - self._flow.width) / 2))

    def _top(self) -> float:
        """Return the height of the column that lies at the top of the viewport."""
        return self._flow.heights.before(self._piece) + self._offset

    def _to_column(self, point: QPointF | QPoint) -> tuple[float, float]:
        self._ensure()
        return point.x() - self._column_left(), point.y() + self._top()

    def _origin(self, piece: Piece) -> QPointF:
        """Return where a piece's upper left corner is in the viewport."""
        self._ensure()
        y = self._flow.heights.before(piece.number) - self._top()
        return QPointF(self._column_left(), y)

    def _visible(self) -> Iterator[tuple[Piece, float]]:
        """Return the pieces on the screen with their heights in the viewport."""
        self._ensure()
        number, y = self._piece, -self._offset
        while y < self.viewport().height() and number < self._flow.count:
            piece = self._flow.piece(number)
            yield piece, y
            y += piece.height
            number += 1

    # ---- the anchor -------------------------------------------------------------------------
    def _disturb(self) -> None:
        """Let the next question or repaint find heights and scroll bar anew."""
        self._settled = False
        self.viewport().update()

    def _ensure(self) -> None:
        if not self._settled:
            self._settle()

    def _settle(self) -> None:
        """Lay out what is on the screen and make the anchor and the bar agree with it."""
        self._settled = True
        self._normalise()
        missing = self._missing()
        if missing > 0:
            self._offset -= missing
            self._normalise()
        self._sync_bar()

    def _normalise(self) -> None:
        flow = self._flow
        while self._offset < 0 and self._piece > 0:
            self._piece -= 1
            self._offset += flow.piece(self._piece).height
        while self._piece + 1 < flow.count:
            height = flow.piece(self._piece).height
            if self._offset < height:
                break
            self._offset -= height
            self._piece += 1
        if self._piece == 0:
            self._offset = max(self._offset, float(-_PAD))

    def _missing(self) -> float:
        """Return how far the text's end hangs above the bottom of the viewport."""
        flow, height = self._flow, self.viewport().height()
        y, number = -self._offset, self._piece
        while number < flow.count:
            y += flow.piece(number).height
            number += 1
            if y + _PAD >= height:
                return 0.0
        return height - y - _PAD

    def _sync_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        self._syncing = True
        bar.setRange(0, max(0, round(self._flow.heights.total() + 2 * _PAD - height)))
        bar.setPageStep(max(1, height - round(self._flow.metrics.line_height)))
        bar.setSingleStep(round(self._flow.metrics.line_height))
        bar.setValue(round(self._top() + _PAD))
        self._syncing = False

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        """Follow the scroll bar: near steps exactly, far jumps by estimated heights."""
        if self._syncing:
            return
        self._held = None
        if abs(dy) <= 3 * self.viewport().height():
            self._offset -= dy
        else:
            y = self.verticalScrollBar().value() - _PAD
            self._piece = self._flow.heights.find(max(0.0, y))
            self._offset = y - self._flow.heights.before(self._piece)
        self._disturb()

    @contextmanager
    def _keeping(self, held: Held | None = None) -> Iterator[None]:
        """Hold a place of the text where it is on the screen while the layout changes."""
        held = held or self._held or self._first_visible()
        yield
        self._hold(held)
        self._held = held  # so that a row of changes does not drift

    def _first_visible(self) -> Held:
        self._ensure()
        piece, inside = piece_at(self._flow, self._top())
        line = piece.lines[piece.line_at(inside)]
        return Held(line.start, 0.0, (inside - line.y) / line.height)

    def _held_at(self, position: int, y: float) -> Held:
        """Return how a position's line stands relative to a height of the viewport."""
        piece = self._flow.piece_of(position)
        line = piece.lines[piece.line_of(position)]
        return Held(position, y, (y - self._origin(piece).y() - line.y) / line.height)

    def _hold(self, held: Held) -> None:
        piece = self._flow.piece_of(min(held.position, len(self._flow.text)))
        line = piece.lines[piece.line_of(held.position)]
        self._piece = piece.number
        self._offset = line.y + held.share * line.height - held.y
        self._settle()
        self.viewport().update()

    def _go_top(self) -> None:
        self._piece, self._offset, self._held = 0, float(-_PAD), None
        self._disturb()

    # ---- public -----------------------------------------------------------------------------
    def scroll_state(self) -> tuple[int, float]:
        """Return the first visible position and the share of its line that is hidden."""
        held = self._first_visible()
        return held.position, held.share

    def restore_scroll(self, state: tuple[int, float]) -> None:
        self._held = None
        self._hold(Held(max(0, state[0]), 0.0, state[1]))

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that a range can be read, with some lines around it; far jumps to a third."""
        size = len(self._flow.text)
        first = self._line_rect(max(0, min(start, size)))
        last = self._line_rect(max(0, min(end, size)))
        height = self.viewport().height()
        margin = min(2 * self._flow.metrics.line_height, height / 4)
        if first.top() >= margin and last.bottom() <= height - margin:
            return
        if last.bottom() - first.top() > height - 2 * margin:
            last = first
        if -height < first.top() < margin:
            wanted = margin
        elif first.top() >= margin and last.bottom() < 2 * height:
            wanted = first.top() - (last.bottom() - height + margin)
        else:
            wanted = height / 3
        self._held = None
        self._hold(Held(max(0, min(start, size)), wanted, 0.0))

    def _line_rect(self, position: int) -> QRectF:
        """Return the line of a position with its lanes, in the viewport."""
        piece = self._flow.piece_of(position)
        line = piece.lines[piece.line_of(position)]
        origin = self._origin(piece)
        return QRectF(origin.x(), origin.y() + line.y, self._flow.width, line.bottom - line.y)

    def set_text_font(self, font: QFont) -> None:
        """Set the face and size of the text; the interface's font sets the chips."""
        with self._keeping():
            self._font = QFont(font)
            self._measure_anew()

    def _measure_anew(self) -> None:
        self._flow.metrics = Metrics(self._font, self.font())
        self._flow.width = self._column_width()
        self._flow.reset()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._column_width() == self._flow.width:
            self._disturb()
            return
        with self._keeping():
            self._flow.width = self._column_width()
            self._flow.reset()
