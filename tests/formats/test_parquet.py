"""Parquet: the tables, and what is said when pyarrow is not there."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.formats import stream_of
from annotator.formats.base import About
from annotator.formats.parquet import PARQUET, TABLES, columns, rows
from annotator.i18n import sentence
from annotator.model.records import Attribution, Corpus
from tests.formats.examples_corpus import EXAMPLES, example_of
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, scratch, written

has_pyarrow = pytest.mark.skipif(
    importlib.util.find_spec("pyarrow") is None, reason="pyarrow is an extra; `make test-clients`"
)


def test_without_pyarrow_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(AnnotatorError) as caught:
        written(PARQUET, example_of(PARQUET), tmp_path / "out")
    (problem,) = caught.value.problems
    assert problem.code == "extra_missing"
    assert 'pip install "isnad[parquet]"' in sentence(problem)
    assert not (tmp_path / "out").exists()


def test_the_rows_of_the_example_are_as_kept() -> None:
    assert PARQUET.preview is not None
    shown = PARQUET.preview(stream_of(example_of(PARQUET), TAGSET, DATASET))
    assert shown == (EXAMPLES / "parquet" / "rows.jsonl").read_text("utf-8")


@settings(max_examples=50, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_rows_say_all_of_every_attribution(corpus: Corpus) -> None:
    texts = {document.id: document.text for document in corpus.documents}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for part in stream_of(corpus, TAGSET, DATASET).slices():
        for name, mine in rows(part, TAGSET).items():
            found[name] += mine
            assert all(row.keys() == columns(name, TAGSET).keys() for row in mine)
    assert {row["id"]: row["text"] for row in found["documents"]} == texts
    items = {item.id: item for item in corpus.attributions}
    names = {entity.id: entity.name for entity in corpus.entities}
    for row in found["attributions"]:
        item = items.pop(row["id"])
        assert read_back(row, found["spans"]) == dataclasses.replace(item, provenance=None)
        assert row["entity"] == names.get(item.entity or "")
    assert not items
    for row in found["spans"]:
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]


def read_back(row: dict[str, Any], spans: list[dict[str, Any]]) -> Attribution:
    """The record that a row and the rows of its spans say."""
    parts: dict[str, tuple[tuple[int, int], ...]] = {}
    for span in spans:
        if span["attribution"] == row["id"]:
            parts[span["role"]] = (*parts.get(span["role"], ()), (span["start"], span["end"]))
    features = {f.id: row[f"implicit_{f.id}"] for f in TAGSET.implicit}
    known = {name: value for name, value in features.items() if value is not None}
    return Attribution(
        row["id"],
        row["document"],
        row["annotator"],
        parts,
        {a.id: row[a.id] for a in TAGSET.attributes if row[a.id] is not None},
        implicit=known if row["is_implicit"] else None,
        entity=row["entity_id"],
        parent=row["parent"],
        denies=row["denies"],
        confirms=row["confirms"],
        note=row["note"],
        origin=row["origin"],
    )


@has_pyarrow
@settings(max_examples=20, deadline=None)
@given(corpora())
def test_the_files_hold_these_rows_and_repeat_their_bytes(corpus: Corpus) -> None:
    dataset = importlib.import_module("pyarrow.dataset")
    with scratch() as folder:
        one = written(PARQUET, corpus, folder / "one")
        assert contents(one) == contents(written(PARQUET, corpus, folder / "two"))
        expected: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for part in stream_of(corpus, TAGSET, DATASET).slices():
            for name, mine in rows(part, TAGSET).items():
                expected[name] += mine
        for name in TABLES:
            found = dataset.dataset(one / name, partitioning="hive").to_table().to_pylist()
            assert all(row.pop("split") == "all" for row in found)
            assert found == expected[name]


@has_pyarrow
def test_documents_lie_in_their_splits(tmp_path: Path) -> None:
    corpus = example_of(PARQUET)
    first, second = (document.id for document in corpus.documents)
    about = About(splits={first: "train", second: "test"})
    out = written(PARQUET, corpus, tmp_path / "out", dataclasses.replace(DATASET, about=about))
    assert {path.parent.name for path in out.rglob("*.parquet")} == {"split=train", "split=test"}
    dataset = importlib.import_module("pyarrow.dataset")
    table = dataset.dataset(out / "documents", partitioning="hive").to_table().to_pylist()
    assert {row["id"]: row["split"] for row in table} == about.splits
