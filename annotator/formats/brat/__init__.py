"""brat standoff: a folder for each annotator, a .txt and an .ann for each document.

One attribution is one event: its spans are the arguments, and so are the attributions that it
encloses (`Content2:E3`). Values are attributes, also the features of a source that is not written
(`implicit_person`); the entity is a normalisation; links are relations. What brat has no place
for stands in notes (`AttributionID`, `Origin`, `Fragments`), which brat keeps and shows.
"""

from __future__ import annotations

from annotator.formats import losses
from annotator.formats.base import Format, Loss
from annotator.formats.brat.lines import unbroken
from annotator.formats.brat.reading import read
from annotator.formats.brat.writing import preview, write
from annotator.i18n import N_, ngettext
from annotator.model.records import Corpus


def _lost_blank(part: Corpus) -> int:
    text = part.documents[0].text
    return sum(
        not unbroken(text, spans)
        for item in part.attributions
        for spans in item.spans.values()
        if spans
    )


BLANK = Loss(
    "blank_spans",
    lambda n: ngettext(
        "{n} span of nothing but white space is not kept",
        "{n} spans of nothing but white space are not kept",
        n,
    ),
    _lost_blank,
)
BRAT = Format(
    "brat",
    N_("brat standoff"),
    (".ann", ".a1"),
    read,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.DOCUMENT_IDS, losses.METADATA),
        *(losses.STATES, losses.ALIASES, BLANK),
    ),
    explains=N_(
        "Text and annotations side by side, a folder for each annotator: for brat and for the many"
        " programs that read its files."
    ),
    preview=preview,
    companion=".txt",
    aside=("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"),
)
