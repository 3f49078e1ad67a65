"""spaCy's DocBin: training data for spaCy, a folder for each split.

Tokens are cut at every edge of a span, so that nothing is lost. Spans are in the group `sc` (the
key of SpanCategorizer), or `sc:A01` for each of several layers: label = role, `kb_id` = entity,
`id` = attribution; a span in several parts is several spans. What else is known travels in
`user_data["isnad"]`. Needs spaCy, which comes with the extra `spacy`.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats import jsonio, losses
from annotator.formats.base import Format, Progress, Stream, final_entities, silent
from annotator.formats.foreign import carried, drawn, extras
from annotator.formats.foreign.tokens import seamless
from annotator.i18n import N_
from annotator.model.records import Corpus

ALL, KEY = "all", "sc"
_DOCUMENTS = 200  # in one file: spaCy keeps a file in memory, and reads all of a folder


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write files of some hundred documents each; raise AnnotatorError without spaCy."""
    tokens = extras.load("spacy.tokens", "spacy")
    vocab = extras.load("spacy.vocab", "spacy").Vocab
    out.mkdir()
    splits = stream.dataset.about.splits
    single = len(stream.dataset.layers) < 2
    bins: dict[str, Any] = {}
    words: dict[str, Any] = {}  # what spaCy knows of them grows, and goes with its file
    counts: dict[str, int] = {}

    def flush(split: str) -> None:
        folder = out / split
        folder.mkdir(exist_ok=True)
        found = bins.pop(split)
        found.to_disk(folder / f"{counts[split]:04}.spacy")
        counts[split] += 1

    for part in stream.told(progress):
        split = splits.get(part.documents[0].id, ALL)
        counts.setdefault(split, 0)
        if split not in bins:
            bins[split], words[split] = tokens.DocBin(store_user_data=True), vocab()
        bins[split].add(_doc(tokens, words[split], part, single=single))
        if len(bins[split]) >= _DOCUMENTS:
            flush(split)
    for split in sorted(bins):
        flush(split)


def _doc(tokens: Any, vocab: Any, part: Corpus, *, single: bool) -> Any:
    text = part.documents[0].text
    spans = list(_spans(part))
    cuts = [edge for _, stretch, _ in spans for edge in (stretch.start, stretch.end)]
    found = seamless(text, cuts)
    words = [text[token.start : token.end] for token in found]
    doc = tokens.Doc(vocab, words=words, spaces=[token.blank for token in found])
    starts = [token.start for token in found]
    groups: dict[str, list[Any]] = {_key(layer.annotator, single): [] for layer in part.layers}
    for annotator, stretch, (id, entity) in spans:
        first = bisect.bisect_right(starts, stretch.start) - 1
        last = bisect.bisect_left(starts, stretch.end)
        span = tokens.Span(doc, first, last, stretch.role, kb_id=entity, span_id=id)
        groups[_key(annotator, single)].append(span)
    for key, mine in sorted(groups.items()):
        doc.spans[key] = mine
    doc.user_data[carried.KEY] = _carried(part)
    return doc


def _key(annotator: str, single: bool) -> str:
    return KEY if single else f"{KEY}:{annotator}"


def _spans(part: Corpus) -> Iterator[tuple[str, drawn.Stretch, tuple[str, str]]]:
    """Yield the annotator, the stretch, and the ids of attribution and entity."""
    entities = final_entities(part)
    for item in drawn.in_order(part.attributions):
        entity = entities.get(item.entity or "")
        for stretch in drawn.stretches(item):
            yield item.annotator, stretch, (item.id, entity.id if entity else "")


def _carried(part: Corpus) -> str:
    """Return all else as JSON: values, entities, notes, links, regions, metadata."""
    entities = final_entities(part)
    known = {item.id for item in part.attributions}
    said = {}
    for item in part.attributions:
        links = {a.label: a.target for a in drawn.arrows(item, known) if a.target in known}
        said[item.id] = {**carried.values(item, entities), **links}
    regions = [[region.role, region.start, region.end] for region in drawn.regions(part)]
    return jsonio.dumps({**carried.carry(part, said), "regions": regions}).decode()


def preview(stream: Stream) -> str:
    """Return the spans of the first document as lines, and what travels with it."""
    lines = []
    for part in stream.slices():
        text = part.documents[0].text
        for annotator, stretch, (id, _) in _spans(part):
            words = text[stretch.start : stretch.end]
            lines.append(jsonio.dumps([annotator, stretch.role, words, id]).decode())
        lines.append(_carried(part))
    return "".join(lines)


DOCBIN = Format(
    "docbin",
    N_("spaCy (DocBin)"),
    (".spacy",),
    None,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES, losses.DISCONTINUOUS),
        carried.SUPERSEDES,
    ),
    explains=N_("Texts with groups of spans to train spaCy, in a folder for each split."),
    preview=preview,
    needs=("spacy",),
)
