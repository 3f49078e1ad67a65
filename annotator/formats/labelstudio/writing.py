"""Label Studio: tasks with annotations in one JSON file, and the labelling configuration.

A region is a stretch of text with a role. The first one of the cue bears the attribution's id, its
values (choices), entity and note (text areas); relations lead from it to the other regions. A task
has one annotation for each annotator, without `completed_by`, which a server does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from annotator.errors import Place
from annotator.formats import jsonio
from annotator.formats.base import Progress, Stream, final_entities, silent
from annotator.formats.foreign import carried, drawn
from annotator.formats.foreign.gathering import IMPLICIT
from annotator.formats.labelstudio.reading import (
    ATTRIBUTE,
    ENTITY,
    LABEL,
    NOTE,
    TEXT,
    WHOSE,
)
from annotator.model.records import GOLD, Attribution, Corpus, Entity
from annotator.model.tagset import Attribute, Tagset, Term, label

TASKS, CONFIG = "tasks.json", "config.xml"
# Line ends stay, and every paragraph runs in its own direction.
_STYLE = ".htx-text { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start }"


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write the configuration, and all documents as the tasks of one file."""
    out.mkdir()
    (out / CONFIG).write_bytes(config(stream.tagset, stream.dataset.language))
    with (out / TASKS).open("wb") as file:
        file.write(b"[")
        for n, part in enumerate(stream.told(progress)):
            task = _task(part)
            jsonio.check("labelstudio", task, Place(file=TASKS, document=part.documents[0].id))
            file.write((b"\n" if n == 0 else b",\n") + jsonio.dumps(task).rstrip(b"\n"))
        file.write(b"\n]\n")


def _task(part: Corpus) -> dict[str, Any]:
    annotators = sorted({layer.annotator for layer in part.layers})
    whose = {
        item.id: {"annotator": item.annotator, "origin": item.origin} for item in part.attributions
    }
    return {
        "data": {TEXT: part.documents[0].text, carried.KEY: carried.carry(part, whose)},
        "annotations": [
            {"ground_truth": name == GOLD, "result": list(_results(part, name))}
            for name in annotators
        ],
    }


def _results(part: Corpus, annotator: str) -> Iterator[dict[str, Any]]:
    text = part.documents[0].text
    items = [item for item in part.attributions if item.annotator == annotator]
    entities = final_entities(part)
    for region in drawn.regions(part):
        yield _of_text(text, region)
    for item in drawn.in_order(items):
        yield from _regions(text, item, entities)
    known = {item.id for item in items}
    for item in drawn.in_order(items):
        for arrow in drawn.arrows(item, known):
            yield {
                "type": "relation",
                "from_id": arrow.source,
                "to_id": arrow.target,
                "direction": "right",
                "labels": [arrow.label],
            }


def _regions(text: str, item: Attribution, entities: Mapping[str, Entity]) -> Iterator[Any]:
    """Yield the regions of one attribution, and on the first one what is said of it all."""
    first, *others = drawn.stretches(item)
    yield _of_text(text, first) | {"meta": {"text": [f"{WHOSE}{item.annotator}"]}}
    for name, value in sorted(item.attributes.items()):
        yield _choice(text, first, f"{ATTRIBUTE}{name}", value)
    if item.implicit is not None:
        yield _choice(text, first, IMPLICIT, IMPLICIT)
        for name, value in sorted(item.implicit.items()):
            yield _choice(text, first, f"{IMPLICIT}_{name}", value)
    entity = entities.get(item.entity or "")
    for name, words in ((ENTITY, entity.name if entity else ""), (NOTE, item.note)):
        if words:
            yield _said(text, first, name, "textarea", {"text": [words]})
    yield from (_of_text(text, other) for other in others)


def _of_text(text: str, stretch: drawn.Stretch) -> dict[str, Any]:
    return _said(text, stretch, LABEL, "labels", {"labels": [stretch.role]})


def _choice(text: str, stretch: drawn.Stretch, name: str, value: str) -> dict[str, Any]:
    return _said(text, stretch, name, "choices", {"choices": [value]})


def _said(
    text: str, stretch: drawn.Stretch, name: str, type: str, value: Mapping[str, Any]
) -> dict[str, Any]:
    start, end = stretch.start, stretch.end
    return {
        "id": stretch.id,
        "from_name": name,
        "to_name": TEXT,
        "type": type,
        "origin": "manual",
        "value": {"start": start, "end": end, "text": text[start:end], **value},
    }


# ---- the configuration ---------------------------------------------------------------------------


def config(tagset: Tagset, language: str) -> bytes:
    """Return the labelling interface of a tagset: ids as values, labels in `language` as shown."""
    view = ET.Element("View")
    ET.SubElement(view, "Style").text = _STYLE
    arrows = ET.SubElement(view, "Relations")
    for id in (*(role.id for role in tagset.roles), *(link.id for link in tagset.links)):
        ET.SubElement(arrows, "Relation", value=id)
    labels = ET.SubElement(view, "Labels", name=LABEL, toName=TEXT)
    for role in tagset.roles:
        shown = label(role.labels, language)
        ET.SubElement(
            labels, "Label", value=role.id, html=shown, hotkey=role.key, background=role.colour
        )
    for region in tagset.regions:
        ET.SubElement(labels, "Label", value=region.id, html=label(region.labels, language))
    ET.SubElement(view, "Text", name=TEXT, value=f"${TEXT}")
    about = ET.SubElement(view, "View", visibleWhen="region-selected")
    for attribute in tagset.attributes:
        _choices(about, f"{ATTRIBUTE}{attribute.id}", attribute, language)
    implicit = ET.SubElement(about, "Choices", _per_region(IMPLICIT), choice="multiple")
    ET.SubElement(implicit, "Choice", value=IMPLICIT)
    for feature in tagset.implicit:
        _choices(about, f"{IMPLICIT}_{feature.id}", feature, language)
    for name in (ENTITY, NOTE):
        ET.SubElement(about, "TextArea", _per_region(name), editable="true", maxSubmissions="1")
    ET.indent(view)
    return f"{ET.tostring(view, encoding='unicode')}\n".encode()


def _choices(view: ET.Element, name: str, term: Attribute | Term, language: str) -> None:
    ET.SubElement(view, "Header", value=label(term.labels, language), size="5")
    choices = ET.SubElement(view, "Choices", _per_region(name), choice="single", showInline="true")
    for value in term.values:
        ET.SubElement(choices, "Choice", value=value.id, html=label(value.labels, language))


def _per_region(name: str) -> dict[str, str]:
    return {"name": name, "toName": TEXT, "perRegion": "true"}
