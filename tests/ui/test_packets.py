"""Packets in the window: out to an annotator, back with their work, merged after a look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog

from annotator import edits, people
from annotator.model.records import Attribution, Layer
from annotator.store import Store
from annotator.ui import dialogs
from annotator.ui.packets import PacketDialog
from annotator.ui.window import Window

Make = Callable[..., Window]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    """Every question is answered with yes; the list remembers what was asked."""
    asked: list[QDialog] = []

    def answer(dialog: QDialog) -> bool:
        asked.append(dialog)
        if isinstance(dialog, PacketDialog):
            dialog.name.setCurrentText("B02")
        return True

    monkeypatch.setattr(dialogs, "ask", answer)
    return asked


def assigned(project: Path) -> list[str]:
    """Give both articles to B02 and return their ids."""
    with Store.open(project) as store:
        ids = [item.id for item in store.overview()]
        people.assign(store, "A01", "B02", ids)
    return ids


def test_work_goes_out_comes_back_and_is_merged(
    make_window: Make,
    project: Path,
    tmp_path: Path,
    shown: list[QDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = assigned(project)
    out, mine, back = (tmp_path / name for name in ("out.isnadpkt", "m.isnad", "back.isnadpkt"))

    reviewer = make_window(project)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: out)
    reviewer.packets.send()
    assert out.is_file()
    reviewer.close()

    annotator = make_window()
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: mine)
    assert annotator.files.open_path(out)
    assert annotator.session is not None
    assert annotator.session.annotator == "B02"
    edits.start_attribution(annotator.session.store, "B02", ids[0], "cue", [(0, 5)])
    people.submit(annotator.session.store, "B02", ids)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: back)
    annotator.packets.send()
    annotator.close()

    again = make_window(project)
    drop(again, back)
    assert again.session is not None
    store = again.session.store
    assert len(store.find(Attribution, annotator="B02")) == 1
    assert {layer.state for layer in store.find(Layer, annotator="B02")} == {"submitted"}
    confirmed = [d.label.text() for d in shown if isinstance(d, dialogs.Confirmation)]
    assert "B02" in confirmed[-1]
    assert "Merged" in again.messages.text()

    drop(again, back)
    assert "already" in again.messages.text()


def drop(window: Window, path: Path) -> None:
    """Drop a file on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    QApplication.processEvents()


def test_a_packet_of_another_project_is_refused_with_a_sentence(
    make_window: Make, project: Path, tmp_path: Path, shown: list[QDialog]
) -> None:
    broken = tmp_path / "x.isnadpkt"
    broken.write_bytes(b"PK not a packet")
    window = make_window(project)
    drop(window, broken)
    assert "packet" in window.messages.text()
    assert window.session is not None
    assert shown == []
