"""Doing on the board: a verb as one operation, then the board anew; and saying why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from annotator import adjudicate
from annotator.adjudicate import REASONS, Card, Facet, Reason
from annotator.errors import AnnotatorError
from annotator.i18n import _
from annotator.ui.reviewboard import ReviewBoard

_SECTIONS = 5  # as many as there are digits left beside the kinds of reason


class ReviewDoing(ReviewBoard):
    """Runs verbs of `adjudicate`, keeps the reason and the project's rules."""

    def _do(self, verb: Callable[..., Any], *args: Any) -> Any:
        """Run a verb as one operation; a refusal goes to the message bar, and the board is new."""
        self._busy = True
        try:
            return self.session.do(verb, *args)
        finally:
            self._busy = False

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

    def edit(self, facet: Facet, value: str) -> None:
        """Give a facet a value of the reviewer's own."""
        if self.card is not None:
            self._decide(self.card, adjudicate.edit, self.card, facet, value, self.why)

    def next_open_after(self, card: Card) -> None:
        if self.board is not None:
            self.show_card(self.board.next(card))

    # ---- why -------------------------------------------------------------------------------

    def set_reason(self, digit: int) -> None:
        """Say why: 1–4 the kind of reason, 5–9 a section; the same digit takes it back."""
        if self.card is None or self.listing:
            return
        codes, why = list(REASONS), self.why
        if 1 <= digit <= len(codes):
            code = codes[digit - 1]
            self._explain(replace(why, code="" if why.code == code else code))
            return
        numbers = self.section_numbers()
        if len(codes) < digit <= len(codes) + len(numbers):
            number = numbers[digit - len(codes) - 1]
            self._explain(replace(why, guideline="" if why.guideline == number else number))

    def section_numbers(self) -> list[str]:
        """Return the sections of the guideline that can be named on this card.

        Where one was named already it stays among them, whatever is focused.
        """
        if self.card is None:
            return []
        found = [item.number for item in adjudicate.sections(self.card, self.facet) if item.number]
        mine = self.why.guideline
        return [*found, *([mine] if mine and mine not in found else [])][:_SECTIONS]

    def set_note(self, note: str) -> None:
        """Say why in words; none take them back."""
        words = " ".join(note.split())
        if self.card is not None and words != self.why.note:
            self._explain(replace(self.why, note=words))

    def _explain(self, why: Reason) -> None:
        """Keep a reason for the next decision; give it at once to what is decided."""
        card = self.card
        if card is None or card.is_open:
            self.why = why
            self.shown.emit()
        elif self._do(adjudicate.explain, card, why) is not None:
            self._build()
            self.show_card(self.card_of(card.id), self._facet)

    # ---- rules of the project ----------------------------------------------------------------

    @property
    def majority(self) -> bool:
        """Tell whether what most say is accepted without asking."""
        try:
            return adjudicate.rules(self.session.store).majority
        except AnnotatorError:
            return False  # the next decision meets the same trouble and says so

    def toggle_majority(self) -> None:
        """Accept what most say from now on, or ask about it again."""
        on = not self.majority
        try:
            adjudicate.set_majority(self.session.store, on=on)
        except AnnotatorError as error:
            self.session.failed.emit(error)
            return
        if on:
            text = _("Values on which more than half of at least three agree are accepted now.")
        else:
            text = _("Values on which not all agree are asked again.")
        self.said.emit(text, "info")
        self._follow_rule()

    def _follow_rule(self) -> None:
        """Do what the rules now leave to no person, and show what is left."""
        if self.board is None:
            return
        card = self.card
        self._automatic()
        self._build()
        fresh = self.card_of(card.id) if card else None
        self.show_card(fresh if fresh and fresh.is_open else self.board.next(fresh))
