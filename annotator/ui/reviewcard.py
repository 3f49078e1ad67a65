"""The card beside the text: its questions as rows, options with digits, letters and differences."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.adjudicate import Board, Card, Facet, Option
from annotator.i18n import _, ngettext
from annotator.ui.labels import directed, plain
from annotator.ui.names import number, short
from annotator.ui.review import Review
from annotator.ui.reviewbatch import Batch
from annotator.ui.reviewchoice import Choice
from annotator.ui.reviewlines import (
    ClosedLine,
    EndLine,
    FacetHeading,
    OptionLine,
    PartLine,
    QuietLine,
)
from annotator.ui.reviewwords import (
    AUTOMATIC,
    batch_words,
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
_MOST_ROWS = 60  # rows of a batch that are shown; the rest is counted


class ReviewCard(QScrollArea):
    """Shows the review's card; a click chooses what a key would."""

    facet_clicked = Signal(object)
    option_clicked = Signal(object, int)
    line_clicked = Signal(int)
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
        self.batch_title: QLabel | None = None
        review.looked.connect(self._count_batch)

    def refresh(self) -> None:
        """Build the rows of what is shown now."""
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        layout.setSpacing(2)
        self.focused = self.batch_title = None
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
        if review.choice is not None:
            return self._choice_rows(review.choice)
        if review.batch is not None:
            return self._batch_rows(review.board, review.batch)
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
            rows.append(plain(directed(types), wrap=True))
        regrouping = self._regrouping(board, card)
        if regrouping:
            rows.append(_hint(regrouping))
        rows[-1].setContentsMargins(0, 0, 0, 6)
        several = len(card.parts) > 1
        shown = ""
        for facet in card.facets:
            if several and facet.cluster != shown:
                shown = facet.cluster
                part = card.part(facet.cluster)
                if part is not None:
                    rows.append(PartLine(part_title(session, board, part)))
            rows += self._facet_rows(board, card, facet)
        if not card.is_open:
            rows.append(_hint(_("Decided. Enter: next card · F9: ask again")))
        return rows

    def _regrouping(self, board: Board, card: Card) -> str:
        """Return what F4 and F5 would do here, where it is likely to be wanted."""
        found = self.review.union()
        hints: list[str] = []
        if found is not None and len(found.cards) > 1:
            other = found.cards[1].part(found.clusters[1])
            title = part_title(self.review.session, board, other) if other else ""
            hints.append(_("F4: one attribution with {other}", other=title))
        elif found is not None:
            hints.append(_("F4: these are one attribution"))
        if len(card.parts) > 1:
            hints.append(_("F5: a card for each"))
        elif any(kind == "ROLE-SWAP" or kind.endswith(".disjoint") for kind in card.types):
            hints.append(_("F5: these are two attributions"))
        return _(" · ").join(hints)

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
            closed.mark(focused=focused, own=facet.state not in AUTOMATIC)
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

    # ---- lists -----------------------------------------------------------------------------

    def _choice_rows(self, choice: Choice) -> list[QWidget]:
        rows: list[QWidget] = [
            plain(directed(choice.title), "heading", wrap=True),
            plain(directed(_("Digit, or ↓ ↑ and Enter: take it · Esc: back")), wrap=True),
        ]
        for place, item in enumerate(choice.lines):
            line = OptionLine(Option(item.number, item.value, item.holders), item.words)
            line.focused = place == choice.at
            line.chosen = line.focused
            line.setAccessibleName(f"{number(item.number)} {item.words.text}")
            line.clicked.connect(lambda digit=item.number: self.line_clicked.emit(digit))
            self._remember(line, focused=line.focused)
            rows.append(line)
        return rows

    def _batch_rows(self, board: Board, batch: Batch) -> list[QWidget]:
        session, card = self.review.session, batch.card
        self.batch_title = plain("", "heading", wrap=True)
        self._count_batch()
        rows: list[QWidget] = [
            self.batch_title,
            plain(directed(types_line(session, card)), wrap=True),
            plain(
                directed(_("Enter: decide them all so · digit: another option · Esc: back")),
                wrap=True,
            ),
        ]
        asked = card.open[0]
        for choice in asked.options:
            line = self._option(board, asked, choice, focused=choice.number == batch.option)
            line.chosen, line.proposed = choice.number == batch.option, False
            rows.append(line)
        others = [item for item in batch.cards if item.id != card.id]
        document = card.document
        for item in others[:_MOST_ROWS]:
            if item.document != document:
                document = item.document
                rows.append(PartLine(_in_document(batch, document)))
            rows += self._batched(batch, item)
        more = len(others) - _MOST_ROWS
        if more > 0:
            words = ngettext("and {count} more", "and {count} more", more, count=number(more))
            rows.append(_hint(words))
        return rows

    def _batched(self, batch: Batch, card: Card) -> list[QWidget]:
        """Return what would be taken in another card: whose it is, and which words."""
        session, option = self.review.session, batch.option_of(card)
        board = batch.boards[card.document]
        if option is None:
            return []
        title = QuietLine(part_title(session, board, card.parts[0]))
        same = replace(option, number=batch.option)  # it is taken by the digit of the shown card
        line = self._option(board, card.open[0], same, focused=False)
        line.chosen, line.proposed = True, False
        return [title, line]

    def _count_batch(self) -> None:
        """Say how many cards were found, and how far the search is."""
        batch = self.review.batch
        if batch is None or self.batch_title is None:
            return
        text = _("Same question: {cards}", cards=batch_words(batch))
        if batch.left:
            left = ngettext(
                "{count} document left to look through",
                "{count} documents left to look through",
                batch.left,
                count=number(batch.left),
            )
            text = _("{found} – {left}", found=text, left=left)
        self.batch_title.setText(directed(text))

    # ---- the end ---------------------------------------------------------------------------

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


def _hint(text: str) -> QWidget:
    return plain(directed(text), "faint", wrap=True)


def _in_document(batch: Batch, document: str) -> str:
    """Return a document's title with the number of its cards."""
    found = sum(1 for card in batch.cards if card.document == document)
    count = ngettext("{count} card", "{count} cards", found, count=number(found))
    title = short(batch.boards[document].document.title, 60)
    return _("{title} · {count}", title=title, count=count)
