"""The panes of an open project and how they move together."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from annotator.errors import Problem
from annotator.i18n import _
from annotator.settings import Settings
from annotator.store import Changes
from annotator.ui import marks, theme
from annotator.ui.cards import Card
from annotator.ui.choosing import Choosing
from annotator.ui.documents import Documents
from annotator.ui.editing import Editing
from annotator.ui.effortmeter import EffortMeter
from annotator.ui.emptypage import EmptyPage
from annotator.ui.findbar import FindBar
from annotator.ui.inspector import Inspector
from annotator.ui.labels import plain
from annotator.ui.linking import LinkMode
from annotator.ui.messages import MessageBar
from annotator.ui.offermarks import OfferMarks
from annotator.ui.offers import Offers, is_offer
from annotator.ui.offerstrip import OfferStrip
from annotator.ui.others import Others
from annotator.ui.problems import Problems
from annotator.ui.repeating import Repeating
from annotator.ui.session import Session, holding
from annotator.ui.suggesting import Suggesting
from annotator.ui.textview import Mark, TextView
from annotator.ui.thresholdbar import ThresholdBar

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_WIDTHS = (250, 640, 340)


class Desk(QWidget):
    """Documents at the leading side, the text in the middle, the inspector at the trailing side."""

    context_wanted = Signal(QPoint)
    caret_moved = Signal()
    zoomed = Signal(int)

    def __init__(self, session: Session, settings: Settings, messages: MessageBar) -> None:
        super().__init__()
        self.session = session
        self.messages = messages
        self.text = TextView()
        self.text.setAccessibleName(_("Text of the document"))
        self.empty = EmptyPage()
        self.documents = Documents(session)
        self.offers = Offers(session)
        self.inspector = Inspector(session, self.offers)
        self.problems = Problems(session)
        self.find_bar = FindBar(session, self.text)
        self.others = Others(session)
        self.others_line = plain("", "faint", wrap=True)
        self.others_line.setAccessibleName(_("Work of others at the caret"))
        self.offer_marks = OfferMarks(session, self.offers)
        self.strip = OfferStrip(session, self.offers)
        self.threshold = ThresholdBar(self.offers)
        self.editing = Editing(session, self.offers, self.text, messages.say)
        self.suggesting = Suggesting(session, self.offers, self.text, messages.say)
        self.repeating = Repeating(session, self.editing, messages.say)
        self.choosing = Choosing(session, self.offers, self.text, self)
        self.linking = LinkMode(session, self)
        self.meter = EffortMeter(session, self)
        self._marks: dict[str, Mark] = {}
        self._lay_out()
        self._connect()
        self.dress(settings)

    @property
    def card(self) -> Card | None:
        """Return the card that is open over the text."""
        return self.choosing.card

    def _lay_out(self) -> None:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.threshold)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.others_line)
        self.others_line.setContentsMargins(14, 4, 14, 6)
        self.others_line.hide()
        self._show_emptiness()
        self.middle = QSplitter(Qt.Orientation.Vertical)
        self.middle.addWidget(column)
        self.middle.addWidget(self.problems)
        self.middle.setCollapsible(0, False)
        self.middle.setSizes([560, 170])
        self.problems.hide()
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        for pane, least in ((self.documents, 150), (self.middle, 320), (self.inspector, 240)):
            pane.setMinimumWidth(least)
            self.panes.addWidget(pane)
        self.panes.setChildrenCollapsible(False)
        self.panes.setStretchFactor(1, 1)
        self.panes.setSizes(list(_WIDTHS))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.panes)
        self.text.installEventFilter(self.linking)
        self.inspector.list.installEventFilter(self.linking)

    def _connect(self) -> None:
        session, view, details = self.session, self.text, self.inspector.details
        session.leaving.connect(self.keep_place)
        session.opened.connect(self._show_document)
        session.changed.connect(self._changed)
        session.activated.connect(self.refresh_marks)
        session.returned.connect(self._show_place)
        view.span_selected.connect(lambda _start, _end: self.caret_moved.emit())
        view.span_selected.connect(lambda _start, _end: self._show_others_here())
        view.mark_clicked.connect(self._mark_clicked)
        view.edge_dragged.connect(self.editing.drag_edge)
        view.context_requested.connect(self.context_wanted)
        view.zoomed.connect(self.zoomed)
        self.linking.moved.connect(self._linking_moved)
        self.linking.done.connect(self.suggesting.go_on)
        self.inspector.list.chosen.connect(self._list_chosen)
        for part in (self.inspector.list, details, self.documents):
            part.left.connect(self.focus_text)
        for bar in (self.find_bar, self.threshold):
            bar.closed.connect(self.focus_text)
        self.offers.moved.connect(self.refresh_marks)
        self.offers.changed.connect(self.refresh_marks)
        self.threshold.moved.connect(self.refresh_marks)
        self.threshold.wanted.connect(self.suggesting.accept_above)
        details.card_wanted.connect(self._open_wanted)
        details.link_wanted.connect(self.begin_link)
        details.place_wanted.connect(self._show_place)
        self.problems.chosen.connect(self._show_problem)

    def dress(self, settings: Settings) -> None:
        """Take over fonts and habits from the settings."""
        self.text.set_text_font(theme.text_font(settings.font_family, settings.font_size))
        self.text.set_visual_arrows(settings.visual_arrows)
        self.text.snap = settings.snap_to_words
        self.suggesting.unasked = settings.suggestions
        self._marks = {}
        self.refresh_marks()

    # ---- documents and marks -----------------------------------------------------------------

    def _show_emptiness(self) -> None:
        """Show the text, or what to do while there is none."""
        self.text.setVisible(self.session.document is not None)
        self.empty.setVisible(self.session.document is None)

    def _show_document(self) -> None:
        self._show_emptiness()
        document = self.session.document
        if document is None:
            return
        self.text.set_text(document.text, document.language[:2] in _RIGHT_TO_LEFT)
        self._marks = {}
        self.others.reload()
        self.refresh_marks()
        self._show_others_here()
        place = self.session.recall_place()
        self.session.activate(place.get("active"))
        self._restore(place)
        self.find_bar.follow()
        self.suggesting.read()

    def _restore(self, place: dict[str, Any]) -> None:
        caret, scroll = place.get("caret"), place.get("scroll")
        if isinstance(caret, int):
            self.text.set_caret(min(caret, len(self.session.text)))
        if isinstance(scroll, list) and len(scroll) == 2:
            self.text.restore_scroll((int(scroll[0]), float(scroll[1])))

    def keep_place(self) -> None:
        """Remember where the person was in the open document."""
        self.inspector.details.save_note()
        self.meter.flush()
        self.session.keep_place(
            {
                "caret": self.text.caret(),
                "scroll": list(self.text.scroll_state()),
                "active": self.session.active_id,
            }
        )

    def _changed(self, changes: Changes) -> None:
        self._follow_others(changes)
        if changes.ids("attribution") or changes.ids("region") or changes.ids("entity"):
            self.refresh_marks()

    def refresh_marks(self) -> None:
        """Show the records as marks; only what differs is handed to the text."""
        candidate = self.linking.candidate
        aside = self.offers.armed is not None
        new = marks.document_marks(self.session, candidate.id if candidate else None, aside=aside)
        new |= self.offer_marks.marks(self.threshold.percent)
        new |= self.others.marks()
        added, removed = marks.changes(self._marks, new)
        self._marks = new
        if added or removed:
            self.text.update_marks(added, removed)

    def _show_place(self, start: int, end: int) -> None:
        size = len(self.session.text)
        self.text.select(min(start, size), min(end, size))
        if self.offers.armed is not None:  # a suggestion came back: nothing is chosen of it yet
            self.text.set_caret(min(start, size))
        self.text.setFocus()

    def _show_problem(self, problem: Problem) -> None:
        place = problem.place
        self.session.activate(place.attribution or None)
        if place.start is not None and place.end is not None:
            self._show_place(place.start, place.end)

    # ---- the work of others --------------------------------------------------------------------

    def toggle_others(self) -> None:
        """Show or hide what others handed in on this document, and gold."""
        others = self.others
        others.on = not others.on
        others.reload()
        self.refresh_marks()
        self._show_others_here()
        if not others.on:
            self.messages.say(_("The work of others is not shown any more."))
        elif others.voices:
            signs = _(", ").join(voice.sign for voice in others.voices)
            self.messages.say(_("Shown by letter, to look at only: {signs}", signs=signs))
        else:
            self.messages.say(_("Nobody else has handed in this document yet."))

    def _follow_others(self, changes: Changes) -> None:
        """Hide them again when the own layer is opened; show what came in."""
        tables = ("layer", "submission", "attribution", "project")
        if not self.others.on or not any(changes.ids(table) for table in tables):
            return
        shown = bool(self.others.voices)
        self.others.reload()
        self.refresh_marks()
        self._show_others_here()
        if shown and not self.others.allowed:
            # Later, because the window takes what was said away after each change.
            text = _("The work of others is hidden again.")
            QTimer.singleShot(0, lambda: self.messages.say(text))

    def _show_others_here(self) -> None:
        """Say under the text what others have at the caret."""
        text = self.others.at(self.text.caret()) if self.others.voices else ""
        self.others_line.setText(text)
        self.others_line.setVisible(bool(self.others.voices))

    # ---- choosing attributions -----------------------------------------------------------------

    def _mark_clicked(self, owner: str) -> None:
        if self.linking.on:
            self.linking.choose(owner)
        elif is_offer(owner):
            self.offers.arm(owner)
        elif owner:
            self.session.activate(owner)
        elif self.others.voices:  # a click on their marks goes through to what is one's own
            mine = holding(self.session.ordered(), self.text.caret())
            self.session.activate(mine[0].id if mine else self.session.active_id)

    def _list_chosen(self, id: str) -> None:
        if self.linking.on:
            self.linking.choose(id)
            self.inspector.list.follow()
        elif (offer := self.offers.get(id)) is not None:
            self.suggesting.go_to(offer)
        elif id in self.session.attributions:
            self.editing.go_to(self.session.attributions[id])

    def begin_link(self, relation: str) -> None:
        """Choose the target of a link; a suggestion in hand is accepted first."""
        if self.suggesting.take():
            self.focus_text()
            self.linking.begin(relation)

    def _linking_moved(self) -> None:
        if self.linking.on:
            self.messages.say(self.linking.sentence(), stays=True)
            candidate = self.linking.candidate
            if candidate is not None:
                rects = candidate.spans.get("cue") or next(iter(candidate.spans.values()))
                self.text.reveal(rects[0][0], rects[-1][1])
            self.focus_text()
        else:
            self.messages.clear_hint()
        self.refresh_marks()

    # ---- cards -----------------------------------------------------------------------------

    def _open_wanted(self, attribute: str) -> None:
        if attribute:
            self.choosing.open(attribute)
        else:
            self.choosing.open_implicit()

    def edit_entity(self) -> None:
        """Ask who the source is, of a suggestion over the text, of an attribution beside it."""
        self.choosing.open_entity(self.inspector.details)

    # ---- focus and panes ---------------------------------------------------------------------

    def focus_text(self) -> None:
        place = self.empty if self.session.document is None else self.text
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self, step: int) -> None:
        """Move the focus to the next or previous part of the window."""
        stops: list[QWidget] = [self.text, self.inspector.list, self.inspector.details.entity]
        if self.problems.isVisible():
            stops.append(self.problems.list)
        stops += [self.documents.list, self.documents.field]
        stops = [stop for stop in stops if stop.isVisible()]
        if not stops:  # a project that was opened this moment is not on screen yet
            return
        now = next((i for i, stop in enumerate(stops) if stop.hasFocus()), None)
        target = 0 if now is None else (now + step) % len(stops)
        stops[target].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_problems(self) -> None:
        """Show the list of problems and go there; or hide it and go back to the text."""
        if self.problems.isVisible():
            self.problems.hide()
            self.focus_text()
        else:
            self.show_problems()

    def show_problems(self) -> None:
        """Show the list of problems and go there."""
        self.problems.check()
        self.problems.show()
        self.problems.list.setFocus()
        self.problems.list.setCurrentRow(0)

    def step_problem(self, step: int) -> None:
        """Go to the next or previous problem of the document, from the caret on."""
        problem = self.problems.beside(step, self.text.caret())
        if problem is None:
            self.messages.say(_("No problems"))
            return
        self.offers.disarm()
        self._show_problem(problem)
        level = "warning" if problem.level == "error" else "info"
        self.messages.say(self.problems.words(problem), level)

    def step_alike(self, step: int) -> None:
        """Go on to the next suggestion while one is in hand, else to the next attribution."""
        if self.offers.armed is not None:
            self.suggesting.step(step)
        else:
            self.editing.step(step)

    def accept_many(self) -> None:
        """Ask from which confidence on everything is accepted."""
        if self.offers.found:
            self.threshold.start()
        else:
            self.suggesting.step(1)  # says that there is nothing

    def usual_size(self) -> None:
        """Give the text its usual size."""
        self.zoomed.emit(Settings().font_size)
