"""Foreign zip files: of articles, of corpora, and those that Word and Excel make.

Members are read into memory by their names, never beyond a limit, whatever the archive says of
their size (reliability.md B1–B4). Only what must lie in a folder is unpacked to one.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path, PurePosixPath
from typing import IO

from annotator.errors import Place, mistake

MAX_UNPACKED = 2_000_000_000
MAX_MEMBERS = 100_000
_MAX_RATIO = 200  # XML deflates about 1:20; a bomb reaches 1:1000
_SMALL = 10_000_000
_PIECE = 1 << 20
_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1
# A path, the bytes themselves, or a file that is open already: of many members, that is faster.
File = Path | bytes | zipfile.ZipFile
# What Python's zipfile raises on damaged files, as 1,500 mutated ones showed.
ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, EOFError, ValueError, OSError),
)


def members(file: File, place: Place) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a zip by name; raise AnnotatorError for a damaged or hostile one.

    Refused: names that lead elsewhere, links, the same name twice, encryption, bombs.
    """
    try:
        with _open(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except ERRORS as error:
        raise mistake("zip_broken", place) from error
    found: dict[str, zipfile.ZipInfo] = {}
    unpacked = 0
    if len(infos) > MAX_MEMBERS:
        raise mistake("zip_too_many", place, n=len(infos), limit=MAX_MEMBERS)
    for info in infos:
        name = _name(info)
        if not _is_safe(name) or name in found or stat.S_ISLNK(info.external_attr >> 16):
            raise mistake("zip_member", place, name=name)
        if info.flag_bits & _ENCRYPTED:
            raise mistake("zip_encrypted", place)
        found[name] = info
        unpacked += info.file_size
        grown = info.file_size > _SMALL and info.file_size > _MAX_RATIO * info.compress_size
        if grown or unpacked > MAX_UNPACKED:
            raise mistake("zip_too_large", place, limit=MAX_UNPACKED // 1_000_000)
    return found


def read(file: File, info: zipfile.ZipInfo, limit: int, place: Place) -> bytes:
    """Return a member's bytes; raise AnnotatorError beyond `limit` megabytes or when damaged."""
    most = limit * 1_000_000
    if info.file_size > most:
        raise mistake("file_too_large", place, limit=limit)
    pieces: list[bytes] = []
    size = 0
    try:
        with _open(file) as archive, archive.open(info) as member:
            while piece := member.read(_PIECE):
                size += len(piece)
                if size > most:  # the archive has lied about it
                    raise mistake("file_too_large", place, limit=limit)
                pieces.append(piece)
    except ERRORS as error:
        raise mistake("zip_broken", place) from error
    return b"".join(pieces)


def unpack(path: Path, folder: Path, place: Place, wanted: Callable[[str], bool]) -> None:
    """Write the members that are wanted by name to an empty folder, under their names.

    Raises AnnotatorError as `members` does, and for names that are one on this disk.
    """
    found = members(path, place)
    try:
        with opened(path, place) as archive:
            for name, info in found.items():
                if wanted(name):
                    target = folder / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("xb") as file:
                        _copy(archive, info, file, place)
    except (FileExistsError, NotADirectoryError) as error:
        # such as A.txt and a.txt on a Mac, or a file and a folder of one name
        raise mistake("zip_member", place, name=Path(error.filename or "").name) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise mistake("out_unwritable", Place(file=str(folder)), detail=detail) from error


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: IO[bytes], place: Place) -> None:
    """Write one member, piece by piece; zipfile reads no more of it than `members` was told."""
    try:
        member = archive.open(info)
    except ERRORS as error:
        raise mistake("zip_broken", place) from error
    with member:
        while piece := _piece(member, place):
            file.write(piece)


def _piece(member: IO[bytes], place: Place) -> bytes:
    try:
        return member.read(_PIECE)
    except ERRORS as error:
        raise mistake("zip_broken", place) from error


def opened(path: Path, place: Place) -> zipfile.ZipFile:
    """Return a zip to read many members from; it closes when nobody holds it any more."""
    try:
        return zipfile.ZipFile(path)
    except ERRORS as error:
        raise mistake("zip_broken", place) from error


def office_parts(raw: bytes, needed: str, limit: int, place: Place) -> dict[str, bytes]:
    """Return the XML parts of an Office file, each of at most `limit` megabytes.

    Raises AnnotatorError when the part `needed` is missing and for document type declarations:
    Office Open XML forbids them, and they are the only door to entity bombs.
    """
    found = members(raw, place)
    if needed not in found:
        raise mistake("office_part_missing", place, name=needed)
    parts = {
        name: read(raw, info, limit, place)
        for name, info in found.items()
        if name.endswith((".xml", ".rels"))
    }
    for name, part in parts.items():
        plain = part.replace(b"\0", b"")  # in UTF-16 too
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise mistake("xml_doctype", place, name=name)
    return parts


def _open(file: File) -> AbstractContextManager[zipfile.ZipFile]:
    if isinstance(file, zipfile.ZipFile):
        return nullcontext(file)
    return zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; what is not marked as UTF-8 often is, or is a DOS code page."""
    if info.flag_bits & _UTF8_NAMES or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp720", "replace")


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not (
        name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\0" in name
    )
