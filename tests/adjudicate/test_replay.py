"""A reviewer who knows the truth replays what annotators with known errors leave to decide."""

from __future__ import annotations

import logging
import random
from collections import Counter
from pathlib import Path

import pytest

from annotator import check
from annotator.adjudicate import Card
from annotator.adjudicate.cards import gold_id
from annotator.model.spans import carve
from annotator.store import Store
from tests.adjudicate.knowing import Session, members
from tests.adjudicate.scenes import gold, new_store, state, submit
from tests.adjudicate.simulation import FULL, POLNEAR, Profile, Truth, truth, work

DOCUMENTS, SENTENCES = 50, 8
LOG = logging.getLogger(__name__)  # pytest -o log_cli=true -o log_cli_level=INFO


def sessions(store: Store, profile: Profile, k: int, truths: list[Truth]) -> list[Session]:
    found = []
    for n, right in enumerate(truths):
        chance = random.Random(f"{k}/{n}/{profile}")
        for who in range(k):
            submit(store, f"A{who}", work(chance, right, profile), f"d{n}")
        session = Session(store, f"d{n}", right)
        session.play()
        found.append(session)
    return found


@pytest.mark.parametrize(("k", "most"), [(2, 0.65), (3, 0.75)])
def test_keys_on_a_profile_like_polnear(tmp_path: Path, k: int, most: float) -> None:
    truths = [truth(random.Random(n), SENTENCES, POLNEAR) for n in range(DOCUMENTS)]
    with new_store(tmp_path / "p.isnad", *(t.text for t in truths)) as store:
        played = sessions(store, POLNEAR, k, truths)
        assert all(state(store, s.document) == "final" for s in played)
        for session in played:
            assert_true(store, session)
    keys: Counter[str] = Counter()
    for session in played:
        keys += session.keys
    total, cards = keys.total(), sum(len(s.shown) for s in played)
    clusters = sum(s.clusters for s in played)
    types = Counter(_kind(card) for s in played for card in s.shown)
    LOG.info("%s", {kind: f"{n / clusters:.1%}" for kind, n in types.most_common(9)})
    LOG.info(
        "k=%d: %d attributions, %d cards (%.2f), %d keys: %.3f per attribution, %.3f per card %s",
        *(k, clusters, cards, cards / clusters, total, total / clusters, total / cards, dict(keys)),
    )
    assert 0.40 <= cards / clusters <= 0.70  # as many disputes as real annotators have
    assert total / clusters <= most
    assert total / cards <= 1.15


def _kind(card: Card) -> str:
    """What a card asks: the roles that differ, or presence."""
    if card.group:
        return card.group
    names = sorted({facet.role or facet.name for facet in card.open})
    return "presence" if "presence" in names else "+".join(names)


@pytest.mark.parametrize("k", [2, 3])
def test_gold_is_the_truth_where_somebody_had_it(tmp_path: Path, k: int) -> None:
    truths = [truth(random.Random(f"full {n}"), 6, FULL) for n in range(12)]
    with new_store(tmp_path / "p.isnad", *(t.text for t in truths)) as store:
        for session in sessions(store, FULL, k, truths):
            assert_true(store, session)
            problems = check.corpus(store.corpus([session.document], ["gold"]), store.tagset)
            found = {p.code for p in problems if p.code in check.STRUCTURE}
            assert not found


def assert_true(store: Store, session: Session) -> None:
    """Gold holds what is true and asked, with the right values wherever somebody offered them."""
    found = {item.id: item for item in gold(store, session.document)}
    homes = {gold_id(cluster): id for cluster, id in session.homes.items()}
    assert set(homes) <= set(found)
    for id in set(found) - set(homes):  # all agreed on what is none
        assert found[id].provenance["decision"].startswith("auto")  # type: ignore[index]
    gold_of = {id: item for item, id in homes.items()}
    for id, true in homes.items():
        right, item = session.right.items[true], found[id]
        found_in = members(store, item)
        assert right.entity not in {m.entity for m in found_in} or item.entity == right.entity
        for name, value in right.attributes.items():
            said = {m.attributes.get(name) for m in found_in}
            assert value not in said or item.attributes[name] == value
        taken = [p for role in ("cue", "source") for p in item.spans.get(role, ())]
        for role, parts in right.spans.items():
            if parts in {m.spans.get(role) for m in found_in}:
                kept = carve(session.right.text, parts, taken) if role == "content" else parts
                assert item.spans[role] == kept
        if right.parent in gold_of and any(m.parent for m in found_in):
            assert item.parent == gold_of[right.parent]
