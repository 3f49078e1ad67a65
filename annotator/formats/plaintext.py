"""Articles as text files, in UTF-8, UTF-16 or an Arabic code page."""

from __future__ import annotations

from annotator.errors import Problem
from annotator.formats import article
from annotator.formats.base import Options, Reading, Source
from annotator.formats.encodings import decode
from annotator.i18n import N_
from annotator.model.records import Corpus


def parse(source: Source, options: Options) -> Reading:
    """Read one article as one document whose id is its file name."""
    if article.what_it_is(source.raw) not in (article.TEXT, article.MAIL):
        article.refuse_unless(source, "TXT", article.TEXT)
    decoded = decode(source.raw, source.place, options.encoding)
    document = article.document(source, decoded.text)
    notes: tuple[Problem, ...] = ()
    if decoded.guessed:
        params = {"encoding": decoded.encoding}
        notes = (Problem("encoding_guessed", source.place, params, "warning"),)
    return Reading(Corpus(documents=(document,)), notes, encoding=decoded.encoding)


TEXT = article.kind("text", N_("Plain text"), (".txt",), parse)
