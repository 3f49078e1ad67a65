"""A later submission re-opens exactly what it touches and nobody has seen (§3.7, row by row)."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator.adjudicate import Effect, auto, build, revisions
from annotator.store import Store
from tests.adjudicate.scenes import (
    DENIES,
    DOUBTS,
    SAYS,
    R,
    asked,
    decisions,
    gold,
    item,
    new_store,
    only,
    span,
    state,
    submit,
    value,
    words,
)

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}
SHORTER = {**SAYS, "content": "ستستقيل غدا"}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def effects(store: Store) -> list[tuple[str, str, Effect]]:
    return [(r.annotator, r.facet, r.effect) for r in revisions(store, "d0")]


def picked(store: Store) -> None:
    """a and b differ in content; the reviewer takes a's; the document is finished."""
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **SHORT)])
    auto(store, R)
    board = build(store, "d0")
    adj.take(store, R, only(board), board.order.index("a") + 1)
    adj.finish(store, R, "d0")
    assert state(store) == "final"


def test_who_comes_to_agree_changes_nothing(store: Store) -> None:
    picked(store)
    rows = decisions(store)
    submit(store, "b", [item("1", **SAYS)])
    assert asked(store) == []
    assert not auto(store, R).changes
    assert decisions(store) == rows
    assert effects(store) == [("b", "span:content", Effect.CONVERGED)]


def test_what_was_seen_and_decided_stays_decided(store: Store) -> None:
    picked(store)
    submit(store, "a", [item("1", **SHORT)])
    assert asked(store) == []
    assert effects(store) == [("a", "span:content", Effect.SEEN_AND_DECIDED)]
    assert words(store, gold(store)[0], "content") == SAYS["content"]


def test_what_was_not_seen_reopens_that_facet_alone(store: Store) -> None:
    picked(store)
    submit(store, "b", [item("1", **SHORTER)])
    assert asked(store) == [["span:content"]]
    assert effects(store) == [("b", "span:content", Effect.REOPENED)]
    before = gold(store)
    assert auto(store, R).left == {"d0": 1}
    assert gold(store) == before  # in force until decided anew
    assert state(store) == "open"
    card = only(build(store, "d0"))
    assert card.open[0].state == "REOPENED"
    assert len(card.open[0].options) == 2
    before_rows = decisions(store)
    facet = card.open[0]
    new = next(o.number for o in facet.options if o.value == value(span("ستستقيل غدا")))
    adj.choose(store, R, card, facet, new)
    assert decisions(store)[:-1] == before_rows
    assert asked(store) == []
    assert words(store, gold(store)[0], "content") == "ستستقيل غدا"
    submit(store, "b", [item("1", **SHORT)])  # seen once before
    assert asked(store) == []


def test_a_change_of_quotation_marks_only_is_nothing_new(store: Store) -> None:
    picked(store)
    submit(store, "b", [item("1", **{**SAYS, "content": "الحكومة ستستقيل غدا"})])
    assert asked(store) == []


def unanimous(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS), item("2", **DENIES)])
    auto(store, R)
    assert state(store) == "final"


def test_an_agreement_that_breaks_reopens_the_facet(store: Store) -> None:
    unanimous(store)
    submit(store, "b", [item("1", **SAYS, stance="claims"), item("2", **DENIES)])
    assert asked(store) == [["attribute:stance"]]
    assert effects(store) == [("b", "attribute:stance", Effect.REOPENED)]
    assert len(gold(store)) == 2


def test_deleting_what_all_had_reopens_its_presence(store: Store) -> None:
    unanimous(store)
    submit(store, "b", [item("2", **DENIES)])
    assert asked(store) == [["presence"]]
    assert effects(store) == [("b", "presence", Effect.REOPENED)]
    assert len(gold(store)) == 2
    adj.reject(store, R, only(build(store, "d0")))
    assert len(gold(store)) == 1


def test_what_both_deleted_is_still_asked(store: Store) -> None:
    unanimous(store)
    submit(store, "a", [item("2", **DENIES)])
    submit(store, "b", [item("2", **DENIES)])
    assert asked(store) == [["presence"]]


def test_deleting_what_the_reviewer_kept_changes_nothing(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [])
    adj.choose(store, R, (card := only(build(store, "d0"))), card.open[0], 1)
    submit(store, "a", [])
    assert asked(store) == []
    assert effects(store) == [("a", "presence", Effect.DELETED_BUT_KEPT)]
    assert len(gold(store)) == 1


def test_a_new_attribution_is_a_new_card(store: Store) -> None:
    picked(store)
    submit(store, "b", [item("1", **SHORT), item("3", **DOUBTS)])
    assert asked(store) == [["presence"]]
    auto(store, R)
    assert state(store) == "open"
    assert (("b", "presence", Effect.NEW_CARD)) in effects(store)


@pytest.mark.parametrize("id", ["1", "new"])
def test_what_was_rejected_stays_rejected_when_it_comes_again(store: Store, id: str) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [])
    adj.reject(store, R, only(build(store, "d0")))
    submit(store, "b", [item(id, **SAYS)])
    assert asked(store) == []
    assert effects(store) == [("b", "presence", Effect.REJECTED_AGAIN)]
    submit(store, "a", [])
    assert asked(store) == []
    assert gold(store) == []


def test_what_was_rejected_is_asked_again_with_new_words(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [])
    adj.reject(store, R, only(build(store, "d0")))
    submit(store, "b", [item("1", **SHORT)])
    assert asked(store)[0][0] == "presence"
    assert effects(store) == [("b", "presence", Effect.REOPENED)]


def test_a_late_annotator_is_reported_and_counts_only_when_admitted(store: Store) -> None:
    unanimous(store)
    submit(store, "c", [item("1", **SAYS, stance="claims"), item("2", **DENIES)])
    assert asked(store) == []
    assert build(store, "d0").late == ("c",)
    assert effects(store) == [("c", "", Effect.LATE)]
    adj.admit(store, R, "d0", ["c"])
    assert build(store, "d0").late == ()
    assert asked(store) == [["attribute:stance"]]
    store.undo(R)
    assert asked(store) == []


def test_who_comes_before_anybody_decided_counts(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS), item("2", **DENIES)])
    submit(store, "b", [item("1", **SAYS), item("2", **DENIES, stance="rejects")])
    auto(store, R)
    submit(store, "c", [item("2", **DENIES)])
    assert build(store, "d0").late == ()
    assert asked(store) == [["presence"], ["attribute:stance"]]


def test_ids_of_gold_outlive_attributions_made_anew(store: Store) -> None:
    unanimous(store)
    before = [i.id for i in gold(store)]
    submit(store, "a", [item("8", **SAYS), item("9", **DENIES)])
    submit(store, "b", [item("5", **SAYS), item("7", **DENIES)])
    assert asked(store) == []
    auto(store, R)
    assert [i.id for i in gold(store)] == before


def test_what_the_reviewer_added_meets_a_later_attribution(store: Store) -> None:
    unanimous(store)
    spans = {role: span(text) for role, text in DOUBTS.items()}
    adj.add(store, R, "d0", spans, {"stance": "opines"})
    submit(store, "a", [item("1", **SAYS), item("2", **DENIES), item("3", **DOUBTS)])
    assert asked(store) == [["attribute:quote_type", "attribute:stance", "attribute:source_kind"]]
    assert len(gold(store)) == 3
