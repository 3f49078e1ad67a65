"""Suggestions: made, learnt, measured, repeated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotator import (
    accepting,
    evaluation,
    exchange,
    offering,
    propagation,
    suggestlist,
    teaching,
)
from annotator.cli.base import (
    PATH,
    cli,
    json_option,
    named_documents,
    print_json,
    progress_bar,
    project_argument,
    report,
    say,
)
from annotator.exchange import goldfiles
from annotator.exchange.replacing import replacing
from annotator.i18n import N_, _
from annotator.model.tagset import from_json
from annotator.store import Store


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
@json_option
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
    with Store.open(paths[0]) as store, progress_bar(_("Reading")) as step:
        who = store.workplace or store.setting("annotator")
        chosen = named_documents(store, documents) or offering.own_documents(store, who)
        own = model is None and not rest["rules"]
        suggester = teaching.suggester(store, who) if own else teaching.with_model(model)
        done = offering.suggest(store, chosen, suggester, least=above, progress=step)
    if as_json:
        print_json(suggestlist.done_data(done))
    else:
        say(suggestlist.done_line(done))


@cli.command(help=N_("Learn from an annotator's work, for better suggestions to them."))
@project_argument
@click.option("--annotator", default="", help=N_("From whose work, besides visible gold."))
@click.option("--out", type=click.Path(path_type=Path), help=N_("Write the model here, too."))
@json_option
def learn(project: Path, annotator: str, out: Path | None, as_json: bool) -> None:
    """Learn from work, and keep what was learnt with the project on this machine."""
    with Store.open(project) as store:
        who = annotator or store.workplace or store.setting("annotator")
        if not who:
            raise click.UsageError(_("Say whose work it is with --annotator."))
        with progress_bar(_("Learning")) as step:
            taught = teaching.teach(store, who, step)
        teaching.keep(store, who, taught.model)
    if out is not None:
        with replacing(out) as part:
            part.write_text(teaching.written(taught.model) + "\n", "utf-8")
    if as_json:
        print_json(suggestlist.taught_data(taught))
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
    with progress_bar(_("Comparing")):
        found = evaluation.evaluate(cases, suggester.propose, least=above)
    if as_json:
        print_json(found.plain())
        return
    report(notes)
    for line in suggestlist.evaluation_lines(found, tagset):
        say(line)


@cli.command(help=N_("List what was annotated already where the same passage stands elsewhere."))
@project_argument
@click.argument("document", default="")
@click.option("--annotator", default="", help=N_("Whose work is taken over, into their layers."))
@click.option("--accept", is_flag=True, help=N_("Take all of it over; one operation."))
@json_option
def propagate(project: Path, document: str, annotator: str, accept: bool, as_json: bool) -> None:
    """List repeated attributions; take them over when asked to."""
    with Store.open(project) if accept else Store.reader(project) as store:
        who = annotator or store.workplace or store.setting("annotator")
        if not who:
            raise click.UsageError(_("Say whose work it is with --annotator."))
        chosen = named_documents(store, [document]) if document else None
        with progress_bar(_("Comparing")) as step:
            found = propagation.find(store, who, chosen, progress=step)
        if accept:
            accepting.accept_repeats(store, who, [repeat.suggestion for repeat in found])
        if as_json:
            print_json(suggestlist.repeats_data(store, found))
        else:
            for line in suggestlist.repeats_lines(store, found):
                say(line)
