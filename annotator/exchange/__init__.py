"""Where files meet the store: import, export, validation."""

from annotator.exchange import packets
from annotator.exchange.choices import Choices
from annotator.exchange.duplicates import in_project as duplicates_in
from annotator.exchange.incoming import ImportReport, import_files, import_paths
from annotator.exchange.names import resolve_document
from annotator.exchange.outgoing import ExportReport, check_project, export, format_named
from annotator.exchange.projects import create_project, load_tagset
from annotator.exchange.release import ReleaseReport, release
from annotator.exchange.releaseplan import Plan, plan_of
from annotator.exchange.showing import export_losses, export_preview
from annotator.exchange.superseding import left_behind
from annotator.exchange.validation import Verdict, validate
from annotator.exchange.verify import Verified, verify

__all__ = [
    "Choices",
    "ExportReport",
    "ImportReport",
    "Plan",
    "ReleaseReport",
    "Verdict",
    "Verified",
    "check_project",
    "create_project",
    "duplicates_in",
    "export",
    "export_losses",
    "export_preview",
    "format_named",
    "import_files",
    "import_paths",
    "left_behind",
    "load_tagset",
    "packets",
    "plan_of",
    "release",
    "resolve_document",
    "validate",
    "verify",
]
