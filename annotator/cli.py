"""The command line: short commands over the same functions as the window."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from annotator import __version__, edits, exchange, listing, people, reports, settings, terminal
from annotator import adjudicate as adjudication
from annotator.errors import AnnotatorError, Problem
from annotator.exchange import packetfile, packets
from annotator.i18n import N_, _, full_sentence, ngettext, set_language, system_language
from annotator.model.records import GOLD, Layer
from annotator.store import Store

PROBLEMS_FOUND, COULD_NOT_RUN = 1, 2
_SHOWN = 50
# Codes that say "this cannot be run as asked"; all others are problems of the content.
_NOT_RUN = frozenset(
    {"file_missing", "folder_missing", "folder_unwritable", "layer_unknown", "no_gold", "no_layers"}
    | {"document_not_found", "document_name_ambiguous", "not_a_project", "no_display"}
    | {"packet_nothing_assigned", "packet_no_gold", "packet_no_work", "packet_from_workplace"}
    | {"format_unknown", "format_no_read", "format_no_write", "one_layer", "log_damaged"}
)
_NOT_RUN_PREFIXES = ("project_", "out_", "disk_", "name_", "backup_")

# Not click but we say, in the reader's language, that a file cannot be read.
PATH = click.Path(path_type=Path, readable=False)
_project = click.argument("project", type=PATH)
_json = click.option("--json", "as_json", is_flag=True, help=N_("Print JSON for scripts."))


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
def _progress(title: str) -> Iterator[Callable[[int, int], None]]:
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


@cli.command(help=N_("Make a new project file."))
@_project
@click.option("--tagset", type=PATH, help=N_("A tagset of your own."))
@click.option("--annotator", default="", help=N_("Who annotates (a pseudonym)."))
def new(project: Path, tagset: Path | None, annotator: str) -> None:
    """Make a new project file."""
    with exchange.create_project(project, tagset, annotator) as store:
        say(_("Made {project}.", project=str(store.path)))


@cli.command("import", help=N_("Import articles, annotations or datasets; all of them or none."))
@_project
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--format", "format_name", default=None, help=N_("text, json or gold."))
@click.option("--annotator", default="", help=N_("Whose work the annotations are."))
@click.option("--replace", is_flag=True, help=N_("Take the files' content where it differs."))
def import_(
    project: Path, paths: tuple[Path, ...], format_name: str | None, annotator: str, replace: bool
) -> None:
    """Import files and folders."""
    with Store.open(project) as store, _progress(_("Importing")) as step:
        done = exchange.import_paths(
            store, paths, format_name, annotator, replace=replace, progress=step
        )
    report(done.notes)
    say(listing.import_summary(done))


@cli.command(help=N_("Export a layer as a dataset; a release must pass every rule."))
@_project
@click.argument("out", type=PATH)
@click.option("--format", "format_name", required=True, help=N_("json or gold."))
@click.option("--layer", default=GOLD, help=N_("An annotator, gold (the default), or all."))
@click.option("--draft", is_flag=True, help=N_("Write a marked draft in spite of errors."))
def export(project: Path, out: Path, format_name: str, layer: str, draft: bool) -> None:
    """Export a layer."""
    with Store.reader(project) as store, _progress(_("Exporting")) as step:
        done = exchange.export(store, out, format_name, layer, draft=draft, progress=step)
    report(done.problems)
    say(listing.export_summary(done))


@cli.command(help=N_("Check a dataset: schema, checksums, references, rules."))
@click.argument("path", type=PATH)
@_json
def validate(path: Path, as_json: bool) -> None:
    """Check a dataset."""
    verdict = exchange.validate(path)
    if as_json:
        _print(listing.verdict_data(verdict))
    else:
        report(verdict.problems)
        say(listing.verdict_summary(verdict))
    if not verdict.valid:
        sys.exit(PROBLEMS_FOUND)


@cli.command(help=N_("Check every layer of a project against the rules of its tagset."))
@_project
@_json
def check(project: Path, as_json: bool) -> None:
    """Check a project."""
    with Store.reader(project) as store:
        problems = exchange.check_project(store)
    if as_json:
        _print(listing.problems_data(problems))
    else:
        report(problems, error=False)
        say(listing.problems_summary(problems))
    if any(problem.level == "error" for problem in problems):
        sys.exit(PROBLEMS_FOUND)


@cli.command(help=N_("Make a lone annotator's layers gold (origin: single)."))
@_project
@click.argument("documents", nargs=-1)
@click.option("--annotator", required=True, help=N_("Whose layers."))
def promote(project: Path, documents: tuple[str, ...], annotator: str) -> None:
    """Make layers gold."""
    with Store.open(project) as store:
        ids = [exchange.resolve_document(store, name).id for name in documents]
        if not any(layer.annotator == annotator for layer in store.find(Layer)):
            names = sorted({layer.annotator for layer in store.find(Layer)})
            raise AnnotatorError(
                Problem("layer_unknown", params={"name": annotator, "layers": ", ".join(names)})
            )
        edits.promote(store, annotator, ids)
        say(listing.promote_summary(store))


@cli.command(help=N_("Make gold of what annotators agree on; list what a reviewer must decide."))
@_project
@click.option("--auto", is_flag=True, help=N_("Do the automatic part."))
@click.option("--annotator", default="reviewer", help=N_("Who adjudicates (a pseudonym)."))
@_json
def adjudicate(project: Path, auto: bool, annotator: str, as_json: bool) -> None:
    """Adjudicate as far as no person is needed."""
    with Store.open(project) if auto else Store.reader(project) as store:
        done = adjudication.auto(store, annotator) if auto else adjudication.left(store)
        if as_json:
            _print(listing.adjudicate_data(store, done))
        else:
            report(done.problems)
            for line in listing.adjudicate_lines(store, done):
                say(line)
    if done.problems or any(done.left.values()):
        sys.exit(PROBLEMS_FOUND)


def _documents(store: Store, names: Sequence[str]) -> list[str]:
    return [exchange.resolve_document(store, name).id for name in names]


@cli.command(help=N_("Give articles to annotators: all of them, or the ones that are named."))
@_project
@click.argument("documents", nargs=-1)
@click.option("--annotator", "names", multiple=True, required=True, help=N_("To whom; repeat it."))
@click.option("--overlap", default=0, help=N_("How many annotate each article (default: all)."))
@click.option("--seed", default=1, help=N_("Another number deals the articles out otherwise."))
def assign(
    project: Path, documents: tuple[str, ...], names: tuple[str, ...], overlap: int, seed: int
) -> None:
    """Give articles to annotators."""
    with Store.open(project) as store:
        by = store.setting("annotator") or GOLD
        chosen = _documents(store, documents) or [item.id for item in store.overview()]
        dealt = people.overlapping(chosen, names, overlap or len(set(names)), seed)
        with store.transaction():
            for name, ids in dealt.items():
                people.assign(store, by, name, ids)
    for name, ids in dealt.items():
        say(listing.assign_summary(name, len(ids)))


@cli.command(help=N_("Submit an annotator's articles as they are now: all, or the named ones."))
@_project
@click.argument("documents", nargs=-1)
@click.option("--annotator", required=True, help=N_("Whose work."))
def submit(project: Path, documents: tuple[str, ...], annotator: str) -> None:
    """Submit work."""
    with Store.open(project) as store:
        mine = [layer.document for layer in store.find(Layer, annotator=annotator)]
        chosen = _documents(store, documents) or mine
        people.submit(store, annotator, chosen)
    say(listing.submit_summary(annotator, len(chosen)))


@cli.command(help=N_("Write a packet: work for an annotator, or an annotator's work."))
@_project
@click.argument("out", type=PATH)
@click.option("--to", default="", help=N_("Who gets it: articles to work on."))
@click.option("--from", "sender", default="", help=N_("Whose work goes back in it."))
@click.option("--feedback", is_flag=True, help=N_("With --to: their articles' gold instead."))
@click.option("--document", "documents", multiple=True, help=N_("Only this one; repeat it."))
@click.option("--guidelines", type=PATH, help=N_("With --to: a text file that goes with it."))
def packet(project: Path, out: Path, to: str, sender: str, **options: Any) -> None:
    """Write a packet."""
    if bool(to) == bool(sender):
        raise click.UsageError(_("Say either --to or --from."))
    with Store.reader(project) as store:
        chosen = _documents(store, options["documents"])
        if sender:
            made = packets.work(store, sender)
        elif options["feedback"]:
            made = packets.feedback(store, to, chosen)
        else:
            text = packets.read_guidelines(options["guidelines"])
            made = packets.assignment(store, to, chosen, text)
    say(listing.packet_summary(made, packetfile.write(made, out)))


@cli.command(help=N_("Take packets in, all or nothing; a new project begins with an assignment."))
@_project
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PACKET...")
@click.option("--yes", is_flag=True, help=N_("Do not ask."))
def merge(project: Path, paths: tuple[Path, ...], yes: bool) -> None:
    """Take packets in."""
    packets.read_all(paths)  # before the project is touched
    with Store.open(project) if project.exists() else nullcontext() as store:
        coming = packets.summary(store, paths)
        for line in listing.merge_lines(coming):
            say(line)
        if not coming or not (yes or _agreed()):
            return
        if store is None:
            packets.create(project, paths)[0].close()
            say(_("Made {project}.", project=str(project)))
            return
        done = packets.merge(store, paths)
        say(_("Merged. The project as it was: {backup}", backup=str(done.backup)))
        for line in listing.conflict_lines(store):
            say(line)


def _agreed() -> bool:
    """Ask on a terminal; a pipe has agreed by being one."""
    return not sys.stdin.isatty() or click.confirm(terminal.line(_("Merge?")))


@cli.command("list", help=N_("List the documents and how far their layers are."))
@_project
@_json
def list_(project: Path, as_json: bool) -> None:
    """List documents."""
    with Store.reader(project) as store:
        if as_json:
            _print(listing.documents_data(store))
        else:
            for line in listing.documents_lines(store):
                say(line)


@cli.command(help=N_("Print a document's attributions, chain by chain."))
@_project
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
@_json
def show(project: Path, document: str, bidi: terminal.Mode, as_json: bool) -> None:
    """Print a document's attributions."""
    with Store.reader(project) as store:
        found = exchange.resolve_document(store, document)
        if as_json:
            _print(listing.document_data(store, found.id))
        else:
            click.echo("\n".join(listing.document_lines(store, found.id, bidi)))


@cli.command(help=N_("Agreement of the first submissions, with intervals and reasons."))
@_project
@_json
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help=N_("Write a table."))
@click.option("--html", "html_file", type=click.Path(path_type=Path), help=N_("Write a page."))
def agree(project: Path, as_json: bool, csv_file: Path | None, html_file: Path | None) -> None:
    """Compute agreement."""
    with Store.reader(project) as store, _progress(_("Comparing")):
        titles = {item.id: item.title for item in store.overview()}
        tagset = store.tagset
        data = reports.data(store) if as_json else {}
        found = None if as_json and not (csv_file or html_file) else reports.agreement_of(store)
    if found is not None and csv_file is not None:
        reports.write_csv(found, csv_file)
    if found is not None and html_file is not None:
        reports.write_html(found, tagset, titles, html_file)
    if as_json:
        _print(data)
    elif found is not None:
        for line in reports.lines(found, tagset):
            say(line)


def _print(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
