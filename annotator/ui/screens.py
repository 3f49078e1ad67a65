"""What fills the window while a project is open: the desk, or one of the screens beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from annotator.i18n import _
from annotator.settings import Settings
from annotator.ui.actions import AGREEMENT, DESK, FEEDBACK, REVIEW
from annotator.ui.adjudication import Adjudication
from annotator.ui.agreementview import AgreementView
from annotator.ui.desk import Desk
from annotator.ui.feedbackview import FeedbackView
from annotator.ui.messages import MessageBar

__all__ = ["AGREEMENT", "DESK", "FEEDBACK", "REVIEW", "Screens"]


class Screens(QStackedWidget):
    """Shows one screen at a time; each is made when it is first wanted.

    `moved` says that another screen is shown.
    """

    moved = Signal()

    def __init__(self, desk: Desk, settings: Settings, messages: MessageBar) -> None:
        super().__init__()
        self.desk = desk
        self.messages = messages
        self.now = DESK
        self._settings = settings
        self._review: Adjudication | None = None
        self._agreement: AgreementView | None = None
        self._feedback: FeedbackView | None = None
        self.addWidget(desk)

    @property
    def review(self) -> Adjudication:
        """Return the adjudication screen."""
        if self._review is None:
            self._review = Adjudication(self.desk.session, self._settings, self.messages)
            self._review.zoomed.connect(self.desk.zoomed)
            self.addWidget(self._review)
        return self._review

    @property
    def agreement(self) -> AgreementView:
        """Return the table of agreement."""
        if self._agreement is None:
            self._agreement = AgreementView(self.desk.session)
            self._agreement.place_wanted.connect(self.go_to)
            self.addWidget(self._agreement)
        return self._agreement

    @property
    def feedback(self) -> FeedbackView:
        """Return what the annotator may learn from gold."""
        if self._feedback is None:
            self._feedback = FeedbackView(self.desk.session)
            self._feedback.place_wanted.connect(self.show_in_text)
            self.addWidget(self._feedback)
        return self._feedback

    def dress(self, settings: Settings) -> None:
        """Hand changed settings to what has been made so far."""
        self._settings = settings
        self.desk.dress(settings)
        if self._review is not None:
            self._review.dress(settings)

    # ---- going there -------------------------------------------------------------------------

    def toggle(self, screen: str) -> None:
        """Show a screen; from there, go back to the desk."""
        if self.now == screen:
            self.show_desk()
            return
        ways: dict[str, Callable[[], bool]] = {
            REVIEW: self._to_review,
            AGREEMENT: self._to_agreement,
            FEEDBACK: self._to_feedback,
        }
        self.desk.keep_place()
        self.messages.clear_hint()
        if ways[screen]():
            if self.now == REVIEW:
                self.review.review.leave()
            self.now = screen
            self.moved.emit()

    def show_desk(self) -> None:
        """Return to the ordinary desk."""
        if self.now == REVIEW:
            self.review.review.leave()
        self.now = DESK
        self.messages.clear_hint()
        self.setCurrentWidget(self.desk)
        self.desk.focus_text()
        self.moved.emit()

    def _to_review(self) -> bool:
        refusal = self.review.review.enter()
        if refusal:
            self.messages.say(refusal, "warning")
            return False
        self.setCurrentWidget(self.review)
        self.review.focus_text()
        self.review.refresh()
        return True

    def _to_agreement(self) -> bool:
        refusal = self.agreement.reload()
        if refusal:
            self.messages.say(refusal, "warning")
            return False
        self.setCurrentWidget(self.agreement)
        self.agreement.table.setFocus()
        return True

    def _to_feedback(self) -> bool:
        refusal = self.feedback.reload()
        if refusal:
            self.messages.say(refusal, "warning")
            return False
        self.setCurrentWidget(self.feedback)
        self.feedback.list.setFocus()
        return True

    def go_to(self, document: str, annotator: str, attribution: str) -> None:
        """Show the card that holds an annotator's attribution."""
        session = self.desk.session
        if not session.open_document(document):
            return
        if self.now != REVIEW:
            self.toggle(REVIEW)
        review = self.review.review
        if self.now != REVIEW or review.board is None:
            return
        place = {name: n for n, name in enumerate(review.board.order)}.get(annotator)
        for card in review.board.cards:
            for part in card.parts:
                item = part.members[place] if place is not None else None
                if item is not None and item.id == attribution:
                    review.show_card(card)
                    return
        self.messages.say(_("The last submissions no longer have this attribution."))

    def show_in_text(self, document: str, start: int, end: int) -> None:
        """Show a place in the annotator's own work."""
        if self.desk.session.open_document(document):
            self.show_desk()
            self.desk.text.select(start, end)
