"""Foreign records become ours: ids, layers, entities, and the text an annotation belongs to."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from annotator import edits
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange.collect import Found
from annotator.formats import Dataset, Reading
from annotator.model.ids import entity_id, layer_id, region_id, stable_id
from annotator.model.links import mapped
from annotator.model.records import (
    GOLD,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Layer,
    Region,
)
from annotator.model.tagset import Tagset, from_json
from annotator.store import Store


@dataclass(slots=True)
class Incoming:
    """Everything an import brings, under our own ids.

    `files` tells which file a record came from; `described` lists the documents whose
    regions the files state; `full` says that document records are complete.
    """

    documents: dict[str, Document] = field(default_factory=dict)
    regions: list[Region] = field(default_factory=list)
    layers: dict[str, Layer] = field(default_factory=dict)
    attributions: list[Attribution] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    claim_links: list[ClaimLink] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    described: list[str] = field(default_factory=list)
    dataset: Dataset | None = None
    tagset: Tagset | None = None
    full: bool = False

    def corpus(self) -> Corpus:
        """Return it as a corpus, for the rules."""
        return Corpus(
            tuple(self.documents.values()),
            tuple(self.regions),
            tuple(self.layers.values()),
            tuple(self.attributions),
            tuple(self.entities.values()),
        )


class Adopter:
    """Takes readings one after the other and gives their records our ids."""

    def __init__(self, store: Store, annotator: str) -> None:
        """`annotator` names the layer of annotations, where it is given."""
        self.incoming = Incoming()
        self.problems: list[Problem] = []
        self._store = store
        self._annotator = annotator
        self._known = store.overview()
        self._entity_names: dict[str, str] | None = None

    def add(self, file: Found, reading: Reading) -> None:
        """Take what one file holds; raise AnnotatorError when it cannot be matched."""
        if file.format.own_ids:
            self._add_own(file, reading)
        elif file.format.layered:
            self._add_foreign(file, reading.corpus)
        else:
            for document in reading.corpus.documents:
                self._add_text(file, document)

    # ---- articles -----------------------------------------------------------------------

    def _add_text(self, file: Found, document: Document) -> None:
        """Name a text by its path inside the folder; the same text and name is the same."""
        base = PurePosixPath(file.name).name
        for item in self._known:
            if item.sha256 == document.sha256 and item.meta.get("file") == base:
                self._take(self._store.need(Document, item.id), file)
                return
        for other in self.incoming.documents.values():
            if other.sha256 == document.sha256 and other.meta.get("file") == base:
                return
        id = stable_id("text", file.name)
        if id in self.incoming.documents:
            raise mistake(
                "names_collide", Place(file=str(file.path)), other=self.incoming.files[id]
            )
        self._take(dataclasses.replace(document, id=id), file)

    def _take(self, document: Document, file: Found) -> None:
        self.incoming.documents[document.id] = document
        self.incoming.files[document.id] = str(file.path)

    # ---- annotations of another program --------------------------------------------------

    def _add_foreign(self, file: Found, corpus: Corpus) -> None:
        annotator = self._annotator or GOLD
        for reference in corpus.documents:
            document = self._match(file, reference)
            self.incoming.documents.setdefault(document.id, document)
            self._check_length(file, reference, document)
            self.incoming.described.append(document.id)
            self._add_layer(file, document.id, annotator)
            for region in corpus.regions:
                id = region_id(document.id, region.kind, region.start, region.end)
                self._check_region(file, document, region)
                self.incoming.regions.append(
                    Region(id, document.id, region.kind, region.start, region.end)
                )
            self._add_attributions(file, document.id, annotator, corpus)

    def _match(self, file: Found, reference: Document) -> Document:
        """Return the text with the reference's checksum; its file name decides between twins."""
        place = Place(file=str(file.path))
        new = [d for d in self.incoming.documents.values() if d.sha256 == reference.sha256]
        taken = {document.id for document in new}
        found = new + [
            self._store.need(Document, item.id)
            for item in self._known
            if item.sha256 == reference.sha256 and item.id not in taken
        ]
        if not found:
            raise mistake("document_unknown", place, sha=reference.sha256[:12])
        if len(found) > 1:
            name = reference.meta.get("file", "")
            named = [document for document in found if document.meta.get("file") == name]
            if len(named) != 1:
                raise mistake("document_ambiguous", place, n=len(found))
            return named[0]
        return found[0]

    @staticmethod
    def _check_length(file: Found, reference: Document, document: Document) -> None:
        expected = reference.meta.get("length")
        if expected is not None and int(expected) != len(document.text):
            raise mistake(
                "text_length",
                Place(file=str(file.path), title=document.title),
                found=len(document.text),
                expected=int(expected),
            )

    @staticmethod
    def _check_region(file: Found, document: Document, region: Region) -> None:
        if not 0 <= region.start < region.end <= len(document.text):
            place = Place(file=str(file.path), title=document.title, role=region.kind)
            params = {"start": region.start, "end": region.end, "length": len(document.text)}
            raise AnnotatorError(Problem("span_bounds", place, params))

    def _add_layer(self, file: Found, document: str, annotator: str) -> None:
        id = layer_id(document, annotator)
        if id in self.incoming.layers:
            raise mistake(
                "layers_collide", Place(file=str(file.path)), other=self.incoming.files[id]
            )
        state = "final" if annotator == GOLD else "open"
        version = self._store.project.guideline_version
        self.incoming.layers[id] = Layer(id, document, annotator, state, version)
        self.incoming.files[id] = str(file.path)

    def _add_attributions(self, file: Found, document: str, annotator: str, corpus: Corpus) -> None:
        ids = {
            item.id: stable_id("attribution", document, annotator, item.id)
            for item in corpus.attributions
        }
        for item in corpus.attributions:
            self.incoming.files[ids[item.id]] = str(file.path)
            self.incoming.attributions.append(
                dataclasses.replace(
                    mapped(item, ids),
                    id=ids[item.id],
                    document=document,
                    annotator=annotator,
                    entity=self._entity(item.entity) if item.entity else None,
                )
            )

    def _entity(self, name: str) -> str:
        """Return the id of the entity with this name; a new one enters the registry."""
        if self._entity_names is None:
            found = self._store.find(Entity)
            resolved = {e.id: edits.resolve_entity(self._store, e).id for e in found}
            # An entity keeps the id of its first name, so a former name finds it as well.
            self._entity_names = resolved | {e.name: resolved[e.id] for e in found}
        id = entity_id(name)
        known = self._entity_names.get(name) or self._entity_names.get(id)
        if known is None:
            known = id
            self.incoming.entities[id] = Entity(id, name)
        self._entity_names[name] = known
        return known

    # ---- our own datasets ---------------------------------------------------------------

    def _add_own(self, file: Found, reading: Reading) -> None:
        corpus, incoming = reading.corpus, self.incoming
        if incoming.full or incoming.documents:
            raise mistake("dataset_alone", Place(file=str(file.path)))
        incoming.full = True
        incoming.dataset = reading.dataset
        incoming.tagset = from_json(reading.tagset) if reading.tagset is not None else None
        incoming.documents = {document.id: document for document in corpus.documents}
        incoming.described = list(incoming.documents)
        incoming.regions = list(corpus.regions)
        incoming.layers = {layer.id: layer for layer in corpus.layers}
        incoming.attributions = list(corpus.attributions)
        incoming.entities = {entity.id: entity for entity in corpus.entities}
        incoming.claims = list(corpus.claims)
        incoming.claim_links = list(corpus.claim_links)
        for records in (corpus.documents, corpus.layers, corpus.attributions):
            incoming.files.update({record.id: str(file.path) for record in records})
        for layer in corpus.layers:
            if edits.check_name(layer.annotator, gold=True) != layer.annotator:
                raise mistake("name_characters", name=layer.annotator)
