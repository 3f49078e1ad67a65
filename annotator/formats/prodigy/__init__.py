"""Prodigy: a JSON line for each text and annotator, with tokens, spans and relations."""

from annotator.formats import losses
from annotator.formats.base import Format
from annotator.formats.foreign import carried
from annotator.formats.prodigy.reading import knows, read
from annotator.formats.prodigy.writing import write
from annotator.i18n import N_

PRODIGY = Format(
    "prodigy",
    N_("Prodigy (JSONL)"),
    (".jsonl",),
    read,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES),
        carried.SUPERSEDES,
    ),
    explains=N_(
        "Tokens, spans and relations for Prodigy and for training with spaCy; values and notes"
        " travel along unseen."
    ),
    makes=".jsonl",
    knows=knows,
)
