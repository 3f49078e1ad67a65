"""What lies in a release, and `release.json`, which says so: written last, read first."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator import __version__, paths
from annotator.errors import AnnotatorError, Place, mistake
from annotator.exchange.replacing import files_of, sha256_of
from annotator.formats import jsonio
from annotator.formats.base import About, Licence

MANIFEST, SUMS, SPLITS, NATIVE = "release.json", "checksums.sha256", "splits.jsonl", "native"
README, CHANGES, CITATION = "README.md", "CHANGELOG.md", "CITATION.cff"
LICENCE, AGREEMENT, GUIDELINE = "LICENSE", "agreement.json", "guideline.md"
SCHEMA = "urn:isnad:schema:release:0.1"
_NUMBER = r"(0|[1-9]\d{0,6})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
# What decides, beside our own version, how a view comes out.
_WRITERS = ("XlsxWriter", "PyYAML", "dkpro-cassis", "pyarrow", "spacy")


@dataclass(frozen=True, slots=True)
class Release:
    """A release that lies somewhere: its folder, `release.json` and the checksum of that."""

    folder: Path
    manifest: Mapping[str, Any]
    fingerprint: str

    @property
    def version(self) -> str:
        """Return the dataset's version."""
        return str(self.manifest["version"])

    @property
    def native(self) -> Path:
        """Return the folder of the native dataset."""
        return self.folder / NATIVE


def open_release(folder: Path) -> Release:
    """Read `release.json`; raise AnnotatorError where there is none or it is not sound."""
    path = folder / MANIFEST
    place = Place(file=str(path))
    try:
        there = path.is_file()
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error
    if not there:
        raise mistake("release_missing", Place(file=str(folder)))
    data = jsonio.load(path, place)
    jsonio.check("release", data, place)
    return Release(folder, data, sha256_of(path))


def split_of(folder: Path) -> dict[str, str]:
    """Return the split of each document of a release; nothing where it has no splits."""
    return {line["document"]: sys.intern(line["split"]) for _, line in split_lines(folder)}


def split_lines(folder: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield the lines of `splits.jsonl`; raise AnnotatorError for one that is not sound."""
    path = folder / SPLITS
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    at = Place(file=str(path), line=number)
                    data = jsonio.loads(line, at)
                    jsonio.check("split", data, at)
                    yield at, data
    except OSError as error:
        raise mistake(
            "file_unreadable", Place(file=str(path)), detail=error.strerror or ""
        ) from error


def about(release: Release) -> About:
    """Return what a release says of itself: all that its views were written with."""
    manifest, folder = release.manifest, release.folder
    agreement = folder / AGREEMENT
    said = jsonio.load(agreement, Place(file=str(agreement))) if agreement.is_file() else None
    given = Licence(**manifest["licence"], text=_text(folder / LICENCE))
    return About(
        title=manifest["title"],
        version=manifest["version"],
        predecessor=manifest.get("predecessor", {}).get("version", ""),
        description=manifest.get("description", ""),
        creators=tuple(manifest["creators"]),
        url=manifest.get("url", ""),
        date=manifest.get("date", ""),
        licence=given,
        splits=split_of(folder),
        agreement=said,
        guideline=_text(folder / GUIDELINE),
        changes=newest(_text(folder / CHANGES)),
    )


def _text(path: Path) -> str:
    """Return a paper of a release; nothing where there is none."""
    try:
        return path.read_bytes().decode() if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise mistake("json_encoding", Place(file=str(path)), position=error.start) from error
    except OSError as error:
        detail = error.strerror or ""
        raise mistake("file_unreadable", Place(file=str(path)), detail=detail) from error


def newest(changes: str) -> str:
    """Return the newest entry of a changelog without its heading."""
    entries = re.split(r"^## .*$", changes, maxsplit=2, flags=re.MULTILINE)
    return entries[1].strip() + "\n" if len(entries) > 1 else ""


# ---- versions ------------------------------------------------------------------------------


def version_of(text: str) -> tuple[int, int, int]:
    """Return a version as numbers; raise `release_version` for what is none."""
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        raise mistake("release_version", value=text)
    major, minor, patch = map(int, match.groups())
    return major, minor, patch


def made_with() -> dict[str, str]:
    """Return the versions of what writes a release: equal ones write equal bytes."""
    found = {"isnad": __version__}
    for name in _WRITERS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


# ---- licences ------------------------------------------------------------------------------


def licences() -> tuple[Licence, ...]:
    """Return the licences that the program has the text of."""
    folder = paths.data("resources") / "licences"
    listed = json.loads((folder / "licences.json").read_text(encoding="utf-8"))
    return tuple(Licence(**item) for item in listed)


def licence(id: str, file: Path | None = None) -> Licence:
    """Return a licence by its SPDX id with its text, or a person's own from a file.

    Raises `licence_unknown` for an id that the program has no text of, when no file gives it.
    """
    known = {item.id.casefold(): item for item in licences()}
    if file is not None:
        return _own_licence(known.get(id.casefold()), id, file)
    found = known.get(id.casefold())
    if found is None:
        raise mistake(
            "licence_unknown", name=id, known=", ".join(item.id for item in known.values())
        )
    path = paths.data("resources") / "licences" / f"{found.id}.txt"
    return dataclasses.replace(found, text=path.read_text(encoding="utf-8"))


def _own_licence(known: Licence | None, name: str, file: Path) -> Licence:
    text = _text(file)
    if not text.strip():
        raise mistake("file_blank" if file.exists() else "file_missing", Place(file=str(file)))
    if known is not None:
        return dataclasses.replace(known, text=text)
    return Licence("", name or file.stem, "", text)


# ---- files ---------------------------------------------------------------------------------


def listed(folder: Path) -> list[dict[str, Any]]:
    """Return every file of a release but the two that list the others."""
    found = {file.relative_to(folder).as_posix(): file for file in files_of(folder)}
    return [
        {"path": name, "bytes": found[name].stat().st_size, "sha256": sha256_of(found[name])}
        for name in sorted(found.keys() - {MANIFEST, SUMS})
    ]


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> str:
    """Write `release.json` and the list for `sha256sum -c`; return the release's fingerprint."""
    data = {**manifest, "files": listed(folder)}
    jsonio.check("release", data, Place(file=MANIFEST))
    (folder / MANIFEST).write_bytes(jsonio.pretty(data))
    fingerprint = sha256_of(folder / MANIFEST)
    sums = {file["path"]: file["sha256"] for file in data["files"]} | {MANIFEST: fingerprint}
    lines = "".join(f"{sha}  {name}\n" for name, sha in sorted(sums.items()))
    (folder / SUMS).write_bytes(lines.encode())
    return fingerprint


def is_intact(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Return whether exactly the files that a release lists lie in its folder, untouched."""
    wanted = {file["path"]: file["sha256"] for file in manifest["files"]}
    found = {file.relative_to(folder).as_posix(): file for file in files_of(folder)}
    if set(found) != {*wanted, MANIFEST, SUMS}:
        return False
    return all(
        not file.is_symlink() and (name in (MANIFEST, SUMS) or sha256_of(file) == wanted[name])
        for name, file in found.items()
    )


def is_release(folder: Path) -> bool:
    """Return whether a folder holds a sound `release.json`."""
    try:
        open_release(folder)
    except AnnotatorError:
        return False
    return True
