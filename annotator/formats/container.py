"""Where a dataset's files lie: a folder, a zip of it, or one JSON file for small datasets."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import lzma
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from annotator.errors import Place, mistake
from annotator.formats import jsonio

MANIFEST, TAGSET = "manifest.json", "tagset.json"
DOCUMENTS, ENTITIES, CLAIMS = "documents.jsonl", "entities.jsonl", "claims.jsonl"
MEMBERS = (MANIFEST, TAGSET, DOCUMENTS, ENTITIES, CLAIMS)
BUNDLE_SCHEMA = "urn:isnad:schema:bundle:0.1"
_MAX_UNPACKED = 2_000_000_000
_MAX_RATIO = 200  # JSON lines of Arabic text deflate about 1:6; a bomb reaches 1:1000
_SMALL = 10_000_000
# What Python's zipfile raises on damaged files, as 1,500 mutated ones showed.
_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, EOFError, ValueError),
)
_MAX_MEMBERS = 1000
_NOT_A_FILE = "not a regular file"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Container:
    """The files of a dataset by name, read whole on demand."""

    path: Path
    names: tuple[str, ...]
    bundle: Mapping[str, bytes] | None = None

    def place(self, name: str = "", line: int = 0) -> Place:
        """Return the place of a member, for problems."""
        return Place(file=f"{self.path}/{name}" if name else str(self.path), line=line)

    def read(self, name: str) -> bytes:
        """Return a member's bytes; raise AnnotatorError when it cannot be read."""
        if self.bundle is not None:
            return self.bundle[name]
        with self._open(name) as file:
            return file.read()

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield a member's lines as they stand there, split at LF bytes only.

        U+2028 and U+0085 may stand in strings. Raises AnnotatorError when it cannot be read.
        """
        if self.bundle is not None:
            yield from io.BytesIO(self.bundle[name])
            return
        with self._open(name) as file:
            yield from file

    @contextlib.contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            if self.path.is_dir():
                with _regular(self.path / name) as file:
                    yield file
            else:
                with zipfile.ZipFile(self.path) as archive, archive.open(name) as member:
                    yield member
        except _ZIP_ERRORS as error:
            raise mistake("zip_broken", self.place(name)) from error
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise mistake("file_unreadable", self.place(name), detail=detail) from error


def _regular(path: Path) -> IO[bytes]:
    """Open a file; refuse pipes and devices, which could hang."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, _NOT_A_FILE)
    return path.open("rb")


def open_container(path: Path) -> Container:
    """Look into a folder, a zip or a JSON file; raise AnnotatorError for anything else."""
    place = Place(file=str(path))
    try:
        if path.is_dir():
            names = tuple(sorted(item.name for item in path.iterdir()))
            return Container(path, names)
        if not path.exists():
            raise mistake("file_missing", place)
        if not path.is_file():  # reading a pipe would hang
            raise mistake("file_unreadable", place, detail=_NOT_A_FILE)
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error
    if zipfile.is_zipfile(path):
        return Container(path, _zip_names(path))
    if path.suffix.lower() == ".zip":
        raise mistake("zip_broken", place)
    return _open_bundle(path, place)


def _zip_names(path: Path) -> tuple[str, ...]:
    place = Place(file=str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (*_ZIP_ERRORS, OSError) as error:
        raise mistake("zip_broken", place) from error
    seen: set[str] = set()
    unpacked = 0
    for info in infos:
        unsafe = "/" in info.filename or "\\" in info.filename or ":" in info.filename
        if unsafe or info.filename in seen or info.flag_bits & 1 or len(seen) == _MAX_MEMBERS:
            raise mistake("zip_member", place, name=info.filename)
        seen.add(info.filename)
        unpacked += info.file_size
        grown = info.file_size > _SMALL and info.file_size > _MAX_RATIO * info.compress_size
        if grown or unpacked > _MAX_UNPACKED:
            raise mistake("zip_too_large", place, limit=_MAX_UNPACKED // 1_000_000)
    return tuple(sorted(seen))


def _open_bundle(path: Path, place: Place) -> Container:
    data = jsonio.load(path, place)
    if not isinstance(data, dict) or data.get("schema") != BUNDLE_SCHEMA:
        raise mistake("manifest_missing", place)
    parts = {Path(name).stem: name for name in MEMBERS}
    for part in (Path(name).stem for name in (DOCUMENTS, ENTITIES, CLAIMS)):
        if not isinstance(data.get(part, []), list):
            at = Place(file=str(path), pointer=f"/{part}")
            raise mistake("schema_type", at, expected="array")
    unknown = sorted(set(data) - set(parts) - {"schema"})
    if unknown:
        raise mistake("schema_extra", place, name=unknown[0])
    return Container(path, MEMBERS, {name: _part(data, part) for part, name in parts.items()})


def _part(data: Mapping[str, Any], part: str) -> bytes:
    """Return a bundle's part as the file it would be, so that checksums hold for both."""
    value = data.get(part)
    if part in ("manifest", "tagset"):
        return jsonio.pretty(value)
    return jsonio.dump_lines(value or ())


def pack(folder: Path, out: Path) -> None:
    """Turn a written dataset folder into the zip or JSON file `out`; the folder goes."""
    with out.open("wb") as file:
        if out.suffix.lower() == ".zip":
            _zip(folder, file)
        else:
            _bundle(folder, file)
    shutil.rmtree(folder)


def _bundle(folder: Path, file: IO[bytes]) -> None:
    """Write the parts as one indented object with sorted keys, line after line."""
    parts = {Path(name).stem: name for name in MEMBERS}
    file.write(b"{")
    for place, key in enumerate(sorted([*parts, "schema"])):
        file.write(b"%s\n  %s: " % (b"," if place else b"", json.dumps(key).encode()))
        if key == "schema":
            file.write(json.dumps(BUNDLE_SCHEMA).encode())
        elif parts[key] in (MANIFEST, TAGSET):
            file.write(_indented((folder / parts[key]).read_bytes(), 2))
        else:
            _list(folder / parts[key], file)
    file.write(b"\n}\n")


def _list(path: Path, file: IO[bytes]) -> None:
    count = 0
    with path.open("rb") as lines:
        for count, line in enumerate(lines, 1):
            file.write(b"[" if count == 1 else b",")
            file.write(b"\n    " + _indented(jsonio.pretty(json.loads(line)), 4))
    file.write(b"\n  ]" if count else b"[]")


def _indented(raw: bytes, spaces: int) -> bytes:
    """Move indented JSON to the right: it has no line feeds but between its parts."""
    return raw.rstrip(b"\n").replace(b"\n", b"\n" + b" " * spaces)


def _zip(folder: Path, file: IO[bytes]) -> None:
    """Fixed date, mode and order: the same files give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(MEMBERS):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            info.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(info, "w") as member:
                shutil.copyfileobj(source, member, 1 << 20)


def records(container: Container, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the numbered lines of a member that are not empty."""
    for number, line in enumerate(container.lines(name), 1):
        if line.strip():
            yield number, line
