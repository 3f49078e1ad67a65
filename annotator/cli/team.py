"""What people do together: rules, gold, assignments, packets, agreement."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from annotator import adjudicate as adjudication
from annotator import (
    edits,
    exchange,
    listing,
    people,
    reports,
    terminal,
)
from annotator.adjudicate import WITH, WITHOUT
from annotator.cli.base import (
    PATH,
    PROBLEMS_FOUND,
    cli,
    json_option,
    named_documents,
    print_json,
    progress_bar,
    project_argument,
    report,
    say,
)
from annotator.errors import AnnotatorError, Problem
from annotator.exchange import packetfile, packets
from annotator.i18n import N_, _
from annotator.model.records import GOLD, Layer
from annotator.store import Store
from annotator.store.reader import in_use


@cli.command(help=N_("Check every layer of a project against the rules of its tagset."))
@project_argument
@json_option
def check(project: Path, as_json: bool) -> None:
    """Check a project."""
    with Store.reader(project) as store:
        problems = [*exchange.check_project(store), *exchange.left_behind(store)]
    if as_json:
        print_json(listing.problems_data(problems))
    else:
        report(problems, error=False)
        say(listing.problems_summary(problems))
    if any(problem.level == "error" for problem in problems):
        sys.exit(PROBLEMS_FOUND)


@cli.command(help=N_("Make a lone annotator's layers gold (origin: single)."))
@project_argument
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
@project_argument
@click.option("--auto", is_flag=True, help=N_("Do the automatic part."))
@click.option("--annotator", default="reviewer", help=N_("Who adjudicates (a pseudonym)."))
@click.option(
    "--majority",
    type=click.Choice(["on", "off"]),
    help=N_("From now on accept values on which more than half of at least three agree, or not."),
)
@click.option(
    "--clitics",
    type=click.Choice([WITH, WITHOUT, "ask"]),
    help=N_("From now on spans go with or without a prefix such as و, or it is asked."),
)
@json_option
def adjudicate(project: Path, auto: bool, annotator: str, as_json: bool, **rules: str) -> None:
    """Adjudicate as far as no person is needed; set the project's rules first."""
    with Store.open(project) if auto or any(rules.values()) else Store.reader(project) as store:
        if majority := rules["majority"]:
            adjudication.set_majority(store, on=majority == "on")
        if clitics := rules["clitics"]:
            adjudication.set_clitics(store, clitics.replace("ask", ""))
        done = adjudication.auto(store, annotator) if auto else adjudication.left(store)
        if as_json:
            print_json(listing.adjudicate_data(store, done))
        else:
            report(done.problems)
            for line in listing.adjudicate_lines(store, done):
                say(line)
    if done.problems or any(done.left.values()):
        sys.exit(PROBLEMS_FOUND)


@cli.command(help=N_("Give articles to annotators: all of them, or the ones that are named."))
@project_argument
@click.argument("documents", nargs=-1)
@click.option("--annotator", "names", multiple=True, required=True, help=N_("To whom; repeat it."))
@click.option("--overlap", default=0, help=N_("How many annotate each article (default: all)."))
@click.option("--seed", default=1, help=N_("Another number deals the articles out otherwise."))
@click.option("--withdraw", is_flag=True, help=N_("Take back what nothing was done on yet."))
def assign(
    project: Path, documents: tuple[str, ...], names: tuple[str, ...], withdraw: bool, **deal: int
) -> None:
    """Give articles to annotators, or take them back."""
    with Store.open(project) as store:
        by = store.setting("annotator") or GOLD
        chosen = named_documents(store, documents)
        if withdraw:
            dealt = {name: people.withdrawable(store, name, chosen) for name in names}
            people.withdraw(store, by, dealt)
        else:
            chosen = chosen or [item.id for item in in_use(store.overview())]
            k = deal["overlap"] or len(set(names))
            dealt = people.overlapping(chosen, names, k, deal["seed"])
            people.deal(store, by, dealt)
    for name, ids in dealt.items():
        say(listing.assign_summary(name, len(ids)))


@cli.command("people", help=N_("List annotators and how far they are; say what they may see."))
@project_argument
@click.option(
    "--shows-others",
    type=click.Choice(["never", "after-submission"]),
    help=N_("When annotators may see the work of others on an article, and its gold."),
)
@click.option(
    "--coverage",
    type=click.Choice([people.FREE, people.CUES]),
    help=N_("What must be decided before an article can be submitted: nothing, or every cue."),
)
@json_option
def people_(project: Path, shows_others: str | None, coverage: str | None, as_json: bool) -> None:
    """List annotators; switch what they may see and what a submission asks for."""
    with Store.open(project) if shows_others or coverage else Store.reader(project) as store:
        by = store.setting("annotator") or GOLD
        if shows_others:
            people.set_shows_others(store, by, shows_others.replace("-", "_"))
        if coverage:
            people.set_coverage(store, by, coverage)
        if as_json:
            print_json(listing.people_data(store))
        else:
            for line in listing.people_lines(store):
                say(line)


@cli.command(help=N_("Submit an annotator's articles as they are now: all, or the named ones."))
@project_argument
@click.argument("documents", nargs=-1)
@click.option("--annotator", required=True, help=N_("Whose work."))
def submit(project: Path, documents: tuple[str, ...], annotator: str) -> None:
    """Submit work."""
    with Store.open(project) as store:
        mine = [layer.document for layer in store.find(Layer, annotator=annotator)]
        chosen = named_documents(store, documents) or mine
        people.submit(store, annotator, chosen)
    say(listing.submit_summary(annotator, len(chosen)))


@cli.command(help=N_("Write a packet: work for an annotator, or an annotator's work."))
@project_argument
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
        chosen = named_documents(store, options["documents"])
        if sender:
            made = packets.work(store, sender)
        elif options["feedback"]:
            made = packets.feedback(store, to, chosen)
        else:
            text = packets.read_guidelines(options["guidelines"])
            made = packets.assignment(store, to, chosen, text)
    say(listing.packet_summary(made, packetfile.write(made, out)))


@cli.command(help=N_("Take packets in, all or nothing; a new project begins with an assignment."))
@project_argument
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PACKET...")
@click.option("--yes", is_flag=True, help=N_("Do not ask."))
def merge(project: Path, paths: tuple[Path, ...], yes: bool) -> None:
    """Take packets in."""
    with progress_bar(_("Reading")) as step:
        sent = packets.read_all(paths, step)  # before the project is touched
    with Store.open(project) if project.exists() else nullcontext() as store:
        with progress_bar(_("Comparing")) as step:
            coming = packets.look(store, sent, step)
        for line in listing.merge_lines(coming.summary):
            say(line)
        if not coming.summary or not (yes or _agreed()):
            return
        if store is None:
            with progress_bar(_("Merging")) as step:
                packets.make(project, coming, step).close()
            say(_("Made {project}.", project=str(project)))
            return
        with progress_bar(_("Merging")) as step:
            done = packets.take_in(store, coming, progress=step)
        say(_("Merged. The project as it was: {backup}", backup=str(done.backup or "")))
        for line in listing.conflict_lines(store):
            say(line)


def _agreed() -> bool:
    """Ask on a terminal; a pipe has agreed by being one."""
    return not sys.stdin.isatty() or click.confirm(terminal.line(_("Merge?")))


@cli.command(help=N_("Agreement of the first submissions, with intervals and reasons."))
@project_argument
@json_option
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help=N_("Write a table."))
@click.option("--html", "html_file", type=click.Path(path_type=Path), help=N_("Write a page."))
def agree(project: Path, as_json: bool, csv_file: Path | None, html_file: Path | None) -> None:
    """Compute agreement."""
    with Store.reader(project) as store, progress_bar(_("Comparing")):
        titles = {item.id: item.title for item in store.overview()}
        tagset = store.tagset
        data = reports.data(store) if as_json else {}
        found = None if as_json and not (csv_file or html_file) else reports.agreement_of(store)
    if found is not None and csv_file is not None:
        reports.write_csv(found, csv_file)
    if found is not None and html_file is not None:
        reports.write_html(found, tagset, titles, html_file)
    if as_json:
        print_json(data)
    elif found is not None:
        for line in reports.lines(found, tagset):
            say(line)
