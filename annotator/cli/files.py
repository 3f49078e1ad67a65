"""What goes in and out: projects, articles, annotations, exports and releases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from annotator import (
    edits,
    exchange,
    formatlist,
    listing,
    releaselist,
)
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
from annotator.exchange.choices import REFUSE, SEPARATE, SUPERSEDE, Choices
from annotator.formats import Options
from annotator.formats.base import CUT, KEEP, REGIONS
from annotator.formats.units import UNITS
from annotator.i18n import N_, _
from annotator.model.records import GOLD
from annotator.store import Store


@cli.command(help=N_("Make a new project file."))
@project_argument
@click.option("--tagset", type=PATH, help=N_("A tagset of your own."))
@click.option("--annotator", default="", help=N_("Who annotates (a pseudonym)."))
def new(project: Path, tagset: Path | None, annotator: str) -> None:
    """Make a new project file."""
    with exchange.create_project(project, tagset, annotator) as store:
        say(_("Made {project}.", project=str(store.path)))


@cli.command("import", help=N_("Import articles, annotations or datasets; all of them or none."))
@project_argument
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option(
    "--format",
    help=N_("Which format (`isnad formats` lists them); without it, by the file's ending."),
)
@click.option("--annotator", default="", help=N_("Whose work the annotations are."))
@click.option("--replace", is_flag=True, help=N_("Take the files' content where it differs."))
@click.option(
    SUPERSEDE,
    "--supersedes",
    is_flag=True,
    help=N_(
        "Another text under a known name or address is a corrected article: it supersedes the"
        " old one and takes its attributions along where the text is equal."
    ),
)
@click.option(
    SEPARATE,
    "--separate",
    is_flag=True,
    help=N_("Another text under a known name or address is another article."),
)
@click.option("--encoding", default="", help=N_("How texts are encoded, such as cp1256."))
@click.option(
    "--map",
    "columns",
    multiple=True,
    help=N_(
        "Which columns of a table are what: text=COLUMN,title=COLUMN, also outlet, date,"
        " url, author, id."
    ),
)
@click.option("--separator", default="", help=N_("The character between the cells of a CSV file."))
@click.option("--sheet", default="", help=N_("Which sheet of a workbook."))
@click.option(
    "--boilerplate",
    type=click.Choice([REGIONS, CUT, KEEP]),
    default=REGIONS,
    help=N_(
        "Of web pages: regions marks captions, related links and the like; cut leaves them out;"
        " keep keeps the whole page and marks everything round the article."
    ),
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    help=N_(
        "What other programs call things: Speaker=source, Factuality=stance,"
        " stance=no=denies; Person= leaves it out. Repeat it."
    ),
)
@click.option(
    "--offsets",
    type=click.Choice(UNITS),
    help=N_("What positions count, where a file does not do as its format says."),
)
def import_(project: Path, paths: tuple[Path, ...], **chosen: Any) -> None:
    """Import files and folders."""
    choices = _choices(chosen)
    with Store.open(project) as store, progress_bar(_("Importing")) as step:
        done = exchange.import_files(store, paths, choices, step)
    report(done.notes)
    say(listing.import_summary(done))


def _choices(chosen: dict[str, Any]) -> Choices:
    if sum(chosen[name] for name in (SUPERSEDE, SEPARATE, "replace")) > 1:
        raise click.UsageError(_("Say only one of --supersedes, --separate and --replace."))
    columns: dict[str, str] = {}
    for pair in (pair for pairs in chosen["columns"] for pair in pairs.split(",")):
        field, equals, head = pair.partition("=")
        if not equals:
            raise click.UsageError(_("--map wants FIELD=COLUMN, not “{pair}”.", pair=pair))
        columns[field.strip()] = head.strip()
    names = ("encoding", "separator", "sheet", "boilerplate")
    labels = dict(_label(pair) for pair in chosen["labels"])
    units = chosen["offsets"] or ""
    options = Options(
        columns=columns, labels=labels, offsets=units, **{name: chosen[name] for name in names}
    )
    corrections = next((name for name in (SUPERSEDE, SEPARATE) if chosen[name]), REFUSE)
    return Choices(chosen["format"], chosen["annotator"], chosen["replace"], corrections, options)


def _label(pair: str) -> tuple[str, str]:
    """Return what a file calls something and what we call it; a value's word has a = itself."""
    theirs, equals, ours = pair.rpartition("=")
    if not equals:
        raise click.UsageError(_("--label wants THEIRS=OURS, not “{pair}”.", pair=pair))
    return theirs.strip(), ours.strip()


@cli.command("withdraw", help=N_("Take documents out of use; they stay, but leave every export."))
@project_argument
@click.argument("documents", nargs=-1, required=True)
@click.option("--reason", default="", help=N_("Why; it is kept with the document."))
@click.option("--restore", is_flag=True, help=N_("Take them into use again."))
def withdraw_(project: Path, documents: tuple[str, ...], reason: str, restore: bool) -> None:
    """Withdraw documents, or take them into use again."""
    with Store.open(project) as store:
        by = store.setting("annotator") or GOLD
        chosen = named_documents(store, documents)
        with store.transaction():
            for id in chosen:
                if restore:
                    edits.restore_document(store, by, id)
                else:
                    edits.withdraw_document(store, by, id, reason)
    say(listing.withdraw_summary(len(chosen), restored=restore))


@cli.command(help=N_("Export a layer as a dataset; a release must pass every rule."))
@project_argument
@click.argument("out", type=PATH, required=False)
@click.option(
    "--format", "kind", required=True, help=N_("Which format; `isnad formats` lists them.")
)
@click.option("--layer", default=GOLD, help=N_("An annotator, gold (the default), or all."))
@click.option("--draft", is_flag=True, help=N_("Write a marked draft in spite of errors."))
@click.option(
    "--losses", is_flag=True, help=N_("Only say what the format does not keep of this project.")
)
@click.option("--preview", is_flag=True, help=N_("Only show what the first document becomes."))
def export(project: Path, out: Path | None, kind: str, layer: str, **chosen: bool) -> None:
    """Export a layer, or show what an export would be."""
    only = chosen["losses"] or chosen["preview"]
    if (out is None) != only:
        raise click.UsageError(_("Say where to (OUT), or only --losses or --preview."))
    with Store.reader(project) as store, progress_bar(_("Exporting")) as step:
        if chosen["losses"]:
            for line in formatlist.loss_lines(exchange.export_losses(store, kind, layer, step)):
                say(line)
        if chosen["preview"]:
            for line in exchange.export_preview(store, kind, layer).split("\n"):
                say(line)
        if out is None:
            return
        done = exchange.export(store, out, kind, layer, draft=chosen["draft"], progress=step)
    report(done.problems)
    for line in formatlist.loss_lines(done.loses) if done.loses else ():
        say(line)
    say(listing.export_summary(done))


@cli.command("formats", help=N_("List the formats and what each of them is for."))
@json_option
def formats_(as_json: bool) -> None:
    """List the formats."""
    if as_json:
        print_json(formatlist.data())
        return
    for line in formatlist.lines():
        say(line)


@cli.command(help=N_("Check a dataset: schema, checksums, references, rules."))
@click.argument("path", type=PATH)
@json_option
def validate(path: Path, as_json: bool) -> None:
    """Check a dataset."""
    verdict = exchange.validate(path)
    if as_json:
        print_json(listing.verdict_data(verdict))
    else:
        report(verdict.problems)
        say(listing.verdict_summary(verdict))
    if not verdict.valid:
        sys.exit(PROBLEMS_FOUND)


@cli.command(help=N_("Publish a dataset: checked, split, under fresh pseudonyms, with checksums."))
@project_argument
@click.argument("out", type=PATH)
@click.option(
    "--licence", default="", help=N_("Such as CC-BY-4.0; else as in the earlier release.")
)
@click.option("--licence-file", type=PATH, help=N_("The text of a licence of your own."))
@click.option(
    "--layer", "layers", multiple=True, help=N_("gold (the default), an annotator, or all.")
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    help=N_("Beside the dataset itself; huggingface unless you say others. Repeat it."),
)
@click.option("--after", type=PATH, help=N_("The earlier release: what changed is told."))
@click.option("--version", default="", help=N_("Such as 1.2.0; else by what changed."))
@click.option("--title", default="", help=N_("What the dataset is called."))
@click.option("--description", default="", help=N_("What it is, in a few sentences."))
@click.option("--creator", "creators", multiple=True, help=N_("Who made it; repeat it."))
@click.option("--url", default="", help=N_("Where it can be had."))
@click.option("--date", default="", help=N_("When it is published, such as 2026-11-25."))
@click.option("--guideline", type=PATH, help=N_("A text that goes out beside it."))
@click.option("--splits", help=N_("Shares: train=80,validation=10,test=10; or none."))
@click.option(
    "--together",
    multiple=True,
    help=N_("Metadata that keeps documents in one split, such as outlet. Repeat it."),
)
@click.option("--seed", default="", help=N_("Of splits and pseudonyms; always the same one."))
@click.option("--keep-names", is_flag=True, help=N_("Annotators keep the project's pseudonyms."))
@click.option("--keep-notes", is_flag=True, help=N_("Private notes go out as well."))
@click.option("--redact", type=PATH, help=N_("A list of names to black out, one on a line."))
@click.option("--unfinished", is_flag=True, help=N_("Layers that are not handed in, too."))
@click.option("--draft", is_flag=True, help=N_("Write a marked draft in spite of errors."))
@json_option
def release(project: Path, out: Path, as_json: bool, **chosen: Any) -> None:
    """Publish a dataset."""
    plan = exchange.plan_of(chosen)
    with Store.reader(project) as store, progress_bar(_("Releasing")) as step:
        done = exchange.release(store, plan, out, step)
    if as_json:
        told = (*done.notes, *done.problems)
        print_json({**releaselist.made_data(done), **listing.problems_data(told)})
        return
    report((*done.notes, *done.problems))
    for line in releaselist.made_lines(done):
        say(line)


@cli.command(help=N_("Prove that a release is untouched and valid; needs no project."))
@click.argument("release", type=PATH)
@click.option("--fingerprint", default="", help=N_("What its makers say that it must be."))
@json_option
def verify(release: Path, fingerprint: str, as_json: bool) -> None:
    """Verify a release."""
    with progress_bar(_("Verifying")) as step:
        found = exchange.verify(release, fingerprint, step)
    if as_json:
        print_json({**releaselist.verified_data(found), **listing.problems_data(found.problems)})
    else:
        report(found.problems)
        for line in releaselist.verified_lines(found):
            say(line)
    if not found.valid:
        sys.exit(PROBLEMS_FOUND)
