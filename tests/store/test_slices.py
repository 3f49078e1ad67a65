"""Reading piece by piece says what reading all at once says, however small the pieces are."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from annotator.exchange import create_project
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import Annotator, Attribution, Document, Entity, Layer
from annotator.model.tagset import digest
from annotator.store import slices

DOCUMENTS = 7


@pytest.mark.parametrize(("batch", "entities"), [(1, 0), (1, 2), (2, 5_000), (64, 5_000)])
def test_batches_name_all_that_an_entity_became(
    batch: int, entities: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_BATCH", batch)
    monkeypatch.setattr(slices, "_ENTITIES", entities)
    names = [stable_id("entity", str(n)) for n in range(4)]
    with create_project(tmp_path / "p.isnad", annotator="A01") as store:
        with store.operation("import", "A01"):
            store.put(Annotator("A01"))
            # each merged into the next: whoever names the first names all
            store.put(*(Entity(id, id) for id in reversed(names)))
            for one, other in itertools.pairwise(names):
                store.put(Entity(one, one, merged_into=other))
            for n in range(DOCUMENTS):
                id, text = stable_id("document", str(n)), f"قال مصدر {n}"
                store.put(Document(id, str(n), text, digest(text)))
                store.put(Layer(layer_id(id, "A01"), id, "A01"))
                named = names[n % 4] if n else None
                spans = {"cue": ((0, 3),)}
                store.put(Attribution(stable_id("a", str(n)), id, "A01", spans, entity=named))
        with store.snapshot():
            parts = list(store.batches(["A01"]))
        assert [len(part.documents) for part in parts] == [
            min(batch, DOCUMENTS - start) for start in range(0, DOCUMENTS, batch)
        ]
        for part in parts:
            ids = [document.id for document in part.documents]
            assert part == store.corpus(ids, ["A01"])
