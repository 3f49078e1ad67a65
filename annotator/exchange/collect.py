"""From what a person names to the files that are read, each with its format."""

from __future__ import annotations

import dataclasses
import os
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange.releasefile import MANIFEST as RELEASE
from annotator.exchange.releasefile import NATIVE
from annotator.exchange.replacing import LISTING
from annotator.exchange.unpacking import Unpacked
from annotator.formats import FORMATS, Format, Reading, archive, native
from annotator.formats.container import BUNDLE_SCHEMA, MEMBERS

_ZIP = ".zip"
# Characters that turn the direction of what follows, and control characters: a name with them
# can read as another one (Trojan Source, CVE-2021-42574).
_DECEPTIVE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Names that Windows keeps for devices, whatever ending follows; it drops a last dot or space.
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)|.*[. ]$")
# What lies beside annotations and is none: configurations, the list of an export's files.
_ASIDE = {LISTING, *(name for item in FORMATS for name in item.aside)}
_HIDDEN = (".", "~$", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Found:
    """One file (or dataset folder) to read; `name` is its path inside the folder or zip named.

    `member` is set for what lies in the zip file `path`, which is open as `box`; `home` for what
    was unpacked, so that `path` is there for as long as this is.
    """

    path: Path
    name: str
    format: Format
    member: zipfile.ZipInfo | None = None
    shown: str = ""
    box: zipfile.ZipFile | None = None
    home: Unpacked | None = None

    @property
    def base(self) -> str:
        """Return the last part of the name."""
        return PurePosixPath(self.name).name

    @property
    def place(self) -> Place:
        """Return where it lies, for problems."""
        return Place(file=self.shown or str(self.path))

    def read(self, work: Callable[[], Reading]) -> Reading:
        """Return what `work` reads of it; what it says or raises names places that people know."""
        if self.home is None:
            return work()
        try:
            reading = work()
        except AnnotatorError as error:
            raise self.home.raised(error) from error
        return dataclasses.replace(reading, notes=tuple(map(self.home.told, reading.notes)))


@dataclass(slots=True)
class Gathered:
    """What will be read, and what a person should know about what will not."""

    files: list[Found] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)

    def note(self, code: str, path: Path | str) -> None:
        """Remember something that was left out."""
        self.notes.append(Problem(code, Place(file=_shown(path)), {}, "warning"))

    def problem(self, code: str, path: Path | str, **params: str | int) -> None:
        """Remember something that cannot be read."""
        self.problems.append(Problem(code, Place(file=_shown(path)), params))


def _shown(path: Path | str) -> str:
    """Return a printable path even where the name is not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def readable_formats() -> dict[str, Format]:
    """Return the formats that can be imported, by name."""
    return {item.name: item for item in FORMATS if item.read}


def collect(paths: Sequence[Path], format_name: str | None) -> Gathered:
    """Find the files below `paths`; raise AnnotatorError when one of them is unusable."""
    chosen = _chosen(format_name)
    found = Gathered()
    for path in paths:
        try:
            _look(found, path, chosen)
        except OSError as error:
            found.problem("file_unreadable", path, detail=error.strerror or "")
    if found.problems:
        raise AnnotatorError(found.problems)
    if not found.files:
        where = Place(file=_shown(paths[0])) if paths else Place()
        raise AnnotatorError([Problem("nothing_to_import", where), *found.notes])
    _leave_texts_to_annotations(found)
    order = {item.name: place for place, item in enumerate(FORMATS)}
    # Texts come first: annotations are matched to them.
    found.files.sort(key=lambda item: order[item.format.name])
    return found


def _leave_texts_to_annotations(found: Gathered) -> None:
    """Drop the texts that are read together with the annotations beside them."""
    texts = {
        file.path.with_suffix(file.format.companion)
        for file in found.files
        if file.format.companion
    }
    found.files = [file for file in found.files if file.path not in texts]


def _look(found: Gathered, path: Path, chosen: Format | None) -> None:
    """Add what one named path stands for: itself, or what lies in the folder.

    Of a release it is the dataset: its other views say the same.
    """
    if _is_release(path):
        path /= NATIVE
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


def _is_release(path: Path) -> bool:
    return (path / RELEASE).is_file() and native.is_dataset(path / NATIVE)


def _walk(
    folder: Path, root: Path, found: Gathered, above: tuple[Path, ...]
) -> Iterator[tuple[Path, str]]:
    real = folder.resolve()
    if real in above:
        found.note("link_loop", folder)
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        found.problem("file_unreadable", folder, detail=error.strerror or "")
        return
    names = {entry.name for entry in entries}
    for entry in (entry for entry in entries if entry.name not in _ASIDE):
        reason = _why_not(entry, names)
        if reason:
            found.note(reason, entry)
        elif entry.is_dir() and _is_release(entry):
            yield entry / NATIVE, (entry / NATIVE).relative_to(root).as_posix()
        elif entry.is_dir() and not native.is_dataset(entry):
            yield from _walk(entry, root, found, (*above, real))
        else:
            yield entry, entry.relative_to(root).as_posix()


def _why_not(entry: Path, names: set[str]) -> str:
    """Return why something in a folder is left out, as a code; empty when it is not."""
    if entry.name.startswith(_HIDDEN):
        return "hidden_skipped"
    if entry.is_symlink() and not entry.exists():
        return "link_broken"
    is_part = entry.is_dir() and _is_of_page(entry.name, names) and not native.is_dataset(entry)
    return "page_parts_skipped" if is_part else ""


def _is_of_page(folder: str, names: Collection[str]) -> bool:
    """Return whether a browser made this folder for the pictures and frames of a saved page.

    `folder` and `names` are names in one folder, or paths.
    """
    stem, _, last = folder.rpartition("_")
    return last.isalpha() and any(f"{stem}{end}" in names for end in (".html", ".htm"))


def _add(found: Gathered, path: Path, name: str, chosen: Format | None, *, named: bool) -> None:
    try:
        os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError:
        found.problem("file_name_encoding", path)
        return
    if not path.is_file() and not path.is_dir():
        found.note("suffix_skipped", path)  # sockets, devices, pipes: reading could hang
        return
    kind = _format_of(path, chosen, named=named)
    if kind is None and not _is_zip(path, chosen):
        _unknown(found, path, named=named)
    elif _has_sound_name(found, name, path):
        real = path.resolve()
        if real in found.seen:
            found.note("same_file_twice", path)
        elif kind is None:
            _add_members(found, path, "" if named else f"{name}/", chosen)
        else:
            found.files.append(Found(path, name, kind))
        found.seen.add(real)


def _unknown(found: Gathered, path: Path, *, named: bool) -> None:
    if named:
        known = ", ".join(readable_formats())
        found.problem("format_unknown", path, name=path.suffix or path.name, known=known)
    else:
        found.note("suffix_skipped", path)


def _has_sound_name(found: Gathered, name: str, shown: Path | str) -> bool:
    """Refuse names that deceive or that Windows cannot have; say which part of them."""
    for part in PurePosixPath(name).parts:
        if _DECEPTIVE.search(part):
            clean = _DECEPTIVE.sub("\ufffd", part)
            found.problem("file_name_deceives", _DECEPTIVE.sub("\ufffd", str(shown)), name=clean)
            return False
        if _RESERVED.match(part):
            found.problem("file_name_reserved", shown, name=part)
            return False
    return True


def _format_of(path: Path, chosen: Format | None, *, named: bool) -> Format | None:
    """Return the format of a file: the chosen one, else by its name ending and first bytes."""
    suffix = path.suffix.lower()
    if _is_zip(path, chosen):
        return None
    if chosen is not None:
        fits = named or suffix in chosen.suffixes or path.is_dir()
        return chosen if fits else None
    if path.is_dir():
        return native.JSON
    return _by_suffix(suffix, path)


def _by_suffix(suffix: str, path: Path | None = None) -> Format | None:
    candidates = [item for item in FORMATS if item.read and suffix in item.suffixes]
    if len(candidates) < 2 or path is None:
        return candidates[0] if candidates else None
    if native.JSON in candidates and _is_bundle(path):
        return native.JSON
    knowing = [item for item in candidates if item.knows is not None]
    known = next((item for item in knowing if item.knows and item.knows(path)), None)
    rest = [item for item in candidates if item not in knowing]
    others = [item for item in rest if item is not native.JSON]
    return known or (others or rest or candidates)[-1]


def _is_bundle(path: Path) -> bool:
    """Both of our JSON files end in .json; only a bundle names its schema."""
    try:
        return BUNDLE_SCHEMA.encode() in path.read_bytes()
    except OSError:
        return False


# ---- zip files of articles and of corpora ---------------------------------------------------


def _is_zip(path: Path, chosen: Format | None) -> bool:
    """Return whether this is a zip of articles; one with parts of a dataset is a dataset."""
    kept = chosen is None or chosen.parse is not None or bool(chosen.companion)
    if path.suffix.lower() != _ZIP or not kept:
        return False
    if any(item.knows and _ZIP in item.suffixes and item.knows(path) for item in FORMATS):
        return False
    try:
        names = set(archive.members(path, Place()))
    except AnnotatorError:
        return True  # which says what is wrong with it
    return not names & set(MEMBERS)


def _add_members(found: Gathered, path: Path, above: str, chosen: Format | None) -> None:
    """Add the articles in a zip; what else lies in it is told.

    A zip in which annotations lie beside their texts, or a release, is read as its folder is.
    """
    place = Place(file=_shown(path))
    try:
        members = archive.members(path, place)
        if any(_needs_folder(name) for name in members):
            _add_unpacked(found, path, above, chosen, members)
            return
        box = archive.opened(path, place)
    except AnnotatorError as error:
        found.problems += error.problems
        return
    for name in sorted(members):
        shown = f"{_shown(path)}/{name}"
        kind = _by_suffix(PurePosixPath(name).suffix.lower())
        fits = kind is not None and kind.parse is not None and chosen in (None, kind)
        if _is_told(found, name, shown, members):
            continue
        if kind is None or not fits:
            found.note("suffix_skipped", shown)
        elif _has_sound_name(found, name, shown):
            found.files.append(Found(path, above + name, kind, members[name], shown, box))


def _is_told(found: Gathered, name: str, shown: str, members: Collection[str]) -> bool:
    """Tell why a member is left out whatever it holds; return whether it is."""
    path = PurePosixPath(name)
    before = len(found.notes)
    if any(part.startswith(_HIDDEN) for part in path.parts):
        found.note("hidden_skipped", shown)
    elif any(_is_of_page(str(folder), members) for folder in path.parents):
        found.note("page_parts_skipped", shown)
    elif path.suffix.lower() == _ZIP:
        found.note("zip_in_zip", shown)
    return len(found.notes) > before


def _needs_folder(name: str) -> bool:
    """Return whether a member says that its zip holds more than articles."""
    path = PurePosixPath(name)
    kind = _by_suffix(path.suffix.lower())
    return path.name == RELEASE or (kind is not None and bool(kind.companion))


def _add_unpacked(
    found: Gathered, path: Path, above: str, chosen: Format | None, members: Collection[str]
) -> None:
    """Add what lies in a zip as if it lay in a folder; raise AnnotatorError for a hostile one."""
    home = Unpacked(path, _shown(path))
    sound = {name for name in members if _has_sound_name(found, name, f"{home.shown}/{name}")}
    nested = {name for name in sound if PurePosixPath(name).suffix.lower() == _ZIP}
    for name in sorted(nested):
        found.note("zip_in_zip", f"{home.shown}/{name}")
    home.take(lambda name: name in sound - nested)
    inside = Gathered()
    _look(inside, home.folder, chosen)
    found.notes += map(home.told, inside.notes)
    found.problems += map(home.told, inside.problems)
    for file in inside.files:
        shown = home.named(str(file.path))
        named = dataclasses.replace(file, name=above + file.name, shown=shown, home=home)
        found.files.append(named)
