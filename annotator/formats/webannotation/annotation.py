"""One Web Annotation, as far as it is read: its bodies, its targets, its creator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import Place
from annotator.formats import jsonio
from annotator.model.links import LINKS

_TAGS = ("classifying", "tagging")


@dataclass(slots=True)
class Annotation:
    """What an annotation says.

    `classes` are the words of bodies that classify or tag, `words` those of bodies without a
    purpose, which may be tags or notes; `values` are tags of a named attribute; `targets` are lists
    of selectors, one for each target in a text; `relates` are pairs of annotations that it joins.
    """

    id: str
    creator: str = ""
    attribution: str = ""
    classes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    targets: list[Sequence[Mapping[str, Any]]] = field(default_factory=list)
    relates: list[tuple[str, str]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


def refuse_shape(data: Any, place: Place) -> None:
    """Raise AnnotatorError for what cannot be annotations at all."""
    for n, item in enumerate(_plain(data)):
        pointer = f"/{n}" if isinstance(data, list) else place.pointer
        jsonio.check("webannotation", item, Place(place.file, pointer=pointer))


def annotations_in(data: Any, left_out: Counter[str]) -> Iterator[Annotation]:
    """Yield the annotations of a page, a collection with its first page, a list, or the only one.

    What is no annotation of a text is counted in `left_out` by its type.
    """
    taken: set[str] = set()
    for n, item in enumerate(_plain(data), 1):
        found = _annotation(item, f"#{n}", left_out)
        while found.id in taken:  # an id is no key in files of others
            found.id = f"{found.id}#{n}"
        taken.add(found.id)
        yield found


def _plain(data: Any) -> list[Mapping[str, Any]]:
    """Return the annotations in whatever holds them; what is only named is not there."""
    if isinstance(data, dict):
        inner = data.get("items", data.get("first"))
        if inner is None or data.get("type") == "Annotation":
            return [data]
        return _plain(inner)
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def _annotation(data: Mapping[str, Any], id: str, left_out: Counter[str]) -> Annotation:
    found = Annotation(_text(data.get("id")) or id, _creator(data.get("creator")))
    found.attribution = _text(data.get("attribution"))
    found.links = {name: data[name] for name in LINKS if isinstance(data.get(name), str)}
    if isinstance(data.get("bodyValue"), str):
        found.notes.append(data["bodyValue"])
    named = []
    for body in _list(data.get("body")):
        if isinstance(body, str):
            named.append(body)
        elif isinstance(body, dict):
            _body(found, body, left_out)
    named += _targets(found, data.get("target"))
    if data.get("motivation") == "linking":
        found.relates += [(named[0], other) for other in named[1:]]
    elif not found.targets:
        left_out["target"] += 1
    return found


def _targets(found: Annotation, data: Any) -> Iterator[str]:
    """Take the targets that lie in a text; yield the names of the others."""
    for target in _list(data):
        if isinstance(target, dict) and "selector" in target:
            selectors = _list(target["selector"])
            found.targets.append([item for item in selectors if isinstance(item, dict)])
        else:
            yield target if isinstance(target, str) else _text(target.get("id"))


def _body(found: Annotation, body: Mapping[str, Any], left_out: Counter[str]) -> None:
    """Take one body for what its purpose says."""
    purpose, value = body.get("purpose"), _text(body.get("value"))
    if purpose == "identifying":
        found.entities.append(_text(body.get("label")) or _text(body.get("source")))
    elif not value:
        left_out[_text(body.get("type")) or "body"] += 1
    elif isinstance(body.get("attribute"), str):
        found.values.append((body["attribute"], value))
    elif purpose in _TAGS:
        found.classes.append(value)
    elif purpose is None and "\n" not in value:
        found.words.append(value)
    else:
        found.notes.append(value)


def _creator(data: Any) -> str:
    """Return a name for who made it: the nickname, else the end of the id; never a real name."""
    first = next(iter(_list(data)), "")
    if isinstance(first, dict):
        nickname = _text(first.get("nickname"))
        if nickname:
            return nickname
        first = first.get("id")
    return _text(first).rstrip("/").replace(":", "/").replace("#", "/").rpartition("/")[2][:40]


def _list(data: Any) -> list[Any]:
    if data is None:
        return []
    return data if isinstance(data, list) else [data]


def _text(data: Any) -> str:
    return data if isinstance(data, str) else ""
