"""One document as the measures see it: letters, shapes, clusters, and what words a role covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator.agreement.align import Alignment, align
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import DEFAULTS, Parameters, Shape, shape
from annotator.model.records import Attribution, Document

Members = Mapping[str, Shape]  # annotator → attribution
Groups = Mapping[str, Mapping[str, str]]  # attribute → value → group
Words = Mapping[tuple[str, str], Mapping[str, int]]  # (annotator, id) → role → words


@dataclass(frozen=True, slots=True)
class AnnotatedLayer:
    """What one annotator submitted on one document, entities by their canonical ids."""

    document: str
    annotator: str
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A document under some of its annotators, who are sorted by name.

    `clusters` keep their places when annotators are left out, and may then be empty. `aligned`
    lists (cluster, attribution of the first, attribution of the second) when there are two.
    """

    document: str
    letters: Letters
    annotators: tuple[str, ...]
    shapes: Mapping[str, Sequence[Shape]]
    clusters: Sequence[Members]
    home: Mapping[tuple[str, str], int]
    words: Words
    groups: Groups
    alignment: Alignment
    seed: int
    aligned: Sequence[tuple[int, Shape, Shape]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the aligned attributions of two annotators."""
        found: list[tuple[int, Shape, Shape]] = []
        if len(self.annotators) == 2:
            one, other = self.annotators
            for place, members in enumerate(self.clusters):
                if one in members and other in members:
                    found.append((place, members[one], members[other]))
        object.__setattr__(self, "aligned", found)

    def pair(self, one: str, other: str) -> View:
        """Return the same alignment with two of the annotators."""
        if self.annotators == (one, other):
            return self
        clusters = [
            {name: members[name] for name in (one, other) if name in members}
            for members in self.clusters
        ]
        return View(
            self.document,
            self.letters,
            (one, other),
            self.shapes,
            clusters,
            self.home,
            self.words,
            self.groups,
            self.alignment,
            self.seed,
        )

    def sides(self) -> tuple[Sequence[Shape], Sequence[Shape]]:
        """Return the attributions of the two annotators."""
        one, other = self.annotators
        return self.shapes[one], self.shapes[other]

    def value(self, item: Shape, attribute: str) -> str | None:
        """Return the value of an attribute; of `stance.group` the group of the value."""
        name, _, grouped = attribute.partition(".")
        value = item.attribution.attributes.get(name)
        return self.groups[name].get(value, value) if grouped and value is not None else value

    def target(self, item: Shape, id: str | None) -> int | None:
        """Return the cluster to which a link leads."""
        return self.home.get((item.annotator, id)) if id else None


def view(
    document: Document,
    layers: Sequence[AnnotatedLayer],
    groups: Groups,
    seed: int = 0,
    parameters: Parameters = DEFAULTS,
) -> View:
    """Align one document's layers; ValueError if an annotator has two. `seed` is for γ."""
    letters = Letters(document.text)
    shapes = {
        layer.annotator: [shape(letters, layer.annotator, item) for item in layer.attributions]
        for layer in sorted(layers, key=lambda layer: layer.annotator)
    }
    if len(shapes) < len(layers):
        raise ValueError(f"an annotator has two layers on {document.id}")
    alignment = align((item for items in shapes.values() for item in items), parameters)
    clusters = [{item.annotator: item for item in cluster} for cluster in alignment.clusters]
    home = {item.key: n for n, cluster in enumerate(alignment.clusters) for item in cluster}
    words = {
        item.key: {role: letters.words(item.attribution.spans[role]) for role in item.masks}
        for items in shapes.values()
        for item in items
    }
    return View(
        document.id, letters, tuple(shapes), shapes, clusters, home, words, groups, alignment, seed
    )
