"""Is a release that was received untouched and sound? Found out without any project.

Five questions, each with sentences of its own: are the files those that were released; is the
dataset valid under its own rules; do `release.json` and the dataset say the same; are the splits
disjoint, with nothing alike on both sides; and do the other views say what the dataset says (they
are written anew from it and compared).
"""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator import check
from annotator.errors import AnnotatorError, Place, Problem
from annotator.exchange.progress import WHOLE, Progress, part, silent
from annotator.exchange.releasefile import (
    MANIFEST,
    SUMS,
    Release,
    open_release,
)
from annotator.exchange.replacing import files_of, sha256_of
from annotator.exchange.unpacking import Unpacked
from annotator.exchange.validation import validate
from annotator.exchange.verifysplits import split_problems
from annotator.exchange.verifyviews import view_problems
from annotator.formats import jsonio

_BY_MACS = "__MACOSX/"  # what their archiver keeps of their own file system
_FILES, _NATIVE, _SPLITS = 200, 450, 600  # how far verification is, of progress.WHOLE


@dataclass(frozen=True, slots=True)
class Verified:
    """What was examined and what is wrong with it. `views` were proven to agree."""

    path: Path
    problems: tuple[Problem, ...]
    title: str = ""
    version: str = ""
    fingerprint: str = ""
    draft: bool = False
    files: int = 0
    documents: int = 0
    attributions: int = 0
    views: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Return whether no error was found."""
        return not check.errors(self.problems)


def verify(path: Path, fingerprint: str = "", progress: Progress = silent) -> Verified:
    """Examine a release, a folder or a zip of one; raise AnnotatorError when there is none.

    With `fingerprint` it must also be the release that this stands for. What depends on something
    that is wrong already is not examined: a damaged dataset says nothing about its views. A zip is
    refused when it is hostile (`formats.archive`); it holds the release itself or its folder.
    """
    if not path.is_file() or not (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)):
        return _verify(path, fingerprint, progress)
    home = Unpacked(path)
    try:
        home.take(lambda name: not name.startswith(_BY_MACS))
        found = _verify(_folder(home.folder), fingerprint, progress)
    except AnnotatorError as error:
        raise home.raised(error) from error
    finally:
        home.close()
    problems = tuple(map(home.told, found.problems))
    return dataclasses.replace(found, path=path, problems=problems)


def _folder(unpacked: Path) -> Path:
    """Return where a release lies in an unpacked zip: there, or in the only folder."""
    inside = list(unpacked.iterdir())
    one = len(inside) == 1 and inside[0].is_dir()
    return inside[0] if one and not (unpacked / MANIFEST).is_file() else unpacked


def _verify(folder: Path, fingerprint: str, progress: Progress) -> Verified:
    progress(0, WHOLE)
    try:
        release = open_release(folder)
    except AnnotatorError as error:
        if any(
            problem.code in ("release_missing", "file_unreadable") for problem in error.problems
        ):
            raise
        return Verified(folder, tuple(error.problems))
    problems = list(_fingerprint(release, fingerprint))
    problems += _files(release, part(progress, 0, _FILES))
    views: list[str] = []
    if not problems:
        found, views = _content(release, progress)
        problems += found
    progress(WHOLE, WHOLE)
    counts = release.manifest["counts"]
    return Verified(
        folder,
        tuple(problems),
        release.manifest["title"],
        release.version,
        release.fingerprint,
        release.manifest["status"] == "draft",
        len(release.manifest["files"]),
        counts["documents"],
        counts["attributions"],
        tuple(views),
    )


def _fingerprint(release: Release, wanted: str) -> Iterator[Problem]:
    wanted = "".join(wanted.split()).casefold()
    if wanted and release.fingerprint != wanted:
        params = {"found": release.fingerprint[:12], "expected": wanted[:12]}
        yield Problem("release_fingerprint", Place(file=str(release.folder / MANIFEST)), params)


# ---- the files -----------------------------------------------------------------------------


def _files(release: Release, progress: Progress) -> list[Problem]:
    """Return what is missing, changed, too much, or no plain file."""
    wanted = {file["path"]: file for file in release.manifest["files"]}
    found = {path.relative_to(release.folder).as_posix(): path for path in files_of(release.folder)}
    problems: list[Problem] = []
    for place, name in enumerate(sorted(wanted.keys() | found.keys()), 1):
        at = Place(file=str(release.folder / name))
        if name in (MANIFEST, SUMS):
            problems += _link(found[name], at)
        elif name not in found:
            problems.append(Problem("release_file_missing", at))
        elif name not in wanted:
            problems.append(Problem("release_file_extra", at))
        else:
            problems += _link(found[name], at) or _bytes(found[name], wanted[name], at)
        progress(place, len(wanted))
    return problems + _sums(release, found)


def _link(path: Path, at: Place) -> list[Problem]:
    """A link leads out of the release: what lies behind it can change."""
    return [Problem("release_file_link", at)] if path.is_symlink() or not path.is_file() else []


def _bytes(path: Path, wanted: Mapping[str, Any], at: Place) -> list[Problem]:
    try:
        size = path.stat().st_size
        if size < wanted["bytes"]:
            params = {"found": size, "expected": wanted["bytes"]}
            return [Problem("release_file_short", at, params)]
        return [] if sha256_of(path) == wanted["sha256"] else [Problem("release_file_changed", at)]
    except OSError as error:
        return [Problem("file_unreadable", at, {"detail": error.strerror or ""})]


def _sums(release: Release, found: Mapping[str, Path]) -> list[Problem]:
    """The list for `sha256sum` must say what `release.json` says."""
    at = Place(file=str(release.folder / SUMS))
    if SUMS not in found:
        return [Problem("release_file_missing", at)]
    sums = {file["path"]: file["sha256"] for file in release.manifest["files"]}
    sums[MANIFEST] = release.fingerprint
    wanted = "".join(f"{sha}  {name}\n" for name, sha in sorted(sums.items()))
    if found[SUMS].is_symlink():
        return []  # said already
    return [] if found[SUMS].read_bytes() == wanted.encode() else [Problem("release_sums", at)]


# ---- what they say -------------------------------------------------------------------------


def _content(release: Release, progress: Progress) -> tuple[list[Problem], list[str]]:
    """Return what is wrong with the data, and which views were proven."""
    verdict = validate(release.native)
    problems = check.errors(verdict.problems)  # what rules warn of was known when it was released
    progress(_NATIVE, WHOLE)
    if not verdict.valid:
        return problems, []
    problems += _said(release)
    problems += _guarded(lambda: split_problems(release, part(progress, _NATIVE, _SPLITS)))
    if check.errors(problems):
        return problems, []
    found, proven = view_problems(release, part(progress, _SPLITS, WHOLE))
    return problems + found, proven


def _guarded(examine: Callable[[], list[Problem]]) -> list[Problem]:
    """Return what is wrong, whether it is found or raised."""
    try:
        return examine()
    except AnnotatorError as error:
        return list(error.problems)


def _said(release: Release) -> list[Problem]:
    """Return where `release.json` says something else than the dataset's own manifest."""
    data = jsonio.load(release.native / "manifest.json", Place())
    said = release.manifest
    pairs = {
        "name": (said["name"], data["dataset"]["name"]),
        "language": (said["language"], data["dataset"]["language"]),
        "guideline_version": (said["guideline_version"], data["dataset"]["guideline_version"]),
        "status": (said["status"], data["status"]),
        "layers": (said["layers"], data["layers"]),
        "tagset": (said["tagset"], data["tagset"]),
        "counts": (said["counts"], data["counts"]),
    }
    at = Place(file=str(release.folder / MANIFEST))
    return [
        Problem("release_says_otherwise", at, {"name": name})
        for name, (one, other) in pairs.items()
        if one != other
    ]
