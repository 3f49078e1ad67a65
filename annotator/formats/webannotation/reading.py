"""Web Annotations → records: our own pages, and what web clients make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from annotator.errors import Place, mistake
from annotator.formats import article, jsonio
from annotator.formats.base import Options, Reading
from annotator.formats.encodings import decode
from annotator.formats.foreign import carried
from annotator.formats.foreign.carried import Carried, Text
from annotator.formats.foreign.drawn import Arrow, Figure, Stretch, figures, spans_of
from annotator.formats.foreign.gathering import Gathering, Said
from annotator.formats.webannotation.annotation import Annotation, annotations_in, refuse_shape
from annotator.formats.webannotation.selectors import ranges
from annotator.model.links import LINKS
from annotator.model.records import Document
from annotator.model.tagset import Tagset

_HEAD = 1 << 16
_KEYS = (b"anno.jsonld", b"TextPositionSelector", b"TextQuoteSelector", b"AnnotationPage")


def knows(path: Path) -> bool:
    """Tell whether a file holds Web Annotations, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return any(key in head for key in _KEYS)


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read a page, a collection, a list or one annotation of the text that lies beside the file.

    Raises AnnotatorError where there is no such text, where a quotation is not where its position
    says, and where it is not clear what positions without quotations count.
    """
    options = options or Options()
    place = Place(file=str(path))
    data = jsonio.load(path, place)
    refuse_shape(data, place)
    back = carried.brought_back(data.get(carried.KEY) if isinstance(data, dict) else None, place)
    text, meta = _text(path, back, options)
    found = Gathering(tagset, options)
    document = found.document(back, text, meta["file"], meta)
    items = list(annotations_in(data, found.left_out))
    spans = ranges(items, text, options.offsets, found.left_out, place)
    by_creator: dict[str, list[Annotation]] = {name: [] for name in back.annotators}
    for item in items:
        by_creator.setdefault(item.creator, []).append(item)
    placed: set[str] = set()
    for annotator, mine in sorted(by_creator.items()):
        layer = _Layer(found, document, annotator, back, spans)
        placed |= layer.take_regions(mine)
        rest = [item for item in mine if item.id not in placed]
        if rest or annotator in back.annotators or not back.document:
            layer.take(rest)
    return found.reading(place)


def _text(path: Path, back: Carried, options: Options) -> tuple[Text, Mapping[str, str]]:
    """Return the text beside the file, and what is known of it."""
    beside = path.with_suffix(".txt")
    if not beside.is_file():
        raise mistake("text_beside_missing", Place(file=str(path)), name=beside.name)
    source = article.load(beside)
    if back.sha256:
        raw = source.raw.decode("utf-8", "replace")
        text = carried.text_of(raw, back.sha256, source.place)
        return text, {"file": beside.name}
    decoded = decode(source.raw, source.place, options.encoding)
    return carried.text_of(decoded.text, "", source.place), {"file": beside.name}


class _Layer:
    """The annotations of one creator on their way to being attributions."""

    def __init__(
        self,
        found: Gathering,
        document: Document,
        annotator: str,
        back: Carried,
        spans: Mapping[str, Sequence[tuple[int, int]]],
    ) -> None:
        self._found = found
        self._document = document
        self._annotator = annotator
        self._back = back
        self._spans = spans

    def take_regions(self, items: Sequence[Annotation]) -> set[str]:
        """Take what is marked as no editorial text; return the ids of these annotations."""
        found = set()
        for item in items:
            for word in (*item.classes, *item.words):
                for start, end in self._spans.get(item.id, ()):
                    if self._found.is_region(self._document, word, start, end):
                        found.add(item.id)
        return found

    def take(self, items: Sequence[Annotation]) -> None:
        """Take all others as one layer."""
        stretches = {item.id: list(self._stretches(item)) for item in items}
        by_id = {item.id: item for item in items}
        drawn = [*self._framed(items, stretches), *self._joined(items, stretches)]
        said = {f.id: self._fields([by_id[id] for id in f.members]) for f in drawn}
        ids = {f.id: self._found.own_or(f.id, self._annotator, self._back) for f in drawn}
        drawn = [
            Figure(f.id, f.spans, f.members, {k: v for k, v in f.links.items() if v in ids})
            for f in drawn
        ]
        self._found.layer_of(self._document, self._annotator, self._back, drawn, said, ids)

    def _stretches(self, item: Annotation) -> Iterator[Stretch]:
        """Yield the fragments of an annotation that has a role."""
        role = next((r for word in item.classes if (r := self._found.labels.role(word))), None)
        role = role or next(
            (r for word in item.words if (r := self._found.labels.known_role(word))), None
        )
        if role is None:
            self._found.left_out["annotation"] += not item.classes
            return
        for n, (start, end) in enumerate(self._spans.get(item.id, ())):
            yield Stretch(f"{item.id}#{n}" if n else item.id, role, start, end)

    def _framed(
        self, items: Sequence[Annotation], stretches: Mapping[str, Sequence[Stretch]]
    ) -> Iterator[Figure]:
        """Yield what the property `attribution` joins."""
        frames: dict[str, list[Annotation]] = defaultdict(list)
        for item in items:
            if item.attribution and stretches[item.id]:
                frames[item.attribution].append(item)
        for name, mine in frames.items():
            parts = [stretch for item in mine for stretch in stretches[item.id]]
            links = {
                link: _local(item.links[link])
                for link in LINKS
                for item in mine
                if link in item.links
            }
            yield Figure(_local(name), spans_of(parts), [item.id for item in mine], links)

    def _joined(
        self, items: Sequence[Annotation], stretches: Mapping[str, Sequence[Stretch]]
    ) -> Iterator[Figure]:
        """Yield what relations between annotations join, and what stands alone."""
        parts: list[Stretch] = []
        arrows: list[Arrow] = []
        for item in items:
            if item.attribution:
                continue
            mine = stretches[item.id]
            parts += mine
            arrows += [Arrow(item.id, part.id, "") for part in mine[1:]]
            words = item.classes or item.words or ("",)
            arrows += [Arrow(one, other, words[0]) for one, other in item.relates]
        owner = {part.id: id for id, mine in stretches.items() for part in mine}
        for figure in figures(parts, arrows, self._found.relations):
            members = dict.fromkeys(owner[id] for id in figure.members)
            yield Figure(figure.id, figure.spans, list(members), figure.links)

    def _fields(self, items: Sequence[Annotation]) -> dict[str, Any]:
        """Return what the bodies of one attribution's annotations say."""
        said = Said()
        for item in items:
            for name, word in item.values:
                said.choose(self._found, name, word)
            for name in item.entities:
                said.entity = said.entity or name
            words = [word for word in item.words if not self._found.labels.known_role(word)]
            for note in (*words, *item.notes):
                said.remark(note)
        return said.fields(self._found, self._back)


def _local(name: str) -> str:
    """Return the id of a record in its name in the web."""
    for prefix in ("urn:uuid:", "urn:isnad:"):
        if name.startswith(prefix):
            return unquote(name.removeprefix(prefix))
    return name
