"""All changes after decisions in one list: nothing is missed, and what asks comes first."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator.adjudicate import Effect, Revised, auto, build, revised, revisions
from annotator.store import Store
from tests.adjudicate.scenes import DENIES, DOUBTS, SAYS, TEXT, R, item, new_store, submit

SHORT = {**SAYS, "content": "«الحكومة ستستقيل غدا»"}
TEXTS = tuple(f"{TEXT}{n}" for n in range(4))


@pytest.fixture
def store(tmp_path: Path):
    with new_store(tmp_path / "p.isnad", *TEXTS) as opened:
        for document in ("d0", "d1", "d2", "d3"):
            decide(opened, document)
        yield opened


def decide(store: Store, document: str) -> None:
    """a and b differ in content; the reviewer takes a's; the document is finished."""
    submit(store, "a", [item("1", **SAYS)], document)
    submit(store, "b", [item("1", **SHORT)], document)
    auto(store, R, [document])
    board = build(store, document)
    adj.take(store, R, board.open[0], board.order.index("a") + 1)
    adj.finish(store, R, document)


def change(store: Store) -> None:
    submit(store, "b", [item("1", **SAYS)], "d0")  # agrees now
    submit(store, "b", [item("1", **SHORT, stance="denies"), item("2", **DENIES)], "d1")
    submit(store, "c", [item("1", **DOUBTS)], "d2")  # late


def plain(found: list[Revised]) -> Counter[tuple[str, str, str, Effect]]:
    return Counter(
        (one.document, one.annotator, facet, one.effect)
        for one in found
        for facet in one.facets or ("",)
    )


def test_nothing_happened(store: Store) -> None:
    assert revised(store) == []


def test_it_lists_what_each_document_says(store: Store) -> None:
    change(store)
    wanted = Counter(
        (id, one.annotator, one.facet, one.effect)
        for id in ("d0", "d1", "d2", "d3")
        for one in revisions(store, id)
    )
    assert plain(revised(store)) == wanted
    assert {effect for _, _, _, effect in wanted} == {
        Effect.CONVERGED,
        Effect.REOPENED,
        Effect.NEW_CARD,
        Effect.LATE,
    }


def test_what_asks_comes_first(store: Store) -> None:
    change(store)
    asks = [one.asks for one in revised(store)]
    assert asks == sorted(asks, reverse=True)
    assert revised(store)[0].effect is Effect.LATE


def test_letters_are_those_of_the_cards_and_late_ones_have_none(store: Store) -> None:
    change(store)
    for one in revised(store):
        order = build(store, one.document).order
        if one.effect is Effect.LATE:
            assert (one.annotator, one.place, one.cluster) == ("c", None, "")
        else:
            assert one.place is not None
            assert order[one.place] == one.annotator
            assert one.item is not None
            assert one.item.annotator == "b"


def test_who_is_admitted_is_late_no_more(store: Store) -> None:
    change(store)
    adj.admit(store, R, "d2", ["c"])
    effects = {one.effect for one in revised(store) if one.document == "d2"}
    assert Effect.LATE not in effects
    assert Effect.NEW_CARD in effects


def test_progress_counts_the_documents_that_changed(store: Store) -> None:
    change(store)
    steps: list[tuple[int, int]] = []
    revised(store, lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]
