"""Clusters of a document's submissions, aligned once and known again after a revision."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator.adjudicate.card import Facet
from annotator.adjudicate.grouping import Grouping, regrouped
from annotator.adjudicate.ledger import Standing
from annotator.adjudicate.values import SPAN, fragments
from annotator.agreement.align import Alignment, Cluster, align
from annotator.agreement.assignment import best_pairs
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import DEFAULTS, Shape, shape, similarity
from annotator.model.ids import stable_id
from annotator.model.records import Attribution, Document, Fragments
from annotator.people import Submitted

_REMEMBERED = 32


@dataclass(slots=True)
class Aligned:
    """An alignment with its letters, and what was found out about its clusters so far."""

    letters: Letters
    alignment: Alignment
    values: dict[tuple[str, str, str], str] = field(default_factory=dict)
    masks: dict[str, int] = field(default_factory=dict)
    facets: dict[Hashable, tuple[Facet, ...]] = field(default_factory=dict)


_memory: OrderedDict[tuple[str, ...], Aligned] = OrderedDict()


def aligned(
    document: Document, submitted: Sequence[Submitted], groupings: Sequence[Grouping] = ()
) -> Aligned:
    """Return the alignment of these submissions, from memory when nothing has changed.

    With `groupings`, the clusters are as the reviewer wants them.
    """
    key = (document.sha256, *(part for s in submitted for part in (s.annotator, s.hash)))

    def make() -> Aligned:
        letters = Letters(document.text)
        shapes = [shape(letters, s.annotator, item) for s in submitted for item in s.attributions]
        return Aligned(letters, align(shapes))

    found = _remembered(key, make)
    if not groupings:
        return found
    return _remembered(
        (*key, *(item.text for item in groupings)), lambda: _regrouped(found, groupings)
    )


def _remembered(key: tuple[str, ...], make: Callable[[], Aligned]) -> Aligned:
    found = _memory.get(key)
    if found is None:
        found = _memory[key] = make()
    _memory.move_to_end(key)
    while len(_memory) > _REMEMBERED:
        _memory.popitem(last=False)
    return found


def _regrouped(found: Aligned, groupings: Sequence[Grouping]) -> Aligned:
    """Return an alignment after the reviewer's word; what is known of values stays known."""
    clusters, links = regrouped(found.alignment.clusters, groupings, found.letters)
    alignment = replace(found.alignment, clusters=tuple(clusters), links=tuple(links))
    return Aligned(found.letters, alignment, found.values, found.masks)


def forget() -> None:
    """Forget all alignments."""
    _memory.clear()


def names(
    document: str, clusters: Sequence[Cluster], standings: Mapping[str, Standing], letters: Letters
) -> list[str]:
    """Return the id of each cluster: a decided one keeps its id, whatever was revised.

    It is known again by its attributions' ids, else by its gold (or by what was rejected).
    """
    known = [standings[id] for id in sorted(standings) if not standings[id].into]
    found = dict(_by_members(clusters, known, letters))
    left = [row for row in range(len(clusters)) if row not in found]
    free = sorted(set(range(len(known))) - set(found.values()))
    if left and free:
        found.update(_by_likeness(clusters, left, known, free, letters))
    used = set(standings)
    return [
        known[found[row]].cluster if row in found else _fresh(document, cluster, used)
        for row, cluster in enumerate(clusters)
    ]


def _by_members(
    clusters: Sequence[Cluster], known: Sequence[Standing], letters: Letters
) -> list[tuple[int, int]]:
    owners: dict[tuple[str, str], list[int]] = {}
    for column, standing in enumerate(known):
        for key in standing.members.items():
            owners.setdefault(key, []).append(column)
    shared: dict[tuple[int, int], float] = {}
    for row, cluster in enumerate(clusters):
        for item in cluster:
            for column in owners.get(item.key, ()):
                shared[row, column] = shared.get((row, column), 0.0) + 1
    rows = Counter(row for row, _ in shared)
    columns = Counter(column for _, column in shared)
    for row, column in shared:
        if rows[row] > 1 or columns[column] > 1:  # contested: the more alike one wins
            shared[row, column] += 0.5 * _likeness(clusters[row], anchor(letters, known[column]))
    return best_pairs(shared)


def _by_likeness(
    clusters: Sequence[Cluster],
    rows: Sequence[int],
    known: Sequence[Standing],
    columns: Sequence[int],
    letters: Letters,
) -> list[tuple[int, int]]:
    anchors = [(column, anchor(letters, known[column])) for column in columns]
    likeness = {
        (row, column): value
        for row in rows
        for column, former in anchors
        if (value := _likeness(clusters[row], former)) > DEFAULTS.threshold
    }
    return best_pairs(likeness)


def _likeness(cluster: Cluster, former: Shape) -> float:
    return max(similarity(item, former) for item in cluster)


def anchor(letters: Letters, standing: Standing) -> Shape:
    """Return what a cluster looked like when it was decided: its gold, or what was rejected."""
    spans: dict[str, Fragments] = {}
    for name in {*standing.values, *standing.seen}:
        if name.startswith(SPAN):
            seen = sorted(standing.seen.get(name, ()), key=lambda value: (-len(value), value))
            parts = fragments(standing.values.get(name) or (seen[0] if seen else None))
            if parts:
                spans[name.removeprefix(SPAN)] = parts
    return shape(letters, "", Attribution(standing.cluster, "", "", spans))


def _fresh(document: str, cluster: Cluster, used: set[str]) -> str:
    id = stable_id("cluster", document, *min(item.key for item in cluster))
    while id in used:  # its first attribution once belonged to another cluster
        id = stable_id(id, "again")
    used.add(id)
    return id
