"""Where a link may lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import adjudicate as adj
from annotator.adjudicate import auto, build, targets
from annotator.store import Store
from tests.adjudicate.scenes import (
    DENIES,
    DOUBTS,
    SAYS,
    R,
    gold,
    item,
    new_store,
    span,
    submit,
    words,
)

INNER = {"source": "الحكومة", "cue": "ستستقيل", "content": span("غدا")}


@pytest.fixture
def store(tmp_path: Path):
    """The outer and the inner attribution, one after them, one far from them."""
    with new_store(tmp_path / "p.isnad") as opened:
        for who in ("a", "b"):
            submit(
                opened,
                who,
                [
                    item("1", **SAYS),
                    item("2", **INNER, parent="1"),
                    item("3", **DOUBTS),
                    item("4", **DENIES),
                ],
            )
        auto(opened, R)
        yield opened


def offered(store: Store, cue: str, relation: str) -> list[str]:
    """The cues of what is offered, in order."""
    board = build(store, "d0")
    cues = {
        part.cluster: words(store, part.gold, "cue")
        for card in board.cards
        for part in card.parts
        if part.gold
    }
    here = next(id for id, name in cues.items() if name == cue)
    card = board.card_of(here)
    assert card is not None
    facet = card.facet(relation)
    assert facet is not None
    return [cues.get(id, "?") for id in targets(board, facet)]


def test_what_encloses_comes_first_and_what_lies_inside_never(store: Store) -> None:
    assert offered(store, "ستستقيل", "parent") == ["قال", "قالت", "نفى"]
    assert offered(store, "قال", "parent") == ["قالت", "نفى"]
    assert offered(store, "نفى", "parent") == ["قالت", "ستستقيل", "قال"]


def test_what_is_denied_stands_before_most_often(store: Store) -> None:
    assert offered(store, "نفى", "denies") == ["قالت", "ستستقيل", "قال"]
    assert offered(store, "قال", "denies")[0] == "ستستقيل"  # nothing stands before


def test_what_somebody_names_comes_before_all(store: Store) -> None:
    submit(
        store,
        "b",
        [
            item("1", **SAYS),
            item("2", **INNER, parent="1"),
            item("3", **DOUBTS),
            item("4", **DENIES, denies="1"),
        ],
    )
    assert offered(store, "نفى", "denies") == ["قال", "قالت", "ستستقيل"]


def test_what_was_not_kept_is_not_offered(store: Store) -> None:
    card = next(
        c for c in build(store, "d0").cards if words(store, c.parts[0].gold, "cue") == "قالت"
    )  # type: ignore[arg-type]
    adj.reject(store, R, card)
    assert offered(store, "نفى", "denies") == ["ستستقيل", "قال"]


def test_a_link_of_the_reviewers_own_is_gold(store: Store) -> None:
    board = build(store, "d0")
    card = next(
        c for c in board.cards if c.parts[0].gold and c.parts[0].gold.spans["cue"] == span("نفى")
    )
    facet = card.facet("denies")
    assert facet is not None
    first = targets(board, facet)[0]
    adj.edit(store, R, card, facet, f'"{first}"')
    denying = next(one for one in gold(store) if one.spans["cue"] == span("نفى"))
    denied = next(one for one in gold(store) if one.id == denying.denies)
    assert words(store, denied, "cue") == "قالت"
    card = build(store, "d0").card_of(card.id)  # type: ignore[assignment]
    adj.edit(store, R, card, card.facet("denies"), "null")  # type: ignore[arg-type]
    assert all(one.denies is None for one in gold(store))
