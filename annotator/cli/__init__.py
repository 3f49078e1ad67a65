"""The command line: short commands over the same functions as the window."""

from annotator.cli import files, looking, suggesting, team
from annotator.cli.base import COULD_NOT_RUN, PATH, PROBLEMS_FOUND, cli, exit_code, report, say

__all__ = [
    "COULD_NOT_RUN",
    "PATH",
    "PROBLEMS_FOUND",
    "cli",
    "exit_code",
    "files",
    "looking",
    "report",
    "say",
    "suggesting",
    "team",
]
