"""Prodigy: lines out and in again, and those of others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import Options, Reading
from annotator.formats.prodigy import PRODIGY, read
from annotator.model.records import Attribution, Corpus, Document
from annotator.model.text import fragments_text
from tests.formats.examples_corpus import EXAMPLES
from tests.formats.roundtrip import TAGSET, assert_kept, corpora
from tests.helpers import SHARED, Project


@settings(max_examples=60, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_what_it_declares_to_keep_is_kept(corpus: Corpus) -> None:
    assert_kept(PRODIGY, corpus)


SAMPLES = SHARED / "samples" / "prodigy"
TEXT = "😀 قال زيد: «نعم»."


def taken(tmp_path: Path, *lines: Any, **options: Any) -> Reading:
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return read(path, TAGSET, Options(**options))


def refusal(tmp_path: Path, *lines: Any, **options: Any) -> list[str]:
    with pytest.raises(AnnotatorError) as caught:
        taken(tmp_path, *lines, **options)
    return [problem.code for problem in caught.value.problems]


def task(*parts: tuple[str, str], **more: Any) -> dict[str, Any]:
    spans = [
        {"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "label": label}
        for label, words in parts
    ]
    return {"text": TEXT, "spans": spans, **more}


def test_tokens_make_the_text_and_spans_lie_on_them() -> None:
    for raw in (EXAMPLES / "prodigy" / "example.jsonl").read_bytes().split(b"\n"):
        if not raw:
            continue
        line = json.loads(raw)
        tokens = line["tokens"]
        assert "".join(t["text"] + (" " if t["ws"] else "") for t in tokens) == line["text"]
        for span in line["spans"]:
            first, last = tokens[span["token_start"]], tokens[span["token_end"]]
            assert (first["start"], last["end"]) == (span["start"], span["end"])
        for relation in line["relations"]:
            assert relation["head"] == relation["head_span"]["token_end"]


def test_only_what_was_accepted_counts(tmp_path: Path) -> None:
    line = task(("CUE", "قال"), answer="reject")
    reading = taken(tmp_path, line, task(("SOURCE", "زيد"), answer="accept"))
    assert [item.spans.keys() for item in reading.corpus.attributions] == [{"source"}]
    assert [note.params["name"] for note in reading.notes] == ["reject"]


def test_annotators_of_one_text_have_a_layer_each(tmp_path: Path) -> None:
    lines = [task(("CUE", "قال"), _annotator_id=name) for name in ("A01", "B02", "A01")]
    reading = taken(tmp_path, *lines)
    assert len(reading.corpus.documents) == 1
    assert [layer.annotator for layer in reading.corpus.layers] == ["A01", "B02"]
    assert [note.params["name"] for note in reading.notes] == ["annotation"]


def test_relations_may_name_tokens_only(tmp_path: Path) -> None:
    line = task(("CUE", "قال"), ("SOURCE", "زيد"), relations=[{"head": 1, "child": 2}])
    for n, span in enumerate(line["spans"], 1):
        span |= {"token_start": n, "token_end": n}
    (item,) = taken(tmp_path, line).corpus.attributions
    assert item.spans.keys() == {"cue", "source"}


def test_utf16_is_found_out_by_tokens_or_by_the_edges_of_words(tmp_path: Path) -> None:
    line = task(("CUE", "قال"), ("SOURCE", "زيد"))
    for span in line["spans"]:
        span |= {"start": span["start"] + 1, "end": span["end"] + 1}
    assert refusal(tmp_path, line) == ["offset_unit"]
    line["tokens"] = [{"text": "قال", "start": 3, "end": 6, "id": 0}]
    assert refusal(tmp_path, line) == ["offset_unit"]
    found = taken(tmp_path, line, offsets="utf16").corpus.attributions
    assert [TEXT[a:b] for item in found for ((a, b),) in item.spans.values()] == ["قال", "زيد"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"spans": []}, "schema_required"),
        ({"text": "a", "spans": [{"start": 0}]}, "schema_required"),
    ],
)
def test_what_is_no_task_is_refused(tmp_path: Path, line: Any, code: str) -> None:
    assert code in refusal(tmp_path, line)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "documents", "attributions"),
    [
        ("annotated_news_headlines.first5.jsonl", 5, 0),  # their labels are of other things
        ("bio_events.first10.jsonl", 10, 0),
        ("synthetic-arabic.jsonl", 1, 1),
    ],
)
def test_the_samples_are_read(
    name: str, documents: int, attributions: int, project: Project
) -> None:
    store = project()
    done = import_paths(store, [SAMPLES / name], annotator="A01")
    assert (done.new_documents, done.new_attributions) == (documents, attributions)
    assert bool(done.notes) == (attributions == 0)
    for item in store.find(Attribution):
        text = store.need(Document, item.document).text
        assert fragments_text(text, item.spans["content"]) == "«سنعمل» «على الإصلاح»"
