"""Checking a dataset takes the memory of one document, not of all: by what Python holds."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.exchange import Plan, create_project, release, validate, verify
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import Annotator, Attribution, Corpus, Document, Layer
from annotator.model.tagset import digest

FEW, MANY, EACH = 20, 400, 12
ALLOWED = 400  # bytes that may be kept of a document: ids, hashes, its place; its line has 12,000


def corpus(documents: int) -> Corpus:
    """Documents of 2,400 characters with EACH attributions."""
    papers, layers, work = [], [], []
    for number in range(documents):
        dice = random.Random(number)  # no two are alike, and words are hashed once
        text = " ".join(f"قالك{dice.randrange(500):07}" for _ in range(200))
        id = stable_id("memory", str(number))
        papers.append(Document(id, f"خبر {number}", text, digest(text)))
        layers.append(Layer(layer_id(id, "A01"), id, "A01", "submitted", "1.0"))
        for n in range(EACH):
            spans = {"cue": ((n * 24, n * 24 + 11),), "content": ((n * 24 + 12, n * 24 + 23),)}
            item = stable_id("memory", str(number), str(n))
            values = {"quote_type": "indirect", "stance": "asserts"}
            work.append(Attribution(item, id, "A01", spans, values, implicit={"person": "third"}))
    return Corpus(tuple(papers), (), tuple(layers), tuple(work), annotators=(Annotator("A01"),))


def kept_of_a_document(folder: Path, work: Callable[[Path], bool]) -> float:
    """Return by how many bytes the peak grows with every further document."""
    peaks = {}
    for n in (FEW, FEW, MANY):  # the first one fills caches
        tracemalloc.start()
        assert work(folder / str(n))
        peaks[n] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return (peaks[MANY] - peaks[FEW]) / (MANY - FEW)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of few and of many documents, as drafts, for they break rules."""
    made = tmp_path_factory.mktemp("memory")
    for n in (FEW, MANY):
        with create_project(made / f"{n}.isnad", annotator="A01") as store:
            found = corpus(n)
            with store.operation("import", "A01"):
                store.put(*found.annotators, *found.documents, *found.layers, *found.attributions)
            plan = Plan(layers=("A01",), licence="CC0-1.0", draft=True)
            release(store, plan, made / str(n))
    return made


def test_validating_keeps_ids_only(folder: Path) -> None:
    kept = kept_of_a_document(folder, lambda path: validate(path / "native").valid)
    assert kept < EACH * 48 + ALLOWED  # 16 bytes an attribution, three times while it grows


def test_verifying_keeps_ids_and_hashes_only(folder: Path) -> None:
    def work(path: Path) -> bool:
        return verify(path).valid

    assert kept_of_a_document(folder, work) < EACH * 48 + 5 * ALLOWED
