"""What a reader of another program's file has found so far, on its way to being a Reading."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import Place
from annotator.formats.base import Options, Reading
from annotator.formats.foreign import carried, drawn
from annotator.formats.foreign.carried import Carried, Text
from annotator.formats.foreign.drawn import Figure
from annotator.formats.labels import Labels
from annotator.model.ids import layer_id, region_id
from annotator.model.records import Annotator, Attribution, Corpus, Document, Entity, Layer, Region
from annotator.model.tagset import Tagset


class Gathering:
    """Documents with what is said of them; what has no place here is counted in `left_out`."""

    def __init__(self, tagset: Tagset, options: Options) -> None:
        """Start with nothing; words mean what `tagset` and the person's `options` say."""
        self.labels = Labels(tagset, options)
        self.relations = drawn.Relations(tagset, options)
        self.left_out: Counter[str] = Counter()
        self._kinds = {region.id for region in tagset.regions}
        self._own: set[str] = set()
        self._documents: list[Document] = []
        self._regions: dict[str, Region] = {}
        self._layers: list[Layer] = []
        self._items: list[Attribution] = []
        self._entities: dict[str, Entity] = {}

    def reading(self, place: Place) -> Reading:
        """Return all of it, with remarks about what was left out."""
        names = sorted({layer.annotator for layer in self._layers} - {""})
        corpus = Corpus(
            tuple(self._documents),
            tuple(self._regions.values()),
            tuple(self._layers),
            tuple(self._items),
            tuple(self._entities.values()),
            annotators=tuple(map(Annotator, names)),
        )
        notes = (
            *self.labels.notes(place),
            *self.relations.notes(place),
            *drawn.left_out(self.left_out, place),
        )
        return Reading(corpus, notes, own=frozenset(self._own))

    def document(self, back: Carried, text: Text, id: str, meta: Mapping[str, str]) -> Document:
        """Take a document; `id` and `meta` are what the file calls it, unless it is ours."""
        document = carried.document_of(back, text, id, meta)
        self._documents.append(document)
        self._own |= {back.document} - {""}
        self.entities_of(back)
        return document

    def entities_of(self, back: Carried) -> None:
        """Take note of the entities that were carried: their ids are ours."""
        self._own |= set(back.entities)

    def layer(self, document: Document, annotator: str) -> None:
        """Take note of a layer, which may have no attribution."""
        self._layers.append(Layer(layer_id(document.id, annotator), document.id, annotator))

    def is_region(self, document: Document, word: str, start: int, end: int) -> bool:
        """Take a stretch as a region where it is called one; return whether it is."""
        if word not in self._kinds:
            return False
        id = region_id(document.id, word, start, end)
        self._regions[id] = Region(id, document.id, word, start, end)
        return True

    def entity(self, back: Carried, name: str) -> str | None:
        """Return the id of the entity of this name, new or brought back; None without a name."""
        entity = back.entity(name)
        if entity is None:
            return None
        self._entities[entity.id] = entity
        return entity.id

    def own_or(self, id: str, annotator: str, back: Carried) -> str:
        """Return an id as it is when it is one of ours in this layer, else one like no other's."""
        if back.owns(id, annotator):
            self._own.add(id)
            return id
        return carried.foreign_id(annotator, id) if id in back.attributions else id

    def values(self, back: Carried, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an attribution carried, as fields of the record, as the tagset knows it."""
        found: dict[str, Any] = {"note": said.get("note", "")}
        values = self._known(said.get("attributes") or {})
        found["entity"] = self.entity(back, back.entities.get(said.get("entity", ""), ""))
        features = said.get("implicit")
        if features is not None:
            known = {name: self.labels.implicit(name, word) for name, word in features.items()}
            found["implicit"] = {name: value for name, value in known.items() if value}
        return found | {"attributes": values}

    def _known(self, said: Mapping[str, str]) -> dict[str, str]:
        found = {}
        for name, word in said.items():
            attribute = self.labels.attribute(name)
            value = self.labels.value(attribute, word) if attribute else None
            if attribute and value:
                found[attribute] = value
        return found

    def layer_of(
        self,
        document: Document,
        annotator: str,
        back: Carried,
        figures: Sequence[Figure],
        said: Mapping[str, Mapping[str, Any]],
        ids: Mapping[str, str],
    ) -> None:
        """Take a layer with its attributions.

        `said` holds fields of the records and `ids` new ids, by those of the figures' middles.
        """
        self.layer(document, annotator)
        for figure in figures:
            origin = back.attributions.get(ids[figure.id], {}).get("origin", "import")
            item = Attribution(ids[figure.id], document.id, annotator, figure.spans, origin=origin)
            links: dict[str, Any] = {name: ids[other] for name, other in figure.links.items()}
            self._items.append(dataclasses.replace(item, **said.get(figure.id, {}), **links))


IMPLICIT = "implicit"  # before the names of the features of a source that is not written


@dataclass(slots=True)
class Said:
    """What a program's users say of an attribution beside its words."""

    values: dict[str, str] = field(default_factory=dict)
    implicit: dict[str, str] | None = None
    entity: str = ""
    note: str = ""

    def choose(self, found: Gathering, name: str, word: str) -> None:
        """Take a value of what is called `name`; the first one stays."""
        if name.startswith(IMPLICIT):
            self.implicit = self.implicit or {}
            feature = name[len(IMPLICIT) + 1 :]
            value = found.labels.implicit(feature, word) if feature else None
            if value:
                self.implicit.setdefault(feature, value)
            return
        attribute = found.labels.attribute(name)
        value = found.labels.value(attribute, word) if attribute else None
        if attribute and value and self.values.setdefault(attribute, value) != value:
            found.left_out[f"{name} {word}"] += 1

    def remark(self, words: str) -> None:
        """Take a note; several become lines of one."""
        if words:
            self.note = f"{self.note}\n{words}" if self.note else words

    def fields(self, found: Gathering, back: Carried) -> dict[str, Any]:
        """Return all of it as fields of a record."""
        return {
            "attributes": self.values,
            "implicit": self.implicit,
            "entity": found.entity(back, self.entity),
            "note": self.note,
        }
