"""The adjudication screen: text beside the card, the strip of cards below; all of it by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from annotator.adjudicate import Facet
from annotator.i18n import _, ngettext
from annotator.model.records import Document
from annotator.settings import Settings
from annotator.ui import marks, theme
from annotator.ui.boundary import Boundary
from annotator.ui.keyfallback import physical_key
from annotator.ui.labels import directed, plain
from annotator.ui.messages import MessageBar
from annotator.ui.names import number
from annotator.ui.review import Review
from annotator.ui.reviewcard import ReviewCard
from annotator.ui.reviewediting import ReviewEditing
from annotator.ui.reviewmarks import edited_mark, review_marks
from annotator.ui.reviewreason import ReasonStrip
from annotator.ui.reviewstrip import ReviewStrip
from annotator.ui.reviewwords import facet_title, hull, rule_line, summary
from annotator.ui.session import Session
from annotator.ui.textview import Mark, TextView

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Adjudication(QWidget):
    """Puts a review on screen; `left` says that the reviewer wants to go."""

    left = Signal()
    zoomed = Signal(int)

    def __init__(self, session: Session, settings: Settings, messages: MessageBar) -> None:
        super().__init__()
        self.session = session
        self.messages = messages
        self.review = Review(session)
        self.text = TextView()
        self.text.setAccessibleName(_("Text of the document"))
        self.card = ReviewCard(self.review)
        self.reasons = ReasonStrip(self.review)
        self.strip = ReviewStrip(self.review)
        self.title = plain("", "heading", wrap=True)
        self.counter = plain("", "faint")
        self.rule = plain("", "faint", wrap=True)
        self.boundary = Boundary(self.review, self.text)
        self.editing = ReviewEditing(self.review, self.boundary, self.card)
        self._marks: dict[str, Mark] = {}
        self._document = ""
        self._seen: tuple[str, tuple[str, str]] | None = None
        self._lay_out()
        self._connect()
        self.dress(settings)

    def _lay_out(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card, 1)
        column.addWidget(self.reasons)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.addWidget(self._with_title())
        self.panes.addWidget(side)
        self.text.setMinimumWidth(320)
        side.setMinimumWidth(300)
        self.panes.setChildrenCollapsible(False)
        self.panes.setStretchFactor(0, 1)
        self.panes.setSizes([800, 440])
        below = QHBoxLayout()
        below.setContentsMargins(8, 3, 14, 3)
        below.setSpacing(16)
        below.addWidget(self.strip, 1)
        below.addWidget(self.counter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.panes, 1)
        line = QVBoxLayout()
        line.setContentsMargins(14, 4, 14, 0)
        line.addWidget(self.rule)
        whole.addLayout(line)
        whole.addLayout(below)

    def _with_title(self) -> QWidget:
        """Return the text under the document's title: the list of documents is not here."""
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.title.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(self.title)
        layout.addWidget(self.text, 1)
        return column

    def _connect(self) -> None:
        review = self.review
        self.text.installEventFilter(self)
        self.text.mark_clicked.connect(self._mark_clicked)
        self.text.zoomed.connect(self.zoomed)
        self.card.facet_clicked.connect(review.focus)
        self.card.option_clicked.connect(self._option_clicked)
        self.card.line_clicked.connect(review.choose)
        self.card.enter_clicked.connect(review.enter_key)
        self.reasons.left.connect(self.focus_text)
        self.strip.card_clicked.connect(review.go_to)
        review.shown.connect(self.refresh)
        review.said.connect(self.messages.say)
        self.boundary.moved.connect(self._boundary_moved)

    def dress(self, settings: Settings) -> None:
        """Take over fonts and habits from the settings."""
        self.text.set_text_font(theme.text_font(settings.font_family, settings.font_size))
        self.text.set_visual_arrows(settings.visual_arrows)
        self.text.snap = settings.snap_to_words
        self._marks = {}
        if self.review.on:
            self.refresh()

    # ---- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the review as it is now."""
        if self.boundary.on:
            self.boundary.cancel()
        document = self.session.document
        if document is not None and document.id != self._document:
            self._document = document.id
            self.text.set_text(document.text, document.language[:2] in _RIGHT_TO_LEFT)
            self._marks = {}
            self._show_title(document)
        self.refresh_marks()
        self.card.refresh()
        self.reasons.refresh()
        self.strip.refresh()
        self._count()
        self._say_late()
        self._show_rule()
        self._jump()
        self._announce()

    def _show_rule(self) -> None:
        """Say what the guideline says; at the end, what became of the document."""
        card, board = self.review.card, self.review.board
        if self.boundary.on:
            text = _(
                "Arrows: by word · with Ctrl: by letter · Tab: the other end · Enter: done"
                " · Esc: leave it"
            )
        elif card is not None:
            text = rule_line(self.session, card, self.review.facet)
        else:
            text = _(" · ").join(summary(board, self.review.used)) if board is not None else ""
        self.rule.setText(directed(text))

    def _show_title(self, document: Document) -> None:
        ids = self.review.documents()
        place = ids.index(document.id) + 1 if document.id in ids else 0
        count = _("{n} of {total}", n=number(place), total=number(len(ids)))
        self.title.setText(directed(_("{title} · {count}", title=document.title, count=count)))

    def refresh_marks(self) -> None:
        """Hand the text the marks that differ."""
        new = review_marks(self.review)
        if self.boundary.on and self.boundary.facet is not None:
            facet = self.boundary.facet
            label = facet_title(self.session, facet)
            new = {id: mark for id, mark in new.items() if not id.startswith(_of(facet))}
            edited = edited_mark(tuple(self.boundary.parts), label)
            new[edited.id] = edited
        added, removed = marks.changes(self._marks, new)
        self._marks = new
        if added or removed:
            self.text.update_marks(added, removed)

    def _jump(self) -> None:
        """Bring the card before the eyes, when it is another one."""
        card, facet, choice = self.review.card, self.review.facet, self.review.choice
        other = self.review.card_of(choice.line.cluster) if choice else None
        if other is not None and (spot := hull(other)):
            self._seen = None
            self.text.reveal(*spot)
            return
        if card is None:
            self._seen = None
            return
        now = (card.id, (facet.cluster, facet.name) if facet else ("", ""))
        if now == self._seen:
            return
        self._seen = now
        place = None
        if facet is not None:
            options = [option for option in facet.options if option.fragments]
            spots = [part for option in options for part in option.only]
            if spots:
                place = min(a for a, _ in spots), max(b for _, b in spots)
            elif options:
                place = options[0].fragments[0][0], options[0].fragments[-1][1]
        place = place or hull(card)
        if place is not None:
            self.text.set_caret(place[0])
            self.text.reveal(*place)

    def _count(self) -> None:
        left, used = self.review.left(), self.review.used
        cards = ngettext("{count} card left", "{count} cards left", left, count=number(left))
        keys = ngettext("{count} key", "{count} keys", used, count=number(used))
        self.counter.setText(f"{cards} · {keys}" if self.review.board else "")

    def _say_late(self) -> None:
        board = self.review.board
        if board is None or not board.late or self._document == getattr(self, "_told", ""):
            return
        self._told = self._document
        self.messages.say(
            ngettext(
                "{count} annotator handed in after the first decisions and does not count yet.",
                "{count} annotators handed in after the first decisions and do not count yet.",
                len(board.late),
                count=number(len(board.late)),
            ),
            stays=True,
            button=_("Let them count"),
            action=self.review.admit,
        )

    def _announce(self) -> None:
        """Tell a screen reader what is asked now."""
        facet = self.review.facet
        if facet is not None and self.isVisible():
            text = facet_title(self.session, facet)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.text, text))

    # ---- keys ------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count every key that is pressed in the text: shortcuts begin as overrides, too."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not self.boundary.on and event.key() not in _MODIFIERS:
            self.review.count_key()
            self._count()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits, + and Esc; all else has an action of its own.

        Nought is a digit where a list offers nothing.
        """
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = physical_key(event)
        plus = event.key() == Qt.Key.Key_Plus or event.text() == "+" or key == "="
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif plus and not held & ~Qt.KeyboardModifier.ShiftModifier:
            self.review.keep_both()
        elif len(key) == 1 and key in ("0123456789" if self.review.choice else "123456789"):
            self._digit(int(key), held)
        else:
            super().keyPressEvent(event)

    def _digit(self, digit: int, held: Qt.KeyboardModifier) -> None:
        if held == Qt.KeyboardModifier.NoModifier:
            self.review.choose(digit)
        elif held == Qt.KeyboardModifier.ControlModifier:
            self.review.take(digit)
        elif held == Qt.KeyboardModifier.AltModifier:
            self.review.set_reason(digit)

    def _escape(self) -> None:
        start, end = self.text.selected_span()
        if not self.review.escape() and start < end:
            self.text.set_caret(self.text.caret())

    # ---- own values ------------------------------------------------------------------------

    def edit(self) -> None:
        """Mend the focused facet."""
        self.editing.begin()

    def write_note(self) -> None:
        """Say why in own words."""
        self.reasons.ask()

    def add(self) -> None:
        """Make a new attribution whose cue is the selection."""
        start, end = self.text.selected_span()
        if start == end:
            self.messages.say(_("Select the cue of the new attribution first."))
        else:
            self.review.add((start, end))

    def _boundary_moved(self) -> None:
        """Show the edges; what the keys do is said where the rule stands, so that nothing jumps."""
        self.refresh_marks()
        self._show_rule()
        self._count()

    # ---- mouse -----------------------------------------------------------------------------

    def _mark_clicked(self, owner: str) -> None:
        if owner and (self.review.card is None or owner != self.review.card.id):
            self.review.go_to(owner)

    def _option_clicked(self, facet: Facet, option: int) -> None:
        self.review.focus(facet)
        self.review.choose(option)

    def focus_text(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


def _of(facet: Facet) -> str:
    """Return how the ids of a facet's marks begin."""
    return f"{facet.cluster}/{facet.role}/"
