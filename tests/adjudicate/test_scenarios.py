"""The scenarios of the shared oracle file, played on a real project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator import adjudicate as adj
from annotator import edits
from annotator.adjudicate import Board, auto, build, revisions
from annotator.model.records import Attribution, Fragments
from annotator.store import Store
from tests.adjudicate.scenes import R, new_store, submit
from tests.helpers import SHARED

FILE = SHARED / "oracles" / "agreement" / "adjudication_scenarios.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"] if FILE.is_file() else []
ROLES = {"cue", "content", "source"}
# The oracle's values are of another tagset: they stand for ours.
VALUES = {"neutral": "asserts", "negative": "denies", "positive": "supports"}
TEXT = "ا" * 200


def fragments(words: str) -> Fragments:
    """«10-14» or «10-14,20-24»."""
    pairs = [part.split("-") for part in words.split(",")]
    return tuple((int(start), int(end)) for start, end in pairs)


def frame(data: dict[str, str], id: str = "1") -> Attribution:
    spans = {name: fragments(value) for name, value in data.items() if name in ROLES}
    spans.setdefault("cue", ((150, 154),))
    values = {n: VALUES.get(v, v) for n, v in data.items() if n not in ROLES}
    return Attribution(id, "", "", spans, values)


def facet_name(short: str) -> str:
    if short == "presence":
        return short
    return f"span:{short}" if short in ROLES else f"attribute:{short}"


def found_states(board: Board, names: list[str]) -> dict[str, str]:
    states = {f.name: str(f.state) for card in board.cards for f in card.facets}
    return {name: states[facet_name(name)] for name in names}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad", TEXT) as opened:
        yield opened


def given(store: Store, data: dict[str, Any]) -> None:
    for who in data.get("submitted", ()):
        mine = data["frame"].get(who)
        submit(store, who, [frame(mine)] if mine else [])
    for who in data.get("in_progress", ()):
        edits.start_attribution(store, who, "d0", "cue", [(0, 4)])
    if "gold" in data:
        for who, content in data["by"].items():
            submit(store, who, [frame({"content": content})])
        auto(store, R)
        board = build(store, "d0")
        facet = board.open[0].open[0]
        wanted = fragments(data["gold"]["content"])
        number = next(o.number for o in facet.options if o.fragments == wanted)
        adj.choose(store, R, board.open[0], facet, number)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_scenario(store: Store, case: dict[str, Any]) -> None:
    data, expected = case["input"]["given"], case["expected"]
    event = case["input"]["event"]
    given(store, data)
    if event != "build queue":
        who, _, _, _, _, _, content = event.split()  # «b submits revision 2 with content 16-40»
        submit(store, who, [frame({"content": content})])
    board = build(store, "d0")
    assert len(board.open) == expected["queue_items"]
    if "k" in expected:
        assert len(board.order) == expected["k"]
    if "states" in expected:
        assert found_states(board, list(expected["states"])) == expected["states"]
    if "pending_facets" in expected:
        asked = [f.name for card in board.open for f in card.open]
        assert asked == [facet_name(name) for name in expected["pending_facets"]]
    if "proposal" in expected:
        assert [f.proposal for f in board.open[0].open] == [expected["proposal"]]
    if "state" in expected:
        assert found_states(board, ["content"]) == {"content": expected["state"]}
    if "log" in expected:
        assert expected["log"] in [str(r.effect) for r in revisions(store, "d0")]


def test_the_oracle_is_there_or_told(request: pytest.FixtureRequest) -> None:
    if not CASES:
        pytest.skip("no shared oracles beside this checkout")
    assert {case["name"] for case in CASES} >= {"unanimous_two", "revision_converges"}
