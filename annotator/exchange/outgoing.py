"""Export: choose a layer, hold it against the rules, write it whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator import check
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange.progress import WHOLE, Progress, part, silent
from annotator.exchange.releaseagreement import agreement_of
from annotator.exchange.replacing import refuse_foreign, replacing, write_listing
from annotator.exchange.streams import ALL, layer_names, open_stream
from annotator.formats import FORMATS, Format, Loss, Stream
from annotator.formats.base import About
from annotator.model.records import GOLD, Corpus
from annotator.store import Store

_CHECKED, _WRITTEN = 400, 950  # how far an export is, of progress.WHOLE
_KEPT = 10_000  # more problems than that are counted, not kept


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, what the rules say of it, and what the format does not keep of it."""

    out: Path
    documents: int
    attributions: int
    layers: tuple[str, ...]
    draft: bool
    problems: tuple[Problem, ...]
    loses: tuple[tuple[Loss, int], ...]


@dataclass(slots=True)
class Findings:
    """What one walk through a stream brings: counts, problems, losses."""

    documents: int = 0
    attributions: int = 0
    errors: int = 0
    problems: list[Problem] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)

    def count(self, slice_: Corpus, loses: Iterable[Loss]) -> None:
        """Account for one document."""
        self.documents += 1
        self.attributions += len(slice_.attributions)
        for loss in loses:
            self.lost[loss.id] = self.lost.get(loss.id, 0) + loss.count(slice_)

    def keep(self, problem: Problem) -> None:
        """Account for one problem; errors are never crowded out by warnings."""
        self.errors += problem.level == "error"
        if len(self.problems) < _KEPT or (problem.level == "error" and self.errors <= _KEPT):
            self.problems.append(problem)

    def losses(self, kind: Format) -> tuple[tuple[Loss, int], ...]:
        """Return what really is lost, and how often."""
        return tuple((loss, n) for loss in kind.loses if (n := self.lost.get(loss.id, 0)))


def format_named(name: str) -> Format:
    """Return the format that can be exported under this name."""
    known = {item.name: item for item in FORMATS}
    if name not in known:
        writable = [item.name for item in FORMATS if item.write]
        raise mistake("format_unknown", name=name, known=", ".join(writable))
    if known[name].write is None:
        raise mistake("format_no_write", name=name)
    return known[name]


def check_project(store: Store) -> list[Problem]:
    """Return what the rules find in every layer of the project."""
    return check.corpus(store.corpus(), store.tagset)


def export(
    store: Store,
    out: Path,
    format_name: str,
    layer: str = GOLD,
    *,
    draft: bool = False,
    progress: Progress = silent,
) -> ExportReport:
    """Write a layer (`gold`, a name, or `all`) to `out`, new or an earlier export of ours.

    A release is refused while an error-level rule fails; a draft is marked as one. The old
    export stays until the new one is complete and has been verified. Memory does not grow with
    the number of documents. What `progress` raises stops it, and nothing is left behind.
    """
    kind = format_named(format_name)
    if kind.one_layer and layer == ALL:
        raise mistake("one_layer", name=kind.name)
    names = layer_names(store, layer)
    out = Path.cwd() / out
    refuse_foreign(out, kind)
    progress(0, WHOLE)
    with store.snapshot(), replacing(out) as unfinished:
        stream = open_stream(store, names)
        gate = Gate(stream, kind, None if draft else Place(file=str(store.path)))
        if draft:  # it says how many errors it has; a release has none, or is none
            gate.walk(part(progress, 0, _CHECKED))
        about = About(agreement=agreement_of(store)) if kind.card else About()
        dataset = dataclasses.replace(
            stream.dataset, draft=draft, open_errors=gate.found.errors, about=about
        )
        stream = dataclasses.replace(gate.stream(), dataset=dataset)
        _write(kind, stream, out, unfinished, part(progress, _CHECKED if draft else 0, WHOLE))
        gate.walk(silent)
    found = gate.found
    return ExportReport(
        out,
        found.documents,
        found.attributions,
        names,
        draft,
        tuple(found.problems),
        found.losses(kind),
    )


class Gate:
    """Holds every document against the rules on its way out, once, and counts what is lost.

    A release is refused at the first error, when all that follow have been looked at too; `place`
    is then where that is said to be. Without a place errors are only counted: a draft.
    """

    def __init__(self, stream: Stream, kind: Format, place: Place | None) -> None:
        self.found = Findings()
        self._stream, self._kind, self._place = stream, kind, place
        self._names = check.quotable(stream.entities())

    def walk(self, progress: Progress) -> None:
        """Look at the documents that nobody has looked at yet, without sending them out."""
        if self.found.documents < self._stream.documents:
            for number, slice_ in enumerate(self._stream.told(progress)):
                self._look(number, slice_)
        self._refuse()

    def stream(self) -> Stream:
        """Return the stream with the gate in it: what is written is looked at first."""
        return dataclasses.replace(self._stream, slices=self._slices)

    def _slices(self) -> Iterator[Corpus]:
        for number, slice_ in enumerate(self._stream.slices()):
            self._look(number, slice_)
            if self.found.errors and self._place is not None:
                self.walk(silent)
            yield slice_

    def _look(self, number: int, slice_: Corpus) -> None:
        """Account for a document, unless it was seen before: formats may walk several times."""
        if number < self.found.documents:
            return
        self.found.count(slice_, self._kind.loses)
        for problem in check.slices((slice_,), self._stream.tagset, self._names):
            self.found.keep(problem)

    def _refuse(self) -> None:
        if self.found.errors and self._place is not None:
            refused = Problem("release_refused", self._place, {"n": self.found.errors})
            raise AnnotatorError([refused, *check.errors(self.found.problems)])


def _write(kind: Format, stream: Stream, out: Path, unfinished: Path, progress: Progress) -> None:
    """Write to `unfinished`, verify it, and leave in a folder the list of its files."""
    assert kind.write is not None, "format_named refuses formats that cannot be written"
    kind.write(stream, unfinished, part(progress, 0, _WRITTEN))
    if kind.owns is None and unfinished.is_dir():
        write_listing(unfinished, kind)
    if kind.verify is not None:
        problems = kind.verify(unfinished, part(progress, _WRITTEN, WHOLE))
        if problems:
            raise AnnotatorError([Problem("self_check", Place(file=str(out))), *problems])
    progress(WHOLE, WHOLE)
