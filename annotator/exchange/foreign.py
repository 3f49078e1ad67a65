"""What other programs wrote becomes ours: which text, whose layer, under which ids."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from annotator import edits
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange.collect import Found
from annotator.formats import Reading, losses
from annotator.formats.gold import GOLD as GOLD_FORMAT
from annotator.model.ids import entity_id, layer_id, region_id, stable_id
from annotator.model.links import mapped
from annotator.model.records import GOLD, Attribution, Document, Entity, Layer, Region
from annotator.store import Overview, Store

if TYPE_CHECKING:
    from annotator.exchange.adopt import Incoming


class Foreign:
    """Takes readings whose ids are not ours, one after the other."""

    def __init__(
        self, store: Store, incoming: Incoming, known: Sequence[Overview], annotator: str
    ) -> None:
        """`annotator` names whose work it is, where the person said so."""
        self._store = store
        self._incoming = incoming
        self._annotator = annotator
        self._by_sha: dict[str, list[str]] = defaultdict(list)
        for item in known:
            self._by_sha[item.sha256].append(item.id)
        self._entity_names: dict[str, str] | None = None

    def add(self, file: Found, reading: Reading) -> None:
        """Take what one file holds; raise AnnotatorError when it cannot be matched."""
        for reference in reading.corpus.documents:
            document = self._document(file, reference, reading.own)
            self._incoming.documents.setdefault(document.id, document)
            _check_length(file, reference, document)
            if losses.REGIONS not in file.format.loses:  # else it says nothing of regions
                self._incoming.described.append(document.id)
            regions = [r for r in reading.corpus.regions if r.document == reference.id]
            self._regions(file, document, regions)
            self._layers(file, reference.id, document.id, reading)

    def _layers(self, file: Found, theirs: str, document: str, reading: Reading) -> None:
        """Take the layers of one document, which the file calls `theirs`."""
        items: dict[str, list[Attribution]] = defaultdict(list)
        for item in reading.corpus.attributions:
            if item.document == theirs:
                items[item.annotator].append(item)
        layers = {
            layer.annotator: layer for layer in reading.corpus.layers if layer.document == theirs
        }
        names = sorted(layers.keys() | items.keys()) or [""]
        for name in names:
            annotator = self._whose(file, name, len(names))
            self._layer(file, document, annotator, layers.get(name))
            self._attributions(file, document, annotator, items[name], reading)

    # ---- the text ------------------------------------------------------------------------

    def _document(self, file: Found, reference: Document, own: frozenset[str]) -> Document:
        """Return the text that is meant: by its id if that is ours, by checksum, by file name."""
        found = self._same_text(reference.sha256)
        for document in found:
            if document.id == reference.id and reference.id in own:
                return document
        if not found and reference.text:
            return self._new(file, reference, own)
        if not found:
            raise mistake("document_unknown", file.place, sha=reference.sha256[:12])
        if len(found) > 1:
            name = reference.meta.get("file", "")
            named = [document for document in found if document.meta.get("file") == name]
            if len(named) != 1:
                raise mistake("document_ambiguous", file.place, n=len(found))
            return named[0]
        return found[0]

    def _same_text(self, sha256: str) -> list[Document]:
        new = [d for d in self._incoming.documents.values() if d.sha256 == sha256]
        taken = {document.id for document in new}
        known = [id for id in self._by_sha[sha256] if id not in taken]
        return new + [self._store.need(Document, id) for id in known]

    def _new(self, file: Found, document: Document, own: frozenset[str]) -> Document:
        """Take the text from the annotations' file, under the id that it would have alone."""
        if document.id not in own:
            name = document.meta.get("file") or document.id
            path = PurePosixPath(file.name).with_name(PurePosixPath(name).name)
            document = dataclasses.replace(document, id=stable_id("text", str(path)))
        if document.id in self._incoming.documents or self._store.get(Document, document.id):
            raise mistake("names_collide", file.place, other=document.title or document.id)
        self._incoming.files[document.id] = file.place.file
        return document

    def _regions(self, file: Found, document: Document, regions: Iterable[Region]) -> None:
        for region in regions:
            if not 0 <= region.start < region.end <= len(document.text):
                place = Place(file=file.place.file, title=document.title, role=region.kind)
                params = {"start": region.start, "end": region.end, "length": len(document.text)}
                raise AnnotatorError(Problem("span_bounds", place, params))
            at = (region.kind, region.start, region.end)
            id = region_id(document.id, *at)
            if all(other.id != id for other in self._incoming.regions):
                self._incoming.regions.append(Region(id, document.id, *at))

    # ---- the layer -----------------------------------------------------------------------

    def _whose(self, file: Found, name: str, layers: int) -> str:
        """Return whose layer it is: as the person says, else as the file says."""
        if self._annotator and layers == 1:
            return self._annotator
        if name:
            return edits.check_name(name, gold=True)
        if file.format is GOLD_FORMAT:
            return GOLD
        raise mistake("annotator_unsaid", file.place)

    def _layer(self, file: Found, document: str, annotator: str, given: Layer | None) -> None:
        id = layer_id(document, annotator)
        if id in self._incoming.layers:
            raise mistake("layers_collide", file.place, other=self._incoming.files[id])
        state = "final" if annotator == GOLD else given.state if given else "open"
        if annotator != GOLD and state == "final":
            state = "submitted"
        version = (given.guideline_version if given else "") or (
            self._store.project.guideline_version
        )
        self._incoming.layers[id] = Layer(id, document, annotator, state, version)
        self._incoming.files[id] = file.place.file

    def _attributions(
        self,
        file: Found,
        document: str,
        annotator: str,
        items: Sequence[Attribution],
        reading: Reading,
    ) -> None:
        entities = {entity.id: entity for entity in reading.corpus.entities}
        ids = self._ids(document, annotator, items, reading.own)
        for item in items:
            if ids[item.id] in self._incoming.files:
                at = Place(file=file.place.file, attribution=item.id)
                raise mistake("id_duplicate", at, id=item.id)
            self._incoming.files[ids[item.id]] = file.place.file
            entity = self._entity(item.entity, entities, reading.own) if item.entity else None
            new = mapped(item, ids)
            self._incoming.attributions.append(
                dataclasses.replace(
                    new, id=ids[item.id], document=document, annotator=annotator, entity=entity
                )
            )

    def _ids(
        self, document: str, annotator: str, items: Sequence[Attribution], own: frozenset[str]
    ) -> Mapping[str, str]:
        """Return an id of ours for each: its own, unless that is another layer's."""
        mine = [item.id for item in items if item.id in own]
        elsewhere = {
            item.id
            for item in self._store.among(Attribution, "id", mine)
            if (item.document, item.annotator) != (document, annotator)
        }
        kept = set(mine) - elsewhere
        return {
            item.id: item.id
            if item.id in kept
            else stable_id("attribution", document, annotator, item.id)
            for item in items
        }

    def _entity(self, id: str, given: Mapping[str, Entity], own: frozenset[str]) -> str:
        """Return the id of an entity of the registry; a new one enters it.

        It is known by its id if that is ours, else by its name.
        """
        names = self._names()
        entity = given.get(id, Entity(id, id))
        name = entity.name
        if id in own and id in names:
            return names[id]
        new = id if id in own else entity_id(name)
        known = names.get(name) or names.get(new)
        if known is None:
            known = new
            self._incoming.entities[new] = dataclasses.replace(entity, id=new, merged_into=None)
            names[new] = new
        names[name] = known
        return known

    def _names(self) -> dict[str, str]:
        """Return the ids of the registry's entities by id and by name, merged ones resolved."""
        if self._entity_names is None:
            found = self._store.find(Entity)
            resolved = {e.id: edits.resolve_entity(self._store, e).id for e in found}
            # An entity keeps the id of its first name, so a former name finds it as well.
            self._entity_names = resolved | {e.name: resolved[e.id] for e in found}
        return self._entity_names


def _check_length(file: Found, reference: Document, document: Document) -> None:
    expected = reference.meta.get("length")
    if not reference.text and expected is not None and int(expected) != len(document.text):
        raise mistake(
            "text_length",
            Place(file=file.place.file, title=document.title),
            found=len(document.text),
            expected=int(expected),
        )


def summed(notes: Iterable[Problem]) -> list[Problem]:
    """Return remarks with those together that say the same of many files: so often in all."""
    found: dict[object, Problem] = {}
    for number, note in enumerate(notes):
        counts = note.params.keys() == {"name", "n"}
        key = (note.code, note.params["name"]) if counts else number
        other = found.get(key)
        if other is None:
            found[key] = note
        else:
            n = int(other.params["n"]) + int(note.params["n"])
            place = other.place if other.place.file == note.place.file else Place()
            params = {"name": note.params["name"], "n": n}
            found[key] = dataclasses.replace(other, place=place, params=params)
    return list(found.values())
