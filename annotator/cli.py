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

from annotator import (
    __version__,
    accepting,
    associate,
    edits,
    effort,
    evaluation,
    exchange,
    formatlist,
    listing,
    offering,
    people,
    propagation,
    releaselist,
    reports,
    settings,
    suggestlist,
    teaching,
    terminal,
    todolist,
)
from annotator import adjudicate as adjudication
from annotator.adjudicate import WITH, WITHOUT
from annotator.errors import AnnotatorError, Problem
from annotator.exchange import goldfiles, packetfile, packets
from annotator.exchange.choices import REFUSE, SEPARATE, SUPERSEDE, Choices
from annotator.exchange.replacing import replacing
from annotator.formats import Options
from annotator.formats.base import CUT, KEEP, REGIONS
from annotator.formats.units import UNITS
from annotator.i18n import N_, _, full_sentence, ngettext, set_language, system_language
from annotator.model.records import GOLD, Layer
from annotator.model.tagset import from_json
from annotator.store import Store
from annotator.store.reader import in_use

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
    with Store.open(project) as store, _progress(_("Importing")) as step:
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
@_project
@click.argument("documents", nargs=-1, required=True)
@click.option("--reason", default="", help=N_("Why; it is kept with the document."))
@click.option("--restore", is_flag=True, help=N_("Take them into use again."))
def withdraw_(project: Path, documents: tuple[str, ...], reason: str, restore: bool) -> None:
    """Withdraw documents, or take them into use again."""
    with Store.open(project) as store:
        by = store.setting("annotator") or GOLD
        chosen = _documents(store, documents)
        with store.transaction():
            for id in chosen:
                if restore:
                    edits.restore_document(store, by, id)
                else:
                    edits.withdraw_document(store, by, id, reason)
    say(listing.withdraw_summary(len(chosen), restored=restore))


@cli.command(help=N_("Export a layer as a dataset; a release must pass every rule."))
@_project
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
    with Store.reader(project) as store, _progress(_("Exporting")) as step:
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
@_json
def formats_(as_json: bool) -> None:
    """List the formats."""
    if as_json:
        _print(formatlist.data())
        return
    for line in formatlist.lines():
        say(line)


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


@cli.command(help=N_("Publish a dataset: checked, split, under fresh pseudonyms, with checksums."))
@_project
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
@_json
def release(project: Path, out: Path, as_json: bool, **chosen: Any) -> None:
    """Publish a dataset."""
    plan = exchange.plan_of(chosen)
    with Store.reader(project) as store, _progress(_("Releasing")) as step:
        done = exchange.release(store, plan, out, step)
    if as_json:
        told = (*done.notes, *done.problems)
        _print({**releaselist.made_data(done), **listing.problems_data(told)})
        return
    report((*done.notes, *done.problems))
    for line in releaselist.made_lines(done):
        say(line)


@cli.command(help=N_("Prove that a release is untouched and valid; needs no project."))
@click.argument("release", type=PATH)
@click.option("--fingerprint", default="", help=N_("What its makers say that it must be."))
@_json
def verify(release: Path, fingerprint: str, as_json: bool) -> None:
    """Verify a release."""
    with _progress(_("Verifying")) as step:
        found = exchange.verify(release, fingerprint, step)
    if as_json:
        _print({**releaselist.verified_data(found), **listing.problems_data(found.problems)})
    else:
        report(found.problems)
        for line in releaselist.verified_lines(found):
            say(line)
    if not found.valid:
        sys.exit(PROBLEMS_FOUND)


@cli.command(help=N_("Check every layer of a project against the rules of its tagset."))
@_project
@_json
def check(project: Path, as_json: bool) -> None:
    """Check a project."""
    with Store.reader(project) as store:
        problems = [*exchange.check_project(store), *exchange.left_behind(store)]
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
@_json
def adjudicate(project: Path, auto: bool, annotator: str, as_json: bool, **rules: str) -> None:
    """Adjudicate as far as no person is needed; set the project's rules first."""
    with Store.open(project) if auto or any(rules.values()) else Store.reader(project) as store:
        if majority := rules["majority"]:
            adjudication.set_majority(store, on=majority == "on")
        if clitics := rules["clitics"]:
            adjudication.set_clitics(store, clitics.replace("ask", ""))
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
@click.option("--withdraw", is_flag=True, help=N_("Take back what nothing was done on yet."))
def assign(
    project: Path, documents: tuple[str, ...], names: tuple[str, ...], withdraw: bool, **deal: int
) -> None:
    """Give articles to annotators, or take them back."""
    with Store.open(project) as store:
        by = store.setting("annotator") or GOLD
        chosen = _documents(store, documents)
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
@_project
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
@_json
def people_(project: Path, shows_others: str | None, coverage: str | None, as_json: bool) -> None:
    """List annotators; switch what they may see and what a submission asks for."""
    with Store.open(project) if shows_others or coverage else Store.reader(project) as store:
        by = store.setting("annotator") or GOLD
        if shows_others:
            people.set_shows_others(store, by, shows_others.replace("-", "_"))
        if coverage:
            people.set_coverage(store, by, coverage)
        if as_json:
            _print(listing.people_data(store))
        else:
            for line in listing.people_lines(store):
                say(line)


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
    with _progress(_("Reading")) as step:
        sent = packets.read_all(paths, step)  # before the project is touched
    with Store.open(project) if project.exists() else nullcontext() as store:
        with _progress(_("Comparing")) as step:
            coming = packets.look(store, sent, step)
        for line in listing.merge_lines(coming.summary):
            say(line)
        if not coming.summary or not (yes or _agreed()):
            return
        if store is None:
            with _progress(_("Merging")) as step:
                packets.make(project, coming, step).close()
            say(_("Made {project}.", project=str(project)))
            return
        with _progress(_("Merging")) as step:
            done = packets.take_in(store, coming, progress=step)
        say(_("Merged. The project as it was: {backup}", backup=str(done.backup or "")))
        for line in listing.conflict_lines(store):
            say(line)


def _agreed() -> bool:
    """Ask on a terminal; a pipe has agreed by being one."""
    return not sys.stdin.isatty() or click.confirm(terminal.line(_("Merge?")))


@cli.command(help=N_("Suggest attributions for a project's documents, or measure suggestions."))
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PROJECT | GOLD...")
@click.option("--document", "documents", multiple=True, help=N_("Only this one; repeat it."))
@click.option(
    "--above",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    help=N_("Only those of at least this confidence, 0 to 1."),
)
@click.option(
    "--evaluate", is_flag=True, help=N_("Write nothing: compare with the gold in these files.")
)
@click.option("--texts", type=PATH, help=N_("With --evaluate: the folder of the gold's texts."))
@click.option("--model", type=PATH, help=N_("Suggest with what this file was taught."))
@click.option("--rules", is_flag=True, help=N_("Suggest by the rules alone, untaught."))
@_json
def suggest(
    paths: tuple[Path, ...], documents: tuple[str, ...], above: float, as_json: bool, **rest: Any
) -> None:
    """Make suggestions, or hold them against gold."""
    if rest["model"] and rest["rules"]:
        raise click.UsageError(_("Either --model or --rules."))
    model = teaching.read(rest["model"]) if rest["model"] else None
    if rest["evaluate"]:
        _evaluate(paths, rest["texts"], above, teaching.with_model(model), as_json=as_json)
        return
    if len(paths) > 1 or rest["texts"]:
        raise click.UsageError(_("Name one project, or say --evaluate."))
    with Store.open(paths[0]) as store, _progress(_("Reading")) as step:
        who = store.workplace or store.setting("annotator")
        chosen = _documents(store, documents) or offering.own_documents(store, who)
        if model is None and not rest["rules"]:
            model = teaching.kept(store, who)
        suggester = teaching.with_model(model)
        done = offering.suggest(store, chosen, suggester, least=above, progress=step)
    if as_json:
        _print(suggestlist.done_data(done))
    else:
        say(suggestlist.done_line(done))


@cli.command(help=N_("Learn from an annotator's work, for better suggestions to them."))
@_project
@click.option("--annotator", default="", help=N_("From whose work, besides visible gold."))
@click.option("--out", type=click.Path(path_type=Path), help=N_("Write the model here, too."))
@_json
def learn(project: Path, annotator: str, out: Path | None, as_json: bool) -> None:
    """Learn from work, and keep what was learnt with the project on this machine."""
    with Store.open(project) as store:
        who = annotator or store.workplace or store.setting("annotator")
        if not who:
            raise click.UsageError(_("Say whose work it is with --annotator."))
        with _progress(_("Learning")) as step:
            taught = teaching.teach(store, who, step)
        teaching.keep(store, who, taught.model)
    if out is not None:
        with replacing(out) as part:
            part.write_text(teaching.written(taught.model) + "\n", "utf-8")
    if as_json:
        _print(suggestlist.taught_data(taught))
    else:
        say(suggestlist.taught_line(taught))


def _evaluate(
    golds: Sequence[Path],
    texts: Path | None,
    above: float,
    suggester: offering.Suggester,
    *,
    as_json: bool,
) -> None:
    tagset = from_json(exchange.load_tagset())
    cases, notes = goldfiles.cases(golds, texts, tagset)
    with _progress(_("Comparing")):
        found = evaluation.evaluate(cases, suggester.propose, least=above)
    if as_json:
        _print(found.plain())
        return
    report(notes)
    for line in suggestlist.evaluation_lines(found, tagset):
        say(line)


@cli.command(help=N_("List what was annotated already where the same passage stands elsewhere."))
@_project
@click.argument("document", default="")
@click.option("--annotator", default="", help=N_("Whose work is taken over, into their layers."))
@click.option("--accept", is_flag=True, help=N_("Take all of it over; one operation."))
@_json
def propagate(project: Path, document: str, annotator: str, accept: bool, as_json: bool) -> None:
    """List repeated attributions; take them over when asked to."""
    with Store.open(project) if accept else Store.reader(project) as store:
        who = annotator or store.workplace or store.setting("annotator")
        if not who:
            raise click.UsageError(_("Say whose work it is with --annotator."))
        chosen = _documents(store, [document]) if document else None
        with _progress(_("Comparing")) as step:
            found = propagation.find(store, who, chosen, progress=step)
        if accept:
            accepting.accept_repeats(store, who, [repeat.suggestion for repeat in found])
        if as_json:
            _print(suggestlist.repeats_data(store, found))
        else:
            for line in suggestlist.repeats_lines(store, found):
                say(line)


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
@_project
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
@_json
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
            _print(listing.documents_data(store))
        else:
            for line in listing.documents_lines(store):
                say(line)


def _list_effort(store: Store, *, as_json: bool) -> None:
    found = effort.effort(store)
    if as_json:
        _print(found.plain())
    else:
        for line in suggestlist.effort_lines(found):
            say(line)


def _list_duplicates(store: Store, *, as_json: bool) -> None:
    with _progress(_("Comparing")) as step:
        found = exchange.duplicates_in(store, step)
    if as_json:
        _print(listing.duplicates_data(store, found))
    else:
        for line in listing.duplicates_lines(store, found):
            say(line)


def _list_guidelines(store: Store, out: Path | None, *, as_json: bool) -> None:
    todos = adjudication.guideline_list(store)
    documents = todolist.texts_of(store, todos)
    if out is not None:
        todolist.write(todos, documents, store.tagset, out)
    if as_json:
        _print(todolist.data(todos, documents))
    elif out is not None:
        say(_("Saved: {file}", file=str(out)))
    else:
        for line in todolist.markdown(todos, documents, store.tagset):
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
