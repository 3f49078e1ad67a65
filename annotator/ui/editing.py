"""What the keys do to the text's selection: roles, edges, steps. Calls the verbs of `edits`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from annotator import edits, people
from annotator.i18n import _, ngettext
from annotator.model import text as texts
from annotator.model.records import GOLD, Attribution, Fragment
from annotator.ui import stops
from annotator.ui.marks import owner_and_role
from annotator.ui.names import number
from annotator.ui.offers import Offers, is_offer
from annotator.ui.session import Session, holding, hull, region_at
from annotator.ui.textview import TextView
from annotator.ui.turns import Turns

WORD, LETTER, STOP = "word", "letter", "stop"  # how far an edge moves in one step
_STEPS = {WORD: stops.next_word, LETTER: stops.next_letter, STOP: stops.next_stop}


@dataclass(frozen=True, slots=True)
class _Edge:
    """The fragment whose edge was moved last, so that the same key moves it again."""

    attribution: str
    role: str
    start: int
    caret: int


class Editing:
    """Turns selection and caret into edits of the active attribution.

    While a suggestion is in hand, the same keys correct it instead.
    """

    def __init__(
        self, session: Session, offers: Offers, view: TextView, say: Callable[[str], None]
    ) -> None:
        self.session = session
        self.offers = offers
        self.view = view
        self.say = say
        self._edge: _Edge | None = None
        self._exact = False
        self._turns = Turns()
        self._widened: list[Fragment] = []  # what the selection was before each widening
        view.span_selected.connect(self._note_selection)

    def _note_selection(self, _start: int, _end: int) -> None:
        """Remember whether this selection was made with Alt: then it is meant to the letter."""
        held = QGuiApplication.keyboardModifiers()
        self._exact = bool(held & Qt.KeyboardModifier.AltModifier)

    @property
    def item(self) -> Attribution | None:
        """Return what the keys are about: the suggestion in hand, else the active attribution."""
        return self.offers.item or self.session.active

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
        """Give the selection a role: in the active attribution, else in a new one.

        Without a selection the key chooses the role of a suggestion in hand, whose edges move
        next; again, or where the role has no words, it marks the likeliest ones, then others.
        """
        if not more and self._without_selection(role):
            return
        span = self.target()
        if span is None:
            self.say(_("Select some words first."))
        elif self._put(role, span, more=more):
            self.view.set_caret(span[1])

    def _put(self, role: str, span: Fragment, *, more: bool = False) -> bool:
        """Give words a role; tell whether that was possible."""
        offers, document, active = self.offers, self.session.document, self.session.active
        if document is None:
            return False
        if offers.armed is not None:
            return offers.add_fragment(role, span) if more else offers.set_span(role, [span])
        if active is None:
            made = self.session.do(edits.start_attribution, document.id, role, [span])
            self.session.activate(made.id if made else None)
            return made is not None
        if more:
            return self.session.do(edits.add_fragment, active.id, role, *span) is not None
        return self.session.do(edits.set_span, active.id, role, [span]) is not None

    def _without_selection(self, role: str) -> bool:
        """Do what a role's key means when nothing is selected; False for the word at the caret.

        That is meant when a person has moved the caret away from the spans.
        """
        item, (start, end), caret = self.item, self.view.selected_span(), self.view.caret()
        if item is None or start < end:
            return False
        held = item.spans.get(role, ())
        again = self._turns.goes_on(item, role, caret)
        if held and is_offer(item.id) and not again:
            self._choose(item, role)
            return True
        edges = {edge for parts in item.spans.values() for part in parts for edge in part}
        if caret not in edges or (held and not again):
            return False
        words = self._turns.next(self.session.text, item, role, caret)
        if words is None or not self._put(role, words):
            return False
        self.view.set_caret(words[1])
        self._edge = _Edge(item.id, role, words[0], words[1])
        return True

    def _choose(self, item: Attribution, role: str) -> None:
        """Choose a role, again its next piece: the caret goes to its end, its edges move next."""
        parts, edge, turn = item.spans[role], self._edge, 0
        starts = [part[0] for part in parts]
        if edge is not None and (edge.attribution, edge.role) == (item.id, role):
            turn = starts.index(edge.start) + 1 if edge.start in starts else 0
        piece = parts[turn % len(parts)]
        self.view.set_caret(piece[1])
        self._edge = _Edge(item.id, role, piece[0], piece[1])
        if turn % len(parts) == len(parts) - 1:
            self._turns.chosen(item, role, piece[1])

    def mark_next(self) -> None:
        """Give the selection the role that the active attribution still lacks.

        A selection beside one that lacks nothing begins the next attribution.
        """
        role = self.session.next_role() if self.offers.armed is None else ""
        start, end = self.view.selected_span()
        if role:
            self.mark(role)
        elif self._lies_beside(start, end):
            self.session.activate(None)
            self.mark(self.session.next_role())
        else:
            self.say(_("This attribution has all its roles. Press N for a new one."))

    def _lies_beside(self, start: int, end: int) -> bool:
        """Tell whether a selection has no word of the active attribution's cue and source."""
        item = self.session.active
        if item is None or start == end:
            return False
        taken = [part for role in ("cue", "source") for part in item.spans.get(role, ())]
        return not any(a < end and start < b for a, b in taken)

    def new(self) -> None:
        """Put the active attribution down: the next role key begins another one."""
        self.offers.disarm()
        self.session.activate(None)
        self.say(_("Select the cue of the next attribution."))

    def delete(self) -> None:
        if self.session.active_id:
            self.session.do(edits.delete_attributions, [self.session.active_id])

    def remove_span(self) -> None:
        """Take away the fragment at the caret."""
        item = self.item
        found = self._fragment_near(item, within=True) if item else None
        if item is None or found is None:
            self.say(_("The caret is not on a span of this attribution."))
            return
        role, index = found
        if is_offer(item.id):
            parts = item.spans[role]
            self.offers.set_span(role, (*parts[:index], *parts[index + 1 :]))
        else:
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
        item = self.offers.item
        if item is not None and owner == item.id:
            parts = list(item.spans.get(role, ()))
            parts[fragment] = (start, end)
            self.offers.set_span(role, parts)
        if owner not in self.session.attributions:
            return
        if self.session.writable:
            self.session.activate(owner)
        self.session.do(edits.move_edge, owner, role, fragment, (start, end))

    def move_edge(self, side: int, step: int, by: str = WORD) -> None:
        """Move the beginning (side 0) or end (side 1) of the fragment near the caret."""
        item = self.item
        found = self._fragment_near(item) if item else None
        if item is None or found is None:
            return
        role, index = found
        edges = list(item.spans[role][index])
        edges[side] = _STEPS[by](self.session.text, edges[side], side, step)
        if edges[0] >= edges[1]:
            self.say(_("The span has no more words to give."))
            return
        if self._put_edge(item, role, index, (edges[0], edges[1])):
            self.view.set_caret(edges[side])
            self._edge = _Edge(item.id, role, edges[0], edges[side])

    def _put_edge(self, item: Attribution, role: str, index: int, span: Fragment) -> bool:
        if not is_offer(item.id):
            return self.session.do(edits.move_edge, item.id, role, index, span) is not None
        parts = list(item.spans[role])
        parts[index] = span
        return self.offers.set_span(role, parts)

    def widen(self, step: int) -> None:
        """Select the next larger thing around the selection, or go back to the smaller one."""
        now = self.view.selected_span()
        if self._widened and self._widened[-1] != now:
            self._widened = []
        if step < 0:
            if len(self._widened) > 1:
                self._widened.pop()
                self.view.select(*self._widened[-1])
            return
        if not self._widened:
            self._widened = [now]
        wider = stops.wider(self.session.text, *now)
        if wider != now:
            self._widened.append(wider)
            self.view.select(*wider)

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
        """Drop the selection; without one, put the suggestion or the attribution down."""
        start, end = self.view.selected_span()
        if start < end:
            self.view.set_caret(self.view.caret())
        elif self.offers.armed is not None:
            self.offers.disarm()
        else:
            self.session.activate(None)

    def finish(self) -> None:
        """Declare the layer finished, or open it again; say what was left undecided."""
        document, left = self.session.document, len(self.offers.found)
        if document is None:
            return
        layer = self.session.layer
        done = layer is not None and layer.state != "open"
        if self.session.annotator == GOLD:
            self.session.do(edits.set_state, document.id, "open" if done else "final")
        elif done:
            self.session.do(people.reopen, [document.id])
        elif self._submit(document.id) and left:
            self.say(
                ngettext("Finished. {count} suggestion was left undecided.",
                         "Finished. {count} suggestions were left undecided.", left,
                         count=number(left))
            )  # fmt: skip

    def _submit(self, document: str) -> bool:
        """Hand the document in; one in which nothing is can be handed in, too."""
        session = self.session
        if (
            session.layer is None
            and session.do(people.assign, session.annotator, [document]) is None
        ):
            return False
        return session.do(people.submit, [document]) is not None
