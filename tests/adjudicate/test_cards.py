"""From submissions to cards: what is automatic, what is asked, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.adjudicate import State, auto, build, same_pattern, set_clitics
from annotator.store import Store
from tests.adjudicate.scenes import (
    DENIES,
    DOUBTS,
    SAYS,
    R,
    asked,
    gold,
    item,
    new_store,
    only,
    span,
    state,
    states,
    submit,
    words,
)


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad") as opened:
        yield opened


def test_what_all_agree_on_is_gold_without_a_key(store: Store) -> None:
    for who in ("a", "b"):
        submit(store, who, [item("1", **SAYS, entity="الوزير"), item("2", **DENIES)])
    done = auto(store, R)
    assert done.left == {"d0": 0}
    assert [words(store, i, "cue") for i in gold(store)] == ["قال", "نفى"]
    (first, _) = gold(store)
    assert first.entity == "الوزير"
    assert first.origin == "adjudicated"
    assert first.provenance is not None
    assert first.provenance["decision"] == "auto_unanimous"
    assert first.provenance["derived_from"] == [
        {"layer": "a", "id": "d0/a/1"},
        {"layer": "b", "id": "d0/b/1"},
    ]
    assert state(store) == "final"


def test_one_opinion_is_no_agreement(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    assert auto(store, R).left == {"d0": 1}
    card = only(build(store, "d0"))
    assert "SINGLE" in card.types
    assert [f.name for f in card.open] == ["presence"]
    assert gold(store) == []


def test_nobody_and_nothing(store: Store, tmp_path: Path) -> None:
    assert auto(store, R).left == {}
    submit(store, "a", [])
    submit(store, "b", [])
    assert auto(store, R).left == {"d0": 0}
    assert gold(store) == []
    assert state(store) == "final"


def test_quotation_marks_and_stops_are_no_question(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **{**SAYS, "content": "إن «الحكومة ستستقيل غدا»."})])
    auto(store, R)
    (found,) = gold(store)
    assert words(store, found, "content") == "إن «الحكومة ستستقيل غدا»"
    assert found.provenance is not None
    assert found.provenance["decision"] == "auto_trivial"


def test_only_what_differs_is_asked_and_coloured(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **{**SAYS, "content": "«الحكومة ستستقيل غدا»"}, stance="claims")])
    card = only(build(store, "d0"))
    assert [f.name for f in card.open] == ["span:content", "attribute:stance"]
    assert card.types == ("BOUNDARY.content.small", "STANCE")
    content = card.open[0]
    assert content.proposal is None
    longer = next(o for o in content.options if len(o.only))
    assert longer.only == span("إن")
    assert [o.number for o in content.options] == [1, 2]
    assert states(card)["presence"] == "AUTO_UNANIMOUS"


def test_reliability_breaks_a_tie_and_a_majority_needs_none(store: Store) -> None:
    submit(store, "a", [item("1", **SAYS)])
    submit(store, "b", [item("1", **SAYS, stance="claims")])
    facet = only(build(store, "d0", {"a": 0.9, "b": 0.8})).open[0]
    assert facet.option(facet.proposal).value == '"asserts"'  # type: ignore[union-attr]
    submit(store, "c", [item("1", **SAYS, stance="claims")])
    facet = only(build(store, "d0", {"a": 0.9, "b": 0.8})).open[0]
    assert facet.option(facet.proposal).value == '"claims"'  # type: ignore[union-attr]


@pytest.mark.parametrize(("have", "proposal"), [(1, 2), (2, 1)])
def test_presence_is_never_automatic_and_its_proposal_is_the_majority(
    store: Store, have: int, proposal: int
) -> None:
    for n, who in enumerate("abc"):
        submit(store, who, [item("1", **SAYS)] if n < have else [])
    facet = only(build(store, "d0")).open[0]
    assert (facet.name, facet.proposal) == ("presence", proposal)


def test_competing_analyses_are_one_card(store: Store) -> None:
    submit(store, "a", [item("1", **DOUBTS)])
    submit(store, "b", [item("1", cue="لا تصدق", content="ذلك")])
    card = only(build(store, "d0"))
    assert card.group == "CROSS"
    assert card.types == ("CROSS", "PRESENCE")
    (presence,) = [f for f in card.open if f.name == "presence"]
    assert presence.cluster == ""
    assert [o.holders for o in presence.options] in ([(0,), (1,)], [(1,), (0,)])


def test_the_enclosing_one_that_somebody_missed_is_asked_once(store: Store) -> None:
    outer = item("1", source="الوزير", cue="قال", content=span("إن «الحكومة ستستقيل غدا»"))
    inner = item("2", source="الحكومة", cue="ستستقيل", content=span("غدا"), parent="1")
    alone = item("2", source="الحكومة", cue="ستستقيل", content=span("غدا"))
    submit(store, "a", [outer, inner])
    submit(store, "b", [alone])
    assert asked(store) == [["presence"]]


def test_a_parent_that_both_could_name_is_asked(store: Store) -> None:
    outer = item("1", source="الوزير", cue="قال", content=span("إن «الحكومة ستستقيل غدا»"))
    inner = item("2", source="الحكومة", cue="ستستقيل", content=span("غدا"), parent="1")
    alone = item("2", source="الحكومة", cue="ستستقيل", content=span("غدا"))
    submit(store, "a", [outer, inner])
    submit(store, "b", [outer, alone])
    assert asked(store) == [["parent"]]
    assert only(build(store, "d0")).types == ("NESTING",)


def test_equal_questions_have_one_pattern(tmp_path: Path) -> None:
    text = "وقال زيد إنه بخير. وقال عمرو إنه هنا. وقال بكر إنه هناك."
    with new_store(tmp_path / "p.isnad", text) as store:

        def items(cue: int) -> list:
            found, place = [], 0
            for n, (who, what) in enumerate(
                (("زيد", "إنه بخير"), ("عمرو", "إنه هنا"), ("بكر", "إنه هناك"))
            ):
                start = text.index("وقال", place)
                place = start + 4
                found.append(
                    item(
                        str(n),
                        cue=((start + cue, start + 4),),
                        source=span(who, text),
                        content=span(what, text),
                    )
                )
            return found

        submit(store, "a", items(0))
        submit(store, "b", items(1))
        cards = build(store, "d0").open
        assert len(cards) == 3
        assert len(same_pattern(cards, cards[0])) == 3
        assert {f.types for c in cards for f in c.open} == {("BOUNDARY.cue.clitic",)}
        assert {o.token for o in cards[0].open[0].options} == {"+و", "-"}
        for rule, cue in (("with", "وقال"), ("without", "قال")):
            set_clitics(store, rule)
            assert auto(store, R).left == {"d0": 0}
            assert {words(store, i, "cue") for i in gold(store)} == {cue}
            assert gold(store)[0].provenance["decision"] == "auto_trivial"
            store.undo(R)
        set_clitics(store, "")
        assert len(build(store, "d0").open) == 3


def test_order_is_text_order_and_names_are_hidden(store: Store) -> None:
    for who in ("a", "b", "c"):
        values = {"stance": "claims"} if who == "a" else {}
        submit(store, who, [item("2", **DENIES, **values), item("1", **SAYS, **values)])
    board = build(store, "d0")
    assert sorted(board.order) == ["a", "b", "c"]
    assert [words(store, c.parts[0].members[0], "cue") for c in board.open] == ["قال", "نفى"]
    assert all(f.state is not State.REOPENED for c in board.cards for f in c.facets)
