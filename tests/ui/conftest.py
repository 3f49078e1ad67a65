"""A real window on a fresh project, and hands that press keys and drag as a person does."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# fonts-noto-core has hundreds of faces; Qt warns about some of them by name
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator import exchange, settings
from annotator.model.records import Attribution
from annotator.settings import Settings
from annotator.ui import app as program
from annotator.ui import dialogs
from annotator.ui.session import Session
from annotator.ui.window import Window

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

FIRST = (
    "ونقلت الصحيفة عن مصدرين مطلعين أن الوزير طلب تأجيل الزيارة.\n"
    "ونفى المتحدث باسم الوزارة هذه الأنباء، وقال إن الزيارة ستتم في موعدها.\n"
)
SECOND = "أعلنت الشركة أن المصنع سيفتح أبوابه في الربيع.\nولم يستجب مديرها لطلب التعليق.\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile of its own, and no dialog that nobody answers."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ISNAD_HOME", str(folder))

    def refuse(dialog: QDialog) -> bool:
        raise AssertionError(f"nobody answers {type(dialog).__name__}")

    monkeypatch.setattr(dialogs, "ask", refuse)
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "أول.txt", tmp_path / "ثان.txt"]
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.fixture
def project(tmp_path: Path, texts: list[Path]) -> Path:
    path = tmp_path / "مشروع.isnad"
    with exchange.create_project(path, None, "A01") as store:
        exchange.import_paths(store, texts, None, "A01")
    return path


@pytest.fixture
def make_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Window]]:
    made: list[Window] = []

    def make(project: Path | None = None, **chosen: object) -> Window:
        wanted = Settings(**{"language": "en", "theme": "light", **chosen})  # type: ignore[arg-type]
        settings.save(wanted)
        program.dress(qapp, wanted)
        window = Window(wanted)
        window.resize(1280, 820)
        qtbot.addWidget(window)
        if project is not None:
            assert window.files.open_path(project), window.messages.text()
        window.show()
        window.activateWindow()  # without a window manager nobody else does
        QTest.qWaitForWindowActive(window)
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
    program.dress(qapp, Settings(language="en"))


@pytest.fixture
def window(make_window: Callable[..., Window], project: Path) -> Window:
    return make_window(project)


@pytest.fixture
def hand(window: Window) -> Hand:
    return Hand(window)


class Hand:
    """What a person does with the window; words are found in the text."""

    def __init__(self, window: Window, text: str = FIRST) -> None:
        """Go to the document with a text."""
        self.window = window
        self.view = window.desk.text
        for _ in self.session.store.overview():
            if self.session.text == text:
                break
            window.desk.documents.step(1)
        assert self.session.text == text
        self.view.setFocus()

    @property
    def session(self) -> Session:
        return self.window.desk.session

    @property
    def items(self) -> list[Attribution]:
        return self.session.ordered()

    def place(self, words: str) -> tuple[int, int]:
        start = self.session.text.index(words)
        return start, start + len(words)

    def select(self, words: str) -> None:
        self.view.select(*self.place(words))

    def caret(self, words: str) -> None:
        self.view.set_caret(self.place(words)[0] + 1)

    def drag(self, words: str) -> None:
        """Drag with the mouse from the first letter to the last."""
        start, end = self.place(words)
        first, last = self.view.char_rect(start), self.view.char_rect(end - 1)
        begin = QPoint(round(first.right()) - 1, round(first.center().y()))
        finish = QPoint(round(last.left()) + 1, round(last.center().y()))
        port = self.view.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, NONE, begin)
        middle = (begin + finish) / 2
        for point in (middle, finish):
            QTest.mouseMove(port, point)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, NONE, finish)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, widget: QWidget | None = None
    ) -> None:
        QTest.keyClick(widget or QApplication.focusWidget() or self.view, key, held)

    def press_arabic(
        self,
        letter: str,
        code: int = 0,
        widget: QWidget | None = None,
        held: Qt.KeyboardModifier = NONE,
    ) -> None:
        """Press a key while the Arabic layout is active; `code` is its X11 scan code."""
        target = widget or self.view
        target.setFocus()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(letter), held, code, 0, 0, letter)
            QApplication.sendEvent(target, event)

    def mark(self, words: str, role: str) -> None:
        """Select words and press the role's key."""
        self.select(words)
        known = self.session.tagset.role(role)
        assert known is not None
        self.press(Qt.Key(ord(known.key)), widget=self.view)

    def attribution(self, source: str, cue: str, content: str) -> Attribution:
        """Annotate one attribution with keys alone and put it down."""
        self.press(Qt.Key.Key_N, widget=self.view)
        for words, role in ((cue, "cue"), (source, "source"), (content, "content")):
            if words:
                self.mark(words, role)
        made = self.session.active
        assert made is not None
        return made

    def words(self, item: Attribution, role: str) -> list[str]:
        return [self.session.text[start:end] for start, end in item.spans.get(role, ())]
