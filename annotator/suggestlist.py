"""What the command line prints of suggestions: figures, repeated passages, effort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotator import effort, evaluation, offering, propagation, teaching
from annotator.agreement.bootstrap import Interval
from annotator.agreement.figures import REASONS, Undefined
from annotator.i18n import _, isolate, ngettext
from annotator.model.records import Document
from annotator.model.tagset import Tagset
from annotator.model.text import fragments_text
from annotator.reports import facet_words, shown
from annotator.store import Store

FEW = "few_documents"
_LONGEST = 60  # characters of a content that are shown


# ---- suggesting ------------------------------------------------------------------------------


def done_data(done: offering.Done) -> dict[str, int]:
    """Return what a run did, for scripts."""
    return {"documents": done.documents, "known": done.known, "suggestions": done.suggestions}


def done_line(done: offering.Done) -> str:
    """Return what a run did, in one sentence."""
    return _(
        "{suggestions} for {documents}; {known}.",
        suggestions=ngettext("{n} suggestion", "{n} suggestions", done.suggestions),
        documents=ngettext("{n} document", "{n} documents", done.documents),
        known=ngettext("{n} already known", "{n} already known", done.known),
    )


def taught_data(taught: teaching.Taught) -> dict[str, object]:
    """Return what was learnt, for scripts."""
    model = taught.model
    return {
        "documents": taught.documents,
        "examples": dict(model.examples),
        "verbs": [verb.lemma for verb in model.verbs],
    }


def taught_line(taught: teaching.Taught) -> str:
    """Return what was learnt, in one or two sentences."""
    learnt = _(
        "Learnt from {findings} in {documents}.",
        findings=ngettext("{n} finding", "{n} findings", taught.findings),
        documents=ngettext("{n} document", "{n} documents", taught.documents),
    )
    if not taught.model:
        return _("{learnt} So far the rules suggest as well without it.", learnt=learnt)
    if not taught.model.verbs:
        return learnt
    verbs = _(", ").join(isolate(verb.lemma) for verb in taught.model.verbs)
    return _("{learnt} New cues: {verbs}.", learnt=learnt, verbs=verbs)


def evaluation_lines(found: evaluation.Evaluation, tagset: Tagset) -> Iterator[str]:
    """Yield one line for each figure, with its interval and what it was computed on."""
    yield _(
        "{documents}: {gold} in gold, {made} suggested.",
        documents=ngettext("{n} document", "{n} documents", found.documents),
        gold=ngettext("{n} attribution", "{n} attributions", found.gold),
        made=ngettext("{n} attribution", "{n} attributions", found.made),
    )
    for row in found.rows:
        title = _(evaluation.TITLES[row.measure])
        facet = facet_words(tagset, row.facet) if row.facet else ""
        bounds = row.interval
        yield _(
            "{name}: {value}  {interval}  [{units} {unit}]",
            name=_("{measure}: {facet}", measure=title, facet=facet) if facet else title,
            value=shown(row.value),
            interval=f"{bounds.low:.3f}–{bounds.high:.3f}" if isinstance(bounds, Interval) else "",
            units=str(row.n),
            unit=_(row.unit),
        )
    reasons = {row.interval.reason for row in found.rows if isinstance(row.interval, Undefined)}
    if FEW in reasons:
        yield _("No intervals: {reason}.", reason=_(REASONS[FEW]))


# ---- repeated passages -----------------------------------------------------------------------


def repeats_data(store: Store, found: Sequence[propagation.Repeat]) -> list[dict[str, Any]]:
    """Return what repeats earlier attributions, for scripts."""
    return [
        {
            "document": repeat.suggestion.document,
            "similarity": repeat.similarity,
            "basis": {
                "document": repeat.basis.document,
                "layer": repeat.basis.annotator,
                "id": repeat.basis.id,
            },
            "attributes": dict(repeat.suggestion.attributes),
            "spans": {
                role: {
                    "fragments": [list(part) for part in parts],
                    "text": fragments_text(text, parts),
                }
                for role, parts in repeat.suggestion.spans.items()
            },
        }
        for repeat, text in _with_texts(store, found)
    ]


def repeats_lines(store: Store, found: Sequence[propagation.Repeat]) -> Iterator[str]:
    """Yield what repeats earlier attributions, a line for each below its document."""
    titles = {item.id: item.title for item in store.overview()}
    last = ""
    for repeat, text in _with_texts(store, found):
        document = repeat.suggestion.document
        if document != last:
            yield titles[document]
        last = document
        spans = repeat.suggestion.spans
        yield _(
            "  {source} · {cue} · {content}  [{percent} %, as in “{title}”]",
            source=_words(text, spans.get("source", ())),
            cue=_words(text, spans.get("cue", ())),
            content=_words(text, spans.get("content", ())),
            percent=str(round(100 * repeat.similarity)),
            title=titles[repeat.basis.document],
        )
    yield (
        ngettext(
            "{n} attribution can be taken over", "{n} attributions can be taken over", len(found)
        )
        + "."
        if found
        else _("Nothing that was annotated stands anywhere else.")
    )


def _words(text: str, parts: Sequence[tuple[int, int]]) -> str:
    words = " ".join(fragments_text(text, parts).split())
    return (words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…") or "–"


def _with_texts(
    store: Store, found: Sequence[propagation.Repeat]
) -> Iterator[tuple[propagation.Repeat, str]]:
    document: Document | None = None
    for repeat in found:
        if document is None or document.id != repeat.suggestion.document:
            document = store.need(Document, repeat.suggestion.document)
        yield repeat, document.text


# ---- effort ----------------------------------------------------------------------------------


def effort_lines(report: effort.Report) -> Iterator[str]:
    """Yield what annotating took: one line for each annotator, and one for each of their days."""
    yield _(
        "Gaps of more than {n} seconds between two operations count as {n} seconds.", n=report.idle
    )
    for name in report.annotators():
        yield f"{isolate(name)}: {_effort(report.of(name))}"
        for day in report.days(name):
            yield f"  {day}: {_effort(report.of(name, day=day))}"


def _effort(found: effort.Effort) -> str:
    parts = [ngettext("{n} attribution", "{n} attributions", found.made)]
    if found.made:
        parts.append(_("{figure} seconds for each", figure=_short(found.pace)))
    if effort.KEYS in found.pressed and found.made:
        parts.append(_("{figure} keys for each", figure=_short(found.keys)))
    if found.decided:
        parts.append(
            _(
                "suggestions: {accepted} accepted, {edited} edited, {rejected} rejected",
                accepted=str(found.accepted),
                edited=str(found.edited),
                rejected=str(found.rejected),
            )
        )
    return _(", ").join(parts)


def _short(value: float | object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else "–"
