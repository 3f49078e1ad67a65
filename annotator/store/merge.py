"""Bringing the work of several machines together: what is new, what becomes of it, writing it.

The state after a merge is `fold` of every version in the log, ours and theirs alike.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import AnnotatorError, Problem, mistake
from annotator.model.ids import stable_id
from annotator.model.tagset import canonical
from annotator.store import log
from annotator.store.driver import Driver
from annotator.store.fold import (
    History,
    Key,
    State,
    Tell,
    Value,
    Version,
    add,
    fold,
    history,
    silent,
    told,
)
from annotator.store.log import Change, Stamp
from annotator.store.rows import KINDS, plain_row, table, upsert

Row = Mapping[str, Any]
_ANSWERED = 0  # stands for the time of a version that is no conflict: only a deletion minds it
_SHOWN = 8  # letters of a device id that a person needs to tell it from others


@dataclass(frozen=True, slots=True)
class Incoming:
    """What packets bring: operations of other devices, versions of records, texts by hash."""

    rows: Sequence[Row] = ()
    versions: Sequence[Version] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge will do; nothing is written yet. Empty when all of it is known.

    It holds for the project as it is after our own operation `basis`.
    """

    rows: tuple[Row, ...]
    versions: tuple[Version, ...]
    texts: Mapping[str, str]
    changes: tuple[Change, ...]
    state: State
    basis: Stamp
    known: int = 0

    def __bool__(self) -> bool:
        """Tell whether there is anything new."""
        return bool(self.rows or self.versions)

    def conflicts(self) -> set[str]:
        """Return the ids of what a person will have to decide."""
        values = self.state.values
        return {conflict_id(v) for v in self.state.beside if v.value != values.get(v.key)}


def conflict_id(version: Version) -> str:
    """Return the same id for the same losing version on every machine."""
    return stable_id("conflict", *version.key, version.device, str(version.seq))


# ---- planning ------------------------------------------------------------------------------


def plan(
    driver: Driver, incoming: Incoming, own: Stamp, *, received: bool, tell: Tell = silent
) -> Plan:
    """Compare what comes with what is here; raise AnnotatorError when it does not fit.

    `own` is our device with its last operation: more of it than we know can only be a twin.
    What `tell` raises goes through: nothing has been written then.
    """
    tell(0, 1)
    rows = _new_rows(driver, incoming.rows, own)
    stored = log.rows(driver)
    merged = history([*stored, *rows], received=received, tell=tell)
    versions = _new_versions(merged, incoming.versions) if received else []
    texts = {row["sha256"] for row in driver.rows("SELECT sha256 FROM text")}
    tables = _tables(driver)
    state = fold(merged, tables, texts | set(incoming.texts))
    changes = tuple(
        Change(key[0], key[1], tables.get(key), state.values.get(key))
        for key in sorted(set(tables) | set(state.values))
        if tables.get(key) != state.values.get(key)
    )
    known = len({(row["device"], row["seq"]) for row in incoming.rows}) - len(rows)
    new_texts = {sha: text for sha, text in incoming.texts.items() if sha not in texts}
    return Plan(tuple(rows), tuple(versions), new_texts, changes, state, own, known)


def _tables(driver: Driver) -> dict[Key, Value]:
    return {
        (table(kind), row["id"]): plain_row(row)
        for kind in KINDS
        for row in driver.rows(f'SELECT * FROM "{table(kind)}"')
    }


def _new_versions(merged: History, versions: Iterable[Version]) -> list[Version]:
    """Add versions to the history; return those that it did not have."""
    new: list[Version] = []
    for version in sorted(versions, key=lambda item: (item.key, item.order)):
        before = merged.get(version.key, {}).get(version.stamp)
        add(merged, version)
        if merged[version.key][version.stamp] is not before:
            new.append(version)
    return new


def _new_rows(driver: Driver, rows: Iterable[Row], own: Stamp) -> list[Row]:
    """Return the rows that we do not have; refuse forks, gaps and broken chains."""
    found: dict[str, dict[int, Row]] = {}
    for row in sorted(rows, key=lambda row: (row["device"], row["seq"], row["hash"])):
        known = found.setdefault(row["device"], {}).setdefault(row["seq"], row)
        if known["hash"] != row["hash"]:
            raise _fork(row)
    problems: list[Problem] = []
    new: list[Row] = []
    for device, theirs in found.items():
        try:
            new += _continuation(log.rows(driver, device), theirs, own)
        except AnnotatorError as error:
            problems += error.problems
    if problems:
        raise AnnotatorError(problems)
    _check_order(driver, new)
    return new


def _fork(row: Row) -> AnnotatorError:
    return mistake("packet_fork", device=row["device"][:_SHOWN], seq=row["seq"])


def _continuation(ours: Sequence[Row], theirs: Mapping[int, Row], own: Stamp) -> list[Row]:
    """Return what a device's rows add to those that we have of it."""
    known = {row["seq"]: row for row in ours}
    new: list[Row] = []
    last = ours[-1] if ours else None
    for seq, row in sorted(theirs.items()):
        if seq in known:
            if known[seq]["hash"] != row["hash"]:
                raise _fork(row)
            continue
        if row["device"] == own[0]:
            raise _fork(row)
        expected = last["seq"] + 1 if last else 1
        if seq != expected:
            shown = row["device"][:_SHOWN]
            raise mistake("packet_gap", first=expected, last=seq - 1, device=shown)
        if row["prev_hash"] != (last["hash"] if last else ""):
            raise _fork(row)
        new.append(row)
        last = row
    return new


def _check_order(driver: Driver, new: Sequence[Row]) -> None:
    """Refuse rows that come before what they say they have seen: no program writes that."""
    when = {
        (row["device"], row["seq"]): row["lamport"]
        for row in (*driver.rows("SELECT device, seq, lamport FROM operation"), *new)
    }
    for row in new:
        stamps = [(row["device"], row["seq"] - 1)]
        if row["name"] != log.MERGE:
            seen = json.loads(row["seen"])
            stamps += [stamp for name in seen for stamp in log.seen_of(seen, "", name)]
        if any(when.get(stamp, 0) >= row["lamport"] for stamp in stamps):
            raise mistake("packet_row", device=row["device"][:_SHOWN], seq=row["seq"])


# ---- writing -------------------------------------------------------------------------------


def apply(driver: Driver, plan: Plan, tell: Tell = silent) -> None:
    """Write rows, texts, records, heads and conflicts; called inside a transaction.

    What `tell` raises takes the transaction back.
    """
    total = len(plan.rows) + 2 * len(plan.changes)

    def after(before: int) -> Tell:
        return lambda done, _part: tell(before + done, total)

    for sha, text in plan.texts.items():
        driver.execute("INSERT INTO text (sha256, text) VALUES (?, ?)", [sha, text])
    for row in told(plan.rows, after(0)):
        log.insert(driver, row)
    for change in told(plan.changes, after(len(plan.rows))):
        if change.after is None:
            driver.execute(f'DELETE FROM "{change.table}" WHERE id = ?', [change.id])
    for change in told(plan.changes, after(len(plan.rows) + len(plan.changes))):
        if change.after is not None:
            upsert(driver, change.table, change.after)
    _write_heads(driver, plan.state)
    _write_beside(driver, plan.state)


def _write_heads(driver: Driver, state: State) -> None:
    stored = {
        (row["kind"], row["target"]): (row["device"], row["seq"])
        for row in driver.rows("SELECT * FROM head")
    }
    for key, version in state.heads.items():
        if stored.get(key) != version.stamp:
            log.set_head(driver, key[0], key[1], version.stamp)


def _write_beside(driver: Driver, state: State) -> None:
    driver.execute("DELETE FROM conflict")
    standing = [(version, version.lamport) for version in state.beside]
    for version, lamport in standing + [(version, _ANSWERED) for version in state.answered]:
        value = None if version.value is None else canonical(version.value)
        driver.execute(
            "INSERT INTO conflict (id, kind, target, value, device, seq, lamport)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                conflict_id(version),
                *(version.table, version.id, value),
                *(version.device, version.seq, lamport),
            ],
        )


def written_down(versions: Collection[Version]) -> tuple[str, str]:
    """Return the columns `changes` and `seen` of the row that records received versions."""
    changes = [[v.table, v.id, None, v.value] for v in versions]
    seen = [[v.device, v.seq, v.lamport, [list(stamp) for stamp in v.seen]] for v in versions]
    return canonical(changes), canonical(seen)


# ---- heads that an edit has seen -----------------------------------------------------------


def seen(driver: Driver, change: Change, also: Collection[Stamp] = ()) -> list[Stamp]:
    """Return the versions that a local change replaces; the one it changed comes first.

    Those of equal content go with it. A deletion replaces everything, for the person who
    deletes decides; `also` are those that a person decided about.
    """
    found = driver.rows(
        "SELECT device, seq FROM head WHERE kind = ? AND target = ?", [change.table, change.id]
    )
    stamps = [(row["device"], row["seq"]) for row in found]
    before = None if change.before is None else canonical(change.before)
    for row in driver.rows(
        "SELECT device, seq, value FROM conflict WHERE kind = ? AND target = ?"
        " ORDER BY device, seq",
        [change.table, change.id],
    ):
        stamp = (row["device"], row["seq"])
        if stamp not in stamps and (
            change.after is None or row["value"] == before or stamp in also
        ):
            stamps.append(stamp)
    return stamps


def settle(driver: Driver, key: Key, stamps: Iterable[Stamp]) -> None:
    """Take away what a change has replaced from what stands beside."""
    for device, seq in stamps:
        driver.execute(
            "DELETE FROM conflict WHERE kind = ? AND target = ? AND device = ? AND seq = ?",
            [*key, device, seq],
        )
