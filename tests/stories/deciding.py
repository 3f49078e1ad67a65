"""The reviewer's hands in the window: every step is a real key press, and every press counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.adjudicate import Board, Card, Facet
from annotator.adjudicate.values import fragments, to_id
from annotator.model.links import LINKS
from annotator.model.records import Fragment
from annotator.settings import Settings
from annotator.ui.review import Review
from annotator.ui.window import Window
from tests.adjudicate.knowing import ACCEPT, BOTH, EDIT, REJECT, TAKE, Knowing, Step
from tests.adjudicate.simulation import ENTITIES, Truth
from tests.stories.keyboard import window_with

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEY = Qt.Key
DECIDE, REASON, FINISH, MOVE = "decide", "reason", "finish", "move"


def window_on(project: Path, annotator: str) -> AbstractContextManager[Window]:
    """Open a project in a window of its own, in Arabic; close it with the project."""
    return window_with(project, Settings(language="ar", theme="light", annotator=annotator))


@dataclass
class Sitting:
    """What one document cost: keys by purpose, the cards that asked, the clusters in all.

    `homes` says which clusters are true, and what they are.
    """

    board: Board  # as it was at first
    homes: dict[str, str]
    keys: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    counted: int = 0  # by the counter on the screen
    on_agreed: int = 0  # keys that were pressed while a card was shown on which all agree

    @property
    def asked(self) -> list[Card]:
        return list(self.board.open)

    @property
    def clusters(self) -> int:
        return sum(len(card.parts) for card in self.board.cards)


class Hands:
    """A person at the reviewer's window, who reads the board on it and knows what is true."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.keys: Counter[str] = Counter()
        self.purpose = MOVE
        self.press(KEY.Key_R, CONTROL)

    @property
    def review(self) -> Review:
        return self.window.review.review

    @property
    def document(self) -> str:
        document = self.window.desk.session.document
        assert document is not None
        return document.id

    # ---- keys ------------------------------------------------------------------------------

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key on whatever has the focus."""
        popup = QApplication.activePopupWidget()
        target = (popup.focusWidget() or popup) if popup else QApplication.focusWidget()
        assert target is not None
        self.keys[self.purpose] += 1
        QTest.keyClick(target, key, held)

    def write(self, words: str) -> None:
        """Type words, letter by letter."""
        for letter in words:
            target = QApplication.focusWidget()
            assert target is not None
            self.keys[self.purpose] += 1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, NONE, 0, 0, 0, letter)
                QApplication.sendEvent(target, event)

    # ---- documents -------------------------------------------------------------------------

    def decide_all(self, truths: Mapping[str, Truth], *, reasons: int = 0) -> dict[str, Sitting]:
        """Decide and finish one document after the other, from the first to the last."""
        found = {self.document: self.sit(truths[self.document], reasons=reasons)}
        while len(found) < len(truths):
            self.purpose = MOVE
            self.press(KEY.Key_Return)
            assert self.document not in found, "a document comes twice"
            found[self.document] = self.sit(truths[self.document], reasons=reasons)
        return found

    def sit(self, right: Truth, *, reasons: int = 0) -> Sitting:
        """Decide the open document and finish it.

        The first `reasons` decisions get a reason, which is one key more.
        """
        board = self.review.board
        assert board is not None
        reviewer = Knowing(right, mends=True)
        reviewer.look(board)
        sitting = Sitting(board, reviewer.homes)
        asked = {part.cluster for card in board.open for part in card.parts}
        before = Counter(self.keys)
        while (card := self.review.card) is not None:
            assert sitting.steps.total() < 500, "a card does not close"
            agreed, pressed = not asked & {p.cluster for p in card.parts}, self.keys.total()
            if sitting.steps.total() < reasons:
                self.purpose = REASON
                self.press(KEY.Key_1, ALT)
            self.purpose = DECIDE
            now = self.review.board
            assert now is not None
            step = reviewer.next(now, card)
            sitting.steps[step.kind] += 1
            self.do(step)
            sitting.on_agreed += (self.keys.total() - pressed) * agreed
        if not self._final():
            self.purpose = FINISH
            self.press(KEY.Key_Return)
        assert self._final()
        sitting.counted = self.review.used
        sitting.keys = self.keys - before
        return sitting

    def _final(self) -> bool:
        return self.review.board is not None and self.review.board.final

    # ---- one step --------------------------------------------------------------------------

    def do(self, step: Step) -> None:
        """Press what a step is called by."""
        if step.kind == ACCEPT:
            self.press(KEY.Key_Return)
        elif step.kind == REJECT:
            self.press(KEY.Key_Delete)
        elif step.kind == BOTH:
            self.press(KEY.Key_Plus)
        elif step.kind == TAKE:
            self.press(Qt.Key(ord(str(step.number))), CONTROL)
        else:
            assert step.facet is not None
            self._focus(step.facet)
            if step.kind == EDIT:
                self._mend(step.facet, step.value)
            else:
                self.press(Qt.Key(ord(str(step.number))))

    def _focus(self, facet: Facet) -> None:
        """Go down to a question, unless it is the one that digits answer already."""
        for _ in range(30):
            now = self.review.facet
            if now is not None and (now.cluster, now.name) == (facet.cluster, facet.name):
                return
            self.press(KEY.Key_Down)
        raise AssertionError(f"no key leads to {facet.name}")

    def _mend(self, facet: Facet, value: str) -> None:
        """Write what nobody offers."""
        self.press(KEY.Key_F2)
        if facet.role:
            self._move_edges(fragments(value))
        elif facet.name == "entity":
            self.write(ENTITIES[to_id(value) or ""])
            self.press(KEY.Key_Return)
        elif facet.name in LINKS:
            self._choose_line(value)
        else:
            name = facet.name.partition(":")[2]
            known = self.window.desk.session.tagset.attribute(name)
            chosen = known.value(to_id(value) or "") if known else None
            assert chosen is not None, f"{facet.name} cannot be written"
            self.press(Qt.Key(ord(chosen.key.upper())))

    def _choose_line(self, value: str) -> None:
        """Take a line of the list on the card: by its digit, else by walking to it."""
        choice = self.review.choice
        assert choice is not None
        number = next(line.number for line in choice.lines if line.value == value)
        if 0 < number < 10:
            self.press(Qt.Key(ord(str(number))))
            return
        while choice.line.value != value:
            self.press(KEY.Key_Down)
        self.press(KEY.Key_Return)

    def _move_edges(self, goal: tuple[Fragment, ...]) -> None:
        """Move each edge by words, then by letters, as far as it must go; Tab between them."""
        boundary = self.window.review.boundary
        assert len(boundary.parts) == len(goal), "a gap cannot be made by moving edges"
        for _ in range(2 * len(goal)):
            while (distance := self._distance(goal)) and abs(distance) > 2:
                self.press(KEY.Key_Left if distance > 0 else KEY.Key_Right)
            while distance := self._distance(goal):
                self.press(KEY.Key_Left if distance > 0 else KEY.Key_Right, CONTROL)
            if boundary.parts == list(goal):
                break
            self.press(KEY.Key_Tab)
        self.press(KEY.Key_Return)

    def _distance(self, goal: tuple[Fragment, ...]) -> int:
        fragment, side = self.window.review.boundary.edge
        return goal[fragment][side] - self.window.review.boundary.parts[fragment][side]
