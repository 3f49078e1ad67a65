"""What is chosen from a list in the card's place, and what changes which cards there are."""

from __future__ import annotations

from collections.abc import Sequence

from annotator import adjudicate
from annotator.adjudicate import Card, Facet, Union
from annotator.adjudicate.reasons import NO_REASON
from annotator.i18n import _
from annotator.ui.reviewbatch import Batch
from annotator.ui.reviewchoice import Line, dividing, link_choice, split_choice
from annotator.ui.reviewdoing import ReviewDoing
from annotator.ui.reviewwords import batch_words


class ReviewLists(ReviewDoing):
    """Merging and splitting, links, and all cards of a pattern."""

    # ---- one attribution or two --------------------------------------------------------------

    def merge(self) -> None:
        """Make one attribution of the card's parts, else of it and the nearest that overlaps."""
        found = self.union()
        if found is None or self.listing:
            self._say_no_union()
            return
        if self._do(adjudicate.merge, found.cards, found.clusters, self.why) is not None:
            self._build()
            self._show_regrouped(found.clusters)

    def union(self) -> Union | None:
        """Return what F4 would make one."""
        if self.board is None or self.card is None:
            return None
        return adjudicate.union(self.board, self.card, self.facet.cluster if self.facet else "")

    def _say_no_union(self) -> None:
        card = self.card
        if card is None or self.listing:
            return
        if len(card.parts) > 1:
            text = _("One annotator has both of these: they cannot be one attribution.")
        else:
            text = _("No open card overlaps this one, or its annotators have one here, too.")
        self.said.emit(text, "info")

    def split(self) -> None:
        """Give each part a card of its own; make two of a cluster, by who holds which version."""
        card, board = self.card, self.board
        if card is None or board is None or self.listing:
            return
        if len(card.parts) > 1:
            self._split(card, ())
            return
        facet = dividing(card, self.facet)
        held = [option for option in facet.options if option.holders] if facet else []
        if facet is None:
            self.said.emit(_("All have this alike: there is nothing to split."), "info")
        elif len(held) == 2:
            self._split(card, min(held, key=lambda option: len(option.holders)).holders)
        else:
            self.choice = split_choice(
                self.session, board, facet, lambda number: self._split_by(card, facet, number)
            )
            self.shown.emit()

    def _split_by(self, card: Card, facet: Facet, number: str) -> None:
        option = facet.option(int(number))
        if option is not None:
            self._split(card, option.holders)

    def _split(self, card: Card, holders: Sequence[int]) -> None:
        ids = [part.cluster for part in card.parts]
        if self._do(adjudicate.split, card, holders, self.why) is not None:
            self._build()
            self._show_regrouped(ids)

    def _show_regrouped(self, clusters: Sequence[str]) -> None:
        """Show the card of what was one or two before; the next one when it asks nothing.

        The reason was one of that: the next decision has its own.
        """
        self.why = NO_REASON
        fresh = next((card for id in clusters if (card := self.card_of(id))), None)
        if fresh is not None and not fresh.is_open and self.board is not None:
            self.said.emit(_("One attribution now, and nothing is left to decide on it."), "info")
            fresh = self.board.next(fresh)
        self.show_card(fresh)

    # ---- links -----------------------------------------------------------------------------

    def choose_link(self, facet: Facet) -> None:
        """List where a link may lead."""
        if self.board is None:
            return
        self.choice = link_choice(
            self.session, self.board, facet, lambda value: self._link(facet, value)
        )
        if self.choice is None:
            self.said.emit(_("There is no other attribution in this document."), "info")
        self.shown.emit()

    def _link(self, facet: Facet, value: str) -> None:
        if facet.is_open or value != (facet.value or "null"):
            self.edit(facet, value)
        else:
            self.shown.emit()

    def _take_line(self, line: Line | None) -> None:
        """Take a line of the list; a digit that is not there leaves it."""
        choice = self.choice
        if choice is not None and line is not None:
            self.choice = None
            choice.take(line.value)

    # ---- all cards of a pattern --------------------------------------------------------------

    def begin_batch(self) -> None:
        """List the cards of the project that pose the same question; Enter answers all of them."""
        card, board = self.card, self.board
        if card is None or board is None or self.listing:
            return
        if not card.open or not card.pattern:
            self.said.emit(_("No other card asks the same question."), "info")
            return
        batch = Batch(self.session, board, card, 0)
        proposed = card.open[0].proposal
        batch.option = proposed if proposed in batch.usable else batch.usable[0]
        batch.found.connect(self.shown)
        batch.looked.connect(self._looked)
        self.batch = batch
        batch.search(self.others(), self.trust())
        self.shown.emit()
        self._looked()

    def _looked(self) -> None:
        """Follow the search; put the list away when it ends and nothing is like the card."""
        batch = self.batch
        if batch is None:
            return
        if not batch.left and len(batch.cards) < 2:
            self.escape()
            self.said.emit(_("No other card asks the same question."), "info")
        else:
            self.looked.emit()

    def _batch_option(self, number: int) -> None:
        if self.batch is not None and number in self.batch.usable:
            self.batch.option = number
            self.shown.emit()

    def _step_option(self, step: int) -> None:
        if self.batch is not None:
            numbers = self.batch.usable
            self.batch.option = numbers[(numbers.index(self.batch.option) + step) % len(numbers)]
            self.shown.emit()

    def _apply_batch(self) -> None:
        """Decide all cards that are listed now."""
        batch, card = self.batch, self.card
        if batch is None or card is None:
            return
        batch.stop()
        if self._do(adjudicate.batch, batch.cards, batch.token, self.why) is not None:
            self._build()
            self.next_open_after(card)
            self.said.emit(_("Decided: {cards}.", cards=batch_words(batch)), "info")

    def escape(self) -> bool:
        """Put a list away; tell whether there was one."""
        if not self.listing:
            return False
        self.put_lists_away()
        self.shown.emit()
        return True
