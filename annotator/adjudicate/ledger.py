"""What the decisions of a document say now: the append-only rows read in their order."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudicate.values import PRESENCE
from annotator.model.records import Decision
from annotator.model.tagset import canonical
from annotator.store import Store

WHOLE = "*"  # the facet of a decision about a whole cluster
PANEL = "panel"  # a decision about whose work counts; it has no cluster
AUTO, TRIVIAL, PICK, EDIT, REJECT, ADD = "auto", "trivial", "pick", "edit", "reject", "add"
LATER, REOPEN, ADMIT = "later", "reopen", "admit"
AUTOMATIC = frozenset({AUTO, TRIVIAL})

Seen = Mapping[str, Any]


@dataclass(slots=True)
class Standing:
    """Where a cluster stands.

    `keep` is None while only some facets are decided. `values` and `kinds` are by facet, `seen`
    the values that were on screen or agreed on, `held` who held which of them last, `members`
    who had which attribution, `asked` what the reviewer opened again, `rows` the decision in
    force by facet.
    """

    cluster: str
    keep: bool | None = None
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    held: dict[str, dict[str, str]] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    rows: dict[str, Decision] = field(default_factory=dict)
    later: bool = False
    stamp: tuple[str, ...] = ()  # the ids of all its decisions

    def read(self, row: Decision) -> None:
        """Account for one more decision."""
        self.stamp += (row.id,)
        self.rows[row.facet] = row
        seen: Seen = json.loads(row.seen)
        self.members.update(seen["members"])
        if row.kind == LATER:
            self.later = True
            return
        if row.kind == REOPEN:
            decided = {name for name, kind in self.kinds.items() if kind not in AUTOMATIC}
            self.asked = {PRESENCE} if self.keep is False else {PRESENCE, *decided}
            return
        for name, options in seen["values"].items():
            self.seen.setdefault(name, set()).update(value for value, _ in options)
            self.held[name] = {who: value for value, holders in options for who in holders}
        self.later = False
        if row.facet == WHOLE:
            self._whole(row)
        else:
            self._facet(row)

    def _whole(self, row: Decision) -> None:
        data = json.loads(row.value)
        self.keep, self.asked = data["keep"], set()
        self.values, self.kinds = data.get("values", {}), data.get("kinds", {})
        self.members.update(data.get("members", {}))
        self.rows = {WHOLE: row}

    def _facet(self, row: Decision) -> None:
        if row.facet == PRESENCE and self.keep is False:
            self.keep, self.values, self.kinds = None, {}, {}
        self.values[row.facet], self.kinds[row.facet] = row.value, row.kind
        self.asked.discard(row.facet)

    @property
    def last(self) -> Decision | None:
        """Return the latest decision that says something."""
        said = [row for row in self.rows.values() if row.kind not in (LATER, REOPEN)]
        return max(said, key=when, default=None)


def when(row: Decision) -> tuple[str, str]:
    """Return the order of decisions."""
    return row.at, row.id


@dataclass(slots=True)
class Ledger:
    """The decisions of one document: standings by cluster, and the moment of the last one.

    `panel` are those whose work counts, with the number of the submission last looked at.
    """

    standings: dict[str, Standing] = field(default_factory=dict)
    panel: dict[str, int] = field(default_factory=dict)
    at: str = ""
    by_person: bool = False


def read(rows: Iterable[Decision]) -> Ledger:
    """Read decisions in their order."""
    ledger = Ledger()
    for row in sorted(rows, key=when):
        ledger.at = row.at
        if row.facet == PANEL:
            ledger.panel = {**dict.fromkeys(json.loads(row.value), 0), **ledger.panel}
            continue
        ledger.panel.update(json.loads(row.seen).get("panel", {}))
        ledger.by_person |= row.kind not in (AUTO, LATER)
        ledger.standings.setdefault(row.cluster, Standing(row.cluster)).read(row)
    return ledger


def load(store: Store, document: str) -> Ledger:
    """Read a document's decisions."""
    return read(store.find(Decision, document=document))


class Pen:
    """Writes decisions of one document inside an operation, each later than all before it."""

    def __init__(self, store: Store, reviewer: str, document: str, ledger: Ledger) -> None:
        """Continue after the ledger's last moment."""
        self._store, self._reviewer, self._document = store, reviewer, document
        self._ledger, self._last = ledger, ledger.at

    def write(self, cluster: str, facet: str, value: object, kind: str, **more: Any) -> None:
        """Append a decision; `value` is JSON text or data. More: `seen`, `reason`."""
        standing = self._ledger.standings.get(cluster)
        former = standing.rows.get(facet) or standing.rows.get(WHOLE) if standing else None
        self._store.put(
            Decision(
                str(uuid.uuid4()),
                self._document,
                cluster,
                facet,
                value if isinstance(value, str) else canonical(value),
                kind,
                canonical(more.get("seen") or {"values": {}, "members": {}}),
                self._reviewer,
                self._now(),
                more.get("reason", ""),
                former.id if former else None,
            )
        )

    def _now(self) -> str:
        now = dt.datetime.now(dt.UTC)
        if self._last:
            now = max(now, dt.datetime.fromisoformat(self._last) + dt.timedelta(microseconds=1))
        self._last = now.isoformat(timespec="microseconds")
        return self._last
