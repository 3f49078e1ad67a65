"""WebAnno TSV 3 files as readings: one layer of one document, whose text may differ in blanks."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.errors import Place
from annotator.formats import article, encodings
from annotator.formats.base import Options, Reading
from annotator.formats.cas import files, tsv
from annotator.formats.cas.reading import Named, reading
from annotator.formats.cas.safety import MAX_MEGABYTES
from annotator.model.tagset import Tagset

_HEAD = 4096  # bytes by which a file is known
# Version 3 says so; 2 begins with its layers, or like version 1 with the first sentence.
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:#FORMAT=WebAnno TSV| # [\w.]+ \||#id=\d+\r?\n#text=)"
)


def read(path: Path, tagset: Tagset, options: Options) -> Reading:
    """Read one layer; whose it is says the folder, laid out as an archive of INCEpTION."""
    source = article.load(path, MAX_MEGABYTES)
    return of_bytes(source.raw, files.named(path), tagset, options, source.place)


def of_bytes(raw: bytes, named: Named, tagset: Tagset, options: Options, place: Place) -> Reading:
    """Return what a file holds; raise AnnotatorError when it is no WebAnno TSV 3."""
    text = encodings.decode(raw, place, options.encoding or "UTF-8").text
    graph = tsv.parse(text, options.offsets, place)
    return reading(graph, named, tagset, options, place)


def knows(path: Path) -> bool:
    """Return whether a TSV file is WebAnno's, of whatever version, by how it begins."""
    try:
        with path.open("rb") as file:
            return _BEGINNING.match(file.read(_HEAD)) is not None
    except OSError:
        return False
