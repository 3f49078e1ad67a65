"""The reviewer's turn: every key of the adjudication screen is one method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from annotator import adjudicate
from annotator.adjudicate import REASONS, Card, Facet, Reason
from annotator.errors import AnnotatorError
from annotator.i18n import _
from annotator.model.records import Attribution, Fragments
from annotator.model.tagset import canonical
from annotator.store import Change, Changes
from annotator.ui.reviewboard import Batch, ReviewBoard

_OURS = "adjudicate"
_AUTOMATIC = "adjudicate_auto"


class Review(ReviewBoard):
    """Turns keys into the verbs of `adjudicate`; after each the board is built anew."""

    def step_facet(self, step: int, *, agreed: bool = False) -> None:
        """Focus the next question; of a decided card, or with `agreed`, any facet."""
        if self.batch is not None:
            self._step_option(step)
        if self.card is None or self.batch is not None:
            return
        facets = self.card.facets if agreed else self.card.open or self.card.facets
        keys = [(facet.cluster, facet.name) for facet in facets]
        place = keys.index(self._facet) + step if self._facet in keys else 0
        self._facet = keys[place % len(keys)]
        self.shown.emit()

    # ---- verbs -----------------------------------------------------------------------------

    def enter_key(self) -> None:
        """Accept the proposals; on the summary finish the document."""
        if self.batch is not None:
            self._apply_batch()
        elif self.card is None:
            self._finish()
        elif self.card.is_open:
            self._accept(self.card)
        else:
            self.next_open()

    def _accept(self, card: Card) -> None:
        """Accept; where a question has no proposal, go there and say so."""
        without = [facet for facet in card.open if facet.proposal is None]
        if without and not self._would_drop(card):
            self.focus(without[0])
            self.said.emit(
                _("There is no proposal here: choose with a digit, or press Delete."), "info"
            )
            return
        self._decide(card, adjudicate.accept, card, self._reason())

    def _would_drop(self, card: Card) -> bool:
        """Tell whether the proposal is that there is no attribution here."""
        head = card.open[0] if card.open else None
        return head is not None and head.name == "presence" and head.proposal == 2

    def choose(self, number: int) -> None:
        """Take an option of the focused question."""
        if self.batch is not None:
            self._batch_option(number)
            return
        card, facet = self.card, self.facet
        if card is None or facet is None:
            return
        if facet.option(number) is None:
            self.said.emit(_("This question has no option {n}.", n=number), "info")
            return
        self._decide(card, adjudicate.choose, card, facet, number, self._reason())

    def take(self, voice: int) -> None:
        """Take the card as one annotator has it."""
        if self.card is not None and self.board is not None and self.batch is None:
            if voice > len(self.board.order):
                self.said.emit(_("There is no annotator with this letter."), "info")
                return
            self._decide(self.card, adjudicate.take, self.card, voice, self._reason())

    def reject(self) -> None:
        if self.card is not None and self.batch is None:
            self._decide(self.card, adjudicate.reject, self.card, self._reason())

    def keep_both(self) -> None:
        if self.card is None or self.batch is not None:
            return
        if len(self.card.parts) < 2:
            self.said.emit(_("There is only one attribution on this card."), "info")
            return
        self._decide(self.card, adjudicate.keep_both, self.card, self._reason())

    def edit(self, facet: Facet, value: str) -> None:
        """Give a facet a value of the reviewer's own."""
        if self.card is not None:
            self._decide(self.card, adjudicate.edit, self.card, facet, value, self._reason())

    def edit_span(self, facet: Facet, parts: Fragments) -> None:
        self.edit(facet, canonical([list(part) for part in parts]))

    def later(self) -> None:
        """Park the card, or take it up where it was parked."""
        card = self.card
        if card is None or self.batch is not None:
            return
        if not card.is_open:
            self.said.emit(_("This card is decided already."), "info")
        elif self._do(adjudicate.later, card, self._reason()) is not None:
            self._build()
            self.next_open_after(card)

    def next_open_after(self, card: Card) -> None:
        if self.board is not None:
            self.show_card(self.board.next(card))

    def reopen(self) -> None:
        """Ask a decided card again."""
        card = self.card
        if card is None or card.is_open or self.batch is not None:
            return
        if self._do(adjudicate.reopen, card, self._reason()) is not None:
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

    def set_reason(self, digit: int) -> None:
        """Note why, for the next decision on this card; the same digit takes it back."""
        codes = list(REASONS)
        if 1 <= digit <= len(codes) and self.card is not None:
            code = codes[digit - 1]
            self.reason = "" if self.reason == code else code
            self.shown.emit()

    def _reason(self) -> Reason:
        return Reason(code=self.reason)

    def _decide(self, card: Card, verb: Callable[..., Any], *args: Any) -> None:
        """Run a verb; stay while the card asks more, else go to the next one."""
        if self._do(verb, *args) is None:
            return
        self._build()
        fresh = self.card_of(card.id)
        if fresh is not None and (fresh.is_open or not card.is_open):
            keep = self._facet if not fresh.is_open else None
            self.show_card(fresh, keep)
        else:
            self.next_open_after(card)

    def _do(self, verb: Callable[..., Any], *args: Any) -> Any:
        """Run a verb as one operation; a refusal goes to the message bar, and the board is new."""
        self._busy = True
        try:
            return self.session.do(verb, *args)
        finally:
            self._busy = False

    # ---- all cards of a pattern --------------------------------------------------------------

    def begin_batch(self) -> None:
        """List the cards that pose the same question; Enter then answers all of them."""
        card, facet = self.card, self.facet
        if card is None or facet is None or self.board is None:
            return
        cards = adjudicate.same_pattern(self.board.cards, card)
        if len(cards) < 2 or not card.open:
            self.said.emit(_("No other card of this document asks the same question."), "info")
            return
        asked = card.open[0]
        usable = [option.number for option in asked.options if option.token]
        if not usable:
            return
        start = asked.proposal if asked.proposal in usable else usable[0]
        self.batch = Batch(cards, start or usable[0])
        self.shown.emit()

    def _batch_option(self, number: int) -> None:
        card = self.card
        option = card.open[0].option(number) if card and card.open else None
        if self.batch is not None and option is not None and option.token:
            self.batch.option = number
            self.shown.emit()

    def _step_option(self, step: int) -> None:
        if self.batch is None or self.card is None or not self.card.open:
            return
        numbers = [option.number for option in self.card.open[0].options if option.token]
        place = numbers.index(self.batch.option) + step
        self.batch.option = numbers[place % len(numbers)]
        self.shown.emit()

    def _apply_batch(self) -> None:
        batch, card = self.batch, self.card
        option = card.open[0].option(batch.option) if batch and card and card.open else None
        if batch is None or card is None or option is None:
            return
        if self._do(adjudicate.batch, batch.cards, option.token, self._reason()) is not None:
            self._build()
            self.next_open_after(card)

    def escape(self) -> bool:
        """Put the list of a batch away; tell whether there was one."""
        if self.batch is None:
            return False
        self.batch = None
        self.shown.emit()
        return True

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
        for change in changes:
            data = change.after or change.before or {}
            if change.table != "decision":
                continue
            if self.session.document is None or self.session.document.id != data["document"]:
                self.session.open_document(str(data["document"]))
            self._build()
            card = self.card_of(str(data["cluster"]))
            if card is not None:
                self.show_card(card)
                return
        self._build()
        self._show_first()
