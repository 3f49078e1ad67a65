"""PARC: words with bytes, attributions and roles, read as programs for PARC 3.0 read them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given, settings

from annotator.formats import stream_of
from annotator.formats.foreign import drawn
from annotator.formats.foreign.tokens import covered, sentences
from annotator.formats.foreign.xmltext import legal
from annotator.formats.parc import PARC
from annotator.model.records import Corpus
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, scratch, written

Roles = dict[tuple[str, str], list[int]]


def read_back(path: Path) -> tuple[list[str], Roles]:
    """The words, checked against their bytes, and by attribution and role their numbers."""
    raw = path.with_suffix(".txt").read_bytes()
    words, roles = [], defaultdict(list)
    for n, word in enumerate(ET.parse(path).getroot().iter("WORD")):
        start, end = map(int, word.get("ByteCount", "").split(","))
        assert legal(raw[start:end].decode()) == word.get("text")
        assert int(word.get("word", "")) == n
        words.append(raw[start:end].decode())
        for attribution in word.iter("attribution"):
            for role in attribution.iter("attributionRole"):
                roles[attribution.get("id", ""), role.get("roleValue", "")].append(n)
    return words, dict(roles)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_words_and_roles_say_all_that_was_written(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(PARC, corpus, folder / "one")
        assert contents(out) == contents(written(PARC, corpus, folder / "two"))
        read = {path.stem: read_back(path) for path in out.glob("*.xml")}
    for part in stream_of(corpus, TAGSET, DATASET).slices():
        text, stem = part.documents[0].text, Path(part.documents[0].meta["file"]).stem
        tokens = [token for sentence in sentences(text) for token in sentence.tokens]
        words, roles = read[stem]
        assert words == [text[start:end] for start, end in tokens]
        expected: dict[tuple[str, str], set[int]] = defaultdict(set)
        for n, item in enumerate(drawn.in_order(part.attributions)):
            kind = "Nested" if item.parent else "Attribution_relation_level.xml"
            for role, fragments in item.spans.items():
                name = "supplement" if role == "addressee" else role
                expected[f"{stem}_{kind}_set_{n}", name].update(covered(tokens, fragments))
        assert {key: set(mine) for key, mine in roles.items()} == expected
        assert all(len(mine) == len(set(mine)) for mine in roles.values())
