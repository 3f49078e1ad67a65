"""An export appears whole or not at all, and only where nothing of anybody else lies."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, mistake
from annotator.formats import Format, jsonio

# What lies in an exported folder: by it an earlier export is known, which may be replaced.
LISTING = "isnad-export.json"
_LISTING_SCHEMA = "urn:isnad:schema:export:0.1"


def refuse_foreign(out: Path, kind: Format) -> None:
    """Raise unless `out` is new, an empty folder, or an earlier export of this format."""
    try:
        _refuse(out, kind)
    except OSError as error:
        raise unwritable(out, error) from error


def _refuse(out: Path, kind: Format) -> None:
    place = Place(file=str(out))
    if not out.parent.is_dir():
        raise mistake("folder_missing", Place(file=str(out.parent)))
    if out.is_symlink():
        raise mistake("out_foreign", place)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if kind.owns is None:
        _refuse_unlisted(out, kind)
        return
    names = kind.owns(out)
    if names is None:
        raise mistake("out_foreign", place)
    for item in sorted(out.iterdir()) if out.is_dir() else ():
        if item.name not in names or item.is_dir():
            raise mistake("out_extra_file", place, name=item.name)


def _refuse_unlisted(out: Path, kind: Format) -> None:
    """Raise unless all that lies in the folder is as an export of this format left it."""
    place = Place(file=str(out))
    if not out.is_dir():
        raise mistake("out_foreign", place)
    try:
        listing = jsonio.load(out / LISTING, place)
        files: Mapping[str, Any] = {item["path"]: item["sha256"] for item in listing["files"]}
        known = listing["schema"] == _LISTING_SCHEMA and listing["format"] == kind.name
    except (AnnotatorError, KeyError, TypeError):
        raise mistake("out_foreign", place) from None
    if not known:
        raise mistake("out_foreign", place)
    for file in files_of(out):
        name = file.relative_to(out).as_posix()
        if name != LISTING and (file.is_symlink() or files.get(name) != sha256_of(file)):
            raise mistake("out_extra_file", place, name=name)


def write_listing(folder: Path, kind: Format) -> None:
    """Leave in a new export the list of its files, so that it can be replaced."""
    files = [
        {
            "path": file.relative_to(folder).as_posix(),
            "bytes": file.stat().st_size,
            "sha256": sha256_of(file),
        }
        for file in files_of(folder)
    ]
    listing = {"schema": _LISTING_SCHEMA, "format": kind.name, "files": files}
    (folder / LISTING).write_bytes(jsonio.pretty(listing))


def files_of(path: Path) -> list[Path]:
    """Return a file itself, or everything in a folder that is no folder, by name."""
    if not path.is_dir():
        return [path]
    return sorted(item for item in path.rglob("*") if item.is_symlink() or not item.is_dir())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Yield a path beside `out` to write to; put it in place when all went well.

    Nothing is left behind, and an earlier export stays untouched, when anything is raised.
    """
    tag = uuid.uuid4().hex[:8]
    # The name ending decides between folder, zip and JSON: it must stay the same.
    unfinished = out.with_name(f".{tag}.part{out.suffix}")
    old = out.with_name(f".{tag}.old{out.suffix}")
    try:
        yield unfinished
        _sync(unfinished)
        if out.exists():
            out.rename(old)
        try:
            unfinished.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        if old.exists() and not out.exists():  # stopped between the two renames
            old.rename(out)
        for leftover in (unfinished, old, unfinished.with_name(f"{unfinished.name}.files")):
            _remove(leftover)


def unwritable(out: Path, error: OSError) -> AnnotatorError:
    """Return the person's error behind what the system says."""
    detail = error.strerror or type(error).__name__
    return mistake("out_unwritable", Place(file=str(out)), detail=detail)


def _sync(path: Path) -> None:
    """Flush to the disk before the old export goes."""
    for file in files_of(path):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
