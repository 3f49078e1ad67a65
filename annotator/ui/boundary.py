"""Moving the edges of a span by keys: a mode of the text while the reviewer mends a boundary."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from annotator.adjudicate import Facet
from annotator.i18n import _, is_rtl
from annotator.model import text as texts
from annotator.model.records import Fragment, Fragments
from annotator.ui.review import Review
from annotator.ui.stops import next_letter, next_word
from annotator.ui.textview import TextView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}  # on the screen
_FORWARD = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Boundary(QObject):
    """While it is on, the text's keys move one edge of `parts`.

    `moved` says that the mode began, moved an edge, or ended.
    """

    moved = Signal()

    def __init__(self, review: Review, view: TextView) -> None:
        super().__init__(view)
        self.review = review
        self.view = view
        self.facet: Facet | None = None
        self.parts: list[Fragment] = []
        self.edge = (0, 1)  # which fragment, which of its sides
        view.installEventFilter(self)
        view.edge_dragged.connect(self._drag)

    @property
    def on(self) -> bool:
        return self.facet is not None

    def begin(self, facet: Facet) -> None:
        """Start with the selected words, else with the proposal, else with any version."""
        start, end = self.view.selected_span()
        self.parts = list(self._first(facet)) if start == end else [self._snapped(start, end)]
        if not self.parts:
            self.review.said.emit(
                _("Nobody marked this role: select its words in the text first."), "info"
            )
            return
        self.facet = facet
        self.edge = self._differing_edge(facet)
        self.view.setFocus()
        self.follow()

    def _snapped(self, start: int, end: int) -> Fragment:
        text = self.review.session.text
        return texts.snap(text, start, end) if self.view.snap else (start, end)

    @staticmethod
    def _first(facet: Facet) -> Fragments:
        options = sorted(facet.options, key=lambda option: option.number != facet.proposal)
        if not facet.is_open and facet.value:
            held = [option for option in facet.options if option.value == facet.value]
            options = held or options
        return next((option.fragments for option in options if option.fragments), ())

    def _differing_edge(self, facet: Facet) -> tuple[int, int]:
        """Return the edge about which the versions differ, usually the last one."""
        ends = {option.fragments[-1][1] for option in facet.options if option.fragments}
        starts = {option.fragments[0][0] for option in facet.options if option.fragments}
        if len(starts) > 1 and len(ends) == 1:
            return 0, 0
        return len(self.parts) - 1, 1

    def cancel(self) -> None:
        """Leave everything as it was."""
        if self.on:
            self.facet = None
            self.moved.emit()

    def accept(self) -> None:
        """Take the edges as they are now."""
        facet, parts = self.facet, tuple(self.parts)
        self.facet = None
        self.moved.emit()
        if facet is not None:
            self.review.edit_span(facet, parts)

    def follow(self) -> None:
        """Show where the moving edge is."""
        fragment, side = self.edge
        place = self.parts[fragment][side]
        self.view.set_caret(place)
        self.moved.emit()

    # ---- keys ------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys of the mode before the window's shortcuts see them."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if not self.on or event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        if not self._knows(Qt.Key(event.key())):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._press(event)
        return True

    @staticmethod
    def _knows(key: Qt.Key) -> bool:
        return key in {*_ENTER, *_TABS, *_SIDEWAYS, *_FORWARD, Qt.Key.Key_Escape, Qt.Key.Key_F2}

    def _press(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        self.review.count_key()
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in _ENTER or key == Qt.Key.Key_F2:
            self.accept()
        elif key in _TABS:
            self._other_end(-1 if key == Qt.Key.Key_Backtab else 1)
        else:
            letter = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            step = _FORWARD.get(key) or self._reading(_SIDEWAYS[key])
            self._move(step, letter=letter)

    def _reading(self, step: int) -> int:
        """Return a step on the screen as a step of the text: Arabic runs to the left."""
        document = self.review.session.document
        rtl = document.language[:2] in ("ar", "fa", "he", "ur") if document else is_rtl()
        return -step if rtl else step

    def _other_end(self, step: int) -> None:
        edges = [(n, side) for n in range(len(self.parts)) for side in (0, 1)]
        self.edge = edges[(edges.index(self.edge) + step) % len(edges)]
        self.follow()

    def _move(self, step: int, *, letter: bool) -> None:
        fragment, side = self.edge
        edges = list(self.parts[fragment])
        moved = next_letter if letter else next_word
        edges[side] = moved(self.review.session.text, edges[side], side, step)
        before = self.parts[fragment - 1][1] if fragment else 0
        after = self.parts[fragment + 1][0] if fragment + 1 < len(self.parts) else None
        if edges[0] >= edges[1] or edges[0] < before or (after is not None and edges[1] > after):
            return
        self.parts[fragment] = (edges[0], edges[1])
        self.follow()

    def _drag(self, _mark: str, fragment: int, start: int, end: int) -> None:
        """Take over an edge that was dragged with the mouse."""
        if self.on and fragment < len(self.parts):
            self.parts[fragment] = (start, end)
            self.moved.emit()
