"""The board of the open document as the reviewer sees it: which card, which question."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator import adjudicate
from annotator.adjudicate import Board, Card, Facet
from annotator.adjudicate.reasons import NO_REASON
from annotator.errors import AnnotatorError
from annotator.i18n import _
from annotator.model.records import GOLD, Layer, Submission
from annotator.store import Changes
from annotator.ui.blind import hidden
from annotator.ui.reviewbatch import Batch
from annotator.ui.reviewchoice import Choice
from annotator.ui.session import Session


class ReviewBoard(QObject):
    """Holds the board of the open document and what of it is shown.

    `shown` says that something else is to be seen; `said` carries a sentence and its level.
    `why` is the reason of the next decision, on a decided card the one that it has. `batch` and
    `choice` are lists in the card's place.
    """

    shown = Signal()
    looked = Signal()  # a batch has looked through one more document
    said = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.board: Board | None = None
        self.card: Card | None = None
        self.batch: Batch | None = None
        self.choice: Choice | None = None
        self.why = NO_REASON
        self.keys: dict[str, int] = {}
        self.on = False
        self._warned = ""  # the document of which we said that one is still at work on it
        self._waived: set[str] = set()  # where the person went on all the same
        self._facet: tuple[str, str] | None = None
        self._trust: dict[str, float] | None = None
        self._busy = False
        session.changed.connect(self._changed)
        session.opened.connect(self._opened)

    # ---- documents -------------------------------------------------------------------------

    def others(self) -> list[str]:
        """Return the other documents that may be looked at: not those that are still own work."""
        left_out = hidden(self.session) - self._waived
        if self.session.document is not None:
            left_out.add(self.session.document.id)
        return [id for id in self.documents() if id not in left_out]

    def documents(self) -> list[str]:
        """Return the documents that somebody handed in, in the order of the list."""
        store = self.session.store
        handed = {item.layer for item in store.find(Submission)}
        layers = [layer for layer in store.find(Layer) if layer.id in handed]
        known = {layer.document for layer in layers if layer.annotator != GOLD}
        return [item.id for item in store.overview() if item.id in known]

    def refusal(self) -> str:
        """Return why the open document is not shown here; an empty string if it may be.

        Who is still at work on a document should not see what others made of it; whoever asks a
        second time has been warned.
        """
        session = self.session
        if session.document is None:
            return _("Open a document first.")
        if not self._submitted():
            return _("Nobody has handed in this document yet.")
        if self._at_work() and session.document.id not in self._waived:
            return _(
                "You are still annotating this document. Here you would see the work of others"
                " before yours is handed in. Hand it in first, or ask for adjudication once more"
                " (Ctrl+R) to go on all the same."
            )
        return ""

    def _at_work(self) -> bool:
        """Tell whether the person at this window has not handed in the open document."""
        layer = self.session.layer
        return layer is not None and layer.state == "open" and layer.annotator != GOLD

    def _warn(self) -> None:
        """Remember of which document the person was warned."""
        document = self.session.document
        warned = document is not None and self._submitted() and self._at_work()
        self._warned = document.id if document is not None and warned else ""

    def _submitted(self) -> bool:
        document = self.session.document
        if document is None:
            return False
        store = self.session.store
        ids = [x.id for x in store.find(Layer, document=document.id) if x.annotator != GOLD]
        return bool(store.among(Submission, "layer", ids))

    def enter(self) -> str:
        """Begin with the open document, else with the first that can be shown; say why not."""
        self.on = True
        document = self.session.document
        if document is not None and document.id == self._warned:
            self._waived.add(document.id)
        refusal = self.refusal()
        if refusal and not self._submitted():
            for id in self.documents():
                if self.session.open_document(id) and not self.refusal():
                    return ""
        if refusal:
            self.on = False
            self._warn()
        else:
            self.load()
        return refusal

    def leave(self) -> None:
        """Stop following the session."""
        self.on = False
        self.put_lists_away()
        self.board = self.card = None

    def _opened(self) -> None:
        self._warned = ""
        if self.on:
            self.load()

    def load(self) -> None:
        """Take up the open document: first what everybody agrees on, then its first card."""
        self.put_lists_away()
        self.board = self.card = self._facet = None
        self.why = NO_REASON
        if not self.refusal():
            self._automatic()
            self._build()
            self._show_first()
            return
        self._warn()
        self.said.emit(self.refusal(), "warning")
        self.shown.emit()

    def _show_first(self) -> None:
        board = self.board
        self.show_card(board.next(None) if board is not None else None)

    def _automatic(self) -> None:
        session = self.session
        if session.document is None or not session.writable:
            return
        self._busy = True
        outcome = session.do(adjudicate.auto, [session.document.id])
        self._busy = False
        if outcome is not None and outcome.problems:
            session.failed.emit(AnnotatorError(list(outcome.problems)))

    def _build(self) -> None:
        document = self.session.document
        if document is None:
            return
        try:
            self.board = adjudicate.build(self.session.store, document.id, self.trust())
        except AnnotatorError as error:
            self.session.failed.emit(error)

    def trust(self) -> dict[str, float]:
        """Return how often everybody was right so far; asked for once."""
        if self._trust is None:
            self._trust = adjudicate.trust(adjudicate.reliability(self.session.store))
        return self._trust

    def step_document(self, step: int) -> None:
        """Go to the next document that somebody handed in."""
        ids = self.documents()
        document = self.session.document
        place = ids.index(document.id) + step if document and document.id in ids else 0
        if 0 <= place < len(ids):
            self.session.open_document(ids[place])
        else:
            self.said.emit(_("There is no further document to adjudicate."), "info")

    # ---- what is shown ---------------------------------------------------------------------

    @property
    def reason(self) -> str:
        """Return the code of the reason."""
        return self.why.code

    @property
    def listing(self) -> bool:
        """Tell whether a list stands in the card's place."""
        return self.batch is not None or self.choice is not None

    def put_lists_away(self) -> None:
        """Return from a list to the card."""
        if self.batch is not None:
            self.batch.stop()
        self.batch = self.choice = None

    @property
    def facet(self) -> Facet | None:
        """Return the question that digits answer."""
        if self.card is None or self._facet is None:
            return None
        return self.card.facet(self._facet[1], self._facet[0])

    @property
    def used(self) -> int:
        """Return how many keys this document has cost so far."""
        return self.keys.get(self.session.document.id, 0) if self.session.document else 0

    def count_key(self) -> None:
        if self.session.document is not None:
            self.keys[self.session.document.id] = self.used + 1

    def left(self) -> int:
        return len(self.board.open) if self.board else 0

    def show_card(self, card: Card | None, facet: tuple[str, str] | None = None) -> None:
        """Show a card, its first open question focused."""
        self.put_lists_away()
        before = self.card
        if card is None or before is None or card.id != before.id or not before.is_open:
            self.why = NO_REASON
        if card is not None and not card.is_open:
            self.why = card.reason
        self.card = card
        self._facet = facet
        if card is not None and (facet is None or card.facet(facet[1], facet[0]) is None):
            first = (*card.open, *card.facets)[:1]
            self._facet = (first[0].cluster, first[0].name) if first else None
        self.shown.emit()

    def go_to(self, id: str) -> None:
        """Show a card by its id or by the id of one of its clusters."""
        card = self.card_of(id)
        if card is not None:
            self.show_card(card)

    def card_of(self, cluster: str) -> Card | None:
        """Return the card that holds a cluster."""
        return self.board.card_of(cluster) if self.board is not None else None

    def next_open(self) -> None:
        """Show the next open card."""
        if self.board is not None:
            self.show_card(self.board.next(self.card))

    def previous(self) -> None:
        """Show the card before this one, also a decided one."""
        if self.board is None or not self.board.cards:
            return
        cards = self.board.cards
        ids = [card.id for card in cards]
        place = ids.index(self.card.id) if self.card and self.card.id in ids else len(ids)
        self.show_card(cards[max(place - 1, 0)])

    def focus(self, facet: Facet) -> None:
        """Let digits answer this question."""
        self._facet = (facet.cluster, facet.name)
        self.shown.emit()

    def _changed(self, _changes: Changes) -> None:
        """Follow what changed elsewhere, such as a packet that came in."""
        if not self.on or self._busy or self.board is None:
            return
        card, facet = self.card, self._facet
        self._build()
        fresh = self.card_of(card.id) if card else None
        if fresh is not None:
            self.show_card(fresh, facet)
        else:
            self._show_first()
