"""Annotators on desktops of their own, packets between them, a reviewer with nothing but keys."""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator import adjudicate
from annotator.adjudicate import ledger
from annotator.adjudicate.cards import gold_id
from annotator.exchange import packetfile, packets
from annotator.i18n import _
from annotator.model.links import LINKS
from annotator.model.records import GOLD, Attribution, Layer
from annotator.store import Store
from annotator.ui import actions
from annotator.ui.window import Window
from tests.adjudicate.knowing import CHOOSE, EDIT, REJECT, TAKE
from tests.adjudicate.scenes import new_store, submit
from tests.adjudicate.simulation import TEAM, Profile, Truth, truth, work
from tests.stories.deciding import (
    CONTROL,
    DECIDE,
    FINISH,
    REASON,
    Hands,
    Sitting,
    window_on,
)
from tests.stories.team import CLEAR, REVIEWER, at, gathered

DOCUMENTS, SENTENCES = 50, 6
PER_CARD = 1.15
FEW = 10
STUBBORN = Profile(
    misled=0.6, stance=0.5, entity=0.5, nested=0.4, link=1.0, miss=0.15, cross=0.6, split=0.2
)
LOG = logging.getLogger(__name__)  # pytest -o log_cli=true -o log_cli_level=INFO
BY_HAND = (ledger.PICK, ledger.EDIT)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("k", "most"), [(2, 0.65), (3, 0.75)])
def test_a_team_adjudicates(tmp_path: Path, k: int, most: float) -> None:
    team = gathered(tmp_path, k, DOCUMENTS, SENTENCES, TEAM, "team")
    with at(team.office.parent):
        with window_on(team.office, REVIEWER) as window:
            sittings = Hands(window).decide_all(team.truths, reasons=1)
        with Store.open(team.office) as office:
            assert_few_keys(sittings, most)
            chosen = assert_gold_is_true(office, team.truths, sittings)
            assert {facet for facet, _kind in chosen} >= {"presence", "span", "attribute", "entity"}
            assert {facet for facet, _kind in chosen} & set(LINKS)
            for name in team.names:
                packet = packets.feedback(office, name)
                packetfile.write(packet, team.packet("feedback", name))
            gold = office.find(Attribution, annotator=GOLD)
    for name in team.names:
        with at(team.workplace(name).parent):
            with Store.open(team.workplace(name)) as store:
                packets.merge(store, [team.packet("feedback", name)])
                assert known(store.find(Attribution, annotator=GOLD)) == known(gold)
            with window_on(team.workplace(name), name) as window:
                assert_feedback_is_shown(window, name)


@pytest.mark.usefixtures("qapp")
def test_what_nobody_offers_is_written_by_keys(tmp_path: Path) -> None:
    """Where both err, each in another way, F2 opens what it takes: edges, values, names, links."""
    truths = {f"d{n}": truth(random.Random(n), SENTENCES, STUBBORN) for n in range(FEW)}
    with new_store(tmp_path / "p.isnad", *(right.text for right in truths.values())) as store:
        for id, right in truths.items():
            for who in ("A", "B"):
                submit(store, who, work(random.Random(f"{id}{who}"), right, STUBBORN), id)
    with window_on(tmp_path / "p.isnad", REVIEWER) as window:
        sittings = Hands(window).decide_all(truths)
    steps = sum((sitting.steps for sitting in sittings.values()), Counter())
    assert set(steps) >= {TAKE, CHOOSE, REJECT, EDIT}
    with Store.open(tmp_path / "p.isnad") as store:
        chosen = assert_gold_is_true(store, truths, sittings)
    written = {facet for facet, kind in chosen if kind == ledger.EDIT}
    assert written >= {"span", "attribute", "entity"}
    assert written & set(LINKS)


# ---- keys ------------------------------------------------------------------------------------


def assert_few_keys(sittings: Mapping[str, Sitting], most: float) -> None:
    """What agreement.md §4.5 demands, and every kind of disagreement was there to be decided.

    Keys are those that decide; reasons, finishing a document and going to the next one are not
    in its figures.
    """
    disputed = [sitting for id, sitting in sittings.items() if id != CLEAR]
    keys = sum((sitting.keys for sitting in disputed), Counter())
    cards = [card for sitting in disputed for card in sitting.asked]
    attributions = sum(sitting.clusters for sitting in disputed)
    steps = sum((sitting.steps for sitting in disputed), Counter())
    LOG.info(
        "%d attributions, %d cards; keys: %s; %.3f per attribution, %.3f per card; %s",
        *(attributions, len(cards), dict(keys)),
        *(keys[DECIDE] / attributions, keys[DECIDE] / len(cards), dict(steps)),
    )
    assert 0.4 <= len(cards) / attributions <= 0.7  # as many disputes as real annotators have
    assert keys[DECIDE] <= most * attributions
    assert keys[DECIDE] <= PER_CARD * len(cards)
    assert (keys[REASON], keys[FINISH]) == (DOCUMENTS, DOCUMENTS)
    types = {kind.partition(".")[0] for card in cards for kind in card.types}
    assert types >= {"PRESENCE", "BOUNDARY", "CROSS", "SPLIT", "STANCE", "SOURCE-IDENTITY"}
    assert types & {"NESTING", "LINK"}
    for sitting in disputed:
        assert not sitting.on_agreed
        if not sitting.steps["F2"]:  # the letters of a name are not counted on the screen
            assert sitting.counted == sitting.keys.total()
    assert sittings[CLEAR].board.final
    assert sittings[CLEAR].clusters == SENTENCES
    assert not sittings[CLEAR].keys, "what all agree on costs nothing"


# ---- gold ------------------------------------------------------------------------------------


def assert_gold_is_true(
    office: Store, truths: Mapping[str, Truth], sittings: Mapping[str, Sitting]
) -> Counter[tuple[str, str]]:
    """Whatever the reviewer chose is true; what all agreed on stands without a choice.

    Return how many values were chosen, by facet and kind of decision.
    """
    chosen: Counter[tuple[str, str]] = Counter()
    assert set(sittings) == set(truths)
    for id, sitting in sittings.items():
        gold = {i.id: i for i in office.find(Attribution, document=id, annotator=GOLD)}
        (layer,) = office.find(Layer, document=id, annotator=GOLD)
        assert layer.state == "final"
        asked = {part.cluster for card in sitting.asked for part in card.parts}
        places = {true: gold_id(cluster) for cluster, true in sitting.homes.items()}
        assert set(places.values()) <= set(gold)
        for cluster, standing in ledger.load(office, id).standings.items():
            by_hand = {name: kind for name, kind in standing.kinds.items() if kind in BY_HAND}
            if cluster not in asked:
                assert not by_hand
                assert standing.keep
            if cluster not in sitting.homes:
                # What is not true is gold only where all had it, and then nobody was asked.
                assert not standing.keep or not by_hand
                assert (gold_id(cluster) in gold) == bool(standing.keep)
                continue
            true = truths[id].items[sitting.homes[cluster]]
            for name, kind in by_hand.items():
                chosen[name.partition(":")[0], kind] += 1
                found = value(gold[gold_id(cluster)], name)
                assert found == wanted(true, name, places), (id, cluster, name)
    return chosen


def value(item: Attribution, facet: str) -> object:
    """Return what an attribution says to one question."""
    head, _colon, rest = facet.partition(":")
    values: dict[str, object] = {
        "presence": True,
        "span": item.spans.get(rest, ()),
        "attribute": item.attributes.get(rest),
        "implicit": item.implicit,
        "entity": item.entity,
        **{relation: getattr(item, relation) for relation in LINKS},
    }
    return values[head]


def wanted(true: Attribution, facet: str, places: Mapping[str, str]) -> object:
    """Return what is true; a link to what nobody had leads nowhere."""
    found = value(true, facet)
    return places.get(str(found)) if facet in LINKS else found


def known(items: list[Attribution]) -> set[str]:
    """Return gold as an annotator gets it: without what says who had what."""
    return {
        json.dumps([i.id, i.document, i.spans, i.attributes, i.entity, i.parent, i.denies])
        for i in items
    }


# ---- feedback --------------------------------------------------------------------------------


def assert_feedback_is_shown(window: Window, name: str) -> None:
    """Own work beside gold, and why, wherever the reviewer said so."""
    QTest.keyClick(window.desk.text, Qt.Key.Key_F, CONTROL | SHIFT)
    assert window.screen_name == actions.FEEDBACK, window.messages.text()
    view = window.screens.feedback
    assert view.found == adjudicate.feedback(window.desk.session.store, name)
    assert view.list.count() == len(view.found) > DOCUMENTS
    with_reason = [n for n, item in enumerate(view.found) if item.reason]
    assert with_reason
    for row in (*with_reason[:3], 0):
        view.list.setCurrentRow(row)
        item = view.found[row]
        shown = bare(" ".join(label.text() for label in view.details.findChildren(QLabel)))
        for one in filter(None, (item.mine, item.gold)):
            assert all(bare(view.words(item, one, kind)) in shown for kind in item.kinds)
        assert (_(adjudicate.REASONS["slip"]) in shown) == bool(item.reason)


def bare(text: str) -> str:
    """Return a sentence without the invisible characters that isolate its parameters."""
    return text.replace("\u2068", "").replace("\u2069", "")
