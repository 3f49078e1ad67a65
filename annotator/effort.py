"""What annotating costs, from the journal: time between operations, keys, what became of offers.

Time is what lies between an annotator's operations, each gap cut at a limit: who looks longer at
one place than that is thought to be away. Keys are what the window counted on this machine
(`store.derived`). Nothing here needs names, and `plain` leaves them out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.accepting import ACCEPTED, REJECTED, attribution_id
from annotator.agreement.figures import Figure, Undefined, ratio
from annotator.model.records import GOLD, Attribution, Suggestion
from annotator.store import Store, plain
from annotator.store.log import MERGE

IDLE = 120  # seconds; longer gaps between two operations count as so long
KEYS = "keys"
# Operations in which nobody annotates, although a layer may be in them.
_NOT_WORK = frozenset({MERGE, "import", "import_bulk", "migrate", "promote", "assign", "withdraw"})
Value = Mapping[str, Any]


@dataclass(slots=True)
class Effort:
    """Sums of one annotator on one document and day (or over several).

    `made` counts attributions that stand: begun by hand or accepted. Of the suggestions that
    were decided, `accepted` are as they were suggested, `edited` were corrected or changed
    later, `rejected` were rejected, or accepted and deleted later.
    """

    made: int = 0
    seconds: int = 0
    operations: int = 0
    pressed: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    edited: int = 0
    rejected: int = 0

    def add(self, other: Effort) -> None:
        """Add the sums of another one."""
        for name in ("made", "seconds", "operations", "accepted", "edited", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for what, n in other.pressed.items():
            self.pressed[what] = self.pressed.get(what, 0) + n

    @property
    def keys(self) -> Figure:
        """Return key presses per attribution; undefined where the window counted none."""
        return ratio(self.pressed[KEYS], self.made) if KEYS in self.pressed else _NOTHING

    @property
    def pace(self) -> Figure:
        """Return seconds per attribution."""
        return ratio(self.seconds, self.made)

    @property
    def decided(self) -> int:
        """Return how many suggestions were decided."""
        return self.accepted + self.edited + self.rejected

    def share(self, what: str) -> Figure:
        """Return the share of accepted, edited or rejected ones in the decided suggestions."""
        return ratio(getattr(self, what), self.decided)

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form, with rates; what is undefined is {"undefined": reason}."""
        figures: Mapping[str, Figure] = {
            "keys_per_attribution": self.keys,
            "seconds_per_attribution": self.pace,
            **{f"{what}_rate": self.share(what) for what in ("accepted", "edited", "rejected")},
        }
        return {
            "attributions": self.made,
            "seconds": self.seconds,
            "operations": self.operations,
            "pressed": dict(sorted(self.pressed.items())),
            "accepted": self.accepted,
            "edited": self.edited,
            "rejected": self.rejected,
            **{
                name: {"undefined": value.reason} if isinstance(value, Undefined) else value
                for name, value in figures.items()
            },
        }


_NOTHING = Undefined("no_units")
Place = tuple[str, str, str]  # annotator, document, day (ISO 8601, UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything by annotator, document and day; `idle` is the limit of a gap, in seconds."""

    by_place: Mapping[Place, Effort]
    idle: int

    def of(self, annotator: str = "", document: str = "", day: str = "") -> Effort:
        """Return the sums of everything that is of this annotator, document and day."""
        total = Effort()
        for place, effort in self.by_place.items():
            if all(not w or w == p for w, p in zip((annotator, document, day), place, strict=True)):
                total.add(effort)
        return total

    def annotators(self) -> list[str]:
        """Return whose work it is."""
        return sorted({annotator for annotator, _, _ in self.by_place})

    def documents(self, annotator: str = "") -> list[str]:
        """Return the documents that were worked on."""
        return sorted({d for who, d, _ in self.by_place if annotator in ("", who)})

    def days(self, annotator: str = "") -> list[str]:
        """Return the days of work."""
        return sorted({day for who, _, day in self.by_place if annotator in ("", who)})

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form without names: annotators are numbered."""
        return {
            "idle_seconds": self.idle,
            "total": self.of().plain(),
            "annotators": [
                {
                    "annotator": n,
                    **self.of(name).plain(),
                    "documents": [
                        {"document": id, **self.of(name, id).plain()} for id in self.documents(name)
                    ],
                    "days": [
                        {"day": day, **self.of(name, day=day).plain()} for day in self.days(name)
                    ],
                }
                for n, name in enumerate(self.annotators(), 1)
            ],
        }


def effort(store: Store, idle: int = IDLE) -> Report:
    """Return what the work in this project took, of everybody but gold."""
    journal = [_Entry(row) for row in store.log_rows() if row["annotator"] != GOLD]
    found: dict[Place, Effort] = {}
    _count_time(found, journal, idle)
    work = {item.id: item for item in store.find(Attribution)}
    born = _born(journal)
    for id in born.keys() & work.keys():
        _at(found, born[id].place(work[id].document)).made += 1
    _count_offers(found, store, work, journal)
    for pressed in store.derived.pressed():
        counts = _at(found, (pressed.annotator, pressed.document, pressed.day)).pressed
        counts[pressed.what] = counts.get(pressed.what, 0) + pressed.n
    return Report(found, idle)


class _Entry:
    """A row of the journal with its changes read."""

    __slots__ = ("annotator", "at", "changes", "day", "device", "is_work", "seq")

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.annotator: str = row["annotator"]
        self.device: str = row["device"]
        self.seq: int = row["seq"]
        self.day: str = row["at"][:10]
        self.at = _time(row["at"])
        self.is_work = row["name"] not in _NOT_WORK
        self.changes: list[tuple[str, str, Value | None, Value | None]] = json.loads(row["changes"])

    def place(self, document: str) -> Place:
        return self.annotator, document, self.day

    @property
    def document(self) -> str:
        """The document that it is about, of several the first; or nothing."""
        for _table, _id, before, after in self.changes:
            value = after or before or {}
            if value.get("document") and value.get("annotator") == self.annotator:
                return str(value["document"])
        return ""


def _time(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _at(found: dict[Place, Effort], place: Place) -> Effort:
    return found.setdefault(place, Effort())


def _count_time(found: dict[Place, Effort], journal: Sequence[_Entry], idle: int) -> None:
    """Give the gap before each operation to its document; on one machine one gap at a time."""
    last: dict[tuple[str, str], dt.datetime] = {}
    for entry in sorted(journal, key=lambda entry: (entry.device, entry.seq)):
        document = entry.document
        if entry.at is None or not document or not entry.is_work:
            continue
        who = (entry.device, entry.annotator)
        gap = (entry.at - last[who]).total_seconds() if who in last else 0
        last[who] = entry.at
        effort = _at(found, entry.place(document))
        effort.operations += 1
        effort.seconds += int(min(max(gap, 0), idle))  # clocks are set back, too


def _born(journal: Iterable[_Entry]) -> dict[str, _Entry]:
    """Return the operations in which annotators made their own attributions, by attribution."""
    return {
        id: entry
        for entry in journal
        if entry.is_work
        for table, id, before, after in entry.changes
        if table == "attribution" and before is None and after
        if after["annotator"] == entry.annotator
    }


def _count_offers(
    found: dict[Place, Effort],
    store: Store,
    work: Mapping[str, Attribution],
    journal: Iterable[_Entry],
) -> None:
    """Count what became of the suggestions that stand as settled, where they were settled."""
    when, taken = _settled(journal)
    for item in store.find(Suggestion):
        if item.id in when:
            effort = _at(found, when[item.id].place(item.document))
            id = attribution_id(item.annotator, item.offer)
            now = work.get(id)
            if item.state == REJECTED or now is None:
                effort.rejected += 1
            elif _is_as_suggested(now, taken.get(id)):
                effort.accepted += 1
            else:
                effort.edited += 1


def _settled(journal: Iterable[_Entry]) -> tuple[dict[str, _Entry], dict[str, Value]]:
    """Return when each suggestion was settled, and what each accepted attribution was then."""
    when: dict[str, _Entry] = {}
    taken: dict[str, Value] = {}
    for entry in journal:
        for table, id, before, after in entry.changes:
            if before is None and after and table == "suggestion":
                when[id] = entry
            elif before is None and after and table == "attribution":
                taken[id] = after
    return when, taken


def _is_as_suggested(now: Attribution, then: Value | None) -> bool:
    """Tell whether spans and values are as suggested; who it is and links are no corrections."""
    if then is None or (now.provenance or {}).get("decision") != ACCEPTED:
        return False
    known = plain(now)
    return all(known[name] == then[name] for name in ("spans", "attributes", "implicit"))
