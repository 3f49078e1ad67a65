"""Clusters the reviewer made one or two: recorded, undoable, and still so after a revision."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator import edits, people
from annotator.adjudicate import Board, Card, Effect, Reason, auto, build, revisions
from annotator.exchange import packets
from annotator.model.records import Decision
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
    words,
)
from tests.helpers import at, records, refused
from tests.machines import base, copied, send

# One reads «قالت … إنها لا تصدق ذلك», the other «لا تصدق … ذلك»: competing analyses.
INNER = {"cue": "لا تصدق", "content": "ذلك"}
# Whoever follows the coordinated verb marks something else in the same sentence.
ADDS = {"source": "الجيش", "cue": "وأضاف", "content": "أن القوات باقية في مواقعها"}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def board(store: Store) -> Board:
    return build(store, "d0")


def competing(store: Store) -> Card:
    submit(store, "a", [item("1", **DOUBTS), item("2", **SAYS)])
    submit(store, "b", [item("1", **INNER), item("2", **SAYS)])
    auto(store, R)
    card = only(board(store))
    assert (card.group, len(card.parts)) == ("CROSS", 2)
    return card


def merge(store: Store, card: Card, reason: Reason | None = None) -> None:
    found = adj.union(board(store), card)
    assert found is not None
    adj.merge(store, R, found.cards, found.clusters, reason or Reason())


def sizes(store: Store) -> list[list[int]]:
    """How many annotators have each part of each open card."""
    return [[sum(map(bool, part.members)) for part in card.parts] for card in board(store).open]


# ---- merging -----------------------------------------------------------------------------------


def test_parts_of_a_group_become_one_card_that_asks_what_differs(store: Store) -> None:
    card = competing(store)
    merge(store, card)
    merged = only(board(store))
    assert (merged.group, len(merged.parts)) == ("", 1)
    assert merged.parts[0].cluster in {part.cluster for part in card.parts}
    assert [f.name for f in merged.open] == ["span:cue", "span:content", "span:source"]
    adj.take(store, R, merged, board(store).order.index("a") + 1)
    found = gold(store)
    assert [words(store, one, "cue") for one in found] == ["قال", "قالت"]
    assert {origin["id"] for origin in found[1].provenance["derived_from"]} == {  # type: ignore[index,attr-defined]
        "d0/a/1",
        "d0/b/1",
    }


def test_a_card_is_merged_with_the_nearest_that_overlaps_it(store: Store) -> None:
    submit(store, "a", [item("1", **DENIES), item("2", **SAYS)])
    submit(store, "b", [item("1", **ADDS), item("2", **SAYS)])
    auto(store, R)
    first, second = board(store).open
    assert (first.group, second.group) == ("", "")
    found = adj.union(board(store), first)
    assert found is not None
    assert [card.id for card in found.cards] == [first.id, second.id]
    adj.merge(store, R, found.cards, found.clusters)
    assert sizes(store) == [[2]]
    assert adj.union(board(store), only(board(store))) is None  # nothing else is near


def test_what_is_agreed_on_once_merged_is_gold_at_once(store: Store) -> None:
    """By the rule that most decide: a and b agree, c reads the same words otherwise."""
    adj.set_majority(store, on=True)
    for who in ("a", "b"):
        submit(store, who, [item("1", **DOUBTS)])
    submit(store, "c", [item("1", **INNER)])
    auto(store, R)
    assert gold(store) == []
    merge(store, only(board(store)))
    assert board(store).open == ()
    assert [words(store, one, "cue") for one in gold(store)] == ["قالت"]
    store.undo(R)
    assert gold(store) == []


def test_one_alone_is_merged_with_nothing(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    card = board(store).cards[0]
    assert adj.union(board(store), card) is None
    with refused("nothing_to_merge", store):
        adj.merge(store, R, [card], [card.parts[0].cluster])


def test_two_of_one_annotator_are_never_one(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS), item("2", **DOUBTS)])
    submit(store, "b", [])
    cards = board(store).open
    with refused("merge_annotator_twice", store):
        adj.merge(store, R, cards, [card.parts[0].cluster for card in cards])
    assert adj.union(board(store), cards[0]) is None


def test_a_cluster_that_is_gold_takes_the_other_in_and_is_asked_again(store: Store) -> None:
    """Both readings were kept; what denied the one denies then what it went into."""
    submit(store, "a", [item("1", **DOUBTS), item("2", **DENIES, denies="1")])
    submit(store, "b", [item("1", **INNER), item("2", **DENIES, denies="1")])
    auto(store, R)
    adj.keep_both(store, R, next(card for card in board(store).open if card.group))
    b = board(store).order.index("b") + 1
    adj.take(store, R, only(board(store)), b)  # it denies b's reading
    before = gold(store)
    assert len(before) == 3
    doubting = next(one for one in before if words(store, one, "cue") == "قالت")
    assert before[-1].denies not in (None, doubting.id)
    card = next(card for card in board(store).cards if card.group)
    adj.merge(store, R, [card], [part.cluster for part in card.parts])
    kept, denying = gold(store)
    assert (kept.id, kept.spans, kept.attributes) == (
        doubting.id,
        doubting.spans,
        doubting.attributes,
    )
    assert denying.denies == doubting.id
    assert [facet.name for facet in only(board(store)).open] == [
        "presence",
        "span:cue",
        "span:content",
        "span:source",
    ]
    store.undo(R)
    assert gold(store) == before
    assert board(store).open == ()


def test_links_to_what_went_into_another_cluster_lead_there(store: Store) -> None:
    inner = {"source": "الحكومة", "cue": "ستستقيل", "content": span("غدا")}
    for who in ("a", "b"):
        submit(
            store,
            who,
            [item("1", **SAYS), item("2", **inner, parent="1"), item("4", **DENIES, denies="1")],
        )
    auto(store, R)
    assert asked(store) == []
    outer = next(c for c in board(store).cards if c.facet("span:cue").value == "[[0,3]]")  # type: ignore[union-attr]
    b = board(store).order.index("b")
    adj.split(store, R, outer, [b])
    assert sum(len(card.parts) for card in board(store).cards) == 4
    # a's and b's enclosing attributions are two now: everybody who names one is asked
    assert {f.name for card in board(store).open for f in card.open} >= {"presence", "parent"}
    store.undo(R)
    assert asked(store) == []


def test_merging_again_what_was_split_asks_nothing_about_links(store: Store) -> None:
    inner = {"source": "الحكومة", "cue": "ستستقيل", "content": span("غدا")}
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS), item("2", **inner, parent="1")])
    auto(store, R)
    (child,) = [one for one in gold(store) if one.parent]
    outer = next(c for c in board(store).cards if c.parts[0].gold and not c.parts[0].gold.parent)
    adj.split(store, R, outer, [0])
    card = next(c for c in board(store).open if c.group == "CROSS")
    adj.merge(store, R, [card], [part.cluster for part in card.parts])
    card = only(board(store))
    assert [facet.name for facet in card.open] == ["presence"]
    adj.choose(store, R, card, card.open[0], 1)
    assert board(store).open == ()
    assert child in gold(store)
    assert len(gold(store)) == 2


# ---- splitting -----------------------------------------------------------------------------------


def joined(store: Store) -> Card:
    """The aligner joins what only shares its content."""
    submit(store, "a", [item("1", **SAYS), item("2", **DOUBTS)])
    submit(
        store, "b", [item("1", **{**SAYS, "cue": "الوزير", "source": "الحكومة"}, stance="denies")]
    )
    submit(store, "c", [item("1", **SAYS)])
    auto(store, R)
    return next(c for c in board(store).open if sum(map(bool, c.parts[0].members)) == 3)


def test_a_cluster_becomes_two_by_who_holds_an_option(store: Store) -> None:
    card = joined(store)
    cue = card.facet("span:cue")
    assert cue is not None
    other = next(option for option in cue.options if len(option.holders) == 1)
    adj.split(store, R, card, other.holders)
    card = next(c for c in board(store).open if c.group)
    assert sorted(sum(map(bool, part.members)) for part in card.parts) == [1, 2]
    assert card.facets[0].name == "presence"
    adj.keep_both(store, R, card)
    found = {words(store, one, "cue") for one in gold(store)}
    assert {"قال", "الوزير"} <= found


def test_parts_of_a_group_get_a_card_each_until_undone(store: Store) -> None:
    card = competing(store)
    adj.split(store, R, card)
    assert sizes(store) == [[1], [1]]
    assert asked(store) == [["presence"], ["presence"]]
    first = board(store).open[0]
    found = adj.union(board(store), first)  # and back again, as one attribution
    assert found is not None
    adj.merge(store, R, found.cards, found.clusters)
    assert sizes(store) == [[2]]
    store.undo(R)
    store.undo(R)
    assert only(board(store)) == card


def test_what_was_split_last_counts(store: Store) -> None:
    """Apart, then one, then two: the two are again seen together."""
    card = competing(store)
    adj.split(store, R, card)
    merge(store, board(store).open[0])
    merged = only(board(store))
    adj.split(store, R, merged, [0])
    assert (only(board(store)).group, sizes(store)) == ("CROSS", [[1, 1]])


def test_nothing_is_split_that_all_have_alike(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    auto(store, R)
    card = board(store).cards[0]
    for holders in ((), (0, 1)):
        with refused("nothing_to_split", store):
            adj.split(store, R, card, holders)


def test_gold_stays_with_what_is_like_it(store: Store) -> None:
    card = joined(store)
    adj.take(store, R, card, board(store).order.index("b") + 1)
    before = next(one for one in gold(store) if words(store, one, "cue") == "الوزير")
    card = board(store).card_of(card.id)  # type: ignore[assignment]
    adj.split(store, R, card, [board(store).order.index("b")])
    after = next(one for one in gold(store) if one.id == before.id)
    assert words(store, after, "cue") == "الوزير"
    part = next(p for c in board(store).cards for p in c.parts if p.gold == after)
    held = [name for name, one in zip(board(store).order, part.members, strict=True) if one]
    assert held == ["b"]


# ---- later submissions ---------------------------------------------------------------------------


@pytest.mark.parametrize("id", ["1", "new"])
def test_a_merger_outlives_revisions(store: Store, id: str) -> None:
    """The reviewed attribution is edited, or deleted and made anew."""
    merge(store, competing(store))
    merged = only(board(store))
    adj.take(store, R, merged, board(store).order.index("a") + 1)
    rows = decisions(store)
    submit(store, "b", [item(id, **INNER), item("2", **SAYS)])
    assert board(store).open == ()  # all was seen before
    submit(store, "b", [item(id, **{**INNER, "cue": "تصدق"}), item("2", **SAYS)])
    card = only(board(store))
    assert (card.id, sizes(store)) == (merged.id, [[2]])
    assert [facet.name for facet in card.open] == ["span:cue"]
    assert [r.effect for r in revisions(store, "d0") if r.facet == "span:cue"] == [Effect.REOPENED]
    assert decisions(store) == rows


@pytest.mark.parametrize("id", ["1", "new"])
def test_a_split_outlives_revisions(store: Store, id: str) -> None:
    card = joined(store)
    b = board(store).order.index("b")
    adj.split(store, R, card, [b])
    before = sizes(store)
    wrong = {**SAYS, "cue": "الوزير", "source": "الحكومة"}
    submit(store, "b", [item(id, **wrong, stance="rejects")])
    assert sizes(store) == before
    cluster = next(c for c in board(store).open if c.group)
    assert any([who is not None for who in part.members].count(True) == 1 for part in cluster.parts)


def test_who_is_admitted_later_joins_what_was_merged(store: Store) -> None:
    card = competing(store)
    merge(store, card)
    submit(store, "c", [item("1", **DOUBTS), item("2", **SAYS)])
    assert board(store).late == ("c",)
    adj.admit(store, R, "d0", ["c"])
    assert max(max(row) for row in sizes(store)) == 3


def test_finishing_and_a_new_project_file_keep_it(store: Store, tmp_path: Path) -> None:
    merge(store, competing(store))
    adj.take(store, R, only(board(store)), 1)
    adj.finish(store, R, "d0")
    assert state(store) == "final"
    shown, found = board(store), gold(store)
    store.save_copy(tmp_path / "copy.isnad")
    with Store.open(tmp_path / "copy.isnad") as other:
        assert board(other).cards == shown.cards
        assert not auto(other, R).changes
        assert gold(other) == found


# ---- records -------------------------------------------------------------------------------------


def test_each_is_one_decision_that_undo_takes_back_whole(store: Store) -> None:
    card = competing(store)
    before, shown = records(store), board(store)
    merge(store, card, Reason("ambiguity", "قراءتان لحدث واحد"))
    rows = [row for row in store.find(Decision) if row.facet == "grouping"]
    assert [(row.kind, row.by) for row in rows] == [("merge", R)]
    merged = only(board(store))
    assert merged.reason == Reason("ambiguity", "قراءتان لحدث واحد")
    adj.split(store, R, merged, [0])
    rows = sorted(
        (row for row in store.find(Decision) if row.facet == "grouping"), key=lambda row: row.at
    )
    assert [row.kind for row in rows] == ["merge", "split"]
    assert rows[1].supersedes == rows[0].id
    after = records(store)
    store.undo(R)
    store.undo(R)
    assert records(store) == before
    assert board(store) == shown
    store.redo(R)
    store.redo(R)
    assert records(store) == after


def test_a_card_that_was_regrouped_meanwhile_is_refused(store: Store) -> None:
    card = competing(store)
    merge(store, card)
    with refused("card_changed", store):
        adj.keep_both(store, R, card)


# ---- what goes out -------------------------------------------------------------------------------


def test_feedback_of_a_blind_project_says_why_and_not_who_else(tmp_path: Path) -> None:
    made = base(tmp_path / "base", {"one": "A01", "two": "A02"})
    office = copied(made.reviewer, tmp_path / "office.isnad")
    one, two = (
        copied(made.workplaces[name], tmp_path / f"{name}.isnad") for name in ("one", "two")
    )
    with office, one, two:
        for store, cue, source in (
            (one, "نفى", "المتحدث باسم الكرملين"),
            (two, "باسم", "الكرملين"),
        ):
            who = store.workplace
            item = edits.start_attribution(store, who, "d1", "cue", [tuple(at(cue))])  # type: ignore[list-item]
            edits.set_span(store, who, item.id, "source", [tuple(at(source))])  # type: ignore[list-item]
            people.submit(store, who, ["d1"])
            packets.merge(office, [send(store, tmp_path / f"{who}.isnadpkt", who, "work")])
        auto(office, R, ["d1"])
        card = only(build(office, "d1"))
        found = adj.union(build(office, "d1"), card)
        assert found is not None
        why = Reason("ambiguity", "حدث واحد", "4.1")
        adj.merge(office, R, found.cards, found.clusters, why)
        card = only(build(office, "d1"))
        adj.take(office, R, card, build(office, "d1").order.index("A02") + 1)
        adj.finish(office, R, "d1")
        packet = send(office, tmp_path / "gold.isnadpkt", "A01", "feedback")
        with zipfile.ZipFile(packet) as archive:
            sent = b"".join(archive.read(name) for name in archive.namelist())
        assert b"A02" not in sent
        packets.merge(one, [packet])
        (said,) = adj.feedback(one, "A01")
        assert set(said.kinds) == {"span:cue", "span:source"}
        assert said.reason == why


def test_feedback_says_extra_of_what_was_split_off_and_not_kept(store: Store) -> None:
    card = joined(store)
    b = board(store).order.index("b")
    adj.split(store, R, card, [b])
    card = next(one for one in board(store).open if one.group)
    (facet,) = [facet for facet in card.open if facet.name == "presence"]
    kept = next(one for one in facet.options if b not in one.holders)
    adj.choose(store, R, card, facet, kept.number)
    while board(store).open:
        adj.reject(store, R, board(store).open[0])
    adj.finish(store, R, "d0")
    (b_mine, b_missed) = sorted(adj.feedback(store, "b"), key=lambda one: one.kinds)
    assert (b_mine.kinds, b_missed.kinds) == (("extra",), ("missing",))
    assert adj.feedback(store, "c") == []
