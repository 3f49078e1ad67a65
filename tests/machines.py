"""A reviewer and annotators on machines of their own, for the tests of merging."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator import edits, people
from annotator.exchange import create_project, packetfile, packets
from annotator.model.records import Document
from annotator.model.tagset import digest
from annotator.store import Store
from tests.helpers import ARTICLE, records

DOCUMENTS = tuple(
    Document(f"d{n}", f"مقال {n}", text, digest(text), meta={"file": f"{n}.txt"})
    for n, text in enumerate((ARTICLE, "نفى الوزير الخبر، وقالت الوزارة إنه كاذب."), 1)
)
WORDS = ((0, 3), (4, 11), (12, 16))


@dataclass(frozen=True)
class Base:
    """Project files to copy: the reviewer's, and one for each machine of an annotator."""

    reviewer: Path
    workplaces: dict[str, Path]


def reviewer(path: Path, annotators: Iterable[str] = ("A01", "A02")) -> Store:
    """A project with two documents, a seeded entity, and these annotators assigned to all."""
    store = create_project(path)
    with store.operation("import", "gold"):
        store.put(*DOCUMENTS)
    with store.operation("import", "gold"):
        store.put(edits.Entity("seed", "الكرملين", "body"))
    for name in annotators:
        people.assign(store, "gold", name, [document.id for document in DOCUMENTS])
    return store


def send(store: Store, out: Path, annotator: str, kind: str = "assignment") -> Path:
    """Write a packet of the kind to or from the annotator."""
    make = {"assignment": packets.assignment, "work": packets.work, "feedback": packets.feedback}
    return packetfile.write(make[kind](store, annotator), out)


def base(folder: Path, machines: dict[str, str]) -> Base:
    """Make the files once: machine → annotator. Copies of them are cheap."""
    folder.mkdir(parents=True, exist_ok=True)
    places: dict[str, Path] = {}
    with reviewer(folder / "r.isnad", sorted(set(machines.values()))) as store:
        for machine, name in machines.items():
            packet = send(store, folder / f"{machine}-{name}", name)
            made, _ = packets.create(folder / f"{machine}.isnad", [packet])
            made.close()
            places[machine] = made.path
    return Base(folder / "r.isnad", places)


def copied(source: Path, target: Path) -> Store:
    """Open a copy, which becomes a device of its own."""
    shutil.copyfile(source, target)
    return Store.open(target)


def merged(store: Store, *sent: packetfile.Packet) -> None:
    """Merge packets as they are in memory, without files and backup."""
    packets.merge_read(store, sent)


def state(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Everything that must be equal wherever the same work came together."""
    found = records(store)
    driver = store._driver
    found["conflict"] = driver.rows("SELECT * FROM conflict ORDER BY id")
    found["head"] = driver.rows("SELECT * FROM head ORDER BY kind, target")
    sql = "SELECT * FROM operation WHERE device <> ? ORDER BY device, seq"
    found["operation"] = driver.rows(sql, [store.device])
    return found


def changes(rows: Sequence[Any]) -> list[list[Any]]:
    return [change for row in rows for change in json.loads(row["changes"])]
