"""Prodigy's lines → records: our own, and those of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
_Span = tuple[str, int, int, str]


def knows(path: Path) -> bool:
    """Tell whether a file holds tasks of Prodigy, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    marks = (b'"_input_hash"', b'"_view_id"', b'"token_start"', b'"answer"')
    return b'"spans"' in head and b'"text"' in head and (
        any(mark in head for mark in marks) or (b'"label"' in head and b'"start"' in head)
    )  # fmt: skip


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read JSON lines; raise AnnotatorError with all that is wrong in them.

    Only what was accepted counts. Lines about the same text are layers of one document.
    """
    options = options or Options()
    source = load(path, _MAX_MEGABYTES)
    problems: list[Problem] = []
    lines: list[tuple[Place, Mapping[str, Any]]] = []
    for place, data in carried.lines_of(source.raw, source.place.file, problems):
        found = jsonio.schema_problems("prodigy", data, place)
        problems += found
        lines += [] if found else [(place, data)]
    if problems:
        raise AnnotatorError(problems)
    file = _File(Gathering(tagset, options), options, path.stem)
    for place, data in lines:
        try:
            file.take(data, place)
        except AnnotatorError as error:
            problems += error.problems
    if problems:
        raise AnnotatorError(problems)
    return file.found.reading(source.place)


class _File:
    """The lines of one file on their way to being documents with layers."""

    def __init__(self, found: Gathering, options: Options, stem: str) -> None:
        self.found = found
        self._offsets = options.offsets
        self._stem = stem
        self._documents: dict[str, Document] = {}
        self._layers: set[tuple[str, str]] = set()

    def take(self, data: Mapping[str, Any], place: Place) -> None:
        """Take one line."""
        if data.get("answer", "accept") != "accept":
            self.found.left_out[data["answer"]] += 1
            return
        back = carried.brought_back(data.get(carried.KEY), place)
        text = carried.text_of(data["text"], back.sha256, place)
        document = self._document(data, back, text, place)
        whose = data.get("_annotator_id")
        annotator = back.annotators[0] if len(back.annotators) == 1 else str(whose or "")
        if (document.id, annotator) in self._layers:
            self.found.left_out["annotation"] += 1
            return
        self._layers.add((document.id, annotator))
        self._layer(data, back, text, document, annotator, place)

    def _document(
        self, data: Mapping[str, Any], back: Carried, text: Text, place: Place
    ) -> Document:
        known = self._documents.get(back.document or text.text)
        if known is None:
            id = f"{self._stem}-{place.line}"
            meta = data.get("meta") or {}
            said = {key: value for key, value in meta.items() if isinstance(value, str)}
            known = self.found.document(back, text, id, {"file": f"{id}.txt", **said})
            self._documents[back.document or text.text] = known
        else:
            self.found.entities_of(back)
        return known

    def _layer(
        self,
        data: Mapping[str, Any],
        back: Carried,
        text: Text,
        document: Document,
        annotator: str,
        place: Place,
    ) -> None:
        spans: list[_Span] = [
            (str(n), span["start"], span["end"], span["label"])
            for n, span in enumerate(data.get("spans") or ())
        ]
        turn = units.reader(text.raw, _unit(data, text, spans, self._offsets, place))
        stretches = []
        for id, first, last, label in spans:
            start, end = (text.position(turn(edge)) for edge in (first, last))
            if not self.found.is_region(document, label, start, end) and (
                role := self.found.labels.role(label)
            ):
                stretches.append(Stretch(id, role, start, end))
        arrows = list(_arrows(data, spans))
        figures = drawn.figures(stretches, arrows, self.found.relations)
        ours = carried.placed(back, spans)
        ids = {
            figure.id: self.found.own_or(ours[figure.id], annotator, back)
            if figure.id in ours
            else f"{place.line}/{figure.id}"
            for figure in figures
        }
        said = {
            figure.id: self.found.values(back, back.attributions[ours[figure.id]])
            for figure in figures
            if figure.id in ours
        }
        self.found.left_out[carried.KEY] += len(back.attributions.keys() - ids.values())
        self.found.layer_of(document, annotator, back, figures, said, ids)


def _unit(
    data: Mapping[str, Any], text: Text, spans: Sequence[_Span], unit: str, place: Place
) -> str:
    """Return what offsets count, checked against the texts of the tokens if there are any."""
    expected = unit or units.CODE_POINTS
    tokens = [(t["start"], t["end"], t["text"]) for t in data.get("tokens") or () if "text" in t]
    if tokens:
        units.check(text.raw, tokens, expected, place)
    elif not unit and carried.KEY not in data:
        ranges = [(start, end) for _, start, end, _ in spans]
        return edges.unit_of([(text.raw, ranges)], expected, place)
    return expected


def _arrows(data: Mapping[str, Any], spans: Sequence[_Span]) -> Iterator[Arrow]:
    """Yield the relations between spans: by the spans that they repeat, else by a last token."""
    known: dict[Any, str] = {}
    for (id, *_), span in zip(spans, data.get("spans") or (), strict=True):
        for key in (*_names(span), span.get("token_end")):
            known.setdefault(key, id)
    for relation in data.get("relations") or ():
        ends = []
        for end in ("head", "child"):
            keys = (*_names(relation.get(f"{end}_span") or {}), relation.get(end))
            ends.append(next((known[key] for key in keys if key in known), ""))
        yield Arrow(ends[0], ends[1], relation.get("label") or "")


def _names(span: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield by what a span may be known, the surest first: an id may be that of several."""
    place = (span.get("start"), span.get("end"), span.get("label"))
    yield (span.get("id"), *place)
    yield place
