"""Do the views of a release say what its dataset says? They are written anew and compared.

Equal bytes prove it. Where a newer library wrote a file, the contents of zip files are compared,
then what a reader of ours makes of both. If a release was made by other versions and still comes
out differently, that is said as a warning: its checksums hold, its agreement could not be proven.
"""

from __future__ import annotations

import dataclasses
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from annotator.errors import AnnotatorError, Place, Problem
from annotator.exchange.progress import WHOLE, Progress, part
from annotator.exchange.releasedata import stream_of_release
from annotator.exchange.releasefile import Release, made_with
from annotator.exchange.releaseviews import View, view_of, write_view
from annotator.exchange.replacing import files_of, sha256_of
from annotator.formats import Options
from annotator.model.tagset import Tagset


def view_problems(release: Release, progress: Progress) -> tuple[list[Problem], list[str]]:
    """Return what does not agree, and the paths of the views that were proven."""
    problems: list[Problem] = []
    proven: list[str] = []
    stream = stream_of_release(release)
    views = release.manifest["views"]
    for place, plain in enumerate(views):
        at = Place(file=str(release.folder / plain["path"]))
        tell = part(progress, WHOLE * place // len(views), WHOLE * (place + 1) // len(views))
        with tempfile.TemporaryDirectory() as folder:
            try:
                view = view_of(plain)
                anew = Path(folder) / plain["path"]
                write_view(stream, view, anew, tell)
                differing = _differing(release.folder / plain["path"], anew, view, stream.tagset)
            except AnnotatorError as error:
                problems += [_unwritten(problem, at, plain["format"]) for problem in error.problems]
                continue
        problems += _said(release, at, differing)
        proven += [] if differing else [plain["path"]]
    return problems, proven


def _unwritten(problem: Problem, at: Place, name: str) -> Problem:
    """Return why a view could not be written anew; what is only missing here is no error of it."""
    if problem.code == "format_unknown":
        return Problem("view_unknown", at, {"name": name}, "warning")
    if problem.code == "extra_missing":
        return dataclasses.replace(problem, place=at, level="warning")
    return problem


def _said(release: Release, at: Place, differing: str) -> list[Problem]:
    """Return what a difference means: an error, unless other versions wrote the release."""
    if not differing:
        return []
    here, there = made_with(), dict(release.manifest["made_with"])
    if here == there:
        return [Problem("view_differs", at, {"name": differing})]
    other = ", ".join(f"{name} {v}" for name, v in there.items() if here.get(name) != v)
    return [Problem("view_unproven", at, {"name": differing, "versions": other}, "warning")]


def _differing(released: Path, anew: Path, view: View, tagset: Tagset) -> str:
    """Return the name of the first file that says something else, or an empty string."""
    old, new = _named(released), _named(anew)
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name), new.get(name)
        if one is None or other is None or not _equal(one, other, view, tagset):
            return name or released.name
    return ""


def _named(path: Path) -> dict[str, Path]:
    """Return a file under no name, the files of a folder under theirs."""
    if not path.is_dir():
        return {"": path} if path.exists() else {}
    return {file.relative_to(path).as_posix(): file for file in files_of(path)}


def _equal(one: Path, other: Path, view: View, tagset: Tagset) -> bool:
    return (
        sha256_of(one) == sha256_of(other)
        or _equal_members(one, other)
        or _equal_readings(one, other, view, tagset)
    )


def _equal_members(one: Path, other: Path) -> bool:
    """Compressed bytes may differ from one zlib to the next; what is in them may not."""
    if not (zipfile.is_zipfile(one) and zipfile.is_zipfile(other)):
        return False
    return _members(one) == _members(other)


def _members(path: Path) -> Mapping[str, int]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: info.CRC for info in archive.infolist()}


def _equal_readings(one: Path, other: Path, view: View, tagset: Tagset) -> bool:
    """Return whether our reader makes the same of both; files it does not read are not equal."""
    read = view.kind.read
    if read is None or one.suffix not in view.kind.suffixes:
        return False
    try:
        left, right = (read(path, tagset, Options()) for path in (one, other))
    except AnnotatorError:
        return False
    return left.corpus == right.corpus
