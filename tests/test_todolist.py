"""The guideline list as files and on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator import todolist
from annotator.adjudicate import Reason, auto, build
from annotator.errors import AnnotatorError
from annotator.store import Store
from tests.adjudicate.scenes import SAYS, R, item, new_store, submit
from tests.helpers import isnad

NOTE = "=1+1 *قاعدة* [جديدة]\nوسطر ثان"


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        submit(opened, "a", [item("1", **SAYS)])
        submit(opened, "b", [])
        auto(opened, R)
        board = build(opened, "d0")
        voice = board.order.index("a") + 1
        adj.take(opened, R, board.open[0], voice, Reason("guideline_gap", NOTE, "4.2"))
        yield opened


def write(store: Store, out: Path) -> None:
    todos = adj.guideline_list(store)
    todolist.write(todos, todolist.texts_of(store, todos), store.tagset, out)


def test_markdown_has_a_heading_for_each_topic_and_harmless_notes(
    store: Store, tmp_path: Path
) -> None:
    out = tmp_path / "list.md"
    write(store, out)
    lines = out.read_text(encoding="utf-8").splitlines()
    (heading,) = [line for line in lines if line.startswith("## ")]
    assert "4.2" in heading
    (example,) = [line for line in lines if line.startswith("- ")]
    assert "الوزير «قال» إن «الحكومة ستستقيل غدا»" in example
    assert "\\*قاعدة\\* \\[جديدة\\] وسطر ثان" in example
    assert "the guideline does not say" in example


def test_csv_holds_everything_and_no_formula(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    write(store, out)
    with out.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["note"] == f"'{NOTE}"
    assert (row["kind"], row["topic"], row["document"]) == ("rule", "4.2", "d0")
    assert row["facets"] == "presence"
    assert row["code"] == "guideline_gap"


@pytest.mark.parametrize("name", ["list.md", "list.csv"])
def test_only_a_list_is_written_over(store: Store, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    write(store, out)
    first = out.read_bytes()
    write(store, out)
    assert out.read_bytes() == first
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(AnnotatorError) as refused:
        write(store, out)
    assert refused.value.problems[0].code == "out_foreign"
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_long_example_is_cut_between_words() -> None:
    text = "كلمة " * 200
    made = item("1", text=text, cue=((0, 4),), content=((5, 900),))
    words = todolist.example_words(made, text)
    assert len(words) <= 241
    assert words.endswith("كلمة…")
    assert todolist.example_words(None, text) == ""


def test_the_command_line_lists_it(store: Store, tmp_path: Path) -> None:
    path = store.path
    store.close()
    shown = isnad("list", path, "guidelines")
    assert shown.returncode == 0
    assert "4.2" in shown.stdout
    (found,) = json.loads(isnad("list", path, "guidelines", "--json").stdout)
    assert (found["topic"], found["count"]) == ("4.2", 1)
    assert found["cases"][0]["note"] == NOTE
    out = tmp_path / "out.csv"
    assert isnad("list", path, "guidelines", "--out", out).returncode == 0
    assert out.read_text(encoding="utf-8").startswith("kind,topic,")
    assert isnad("list", path, "--out", tmp_path / "x.md").returncode == 2
    assert not (tmp_path / "x.md").exists()
