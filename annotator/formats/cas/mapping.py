"""Annotations of other programs → attributions, by what layers, roles and features are called.

Two shapes are read. A *frame* is an annotation that links others by role (link features, slots):
one attribution. What is left and has a role is joined by *relations*, as in other formats that
draw arrows between stretches of text (`formats.foreign.drawn`). Words that the tagset does not
know are left out and told.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import Place, Problem
from annotator.formats.base import Options
from annotator.formats.cas import kinds
from annotator.formats.cas.graph import Graph, Node, Relation
from annotator.formats.foreign import drawn
from annotator.formats.labels import Labels
from annotator.model.links import LINKS
from annotator.model.records import Attribution, Fragments
from annotator.model.tagset import Tagset

# The features that say what an annotation is, in this order, before all others.
_SAYING = ("role", "label", "value", "type", "kind", "category", "name")
_NOTES = ("note", "comment", "comments")
_OURS = frozenset({*kinds.FRAME_FEATURES, *_NOTES, "group", "role"})
_ORIGINS = frozenset({"manual", "suggestion", "import", "single", "adjudicated"})


@dataclass(frozen=True, slots=True)
class Mapped:
    """What was made of a graph; `own` are the ids that we once gave."""

    attributions: tuple[Attribution, ...]
    regions: tuple[tuple[str, int, int], ...]
    own: frozenset[str]
    notes: tuple[Problem, ...]


@dataclass(slots=True)
class _Draft:
    """An attribution in the making: the node that stands for it, all its nodes, their roles."""

    id: str
    centre: Node
    nodes: list[Node]
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def add(self, role: str, node: Node) -> None:
        """Take the words of a node; one without words says nothing."""
        if node.start < node.end:
            self.parts.append((role, node.start, node.end))
        if node not in self.nodes:
            self.nodes.append(node)


class _Words:
    """What the words of a file mean; asking leaves no trace in `labels` and `relations`."""

    def __init__(self, tagset: Tagset, options: Options) -> None:
        self.labels = Labels(tagset, options)
        self.relations = drawn.Relations(tagset, options)
        self.implicit = {term.id for term in tagset.implicit}
        self._asked = Labels(tagset, options)
        self._arrows = drawn.Relations(tagset, options)

    def role(self, word: str) -> str | None:
        return self._asked.role(word) if word else None

    def region(self, word: str) -> str | None:
        return self._asked.region(word) if word else None

    def link(self, word: str) -> str | None:
        """Return the kind of link between attributions that is meant, or None."""
        return (self._arrows.link(word) or None) if word else None

    def attribute(self, name: str) -> str | None:
        return self._asked.attribute(name)

    def saying(self, short: str, features: Mapping[str, str]) -> Iterator[str]:
        """Yield the words that may say what something is: its layer, then its features."""
        yield short
        for name in (*_SAYING, *sorted(set(features) - set(_SAYING))):
            ours = name in _OURS and name != "role"
            if name in features and not ours and not self.attribute(name):
                yield features[name]

    def arrow(self, relation: Relation) -> str:
        """Return the word that tells what a relation means; one that tells nothing otherwise."""
        words = list(self.saying(relation.short, relation.features))
        known = (word for word in words if self._arrows.link(word) is not None)
        return next(known, words[1] if len(words) > 1 else words[0])


def attributions(
    graph: Graph, tagset: Tagset, options: Options, place: Place, whose: tuple[str, str]
) -> Mapped:
    """Make attributions of the annotations of one layer; `whose` is its document and annotator.

    Ids of ours count in the layer of the annotator to whom we gave them: INCEpTION copies all that
    a document brings to everybody who works on it.
    """
    return _Mapper(graph, tagset, options, place, whose).mapped()


class _Mapper:
    def __init__(
        self, graph: Graph, tagset: Tagset, options: Options, place: Place, whose: tuple[str, str]
    ) -> None:
        self._graph, self._place = graph, place
        self._document, self._annotator = whose
        self._words = _Words(tagset, options)
        self._nodes = {node.id: node for node in graph.nodes}
        self._roles = {node.id: self._role(node) for node in graph.nodes}
        for relation in graph.relations:  # its label says what its target is, if nothing else does
            label = self._words.arrow(relation)
            if relation.target in self._nodes and self._roles[relation.target] is None:
                self._roles[relation.target] = self._words.role(label)
        self._drafts: dict[str, _Draft] = {}  # by the node that stands for it
        self._used: set[str] = set()  # the nodes that say something
        self._counts: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._own: set[str] = set()

    def mapped(self) -> Mapped:
        frames = [node for node in self._graph.nodes if self._is_frame(node)]
        for node in frames:
            self._begin(node)
        for node in frames:
            self._fill(self._drafts[node.id])
        self._draw(frozenset(node.id for node in frames))
        regions = tuple(self._regions())
        self._tell_unknown()
        drafts = [draft for draft in self._drafts.values() if draft.parts]
        drafts.sort(key=lambda draft: (draft.centre.start, draft.centre.end, draft.id))
        kept = {draft.id for draft in drafts}
        made = tuple(self._finished(draft, kept) for draft in drafts)
        counted = sorted(self._counts.items())
        told = (Problem(code, self._place, {"n": n}, "warning") for code, n in counted)
        words = self._words
        notes = (*words.labels.notes(self._place), *words.relations.notes(self._place), *told)
        return Mapped(made, regions, frozenset(self._own & kept), notes)

    # ---- what is what --------------------------------------------------------------------

    def _role(self, node: Node) -> str | None:
        found = map(self._words.role, self._words.saying(node.short, node.features))
        return next((role for role in found if role), None)

    def _linked(self, node: Node) -> Iterator[tuple[str, Node]]:
        """Yield what a node links, by role or by kind of link."""
        words = self._words
        for link in node.links:
            target = self._nodes.get(link.target)
            if target is None:
                continue
            role = words.role(link.role)
            kind = None if role else words.link(link.role) or words.link(link.feature)
            found = kind or role or self._roles[target.id] or words.role(link.feature)
            if found:
                yield found, target

    def _is_frame(self, node: Node) -> bool:
        """Return whether a node links words by role, or is a link's end that has a role itself."""
        found = {name for name, _ in self._linked(node)}
        means = node.type == kinds.FRAME or self._roles[node.id] is not None
        by_role = bool(found - set(LINKS))
        return not kinds.is_structure(node.type) and (by_role or (means and bool(found)))

    def _begin(self, centre: Node) -> _Draft:
        """Begin an attribution: under the id that we once gave it, else by where it stands."""
        uid = centre.features.get("uid", "")
        place = f"{centre.short}@{centre.start}-{centre.end}"
        self._places[place] += 1
        giver = centre.features.get("annotator", "")
        ours = centre.type == kinds.FRAME and self._annotator in ("", giver)
        if ours and is_uuid(uid) and uid not in self._own:
            self._own.add(uid)
            id = uid
        else:
            id = f"{place}#{self._places[place]}"
        draft = _Draft(id, centre, [centre])
        self._drafts[centre.id] = draft
        self._used.add(centre.id)
        return draft

    # ---- frames --------------------------------------------------------------------------

    def _fill(self, draft: _Draft) -> None:
        centre = draft.centre
        for name, target in self._linked(centre):
            other = self._drafts.get(target.id)
            if name in LINKS:
                if other is not None and other is not draft:
                    draft.links.setdefault(name, other.id)
            elif other is None:
                draft.add(name, target)
                self._used.add(target.id)
                self._counts["spans_empty"] += target.start == target.end
            elif other is not draft:
                other.links.setdefault("parent", draft.id)  # an attribution within this one
        role = self._roles[centre.id]
        if centre.type == kinds.FRAME:
            # It stands on its cue, or on its first words when no words are cue.
            roles = {name for name, _, _ in draft.parts}
            elsewhere = all(part[1:] != (centre.start, centre.end) for part in draft.parts)
            role = "cue" if "cue" not in roles and elsewhere else None
        if role:
            draft.add(role, centre)

    # ---- relations -----------------------------------------------------------------------

    def _draw(self, frames: frozenset[str]) -> None:
        """Read what is left as stretches of text with arrows between them."""
        stretches = []
        for node in self._graph.nodes:
            role = self._roles[node.id]
            if role and node.id not in self._used:
                self._counts["spans_empty"] += node.start == node.end
                if node.start < node.end:
                    stretches.append(drawn.Stretch(node.id, role, node.start, node.end))
        arrows = []
        for relation in self._graph.relations:
            label = self._words.arrow(relation)
            if {relation.source, relation.target} <= frames:
                self._link_frames(relation, label)
            else:
                arrows.append(drawn.Arrow(relation.source, relation.target, label))
        arrows += self._fragments()
        figures = drawn.figures(stretches, arrows, self._words.relations)
        made = {figure.id: self._begin(self._nodes[figure.id]) for figure in figures}
        for figure in figures:
            draft = made[figure.id]
            draft.nodes = [self._nodes[id] for id in figure.members]
            draft.parts = [(role, *part) for role, parts in figure.spans.items() for part in parts]
            draft.links = {link: made[other].id for link, other in figure.links.items()}
            self._used.update(figure.members)
            self._counts["spans_alone"] += len(figure.members) == 1

    def _link_frames(self, relation: Relation, label: str) -> None:
        kind = self._words.relations.link(label)
        one, other = self._drafts[relation.source], self._drafts[relation.target]
        if kind and one is not other:
            one.links.setdefault(kind, other.id)

    def _fragments(self) -> Iterator[drawn.Arrow]:
        """Join the fragments of our spans that no frame holds any more."""
        groups: dict[str, list[str]] = defaultdict(list)
        for node in self._graph.nodes:
            if node.type == kinds.SPAN and "group" in node.features:
                groups[node.features["group"]].append(node.id)
        for ids in groups.values():
            yield from (drawn.Arrow(ids[0], id, "") for id in ids[1:])

    # ---- the rest ------------------------------------------------------------------------

    def _regions(self) -> Iterator[tuple[str, int, int]]:
        for node in self._graph.nodes:
            found = map(self._words.region, self._words.saying(node.short, node.features))
            kind = next((kind for kind in found if kind), None)
            if kind and node.start < node.end and node.id not in self._used:
                self._used.add(node.id)
                yield kind, node.start, node.end

    def _tell_unknown(self) -> None:
        """Remember the words of what was left out."""
        for node in self._graph.nodes:
            is_used = node.id in self._used
            if is_used and node.id in self._drafts:  # its words are left out, not what it links
                is_used = node.type == kinds.FRAME or self._roles[node.id] is not None
            if not is_used and not kinds.is_structure(node.type):
                said = [node.features[name] for name in _SAYING if name in node.features]
                self._words.labels.role(said[0] if said else node.short)
        for draft in self._drafts.values():
            found = {target.id for _, target in self._linked(draft.centre)}
            for link in draft.centre.links:
                if link.target not in self._nodes:
                    self._counts["links_lost"] += 1
                elif link.target not in found:
                    self._words.labels.role(link.role or link.feature)
        self._counts = +self._counts

    def _finished(self, draft: _Draft, kept: set[str]) -> Attribution:
        said = [node.features for node in draft.nodes]
        found: dict[str, Any] = {"attributes": {}, "implicit": {}}
        for node in draft.nodes:
            for name, word in node.features.items():
                self._take(name, word, found, node)
        unwritten = any(kinds.UNWRITTEN in features for features in said)
        origin = draft.centre.features.get("origin", "")
        links: dict[str, Any] = {name: id for name, id in draft.links.items() if id in kept}
        return Attribution(
            draft.id,
            self._document,
            self._annotator,
            _spans(draft.parts),
            found["attributes"],
            implicit=found["implicit"] if found["implicit"] or unwritten else None,
            entity=next((features["entity"] for features in said if "entity" in features), None),
            note=next((f[name] for f in said for name in _NOTES if name in f), ""),
            origin=origin if origin in _ORIGINS else "import",
            **links,
        )

    def _take(self, name: str, word: str, found: dict[str, Any], node: Node) -> None:
        """Take one feature of an annotation as a value, if the tagset knows it."""
        labels, feature = self._words.labels, name.removeprefix(kinds.IMPLICIT)
        role = self._roles[node.id]
        if name in _OURS or (role and self._words.role(word) == role):
            return
        if name in _SAYING and not self._words.attribute(name):
            return
        if feature != name and feature in self._words.implicit:
            if value := labels.implicit(feature, word):
                found["implicit"].setdefault(feature, value)
        elif (attribute := labels.attribute(name)) and (value := labels.value(attribute, word)):
            found["attributes"].setdefault(attribute, value)


def _spans(parts: Iterable[tuple[str, int, int]]) -> dict[str, Fragments]:
    """Return fragments by role; those that touch or overlap are one."""
    found: dict[str, list[tuple[int, int]]] = {}
    for role, start, end in sorted(parts):
        fragments = found.setdefault(role, [])
        if fragments and start <= fragments[-1][1]:
            fragments[-1] = (fragments[-1][0], max(end, fragments[-1][1]))
        else:
            fragments.append((start, end))
    return {role: tuple(fragments) for role, fragments in found.items()}


def is_uuid(word: str) -> bool:
    """Return whether an id is one of the kind that we give."""
    try:
        return str(uuid.UUID(word)) == word
    except ValueError:
        return False
