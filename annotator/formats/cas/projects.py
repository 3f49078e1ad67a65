"""Project archives of INCEpTION and WebAnno, and zip files with one annotated document.

`annotation/DOCUMENT/USER.json` (or .xmi, .tsv, or .zip of an XMI and its types) is the work of
one user, `curation/DOCUMENT/CURATION_USER.json` becomes gold. Beside them lie folders `*_ser`
with what only Java can read; who has nothing else there is named and left out.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import archive, jsonio
from annotator.formats.base import Options, Reading
from annotator.formats.cas import files, kinds, webanno
from annotator.formats.cas.reading import Named, merged, reading, with_notes
from annotator.formats.cas.safety import MAX_MEGABYTES
from annotator.model.records import GOLD
from annotator.model.tagset import Tagset

_LAYER = re.compile(r"(?:^|/)(annotation|curation)(_ser)?/([^/]+)/([^/]+)$")
_PROJECT = re.compile(r"(?:^|/)exportedproject[^/]*\.json$")
_ENDINGS = (".json", ".xmi", ".tsv")
_INITIAL = "INITIAL_CAS"  # the document before anybody worked on it
_FINISHED = "FINISHED"
_UNSEEN = ("Cc", "Cf")  # kinds of characters by which a name can read as another one


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of an archive that holds, or should hold, one layer."""

    named: Named
    name: str
    binary: bool


def knows(path: Path) -> bool:
    """Return whether a zip file is such an archive, by the names in it."""
    try:
        with zipfile.ZipFile(path) as found:
            names = found.namelist()
    except archive.ERRORS:
        return False
    return any(_LAYER.search(name) or name.lower().endswith(".xmi") for name in names)


def read(path: Path, tagset: Tagset, options: Options) -> Reading:
    """Read all layers; raise AnnotatorError with everything that is wrong in any of them."""
    place = Place(file=str(path))
    return _Archive(path, place, tagset, options).reading()


class _Archive:
    def __init__(self, file: Path | bytes, place: Place, tagset: Tagset, options: Options) -> None:
        self._file, self._place = file, place
        self._tagset, self._options = tagset, options
        self._members = archive.members(file, place)
        self._states = self._said_states()

    def reading(self) -> Reading:
        entries = list(self._entries())
        if not entries:
            return self.alone()
        readable = [entry for entry in entries if not entry.binary]
        done = {(entry.named.file, entry.named.annotator) for entry in readable}
        binary = [
            Problem("cas_binary", self._at(entry.name), {"name": entry.named.annotator}, "warning")
            for entry in entries
            if entry.binary and (entry.named.file, entry.named.annotator) not in done
        ]
        if not readable:
            raise AnnotatorError(Problem(p.code, p.place, p.params) for p in binary)
        return with_notes(self._all(readable), tuple(binary))

    def _entries(self) -> Iterator[_Entry]:
        """Yield what is in the folders of annotators and curators."""
        for name in sorted(self._members):
            path = PurePosixPath(name)
            match = _LAYER.search(path.as_posix())
            user, ending = path.stem, path.suffix.lower()
            if match is None or user == _INITIAL:
                continue
            folder, binary, document, _ = match.groups()
            if any(unicodedata.category(c) in _UNSEEN for c in document):
                clean = "".join(c for c in document if unicodedata.category(c) not in _UNSEEN)
                raise mistake("file_name_deceives", self._place, name=clean)
            if binary or ending in (*_ENDINGS, ".zip"):
                annotator = GOLD if folder == kinds.CURATION else user
                state = "submitted" if (document, user) in self._states else "open"
                yield _Entry(Named(document, annotator, state), name, bool(binary))

    def _said_states(self) -> set[tuple[str, str]]:
        """Return the documents and users of which the project says that they are finished."""
        found: set[tuple[str, str]] = set()
        for name in self._members:
            data: Any = {}
            if _PROJECT.search(name):
                data = jsonio.loads(self._bytes(name), self._at(name))
            listed = data.get("annotation_documents") if isinstance(data, dict) else None
            for item in listed if isinstance(listed, list) else ():
                if isinstance(item, Mapping) and item.get("state") == _FINISHED:
                    found.add((str(item.get("name")), str(item.get("user"))))
        return found

    def _all(self, entries: list[_Entry]) -> Reading:
        readings: list[Reading] = []
        problems: list[Problem] = []
        for entry in entries:
            try:
                readings.append(self._layer(entry))
            except AnnotatorError as error:
                problems += error.problems
        if problems:
            raise AnnotatorError(problems)
        return merged(readings, self._place)

    def _layer(self, entry: _Entry) -> Reading:
        raw, at = self._bytes(entry.name), self._at(entry.name)
        if entry.name.lower().endswith(".zip"):
            return _Archive(raw, at, self._tagset, self._options).alone(entry.named)
        return self._one(entry.name, raw, entry.named)

    def alone(self, named: Named | None = None) -> Reading:
        """Read a zip file that holds one or more documents with the types that they use."""
        names = [n for n in sorted(self._members) if n.lower().endswith(_ENDINGS)]
        names = [name for name in names if not _PROJECT.search(name)]
        if not names or (named and len(names) > 1):
            raise mistake("cas_none", self._place)
        readings = [
            self._one(name, self._bytes(name), named or files.named_by(PurePosixPath(name)))
            for name in names
        ]
        return merged(readings, self._place)

    def _one(self, name: str, raw: bytes, named: Named) -> Reading:
        at = self._at(name)
        if name.lower().endswith(".tsv"):
            return webanno.of_bytes(raw, named, self._tagset, self._options, at)
        declared = [self._bytes(n) for n in sorted(self._members) if files.is_type_system(n)]
        found, notes = files.load(raw, declared, self._tagset, self._options, at)
        return with_notes(reading(found, named, self._tagset, self._options, at), notes)

    def _bytes(self, name: str) -> bytes:
        return archive.read(self._file, self._members[name], MAX_MEGABYTES, self._at(name))

    def _at(self, name: str) -> Place:
        return Place(file=f"{self._place.file}/{name}")
