"""All open cards of the project that pose one question, found document by document."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator import adjudicate
from annotator.adjudicate import Board, Card, Option
from annotator.store import Store
from annotator.ui.session import Session


class Batch(QObject):
    """The cards found so far, and the option that Enter would take in all of them.

    Other documents are aligned one between two events of the window, so that it stays usable;
    Enter decides what is listed then. `found` says that there is more to see, `looked` that one
    more document was looked through.
    """

    found = Signal()
    looked = Signal()

    def __init__(self, session: Session, board: Board, card: Card, option: int) -> None:
        super().__init__()
        self.session = session
        self.card = card
        self.option = option
        self.boards = {board.document.id: board}
        self.cards = adjudicate.same_pattern(board.cards, card)
        self._trust: dict[str, float] = {}
        self._left: deque[str] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._look)

    def search(self, documents: Iterable[str], trust: dict[str, float]) -> None:
        """Begin to look through other documents."""
        self._left.extend(documents)
        self._trust = trust
        if self._left:
            self._timer.start()

    def stop(self) -> None:
        """Look no further."""
        self._timer.stop()
        self._left.clear()

    @property
    def left(self) -> int:
        """Return how many documents are still to be looked through."""
        return len(self._left)

    @property
    def documents(self) -> int:
        """Return in how many documents there are such cards."""
        return len({card.document for card in self.cards})

    @property
    def usable(self) -> list[int]:
        """Return the digits of the options that mean something in the other cards, too."""
        return [option.number for option in self.card.open[0].options if option.token]

    @property
    def token(self) -> str:
        """Return what the chosen option is called in all cards."""
        chosen = self.card.open[0].option(self.option)
        return chosen.token if chosen else ""

    def option_of(self, card: Card) -> Option | None:
        """Return what would be taken in one of the cards."""
        token = self.token
        return next((one for one in card.open[0].options if one.token == token), None)

    def _look(self) -> None:
        """Look through one more document; one that cannot be read is left out."""
        board = self.session.do(_board, self._left.popleft(), self._trust)
        if not self._left:
            self._timer.stop()
        more = adjudicate.same_pattern(board.cards, self.card) if board else []
        if board and more and not board.foreign:
            self.boards[board.document.id] = board
            self.cards += more
            self.found.emit()
        self.looked.emit()


def _board(store: Store, _reviewer: str, document: str, trust: dict[str, float]) -> Board:
    return adjudicate.build(store, document, trust)
