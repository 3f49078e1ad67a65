"""Which documents, layers, entities and claims of a project are released, and are they sound?

One walk holds each layer against the rules, counts, and remembers what the release's own lists
need. Problems name people and attributions as the project does, for there they are mended. Nothing
is kept of texts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
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
from annotator.store.reader import in_use

_CHUNK = 200  # texts that are read together
_FINISHED = {GOLD: "final"}


@dataclass(slots=True)
class Selection:
    """What goes out. The lists are filled by `examine`; `stream` needs them.

    `keys` says what each document shares with those that must stay with it, `unfinished` counts
    layers that were left out, `corrects` maps documents to those that they supersede.
    """

    store: Store
    mask: Mask
    names: tuple[str, ...]
    whole: bool  # unfinished layers, too
    together: tuple[str, ...] = ()
    keys: dict[str, frozenset[str]] = field(default_factory=dict)
    corrects: dict[str, str] = field(default_factory=dict)
    unfinished: int = 0
    _raw: Stream | None = None
    _kept: set[tuple[str, str]] = field(default_factory=set)
    _entities: set[str] = field(default_factory=set)
    _claims: dict[str, tuple[Claim, list[ClaimLink]]] = field(default_factory=dict)

    def examine(self, progress: Progress) -> Findings:
        """Hold what goes out against the rules; raise `release_nothing` when there is nothing."""
        documents = in_use(self.store.overview())
        used = {item.id for item in documents}
        self.corrects = {item.id: item.supersedes for item in documents if item.supersedes}
        self._raw = raw = open_stream(self.store, self.names)
        found = Findings()
        quotable = check.quotable(raw.entities())

        def walk() -> Iterator[Corpus]:
            for done, part in enumerate(raw.slices(), 1):
                if part.documents[0].id in used and (kept := self._first(part)).layers:
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
        self._kept |= {(layer.document, layer.annotator) for layer in finished}
        part = self._only(part)
        if part.layers:
            self._entities |= {entity.id for entity in part.entities}
            claims = {claim.id: claim for claim in part.claims}
            for link in part.claim_links:
                known = self._claims.setdefault(link.claim, (claims[link.claim], []))
                known[1].append(link)
            document = self.mask.document(part.documents[0])
            self.keys[document.id] = keys_of(document, self.together)
        return part

    def _is_finished(self, layer: Layer) -> bool:
        return self.whole or layer.state == _FINISHED.get(layer.annotator, "submitted")

    def _only(self, part: Corpus) -> Corpus:
        """Return a slice without the layers that stay here, and with no link to what stays here."""
        layers = tuple(lay for lay in part.layers if (lay.document, lay.annotator) in self._kept)
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
        names = tuple(sorted({name for _, name in self._kept}))
        return masked(
            dataclasses.replace(
                raw,
                dataset=dataclasses.replace(raw.dataset, layers=names),
                documents=len(self.keys),
                slices=lambda: (
                    self._only(part) for part in raw.slices() if part.documents[0].id in self.keys
                ),
                entities=self._chosen_entities,
                claims=lambda: (
                    (claim, tuple(sorted(links, key=lambda link: link.id)))
                    for _, (claim, links) in sorted(self._claims.items())
                ),
            ),
            self.mask,
        )

    def _chosen_entities(self) -> Iterator[Entity]:
        assert self._raw is not None, "examine comes first"
        return (entity for entity in self._raw.entities() if entity.id in self._entities)

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


def refuse_errors(found: Findings, draft: bool, place: Place) -> None:
    """Raise `release_refused` with all errors, unless a draft is wanted."""
    if found.errors and not draft:
        refused = Problem("release_refused", place, {"n": found.errors})
        raise AnnotatorError([refused, *check.errors(found.problems)])
