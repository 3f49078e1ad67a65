"""The text that a brat file is about: where it lies, whose layer it is, what offsets mean in it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import Place, Problem, mistake
from annotator.formats import article, units
from annotator.formats.base import Options
from annotator.formats.base import Source as Bytes
from annotator.formats.brat.conf import MARKER
from annotator.formats.brat.lines import Span
from annotator.formats.encodings import codec, decode
from annotator.model.records import Fragments
from annotator.model.text import fragments_text

_TEXT, _ENTITIES, _EVENTS = ".txt", ".a1", ".a2"
_LINE = 200  # bytes of a configuration's first line
# What a document's text has no more: a BOM, and the carriage return before a line feed.
_GONE = re.compile("^\ufeff|\r(?=\n)")
_FOLDERS = 64  # folders beside that of the annotations in which the text is looked for


@dataclass(frozen=True, slots=True)
class Source:
    """A pair of files: the text's bytes, decoded as brat sees them, and as a document has them.

    `annotations` are texts by file, for BioNLP's pairs of .a1 and .a2 are two; `annotator` is
    empty where nothing tells whose layer it is.
    """

    place: Place
    source: Bytes
    decoded: str
    text: str
    annotations: Mapping[str, str]
    annotator: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text as a document has it, and the way from brat's offsets to its positions."""

    text: str
    position: Callable[[int], int]
    notes: tuple[Problem, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def fragments(self, theirs: Fragments) -> Fragments:
        """Return fragments in positions of the text, in order."""
        turned = ((self.position(start), self.position(end)) for start, end in theirs)
        return tuple(sorted(part for part in turned if part[0] < part[1]))


def find(path: Path, options: Options) -> Source:
    """Find and decode the text of an .ann; raise AnnotatorError where there is none.

    It lies beside it under the same name, perhaps without a last part `_NAME` that names the
    annotator, or so in a folder beside that folder, such as `text`.
    """
    place = Place(file=str(path))
    stem = path.name.removesuffix(path.suffix)
    short, _, suffix = stem.rpartition("_")
    folders = [path.parent, *_beside(path.parent)]
    for name, annotator in ((stem, ""), (short, suffix)):
        for folder in folders:
            text = folder / f"{name}{_TEXT}"
            if name and text.is_file():
                return _read(path, text, annotator or _of_folder(path, text, folders), options)
    raise mistake("brat_text_missing", place, name=f"{stem}{_TEXT}")


def _beside(folder: Path) -> list[Path]:
    """Return the folders beside one, by name, at most `_FOLDERS`."""
    try:
        found = sorted(item for item in folder.parent.iterdir() if item.is_dir())
    except OSError:
        return []
    return [item for item in found if item != folder][:_FOLDERS]


def _of_folder(path: Path, text: Path, folders: Sequence[Path]) -> str:
    """Return the annotator after whom the folder is called, as our exports are and some others.

    Theirs are known by the same text being annotated in another folder beside it.
    """
    if _first_line(path.parent.parent / "annotation.conf") == MARKER:
        return path.parent.name
    for folder in folders[1:]:
        twin = folder / text.name
        if (folder / path.name).is_file() and twin.is_file():
            return path.parent.name if twin.read_bytes() == text.read_bytes() else ""
    return ""


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.readline(_LINE).decode(errors="replace").strip()
    except OSError:
        return ""


def _read(path: Path, text: Path, annotator: str, options: Options) -> Source:
    source, place = article.load(text), Place(file=str(text))
    decoded = decode(source.raw, place, options.encoding)
    encoding = codec(decoded.encoding, place)
    annotations = {str(path): _decoded(path, encoding)}
    events = path.with_suffix(_EVENTS)
    if path.suffix == _ENTITIES and events.is_file():
        annotations[str(events)] = _decoded(events, encoding)
    whole = source.raw.decode(encoding)
    return Source(Place(file=str(path)), source, whole, decoded.text, annotations, annotator)


def _decoded(path: Path, encoding: str) -> str:
    try:
        return article.load(path).raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = Place(file=str(path))
        raise mistake("encoding_wrong", at, encoding=encoding, position=error.start) from error


def aligned(found: Source, spans: Iterable[Span], options: Options) -> Text:
    """Return the text with the way to it, checked against every covered text in the file.

    brat counts the code points of the file as it stands, carriage returns and a BOM included.
    Files of programs that read the text with other line ends are recognised, by all their covered
    texts, and told. Another unit is only taken when the person asks for it (`Options.offsets`).
    """
    spans = list(spans)
    unit = options.offsets or units.CODE_POINTS
    as_it_stands = Text(found.text, _way(found, units.reader(found.decoded, unit)))
    wrong = _wrong(as_it_stands, spans)
    if not wrong:
        return as_it_stands
    if found.decoded != found.text and not options.offsets:
        without = Text(found.text, lambda offset: offset)
        if not _wrong(without, spans):
            note = Problem("brat_line_ends", found.place, {}, "warning")
            return Text(found.text, without.position, (note,))
    for other in units.UNITS:
        turned = Text(found.text, _way(found, units.reader(found.decoded, other)))
        if other != unit and not _wrong(turned, spans):
            raise mistake("offset_unit", found.place, expected=unit, found=other)
    return Text(found.text, as_it_stands.position, problems=wrong)


def _way(found: Source, turn: Callable[[int], int]) -> Callable[[int], int]:
    """Return the way from an offset in the file to a position in the document's text."""
    gone = [match.start() for match in _GONE.finditer(found.decoded)]
    if not gone:
        return turn

    def position(offset: int) -> int:
        place = turn(offset)
        return place - bisect.bisect_left(gone, place)

    return position


def _wrong(text: Text, spans: Sequence[Span]) -> list[Problem]:
    """Return a problem for each span that is not where, or not what, the file says."""
    found = []
    for span in spans:
        fragments = [(text.position(start), text.position(end)) for start, end in span.fragments]
        outside = [part for part in fragments if not 0 <= part[0] < part[1] <= len(text.text)]
        if outside:
            start, end = outside[0]
            params: dict[str, str | int] = {"start": start, "end": end, "length": len(text.text)}
            found.append(Problem("span_bounds", span.place, params))
            continue
        words = fragments_text(text.text, fragments)
        if span.text and "".join(words.split()) != "".join(span.text.split()):
            said: dict[str, str | int] = {"found": words[:40], "expected": span.text[:40]}
            found.append(Problem("covered_text", span.place, said))
    return found
