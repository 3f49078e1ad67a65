"""The reviewer's turn: every key of the adjudication screen is one method."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator import adjudicate
from annotator.adjudicate import Card, Facet
from annotator.errors import AnnotatorError
from annotator.i18n import _
from annotator.model.records import Attribution, Fragments
from annotator.model.tagset import canonical
from annotator.store import Change, Changes
from annotator.ui.reviewlists import ReviewLists

_OURS = "adjudicate"
_AUTOMATIC = "adjudicate_auto"


class Review(ReviewLists):
    """Turns keys into the verbs of `adjudicate`; after each the board is built anew."""

    def step_facet(self, step: int, *, agreed: bool = False) -> None:
        """Focus the next question; of a decided card, or with `agreed`, any facet."""
        if self.choice is not None:
            self.choice.step(step)
            self.shown.emit()
        elif self.batch is not None:
            self._step_option(step)
        if self.card is None or self.listing:
            return
        facets = self.card.facets if agreed else self.card.open or self.card.facets
        keys = [(facet.cluster, facet.name) for facet in facets]
        place = keys.index(self._facet) + step if self._facet in keys else 0
        self._facet = keys[place % len(keys)]
        self.shown.emit()

    # ---- verbs -----------------------------------------------------------------------------

    def enter_key(self) -> None:
        """Accept the proposals; on the summary finish the document."""
        if self.choice is not None:
            self._take_line(self.choice.line)
        elif self.batch is not None:
            self._apply_batch()
        elif self.card is None:
            self._finish()
        elif self.card.is_open:
            self._accept(self.card)
        else:
            self.next_open()

    def _accept(self, card: Card) -> None:
        """Accept; where a question has no proposal, go there and say so."""
        facet = adjudicate.unanswered(card)
        if facet is not None:
            self.focus(facet)
            self.said.emit(
                _("There is no proposal here: choose with a digit, or press Delete."), "info"
            )
            return
        self._decide(card, adjudicate.accept, card, self.why)

    def choose(self, number: int) -> None:
        """Take an option of the focused question, or of the list in its place."""
        if self.choice is not None:
            self._take_line(self.choice.numbered(number))
            return
        if self.batch is not None:
            self._batch_option(number)
            return
        card, facet = self.card, self.facet
        if card is None or facet is None:
            return
        if facet.option(number) is None:
            self.said.emit(_("This question has no option {n}.", n=number), "info")
            return
        self._decide(card, adjudicate.choose, card, facet, number, self.why)

    def take(self, voice: int) -> None:
        """Take the card as one annotator has it."""
        if self.card is not None and self.board is not None and not self.listing:
            if voice > len(self.board.order):
                self.said.emit(_("There is no annotator with this letter."), "info")
                return
            self._decide(self.card, adjudicate.take, self.card, voice, self.why)

    def reject(self) -> None:
        if self.card is not None and not self.listing:
            self._decide(self.card, adjudicate.reject, self.card, self.why)

    def keep_both(self) -> None:
        if self.card is None or self.listing:
            return
        if len(self.card.parts) < 2:
            self.said.emit(_("There is only one attribution on this card."), "info")
            return
        self._decide(self.card, adjudicate.keep_both, self.card, self.why)

    def edit_span(self, facet: Facet, parts: Fragments) -> None:
        self.edit(facet, canonical([list(part) for part in parts]))

    def later(self) -> None:
        """Park the card, or take it up where it was parked."""
        card = self.card
        if card is None or self.listing:
            return
        if not card.is_open:
            self.said.emit(_("This card is decided already."), "info")
        elif self._do(adjudicate.later, card, self.why) is not None:
            self._build()
            self.next_open_after(card)

    def reopen(self) -> None:
        """Ask a decided card again."""
        card = self.card
        if card is None or card.is_open or self.listing:
            return
        if self._do(adjudicate.reopen, card) is not None:
            self._build()
            self.go_to(card.id)

    def admit(self) -> None:
        """Let those count who handed in after the first decisions."""
        if self.board is None or not self.board.late:
            return
        board = self.board
        if self._do(adjudicate.admit, board.document.id, board.late) is not None:
            self._build()
            self._show_first()

    def add(self, span: tuple[int, int], role: str = "cue") -> None:
        """Make a new attribution of the selected words, its cue; the rest is edited on its card."""
        document = self.session.document
        if document is None:
            return
        made: Attribution | None = self._do(adjudicate.add, document.id, {role: (span,)})
        if made is None:
            return
        self._build()
        cards = self.board.cards if self.board else ()
        found = (c for c in cards for p in c.parts if p.gold and p.gold.id == made.id)
        card = next(found, None)
        if card is not None:
            wanted = next((f for f in card.facets if f.name == "span:content"), None)
            self.show_card(card, (wanted.cluster, wanted.name) if wanted else None)
            self.said.emit(
                _("New attribution. Select its content in the text and press F2, then Enter."),
                "info",
            )

    def _finish(self) -> None:
        if self.board is None or self.board.final:
            if self.board is not None:
                self.step_document(1)
            return
        if self._do(adjudicate.finish, self.board.document.id) is not None:
            self._build()
            self.show_card(None)

    # ---- undo ------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the reviewer's last decision and return to its card."""
        store, who = self.session.store, self.session.annotator
        self._travel(store.undo_name(who), store.undo, _("There is no decision to take back."))

    def redo(self) -> None:
        store, who = self.session.store, self.session.annotator
        self._travel(store.redo_name(who), store.redo, _("There is no decision to bring back."))

    def _travel(self, name: str, step: Callable[[str], Changes], nothing: str) -> None:
        if not name.startswith(_OURS) or name == _AUTOMATIC:
            self.said.emit(nothing, "info")
            return
        self._busy = True
        try:
            changes = step(self.session.annotator)
        except AnnotatorError as error:
            self.session.failed.emit(error)
            return
        finally:
            self._busy = False
        self._go_where(changes.changes)

    def _go_where(self, changes: Sequence[Change]) -> None:
        rows = [change.after or change.before or {} for change in changes if _is_decision(change)]
        here = self.session.document.id if self.session.document else ""
        for data in sorted(rows, key=lambda data: data["document"] != here):
            if self.session.document is None or self.session.document.id != data["document"]:
                self.session.open_document(str(data["document"]))
            self._build()
            card = self.card_of(str(data["cluster"]))
            if card is not None:
                self.show_card(card)
                return
        self._build()
        self._show_first()


def _is_decision(change: Change) -> bool:
    return change.table == "decision"
