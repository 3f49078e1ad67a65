"""What every format must keep: corpora with hard texts, written, read, compared up to its losses.

@pytest.mark.parametrize("newline", ...)        # if the format reads its own text files
@settings(max_examples=50, deadline=None)
@given(corpora())
def test_…(corpus): assert_kept(BRAT, corpus)
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from annotator.exchange import load_tagset
from annotator.formats import Dataset, Format, Options, stream_of
from annotator.formats.base import silent
from annotator.model import text as texts
from annotator.model.ids import layer_id, region_id, stable_id
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
from annotator.model.tagset import Tagset, digest, from_json

TAGSET = from_json(load_tagset())
DATASET = Dataset("تجربة", "ar", "1.0", layers=("A01",))

# Pieces of Arabic as it is printed, and what breaks readers: an emoji in one and in several code
# points, harakat, tatweel, NFD (e + acute), U+2028, U+2029, U+0085, VT, FF, NBSP, a BOM in the
# middle, bidi marks, blanks and line feeds in a row, characters that formats use as syntax.
PIECES = (
    *("قال", "الوزيرُ", "إنّ", "الـخـطّـة", "«ستُعلَن»", "غداً،", "وأكّد", "المصدر", "نفى", "٢٠٢٤"),
    *("😀", "👩\U0001f3fd\u200d🔬", "cafe\u0301", "𝒳", "\u200fRTL\u200e", "\ufeff", "ﻻ"),
    *("a\tb", "x;y", "T1", "#", "|", "\\", "<b>", "&amp;", '"', "'", "=1+1", "[n]", "_", "*"),
)
GAPS = (
    *(" ", " ", " ", "\n", "\n\n", "\u00a0", "  ", "\t", "\u2028", "\u2029", "\u0085", "\v", "\f"),
    "",
)


@st.composite
def hard_texts(draw: st.DrawFn) -> str:
    """Texts of 2 to 14 pieces; the first and the last character are no white space."""
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=14))
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(pieces), max_size=len(pieces)))
    return "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=True)).strip()


@st.composite
def spans(draw: st.DrawFn, text: str, most: int = 3) -> Fragments:
    """At most `most` fragments that begin and end between graphemes and not with white space."""
    edges = draw(st.lists(st.sampled_from(texts.graphemes(text)), min_size=2, max_size=2 * most))
    edges = sorted(set(edges))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    trimmed = [texts.trim(text, start, end) for start, end in pairs]
    sound = [
        (start, end)
        for start, end in trimmed
        if start < end and texts.is_grapheme_edge(text, start) and texts.is_grapheme_edge(text, end)
    ]
    # Fragments that touch are one fragment.
    return tuple(part for n, part in enumerate(sound) if n == 0 or sound[n - 1][1] < part[0])


@st.composite
def attributions(draw: st.DrawFn, document: Document, annotator: str, id: str) -> Attribution:
    """An attribution that the default tagset allows; links come from the corpus."""
    roles = draw(
        st.lists(
            st.sampled_from(TAGSET.roles), min_size=1, max_size=4, unique_by=lambda term: term.id
        )
    )
    found = {role.id: draw(spans(document.text)) for role in roles}
    found = {role: parts for role, parts in found.items() if parts}
    if not found:
        start = next(n for n, c in enumerate(document.text) if not c.isspace())
        edges = texts.graphemes(document.text)
        found = {"cue": ((start, next(edge for edge in edges if edge > start)),)}
    chosen = draw(
        st.lists(st.sampled_from(TAGSET.attributes), max_size=3, unique_by=lambda term: term.id)
    )
    values = {a.id: draw(st.sampled_from(a.values)).id for a in chosen}
    features = draw(
        st.lists(st.sampled_from(TAGSET.implicit), max_size=2, unique_by=lambda term: term.id)
    )
    implicit = {f.id: draw(st.sampled_from(f.values)).id for f in features}
    origin = draw(st.sampled_from(["manual", "import", "single", "adjudicated"]))
    note = draw(st.sampled_from(["", "ملاحظة", "سطر\nثانٍ\tبعد", "a \\n b", "قال «نعم»; =1"]))
    provenance = {"decision": "single", "derived_from": [{"layer": "A01", "id": "y"}]}
    return Attribution(
        id,
        document.id,
        annotator,
        found,
        values,
        implicit=implicit or None,
        note=note,
        origin=origin,
        provenance=provenance if origin == "adjudicated" else None,
    )


@st.composite
def corpora(draw: st.DrawFn, annotators: tuple[str, ...] = ("A01",)) -> Corpus:
    """One or two documents with the layers of `annotators`, links inside each, entities, a claim.

    Ids are UUIDs, as the program makes them.
    """
    kinds = st.sampled_from(["", "body", "person"])
    entities = [
        Entity(stable_id("e", "0"), "وزارة الصحة", draw(kinds), ("الوزارة",)),
        Entity(stable_id("e", "1"), draw(st.sampled_from(["زيد", "A; B", "x|y \\ z"]))),
    ]
    papers, regions, layers, work = [], [], [], []
    for n in range(draw(st.integers(1, 2))):
        text = draw(hard_texts())
        id = stable_id("d", str(n))
        meta = {"file": f"خبر{n}.txt", "outlet": "الأفق"}
        papers.append(Document(id, f"عنوان {n}", text, digest(text), "ar", meta))
        if draw(st.booleans()):
            parts = draw(spans(text, 1))
            at = ("boilerplate", *parts[0]) if parts else None
            regions += [Region(region_id(id, *at), id, *at)] if at else []
        for name in annotators:
            state = draw(st.sampled_from(["open", "submitted"]))
            layers.append(Layer(layer_id(id, name), id, name, state, "1.0"))
            work += draw(_linked(papers[-1], name, entities))
    links = [ClaimLink(stable_id("l", item.id), "c1", item.id, "asserts") for item in work[:1]]
    used = {item.entity for item in work}
    return Corpus(
        tuple(papers),
        tuple(regions),
        tuple(layers),
        tuple(work),
        tuple(entity for entity in entities if entity.id in used),
        (Claim("c1", "دعوى"),) if links else (),
        tuple(links),
        tuple(Annotator(name) for name in annotators),
    )


@st.composite
def _linked(
    draw: st.DrawFn, document: Document, name: str, entities: list[Entity]
) -> list[Attribution]:
    """Attributions of one layer: each may name a later one as parent, so that no circle closes."""
    ids = [stable_id("a", document.id, name, str(n)) for n in range(draw(st.integers(0, 3)))]
    found = []
    for n, id in enumerate(ids):
        others = [other for other in ids if other != id]
        target = st.none() | (st.sampled_from(others) if others else st.none())
        later = st.none() | (st.sampled_from(ids[n + 1 :]) if ids[n + 1 :] else st.none())
        found.append(
            dataclasses.replace(
                draw(attributions(document, name, id)),
                entity=draw(st.sampled_from([None, *(entity.id for entity in entities)])),
                parent=draw(later),
                denies=draw(target),
                confirms=draw(target),
            )
        )
    return found


# ---- what a format may lose ------------------------------------------------------------------

Blur = Callable[[Corpus], Corpus]


def _items(change: Callable[[Attribution], Mapping[str, Any]]) -> Blur:
    """Return what changes every attribution."""
    return lambda corpus: dataclasses.replace(
        corpus,
        attributions=tuple(
            dataclasses.replace(item, **change(item)) for item in corpus.attributions
        ),
    )


def _documents(**changes: Any) -> Blur:
    return lambda corpus: dataclasses.replace(
        corpus,
        documents=tuple(dataclasses.replace(d, **changes) for d in corpus.documents),
    )


def _with_new_documents(corpus: Corpus, ids: Mapping[str, str]) -> Corpus:
    """Return the corpus with its documents under other ids."""
    return dataclasses.replace(
        corpus,
        documents=tuple(dataclasses.replace(d, id=ids[d.id]) for d in corpus.documents),
        regions=tuple(
            dataclasses.replace(
                r, id=region_id(ids[r.document], r.kind, r.start, r.end), document=ids[r.document]
            )
            for r in corpus.regions
        ),
        layers=tuple(
            dataclasses.replace(
                layer,
                id=layer_id(ids[layer.document], layer.annotator),
                document=ids[layer.document],
            )
            for layer in corpus.layers
        ),
        attributions=tuple(
            dataclasses.replace(item, document=ids[item.document]) for item in corpus.attributions
        ),
    )


# By the ids of `formats.losses`: what two corpora have in common when this is lost. A format's own
# losses come as `blurs`.
BLURS: Mapping[str, Blur] = {
    "claims": lambda c: dataclasses.replace(c, claims=(), claim_links=()),
    "provenance": _items(lambda _: {"provenance": None}),
    "origins": _items(lambda _: {"origin": ""}),
    "attributes": _items(lambda _: {"attributes": {}}),
    "implicit": _items(lambda _: {"implicit": None}),
    "notes": _items(lambda _: {"note": ""}),
    "parents": _items(lambda _: {"parent": None}),
    "links": _items(lambda _: {"denies": None, "confirms": None}),
    "entities": lambda c: dataclasses.replace(_items(lambda _: {"entity": None})(c), entities=()),
    "aliases": lambda c: dataclasses.replace(
        c, entities=tuple(Entity(e.id, e.name) for e in c.entities)
    ),
    "regions": lambda c: dataclasses.replace(c, regions=()),
    "other_regions": lambda c: dataclasses.replace(
        c, regions=tuple(r for r in c.regions if r.kind == "boilerplate")
    ),
    "metadata": _documents(title="", supersedes=None, source_sha256="", meta={}),
    "document_ids": lambda c: _with_new_documents(c, {d.id: d.sha256 for d in c.documents}),
    "states": lambda c: dataclasses.replace(
        c,
        layers=tuple(
            dataclasses.replace(layer, state="open", guideline_version="") for layer in c.layers
        ),
    ),
    "texts": _documents(text=""),
}


def kept(corpus: Corpus, format: Format, blurs: Mapping[str, Blur] | None = None) -> Corpus:
    """Return what must survive: the corpus without the format's losses, in one order.

    A format that loses ids is compared by what the records say instead of by their names.
    """
    known = {**BLURS, **(blurs or {})}
    for loss in format.loses:
        if loss.id in known:
            corpus = known[loss.id](corpus)
    return canonical(corpus, ids=all(loss.id != "ids" for loss in format.loses))


def canonical(corpus: Corpus, *, ids: bool = True) -> Corpus:
    """Return the records in an order of their own; without `ids`, under ids that tell nothing.

    Entities go by their names, documents by their texts' checksums. The records of annotators are
    left out: layers and attributions name them.
    """
    corpus = dataclasses.replace(corpus, annotators=())
    if not ids:
        corpus = _renamed(corpus)
    return Corpus(
        **{
            f.name: tuple(sorted(getattr(corpus, f.name), key=lambda record: record.id))
            for f in dataclasses.fields(Corpus)
        }
    )


def _renamed(corpus: Corpus) -> Corpus:
    papers = {d.id: d.sha256 for d in corpus.documents}
    names = {e.id: e.name for e in corpus.entities}

    def face(item: Attribution) -> str:
        parts = sorted((role, spans) for role, spans in item.spans.items())
        return stable_id(item.annotator, papers[item.document], repr(parts), item.note)

    faces: dict[str, str] = {}
    taken: set[str] = set()
    for item in corpus.attributions:
        name, n = face(item), 0
        while (free := f"{name}/{n}") in taken:
            n += 1
        taken.add(free)
        faces[item.id] = free
    return Corpus(
        tuple(dataclasses.replace(d, id=papers[d.id]) for d in corpus.documents),
        tuple(
            dataclasses.replace(
                r, id=f"{papers[r.document]}/{r.start}", document=papers[r.document]
            )
            for r in corpus.regions
        ),
        tuple(
            dataclasses.replace(
                layer, id=f"{papers[layer.document]}/{layer.annotator}",
                document=papers[layer.document],
            )
            for layer in corpus.layers
        ),
        tuple(
            dataclasses.replace(
                item,
                id=faces[item.id],
                document=papers[item.document],
                entity=names.get(item.entity or ""),
                parent=faces.get(item.parent or ""),
                denies=faces.get(item.denies or ""),
                confirms=faces.get(item.confirms or ""),
            )
            for item in corpus.attributions
        ),
        tuple(dataclasses.replace(e, id=e.name) for e in corpus.entities),
        corpus.claims,
        corpus.claim_links,
        corpus.annotators,
    )  # fmt: skip


# ---- the proofs ------------------------------------------------------------------------------


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def written(format: Format, corpus: Corpus, out: Path, dataset: Dataset = DATASET) -> Path:
    """Write a corpus as the program does."""
    assert format.write is not None
    format.write(stream_of(corpus, TAGSET, dataset), out, silent)
    return out


def read_back(format: Format, out: Path, tagset: Tagset = TAGSET) -> Corpus:
    """Read all that an export holds of this format, as an import does: file by file."""
    assert format.read is not None
    found = [format.read(path, tagset, Options()).corpus for path in sources(format, out)]
    merged: dict[str, tuple[Any, ...]] = {}
    for f in dataclasses.fields(Corpus):
        records = {r.id: r for corpus in found for r in getattr(corpus, f.name)}
        merged[f.name] = tuple(records.values())
    return Corpus(**merged)


def sources(format: Format, out: Path) -> list[Path]:
    """Return the files of an export that the importer would hand to `read`."""
    if not out.is_dir():
        return [out]
    files = (path for path in out.rglob("*") if path.name not in format.aside)
    return sorted(path for path in files if path.suffix in format.suffixes)


def assert_kept(format: Format, corpus: Corpus, blurs: Mapping[str, Blur] | None = None) -> None:
    """Everything but the declared losses is there again, and writing twice gives the same bytes."""
    with scratch() as folder:
        one = written(format, corpus, folder / f"one{format.makes}")
        two = written(format, corpus, folder / f"two{format.makes}")
        assert contents(one) == contents(two)
        found = read_back(format, one)
    assert kept(found, format, blurs) == kept(corpus, format, blurs)


def contents(out: Path) -> dict[str, bytes]:
    """Return the bytes of an export's files by name."""
    if not out.is_dir():
        return {"": out.read_bytes()}
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


class Stop(Exception):  # noqa: N818 — what a person who cancels raises
    pass


def assert_stoppable(format: Format, corpus: Corpus, out: Path) -> None:
    """Writing tells how far it is after each document, and what is raised there comes through."""
    assert format.write is not None
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        raise Stop

    with pytest.raises(Stop):
        format.write(stream_of(corpus, TAGSET, DATASET), out, stop)
    assert told[0][0] <= 1
