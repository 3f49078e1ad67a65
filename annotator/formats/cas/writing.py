"""A layer as a UIMA CAS, and a folder of them: what INCEpTION imports as annotated documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from annotator.formats import jsonio
from annotator.formats.base import Progress, Stream, final_entities
from annotator.formats.cas import kinds
from annotator.formats.filenames import FileNames
from annotator.model.ids import stable_id
from annotator.model.links import LINKS
from annotator.model.records import (
    GOLD,
    Attribution,
    Corpus,
    Document,
    Entity,
    Fragments,
    Layer,
)

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

_MIME = "text/plain"
# What XML 1.0 cannot hold; NUL and surrogates are in no text of ours.
NOT_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


_Make = Callable[[Corpus, Layer, "TypeSystem"], bytes]


def write_json(stream: Stream, out: Path, progress: Progress) -> None:
    """Write a folder of CAS JSON files, one for each layer."""
    _write(stream, out, progress, as_json, ".json")


def write_xmi(stream: Stream, out: Path, progress: Progress) -> None:
    """Write a folder of XMI files, one for each layer."""
    _write(stream, out, progress, as_xmi, ".xmi")


def _write(stream: Stream, out: Path, progress: Progress, make: _Make, ending: str) -> None:
    types = kinds.type_system(stream.tagset)
    out.mkdir()
    (out / kinds.FILE).write_bytes(kinds.xml(types))
    names = FileNames()
    for part in stream.told(progress):
        stem = names.stem(part.documents[0])
        people = FileNames()
        for layer in sorted(part.layers, key=lambda layer: layer.annotator):
            folder, user = kinds.ANNOTATED, people.stem(Document(layer.annotator, "", "", ""))
            if layer.annotator == GOLD:
                folder, user = kinds.CURATION, kinds.CURATOR
            path = out / folder / stem / f"{user}{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make(part, layer, types))


def preview(stream: Stream) -> str:
    """Return the first layer as JSON, without the type system, which is the same for all."""
    part = next(stream.slices())
    layer = min(part.layers, key=lambda layer: layer.annotator)
    data = orjson.loads(as_json(part, layer, kinds.type_system(stream.tagset)))
    return orjson.dumps({**data, "%TYPES": {}}, option=orjson.OPT_INDENT_2).decode()


def as_json(part: Corpus, layer: Layer, types: TypeSystem) -> bytes:
    """Return a layer as UIMA CAS JSON 0.4.0, indented, with the type system in it."""
    cas = _Maker(part, layer, types, keep_all=True).cas()
    shown = orjson.loads(cas.to_json() or "")
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_xmi(part: Corpus, layer: Layer, types: TypeSystem) -> bytes:
    """Return a layer as XMI 1.0; characters that XML cannot hold become blanks."""
    cas = _Maker(part, layer, types, keep_all=False).cas()
    return (cas.to_xmi(pretty_print=True) or "").encode()


@dataclass(slots=True)
class _Maker:
    """Makes the feature structures of one layer."""

    part: Corpus
    layer: Layer
    types: TypeSystem
    keep_all: bool

    @property
    def document(self) -> Document:
        return self.part.documents[0]

    def cas(self) -> Cas:
        from cassis import Cas  # noqa: PLC0415 — takes a tenth of a second

        text = self.document.text
        cas = Cas(self.types, sofa_string=self._plain(text), sofa_mime=_MIME)
        # cassis would end it at 0.
        about = {"begin": 0, "end": len(text), "language": self.document.language}
        cas.add(self._new(kinds.DOCUMENT_ANNOTATION, **about))
        cas.add(self._about())
        for region in sorted(self.part.regions, key=lambda r: (r.start, r.end, r.kind)):
            place = {"begin": region.start, "end": region.end}
            cas.add(self._new(kinds.REGION, **place, kind=region.kind))
        entities = final_entities(self.part)
        items = [item for item in self.part.attributions if item.annotator == self.layer.annotator]
        self._frames(cas, sorted(items, key=_order), entities)
        used = {entities[item.entity].id for item in items if item.entity in entities}
        for id in sorted(used):
            cas.add(self._entity(entities[id]))
        return cas

    def _about(self) -> Any:
        document, layer = self.document, self.layer
        return self._new(
            kinds.DOCUMENT,
            uid=document.id,
            title=document.title,
            language=document.language,
            sha256=document.sha256,
            source=document.source_sha256,
            meta=_json(dict(document.meta)),
            annotator=layer.annotator,
            state=layer.state,
            guideline=layer.guideline_version,
            controls="" if self.keep_all else controls(document.text),
        )

    def _frames(self, cas: Cas, items: list[Attribution], entities: Mapping[str, Entity]) -> None:
        """Add spans and frames in text order; links between frames come when all are there."""
        frames: dict[str, Any] = {}
        for item in items:
            spans = self._spans(item)
            for _, span in spans:
                cas.add(span)
            start, end = anchor(item.spans)
            said = {kinds.feature_name(id): value for id, value in item.attributes.items()}
            said |= {kinds.IMPLICIT + id: v for id, v in (item.implicit or {}).items()}
            said[kinds.UNWRITTEN] = "" if item.implicit is None else "yes"
            said |= {"uid": item.id, "note": item.note, "origin": item.origin}
            said["annotator"] = item.annotator
            entity = entities.get(item.entity or "")
            said["entity"] = entity.name if entity else ""
            frame = self._new(kinds.FRAME, begin=start, end=end, **said)
            frame.spans = self._links(kinds.SPAN_LINK, spans)
            frames[item.id] = frame
            cas.add(frame)
        for item in items:
            named = ((name, getattr(item, name)) for name in LINKS)
            targets = [(name, frames[target]) for name, target in named if target in frames]
            if targets:
                frames[item.id].frames = self._links(kinds.FRAME_LINK, targets)

    def _spans(self, item: Attribution) -> list[tuple[str, Any]]:
        parts = sorted((part, role) for role, parts in item.spans.items() for part in parts)
        return [
            (
                role,
                self._new(
                    kinds.SPAN,
                    begin=start,
                    end=end,
                    uid=item.id,
                    role=role,
                    group=stable_id("span", item.id, role),
                ),
            )
            for (start, end), role in parts
        ]

    def _links(self, kind: str, targets: list[tuple[str, Any]]) -> Any:
        links = [self._new(kind, role=role, target=target) for role, target in targets]
        return self._new("uima.cas.FSArray", elements=links)

    def _entity(self, entity: Entity) -> Any:
        return self._new(
            kinds.ENTITY,
            uid=entity.id,
            name=entity.name,
            kind=entity.kind,
            note=entity.note,
            aliases=_json(list(entity.aliases)) if entity.aliases else "",
        )

    def _new(self, kind: str, /, **features: Any) -> Any:
        """Return a feature structure; what is empty stays unset, for XMI has no empty texts."""
        said = {
            name: self._plain(value) if isinstance(value, str) else value
            for name, value in features.items()
            if value not in ("", None)
        }
        return self.types.get_type(kind)(**said)

    def _plain(self, words: str) -> str:
        return words if self.keep_all else NOT_XML.sub(" ", words)


def _json(data: Any) -> str:
    return jsonio.dumps(data).decode().strip()


def controls(text: str) -> str:
    """Return what is lost of a text in XML: `position:code` in code points and hexadecimal."""
    return " ".join(f"{m.start()}:{ord(m.group()):x}" for m in NOT_XML.finditer(text))


def anchor(spans: Mapping[str, Fragments]) -> tuple[int, int]:
    """Return where a frame stands: on the first words of its cue, else on its first words."""
    fragments = spans.get("cue") or tuple(part for parts in spans.values() for part in parts)
    return min(fragments)


def _order(item: Attribution) -> tuple[tuple[int, int], str]:
    return anchor(item.spans), item.id
