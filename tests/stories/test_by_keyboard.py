"""The main job, by key events alone: from an empty project to validated gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator import exchange, settings
from annotator.__main__ import main
from annotator.model.records import Attribution
from annotator.settings import Settings
from annotator.store import Store
from annotator.ui import app as program
from annotator.ui import dialogs, importing
from annotator.ui.textview import TextView
from annotator.ui.window import Window

TEXT = """\
ذكرت صحيفة الأفق أن الكرملين أجرى اتصالات سرية مع واشنطن.
ونفى الكرملين إجراء أي اتصالات من هذا النوع.
وامتنع البنتاغون عن التعليق.
وستبدأ المحادثات الشهر المقبل، بحسب مصادر مطلعة.
“لن نتراجع”، قال الوزير، “ولن نساوم”.
ونقلت الوكالة عن مسؤول أن الاتفاق قريب.
"""
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """A person who has only a keyboard: every step is a key press."""

    def __init__(self, window: Window) -> None:
        self.window = window

    @property
    def view(self) -> TextView:
        return self.window.desk.text

    @property
    def items(self) -> list[Attribution]:
        return self.window.desk.session.ordered()

    def press(self, key: Qt.Key | str, held: Qt.KeyboardModifier = NONE) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        code = key if isinstance(key, Qt.Key) else Qt.Key(ord(key))
        QTest.keyClick(target, code, held)

    def go(self, place: int) -> None:
        """Walk to a place: left is forward in Arabic; by word where that helps."""
        self.press(Qt.Key.Key_Home, CONTROL)
        for held in (CONTROL, NONE):
            for _ in range(400):
                before = self.view.caret()
                if before == place:
                    return
                self.press(Qt.Key.Key_Left, held)
                if self.view.caret() > place:
                    self.press(Qt.Key.Key_Right, held)
                    break
        assert self.view.caret() == place

    def select(self, words: str, after: str = "") -> None:
        """Select words with Shift and arrows; `after` names what stands before them."""
        start = TEXT.index(words, TEXT.index(after) if after else 0)
        self.go(start)
        while self.view.selected_span()[1] < start + len(words):
            self.press(Qt.Key.Key_Left, SHIFT)
        assert self.view.selected_span() == (start, start + len(words))

    def mark(self, role: str, words: str, after: str = "", *, more: bool = False) -> None:
        self.select(words, after)
        known = self.window.desk.session.tagset.role(role)
        assert known is not None
        self.press(known.key, SHIFT if more else NONE)

    def value(self, attribute: str, value: str) -> None:
        known = self.window.desk.session.tagset.attribute(attribute)
        assert known is not None
        chosen = known.value(value)
        assert chosen is not None
        self.press(known.key)
        self.press(chosen.key)

    def attribution(self, spans: dict[str, list[str]], after: str, **values: str) -> str:
        """Build one attribution and return its id."""
        self.press("N")
        for role, pieces in spans.items():
            for n, words in enumerate(pieces):
                self.mark(role, words, after, more=n > 0)
        for attribute, value in values.items():
            self.value(attribute, value)
        made = self.window.desk.session.active
        assert made is not None
        return made.id

    def link(self, relation: str, target: str) -> None:
        """Press the link's key, step to the target, accept."""
        known = next(t for t in self.window.desk.session.tagset.links if t.id == relation)
        self.press(known.key)
        linking = self.window.desk.linking
        for _ in range(len(self.items)):
            if linking.candidate is not None and linking.candidate.id == target:
                break
            self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Return)

    def words(self, id: str, role: str) -> list[str]:
        spans = self.window.desk.session.attributions[id].spans
        return [TEXT[start:end] for start, end in spans.get(role, ())]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "خبر.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def keyboard(
    tmp_path: Path, article: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Keyboard]:
    chosen = Settings(language="ar", theme="light", annotator="A01")
    settings.save(chosen)
    program.dress(qapp, chosen)
    exchange.create_project(tmp_path / "p.isnad", annotator="A01").close()

    def answer(dialog: QDialog) -> bool:
        """Choose the article where the system's file chooser would stand."""
        assert isinstance(dialog, importing.ImportDialog)
        dialog.take([article])
        return True

    monkeypatch.setattr(dialogs, "ask", answer)
    window = Window(chosen)
    window.resize(1280, 820)
    qtbot.addWidget(window)
    assert window.files.open_path(tmp_path / "p.isnad")
    window.show()
    QTest.qWaitForWindowActive(window)
    yield Keyboard(window)
    window.close()
    program.dress(qapp, Settings(language="en"))


def annotate(keyboard: Keyboard) -> dict[str, str]:
    """Build the seven attributions of the article; return their ids by name."""
    claim = keyboard.attribution(
        {
            "cue": ["ذكرت"],
            "source": ["صحيفة الأفق"],
            "content": ["أن الكرملين أجرى اتصالات سرية مع واشنطن"],
        },
        "ذكرت",
        stance="asserts",
        quote_type="indirect",
        source_kind="media_outlet",
    )
    denial = keyboard.attribution(
        {
            "cue": ["ونفى"],
            "source": ["الكرملين"],
            "content": ["إجراء أي اتصالات من هذا النوع"],
        },
        "ونفى",
        stance="denies",
        quote_type="indirect",
        source_kind="official_body",
    )
    keyboard.link("denies", claim)
    silence = keyboard.attribution(
        {"cue": ["وامتنع", "عن التعليق"], "source": ["البنتاغون"]},
        "وامتنع",
        stance="declines_comment",
        quote_type="none",
        source_kind="official_body",
    )
    anonymous = keyboard.attribution(
        {
            "cue": ["بحسب"],
            "source": ["مصادر مطلعة"],
            "content": ["وستبدأ المحادثات الشهر المقبل"],
        },
        "وستبدأ",
        stance="asserts",
        quote_type="indirect",
        source_kind="anonymous",
    )
    broken = keyboard.attribution(
        {"cue": ["قال"], "source": ["الوزير"], "content": ["“لن نتراجع”", "“ولن نساوم”"]},
        "“لن",
        stance="asserts",
        quote_type="direct",
        source_kind="official_unnamed",
    )
    relay = keyboard.attribution(
        {"cue": ["ونقلت"], "source": ["الوكالة"], "content": ["أن الاتفاق قريب"]},
        "ونقلت",
        stance="relays",
        quote_type="indirect",
        source_kind="media_outlet",
    )
    inner = keyboard.attribution(
        {"cue": ["عن"], "source": ["مسؤول"], "content": ["أن الاتفاق قريب"]},
        "ونقلت",
        stance="asserts",
        quote_type="indirect",
        source_kind="official_unnamed",
    )
    keyboard.link("parent", relay)
    return {
        "claim": claim,
        "denial": denial,
        "silence": silence,
        "anonymous": anonymous,
        "broken": broken,
        "relay": relay,
        "inner": inner,
    }


def test_from_an_article_to_validated_gold(
    keyboard: Keyboard, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyboard.press("I", CONTROL)
    assert keyboard.view.text() == TEXT
    made = annotate(keyboard)
    built = {item.id: item for item in keyboard.items}
    assert built[made["denial"]].denies == made["claim"]
    assert keyboard.words(made["silence"], "cue") == ["وامتنع", "عن التعليق"]
    assert keyboard.words(made["anonymous"], "source") == ["مصادر مطلعة"]
    assert keyboard.words(made["broken"], "content") == ["“لن نتراجع”", "“ولن نساوم”"]
    assert built[made["inner"]].parent == made["relay"]

    keyboard.press("Z", CONTROL)
    assert keyboard.window.desk.session.attributions[made["inner"]].parent is None
    keyboard.press("Z", CONTROL | SHIFT)
    assert keyboard.window.desk.session.attributions[made["inner"]].parent == made["relay"]

    place = keyboard.view.caret()
    project = tmp_path / "p.isnad"
    keyboard.press("W", CONTROL)
    assert keyboard.window.session is None
    assert keyboard.window.files.open_path(project)
    assert {item.id: item for item in keyboard.items} == built
    assert keyboard.view.caret() == place
    keyboard.press("Z", CONTROL)
    assert keyboard.window.desk.session.attributions[made["inner"]].parent is None
    keyboard.press("Z", CONTROL | SHIFT)
    keyboard.press("Q", CONTROL)

    out = tmp_path / "gold"
    for arguments in (
        ["promote", str(project), "--annotator", "A01"],
        ["export", str(project), str(out), "--format", "json"],
        ["validate", str(out)],
    ):
        assert run(arguments) == 0, capsys.readouterr().err
    line = json.loads((out / "documents.jsonl").read_text(encoding="utf-8"))
    (layer,) = line["layers"]
    assert layer["annotator"] == "gold"
    assert len(layer["attributions"]) == 7
    with Store.reader(project) as store:
        assert exchange.check_project(store) == []


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return int(stopped.value.code or 0)
