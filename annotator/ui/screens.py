"""What fills the window while a project is open: the desk, or one of the screens beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.i18n import _
from annotator.settings import Settings
from annotator.store import Store
from annotator.ui.actions import (
    AGREEMENT,
    CONFLICTS,
    DESK,
    FEEDBACK,
    GUIDELINES,
    PEOPLE,
    RELIABILITY,
    REVIEW,
    REVISIONS,
)
from annotator.ui.adjudication import Adjudication
from annotator.ui.agreementview import AgreementView
from annotator.ui.conflictview import ConflictView
from annotator.ui.desk import Desk
from annotator.ui.feedbackview import FeedbackView
from annotator.ui.guidelineview import GuidelineView
from annotator.ui.messages import MessageBar
from annotator.ui.peopleview import PeopleView
from annotator.ui.reliabilityview import ReliabilityView
from annotator.ui.revisionview import RevisionView

V = TypeVar("V", bound=QWidget)
# What Ctrl+Z takes back on a screen that is not the desk: what was done there.
_OWN = {
    CONFLICTS: ("settle_conflict",),
    REVISIONS: ("adjudicate_admit",),
    PEOPLE: ("add_annotator", "assign", "withdraw", "reopen", "set_shows_others"),
}


class View(Protocol):
    """A screen beside the desk; it has a focus proxy, where the keys go first."""

    def reload(self) -> str:
        """Read everything anew; return why there is nothing to show, else an empty string."""


class Screens(QStackedWidget):
    """Shows one screen at a time; each is made when it is first wanted.

    `moved` says that another screen is shown; `wanted` carries the id of an action whose button
    was pressed.
    """

    moved = Signal()
    wanted = Signal(str)
    shows_others_wanted = Signal(str)

    def __init__(self, desk: Desk, settings: Settings, messages: MessageBar) -> None:
        super().__init__()
        self.desk = desk
        self.messages = messages
        self.now = DESK
        self._settings = settings
        self._made: dict[str, QWidget] = {}
        self._card: tuple[str, str] | None = None  # document and card that a list was called from
        self._views: dict[str, Callable[[], View]] = {
            AGREEMENT: lambda: self.agreement,
            FEEDBACK: lambda: self.feedback,
            GUIDELINES: lambda: self.guidelines,
            REVISIONS: lambda: self.revisions,
            CONFLICTS: lambda: self.conflicts,
            RELIABILITY: lambda: self.reliability,
            PEOPLE: lambda: self.people,
        }
        self.addWidget(desk)

    # ---- the screens -------------------------------------------------------------------------

    def _once(self, name: str, make: Callable[[], V]) -> V:
        """Return a screen; make it when it is first wanted."""
        if name not in self._made:
            self._made[name] = make()
            self.addWidget(self._made[name])
        return cast("V", self._made[name])

    @property
    def review(self) -> Adjudication:
        """Return the adjudication screen."""
        return self._once(REVIEW, self._make_review)

    def _make_review(self) -> Adjudication:
        view = Adjudication(self.desk.session, self._settings, self.messages)
        view.zoomed.connect(self.desk.zoomed)
        view.left.connect(self.back)
        return view

    @property
    def agreement(self) -> AgreementView:
        """Return the table of agreement."""
        return self._once(AGREEMENT, self._make_agreement)

    def _make_agreement(self) -> AgreementView:
        view = AgreementView(self.desk.session)
        view.setFocusProxy(view.table)
        view.place_wanted.connect(self.go_to)
        return view

    @property
    def feedback(self) -> FeedbackView:
        """Return what the annotator may learn from gold."""
        return self._once(FEEDBACK, self._make_feedback)

    def _make_feedback(self) -> FeedbackView:
        view = FeedbackView(self.desk.session)
        view.place_wanted.connect(self.show_in_text)
        return view

    @property
    def guidelines(self) -> GuidelineView:
        """Return what the guideline should settle."""
        return self._once(GUIDELINES, self._make_guidelines)

    def _make_guidelines(self) -> GuidelineView:
        view = GuidelineView(self.desk.session, self.messages)
        view.card_wanted.connect(self.show_card)
        return view

    @property
    def revisions(self) -> RevisionView:
        """Return what annotators changed after decisions."""
        return self._once(REVISIONS, self._make_revisions)

    def _make_revisions(self) -> RevisionView:
        view = RevisionView(self.desk.session, self.messages)
        view.card_wanted.connect(self.show_card)
        return view

    @property
    def conflicts(self) -> ConflictView:
        """Return what was changed on two machines."""
        return self._once(CONFLICTS, self._make_conflicts)

    def _make_conflicts(self) -> ConflictView:
        view = ConflictView(self.desk.session, self._settings, self.messages)
        view.text.zoomed.connect(self.desk.zoomed)
        return view

    @property
    def reliability(self) -> ReliabilityView:
        """Return how reliable annotators are, as information."""
        return self._once(RELIABILITY, lambda: ReliabilityView(self.desk.session))

    @property
    def people(self) -> PeopleView:
        """Return who annotates, and how far everybody is."""
        return self._once(PEOPLE, self._make_people)

    def _make_people(self) -> PeopleView:
        view = PeopleView(self.desk.session)
        view.wanted.connect(self.wanted)
        view.shows_others_wanted.connect(self.shows_others_wanted)
        view.document_wanted.connect(self._open_on_desk)
        return view

    def dress(self, settings: Settings) -> None:
        """Hand changed settings to what has been made so far."""
        self._settings = settings
        self.desk.dress(settings)
        for view in self._made.values():
            if isinstance(view, Adjudication | ConflictView):
                view.dress(settings)

    # ---- going there -------------------------------------------------------------------------

    def toggle(self, screen: str) -> None:
        """Show a screen; from there, go back."""
        if self.now == screen:
            self.back()
            return
        self.desk.keep_place()
        self.messages.clear_hint()
        card = self._card_now() if self.now in (DESK, REVIEW) else self._card
        if self._show(screen):
            if self.now == REVIEW:
                self.review.review.leave()
            self._card = card if screen != REVIEW else None
            self.now = screen
            self.moved.emit()

    def _card_now(self) -> tuple[str, str] | None:
        """Return document and card of the adjudication, if that is what is shown."""
        document = self.desk.session.document
        if self.now != REVIEW or document is None:
            return None
        card = self.review.review.card
        return document.id, card.id if card is not None else ""

    def _show(self, screen: str) -> bool:
        """Put a screen on top; where it has nothing to show, say why."""
        view = self._views[screen]() if screen != REVIEW else self.review
        refusal = self.review.review.enter() if isinstance(view, Adjudication) else view.reload()
        if refusal:
            self.messages.say(refusal, "warning")
            return False
        self.setCurrentWidget(self._made[screen])
        if isinstance(view, Adjudication):
            view.focus_text()
            view.refresh()
        else:
            self._made[screen].setFocus()
        return True

    def back(self) -> None:
        """Return from a list to the card from which it was called, else to the desk."""
        place, session = self._card, self.desk.session
        self._card = None
        if self.now not in (DESK, REVIEW) and place is not None:
            document, card = place
            if session.open_document(document):
                self.toggle(REVIEW)
            if self.now == REVIEW:
                self.review.review.go_to(card)
                return
        self.show_desk()

    def show_desk(self) -> None:
        """Return to the ordinary desk."""
        if self.now == REVIEW:
            self.review.review.leave()
        self.now = DESK
        self._card = None
        self.messages.clear_hint()
        self.setCurrentWidget(self.desk)
        self.desk.focus_text()
        self.moved.emit()

    def go_to(self, document: str, annotator: str, attribution: str) -> None:
        """Show the card that holds an annotator's attribution."""
        if not self._to_document(document):
            return
        review = self.review.review
        if review.board is None:
            return
        place = {name: n for n, name in enumerate(review.board.order)}.get(annotator)
        for card in review.board.cards:
            for part in card.parts:
                item = part.members[place] if place is not None else None
                if item is not None and item.id == attribution:
                    review.show_card(card)
                    return
        self.messages.say(_("The last submissions no longer have this attribution."))

    def show_card(self, document: str, cluster: str, facet: str) -> None:
        """Show a document's card by one of its clusters, with a question of it in focus.

        Without a cluster the document is shown with its first open card.
        """
        if not self._to_document(document) or not cluster:
            return
        review = self.review.review
        card = review.card_of(cluster)
        if card is None:
            self.messages.say(_("The last submissions no longer have this attribution."))
            return
        found = card.facet(facet, cluster) or card.facet(facet)
        review.show_card(card, (found.cluster, found.name) if found else None)

    def _to_document(self, document: str) -> bool:
        """Show the adjudication of a document; tell whether that was possible."""
        session = self.desk.session
        if not session.open_document(document):
            return False
        if self.now != REVIEW:
            self.toggle(REVIEW)
        now = session.document
        return self.now == REVIEW and now is not None and now.id == document

    def show_in_text(self, document: str, start: int, end: int) -> None:
        """Show a place in the annotator's own work."""
        if self.desk.session.open_document(document):
            self.show_desk()
            self.desk.text.select(start, end)

    def _open_on_desk(self, document: str) -> None:
        if self.desk.session.open_document(document):
            self.show_desk()

    # ---- taking back -------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last operation back; beside the desk only what was done on the screen."""
        session = self.desk.session
        if self.now == REVIEW:
            self.review.review.undo()
        elif self.now == DESK:
            session.undo()
        elif session.store.undo_name(session.annotator) in _OWN.get(self.now, ()):
            session.do(Store.undo)
        else:
            self.messages.say(_("There is no decision to take back."))

    def redo(self) -> None:
        """Bring back what was taken back last."""
        session = self.desk.session
        if self.now == REVIEW:
            self.review.review.redo()
        elif self.now == DESK:
            session.redo()
        elif session.store.redo_name(session.annotator) in _OWN.get(self.now, ()):
            session.do(Store.redo)
        else:
            self.messages.say(_("There is no decision to bring back."))
