"""File formats: file ↔ records, pure. One tuple lists them all."""

from annotator.formats.base import (
    Dataset,
    Format,
    Loss,
    Options,
    Reading,
    Source,
    Stream,
    stream_of,
)
from annotator.formats.bio import BIO
from annotator.formats.brat import BRAT
from annotator.formats.cas import CAS_JSON, CAS_XMI, INCEPTION, WEBANNO
from annotator.formats.citron import CITRON
from annotator.formats.conllu import CONLLU
from annotator.formats.docbin import DOCBIN
from annotator.formats.doccano import DOCCANO
from annotator.formats.docx import DOCX
from annotator.formats.gold import GOLD
from annotator.formats.html import HTML
from annotator.formats.huggingface import HUGGINGFACE
from annotator.formats.labelstudio import LABEL_STUDIO
from annotator.formats.native import JSON
from annotator.formats.parc import PARC
from annotator.formats.parquet import PARQUET
from annotator.formats.plaintext import TEXT
from annotator.formats.prodigy import PRODIGY
from annotator.formats.sdqc import SDQC
from annotator.formats.spreadsheet import CSV, XLSX
from annotator.formats.tables import TABLE
from annotator.formats.tei import TEI
from annotator.formats.webannotation import WEB_ANNOTATION

FORMATS: tuple[Format, ...] = (
    *(TEXT, HTML, DOCX, TABLE, JSON, GOLD, BRAT, LABEL_STUDIO, DOCCANO, WEB_ANNOTATION),
    *(HUGGINGFACE, CSV, XLSX, CAS_JSON, CAS_XMI, INCEPTION, WEBANNO),
    *(PRODIGY, CONLLU, BIO, PARQUET, DOCBIN, TEI, PARC, CITRON, SDQC),
)

__all__ = [
    "FORMATS",
    "Dataset",
    "Format",
    "Loss",
    "Options",
    "Reading",
    "Source",
    "Stream",
    "stream_of",
]
