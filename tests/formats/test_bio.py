"""BIO: a tag for each token and role, read back as a tagger's reader does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import stream_of
from annotator.formats.bio import BIO, JOINS, OVERLAPPING, chosen
from annotator.formats.foreign.tokens import covered, sentences
from annotator.model.records import Attribution, Corpus, Document, Layer
from annotator.model.tagset import digest
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, scratch, written
from tests.helpers import SHARED, Project

TEXT = "قال زيد إن عمراً قال نعم."


def read_back(path: Path) -> list[list[tuple[str, str]]]:
    """Documents as lists of tokens with tags; every line is one or is empty."""
    documents: list[list[tuple[str, str]]] = []
    for line in path.read_text("utf-8").split("\n"):
        if line == "-DOCSTART-\tO":
            documents.append([])
        elif line:
            form, tag = line.split("\t")
            documents[-1].append((form, tag))
    return documents


def chunks(tagged: list[tuple[str, str]]) -> set[tuple[int, int]]:
    """The stretches of tokens that tags make."""
    found: list[list[int]] = []
    for n, (_, tag) in enumerate(tagged):
        if tag.startswith("B-"):
            found.append([n, n + 1])
        elif tag.startswith("I-"):
            assert found[-1][1] == n, "an I that follows nothing"
            found[-1][1] = n + 1
    return {(start, end) for start, end in found}


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_tags_are_the_chosen_spans_and_the_rest_is_counted(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(BIO, corpus, folder / "one")
        assert contents(out) == contents(written(BIO, corpus, folder / "two"))
        read = {role.id: read_back(out / f"{role.id}.bio") for role in TAGSET.roles}
    for n, part in enumerate(stream_of(corpus, TAGSET, DATASET).slices()):
        text = part.documents[0].text
        tokens = [token for sentence in sentences(text) for token in sentence.tokens]
        lost = 0
        for role in (role.id for role in TAGSET.roles):
            tagged = read[role][n]
            assert [form for form, _ in tagged] == [text[start:end] for start, end in tokens]
            runs = set()
            for fragments in chosen(part, role, tokens):
                for fragment in fragments:
                    mine = covered(tokens, (fragment,))
                    runs.add((mine[0], mine[-1] + 1))
            starts = {start for start, _ in chunks(tagged)}
            assert {start for start, _ in runs} >= starts
            assert {k for a, b in runs for k in range(a, b)} == {
                k for a, b in chunks(tagged) for k in range(a, b)
            }
            all_spans = {item.spans[role] for item in part.attributions if role in item.spans}
            lost += len(all_spans) - len(chosen(part, role, tokens))
        assert OVERLAPPING.count(part) == lost


def test_the_longest_of_overlapping_spans_is_tagged(tmp_path: Path) -> None:
    document = Document("d", "", TEXT, digest(TEXT))
    at = {word: (TEXT.index(word), TEXT.index(word) + len(word)) for word in ("زيد", "نعم")}
    outer = (TEXT.index("إن"), at["نعم"][1])
    items = (
        Attribution("1", "d", "A01", {"cue": ((0, 3),), "content": (outer,)}),
        Attribution("2", "d", "A01", {"source": (at["زيد"],), "content": (at["نعم"],)}),
    )
    corpus = Corpus((document,), (), (Layer("l", "d", "A01"),), items)
    out = written(BIO, corpus, tmp_path / "out")
    (tagged,) = read_back(out / "content.bio")
    assert chunks(tagged) == {(2, 6)}
    assert (OVERLAPPING.count(corpus), JOINS.count(corpus)) == (1, 2)


SAMPLES = SHARED / "samples"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    "name",
    [
        "conll-bio/test.txt",
        "conll-bio/val.txt",
        "doccano/import_sequence_labeling_example.conll",
    ],
)
def test_the_samples_are_refused_for_it_is_no_format_to_import(name: str, project: Project) -> None:
    with pytest.raises(AnnotatorError) as caught:
        import_paths(project(), [SAMPLES / name], "bio", annotator="A01")
    assert [problem.code for problem in caught.value.problems] == ["format_no_read"]
