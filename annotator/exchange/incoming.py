"""Import: read everything, compare with the project, refuse or write all of it at once."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from annotator import check, edits
from annotator.errors import AnnotatorError, Place, Problem
from annotator.exchange.adopt import Adopter, Incoming
from annotator.exchange.collect import Found, collect
from annotator.exchange.progress import Progress, silent
from annotator.model.records import (
    GOLD,
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
from annotator.model.tagset import Tagset, digest
from annotator.store import Store

R = TypeVar("R", bound=Record)
# More documents than this are a bulk import: a backup is taken and undo stops there.
BULK = 200


@dataclass(slots=True)
class ImportReport:
    """What an import did, for the person who asked for it."""

    new_documents: int = 0
    known_documents: int = 0
    new_attributions: int = 0
    known_attributions: int = 0
    replaced: int = 0
    documents: list[str] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def import_paths(
    store: Store,
    paths: Sequence[Path],
    format_name: str | None = None,
    annotator: str = "",
    *,
    replace: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Import files and folders into the project, all of them or nothing.

    `annotator` names whose work the annotations are; without it they go to the layer that the
    file names, and the gold format's to gold. The same content again is skipped. Different
    content under existing ids is refused and listed unless `replace`, which is one undoable
    operation. Raises AnnotatorError with every problem found.
    """
    if annotator:
        annotator = edits.check_name(annotator, gold=True)
    found = collect(paths, format_name)
    report = ImportReport(notes=list(found.notes))
    incoming = _read_all(store, found.files, annotator, report, progress)
    plan = Plan(store, incoming, replace=replace)
    if plan.problems:
        raise AnnotatorError(plan.problems)
    _write(store, plan, annotator or store.setting("annotator") or GOLD, progress)
    report.new_documents = plan.new_documents
    report.known_documents = len(incoming.documents) - plan.new_documents
    report.new_attributions = plan.new_attributions
    report.known_attributions = plan.known_attributions
    report.replaced = plan.replaced
    report.documents = sorted(incoming.documents)
    report.notes += plan.notes
    return report


def _read_all(
    store: Store,
    files: Sequence[Found],
    annotator: str,
    report: ImportReport,
    progress: Progress,
) -> Incoming:
    adopter = Adopter(store, annotator)
    problems: list[Problem] = []
    for done, file in enumerate(files):
        progress(done, len(files))
        try:
            assert file.format.read is not None, "only readable formats are collected"
            reading = file.format.read(file.path, store.tagset)
            adopter.add(file, reading)
            report.notes += reading.notes
        except AnnotatorError as error:
            problems += error.problems
    progress(len(files), len(files))
    incoming = adopter.incoming
    problems += adopter.problems
    if not problems:
        problems = _structure(incoming, incoming.tagset or store.tagset)
    if problems:
        raise AnnotatorError(problems)
    return incoming


def _structure(incoming: Incoming, tagset: Tagset) -> list[Problem]:
    """Return what no stored attribution may have, whatever the tagset's rules say."""
    problems = check.corpus(incoming.corpus(), tagset)
    found = [problem for problem in problems if problem.code in check.STRUCTURE]
    files = incoming.files
    return [
        dataclasses.replace(
            problem,
            place=dataclasses.replace(problem.place, file=files.get(problem.place.attribution, "")),
        )
        for problem in found
    ]


class Plan:
    """What an import would write, and why it may not."""

    def __init__(self, store: Store, incoming: Incoming, *, replace: bool) -> None:
        """Compare everything with the project; nothing is written here."""
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.put: list[Record] = []
        self.drop: list[Attribution | Region] = []
        self.new_documents = self.new_attributions = self.known_attributions = self.replaced = 0
        self._store = store
        self._replace = replace
        self._incoming = incoming
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
            item.sha256: item.meta.get("file") or item.title for item in self._store.overview()
        }
        for document in self._incoming.documents.values():
            old = known.get(document.id)
            if old is None:
                self.new_documents += 1
                self.put.append(document)
                self._note_twin(document)
            elif old == document or not document.text:
                continue
            elif old.text == document.text and not self._incoming.full:
                continue  # a text file tells nothing but the text
            else:
                self._changed_document(old, document)
        regions = [region for id in known for region in self._store.find(Region, document=id)]
        self._regions(regions)

    def _note_twin(self, document: Document) -> None:
        """Two outlets may print the same wire text: both are kept, and the person is told."""
        name = document.meta.get("file") or document.title
        other = self._printed.setdefault(document.sha256, name)
        if other != name:
            place = Place(file=self._incoming.files.get(document.id, ""))
            self.notes.append(Problem("same_text", place, {"other": other}, "warning"))

    def _changed_document(self, old: Document, new: Document) -> None:
        place = Place(file=self._incoming.files.get(new.id, ""), document=old.id, title=old.title)
        if not self._replace:
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
        for region in self._incoming.regions:
            if region.id not in known:
                self.put.append(region)
        wanted = {region.id for region in self._incoming.regions}
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


def _write(store: Store, plan: Plan, annotator: str, progress: Progress) -> None:
    if not plan.put and not plan.drop:
        return
    if plan.new_documents <= BULK:
        with store.operation("import", annotator):
            edits.drop_records(store, plan.drop)
            store.put(*plan.put)
        return
    store.backup()
    batch = str(uuid.uuid4())
    groups = _by_document(plan.put)
    with store.transaction():
        with store.operation("import_bulk", annotator, batch=batch):
            edits.drop_records(store, plan.drop)
            store.put(*groups.pop("", []))
        for done, records in enumerate(groups.values(), 1):
            with store.operation("import_bulk", annotator, batch=batch):
                store.put(*records)
            progress(done, len(groups))


def _by_document(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Group records by document; what belongs to none comes first, under an empty key."""
    groups: dict[str, list[Record]] = {"": []}
    for record in records:
        if isinstance(record, Document):
            key = record.id
        elif isinstance(record, Region | Layer | Attribution):
            key = record.document
        else:
            key = ""
        groups.setdefault(key, []).append(record)
    return groups
