"""Real articles with careful annotations: everything loads, is shown, and comes back equal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator import check, exchange, settings
from annotator.formats import native
from annotator.model.links import LINKS
from annotator.model.records import GOLD, Attribution
from annotator.settings import Settings
from annotator.store import Store
from annotator.ui import app as program
from annotator.ui.window import Window

SHARED = Path(__file__).parents[3] / "shared"
ARTICLES = sorted((SHARED / "articles").glob("*.txt"))
GOLD_FILES = sorted((SHARED / "gold").glob("*.json"))
SECOND = sorted((SHARED / "gold" / "second").glob("*.json"))

ROLES = ("source", "cue", "content")

pytestmark = pytest.mark.skipif(not GOLD_FILES, reason="the shared gold is not here")


def comparable(file: dict[str, Any]) -> tuple[Any, ...]:
    """Return a gold file with attributions named by their spans: ids are counted anew.

    What only says "nothing" (empty lists, nulls, empty notes) is left out.
    """
    items = file["attributions"]
    names = {item["id"]: str([item[role] for role in ROLES]) for item in items}
    found = {}
    for item in items:
        kept = {key: value for key, value in item.items() if value and key != "id"}
        links = {key: names[kept[key]] for key in LINKS if key in kept}
        found[names[item["id"]]] = {**kept, **links}
    assert len(found) == len(items)
    return file["file"], file["sha256"], file["boilerplate"], found


@pytest.fixture
def store(project: Callable[..., Store]) -> Store:
    opened = project(*ARTICLES)
    exchange.import_paths(opened, GOLD_FILES)
    exchange.import_paths(opened, SECOND, annotator="B")
    return opened


def test_every_attribution_comes_back_with_equal_offsets_and_attributes(
    store: Store, tmp_path: Path
) -> None:
    for layer, files in ((GOLD, GOLD_FILES), ("B", SECOND)):
        out = tmp_path / layer
        exchange.export(store, out, "gold", layer)
        for path in files:
            written = json.loads((out / path.name).read_text(encoding="utf-8"))
            assert comparable(written) == comparable(json.loads(path.read_text(encoding="utf-8")))


def test_gold_breaks_no_rule_that_blocks_a_release(store: Store, tmp_path: Path) -> None:
    assert check.errors(exchange.check_project(store)) == []
    exchange.export(store, tmp_path / "release", "json")
    verdict = exchange.validate(tmp_path / "release")
    assert verdict.valid
    assert verdict.attributions == sum(
        len(json.loads(path.read_text("utf-8"))["attributions"]) for path in GOLD_FILES
    )


def test_a_native_round_trip_gives_the_same_bytes(
    store: Store, project: Callable[..., Store], tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    exchange.export(store, one, "json", "all")
    empty = project(name="empty.isnad")
    exchange.import_paths(empty, [one])
    exchange.export(empty, two, "json", "all")
    for file in sorted(one.iterdir()):
        assert (two / file.name).read_bytes() == file.read_bytes()
    assert native.is_dataset(two)


def test_every_attribution_is_shown(store: Store, qapp: QApplication, qtbot: QtBot) -> None:
    path = store.path
    store.set_setting("annotator", "B")
    store.close()
    chosen = Settings(language="ar", theme="light", annotator="B")
    settings.save(chosen)
    program.dress(qapp, chosen)
    window = Window(chosen)
    qtbot.addWidget(window)
    assert window.files.open_path(path)
    window.show()
    shown = 0
    for document in window.desk.session.store.overview():
        window.desk.session.open_document(document.id)
        marks = window.desk.text.marks()
        for item in window.desk.session.store.find(
            Attribution, document=document.id, annotator="B"
        ):
            painted = {m.fragments for m in marks.values() if m.owner == item.id}
            assert painted >= {parts for parts in item.spans.values() if parts}
            shown += 1
    assert shown == sum(len(json.loads(p.read_text("utf-8"))["attributions"]) for p in SECOND)
    window.close()
    program.dress(qapp, Settings(language="en"))
