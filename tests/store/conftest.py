"""A store with one Arabic document, on a profile of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.edits import ensure_layer
from annotator.exchange import load_tagset
from annotator.model.records import Document
from annotator.model.tagset import digest
from annotator.store import Store

TEXT = "قال المتحدث باسم الكرملين إن الخبر «غير صحيح». وأضاف أنّ الرئيس لم يتصل بأحد 😀."
DOCUMENT = Document("d1", "عنوان", TEXT, digest(TEXT))


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "profile"
    monkeypatch.setenv("ISNAD_HOME", str(home))
    return home


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work" / "p.isnad"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    path.parent.mkdir()
    opened = Store.create(path, load_tagset())
    with opened.operation("import", "A01"):
        opened.put(DOCUMENT)
        ensure_layer(opened, DOCUMENT.id, "A01")
    yield opened
    opened.close()
