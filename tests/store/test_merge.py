"""Histories of several machines come together: in any order the same, and nothing is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import accepting, check, edits, offering, people
from annotator.errors import AnnotatorError
from annotator.exchange import packetfile, packets
from annotator.exchange.packetfile import Packet
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Claim, ClaimLink, Entity, Layer, Submission
from annotator.store import Incoming, Store, plain
from annotator.store.fold import Version, fold, heads, history, past
from annotator.store.log import row_hash
from tests.helpers import codes, contents, refused
from tests.machines import WORDS, Base, base, copied, merged, state

D = "d1"
MACHINES = {"m1": "A01", "m2": "A01", "m3": "A02"}


@pytest.fixture(scope="module")
def projects() -> Iterator[Base]:
    """The reviewer's project and three places of work, made once."""
    shm = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder,
        mock.patch.dict(os.environ, {"ISNAD_HOME": f"{folder}/home"}),
    ):
        yield base(Path(folder) / "base", MACHINES)


@pytest.fixture
def machine(projects: Base, tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Open a copy of one of the projects: `machine("m1")`, `machine("reviewer")`."""
    opened: list[Store] = []

    def make(name: str) -> Store:
        source = projects.workplaces.get(name, projects.reviewer)
        store = copied(source, tmp_path / f"{len(opened)}-{name}.isnad")
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


def add(store: Store, document: str = D, word: int = 0) -> Attribution:
    return edits.start_attribution(store, store.workplace, document, "cue", [WORDS[word]])


def sent(store: Store) -> Packet:
    return packets.work(store, store.workplace)


def note(store: Store, item: Attribution, text: str) -> None:
    edits.set_note(store, store.workplace or "gold", item.id, text)


# ---- any history of three machines -------------------------------------------------------------


class Lab:
    """Three machines and three reviewers; whatever an example does is rolled back."""

    def __init__(self, projects: Base, folder: Path) -> None:
        self.machines = {
            name: copied(path, folder / f"{name}.isnad")
            for name, path in projects.workplaces.items()
        }
        self.reviewers = [copied(projects.reviewer, folder / f"r{n}.isnad") for n in range(3)]

    @contextmanager
    def example(self) -> Iterator[None]:
        stores = [*self.machines.values(), *self.reviewers]
        with pytest.raises(InterruptedError), ExitStack() as stack:
            for store in stores:
                stack.enter_context(store.transaction())
            yield
            raise InterruptedError  # rolls everything back

    def close(self) -> None:
        for store in (*self.machines.values(), *self.reviewers):
            store.close()


@pytest.fixture(scope="module")
def lab(projects: Base) -> Iterator[Lab]:
    folder = projects.reviewer.parent / "lab"
    folder.mkdir()
    made = Lab(projects, folder)
    yield made
    made.close()


ACTIONS = (
    *("add", "add", "note", "note", "value", "delete", "link", "entity", "undo", "redo"),
    *("submit", "settle", "alias", "sync", "send", "accept", "reject"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MACHINES)), st.sampled_from(ACTIONS), st.integers(0, 11)),
    min_size=4,
    max_size=22,
)


def act(lab: Lab, name: str, action: str, n: int, sent_so_far: list[Packet]) -> None:
    """Do one thing on one machine; what is refused there is no matter here."""
    store = lab.machines[name]
    items = store.find(Attribution, annotator=store.workplace)
    if action == "add":
        add(store, "d1" if n % 3 else "d2", n % 3)
    elif action == "send":
        sent_so_far.extend(work_of(store))
    elif action == "sync" and name != "m3":
        merged(store, *work_of(lab.machines["m2" if name == "m1" else "m1"]))
    elif action in {"undo", "redo"}:
        getattr(store, action)(store.workplace)
    elif action in {"submit", "settle", "alias"}:
        about_more(store, action, n)
    elif action in {"accept", "reject"}:
        decide(store, action, n)
    elif items:
        change(store, items[n % len(items)], items[(n // 2) % len(items)], action, n)


def about_more(store: Store, action: str, n: int) -> None:
    who = store.workplace
    if action == "submit":
        people.submit(store, who, [D])
    elif action == "settle":
        for conflict in store.conflicts()[:1]:
            edits.settle_conflict(store, who, conflict.id, take=bool(n % 2))
    else:
        entities = store.find(Entity)
        entity = entities[n % len(entities)]
        with store.operation("alias", who):
            store.put(dataclasses.replace(entity, aliases=(*entity.aliases, str(n))))


def decide(store: Store, action: str, n: int) -> None:
    """Accept or reject a suggestion, as every machine makes them for itself."""
    document = store.need(edits.Document, "d1" if n % 2 else "d2")
    _, found = offering.made_for(document, offering.rules())
    item = found[n % len(found)]
    if action == "accept":
        accepting.accept(store, store.workplace, item)
    else:
        accepting.reject(store, store.workplace, item)


def change(store: Store, item: Attribution, other: Attribution, action: str, n: int) -> None:
    who = store.workplace
    if action == "note":
        edits.set_note(store, who, item.id, str(n % 4))
    elif action == "value":
        edits.set_attribute(store, who, item.id, "stance", "denies" if n % 2 else None)
    elif action == "delete":
        edits.delete_attributions(store, who, [item.id])
    elif action == "link":
        edits.link(store, who, item.id, LINKS[n % 3], other.id)
    elif action == "entity":
        edits.set_entity(store, who, item.id, ("بيسكوف", "الكرملين", "")[n % 3])


def work_of(store: Store) -> list[Packet]:
    try:
        return [sent(store)]
    except AnnotatorError as error:
        assert codes(error.problems) == ["packet_no_work"]
        return []


def live(lab: Lab, steps: list[tuple[str, str, int]]) -> list[Packet]:
    """Live through the steps; return every packet that was sent, the last ones included."""
    done: list[Packet] = []
    for name, action, n in steps:
        try:
            act(lab, name, action, n, done)
        except AnnotatorError as error:
            allowed = {"nothing_to_undo", "nothing_to_redo", "undo_barrier", "undo_changed"}
            allowed |= {"link_to_itself", "link_outside_layer", "parent_cycle"}
            allowed |= {"still_referenced", "suggestion_settled"}
            assert set(codes(error.problems)) <= allowed
    for store in lab.machines.values():
        done += work_of(store)
    return done


def assert_whole(store: Store) -> None:
    """The tables are what the log says, sound, and the log is unbroken."""
    driver = store._driver
    assert store.plan_merge(Incoming()).changes == ()
    assert driver.rows("PRAGMA foreign_key_check") == []
    items = store.find(Attribution)
    for document in store.overview():
        for who in ("A01", "A02"):
            layer = [i for i in items if (i.document, i.annotator) == (document.id, who)]
            problems = check.document(
                store.need(edits.Document, document.id), [], layer, store.tagset
            )
            assert not [p for p in problems if p.code in check.STRUCTURE]
    ids = {item.id for item in items}
    assert all(target(item, name) in {None, *ids} for item in items for name in LINKS)
    for device in {row["device"] for row in store.log_rows()}:
        rows = [row for row in store.log_rows() if row["device"] == device]
        assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
        assert all(b["prev_hash"] == a["hash"] for a, b in itertools.pairwise(rows))


def assert_nothing_lost(store: Store) -> None:
    """Every last version that somebody left is current, beside it, or no change at all."""
    shown: dict[tuple[str, str], list[object]] = {}
    for conflict in store.conflicts():
        shown.setdefault((conflict.table, conflict.target), []).append(conflict.value)
    for (table, id), versions in history(store.log_rows(), received=False).items():
        replaced = {stamp for version in versions.values() for stamp in version.seen}
        current = store._plain(table, id)
        last = [version for stamp, version in versions.items() if stamp not in replaced]
        if any(version.value is not None for version in last) and table != "entity":
            assert current is not None, "an edit beats a deletion"
        for version in last:
            value = version.value
            links = ("parent", "denies", "confirms", "entity", "merged_into")
            if value is None or current is None:
                same = value == current
            else:
                same = all(
                    value[name] == current[name] or (name in links and current[name] is None)
                    for name in value
                )
            known = same or value in shown.get((table, id), [])
            gone_on = any(
                other is not version and other.value == value
                for step in versions.values()
                for other in map(versions.get, () if step.returns else step.seen)
                if other is not None
            )
            assert known or gone_on or (table == "entity" and value is None)


@settings(
    max_examples=320,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, dice=st.randoms(use_true_random=False))
def test_any_order_any_grouping_and_twice_is_the_same(
    lab: Lab, steps: list[tuple[str, str, int]], dice: random.Random
) -> None:
    with lab.example():
        done = live(lab, steps)
        one, other, third = lab.reviewers
        for packet in done:
            merged(one, packet)
        assert_whole(one)
        assert_nothing_lost(one)
        before = contents(one)
        for packet in done:
            merged(one, packet)
        assert contents(one) == before, "twice is once"
        mixed = done * 2
        dice.shuffle(mixed)
        for packet in mixed:
            merged(other, packet)
        cut = dice.randint(0, len(done))
        merged(third, *done[cut:])
        merged(third, *done[:cut])
        assert state(one) == state(other) == state(third)
        first, second = lab.machines["m1"], lab.machines["m2"]
        merged(first, *work_of(second))
        merged(second, *work_of(first))
        assert_whole(first)
        ours, theirs = state(first), state(second)
        assert all(ours[name] == theirs[name] for name in ours if name != "operation")


@given(steps=STEPS, seed=st.integers())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_clocks_never_decide(lab: Lab, steps: list[tuple[str, str, int]], seed: int) -> None:
    with lab.example():
        one = lab.reviewers[0]
        merged(one, *live(lab, steps))
        rows = one.log_rows()
        dice = random.Random(seed)
        when = [dt.datetime(year, 2, 3, tzinfo=dt.UTC).isoformat() for year in (1970, 2025, 2099)]
        other = [{**row, "at": dice.choice(when)} for row in rows]
        dice.shuffle(other)
        found = [fold(history(of, received=False), {}, {"x"}) for of in (rows, other)]
        assert found[0].values == found[1].values
        assert {k: v.stamp for k, v in found[0].heads.items()} == {
            k: v.stamp for k, v in found[1].heads.items()
        }


# ---- what a fold decides -----------------------------------------------------------------------


def version(
    device: str, seq: int, lamport: int, value: str | None, *seen: tuple[str, int], table: str = "n"
) -> Version:
    content = None if value is None else {"id": "x", "text": value}
    return Version(table, "x", device, seq, lamport, content, seen)


def left(*versions: Version) -> list[str | None]:
    found, _ = heads({item.stamp: item for item in versions})
    return [item.value["text"] if item.value else None for item in found]


OLD = version("a", 1, 1, "old")
X, ALSO_X = version("a", 1, 1, "x"), version("b", 1, 1, "x")


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([OLD], ["old"]),
        ([OLD, version("b", 1, 2, "new", OLD.stamp)], ["new"]),
        ([OLD, version("b", 1, 2, "b", OLD.stamp), version("c", 1, 3, "c", OLD.stamp)], ["c", "b"]),
        (
            [OLD, version("b", 1, 9, None, OLD.stamp), version("c", 1, 3, "c", OLD.stamp)],
            ["c", None],
        ),
        ([OLD, version("b", 1, 2, "b", OLD.stamp), version("c", 1, 2, "c", OLD.stamp)], ["c", "b"]),
        ([X, ALSO_X], ["x", "x"]),
        # Both made the same thing and one went on from it; a deletion speaks for one only.
        ([X, ALSO_X, version("b", 2, 2, "y", ALSO_X.stamp)], ["y"]),
        ([X, ALSO_X, version("b", 2, 2, None, ALSO_X.stamp)], ["x", None]),
        # Taking back what one made oneself says nothing about an entity that others made.
        (
            [
                dataclasses.replace(item, table="entity")
                for item in (X, ALSO_X, version("b", 2, 2, None, ALSO_X.stamp))
            ],
            ["x"],
        ),
        # Forged: they replace each other.
        ([version("a", 1, 1, "x", ("b", 1)), version("b", 1, 2, "y", ("a", 1))], ["y", "x"]),
    ],
)
def test_which_version_counts(versions: list[Version], expected: list[str | None]) -> None:
    for order in itertools.permutations(versions):
        assert left(*order) == expected
    assert past({item.stamp: item for item in versions}, ("a", 1)) <= {("b", 1)}


# ---- two machines of one annotator -------------------------------------------------------------


@pytest.fixture
def pair(machine: Callable[[str], Store]) -> tuple[Store, Store, Attribution]:
    """Two machines of A01 that know the same attribution."""
    one, other = machine("m1"), machine("m2")
    item = add(one)
    merged(other, sent(one))
    assert other.need(Attribution, item.id) == item
    return one, other, item


def test_both_versions_are_kept_and_shown(
    pair: tuple[Store, Store, Attribution], machine: Callable[[str], Store]
) -> None:
    one, other, item = pair
    note(one, item, "على الأول")
    note(other, item, "على الثاني")
    reviewer = machine("reviewer")
    merged(reviewer, sent(other))
    merged(reviewer, sent(one))
    (conflict,) = reviewer.conflicts()
    assert conflict.value is not None
    assert conflict.current is not None
    notes = {conflict.value["note"], conflict.current["note"]}
    assert notes == {"على الأول", "على الثاني"}
    assert conflict.annotator == "A01"
    assert conflict.at


def test_a_wrong_clock_does_not_win(pair: tuple[Store, Store, Attribution]) -> None:
    one, other, item = pair
    future, past = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2099, 1970))
    with mock.patch("annotator.store.store.dt.datetime") as clock:
        clock.now.return_value = future
        note(one, item, "من المستقبل")
        merged(other, sent(one))
        clock.now.return_value = past
        note(other, item, "تصحيح")
    merged(one, sent(other))
    assert one.need(Attribution, item.id).note == "تصحيح"
    assert one.conflicts() == []


@pytest.mark.parametrize("take", [True, False])
def test_a_person_settles_it_and_undo_brings_it_back(
    pair: tuple[Store, Store, Attribution], machine: Callable[[str], Store], take: bool
) -> None:
    one, other, item = pair
    note(one, item, "أ")
    note(other, item, "ب")
    reviewer, second = machine("reviewer"), machine("reviewer")
    for store in (reviewer, second):
        merged(store, sent(one), sent(other))
    (conflict,) = reviewer.conflicts()
    edits.settle_conflict(reviewer, "R", conflict.id, take=take)
    assert reviewer.conflicts() == []
    chosen = conflict.value if take else conflict.current
    assert plain(reviewer.need(Attribution, item.id)) == chosen
    assert_whole(reviewer)
    reviewer.undo("R")
    assert reviewer.conflicts() == [conflict]
    assert_whole(reviewer)
    reviewer.redo("R")
    assert reviewer.conflicts() == []
    assert_whole(reviewer)
    note(one, item, "ج")  # not knowing of the decision
    merged(reviewer, sent(one))
    # Going on from what was chosen is no conflict; going on from what was not, is one.
    assert chosen is not None
    assert len(reviewer.conflicts()) == (chosen["note"] != "أ")


def test_an_edit_beats_a_deletion_until_a_person_decides(
    pair: tuple[Store, Store, Attribution], machine: Callable[[str], Store]
) -> None:
    one, other, item = pair
    edits.delete_attributions(one, "A01", [item.id])
    note(other, item, "باقٍ")
    reviewer = machine("reviewer")
    merged(reviewer, sent(other), sent(one))
    assert reviewer.need(Attribution, item.id).note == "باقٍ"
    (conflict,) = reviewer.conflicts()
    assert conflict.value is None
    edits.settle_conflict(reviewer, "R", conflict.id, take=True)
    assert reviewer.get(Attribution, item.id) is None
    assert reviewer.conflicts() == []
    assert_whole(reviewer)


def test_equal_contents_are_no_conflict_even_after_later_edits(
    pair: tuple[Store, Store, Attribution], machine: Callable[[str], Store]
) -> None:
    one, other, item = pair
    note(one, item, "سواء")
    note(other, item, "سواء")
    people.submit(one, "A01", [D])
    people.submit(other, "A01", [D])
    reviewer = machine("reviewer")
    merged(reviewer, sent(one), sent(other))
    assert reviewer.conflicts() == []
    people.reopen(reviewer, "A01", [D])
    note(reviewer, item, "بعد")
    assert_whole(reviewer)
    assert reviewer.conflicts() == []
    reviewer.undo("gold")
    assert_whole(reviewer)
    assert reviewer.conflicts() == []


def test_a_circle_that_two_machines_close_is_opened_and_shown(
    machine: Callable[[str], Store],
) -> None:
    one, other = machine("m1"), machine("m2")
    first, second = add(one), add(one, word=1)
    merged(other, sent(one))
    edits.link(one, "A01", first.id, "parent", second.id)
    edits.link(other, "A01", second.id, "parent", first.id)
    reviewers = machine("reviewer"), machine("reviewer")
    merged(reviewers[0], sent(one))
    merged(reviewers[0], sent(other))
    merged(reviewers[1], sent(other))
    merged(reviewers[1], sent(one))
    assert state(reviewers[0]) == state(reviewers[1])
    parents = [reviewers[0].need(Attribution, item.id).parent for item in (first, second)]
    assert parents.count(None) == 1
    assert len(reviewers[0].conflicts()) == 1
    assert_whole(reviewers[0])


def test_a_link_to_what_the_other_deleted_is_cleared_and_comes_back_with_it(
    pair: tuple[Store, Store, Attribution], machine: Callable[[str], Store]
) -> None:
    one, other, item = pair
    child = add(other, word=1)
    edits.link(other, "A01", child.id, "denies", item.id)
    edits.delete_attributions(one, "A01", [item.id])
    early = sent(other)
    note(other, item, "ما زال")
    reviewer, second = machine("reviewer"), machine("reviewer")
    merged(reviewer, sent(one))
    merged(reviewer, early)
    assert reviewer.need(Attribution, child.id).denies is None
    merged(reviewer, sent(other))
    assert reviewer.need(Attribution, child.id).denies == item.id
    merged(second, sent(other), sent(one))
    assert state(reviewer) == state(second)


# ---- the reviewer and the registry -------------------------------------------------------------


def test_an_entity_merged_here_and_edited_there_is_a_conflict(
    machine: Callable[[str], Store],
) -> None:
    one, reviewer = machine("m1"), machine("reviewer")
    item = add(one)
    edits.set_entity(one, "A01", item.id, "بيسكوف")
    merged(reviewer, sent(one))
    entity = reviewer.need(Attribution, item.id).entity
    assert entity is not None
    mine = reviewer.need(Entity, entity)
    with reviewer.operation("merge_entities", "R"):
        reviewer.put(dataclasses.replace(mine, merged_into="seed"))
    with one.operation("alias", "A01"):
        one.put(dataclasses.replace(mine, aliases=("دميتري بيسكوف",)))
    merged(reviewer, sent(one))
    (conflict,) = reviewer.conflicts()
    assert (conflict.table, conflict.target) == ("entity", entity)
    assert conflict.value is not None
    assert conflict.current is not None
    assert {conflict.value["merged_into"], conflict.current["merged_into"]} == {"seed", None}
    assert conflict.value["aliases"] + conflict.current["aliases"] != []
    assert reviewer.need(Attribution, item.id).entity == entity


def test_taking_back_an_entity_does_not_take_it_from_others(
    machine: Callable[[str], Store],
) -> None:
    one, other, reviewer = machine("m1"), machine("m3"), machine("reviewer")
    edits.set_entity(one, "A01", add(one).id, "بيسكوف")
    one.undo("A01")
    theirs = add(other)
    edits.set_entity(other, "A02", theirs.id, "بيسكوف")
    merged(reviewer, sent(other))
    merged(reviewer, sent(one))
    entity = reviewer.need(Attribution, theirs.id).entity
    assert entity is not None
    assert reviewer.get(Entity, entity) is not None
    assert reviewer.conflicts() == []


def test_a_claim_about_a_deleted_attribution_is_kept_beside(
    pair: tuple[Store, Store, Attribution], machine: Callable[[str], Store]
) -> None:
    one, _, item = pair
    reviewer = machine("reviewer")
    merged(reviewer, sent(one))
    with reviewer.operation("claim", "R"):
        reviewer.put(Claim("c1", "الخبر صحيح"), ClaimLink("l1", "c1", item.id, "denies"))
    edits.delete_attributions(one, "A01", [item.id])
    merged(reviewer, sent(one))
    assert reviewer.get(ClaimLink, "l1") is None
    assert [c.table for c in reviewer.conflicts()] == ["claim_link"]
    assert_whole(reviewer)


# ---- undo, rights ------------------------------------------------------------------------------


def test_undo_stops_at_a_merge(pair: tuple[Store, Store, Attribution]) -> None:
    one, other, item = pair
    note(other, item, "قبل")
    note(one, item, "هناك")
    merged(other, sent(one))
    with refused("undo_barrier", other):
        other.undo("A01")
    note(other, item, "بعد")
    other.undo("A01")
    assert other.need(Attribution, item.id).note != "بعد"


def test_merging_what_is_known_is_no_barrier(pair: tuple[Store, Store, Attribution]) -> None:
    one, other, item = pair
    packet = sent(one)
    note(other, item, "يمكن التراجع")
    merged(other, packet)
    other.undo("A01")
    assert other.need(Attribution, item.id).note == ""


def test_a_place_of_work_changes_only_its_own(machine: Callable[[str], Store]) -> None:
    store = machine("m1")
    item = add(store)
    with refused("not_your_work", store):
        edits.mark_region(store, "A01", D, "boilerplate", 0, 3)
    with refused("not_your_work", store):
        edits.start_attribution(store, "A02", D, "cue", [(0, 3)])
    with refused("not_your_work", store):
        edits.promote(store, "A01", [D])
    with refused("not_your_work", store):
        edits.set_note(store, "gold", item.id, "x")
    note(store, item, "لي")
    people.submit(store, "A01", [D])
    store.undo("A01")


# ---- forks, gaps, chains -----------------------------------------------------------------------


def rows_of(store: Store) -> list[dict[str, object]]:
    return [row for row in store.log_rows() if row["device"] == store.device]


def test_a_cloned_device_is_a_fork(
    machine: Callable[[str], Store], tmp_path: Path, profile: Path
) -> None:
    store = machine("m1")
    add(store)
    path = store.path
    store.close()
    twin = tmp_path / "twin"
    shutil.copytree(profile, twin / "home")
    shutil.copyfile(path, tmp_path / "saved")
    with Store.open(path) as again:
        add(again, word=1)
        ours = sent(again)
    # The whole computer was cloned: same profile, same path, same device.
    shutil.copyfile(tmp_path / "saved", path)
    with mock.patch.dict(os.environ, {"ISNAD_HOME": str(twin / "home")}), Store.open(path) as again:
        add(again, word=2)
        theirs = sent(again)
        assert again.device in {row["device"] for row in ours.rows}
    reviewer = machine("reviewer")
    merged(reviewer, ours)
    with refused("packet_fork", reviewer) as error:
        merged(reviewer, theirs)
    assert error.value.problems[0].params["seq"] == 2
    fresh = machine("reviewer")
    with refused("packet_fork", fresh):
        merged(fresh, ours, theirs)


def only(packet: Packet, device: str) -> Packet:
    """Leave out what the machine's file was copied from; it holds no work."""
    rows = tuple(row for row in packet.rows if row["device"] == device)
    return dataclasses.replace(packet, rows=rows)


def test_a_gap_is_named(machine: Callable[[str], Store]) -> None:
    one, reviewer = machine("m1"), machine("reviewer")
    item = add(one)
    note(one, item, "1")
    note(one, item, "2")
    packet = only(sent(one), one.device)
    late = dataclasses.replace(packet, rows=packet.rows[:1] + packet.rows[2:])
    with refused("packet_gap", reviewer) as error:
        merged(reviewer, late)
    params = error.value.problems[0].params
    assert (params["first"], params["last"]) == (2, 2)
    tail = dataclasses.replace(packet, rows=packet.rows[1:])
    with refused("packet_gap", reviewer):
        merged(reviewer, tail)
    merged(reviewer, dataclasses.replace(packet, rows=packet.rows[:1]))
    merged(reviewer, tail)  # its later arrival completes
    assert reviewer.need(Attribution, item.id).note == "2"


def test_our_own_device_with_more_operations_than_we_know_is_a_fork(
    machine: Callable[[str], Store],
) -> None:
    store = machine("m1")
    add(store)
    last = rows_of(store)[-1]
    extra = {**last, "seq": int(str(last["seq"])) + 1, "lamport": 99, "prev_hash": last["hash"]}
    extra["hash"] = row_hash(extra)
    with refused("packet_fork", store):
        store.plan_merge(Incoming([extra]))


def test_rows_older_than_what_they_have_seen_are_refused(machine: Callable[[str], Store]) -> None:
    one, reviewer = machine("m1"), machine("reviewer")
    add(one)
    note(one, one.find(Attribution)[0], "x")
    rows = [dict(row) for row in only(sent(one), one.device).rows]
    rows[-1]["lamport"] = 1
    rows[-1]["hash"] = row_hash(rows[-1])
    with refused("packet_row", reviewer):
        reviewer.plan_merge(Incoming(rows))


def test_after_a_merge_the_log_is_whole_at_the_next_start(machine: Callable[[str], Store]) -> None:
    one, reviewer = machine("m1"), machine("reviewer")
    for n in range(3):
        add(one, word=n)
    people.submit(one, "A01", [D])
    merged(reviewer, sent(one))
    path = reviewer.path
    reviewer.close()
    with Store.open(path) as again:
        assert again.writable
        assert again.need(Layer, edits.layer_id(D, "A01")).state == "submitted"
        assert len(again.find(Submission)) == 1
        with refused("nothing_to_undo" if not again._stacks_of("gold").barrier else "undo_barrier"):
            again.undo("gold")
        edits.start_attribution(again, "R", D, "cue", [(0, 3)])
        assert again.log_rows()[-1]["lamport"] > max(row["lamport"] for row in rows_of(one))


# ---- a crash -----------------------------------------------------------------------------------

KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from annotator.exchange import packets
from annotator.store import Store
from annotator.store.driver import Driver

source, packet, *moments = sys.argv[1:]
execute = Driver.execute
for moment in map(int, moments):
    path = Path(f"{source}.{moment}.isnad")
    shutil.copyfile(source, path)
    if os.fork():
        os.wait()
        continue
    count = 0

    def counting(self, sql, parameters=()):
        global count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        execute(self, sql, parameters)

    Driver.execute = counting
    store = Store.open(path)
    count = 0
    packets.merge(store, [Path(packet)])
    os._exit(0)
"""


def but_the_log(store: Store) -> dict[str, object]:
    return {name: rows for name, rows in state(store).items() if name != "operation"}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_kill_9_in_mid_merge_is_all_or_nothing(
    machine: Callable[[str], Store], tmp_path: Path
) -> None:
    one = machine("m1")
    with one.transaction():
        for n in range(60):
            item = add(one, word=n % 3)
            for turn in range(5):
                note(one, item, f"{turn} " + "حاشية " * 20)
    packet = packetfile.write(sent(one), tmp_path / "big")
    whole, source = machine("reviewer"), machine("reviewer")
    before = but_the_log(source)
    source.close()
    packets.merge(whole, [packet])
    expected = but_the_log(whole)
    dice = random.Random(7)
    moments = [1, 2, 3, *sorted(dice.sample(range(4, 520), 14)), 10_000]
    subprocess.run(
        [sys.executable, "-c", KILLED, str(source.path), str(packet), *map(str, moments)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
        timeout=100,
    )
    outcomes = []
    for moment in moments:
        with Store.open(Path(f"{source.path}.{moment}.isnad")) as again:
            assert again.writable
            found = but_the_log(again)
            assert found in (before, expected)
            outcomes.append(found == expected)
            packets.merge(again, [packet])
            assert but_the_log(again) == expected
    assert outcomes.count(True) == 1, "only the one that nobody killed had finished"


def test_a_big_merge_brings_everything(machine: Callable[[str], Store]) -> None:
    one, reviewer = machine("m1"), machine("reviewer")
    item = add(one)
    with one.transaction():
        for n in range(5_000):
            note(one, item, str(n))
    merged(reviewer, sent(one))
    assert json.loads(reviewer.log_rows()[-2]["changes"])[0][3]["note"] == "4999"
