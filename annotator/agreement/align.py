"""Which attributions of several annotators are the same one (agreement.md §3.1).

Clusters hold at most one attribution per annotator and maximise Σ (S − τ) over the pairs inside
them. Everything else, from agreement to adjudication, is computed on the clusters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from annotator.agreement.clustering import Component
from annotator.agreement.similarity import DEFAULTS, Parameters, Shape, similarity

ALGORITHM_VERSION = "2"  # 2: ties are settled anew, by another solver

Cluster = tuple[Shape, ...]  # by annotator; one at most of each


@dataclass(frozen=True, slots=True)
class Link:
    """Two clusters that belong on one card, by their places; not part of the objective.

    SPLIT: an attribution in the one, which lacks annotator y, shares cue letters with one of y
    in the other. CROSS: no common annotator, and their extents overlap by half of the smaller.
    """

    kind: Literal["SPLIT", "CROSS"]
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The clusters of one document in text order, their objective, links and how it was done."""

    clusters: tuple[Cluster, ...]
    objective: float
    links: tuple[Link, ...]
    parameters: Parameters
    version: str = ALGORITHM_VERSION

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form."""
        return {
            "clusters": [[[*shape.key] for shape in cluster] for cluster in self.clusters],
            "objective": self.objective,
            "links": [[link.kind, link.one, link.other] for link in self.links],
            "parameters": {
                "cue": self.parameters.cue,
                "content": self.parameters.content,
                "source": self.parameters.source,
                "threshold": self.parameters.threshold,
            },
            "version": self.version,
        }


def align(shapes: Iterable[Shape], parameters: Parameters = DEFAULTS) -> Alignment:
    """Align one document's attributions, each named once by annotator and id.

    The result does not depend on the order of `shapes`.
    """
    items = sorted(shapes, key=lambda item: item.order)
    if any(one.key == other.key for one, other in pairwise(sorted(items, key=lambda i: i.key))):
        raise ValueError("an annotator has two attributions with one id")
    gains: dict[int, dict[int, float]] = {place: {} for place in range(len(items))}
    joined = _Joined(len(items))
    for one, other, value in candidates(items, parameters):
        gains[one][other] = gains[other][one] = value - parameters.threshold
        if value > parameters.threshold:
            joined.join(one, other)
    owner = [item.annotator for item in items]
    groups = [
        group
        for part in joined.parts()
        for group in Component(part, owner, gains, parameters.threshold).solve()
    ]
    groups.sort(key=min)
    objective = sum(
        gains[one].get(other, -parameters.threshold)
        for group in groups
        for one, other in combinations(sorted(group), 2)
    )
    clusters = tuple(
        tuple(sorted((items[place] for place in group), key=lambda item: item.annotator))
        for group in groups
    )
    return Alignment(clusters, objective, tuple(links(clusters)), parameters)


def candidates(items: Sequence[Shape], parameters: Parameters) -> Iterator[tuple[int, int, float]]:
    """Sweep over the cores' extents: pairs of places of two annotators with S > 0, and S."""
    cores = [place for place in range(len(items)) if items[place].core]
    active: list[int] = []
    for place in sorted(cores, key=lambda place: (items[place].low, place)):
        item = items[place]
        active = [other for other in active if items[other].high > item.low]
        for other in active:
            rival = items[other]
            if rival.annotator != item.annotator and item.core & rival.core:
                yield place, other, similarity(item, rival, parameters)
        active.append(place)


class _Joined:
    """Union-find."""

    def __init__(self, size: int) -> None:
        self.above = list(range(size))

    def root(self, place: int) -> int:
        while self.above[place] != place:
            self.above[place] = self.above[self.above[place]]
            place = self.above[place]
        return place

    def join(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        self.above[max(one, other)] = min(one, other)

    def parts(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for place in range(len(self.above)):
            found.setdefault(self.root(place), []).append(place)
        return list(found.values())


def links(clusters: Sequence[Cluster]) -> list[Link]:
    """Return SPLIT and CROSS links, each once, the earlier cluster first.

    A cluster's extent reaches from the first to the last letter of all its spans.
    """
    extents = [
        (min(item.first for item in cluster), max(item.last for item in cluster))
        for cluster in clusters
    ]
    who = [{item.annotator for item in cluster} for cluster in clusters]
    found: set[tuple[int, int, Literal["SPLIT", "CROSS"]]] = set()
    for one, other in _near(extents):
        if not who[one] & who[other] and _overlaps(extents[one], extents[other]):
            found.add((one, other, "CROSS"))
        if _shares_cue(clusters[one], clusters[other], who[one], who[other]):
            found.add((one, other, "SPLIT"))
    return [Link(kind, one, other) for one, other, kind in sorted(found)]


def _near(extents: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return the places of overlapping extents, the smaller place first."""
    active: list[int] = []
    for place in sorted(range(len(extents)), key=extents.__getitem__):
        start = extents[place][0]
        active = [other for other in active if extents[other][1] > start]
        for other in active:
            yield min(place, other), max(place, other)
        active.append(place)


def _overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    smaller = min(one[1] - one[0], other[1] - other[0])
    return smaller > 0 and common >= 0.5 * smaller


def _shares_cue(first: Cluster, second: Cluster, one: set[str], other: set[str]) -> bool:
    return any(
        left.cue & right.cue and (right.annotator not in one or left.annotator not in other)
        for left in first
        for right in second
        if left.annotator != right.annotator
    )
