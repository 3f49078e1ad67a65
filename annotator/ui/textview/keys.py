"""The keyboard half of the text view: moving, selecting, copying."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.ui.textview import caret
from annotator.ui.textview.hit import Place, place_at, spot
from annotator.ui.textview.mouse import MouseArea


class _Step(NamedTuple):
    """Where a key leads: the caret, perhaps another anchor, whether it keeps its x."""

    place: Place
    anchor: int | None = None
    keeps_x: bool = False


_Move = Callable[[bool], _Step]


class KeyArea(MouseArea):
    """Moves and selects by keys; every key that it does not know goes on to the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._visual_arrows = True
        self._x: float | None = None  # what Up and Down keep to
        self._moves = self._key_table()

    # ---- selection --------------------------------------------------------------------------
    def selected_span(self) -> tuple[int, int]:
        return min(self._anchor, self._place.position), max(self._anchor, self._place.position)

    def caret(self) -> int:
        return self._place.position

    def select(self, start: int, end: int, reveal: bool = True) -> None:
        """Select a range; the caret goes to its end."""
        size = len(self._flow.text)
        start, end = max(0, min(start, size)), max(0, min(end, size))
        self._put(start, Place(end, end > start))
        self._x = None
        if reveal:
            self.reveal(min(start, end), max(start, end))

    def set_caret(self, pos: int) -> None:
        self.select(pos, pos)

    def select_all(self) -> None:
        self.select(0, len(self._flow.text), reveal=False)

    def copy(self) -> None:
        """Copy the selected text exactly as it is stored."""
        start, end = self.selected_span()
        if start < end:
            clipboard = QGuiApplication.clipboard()
            clipboard.setMimeData(_plain(self._flow.text[start:end]))
            if clipboard.supportsSelection():
                clipboard.setMimeData(_plain(self._flow.text[start:end]), QClipboard.Mode.Selection)

    def caret_rect(self) -> QRectF:
        """Return where the caret is painted, in the viewport."""
        at = spot(self._flow, self._place)
        line, origin = at.piece.lines[at.line], self._origin(at.piece)
        width = max(2.0, round(self._flow.metrics.em / 11))
        top, height = line.y + line.height * 0.1, line.height * 0.82
        return QRectF(origin.x() + at.x - width / 2, origin.y() + top, width, height)

    # ---- keys -------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcuts while it would end a drag."""
        asks = event.type() == QEvent.Type.ShortcutOverride and self._edge is not None
        if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def set_visual_arrows(self, on: bool) -> None:
        """Let the arrows move on the screen, or in the order of the text."""
        self._visual_arrows = on

    def _key_table(self) -> dict[tuple[int, bool], _Move]:
        key = Qt.Key
        return {
            (key.Key_Left, False): lambda extend: self._arrow(True, extend),
            (key.Key_Right, False): lambda extend: self._arrow(False, extend),
            (key.Key_Left, True): lambda extend: self._word(True, extend),
            (key.Key_Right, True): lambda extend: self._word(False, extend),
            (key.Key_Up, False): lambda _: self._vertical(-1),
            (key.Key_Down, False): lambda _: self._vertical(1),
            (key.Key_Up, True): lambda extend: self._sentence(False, extend),
            (key.Key_Down, True): lambda extend: self._sentence(True, extend),
            (key.Key_Home, False): lambda _: _Step(caret.line_edge(self._flow, self._place, False)),
            (key.Key_End, False): lambda _: _Step(caret.line_edge(self._flow, self._place, True)),
            (key.Key_Home, True): lambda _: _Step(Place(0)),
            (key.Key_End, True): lambda _: _Step(Place(len(self._flow.text))),
            (key.Key_PageUp, False): lambda _: self._page(-1),
            (key.Key_PageDown, False): lambda _: self._page(1),
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, select and copy; leave every other key to the window."""
        modifier = Qt.KeyboardModifier
        held = event.modifiers()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() != Qt.Key.Key_Escape or not self._cancel_edge():
            move = self._moves.get((event.key(), bool(held & modifier.ControlModifier)))
            if move is None or held & (modifier.AltModifier | modifier.MetaModifier):
                event.ignore()
                return
            self._go(move, bool(held & modifier.ShiftModifier))
        event.accept()

    def _go(self, move: _Move, extend: bool) -> None:
        step = move(extend)
        if not step.keeps_x:
            self._x = None
        at = step.place.position
        anchor = step.anchor if step.anchor is not None else self._anchor
        self._put(anchor if extend else at, step.place)
        self.reveal(at, at)

    def _arrow(self, left: bool, extend: bool) -> _Step:
        low, high = self.selected_span()
        if low < high and not extend:  # an arrow leaves the selection at its side
            forward = left == self._flow.is_rtl(self._flow.number_of(low))
            return _Step(Place(high, True) if forward else Place(low))
        return _Step(caret.by_grapheme(self._flow, self._place, left, self._visual_arrows))

    def _word(self, left: bool, extend: bool) -> _Step:
        at = self._place.position
        forward = left == self._flow.is_rtl(self._flow.number_of(at))
        if not extend:
            return _Step(Place(caret.word_start(self._flow, at, forward)))
        anchor, at = caret.extend_by_word(self._flow, self._anchor, at, forward)
        return _Step(Place(at, at > anchor), anchor)

    def step_sentence(self, step: int) -> None:
        """Go to the next or previous sentence."""
        self._go(lambda extend: self._sentence(step > 0, extend), extend=False)

    def _sentence(self, forward: bool, extend: bool) -> _Step:
        at = caret.sentence(self._flow, self._place.position, forward, extend)
        return _Step(Place(at, extend and at > self._anchor))

    def _column_x(self) -> float:
        if self._x is None:
            self._x = spot(self._flow, self._place).x
        return self._x

    def _vertical(self, step: int) -> _Step:
        place = caret.by_line(self._flow, self._place, step, self._column_x())
        return _Step(place, keeps_x=True)

    def _page(self, step: int) -> _Step:
        """Move by a page and scroll as far, so that the caret stays where it was."""
        here = self.caret_rect().center()
        held = self._held_at(self._place.position, here.y())
        page = step * self.verticalScrollBar().pageStep()
        _, y = self._to_column(QPointF(0, here.y() + page))
        if not 0 <= y < self._flow.heights.total():
            return _Step(Place(0 if step < 0 else len(self._flow.text)))
        place = place_at(self._flow, self._column_x(), y)
        self._held = None
        self._hold(held._replace(position=place.position))
        return _Step(place, keeps_x=True)


def _plain(text: str) -> QMimeData:
    """Return a text for the clipboard; as bytes too, for PySide drops a U+FEFF at its start."""
    data = QMimeData()
    data.setText(text)
    if text[:1] in ("\ufeff", "\ufffe"):
        data.setData("text/plain;charset=utf-8", text.encode())
    return data
