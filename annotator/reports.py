"""Agreement of a project's submissions: as data, as a table for a terminal, as CSV and HTML."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from annotator import charts, people
from annotator.agreement.bootstrap import Interval
from annotator.agreement.confusion import confusion
from annotator.agreement.figures import REASONS, Figure, Undefined
from annotator.agreement.report import SEED, Report, Row, agreement
from annotator.agreement.view import AnnotatedLayer
from annotator.charts import agreement as chart
from annotator.edits import resolve_entity
from annotator.errors import Place, mistake
from annotator.i18n import N_, _, is_rtl, language
from annotator.model.records import Attribution, Document, Entity
from annotator.model.tagset import Tagset, label
from annotator.people import Submitted
from annotator.store import Store

REPLICATES = 1000
_CSV_HEAD = ("measure", "facet", "value", "undefined", "low", "high", "unit", "units", "coverage")
_HTML_MARK = "<!-- isnad agreement -->"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def agreement_of(
    store: Store,
    *,
    latest: bool = False,
    replicates: int = REPLICATES,
    documents: Collection[str] | None = None,
) -> Report:
    """Return the agreement on first submissions (the field's figure), or on the latest ones.

    With `documents` only of these. Raises `nothing_submitted` when nobody has handed anything in.
    """
    found = people.latest_submissions(store) if latest else people.first_submissions(store)
    if documents is not None:
        found = [item for item in found if item.document in documents]
    if not found:
        raise mistake("nothing_submitted", Place(file=str(store.path)))
    names = {e.id: resolve_entity(store, e).id for e in store.find(Entity)}
    layers = [AnnotatedLayer(s.document, s.annotator, _resolved(s, names)) for s in found]
    texts = store.among(Document, "id", sorted({item.document for item in found}))
    return agreement(layers, texts, store.tagset, seed=SEED, replicates=replicates)


def _resolved(submitted: Submitted, names: dict[str, str]) -> tuple[Attribution, ...]:
    """Merging entities never edits anyone's work: it is resolved on reading."""
    return tuple(
        dataclasses.replace(item, entity=names.get(item.entity or "", item.entity))
        for item in submitted.attributions
    )


def data(store: Store, replicates: int = REPLICATES) -> dict[str, object]:
    """Return everything for scripts; what was revised after a first submission stands apart."""
    first = agreement_of(store, replicates=replicates)
    result: dict[str, object] = {"submissions": "first", **first.plain()}
    if any(item.n > 1 for item in people.latest_submissions(store)):
        later = agreement_of(store, latest=True, replicates=replicates)
        result["latest"] = {"submissions": "latest", **later.plain()}
    return result


def shown(value: Figure) -> str:
    """Return a figure for people: three decimals, or "undefined" with the reason."""
    if isinstance(value, Undefined):
        return _("undefined ({reason})", reason=_(REASONS[value.reason]))
    return f"{value:.3f}"


def interval(row: Row) -> str:
    """Return the 95 % interval, or an empty string where there is none."""
    bounds = row.interval
    return f"{bounds.low:.3f}–{bounds.high:.3f}" if isinstance(bounds, Interval) else ""


def facet_words(tagset: Tagset, facet: str) -> str:
    """Return what a figure is computed for, by the tagset's labels."""
    head, _dot, coarse = facet.partition(".")
    known = {item.id: item.labels for item in tagset.roles}
    known |= {item.id: item.labels for item in tagset.attributes}
    known |= {item.id: item.labels for item in tagset.links}
    if head in known:
        words = label(known[head], language())
        return _("{name} (groups)", name=words) if coarse else words
    return _(_FACETS[facet]) if facet in _FACETS else _NAMES.get(facet, facet)


_NAMES = {"muc": "MUC", "b3": "B³", "ceaf_m": "CEAF-m", "ceaf_e": "CEAF-e", "lea": "LEA"}
_FACETS = {
    "first": N_("of the first annotator"),
    "second": N_("of the second annotator"),
    "any": N_("any role"),
    "entity": N_("Entity"),
    "presence": N_("Attribution"),
}


def named(row: Row, tagset: Tagset) -> tuple[str, str]:
    """Return what a row measures and for what; the second is often empty."""
    return _(row.measure.title), facet_words(tagset, row.facet) if row.facet else ""


def name(row: Row, tagset: Tagset) -> str:
    """Return what a row measures, and for what, in one line."""
    title, facet = named(row, tagset)
    return _("{measure}: {facet}", measure=title, facet=facet) if facet else title


def lines(report: Report, tagset: Tagset) -> list[str]:
    """Return the report for a terminal: one line for each measure."""
    return [
        _(
            "{name}: {value}  {interval}  [{units} {unit}]",
            name=name(row, tagset),
            value=shown(row.value),
            interval=interval(row),
            units=f"{row.units:g}",
            unit=_(row.measure.unit),
        )
        for row in report.rows
    ]


# ---- files ---------------------------------------------------------------------------------


def write_csv(report: Report, out: Path) -> None:
    """Write one row for each measure, facet and place: project, pair, document."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("scope", "name", *_CSV_HEAD))
    for row in report.rows:
        bounds = row.interval
        low, high = (bounds.low, bounds.high) if isinstance(bounds, Interval) else ("", "")
        tail = (row.measure.unit, row.units, "" if row.coverage is None else row.coverage)
        writer.writerow(("project", "", *_csv(row, row.value), low, high, *tail))
        for pair, value in row.by_pair.items():
            writer.writerow(("pair", safe_cell(" / ".join(pair)), *_csv(row, value)))
        for document, value in row.by_document.items():
            writer.writerow(("document", safe_cell(document), *_csv(row, value)))
    write_ours(out, table.getvalue(), "scope,name,")


def _csv(row: Row, value: Figure) -> tuple[object, ...]:
    number, reason = ("", value.reason) if isinstance(value, Undefined) else (value, "")
    return row.measure.id, row.facet, number, reason


def safe_cell(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text.lstrip("\u200e\u200f").startswith(_FORMULA) else text


def write_html(report: Report, tagset: Tagset, titles: Mapping[str, str], out: Path) -> None:
    """Write a page to read and print; it says how each figure is computed and cites it."""
    head = [_("Measure"), _("Value"), _("Interval (95 %)"), _("Unit"), _("Number")]
    rows = [
        [name(row, tagset), shown(row.value), interval(row), _(row.measure.unit), f"{row.units:g}"]
        for row in report.rows
    ]
    main = next(iter(report.rows))
    places = [[titles.get(id, id), shown(v)] for id, v in main.by_document.items()]
    pairs = [[" / ".join(pair), shown(v)] for pair, v in main.by_pair.items()]
    seen: dict[str, list[str]] = {}
    for row in report.rows:
        measure = row.measure
        seen.setdefault(measure.id, [_(measure.title), _(measure.how), measure.citation])
    parts = [
        f"<h1>{html.escape(_('Agreement'))}</h1>",
        _charts(report, tagset, titles),
        _table(head, rows),
        f"<h2>{html.escape(_('By pair'))}: {html.escape(name(main, tagset))}</h2>",
        _table([_("Pair"), _("Value")], pairs),
        f"<h2>{html.escape(_('By document'))}: {html.escape(name(main, tagset))}</h2>",
        _table([_("Document"), _("Value")], places),
        f"<h2>{html.escape(_('How the figures are computed'))}</h2>",
        _table([_("Measure"), _("Computation"), _("Source")], list(seen.values())),
    ]
    direction = "rtl" if is_rtl() else "ltr"
    page = (
        f'<!DOCTYPE html>\n{_HTML_MARK}\n<html lang="{language()}" dir="{direction}">\n<head>'
        f'<meta charset="utf-8"><title>{html.escape(_("Agreement"))}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )
    write_ours(out, page, "<!DOCTYPE html>\n" + _HTML_MARK)


_STYLE = (
    "body{font:16px/1.7 'Noto Naskh Arabic','Segoe UI',sans-serif;max-width:60em;margin:2em auto;"
    "padding:0 1em}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.3em "
    ".8em;border-bottom:1px solid #ccc}td:nth-child(n+2){font-variant-numeric:tabular-nums}"
    "figure{margin:2em 0}figcaption{font-weight:bold;margin-bottom:.5em}svg{max-width:100%;"
    "height:auto}"
)
_WIDE = 860  # pixels of a chart


def _charts(report: Report, tagset: Tagset, titles: Mapping[str, str]) -> str:
    """Return the measures, the documents, and for each attribute which values met, as SVG."""
    main = next(iter(report.rows))
    chief = [row for row in report.rows if not row.measure.secondary]
    plans: list[tuple[str, charts.Plan]] = [
        (_("Measures"), chart.forest(chief, lambda row: named(row, tagset), _two_places)),
        (_("{name}, by document", name=name(main, tagset)),
         chart.dots(main, titles, _two_places)),
    ]  # fmt: skip
    for attribute in tagset.attributes:
        found = confusion(report, tagset, attribute.id)
        if found.differing():
            title = _("{name}: which values meet", name=facet_words(tagset, attribute.id))
            plans.append((title, chart.matrix(found, tagset, attribute.id)))
    look = charts.Look(rtl=is_rtl())
    return "\n".join(
        f"<figure><figcaption>{html.escape(title)}</figcaption>"
        f'<div role="img" aria-label="{html.escape(_words(plan))}">'
        f"{charts.svg(plan, look, _WIDE, f'c{place}-')}</div></figure>"
        for place, (title, plan) in enumerate(plans)
    )


def _words(plan: charts.Plan) -> str:
    """Return what a chart shows, for who does not see it."""
    return " · ".join(plan.words())


def _two_places(value: float) -> str:
    return f"{value:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<th>{html.escape(text)}</th>" for text in head)
    body = "".join(
        "<tr>" + "".join(f"<td><bdi>{html.escape(text)}</bdi></td>" for text in row) + "</tr>\n"
        for row in rows
    )
    return f"<table>\n<tr>{cells}</tr>\n{body}</table>"


def write_ours(out: Path, text: str, mark: str) -> None:
    """Write whole or not at all; over an existing file only if it begins with `mark`."""
    place = Place(file=str(out))
    try:
        if out.exists():
            with out.open(encoding="utf-8") as file:
                ours = file.read(len(mark)) == mark
            if not ours:
                raise mistake("out_foreign", place)
        unfinished = out.with_name(f".{out.name}.part")
        try:
            unfinished.write_text(text, encoding="utf-8", newline="")
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError) as error:
        detail = getattr(error, "strerror", "") or type(error).__name__
        raise mistake("out_unwritable", place, detail=detail) from error
