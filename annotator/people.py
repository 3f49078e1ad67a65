"""Who works on what: assignments, submissions, and what of it counts.

A layer is an assignment; submitting freezes a copy of it. Agreement reads first submissions,
adjudication the latest ones; work in progress never counts.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.edits import check_name, ensure_layer
from annotator.errors import Place, mistake
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import GOLD, Attribution, Document, Layer, Submission
from annotator.model.tagset import canonical, digest
from annotator.store import Changes, Store, from_plain, plain

OPEN, SUBMITTED, REOPENED = "open", "submitted", "reopened"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission with its records: who, on what, which try, and the attributions."""

    document: str
    annotator: str
    n: int
    attributions: tuple[Attribution, ...]
    hash: str = ""


# ---- assignments ---------------------------------------------------------------------------


def assign(store: Store, by: str, annotator: str, documents: Sequence[str]) -> Changes:
    """Give documents to an annotator: each gets an open layer; known ones stay as they are."""
    name = check_name(annotator)
    with store.operation("assign", by) as result:
        for id in documents:
            store.need(Document, id)
            ensure_layer(store, id, name)
    return result.changes


def overlapping(
    documents: Sequence[str], annotators: Sequence[str], k: int, seed: int
) -> dict[str, list[str]]:
    """Return who gets which documents, so that each document has `k` annotators.

    Loads differ by at most one document; the same seed gives the same answer, whatever the
    order of the arguments. Raises `overlap_impossible` unless 1 <= k <= len(annotators).
    """
    names, ids = sorted(set(annotators)), sorted(set(documents))
    if not 1 <= k <= len(names):
        raise mistake("overlap_impossible", k=k, n=len(names))
    dice = random.Random(seed)
    dice.shuffle(ids)
    dice.shuffle(names)
    given: dict[str, list[str]] = {name: [] for name in names}
    for place, id in enumerate(ids):
        for turn in range(k):
            given[names[(place * k + turn) % len(names)]].append(id)
    return {name: sorted(given[name]) for name in sorted(given)}


def set_private_name(store: Store, annotator: str, name: str) -> None:
    """Keep a person's real name on this machine only: outside the log, never in packets."""
    store.set_setting(f"private_name/{annotator}", name.strip())


def private_name(store: Store, annotator: str) -> str:
    """Return a person's real name, if this machine knows it."""
    return store.setting(f"private_name/{annotator}")


# ---- submissions ---------------------------------------------------------------------------


def submit(store: Store, annotator: str, documents: Sequence[str]) -> Changes:
    """Freeze layers as they are now; what was submitted before unchanged is not frozen again."""
    with store.operation("submit", annotator) as result:
        for id in documents:
            document = store.need(Document, id)
            layer = store.get(Layer, layer_id(id, annotator))
            if layer is None:
                place = Place(document=id, title=document.title)
                raise mistake("layer_missing", place, name=annotator)
            _freeze(store, layer)
            store.put(dataclasses.replace(layer, state="submitted"))
    return result.changes


def _freeze(store: Store, layer: Layer) -> None:
    work = store.find(Attribution, document=layer.document, annotator=layer.annotator)
    content = canonical(
        {
            "guideline_version": layer.guideline_version,
            "attributions": [plain(item) for item in sorted(work, key=lambda item: item.id)],
        }
    )
    known = sorted(store.find(Submission, layer=layer.id), key=lambda item: item.n)
    if known and known[-1].hash == digest(content):
        return
    n = known[-1].n + 1 if known else 1
    store.put(
        Submission(stable_id("submission", layer.id, str(n)), layer.id, n, content, digest(content))
    )


def reopen(store: Store, annotator: str, documents: Sequence[str]) -> Changes:
    """Open submitted layers again; what was submitted stays."""
    with store.operation("reopen", annotator) as result:
        for id in documents:
            layer = store.need(Layer, layer_id(id, annotator))
            store.put(dataclasses.replace(layer, state="open"))
    return result.changes


def state(layer: Layer, submissions: Iterable[Submission]) -> str:
    """Return open, submitted or reopened."""
    if layer.state != "open":
        return SUBMITTED
    return REOPENED if any(item.layer == layer.id for item in submissions) else OPEN


def first_submissions(store: Store) -> list[Submitted]:
    """Return every layer as it was first submitted: what agreement is computed on."""
    return _submitted(store, None, first=True)


def latest_submissions(store: Store, document: str | None = None) -> list[Submitted]:
    """Return every layer as it was last submitted: what adjudication decides between."""
    return _submitted(store, document, first=False)


def _submitted(store: Store, document: str | None, *, first: bool) -> list[Submitted]:
    every = store.find(Layer) if document is None else store.find(Layer, document=document)
    layers = {layer.id: layer for layer in every if layer.annotator != GOLD}
    known = (
        store.find(Submission)
        if document is None
        else store.among(Submission, "layer", list(layers))
    )
    chosen: dict[str, Submission] = {}
    for item in sorted(known, key=lambda item: (item.layer, item.n)):
        if item.layer in layers and not (first and item.layer in chosen):
            chosen[item.layer] = item
    found = [_opened(layers[id], item) for id, item in chosen.items()]
    return sorted(found, key=lambda item: (item.document, item.annotator))


def _opened(layer: Layer, submission: Submission) -> Submitted:
    work = _content(submission.content)
    return Submitted(layer.document, layer.annotator, submission.n, work, submission.hash)


@lru_cache(maxsize=64)  # a screen that adjudicates asks for the same ones after every key
def _content(text: str) -> tuple[Attribution, ...]:
    data: Mapping[str, list[Mapping[str, object]]] = json.loads(text)
    return tuple(from_plain(Attribution, item) for item in data["attributions"])
