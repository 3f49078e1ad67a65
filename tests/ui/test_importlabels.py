"""Words of other programs are mapped in the import dialog, by keyboard, and remembered."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator import exchange, settings
from annotator.cli import cli
from annotator.exchange import import_files
from annotator.formats import Options
from annotator.formats.labels import Labels, targets, unknown_words
from annotator.model.records import Attribution
from annotator.store import Store
from annotator.ui import dialogs, importlabels
from annotator.ui.importing import ImportDialog
from annotator.ui.window import Window
from tests.formats.papers import zipped
from tests.formats.roundtrip import TAGSET
from tests.helpers import ARTICLE, article_file
from tests.ui.test_importing import choose, go_to, lines, ok, tab_to

WORDS = {
    "T1": "Speaker 4 25\tالمتحدث باسم الكرملين",
    "T2": "Cue 0 3\tنفى",
    "T3": "Statement 26 35\tصحة الخبر",
    "E1": "Attribution:T2 Speaker:T1 Cue:T2 Statement:T3",
    "A1": "Verdict E1 refuses",
}


def corpus(root: Path, files: int = 2, words: Mapping[str, str] = WORDS) -> Path:
    """A folder as brat has it, in which somebody calls things otherwise."""
    root.mkdir()
    text = "".join(f"{id}\t{line}\n" for id, line in words.items())
    for number in range(files):
        article_file(root, f"{number}.txt", f"{ARTICLE}{number}\n")
        (root / f"{number}.ann").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> ImportDialog:
    return made(qtbot, tmp_path)


def made(qtbot: QtBot, tmp_path: Path, labels: Mapping[str, str] | None = None) -> ImportDialog:
    store = exchange.create_project(tmp_path / f"{len(labels or {})}.isnad", None, "A01")
    found = ImportDialog(None, store, "A01", labels)
    qtbot.addWidget(found, before_close_func=lambda _: store.close())
    found.show()
    found.activateWindow()
    QTest.qWaitForWindowActive(found)
    return found


def words(dialog: ImportDialog) -> dict[str, object]:
    """What each word is here, as the dialog shows it."""
    return {word: box.currentData() for word, box in dialog.pane.labels.boxes.items()}


UNDECIDED = "\0"


def test_unknown_words_are_listed_with_what_they_can_be(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    dialog.take([corpus(tmp_path / "c")])
    dialog.wait()
    labels = dialog.pane.labels
    assert labels.isVisible()
    assert words(dialog) == dict.fromkeys(("Speaker", "Statement", "Verdict"), UNDECIDED)
    assert "3\u2069 words" in labels.heading.text()
    assert lines(dialog)["0.ann"][2:] == ["1 attribution", "annotations"]
    box = labels.boxes["Speaker"]
    offered = [box.itemData(index) for index in range(box.count()) if box.itemData(index)]
    roles = [role.id for role in TAGSET.roles]
    assert [id for id in offered if id in roles] == roles
    assert {item.id for item in TAGSET.attributes} < set(offered)
    assert ok(dialog)  # who does not mind loses them, and is told


def test_a_word_is_mapped_by_keyboard_for_all_files(dialog: ImportDialog, tmp_path: Path) -> None:
    place = corpus(tmp_path / "c")
    dialog.take([place])
    dialog.wait()
    labels = dialog.pane.labels
    choose(dialog, labels.boxes["Speaker"], "source")
    choose(dialog, labels.boxes["Statement"], "content")
    dialog.wait()
    assert dialog.labels == {"Speaker": "source", "Statement": "content"}
    choices = dialog.choices()
    assert [options.labels for options in choices.of.values()] == [dialog.labels] * 2
    with exchange.create_project(tmp_path / "other.isnad", None, "A01") as store:
        done = import_files(store, [place], dataclasses.replace(choices, annotator="A01"))
        assert unknown_words(done.notes) == {"Verdict": 2}
        items = store.find(Attribution)
        assert len(items) == 2
        assert all(item.spans.keys() == {"source", "cue", "content"} for item in items)


def test_the_command_line_says_the_same(dialog: ImportDialog, tmp_path: Path) -> None:
    """What the window maps is what --label maps: one option of one reader."""
    place = corpus(tmp_path / "c")
    dialog.take([place])
    dialog.wait()
    choose(dialog, dialog.pane.labels.boxes["Speaker"], "source")
    dialog.wait()
    with exchange.create_project(tmp_path / "one.isnad", None, "A01") as one:
        import_files(one, [place], dataclasses.replace(dialog.choices(), annotator="A01"))
        theirs = [item.spans for item in one.find(Attribution)]
    project = tmp_path / "two.isnad"
    exchange.create_project(project, None, "A01").close()
    run = CliRunner().invoke(
        cli, ["import", str(project), str(place), "--annotator", "A01", "--label", "Speaker=source"]
    )
    assert run.exit_code == 0, run.output
    with Store.reader(project) as two:
        assert [item.spans for item in two.find(Attribution)] == theirs


def test_values_of_an_attribute_that_was_mapped_are_asked_for(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    dialog.take([corpus(tmp_path / "c")])
    dialog.wait()
    choose(dialog, dialog.pane.labels.boxes["Verdict"], "stance")
    dialog.wait()
    assert words(dialog)["stance=refuses"] == UNDECIDED
    box = dialog.pane.labels.boxes["stance=refuses"]
    stance = TAGSET.attribute("stance")
    assert stance is not None
    assert [box.itemData(n) for n in range(2, box.count())] == [v.id for v in stance.values]
    choose(dialog, box, "denies")
    dialog.wait()
    assert dialog.labels == {"Verdict": "stance", "stance=refuses": "denies"}
    assert words(dialog)["Verdict"] == "stance"
    (first, _) = (entry.look for entry in dialog.entries)
    assert first is not None
    assert sorted(first.words) == ["Speaker", "Statement"]


def test_left_out_on_purpose_is_not_told_and_can_be_taken_back(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    place = corpus(tmp_path / "c", 1)
    dialog.take([place])
    dialog.wait()
    for word in ("Speaker", "Statement", "Verdict"):
        choose(dialog, dialog.pane.labels.boxes[word], "")
    dialog.wait()
    with exchange.create_project(tmp_path / "other.isnad", None, "A01") as store:
        choices = dataclasses.replace(dialog.choices(), annotator="A01")
        assert import_files(store, [place], choices).notes == []
    choose(dialog, dialog.pane.labels.boxes["Speaker"], UNDECIDED)
    assert dialog.labels == {"Statement": "", "Verdict": ""}


def test_words_are_remembered_for_the_next_files(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = made(qtbot, tmp_path, {"Speaker": "source", "Gone": "content"})
    dialog.take([corpus(tmp_path / "c", 1)])
    dialog.wait()
    assert words(dialog) == {"Speaker": "source", "Statement": UNDECIDED, "Verdict": UNDECIDED}
    dialog.take([corpus(tmp_path / "d", 1)])  # other files, in the same dialog
    dialog.wait()
    choose(dialog, dialog.pane.labels.boxes["Statement"], "content")
    assert dialog.labels == {"Speaker": "source", "Gone": "content", "Statement": "content"}


def test_the_window_keeps_them_in_the_settings(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = corpus(tmp_path / "c")
    seen: list[dict[str, object]] = []

    def ask(asked: QDialog) -> bool:
        if isinstance(asked, ImportDialog):
            asked.wait()
            seen.append(words(asked))
            asked.whose.setCurrentIndex(1)
            box = asked.pane.labels.boxes["Speaker"]
            box.setCurrentIndex(box.findData("source"))
            box.activated.emit(box.currentIndex())
            asked.wait()
        return True

    monkeypatch.setattr(dialogs, "ask", ask)
    window.files.import_files([place])
    assert settings.load().labels == {"Speaker": "source"}
    window.files.import_files([place])
    assert [found["Speaker"] for found in seen] == [UNDECIDED, "source"]


def test_articles_and_datasets_ask_for_no_words(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.take([article_file(tmp_path)])
    dialog.wait()
    assert not dialog.pane.labels.isVisible()
    assert not dialog.pane.offsets.isVisible()
    assert dialog.choices().of == {}


def test_annotations_that_cannot_be_read_say_why_beforehand(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    place = corpus(tmp_path / "c", 2)
    (place / "1.ann").write_text("T1\tCue 0\n", encoding="utf-8")
    dialog.take([place])
    dialog.wait()
    assert lines(dialog)["1.ann"][-1] == "cannot be read"
    assert ok(dialog)
    go_to(dialog, "1.ann")
    assert "no line of brat's" in dialog.pane.trouble.text()


def test_a_corpus_in_a_zip_is_mapped_as_well(dialog: ImportDialog, tmp_path: Path) -> None:
    place = corpus(tmp_path / "c")
    path = tmp_path / "c.zip"
    path.write_bytes(zipped({file.name: file.read_bytes() for file in place.iterdir()}))
    dialog.take([path])
    dialog.wait()
    choose(dialog, dialog.pane.labels.boxes["Speaker"], "source")
    assert set(dialog.choices().of) == {f"{path}/0.ann", f"{path}/1.ann"}


def test_what_positions_count_can_be_said(dialog: ImportDialog, tmp_path: Path) -> None:
    """A file that counts UTF-16 units is refused until the person says so."""
    place = tmp_path / "c"
    place.mkdir()
    text = "🚢🚢 نفى المتحدث الخبر.\n"
    article_file(place, "a.txt", text)
    start = text.index("نفى")
    lines_ = f"T1\tCue {start + 2} {start + 5}\tنفى\nE1\tAttribution:T1 Cue:T1\n"
    (place / "a.ann").write_text(lines_, encoding="utf-8")
    dialog.take([place])
    dialog.wait()
    assert lines(dialog)["a.ann"][-1] == "cannot be read"
    assert "utf16" in dialog.pane.trouble.text()
    choose(dialog, dialog.pane.offsets, "utf16")
    assert lines(dialog)["a.ann"][-1] == "annotations"
    (options,) = dialog.choices().of.values()
    assert options == Options(offsets="utf16")


def test_words_of_other_files_are_asked_for_beside_the_first(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    place = corpus(tmp_path / "c", 1, {"T1": WORDS["T2"], "E1": "Attribution:T1 Cue:T1"})
    article_file(place, "z.txt", f"{ARTICLE}z\n")
    text = "".join(f"{id}\t{line}\n" for id, line in WORDS.items())
    (place / "z.ann").write_text(text, encoding="utf-8")
    dialog.take([place])
    dialog.wait()
    assert dialog.list.currentRow() == 0
    assert dialog.pane.labels.isVisible()
    assert "Speaker" in words(dialog)


def test_many_words_are_cut_and_told(
    dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlabels, "_MOST", 2)
    dialog.take([corpus(tmp_path / "c")])
    dialog.wait()
    assert len(words(dialog)) == 2
    assert dialog.pane.labels.rest.isVisible()
    assert "1\u2069 word more" in dialog.pane.labels.rest.text()


def test_the_wheel_over_a_box_without_focus_changes_nothing(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    dialog.take([corpus(tmp_path / "c")])
    dialog.wait()
    box = dialog.pane.labels.boxes["Speaker"]
    middle = QPointF(box.rect().center())
    event = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.currentData() == UNDECIDED


def test_tab_leads_through_all_words(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.take([corpus(tmp_path / "c")])
    dialog.wait()
    for box in dialog.pane.labels.boxes.values():
        tab_to(dialog, box)
        assert box.accessibleName()


@pytest.mark.parametrize("word", ["Person", "stance=x", "person=x", "nothing=x", "="])
def test_whatever_can_be_chosen_is_found_by_the_reader(word: str) -> None:
    for target in targets(word, TAGSET):
        labels = Labels(TAGSET, Options(labels={word: target.id}))
        name, _, value = word.partition("=")
        if target.kind == "value":
            found = labels.value(name, value) or labels.implicit(name, value)
        else:
            found = getattr(labels, target.kind)(word)
        assert found == target.id
