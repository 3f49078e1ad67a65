"""Two versions side by side: what differs stands out, what is equal is quiet below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from annotator.i18n import _
from annotator.ui import theme
from annotator.ui.differing import Excerpt, Words
from annotator.ui.labels import directed, plain
from annotator.ui.names import number
from annotator.ui.versions import Field


class ExcerptCell(QWidget):
    """Words of one version, what only it has in its colour and in brackets."""

    def __init__(self, shown: Excerpt, colour: str, *, faint: bool) -> None:
        super().__init__()
        self.shown, self.colour, self.faint = shown, colour, faint
        self._words: Words | None = None
        self._width = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(shown.text)

    def _laid_out(self, width: int) -> Words:
        if self._words is None or width != self._width:
            self._words, self._width = Words(self.shown, self.font(), width, most=8), width
        return self._words

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._laid_out(width).height) + 4

    def sizeHint(self) -> QSize:
        return QSize(220, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        ink = QColor(c.faint if self.faint else c.ink)
        self._laid_out(self.width()).paint(painter, QPointF(0, 2), ink, QColor(self.colour))


class Comparison(QScrollArea):
    """A grid of fields; `wanted` says by True that the other version is to be taken."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Both versions"))

    def show_versions(self, fields: Sequence[Field], whose: tuple[str, str]) -> None:
        """Show what is compared; `whose` says of each version who wrote it, where and when."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        self._heads(grid, whose)
        for field in fields:
            _row(grid, field)
        grid.setRowStretch(grid.rowCount(), 1)
        self._put(page)

    def show_nothing(self, text: str) -> None:
        """Say that there is nothing left."""
        page = plain(directed(text), "faint", wrap=True)
        page.setContentsMargins(12, 12, 12, 12)
        page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._put(page)

    def _put(self, page: QWidget) -> None:
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()  # a button of it may be what was pressed just now
        self.setWidget(page)

    def _heads(self, grid: QGridLayout, whose: tuple[str, str]) -> None:
        texts = (_("Keep the version that stands"), _("Take the other version"))
        for place, (text, words) in enumerate(zip(texts, whose, strict=True)):
            button = QPushButton(directed(f"{number(place + 1)}   {text}"))
            button.setAccessibleName(f"{number(place + 1)} {text}: {words}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            colour = theme.letter_colour(place)
            button.setStyleSheet(f"border-color: {colour}; color: {colour};")
            button.clicked.connect(lambda _on=False, take=bool(place): self.wanted.emit(take))
            grid.addWidget(button, 0, place + 1)
            grid.addWidget(plain(directed(words), "faint", wrap=True), 1, place + 1)


def _row(grid: QGridLayout, field: Field) -> None:
    """Add a field: its cells stand out where they differ, and are quiet where they are equal."""
    at = grid.rowCount()
    grid.addWidget(_title(field), at, 0, Qt.AlignmentFlag.AlignTop)
    for place, shown in enumerate(field.cells):
        cell = ExcerptCell(shown, theme.letter_colour(place), faint=not field.differs)
        grid.addWidget(cell, at, place + 1)


def _title(field: Field) -> QLabel:
    label = plain(directed(field.title), "" if field.differs else "faint", wrap=True)
    label.setMaximumWidth(170)
    label.setMinimumWidth(90)
    label.setContentsMargins(0, 3, 0, 0)
    return label
