"""The export dialog: it explains, counts what is lost, shows the first document, remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator import exchange, settings
from annotator.formats import FORMATS
from annotator.model.records import Corpus
from annotator.store import Store
from annotator.ui import dialogs, exporting, tasks
from annotator.ui.exporting import ExportDialog
from annotator.ui.window import Window
from tests.formats.examples_corpus import write_example

Make = Callable[..., Window]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The formats' example as a project, whose gold is the first document's."""
    json = next(item for item in FORMATS if item.name == "json")
    (tmp_path / "in").mkdir()
    path = tmp_path / "مثال.isnad"
    with exchange.create_project(path, None, "A01") as store:
        exchange.import_paths(store, [write_example(json, tmp_path / "in")])
    return path


@pytest.fixture
def open_dialog(qapp: QApplication, qtbot: QtBot, example: Path) -> Iterator[Callable[..., object]]:
    made: list[ExportDialog] = []

    def make(format: str = "", layer: str = "") -> ExportDialog:
        layers = exporting.layer_choices(["A01", "B02"])
        dialog = ExportDialog(None, example, layers, (format, layer))
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        wait_for(dialog, qtbot)
        return dialog

    yield make
    for dialog in made:
        dialog.reject()


def wait_for(dialog: ExportDialog, qtbot: QtBot) -> None:
    """Until the last look at the project has ended."""
    qtbot.waitUntil(lambda: all(look.isFinished() for look in dialog._looks), timeout=20_000)
    qtbot.waitUntil(lambda: "…" not in dialog.loses.toPlainText(), timeout=20_000)


def test_it_says_what_the_format_is_for_and_what_it_loses_here(
    open_dialog: Callable[..., ExportDialog], qtbot: QtBot
) -> None:
    dialog = open_dialog("brat", "A01")
    assert dialog.kind().name == "brat"
    assert "brat" in dialog.explains.text()
    assert "1 link to a claim is not kept." in dialog.loses.toPlainText()
    assert dialog.preview.toPlainText().startswith("T1\t")
    assert dialog.preview.layoutDirection() == Qt.LayoutDirection.LeftToRight
    dialog.format.setCurrentIndex(dialog.format.findData("json"))
    wait_for(dialog, qtbot)
    assert dialog.loses.toPlainText().strip("\u200e") == (
        "This format keeps everything that is in these layers."
    )
    assert '"annotator": "A01"' in dialog.preview.toPlainText()


def test_a_format_of_one_layer_does_not_offer_all(
    open_dialog: Callable[..., ExportDialog], qtbot: QtBot
) -> None:
    dialog = open_dialog("json", "all")
    assert dialog.layer.currentData() == "all"
    dialog.format.setCurrentIndex(dialog.format.findData("gold"))
    wait_for(dialog, qtbot)
    assert dialog.layer.currentData() == "A01"
    assert '"cue"' in dialog.preview.toPlainText()
    dialog.format.setCurrentIndex(dialog.format.findData("json"))
    dialog.layer.setCurrentIndex(dialog.layer.findData("all"))
    assert dialog.layer.currentData() == "all"


def test_only_the_last_choice_is_shown_and_closing_stops_all_looks(
    open_dialog: Callable[..., ExportDialog], qtbot: QtBot
) -> None:
    dialog = open_dialog("json", "A01")
    for place in range(dialog.format.count()):
        dialog.format.setCurrentIndex(place)
    looks = list(dialog._looks)
    dialog._show_preview(1, "of an earlier look")
    assert "earlier" not in dialog.preview.toPlainText()
    dialog.reject()
    assert all(look.isFinished() for look in looks)


def test_what_cannot_be_read_is_said_in_the_dialog(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ExportDialog(None, tmp_path / "gone.isnad", ["A01"])
    qtbot.addWidget(dialog)
    dialog.show()
    wait_for(dialog, qtbot)
    assert "gone.isnad" in dialog.loses.toPlainText()
    dialog.reject()


def test_everything_is_chosen_by_keys(open_dialog: Callable[..., ExportDialog]) -> None:
    dialog = open_dialog("json", "A01")
    dialog.activateWindow()  # without a window manager nobody else does
    QTest.qWaitForWindowActive(dialog)
    assert dialog.format.hasFocus()

    def press(key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget(), key)

    target = dialog.format.findData("brat")
    while dialog.format.currentIndex() != target:
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    assert dialog.layer.hasFocus()
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    for box in (dialog.loses, dialog.preview):  # Tab leaves them again
        press(Qt.Key.Key_Tab)
        assert box.hasFocus()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert dialog.result() == int(QDialog.DialogCode.Accepted)
    assert (dialog.kind().name, dialog.layer.currentData()) == ("brat", "all")
    assert dialog.draft.isChecked()


def test_the_choice_is_exported_and_remembered(
    make_window: Make, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(example)
    offered: list[tuple[str, str]] = []

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        offered.append((dialog.kind().name, dialog.layer.currentData()))
        dialog.format.setCurrentIndex(dialog.format.findData("brat"))
        dialog.layer.setCurrentIndex(dialog.layer.findData("all"))
        dialog.draft.setChecked(True)
        dialog.reject()
        return True

    monkeypatch.setattr(dialogs, "ask", answer)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "out")
    for _ in range(2):  # onto its own earlier export the second time
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert "7\u2069 attributions to" in window.messages.text()
    assert (tmp_path / "out" / "A01" / "weather.ann").is_file()
    assert (settings.load().export_format, settings.load().export_layer) == ("brat", "all")
    assert offered == [("json", "A01"), ("brat", "all")]


def test_a_stopped_export_leaves_nothing_and_says_so(
    make_window: Make, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(example)
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr(dialogs, "ask", lambda dialog: True)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "out")

    def interrupted(self: Store, layers: object) -> Iterator[Corpus]:
        raise tasks.Stopped
        yield

    monkeypatch.setattr(Store, "batches", interrupted)
    window.files.export()
    assert "nothing was exported" in window.messages.text()
    assert sorted(path.name for path in tmp_path.iterdir()) == before
