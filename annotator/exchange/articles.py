"""Articles on their way in: bytes from a folder or a zip, boilerplate marked or cut."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from annotator.exchange.collect import Found
from annotator.formats import Options, Reading, Source
from annotator.formats.archive import read as read_member
from annotator.formats.article import load
from annotator.formats.base import CUT
from annotator.formats.html import HTML
from annotator.model.ids import region_id
from annotator.model.records import Document, Fragment, Region
from annotator.model.tagset import digest

BOILERPLATE = "boilerplate"


def source(file: Found) -> Source:
    """Return the bytes of a file, of a folder or a zip; raise AnnotatorError."""
    if file.member is None:
        return load(file.path, file.format.limit)
    raw = read_member(file.box or file.path, file.member, file.format.limit, file.place)
    return Source(file.base, raw, file.place)


def read(file: Found, options: Options) -> Reading:
    """Read articles as a person wants them; raise AnnotatorError when they cannot be read."""
    parse = file.format.parse
    assert parse is not None, "only formats of articles are read here"
    reading = file.read(lambda: parse(source(file), options))
    return _without_boilerplate(reading, options) if file.format is HTML else reading


def _without_boilerplate(reading: Reading, options: Options) -> Reading:
    """Mark, or cut out, the lines of pages that are captions, links, share bars and the like."""
    documents: list[Document] = []
    regions: list[Region] = []
    for document in reading.corpus.documents:
        known = [(r.start, r.end) for r in reading.corpus.regions if r.document == document.id]
        found = joined(document.text, [*known, *boilerplate(document.text)])
        if options.boilerplate == CUT:
            documents.append(_cut(document, found))
            continue
        documents.append(document)
        for start, end in found:
            id = region_id(document.id, BOILERPLATE, start, end)
            regions.append(Region(id, document.id, BOILERPLATE, start, end))
    corpus = dataclasses.replace(reading.corpus, documents=tuple(documents), regions=tuple(regions))
    return dataclasses.replace(reading, corpus=corpus)


def boilerplate(text: str) -> list[Fragment]:
    """Return the ranges of a text that are no editorial text, whole lines; neighbours join."""
    from annotator.suggest.boilerplate import boilerplate as ranges  # noqa: PLC0415
    from annotator.suggest.reading import Reading as Words  # noqa: PLC0415

    words = Words(text)
    return joined(text, [words.span(first, last) for first, last in ranges(words)])


def joined(text: str, parts: Iterable[Fragment]) -> list[Fragment]:
    """Return ranges sorted; those with nothing but white space between them become one."""
    found: list[Fragment] = []
    for start, end in sorted(parts):
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _cut(document: Document, parts: Sequence[Fragment]) -> Document:
    """Return the document without these lines; as it was when nothing else would be left."""
    text, end = "", 0
    for start, stop in parts:
        text += document.text[end:start]
        end = stop
    lines = (text + document.text[end:]).split("\n")
    kept = "\n".join(line for line in lines if line.strip())
    if not kept:
        return document
    return dataclasses.replace(document, text=kept, sha256=digest(kept))
