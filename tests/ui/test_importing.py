"""The import dialog: what it shows of files, what the person can say, all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QDialogButtonBox
from pytestqt.qtbot import QtBot

from annotator import exchange
from annotator.exchange import Choices
from annotator.exchange.choices import SUPERSEDE
from annotator.model.records import Attribution, Document, Region
from annotator.ui import dialogs, tasks
from annotator.ui.importing import ImportDialog
from annotator.ui.window import Window
from annotator.ui.withdrawing import ReasonDialog
from tests.exchange.test_articles import FILES, archive_of, folder
from tests.formats.papers import HEADLINE, RELATED, STORY, page
from tests.formats.test_tables import TEXT, csv_of
from tests.helpers import ARTICLE, STRIKE, STRIKE_TEXT, article_file
from tests.ui.conftest import CONTROL, FIRST

Key = Qt.Key


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> ImportDialog:
    """A dialog on an empty project, as the window opens it."""
    store = exchange.create_project(tmp_path / "p.isnad", None, "A01")
    made = ImportDialog(None, store, "A01")
    qtbot.addWidget(made, before_close_func=lambda _: store.close())
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


def ok(dialog: ImportDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def lines(dialog: ImportDialog) -> dict[str, list[str]]:
    """The lines of the list by file name: kind, encoding, what it holds, state."""
    rows = [dialog.list.words(row) for row in range(dialog.list.rowCount())]
    return {name: rest for name, *rest in rows}


def go_to(dialog: ImportDialog, name: str) -> None:
    """Press Down until the line of a file is the current one."""
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Key.Key_Home, CONTROL)
    for _ in range(dialog.list.rowCount()):
        if dialog.list.words(dialog.list.currentRow())[0] == name:
            return
        QTest.keyClick(dialog.list, Key.Key_Down)
    pytest.fail(f"{name} is not listed")


def tab_to(dialog: ImportDialog, box: QComboBox) -> None:
    """Press Tab until a box has the focus."""
    for _ in range(40):
        if QApplication.focusWidget() is box:
            return
        QTest.keyClick(QApplication.focusWidget() or dialog, Key.Key_Tab)
    pytest.fail("Tab does not lead there")


def choose(dialog: ImportDialog, box: QComboBox, value: object) -> None:
    """Go to a box by Tab and choose a value by the arrows."""
    tab_to(dialog, box)
    box.showPopup()
    wanted = box.findData(value)
    assert wanted >= 0
    view = box.view()
    for _ in range(box.count()):
        row = view.currentIndex().row()
        if row == wanted:
            break
        QTest.keyClick(view, Key.Key_Down if row < wanted else Key.Key_Up)
    QTest.keyClick(view, Key.Key_Return)


# ---- what is shown --------------------------------------------------------------------------


def test_an_empty_dialog_begins_with_the_choice_of_files(dialog: ImportDialog) -> None:
    assert dialog.files.hasFocus()
    assert not ok(dialog)
    assert dialog.empty.isVisible()
    assert not dialog.split.isVisible()


def test_every_file_says_what_it_is(dialog: ImportDialog, tmp_path: Path) -> None:
    place = folder(tmp_path, {**FILES, "broken.docx": b"PK\x03\x04"})
    dialog.take([place])
    dialog.wait()
    assert lines(dialog) == {
        "a.txt": ["TXT", "UTF-8", "نفى المتحدث باسم الكرملين صحة الخبر.", "new"],
        "legacy.txt": ["TXT", "cp1256 ?", "أكد المتحدث باسم الكرملين صحة الخبر.", "new"],
        "strike.html": ["HTML", "UTF-8", HEADLINE, "new"],
        "word.docx": ["DOCX", "", "عنوان الوثيقة", "new"],
        "broken.docx": ["DOCX", "", "", "cannot be read"],
        "news.csv": ["CSV", "UTF-8", "2 articles", "new"],
        "more.xlsx": ["XLSX", "", "نص من ورقة عمل لا يشبه غيره.", "new"],
        "lines.jsonl": ["JSONL", "UTF-8", "نص من سطر JSON مختلف تماماً.", "new"],
    }
    assert "7 files" in dialog.count.text().replace("\u2068", "").replace("\u2069", "")
    assert "left out" in dialog.count.text()
    assert dialog.list.hasFocus()
    assert ok(dialog)


def test_a_zip_lists_what_is_in_it(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.take([archive_of(tmp_path, dict(FILES))])
    dialog.wait()
    assert len(lines(dialog)) == 7
    assert len(dialog.choices().without) == 0


def test_the_preview_shows_the_article_and_what_is_no_part_of_it(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    dialog.take([folder(tmp_path)])
    dialog.wait()
    go_to(dialog, "strike.html")
    pane = dialog.pane
    assert pane.title.text() == HEADLINE
    assert "2024-03-01" in pane.meta.text()
    assert pane.text.toPlainText().startswith(f"{HEADLINE}\n{STORY[0]}")
    (faded,) = pane.text.extraSelections()
    assert faded.cursor.selectedText().startswith(RELATED)  # type: ignore[attr-defined]
    assert pane.boilerplate.isVisible()
    go_to(dialog, "a.txt")
    assert not pane.boilerplate.isVisible()
    assert not pane.columns.isVisible()
    assert pane.text.extraSelections() == []


def test_a_file_that_cannot_be_read_says_why_and_stays_out(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    dialog.take([folder(tmp_path, {"a.txt": ARTICLE.encode(), "b.docx": b"x"})])
    dialog.wait()
    go_to(dialog, "b.docx")
    assert "not what its name says" in dialog.pane.trouble.text()
    assert not dialog.pane.encoding.isVisible()
    QTest.keyClick(dialog.list, Key.Key_Space)
    QTest.keyClick(dialog.list, Key.Key_Space)
    assert [Path(name).name for name in dialog.choices().without] == ["b.docx"]


def test_what_cannot_even_be_looked_for_is_a_sentence(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.take([tmp_path / "nothing.txt"])
    assert "no such file" in dialog.trouble.text()
    assert not ok(dialog)
    dialog.take([article_file(tmp_path)])
    assert dialog.trouble.text() == ""
    assert ok(dialog)


def test_many_files_are_listed_without_being_read(
    dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.importing._LOOKED_AT", 3)
    dialog.take([folder(tmp_path, {f"{n:02}.txt": f"نص {n}".encode() for n in range(9)})])
    dialog.wait()
    assert [entry.look is not None for entry in dialog.entries] == [True] * 3 + [False] * 6
    go_to(dialog, "07.txt")
    assert dialog.pane.title.text() == "نص 7"


# ---- what can be said, by keyboard ----------------------------------------------------------


def test_another_encoding_is_tried_at_once(dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("قال".encode("cp1256"))  # too short to be told
    dialog.take([path])
    dialog.wait()
    assert "not recognised" in dialog.pane.trouble.text()
    assert not ok(dialog)
    choose(dialog, dialog.pane.encoding, "cp1256")
    assert dialog.pane.text.toPlainText() == "قال"
    assert lines(dialog)["a.txt"][1:] == ["cp1256", "قال", "new"]
    assert ok(dialog)
    (options,) = dialog.choices().of.values()
    assert options.encoding == "cp1256"
    choose(dialog, dialog.pane.encoding, "UTF-8")
    assert "choose another encoding" in dialog.pane.trouble.text()


def test_a_choice_counts_for_all_chosen_lines(dialog: ImportDialog, tmp_path: Path) -> None:
    files = {f"{n}.html": page(STORY[n], STORY[0]).encode() for n in range(3)}
    dialog.take([folder(tmp_path, files)])
    dialog.wait()
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Key.Key_A, CONTROL)
    choose(dialog, dialog.pane.boilerplate, "cut")
    assert {entry.options.boilerplate for entry in dialog.entries} == {"cut"}
    assert RELATED not in dialog.pane.text.toPlainText()


def test_the_columns_of_a_table_are_guessed_and_can_be_said(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(csv_of([["أ", "العنوان"], [TEXT * 2, "عنوان أول"]]), encoding="utf-8")
    dialog.take([path])
    dialog.wait()
    columns = dialog.pane.columns
    assert columns.isVisible()
    assert columns.fields["text"].currentData() == "أ"
    assert columns.fields["title"].currentData() == "العنوان"
    assert columns.rows is not None
    assert columns.rows.words(0)[1] == "عنوان أول"
    choose(dialog, columns.fields["text"], "العنوان")
    assert dialog.pane.text.toPlainText() == "عنوان أول"
    assert columns.fields["title"].currentData() == ""
    choose(dialog, columns.fields["outlet"], "أ")
    (options,) = dialog.choices().of.values()
    assert options.columns == {"text": "العنوان", "outlet": "أ"}


def test_a_table_without_a_text_asks_for_it(dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\nقال,نعم\n", encoding="utf-8")
    dialog.take([path])
    dialog.wait()
    assert "which column is the text" in dialog.pane.trouble.text().casefold()
    assert dialog.pane.columns.isVisible()
    choose(dialog, dialog.pane.columns.fields["text"], "b")
    assert dialog.pane.text.toPlainText() == "نعم"
    assert ok(dialog)


def test_another_separator_is_read_at_once(dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("text;b,c\nقال;نعم,لا\n", encoding="utf-8")
    dialog.take([path])
    dialog.wait()
    assert dialog.pane.columns.separator.currentData() in ",;"
    choose(dialog, dialog.pane.columns.separator, ";")
    assert dialog.pane.text.toPlainText() == "قال"


def test_space_leaves_files_out_and_takes_them_again(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.take([folder(tmp_path)])
    dialog.wait()
    go_to(dialog, "legacy.txt")
    QTest.keyClick(dialog.list, Key.Key_Space)
    assert lines(dialog)["legacy.txt"][-1] == "left out"
    assert [Path(name).name for name in dialog.choices().without] == ["legacy.txt"]
    QTest.keyClick(dialog.list, Key.Key_A, CONTROL)
    QTest.keyClick(dialog.list, Key.Key_Space)  # all are taken again
    assert dialog.choices().without == frozenset()
    QTest.keyClick(dialog.list, Key.Key_Space)
    assert not ok(dialog)


def test_a_tick_can_be_set_with_the_mouse(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.take([article_file(tmp_path)])
    dialog.wait()
    item = dialog.list.item(0, 0)
    item.setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.entries[0].wanted
    item = dialog.list.item(0, 0)
    item.setCheckState(Qt.CheckState.Checked)
    assert dialog.entries[0].wanted


# ---- what the project knows already ---------------------------------------------------------


def test_another_text_must_be_decided_about(qtbot: QtBot, tmp_path: Path) -> None:
    store = exchange.create_project(tmp_path / "p.isnad", None, "A01")
    exchange.import_paths(store, [STRIKE_TEXT])
    (tmp_path / "new").mkdir()
    text = STRIKE_TEXT.read_text(encoding="utf-8")
    path = article_file(tmp_path / "new", STRIKE_TEXT.name, f"{text}تصحيح.\n")
    dialog = ImportDialog(None, store, "A01")
    qtbot.addWidget(dialog, before_close_func=lambda _: store.close())
    dialog.show()
    QTest.qWaitForWindowActive(dialog)
    dialog.take([path, article_file(tmp_path)])
    dialog.wait()
    assert lines(dialog)[STRIKE_TEXT.name][-1] == "another text"
    assert dialog.corrections.isVisible()
    assert not ok(dialog)
    choose(dialog, dialog.corrections, SUPERSEDE)
    assert ok(dialog)
    assert dialog.choices().corrections == SUPERSEDE
    go_to(dialog, STRIKE_TEXT.name)
    QTest.keyClick(dialog.list, Key.Key_Space)  # left out: nothing needs to be decided
    assert not dialog.corrections.isVisible()
    assert dialog.choices().corrections == Choices().corrections


def test_annotations_ask_whose_they_are(dialog: ImportDialog) -> None:
    dialog.take([STRIKE_TEXT])
    assert not dialog.whose.isVisible()
    dialog.take([STRIKE_TEXT, STRIKE])
    dialog.wait()
    assert lines(dialog)[STRIKE.name] == ["JSON", "", "22 attributions", "annotations"]
    assert dialog.whose.isVisible()
    choose(dialog, dialog.whose, "A01")
    assert dialog.choices().annotator == "A01"


# ---- through the window ---------------------------------------------------------------------


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    """Every dialog that the window asks; the import dialog is shown, filled and accepted."""
    seen: list[QDialog] = []

    def ask(dialog: QDialog) -> bool:
        seen.append(dialog)
        if isinstance(dialog, ImportDialog):
            dialog.wait()
            if dialog.form.isRowVisible(dialog.corrections):
                dialog.corrections.setCurrentIndex(dialog.corrections.findData(SUPERSEDE))
        return True

    monkeypatch.setattr(dialogs, "ask", ask)
    return seen


def test_files_come_in_as_the_dialog_shows_them(
    window: Window, tmp_path: Path, answers: list[QDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder(tmp_path)
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: [place])

    def ask(dialog: QDialog) -> bool:
        answers.append(dialog)
        if isinstance(dialog, ImportDialog):
            dialog.folder.click()
            dialog.wait()
            names = [dialog.list.words(row)[0] for row in range(dialog.list.rowCount())]
            dialog.list.setCurrentCell(names.index("strike.html"), 0)
            box = dialog.pane.boilerplate
            box.setCurrentIndex(box.findData("keep"))
            box.activated.emit(box.currentIndex())
            ticked = dialog.list.item(names.index("legacy.txt"), 0)
            ticked.setCheckState(Qt.CheckState.Unchecked)
        return True

    monkeypatch.setattr(dialogs, "ask", ask)
    window.files.import_files()
    store = window.desk.session.store
    files = [item.meta["file"] for item in store.find(Document)]
    assert "legacy.txt" not in files
    made = next(item for item in store.find(Document) if item.meta["file"] == "strike.html")
    assert "الرئيسية" in made.text
    assert len(store.find(Region, document=made.id)) > 1
    assert "new documents" in window.messages.text()


def test_dropped_files_are_shown_first(
    window: Window, tmp_path: Path, answers: list[QDialog]
) -> None:
    before = window.desk.documents.model.total()
    window.files.drop([article_file(tmp_path, "c.txt")])
    assert isinstance(answers[0], ImportDialog)
    assert window.desk.documents.model.total() == before + 1


def test_a_corrected_article_lists_what_it_could_not_take_along(
    window: Window, texts: list[Path], answers: list[QDialog]
) -> None:
    session = window.desk.session
    if FIRST[:5] not in session.text:
        window.desk.documents.step(1)
    view = window.desk.text
    for words in ("ونقلت", "ونفى"):
        QTest.keyClick(view, Key.Key_N)
        start = session.text.index(words)
        view.select(start, start + len(words))
        QTest.keyClick(view, Key.Key_2)
    texts[0].write_text(FIRST.replace("ونقلت", "وأوردت"), encoding="utf-8")
    window.files.import_files([texts[0]])
    assert "1 attribution taken over" in window.messages.text()
    (new,) = [item for item in session.store.find(Document) if item.supersedes]
    (kept,) = session.store.find(Attribution, document=new.id)
    assert new.text[slice(*kept.spans["cue"][0])] == "ونفى"
    session.open_document(new.id)
    window.desk.show_problems()
    listed = [
        window.desk.problems.list.item(n).text() for n in range(window.desk.problems.list.count())
    ]
    assert any("ونقلت" in line and "could not be taken over" in line for line in listed)


def test_stopping_leaves_the_project_as_it_was(
    window: Window, tmp_path: Path, answers: list[QDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_parent: object, _title: str, work: Callable[..., object]) -> None:
        def progress(_done: int, _total: int) -> None:
            raise tasks.Stopped

        with pytest.raises(tasks.Stopped):
            work(progress)

    monkeypatch.setattr(tasks, "run_here", stopped)
    before = window.desk.documents.model.total()
    window.files.import_files([folder(tmp_path)])
    assert window.desk.documents.model.total() == before
    assert "nothing was imported" in window.messages.text()


# ---- withdrawn and superseded ---------------------------------------------------------------


def states(window: Window) -> dict[str, str]:
    """What the list of documents says of each, by title."""
    model = window.desk.documents.model
    role = Qt.ItemDataRole.AccessibleTextRole
    rows = [model.index(row) for row in range(model.rowCount())]
    return {str(index.data()): str(index.data(role)).rpartition(" — ")[2] for index in rows}


def test_a_document_is_withdrawn_with_a_reason_and_undo_brings_it_back(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.desk.session.document
    assert document is not None

    def ask(dialog: QDialog) -> bool:
        assert isinstance(dialog, ReasonDialog)
        button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert not button.isEnabled()
        QTest.keyClicks(dialog.reason, "withdrawn by its publisher")
        assert button.isEnabled()
        return True

    monkeypatch.setattr(dialogs, "ask", ask)
    window.files.withdraw()
    assert states(window)[document.title] == "withdrawn"
    assert "exports leave it out" in window.messages.text()
    window.undo()
    assert states(window)[document.title] == "not started"
    window.redo()
    window.files.withdraw()  # asks nothing: it comes back
    assert states(window)[document.title] == "not started"


def test_the_old_text_of_a_corrected_article_is_shown_as_superseded(
    window: Window, texts: list[Path], answers: list[QDialog]
) -> None:
    texts[0].write_text(f"{FIRST}تصحيح.\n", encoding="utf-8")
    window.files.import_files([texts[0]])
    model = window.desk.documents.model
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [str(model.index(row).data(role)).rpartition(" — ")[2] for row in range(3)]
    assert sorted(said) == ["not started", "not started", "superseded by a corrected text"]
