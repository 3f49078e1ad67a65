"""What leaves the project about gold, beyond what gold itself says: what was asked again."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from annotator.adjudicate.card import State
from annotator.adjudicate.cards import Desk, desk, gold_id
from annotator.adjudicate.ledger import Ledger, read
from annotator.model.ids import layer_id
from annotator.model.records import GOLD, Attribution, Corpus, Decision, Layer, Submission
from annotator.store import Store


def flagged(store: Store, corpus: Corpus) -> Corpus:
    """Return a corpus whose gold says which facets a later submission opened again (§3.7).

    Their values stay in force, with ``reopened: true`` beside them in the provenance; the gold
    layer of a document in which something is open is never "final".
    """
    wanted = {layer.document for layer in corpus.layers if layer.annotator == GOLD}
    rows = defaultdict(list)
    for row in store.among(Decision, "document", sorted(wanted)):
        rows[row.document].append(row)
    flags: dict[str, tuple[str, ...]] = {}
    unfinished: set[str] = set()
    for document in sorted(wanted & rows.keys()):
        if not _is_settled(store, document, read(rows[document])):
            now = desk(store, document)
            flags |= _reopened(now)
            if now.board.open:
                unfinished.add(document)
    return dataclasses.replace(
        corpus,
        layers=tuple(_layer(item, unfinished) for item in corpus.layers),
        attributions=tuple(
            _flagged(item, flags[item.id]) if item.id in flags else item
            for item in corpus.attributions
        ),
    )


def _is_settled(store: Store, document: str, ledger: Ledger) -> bool:
    """Tell whether a document is final and nobody has submitted since its last decision."""
    layer = store.get(Layer, layer_id(document, GOLD))
    if layer is None or layer.state != "final":
        return False
    layers = {item.id: item.annotator for item in store.find(Layer, document=document)}
    return all(
        item.n <= ledger.panel.get(layers[item.layer], item.n)
        for item in store.among(Submission, "layer", list(layers))
    )


def _reopened(now: Desk) -> dict[str, tuple[str, ...]]:
    """Return the facets that ask again, by the id of the gold attribution."""
    found = {}
    for id, cluster in now.asker.clusters.items():
        if cluster.standing.keep:
            facets = now.asker.facets(cluster)
            names = tuple(item.name for item in facets if item.state is State.REOPENED)
            if names:
                found[gold_id(id)] = names
    return found


def _layer(layer: Layer, unfinished: set[str]) -> Layer:
    if layer.annotator == GOLD and layer.document in unfinished:
        return dataclasses.replace(layer, state="open")
    return layer


def _flagged(item: Attribution, names: tuple[str, ...]) -> Attribution:
    provenance: Mapping[str, Any] = item.provenance or {}
    facets = dict(provenance.get("facets", {}))
    for name in names:
        facets[name] = {**facets.get(name, {}), "reopened": True}
    return dataclasses.replace(item, provenance={**provenance, "facets": facets})
