"""`isnad demo`: a sample project from original texts, exported as gold."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file
from pathlib import Path

from annotator import edits, exchange, listing, paths
from annotator.i18n import _
from annotator.store import Store

ANNOTATOR = "A01"


def make(say: Callable[[str], None]) -> Path:
    """Make (or reuse) the sample project, export and validate its gold; return its path."""
    folder = paths.exports()
    folder.mkdir(parents=True, exist_ok=True)
    project = folder / "demo.isnad"
    if project.exists():
        say(
            _(
                "The sample project is there already and was left as it is: {path}",
                path=str(project),
            )
        )
        store = Store.open(project)
    else:
        store = exchange.create_project(project, annotator=ANNOTATOR)
        say(_("Made the sample project {path}", path=str(project)))
    with store:
        if not store.overview():
            with as_file(paths.data("resources") / "samples") as samples:
                texts = sorted(Path(samples).glob("*.txt"))
                annotations = sorted(Path(samples).glob("[0-9]*.json"))
                done = exchange.import_paths(store, [*texts, *annotations], None, ANNOTATOR)
            say(_("Imported: {summary}", summary=listing.import_summary(done)))
            edits.promote(store, ANNOTATOR, [])
            say(listing.promote_summary(store))
        out = folder / "demo-gold"
        say(listing.export_summary(exchange.export(store, out, "json")))
        say(listing.verdict_summary(exchange.validate(out)))
    return project
