"""What a dataset holds, counted while its documents go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.formats.huggingface.rows import ANNOTATORS, GOLD
from annotator.model.records import Attribution, Corpus


@dataclass(slots=True)
class Counts:
    """One configuration: rows by split, and what stands in them.

    `depths` counts attributions by how many they lie within, themselves included; `unwritten`
    those whose source has no words of its own.
    """

    rows: Counter[str] = field(default_factory=Counter)
    attributions: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    discontinuous: Counter[str] = field(default_factory=Counter)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    depths: Counter[int] = field(default_factory=Counter)
    unwritten: int = 0
    annotators: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)

    def add(self, annotator: str, items: list[Attribution], split: str) -> None:
        """Account for one row."""
        self.annotators.add(annotator)
        self.rows[split] += 1
        self.attributions[split] += len(items)
        parents = {item.id: item.parent for item in items}
        for item in items:
            self.depths[_depth(item.id, parents)] += 1
            self.unwritten += not item.spans.get("source")
            if item.entity:
                self.entities.add(item.entity)
            for role, parts in item.spans.items():
                self.spans[role] += bool(parts)
                self.discontinuous[role] += len(parts) > 1
            for name, value in item.attributes.items():
                self.values.setdefault(name, Counter())[value] += 1

    def plain(self) -> dict[str, Any]:
        """Return a JSON-able form."""
        return {
            "splits": {
                split: {"rows": n, "attributions": self.attributions[split]}
                for split, n in sorted(self.rows.items())
            },
            "rows": self.rows.total(),
            "attributions": self.attributions.total(),
            "spans": {
                role: {"spans": n, "discontinuous": self.discontinuous[role]}
                for role, n in sorted(self.spans.items())
            },
            "values": {name: dict(sorted(n.items())) for name, n in sorted(self.values.items())},
            "chain_depth": {str(depth): n for depth, n in sorted(self.depths.items())},
            "source_not_written": self.unwritten,
            "entities": len(self.entities),
            "annotators": len(self.annotators),
        }


def _depth(id: str, parents: Mapping[str, str | None]) -> int:
    seen: set[str] = set()
    place: str | None = id
    while place is not None and place in parents and place not in seen:
        seen.add(place)
        place = parents[place]
    return len(seen)


@dataclass(slots=True)
class Statistics:
    """A whole dataset; a document counts once, however many layers it has.

    A word is what stands between white space.
    """

    documents: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    words: int = 0
    by_configuration: dict[str, Counts] = field(default_factory=dict)

    def add(self, part: Corpus, split: str) -> None:
        """Account for one slice."""
        document = part.documents[0]
        self.documents[split] += 1
        self.characters += len(document.text)
        self.words += len(document.text.split())
        work: dict[str, list[Attribution]] = {layer.annotator: [] for layer in part.layers}
        for item in part.attributions:
            work[item.annotator].append(item)
        for annotator, items in work.items():
            name = GOLD if annotator == GOLD else ANNOTATORS
            self.by_configuration.setdefault(name, Counts()).add(annotator, items, split)

    def plain(self) -> dict[str, Any]:
        """Return a JSON-able form."""
        return {
            "documents": self.documents.total(),
            "documents_by_split": dict(sorted(self.documents.items())),
            "characters": self.characters,
            "words": self.words,
            "configurations": {
                name: counts.plain() for name, counts in sorted(self.by_configuration.items())
            },
        }
