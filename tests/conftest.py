"""Every test has a profile of its own, speaks English and needs no screen."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import exchange, i18n
from annotator.__main__ import main
from annotator.store import Store
from tests.helpers import Call, Called, Project


def _no_network(event: str, arguments: tuple[object, ...]) -> None:
    """The program never connects to anything; nor may a test make it."""
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise AssertionError(f"{event} {arguments[1:]}")


sys.addaudithook(_no_network)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh profile, and English whatever the machine speaks."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ISNAD_HOME", str(folder))
    monkeypatch.setenv("ISNAD_LANG", "en")
    i18n.set_language("en")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Make open projects: `project(*files)` has these files, as the work of A01."""
    opened: list[Store] = []

    def make(*files: Path, name: str = "p.isnad", annotator: str = "A01") -> Store:
        folder = tmp_path / "projects"
        folder.mkdir(exist_ok=True)
        store = exchange.create_project(folder / name, annotator=annotator)
        opened.append(store)
        if files:
            exchange.import_paths(store, files, None, annotator)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the program in this process: much faster than `isnad`, which is closer to life."""

    def run(*arguments: object) -> Called:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        code = stopped.value.code
        said = capsys.readouterr()
        return Called(code if isinstance(code, int) else 0, said.out, said.err)

    return run
