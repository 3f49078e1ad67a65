"""What annotators learn from gold, what gold says about them, and what the guideline lacks."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator.adjudicate import Reason, auto, build
from annotator.adjudicate.feedback import wilson
from annotator.agreement.figures import Undefined
from annotator.model.records import Entity
from annotator.store import Store
from tests.adjudicate.scenes import (
    DENIES,
    DOUBTS,
    SAYS,
    TEXT,
    R,
    asked,
    gold,
    item,
    new_store,
    submit,
)
from tests.helpers import isnad

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def decided(store: Store) -> None:
    """a is right about the first; b missed the second and invented the third."""
    submit(store, "a", [item("1", **SAYS), item("2", **DENIES)])
    submit(store, "b", [item("1", **SHORT, stance="claims"), item("3", **DOUBTS)])
    auto(store, R)
    reasons = [Reason("slip"), Reason("guideline_gap", "المنفي", "4.6"), Reason("ambiguity")]
    for reason in reasons:
        board = build(store, "d0")
        adj.take(store, R, board.open[0], board.order.index("a") + 1, reason)
    adj.finish(store, R, "d0")


def test_feedback_names_what_differs_and_why(store: Store) -> None:
    decided(store)
    assert adj.feedback(store, "a") == []
    found = adj.feedback(store, "b")
    kinds = [(f.kinds, f.reason.code) for f in found]
    assert kinds == [
        (("span:content", "attribute:stance"), "slip"),
        (("extra",), "guideline_gap"),
        (("missing",), "ambiguity"),
    ]
    assert found[1].gold is None
    assert found[2].mine is None
    assert adj.counts(found) == {
        "attribute:stance": 1,
        "extra": 1,
        "missing": 1,
        "span:content": 1,
    }


def test_feedback_waits_for_final_gold(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [])
    assert adj.feedback(store, "b") == []
    assert adj.reliability(store) == {}


def test_reliability_is_against_gold_with_an_interval(store: Store) -> None:
    decided(store)
    found = adj.reliability(store)
    a, b = found["a"], found["b"]
    assert (a.precision.value, a.recall.value, a.facets.value) == (1.0, 1.0, 1.0)
    assert (b.precision.part, b.precision.whole) == (1, 2)
    assert (b.recall.part, b.recall.whole) == (1, 2)
    assert b.by_facet["attribute:stance"].value == 0.0
    assert b.facets.whole - b.facets.part == 2
    assert adj.trust(found) == {}  # too little is known to break a tie
    # what is revised after the decision does not count
    submit(store, "b", [item("1", **SAYS), item("2", **DENIES)])
    assert adj.reliability(store) == found


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 10, 0.0, 0.2775)]
)
def test_wilson_gives_known_intervals(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)  # Newcombe 1998, Statistics in Medicine 17:857-872, table I
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_nothing_is_undefined_not_zero(store: Store) -> None:
    assert isinstance(wilson(0, 0).value, Undefined)
    assert isinstance(adj.estimated(store), Undefined)


def test_merging_entities_closes_their_cards_and_reopens_none(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS, entity="الوزير")])
    submit(store, "b", [item("1", **SAYS, entity="وزير الداخلية")])
    assert asked(store) == [["entity"]]
    with store.operation("set_entity", R):
        other = store.need(Entity, "وزير الداخلية")
        store.put(dataclasses.replace(other, merged_into="الوزير"))
    assert asked(store) == []
    auto(store, R)
    assert gold(store)[0].entity == "الوزير"
    with store.operation("set_entity", R):
        store.put(Entity("وزير", "وزير"))
        store.put(dataclasses.replace(store.need(Entity, "الوزير"), merged_into="وزير"))
    assert asked(store) == []


def test_the_command_does_what_needs_no_person(tmp_path: Path) -> None:
    path = tmp_path / "p.isnad"
    with new_store(path) as store:
        submit(store, "a", [item("1", **SAYS), item("2", **DENIES)])
        submit(store, "b", [item("1", **SHORT), item("2", **DENIES)])
    done = isnad("adjudicate", path, "--json")
    assert done.returncode == 1
    with Store.reader(path) as store:
        assert gold(store) == []
    done = isnad("adjudicate", path, "--auto", "--json", "--annotator", R)
    assert done.returncode == 1
    (document,) = json.loads(done.stdout)["documents"]
    assert document["gold"] == 1
    (card,) = document["cards"]
    assert card["types"] == ["BOUNDARY.content.small"]
    (facet,) = card["facets"]
    assert {o["text"] for o in facet["options"]} == {SAYS["content"], SHORT["content"]}
    assert "1 card" in isnad("adjudicate", path).stdout
    with Store.open(path) as store:
        adj.take(store, R, build(store, "d0").open[0], 1)
    done = isnad("adjudicate", path, "--auto")
    assert (done.returncode, done.stderr) == (0, "")


# ---- the course of an annotator ----------------------------------------------------------------


def one_by_one(store: Store, documents: list[str]) -> None:
    """b hands in these documents in this order, errs in all but the last; a is right."""
    for id in documents:
        submit(store, "a", [item("1", **SAYS), item("2", **DENIES)], id)
        wrong = id != documents[-1]
        mine = [item("1", **SHORT)] if wrong else [item("1", **SAYS), item("2", **DENIES)]
        submit(store, "b", mine, id)
        auto(store, R, [id])
        while left := build(store, id).open:
            adj.take(store, R, left[0], build(store, id).order.index("a") + 1)
        if not build(store, id).final:
            adj.finish(store, R, id)


def test_the_course_follows_the_order_of_handing_in(tmp_path: Path) -> None:
    texts = [f"{TEXT}{n}" for n in range(3)]
    with new_store(tmp_path / "course.isnad", *texts) as store:
        one_by_one(store, ["d2", "d0", "d1"])
        steps = adj.course(store, "b")
        assert [step.document for step in steps] == ["d2", "d0", "d1"]
        assert [step.gold for step in steps] == [2, 2, 2]
        assert steps[0].kinds == {"missing": 1, "span:content": 1}
        assert steps[-1].kinds == {}
        assert steps[0].facets.whole - steps[0].facets.part == 1
        assert steps[-1].facets.value == 1.0
        assert all(not step.kinds for step in adj.course(store, "a"))


def test_what_was_mended_later_is_no_progress(tmp_path: Path) -> None:
    with new_store(tmp_path / "course.isnad", TEXT, f"{TEXT}2") as store:
        one_by_one(store, ["d0", "d1"])
        before = adj.course(store, "b")
        submit(store, "b", [item("1", **SAYS), item("2", **DENIES)], "d0")
        assert adj.feedback(store, "b") == []
        assert adj.course(store, "b") == before
