"""doccano: a JSON line for each document, with the label types of a project."""

from annotator.formats import losses
from annotator.formats.base import Format
from annotator.formats.doccano.reading import knows, read
from annotator.formats.doccano.writing import README, RELATIONS, SPANS, write
from annotator.formats.foreign import carried
from annotator.i18n import N_

DOCCANO = Format(
    "doccano",
    N_("doccano (JSONL)"),
    (".jsonl", ".json"),
    read,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES),
        carried.SUPERSEDES,
    ),
    one_layer=True,
    explains=N_(
        "Lines and label types for doccano, where others go on marking in the browser; values and"
        " notes travel along unseen."
    ),
    knows=knows,
    aside=(SPANS, RELATIONS, README),
)
