"""What travels in the files of other programs beside what they understand.

Programs that keep unknown keys (`isnad`, in JSON) get the document's id and metadata, and of each
attribution what they have no place for. When such a file comes back, what was carried is found
again by the ids in it; what the program's users changed is as they left it.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import article, jsonio
from annotator.formats.base import Loss, final_entities
from annotator.i18n import ngettext
from annotator.model.ids import stable_id
from annotator.model.records import Attribution, Corpus, Document, Entity
from annotator.model.tagset import digest

KEY = "isnad"

SUPERSEDES = Loss(
    "supersedes",
    lambda n: ngettext(
        "of {n} document it is not kept which earlier one it corrects",
        "of {n} documents it is not kept which earlier ones they correct",
        n,
    ),
    lambda part: sum(document.supersedes is not None for document in part.documents),
)


# ---- out -----------------------------------------------------------------------------------------


def carry(part: Corpus, attributions: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a slice's document carries; `attributions` says what each one does, by id."""
    document = part.documents[0]
    entities = final_entities(part)
    used = {entities[item.entity].id for item in part.attributions if item.entity in entities}
    data = {
        "document": document.id,
        "sha256": document.sha256,
        "title": document.title,
        "language": document.language,
        "meta": dict(document.meta),
        "annotators": sorted({layer.annotator for layer in part.layers}),
        "attributions": dict(attributions),
        "entities": {e.id: e.name for e in entities.values() if e.id in used},
    }
    return data | ({"source_sha256": document.source_sha256} if document.source_sha256 else {})


def values(item: Attribution, entities: Mapping[str, Entity]) -> dict[str, Any]:
    """Return all of an attribution but its words, its links and what no format keeps."""
    entity = entities.get(item.entity or "")
    data = {
        "annotator": item.annotator,
        "origin": item.origin,
        "attributes": dict(item.attributes),
        "implicit": None if item.implicit is None else dict(item.implicit),
        "entity": entity.id if entity else "",
        "note": item.note,
    }
    # An unwritten source of which nothing is known is not the same as a written one.
    return {k: v for k, v in data.items() if v or (k == "implicit" and v is not None)}


def all_values(part: Corpus, found: Iterable[tuple[str, int, int, str]]) -> dict[str, Any]:
    """Return the `values` of all attributions of a slice, and `at`: where each begins.

    `found` has id, start, end and label of every span that the program gets, as it gets them. The
    fourth part of `at` tells which of those that are alike it is.
    """
    entities = final_entities(part)
    alike: Counter[tuple[int, int, str]] = Counter()
    at: dict[str, list[int | str]] = {}
    for id, start, end, label in found:
        at[id] = [start, end, label, alike[start, end, label]]
        alike[start, end, label] += 1
    return {item.id: {**values(item, entities), "at": at[item.id]} for item in part.attributions}


# ---- in ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file of ours brought back; all empty for a file that others made."""

    document: str = ""
    sha256: str = ""
    title: str = ""
    language: str = "ar"
    meta: Mapping[str, str] = field(default_factory=dict)
    source_sha256: str = ""
    annotators: tuple[str, ...] = ()
    attributions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)

    def entity(self, name: str) -> Entity | None:
        """Return the entity of this name: ours if it was carried, else a new one; None without."""
        name = " ".join(name.split()) if name not in self.entities.values() else name
        id = next((id for id, known in self.entities.items() if known == name), name)
        return Entity(id, name) if name else None

    def owns(self, id: str, annotator: str) -> bool:
        """Return whether an attribution of this layer was carried under this id."""
        known = self.attributions.get(id)
        return known is not None and known.get("annotator", annotator) == annotator


def brought_back(data: Any, place: Place) -> Carried:
    """Return what lies under `KEY`; raise AnnotatorError when it is not as we write it."""
    if data is None:
        return Carried()
    jsonio.check("carried", data, place)
    known = {name: data[name] for name in Carried.__slots__ if name in data}
    return Carried(**{**known, "annotators": tuple(data.get("annotators", ()))})


def placed(back: Carried, found: Iterable[tuple[str, int, int, str]]) -> dict[str, str]:
    """Return our ids of attributions by the ids of spans that are where we had put them.

    `found` has id, start, end and label of each span of a program that keeps no ids of ours: then
    `at` says what the first span of an attribution was, and which of those that are alike.
    """
    at = {tuple(said.get("at", ())): id for id, said in back.attributions.items()}
    alike: Counter[tuple[int, int, str]] = Counter()
    ours = {}
    for id, *edges, label in found:
        key = (edges[0], edges[1], label)
        if (*key, alike[key]) in at:
            ours[id] = at[*key, alike[key]]
        alike[key] += 1
    return ours


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a document has it; `position` turns code points of `raw` into its own."""

    text: str
    raw: str
    position: Callable[[int], int]


def text_of(raw: str, sha256: str, place: Place) -> Text:
    """Return a text that stands in a foreign file with the line ends that ours have.

    A BOM is left off; a text of this checksum is ours and stays as it is. Raises AnnotatorError
    for an empty text and for one that holds a NUL.
    """
    if not raw.strip():
        raise mistake("file_blank", place)
    if "\0" in raw:
        raise mistake("text_nul", place, position=raw.index("\0"))
    if digest(raw) == sha256:
        return Text(raw, raw, lambda offset: offset)
    gone = [n for n, c in enumerate(raw) if c == "\r" and raw[n + 1 : n + 2] == "\n"]
    gone = [0, *gone] if raw.startswith("\ufeff") else gone
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Text(text, raw, lambda offset: offset - bisect.bisect_left(gone, offset))


def document_of(carried: Carried, text: Text, id: str, meta: Mapping[str, str]) -> Document:
    """Return the document of a foreign file; `id` and `meta` are what it calls it itself."""
    if not carried.document:
        title = article.line(meta.get("title", "")) or article.title_of(text.text)
        rest = {key: article.line(value) for key, value in meta.items() if key != "title"}
        said = {key: value for key, value in rest.items() if value}
        return Document(id, title, text.text, digest(text.text), meta=said)
    return Document(
        carried.document,
        carried.title,
        text.text,
        digest(text.text),
        carried.language,
        carried.meta,
        carried.source_sha256,
    )


def foreign_id(annotator: str, id: str) -> str:
    """Return an id for what a program calls `id` in one layer, where another layer has it too."""
    return stable_id("carried", annotator, id)


def lines_of(raw: bytes, file: str, problems: list[Problem]) -> Iterator[tuple[Place, Any]]:
    """Yield the JSON of each line; what is wrong with a line is added to `problems`."""
    for number, line in jsonio.lines(raw):
        place = Place(file=file, line=number)
        try:
            data = jsonio.loads(line, place)
        except AnnotatorError as error:
            problems += error.problems
        else:
            yield place, data
