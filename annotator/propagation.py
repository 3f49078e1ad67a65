"""Attributions that were made already where the same passage stands in another document.

News is copied. Every passage (the sentences that an attribution touches) on which the annotator,
or gold that they may see, has something is looked for in the documents that are still to be done;
what is found is a suggestion, re-anchored word by word. Nothing is written here: a person looks
at the list, and `accepting.accept_repeats` takes what they chose, in one operation.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator import people
from annotator.agreement.covering import Known
from annotator.model import text as texts
from annotator.model.ids import stable_id
from annotator.model.records import (
    GOLD,
    Attribution,
    Document,
    Entity,
    Fragment,
    Fragments,
    Suggestion,
)
from annotator.offering import letters_of, own_documents, unsettled
from annotator.store import Store
from annotator.store.fold import Tell, silent
from annotator.suggest.passages import Index, Match, Words, carried, is_quoted, matches

PROPAGATION = "propagation"
_VERSION = "1"
_BATCH = 64
_LONGEST = 4000  # characters of a passage
_NEEDED = ("cue", "content", "source")  # who said what: without one of these nothing is offered
Passage = tuple[str, int, int]  # document, from, to


@dataclass(frozen=True, slots=True)
class Repeat:
    """An attribution that can be taken over: what is suggested, and what it repeats."""

    suggestion: Suggestion
    basis: Attribution
    similarity: float


def find(
    store: Store,
    annotator: str,
    documents: Sequence[str] | None = None,
    *,
    sources: Iterable[str] = (),
    progress: Tell = silent,
) -> list[Repeat]:
    """Return what earlier attributions say about documents, by document and in text order.

    `documents` are where to look, by default all that the annotator can still work on; `sources`
    are the documents whose attributions are taken, by default all. What is covered or was
    rejected is left out, and of several that say the same the likest, gold before others.
    """
    wanted = own_documents(store, annotator) if documents is None else list(documents)
    known = _Passages(store, annotator, set(sources))
    found: list[Repeat] = []
    for start in range(0, len(wanted), _BATCH) if known else ():
        batch = {d.id: d for d in store.among(Document, "id", wanted[start : start + _BATCH])}
        for done, id in enumerate(wanted[start : start + _BATCH], start):
            progress(done, len(wanted))
            if id in batch:
                found += _offered(store, annotator, batch[id], known.repeats(batch[id]))
    progress(len(wanted), len(wanted))
    return found


# ---- what is known ---------------------------------------------------------------------------


class _Passages:
    """The passages on which something stands, without their texts."""

    def __init__(self, store: Store, annotator: str, sources: set[str]) -> None:
        self._store = store
        self._index: Index[Passage] = Index()
        self._items: dict[Passage, list[str]] = {}
        self._words = lru_cache(maxsize=256)(self._read)
        self._text = lru_cache(maxsize=64)(self._load)
        layers = {
            id: names
            for id, names in people.usable_layers(store, annotator).items()
            if not sources or id in sources
        }
        names = sorted(layers)
        for start in range(0, len(names), _BATCH):
            part = names[start : start + _BATCH]
            work: dict[str, list[Attribution]] = {id: [] for id in part}
            for item in store.among(Attribution, "document", part):
                if item.annotator in layers[item.document]:
                    work[item.document].append(item)
            for document in store.among(Document, "id", [id for id in part if work[id]]):
                self._add(document, work[document.id])

    def __bool__(self) -> bool:
        return len(self._index) > 0

    def _add(self, document: Document, work: Sequence[Attribution]) -> None:
        sentences = texts.sentences(document.text)
        starts = [start for start, _ in sentences]
        for item in work:
            place = _passage(sentences, starts, item)
            if place is None:
                continue
            passage = (document.id, *place)
            if passage in self._items:
                self._items[passage].append(item.id)
            elif self._index.add(passage, document.text[slice(*place)]):
                self._items[passage] = [item.id]

    def _load(self, document: str) -> str:
        return self._store.need(Document, document).text

    def _read(self, passage: Passage) -> Words:
        document, start, end = passage
        return Words(self._text(document), start, end)

    def repeats(self, document: Document) -> list[Repeat]:
        """Return everything that a document repeats; several may say the same."""
        passages = [
            passage
            for passage in self._index.candidates(document.text)
            if passage[0] != document.id and passage in self._items
        ]
        found: list[Repeat] = []
        words = Words(document.text if passages else "")
        for passage in passages:
            items = self._store.among(Attribution, "id", self._items[passage])
            for match in matches(self._words(passage), words):
                found += _repeats(self._store, document, match, items)
        return found


def _passage(
    sentences: Sequence[Fragment], starts: Sequence[int], item: Attribution
) -> Fragment | None:
    """Return the sentences that an attribution touches, from first to last.

    Of a text without full stops it is the attribution alone; None for what is too long.
    """
    edges = [edge for parts in item.spans.values() for part in parts for edge in part]
    low, high = min(edges), max(edges)
    first = bisect.bisect_right(starts, low) - 1
    last = bisect.bisect_left(starts, high) - 1
    if 0 <= first <= last and sentences[last][1] - sentences[first][0] <= _LONGEST:
        low, high = sentences[first][0], sentences[last][1]
    return (low, high) if high - low <= _LONGEST else None


# ---- carrying over ---------------------------------------------------------------------------


def _repeats(
    store: Store, document: Document, match: Match, items: Sequence[Attribution]
) -> Iterator[Repeat]:
    names = {item.id: _name(document, item.id, match) for item in items}
    for item in items:
        spans = _spans(match, item)
        if spans is not None:
            suggestion = _suggestion(store, document, match, item, spans, names)
            yield Repeat(suggestion, item, match.similarity)


def _name(document: Document, basis: str, match: Match) -> str:
    return stable_id(PROPAGATION, document.id, document.sha256, basis, str(match.place[0]))


def _spans(match: Match, item: Attribution) -> dict[str, Fragments] | None:
    """Return an attribution's spans in the other text; None where who, how or what is not there."""
    spans: dict[str, Fragments] = {}
    for role, parts in item.spans.items():
        moved = carried(match, parts, whole=role == "cue")
        if moved is not None:
            spans[role] = moved
        elif role in _NEEDED:
            return None
    return spans


def _suggestion(
    store: Store,
    document: Document,
    match: Match,
    item: Attribution,
    spans: Mapping[str, Fragments],
    names: Mapping[str, str],
) -> Suggestion:
    entity = store.get(Entity, item.entity) if item.entity else None
    return Suggestion(
        id=names[item.id],
        document=document.id,
        spans=spans,
        attributes=_attributes(document, match, item, spans),
        implicit=item.implicit,
        entity=entity.name if entity else "",
        parent=names.get(item.parent or ""),
        denies=names.get(item.denies or ""),
        confirms=names.get(item.confirms or ""),
        confidence=round(match.similarity, 4),
        rule="repeat",
        suggester=PROPAGATION,
        version=_VERSION,
        basis=item.id,
    )


def _attributes(
    document: Document, match: Match, item: Attribution, spans: Mapping[str, Fragments]
) -> dict[str, str]:
    """Return the values; no quote type where one text has quotation marks and the other none."""
    here = is_quoted(match.passage.text, item.spans.get("content", ()))
    there = is_quoted(document.text, spans.get("content", ()))
    return {
        name: value
        for name, value in item.attributes.items()
        if name != "quote_type" or here == there
    }


def _offered(
    store: Store, annotator: str, document: Document, found: Sequence[Repeat]
) -> list[Repeat]:
    """Return what is not covered, not settled and not said by a likelier one, in text order."""
    if not found:
        return []
    said = Known(letters_of(document.text))
    best: dict[str, Repeat] = {}
    for repeat in sorted(found, key=_rank):
        if repeat.suggestion not in said:
            said.add(repeat.suggestion)
            best[repeat.suggestion.id] = repeat
    items = [repeat.suggestion for repeat in best.values()]
    return [best[item.id] for item in unsettled(store, annotator, document, items)]


def _rank(repeat: Repeat) -> tuple[float, bool, str, str]:
    basis = repeat.basis  # what stands in one document is kept together, for the sake of its links
    return -repeat.similarity, basis.annotator != GOLD, basis.document, basis.id
