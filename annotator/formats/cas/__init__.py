"""UIMA CAS, as JSON 0.4.0 and as XMI, both ways; archives of INCEpTION and WebAnno TSV, to read.

One file is one layer of one document. An export is laid out like a project archive of INCEpTION:
`annotation/DOCUMENT/ANNOTATOR.json`, `curation/DOCUMENT/CURATION_USER.json` for gold, and the type
system, which is to be imported there first (Layers → Import).
"""

from __future__ import annotations

from annotator.formats import losses
from annotator.formats.base import Format, Loss
from annotator.formats.cas import files, kinds, projects, webanno, writing
from annotator.formats.foreign.carried import SUPERSEDES
from annotator.i18n import N_, ngettext
from annotator.model.records import Corpus


def _controls(part: Corpus) -> int:
    words = (*(d.text for d in part.documents), *(item.note for item in part.attributions))
    return sum(len(writing.NOT_XML.findall(text)) for text in words)


CONTROLS = Loss(
    "controls",
    lambda n: ngettext(
        "{n} control character is a blank for other programs, for XML cannot hold it",
        "{n} control characters are blanks for other programs, for XML cannot hold them",
        n,
    ),
    _controls,
)
_LOSES = (losses.PROVENANCE, losses.CLAIMS, SUPERSEDES)

CAS_JSON = Format(
    "cas-json",
    N_("UIMA CAS JSON (INCEpTION)"),
    (".json",),
    files.read,
    writing.write_json,
    loses=_LOSES,
    explains=N_(
        "For INCEpTION and other UIMA programs: one file for each document and annotator, with the"
        " layers to import."
    ),
    preview=writing.preview,
    knows=files.knows_json,
    aside=(kinds.FILE,),
)
CAS_XMI = Format(
    "cas-xmi",
    N_("UIMA XMI (INCEpTION, older UIMA programs)"),
    (".xmi",),
    files.read,
    writing.write_xmi,
    loses=(*_LOSES, CONTROLS),
    explains=N_(
        "For UIMA programs that do not read JSON: one XML file for each document and annotator."
    ),
    aside=(kinds.FILE,),
)
INCEPTION = Format(
    "inception",
    N_("INCEpTION project archive"),
    (".zip",),
    projects.read,
    None,
    knows=projects.knows,
)
WEBANNO = Format(
    "webanno-tsv",
    N_("WebAnno TSV 3"),
    (".tsv",),
    webanno.read,
    None,
    knows=webanno.knows,
)
