"""Attributions as other programs draw them: single stretches of text, and arrows between these.

Programs that know neither discontinuous spans nor events get a star for each attribution. Its
middle, the first stretch of the cue (else of the content, else of what there is), bears the
attribution's id; an arrow named for the role leads to every other stretch. That one attribution
stands in another, denies or confirms it, is an arrow from middle to middle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.errors import Place, Problem
from annotator.formats.base import Options
from annotator.formats.labels import plain
from annotator.model.ids import stable_id
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Corpus, Fragments, Spans
from annotator.model.tagset import Role, Tagset, Term

_FIRST = ("cue", "content")  # the roles whose stretch is the middle of a star, if there is one
# What others call an arrow between the parts of one span.
_SAME = frozenset({"", "samespan", "samefrag", "samefragment", "discontinuous"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text with a role: positions in whatever unit the program counts."""

    id: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one stretch to another, by their ids."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What stretches and arrows say of one attribution; `id` is that of its middle.

    `members` are the ids of its stretches, the middle first; links lead to middles.
    """

    id: str
    spans: Spans
    members: Sequence[str]
    links: Mapping[str, str]


# ---- out -----------------------------------------------------------------------------------------


def stretches(item: Attribution) -> list[Stretch]:
    """Return the stretches of an attribution, its middle first."""
    roles = sorted(item.spans, key=lambda role: ((*_FIRST, role).index(role), role))
    found = [
        Stretch(stable_id("stretch", item.id, role, str(n)), role, *part)
        for role in roles
        for n, part in enumerate(item.spans[role])
    ]
    middle = found[0]
    return [Stretch(item.id, middle.role, middle.start, middle.end), *found[1:]]


def regions(part: Corpus) -> list[Stretch]:
    """Return the regions of a slice as stretches without arrows, in order."""
    found = sorted(part.regions, key=lambda region: (region.start, region.end, region.kind))
    return [Stretch(region.id, region.kind, region.start, region.end) for region in found]


def arrows(item: Attribution, known: Iterable[str]) -> Iterator[Arrow]:
    """Yield the arrows of an attribution; links lead to the attributions `known`."""
    _, *others = stretches(item)
    yield from (Arrow(item.id, other.id, other.role) for other in others)
    for relation in LINKS:
        end = target(item, relation)
        if end is not None and end in known:
            yield Arrow(item.id, end, relation)


def in_order(items: Iterable[Attribution]) -> list[Attribution]:
    """Return attributions in the order of their middles."""
    return sorted(items, key=lambda item: (stretches(item)[0].start, item.id))


# ---- in ------------------------------------------------------------------------------------------


class Relations:
    """Finds what an arrow means, and remembers what is unknown."""

    def __init__(self, tagset: Tagset, options: Options) -> None:
        """Look up roles and links of `tagset`, after the person's mapping in `options`."""
        terms: tuple[Role | Term, ...] = (*tagset.roles, *tagset.links)
        self._known = {plain(name): t.id for t in terms for name in (*t.labels.values(), t.id)}
        self._mapped = {plain(word): plain(to) for word, to in options.labels.items()}
        self.unknown: Counter[str] = Counter()

    def link(self, label: str) -> str | None:
        """Return the link that is meant, empty for parts of one attribution, None if unknown.

        A name may have a prefix, as in `frame:source`.
        """
        word = self._mapped.get(plain(label), plain(label.rpartition(":")[2]))
        found = "" if word in _SAME else self._known.get(word)
        if found is None:
            if plain(label) not in self._mapped:
                self.unknown[label] += 1
            return None
        return found if found in LINKS else ""

    def notes(self, place: Place) -> tuple[Problem, ...]:
        """Return a remark for each kind of arrow that was left out."""
        return left_out(self.unknown, place)


def left_out(names: Counter[str], place: Place) -> tuple[Problem, ...]:
    """Return a remark for each thing that a file holds and the program has no place for."""
    return tuple(
        Problem("foreign_left_out", place, {"name": name, "n": n}, "warning")
        for name, n in sorted(names.items())
        if n
    )


def figures(found: Sequence[Stretch], drawn: Sequence[Arrow], relations: Relations) -> list[Figure]:
    """Return the attributions that are drawn, in the order of `found`.

    Each cue is one, with all that arrows join to it, whatever way they point, as far as the next
    cue: two cues may share a source. What no cue is joined to is one where arrows join it, and
    alone otherwise. An arrow to a stretch that is not there is passed over.
    """
    by_id = {stretch.id: stretch for stretch in found}
    joins: list[Arrow] = []
    links: list[tuple[str, Arrow]] = []
    for arrow in drawn:
        if arrow.source in by_id and arrow.target in by_id and arrow.source != arrow.target:
            link = relations.link(arrow.label)
            if link:
                links.append((link, arrow))
            elif link is not None:
                joins.append(arrow)
    groups = _groups(by_id, joins)
    owners: dict[str, list[str]] = defaultdict(list)
    for middle, members in groups.items():
        for member in members:
            owners[member].append(middle)
    linked = _linked(links, owners, relations)
    return [
        Figure(
            middle,
            spans_of(by_id[id] for id in members),
            [middle, *(id for id in members if id != middle)],
            linked.get(middle, {}),
        )
        for middle, members in groups.items()
    ]


def _groups(by_id: Mapping[str, Stretch], joins: Sequence[Arrow]) -> dict[str, list[str]]:
    """Return the members of each figure, by the id of its middle."""
    near: dict[str, list[str]] = defaultdict(list)
    going: Counter[str] = Counter()
    for arrow in joins:
        near[arrow.source].append(arrow.target)
        near[arrow.target].append(arrow.source)
        going[arrow.source] += 1
    order = {id: n for n, id in enumerate(by_id)}
    cues = [id for id, stretch in by_id.items() if stretch.role == "cue"]
    taken: set[str] = set()
    groups: dict[str, list[str]] = {}
    for id in (*cues, *(id for id in by_id if by_id[id].role != "cue")):
        if id in taken:
            continue
        members = _reached(id, near, by_id)
        able = [one for one in members if by_id[one].role == "cue"] or members
        middle = max(able, key=lambda one: (going[one], -order[one]))
        groups[middle] = members
        taken.update(members)
    return dict(sorted(groups.items(), key=lambda group: order[group[0]]))


def _reached(
    first: str, near: Mapping[str, Sequence[str]], by_id: Mapping[str, Stretch]
) -> list[str]:
    """Return what arrows join to a stretch; from a cue on, and only there, to other cues."""
    found, left = {first}, [first]
    while left:
        here = left.pop()
        for other in near.get(here, ()):
            is_cue = by_id[other].role == "cue"
            if other not in found and (not is_cue or by_id[here].role == "cue"):
                found.add(other)
                left.append(other)
    return [id for id in by_id if id in found]


def _linked(
    links: Iterable[tuple[str, Arrow]],
    owners: Mapping[str, Sequence[str]],
    relations: Relations,
) -> dict[str, dict[str, str]]:
    """Return the links of each figure; one of a kind, and only where both ends are clear."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for link, arrow in links:
        ends = owners[arrow.source], owners[arrow.target]
        clear = len(ends[0]) == len(ends[1]) == 1 and ends[0] != ends[1]
        if clear and link not in found[ends[0][0]]:
            found[ends[0][0]][link] = ends[1][0]
        else:
            relations.unknown[arrow.label] += 1
    return found


def spans_of(members: Iterable[Stretch]) -> dict[str, Fragments]:
    """Return the fragments by role; those that touch or overlap become one."""
    parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for stretch in sorted(members, key=lambda one: (one.start, one.end)):
        mine = parts[stretch.role]
        if mine and stretch.start <= mine[-1][1]:
            mine[-1] = (mine[-1][0], max(stretch.end, mine[-1][1]))
        else:
            mine.append((stretch.start, stretch.end))
    return {role: tuple(found) for role, found in parts.items()}
