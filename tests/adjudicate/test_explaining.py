"""Reasons: with a decision and after it, for the annotator and for the guideline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator.adjudicate import Reason, auto, build, section, sections
from annotator.model.records import Decision
from annotator.store import Store
from tests.adjudicate.scenes import (
    DENIES,
    SAYS,
    R,
    asked,
    decisions,
    gold,
    item,
    new_store,
    only,
    span,
    submit,
)
from tests.helpers import records, refused

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}
NOTE = Reason("guideline_gap", "أداة التوكيد داخل المحتوى", "4.5")


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def two_questions(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **SHORT, stance="claims")])
    auto(store, R)


def take(store: Store, name: str, reason: Reason | None = None) -> None:
    """Decide one open question as `a` has it."""
    board = build(store, "d0")
    card = only(board)
    facet = card.facet(name)
    assert facet is not None
    a = board.order.index("a")
    number = next(option.number for option in facet.options if a in option.holders)
    adj.choose(store, R, card, facet, number, reason or Reason())


def topics(store: Store) -> list[tuple[str, str]]:
    return [
        (todo.topic, case.reason.note) for todo in adj.guideline_list(store) for case in todo.cases
    ]


def test_a_reason_of_one_question_outlives_the_next_ones(store: Store) -> None:
    two_questions(store)
    take(store, "span:content", NOTE)
    take(store, "attribute:stance")
    assert build(store, "d0").cards[0].reason == NOTE
    assert gold(store)[0].provenance["reason"] == NOTE.plain()  # type: ignore[index]
    adj.finish(store, R, "d0")
    (found,) = adj.feedback(store, "b")
    assert found.reason == NOTE
    assert topics(store) == [("4.5", NOTE.note)]


def test_each_difference_knows_its_own_reason(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **SHORT)])
    submit(store, "c", [item("1", **SAYS, stance="claims")])
    auto(store, R)
    take(store, "span:content", NOTE)
    take(store, "attribute:stance", Reason("slip"))
    adj.finish(store, R, "d0")
    assert [found.reason for found in adj.feedback(store, "b")] == [NOTE]
    assert [found.reason for found in adj.feedback(store, "c")] == [Reason("slip")]


def test_a_reason_is_given_and_changed_after_the_decision(store: Store) -> None:
    two_questions(store)
    adj.take(store, R, only(build(store, "d0")), 1, Reason("slip"))
    adj.finish(store, R, "d0")
    (before,) = gold(store)
    rows, snapshot = decisions(store), records(store)
    adj.explain(store, R, build(store, "d0").cards[0], NOTE)
    assert decisions(store)[:-1] == rows  # what was said is kept
    last = decisions(store)[-1]
    assert (last.kind, last.supersedes, last.value) == ("explain", rows[-1].id, rows[-1].value)
    (after,) = gold(store)
    assert (after.id, after.spans, after.attributes) == (before.id, before.spans, before.attributes)
    was, now = before.provenance, after.provenance
    assert was is not None
    assert now == {**was, "reason": NOTE.plain()}  # who decided and when stay
    assert asked(store) == []
    assert build(store, "d0").final
    assert topics(store) == [("4.5", NOTE.note)]
    adj.explain(store, R, build(store, "d0").cards[0], Reason())
    assert topics(store) == []
    assert "reason" not in gold(store)[0].provenance  # type: ignore[operator]
    assert decisions(store)[-1].supersedes == last.id
    store.undo(R)
    store.undo(R)
    assert records(store) == snapshot


def test_what_was_edited_since_keeps_its_values(store: Store) -> None:
    two_questions(store)
    adj.take(store, R, only(build(store, "d0")), 1)
    card = build(store, "d0").cards[0]
    stance = card.facet("attribute:stance")
    assert stance is not None
    adj.edit(store, R, card, stance, '"rejects"')
    adj.explain(store, R, build(store, "d0").cards[0], NOTE)
    assert gold(store)[0].attributes["stance"] == "rejects"
    data = json.loads(decisions(store)[-1].value)
    assert data["values"]["attribute:stance"] == '"rejects"'
    card = build(store, "d0").cards[0]
    adj.reopen(store, R, card)
    assert asked(store)[0][0] == "presence"
    take(store, "presence")


def test_what_was_not_kept_and_what_all_agreed_on_have_reasons(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS), item("2", **DENIES)])
    submit(store, "b", [item("1", **SAYS)])
    auto(store, R)
    adj.reject(store, R, only(build(store, "d0")))
    for card in build(store, "d0").cards:
        adj.explain(store, R, card, NOTE)
    adj.finish(store, R, "d0")
    (found,) = adj.feedback(store, "a")
    assert (found.kinds, found.reason) == (("extra",), NOTE)
    (todo,) = adj.guideline_list(store)
    recognised = [case.item.spans["cue"] if case.item else () for case in todo.cases]
    assert sorted(recognised) == sorted([span("قال"), span("نفى")])
    assert len(gold(store)) == 1


def test_an_open_card_has_nothing_to_explain(store: Store) -> None:
    two_questions(store)
    with refused("nothing_decided", store):
        adj.explain(store, R, only(build(store, "d0")), NOTE)
    assert store.find(Decision) == []


def test_explaining_makes_nobody_late(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS), item("2", **DENIES)])
    submit(store, "b", [item("1", **SHORT), item("2", **DENIES)])
    auto(store, R)
    card = next(card for card in build(store, "d0").cards if not card.is_open)
    adj.explain(store, R, card, NOTE)
    submit(store, "c", [item("1", **SAYS)])
    assert build(store, "d0").late == ()


# ---- sections of the guideline -------------------------------------------------------------------


def test_a_card_names_the_sections_that_apply(store: Store) -> None:
    two_questions(store)
    card = only(build(store, "d0"))
    content, stance = card.open
    numbers = [section.number for section in sections(card, content)]
    assert numbers == ["4.5", "4.2"]
    named = section("4.5")
    assert named is not None
    assert named.line.startswith("The content")
    (found,) = sections(card, stance)
    assert (found.number, found.line) == ("3.3", "")  # the tagset's definition says it
    assert section("3.3") == found
    assert section("") is None
    assert section("12.1") is None


def test_presence_and_links_have_sections(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS), item("2", **DENIES, denies="1")])
    submit(store, "b", [item("1", **SAYS), item("2", **DENIES)])
    submit(store, "c", [item("1", **SAYS)])
    card = only(build(store, "d0"))
    assert [facet.name for facet in card.open] == ["presence", "denies"]
    presence, denies = ([s.number for s in sections(card, facet)] for facet in card.open)
    assert presence == ["4.1", "4.9", "4.10"]
    assert denies[0] == "4.10"
    assert sections(card, None)
