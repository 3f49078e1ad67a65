"""What other programs annotate: words with features, links and relations between them.

This is what UIMA CAS and WebAnno TSV have in common; `cas.mapping` makes attributions of it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import Place, mistake
from annotator.formats.cas import kinds
from annotator.formats.foreign.carried import Text

# Relation layers of INCEpTION and DKPro name their ends so.
SOURCE, TARGET = "Governor", "Dependent"
_BUILT_IN = frozenset({"sofa", "begin", "end"})
_CONTROL = re.compile(r"\b(\d{1,9}):([0-9a-f]{1,4})\b")
_ROLE, _TARGET = "role", "target"  # features of a link type


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a node: the feature that holds it, its role if it has one, and its target."""

    feature: str
    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Node:
    """Annotated words, half open in code points, with text features and links."""

    id: str
    type: str
    start: int
    end: int
    features: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()

    @property
    def short(self) -> str:
        """Return the type's name without its package."""
        return self.type.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two nodes."""

    type: str
    source: str
    target: str
    features: Mapping[str, str] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """Return the type's name without its package."""
        return self.type.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Graph:
    """All that is annotated in one text; `records` are the features of what has no place in it."""

    text: str
    nodes: tuple[Node, ...] = ()
    relations: tuple[Relation, ...] = ()
    records: tuple[tuple[str, Mapping[str, str]], ...] = ()


def of_cas(cas: Any, place: Place) -> Graph:
    """Return the annotations of a CAS (a `cassis.Cas`) on its first text.

    Only what is in the index counts: the rest was deleted. Raises AnnotatorError without a text.
    """
    view = _view(cas, place)
    text = str(view.sofa.sofaString)
    items = view.get_all_fs()
    nodes = [item for item in items if _stands(item)]
    relations = [item for item in nodes if _is_relation(item)]
    others = [item for item in items if not hasattr(item, "begin")]
    return Graph(
        text,
        tuple(_node(item) for item in sorted(nodes, key=_order) if not _is_relation(item)),
        tuple(
            Relation(
                item.type.name,
                str(getattr(item, SOURCE).xmiID),
                str(getattr(item, TARGET).xmiID),
                _texts(item),
            )
            for item in sorted(relations, key=_order)
        ),
        tuple((item.type.name, _texts(item)) for item in sorted(others, key=lambda i: i.xmiID)),
    )


def _view(cas: Any, place: Place) -> Any:
    """Return the first view, or another one when only that has a text."""
    written = [view for view in cas.views if (view.sofa.sofaString or "").strip()]
    first = [view for view in written if view.sofa.sofaID == "_InitialView"]
    if not written:
        raise mistake("cas_no_text", place)
    return (first or written)[0]


def _stands(item: Any) -> bool:
    return isinstance(getattr(item, "begin", None), int) and isinstance(item.end, int)


def _order(item: Any) -> tuple[int, int, int]:
    return item.begin, item.end, item.xmiID


def _is_relation(item: Any) -> bool:
    return all(hasattr(getattr(item, name, None), "xmiID") for name in (SOURCE, TARGET))


def _node(item: Any) -> Node:
    return Node(
        str(item.xmiID), item.type.name, item.begin, item.end, _texts(item), tuple(_links(item))
    )


def _features(item: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is set of a feature structure, under the names that the file has."""
    for feature in item.type.all_features:
        value = getattr(item, feature.name, None)
        if value is not None and feature.name not in _BUILT_IN:
            yield feature.name, value


def _texts(item: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _features(item):
        if isinstance(value, bool):
            found[name] = str(value).lower()
        elif isinstance(value, str | int | float):
            found[name] = str(value)
        else:
            parts = [str(part) for part in _elements(value) if isinstance(part, str | int | float)]
            if parts:
                found[name] = ", ".join(parts)
    return {name: value for name, value in found.items() if value}


def _links(item: Any) -> Iterator[Link]:
    for name, value in _features(item):
        for other in _elements(value):
            if not hasattr(other, "xmiID"):
                continue
            if hasattr(other, "begin"):
                yield Link(name, "", str(other.xmiID))
            elif hasattr(other, _TARGET):
                target = getattr(other, _TARGET)
                role = getattr(other, _ROLE, None)
                yield Link(name, str(role or ""), str(getattr(target, "xmiID", "")))


def _elements(value: Any) -> Sequence[Any]:
    """Return what an array or a list holds, or the value alone."""
    if not hasattr(value, "xmiID"):
        return (value,)
    if "elements" in {feature.name for feature in value.type.all_features}:
        return tuple(value.elements or ())
    found, seen = [], set()
    if value.type.name.endswith(("FSList", "StringList", "IntegerList", "FloatList")):
        while value is not None and hasattr(value, "head") and id(value) not in seen:
            seen.add(id(value))
            found.append(value.head)
            value = value.tail
        return tuple(found)
    return (value,)


# ---- texts as Isnad has them -----------------------------------------------------------------


def on_text(graph: Graph, text: Text) -> Graph:
    """Return a graph on the text that a document has (`foreign.carried.text_of`)."""
    nodes = (
        dataclasses.replace(node, start=text.position(node.start), end=text.position(node.end))
        for node in graph.nodes
    )
    return dataclasses.replace(graph, text=text.text, nodes=tuple(nodes))


def restored(text: str, controls: str) -> str:
    """Return a text with the characters that XML could not hold (`AttrDocument.controls`)."""
    letters = list(text)
    for match in _CONTROL.finditer(controls):
        position = int(match[1])
        if position < len(letters) and letters[position] == " ":
            letters[position] = chr(int(match[2], 16))
    return "".join(letters)


def records(graph: Graph, kind: str) -> list[Mapping[str, str]]:
    """Return the features of what has no place in the text, of one type."""
    return [features for name, features in graph.records if name == kind]


def about(graph: Graph) -> Mapping[str, str]:
    """Return what we wrote about the document and its layer, if we wrote the file."""
    found = records(graph, kinds.DOCUMENT)
    return found[0] if found else {}
