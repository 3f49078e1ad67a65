"""The rules of the scheme (scheme.md §5): functions with stable codes.

A tagset sets each rule's level (error, warning, off) and the groups of values the rules speak
of. Errors are the gate of every release.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from annotator.errors import Level, Place, Problem
from annotator.model import text as texts
from annotator.model.records import Attribution, Corpus, Document, Entity, Fragments, Region
from annotator.model.tagset import Tagset, digest

QUOTATION_MARKS = '“”"«»'
_STRETCH = re.compile(f"[{QUOTATION_MARKS}]([^{QUOTATION_MARKS}]+)[{QUOTATION_MARKS}]")
_EXCLUSIVE_ROLES = (("cue", "content"), ("source", "content"))
_MAX_CONTENT = 600
_MAX_DEPTH = 5
# Quoted names («وول ستريت جورنال») are no quotations; longer stretches are (scheme.md §4.6).
_NAME_WORDS = 3
_SHOWN_WORDS = 60

Found = tuple[str, str, Mapping[str, str | int]]  # code, role, params


@dataclass(frozen=True)
class Layer:
    """One annotator's attributions on one document, with what the rules look up."""

    document: Document
    attributions: Sequence[Attribution]
    regions: Sequence[Region]
    tagset: Tagset
    names: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> Mapping[str, Attribution]:
        """Return the attributions by id."""
        return {item.id: item for item in self.attributions}

    @cached_property
    def children(self) -> Mapping[str, Sequence[Attribution]]:
        """Return the attributions by parent."""
        found: dict[str, list[Attribution]] = {}
        for item in self.attributions:
            if item.parent:
                found.setdefault(item.parent, []).append(item)
        return found

    @cached_property
    def implicit(self) -> Mapping[str, frozenset[str]]:
        """Return the values that an implicit source may have, by feature."""
        terms = self.tagset.implicit
        return {term.id: frozenset(value.id for value in term.values) for term in terms}

    @cached_property
    def alike(self) -> Mapping[tuple[Fragments, ...], Sequence[Attribution]]:
        """Return the attributions by what they would share with a duplicate, in their order."""
        found: dict[tuple[Fragments, ...], list[Attribution]] = {}
        for item in self.attributions:
            found.setdefault(_face(item), []).append(item)
        return found

    @cached_property
    def values(self) -> Mapping[str, frozenset[str]]:
        """Return the values of each attribute of the tagset."""
        return {a.id: frozenset(value.id for value in a.values) for a in self.tagset.attributes}

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the roles of the tagset."""
        return frozenset(role.id for role in self.tagset.roles)

    def is_in(self, name: str, value: str) -> bool:
        """Return whether a value belongs to one of the tagset's sets."""
        return value in self.tagset.sets.get(name, ())

    def words(self, fragments: Fragments) -> str:
        """Return what a span reads."""
        return texts.fragments_text(self.document.text, fragments)


def _stance(item: Attribution) -> str:
    return item.attributes.get("stance", "")


def _content(item: Attribution) -> Fragments:
    return item.spans.get("content", ())


def _spans(item: Attribution) -> Iterator[tuple[str, int, int]]:
    for role, fragments in item.spans.items():
        for start, end in fragments:
            yield role, start, end


# ---- the rules, by their number in scheme.md §5 --------------------------------------------


def _bounds(layer: Layer, item: Attribution) -> Iterator[Found]:  # 2
    length = len(layer.document.text)
    if not any(item.spans.values()):
        yield "attribution_empty", "", {}
    for role, start, end in _spans(item):
        if not 0 <= start < end <= length:
            yield "span_bounds", role, {"start": start, "end": end, "length": length}
            continue
        piece = layer.document.text[start:end]
        if piece[0].isspace() or piece[-1].isspace():
            yield "span_edges_space", role, {}
        for edge in (start, end):
            if not texts.is_grapheme_edge(layer.document.text, edge):
                yield "span_cuts_grapheme", role, {"position": edge}


def _overlaps(_: Layer, item: Attribution) -> Iterator[Found]:  # 3
    for role, fragments in item.spans.items():
        if any(a[1] > b[0] for a, b in itertools.pairwise(fragments)):
            yield "span_order", role, {}
    for role, other in _EXCLUSIVE_ROLES:
        if _overlap(item.spans.get(role, ()), item.spans.get(other, ())):
            yield "spans_overlap", role, {"role": role, "other": other}


def _overlap(one: Fragments, other: Fragments) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in one for b in other)


def _word_edges(layer: Layer, item: Attribution) -> Iterator[Found]:  # 4
    text = layer.document.text
    for role, start, end in _spans(item):
        edges = texts.is_word_edge(text, start) and texts.is_word_edge(text, end)
        if not edges or text[start:end].endswith(("،", ",", "؛", ";")):
            yield "word_edge", role, {}


def _cue(layer: Layer, item: Attribution) -> Iterator[Found]:  # 5
    quote_type = item.attributes.get("quote_type", "")
    if not item.spans.get("cue") and not layer.is_in("cue_optional_quote_types", quote_type):
        yield "cue_missing", "", {}


def _silence(layer: Layer, item: Attribution) -> Iterator[Found]:  # 6, 7
    quote_type = item.attributes.get("quote_type", "")
    stance = _stance(item)
    if _content(item):
        if quote_type == "none":
            yield "content_with_none", "content", {}
        if stance == "no_response":
            yield "no_response_content", "content", {}
    elif quote_type != "none":
        yield "content_missing", "", {}
    elif stance and not layer.is_in("silence_stances", stance):
        yield "silence_stance", "", {}


def _quotation_marks(layer: Layer, item: Attribution) -> Iterator[Found]:  # 8, 9, 10
    pieces = [layer.document.text[start:end] for start, end in _content(item)]
    quote_type = item.attributes.get("quote_type", "")
    whole = "".join(pieces)
    marked = any(mark in whole for mark in QUOTATION_MARKS)
    enclosed = all(p[:1] in QUOTATION_MARKS and p[-1:] in QUOTATION_MARKS for p in pieces)
    if not pieces:
        return
    if quote_type == "direct" and not (enclosed and all(len(p) > 1 for p in pieces)):
        yield "direct_marks", "content", {}
    if quote_type == "mixed":
        inner = any(mark in piece[1:-1] for piece in pieces for mark in QUOTATION_MARKS)
        if not marked or (enclosed and not inner):
            yield "mixed_marks", "content", {}
    if quote_type == "direct_unmarked" and marked:
        yield "indirect_marks", "content", {}
    if quote_type == "indirect" and any(_is_quotation(layer, s) for s in _STRETCH.findall(whole)):
        yield "indirect_marks", "content", {}


def _is_quotation(layer: Layer, stretch: str) -> bool:
    return len(stretch.split()) > _NAME_WORDS and stretch.strip() not in layer.names


def _parent(layer: Layer, item: Attribution) -> Iterator[Found]:  # 11, 12
    if item.parent is None:
        return
    parent = layer.by_id.get(item.parent)
    if parent is None or parent.id == item.id:
        yield "parent_missing", "", {}
        return
    depth = _depth(layer, item)
    if depth == 0:
        yield "parent_cycle", "", {}
        return
    if depth > _MAX_DEPTH:
        yield "chain_depth", "", {"n": depth}
    inner = _content(item) or item.spans.get("cue", ())
    outer = _content(parent)
    if inner and not (outer and outer[0][0] <= inner[0][0] and inner[-1][1] <= outer[-1][1]):
        yield "child_outside_parent", "content" if _content(item) else "cue", {}


def _depth(layer: Layer, item: Attribution) -> int:
    """Return how many attributions the chain has, 0 when it runs in a circle."""
    seen: set[str] = set()
    place: Attribution | None = item
    while place is not None:
        if place.id in seen:
            return 0
        seen.add(place.id)
        place = layer.by_id.get(place.parent or "")
    return len(seen)


def _links(layer: Layer, item: Attribution) -> Iterator[Found]:  # 13, 17
    stance = _stance(item)
    for name, allowed in (("denies", "denial_stances"), ("confirms", "confirm_stances")):
        target = getattr(item, name)
        if target is None:
            continue
        if target == item.id or target not in layer.by_id:
            yield f"{name}_missing", "", {}
        elif not layer.is_in(allowed, stance):
            yield f"{name}_stance", "", {}
    if stance == "denies" and item.denies is None:
        yield "denies_unlinked", "", {}
    if layer.is_in("confirm_stances", stance) and item.confirms is None:
        yield "confirms_without_link", "", {}


def _source(_: Layer, item: Attribution) -> Iterator[Found]:  # 14
    kind = item.attributes.get("source_kind", "")
    written = bool(item.spans.get("source"))
    if kind == "unspecified" and written:
        yield "unspecified_source", "source", {}
    if not written and not item.entity and kind != "unspecified":
        yield "entity_missing", "", {}


def _anonymity(layer: Layer, item: Attribution) -> Iterator[Found]:  # 15
    kind = item.attributes.get("source_kind", "")
    anonymity = item.attributes.get("anonymity", "")
    nameless = layer.is_in("anonymous_kinds", kind) and anonymity == "named"
    named = kind == "named_person" and anonymity not in ("", "named")
    if nameless or named:
        yield "anonymity_conflict", "", {}


def _relay(layer: Layer, item: Attribution) -> Iterator[Found]:  # 16
    if _stance(item) != "relays":
        return
    if not any(_content(child) == _content(item) for child in layer.children.get(item.id, ())):
        yield "relay_without_child", "", {}


def _certainty(layer: Layer, item: Attribution) -> Iterator[Found]:  # 17
    certainty = item.attributes.get("certainty", "")
    if certainty in ("", "not_applicable"):
        return
    if layer.is_in("uncertain_not_applicable", _stance(item)):
        yield "certainty_conflict", "", {}


def _boilerplate(layer: Layer, item: Attribution) -> Iterator[Found]:  # 18
    for role, start, end in _spans(item):
        if any(region.start < end and start < region.end for region in layer.regions):
            yield "in_boilerplate", role, {}
            return


def _duplicate(layer: Layer, item: Attribution) -> Iterator[Found]:  # 19
    same = [other for other in layer.alike[_face(item)] if other.id < item.id]
    if same:
        yield "duplicate", "", {"other": label(layer.document, same[0])}


def _face(item: Attribution) -> tuple[Fragments, ...]:
    """Return what two attributions have in common when they are one twice."""
    spans = item.spans
    return spans.get("source", ()), spans.get("cue", ()), spans.get("content", ())


def _length(layer: Layer, item: Attribution) -> Iterator[Found]:  # 20
    content = _content(item)
    if not content:
        return
    size = sum(end - start for start, end in content)
    breaks = len(re.findall(r"\n\s*", layer.document.text[content[0][0] : content[-1][1]]))
    if size > _MAX_CONTENT or breaks > 1:
        yield "content_long", "content", {}


def _values(layer: Layer, item: Attribution) -> Iterator[Found]:
    for id, value in item.attributes.items():
        if value not in layer.values.get(id, ()):
            yield "value_unknown", "", {"attribute": id, "value": value}
    for role in item.spans:
        if role not in layer.roles:
            yield "role_unknown", role, {"role": role}
    for id in layer.tagset.sets.get("required_attributes", ()):
        if id not in item.attributes:
            yield "attribute_missing", "", {"attribute": id}
    if _stance(item) == "other" and not item.note.strip():
        yield "other_without_note", "", {}


def _implicit(layer: Layer, item: Attribution) -> Iterator[Found]:
    for feature, value in (item.implicit or {}).items():
        if value not in layer.implicit.get(feature, ()):
            yield "value_unknown", "", {"attribute": feature, "value": value}


Rule = Callable[[Layer, Attribution], Iterable[Found]]

RULES: tuple[Rule, ...] = (
    *(_bounds, _overlaps, _word_edges, _cue, _silence, _quotation_marks, _parent, _links),
    *(
        _source,
        _anonymity,
        _relay,
        _certainty,
        _boilerplate,
        _duplicate,
        _length,
        _values,
        _implicit,
    ),
)
# What no tagset can switch off: without it an attribution cannot be stored or drawn.
STRUCTURE = frozenset(
    {"text_changed", "span_bounds", "span_order", "span_cuts_grapheme", "attribution_empty"}
    | {"value_unknown", "role_unknown", "parent_missing", "parent_cycle"}
    | {"denies_missing", "confirms_missing"}
)


def label(document: Document, item: Attribution) -> str:
    """Return the words by which a person recognises an attribution: its cue, else any span."""
    for role in ("cue", "content", "source", *item.spans):
        fragments = [f for f in item.spans.get(role, ()) if f[1] <= len(document.text)]
        if fragments:
            words = texts.fragments_text(document.text, fragments)
            return words if len(words) <= _SHOWN_WORDS else f"{words[:_SHOWN_WORDS]}…"
    return item.id


def level(tagset: Tagset, code: str) -> Level | Literal["off"]:
    """Return the level that the tagset gives a rule; structure is always an error."""
    if code in STRUCTURE:
        return "error"
    chosen = tagset.rules.get(code, "error")
    return "warning" if chosen == "warning" else "off" if chosen == "off" else "error"


def document(
    document: Document,
    regions: Sequence[Region],
    attributions: Sequence[Attribution],
    tagset: Tagset,
    entities: Iterable[Entity] = (),
) -> list[Problem]:
    """Return what is wrong with one annotator's layer on one document, in text order."""
    return _document(document, regions, attributions, tagset, quotable(entities))


def quotable(entities: Iterable[Entity]) -> frozenset[str]:
    """Return the names that may stand in quotation marks and are no quotation, if long."""
    names = (name for entity in entities for name in (entity.name, *entity.aliases))
    return frozenset(name for name in names if len(name.split()) > _NAME_WORDS)


def _document(
    document: Document,
    regions: Sequence[Region],
    attributions: Sequence[Attribution],
    tagset: Tagset,
    names: frozenset[str],
) -> list[Problem]:
    place = Place(document=document.id, title=document.title)
    if digest(document.text) != document.sha256:
        return [Problem("text_changed", place)]
    layer = Layer(document, attributions, regions, tagset, names)
    kinds = {term.id for term in tagset.regions}
    found = [
        Problem("value_unknown", place, {"attribute": "region", "value": region.kind})
        for region in regions
        if region.kind not in kinds
    ]
    for item in sorted(attributions, key=lambda item: (first(item), item.id)):
        codes = [hit for rule in RULES for hit in rule(layer, item)]
        found += [problem for hit in codes if (problem := _problem(layer, item, hit))]
    return found


def first(item: Attribution) -> int:
    """Return where an attribution begins in the text."""
    return min((start for _, start, _ in _spans(item)), default=0)


def _problem(layer: Layer, item: Attribution, hit: Found) -> Problem | None:
    code, role, params = hit
    weight = level(layer.tagset, code)
    if weight == "off":
        return None
    fragments = item.spans.get(role) or item.spans.get("cue") or _content(item)
    if not fragments:
        fragments = next((f for f in item.spans.values() if f), ())
    start, end = (fragments[0][0], fragments[-1][1]) if fragments else (None, None)
    place = Place(
        document=layer.document.id,
        title=layer.document.title,
        annotator=item.annotator,
        attribution=item.id,
        words=label(layer.document, item),
        role=role,
        start=start,
        end=end,
    )
    return Problem(code, place, params, weight)


def corpus(corpus: Corpus, tagset: Tagset) -> list[Problem]:
    """Return what is wrong in every layer of a corpus; entities must be among its records."""
    return list(slices((corpus,), tagset, quotable(corpus.entities)))


def slices(parts: Iterable[Corpus], tagset: Tagset, names: frozenset[str]) -> Iterator[Problem]:
    """Yield what is wrong in every layer of a dataset that comes in parts.

    `names` are those of all its entities that are `quotable`.
    """
    for part in parts:
        regions: dict[str, list[Region]] = {}
        for region in part.regions:
            regions.setdefault(region.document, []).append(region)
        work: dict[str, dict[str, list[Attribution]]] = {}
        for item in part.attributions:
            work.setdefault(item.document, {}).setdefault(item.annotator, []).append(item)
        for text in part.documents:
            layers = work.get(text.id) or {"": []}
            for _, items in sorted(layers.items()):
                yield from _document(text, regions.get(text.id, ()), items, tagset, names)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that block a release."""
    return [problem for problem in problems if problem.level == "error"]
