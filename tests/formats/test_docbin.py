"""DocBin: spaCy reads texts and spans again, and what is said when it is not there."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.formats import stream_of
from annotator.formats.base import About
from annotator.formats.docbin import DOCBIN
from annotator.formats.foreign.tokens import seamless
from annotator.model.records import Corpus
from tests.formats.examples_corpus import EXAMPLES, example_of
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, hard_texts, scratch, written

has_spacy = pytest.mark.skipif(
    importlib.util.find_spec("spacy") is None, reason="spaCy is an extra; `make test-clients`"
)


@settings(max_examples=100, deadline=None)
@given(hard_texts())
def test_seamless_tokens_make_the_text_whatever_is_cut(text: str) -> None:
    for cuts in ((), range(len(text)), (1, len(text) - 1)):
        tokens = seamless(text, cuts)
        words = [text[token.start : token.end] + (" " if token.blank else "") for token in tokens]
        assert "".join(words) == text
        assert all(token.start < token.end for token in tokens)


def test_without_spacy_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(AnnotatorError) as caught:
        written(DOCBIN, example_of(DOCBIN), tmp_path / "out")
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["package"]) == ("extra_missing", "spacy")
    assert not (tmp_path / "out").exists()


def test_the_preview_is_as_kept() -> None:
    assert DOCBIN.preview is not None
    shown = DOCBIN.preview(stream_of(example_of(DOCBIN), TAGSET, DATASET))
    assert shown == (EXAMPLES / "docbin" / "spans.jsonl").read_text("utf-8")


@has_spacy
@settings(max_examples=30, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_spacy_reads_every_text_and_span(corpus: Corpus) -> None:
    tokens = importlib.import_module("spacy.tokens")
    vocab = importlib.import_module("spacy.vocab").Vocab()
    dataset = dataclasses.replace(DATASET, layers=("A01", "B02"))
    with scratch() as folder:
        out = written(DOCBIN, corpus, folder / "one", dataset)
        assert contents(out) == contents(written(DOCBIN, corpus, folder / "two", dataset))
        (file,) = out.rglob("*.spacy")
        docs = list(tokens.DocBin().from_disk(file).get_docs(vocab))
    for part, doc in zip(stream_of(corpus, TAGSET, dataset).slices(), docs, strict=True):
        document = part.documents[0]
        assert doc.text == document.text
        assert json.loads(doc.user_data["isnad"])["document"] == document.id
        assert set(doc.spans) == {"sc:A01", "sc:B02"}
        found = sorted(
            (key.partition(":")[2], span.id_, span.label_, span.start_char, span.end_char)
            for key, group in doc.spans.items()
            for span in group
        )
        assert found == sorted(
            (item.annotator, item.id, role, start, end)
            for item in part.attributions
            for role, fragments in item.spans.items()
            for start, end in fragments
        )


@has_spacy
def test_splits_have_a_folder_each_and_one_layer_the_default_key(tmp_path: Path) -> None:
    corpus = example_of(dataclasses.replace(DOCBIN, one_layer=True))
    first, second = (document.id for document in corpus.documents)
    about = About(splits={first: "train", second: "dev"})
    out = written(DOCBIN, corpus, tmp_path / "out", dataclasses.replace(DATASET, about=about))
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.spacy")) == [
        "dev/0000.spacy",
        "train/0000.spacy",
    ]
    tokens = importlib.import_module("spacy.tokens")
    vocab = importlib.import_module("spacy.vocab").Vocab()
    (doc,) = tokens.DocBin().from_disk(out / "train" / "0000.spacy").get_docs(vocab)
    assert list(doc.spans) == ["sc"]
