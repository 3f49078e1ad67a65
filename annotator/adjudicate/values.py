"""The facets of an attribution and their values as JSON text; what counts as the same value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from annotator.agreement.normal import CLITICS, Letters, Variant, low, variant
from annotator.model import text as texts
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Fragment, Fragments
from annotator.model.tagset import Tagset, canonical

PRESENCE, IMPLICIT, ENTITY = "presence", "implicit", "entity"
SPAN, ATTRIBUTE = "span:", "attribute:"
NOTHING, YES, NO = "null", "true", "false"
SOURCE = "span:source"
WITH, WITHOUT = "with", "without"
CORE = ("span:cue", "span:content", "span:source")
_QUOTES = {"«": "»", "“": "”", '"': '"', "‘": "’", "'": "'"}
_CLOSING = frozenset(_QUOTES.values())
_STOPS = frozenset("،,؛;.:؟?!…")
_SMALL = 2  # words moved at an edge that still count as a small difference


def facet_names(tagset: Tagset) -> tuple[str, ...]:
    """Return all facets but presence, in the order in which they are asked (§3.5)."""
    others = [role.id for role in tagset.roles if SPAN + role.id not in CORE]
    known = {role.id for role in tagset.roles}
    return (
        *(name for name in CORE if name.removeprefix(SPAN) in known),
        *(SPAN + role for role in others),
        IMPLICIT,
        ENTITY,
        *(ATTRIBUTE + attribute.id for attribute in tagset.attributes),
        *LINKS,
    )


def is_span(name: str) -> bool:
    """Return whether a facet is a span."""
    return name.startswith(SPAN)


@lru_cache(maxsize=4096)
def fragments(value: str | None) -> Fragments:
    """Return the ranges of a span's value."""
    found: list[list[int]] | None = json.loads(value) if value else None
    return tuple((start, end) for start, end in found or ())


def of_fragments(parts: Iterable[Fragment]) -> str:
    """Return a span's value."""
    return canonical([list(part) for part in parts]) if (parts := tuple(parts)) else NOTHING


def of_id(id: str | None) -> str:
    """Return the value that names an entity, a cluster or an attribute's value."""
    return NOTHING if id is None else canonical(id)


def to_id(value: str | None) -> str | None:
    """Return what `of_id` was given."""
    found: str | None = json.loads(value) if value else None
    return found


@dataclass(slots=True)
class Reading:
    """How to read a document's attributions: its letters, who is in which cluster, entities.

    `entities` and `moved` lead from what was merged into something else to where it is now.
    """

    text: str
    letters: Letters
    cluster_of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)
    masks: dict[str, int] = field(default_factory=dict)  # remembered, by value
    clitics: str = ""  # the project's rule: spans go WITH or WITHOUT the conjunction, or neither
    moved: Mapping[str, str] = field(default_factory=dict)  # clusters

    def value(self, item: Attribution, name: str) -> str:
        """Return the value of a facet; links lead to clusters."""
        head, _, rest = name.partition(":")
        if head == "span":
            return of_fragments(item.spans.get(rest, ()))
        if head == "attribute":
            return of_id(item.attributes.get(rest))
        if head == IMPLICIT:
            return NOTHING if item.implicit is None else canonical(dict(item.implicit))
        if head == ENTITY:
            return of_id(self.entities.get(item.entity, item.entity) if item.entity else None)
        other = target(item, head)
        return of_id(self.cluster_of.get((item.annotator, other)) if other else None)

    def same(self, name: str, value: str) -> str | int:
        """Return what two values have in common that count as the same (§2.2)."""
        if not is_span(name):
            return self.current(name, value)
        found = self.masks.get(value)
        if found is None:
            found = self.masks[value] = self.letters.mask(fragments(value))
        return (self._without_conjunction(found) if self.clitics else found) or value

    def current(self, name: str, value: str) -> str:
        """Return a value as it stands now: an entity or a cluster may be part of another."""
        where = self.entities if name == ENTITY else self.moved if name in LINKS else {}
        id = to_id(value) if where else None
        return of_id(where.get(id, id)) if id else value

    def _without_conjunction(self, mask: int) -> int:
        """Return a span's letters without the و or ف that its first word begins with."""
        first = low(mask) if mask else 0
        begins = mask and self.letters.letters[first] in CLITICS and self.letters.starts_word(first)
        return mask & (mask - 1) if begins and mask >> (first + 1) & 1 else mask

    def stored(self, name: str, values: Iterable[str]) -> str:
        """Return the form in which values that count as the same are stored.

        No letter is cut and no comma or stop is left at an edge. Content keeps its quotation
        marks (scheme.md §1), other roles lose them.
        """
        known = sorted(set(values))
        if not is_span(name) or len(known) == 1:
            return known[0]
        content = name == "span:content"
        if len({self.letters.mask(fragments(value)) for value in known}) > 1:
            sizes = {value: self.letters.mask(fragments(value)).bit_count() for value in known}
            wanted = (max if self.clitics == WITH else min)(sizes.values())
            known = [value for value in known if sizes[value] == wanted]
        return min(known, key=lambda value: (*self._untidy(fragments(value), content), value))

    def _untidy(self, parts: Fragments, content: bool) -> tuple[int, int, int, int, int]:
        text = self.text
        first, last = text[parts[0][0]], text[parts[-1][1] - 1]
        edges = [edge for part in parts for edge in part]
        cut = sum(not texts.is_grapheme_edge(text, edge) for edge in edges)
        cut += sum(not texts.is_word_edge(text, edge) for edge in edges)
        loose = sum(text[a].isspace() or text[b - 1].isspace() for a, b in parts)
        stops = (first in _STOPS) + (last in _STOPS)
        odd = (first in _QUOTES or last in _CLOSING) and _QUOTES.get(first) != last
        quoted = first in _QUOTES and not odd
        size = sum(end - start for start, end in parts)
        return cut, loose, stops + odd, int(quoted != content), size

    def only(self, spans: Sequence[Fragments]) -> list[tuple[Fragment, ...]]:
        """Return for each span the ranges that it has and not all the others have."""
        if len(spans) < 2:
            return [() for _ in spans]
        common = spans[0]
        for other in spans[1:]:
            common = _minus(common, _minus(common, other))
        return [tuple(self._read(_minus(parts, common))) for parts in spans]

    def _read(self, parts: Iterable[Fragment]) -> Iterator[Fragment]:
        """Yield the parts that hold a letter, without white space at their edges."""
        for start, end in parts:
            if self.letters.ranges([(start, end)]):
                yield texts.trim(self.text, start, end)

    def words(self, parts: Iterable[Fragment]) -> str:
        """Return what ranges read, folded, for comparing cases with each other."""
        return " ".join(texts.fold(self.text[start:end]).text.strip() for start, end in parts)

    def lemma(self, item: Attribution) -> str:
        """Return the cue without its conjunction: a rough lemma."""
        found = self.words(item.spans.get("cue", ()))
        return found[1:] if len(found) > 3 and found[0] in "وف" else found

    def difference(self, role: str, spans: Sequence[Fragments]) -> str:
        """Return the kind of disagreement about a role (§3.2)."""
        kinds = {
            variant(self.letters, one, other)
            for place, one in enumerate(spans)
            for other in spans[place + 1 :]
        }
        if Variant.ROLE_MISSING in kinds:
            return f"ROLE-MISSING.{role}"
        if Variant.DISJOINT in kinds:
            return f"BOUNDARY.{role}.disjoint"
        if kinds == {Variant.CLITIC}:
            return f"BOUNDARY.{role}.clitic"
        if len({len(span) for span in spans}) > 1:
            return f"BOUNDARY.{role}.fragmentation"
        moved = sum(self.letters.words(part).bit_count() for part in self.only(spans))
        return f"BOUNDARY.{role}.{'small' if moved <= _SMALL else 'large'}"


def _minus(parts: Iterable[Fragment], taken: Iterable[Fragment]) -> Fragments:
    left = list(parts)
    for start, end in taken:
        left = [
            piece
            for a, b in left
            for piece in ((a, min(b, start)), (max(a, end), b))
            if piece[0] < piece[1]
        ]
    return tuple(left)
