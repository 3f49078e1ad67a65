"""Is a native dataset what its manifest says, line by line? Read in little memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Problem, mistake
from annotator.formats import container as boxes
from annotator.formats import jsonio
from annotator.formats.base import Dataset, Reading
from annotator.formats.container import CLAIMS, DOCUMENTS, ENTITIES, MANIFEST, TAGSET, Container
from annotator.formats.nativeread import Reader
from annotator.model.records import Annotator, Claim, ClaimLink, Corpus, Entity
from annotator.model.tagset import canonical, digest

FORMAT_VERSION = "0.1"
_VERSION = re.compile(r"([0-9]+)\.([0-9]+)")


def examine(path: Path) -> tuple[Reading | None, list[Problem]]:
    """Read a dataset as far as possible and return everything that is wrong with it."""
    found = Examination(path)
    if found.source is None or found.dataset is None:
        return None, found.problems
    parts = list(found.slices())
    claims = list(found.claims())
    corpus = Corpus(
        tuple(part.documents[0] for part in parts),
        tuple(region for part in parts for region in part.regions),
        tuple(layer for part in parts for layer in part.layers),
        tuple(item for part in parts for item in part.attributions),
        found.entities,
        tuple(claim for claim, _ in claims),
        tuple(link for _, links in claims for link in links),
        tuple(map(Annotator, sorted({who.id for part in parts for who in part.annotators}))),
    )
    return Reading(corpus, (), found.source, found.dataset), found.problems


class Examination:
    """A dataset read document by document, and everything that is wrong with it.

    `source` (its tagset) and `dataset` are None when nothing can be read. First `slices`, then
    `claims` are walked through once; only then is `problems` complete.
    """

    def __init__(self, path: Path) -> None:
        """Read what is small, and hold all files against the manifest."""
        self.problems: list[Problem] = []
        self.source: dict[str, Any] | None = None
        self.dataset: Dataset | None = None
        self.entities: tuple[Entity, ...] = ()
        try:
            container = boxes.open_container(path)
            manifest = read_manifest(container)
            self.source = _read_object(container, TAGSET, "tagset")
        except AnnotatorError as error:
            self.problems += error.problems
            return
        self.problems += check_files(container, manifest)
        if digest(canonical(self.source)) != manifest["tagset"]["sha256"]:
            self.problems.append(Problem("file_hash", container.place(TAGSET)))
        self._reader = Reader(container)
        self.entities = self._reader.entities()
        self.dataset = _dataset(manifest)

    def slices(self) -> Iterator[Corpus]:
        """Yield each document with its layers, without entities and claims."""
        return self._reader.documents()

    def claims(self) -> Iterator[tuple[Claim, tuple[ClaimLink, ...]]]:
        """Yield each claim with its links; with the last one, `problems` is complete."""
        yield from self._reader.claims()
        self.problems += self._reader.problems


def _dataset(manifest: Mapping[str, Any]) -> Dataset:
    described = manifest["dataset"]
    return Dataset(
        described["name"],
        described["language"],
        described["guideline_version"],
        manifest["status"] == "draft",
        tuple(manifest["layers"]),
    )


def _read_object(container: Container, name: str, schema: str) -> dict[str, Any]:
    place = container.place(name)
    if name not in container.names:
        raise mistake("file_listed_missing", place)
    data = jsonio.loads(container.read(name), place)
    jsonio.check(schema, data, place)
    return dict(data)


def read_manifest(container: Container) -> dict[str, Any]:
    """Return a dataset's manifest; raise AnnotatorError when it is missing, unsound or newer."""
    if MANIFEST not in container.names:
        raise mistake("manifest_missing", container.place())
    place = container.place(MANIFEST)
    data = jsonio.loads(container.read(MANIFEST), place)
    # The version first: a newer format may have another shape.
    version = data.get("format_version") if isinstance(data, dict) else None
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if version is not None and match is None:
        raise mistake("format_version_unknown", place, found=str(version)[:20])
    if match and match.group() != FORMAT_VERSION:
        newer = tuple(map(int, match.groups())) > tuple(map(int, FORMAT_VERSION.split(".")))
        code = "format_version_newer" if newer else "format_version_unknown"
        raise mistake(code, place, found=match.group(), known=FORMAT_VERSION)
    jsonio.check("manifest", data, place)
    return dict(data)


def check_files(container: Container, manifest: Mapping[str, Any]) -> list[Problem]:
    """Return where the files are not those that the manifest lists."""
    problems: list[Problem] = []
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for name in (TAGSET, DOCUMENTS, ENTITIES, CLAIMS):
        place = container.place(name)
        if name not in listed:
            problems.append(Problem("file_unlisted", place))
        elif name not in container.names:
            problems.append(Problem("file_listed_missing", place))
        else:
            entry = listed[name]
            sha, lines = _hashed(container, name)
            if sha != entry["sha256"]:
                problems.append(Problem("file_hash", place))
            count = 1 if name == TAGSET else lines
            if count != entry["records"]:
                params = {"found": count, "expected": entry["records"]}
                problems.append(Problem("file_count", place, params))
    extra = [name for name in container.names if name not in listed and name != MANIFEST]
    return problems + [
        Problem("file_unlisted", container.place(name), {}, "warning") for name in extra
    ]


def _hashed(container: Container, name: str) -> tuple[str, int]:
    """Return the SHA-256 of a member and how many lines it has that are not empty."""
    sha, lines = hashlib.sha256(), 0
    for line in container.lines(name):
        sha.update(line)
        lines += bool(line.strip())
    return sha.hexdigest(), lines
