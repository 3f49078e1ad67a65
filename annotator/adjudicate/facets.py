"""How far each facet of a cluster is: agreed, decided, open, or open again (§3.4, §3.7)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.adjudicate.card import Facet, Option, State, Trust
from annotator.adjudicate.ledger import (
    ADD,
    AUTO,
    AUTOMATIC,
    EDIT,
    MAJORITY,
    PICK,
    TRIVIAL,
    Standing,
)
from annotator.adjudicate.values import (
    ATTRIBUTE,
    CORE,
    ENTITY,
    IMPLICIT,
    NO,
    NOTHING,
    PRESENCE,
    SOURCE,
    YES,
    Reading,
    fragments,
    is_span,
    of_id,
    to_id,
)
from annotator.model.links import LINKS
from annotator.model.records import Attribution

_CLOSED = {
    AUTO: State.AUTO_UNANIMOUS,
    TRIVIAL: State.AUTO_TRIVIAL,
    MAJORITY: State.AUTO_MAJORITY,
    PICK: State.PICKED,
    EDIT: State.EDITED,
    ADD: State.ADDED,
}
_REMEMBERED = 4096
_MOST_NEED = 3  # annotators below which there is no majority that is not all
_TYPES = {IMPLICIT: "IMPLICIT", ENTITY: "SOURCE-IDENTITY", "parent": "NESTING"}

Group = list[tuple[str, str]]  # (annotator, value) of those who agree


@dataclass(slots=True)
class Cluster:
    """A cluster with its members by annotator and what was decided about it."""

    id: str
    members: Mapping[str, Attribution]
    standing: Standing


@dataclass(slots=True)
class Asker:
    """What all facets of a document are asked with. `order` are the annotators that count.

    `majority`: the project's rule that what more than half of at least three say is accepted.
    """

    reading: Reading
    order: Sequence[str]
    names: Sequence[str]
    clusters: Mapping[str, Cluster]
    trust: Trust
    values: dict[tuple[str, str, str], str]
    known: dict[Hashable, tuple[Facet, ...]]
    majority: bool = False
    outward: dict[str, str | None] = field(default_factory=dict)
    _shared: Hashable = None

    def __post_init__(self) -> None:
        """Find what encloses each cluster by most of its members."""
        for id, cluster in self.clusters.items():
            said = [to_id(self.value(item, "parent")) for item in cluster.members.values()]
            votes = sorted({p for p in said if p}, key=lambda p: (-said.count(p), p))
            self.outward[id] = votes[0] if votes else None

    def value(self, item: Attribution, name: str) -> str:
        """Return a facet's value; those that depend on nothing else are remembered."""
        if name in LINKS or name == ENTITY:
            return self.reading.value(item, name)
        key = (item.annotator, item.id, name)
        found = self.values.get(key)
        if found is None:
            found = self.values[key] = self.reading.value(item, name)
        return found

    def facets(self, cluster: Cluster) -> tuple[Facet, ...]:
        """Return all facets of a cluster, presence first; a rejected one has no others.

        They are remembered until a decision about it, the clusters, or the registry change.
        """
        key = (self._situation(), cluster.id, cluster.standing.stamp)
        found = self.known.get(key)
        if found is None:
            presence = self.presence(cluster)
            names = () if presence.state is State.REJECTED else self.names
            found = (presence, *(self.facet(cluster, name) for name in names))
            if len(self.known) > _REMEMBERED:
                self.known.clear()
            self.known[key] = found
        return found

    def _situation(self) -> Hashable:
        if self._shared is None:
            self._shared = (
                tuple(self.clusters),
                tuple(self.order),
                tuple(self.names),
                tuple(sorted(self.trust.items())),
                tuple(sorted(self.reading.entities.items())),
                tuple(sorted(self.reading.moved.items())),
                self.reading.clitics,
                self.majority,
            )
        return self._shared

    # ---- presence ------------------------------------------------------------------------

    def presence(self, cluster: Cluster) -> Facet:
        """Return the facet that says whether the cluster becomes gold."""
        standing = cluster.standing
        present = [n for n, name in enumerate(self.order) if name in cluster.members]
        absent = [n for n, name in enumerate(self.order) if name not in cluster.members]
        options = (
            Option(1, YES, tuple(present), token="keep"),
            Option(2, NO, tuple(absent), token="drop"),
        )
        value = None
        if standing.keep is not None:
            value = YES if standing.keep else NO
        elif standing.values.get(PRESENCE) == YES:
            value = YES
        state = self._presence_state(cluster, value, unanimous=bool(present) and not absent)
        if state is State.AUTO_UNANIMOUS:
            value = YES
        proposal = None
        if state in (State.PENDING, State.REOPENED):
            proposal = self._majority(len(present), len(absent), value)
        types = () if state is State.AUTO_UNANIMOUS else ("PRESENCE",)
        return Facet(cluster.id, PRESENCE, state, options, value, proposal, types)

    def _presence_state(self, cluster: Cluster, value: str | None, *, unanimous: bool) -> State:
        standing = cluster.standing

        def news(who: str) -> bool:
            return self.brings_news(cluster, who)

        if value is None:
            alone = len(self.order) < 2
            return State.AUTO_UNANIMOUS if unanimous and not alone else State.PENDING
        if PRESENCE in standing.asked:
            return State.REOPENED
        if value == NO:
            return State.REOPENED if any(map(news, cluster.members)) else State.REJECTED
        kind = standing.kinds.get(PRESENCE, PICK)
        if kind in AUTOMATIC and not unanimous:
            return State.REOPENED
        return _CLOSED[kind]

    def brings_news(self, cluster: Cluster, who: str) -> bool:
        """Tell whether a member now has other spans than those that were rejected."""
        item, seen = cluster.members[who], cluster.standing.seen
        return any(
            self._is_fresh(name, [self.value(item, name)], seen.get(name, ())) for name in CORE
        )

    def _is_fresh(self, name: str, values: Collection[str], seen: Collection[str]) -> bool:
        if all(value in seen for value in values):
            return False
        known = {self.reading.same(name, value) for value in seen}
        return any(self.reading.same(name, value) not in known for value in values)

    @staticmethod
    def _majority(present: int, absent: int, value: str | None) -> int | None:
        if present != absent:
            return 1 if present > absent else 2
        return None if value is None else 1 if value == YES else 2

    # ---- all others ----------------------------------------------------------------------

    def facet(self, cluster: Cluster, name: str) -> Facet:
        """Return one facet of a cluster that may become gold."""
        standing = cluster.standing
        said = self._said(cluster, name)
        groups = self._groups(name, said)
        decided = standing.values.get(name)
        if name == IMPLICIT and standing.values.get(SOURCE, NOTHING) != NOTHING:
            return Facet(cluster.id, name, State.AUTO_TRIVIAL, (), NOTHING)
        state, value = self._state(name, said, groups)
        if decided is not None:
            value = decided = self.reading.current(name, decided)
            kind = standing.kinds.get(name, PICK)
            state = _CLOSED[kind]
            seen = {*standing.seen.get(name, ()), decided}
            news = self._is_fresh(name, set(said.values()), seen)
            broken = kind == MAJORITY and not self._rules(name, groups, decided)
            if name in standing.asked or news or broken:
                state = State.REOPENED
        open = state in (State.PENDING, State.REOPENED)
        options = self._options(name, groups, decided)
        proposal = self._proposal(options, value) if open else None
        types = self._types(cluster, name, options) if len(options) > 1 else ()
        return Facet(cluster.id, name, state, options, value, proposal, types)

    def _said(self, cluster: Cluster, name: str) -> dict[str, str]:
        members = cluster.members
        if name == IMPLICIT:  # a written source is not implicit; only the others can say how
            unwritten = {n: item for n, item in members.items() if not item.spans.get("source")}
            members = unwritten or members
        return {who: self.value(item, name) for who, item in members.items()}

    def _groups(self, name: str, said: Mapping[str, str]) -> list[Group]:
        if len(set(said.values())) == 1:
            return [list(said.items())]
        found: dict[str | int, Group] = {}
        for who, value in said.items():
            found.setdefault(self.reading.same(name, value), []).append((who, value))
        return list(found.values())

    def _state(
        self, name: str, said: Mapping[str, str], groups: list[Group]
    ) -> tuple[State, str | None]:
        """Return how far a facet is that nobody decided, and its value if it has one."""
        if len(groups) <= 1:
            values = set(said.values())
            value = self.reading.stored(name, values) if values else NOTHING
            return (State.AUTO_TRIVIAL if len(values) > 1 else State.AUTO_UNANIMOUS), value
        if name in LINKS:
            links = {who: to_id(value) for who, value in said.items()}
            for id in sorted({id for id in links.values() if id}):
                if self._follows(name, id, links):
                    return State.AUTO_TRIVIAL, of_id(id)
        most = self._most(groups) if self.majority else None
        return (State.AUTO_MAJORITY, self._form(name, most)) if most else (State.PENDING, None)

    def _most(self, groups: list[Group]) -> Group | None:
        """Return those who are more than half of at least three annotators, if any are."""
        most = max(groups, key=len, default=[])
        enough = len(self.order) >= _MOST_NEED and 2 * len(most) > len(self.order)
        return most if enough else None

    def _rules(self, name: str, groups: list[Group], value: str) -> bool:
        """Tell whether most still say what was accepted because most said it."""
        most = self._most(groups)
        same = self.reading.same
        return most is not None and same(name, most[0][1]) == same(name, value)

    def _follows(self, name: str, id: str, links: Mapping[str, str | None]) -> bool:
        """Tell whether all others could not say `id`, because they have no attribution there.

        Who missed the enclosing attribution names the one outside it, or none: that is no other
        opinion about nesting. Whether it becomes gold is asked where it is missing.
        """
        for who, other in links.items():
            place: str | None = id
            passed: set[str] = set()
            while place != other:
                if place is None or place in passed or place not in self.clusters:
                    return False
                if who in self.clusters[place].members:
                    return False
                passed.add(place)
                place = self.outward.get(place) if name == "parent" else None
        return True

    # ---- options -------------------------------------------------------------------------

    def _options(self, name: str, groups: list[Group], decided: str | None) -> tuple[Option, ...]:
        place = {who: n for n, who in enumerate(self.order)}
        rows = [
            (tuple(sorted(place[who] for who, _ in group)), self._form(name, group))
            for group in groups
        ]
        if decided is not None and self._is_fresh(name, [decided], [value for _, value in rows]):
            rows.append(((), decided))
        rows.sort(key=lambda row: (not row[0], row[0], row[1]))
        if not is_span(name):
            return tuple(
                Option(n, value, holders, token=value) for n, (holders, value) in enumerate(rows, 1)
            )
        spans = [fragments(value) for _, value in rows]
        if len(rows) == 1:
            return (Option(1, rows[0][1], rows[0][0], spans[0], (), "-"),)
        only = self.reading.only(spans)
        return tuple(
            Option(n, value, holders, spans[n - 1], only[n - 1], self._token(only[n - 1]))
            for n, (holders, value) in enumerate(rows, 1)
        )

    def _form(self, name: str, group: Group) -> str:
        return self.reading.stored(name, (value for _, value in group))

    def _token(self, only: Sequence[tuple[int, int]]) -> str:
        return f"+{self.reading.words(only)}" if only else "-"

    def _proposal(self, options: Sequence[Option], in_force: str | None) -> int | None:
        """Return the plurality; a tie is broken by reliability, then by what is in force."""
        ranked = sorted(options, key=lambda item: -len(item.holders))
        top = [item for item in ranked if len(item.holders) == len(ranked[0].holders)]
        if len(top) == 1:
            return top[0].number
        best = self._most_trusted(top)
        if best is not None:
            return best.number
        return next((item.number for item in options if item.value == in_force), None)

    def _most_trusted(self, options: Sequence[Option]) -> Option | None:
        trust = [[self.trust.get(self.order[n]) for n in item.holders] for item in options]
        if any(value is None for row in trust for value in row) or not all(trust):
            return None
        scores = [max(value for value in row if value is not None) for row in trust]
        top = max(scores)
        return options[scores.index(top)] if scores.count(top) == 1 else None

    # ---- kinds of disagreement -----------------------------------------------------------

    def _types(self, cluster: Cluster, name: str, options: Sequence[Option]) -> tuple[str, ...]:
        if is_span(name):
            role = name.partition(":")[2]
            kinds = [self.reading.difference(role, [item.fragments for item in options])]
            if name == "span:cue" and self._swapped(cluster):
                kinds.append("ROLE-SWAP")
            return tuple(kinds)
        if name.startswith(ATTRIBUTE):
            return (name.removeprefix(ATTRIBUTE).upper().replace("_", "-"),)
        return (_TYPES.get(name, f"LINK.{name}"),)

    def _swapped(self, cluster: Cluster) -> bool:
        """Tell whether one takes for the cue what another takes for content or source."""
        mask = self.reading.letters.mask
        items = list(cluster.members.values())
        for one in items:
            cue = mask(one.spans.get("cue", ()))
            for other in items:
                if not cue & mask(other.spans.get("cue", ())) and any(
                    cue & mask(other.spans.get(role, ())) for role in ("content", "source")
                ):
                    return True
        return False
