"""Articles as Word files (.docx), by mammoth: paragraphs as they would be after accepting changes.

Tracked insertions and content controls are text, tracked deletions are not. Pictures, comments,
headers and footers are left out; links to other files are never followed. What the file says of
its author and date is about the person who typed it, not about the article, and is not taken.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from annotator.errors import Problem, mistake
from annotator.formats import archive, article
from annotator.formats.base import Options, Reading, Source
from annotator.i18n import N_
from annotator.model.records import Corpus

_DOCUMENT = "word/document.xml"
_LARGEST_PART = 20  # megabytes of XML; mammoth takes a hundred times that
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
# What mammoth and the standard library raise on XML that is broken or has another shape.
_BROKEN = (
    *archive.ERRORS,
    *(ExpatError, LookupError, AttributeError, TypeError, RecursionError),
)


def parse(source: Source, options: Options) -> Reading:
    """Read one article; raise AnnotatorError for what is no Word file or has no text."""
    del options  # the file says itself how it is encoded
    article.refuse_unless(source, "DOCX", article.ZIP)
    parts = archive.office_parts(source.raw, _DOCUMENT, _LARGEST_PART, source.place)
    lines = _lines(source)
    if not lines:
        raise mistake("file_blank", source.place)
    document = article.document(source, "\n".join(lines))
    notes: tuple[Problem, ...] = ()
    if any(_leads_outside(raw) for name, raw in parts.items() if name.endswith(".rels")):
        notes = (Problem("links_outside", source.place, {}, "warning"),)
    return Reading(Corpus(documents=(document,)), notes)


def _lines(source: Source) -> list[str]:
    from mammoth import docx  # noqa: PLC0415 — only Word files need it

    try:
        found = docx.read(io.BytesIO(source.raw))
        text = "".join(_text(found.value))
    except _BROKEN as error:
        raise mistake("office_broken", source.place) from error
    return [line.strip() for line in text.split("\n") if line.strip()]


def _text(element: Any) -> Iterator[str]:
    """Yield the words of mammoth's tree: paragraphs and breaks end lines, cells have tabs."""
    from mammoth import documents  # noqa: PLC0415

    if isinstance(element, documents.Text):
        yield element.value.replace("\n", " ")
    elif isinstance(element, documents.Tab):
        yield "\t"
    elif isinstance(element, documents.Break):
        yield "\n"
    elif isinstance(element, documents.TableRow):
        cells = ("".join(_text(cell)).strip().replace("\n", " ") for cell in element.children)
        yield "\t".join(cells) + "\n"
    else:
        for child in getattr(element, "children", ()):
            yield from _text(child)
        if isinstance(element, documents.Paragraph):
            yield "\n"


def _leads_outside(relations: bytes) -> bool:
    """Return whether a file wants others to be loaded; a link in the text does not."""
    return any(
        b"External" in relation and b"/hyperlink" not in relation
        for relation in _RELATION.findall(relations)
    )


DOCX = article.kind("docx", N_("Word documents"), (".docx",), parse)
