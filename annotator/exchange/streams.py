"""Layers of a project as a stream of documents, for formats and for the rules."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from annotator import adjudicate
from annotator.errors import Place, mistake
from annotator.formats import Dataset, Stream
from annotator.formats.base import split
from annotator.model.records import GOLD, Corpus, Layer
from annotator.store import Store

ALL = "all"


def layer_names(store: Store, layer: str) -> tuple[str, ...]:
    """Return the annotators behind `gold`, a name, or `all`; raise when there is no such layer."""
    names = sorted({item.annotator for item in store.find(Layer)})
    if not names:
        raise mistake("no_layers", Place(file=str(store.path)))
    if layer == ALL:
        return tuple(names)
    if layer not in names:
        code = "no_gold" if layer == GOLD else "layer_unknown"
        raise mistake(code, Place(file=str(store.path)), name=layer, layers=", ".join(names))
    return (layer,)


def open_stream(store: Store, names: Sequence[str]) -> Stream:
    """Return the documents that have one of these layers, with these layers only.

    Gold says which of its facets later submissions have opened again. Read it inside
    `store.snapshot()`, so that all its parts show the same state.
    """
    project = store.project
    dataset = Dataset(
        project.name, project.language, project.guideline_version, layers=tuple(names)
    )
    return Stream(
        store.tagset,
        dataset,
        store.count_documents(names),
        lambda: _slices(store, names),
        lambda: store.entities_of(names),
        lambda: store.claims_of(names),
    )


def _slices(store: Store, names: Sequence[str]) -> Iterator[Corpus]:
    elsewhere = store.superseded_elsewhere(names)
    for batch in store.batches(names):
        documents = tuple(
            dataclasses.replace(item, supersedes=None) if item.supersedes in elsewhere else item
            for item in batch.documents
        )
        found = dataclasses.replace(batch, documents=documents)
        yield from split(adjudicate.flagged(store, found))


def first_of(stream: Stream) -> Stream:
    """Return a stream of the first document alone, with the entities and claims that it names."""
    part = next(stream.slices(), Corpus())
    links = itertools.groupby(
        sorted(part.claim_links, key=lambda link: (link.claim, link.id)),
        key=lambda link: link.claim,
    )
    by_claim = {claim: tuple(found) for claim, found in links}
    return dataclasses.replace(
        stream,
        documents=len(part.documents),
        slices=lambda: iter((part,) if part.documents else ()),
        entities=lambda: iter(part.entities),
        claims=lambda: ((claim, by_claim[claim.id]) for claim in part.claims),
    )
