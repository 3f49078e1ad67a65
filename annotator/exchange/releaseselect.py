"""Which documents, layers, entities and claims of a project are released, and are they sound?

One walk holds each layer against the rules, counts, and remembers what the release's own lists
need. Problems name people and attributions as the project does, for there they are mended. Nothing
is kept of texts.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator import check
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange.duplicates import Pair, pairs
from annotator.exchange.outgoing import Findings
from annotator.exchange.progress import Progress
from annotator.exchange.releasedata import with_merged
from annotator.exchange.releasemask import Mask, masked
from annotator.exchange.splits import keys_of
from annotator.exchange.streams import open_stream
from annotator.formats import Stream
from annotator.model.compact import Ids
from annotator.model.records import (
    GOLD,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Layer,
)
from annotator.store import Store

_CHUNK = 200  # texts that are read together
_KEY = 12  # bytes kept of what documents share
_FINISHED = {GOLD: "final"}


@dataclass(slots=True)
class Selection:
    """What goes out. The lists are filled by `examine`; `stream` needs them.

    `keys` says what each document shares with those that must stay with it, as hashes;
    `unfinished` counts layers that were left out; `corrects` maps corrected articles to all that
    they take the place of, the newest first.
    """

    store: Store
    mask: Mask
    names: tuple[str, ...]
    whole: bool  # unfinished layers, too
    together: tuple[str, ...] = ()
    keys: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    corrects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unfinished: int = 0
    _raw: Stream | None = None
    _kept: dict[str, int] = field(default_factory=dict)  # layers of a document: a bit per name
    _entities: Ids = field(default_factory=Ids)
    _links: Ids = field(default_factory=Ids)

    def examine(self, progress: Progress) -> Findings:
        """Hold what goes out against the rules; raise `release_nothing` when there is nothing."""
        replaced = self.store.superseding()
        unused = {*replaced.values(), *self.store.withdrawn()}
        self.corrects = {id: tuple(_before(id, replaced)) for id in replaced if id not in unused}
        self._raw = raw = open_stream(self.store, self.names)
        found = Findings()
        quotable = check.quotable(raw.entities())

        def walk() -> Iterator[Corpus]:
            for done, part in enumerate(raw.slices(), 1):
                if part.documents[0].id not in unused and (kept := self._first(part)).layers:
                    found.count(kept, ())
                    yield kept
                progress(done, raw.documents)

        for problem in check.slices(walk(), raw.tagset, quotable):
            found.keep(problem)
        if not self.keys:
            raise mistake("release_nothing", Place(file=str(self.store.path)))
        return found

    def _first(self, part: Corpus) -> Corpus:
        """Return what goes out of a slice, and remember what it brings."""
        finished = [layer for layer in part.layers if self._is_finished(layer)]
        self.unfinished += len(part.layers) - len(finished)
        if finished:
            self._kept[part.documents[0].id] = sum(map(self._bit, finished))
        part = self._only(part)
        if part.layers:
            for entity in part.entities:
                self._entities.add(entity.id)
            for link in part.claim_links:
                self._links.add(link.id)
            document = self.mask.document(part.documents[0])
            self.keys[document.id] = tuple(map(_hashed, self._keys(document)))
        return part

    def _keys(self, document: Document) -> Iterator[str]:
        """Yield what holds a document and others together; corrections of one article, that."""
        yield from sorted(keys_of(document, self.together))
        if document.id in self.corrects:
            yield f"corrects={self.corrects[document.id][-1]}"

    def _bit(self, layer: Layer) -> int:
        return 1 << self.names.index(layer.annotator)

    def _is_finished(self, layer: Layer) -> bool:
        return self.whole or layer.state == _FINISHED.get(layer.annotator, "submitted")

    def _only(self, part: Corpus) -> Corpus:
        """Return a slice without the layers that stay here, and with no link to what stays here."""
        kept = self._kept.get(part.documents[0].id, 0)
        layers = tuple(layer for layer in part.layers if kept & self._bit(layer))
        names = {layer.annotator for layer in layers}
        work = tuple(item for item in part.attributions if item.annotator in names)
        ids = {item.id for item in work}
        links = tuple(link for link in part.claim_links if link.attribution in ids)
        claims = {link.claim for link in links}
        entities = {entity.id: entity for entity in part.entities}
        return dataclasses.replace(
            part,
            documents=(dataclasses.replace(part.documents[0], supersedes=None),),
            layers=layers,
            attributions=work,
            entities=with_merged(entities, {item.entity for item in work if item.entity}),
            claims=tuple(claim for claim in part.claims if claim.id in claims),
            claim_links=links,
            annotators=tuple(person for person in part.annotators if person.id in names),
        )

    # ---- after the first walk ----------------------------------------------------------------

    def stream(self) -> Stream:
        """Return what goes out, under the names under which it goes out."""
        assert self._raw is not None, "examine comes first"
        raw = self._raw
        kept = functools.reduce(operator.or_, self._kept.values(), 0)
        names = tuple(name for place, name in enumerate(self.names) if kept >> place & 1)
        return masked(
            dataclasses.replace(
                raw,
                dataset=dataclasses.replace(raw.dataset, layers=names),
                documents=len(self.keys),
                slices=lambda: (
                    self._only(part) for part in raw.slices() if part.documents[0].id in self.keys
                ),
                entities=self._chosen_entities,
                claims=self._chosen_claims,
            ),
            self.mask,
        )

    def _chosen_entities(self) -> Iterator[Entity]:
        assert self._raw is not None, "examine comes first"
        return (entity for entity in self._raw.entities() if entity.id in self._entities)

    def _chosen_claims(self) -> Iterator[tuple[Claim, tuple[ClaimLink, ...]]]:
        assert self._raw is not None, "examine comes first"
        for claim, links in self._raw.claims():
            if kept := tuple(link for link in links if link.id in self._links):
                yield claim, kept

    def alike(self, progress: Progress) -> Iterator[Pair]:
        """Yield the pairs of nearly the same texts, as they go out."""
        ids = sorted(self.keys)

        def texts() -> Iterator[tuple[str, str]]:
            for start in range(0, len(ids), _CHUNK):
                for document in self.store.among(Document, "id", ids[start : start + _CHUNK]):
                    yield document.id, self.mask.names.blacked(document.text)
                progress(min(start + _CHUNK, len(ids)), len(ids))

        def read(id: str) -> str:
            return self.mask.names.blacked(self.store.need(Document, id).text)

        return pairs(texts(), read)


def _before(id: str, replaced: Mapping[str, str]) -> Iterator[str]:
    """Yield what a corrected article takes the place of, the newest first."""
    seen = {id}
    while (id := replaced.get(id, "")) and id not in seen:
        seen.add(id)
        yield id


def _hashed(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=_KEY).digest()


def refuse_errors(found: Findings, draft: bool, place: Place) -> None:
    """Raise `release_refused` with all errors, unless a draft is wanted."""
    if found.errors and not draft:
        refused = Problem("release_refused", place, {"n": found.errors})
        raise AnnotatorError([refused, *check.errors(found.problems)])
