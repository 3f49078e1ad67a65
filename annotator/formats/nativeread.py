"""Lines of a native dataset → records, with every problem that a schema cannot say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem
from annotator.formats import jsonio
from annotator.formats.container import CLAIMS, DOCUMENTS, ENTITIES, Container, records
from annotator.model.compact import Ids
from annotator.model.ids import layer_id, region_id
from annotator.model.records import (
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Fragments,
    Layer,
    Region,
)
from annotator.model.tagset import digest
from annotator.model.text import fragments_text

_SHOWN = 40


def line_problems(
    place: Place, data: Mapping[str, Any], entities: Iterable[Entity]
) -> list[Problem]:
    """Return what is wrong with one document's line beyond its schema."""
    reader = Reader(Container(Path(), ()), entities)
    reader.document(place, data)
    return reader.problems


class Reader:
    """Reads the three line files of a container, first entities, then documents, then claims.

    A broken line does not lose the rest. Of documents only their ids and those of their
    attributions are remembered, as hashes, so that a dataset of any size can be examined.
    """

    def __init__(self, container: Container, entities: Iterable[Entity] = ()) -> None:
        """Start with nothing read, or with entities that are known."""
        self.problems: list[Problem] = []
        self._container = container
        self._entities = {entity.id: entity for entity in entities}
        self._documents = Ids()
        self._attributions = Ids()

    def _lines(self, name: str, schema: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        if name not in self._container.names:
            return
        for number, raw in records(self._container, name):
            place = self._container.place(name, number)
            try:
                data = jsonio.loads(raw, place)
            except AnnotatorError as error:
                self.problems += error.problems
                continue
            found = jsonio.schema_problems(schema, data, place)
            self.problems += found
            if not found:
                yield place, data

    def _problem(self, code: str, place: Place, **params: str | int) -> None:
        self.problems.append(Problem(code, place, params))

    # ---- entities and claims ------------------------------------------------------------

    def entities(self) -> tuple[Entity, ...]:
        """Read `entities.jsonl`, in its order."""
        for place, data in self._lines(ENTITIES, "entity"):
            if data["id"] in self._entities:
                self._problem("id_duplicate", place, id=data["id"])
            self._entities[data["id"]] = Entity(
                data["id"],
                data["name"],
                data["kind"],
                tuple(data["aliases"]),
                data.get("note", ""),
                data.get("merged_into"),
            )
        for entity in self._entities.values():
            if entity.merged_into and entity.merged_into not in self._entities:
                place = self._container.place(ENTITIES)
                self._problem(
                    "reference_missing", place, relation="merged_into", id=entity.merged_into
                )
        return tuple(self._entities.values())

    def claims(self) -> Iterator[tuple[Claim, tuple[ClaimLink, ...]]]:
        """Read `claims.jsonl` claim by claim; documents must have been read before."""
        seen, links = Ids(), Ids()
        for place, data in self._lines(CLAIMS, "claim"):
            if not seen.add(data["id"]):
                self._problem("id_duplicate", place, id=data["id"])
            for link in data["links"]:
                if link["attribution"] not in self._attributions:
                    self._problem(
                        "reference_missing", place, relation="attribution", id=link["attribution"]
                    )
                if not links.add(link["id"]):
                    self._problem("id_duplicate", place, id=link["id"])
            yield (
                Claim(data["id"], data["text"], data.get("note", "")),
                tuple(
                    ClaimLink(link["id"], data["id"], link["attribution"], link["stance"])
                    for link in data["links"]
                ),
            )

    # ---- documents ----------------------------------------------------------------------

    def documents(self) -> Iterator[Corpus]:
        """Read `documents.jsonl`, each line as a corpus of one document, without its entities.

        Entities must have been read before.
        """
        superseding: list[tuple[Place, str]] = []
        for place, data in self._lines(DOCUMENTS, "document"):
            if not self._documents.add(data["id"]):
                self._problem("id_duplicate", place, id=data["id"])
                continue
            if data.get("supersedes"):
                superseding.append((place, data["supersedes"]))
            yield self.document(place, data)
        for place, id in superseding:
            if id not in self._documents:
                self._problem("reference_missing", place, relation="supersedes", id=id)

    def document(self, place: Place, data: Mapping[str, Any]) -> Corpus:
        """Read one line, which satisfies its schema."""
        text, info = data["text"], data["text_info"]
        at = Place(place.file, place.line, document=data["id"], title=data["title"])
        found = digest(text)
        if found != info["sha256"]:
            self._problem("text_changed", at)
        for key, length in (
            ("length", len(text)),
            ("length_utf16", len(text.encode("utf-16-le")) // 2),
        ):
            if info[key] != length:
                self._problem("text_length", at, found=length, expected=info[key])
        if "\0" in text:
            self._problem("text_nul", at, position=text.index("\0"))
        document = Document(
            data["id"],
            data["title"],
            text,
            found,
            data["language"],
            data["meta"],
            info.get("source_sha256", ""),
            data.get("supersedes"),
        )
        layers: dict[str, Layer] = {}
        work: list[Attribution] = []
        regions = tuple(self._regions(at, document, data["regions"]))
        for layer in data["layers"]:
            self._layer(place, document, layer, layers, work)
        people = tuple(Annotator(name) for name in sorted(layers))
        return Corpus((document,), regions, tuple(layers.values()), tuple(work), annotators=people)

    def _regions(
        self, place: Place, document: Document, listed: Iterable[Mapping[str, Any]]
    ) -> Iterator[Region]:
        for data in listed:
            start, end, kind = data["start"], data["end"], data["kind"]
            if not start < end <= len(document.text):
                self._problem("span_bounds", place, start=start, end=end, length=len(document.text))
                continue
            yield Region(region_id(document.id, kind, start, end), document.id, kind, start, end)

    def _layer(
        self,
        place: Place,
        document: Document,
        data: Mapping[str, Any],
        layers: dict[str, Layer],
        work: list[Attribution],
    ) -> None:
        """Add a layer to a document's layers, by annotator, and its attributions to `work`."""
        name = data["annotator"]
        at = Place(
            place.file, place.line, document=document.id, title=document.title, annotator=name
        )
        if name in layers:
            self._problem("id_duplicate", at, id=name)
            return
        id, version = layer_id(document.id, name), data.get("guideline_version", "")
        layers[name] = Layer(id, document.id, name, data["state"], version)
        ids = {item["id"] for item in data["attributions"]}
        for item in data["attributions"]:
            if self._attributions.add(item["id"]):
                work.append(self._attribution(at, document, name, item, ids))
            else:
                where = dataclasses.replace(at, attribution=item["id"])
                self._problem("id_duplicate", where, id=item["id"])

    def _attribution(
        self,
        place: Place,
        document: Document,
        annotator: str,
        data: Mapping[str, Any],
        ids: set[str],
    ) -> Attribution:
        at = Place(
            place.file,
            place.line,
            document=document.id,
            title=document.title,
            annotator=annotator,
            attribution=data["id"],
        )
        for relation in ("parent", "denies", "confirms"):
            if relation in data and data[relation] not in ids:
                self._problem("reference_missing", at, relation=relation, id=data[relation])
        if "entity" in data and data["entity"] not in self._entities:
            self._problem("reference_missing", at, relation="entity", id=data["entity"])
        spans = {role: self._span(at, document, role, span) for role, span in data["spans"].items()}
        return Attribution(
            data["id"],
            document.id,
            annotator,
            spans,
            data["attributes"],
            implicit=data.get("implicit"),
            entity=data.get("entity"),
            parent=data.get("parent"),
            denies=data.get("denies"),
            confirms=data.get("confirms"),
            note=data.get("note", ""),
            origin=data["origin"],
            provenance=data.get("provenance"),
        )

    def _span(
        self, place: Place, document: Document, role: str, data: Mapping[str, Any]
    ) -> Fragments:
        fragments = tuple((start, end) for start, end in data["fragments"])
        inside = all(start < end <= len(document.text) for start, end in fragments)
        if not inside:
            return fragments  # the rule span_bounds says so, with the place
        words = fragments_text(document.text, fragments)
        if words != data["text"]:
            at = Place(
                place.file,
                place.line,
                document=place.document,
                title=place.title,
                annotator=place.annotator,
                attribution=place.attribution,
                role=role,
                start=fragments[0][0],
                end=fragments[-1][1],
            )
            self._problem("span_text", at, found=words[:_SHOWN], expected=data["text"][:_SHOWN])
        return fragments
