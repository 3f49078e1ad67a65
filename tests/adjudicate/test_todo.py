"""The reviewer's reasons, collected for whoever keeps the guideline."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator.adjudicate import Reason, auto, build
from annotator.adjudicate.todo import CODE, FACET, RULE
from annotator.store import Store
from tests.adjudicate.scenes import DENIES, DOUBTS, SAYS, TEXT, R, item, new_store, submit

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}
GAP = Reason("guideline_gap", "المنفي", "4.6")


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def disagree(store: Store, document: str = "d0") -> None:
    submit(store, "a", [item("1", **SAYS), item("2", **DENIES)], document)
    submit(store, "b", [item("1", **SHORT, stance="claims"), item("3", **DOUBTS)], document)
    auto(store, R, [document])


def take(store: Store, reason: Reason, document: str = "d0") -> None:
    board = build(store, document)
    adj.take(store, R, board.open[0], board.order.index("a") + 1, reason)


def topics(store: Store) -> list[tuple[str, str, int]]:
    return [(todo.kind, todo.topic, len(todo.cases)) for todo in adj.guideline_list(store)]


def test_reasons_are_grouped_by_rule_else_by_code_else_by_facet(store: Store) -> None:
    disagree(store)
    take(store, Reason("slip"))
    take(store, GAP)
    take(store, Reason(note="يُسأل عنه"))
    assert topics(store) == [(CODE, "slip", 1), (FACET, "presence", 1), (RULE, "4.6", 1)]
    cases = {todo.topic: todo.cases[0] for todo in adj.guideline_list(store)}
    assert cases["4.6"].reason == GAP
    assert cases["presence"].reason.note == "يُسأل عنه"
    assert {case.document for case in cases.values()} == {"d0"}


def test_what_is_noted_most_often_comes_first(tmp_path: Path) -> None:
    with new_store(tmp_path / "p.isnad", *(f"{n} {TEXT}" for n in range(2))) as store:
        for document in ("d0", "d1"):
            submit(store, "a", [item("1", text=f"{document[1]} {TEXT}", **SAYS)], document)
            submit(store, "b", [], document)
            auto(store, R, [document])
            take(store, Reason("slip"), document)
        assert topics(store) == [(CODE, "slip", 2)]
        (todo,) = adj.guideline_list(store)
        assert [case.document for case in todo.cases] == ["d0", "d1"]


def test_a_card_decided_facet_by_facet_is_one_case(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **SHORT, stance="claims")])
    auto(store, R)
    for _n in range(2):
        (card,) = build(store, "d0").open
        adj.choose(store, R, card, card.open[0], 1, GAP)
    (todo,) = adj.guideline_list(store)
    (case,) = todo.cases
    assert set(case.facets) == {"span:content", "attribute:stance"}


def test_a_case_shows_gold_or_what_somebody_had(store: Store) -> None:
    disagree(store)
    take(store, Reason("slip"))  # kept: gold
    take(store, GAP)  # a has it not, so it is not kept
    found = {todo.topic: todo.cases[0].item for todo in adj.guideline_list(store)}
    assert found["slip"] is not None
    assert found["slip"].annotator == "gold"
    assert found["4.6"] is not None
    assert found["4.6"].annotator == "b"
    submit(store, "b", [])  # nobody has it any more
    gone = {todo.topic: todo.cases[0].item for todo in adj.guideline_list(store)}
    assert gone["4.6"] is None


def test_what_is_taken_back_is_no_reason(store: Store) -> None:
    disagree(store)
    take(store, GAP)
    store.undo(R)
    assert adj.guideline_list(store) == []
