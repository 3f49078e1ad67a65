"""One ratio: merging three long packets, against parsing and inserting the same rows alone."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
import zipfile
from pathlib import Path

import orjson
import pytest

from annotator import edits, exchange, people
from annotator.exchange import packetfile, packets
from annotator.model.records import Attribution, Document
from annotator.model.tagset import digest
from annotator.store import Store
from annotator.store.log import COLUMNS

OPERATIONS, NAMES, DOCUMENTS = 20_000, ("A01", "B02", "C03"), 50
ALLOWED_RATIO = 25
TEXT = "قال الوزير إن الحكومة ستعلن غدا الخطة في بيان رسمي جديد. " * 40
STANCES = ("asserts", "denies", "claims", "confirms")


def annotate(store: Store, name: str, ids: list[str]) -> None:
    """Do exactly OPERATIONS things: an eighth of them are new attributions."""
    dice = random.Random(name)
    with store.transaction():
        for n in range(OPERATIONS // 8):
            start = dice.randrange(0, 2000)
            edits.start_attribution(store, name, ids[n % len(ids)], "cue", [(start, start + 4)])
        made = sorted(item.id for item in store.find(Attribution, annotator=name))
        now = dict.fromkeys(made, "")
        for _ in range(OPERATIONS - len(made)):
            id = dice.choice(made)
            now[id] = dice.choice([value for value in STANCES if value != now[id]])
            edits.set_attribute(store, name, id, "stance", now[id])
    people.submit(store, name, ids)


def work(folder: Path) -> tuple[Path, list[Path]]:
    """Make a reviewer's project and three packets with work for it."""
    project = folder / "r.isnad"
    ids = [f"d{n:03}" for n in range(DOCUMENTS)]
    with exchange.create_project(project, None, "R01") as store:
        with store.operation("import", "R01"):
            store.put(*(Document(id, id, TEXT, digest(TEXT)) for id in ids))
        out = []
        for name in NAMES:
            people.assign(store, "R01", name, ids)
            out.append(packetfile.write(packets.assignment(store, name), folder / f"to-{name}"))
    back = []
    for name, packet in zip(NAMES, out, strict=True):
        made, _ = packets.create(folder / f"{name}.isnad", [packet])
        with made:
            annotate(made, name, ids)
            back.append(packetfile.write(packets.work(made, name), folder / f"from-{name}"))
    return project, back


def bare(folder: Path, paths: list[Path]) -> int:
    """Parse the packets' rows and insert them in one transaction; return how many there are."""
    rows = []
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            lines = archive.read("operations.jsonl").splitlines()
        for line in lines:
            row = orjson.loads(line)
            rows.append([row[name] for name in COLUMNS])
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE t ({', '.join(COLUMNS)}, PRIMARY KEY (device, seq))")
    marks = ", ".join("?" for _ in COLUMNS)
    with connection:
        connection.executemany(f"INSERT INTO t VALUES ({marks})", rows)
    connection.close()
    return len(rows)


@pytest.mark.timeout(600)
def test_long_packets_are_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, paths = work(tmp_path)
    begin = time.process_time()
    count = bare(tmp_path, paths)
    alone = time.process_time() - begin
    told: list[int] = []
    with Store.open(project) as store:
        begin = time.process_time()
        sent = packets.read_all(paths)
        read = time.process_time()
        coming = packets.look(store, sent, lambda done, _total: told.append(done))
        looked = time.process_time()
        done = packets.take_in(store, coming, progress=lambda part, _total: told.append(part))
        end = time.process_time()
    assert done.operations >= OPERATIONS * len(NAMES)
    whole = end - begin
    with capsys.disabled():
        sys.stdout.write(
            f"\nmerge of {len(NAMES)} packets, {count:,} operations: {whole:.2f} s,"
            f" {count / whole:,.0f} operations/s (reading {read - begin:.2f}, comparing"
            f" {looked - read:.2f}, backup and writing {end - looked:.2f}; {len(told)} words on the"
            f" way); parsing and inserting the rows alone {alone:.2f} s;"
            f" ratio {whole / alone:.1f}\n"
        )
    assert whole <= ALLOWED_RATIO * alone
