"""Is this dataset sound? Schema, checksums, references and, for a release, the rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator import check
from annotator.errors import Place, Problem, mistake
from annotator.formats import native
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
    reading, problems = native.examine(path)
    if reading is None or reading.tagset is None or reading.dataset is None:
        return Verdict(path, tuple(problems))
    draft = reading.dataset.draft
    for problem in check.corpus(reading.corpus, from_json(reading.tagset)):
        if not draft or problem.code in check.STRUCTURE:
            problems.append(problem)
    corpus = reading.corpus
    return Verdict(path, tuple(problems), len(corpus.documents), len(corpus.attributions), draft)
