"""Label Studio: tasks with annotations, and the configuration that shows them."""

from annotator.formats import losses
from annotator.formats.base import Format
from annotator.formats.foreign import carried
from annotator.formats.labelstudio.reading import knows, read
from annotator.formats.labelstudio.writing import write
from annotator.i18n import N_

LABEL_STUDIO = Format(
    "labelstudio",
    N_("Label Studio (JSON)"),
    (".json",),
    read,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES),
        carried.SUPERSEDES,
    ),
    explains=N_(
        "Tasks and a labelling configuration for Label Studio, where others go on annotating in"
        " the browser; what comes back is read again."
    ),
    knows=knows,
)
