"""The whole project from the keyboard: learning, suggesting everywhere, repeated passages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWidget

from annotator import exchange, teaching
from annotator.errors import AnnotatorError, mistake
from annotator.learning.model import Model
from annotator.model.records import Attribution, Document
from annotator.store import Store
from annotator.suggest.lexicon import Verb
from annotator.ui import dialogs, tasks
from annotator.ui.propagating import RepeatsDialog
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT, Hand

KEY = Qt.Key
PASSAGE = "وقال وزير الطاقة سامر النجار إن الشبكة عادت إلى العمل بعد انقطاع دام يومين كاملين."
OTHER = "ونفى المتحدث باسم الشركة علي حمدان أن يكون العطل ناجماً عن إهمال في الصيانة الدورية."
ARTICLES = {
    "أول": f"أول\n{PASSAGE}\n{OTHER}\n",
    "ثان": f"ثان\n{PASSAGE}\nخاتمة لا صلة لها.\n",
    "ثالث": f"ثالث\n{OTHER}\nوانتهى الخبر هنا.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    paths = []
    for name, text in ARTICLES.items():
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text(text, "utf-8")
    file = tmp_path / "p.isnad"
    with exchange.create_project(file, None, "A01") as store:
        exchange.import_paths(store, paths, None, "A01")
    return file


@pytest.fixture
def hand(make_window: Callable[..., Window], project: Path) -> Hand:
    return Hand(make_window(project, suggestions=False), ARTICLES["أول"])


def plain(text: str) -> str:
    """A sentence without the isolates around what is filled in."""
    return text.replace("\u2068", "").replace("\u2069", "")


def told(hand: Hand) -> str:
    return plain(hand.window.messages.text())


def cell(dialog: RepeatsDialog, row: int, column: int) -> str:
    return plain(dialog.table.words(row)[column])


def by_title(hand: Hand) -> dict[str, int]:
    store = hand.session.store
    counts = store.derived.counts()
    return {d.title: counts.get(d.id, 0) for d in store.find(Document)}


def test_one_key_learns_and_suggests_for_every_document(hand: Hand) -> None:
    hand.press(KEY.Key_F5, SHIFT)
    assert min(by_title(hand).values()) >= 1
    assert "in the project" in told(hand)
    assert hand.window.desk.offers.found  # those of the open document are there at once
    hand.press(KEY.Key_F5, SHIFT)
    assert "0 suggestions in the project" in told(hand)


def test_two_attributions_teach_nothing_yet_and_the_rules_go_on(hand: Hand) -> None:
    annotate_by_suggestions(hand)
    hand.press(KEY.Key_F5, SHIFT)
    assert "Learnt from 2 findings" in told(hand)
    assert not teaching.kept(hand.session.store, "A01")


def test_what_is_learnt_is_used_when_a_document_is_opened(
    make_window: Callable[..., Window], project: Path
) -> None:
    with Store.open(project) as store:
        verb = Verb("عاد", "يعود", "", (), "opines", frozenset({"الى"}), frozenset())
        teaching.keep(store, "A01", Model(verbs=(verb,)))
    hand = Hand(make_window(project, suggestions=True), ARTICLES["أول"])
    lemmas = {offer.suggestion.lemma for offer in hand.window.desk.offers.found.values()}
    assert "عاد" in lemmas
    hand.press(KEY.Key_F5)
    lemmas = {offer.suggestion.lemma for offer in hand.window.desk.offers.found.values()}
    assert "عاد" in lemmas


def test_cancelling_keeps_what_was_made_and_goes_on_later(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "run_in_pieces", lambda *_: False)
    hand.press(KEY.Key_F5, SHIFT)
    assert "Stopped" in told(hand)
    assert not any(by_title(hand).values())
    monkeypatch.undo()
    hand.press(KEY.Key_F5, SHIFT)
    assert all(by_title(hand).values())


def test_cancelled_learning_suggests_nothing(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "run_apart", lambda *_: None)
    hand.press(KEY.Key_F5, SHIFT)
    assert not told(hand)
    assert not any(by_title(hand).values())


# ---- work in pieces ------------------------------------------------------------------------


def test_pieces_are_made_in_a_worker_and_taken_here_one_by_one(hand: Hand) -> None:
    here, made, taken = threading.get_ident(), [], []

    def work(progress: tasks.Progress) -> Iterator[int]:
        for n in range(3):
            assert threading.get_ident() != here
            made.append(n)
            progress(n, 3)
            yield n

    def take(piece: int) -> None:
        assert threading.get_ident() == here
        taken.append((piece, len(made)))

    assert tasks.run_in_pieces(hand.window, "work", work, take)
    assert taken == [(0, 1), (1, 2), (2, 3)]  # no piece is made before the last one was taken


def test_what_taking_raises_ends_the_work_and_is_raised(hand: Hand) -> None:
    taken = []

    def take(piece: int) -> None:
        taken.append(piece)
        raise mistake("no_gold")

    with pytest.raises(AnnotatorError):
        tasks.run_in_pieces(hand.window, "work", lambda _progress: iter(range(9)), take)
    assert taken == [0]


# ---- repeated passages ---------------------------------------------------------------------


def annotate_by_suggestions(hand: Hand) -> None:
    """Make the suggestions of the open document and accept both."""
    hand.press(KEY.Key_F5)
    hand.press(KEY.Key_G)
    while hand.window.desk.offers.found:
        hand.press(KEY.Key_Return)


def answer(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[RepeatsDialog], bool]
) -> list[RepeatsDialog]:
    seen: list[RepeatsDialog] = []

    def ask(dialog: QDialog) -> bool:
        assert isinstance(dialog, RepeatsDialog)
        seen.append(dialog)
        focus(dialog, dialog.table)
        answered = act(dialog)
        dialog.close()
        focus(dialog.parentWidget(), dialog.parentWidget())
        return answered

    monkeypatch.setattr(dialogs, "ask", ask)
    return seen


def focus(window: QWidget, widget: QWidget) -> None:
    """Put a window on screen and the keys on one of its widgets."""
    window.show()
    window.activateWindow()  # without a window manager nobody else does
    widget.setFocus()
    for _ in range(100):
        QApplication.processEvents()
        if window.isActiveWindow():
            return
        QTest.qWait(10)
    raise AssertionError("the keys would go to another window")


def press(dialog: RepeatsDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.table, key, NONE)


def mine(hand: Hand) -> dict[str, list[str]]:
    store = hand.session.store
    found: dict[str, list[str]] = {}
    work = store.find(Attribution, annotator="A01")
    for item in sorted(work, key=lambda item: item.spans["cue"]):
        document = store.need(Document, item.document)
        start, end = item.spans["cue"][0]
        found.setdefault(document.title, []).append(document.text[start:end])
    return found


def test_passages_are_shown_and_taken_over_in_one_step(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotate_by_suggestions(hand)
    seen = answer(monkeypatch, lambda _dialog: True)
    hand.press(KEY.Key_F5, CONTROL)
    (dialog,) = seen
    assert sorted(cell(dialog, n, 2) for n in range(2)) == ["وقال", "ونفى"]
    assert cell(dialog, 0, 1) in dialog.here.text()
    assert "أول" in dialog.there.text()
    assert mine(hand) == {"أول": ["وقال", "ونفى"], "ثان": ["وقال"], "ثالث": ["ونفى"]}
    assert "2 attributions taken over" in told(hand)
    hand.press(KEY.Key_Z, CONTROL)
    assert mine(hand) == {"أول": ["وقال", "ونفى"]}


def test_space_leaves_one_out_and_the_button_counts(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotate_by_suggestions(hand)

    def leave_out_the_first(dialog: RepeatsDialog) -> bool:
        button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert "2" in button.text()
        left_out = cell(dialog, 0, 2)
        press(dialog, KEY.Key_Space)
        assert "1" in button.text()
        press(dialog, KEY.Key_Down)
        shown = dialog.here.text()
        assert cell(dialog, 1, 2) in shown
        assert left_out not in shown
        return True

    answer(monkeypatch, leave_out_the_first)
    hand.press(KEY.Key_F5, CONTROL)
    assert sum(map(len, mine(hand).values())) == 3


def test_nothing_ticked_is_nothing_taken(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    annotate_by_suggestions(hand)

    def untick(dialog: RepeatsDialog) -> bool:
        for _ in range(2):
            press(dialog, KEY.Key_Space)
            press(dialog, KEY.Key_Down)
        assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
        return True

    answer(monkeypatch, untick)
    before = mine(hand)
    hand.press(KEY.Key_F5, CONTROL)
    assert mine(hand) == before


def test_enter_in_the_list_takes_over(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    annotate_by_suggestions(hand)

    def enter(dialog: RepeatsDialog) -> bool:
        QTest.keyEvent(QTest.KeyAction.Press, dialog.table, KEY.Key_Return)
        return dialog.result() == int(QDialog.DialogCode.Accepted)

    answer(monkeypatch, enter)
    hand.press(KEY.Key_F5, CONTROL)
    assert sum(map(len, mine(hand).values())) == 4


def test_where_nothing_repeats_that_is_said(hand: Hand) -> None:
    hand.press(KEY.Key_F5, CONTROL)
    assert "stands anywhere else" in told(hand)


def test_a_second_window_only_reads_and_says_so(
    hand: Hand, make_window: Callable[..., Window], project: Path
) -> None:
    annotate_by_suggestions(hand)
    second = Hand(make_window(project, suggestions=False), ARTICLES["أول"])
    assert not second.session.writable
    for held in (SHIFT, CONTROL):
        second.press(KEY.Key_F5, held)
        assert "only be read" in told(second)
    assert not by_title(second)["ثان"]
