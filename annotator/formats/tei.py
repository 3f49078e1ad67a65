"""TEI P5 with stand-off annotation (tei-c.org, chapter 17): a file for each document.

The text has an anchor at every edge of a span; `standOff` has a span for each fragment, spans that
name others where a span has several fragments, and a link for each attribution to its spans, with
`ana` for its values (categories in the header) and its entity, `resp` for the annotator. What an
attribution stands in, denies or confirms are links of these types. Every line is a paragraph.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from annotator.formats import losses
from annotator.formats.base import Format, Progress, Stream, final_entities, silent
from annotator.formats.filenames import FileNames
from annotator.formats.foreign import drawn
from annotator.formats.foreign.carried import SUPERSEDES
from annotator.formats.foreign.xmltext import CONTROLS, legal
from annotator.i18n import N_
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Corpus, Document, Entity
from annotator.model.tagset import Labels, Tagset, Value, label

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_IMPLICIT = "implicit."
_XML = "{http://www.w3.org/XML/1998/namespace}"


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write one file for each document."""
    out.mkdir()
    names = FileNames()
    for part in stream.told(progress):
        root = _Tei(part, stream.tagset, stream.dataset.name).root()
        # Only the parts without running text are indented: white space of the text is its own.
        for element in root:
            if element.tag != "text":
                ET.indent(element, " ")
        body = ET.tostring(root, encoding="unicode")
        xml = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
        (out / f"{names.stem(part.documents[0])}.xml").write_bytes(xml.encode())


class _Tei:
    """One document on its way to being a TEI file."""

    def __init__(self, part: Corpus, tagset: Tagset, dataset: str) -> None:
        self._part = part
        self._tagset = tagset
        self._dataset = dataset
        self._document: Document = part.documents[0]
        self._items = sorted(drawn.in_order(part.attributions), key=lambda item: item.annotator)
        self._entities: Mapping[str, Entity] = final_entities(part)

    def root(self) -> ET.Element:
        """Return the whole file."""
        root = ET.Element("TEI", {"xmlns": _NAMESPACE, f"{_XML}lang": self._document.language})
        self._header(root)
        self._stand_off(root)
        self._text(root)
        return root

    # ---- the header ----------------------------------------------------------------------

    def _header(self, root: ET.Element) -> None:
        header = ET.SubElement(root, "teiHeader")
        file = ET.SubElement(header, "fileDesc")
        _said(ET.SubElement(file, "titleStmt"), "title", self._document.title or "—")
        _said(ET.SubElement(file, "publicationStmt"), "p", self._dataset or "—")
        source = ET.SubElement(ET.SubElement(file, "sourceDesc"), "bibl")
        _said(source, "idno", self._document.id, {"type": "document"})
        _said(source, "idno", self._document.sha256, {"type": "sha256"})
        for key, value in sorted(self._document.meta.items()):
            _said(source, "note", value, {"type": _name(key)})
        encoding = ET.SubElement(header, "encodingDesc")
        declared = ET.SubElement(encoding, "classDecl")
        for attribute in self._tagset.attributes:
            self._taxonomy(declared, _name(attribute.id), attribute.labels, attribute.values)
        for feature in self._tagset.implicit:
            self._taxonomy(
                declared, f"{_IMPLICIT}{_name(feature.id)}", feature.labels, feature.values
            )
        profile = ET.SubElement(header, "profileDesc")
        people = ET.SubElement(ET.SubElement(profile, "particDesc"), "listPerson")
        for layer in sorted(self._part.layers, key=lambda layer: layer.annotator):
            person = ET.SubElement(people, "person", {f"{_XML}id": _person(layer.annotator)})
            _said(person, "persName", layer.annotator)

    def _taxonomy(
        self, declared: ET.Element, id: str, labels: Labels, values: Sequence[Value]
    ) -> None:
        taxonomy = ET.SubElement(declared, "taxonomy", {f"{_XML}id": id})
        _said(taxonomy, "desc", label(labels, self._document.language))
        for value in values:
            category = {f"{_XML}id": f"{id}.{_name(value.id)}"}
            element = ET.SubElement(taxonomy, "category", category)
            _said(element, "catDesc", label(value.labels, self._document.language))

    # ---- the text ------------------------------------------------------------------------

    def _text(self, root: ET.Element) -> None:
        """Write the lines as paragraphs with an anchor at every edge."""
        text, edges = self._document.text, self._edges()
        body = ET.SubElement(ET.SubElement(root, "text"), "body")
        start = 0
        for line in text.split("\n"):
            end = start + len(line)
            paragraph = ET.SubElement(body, "p", {f"{_XML}space": "preserve"})
            mine = edges[bisect.bisect_left(edges, start) : bisect.bisect_right(edges, end)]
            paragraph.text = legal(text[start : mine[0] if mine else end])
            for edge, after in itertools.pairwise([*mine, end] if mine else ()):
                anchor = ET.SubElement(paragraph, "anchor", {f"{_XML}id": f"a{edge}"})
                anchor.tail = legal(text[edge:after])
            start = end + 1

    def _edges(self) -> list[int]:
        spans = [part for i in self._items for parts in i.spans.values() for part in parts]
        spans += [(region.start, region.end) for region in self._part.regions]
        return sorted({edge for part in spans for edge in part})

    # ---- what stands off -----------------------------------------------------------------

    def _stand_off(self, root: ET.Element) -> None:
        off = ET.SubElement(root, "standOff")
        self._named(off)
        if self._part.regions:
            group = ET.SubElement(off, "spanGrp", type="region")
            for region in drawn.regions(self._part):
                ends = {"from": f"#a{region.start}", "to": f"#a{region.end}"}
                ET.SubElement(group, "span", {"type": _name(region.role), **ends})
        for item in self._items:
            self._spans(off, item)
        if self._items:
            group = ET.SubElement(off, "linkGrp", type="attribution")
            for item in self._items:
                self._link(group, item)
        for item in self._items:
            if item.note:
                _said(off, "note", item.note, {"target": f"#{_attribution(item.id)}"})

    def _named(self, off: ET.Element) -> None:
        """Write the entities that are named, each once."""
        found = {entity.id: entity for i in self._items if (entity := self._entity(i))}
        if found:
            group = ET.SubElement(off, "interpGrp", type="entity")
            for id, entity in sorted(found.items()):
                _said(group, "interp", entity.name, {f"{_XML}id": f"e-{_name(id)}"})

    def _entity(self, item: Attribution) -> Entity | None:
        return self._entities.get(item.entity or "")

    def _spans(self, off: ET.Element, item: Attribution) -> None:
        group = ET.SubElement(
            off, "spanGrp", type="attribution", resp=f"#{_person(item.annotator)}"
        )
        for role, fragments in sorted(item.spans.items()):
            id = f"{_attribution(item.id)}.{_name(role)}"
            parts = [f"{id}.{n}" for n in range(len(fragments))] if len(fragments) > 1 else [id]
            for part, (start, end) in zip(parts, fragments, strict=True):
                ends = {"from": f"#a{start}", "to": f"#a{end}"}
                ET.SubElement(group, "span", {f"{_XML}id": part, "type": _name(role), **ends})
            if len(parts) > 1:
                whole = " ".join(f"#{part}" for part in parts)
                ET.SubElement(
                    group, "span", {f"{_XML}id": id, "type": _name(role), "target": whole}
                )

    def _link(self, group: ET.Element, item: Attribution) -> None:
        """Write an attribution: its spans, its values, and what it is linked to."""
        id = _attribution(item.id)
        values = [f"#{_name(name)}.{_name(v)}" for name, v in sorted(item.attributes.items())]
        features = sorted((item.implicit or {}).items())
        values += [f"#{_IMPLICIT}{_name(name)}.{_name(value)}" for name, value in features]
        if entity := self._entity(item):
            values.append(f"#e-{_name(entity.id)}")
        said: dict[str, Any] = {
            f"{_XML}id": id,
            "type": "attribution" if item.implicit is None else "implicit",
            "resp": f"#{_person(item.annotator)}",
            "target": " ".join(f"#{id}.{_name(role)}" for role in sorted(item.spans)),
        }
        ET.SubElement(group, "link", said | ({"ana": " ".join(values)} if values else {}))
        known = {other.id for other in self._items if other.annotator == item.annotator}
        for relation in LINKS:
            other = target(item, relation)
            if other in known:
                ends = f"#{id} #{_attribution(other)}"
                ET.SubElement(group, "link", type=relation, target=ends)


def _said(
    parent: ET.Element, tag: str, words: str, attributes: Mapping[str, str] | None = None
) -> None:
    ET.SubElement(parent, tag, dict(attributes or {})).text = legal(words)


def _name(id: str) -> str:
    """Return an id as a part of an XML name: letters, digits, dots, hyphens, underscores."""
    return "".join(c if c.isalnum() or c in "-_." else f"_{ord(c):x}_" for c in id) or "_"


def _attribution(id: str) -> str:
    return f"u-{_name(id)}"


def _person(annotator: str) -> str:
    return f"p-{_name(annotator)}"


TEI = Format(
    "tei",
    N_("TEI P5 (stand-off)"),
    (".xml",),
    None,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ORIGINS, losses.ALIASES, losses.STATES),
        *(SUPERSEDES, CONTROLS),
    ),
    explains=N_("Text with stand-off annotation in TEI, for digital editions and archives."),
)
