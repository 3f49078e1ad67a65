"""A long merge in the window can be stopped; a packet given at the start is taken in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QProgressDialog

from annotator import edits, people
from annotator.exchange import packetfile, packets
from annotator.model.records import Attribution
from annotator.store import Store
from annotator.ui import dialogs
from annotator.ui.window import Window

Make = Callable[..., Window]


@pytest.fixture
def packet(project: Path, tmp_path: Path) -> Path:
    """Work of B02 on its way back to the project."""
    with Store.open(project) as store:
        ids = [item.id for item in store.overview()]
        people.assign(store, "A01", "B02", ids)
        out = packetfile.write(packets.assignment(store, "B02"), tmp_path / "out")
    made, _ = packets.create(tmp_path / "mine.isnad", [out])
    with made:
        edits.start_attribution(made, "B02", ids[0], "cue", [(0, 5)])
        people.submit(made, "B02", ids)
        return packetfile.write(packets.work(made, "B02"), tmp_path / "back")


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    asked: list[QDialog] = []

    def answer(dialog: QDialog) -> bool:
        asked.append(dialog)
        return True

    monkeypatch.setattr(dialogs, "ask", answer)
    return asked


@pytest.mark.parametrize("stage", ["Reading packets", "Comparing", "Merging"])
def test_cancel_leaves_the_project_alone(
    stage: str,
    make_window: Make,
    project: Path,
    packet: Path,
    agreed: list[QDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = make_window(project)
    monkeypatch.setattr(QProgressDialog, "wasCanceled", lambda bar: bar.windowTitle() == stage)
    window.packets.take([packet])
    assert window.session is not None
    assert window.session.store.find(Attribution, annotator="B02") == []
    assert "nothing was merged" in window.messages.text()
    monkeypatch.setattr(QProgressDialog, "wasCanceled", lambda _bar: False)
    window.packets.take([packet])
    assert window.session is not None
    assert len(window.session.store.find(Attribution, annotator="B02")) == 1


_START = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from annotator.__main__ import main
from annotator.ui import dialogs

def answer(dialog):
    assert QApplication.topLevelWidgets() and dialog.parent().isVisible(), "asked without a window"
    return True

dialogs.ask = answer
dialogs.choose_save = lambda *_: Path(sys.argv[2])
QApplication.exec = lambda *_: 0
main([sys.argv[1]])
"""


def test_a_packet_opened_by_double_click_begins_a_place_of_work(
    packet: Path, tmp_path: Path
) -> None:
    given, mine = packet.with_name("out.isnadpkt"), tmp_path / "new.isnad"
    done = subprocess.run(
        [sys.executable, "-c", _START, str(given), str(mine)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ISNAD_HOME": str(tmp_path / "another")},
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    with Store.reader(mine) as store:
        assert store.workplace == "B02"
        assert len(store.overview()) == 2
