"""The project's rules of adjudication: what most say, and who owns the conjunction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator import exchange
from annotator.adjudicate import auto, build
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
    state,
    states,
    submit,
    words,
)
from tests.helpers import isnad, records, refused

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}
SHORTER = {**SAYS, "content": "ستستقيل غدا"}


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def two_to_one(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    submit(store, "c", [item("1", **SHORT, stance="claims")])


def test_a_majority_decides_only_where_the_rule_is_on(store: Store) -> None:
    two_to_one(store)
    assert auto(store, R).left == {"d0": 1}
    assert asked(store) == [["span:content", "attribute:stance"]]
    adj.set_majority(store, on=True)
    assert adj.rules(store).majority
    assert asked(store) == []
    adj.set_majority(store, on=False)
    assert asked(store) == [["span:content", "attribute:stance"]]
    adj.set_majority(store, on=True)
    assert auto(store, R).left == {"d0": 0}
    (found,) = gold(store)
    assert words(store, found, "content") == SAYS["content"]
    assert found.attributes["stance"] == "asserts"
    assert state(store) == "final"
    card = build(store, "d0").cards[0]
    assert states(card)["span:content"] == "AUTO_MAJORITY"
    assert states(card)["span:cue"] == "AUTO_UNANIMOUS"
    assert adj.audit(build(store, "d0")) == [card]


def test_gold_and_its_export_say_what_only_most_said(store: Store, tmp_path: Path) -> None:
    two_to_one(store)
    adj.set_majority(store, on=True)
    auto(store, R)
    provenance = gold(store)[0].provenance
    assert provenance is not None
    assert provenance["decision"] == "auto_majority"
    flagged = {
        "attribute:stance": {"decision": "auto_majority"},
        "span:content": {"decision": "auto_majority"},
    }
    assert provenance["facets"] == flagged
    exchange.export(store, tmp_path / "out", "json", draft=True)
    line = json.loads((tmp_path / "out" / "documents.jsonl").read_text("utf-8"))
    assert line["layers"][0]["attributions"][0]["provenance"]["facets"] == flagged


def test_two_of_three_never_say_that_there_is_an_attribution(store: Store) -> None:
    adj.set_majority(store, on=True)
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS)])
    submit(store, "c", [])
    auto(store, R)
    assert asked(store) == [["presence"]]
    assert only(build(store, "d0")).facets[0].proposal == 1


@pytest.mark.parametrize("others", [["b"], ["b", "c", "d"]])
def test_half_is_no_majority_and_two_are_none(store: Store, others: list[str]) -> None:
    """1 of 2, and 2 of 4."""
    adj.set_majority(store, on=True)
    submit(store, "a", [item("1", **SAYS)])
    for n, who in enumerate(others):
        submit(store, who, [item("1", **(SAYS if n == 1 else SHORT))])
    assert asked(store) == [["span:content"]]


def test_a_majority_that_breaks_asks_again(store: Store) -> None:
    two_to_one(store)
    adj.set_majority(store, on=True)
    auto(store, R)
    rows = decisions(store)
    submit(store, "a", [item("1", **SHORT, stance="claims")])  # nothing that nobody had
    assert asked(store) == [["span:content", "attribute:stance"]]
    assert decisions(store) == rows
    assert words(store, gold(store)[0], "content") == SAYS["content"]
    submit(store, "a", [item("1", **SAYS)])
    assert asked(store) == []
    submit(store, "c", [item("1", **SHORTER, stance="claims")])  # a third value
    assert asked(store) == [["span:content"]]


def test_what_most_said_stays_when_the_rule_goes_and_others_still_come_in_time(
    store: Store,
) -> None:
    two_to_one(store)
    adj.set_majority(store, on=True)
    auto(store, R)
    adj.set_majority(store, on=False)
    assert asked(store) == []
    assert {row.kind for row in store.find(Decision)} == {"auto"}
    adj.reopen(store, R, build(store, "d0").cards[0])
    # what a person asks again includes what most said, but not what all said
    assert asked(store) == [["presence", "span:content", "attribute:stance"]]


def test_undo_takes_back_what_the_rule_did(store: Store) -> None:
    two_to_one(store)
    adj.set_majority(store, on=True)
    before = records(store)
    auto(store, R)
    store.undo(R)
    assert records(store) == before


def test_the_command_line_sets_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "p.isnad"
    with new_store(path) as store:
        two_to_one(store)
        submit(store, "d", [item("1", **SAYS), item("2", **DENIES)])
    assert isnad("adjudicate", path, "--majority", "on", "--clitics", "without").returncode == 1
    with Store.reader(path) as store:
        assert adj.rules(store) == adj.Rules("without", majority=True)
        assert asked(store) == [["presence"]]
    assert isnad("adjudicate", path, "--majority", "off", "--clitics", "ask").returncode == 1
    with Store.reader(path) as store:
        assert adj.rules(store) == adj.Rules()
    wrong = isnad("adjudicate", path, "--majority", "perhaps")
    assert wrong.returncode == 2


def test_an_unknown_rule_is_refused(store: Store) -> None:
    with refused("value_unknown", store):
        adj.set_clitics(store, "perhaps")
