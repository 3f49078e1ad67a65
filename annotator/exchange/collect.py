"""From what a person names to the files that are read, each with its format."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import FORMATS, Format, native
from annotator.formats.container import BUNDLE_SCHEMA


@dataclass(frozen=True, slots=True)
class Found:
    """One file (or dataset folder) to read; `name` is its path inside the folder named."""

    path: Path
    name: str
    format: Format


@dataclass(slots=True)
class Collection:
    """What will be read, and what a person should know about what will not."""

    files: list[Found] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)

    def note(self, code: str, path: Path) -> None:
        """Remember something that was left out."""
        self.notes.append(Problem(code, Place(file=_shown(path)), {}, "warning"))


def _shown(path: Path) -> str:
    """Return a printable path even where the name is not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def readable_formats() -> dict[str, Format]:
    """Return the formats that can be imported, by name."""
    return {item.name: item for item in FORMATS if item.read}


def collect(paths: Sequence[Path], format_name: str | None) -> Collection:
    """Find the files below `paths`; raise AnnotatorError when one of them is unusable."""
    chosen = _chosen(format_name)
    found = Collection()
    for path in paths:
        try:
            _look(found, path, chosen)
        except OSError as error:
            params: dict[str, str | int] = {"detail": error.strerror or ""}
            found.problems.append(Problem("file_unreadable", Place(file=_shown(path)), params))
    if found.problems:
        raise AnnotatorError(found.problems)
    if not found.files:
        where = Place(file=_shown(paths[0])) if paths else Place()
        raise AnnotatorError([Problem("nothing_to_import", where), *found.notes])
    order = {item.name: place for place, item in enumerate(FORMATS)}
    # Texts come first: annotations are matched to them.
    found.files.sort(key=lambda item: order[item.format.name])
    return found


def _look(found: Collection, path: Path, chosen: Format | None) -> None:
    """Add what one named path stands for: itself, or what lies in the folder."""
    if not path.exists():
        code = "link_broken" if path.is_symlink() else "file_missing"
        found.problems.append(Problem(code, Place(file=_shown(path))))
    elif path.is_dir() and not (native.is_dataset(path) and chosen in (None, native.JSON)):
        for file, name in _walk(path, path, found, ()):
            _add(found, file, name, chosen, named=False)
    else:
        _add(found, path, path.name, chosen, named=True)


def _chosen(format_name: str | None) -> Format | None:
    if format_name is None:
        return None
    known = {item.name: item for item in FORMATS}
    if format_name not in known:
        raise mistake("format_unknown", name=format_name, known=", ".join(sorted(known)))
    if known[format_name].read is None:
        raise mistake("format_no_read", name=format_name)
    return known[format_name]


def _walk(
    folder: Path, root: Path, found: Collection, above: tuple[Path, ...]
) -> Iterator[tuple[Path, str]]:
    real = folder.resolve()
    if real in above:
        found.note("link_loop", folder)
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        place = Place(file=_shown(folder))
        problem = Problem("file_unreadable", place, {"detail": error.strerror or ""})
        found.problems.append(problem)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            found.note("hidden_skipped", entry)
        elif entry.is_symlink() and not entry.exists():
            found.note("link_broken", entry)
        elif entry.is_dir() and native.is_dataset(entry):
            yield entry, str(entry.relative_to(root))
        elif entry.is_dir():
            yield from _walk(entry, root, found, (*above, real))
        else:
            yield entry, entry.relative_to(root).as_posix()


def _add(found: Collection, path: Path, name: str, chosen: Format | None, *, named: bool) -> None:
    try:
        os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError:
        found.problems.append(Problem("file_name_encoding", Place(file=_shown(path))))
        return
    if not path.is_file() and not path.is_dir():
        found.note("suffix_skipped", path)  # sockets, devices, pipes: reading could hang
        return
    kind = _format_of(path, chosen, named=named)
    if kind is None:
        if named:
            known = ", ".join(readable_formats())
            params: dict[str, str | int] = {"name": path.suffix or path.name, "known": known}
            found.problems.append(Problem("format_unknown", Place(file=_shown(path)), params))
        else:
            found.note("suffix_skipped", path)
        return
    real = path.resolve()
    if real in found.seen:
        found.note("same_file_twice", path)
        return
    found.seen.add(real)
    found.files.append(Found(path, name, kind))


def _format_of(path: Path, chosen: Format | None, *, named: bool) -> Format | None:
    """Return the format of a file: the chosen one, else by its name ending and first bytes."""
    suffix = path.suffix.lower()
    if chosen is not None:
        fits = named or suffix in chosen.suffixes or path.is_dir()
        return chosen if fits else None
    if path.is_dir():
        return native.JSON
    candidates = [item for item in FORMATS if item.read and suffix in item.suffixes]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    return native.JSON if _is_bundle(path) else candidates[-1]


def _is_bundle(path: Path) -> bool:
    """Both of our JSON files end in .json; only a bundle names its schema."""
    try:
        return BUNDLE_SCHEMA.encode() in path.read_bytes()
    except OSError:
        return False
