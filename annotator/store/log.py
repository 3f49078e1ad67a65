"""The append-only operation log: rows with a hash chain per device, and the undo stacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.model.tagset import canonical, digest
from annotator.store.driver import Driver
from annotator.store.rows import complete

Stamp = tuple[str, int]  # (device, seq): names one operation, for ever

FORMAT = "1"
UNDO, REDO, MERGE = "undo", "redo", "merge"
# Undo stops at these: a backup was taken before them (design.md §4).
BARRIERS = frozenset({"import_bulk", MERGE, "migrate", "change_tagset"})

COLUMNS = (
    *("device", "seq", "lamport", "at", "annotator", "name", "changes", "seen"),
    *("undoes", "batch", "format", "tagset_hash", "prev_hash", "hash"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after an operation; None where it was not or is no more."""

    table: str
    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation did: its name, its changes, and which operation it took back."""

    name: str
    changes: tuple[Change, ...] = ()
    undone: str = ""

    def ids(self, kind: str) -> frozenset[str]:
        """Return the ids of the records of one table that changed."""
        return frozenset(change.id for change in self.changes if change.table == kind)

    def __bool__(self) -> bool:
        """Tell whether anything changed at all."""
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the log without its content, as the undo stacks need it."""

    device: str
    seq: int
    name: str
    undoes: tuple[str, int] | None


def row_hash(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a log row, its own hash left out."""
    return digest(canonical({key: value for key, value in row.items() if key != "hash"}))


def append(driver: Driver, row: dict[str, Any]) -> None:
    """Write one row of our own; called inside the operation's own transaction."""
    row["hash"] = row_hash(row)
    insert(driver, row)


def insert(driver: Driver, row: Mapping[str, Any]) -> None:
    """Write one finished row, ours or another device's."""
    marks = ", ".join("?" for _ in COLUMNS)
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    driver.execute(
        f"INSERT INTO operation ({names}) VALUES ({marks})",
        [row[name] for name in COLUMNS],
    )


def set_head(driver: Driver, table: str, id: str, stamp: Stamp) -> None:
    """Note which operation made the current version of a record."""
    driver.execute(
        "INSERT INTO head (kind, target, device, seq) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (kind, target) DO UPDATE SET device = excluded.device, seq = excluded.seq",
        [table, id, *stamp],
    )


def rows(driver: Driver, device: str = "") -> list[dict[str, Any]]:
    """Return the rows of one device, or of all, in the order in which they can follow."""
    where, values = ("WHERE device = ?", [device]) if device else ("", [])
    return driver.rows(f"SELECT * FROM operation {where} ORDER BY lamport, device, seq", values)


def seen_of(seen: Any, table: str, id: str) -> tuple[Stamp, ...]:
    """Return which versions of a record the author of a row had before them.

    The JSON column `seen` maps an id to `[device, seq]`, or to a list of such pairs when a
    person decided between several; the key is `table/id` where two tables share an id.
    """
    found = seen.get(f"{table}/{id}") or seen.get(id) or ()
    pairs = [found] if found and isinstance(found[0], str) else found
    return tuple((pair[0], pair[1]) for pair in pairs)


def changes_of(driver: Driver, device: str, seq: int) -> tuple[Change, ...]:
    """Return what the operation `(device, seq)` changed."""
    text = driver.value("SELECT changes FROM operation WHERE device = ? AND seq = ?", [device, seq])
    return tuple(
        Change(table, id, *(value and complete(table, value) for value in values))
        for table, id, *values in json.loads(text)
    )


def last(driver: Driver, device: str) -> tuple[int, str]:
    """Return the last sequence number and hash of a device; (0, "") before its first row."""
    rows = driver.rows(
        "SELECT seq, hash FROM operation WHERE device = ? ORDER BY seq DESC LIMIT 1", [device]
    )
    return (rows[0]["seq"], rows[0]["hash"]) if rows else (0, "")


def broken_row(driver: Driver, count: int = 200) -> tuple[str, int] | None:
    """Return the first of the newest `count` rows whose hash or chain is wrong, else None."""
    rows = driver.rows(
        "SELECT * FROM operation ORDER BY lamport DESC, device, seq DESC LIMIT ?", [count]
    )
    previous: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["device"], row["seq"])):
        before = previous.get(row["device"])
        chained = before is None or (
            row["prev_hash"] == before["hash"] and row["seq"] == before["seq"] + 1
        )
        if row_hash(row) != row["hash"] or not chained:
            return row["device"], row["seq"]
        previous[row["device"]] = row
    return None


@dataclass(slots=True)
class Stacks:
    """What one annotator can undo and redo on this device; `barrier` names what stops undo."""

    undo: list[Step]
    redo: list[Step]
    barrier: str = ""

    def push(self, step: Step) -> None:
        """Account for one more row of the log."""
        if step.name in BARRIERS:
            self.undo.clear()
            self.redo.clear()
            self.barrier = step.name
        elif step.name == UNDO:
            self._take(self.undo, step)
            self.redo.append(step)
        elif step.name == REDO:
            self._take(self.redo, step)
            self.undo.append(step)
        else:
            self.undo.append(step)
            self.redo.clear()

    @staticmethod
    def _take(stack: list[Step], step: Step) -> None:
        stack[:] = [item for item in stack if (item.device, item.seq) != step.undoes]


def stacks(driver: Driver, device: str, annotator: str) -> Stacks:
    """Rebuild the stacks from the log, so that undo survives restart and crash."""
    marks = ", ".join("?" for _ in BARRIERS)
    barrier = driver.value(
        f"SELECT max(seq) FROM operation WHERE device = ? AND name IN ({marks})",
        [device, *sorted(BARRIERS)],
    )
    rows = driver.rows(
        "SELECT device, seq, name, undoes FROM operation WHERE device = ? AND seq >= ?"
        f" AND (annotator = ? OR name IN ({marks})) ORDER BY seq",
        [device, barrier or 0, annotator, *sorted(BARRIERS)],
    )
    found = Stacks([], [])
    for row in rows:
        undoes = json.loads(row["undoes"]) if row["undoes"] else None
        target = (undoes[0], undoes[1]) if undoes else None
        found.push(Step(row["device"], row["seq"], row["name"], target))
    return found


def original_name(driver: Driver, step: Step) -> str:
    """Return the name of the edit that a chain of undo and redo leads back to."""
    name, undoes = step.name, step.undoes
    while name in (UNDO, REDO) and undoes is not None:
        row = driver.rows(
            "SELECT name, undoes FROM operation WHERE device = ? AND seq = ?", list(undoes)
        )[0]
        name = row["name"]
        parsed = json.loads(row["undoes"]) if row["undoes"] else None
        undoes = (parsed[0], parsed[1]) if parsed else None
    return name


def decided(driver: Driver, step: Step) -> bool:
    """Return whether a step, or one that it takes back, chose between versions of a record."""
    stamp: Stamp | None = (step.device, step.seq)
    while stamp is not None:
        row = driver.rows(
            "SELECT seen, undoes FROM operation WHERE device = ? AND seq = ?", list(stamp)
        )[0]
        if any(isinstance(found[0], list) for found in json.loads(row["seen"]).values()):
            return True
        undoes = json.loads(row["undoes"]) if row["undoes"] else None
        stamp = (undoes[0], undoes[1]) if undoes else None
    return False
