"""doccano: a JSON line for each document, with entities and relations, and the label types.

doccano counts UTF-16 units (a project "in grapheme mode" counts graphemes: do not choose that). It
keeps what else a line holds, so values, entities, notes and ids travel under a key of their own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from annotator.errors import Place
from annotator.formats import jsonio, units
from annotator.formats.base import Progress, Stream, silent
from annotator.formats.foreign import carried, drawn
from annotator.model.records import Corpus
from annotator.model.tagset import Tagset

LINES, SPANS, RELATIONS, README = "all.jsonl", "spans.json", "relations.json", "README.txt"
_GREY = "#7a7a7a"
_README = """\
How to open this in doccano (1.8)

1. Create a project: Sequence Labeling. Tick "Allow overlapping spans" and "Use relation labeling";
   do not tick "Count grapheme clusters as one character".
2. Labels > Span > Import: spans.json. Labels > Relation > Import: relations.json.
3. Dataset > Import: task "Relation extraction", format JSONL, encoding UTF-8, file all.jsonl.

Export as JSONL and import the result into Isnad: what travels under the key "isnad" belongs to the
attributions whose first span is still where it was.
"""


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write the lines, the label types of doccano's two label pages, and how to use them."""
    out.mkdir()
    types = _types(stream.tagset)
    for name, found in ((SPANS, types[0]), (RELATIONS, types[1])):
        (out / name).write_bytes(jsonio.pretty(found))
    (out / README).write_text(_README, "utf-8", newline="\n")
    with (out / LINES).open("wb") as file:
        for number, part in enumerate(stream.told(progress), 1):
            line = _line(part)
            jsonio.check("doccano", line, Place(file=LINES, line=number))
            file.write(jsonio.dumps(line))


def _types(tagset: Tagset) -> tuple[list[Any], list[Any]]:
    """Return the span types and the relation types of a tagset, by the ids that we write."""
    spans = [_type(role.id, role.colour, role.key) for role in tagset.roles]
    spans += [_type(region.id, _GREY) for region in tagset.regions]
    relations = [_type(role.id, role.colour) for role in tagset.roles]
    return spans, relations + [_type(link.id, _GREY) for link in tagset.links]


def _type(id: str, colour: str, key: str = "") -> dict[str, str | None]:
    key = key.lower()
    suffix = key if len(key) == 1 and key.isascii() and key.isalnum() else None
    return {
        "text": id,
        "prefix_key": None,
        "suffix_key": suffix,
        "background_color": colour,
        "text_color": "#ffffff",
    }


def _line(part: Corpus) -> dict[str, Any]:
    place = units.writer(part.documents[0].text, units.UTF16)
    items, known = drawn.in_order(part.attributions), {item.id for item in part.attributions}
    found = [
        (stretch.id, place(stretch.start), place(stretch.end), stretch.role)
        for stretch in (*drawn.regions(part), *(s for item in items for s in drawn.stretches(item)))
    ]
    ids = {id: n for n, (id, *_) in enumerate(found, 1)}
    arrows = [arrow for item in items for arrow in drawn.arrows(item, known)]
    return {
        "text": part.documents[0].text,
        "entities": [
            {"id": ids[id], "start_offset": start, "end_offset": end, "label": label}
            for id, start, end, label in found
        ],
        "relations": [
            {"id": n, "from_id": ids[a.source], "to_id": ids[a.target], "type": a.label}
            for n, a in enumerate(arrows, 1)
        ],
        carried.KEY: carried.carry(part, carried.all_values(part, found)),
    }
