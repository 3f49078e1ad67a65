"""Records → lines of Prodigy (the fields of prodigy-recipes; hashes are Prodigy's to compute).

Offsets are code points. Tokens are cut at every edge of a span, `token_end` is the last token of a
span, and relations lead from last token to last token, as Prodigy has them.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.errors import Place
from annotator.formats import jsonio
from annotator.formats.base import Progress, Stream, silent
from annotator.formats.foreign import carried, drawn
from annotator.formats.foreign.tokens import Token, seamless
from annotator.model.records import Corpus

_SHOWN = ("title", "outlet", "date")  # what Prodigy shows under a text


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write a line for each layer of each document."""
    with out.open("wb") as file:
        for part in stream.told(progress):
            for line in _lines(part):
                jsonio.check("prodigy", line, Place(document=part.documents[0].id))
                file.write(jsonio.dumps(line))


def _lines(part: Corpus) -> Iterator[dict[str, Any]]:
    for layer in sorted(part.layers, key=lambda layer: layer.annotator):
        mine = tuple(i for i in part.attributions if i.annotator == layer.annotator)
        yield _line(dataclasses.replace(part, layers=(layer,), attributions=mine))


def _line(part: Corpus) -> dict[str, Any]:
    document = part.documents[0]
    items, known = drawn.in_order(part.attributions), {item.id for item in part.attributions}
    stretches = [*drawn.regions(part), *(s for item in items for s in drawn.stretches(item))]
    cuts = [edge for stretch in stretches for edge in (stretch.start, stretch.end)]
    tokens = seamless(document.text, cuts)
    spans = {stretch.id: _span(tokens, stretch) for stretch in stretches}
    found = [(s.id, s.start, s.end, s.role) for s in stretches]
    meta = {"title": document.title, **document.meta}
    return {
        "text": document.text,
        "tokens": [
            {
                "id": n,
                "text": document.text[token.start : token.end],
                "start": token.start,
                "end": token.end,
                "ws": token.blank,
            }
            for n, token in enumerate(tokens)
        ],
        "spans": list(spans.values()),
        "relations": [
            _relation(spans, arrow) for item in items for arrow in drawn.arrows(item, known)
        ],
        "meta": {key: meta[key] for key in _SHOWN if meta.get(key)},
        "answer": "accept",
        "_annotator_id": part.layers[0].annotator,
        "_view_id": "relations",
        carried.KEY: carried.carry(part, carried.all_values(part, found)),
    }


def _span(tokens: Sequence[Token], stretch: drawn.Stretch) -> dict[str, Any]:
    first = bisect.bisect_right(tokens, stretch.start, key=lambda token: token.start) - 1
    last = bisect.bisect_left(tokens, stretch.end, key=lambda token: token.start) - 1
    return {
        "id": stretch.id,
        "start": stretch.start,
        "end": stretch.end,
        "token_start": first,
        "token_end": last,
        "label": stretch.role,
    }


def _relation(spans: Mapping[str, Any], arrow: drawn.Arrow) -> dict[str, Any]:
    head, child = spans[arrow.source], spans[arrow.target]
    ends = {"head": head["token_end"], "child": child["token_end"]}
    return {**ends, "head_span": head, "child_span": child, "label": arrow.label}
