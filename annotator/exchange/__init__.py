"""Where files meet the store: import, export, validation."""

from annotator.exchange import packets
from annotator.exchange.incoming import ImportReport, import_paths
from annotator.exchange.names import resolve_document
from annotator.exchange.outgoing import ExportReport, check_project, export, format_named
from annotator.exchange.projects import create_project, load_tagset
from annotator.exchange.validation import Verdict, validate

__all__ = [
    "ExportReport",
    "ImportReport",
    "Verdict",
    "check_project",
    "create_project",
    "export",
    "format_named",
    "import_paths",
    "load_tagset",
    "packets",
    "resolve_document",
    "validate",
]
