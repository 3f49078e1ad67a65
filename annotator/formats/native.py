"""Native JSON, the only lossless format: documents with all layers, entities, claims, manifest.

Deterministic: the same records give the same bytes (formats.md §7).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem
from annotator.formats import container as boxes
from annotator.formats import jsonio
from annotator.formats.base import Format, Options, Progress, Reading, Stream, silent
from annotator.formats.container import CLAIMS, DOCUMENTS, ENTITIES, MANIFEST, TAGSET
from annotator.formats.nativeexam import FORMAT_VERSION, check_files, examine, read_manifest
from annotator.formats.nativeread import line_problems
from annotator.i18n import N_
from annotator.model.records import (
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Layer,
    Region,
)
from annotator.model.tagset import Tagset, canonical, digest
from annotator.model.text import fragments_text

_MANIFEST_SCHEMA = "urn:isnad:schema:manifest:"


# ---- writing -------------------------------------------------------------------------------


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write a dataset to the new path `out`: a folder, or a file ending in .zip or .json.

    Every line is held against its schema, and in a draft against itself, before it is written.
    """
    if out.suffix.lower() not in (".zip", ".json"):
        _write_folder(stream, out, progress)
        return
    folder = out.with_name(f"{out.name}.files")
    _write_folder(stream, folder, progress)
    boxes.pack(folder, out)


@dataclass(slots=True)
class _Counts:
    """What the manifest says, counted while the lines go by."""

    documents: int = 0
    attributions: int = 0
    annotators: set[str] = field(default_factory=set)
    origins: dict[str, int] = field(default_factory=dict)

    def add(self, part: Corpus) -> None:
        self.documents += len(part.documents)
        self.attributions += len(part.attributions)
        self.annotators |= {layer.annotator for layer in part.layers}
        for item in part.attributions:
            self.origins[item.origin] = self.origins.get(item.origin, 0) + 1


def _write_folder(stream: Stream, out: Path, progress: Progress) -> None:
    out.mkdir()
    tagset = jsonio.pretty(json.loads(stream.tagset.source))
    (out / TAGSET).write_bytes(tagset)
    described = {"path": TAGSET, "sha256": hashlib.sha256(tagset).hexdigest()}
    files: list[dict[str, Any]] = [described | {"bytes": len(tagset), "records": 1}]
    counts = _Counts()
    documents = _document_lines(stream.told(progress), counts, draft=stream.dataset.draft)
    for name, schema, lines in (
        (DOCUMENTS, "document", documents),
        (ENTITIES, "entity", map(_entity, stream.entities())),
        (CLAIMS, "claim", (_claim(claim, links) for claim, links in stream.claims())),
    ):
        files.append(_write_lines(out / name, schema, lines))
    manifest = _manifest(stream, counts, files)
    jsonio.check("manifest", manifest, Place(file=MANIFEST))
    (out / MANIFEST).write_bytes(jsonio.pretty(manifest))


def _write_lines(path: Path, schema: str, lines: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Write the lines and return what the manifest says of the file."""
    count = size = 0
    sha = hashlib.sha256()
    with path.open("wb") as file:
        for count, line in enumerate(lines, 1):
            jsonio.check(schema, line, Place(file=path.name, line=count))
            raw = jsonio.dumps(line)
            file.write(raw)
            sha.update(raw)
            size += len(raw)
    return {"path": path.name, "sha256": sha.hexdigest(), "bytes": size, "records": count}


def _manifest(stream: Stream, counts: _Counts, files: list[dict[str, Any]]) -> dict[str, Any]:
    dataset, tagset = stream.dataset, stream.tagset
    records = {entry["path"]: entry["records"] for entry in files}
    manifest: dict[str, Any] = {
        "schema": f"{_MANIFEST_SCHEMA}0.1",
        "format_version": FORMAT_VERSION,
        "status": "draft" if dataset.draft else "release",
        "dataset": {
            "name": dataset.name,
            "language": dataset.language,
            "guideline_version": dataset.guideline_version,
        },
        "tagset": {
            "id": tagset.id,
            "version": tagset.version,
            "sha256": digest(canonical(json.loads(tagset.source))),
        },
        "layers": sorted(dataset.layers),
        "annotators": sorted(counts.annotators),
        "counts": {
            "documents": counts.documents,
            "attributions": counts.attributions,
            "entities": records[ENTITIES],
            "claims": records[CLAIMS],
        },
        "origins": counts.origins,
        "files": files,
    }
    if dataset.draft:
        manifest["open_errors"] = {"total": dataset.open_errors}
    return manifest


def _document_lines(
    slices: Iterable[Corpus], counts: _Counts, *, draft: bool
) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(slices, 1):
        line = document_line(part)
        if draft:  # a release has passed the rules, which ask for more
            problems = line_problems(Place(file=DOCUMENTS, line=number), line, part.entities)
            if problems:
                raise AnnotatorError([Problem("self_check"), *problems])
        counts.add(part)
        yield line


def document_line(part: Corpus) -> dict[str, Any]:
    """Return the line of a slice's document, as plain data."""
    work: dict[str, list[Attribution]] = {}
    for item in part.attributions:
        work.setdefault(item.annotator, []).append(item)
    return _document(part.documents[0], part.regions, part.layers, work)


def preview(stream: Stream) -> str:
    """Return the first document's line, indented."""
    return "".join(jsonio.pretty(document_line(part)).decode() for part in stream.slices())


def _document(
    document: Document,
    regions: Sequence[Region],
    layers: Sequence[Layer],
    work: Mapping[str, list[Attribution]],
) -> dict[str, Any]:
    info = {
        "offset_unit": "unicode_code_point",
        "length": len(document.text),
        "length_utf16": len(document.text.encode("utf-16-le")) // 2,
        "sha256": document.sha256,
    }
    if document.source_sha256:
        info["source_sha256"] = document.source_sha256
    line = {
        "schema": "urn:isnad:schema:document:0.1",
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "meta": dict(document.meta),
        "text": document.text,
        "text_info": info,
        "regions": [
            {"kind": region.kind, "start": region.start, "end": region.end}
            for region in sorted(regions, key=lambda r: (r.start, r.end, r.kind))
        ],
        "layers": [
            _layer(document, layer, work.get(layer.annotator, []))
            for layer in sorted(layers, key=lambda layer: layer.annotator)
        ],
    }
    return line | ({"supersedes": document.supersedes} if document.supersedes else {})


def _layer(document: Document, layer: Layer, items: list[Attribution]) -> dict[str, Any]:
    ordered = sorted(items, key=lambda item: (_first(item), item.id))
    return {
        "annotator": layer.annotator,
        "state": layer.state,
        "guideline_version": layer.guideline_version,
        "attributions": [_attribution(document, item) for item in ordered],
    }


def _first(item: Attribution) -> int:
    return min([parts[0][0] for parts in item.spans.values() if parts], default=0)


def _attribution(document: Document, item: Attribution) -> dict[str, Any]:
    text = document.text
    optional = {
        "implicit": item.implicit,
        "entity": item.entity,
        "parent": item.parent,
        "denies": item.denies,
        "confirms": item.confirms,
        "note": item.note or None,
        "provenance": item.provenance,
    }
    return {
        "id": item.id,
        "spans": {
            role: {"fragments": parts, "text": fragments_text(text, parts)}
            for role, parts in item.spans.items()
            if parts
        },
        "attributes": item.attributes,
        "origin": item.origin,
        **{key: value for key, value in optional.items() if value is not None},
    }


def _entity(entity: Entity) -> dict[str, Any]:
    line: dict[str, Any] = {
        "schema": "urn:isnad:schema:entity:0.1",
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "aliases": list(entity.aliases),
    }
    optional = {"note": entity.note, "merged_into": entity.merged_into}
    return line | {key: value for key, value in optional.items() if value}


def _claim(claim: Claim, links: Iterable[ClaimLink]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "schema": "urn:isnad:schema:claim:0.1",
        "id": claim.id,
        "text": claim.text,
        "links": [
            {"id": link.id, "attribution": link.attribution, "stance": link.stance}
            for link in links
        ],
    }
    return line | ({"note": claim.note} if claim.note else {})


# ---- reading -------------------------------------------------------------------------------


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read a dataset; raise AnnotatorError with all problems found."""
    del tagset, options  # the dataset brings its own tagset; the importer compares the two
    reading, problems = examine(path)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors or reading is None:
        raise AnnotatorError(errors)
    return reading


def is_dataset(path: Path) -> bool:
    """Return whether a path looks like one of ours, without reading it all."""
    if path.is_dir():
        return (path / MANIFEST).is_file()
    try:
        return MANIFEST in boxes.open_container(path).names
    except AnnotatorError:
        return False


def is_ours(path: Path) -> bool:
    """Return whether a path is a dataset that we wrote, and nothing else is in it."""
    try:
        container = boxes.open_container(path)
        manifest = jsonio.loads(container.read(MANIFEST), container.place(MANIFEST))
    except (AnnotatorError, KeyError):
        return False
    known = path.is_dir() or set(container.names) <= set(boxes.MEMBERS)
    named = manifest.get("schema") if isinstance(manifest, dict) else None
    return known and isinstance(named, str) and named.startswith(_MANIFEST_SCHEMA)


def owns(path: Path) -> frozenset[str] | None:
    """Return the names of our files where we wrote a dataset."""
    return frozenset(boxes.MEMBERS) if is_ours(path) else None


def verify(path: Path, progress: Progress = silent) -> list[Problem]:
    """Return what is wrong with the files that `write` left: are they what was checked?

    The lines were checked one by one on their way out; so it is enough that they lie there.
    """
    del progress  # reading is quick beside writing
    try:
        container = boxes.open_container(path)
        return check_files(container, read_manifest(container))
    except AnnotatorError as error:
        return list(error.problems)


JSON = Format(
    "json",
    N_("Isnad dataset (JSON)"),
    (".zip", ".json"),
    read,
    write,
    own_ids=True,
    explains=N_(
        "The format of this program: every layer, link and remark, for an archive, for"
        " other projects and for scripts."
    ),
    makes=".zip",
    preview=preview,
    owns=owns,
    verify=verify,
)
