"""Foreign records become ours: ids, layers, entities, and the text an annotation belongs to."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator import edits
from annotator.errors import Place, Problem, mistake
from annotator.exchange.choices import REFUSE, SEPARATE, SUPERSEDE, Choices
from annotator.exchange.collect import Found
from annotator.exchange.foreign import Foreign
from annotator.exchange.superseding import ADDRESS, NAME, Known, Match, row_of
from annotator.formats import Dataset, Reading
from annotator.model.ids import region_id
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
from annotator.model.tagset import Tagset, from_json
from annotator.store import Store


@dataclass(slots=True)
class Incoming:
    """Everything an import brings, under our own ids.

    `files` tells which file a record came from; `described` lists the documents whose
    regions the files state; `full` says that document records are complete; `corrects` names the
    document whose other text an article has.
    """

    documents: dict[str, Document] = field(default_factory=dict)
    regions: list[Region] = field(default_factory=list)
    layers: dict[str, Layer] = field(default_factory=dict)
    attributions: list[Attribution] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    claim_links: list[ClaimLink] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    corrects: dict[str, str] = field(default_factory=dict)
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

    def __init__(self, store: Store, choices: Choices) -> None:
        """Take over what the person has chosen."""
        self.incoming = Incoming()
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self._store = store
        self._choices = choices
        self._known = store.overview()
        self._articles = Known(self._known)
        self._faces: set[tuple[str, str]] = set()
        self._by_address: list[str] = []
        self._foreign = Foreign(store, self.incoming, self._known, choices.annotator)

    def add(self, file: Found, reading: Reading) -> None:
        """Take what one file holds; raise AnnotatorError when it cannot be matched."""
        if file.format.own_ids:
            self._add_own(file, reading)
        elif file.format.layered:
            self._foreign.add(file, reading)
        else:
            regions: dict[str, list[Region]] = {}
            for region in reading.corpus.regions:
                regions.setdefault(region.document, []).append(region)
            for document in reading.corpus.documents:
                self._add_text(file, document, regions.get(document.id, ()))

    def finish(self) -> None:
        """Look at what only all files together can tell: an address of many says nothing."""
        incoming = self.incoming
        claims = Counter(incoming.corrects.values())
        for id in self._by_address:
            if claims[incoming.corrects[id]] > 1:
                del incoming.corrects[id]
                address = incoming.documents[id].meta.get("url", "")
                place = Place(file=incoming.files[id])
                self.notes.append(Problem("same_address", place, {"url": address}, "warning"))

    # ---- articles -----------------------------------------------------------------------

    def _add_text(self, file: Found, document: Document, regions: Sequence[Region]) -> None:
        """Name a text by its path inside the folder; the same text and name is the same."""
        match = self._articles.match(file.name, document)
        if match.known:
            self._take(self._store.need(Document, match.known), file)
            return
        face = (document.sha256, file.base)
        if not row_of(document) and face in self._faces:
            self.notes.append(Problem("same_file_twice", file.place, {}, "warning"))
            return
        self._faces.add(face)
        id, corrects = self._chosen(match)
        if id in self.incoming.documents:
            raise mistake("names_collide", file.place, other=self.incoming.files[id])
        if corrects:
            self.incoming.corrects[id] = match.old
            self._by_address += [id] if match.by == ADDRESS else []
        self._take(dataclasses.replace(document, id=id), file)
        for region in regions:
            place = (region.kind, region.start, region.end)
            self.incoming.regions.append(Region(region_id(id, *place), id, *place))

    def _chosen(self, match: Match) -> tuple[str, bool]:
        """Return the id of an article, and whether it corrects another (or may, by its address)."""
        chosen = self._choices.corrections
        if match.by == NAME and chosen != REFUSE:
            return match.other, chosen == SUPERSEDE
        return match.id, match.by == ADDRESS and chosen != SEPARATE

    def _take(self, document: Document, file: Found) -> None:
        self.incoming.documents[document.id] = document
        self.incoming.files[document.id] = file.place.file

    # ---- our own datasets ---------------------------------------------------------------

    def _add_own(self, file: Found, reading: Reading) -> None:
        corpus, incoming = reading.corpus, self.incoming
        if incoming.full or incoming.documents:
            raise mistake("dataset_alone", file.place)
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
            incoming.files.update({record.id: file.place.file for record in records})
        for layer in corpus.layers:
            if edits.check_name(layer.annotator, gold=True) != layer.annotator:
                raise mistake("name_characters", name=layer.annotator)
