"""What the keys do to the text's selection: roles, edges, steps. Calls the verbs of `edits`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from annotator import edits, people
from annotator.i18n import _
from annotator.model import text as texts
from annotator.model.records import GOLD, Attribution, Fragment
from annotator.ui.marks import owner_and_role
from annotator.ui.session import Session, holding, hull, region_at
from annotator.ui.textview import TextView


@dataclass(frozen=True, slots=True)
class _Edge:
    """The fragment whose edge was moved last, so that the same key moves it again."""

    attribution: str
    role: str
    start: int
    caret: int


class Editing:
    """Turns selection and caret into edits of the active attribution."""

    def __init__(self, session: Session, view: TextView, say: Callable[[str], None]) -> None:
        self.session = session
        self.view = view
        self.say = say
        self._edge: _Edge | None = None
        self._exact = False
        view.span_selected.connect(self._note_selection)

    def _note_selection(self, _start: int, _end: int) -> None:
        """Remember whether this selection was made with Alt: then it is meant to the letter."""
        held = QGuiApplication.keyboardModifiers()
        self._exact = bool(held & Qt.KeyboardModifier.AltModifier)

    # ---- roles ---------------------------------------------------------------------------

    def target(self) -> Fragment | None:
        """Return the selection, else the word at the caret."""
        start, end = self.view.selected_span()
        text = self.session.text
        if start == end:
            start, end = texts.word_at(text, self.view.caret())
        if self.view.snap and not self._exact:
            start, end = texts.snap(text, start, end)
        return (start, end) if start < end else None

    def mark(self, role: str, *, more: bool = False) -> None:
        """Give the selection a role: in the active attribution, else in a new one."""
        span, document = self.target(), self.session.document
        if span is None or document is None:
            self.say(_("Select some words first."))
            return
        active = self.session.active
        if active is None:
            made = self.session.do(edits.start_attribution, document.id, role, [span])
            if made is None:
                return
            self.session.activate(made.id)
        elif more:
            if self.session.do(edits.add_fragment, active.id, role, *span) is None:
                return
        elif self.session.do(edits.set_span, active.id, role, [span]) is None:
            return
        self.view.set_caret(span[1])

    def mark_next(self) -> None:
        """Give the selection the role that the active attribution still lacks."""
        role = self.session.next_role()
        if role:
            self.mark(role)
        else:
            self.say(_("This attribution has all its roles. Press N for a new one."))

    def new(self) -> None:
        """Put the active attribution down: the next role key begins another one."""
        self.session.activate(None)
        self.say(_("Select the cue of the next attribution."))

    def delete(self) -> None:
        if self.session.active_id:
            self.session.do(edits.delete_attributions, [self.session.active_id])

    def remove_span(self) -> None:
        """Take away the active attribution's fragment at the caret."""
        item = self.session.active
        found = self._fragment_near(item, within=True) if item else None
        if item is None or found is None:
            self.say(_("The caret is not on a span of this attribution."))
            return
        role, index = found
        self.session.do(edits.remove_fragment, item.id, role, item.spans[role][index][0])

    def region(self, kind: str) -> None:
        """Mark the selection as a region of this kind; on such a region, take it away."""
        document = self.session.document
        start, end = self.view.selected_span()
        if document is None:
            return
        known = region_at(self.session.regions, kind, start, end)
        if known is not None:
            self.session.do(edits.remove_region, known.id)
            return
        start, end = texts.trim(self.session.text, start, end)
        if start == end:
            self.say(_("Select some words first."))
        elif self.session.do(edits.mark_region, document.id, kind, start, end):
            self.view.set_caret(end)

    # ---- edges ---------------------------------------------------------------------------

    def drag_edge(self, mark: str, fragment: int, start: int, end: int) -> None:
        """Take over an edge that was dragged in the text."""
        owner, role = owner_and_role(mark)
        if owner not in self.session.attributions:
            return
        if self.session.writable:
            self.session.activate(owner)
        self.session.do(edits.move_edge, owner, role, fragment, (start, end))

    def move_edge(self, side: int, step: int, *, letter: bool = False) -> None:
        """Move the beginning (side 0) or end (side 1) of the fragment near the caret."""
        item = self.session.active
        found = self._fragment_near(item) if item else None
        if item is None or found is None:
            return
        role, index = found
        edges = list(item.spans[role][index])
        moved = next_letter if letter else next_word
        edges[side] = moved(self.session.text, edges[side], side, step)
        if edges[0] >= edges[1]:
            self.say(_("The span has no more words to give."))
            return
        span = (edges[0], edges[1])
        if self.session.do(edits.move_edge, item.id, role, index, span) is not None:
            self.view.set_caret(edges[side])
            self._edge = _Edge(item.id, role, edges[0], edges[side])

    def _fragment_near(self, item: Attribution, *, within: bool = False) -> tuple[str, int] | None:
        """Return role and index of the fragment at the caret, else of the nearest one."""
        caret = self.view.caret()
        found: list[tuple[int, int, str, int]] = []
        for role, parts in item.spans.items():
            for index, (start, end) in enumerate(parts):
                distance = max(start - caret, caret - end, 0)
                again = self._edge == _Edge(item.id, role, start, caret)
                found.append((-1 if again else distance, end - start, role, index))
        if not found or (within and min(found)[0] > 0):
            return None
        return min(found)[2:]

    # ---- steps ---------------------------------------------------------------------------

    def activate_here(self) -> None:
        """Activate the attribution at the caret; again, the next one that lies there."""
        found = holding(list(self.session.attributions.values()), self.view.caret())
        if not found:
            self.say(_("No attribution at the caret."))
            return
        ids = [item.id for item in found]
        active = self.session.active_id
        turn = ids.index(active) + 1 if active in ids else 0
        self.session.activate(ids[turn % len(ids)])

    def step(self, step: int) -> None:
        """Activate the next or previous attribution in text order and go there."""
        items = self.session.ordered()
        if not items:
            self.say(_("This document has no attributions yet."))
            return
        ids = [item.id for item in items]
        if self.session.active_id in ids:
            place = ids.index(self.session.active_id) + step
        else:
            caret = self.view.caret()
            before = sum(1 for item in items if hull(item)[0] < caret)
            place = before if step > 0 else before - 1
        self.go_to(items[place % len(items)])

    def go_to(self, item: Attribution) -> None:
        """Activate an attribution and bring its cue before the eyes."""
        self.session.activate(item.id)
        parts = item.spans.get("cue") or next(iter(item.spans.values()), ())
        if parts:
            self.view.set_caret(parts[0][0])
            self.view.reveal(parts[0][0], parts[-1][1])

    def escape(self) -> None:
        """Drop the selection; without one, put the active attribution down."""
        start, end = self.view.selected_span()
        if start < end:
            self.view.set_caret(self.view.caret())
        else:
            self.session.activate(None)

    def finish(self) -> None:
        """Declare the layer finished, or open it again."""
        document = self.session.document
        if document is None:
            return
        layer = self.session.layer
        done = layer is not None and layer.state != "open"
        if self.session.annotator == GOLD:
            self.session.do(edits.set_state, document.id, "open" if done else "final")
        elif done:
            self.session.do(people.reopen, [document.id])
        elif layer is None:  # nothing is in this document: that, too, can be handed in
            if self.session.do(people.assign, self.session.annotator, [document.id]) is not None:
                self.session.do(people.submit, [document.id])
        else:
            self.session.do(people.submit, [document.id])


def next_word(text: str, place: int, side: int, step: int) -> int:
    """Return the next place where a span may begin (side 0) or end (side 1)."""
    if step > 0:
        window = texts.words(text[place : place + 400])
        edges = [place + word[side] for word in window if word[side] > 0]
        return edges[0] if edges else place
    low = max(0, place - 400)
    window = texts.words(text[low:place])
    edges = [low + word[side] for word in window if low + word[side] < place]
    return edges[-1] if edges else place


def next_letter(text: str, place: int, _side: int, step: int) -> int:
    """Return the next place between two graphemes."""
    if step > 0:
        around = texts.graphemes(text[place : place + 32])
        return place + around[1] if len(around) > 1 else place
    low = max(0, place - 32)
    around = texts.graphemes(text[low:place])
    return low + around[-2] if len(around) > 1 else place
