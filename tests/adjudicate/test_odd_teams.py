"""Teams that are not as they should be: too few, too many, idle, or with a clock that is wrong."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from annotator import adjudicate as adj
from annotator import edits, exchange, people, reports
from annotator.adjudicate import State, auto, build
from annotator.agreement.figures import Undefined
from annotator.store import Store
from tests.adjudicate.scenes import (
    DOUBTS,
    SAYS,
    TEXT,
    R,
    decisions,
    gold,
    item,
    new_store,
    only,
    state,
    submit,
)
from tests.adjudicate.simulation import FULL, truth, work
from tests.helpers import refused

MUCH = 600


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    texts = (TEXT, TEXT.replace("غدا", "اليوم"), TEXT.replace("غدا", "أمس"))
    with new_store(tmp_path / "p.isnad", *texts) as opened:
        yield opened


# ---- who handed in nothing -------------------------------------------------------------------


def test_who_has_not_handed_in_does_not_count(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    people.assign(store, R, "c", ["d0"])
    edits.start_attribution(store, "c", "d0", "cue", [(0, 3)])
    assert auto(store, R).left == {"d0": 0}
    assert set(build(store, "d0").order) == {"a", "b"}
    assert state(store) == "final"
    assert reports.agreement_of(store, replicates=0).annotators == ("a", "b")
    assert set(adj.reliability(store)) == {"a", "b"}


def test_who_handed_in_an_empty_layer_has_said_something(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS), item("2", **DOUBTS)])
    submit(store, "c", [])
    assert auto(store, R).left == {"d0": 2}
    assert gold(store) == []
    while left := build(store, "d0").open:
        (facet,) = left[0].open
        assert (facet.name, facet.proposal) == ("presence", 1)
        adj.accept(store, R, left[0])
    assert len(gold(store)) == 2
    adj.finish(store, R, "d0")
    known = adj.reliability(store)["c"]
    assert known.recall.value == 0
    assert isinstance(known.precision.value, Undefined)  # of nothing, no share is right
    assert [found.kinds for found in adj.feedback(store, "c")] == [("missing",)] * 2


def test_an_empty_layer_that_comes_late_asks_when_it_is_admitted(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    auto(store, R)
    before = gold(store)
    submit(store, "c", [])
    board = build(store, "d0")
    assert (board.late, board.open, state(store)) == (("c",), (), "final")
    adj.admit(store, R, "d0", board.late)
    (facet,) = only(build(store, "d0")).open
    assert (facet.name, facet.state) == ("presence", State.REOPENED)
    assert gold(store) == before
    assert state(store) == "open"


# ---- what nobody annotated -------------------------------------------------------------------


def test_documents_that_nobody_annotated_stay_out_of_everything(
    store: Store, tmp_path: Path
) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    people.assign(store, R, "a", ["d1"])  # and never opened
    assert auto(store, R).left == {"d0": 0}
    assert adj.left(store).left == {"d0": 0}
    for id in ("d1", "d2"):
        board = build(store, id)
        assert (board.cards, board.order, board.final) == ((), (), False)
        with refused("nothing_submitted", store):
            adj.finish(store, R, id)
    assert set(reports.agreement_of(store, replicates=0).views) == {"d0"}
    exchange.export(store, tmp_path / "out", "json", draft=True)
    written = (tmp_path / "out" / "documents.jsonl").read_text("utf-8")
    assert len(written.splitlines()) == 1


# ---- one, twelve -----------------------------------------------------------------------------


def test_one_annotator_agrees_with_nobody(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS), item("2", **DOUBTS)])
    assert {row.value for row in reports.agreement_of(store, replicates=0).rows} == {
        Undefined("no_pairs")
    }
    assert auto(store, R).left == {"d0": 2}
    assert gold(store) == []
    while left := build(store, "d0").open:
        adj.take(store, R, left[0], 1)
    adj.finish(store, R, "d0")
    assert len(gold(store)) == 2
    assert adj.feedback(store, "a") == []


def test_twelve_annotators_who_all_differ(store: Store) -> None:
    ends = [n for n in range(TEXT.index("إن") + 2, len(TEXT)) if TEXT[n] == " "][:12]
    start = TEXT.index("إن")
    for n, end in enumerate(ends):
        submit(store, f"a{n:02}", [item("1", **{**SAYS, "content": ((start, end),)})])
    auto(store, R)
    (facet,) = only(build(store, "d0")).open
    assert [option.number for option in facet.options] == list(range(1, 13))
    assert [option.holders for option in facet.options] == [(n,) for n in range(12)]
    assert facet.proposal is None  # one against one against one …
    twelfth = facet.options[-1]
    adj.take(store, R, only(build(store, "d0")), 12)
    (found,) = gold(store)
    assert found.spans["content"] == twelfth.fragments
    assert len(reports.agreement_of(store, replicates=0).annotators) == 12
    adj.finish(store, R, "d0")
    wrong = [n for n in range(12) if adj.feedback(store, f"a{n:02}")]
    assert len(wrong) == 11


# ---- much ------------------------------------------------------------------------------------


def test_six_hundred_attributions_in_one_document(tmp_path: Path) -> None:
    right = truth(random.Random(5), MUCH * 4 // 5, FULL)
    assert len(right.items) > MUCH
    with new_store(tmp_path / "p.isnad", right.text) as store:
        for who in "ab":
            submit(store, who, work(random.Random(who), right, FULL))
        done = auto(store, R)
        board = build(store, "d0")
        assert done.left == {"d0": len(board.open)}
        assert len(board.cards) > MUCH
        before = gold(store)
        for card in board.open[:3]:
            adj.take(store, R, build(store, "d0").card_of(card.id) or card, 1)
        assert len(build(store, "d0").open) == len(board.open) - 3
        for _ in range(3):
            store.undo(R)
        assert gold(store) == before
        figure = reports.agreement_of(store, replicates=0).row("attribution_f1").value
        assert isinstance(figure, float)
        assert 0.5 < figure < 1


# ---- clocks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-366, 366])
def test_a_reviewers_clock_that_is_a_year_wrong_decides_nothing(store: Store, days: int) -> None:
    """The last decision counts, whatever the clock says while it is made."""
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **SAYS, stance="claims")])
    auto(store, R)
    real = dt.datetime
    for turn, away in enumerate((0, days, 0)):
        with mock.patch("annotator.adjudicate.ledger.dt.datetime", wraps=real) as clock:
            clock.now.return_value = real.now(dt.UTC) + dt.timedelta(days=away)
            if turn:
                adj.reopen(store, R, build(store, "d0").cards[0])
            stance = "claims" if turn % 2 else "asserts"
            while left := build(store, "d0").open:
                facet = left[0].open[0]
                wanted = "true" if facet.name == "presence" else f'"{stance}"'
                number = next(o.number for o in facet.options if o.value == wanted)
                adj.choose(store, R, left[0], facet, number)
        (found,) = gold(store)
        assert found.attributes["stance"] == stance
    times = [row.at for row in decisions(store)]
    assert all(one < other for one, other in itertools.pairwise(times))
