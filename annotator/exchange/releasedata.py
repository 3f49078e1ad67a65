"""The native dataset of a release as a stream: every view is written from it, and held against it.

So a view says what the native files say, because it was made of nothing else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from annotator.errors import AnnotatorError
from annotator.exchange.releasefile import Release, about
from annotator.formats import Dataset, Stream
from annotator.formats.base import About
from annotator.formats.container import (
    CLAIMS,
    DOCUMENTS,
    MANIFEST,
    TAGSET,
    Container,
    open_container,
    records,
)
from annotator.formats.nativeread import Reader
from annotator.model.records import Annotator, Claim, ClaimLink, Corpus, Entity
from annotator.model.tagset import from_json

Claims = Mapping[str, tuple[Claim, tuple[ClaimLink, ...]]]


def stream_of_release(release: Release) -> Stream:
    """Return the documents of a release with what it says of itself."""
    return native_stream(release.native, about(release))


def native_stream(folder: Path, said: About | None = None) -> Stream:
    """Return a native dataset document by document; entities and claims are kept in memory.

    The files are ones that we have just written, or whose checksums or content were examined.
    """
    container = open_container(folder)
    manifest = orjson.loads(container.read(MANIFEST))
    described = manifest["dataset"]
    dataset = Dataset(
        described["name"],
        described["language"],
        described["guideline_version"],
        manifest["status"] == "draft",
        tuple(manifest["layers"]),
        manifest.get("open_errors", {}).get("total", 0),
        said or About(),
    )
    known = _Known(container)
    return Stream(
        from_json(orjson.loads(container.read(TAGSET))),
        dataset,
        manifest["counts"]["documents"],
        lambda: (known.slice(number, line) for number, line in _lines(container)),
        lambda: iter(known.entities[id] for id in sorted(known.entities)),
        lambda: iter(known.claims[id] for id in sorted(known.claims)),
    )


def _lines(container: Container) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, raw in records(container, DOCUMENTS):
        yield number, orjson.loads(raw)


def _claims(container: Container) -> Iterator[tuple[str, tuple[Claim, tuple[ClaimLink, ...]]]]:
    for _, raw in records(container, CLAIMS):
        data = orjson.loads(raw)
        id = data["id"]
        links = (
            ClaimLink(link["id"], id, link["attribution"], link["stance"]) for link in data["links"]
        )
        ordered = tuple(sorted(links, key=lambda link: link.id))
        yield id, (Claim(id, data["text"], data.get("note", "")), ordered)


class _Known:
    """The entities and claims of a dataset, and its documents with what they name of these."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self.entities = {entity.id: entity for entity in Reader(container).entities()}
        self.claims: Claims = dict(_claims(container))
        self._links: dict[str, list[ClaimLink]] = {}
        for _, links in self.claims.values():
            for link in links:
                self._links.setdefault(link.attribution, []).append(link)

    def slice(self, number: int, line: Mapping[str, Any]) -> Corpus:
        """Return the slice that a line is; raise AnnotatorError when it does not fit itself."""
        named = {item.get("entity") for layer in line["layers"] for item in layer["attributions"]}
        entities = with_merged(self.entities, {id for id in named if id})
        reader = Reader(Container(self._container.path, ()), entities)
        found = reader.document(self._container.place(DOCUMENTS, number), line)
        if reader.problems:
            raise AnnotatorError(reader.problems)
        links = [link for item in found.attributions for link in self._links.get(item.id, ())]
        return dataclasses.replace(
            found,
            entities=entities,
            claims=tuple(self.claims[id][0] for id in sorted({link.claim for link in links})),
            claim_links=tuple(sorted(links, key=lambda link: link.id)),
        )


def with_merged(entities: Mapping[str, Entity], ids: Collection[str]) -> tuple[Entity, ...]:
    """Return entities with all that they are merged into, by id."""
    found: dict[str, Entity] = {}
    left = list(ids)
    while left:
        entity = entities.get(left.pop())
        if entity is not None and entity.id not in found:
            found[entity.id] = entity
            left += [entity.merged_into] if entity.merged_into else []
    return tuple(found[id] for id in sorted(found))


class Lines:
    """The documents of a native dataset as plain lines, in order and by id; only ids are kept."""

    def __init__(self, folder: Path) -> None:
        """Know the folder; the lines are found when they are walked through first."""
        self._path = folder / DOCUMENTS
        self._starts: dict[str, int] = {}
        self.text = lru_cache(maxsize=256)(self._text)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield every line."""
        with self._path.open("rb") as file:
            start = 0
            for raw in file:
                if raw.strip():
                    line = orjson.loads(raw)
                    self._starts[line["id"]] = start
                    yield line
                start += len(raw)

    def __getitem__(self, id: str) -> dict[str, Any]:
        """Return one line again; all must have been walked through."""
        with self._path.open("rb") as file:
            file.seek(self._starts[id])
            return dict(orjson.loads(file.readline()))

    def _text(self, id: str) -> str:
        return str(self[id]["text"])


# ---- fewer layers --------------------------------------------------------------------------


def of_layer(stream: Stream, name: str) -> Stream:
    """Return the documents that have a layer of this name, with nothing of the others."""
    documents = sum(1 for _ in _of_layer(stream, name))
    return dataclasses.replace(
        stream,
        dataset=dataclasses.replace(stream.dataset, layers=(name,)),
        documents=documents,
        slices=lambda: _of_layer(stream, name),
        entities=lambda: _entities_of(stream, name),
        claims=lambda: _claims_of(stream, name),
    )


def _of_layer(stream: Stream, name: str) -> Iterator[Corpus]:
    return (kept for part in stream.slices() if (kept := only_layer(part, name)).layers)


def only_layer(part: Corpus, name: str) -> Corpus:
    """Return a slice with nothing of other layers; without layers if it has none of this name."""
    work = tuple(item for item in part.attributions if item.annotator == name)
    ids = {item.id for item in work}
    links = tuple(link for link in part.claim_links if link.attribution in ids)
    claims = {link.claim for link in links}
    entities = {entity.id: entity for entity in part.entities}
    return dataclasses.replace(
        part,
        layers=tuple(layer for layer in part.layers if layer.annotator == name),
        attributions=work,
        entities=with_merged(entities, {item.entity for item in work if item.entity}),
        claims=tuple(claim for claim in part.claims if claim.id in claims),
        claim_links=links,
        annotators=(Annotator(name),),
    )


def _entities_of(stream: Stream, name: str) -> Iterator[Entity]:
    found = {entity.id: entity for part in _of_layer(stream, name) for entity in part.entities}
    return iter(found[id] for id in sorted(found))


def _claims_of(stream: Stream, name: str) -> Iterator[tuple[Claim, tuple[ClaimLink, ...]]]:
    links: dict[str, list[ClaimLink]] = {}
    claims: dict[str, Claim] = {}
    for part in _of_layer(stream, name):
        claims |= {claim.id: claim for claim in part.claims}
        for link in part.claim_links:
            links.setdefault(link.claim, []).append(link)
    for id in sorted(claims):
        yield claims[id], tuple(sorted(links[id], key=lambda link: link.id))
