"""Citron's annotation format (github.com/bbc/citron): a JSON file for each document.

A quotation has one cue, sources and contents; what has no cue is no quotation there. Sources that
are the same entity are coreference groups.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from annotator.formats import jsonio, losses
from annotator.formats.base import Format, Loss, Progress, Stream, final_entities, silent
from annotator.formats.filenames import FileNames
from annotator.formats.foreign import drawn
from annotator.i18n import N_, ngettext
from annotator.model.records import Attribution, Corpus, Fragment

_ROLES = ("cue", "source", "content")


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write one file for each document."""
    out.mkdir()
    names = FileNames()
    for part in stream.told(progress):
        stem = names.stem(part.documents[0])
        (out / f"{stem}.json").write_bytes(jsonio.pretty(_file(part)))


def _file(part: Corpus) -> dict[str, Any]:
    text = part.documents[0].text
    entities = final_entities(part)
    items = [item for item in drawn.in_order(part.attributions) if item.spans.get("cue")]
    groups: dict[str, set[Fragment]] = defaultdict(set)
    for item in items:
        if item.entity in entities:
            groups[entities[item.entity].id].update(item.spans.get("source", ()))
    return {
        "text": text,
        "quotes": [_quote(text, item) for item in items],
        "coreference_groups": [
            [_span(text, part) for part in sorted(group)]
            for group in sorted(map(sorted, groups.values()))
            if len(group) > 1
        ],
    }


def _quote(text: str, item: Attribution) -> dict[str, Any]:
    return {
        "id": item.id,
        "cue": _span(text, item.spans["cue"][0]),
        "sources": [_span(text, part) for part in item.spans.get("source", ())],
        "contents": [_span(text, part) for part in item.spans.get("content", ())],
    }


def _span(text: str, part: Fragment) -> dict[str, Any]:
    start, end = part
    return {"start": start, "end": end, "text": text[start:end]}


CUELESS = Loss(
    "cueless",
    lambda n: ngettext(
        "{n} attribution without a cue is not kept",
        "{n} attributions without a cue are not kept",
        n,
    ),
    lambda part: sum(not item.spans.get("cue") for item in part.attributions),
)
CUE_PARTS = Loss(
    "cue_parts",
    lambda n: ngettext(
        "of {n} cue in several parts only the first is kept",
        "of {n} cues in several parts only the first ones are kept",
        n,
    ),
    lambda part: sum(len(item.spans.get("cue", ())) > 1 for item in part.attributions),
)
OTHER_ROLES = Loss(
    "other_roles",
    lambda n: ngettext(
        "{n} span that is no source, cue or content is not kept",
        "{n} spans that are no source, cue or content are not kept",
        n,
    ),
    lambda part: sum(role not in _ROLES for item in part.attributions for role in item.spans),
)
NAMES = Loss(
    "names",
    lambda n: ngettext(
        "of the entity of {n} attribution the name is not kept, only which sources are the same",
        "of the entities of {n} attributions the names are not kept, only which sources are the"
        " same",
        n,
    ),
    losses.ENTITIES.count,
)

CITRON = Format(
    "citron",
    N_("Citron (JSON)"),
    (".json",),
    None,
    write,
    loses=(
        *(CUELESS, CUE_PARTS, OTHER_ROLES, NAMES, losses.ATTRIBUTES, losses.IMPLICIT),
        *(losses.PARENTS, losses.LINKS, losses.CLAIMS, losses.NOTES, losses.ORIGINS),
        *(losses.PROVENANCE, losses.METADATA, losses.REGIONS, losses.STATES),
    ),
    one_layer=True,
    explains=N_("Quotations with cue, sources and contents: to train and to judge Citron."),
)
