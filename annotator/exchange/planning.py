"""What an import would write into a project, and why it may not: nothing is written here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TypeVar

from annotator import check
from annotator.errors import Place, Problem
from annotator.exchange.adopt import Incoming
from annotator.exchange.choices import SUPERSEDE, Choices
from annotator.exchange.superseding import carry
from annotator.model.records import (
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Document,
    Entity,
    Layer,
    Record,
    Region,
)
from annotator.model.tagset import digest
from annotator.store import Store

R = TypeVar("R", bound=Record)


def shown_name(title: str, meta: Mapping[str, str]) -> str:
    """Return by what a person knows a document: its file, but a row of a table by its title."""
    return title if "id" in meta else meta.get("file") or title


class Plan:
    """What an import would write, and why it may not."""

    def __init__(self, store: Store, incoming: Incoming, choices: Choices) -> None:
        """Compare everything with the project; nothing is written here."""
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.put: list[Record] = []
        self.drop: list[Attribution | Region] = []
        self.new_documents = self.new_attributions = self.known_attributions = self.replaced = 0
        self.superseded = self.carried = 0
        self._store = store
        self._choices = choices
        self._replace = choices.replace
        self._incoming = incoming
        self._left_alone: set[str] = set()
        self._project()
        self._documents()
        self._annotators()
        self._layers()
        for kind, records in (
            (Entity, incoming.entities.values()),
            (Claim, incoming.claims),
            (ClaimLink, incoming.claim_links),
        ):
            self._compare(kind, records)

    def _project(self) -> None:
        """Let an empty project take over the dataset's name and tagset."""
        incoming, store = self._incoming, self._store
        if incoming.dataset is None and incoming.tagset is None:
            return
        empty = not store.overview()
        project = store.project
        if incoming.tagset and incoming.tagset.source != project.tagset:
            if not empty:
                params: dict[str, str | int] = {
                    "found": f"{incoming.tagset.id} {incoming.tagset.version}",
                    "expected": f"{store.tagset.id} {store.tagset.version}",
                }
                self.problems.append(Problem("tagset_differs", Place(), params))
                return
            source = incoming.tagset.source
            project = dataclasses.replace(project, tagset=source, tagset_hash=digest(source))
        if empty and incoming.dataset:
            project = dataclasses.replace(
                project,
                name=incoming.dataset.name,
                language=incoming.dataset.language,
                guideline_version=incoming.dataset.guideline_version,
            )
        if project != store.project:
            self.put.append(project)

    def _documents(self) -> None:
        known = self._by_id(Document, self._incoming.documents)
        self._printed = {
            item.sha256: shown_name(item.title, item.meta) for item in self._store.overview()
        }
        for document in self._incoming.documents.values():
            old = known.get(document.id)
            if old is None:
                self._new_document(document)
            elif old == document or not document.text:
                continue
            elif old.text == document.text and not self._incoming.full:
                continue  # a text file tells nothing but the text
            else:
                self._changed_document(old, document)
        regions = [region for id in known for region in self._store.find(Region, document=id)]
        self._regions(regions)

    def _new_document(self, document: Document) -> None:
        corrected = self._incoming.corrects.get(document.id)
        if corrected is not None:
            old = self._store.need(Document, corrected)
            if self._choices.corrections != SUPERSEDE:
                place = self._place_of(document.id, old)
                params = {"url": document.meta.get("url", "")}
                self.problems.append(Problem("document_same_address", place, params))
                return
            document = self._supersede(old, document)
        self.new_documents += 1
        self.put.append(document)
        self._note_twin(document)

    def _supersede(self, old: Document, new: Document) -> Document:
        """Let a corrected article take over what stands on the old one."""
        new = dataclasses.replace(new, supersedes=old.id)
        own = any(region.document == new.id for region in self._incoming.regions)
        carried = carry(self._store, old, new, regions=not own)
        file = self._incoming.files.get(new.id, "")
        self.put += carried.records
        self.superseded += 1
        self.carried += carried.attributions
        self.notes += [
            dataclasses.replace(note, place=dataclasses.replace(note.place, file=file))
            for note in carried.left
        ]
        return new

    def _place_of(self, id: str, old: Document) -> Place:
        file = self._incoming.files.get(id, "")
        return Place(file=file, document=old.id, title=old.title)

    def _note_twin(self, document: Document) -> None:
        """Two outlets may print the same wire text: both are kept, and the person is told."""
        name = shown_name(document.title, document.meta)
        other = self._printed.setdefault(document.sha256, name)
        if other != name:
            place = Place(file=self._incoming.files.get(document.id, ""))
            self.notes.append(Problem("same_text", place, {"other": other}, "warning"))

    def _changed_document(self, old: Document, new: Document) -> None:
        place = self._place_of(new.id, old)
        if not self._replace:
            same_bytes = bool(old.source_sha256) and old.source_sha256 == new.source_sha256
            if same_bytes and not self._incoming.full:  # only read in another way this time
                self._left_alone.add(old.id)
                self.notes.append(Problem("read_otherwise", place, {}, "warning"))
                return
            self.problems.append(Problem("document_conflict", place))
            return
        if old.text != new.text:
            standing = len(self._store.find(Attribution, document=old.id))
            if standing:
                self.problems.append(Problem("document_in_use", place, {"n": standing}))
                return
            self.drop += self._store.find(Region, document=old.id)
        self.replaced += 1
        self.put.append(new)

    def _regions(self, old: Iterable[Region]) -> None:
        known = {region.id: region for region in old}
        described = set(self._incoming.described)
        wanted = {
            region.id: region
            for region in self._incoming.regions
            if region.document not in self._left_alone
        }
        self.put += [region for id, region in wanted.items() if id not in known]
        self.drop = [item for item in self.drop if item.id not in wanted]
        if self._replace:
            stale = [r for r in known.values() if r.document in described and r.id not in wanted]
            self.drop += [region for region in stale if region not in self.drop]

    def _annotators(self) -> None:
        names = {layer.annotator for layer in self._incoming.layers.values()}
        known = self._by_id(Annotator, names)
        self.put += [Annotator(name) for name in sorted(names) if name not in known]

    def _layers(self) -> None:
        known = self._by_id(Layer, self._incoming.layers)
        grouped: dict[tuple[str, str], list[Attribution]] = {}
        for item in self._incoming.attributions:
            grouped.setdefault((item.document, item.annotator), []).append(item)
        for layer in self._incoming.layers.values():
            old = known.get(layer.id)
            if old is None or (self._replace and old != layer):
                self.put.append(layer)
            elif old.state != layer.state and self._incoming.full:
                self.problems.append(Problem("layer_conflict", self._place(layer)))
            self._attributions(layer, grouped.get((layer.document, layer.annotator), []))

    def _place(self, layer: Layer) -> Place:
        document = self._incoming.documents.get(layer.document)
        return Place(
            file=self._incoming.files.get(layer.id, ""),
            document=layer.document,
            title=document.title if document else "",
            annotator=layer.annotator,
        )

    def _attributions(self, layer: Layer, items: list[Attribution]) -> None:
        standing = self._store.find(Attribution, document=layer.document, annotator=layer.annotator)
        known = {item.id: item for item in standing}
        for item in items:
            old = known.pop(item.id, None)
            if old == item:
                self.known_attributions += 1
            elif old is None:
                self.new_attributions += 1
                self.put.append(item)
            elif self._replace:
                self.replaced += 1
                self.put.append(item)
            else:
                place = dataclasses.replace(self._place(layer), attribution=item.id)
                text = self._incoming.documents.get(layer.document)
                if text and text.text:
                    place = dataclasses.replace(place, words=check.label(text, item))
                self.problems.append(Problem("layer_conflict", place))
        if self._replace and known:
            self.replaced += len(known)
            self.drop += known.values()

    def _compare(self, kind: type[R], records: Iterable[R]) -> None:
        incoming = {record.id: record for record in records}
        known = self._by_id(kind, incoming)
        for id, record in incoming.items():
            old = known.get(id)
            if old is not None and old != record and not self._replace:
                params: dict[str, str | int] = {"kind": kind.__name__, "id": id}
                self.problems.append(Problem("record_conflict", Place(), params))
            elif old != record:
                self.put.append(record)

    def _by_id(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        return {record.id: record for record in self._store.among(kind, "id", sorted(ids))}
