"""Hypothesis: Arabic texts as they are printed, spans on them, attributions, whole corpora."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from annotator.model.ids import layer_id, region_id
from annotator.model.records import (
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Fragments,
    Layer,
    Region,
)
from annotator.model.tagset import digest

# Letters, harakat, tatweel, Latin, digits of both kinds, quotation marks, NBSP, line ends of all
# sorts, bidi marks and isolates, joiners, emoji in several code points, NFD, presentation forms.
ALPHABET = (
    "ابجدهوي ءأإآىةئؤ\u064e\u0651\u0640 \n\r\t\v\f\u00a0\u2028\u2029\u0085،.؟!؛«»“”\"'()1٢,e\u0301É"
    "\u200b\u200c\u200d\u200e\u200f\u202e\u2067\u2069\ufeff😀👩\U0001f3fd𝒳ﻻ\\{}<>&%"
)
texts = st.text(ALPHABET, min_size=1, max_size=60)
short = st.text(ALPHABET, max_size=8)
codes = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
names = st.sampled_from(["A01", "A02", "سلمى", "gold"])


@st.composite
def fragments(draw: st.DrawFn, length: int) -> Fragments:
    """Sorted, disjoint, inside the text; a span may have several."""
    edges = draw(st.lists(st.integers(0, length), min_size=2, max_size=6, unique=True))
    edges.sort()
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def attributions(draw: st.DrawFn, document: Document, annotator: str, id: str) -> Attribution:
    """Spans, values and words; links and entities come from the corpus."""
    length = len(document.text)
    spans = draw(st.dictionaries(codes, fragments(length), min_size=1, max_size=3))
    source = {"layer": "A01", "id": "y"}
    provenance = {"decision": "single", "derived_from": [source]}
    return Attribution(
        id,
        document.id,
        annotator,
        spans,
        draw(st.dictionaries(codes, codes, max_size=3)),
        implicit=draw(st.none() | st.dictionaries(codes, codes, max_size=2)),
        note=draw(short),
        origin=draw(st.sampled_from(["manual", "suggestion", "import", "single", "adjudicated"])),
        provenance=draw(st.none() | st.just(provenance)),
    )


@st.composite
def documents(draw: st.DrawFn, id: str) -> Document:
    text = draw(texts)
    meta = draw(st.dictionaries(short, short, max_size=2))
    source = draw(st.sampled_from(["", digest("bytes")]))
    return Document(id, draw(short), text, digest(text), "ar", meta, source)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Everything that the native format holds, with links inside each layer."""
    papers = [draw(documents(f"d{n}")) for n in range(draw(st.integers(0, 2)))]
    entities = [
        Entity(f"e{n}", draw(texts), draw(short), tuple(draw(st.lists(short, max_size=2))))
        for n in range(2)
    ]
    entities[0] = dataclasses.replace(entities[0], merged_into=draw(st.none() | st.just("e1")))
    regions, layers, work = {}, [], []
    for paper in papers:
        for name in draw(st.lists(names, unique=True, max_size=2)):
            state = draw(st.sampled_from(["open", "submitted", "final"]))
            layers.append(Layer(layer_id(paper.id, name), paper.id, name, state, draw(short)))
            ids = [f"{paper.id}/{name}/{n}" for n in range(draw(st.integers(0, 3)))]
            for id in ids:
                item = draw(attributions(paper, name, id))
                target = st.none() | st.sampled_from(ids)
                work.append(
                    dataclasses.replace(
                        item,
                        entity=draw(st.sampled_from([None, "e0", "e1"])),
                        parent=draw(target),
                        denies=draw(target),
                        confirms=draw(target),
                    )
                )
        if draw(st.booleans()):
            id = region_id(paper.id, "boilerplate", 0, len(paper.text))
            regions[id] = Region(id, paper.id, "boilerplate", 0, len(paper.text))
    claims = [Claim("c1", draw(texts), draw(short))] if work else []
    links = [ClaimLink(f"l{item.id}", "c1", item.id, draw(codes)) for item in work[:2]]
    people = sorted({layer.annotator for layer in layers})
    return Corpus(
        tuple(papers),
        tuple(regions.values()),
        tuple(layers),
        tuple(work),
        tuple(entities),
        tuple(claims),
        tuple(links),
        tuple(Annotator(name) for name in people),
    )
