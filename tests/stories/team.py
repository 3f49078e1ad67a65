"""A reviewer's desktop and those of annotators without a network: what goes between is packets."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import pytest

from annotator import edits, people
from annotator.exchange import create_project, packetfile, packets
from annotator.model.ids import entity_id
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Document, Entity
from annotator.model.tagset import digest
from annotator.store import Store
from tests.adjudicate.simulation import AGREED, ENTITIES, NAMES, Profile, Truth, truth, work

REVIEWER = "R01"
CLEAR = "clear"  # one more document, about which nobody errs
SEEDED = NAMES[:4]  # in the registry before anybody annotates; the others each makes for himself


@contextmanager
def at(desktop: Path) -> Iterator[Path]:
    """Be at a desktop: a folder with a profile of its own."""
    desktop.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as there:
        there.setenv("ISNAD_HOME", str(desktop / "home"))
        yield desktop


@contextmanager
def clock(days: int) -> Iterator[None]:
    """Let the clock be wrong by so many days."""
    now = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    with mock.patch("annotator.store.store.dt.datetime", wraps=dt.datetime) as wrong:
        wrong.now.return_value = now
        yield


@dataclass
class Team:
    """The desktops, by annotator's name, and what is right on each document."""

    folder: Path
    truths: Mapping[str, Truth]
    names: Sequence[str]
    made: dict[str, int] = field(default_factory=dict)  # attributions by annotator

    @property
    def office(self) -> Path:
        return self.folder / REVIEWER / "office.isnad"

    def workplace(self, name: str) -> Path:
        return self.folder / name / "work.isnad"

    def packet(self, kind: str, name: str) -> Path:
        return self.folder / f"{kind}-{name}{packets.SUFFIX}"


def gathered(
    folder: Path, k: int, documents: int, sentences: int, profile: Profile, seed: str
) -> Team:
    """Send articles out to k annotators, let them work, take their work in at the reviewer's."""
    truths = {
        f"d{n:02}": truth(random.Random(f"{seed}/{n}"), sentences, profile)
        for n in range(documents)
    }
    truths[CLEAR] = truth(random.Random(seed), sentences, AGREED)
    team = Team(folder, truths, [f"A{n:02}" for n in range(1, k + 1)])
    with at(team.office.parent):
        _found(team)
    for name, days in zip(team.names, (0, -366, 366), strict=False):
        with at(folder / name), clock(days):
            _work(team, name, profile, seed)
    with at(team.office.parent), Store.open(team.office) as office:
        sent = [team.packet("work", name) for name in team.names]
        random.Random(seed).shuffle(sent)
        told = packets.summary(office, sent)
        done = packets.merge(office, sent, REVIEWER)
        assert (done.added, done.conflicts) == (told.added, 0)
        assert done.added == sum(team.made.values())
    return team


def _found(team: Team) -> None:
    with create_project(team.office, None, REVIEWER) as office:
        with office.operation("import", REVIEWER):
            office.put(*(Entity(entity_id(name), name) for name in SEEDED))
            for id, right in team.truths.items():
                office.put(Document(id, f"خبر {id}", right.text, digest(right.text)))
        for name in team.names:
            people.assign(office, REVIEWER, name, list(team.truths))
            packetfile.write(packets.assignment(office, name), team.packet("assignment", name))


def _work(team: Team, name: str, profile: Profile, seed: str) -> None:
    """Annotate all that is assigned, as a person does: edit by edit; hand in; pack."""
    store, _ = packets.create(team.workplace(name), [team.packet("assignment", name)])
    with store:
        for id, right in team.truths.items():
            chance = random.Random(f"{seed}/{name}/{id}")
            items = work(chance, right, AGREED if id == CLEAR else profile)
            annotate(store, name, id, items)
            team.made[name] = team.made.get(name, 0) + len(items)
        people.submit(store, name, list(team.truths))
        packetfile.write(packets.work(store, name), team.packet("work", name))


def annotate(store: Store, name: str, document: str, items: Sequence[Attribution]) -> None:
    """Make these attributions by the verbs that the keys call."""
    ids = {item.id: _made(store, name, document, item) for item in items}
    for item in items:
        for relation in LINKS:
            other = target(item, relation)
            if other is not None:
                edits.link(store, name, ids[item.id], relation, ids[other])


def _made(store: Store, name: str, document: str, item: Attribution) -> str:
    id = edits.start_attribution(store, name, document, "cue", item.spans["cue"]).id
    for role, parts in item.spans.items():
        if role != "cue":
            edits.set_span(store, name, id, role, parts)
    for attribute, value in item.attributes.items():
        edits.set_attribute(store, name, id, attribute, value)
    edits.set_entity(store, name, id, ENTITIES[item.entity or ""])
    return id
