"""What holds for any submissions: twice is once, undo is exact, the order of people is nothing."""

from __future__ import annotations

import random
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import adjudicate as adj
from annotator import check, exchange
from annotator import people as submissions
from annotator.adjudicate import Board, Card, Facet, Reason, auto, build, matching
from annotator.model.records import GOLD, Attribution, Document
from annotator.store import Store
from tests.adjudicate.scenes import R, decisions, gold, new_store, same_gold, state, submit
from tests.adjudicate.simulation import FULL, truth, work
from tests.helpers import SHARED, contents, records

SOME = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
seeds = st.integers(0, 10_000)
people = st.integers(1, 4)


@contextmanager
def project(seed: int, k: int, order: list[int] | None = None) -> Iterator[Store]:
    right = truth(random.Random(seed), 4, FULL)
    dice = random.Random(seed)

    def same_again() -> uuid.UUID:
        """What is drawn depends on what is shown: a replay must show the same."""
        return uuid.UUID(int=dice.getrandbits(128), version=4)

    with (
        mock.patch("uuid.uuid4", same_again),
        tempfile.TemporaryDirectory() as folder,
        new_store(Path(folder) / "p.isnad", right.text) as store,
    ):
        matching.forget()  # decisions of another run have the same ids
        for who in order or range(k):
            submit(store, f"A{who}", work(random.Random(f"{seed}/{who}"), right, FULL))
        yield store


@SOME
@given(seeds, people)
def test_the_automatic_part_twice_is_once(seed: int, k: int) -> None:
    with project(seed, k) as store:
        first = auto(store, R)
        once = contents(store)
        again = auto(store, R)
        assert contents(store) == once
        assert again.left == first.left
        assert not again.changes


@SOME
@given(seeds, people, st.data())
def test_undo_restores_exactly(seed: int, k: int, data: st.DataObject) -> None:
    with project(seed, k) as store:
        before = [records(store)]
        auto(store, R)
        if records(store) != before[0]:
            before.append(records(store))
        for _ in range(4):
            board = build(store, "d0")
            if not board.open:
                break
            card = data.draw(st.sampled_from(board.open))
            some_key(store, card, data, k)
            if records(store) != before[-1]:
                before.append(records(store))
        sound(store)
        for former in reversed(before[:-1]):
            store.undo(R)
            assert records(store) == former


def some_key(store: Store, card: Card, data: st.DataObject, k: int) -> None:
    facet = data.draw(st.sampled_from(card.open))
    number = data.draw(st.integers(1, len(facet.options)))
    voice = data.draw(st.integers(1, k))
    board = build(store, "d0")
    cards = board.cards
    keys: list[Callable[[], object]] = [
        *grouping_keys(store, board, card, facet, number),
        lambda: adj.take(store, R, card, voice),
        lambda: adj.reject(store, R, card),
        lambda: adj.choose(store, R, card, facet, number),
        lambda: adj.keep_both(store, R, card),
        lambda: adj.later(store, R, card),
        lambda: adj.reopen(store, R, cards[voice % len(cards)]),
    ]
    data.draw(st.sampled_from(keys))()


def grouping_keys(
    store: Store, board: Board, card: Card, facet: Facet, number: int
) -> list[Callable[[], object]]:
    """Merging, splitting and saying why, where there is something to merge, split or explain."""
    keys: list[Callable[[], object]] = []
    found = adj.union(board, card, facet.cluster)
    if found is not None:
        keys.append(lambda: adj.merge(store, R, found.cards, found.clusters))
    if len(card.parts) > 1:
        keys.append(lambda: adj.split(store, R, card))
    elif len([option for option in facet.options if option.holders]) > 1 and facet.role:
        option = facet.option(number) or facet.options[0]
        keys.append(lambda: adj.split(store, R, card, option.holders or (0,)))
    decided = [one for one in board.cards if not one.is_open]
    if decided:
        keys.append(lambda: adj.explain(store, R, decided[0], Reason("slip", "سهو")))
    return keys


@SOME
@given(seeds, st.integers(2, 3), st.data())
def test_a_replay_gives_the_same_gold_and_the_tables_are_their_log(
    seed: int, k: int, data: st.DataObject
) -> None:
    """Whatever was decided, merged and split: read again from its rows, all is the same."""
    with project(seed, k) as store:
        auto(store, R)
        for _ in range(6):
            board = build(store, "d0")
            if not board.open:
                break
            some_key(store, data.draw(st.sampled_from(board.open)), data, k)
        sound(store)
        shown, found = build(store, "d0"), gold(store)
        everybody_once(store, shown)
        matching.forget()
        assert build(store, "d0") == shown
        auto(store, R)
        assert gold(store) == found
        for who in range(k):  # what is submitted once more unchanged touches nothing
            submissions.reopen(store, f"A{who}", ["d0"])
            submissions.submit(store, f"A{who}", ["d0"])
        assert build(store, "d0").cards == shown.cards


def everybody_once(store: Store, board: Board) -> None:
    """Each attribution that was handed in is in exactly one cluster of one card."""
    held = [
        (place, one.id)
        for card in board.cards
        for part in card.parts
        for place, one in enumerate(part.members)
        if one is not None
    ]
    handed_in = [one for work in submissions.latest_submissions(store) for one in work.attributions]
    assert len(held) == len(set(held)) == len(handed_in)


def sound(store: Store) -> None:
    """Gold breaks no rule of structure and rests on decisions."""
    corpus = store.corpus(["d0"], [GOLD])
    assert not {p.code for p in check.corpus(corpus, store.tagset)} & check.STRUCTURE
    assert len(gold(store)) <= len(decisions(store))


@SOME
@given(seeds, st.permutations([0, 1, 2]))
def test_the_order_of_annotators_is_nothing_to_gold(seed: int, order: list[int]) -> None:
    with project(seed, 3) as store, project(seed, 3, order) as other:
        assert auto(store, R).left == auto(other, R).left
        assert [i.id for i in gold(store)] == [i.id for i in gold(other)]
        assert same_gold(gold(store)) == same_gold(gold(other))


@SOME
@given(seeds, st.permutations(["A0", "A1", "A2"]))
def test_the_names_of_annotators_are_nothing_to_gold(seed: int, names: list[str]) -> None:
    right = truth(random.Random(seed), 4, FULL)
    found = []
    for given_names in (["A0", "A1", "A2"], names):
        with (
            tempfile.TemporaryDirectory() as folder,
            new_store(Path(folder) / "p.isnad", right.text) as store,
        ):
            for n, who in enumerate(given_names):
                submit(store, who, work(random.Random(f"{seed}/{n}"), right, FULL))
            auto(store, R)
            found.append(same_gold(gold(store)))
    assert found[0] == found[1]


def test_submitting_the_same_twice_changes_nothing(tmp_path: Path) -> None:
    with project(3, 2) as store:
        auto(store, R)
        before = build(store, "d0"), gold(store)
        submissions.reopen(store, "A0", ["d0"])
        submissions.submit(store, "A0", ["d0"])
        assert (build(store, "d0"), gold(store)) == before


def test_twelve_annotators_and_six_hundred_attributions(tmp_path: Path) -> None:
    right = truth(random.Random(5), 45, FULL)
    with new_store(tmp_path / "p.isnad", right.text) as store:
        for who in range(12):
            submit(store, f"A{who:02}", work(random.Random(who), right, FULL))
        assert len(store.find(Attribution)) > 600
        done = auto(store, R)
        board = build(store, "d0")
        assert done.left == {"d0": len(board.open)}
        assert len(board.order) == 12
        before = records(store)
        adj.take(store, R, board.open[0], 12)
        store.undo(R)
        assert records(store) == before


def test_two_documents_annotated_twice_by_hand(tmp_path: Path) -> None:
    """The shared gold against its second annotation: a session by the first one's choices."""
    if not (SHARED / "gold" / "second").is_dir():
        pytest.skip("no shared gold beside this checkout")
    with exchange.create_project(tmp_path / "p.isnad") as store:
        exchange.import_paths(store, sorted((SHARED / "articles").glob("*.txt")), None, "")
        for who, folder in (("first", SHARED / "gold"), ("second", SHARED / "gold" / "second")):
            exchange.import_paths(store, sorted(folder.glob("*.json")), "gold", who)
            documents = sorted({i.document for i in store.find(Attribution, annotator=who)})
            submissions.submit(store, who, documents)
        done = auto(store, R)
        assert set(done.left) == set(documents)
        assert all(done.left.values())
        for id in documents:
            while (board := build(store, id)).open:
                voice = board.order.index("first") + 1
                adj.take(store, R, board.open[0], voice)
            adj.finish(store, R, id)
            assert state(store, id) == "final"
            text = store.need(Document, id).text
            assert text
            mine = store.find(Attribution, document=id, annotator="first")
            assert same_gold(gold(store, id)) == same_gold(mine)
        exchange.export(store, tmp_path / "out", "json", draft=True)
        verdict = exchange.validate(tmp_path / "out")
        assert not [p for p in verdict.problems if p.code.startswith("schema")]
