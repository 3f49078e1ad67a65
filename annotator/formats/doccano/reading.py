"""doccano JSONL → records: our own lines when they come back, and those of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem
from annotator.formats import jsonio, units
from annotator.formats.article import load
from annotator.formats.base import Options, Reading
from annotator.formats.foreign import carried, drawn, edges
from annotator.formats.foreign.carried import Carried, Text
from annotator.formats.foreign.drawn import Arrow, Stretch
from annotator.formats.foreign.gathering import Gathering
from annotator.model.records import Document
from annotator.model.tagset import Tagset

_HEAD, _MAX_MEGABYTES = 1 << 16, 500
_SPANS = re.compile(rb'"start_offset"|"labels?"\s*:\s*\[\s*(?:\]|\[\s*\d)')
_META = ("comments", "Comments", "entities", "relations", "label", "labels", "text", carried.KEY)


def knows(path: Path) -> bool:
    """Tell whether a file holds examples of doccano, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return b'"text"' in head and b'"from_name"' not in head and bool(_SPANS.search(head))


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read JSON lines, or one JSON document with one example or a list of them.

    Raises AnnotatorError with all that is wrong, and when it is not clear what offsets count.
    """
    options = options or Options()
    examples = _examples(path)
    unit = _unit(examples, options, Place(file=str(path)))
    found = Gathering(tagset, options)
    problems: list[Problem] = []
    for example in examples:
        try:
            _take(found, example, unit)
        except AnnotatorError as error:
            problems += error.problems
    if problems:
        raise AnnotatorError(problems)
    return found.reading(Place(file=str(path)))


@dataclass(frozen=True, slots=True)
class _Example:
    """One example: its text, its stretches (in doccano's unit), its arrows, what came back."""

    id: str
    text: Text
    entities: Sequence[tuple[str, int, int, str]]
    arrows: Sequence[Arrow]
    back: Carried
    meta: Mapping[str, str]
    strange: int
    place: Place


def _examples(path: Path) -> list[_Example]:
    source = load(path, _MAX_MEGABYTES)
    found: list[_Example] = []
    problems: list[Problem] = []
    for place, data in _values(source.raw, source.place, problems):
        try:
            found.append(_example(data, path.stem, place))
        except AnnotatorError as error:
            problems += error.problems
    if problems:
        raise AnnotatorError(problems)
    return found


def _values(raw: bytes, place: Place, problems: list[Problem]) -> Iterator[tuple[Place, Any]]:
    """Yield the examples of a file: a value for each line, else one value or a list for all."""
    first = next(jsonio.lines(raw), (1, b""))[1]
    if first.rstrip().endswith(b"}"):
        yield from carried.lines_of(raw, place.file, problems)
        return
    data = jsonio.loads(raw, place)
    for n, item in enumerate(data if isinstance(data, list) else [data]):
        yield Place(place.file, pointer=f"/{n}" if isinstance(data, list) else ""), item


def _example(data: Any, stem: str, place: Place) -> _Example:
    jsonio.check("doccano", data, place)
    back = carried.brought_back(data.get(carried.KEY), place)
    text = carried.text_of(data["text"], back.sha256, place)
    entities = [
        (str(item.get("id", f"-{n}")), item["start_offset"], item["end_offset"], item["label"])
        for n, item in enumerate(data.get("entities") or ())
    ]
    labels = data.get("label") or data.get("labels") or ()
    simple = [item for item in labels if isinstance(item, list)]
    entities += [(f"s{n}", *item) for n, item in enumerate(simple, 1)]
    arrows = [
        Arrow(str(item["from_id"]), str(item["to_id"]), item["type"])
        for item in data.get("relations") or ()
    ]
    strange = 1 if isinstance(labels, str) else len(labels) - len(simple)
    id = f"{stem}-{data.get('id') or place.line or place.pointer.strip('/') or 1}"
    return _Example(id, text, entities, arrows, back, _meta(data), strange, place)


def _meta(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what else an example says in words, in `meta` or beside the text."""
    inner = data.get("meta")
    said = {**(inner if isinstance(inner, dict) else {}), **data}
    return {key: v for key, v in said.items() if isinstance(v, str) and key not in _META}


def _unit(examples: Sequence[_Example], options: Options, place: Place) -> str:
    """Return what the offsets count: as the person says, as we wrote, else as fits best."""
    foreign = [example for example in examples if not example.back.document]
    if options.offsets or not foreign:
        return options.offsets or units.UTF16
    ranges = [(e.text.raw, [(start, end) for _, start, end, _ in e.entities]) for e in foreign]
    return edges.unit_of(ranges, units.UTF16, place)


def _take(found: Gathering, example: _Example, unit: str) -> None:
    """Take one example as a document with one layer."""
    back = example.back
    meta = {"file": f"{example.id}.txt", **example.meta}
    document = found.document(back, example.text, example.id, meta)
    annotator = back.annotators[0] if len(back.annotators) == 1 else ""
    found.left_out["label"] += example.strange
    stretches = list(_stretches(found, example, document, unit))
    figures = drawn.figures(stretches, example.arrows, found.relations)
    ours = carried.placed(back, example.entities)
    ids = {
        figure.id: found.own_or(ours[figure.id], annotator, back)
        if figure.id in ours
        else f"{example.id}/{figure.id}"
        for figure in figures
    }
    said = {
        figure.id: found.values(back, back.attributions[ours[figure.id]])
        for figure in figures
        if figure.id in ours
    }
    found.left_out[carried.KEY] += len(back.attributions.keys() - ids.values())
    found.layer_of(document, annotator, back, figures, said, ids)


def _stretches(
    found: Gathering, example: _Example, document: Document, unit: str
) -> Iterator[Stretch]:
    turn = units.reader(example.text.raw, unit)
    for id, first, last, label in example.entities:
        start, end = (example.text.position(turn(edge)) for edge in (first, last))
        if not found.is_region(document, label, start, end) and (role := found.labels.role(label)):
            yield Stretch(id, role, start, end)
