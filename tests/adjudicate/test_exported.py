"""What an export says about gold that later submissions opened again (§3.7)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator import adjudicate as adj
from annotator import exchange
from annotator.adjudicate import auto, build
from annotator.model.records import GOLD, Attribution, Layer
from annotator.store import Store
from tests.adjudicate.scenes import DENIES, DOUBTS, SAYS, R, gold, item, new_store, only, submit
from tests.helpers import records

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def exported(store: Store, out: Path, **chosen: str) -> dict[str, Any]:
    """The gold layer as it is written."""
    exchange.export(store, out, "json", draft=True, **chosen)
    (line,) = (out / "documents.jsonl").read_text("utf-8").splitlines()
    return next(layer for layer in json.loads(line)["layers"] if layer["annotator"] == GOLD)


def facets(layer: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["provenance"].get("facets", {}) for one in layer["attributions"]]


def finished(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS), item("2", **DENIES)])
    auto(store, R)


def test_a_facet_that_a_revision_opened_is_marked_and_the_layer_not_final(
    store: Store, tmp_path: Path
) -> None:
    finished(store)
    layer = exported(store, tmp_path / "before")
    assert (layer["state"], facets(layer)) == ("final", [{}, {}])
    submit(store, "b", [item("1", **SHORT), item("2", **DENIES)])
    before = records(store)
    layer = exported(store, tmp_path / "after")
    assert layer["state"] == "open"
    assert facets(layer) == [{"span:content": {"reopened": True}}, {}]
    value = layer["attributions"][0]["spans"]["content"]["text"]
    assert value == SAYS["content"]  # in force until somebody decides
    assert records(store) == before
    card = only(build(store, "d0"))
    adj.take(store, R, card, 1)
    adj.finish(store, R, "d0")
    layer = exported(store, tmp_path / "decided")
    assert (layer["state"], facets(layer)) == ("final", [{}, {}])


def test_what_the_reviewer_asks_again_is_marked_too(store: Store, tmp_path: Path) -> None:
    finished(store)
    adj.reopen(store, R, build(store, "d0").cards[1])
    layer = exported(store, tmp_path / "out")
    assert layer["state"] == "open"
    assert facets(layer) == [{}, {"presence": {"reopened": True}}]


def test_a_new_attribution_leaves_nothing_final(store: Store, tmp_path: Path) -> None:
    finished(store)
    submit(store, "b", [item("1", **SAYS), item("2", **DENIES), item("3", **DOUBTS)])
    layer = exported(store, tmp_path / "out")
    assert (layer["state"], facets(layer)) == ("open", [{}, {}])


def test_by_majority_and_open_again_are_said_of_one_facet(store: Store, tmp_path: Path) -> None:
    adj.set_majority(store, on=True)
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    submit(store, "c", [item("1", **SHORT)])
    auto(store, R)
    submit(store, "a", [item("1", **SHORT)])
    (found,) = facets(exported(store, tmp_path / "out"))
    assert found == {"span:content": {"decision": "auto_majority", "reopened": True}}


def test_the_marks_survive_import_and_another_export(store: Store, tmp_path: Path) -> None:
    finished(store)
    submit(store, "b", [item("1", **SHORT), item("2", **DENIES)])
    exported(store, tmp_path / "first")
    with exchange.create_project(tmp_path / "other.isnad") as other:
        exchange.import_paths(other, [tmp_path / "first"], None, "")
        assert [one.provenance for one in gold(other)] != [one.provenance for one in gold(store)]
        exported(other, tmp_path / "second")
        assert [layer.state for layer in other.find(Layer)] == ["open"]
    names = sorted(path.name for path in (tmp_path / "first").iterdir())
    for name in names:
        first, second = ((tmp_path / run / name).read_bytes() for run in ("first", "second"))
        assert first == second, name
    verdict = exchange.validate(tmp_path / "second")
    assert not [problem for problem in verdict.problems if problem.code.startswith("schema")]


@pytest.mark.parametrize(
    "facets",
    [{}, {"span:content": {}}, {"span:content": {"reopened": False}}, {"Span": {"reopened": True}}],
)
def test_a_reader_refuses_marks_that_say_nothing(
    store: Store, tmp_path: Path, facets: dict[str, Any]
) -> None:
    finished(store)
    exported(store, tmp_path / "out")
    path = tmp_path / "out" / "documents.jsonl"
    line = json.loads(path.read_text("utf-8"))
    line["layers"][0]["attributions"][0]["provenance"]["facets"] = facets
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    codes = {problem.code for problem in exchange.validate(tmp_path / "out").problems}
    assert any(code.startswith("schema") for code in codes)


def test_other_layers_go_out_as_they_are(store: Store, tmp_path: Path) -> None:
    finished(store)
    submit(store, "b", [item("1", **SHORT), item("2", **DENIES)])
    corpus = store.corpus(["d0"], ["a"])
    assert adj.flagged(store, corpus) == corpus
    layer = exported(store, tmp_path / "all", layer="all")
    assert facets(layer)[0]
    assert len(store.find(Attribution, annotator=GOLD)) == 2
