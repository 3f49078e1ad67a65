"""RumourEval: threads of replies to claims, with one label each."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from hypothesis import given, settings

from annotator.formats.sdqc import DATA, KEY, SDQC, UNLINKED, labels_of
from annotator.model.records import Claim, ClaimLink, Corpus
from annotator.model.text import fragments_text
from tests.formats.examples_corpus import example_of
from tests.formats.roundtrip import TAGSET, contents, corpora, scratch, written


def labels(out: Path) -> dict[str, str]:
    return dict(json.loads((out / KEY).read_text("utf-8"))["subtaskaenglish"])


def with_links(corpus: Corpus, *stances: str) -> Corpus:
    """The corpus with two claims and a link to them for each stance, from its attributions."""
    claims = (Claim("c/1", "دعوى"), Claim("c2", "أخرى"))
    items = corpus.attributions
    links = tuple(
        ClaimLink(f"l{n}", claims[n % 2].id, items[n % len(items)].id, stance)
        for n, stance in enumerate(stances)
    )
    return dataclasses.replace(corpus, claims=claims, claim_links=links)


def test_every_stance_of_the_tagset_has_its_label(tmp_path: Path) -> None:
    stance = TAGSET.attribute("stance")
    assert stance is not None
    stances = [value.id for value in stance.values]
    corpus = with_links(example_of(SDQC), *stances)
    found = labels(written(SDQC, corpus, tmp_path / "out"))
    assert set(found.values()) == {"support", "deny", "query", "comment"}
    expected = {f"l{n}": labels_of(TAGSET).get(stance) for n, stance in enumerate(stances)}
    assert found == {id: label for id, label in expected.items() if label}
    assert set(expected) - set(found) == {f"l{stances.index('no_response')}"}


def test_replies_are_in_their_claims_thread(tmp_path: Path) -> None:
    corpus = with_links(example_of(SDQC), "asserts", "denies", "no_response", "asks")
    out = written(SDQC, corpus, tmp_path / "out")
    texts = {document.id: document.text for document in corpus.documents}
    items = {item.id: item for item in corpus.attributions}
    seen = set()
    for structure in (out / DATA / "isnad").glob("*/structure.json"):
        ((claim, replies),) = json.loads(structure.read_bytes()).items()
        (source,) = (structure.parent / "source-tweet").iterdir()
        assert json.loads(source.read_bytes())["id_str"] == claim
        for file in (structure.parent / "replies").iterdir():
            reply = json.loads(file.read_bytes())
            link = next(link for link in corpus.claim_links if link.id == reply["id_str"])
            assert (link.claim, reply["in_reply_to_status_id_str"]) == (claim, claim)
            item = items[link.attribution]
            assert reply["text"] in texts[item.document]
            for fragments in item.spans.values():
                assert all(
                    texts[item.document][start:end] in reply["text"] for start, end in fragments
                ), fragments_text(texts[item.document], fragments)
            seen.add(reply["id_str"])
        assert replies.keys() == {file.stem for file in (structure.parent / "replies").iterdir()}
    assert seen == {link.id for link in corpus.claim_links}


@settings(max_examples=30, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_what_is_linked_to_a_claim_is_written_the_rest_is_counted(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(SDQC, corpus, folder / "one")
        assert contents(out) == contents(written(SDQC, corpus, folder / "two"))
        replies = len(list(out.glob(f"{DATA}/isnad/*/replies/*.json")))
    assert replies == len(corpus.claim_links)
    linked = {link.attribution for link in corpus.claim_links}
    assert UNLINKED.count(corpus) == len(corpus.attributions) - len(linked)
