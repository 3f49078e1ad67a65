"""Releases in the window: asked for by keyboard, made in a thread of its own, proposed again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWidget

from annotator import exchange
from annotator.exchange import verify
from annotator.exchange.releaseplan import predecessor
from annotator.exchange.splits import DEFAULT
from annotator.store import Store
from annotator.ui import dialogs
from annotator.ui.releasedialog import OWN, ReleaseDialog
from annotator.ui.window import Window
from tests.exchange.releasing import resample_little, team

Make = Callable[..., Window]
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    resample_little(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "team.isnad"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISNAD_HOME", str(path.parent / "home"))
        team(path, 4).close()
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "team.isnad"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[QDialog]:
    """Every question is answered with yes; a release dialog gets a licence first."""
    found: list[QDialog] = []

    def answer(dialog: QDialog) -> bool:
        found.append(dialog)
        if isinstance(dialog, ReleaseDialog):
            if not dialog.licence.currentData():
                dialog.licence.setCurrentIndex(dialog.licence.findData("CC-BY-4.0"))
            assert dialog.buttons.button(OK).isEnabled()
            dialog.accept()
            return dialog.result() == int(QDialog.DialogCode.Accepted)
        return True

    monkeypatch.setattr(dialogs, "ask", answer)
    return found


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, held)


def text_of(dialog: QDialog) -> str:
    assert isinstance(dialog, dialogs.TextDialog)
    return dialog.text.toPlainText()


def test_a_release_is_made_told_verified_and_followed_by_the_next(
    make_window: Make, project: Path, tmp_path: Path, asked: list[QDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = make_window(project)
    one, two = tmp_path / "one", tmp_path / "two"
    places = iter([one, two])
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: next(places))
    window.files.release()
    _dialog, told = asked
    found = verify(one)
    assert (found.valid, found.version) == (True, "1.0.0")
    assert found.fingerprint in text_of(told)
    assert "version \u20681.0.0" in window.messages.text()

    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", one))
    for chosen in (packed, one / "release.json"):
        monkeypatch.setattr(dialogs, "choose_open", lambda *_, chosen=chosen: chosen)
        window.files.verify_release()
        assert "untouched and valid" in text_of(asked[-1])

    window.files.release()  # what was asked for is proposed again, after the release made last
    again = asked[-2]
    assert isinstance(again, ReleaseDialog)
    assert again.after == one
    assert again.licence.currentData() == "CC-BY-4.0"
    assert json.loads((two / "release.json").read_bytes())["predecessor"]["version"] == "1.0.0"

    (one / "LICENSE").write_text("mine")
    window.files.verify_release()
    problems = asked[-1]
    assert isinstance(problems, dialogs.ProblemsDialog)
    assert "is cut off: of 17023 bytes only 4 are here" in problems.text.toPlainText()


def test_a_damaged_earlier_release_is_not_proposed(
    make_window: Make, project: Path, tmp_path: Path, asked: list[QDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = make_window(project)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "one")
    window.files.release()
    (tmp_path / "one" / "LICENSE").unlink()
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: None)
    window.files.release()
    dialog = asked[-1]
    assert isinstance(dialog, ReleaseDialog)
    assert dialog.after is None


def test_what_stops_a_release_is_explained(
    make_window: Make, project: Path, tmp_path: Path, asked: list[QDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = make_window(project)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "x").write_text("x")
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: foreign)
    window.files.release()
    assert "not an export of Isnad" in window.messages.text()
    monkeypatch.setattr(dialogs, "choose_open", lambda *_: foreign / "release.json")
    window.files.verify_release()
    assert "not a release of Isnad" in window.messages.text()


@pytest.fixture
def dialog(qtbot: object) -> ReleaseDialog:
    made = ReleaseDialog(None, "أخبار", ["gold", "A01", "B02"])
    made.show()
    QTest.qWaitForWindowActive(made)
    return made


def test_without_a_licence_or_a_layer_there_is_no_going_on(dialog: ReleaseDialog) -> None:
    button = dialog.buttons.button(OK)
    assert not button.isEnabled()
    assert "licence" in dialog.trouble.text()
    dialog.licence.setCurrentIndex(1)
    assert button.isEnabled()
    for row in range(3):
        dialog.layers.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not button.isEnabled()


def test_everything_can_be_said_by_keyboard(dialog: ReleaseDialog) -> None:
    dialog.layers.setFocus()
    dialog.layers.setCurrentRow(0)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)  # without A01
    seen: list[QWidget] = []
    while dialog.layers not in seen:  # once round
        press(Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        seen.append(widget)
        if widget is dialog.unfinished:
            press(Qt.Key.Key_Space)
        elif widget is dialog.formats:
            dialog.formats.setCurrentRow(0)
            press(Qt.Key.Key_Space)  # without Hugging Face
            press(Qt.Key.Key_Down)
            press(Qt.Key.Key_Space)
        elif widget is dialog.licence:
            press(Qt.Key.Key_Down)
        elif widget is dialog.version:
            QTest.keyClicks(widget, "2.5.0")
        elif widget is dialog.shares["test"]:
            QTest.keyClicks(widget, "15")
    for field, name in dialog._named():
        assert field in seen
        assert field.accessibleName() == name
    plan = dialog.plan()
    assert plan.layers == ("gold", "B02")
    assert plan.formats == (dialog.formats.item(1).data(Qt.ItemDataRole.UserRole),)
    assert (plan.licence, plan.version, plan.unfinished) == ("CC-BY-4.0", "2.5.0", True)
    assert plan.shares == {"train": 80, "validation": 10, "test": 15}


def test_what_cannot_be_is_said_beside_the_fields(dialog: ReleaseDialog) -> None:
    dialog.licence.setCurrentIndex(1)
    for field, text, words in (
        (dialog.version, "one", "three numbers"),
        (dialog.date, "tomorrow", "no date"),
    ):
        field.setText(text)
        dialog.accept()
        assert dialog.result() != int(QDialog.DialogCode.Accepted)
        assert words in dialog.trouble.text()
        field.clear()
    dialog.accept()
    assert dialog.result() == int(QDialog.DialogCode.Accepted)


def test_a_licence_of_ones_own_is_a_file(
    dialog: ReleaseDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "رخصة.txt"
    file.write_text("نص", encoding="utf-8")
    own = dialog.licence.findData(OWN)
    monkeypatch.setattr(dialogs, "choose_open", lambda *_: None)
    dialog.licence.setCurrentIndex(own)
    dialog.licence.activated.emit(own)
    assert dialog.licence.currentData() == ""
    monkeypatch.setattr(dialogs, "choose_open", lambda *_: file)
    dialog.licence.setCurrentIndex(own)
    dialog.licence.activated.emit(own)
    assert dialog.plan().licence_file == file
    kept = ReleaseDialog(None, "أخبار", ["gold"], dialog.remembered())
    assert kept.plan().licence_file == file
    file.unlink()
    gone = ReleaseDialog(None, "أخبار", ["gold"], dialog.remembered())
    assert not gone.buttons.button(OK).isEnabled()


def test_what_was_asked_for_is_remembered(dialog: ReleaseDialog) -> None:
    dialog.licence.setCurrentIndex(2)
    dialog.title.setText("بيانات")
    dialog.creators.setText("أ؛ ب; ج")
    dialog.names.setPlainText("سمير\n\nليلى")
    dialog.together.setChecked(True)
    dialog.notes.setChecked(False)
    dialog.shares["validation"].setValue(0)
    dialog.layers.item(2).setCheckState(Qt.CheckState.Unchecked)
    last = json.loads(json.dumps(dialog.remembered()))
    again = ReleaseDialog(None, "x", ["gold", "A01", "B02"], last)
    assert again.plan() == dialog.plan()
    plan = again.plan()
    assert plan.creators == ("أ", "ب", "ج")
    assert (plan.redact, plan.notes) == (("سمير", "ليلى"), True)
    assert plan.shares == {"train": 80, "test": 10}


def test_an_earlier_release_fills_the_fields(
    dialog: ReleaseDialog, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.reader(made) as store:
        plan = exchange.Plan(
            licence="CC0-1.0", title="قديم", creators=("فريق",), shares={"train": 1, "test": 1}
        )
        exchange.release(store, plan, tmp_path / "one")
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: [tmp_path])
    dialog.earlier.click()
    assert "not a release" in dialog.trouble.text()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: [tmp_path / "one"])
    dialog.earlier.click()
    found = dialog.plan()
    assert (found.after, found.title, found.licence) == (tmp_path / "one", "قديم", "CC0-1.0")
    assert (found.creators, found.shares) == (("فريق",), {"train": 1, "test": 1})
    assert dialog.buttons.button(OK).isEnabled()
    assert predecessor(tmp_path / "one").version in dialog.version.placeholderText()
    dialog.none.click()
    assert (dialog.plan().after, dialog.plan().shares) == (None, dict(DEFAULT))


def test_splits_of_other_names_stay_as_they_were(
    dialog: ReleaseDialog, made: Path, tmp_path: Path
) -> None:
    with Store.reader(made) as store:
        plan = exchange.Plan(licence="CC0-1.0", shares={"fit": 3, "dev": 1})
        exchange.release(store, plan, tmp_path / "one")
        dialog.take_earlier(predecessor(tmp_path / "one"))
        assert dialog.plan().shares is None
        assert not dialog.train.isEnabled()
        exchange.release(store, dialog.plan(), tmp_path / "two")
    said = json.loads((tmp_path / "two" / "release.json").read_bytes())
    assert [share["name"] for share in said["splits"]["shares"]] == ["fit", "dev"]
