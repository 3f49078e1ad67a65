"""What the decisions of a document say now: the append-only rows read in their order."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudicate.grouping import APART, GROUPING, Block, Grouping, parse
from annotator.adjudicate.values import PRESENCE
from annotator.model.records import Decision
from annotator.model.tagset import canonical
from annotator.store import Store

WHOLE = "*"  # the facet of a decision about a whole cluster
PANEL = "panel"  # a decision about whose work counts; it has no cluster
AUTO, TRIVIAL, PICK, EDIT, REJECT, ADD = "auto", "trivial", "pick", "edit", "reject", "add"
MAJORITY = "majority"  # by the project's rule, without all being of one mind
LATER, REOPEN, ADMIT, EXPLAIN = "later", "reopen", "admit", "explain"
AUTOMATIC = frozenset({AUTO, TRIVIAL})
_NO_DECISION = frozenset({LATER, REOPEN, EXPLAIN})

Seen = Mapping[str, Any]


@dataclass(slots=True)
class Standing:
    """Where a cluster stands.

    `keep` is None while only some facets are decided. `values` and `kinds` are by facet, `seen`
    the values that were on screen or agreed on, `held` who held which of them last, `members`
    who had which attribution, `asked` what the reviewer opened again, `rows` the decision in
    force by facet, `why` the decisions whose reason stands, the latest last. `into` names the
    cluster that this one was found to be part of.
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
    why: dict[str, Decision] = field(default_factory=dict)
    later: bool = False
    into: str = ""
    stamp: tuple[str, ...] = ()  # the ids of all its decisions

    def read(self, row: Decision) -> None:
        """Account for one more decision."""
        self.stamp += (row.id,)
        if row.kind == EXPLAIN:
            self.why.clear()
            self._explain(WHOLE, row)
            self.rows[EXPLAIN] = row
            return
        self.rows[row.facet] = row
        seen: Seen = json.loads(row.seen)
        self.members.update(seen["members"])
        if row.kind in (LATER, REOPEN):
            self._explain(row.kind, row)
            self.later |= row.kind == LATER
            if row.kind == REOPEN:
                self._ask_again()
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
        values = data.get("values", {})
        kept = {GROUPING}
        if data["keep"]:  # what was said about a value goes on to stand beside it
            kept |= {name for name, value in values.items() if self.values.get(name) == value}
            kept.add(PRESENCE)
        self.why = {name: said for name, said in self.why.items() if name in kept}
        self._explain(WHOLE, row)
        self.keep, self.asked = data["keep"], set()
        self.values, self.kinds = values, data.get("kinds", {})
        self.members.update(data.get("members", {}))
        grouped = self.rows.get(GROUPING)
        self.rows = {WHOLE: row} | ({GROUPING: grouped} if grouped else {})

    def _facet(self, row: Decision) -> None:
        if row.facet == PRESENCE and self.keep is False:
            self.keep, self.values, self.kinds = None, {}, {}
        self.values[row.facet], self.kinds[row.facet] = row.value, row.kind
        self.asked.discard(row.facet)
        self.why.pop(LATER, None)
        self._explain(row.facet, row)

    def _ask_again(self) -> None:
        decided = {name for name, kind in self.kinds.items() if kind not in AUTOMATIC}
        self.asked = {PRESENCE} if self.keep is False else {PRESENCE, *decided}

    def _explain(self, name: str, row: Decision) -> None:
        self.why.pop(name, None)
        if row.reason:
            self.why[name] = row

    def regroup(self, row: Decision, block: Block, *, anew: bool) -> None:
        """Account for a decision about whose attributions are one; `anew`: so ask it again."""
        self.stamp += (row.id,)
        self.rows[GROUPING] = row
        self._explain(GROUPING, row)
        self.members, self.later, self.into = dict(block.members), False, ""
        self.held = {
            name: {who: value for who, value in held.items() if who in block.members}
            for name, held in self.held.items()
        }
        if anew and self.keep is not None:
            self._ask_again()

    def go_into(self, row: Decision, cluster: str) -> None:
        """Account for being part of another cluster."""
        self.stamp += (row.id,)
        self.rows[GROUPING], self.into = row, cluster
        self.keep, self.values, self.kinds, self.members = None, {}, {}, {}

    def reason_for(self, names: Iterable[str]) -> str:
        """Return why facets are as they are: their own reason, else that of the whole."""
        found = (self.why.get(name) for name in (*names, PRESENCE, WHOLE, GROUPING))
        return next((row.reason for row in found if row), "")

    @property
    def reason(self) -> str:
        """Return the reason that was given last."""
        return next((row.reason for row in reversed(self.why.values())), "")

    @property
    def last(self) -> Decision | None:
        """Return the latest decision that says something."""
        said = [row for row in self.rows.values() if row.kind not in _NO_DECISION]
        return max(said, key=when, default=None)


def when(row: Decision) -> tuple[str, str]:
    """Return the order of decisions."""
    return row.at, row.id


@dataclass(slots=True)
class Ledger:
    """The decisions of one document: standings by cluster, and the moment of the last one.

    `panel` are those whose work counts, with the number of the submission last looked at;
    `groupings` what was said about which attributions are one, in its order.
    """

    standings: dict[str, Standing] = field(default_factory=dict)
    panel: dict[str, int] = field(default_factory=dict)
    groupings: list[Grouping] = field(default_factory=list)
    at: str = ""
    by_person: bool = False

    def standing(self, cluster: str) -> Standing:
        """Return where a cluster stands, also one without decisions."""
        return self.standings.setdefault(cluster, Standing(cluster))

    def moved(self) -> dict[str, str]:
        """Return where clusters are that were found to be part of others."""
        found = {}
        for id, standing in self.standings.items():
            goal = standing.into
            while self.standings[goal].into if goal else "":
                goal = self.standings[goal].into
            if goal:
                found[id] = goal
        return found

    def read(self, row: Decision) -> None:
        """Account for one more decision."""
        self.at = row.at
        if row.facet == PANEL:
            self.panel = {**dict.fromkeys(json.loads(row.value), 0), **self.panel}
            return
        self.panel.update(json.loads(row.seen).get("panel", {}))
        self.by_person |= row.kind not in (AUTO, LATER, EXPLAIN)
        if row.facet != GROUPING:
            self.standing(row.cluster).read(row)
            return
        grouping = parse(row)
        self.groupings.append(grouping)
        for block in grouping.blocks:
            self.standing(block.cluster).regroup(row, block, anew=grouping.kind != APART)
        for cluster in grouping.absorbed:
            self.standing(cluster).go_into(row, grouping.blocks[0].cluster)


def read(rows: Iterable[Decision]) -> Ledger:
    """Read decisions in their order."""
    ledger = Ledger()
    for row in sorted(rows, key=when):
        ledger.read(row)
    return ledger


def reasons(rows: Iterable[Decision]) -> list[Decision]:
    """Return the decisions whose reason stands: it was neither changed nor taken back."""
    documents: dict[str, list[Decision]] = {}
    for row in rows:
        documents.setdefault(row.document, []).append(row)
    said = {
        row.id: row
        for found in documents.values()
        for standing in read(found).standings.values()
        for row in standing.why.values()
    }
    return sorted(said.values(), key=when)


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
        rows = standing.rows if standing else {}
        former = rows.get(EXPLAIN) if facet == WHOLE else rows.get(facet)
        former = former or rows.get(WHOLE)
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
