"""W3C Web Annotation (w3.org/TR/annotation-model): a page of annotations beside each text.

One span is one annotation with a target for each fragment, which says by position (code points, as
the Recommendation wants) and by quotation where it lies. Its property `attribution` joins the spans
of one attribution; values, entity, note and links stand on the first of these. Web clients such as
Recogito show and keep all of it, but they count UTF-16 units: reading finds that out and says so.
"""

from __future__ import annotations

from annotator.formats import losses
from annotator.formats.base import Format, Loss
from annotator.formats.foreign import carried
from annotator.formats.webannotation.reading import knows, read
from annotator.formats.webannotation.writing import preview, write
from annotator.i18n import N_, ngettext

UTF16 = Loss(
    "utf16",
    lambda n: ngettext(
        "in {n} text with emoji or the like, web clients that count UTF-16 units show marks too"
        " early",
        "in {n} texts with emoji or the like, web clients that count UTF-16 units show marks too"
        " early",
        n,
    ),
    lambda part: sum(any(c > "\uffff" for c in d.text) for d in part.documents),
)

WEB_ANNOTATION = Format(
    "webannotation",
    N_("W3C Web Annotation (JSON-LD)"),
    (".jsonld", ".json"),
    read,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES),
        *(carried.SUPERSEDES, UTF16),
    ),
    explains=N_(
        "Annotations as linked data beside each text: for web pages, digital editions and"
        " repositories."
    ),
    preview=preview,
    knows=knows,
    companion=".txt",
)
