"""Many histories, one state: what the records are, given every version anybody wrote of them.

Pure functions of a set of versions: the order in which they arrived changes nothing, and no
clock decides. `annotator/README.md` says why it is done this way.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from annotator.model.tagset import canonical
from annotator.store.log import MERGE, Stamp, seen_of
from annotator.store.rows import complete

T = TypeVar("T")

Key = tuple[str, str]  # (table, id): names one record
Tell = Callable[[int, int], None]  # how far long work is: (done, total)
Value = Mapping[str, Any]
START: Stamp = ("", 0)  # what was there before the log began


@dataclass(frozen=True, slots=True)
class Version:
    """One record as one operation left it (None: deleted), and the versions it replaced.

    `owners` are the annotators whose layers the operation touched; `returns`: it was an undo or
    redo; `received`: it came in a packet without the operation that made it.
    """

    table: str
    id: str
    device: str
    seq: int
    lamport: int
    value: Value | None
    seen: tuple[Stamp, ...] = ()
    author: str = ""
    owners: frozenset[str] = frozenset()
    returns: bool = False
    received: bool = False

    def __post_init__(self) -> None:
        """Bring a value from an older row up to what the record has now."""
        if self.value is not None:
            object.__setattr__(self, "value", complete(self.table, self.value))

    @property
    def key(self) -> Key:
        """Return which record this is."""
        return self.table, self.id

    @property
    def stamp(self) -> Stamp:
        """Return which operation made it."""
        return self.device, self.seq

    @property
    def order(self) -> tuple[int, str, int]:
        """Return what decides between versions that do not know each other."""
        return self.lamport, self.device, self.seq


_STEP = 256  # things that are done between two words about it


def silent(done: int, total: int) -> None:
    """Tell nobody."""
    del done, total


def told(items: Collection[T], tell: Tell, every: int = _STEP) -> Iterator[T]:
    """Yield the items and tell from time to time how many are done; telling may raise."""
    for done, item in enumerate(items):
        if done % every == 0:
            tell(done, len(items))
        yield item


Past = Mapping[Stamp, Version]  # all versions of one record
History = dict[Key, dict[Stamp, Version]]


# ---- from rows to versions -----------------------------------------------------------------


def history(rows: Iterable[Mapping[str, Any]], *, received: bool, tell: Tell = silent) -> History:
    """Return every version of every record in these rows of the log.

    With `received`, what came in packets counts as well: an annotator's own project knows the
    reviewer's operations only so. The reviewer's has them, and takes nobody's word for them.
    """
    ordered = sorted(rows, key=lambda row: (row["lamport"], row["device"], row["seq"]))
    undone = _undone(ordered)
    found: History = {}
    arrived: list[Version] = []
    for row in told(ordered, tell):
        if row["name"] == MERGE:
            arrived += versions_of(row) if received else ()
            continue
        for version in _made(row, taken_back=(row["device"], row["seq"]) in undone):
            found.setdefault(version.key, {})[version.stamp] = version
    for version in arrived:
        add(found, version)
    return found


def add(history: History, version: Version) -> None:
    """Add what a packet says; an operation that we have ourselves knows better."""
    known = history.setdefault(version.key, {})
    old = known.get(version.stamp)
    if old is None or (old.received and canonical(old.value) < canonical(version.value)):
        known[version.stamp] = version


def _undone(ordered: Sequence[Mapping[str, Any]]) -> set[Stamp]:
    """Return the operations that an undo took back, unless the undo was taken back itself."""
    undone: set[Stamp] = set()
    for row in reversed(ordered):
        if row["undoes"] and (row["device"], row["seq"]) not in undone:
            device, seq = json.loads(row["undoes"])
            undone.add((device, seq))
    return undone


def _made(row: Mapping[str, Any], *, taken_back: bool) -> Iterator[Version]:
    changes, seen = json.loads(row["changes"]), json.loads(row["seen"])
    owners = frozenset(
        value["annotator"]
        for table, _, before, after in changes
        if table in ("attribution", "layer")
        for value in (before, after)
        if value
    )
    for table, id, _, after in changes:
        stamps = seen_of(seen, table, id)
        # A decision between heads that was taken back decides no longer.
        stamps = stamps[:1] if taken_back else stamps
        yield Version(
            table,
            id,
            row["device"],
            row["seq"],
            row["lamport"],
            after,
            stamps,
            row["annotator"],
            owners,
            returns=row["undoes"] is not None,
        )


def versions_of(row: Mapping[str, Any]) -> list[Version]:
    """Return the versions that a merge wrote down."""
    return [
        Version(
            table, id, device, seq, lamport, value, tuple((d, s) for d, s in seen), received=True
        )
        for (table, id, _, value), (device, seq, lamport, seen) in zip(
            json.loads(row["changes"]), json.loads(row["seen"]), strict=True
        )
    ]


# ---- one record ----------------------------------------------------------------------------


def past(versions: Past, stamp: Stamp) -> set[Stamp]:
    """Return everything that a version replaced, directly or not."""
    found: set[Stamp] = set()
    waiting = [stamp]
    while waiting:
        version = versions.get(waiting.pop())
        for seen in version.seen if version else ():
            if seen not in found and seen != stamp:
                found.add(seen)
                waiting.append(seen)
    return found


def heads(versions: Past) -> tuple[list[Version], list[Version]]:
    """Return the versions that nobody replaced, the one that counts first; and those answered.

    The newest wins, and an edit beats a deletion. More than one is a conflict for a person,
    unless their contents are equal. `_answers` says which do not stand against the others.
    """
    replaced = {seen for version in versions.values() for seen in version.seen}
    if len(versions) > 1:
        replaced.add(START)  # whatever the log says came after it
    tips = [version for stamp, version in versions.items() if stamp not in replaced]
    tips = tips or list(versions.values())  # only forged rows replace each other in a circle
    answered: list[Version] = []
    if len(tips) > 1:
        pasts = {tip.stamp: past(versions, tip.stamp) for tip in tips}
        for tip in sorted(tips, key=lambda tip: tip.order):
            if any(_answers(versions, pasts, other, tip) for other in tips if other is not tip):
                tips.remove(tip)
                answered.append(tip)
    tips.sort(key=lambda tip: (tip.value is not None, tip.order), reverse=True)
    return tips, answered


def _answers(
    versions: Past, pasts: Mapping[Stamp, set[Stamp]], other: Version, tip: Version
) -> bool:
    """Return whether `other` goes on from the very content that `tip` has.

    Two machines often make the same thing, such as an entity of the same name: going on from
    one of them is going on from both. A deletion, though, speaks only of what it has seen, and
    an undo only of what it takes back: taking back an entity leaves the others' of that name.
    """
    if other.value is None:
        return False
    mine, theirs = pasts[tip.stamp], pasts[other.stamp]
    if tip.value is None:
        return tip.table == "entity" and not mine & theirs
    steps = [versions[s] for s in (theirs | {other.stamp}) - mine if s in versions]
    steps = [step for step in steps if not (step.returns or step.received)]
    met = (versions.get(seen) for step in steps for seen in step.seen)
    return any(found is not None and found.value == tip.value for found in met)


def newest(versions: Past, allowed: Callable[[Version], bool]) -> list[Version]:
    """Return the newest allowed version with its equals; `seen` is then its whole past."""
    usable = {
        stamp: dataclasses.replace(version, seen=tuple(sorted(past(versions, stamp))))
        for stamp, version in versions.items()
        if allowed(version)
    }
    found = heads(usable)[0] if usable else []
    return [version for version in found if version.value == found[0].value]


# ---- all records together ------------------------------------------------------------------

# Tables in the order in which they need each other: (column, table it points to).
_NEEDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "project": (),
    "annotator": (),
    "document": (),
    "region": (("document", "document"),),
    "layer": (("document", "document"), ("annotator", "annotator")),
    "submission": (("layer", "layer"),),
    "entity": (),
    "attribution": (("document", "document"), ("annotator", "annotator")),
    "claim": (),
    "claim_link": (("claim", "claim"), ("attribution", "attribution")),
    "note": (),
    "decision": (("document", "document"),),
    "suggestion": (("document", "document"), ("annotator", "annotator")),
}
_MAY_POINT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "document": (("supersedes", "document"),),
    "entity": (("merged_into", "entity"),),
    "attribution": (
        ("entity", "entity"),
        ("parent", "attribution"),
        ("denies", "attribution"),
        ("confirms", "attribution"),
    ),
    "decision": (("supersedes", "decision"),),
}
_ACYCLIC = (("attribution", "parent"), ("entity", "merged_into"))


@dataclass(slots=True)
class State:
    """What the tables hold after all that happened.

    `beside` are the versions that did not win or cannot stand, `answered` those that are no
    conflict but still not replaced; `cleared` the links that led nowhere.
    """

    values: dict[Key, Value] = field(default_factory=dict)
    heads: dict[Key, Version] = field(default_factory=dict)
    beside: list[Version] = field(default_factory=list)
    answered: list[Version] = field(default_factory=list)
    cleared: list[tuple[Key, str]] = field(default_factory=list)


def fold(history: History, base: Mapping[Key, Value], texts: Collection[str]) -> State:
    """Return the one state of these versions; `base` are records from before the log."""
    state = State()
    wanted = {key: value for key, value in base.items() if key not in history}
    for key, versions in history.items():
        (winner, *others), answered = heads(versions)
        state.heads[key] = winner
        state.beside += others
        state.answered += answered
        if winner.value is not None:
            wanted[key] = winner.value
    rank = {table: place for place, table in enumerate(_NEEDS)}
    for key in sorted(wanted, key=lambda key: (rank[key[0]], key[1])):
        if _can_stand(state, key, wanted[key], texts):
            state.values[key] = wanted[key]
        elif key in state.heads and not state.heads[key].received:
            state.beside.append(state.heads[key])
    _clear(state)
    for table, column in _ACYCLIC:
        _cut(state, table, column)
    return state


def _can_stand(state: State, key: Key, value: Value, texts: Collection[str]) -> bool:
    if key[0] == "document" and value["sha256"] not in texts:
        return False
    return all((table, value[column]) in state.values for column, table in _NEEDS[key[0]])


def _clear(state: State) -> None:
    """Clear links to what is not there, or to another layer."""
    for key, value in state.values.items():
        gone = [
            column
            for column, table in _MAY_POINT.get(key[0], ())
            if value[column] is not None
            and not _reaches(value, state.values.get((table, value[column])), key[0] == table)
        ]
        if gone:
            state.values[key] = {**value, **dict.fromkeys(gone)}
            state.cleared += [(key, column) for column in gone]


def _reaches(value: Value, target: Value | None, among_equals: bool) -> bool:
    if target is None or (among_equals and target["id"] == value["id"]):
        return False
    layer = ("document", "annotator")
    return not among_equals or all(value.get(part) == target.get(part) for part in layer)


def _cut(state: State, table: str, column: str) -> None:
    """Open every circle at its newest member; what that member said is kept beside."""
    # Each link was sound where it was made; two machines together can close a circle.
    after = {
        key[1]: value[column]
        for key, value in state.values.items()
        if key[0] == table and value[column] is not None
    }
    done: set[str] = set()
    for start in sorted(after):
        path: list[str] = []
        place: str | None = start
        while place is not None and place not in done and place not in path:
            path.append(place)
            place = after.get(place)
        if place is not None and place in path:
            circle = [(table, id) for id in path[path.index(place) :]]
            newest = max(circle, key=lambda key: (_order(state, key), key))
            state.values[newest] = {**state.values[newest], column: None}
            if newest in state.heads:
                state.beside.append(state.heads[newest])
        done.update(path)


def _order(state: State, key: Key) -> tuple[int, str, int]:
    return state.heads[key].order if key in state.heads else (0, "", 0)
