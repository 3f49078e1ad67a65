"""An export appears whole or not at all, and only where nothing of anybody else lies."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from annotator.errors import AnnotatorError, Place, mistake
from annotator.formats import Format, jsonio

# What lies in an exported folder: by it an earlier export is known, which may be replaced.
LISTING = "isnad-export.jsonl"
_MANY = 200
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
    files = _listed(out, kind) if out.is_dir() else None
    if files is None:
        raise mistake("out_foreign", place)
    for file in files_of(out):
        name = file.relative_to(out).as_posix()
        if name != LISTING and (file.is_symlink() or files.get(name) != sha256_of(file)):
            raise mistake("out_extra_file", place, name=name)


def _listed(out: Path, kind: Format) -> dict[str, str] | None:
    """Return the checksums of an earlier export's files by name; None when it is none."""
    try:
        with (out / LISTING).open("rb") as file:
            head, *files = (jsonio.loads(line, Place()) for line in file)
        known = head["schema"] == _LISTING_SCHEMA and head["format"] == kind.name
        return {item["path"]: item["sha256"] for item in files} if known else None
    except (OSError, AnnotatorError, KeyError, TypeError, ValueError):
        return None


def write_listing(folder: Path, kind: Format) -> None:
    """Leave in a new export the list of its files, so that it can be replaced."""
    with (folder / LISTING).open("wb") as listing:
        listing.write(jsonio.dumps({"schema": _LISTING_SCHEMA, "format": kind.name}))
        for file in files_of(folder):
            name = file.relative_to(folder).as_posix()
            if name != LISTING:
                size, sha256 = file.stat().st_size, sha256_of(file)
                listing.write(jsonio.dumps({"path": name, "bytes": size, "sha256": sha256}))


def files_of(path: Path) -> Iterator[Path]:
    """Yield a file itself, or everything in a folder that is no folder, in a fixed order."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        folders.sort()
        yield from (here / name for name in sorted([*names, *links]))


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
    """Flush to the disk before the old export goes: of very many files all at once."""
    for number, file in enumerate(files_of(path)):
        if number == _MANY and hasattr(os, "sync"):
            os.sync()  # of 20,000 files one by one it would take minutes
            return
        with file.open("rb") as handle:
            os.fsync(handle.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
