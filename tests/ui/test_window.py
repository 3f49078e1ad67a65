from __future__ import annotations

import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator import demo, edits, exchange, settings
from annotator.errors import AnnotatorError, Place, mistake
from annotator.model.tagset import from_json
from annotator.store import Store
from annotator.ui import actions, dialogs, exporting, importing, labels, tasks
from annotator.ui import app as program
from annotator.ui.keyhelp import KeyHelp
from annotator.ui.startpage import StartPage
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, Hand

Make = Callable[..., Window]


def test_the_first_start_asks_once_who_annotates(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, dialogs.NameDialog)
        dialog.name.setText("gold")
        dialog.accept()
        assert dialog.trouble.text()
        assert not dialog.result()
        dialog.name.setText("سلمى")
        dialog.accept()
        asked.append(dialog.name.text())
        return bool(dialog.result())

    targets = iter([tmp_path / "one.isnad", tmp_path / "two"])
    monkeypatch.setattr(dialogs, "ask", answer)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: next(targets))
    window = make_window()
    window.files.new()
    window.files.new()
    assert asked == ["سلمى"]
    assert window.session is not None
    assert window.session.annotator == "سلمى"
    assert window.session.store.path == tmp_path / "two.isnad"
    assert window.session.store.setting("annotator") == "سلمى"
    assert settings.load().annotator == "سلمى"
    assert len(window.settings.recent) == 2


def test_a_refused_name_opens_nothing(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with exchange.create_project(tmp_path / "p.isnad"):
        pass
    monkeypatch.setattr(dialogs, "ask", lambda _dialog: False)
    window = make_window()
    assert not window.files.open_path(tmp_path / "p.isnad")
    assert window.session is None


def test_reopening_returns_to_the_same_place(
    make_window: Make, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_window(project)
    hand = Hand(first)
    item = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.caret("موعدها")
    caret, document = hand.view.caret(), hand.session.document
    first.close()
    second = make_window(project)
    assert second.desk.session.document == document
    assert second.desk.text.caret() == caret
    assert second.desk.session.active == item
    assert second.desk.text.hasFocus()


def test_each_edit_is_on_disk_at_once(hand: Hand, project: Path) -> None:
    hand.mark("ونفى", "cue")
    with Store.reader(project) as reader:
        assert len(reader.corpus().attributions) == 1
    assert "saved" in hand.window.status.saved.text()


def test_the_window_speaks_and_runs_in_the_chosen_language(
    make_window: Make, project: Path, qapp: QApplication
) -> None:
    window = make_window(project, language="auto")
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert "المصدر" in {a.iconText() for a in window.menus.actions.values()}
    documents = window.desk.documents.mapTo(window, window.desk.documents.rect().center()).x()
    inspector = window.desk.inspector.mapTo(window, window.desk.inspector.rect().center()).x()
    assert documents > inspector


def test_a_new_language_builds_the_window_again(qapp: QApplication, project: Path) -> None:
    settings.save(settings.Settings(language="en", annotator="A01"))
    shell = program.Shell(qapp)
    shell.window.files.open_path(project)
    shell.window.show()
    before = shell.window
    before.change_settings(language="ar")
    qapp.processEvents()
    assert shell.window is not before
    assert shell.window.session is not None
    assert shell.window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    shell.window.change_settings(theme="dark")
    qapp.processEvents()
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() < 80
    shell.window.close()
    assert settings.load().theme == "dark"


def test_a_read_only_project_says_so_and_edits_nothing(make_window: Make, project: Path) -> None:
    with Store.open(project):
        window = make_window(project, annotator="A01")
        assert "open in another" in window.banner.text()
        assert "can only be read" in window.banner.text()
        menus = window.menus
        assert menus is not None
        assert not menus.actions["role:cue"].isEnabled()
        assert not menus.actions["delete"].isEnabled()
        window.close()


def test_a_lost_project_file_is_said_and_a_copy_offered(
    hand: Hand, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hand.mark("ونفى", "cue")
    project.rename(tmp_path / "elsewhere.isnad")
    hand.mark("هذه الأنباء", "content")
    assert "content" not in hand.items[0].spans
    bar = hand.window.messages
    assert "copy" in bar.text()
    assert bar.objectName() == "barError"
    assert "not saved" in hand.window.status.saved.text()
    hand.press(Qt.Key.Key_Space)
    assert "copy" in bar.text()
    target = tmp_path / "copy.isnad"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: target)
    bar.button.click()
    with Store.reader(target) as copy:
        assert len(copy.corpus().attributions) == 1


def test_a_mistake_is_a_sentence_in_the_bar(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    hand.caret("ونفى")
    hand.press(Qt.Key.Key_Delete, CONTROL)
    assert "last span" in hand.window.messages.text()


def test_a_bug_is_logged_and_said_calmly(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(dialogs, "ask", lambda dialog: bool(shown.append(dialog.label.text())))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    program.make_app()
    with caplog.at_level(logging.ERROR):
        sys.excepthook(ValueError, ValueError("<b>oops</b>"), None)
    assert "oops" in caplog.text
    assert "Your work is saved" in shown[0]
    assert "oops" not in shown[0]


def test_import_and_export_by_the_dialogs(
    make_window: Make, tmp_path: Path, texts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.create_project(tmp_path / "p.isnad", None, "A01").close()
    window = make_window(tmp_path / "p.isnad")
    assert window.desk.empty.button.hasFocus()

    def answer(dialog: QDialog) -> bool:
        if isinstance(dialog, importing.ImportDialog):
            dialog.take(texts)
        elif isinstance(dialog, exporting.ExportDialog):
            dialog.draft.setChecked(True)
            dialog.format.setCurrentIndex(dialog.format.findData("json"))
        return True

    monkeypatch.setattr(dialogs, "ask", answer)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "out")
    QTest.keyClick(window.desk.empty.button, Qt.Key.Key_Space)
    assert window.desk.documents.model.total() == 2
    assert window.desk.text.hasFocus()
    hand = Hand(window)
    hand.mark("ونفى", "cue")
    window.files.export()
    assert "attribution to" in window.messages.text()
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_undo_of_another_annotator_is_not_offered(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    edits.add_annotator(hand.session.store, "B02")
    assert hand.session.store.undo_name("B02") in ("", "add_annotator")


def test_keys_in_a_dialog_do_not_reach_the_window(hand: Hand, qtbot: QtBot) -> None:
    hand.mark("ونفى", "cue")
    dialog = dialogs.NameDialog(hand.window)
    qtbot.addWidget(dialog)
    dialog.open()
    hand.press_arabic("د", 35, dialog)
    hand.press_arabic("س", 39, dialog.name)
    assert hand.window.desk.card is None
    assert dialog.name.text() == "س"
    dialog.reject()


def test_control_keys_work_under_an_arabic_layout(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    hand.press_arabic("ئ", 52, held=CONTROL)
    assert not hand.items
    hand.select("هذه الأنباء")
    hand.press_arabic("ؤ", 54, held=CONTROL)
    assert QApplication.clipboard().text() == "هذه الأنباء"


def test_a_full_disk_refuses_the_edit_and_stays_on_screen(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.mark("ونفى", "cue")

    def full(*_: object) -> None:
        raise mistake("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(type(hand.session.store), "put", full)
        hand.mark("هذه الأنباء", "content")
    bar = hand.window.messages
    assert "disk is full" in bar.text()
    assert bar.stays
    assert "content" not in hand.items[0].spans
    hand.mark("هذه الأنباء", "content")
    assert "content" in hand.items[0].spans
    assert bar.text() == ""


def test_a_note_that_cannot_be_saved_keeps_the_window_open(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.mark("ونفى", "cue")
    hand.session.activate(hand.items[0].id)

    def full(*_: object) -> None:
        raise mistake("disk_full")

    details = hand.window.desk.inspector.details
    with monkeypatch.context() as patch:
        patch.setattr(type(hand.session.store), "put", full)
        details.note.setPlainText("ملاحظة")
        assert not hand.window.close()
        assert hand.window.session is not None
    assert hand.window.close()


def test_the_samples_are_one_button_away(
    make_window: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(demo.paths, "exports", lambda: tmp_path / "exports")
    window = make_window()
    page = window.findChild(StartPage)
    assert page is not None
    page.buttons[2].click()
    assert window.session is not None
    assert window.session.attributions


def test_the_window_is_drawn_into_a_picture(project: Path, tmp_path: Path) -> None:
    settings.save(settings.Settings(annotator="A01"))
    program.render(project, tmp_path / "window.png")
    assert (tmp_path / "window.png").stat().st_size > 10_000


def test_long_reading_work_runs_apart_and_can_be_stopped(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(progress: tasks.Progress) -> str:
        progress(1, 2)
        return threading.current_thread().name

    name = tasks.run_apart(window, "work", work)
    assert name
    assert name != threading.current_thread().name
    with pytest.raises(AnnotatorError):
        tasks.run_apart(window, "work", lambda _progress: (_ for _ in ()).throw(mistake("no_gold")))
    monkeypatch.setattr(QProgressDialog, "wasCanceled", lambda _self: True)
    assert tasks.run_here(window, "work", work) is None


# ---- the table of actions --------------------------------------------------------------------


def default_actions() -> tuple[actions.Action, ...]:
    return actions.for_tagset(from_json(exchange.load_tagset()))


# A suggestion in hand takes keys over from an attribution that would be active without it.
ONLY_WITHOUT, ONLY_WITH = ("made", "idle"), ("offer",)


@pytest.mark.parametrize("disabled", [ONLY_WITHOUT, ONLY_WITH], ids=["in hand", "nothing in hand"])
@pytest.mark.parametrize("screen", actions.SCREENS)
def test_no_key_is_given_twice_and_every_key_is_latin(
    screen: str, disabled: tuple[str, ...]
) -> None:
    keys = Counter(
        QKeySequence(key).toString()
        for action in default_actions()
        if action.acts_on(screen) and action.needs not in disabled
        for key in action.keys
    )
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(key and key.isascii() for key in keys)


def test_every_action_has_words_and_a_place_in_a_menu() -> None:
    ids = [action.id for action in default_actions()]
    assert len(ids) == len(set(ids))
    for action in default_actions():
        assert dialogs.shown_text(action)
        assert action.menu in actions.MENUS


def test_every_key_of_the_tagset_has_its_action() -> None:
    tagset = from_json(exchange.load_tagset())
    keys = {action.key for action in default_actions()}
    wanted = {*(r.key for r in tagset.roles), *(a.key for a in tagset.attributes)}
    wanted |= {term.key for term in (*tagset.links, *tagset.regions)}
    assert wanted <= keys


def test_everything_that_can_be_focused_has_a_name(window: Window) -> None:
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
        and widget.isVisible()
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
    ]
    assert [type(widget).__name__ for widget in nameless if widget.parent()] == []


def test_labels_show_markup_as_it_is(window: Window) -> None:
    rich = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText and label.text()
    ]
    assert rich == []


def test_after_a_lost_file_the_work_goes_on_in_the_copy(
    hand: Hand, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hand.mark("ونفى", "cue")
    project.unlink()
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "نسخة")
    hand.window.files.save_copy()
    assert hand.session.store.path == tmp_path / "نسخة.isnad"
    assert hand.session.writable
    hand = Hand(hand.window)
    hand.session.activate(hand.items[0].id)
    hand.mark("هذه الأنباء", "content")
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء"]
    assert hand.window.messages.text() == ""


def test_a_copy_can_take_the_place_of_the_lost_file(
    hand: Hand, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.mark("ونفى", "cue")
    project.unlink()
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: project)
    hand.window.files.save_copy()
    assert hand.session.store.path == project
    assert hand.session.writable
    hand = Hand(hand.window)
    hand.session.activate(hand.items[0].id)
    hand.mark("هذه الأنباء", "content")
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء"]


def test_leaving_a_lost_file_asks_first(
    hand: Hand, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.mark("ونفى", "cue")
    project.unlink()
    asked: list[QDialog] = []

    def cancel(dialog: QDialog) -> bool:
        asked.append(dialog)
        return False

    monkeypatch.setattr(dialogs, "ask", cancel)
    assert not hand.window.close()
    hand.window.files.close()
    assert hand.window.session is not None
    assert len(asked) == 2

    def leave(dialog: QDialog) -> bool:
        assert isinstance(dialog, dialogs.LeavingDialog)
        dialog.leave.click()
        return dialog.result() == int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(dialogs, "ask", leave)
    assert hand.window.close()


def test_a_note_that_cannot_be_saved_is_no_bug_when_the_window_closes(
    hand: Hand, project: Path
) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(Qt.Key.Key_M)
    note = hand.window.desk.inspector.details.note
    note.insertPlainText("ملاحظة")
    project.unlink()
    hand.window.leave_session()
    note.finished.emit()  # as when the field loses the focus after that


def test_a_sentence_runs_in_the_direction_of_the_language(
    make_window: Make, tmp_path: Path
) -> None:
    window = make_window(language="ar")
    assert not window.files.open_path(tmp_path / "x.isnad")
    said = [label.text() for label in window.messages.findChildren(QLabel) if label.text()]
    assert window.messages.text().startswith("\u2068")
    assert [text[0] for text in said] == ["\u200f"]
    problem = mistake("project_missing", Place(file="x.isnad")).problems[0]
    dialog = dialogs.ProblemsDialog(window, "x", [problem])
    direction = dialog.text.document().defaultTextOption().textDirection()
    assert direction == Qt.LayoutDirection.RightToLeft


def test_a_note_that_could_not_be_saved_is_kept_in_its_field(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    other = hand.attribution("مصدرين مطلعين", "عن", "أن الوزير طلب تأجيل الزيارة")
    hand.session.activate(first.id)
    note = hand.window.desk.inspector.details.note

    def full(*_: object) -> None:
        raise mistake("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(type(hand.session.store), "put", full)
        hand.press(Qt.Key.Key_M, widget=hand.view)
        note.insertPlainText("ملاحظة")
        hand.press(Qt.Key.Key_Escape)
        hand.session.activate(other.id)
        assert note.toPlainText() == ""
    hand.session.activate(first.id)
    assert note.toPlainText() == "ملاحظة"
    hand.session.activate(other.id)
    assert hand.session.attributions[first.id].note == "ملاحظة"


def test_titles_cannot_turn_their_direction_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    picture = QPixmap(300, 40)
    painter = QPainter(picture)
    monkeypatch.setattr(labels, "reads_from_right", lambda text: bool(drawn.append(text)))
    labels.draw_line(painter, picture.rect(), "خبر \u202etxt.exe\u202c", rtl=True)
    painter.end()
    assert drawn == ["خبر txt.exe"]


def test_a_dialog_is_never_narrower_than_what_it_shows(window: Window) -> None:
    assert window.menus is not None
    for dialog in (KeyHelp(window, window.menus.table), dialogs.NameDialog(window)):
        dialog.show()
        dialog.resize(10, 10)
        QApplication.processEvents()
        assert dialog.width() >= dialog.layout().minimumSize().width()
        dialog.close()
