"""Is this dataset sound? Schema, checksums, references and, for a release, the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator import check
from annotator.errors import Place, Problem, mistake
from annotator.formats.nativeexam import Examination
from annotator.model.records import Corpus
from annotator.model.tagset import from_json


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was examined and what is wrong with it."""

    path: Path
    problems: tuple[Problem, ...]
    documents: int = 0
    attributions: int = 0
    draft: bool = False

    @property
    def valid(self) -> bool:
        """Return whether no error was found."""
        return not check.errors(self.problems)


def validate(path: Path) -> Verdict:
    """Examine a native dataset: folder, zip or JSON file. Raises when there is no such path.

    A draft is valid when it is well formed; a release must also satisfy every error-level rule
    of its own tagset.
    """
    try:
        if not path.exists():
            raise mistake("file_missing", Place(file=str(path)))
    except OSError as error:
        detail = error.strerror or ""
        raise mistake("file_unreadable", Place(file=str(path)), detail=detail) from error
    found = Examination(path)
    if found.source is None or found.dataset is None:
        return Verdict(path, tuple(found.problems))
    draft = found.dataset.draft
    counts = _Counts()
    rules = [
        problem
        for problem in check.slices(
            counts.told(found.slices()), from_json(found.source), check.quotable(found.entities)
        )
        if not draft or problem.code in check.STRUCTURE
    ]
    for _ in found.claims():
        pass  # what is wrong with them is among the problems
    problems = (*found.problems, *rules)
    return Verdict(path, problems, counts.documents, counts.attributions, draft)


@dataclass(slots=True)
class _Counts:
    """How much went by."""

    documents: int = 0
    attributions: int = 0

    def told(self, parts: Iterable[Corpus]) -> Iterator[Corpus]:
        for part in parts:
            self.documents += 1
            self.attributions += len(part.attributions)
            yield part
