"""Citron: quotations with cue, sources, contents; which sources are the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from annotator.formats import stream_of
from annotator.formats.citron import CITRON, CUE_PARTS, CUELESS, OTHER_ROLES
from annotator.model.records import Corpus
from tests.formats.examples_corpus import EXAMPLES
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, scratch, written


def pairs(text: str, spans: list[dict[str, Any]]) -> tuple[tuple[int, int], ...]:
    assert all(span["text"] == text[span["start"] : span["end"]] for span in spans)
    return tuple((span["start"], span["end"]) for span in spans)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_quotations_say_what_is_not_counted_as_lost(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(CITRON, corpus, folder / "one")
        assert contents(out) == contents(written(CITRON, corpus, folder / "two"))
        files = {path.stem: json.loads(path.read_bytes()) for path in out.iterdir()}
    for part in stream_of(corpus, TAGSET, DATASET).slices():
        text = part.documents[0].text
        data = files[Path(part.documents[0].meta["file"]).stem]
        assert data["text"] == text
        quotes = {quote["id"]: quote for quote in data["quotes"]}
        kept = [item for item in part.attributions if "cue" in item.spans]
        assert CUELESS.count(part) == len(part.attributions) - len(kept)
        assert quotes.keys() == {item.id for item in kept}
        for item in kept:
            quote = quotes[item.id]
            assert pairs(text, [quote["cue"]]) == item.spans["cue"][:1]
            assert pairs(text, quote["sources"]) == item.spans.get("source", ())
            assert pairs(text, quote["contents"]) == item.spans.get("content", ())
        assert CUE_PARTS.count(part) == sum(len(item.spans["cue"]) > 1 for item in kept)
        rest = [role for item in part.attributions for role in item.spans]
        assert OTHER_ROLES.count(part) == rest.count("addressee") + rest.count("supplement")


def test_sources_of_one_entity_are_a_coreference_group() -> None:
    for path in (EXAMPLES / "citron").iterdir():
        data = json.loads(path.read_bytes())
        for group in data["coreference_groups"]:
            assert len(pairs(data["text"], group)) > 1
