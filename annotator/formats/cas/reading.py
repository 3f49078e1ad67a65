"""From one CAS or TSV file to a reading: the document, one layer, its attributions."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import article, jsonio
from annotator.formats.base import Options, Reading
from annotator.formats.cas import kinds
from annotator.formats.cas.graph import Graph, about, on_text, records, restored
from annotator.formats.cas.mapping import Mapped, attributions, is_uuid
from annotator.formats.foreign.carried import text_of
from annotator.model.ids import layer_id, region_id
from annotator.model.records import Annotator, Attribution, Corpus, Document, Entity, Layer, Region
from annotator.model.tagset import Tagset, digest

_STATES = ("open", "submitted", "final")
_METADATA = "DocumentMetaData"  # of DKPro Core: INCEpTION writes the name of the file there


@dataclass(frozen=True, slots=True)
class Named:
    """What the place of a file says: its document, whose work it is, and how far that is.

    `sure` tells whether the document's name is the archive's, and not a guess.
    """

    file: str
    annotator: str = ""
    state: str = ""
    sure: bool = True


def reading(graph: Graph, named: Named, tagset: Tagset, options: Options, place: Place) -> Reading:
    """Return the document of a graph with one layer.

    What stands in the file of the document wins over its name; whose work it is says the place of
    the file, for programs copy the rest. Raises AnnotatorError for a text without a letter.
    """
    graph, said = _restored(graph, place)
    document = _document(graph, said, named)
    annotator = named.annotator or said.get("annotator", "")
    mapped = attributions(graph, tagset, options, place, (document.id, annotator))
    items, entities, own_entities = _entities(mapped.attributions, graph)
    state = named.state or said.get("state", "")
    layer = Layer(
        layer_id(document.id, annotator),
        document.id,
        annotator,
        state if state in _STATES else "open",
        said.get("guideline", ""),
    )
    own = mapped.own | {id for id in (document.id, *own_entities) if is_uuid(id)}
    corpus = Corpus(
        (document,),
        _regions(mapped, document.id),
        (layer,),
        items,
        entities,
        annotators=(Annotator(annotator),) if annotator else (),
    )
    return Reading(corpus, mapped.notes, own=own)


def _restored(graph: Graph, place: Place) -> tuple[Graph, Mapping[str, str]]:
    """Return the graph on its document's text, and what was said of that where we exported it."""
    said = about(graph)
    sha256 = said.get("sha256", "")
    text = text_of(restored(graph.text, said.get("controls", "")), sha256, place)
    if digest(text.raw) == sha256:
        return on_text(graph, text), said
    return on_text(graph, text_of(graph.text, "", place)), {}


def _document(graph: Graph, said: Mapping[str, str], named: Named) -> Document:
    if not said:
        file = named.file if named.sure else _file_name(graph) or named.file
        title = article.title_of(graph.text)
        return Document(file, title, graph.text, digest(graph.text), meta={"file": file})
    meta = _json(said.get("meta", ""), dict)
    return Document(
        said.get("uid", named.file),
        said.get("title", ""),
        graph.text,
        digest(graph.text),
        said.get("language", ""),
        {str(key): str(value) for key, value in meta.items()},
        said.get("source", ""),
    )


def _file_name(graph: Graph) -> str:
    """Return what a file says that its document is called, if that is the name of a file."""
    titles = (n.features.get("documentTitle", "") for n in graph.nodes if n.short == _METADATA)
    names = (article.line(title).replace("\\", "/").rpartition("/")[2] for title in titles)
    return next((name for name in names if "." in name), "")


def _json(text: str, kind: type[Any]) -> Any:
    """Return a value that we once wrote as JSON, or an empty one."""
    try:
        data = jsonio.loads(text.encode(), Place()) if text else kind()
    except AnnotatorError:
        data = kind()
    return data if isinstance(data, kind) else kind()


def _regions(mapped: Mapped, document: str) -> tuple[Region, ...]:
    return tuple(
        Region(region_id(document, *at), document, *at) for at in sorted(set(mapped.regions))
    )


def _entities(
    items: tuple[Attribution, ...], graph: Graph
) -> tuple[tuple[Attribution, ...], tuple[Entity, ...], set[str]]:
    """Return attributions with the ids of their entities instead of names, and the entities."""
    known: dict[str, Entity] = {}
    for said in records(graph, kinds.ENTITY):
        name = said.get("name", "")
        aliases = tuple(str(alias) for alias in _json(said.get("aliases", ""), list))
        known.setdefault(
            name,
            Entity(
                said.get("uid", name), name, said.get("kind", ""), aliases, said.get("note", "")
            ),
        )
    found: dict[str, Entity] = {}
    for item in items:
        name = item.entity or ""
        plain = " ".join(name.split())
        if plain:
            found[name] = known.get(name) or known.get(plain) or Entity(plain, plain)
    ids = {name: entity.id for name, entity in found.items()}
    changed = tuple(dataclasses.replace(i, entity=ids.get(i.entity or "")) for i in items)
    entities = {entity.id: entity for _, entity in sorted(found.items())}
    return changed, tuple(entities.values()), entities.keys() & {e.id for e in known.values()}


def with_notes(made: Reading, notes: tuple[Problem, ...]) -> Reading:
    """Return a reading with more remarks, before its own."""
    return dataclasses.replace(made, notes=(*notes, *made.notes))


def merged(made: Sequence[Reading], place: Place) -> Reading:
    """Return the readings of several layers as one; what they share is there once.

    Raises `names_collide` when a document has two texts.
    """
    found: dict[str, dict[tuple[str, ...], Any]] = defaultdict(dict)
    for one in made:
        for field in dataclasses.fields(Corpus):
            for record in getattr(one.corpus, field.name):
                found[field.name].setdefault(_key(record), record)
        for document in one.corpus.documents:
            if found["documents"][document.id,].sha256 != document.sha256:
                raise mistake("names_collide", place, other=document.id)
    corpus = Corpus(**{name: tuple(records.values()) for name, records in found.items()})
    notes = tuple(note for one in made for note in one.notes)
    return Reading(corpus, notes, own=frozenset().union(*(one.own for one in made)))


def _key(record: Any) -> tuple[str, ...]:
    if isinstance(record, Attribution):
        return record.document, record.annotator, record.id
    return (record.id,)
