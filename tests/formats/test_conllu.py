"""CoNLL-U: another reader finds the text and every span again."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import conllu
import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import stream_of
from annotator.formats.conllu import CONLLU, CORPUS, PLUS
from annotator.formats.foreign.tokens import SUBWORDS, covered, sentences
from annotator.model.records import Corpus
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, scratch, written
from tests.helpers import SHARED, Project

Words = dict[str, dict[tuple[str, str], set[str]]]
_ESCAPES = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}


def spaced(escaped: str) -> str:
    return re.sub(
        r"\\(u[0-9a-f]{4}|.)",
        lambda found: _ESCAPES.get(found[1]) or chr(int(found[1][1:], 16)),
        escaped,
    )


def restored(tokens: conllu.models.TokenList) -> str:
    """The text of a sentence with the white space around it, as MISC says."""
    found = ""
    for token in tokens:
        misc = token["misc"] or {}
        found += spaced(misc.get("SpacesBefore", "")) + token["form"]
        after = spaced(misc["SpacesAfter"]) if "SpacesAfter" in misc else " "
        found += "" if misc.get("SpaceAfter") == "No" else after
    return found


def parsed(path: Path) -> list[Any]:
    return list(conllu.parse(path.read_text("utf-8")))


def by_document(path: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for sentence in parsed(path):
        found[sentence.metadata["sent_id"].rpartition("-")[0]].append(sentence)
    return found


def expected(corpus: Corpus) -> Words:
    """By document: the forms of each span's tokens, by attribution and role."""
    found: Words = {}
    for part in stream_of(corpus, TAGSET, DATASET).slices():
        text = part.documents[0].text
        tokens = [token for sentence in sentences(text) for token in sentence.tokens]
        mine = found.setdefault(part.documents[0].id, {})
        for item in part.attributions:
            for role, fragments in item.spans.items():
                forms = {f"{n}" for n in covered(tokens, fragments)}
                mine[item.id, role] = forms
    return found


def comments(path: Path) -> dict[str, str]:
    """The id of every attribution by its name in the file."""
    lines = re.findall(r"(?m)^# attribution = (a\d+) (\{.*\})$", path.read_text("utf-8"))
    return {name: json.loads(data)["id"] for name, data in lines}


def in_brackets(path: Path) -> Words:
    """The tokens of each entity, from CorefUD's brackets."""
    ids, found = comments(path), {}
    for document, mine in by_document(path).items():
        words: dict[tuple[str, str], set[str]] = defaultdict(set)
        spans: dict[str, tuple[str, str]] = {}
        n = 0
        for sentence in mine:
            n = spanned(sentence, n, ids, spans, words)
        found[document] = dict(words)
    return found


def spanned(
    sentence: Any,
    n: int,
    ids: dict[str, str],
    spans: dict[str, tuple[str, str]],
    words: dict[tuple[str, str], set[str]],
) -> int:
    """Add what the brackets of a sentence say to `words`; return the number of the next token."""
    opened: dict[str, tuple[str, str]] = {}
    for token in sentence:
        found = re.findall(r"\([^()]+\)?|[^()]+\)", (token["misc"] or {}).get("Entity", ""))
        for part in found:
            if part.startswith("("):
                eid, key = opening(part, ids)
                opened[eid] = spans.setdefault(eid.partition("[")[0], key)
                assert opened[eid] == key  # one span has one name, in every sentence
        for key in opened.values():
            words[key].add(str(n))
        for part in found:
            if part.endswith(")"):
                del opened[part.strip("()").partition("-")[0]]
        n += 1
    assert not opened
    return n


def opening(bracket: str, ids: dict[str, str]) -> tuple[str, tuple[str, str]]:
    """The entity that a bracket opens, and what it is of."""
    eid, role, head, other = bracket.strip("()").split("-")
    assert head == "1"
    return eid, (ids[other.removeprefix("attribution:")], role)


def in_columns(path: Path) -> Words:
    """The tokens of each span, from the columns of CoNLL-U Plus."""
    ids, found = comments(path), {}
    for document, mine in by_document(path).items():
        words: dict[tuple[str, str], set[str]] = defaultdict(set)
        n = 0
        for sentence in mine:
            for token in sentence:
                for role in TAGSET.roles:
                    column = token[f"attr:{role.id}"]
                    for tag in column.split("|") if column and column != "_" else ():
                        letter, _, name = tag.partition("-")
                        key = (ids[name], role.id)
                        assert letter == ("I" if words[key] else "B")
                        words[key].add(str(n))
                n += 1
        found[document] = dict(words)
    return found


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_text_brackets_and_columns_say_all_that_was_written(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(CONLLU, corpus, folder / "one")
        assert contents(out) == contents(written(CONLLU, corpus, folder / "two"))
        texts = {document.id: document.text for document in corpus.documents}
        for name in (CORPUS, PLUS):
            for id, found in by_document(out / name).items():
                assert "".join(map(restored, found)) == texts[id]
        wanted = expected(corpus)
        assert in_brackets(out / CORPUS) == wanted
        assert in_columns(out / PLUS) == wanted


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_only_spans_that_cut_a_word_are_widened_and_they_are_counted(corpus: Corpus) -> None:
    for part in stream_of(corpus, TAGSET, DATASET).slices():
        text = part.documents[0].text
        tokens = [token for sentence in sentences(text) for token in sentence.tokens]
        assert all(not any(c.isspace() for c in text[start:end]) for start, end in tokens)
        assert sorted(set(tokens)) == tokens
        assert "".join(text[start:end] for start, end in tokens) == "".join(text.split())
        widened = 0
        for item in part.attributions:
            for fragments in item.spans.values():
                for start, end in fragments:
                    mine = covered(tokens, ((start, end),))
                    if (tokens[mine[0]][0], tokens[mine[-1]][1]) != (start, end):
                        widened += 1
                        break
        assert SUBWORDS.count(part) == widened


SAMPLES = SHARED / "samples"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("name", ["conllu/ar_pud-ud-test.conllu"])
def test_the_sample_is_refused_for_it_is_no_format_to_import(name: str, project: Project) -> None:
    with pytest.raises(AnnotatorError) as caught:
        import_paths(project(), [SAMPLES / name], "conllu", annotator="A01")
    assert [problem.code for problem in caught.value.problems] == ["format_no_read"]
