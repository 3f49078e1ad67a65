"""Records → pages of Web Annotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotator.formats import jsonio
from annotator.formats.base import Progress, Stream, final_entities, silent
from annotator.formats.filenames import FileNames
from annotator.formats.foreign import carried, drawn
from annotator.formats.foreign.gathering import IMPLICIT
from annotator.model.ids import stable_id
from annotator.model.links import LINKS, target
from annotator.model.records import GOLD, Attribution, Corpus, Document, Entity, Fragments

ANNO = "http://www.w3.org/ns/anno.jsonld"
# What the words mean that the Recommendation does not have; their names are never fetched.
CONTEXT: Mapping[str, Any] = {
    "isnad": "urn:isnad:",
    "attribute": "isnad:attribute",
    "attribution": {"@id": "isnad:attribution", "@type": "@id"},
    **{name: {"@id": f"isnad:{name}", "@type": "@id"} for name in LINKS},
}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AROUND = 32  # characters of context before and after a quotation


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write a text and a page for each document."""
    out.mkdir()
    names = FileNames()
    for part in stream.told(progress):
        stem = names.stem(part.documents[0])
        (out / f"{stem}.txt").write_bytes(part.documents[0].text.encode())
        (out / f"{stem}.jsonld").write_bytes(jsonio.pretty(page(part)))


def preview(stream: Stream) -> str:
    """Return the page of the first document."""
    return "".join(jsonio.pretty(page(part)).decode() for part in stream.slices())


def iri(id: str) -> str:
    """Return the name of a record in the web."""
    return f"urn:uuid:{id}" if _UUID.fullmatch(id) else f"urn:isnad:{quote(id)}"


def page(part: Corpus) -> dict[str, Any]:
    """Return all annotations of a slice's document."""
    document = part.documents[0]
    said = {i.id: {"annotator": i.annotator, "origin": i.origin} for i in part.attributions}
    return {
        "@context": [ANNO, CONTEXT],
        "id": iri(stable_id("page", document.id)),
        "type": "AnnotationPage",
        "items": list(_items(part)),
        carried.KEY: carried.carry(part, said),
    }


def _items(part: Corpus) -> Iterator[dict[str, Any]]:
    document, entities = part.documents[0], final_entities(part)
    for region in drawn.regions(part):
        yield _annotation(region.id, region.role, document, ((region.start, region.end),))
    for item in sorted(drawn.in_order(part.attributions), key=lambda item: item.annotator):
        roles = dict.fromkeys(stretch.role for stretch in drawn.stretches(item))
        for n, role in enumerate(roles):
            id = stable_id("span", item.id, role)
            data = _annotation(id, role, document, item.spans[role])
            data |= {"creator": _creator(item.annotator), "attribution": iri(item.id)}
            if n == 0:
                data["body"] = [data["body"], *_bodies(item, document, entities)]
                data |= {name: iri(id) for name in LINKS if (id := target(item, name) or "")}
            yield data


def _annotation(id: str, word: str, document: Document, fragments: Fragments) -> dict[str, Any]:
    targets = [_target(document, start, end) for start, end in fragments]
    return {
        "id": iri(id),
        "type": "Annotation",
        "motivation": "classifying",
        "body": _body("classifying", word),
        "target": targets if len(targets) > 1 else targets[0],
    }


def _target(document: Document, start: int, end: int) -> dict[str, Any]:
    text = document.text
    return {
        "type": "SpecificResource",
        "source": iri(document.id),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - _AROUND) : start],
                "suffix": text[end : end + _AROUND],
            },
        ],
    }


def _creator(annotator: str) -> dict[str, str]:
    """Return an annotator by pseudonym; gold is nobody's own."""
    kind = "Organization" if annotator == GOLD else "Person"
    return {"id": f"urn:isnad:annotator:{quote(annotator)}", "type": kind, "nickname": annotator}


def _body(purpose: str, value: str, **more: str) -> dict[str, str]:
    fixed = {"type": "TextualBody", "purpose": purpose, "format": "text/plain"}
    return {**fixed, "value": value, **more}


def _bodies(
    item: Attribution, document: Document, entities: Mapping[str, Entity]
) -> Iterator[dict[str, str]]:
    """Yield what is said of a whole attribution."""
    for name, value in sorted(item.attributes.items()):
        yield _body("tagging", value, attribute=name)
    if item.implicit is not None:
        yield _body("tagging", IMPLICIT, attribute=IMPLICIT)
        for name, value in sorted(item.implicit.items()):
            yield _body("tagging", value, attribute=f"{IMPLICIT}_{name}")
    entity = entities.get(item.entity or "")
    if entity:
        source = {"source": iri(entity.id), "label": entity.name}
        yield {"type": "SpecificResource", "purpose": "identifying", **source}
    if item.note:
        yield _body("commenting", item.note, language=document.language)
