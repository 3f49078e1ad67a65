"""The text view: what the window, the mouse and the keyboard can do with text and marks."""

from __future__ import annotations

import html
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontInfo,
    QGuiApplication,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.ui.textview.colour import LINE_CONTRAST, readable
from annotator.ui.textview.hit import Place, box_of, marks_at, place_at, spot
from annotator.ui.textview.keys import KeyArea
from annotator.ui.textview.lanes import row_y
from annotator.ui.textview.mark import ACTIVE, LANED, Mark
from annotator.ui.textview.paint import (
    ArcEnd,
    Hits,
    Link,
    Look,
    paint_arc,
    paint_arrow,
    paint_piece,
    segment_rects,
)

_SMALLEST, _LARGEST = 10, 72
_GUTTER = 14.0


class TextView(KeyArea):
    """Read-only text with marks: shows, selects, reports; never changes the text.

    Positions are code points. The window decides what a selection or a click means.
    """

    context_requested = Signal(QPoint)
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = Hits()
        self._wheel = 0
        self._caret_on = True
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)
        self._ready = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Text")  # the window says it in the reader's language

    # ---- text and marks -----------------------------------------------------------------------
    def text(self) -> str:
        return self._flow.text

    def set_text(self, text: str, rtl: bool = True) -> None:
        """Show another text, without marks, from its beginning."""
        self._flow.width = self._column_width()
        self._flow.set_text(text, rtl)
        self._hits = Hits()
        self._forget_mouse()
        self._go_top()
        self._put(0, Place(0))

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks and no others."""
        wanted = {mark.id: mark for mark in marks}
        gone = [name for name in self._flow.marks if name not in wanted]
        self.update_marks(wanted.values(), gone)

    def update_marks(self, added: Iterable[Mark], removed: Iterable[str]) -> None:
        """Add or replace marks by id and remove others; the text on the screen stays put."""
        held = self._first_visible() if self._flow.marks or self._settled else None
        self._flow.update_marks(added, removed)
        self._disturb()
        if held is not None and held.share >= 0:
            self._hold(held)

    def marks(self) -> dict[str, Mark]:
        return dict(self._flow.marks)

    def find(  # type: ignore[override]  # hides QWidget.find(window id), which nobody needs
        self, needle_ranges: list[tuple[int, int]], current: int
    ) -> None:
        """Show what a search found; `current` is an index into the ranges or −1."""
        self._hits = Hits(needle_ranges, current)
        self.viewport().update()

    # ---- geometry ---------------------------------------------------------------------------
    def char_rect(self, pos: int) -> QRectF:
        """Return the painted box of the grapheme at a position, in the viewport."""
        piece, number, box = box_of(self._flow, pos)
        line, origin = piece.lines[number], self._origin(piece)
        if box is None:
            left = right = spot(self._flow, Place(pos)).x
        else:
            left, right = box.left, box.right
        return QRectF(origin.x() + left, origin.y() + line.y, right - left, line.height)

    def position_at(self, point: QPoint | QPointF) -> int:
        """Return the caret position nearest to a point of the viewport."""
        return place_at(self._flow, *self._to_column(point)).position

    def mark_rects(self, mark_id: str) -> list[QRectF]:
        """Return the boxes of a mark's text in the viewport: of the pieces on the screen.

        A mark that is wholly elsewhere has the boxes of its first piece.
        """
        mark = self._flow.marks.get(mark_id)
        if mark is None:
            return []
        numbers = set(self._flow.numbers_of(mark))
        shown = [piece for piece, _ in self._visible() if piece.number in numbers]
        pieces = shown or [self._flow.piece(min(numbers))] if numbers else []
        return [
            rect.translated(self._origin(piece))
            for piece in pieces
            for segment in piece.segments
            if segment.mark == mark_id
            for rect in segment_rects(piece, segment)
        ]

    # ---- zoom -------------------------------------------------------------------------------
    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller; the first visible line stays where it is."""
        size = QFontInfo(self._font).pixelSize()
        wanted = round(size * 1.1**steps)
        if steps and wanted == size:
            wanted += 1 if steps > 0 else -1
        wanted = max(_SMALLEST, min(_LARGEST, wanted))
        font = QFont(self._font)
        font.setPixelSize(wanted)
        self.set_text_font(font)
        self.zoomed.emit(wanted)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom around the line under the pointer."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / 120)
        self._wheel -= steps * 120
        if steps:
            position = self.position_at(event.position())
            self._held = self._held_at(position, event.position().y())
            self.zoom(steps)
            self._held = None
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_ready"):
            self.set_text_font(self._font)  # chips use the interface's font

    # ---- painting ---------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look()
        painter.fillRect(event.rect(), look.base)
        links = self._links(look)
        for link in links:
            paint_arc(painter, link)  # below the chips
        left, shown = self._column_left(), QRectF(event.rect())
        for piece, y in self._visible():
            clip = shown.translated(-left, -y)
            if clip.top() < piece.height and clip.bottom() > 0:
                painter.translate(left, y)
                clip = QRectF(-left, clip.top(), left * 2 + self._flow.width, clip.height())
                paint_piece(painter, self._flow, piece, clip, look)
                painter.translate(-left, -y)
        for link in links:
            paint_arrow(painter, link, look.base)
        self._paint_focus(painter, look)
        painter.end()

    def _look(self) -> Look:
        group = QPalette.ColorGroup.Active if self.hasFocus() else QPalette.ColorGroup.Inactive
        selection = self._edge_range or self.selected_span()
        return Look(self.palette(), group, selection, self._hits)

    def _paint_focus(self, painter: QPainter, look: Look) -> None:
        if self.hasFocus():
            if self._caret_on:
                painter.fillRect(self.caret_rect(), look.text)
            ring = readable(look.colour(QPalette.ColorRole.Highlight), look.base, LINE_CONTRAST)
            pen = QPen(ring, 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def _links(self, look: Look) -> list[Link]:
        """Return the arcs from the active marks on the screen."""
        marks = self._flow.marks
        shown = {s.mark for piece, _ in self._visible() for s in piece.segments}
        active = (marks[name] for name in sorted(shown) if marks[name].emphasis == ACTIVE)
        pairs = [
            (mark, marks[other])
            for mark in active
            if mark.style in LANED
            for other in mark.links
            if other in marks
        ]
        found = [self._link(mark, other, look.line(mark)) for mark, other in pairs]
        return [link for link in found if link is not None]

    def _link(self, mark: Mark, other: Mark, colour: QColor) -> Link | None:
        start, end = self._arc_end(mark), self._arc_end(other)
        if start is None or end is None:
            return None
        edge = self._column_left()
        right = self._flow.is_rtl(self._flow.number_of(mark.fragments[0][0]))
        gutter = edge + self._flow.width + _GUTTER if right else edge - _GUTTER
        return Link(start, end, gutter, colour)

    def _arc_end(self, mark: Mark) -> ArcEnd | None:
        """Return where arcs meet a mark: beside the beginning of its underline.

        A mark off the screen is not laid out for an arc: the arc runs out of the viewport.
        """
        if not mark.fragments:
            return None
        number = self._flow.number_of(mark.fragments[0][0])
        shown = next((piece for piece, _ in self._visible() if piece.number == number), None)
        if shown is None:
            y = -60.0 if number < self._piece else self.viewport().height() + 60.0
            return ArcEnd(QPointF(self._column_left() + self._flow.width / 2, y), y)
        head = next((s for s in shown.segments if s.mark == mark.id and s.first), None)
        if head is None:
            return None
        line, origin = shown.lines[head.line], self._origin(shown)
        y = row_y(line, head.row) if head.row >= 0 else line.y + line.height
        x = head.right + 2 if shown.rtl else head.left - 2
        return ArcEnd(origin + QPointF(x, y), origin.y() + line.bottom - 2.5)

    # ---- events of the viewport -----------------------------------------------------------------
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        marks = marks_at(self._flow, *self._to_column(event.pos()))
        tips = [mark.tip or mark.label for mark in marks]
        text = "\n".join(tip for tip in tips if tip)
        if text:  # Qt guesses at rich text: escaped, it can only guess right
            text = f'<p style="white-space:pre-wrap">{html.escape(text)}</p>'
        QToolTip.showText(event.globalPos(), text, self.viewport())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.caret_rect().bottomLeft().toPoint())
        self.context_requested.emit(at)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._restart_blink()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._blink.stop()
        self.viewport().update()

    # ---- caret ------------------------------------------------------------------------------
    def _toggle_caret(self) -> None:
        self._caret_on = not self._caret_on
        self.viewport().update(self.caret_rect().toAlignedRect().adjusted(-1, -1, 1, 1))

    def _restart_blink(self) -> None:
        self._caret_on = True
        pause = QGuiApplication.styleHints().cursorFlashTime() // 2
        if pause > 0 and self.hasFocus():
            self._blink.start(pause)

    def _caret_moved(self) -> None:
        self._caret_on = True
        if self._blink.isActive():
            self._restart_blink()
