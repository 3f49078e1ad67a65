"""The verbs: one undoable operation each, decisions and gold together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator import edits, exchange
from annotator.adjudicate import Reason, auto, build
from annotator.model.records import Attribution, Decision
from annotator.store import Changes, Store
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
from tests.helpers import records, refused

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def two(store: Store) -> None:
    """One agreed, one with two differences, one that b missed."""
    submit(store, "a", [item("1", **SAYS), item("2", **DENIES), item("3", **DOUBTS)])
    submit(store, "b", [item("1", **SHORT, stance="claims"), item("2", **DENIES)])
    auto(store, R)


def voice(store: Store, who: str) -> int:
    return build(store, "d0").order.index(who) + 1


def option(facet: adj.Facet, held_by: int) -> int:
    return next(o.number for o in facet.options if held_by - 1 in o.holders)


def test_a_card_is_gold_once_its_last_facet_is_chosen(store: Store) -> None:
    two(store)
    assert len(gold(store)) == 1
    card = build(store, "d0").open[0]
    content, stance = card.open
    adj.choose(store, R, card, content, option(content, voice(store, "b")))
    assert len(gold(store)) == 1
    card = build(store, "d0").open[0]
    assert [f.name for f in card.open] == ["attribute:stance"]
    adj.choose(store, R, card, card.open[0], option(stance, voice(store, "a")))
    first = gold(store)[0]
    assert words(store, first, "content") == "«الحكومة ستستقيل غدا»"
    assert first.attributes["stance"] == "asserts"
    assert first.provenance is not None
    assert first.provenance["decision"] == "picked"
    assert first.provenance["adjudicator"] == R


def test_taking_one_annotators_version_is_one_key(store: Store) -> None:
    two(store)
    adj.take(store, R, build(store, "d0").open[0], voice(store, "b"))
    first = gold(store)[0]
    assert first.attributes["stance"] == "claims"
    assert words(store, first, "content") == "«الحكومة ستستقيل غدا»"
    adj.take(store, R, only(build(store, "d0")), voice(store, "b"))  # who has none here
    assert len(gold(store)) == 2
    assert build(store, "d0").open == ()


VERBS: dict[str, Callable[[Store], object]] = {
    "take": lambda s: adj.take(s, R, build(s, "d0").open[0], 1),
    "accept": lambda s: adj.accept(s, R, build(s, "d0", {"a": 0.9, "b": 0.5}).open[0]),
    "choose": lambda s: adj.choose(s, R, (c := build(s, "d0").open[0]), c.open[0], 1),
    "reject": lambda s: adj.reject(s, R, build(s, "d0").open[0], Reason("slip", "سهو", "4.2")),
    "keep": lambda s: adj.keep_both(s, R, build(s, "d0").open[1]),
    "edit": lambda s: adj.edit(
        s, R, (c := build(s, "d0").open[0]), c.open[0], value(span("ستستقيل غدا"))
    ),
    "edit gold": lambda s: adj.edit(
        s, R, (c := build(s, "d0").cards[-1]), c.facet("attribute:stance"), '"rejects"'
    ),
    "add": lambda s: adj.add(
        s, R, "d0", {"cue": span("وأضاف"), "content": span("أن القوات باقية")}, entity="الجيش"
    ),
    "later": lambda s: adj.later(s, R, build(s, "d0").open[0]),
    "reopen": lambda s: adj.reopen(s, R, build(s, "d0").cards[-1]),
}


@pytest.mark.parametrize("name", VERBS)
def test_undo_takes_back_decision_and_gold_exactly(store: Store, name: str) -> None:
    two(store)
    before = records(store)
    shown = build(store, "d0")
    done = VERBS[name](store)
    if isinstance(done, Changes):
        assert len(done.ids("decision")) >= 1
    after = records(store)
    assert before != after
    kept = {row["id"]: row for row in after["decision"]}
    assert all(kept[row["id"]] == row for row in before["decision"])  # none is ever changed
    store.undo(R)
    assert records(store) == before
    assert build(store, "d0") == shown
    store.redo(R)
    assert records(store) == after


def test_rejecting_leaves_a_trace_and_finishing_needs_no_attribution(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [])
    with refused("cards_open", store):
        adj.finish(store, R, "d0")
    with refused("no_proposal", store):
        adj.accept(store, R, only(build(store, "d0")))
    adj.reject(store, R, only(build(store, "d0")), Reason("ambiguity"))
    assert gold(store) == []
    assert state(store) == "open"
    adj.finish(store, R, "d0")
    assert state(store) == "final"
    (row,) = decisions(store)
    assert json.loads(row.value) == {"keep": False, "members": {"a": "d0/a/1"}}
    assert json.loads(row.seen)["values"]["span:cue"]
    card = build(store, "d0").cards[0]
    assert card.parts[0].rejected
    adj.reopen(store, R, card)
    assert asked(store) == [["presence"]]
    assert state(store) == "open"
    card = only(build(store, "d0"))
    adj.choose(store, R, card, card.open[0], 1)
    assert len(gold(store)) == 1
    assert decisions(store)[0].supersedes is None
    assert all(r.supersedes for r in decisions(store)[1:])


def test_what_all_agreed_on_can_be_rejected_and_asked_for(store: Store) -> None:
    two(store)
    card = build(store, "d0").cards[-1]
    assert not card.is_open
    adj.reject(store, R, card)
    assert gold(store) == []
    store.undo(R)
    assert len(gold(store)) == 1
    board = build(store, "d0")
    assert [c.id for c in adj.audit(board)] == [card.id]  # one at least, of what was automatic
    assert adj.audit(board) == adj.audit(build(store, "d0"))


def test_a_card_that_has_changed_is_refused(store: Store) -> None:
    two(store)
    card = build(store, "d0").open[0]
    submit(store, "b", [item("1", **SHORT), item("2", **DENIES)])
    with refused("card_changed", store):
        adj.take(store, R, card, 1)


def test_choices_of_two_people_never_overlap(store: Store) -> None:
    submit(store, "a", [item("1", cue="قال الوزير إن", content="«الحكومة ستستقيل غدا»")])
    submit(store, "b", [item("1", cue="قال", content="إن «الحكومة ستستقيل غدا»")])
    card = only(build(store, "d0"))
    cue, content = card.open
    adj.choose(store, R, card, cue, option(cue, voice(store, "a")))
    card = only(build(store, "d0"))
    adj.choose(store, R, card, card.open[0], option(content, voice(store, "b")))
    (found,) = gold(store)
    assert words(store, found, "cue") == "قال الوزير إن"
    assert words(store, found, "content") == "«الحكومة ستستقيل غدا»"


def test_links_of_gold_lead_through_clusters_and_past_what_was_rejected(store: Store) -> None:
    outer = item("1", source="الوزير", cue="قال", content=span("إن «الحكومة ستستقيل غدا»"))
    inner = item("2", source="الحكومة", cue="ستستقيل", content=span("غدا"), parent="1")
    alone = item("9", source="الحكومة", cue="ستستقيل", content=span("غدا"))
    submit(store, "a", [outer, inner])
    submit(store, "b", [alone])
    auto(store, R)
    (found,) = gold(store)
    assert found.parent is None
    card = only(build(store, "d0"))
    adj.choose(store, R, card, card.open[0], 1)
    first, second = gold(store)
    assert second.parent == first.id
    store.undo(R)
    adj.reject(store, R, only(build(store, "d0")))
    (found,) = gold(store)
    assert found.parent is None


def test_denials_lead_to_gold_or_nowhere(store: Store) -> None:
    for who in ("a", "b"):
        items = [item("1", **SAYS), item("2", **DENIES, stance="denies", denies="1")]
        submit(store, who, items if who == "a" else [item("2", **DENIES, stance="denies")])
    auto(store, R)
    (found,) = gold(store)
    assert found.denies is None  # what it denies is not gold yet
    card = only(build(store, "d0"))
    assert [f.name for f in card.open] == ["presence"]
    adj.choose(store, R, card, card.open[0], 1)
    first, second = gold(store)
    assert second.denies == first.id
    adj.reject(store, R, build(store, "d0").cards[0])
    (found,) = gold(store)
    assert found.denies is None


def test_of_competing_analyses_one_or_both_are_kept(store: Store) -> None:
    submit(store, "a", [item("1", **DOUBTS)])
    submit(store, "b", [item("1", cue="لا تصدق", content="ذلك")])
    card = only(build(store, "d0"))
    adj.choose(store, R, card, card.open[0], 1)
    assert (len(gold(store)), build(store, "d0").open) == (1, ())
    store.undo(R)
    adj.keep_both(store, R, only(build(store, "d0")))
    assert (len(gold(store)), build(store, "d0").open) == (2, ())
    store.undo(R)
    adj.reject(store, R, only(build(store, "d0")))
    assert (gold(store), build(store, "d0").open) == ([], ())


def test_a_batch_decides_each_card_singly_and_is_undone_at_once(tmp_path: Path) -> None:
    text = "وقال زيد نعم. وقال بكر لا."
    with new_store(tmp_path / "p.isnad", text, text) as store:
        for document in ("d0", "d1"):
            for who, cut in (("a", 0), ("b", 1)):
                items = []
                for n, start in enumerate((0, 14)):
                    cue = ((start + cut, start + 4),)
                    items.append(item(str(n), cue=cue, content=((start + 5, start + 12),)))
                submit(store, who, items, document)
        cards = [card for d in ("d0", "d1") for card in build(store, d).open]
        assert len(cards) == 4
        before = records(store)
        adj.batch(store, R, cards, "-")
        assert [words(store, i, "cue") for i in gold(store) + gold(store, "d1")] == ["قال"] * 4
        assert len(store.find(Decision)) == 4
        store.undo(R)
        assert records(store) == before


def test_parking_puts_a_card_last(store: Store) -> None:
    two(store)
    first, second = build(store, "d0").open
    adj.later(store, R, first)
    board = build(store, "d0")
    assert [c.id for c in board.open] == [second.id, first.id]
    assert board.next(None).id == second.id  # type: ignore[union-attr]


def test_edited_values_are_checked(store: Store) -> None:
    two(store)
    card = build(store, "d0").open[0]
    stance = card.facet("attribute:stance")
    assert stance is not None
    with refused("value_unknown", store):
        adj.edit(store, R, card, stance, '"nonsense"')
    content = card.facet("span:content")
    assert content is not None
    with refused("span_bounds", store):
        adj.edit(store, R, card, content, "[[0,9999]]")
    parent = card.facet("parent")
    assert parent is not None
    with refused("link_to_itself", store):
        adj.edit(store, R, card, parent, json.dumps(card.parts[0].cluster))
    entity = card.facet("entity")
    assert entity is not None
    adj.edit(store, R, card, entity, "وزير جديد")
    card = build(store, "d0").open[0]
    assert card.facet("entity").state == "EDITED"  # type: ignore[union-attr]
    adj.take(store, R, card, 1)
    assert gold(store)[0].entity is not None


def test_gold_from_elsewhere_is_left_alone_and_promoted_gold_replaced(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    edits.promote(store, "a", ["d0"])
    assert auto(store, R).left == {"d0": 0}  # exported as what it is: one annotator's
    submit(store, "b", [item("1", **SAYS)])
    auto(store, R)
    assert [i.origin for i in gold(store)] == ["adjudicated"]
    with store.operation("import", R):
        store.put(Attribution("x", "d0", "gold", {"cue": ((0, 3),)}, origin="import"))
    outcome = auto(store, R)
    assert [p.code for p in outcome.problems] == ["gold_exists"]


def test_adjudicated_gold_is_exported_and_validates(store: Store, tmp_path: Path) -> None:
    two(store)
    submit(store, "a", [item("1", **SAYS, entity="e"), item("2", **DENIES, entity="e")])
    submit(
        store,
        "b",
        [item("1", **SAYS, entity="e", stance="claims"), item("2", **DENIES, entity="e")],
    )
    card = build(store, "d0").open[0]
    adj.take(store, R, card, 1, Reason("slip", "سهو", "4.2"))
    exchange.export(store, tmp_path / "out", "json", draft=True)
    verdict = exchange.validate(tmp_path / "out")
    assert verdict.attributions == 2
    assert not [p for p in verdict.problems if p.code.startswith("schema")]
