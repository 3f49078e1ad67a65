"""A zip whose files must lie in a folder to be read: unpacked safely, while they are needed."""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

from annotator.errors import AnnotatorError, Place, Problem
from annotator.formats import archive


class Unpacked:
    """A temporary folder of this person's alone; it goes when nobody holds this any more."""

    def __init__(self, path: Path, shown: str = "") -> None:
        """Make an empty folder for the zip `path`, which people know as `shown`."""
        self.shown = shown or str(path)
        root = Path(tempfile.mkdtemp(prefix="isnad-"))
        self._end = weakref.finalize(self, shutil.rmtree, root, ignore_errors=True)
        self._path = path
        self.folder = root / "in"  # with nothing beside it: some formats look there
        self.folder.mkdir()

    def take(self, wanted: Callable[[str], bool]) -> None:
        """Unpack the members that are wanted by name; raise AnnotatorError for a hostile zip."""
        archive.unpack(self._path, self.folder, Place(file=self.shown), wanted)

    def close(self) -> None:
        """Let the folder go."""
        self._end()

    def named(self, path: str) -> str:
        """Return what a person knows a path by: one in the folder lies in the zip."""
        start = str(self.folder)
        if path != start and not path.startswith(f"{start}{os.sep}"):
            return path
        return f"{self.shown}{path[len(start) :].replace(os.sep, '/')}"

    def told(self, problem: Problem) -> Problem:
        """Return a problem with a place that a person knows."""
        place = dataclasses.replace(problem.place, file=self.named(problem.place.file))
        return dataclasses.replace(problem, place=place)

    def raised(self, error: AnnotatorError) -> AnnotatorError:
        """Return an error with places that a person knows."""
        return AnnotatorError([self.told(problem) for problem in error.problems])
