"""The row in the Help menu that lets a double click open our files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import associate
from annotator.errors import mistake
from annotator.ui.window import Window


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="freedesktop.org only")
def test_the_menu_writes_what_the_command_writes(
    make_window: Callable[..., Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    window = make_window()
    window.menus.actions["associate"].trigger()
    assert "double click" in window.messages.text()
    assert all((tmp_path / "share" / name).is_file() for name in associate.freedesktop_files())


def test_where_it_cannot_be_done_the_window_says_why(
    make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> associate.Done:
        raise mistake("associate_elsewhere")

    monkeypatch.setattr(associate, "add", refuse)
    window = make_window()
    window.menus.actions["associate"].trigger()
    assert "Info.plist" in window.messages.text()
