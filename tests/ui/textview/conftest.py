"""A shown text view, and hands that press, drag and type in it by code points."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# fonts-noto-core has hundreds of faces; Qt warns about some of them by name
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.text import graphemes, words
from annotator.ui.textview import TextView

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier

MIXED = (
    "كشفت صحيفة “نيويورك بوست” في عام 2022 عن خدمة Starlink في تايوان، ونفى SpaceX ذلك.\n"
    "قالت وبكتابهم مُحَمَّدٌ إن الكـــلفة ٢٬٥٠٠ مليون (50%) في 2021/11/18؛ لا إله ولا الإسلام.\n"
    "\n"
    "رمز 😀 ثم عائلة 👨‍👩‍👧‍👦 وحرف 𝒳=5 ثم ABC دبي XYZ 12:30 والنهاية.\n"
    "Reuters said that the deal, worth 3.6 billion, was off.\n"
    "كلمة\u00a0ملتصقة ثم a\u2067عربي\u2069b ثم ـ\u200f علامات\u200cمخفية."
)


def article_texts() -> list[str]:
    folder = Path(__file__).resolve().parents[4] / "shared" / "articles"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def whole_words(text: str) -> list[tuple[int, int]]:
    """The words that begin at a caret place: no joiner inside an emoji."""
    edges = set(graphemes(text))
    return [word for word in words(text) if word[0] in edges]


class Hand:
    """Presses, drags and types as a person would; places are code points."""

    def __init__(self, view: TextView) -> None:
        self.view = view
        self.port = view.viewport()

    def point(self, pos: int, share: float = 0.25) -> QPoint:
        """A point in the character, at a share of its way from its beginning to its end."""
        rect = self.view.char_rect(pos)
        rtl = self.box(pos).rtl
        x = rect.right() - rect.width() * share if rtl else rect.left() + rect.width() * share
        # whole pixels: stay inside the half that is meant
        return QPoint(round(x), round(rect.center().y()))

    def box(self, pos: int):
        flow = self.view._flow
        piece = flow.piece_of(pos)
        return next(b for b in piece.boxes(piece.line_of(pos)) if b.start <= pos < b.end)

    def click(self, pos: int, share: float = 0.25, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.port, LEFT, keys, self.point(pos, share))

    def drag(self, start: int, end: int, keys: Qt.KeyboardModifier = NONE, steps: int = 5) -> None:
        """From the beginning of the character `start` to the end of the one before `end`."""
        self.drag_points(self.point(start, 0.12), self.point(end - 1, 0.88), keys, steps)

    def drag_points(
        self, one: QPoint, two: QPoint, keys: Qt.KeyboardModifier = NONE, steps: int = 5
    ) -> None:
        QTest.mousePress(self.port, LEFT, keys, one)
        for step in range(1, steps + 1):
            QTest.mouseMove(self.port, one + (two - one) * (step / steps))
        QTest.mouseRelease(self.port, LEFT, keys, two)

    def key(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.view, key, held)

    def selected(self) -> str:
        low, high = self.view.selected_span()
        return self.view.text()[low:high]


@pytest.fixture
def make_view(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., TextView]]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def make(text: str = MIXED, width: int = 800, height: int = 640, rtl: bool = True) -> TextView:
        view = TextView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.set_text(text, rtl)
        with qtbot.waitExposed(view):
            view.show()
        view.setFocus()
        return view

    yield make
    qapp.setLayoutDirection(before)


@pytest.fixture
def view(make_view: Callable[..., TextView]) -> TextView:
    return make_view()


@pytest.fixture
def hand(view: TextView) -> Hand:
    return Hand(view)
