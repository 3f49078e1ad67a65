"""What all commands share: the group, how they print, what their exit codes say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from annotator import (
    __version__,
    exchange,
    settings,
    terminal,
)
from annotator.errors import Problem
from annotator.i18n import N_, _, full_sentence, ngettext, set_language, system_language
from annotator.store import Store

PROBLEMS_FOUND, COULD_NOT_RUN = 1, 2
_SHOWN = 50
# Codes that say "this cannot be run as asked"; all others are problems of the content.
_NOT_RUN = frozenset(
    {"file_missing", "folder_missing", "folder_unwritable", "layer_unknown", "no_gold", "no_layers"}
    | {"document_not_found", "document_name_ambiguous", "not_a_project", "no_display"}
    | {"packet_nothing_assigned", "packet_no_gold", "packet_no_work", "packet_from_workplace"}
    | {"reason_missing", "encoding_name", "field_unknown", "separator_wrong"}
    | {"packet_work_not_back", "packet_work_is_here", "packet_work_unknown"}
    | {"associate_elsewhere"}
    | {"release_missing", "release_version", "release_version_old", "release_date"}
    | {"release_names_forgotten", "licence_missing", "licence_unknown"}
    | {"splits_wrong", "splits_renamed"}
    | {"format_unknown", "format_no_read", "format_no_write", "one_layer", "log_damaged"}
)
_NOT_RUN_PREFIXES = ("project_", "out_", "disk_", "name_", "backup_")

# Not click but we say, in the reader's language, that a file cannot be read.
PATH = click.Path(path_type=Path, readable=False)
project_argument = click.argument("project", type=PATH)
json_option = click.option("--json", "as_json", is_flag=True, help=N_("Print JSON for scripts."))


def say(text: str, *, error: bool = False) -> None:
    """Print one line, shaped for terminals without bidi."""
    click.echo(terminal.line(text), err=error)


def exit_code(problems: Sequence[Problem]) -> int:
    """Return 2 when nothing but the call itself was wrong, else 1."""
    codes = [problem.code for problem in problems]
    unusable = [code in _NOT_RUN or code.startswith(_NOT_RUN_PREFIXES) for code in codes]
    return COULD_NOT_RUN if all(unusable) else PROBLEMS_FOUND


def report(problems: Sequence[Problem], *, error: bool = True) -> None:
    """Print problems, one line each, at most the first fifty."""
    for problem in problems[:_SHOWN]:
        mark = _("error") if problem.level == "error" else _("warning")
        say(f"{mark}: {full_sentence(problem)}", error=error)
    rest = len(problems) - _SHOWN
    if rest > 0:
        say(ngettext("… and {n} more", "… and {n} more", rest), error=error)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on a terminal; stay silent in a pipe."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(terminal.line(title), total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Annotate who said what in Arabic news, offline. Without a command: the window."),
)
@click.version_option(__version__, prog_name="isnad")
def cli() -> None:
    """Choose the language of what follows."""
    chosen = settings.load().language
    set_language(system_language() if chosen == "auto" else chosen)


def named_documents(store: Store, names: Sequence[str]) -> list[str]:
    """Return the ids of documents that a person names; raise where one is not clear."""
    return [exchange.resolve_document(store, name).id for name in names]


def print_json(data: Any) -> None:
    """Print data for scripts."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
