"""The mouse half of the text view: selecting, clicking marks, dragging their edges."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.textview.hit import (
    Edge,
    Place,
    character_at,
    edge_at,
    marks_at,
    on_lane,
    place_at,
)
from annotator.ui.textview.scroll import ColumnArea

_NEAR = 4.0
_AUTOSCROLL = 40  # ms

Whole = Callable[[int], tuple[int, int]]


class MouseArea(ColumnArea):
    """Selects with the left button; reports clicks on marks and dragged edges."""

    span_selected = Signal(int, int)
    mark_clicked = Signal(str)
    edge_dragged = Signal(str, int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snap = True
        self._anchor = 0
        self._place = Place(0)
        self._doubled = QPointF()
        self._forget_mouse()
        self._since_double = QElapsedTimer()
        self._scroller = QTimer(self)
        self._scroller.setInterval(_AUTOSCROLL)
        self._scroller.timeout.connect(self._autoscroll)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def _forget_mouse(self) -> None:
        self._down = False
        self._selecting = False
        self._dragged = False
        self._unit: tuple[int, int] | None = None  # what a double or triple click selected
        self._whole: Whole = self._flow.word
        self._pressed = QPointF()
        self._pointer = QPointF()
        self._clicked: tuple[QPointF, list[str], int] | None = None
        self._edge: Edge | None = None
        self._edge_range: tuple[int, int] | None = None

    def _put(self, anchor: int, place: Place) -> None:
        """Set anchor and caret, and say so if that changed anything."""
        before = (self._anchor, self._place.position)
        self._anchor, self._place = anchor, place
        self._caret_moved()
        self.viewport().update()
        if before != (anchor, place.position):
            low, high = sorted((anchor, place.position))
            self.span_selected.emit(low, high)

    def _caret_moved(self) -> None:
        """Let the caret be seen at once after a move."""

    def _place_under(self, point: QPointF) -> Place:
        return place_at(self._flow, *self._to_column(point))

    # ---- press ------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._pointer = event.position()
        if event.button() == Qt.MouseButton.RightButton:
            self._press_right(event.position())
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif self._is_third(event.position()):
            self._select_unit(event.position(), self._flow.paragraph)
        else:
            self._press_left(event)

    def _press_left(self, event: QMouseEvent) -> None:
        self._unit, self._dragged, self._down = None, False, True
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        x, y = self._to_column(event.position())
        self._edge = None if extend else edge_at(self._flow, x, y)
        if self._edge is not None:
            self._edge_range = self._edge.mark.fragments[self._edge.fragment]
            self.viewport().update()
            return
        self._selecting = True
        if not extend and on_lane(self._flow, y) and marks_at(self._flow, x, y):
            self._selecting = False  # a click on a chip or lane leaves the selection alone
            return
        place = place_at(self._flow, x, y)
        self._put(self._anchor if extend else place.position, place)

    def _press_right(self, point: QPointF) -> None:
        place = self._place_under(point)
        low, high = sorted((self._anchor, self._place.position))
        if not (low < high and low <= place.position <= high):
            self._put(place.position, place)

    def _is_third(self, point: QPointF) -> bool:
        timer, pause = self._since_double, QApplication.doubleClickInterval()
        recent = timer.isValid() and timer.elapsed() < pause
        return recent and _close(point, self._doubled)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word; a press soon after selects the paragraph."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._doubled = event.position()
        self._since_double.start()
        self._edge = self._edge_range = None
        self._select_unit(event.position(), self._flow.word)

    def _select_unit(self, point: QPointF, whole: Whole) -> None:
        self._selecting, self._dragged = True, True
        self._whole = whole
        x, y = self._to_column(point)
        self._unit = whole(character_at(self._flow, x, y))
        self._put(self._unit[0], Place(self._unit[1], True))

    # ---- move -------------------------------------------------------------------------------
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._shape_cursor(event.position())
            return
        if self._edge is not None:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._drag_edge(self._edge, alt)
        elif self._selecting:
            self._drag_selection()
        outside = not 0 <= self._pointer.y() < self.viewport().height()
        if outside and (self._selecting or self._edge is not None):
            if not self._scroller.isActive():
                self._scroller.start()
        else:
            self._scroller.stop()

    def _drag_selection(self) -> None:
        place = self._place_under(self._within(self._pointer))
        if self._unit is None:
            if place.position != self._place.position:
                self._dragged = True
                self._put(self._anchor, place)
            return
        first, last = self._whole(place.position)
        if place.position < self._unit[0]:
            self._put(self._unit[1], Place(min(first, self._unit[0])))
        else:
            self._put(self._unit[0], Place(max(last, self._unit[1]), True))

    def _within(self, point: QPointF) -> QPointF:
        height = self.viewport().height()
        return QPointF(point.x(), max(0.0, min(point.y(), height - 1.0)))

    def _autoscroll(self) -> None:
        """Scroll while the button is held outside, faster farther away."""
        height, y = self.viewport().height(), self._pointer.y()
        beyond = y if y < 0 else max(0.0, y - height)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(beyond / 3) + (4 if beyond > 0 else -4))
        if self._selecting:
            self._drag_selection()
        elif self._edge is not None:
            self._drag_edge(self._edge, alt=False)

    def _shape_cursor(self, point: QPointF) -> None:
        x, y = self._to_column(point)
        shape = Qt.CursorShape.IBeamCursor
        if edge_at(self._flow, x, y) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif on_lane(self._flow, y) and marks_at(self._flow, x, y):
            shape = Qt.CursorShape.PointingHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    # ---- release ----------------------------------------------------------------------------
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._scroller.stop()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        edge = self._edge
        if edge is not None and not _close(event.position(), self._pressed):
            self._pointer = event.position()
            self._drag_edge(edge, alt)
        moved = self._edge_range
        self._edge = self._edge_range = None
        if edge is not None and moved is not None:
            self._drop_edge(edge, moved, event.position())
        elif self._dragged:
            self._finish_selection(alt)
        elif self._down and not shift:
            self._click(event.position())
        self._selecting = self._down = False

    def _finish_selection(self, alt: bool) -> None:
        low, high = sorted((self._anchor, self._place.position))
        if not self.snap or alt or self._unit is not None or low == high:
            return
        forward = self._anchor == low
        low, high = self._flow.snap(low, high)
        if forward:
            self._put(low, Place(high, high > low))
        else:
            self._put(high, Place(low))

    def _click(self, point: QPointF) -> None:
        """Report the owner clicked; at the same place the next of those that overlap."""
        found = marks_at(self._flow, *self._to_column(point))
        owners = list(dict.fromkeys(mark.owner for mark in found))
        if not owners:
            self._clicked = None
            return
        turn = 0
        if self._clicked is not None:
            where, before, last = self._clicked
            if before == owners and _close(where, point):
                turn = (last + 1) % len(owners)
        self._clicked = point, owners, turn
        self.mark_clicked.emit(owners[turn])

    # ---- edges ------------------------------------------------------------------------------
    def _drag_edge(self, edge: Edge, alt: bool) -> None:
        at = self._place_under(self._within(self._pointer)).position
        if self.snap and not alt:
            at = self._near_word_edge(at)
        fragments = edge.mark.fragments
        start, end = fragments[edge.fragment]
        before = fragments[edge.fragment - 1][1] if edge.fragment else 0
        behind = fragments[edge.fragment + 1 :]
        after = behind[0][0] if behind else len(self._flow.text)
        moved = (max(before, at), end) if edge.at_start else (start, min(after, at))
        if moved[0] < moved[1]:
            self._edge_range = moved
            self.viewport().update()

    def _near_word_edge(self, at: int) -> int:
        """Return the nearer edge of the word around a position; between words the position."""
        first, last = self._flow.word(at)
        if first < at < last:
            return first if at - first < last - at else last
        return at

    def _drop_edge(self, edge: Edge, moved: tuple[int, int], point: QPointF) -> None:
        self.viewport().update()
        now = self._flow.marks.get(edge.mark.id)
        if now is None or now.fragments != edge.mark.fragments:
            return  # it changed under the hand
        if moved != edge.mark.fragments[edge.fragment]:
            self.edge_dragged.emit(edge.mark.id, edge.fragment, *moved)
        elif _close(point, self._pressed):
            place = self._place_under(point)
            self._put(place.position, place)
            self._click(point)

    def _cancel_edge(self) -> bool:
        """Give up a drag of an edge; return whether there was one."""
        active = self._edge is not None
        self._edge = self._edge_range = None
        self.viewport().update()
        return active


def _close(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() <= _NEAR
