"""What is there: lists, documents, which program opens our files."""

from __future__ import annotations

from pathlib import Path

import click

from annotator import adjudicate as adjudication
from annotator import (
    associate,
    effort,
    exchange,
    listing,
    suggestlist,
    terminal,
    todolist,
)
from annotator.cli.base import (
    cli,
    json_option,
    print_json,
    progress_bar,
    project_argument,
    say,
)
from annotator.i18n import N_, _
from annotator.store import Store


@cli.command("associate", help=N_("Let a double click on a project or packet open Isnad."))
@click.option("--remove", is_flag=True, help=N_("Take that back."))
def associate_(remove: bool) -> None:
    """Tell the desktop which files are ours."""
    done = associate.remove() if remove else associate.add()
    for line in associate.lines(done, removed=remove):
        say(line)


@cli.command(
    "list",
    help=N_("List documents, near-identical ones, what the guideline should settle, or effort."),
)
@project_argument
@click.argument(
    "what",
    type=click.Choice(("documents", "duplicates", "guidelines", "effort")),
    default="documents",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=N_("Write the list for the guideline: CSV when the name ends so, else Markdown."),
)
@json_option
def list_(project: Path, what: str, out: Path | None, as_json: bool) -> None:
    """List documents, or the reviewer's reasons."""
    with Store.reader(project) as store:
        if what == "guidelines":
            _list_guidelines(store, out, as_json=as_json)
        elif out is not None:
            raise click.UsageError(_("--out goes with guidelines."))
        elif what == "duplicates":
            _list_duplicates(store, as_json=as_json)
        elif what == "effort":
            _list_effort(store, as_json=as_json)
        elif as_json:
            print_json(listing.documents_data(store))
        else:
            for line in listing.documents_lines(store):
                say(line)


def _list_effort(store: Store, *, as_json: bool) -> None:
    found = effort.effort(store)
    if as_json:
        print_json(found.plain())
    else:
        for line in suggestlist.effort_lines(found):
            say(line)


def _list_duplicates(store: Store, *, as_json: bool) -> None:
    with progress_bar(_("Comparing")) as step:
        found = exchange.duplicates_in(store, step)
    if as_json:
        print_json(listing.duplicates_data(store, found))
    else:
        for line in listing.duplicates_lines(store, found):
            say(line)


def _list_guidelines(store: Store, out: Path | None, *, as_json: bool) -> None:
    todos = adjudication.guideline_list(store)
    documents = todolist.texts_of(store, todos)
    if out is not None:
        todolist.write(todos, documents, store.tagset, out)
    if as_json:
        print_json(todolist.data(todos, documents))
    elif out is not None:
        say(_("Saved: {file}", file=str(out)))
    else:
        for line in todolist.markdown(todos, documents, store.tagset):
            say(line)


@cli.command(help=N_("Print a document's attributions, chain by chain."))
@project_argument
@click.argument("document")
@click.option(
    "--bidi",
    type=click.Choice(terminal.MODES),
    default="auto",
    help=N_(
        "terminal: shape and reorder for a terminal without bidi; none: print the stored order;"
        " auto: reorder only on a terminal that is not known to have bidi."
    ),
)
@json_option
def show(project: Path, document: str, bidi: terminal.Mode, as_json: bool) -> None:
    """Print a document's attributions."""
    with Store.reader(project) as store:
        found = exchange.resolve_document(store, document)
        if as_json:
            print_json(listing.document_data(store, found.id))
        else:
            click.echo("\n".join(listing.document_lines(store, found.id, bidi)))
