"""The card beside the text: its questions as rows, options with digits, letters and differences."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from annotator.adjudicate import REASONS, Board, Card, Facet, Option
from annotator.i18n import _, ngettext
from annotator.ui.labels import directed, plain
from annotator.ui.names import number, short
from annotator.ui.review import Review
from annotator.ui.reviewlines import ClosedLine, EndLine, FacetHeading, OptionLine, PartLine
from annotator.ui.reviewwords import (
    facet_title,
    option_excerpt,
    option_spoken,
    part_title,
    reason_of,
    summary,
    types_line,
    value_words,
    votes,
)

_MARGIN = 12


class ReviewCard(QScrollArea):
    """Shows the review's card; a click chooses what a key would."""

    facet_clicked = Signal(object)
    option_clicked = Signal(object, int)
    enter_clicked = Signal()

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Card"))
        self.focused: QWidget | None = None

    def refresh(self) -> None:
        """Build the rows of what is shown now."""
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        layout.setSpacing(2)
        self.focused = None
        for widget in self._rows():
            layout.addWidget(widget)
        layout.addStretch(1)
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()  # it may be what was clicked on just now
        self.setWidget(page)
        if self.focused is not None:
            page.adjustSize()
            self.ensureWidgetVisible(self.focused, 0, 40)

    def _rows(self) -> list[QWidget]:
        review = self.review
        if review.board is None:
            return [plain(review.refusal(), "faint", wrap=True)]
        if review.batch is not None and review.card is not None:
            return self._batch_rows(review.board, review.card)
        if review.card is None:
            return self._end_rows(review.board)
        return self._card_rows(review.board, review.card)

    # ---- a card ----------------------------------------------------------------------------

    def _card_rows(self, board: Board, card: Card) -> list[QWidget]:
        session = self.review.session
        ids = [item.id for item in board.cards]
        place = ids.index(card.id) + 1 if card.id in ids else 0
        title = _("Card {n} of {total}", n=number(place), total=number(len(ids)))
        if card.later:
            title = _("{card} – parked", card=title)
        rows: list[QWidget] = [plain(title, "heading")]
        types = types_line(session, card)
        if types:
            line = plain(directed(types), wrap=True)
            line.setContentsMargins(0, 0, 0, 6)
            rows.append(line)
        several = len(card.parts) > 1
        shown = ""
        for facet in card.facets:
            if several and facet.cluster != shown:
                shown = facet.cluster
                part = card.part(facet.cluster)
                if part is not None:
                    rows.append(PartLine(part_title(session, part)))
            rows += self._facet_rows(board, card, facet)
        if not card.is_open:
            rows.append(
                plain(directed(_("Decided. Enter: next card · F9: ask again")), "faint", wrap=True)
            )
        return rows

    def _facet_rows(self, board: Board, card: Card, facet: Facet) -> list[QWidget]:
        focused = facet is self.review.facet
        session = self.review.session
        expanded = facet.is_open or (focused and not card.is_open and len(facet.options) > 1)
        if not expanded:
            value = facet.value
            if value in (None, "null") and not focused and facet.name != "presence":
                return []  # what nobody has needs no line
            words = value_words(session, board, facet, value)
            closed = ClosedLine(facet_title(session, facet), short(words, 90), reason_of(facet))
            closed.mark(focused=focused, own=facet.state not in _AGREED)
            closed.clicked.connect(lambda: self.facet_clicked.emit(facet))
            self._remember(closed, focused=focused)
            return [closed]
        heading = FacetHeading(facet_title(session, facet), votes(facet), focused=focused)
        heading.clicked.connect(lambda: self.facet_clicked.emit(facet))
        rows: list[QWidget] = [heading]
        for option in facet.options:
            rows.append(self._option(board, facet, option, focused=focused))
            self._remember(rows[-1], focused=focused and option.number == 1)
        return rows

    def _option(self, board: Board, facet: Facet, option: Option, *, focused: bool) -> OptionLine:
        session = self.review.session
        line = OptionLine(option, option_excerpt(session, board, facet, option))
        line.proposed = facet.is_open and facet.proposal == option.number
        line.chosen = facet.value is not None and facet.value == option.value
        line.focused = focused
        line.setAccessibleName(option_spoken(session, board, facet, option))
        line.clicked.connect(lambda: self.option_clicked.emit(facet, option.number))
        return line

    def _remember(self, widget: QWidget, *, focused: bool) -> None:
        if focused:
            self.focused = widget

    # ---- a batch, the end --------------------------------------------------------------------

    def _batch_rows(self, board: Board, card: Card) -> list[QWidget]:
        review = self.review
        batch = review.batch
        if batch is None:
            return []
        count = len(batch.cards)
        title = ngettext(
            "{count} card with the same question",
            "{count} cards with the same question",
            count,
            count=number(count),
        )
        rows: list[QWidget] = [
            plain(title, "heading"),
            plain(directed(types_line(review.session, card)), wrap=True),
        ]
        rows.append(
            plain(
                directed(_("Enter: decide them all so · digit: another option · Esc: back")),
                wrap=True,
            )
        )
        asked = card.open[0]
        for choice in asked.options:
            line = self._option(board, asked, choice, focused=choice.number == batch.option)
            line.chosen, line.proposed = choice.number == batch.option, False
            rows.append(line)
        token = (asked.option(batch.option) or asked.options[0]).token
        for item in batch.cards:
            if item.id == card.id:
                continue
            facet = item.open[0]
            option = next((one for one in facet.options if one.token == token), None)
            if option is None:
                continue
            rows.append(PartLine(part_title(review.session, item.parts[0])))
            line = self._option(board, facet, option, focused=False)
            line.chosen, line.proposed = True, False
            rows.append(line)
        return rows

    def _end_rows(self, board: Board) -> list[QWidget]:
        title = _("Gold is final") if board.final else _("All cards are decided")
        if not board.cards:
            title = _("There is nothing to decide here")
        if board.final:
            hint = _("Enter or Ctrl+Page Down: next document · Page Up: back to the cards")
        else:
            hint = _("Enter: make gold final · Page Up: back to the cards · Ctrl+Z: undo")
        heading = plain(title, "heading")
        rows: list[QWidget] = [heading]
        rows += [plain(line, wrap=True) for line in summary(board, self.review.used)]
        button = EndLine(hint)
        button.clicked.connect(self.enter_clicked)
        return [*rows, button]


_AGREED = ("AUTO_UNANIMOUS", "AUTO_TRIVIAL")


class ReasonStrip(QWidget):
    """Why, if the reviewer wants to say so: Alt and a digit, before the decision."""

    chosen = Signal(int)

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self._label = plain("", "faint", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 4, _MARGIN, 8)
        layout.addWidget(self._label)
        self.refresh()

    def refresh(self) -> None:
        reasons = [
            ("✓ " if code == self.review.reason else "") + f"{number(n)} {_(words)}"
            for n, (code, words) in enumerate(REASONS.items(), 1)
        ]
        text = _("Why? Alt+ {reasons}", reasons=_(" · ").join(reasons))
        self._label.setText(directed(text))
        self.setVisible(self.review.card is not None and self.review.batch is None)
