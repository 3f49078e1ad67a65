"""Import: read everything, compare with the project, refuse or write all of it at once."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator import check, edits
from annotator.errors import AnnotatorError, Place, Problem
from annotator.exchange import articles, duplicates
from annotator.exchange.adopt import Adopter, Incoming
from annotator.exchange.choices import Choices
from annotator.exchange.collect import Found, collect
from annotator.exchange.duplicates import Pair
from annotator.exchange.foreign import summed
from annotator.exchange.planning import Plan, shown_name
from annotator.exchange.progress import Progress, silent
from annotator.formats import Reading
from annotator.model.records import (
    GOLD,
    Attribution,
    Document,
    Layer,
    Record,
    Region,
)
from annotator.model.tagset import Tagset
from annotator.store import Store

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
    superseded: int = 0
    carried: int = 0
    documents: list[str] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    alike: list[Pair] = field(default_factory=list)


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
    choices = Choices(format_name, annotator, replace=replace)
    return import_files(store, paths, choices, progress)


def import_files(
    store: Store, paths: Sequence[Path], choices: Choices, progress: Progress = silent
) -> ImportReport:
    """Import files and folders as a person has chosen; see `import_paths`."""
    if choices.annotator:
        name = edits.check_name(choices.annotator, gold=True)
        choices = dataclasses.replace(choices, annotator=name)
    found = collect(paths, choices.format)
    files = [file for file in found.files if file.place.file not in choices.without]
    if not files:
        raise AnnotatorError([Problem("nothing_to_import"), *found.notes])
    report = ImportReport(notes=list(found.notes))
    incoming = _read_all(store, files, choices, report, progress)
    plan = Plan(store, incoming, choices)
    if plan.problems:
        raise AnnotatorError(plan.problems)
    _compare_new(store, plan, incoming, report, progress)
    _write(store, plan, choices.annotator or store.setting("annotator") or GOLD, progress)
    report.new_documents = plan.new_documents
    report.known_documents = len(incoming.documents) - plan.new_documents
    report.new_attributions = plan.new_attributions
    report.known_attributions = plan.known_attributions
    report.replaced, report.superseded = plan.replaced, plan.superseded
    report.carried = plan.carried
    report.documents = sorted(incoming.documents)
    report.notes += plan.notes
    return report


def _read_all(
    store: Store,
    files: Sequence[Found],
    choices: Choices,
    report: ImportReport,
    progress: Progress,
) -> Incoming:
    adopter = Adopter(store, choices)
    problems: list[Problem] = []
    for done, file in enumerate(files):
        progress(done, len(files))
        try:
            reading = _read(file, choices, store.tagset)
            adopter.add(file, reading)
            report.notes += reading.notes
        except AnnotatorError as error:
            problems += error.problems
    progress(len(files), len(files))
    adopter.finish()
    report.notes = summed([*report.notes, *adopter.notes])
    incoming = adopter.incoming
    problems += adopter.problems
    if not problems:
        problems = _structure(incoming, incoming.tagset or store.tagset)
    if problems:
        raise AnnotatorError(problems)
    return incoming


def _read(file: Found, choices: Choices, tagset: Tagset) -> Reading:
    options = choices.options_of(file.place.file)
    if file.format.parse is not None:
        return articles.read(file, options)
    read = file.format.read
    assert read is not None, "only readable formats are collected"
    return file.read(lambda: read(file.path, tagset, options))


def _compare_new(
    store: Store, plan: Plan, incoming: Incoming, report: ImportReport, progress: Progress
) -> None:
    """Say which new texts are nearly those of others; all are kept."""
    if incoming.full:
        return
    new = {item.id: item for item in plan.put if isinstance(item, Document)}
    known = {item.id: item for item in store.overview()} | new
    for pair in duplicates.of_new(store, new, progress):
        old = new[pair.one].supersedes
        if pair.other == old or (pair.other in new and new[pair.other].supersedes == pair.one):
            continue
        report.alike.append(pair)
        other = known[pair.other]
        if other.sha256 == new[pair.one].sha256:
            continue  # `same_text` says so
        place = Place(file=incoming.files.get(pair.one, ""), title=new[pair.one].title)
        percent = round(pair.likeness * 100)
        params: dict[str, str | int] = {
            "other": shown_name(other.title, other.meta),
            "percent": percent,
        }
        report.notes.append(Problem("near_duplicate", place, params, "warning"))


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
