"""What the command line prints: summaries, tables and JSON about a project."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator import adjudicate, check, people, terminal
from annotator.errors import Problem
from annotator.exchange import ExportReport, ImportReport, Verdict
from annotator.exchange.duplicates import Group
from annotator.exchange.packetfile import ASSIGNMENT, FEEDBACK, Packet
from annotator.exchange.packets import Summary
from annotator.formats import native
from annotator.i18n import _, isolate, language, ngettext, sentence, where
from annotator.model.records import GOLD, Attribution, Document, Layer
from annotator.model.tagset import Tagset, label
from annotator.model.text import fragments_text
from annotator.store import Overview, Store

_MIN_WIDTH, _MAX_WIDTH = 40, 100


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem for scripts: code, level, place, parameters and the sentence."""
    place = {
        key: value
        for key, value in dataclasses.asdict(problem.place).items()
        if value not in ("", None) and (key, value) != ("line", 0)
    }
    return {
        "code": problem.code,
        "level": problem.level,
        "place": place,
        "params": dict(problem.params),
        "sentence": terminal.line(sentence(problem), "none"),
        "where": terminal.line(where(problem.place), "none"),
    }


def problems_data(problems: Sequence[Problem]) -> dict[str, Any]:
    """Return problems with their counts."""
    errors = len(check.errors(problems))
    return {
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [problem_data(problem) for problem in problems],
    }


def problems_summary(problems: Sequence[Problem]) -> str:
    """Return how many errors and warnings there are."""
    errors = len(check.errors(problems))
    warnings = len(problems) - errors
    if not problems:
        return _("No problems.")
    return _(
        "{errors}, {warnings}.",
        errors=ngettext("{n} error", "{n} errors", errors),
        warnings=ngettext("{n} warning", "{n} warnings", warnings),
    )


def import_summary(done: ImportReport) -> str:
    """Return what an import did, in one sentence."""
    parts = [
        ngettext("{n} new document", "{n} new documents", done.new_documents),
        ngettext("{n} already known", "{n} already known", done.known_documents),
        ngettext("{n} new attribution", "{n} new attributions", done.new_attributions),
        ngettext("{n} already known", "{n} already known", done.known_attributions),
    ]
    if done.replaced:
        parts.append(ngettext("{n} replaced", "{n} replaced", done.replaced))
    if done.superseded:
        many = done.superseded
        parts.append(ngettext("{n} corrected article", "{n} corrected articles", many))
        parts.append(ngettext("{n} attribution taken over", "{n} attributions taken over",
                              done.carried))  # fmt: skip
    return _(", ").join(parts) + "."


def withdraw_summary(n: int, *, restored: bool) -> str:
    """Return how many documents left use, or came back."""
    if restored:
        return ngettext("{n} document is in use again.", "{n} documents are in use again.", n)
    return ngettext("{n} document was withdrawn.", "{n} documents were withdrawn.", n)


def duplicates_data(store: Store, found: Sequence[Group]) -> list[list[dict[str, Any]]]:
    """Return groups of near-identical documents, for scripts."""
    known = {item.id: item for item in store.overview()}
    return [
        [
            {
                "id": id,
                "title": known[id].title,
                "file": known[id].meta.get("file", ""),
                "likeness": round(like, 3),
            }
            for id, like in group.members
        ]
        for group in found
    ]


def duplicates_lines(store: Store, found: Sequence[Group]) -> Iterator[str]:
    """Yield the groups of near-identical documents, each with its likeness to the first."""
    known = {item.id: item for item in store.overview()}
    if not found:
        yield _("No two documents are nearly the same.")
    for number, group in enumerate(found, 1):
        for place, (id, like) in enumerate(group.members):
            item = known[id]
            share = f"{round(like * 100)}%" if place else "    "
            yield f"{number}. {share:>4}  {item.title}  [{item.meta.get('file') or item.id}]"


def export_summary(done: ExportReport) -> str:
    """Return what was exported, in one sentence."""
    kind = _("draft") if done.draft else _("release")
    return _(
        "Wrote {out} ({kind}): {documents}, {attributions}.",
        out=str(done.out),
        kind=kind,
        documents=ngettext("{n} document", "{n} documents", done.documents),
        attributions=ngettext("{n} attribution", "{n} attributions", done.attributions),
    )


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """Return the result of a validation for scripts."""
    return {
        "path": str(verdict.path),
        "valid": verdict.valid,
        "status": "draft" if verdict.draft else "release",
        "documents": verdict.documents,
        "attributions": verdict.attributions,
        **problems_data(verdict.problems),
    }


def verdict_summary(verdict: Verdict) -> str:
    """Return the result of a validation in one sentence."""
    if not verdict.valid:
        return _("{path} is not valid.", path=str(verdict.path))
    kind = _("draft") if verdict.draft else _("release")
    return _(
        "{path} is valid ({kind}): {documents}, {attributions}.",
        path=str(verdict.path),
        kind=kind,
        documents=ngettext("{n} document", "{n} documents", verdict.documents),
        attributions=ngettext("{n} attribution", "{n} attributions", verdict.attributions),
    )


def promote_summary(store: Store) -> str:
    """Return how much gold the project has now."""
    documents = sum(1 for layer in store.find(Layer, annotator=GOLD))
    attributions = len(store.find(Attribution, annotator=GOLD))
    return _(
        "Gold: {documents}, {attributions}.",
        documents=ngettext("{n} document", "{n} documents", documents),
        attributions=ngettext("{n} attribution", "{n} attributions", attributions),
    )


def adjudicate_data(store: Store, done: adjudicate.Outcome) -> dict[str, Any]:
    """Return what adjudication left, for scripts: the open cards of each document."""
    documents = []
    for id in done.left:
        board = adjudicate.build(store, id)
        documents.append(
            {
                "id": id,
                "title": board.document.title,
                "annotators": sorted(board.order),
                "late": list(board.late),
                "gold": sum(1 for card in board.cards for part in card.parts if part.gold),
                "final": board.final,
                "cards": [_card_data(board, card) for card in board.open],
            }
        )
    return {
        "left": sum(done.left.values()),
        "documents": documents,
        "problems": [problem_data(problem) for problem in done.problems],
    }


def _card_data(board: adjudicate.Board, card: adjudicate.Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "types": list(card.types),
        "group": card.group,
        "pattern": card.pattern,
        "later": card.later,
        "facets": [
            {
                "cluster": facet.cluster,
                "facet": facet.name,
                "state": str(facet.state),
                "types": list(facet.types),
                "proposal": facet.proposal,
                "options": [
                    {
                        "number": option.number,
                        "value": json.loads(option.value),
                        "text": fragments_text(board.document.text, option.fragments),
                        "holders": len(option.holders),
                    }
                    for option in facet.options
                ],
            }
            for facet in card.open
        ],
    }


def adjudicate_lines(store: Store, done: adjudicate.Outcome) -> Iterator[str]:
    """Yield one line for each document that is not finished, and the sum."""
    for id, n in done.left.items():
        if n:
            title = store.need(Document, id).title
            yield _("{title}: {cards}", title=title, cards=ngettext("{n} card", "{n} cards", n))
    left = sum(done.left.values())
    total = ngettext("{n} card", "{n} cards", left) if left else _("nothing")
    yield _("Left to decide: {cards}.", cards=total)


def assign_summary(name: str, n: int) -> str:
    """Return how many documents somebody was given."""
    return _(
        "{name}: {documents}.",
        name=name,
        documents=ngettext("{n} document", "{n} documents", n),
    )


def people_data(store: Store) -> dict[str, Any]:
    """Return annotators and how far they are, for scripts; private names stay at home."""
    return {
        "shows_others": store.project.shows_others,
        "coverage": store.project.coverage,
        "people": [
            {
                "annotator": person.name,
                "documents": len(person.work),
                **{state: person.count(state) for state in people.STATES},
                "last_submission": person.last,
            }
            for person in people.roster(store)
        ],
    }


def people_lines(store: Store) -> Iterator[str]:
    """Yield one line for each annotator, and what they may see of each other."""
    for person in people.roster(store):
        parts = [ngettext("{n} document", "{n} documents", len(person.work))]
        for state, words in (
            (people.OPEN, _("open")),
            (people.SUBMITTED, _("handed in")),
            (people.REOPENED, _("reopened")),
        ):
            if person.count(state):
                parts.append(f"{words}: {person.count(state)}")
        yield f"{isolate(person.name)}: {_(', ').join(parts)}"
    yield shows_others_line(store.project.shows_others)
    if store.project.coverage == people.CUES:
        yield _("An article can be handed in once every cue is marked or rejected.")


def shows_others_line(when: str) -> str:
    """Return who may see the work of others, in one sentence."""
    if when == people.NEVER:
        return _("Blind: annotators never see the work of others or gold.")
    return _(
        "Annotators may see the work of others on a document, and its gold, once they have handed"
        " it in."
    )


def submit_summary(name: str, n: int) -> str:
    """Return how many documents somebody has submitted."""
    return _(
        "Submitted for {name}: {documents}.",
        name=name,
        documents=ngettext("{n} document", "{n} documents", n),
    )


def kind_label(kind: str, name: str) -> str:
    """Return what kind of packet it is and whose, in the reader's language."""
    if kind == ASSIGNMENT:
        return _("assignment for {name}", name=name)
    if kind == FEEDBACK:
        return _("gold for {name}", name=name)
    return _("work of {name}", name=name)


def packet_summary(packet: Packet, out: Path) -> str:
    """Return what a packet holds and where it was written, in one sentence."""
    return _(
        "Wrote {out}: {kind}, {documents}.",
        out=str(out),
        kind=kind_label(packet.kind, packet.annotator),
        documents=ngettext("{n} document", "{n} documents", len(packet.documents)),
    )


def merge_lines(coming: Summary) -> Iterator[str]:
    """Yield what a merge will do, before it is done."""
    for packet in coming.packets:
        yield _(
            "{file}: {kind}, {documents}.",
            file=str(packet.path),
            kind=kind_label(packet.kind, packet.annotator),
            documents=ngettext("{n} document", "{n} documents", packet.documents),
        )
    if coming.creates:
        yield _("A new place of work in the project “{project}”.", project=coming.project)
        return
    if not coming:
        yield _("All of it is here already; nothing was changed.")
        return
    if not (coming.documents or coming.operations or coming.touched):
        yield _("Only names, settings or guidelines are new.")
        return
    parts = [
        ngettext("{n} new document", "{n} new documents", coming.documents),
        ngettext("{n} new operation", "{n} new operations", coming.operations),
        ngettext("{n} already known", "{n} already known", coming.known),
        ngettext("{n} new attribution", "{n} new attributions", coming.added),
        ngettext("{n} changed", "{n} changed", coming.changed),
        ngettext("{n} deleted", "{n} deleted", coming.deleted),
        ngettext("{n} conflict", "{n} conflicts", coming.conflicts),
    ]
    yield _(", ").join(parts) + "."


def conflict_lines(store: Store) -> Iterator[str]:
    """Yield one line for each version that waits beside the current one."""
    titles = {item.id: item.title for item in store.overview()}
    for item in store.conflicts():
        record = item.current or item.value or {}
        yield _(
            "conflict: {kind} {id} {title}; {name} has another version on device {device}, {at}",
            kind=item.table,
            id=item.target[:8],
            title=titles.get(str(record.get("document")), ""),
            name=item.annotator or "?",
            device=item.device[:8],
            at=item.at or "?",
        )


def documents_data(store: Store) -> list[dict[str, Any]]:
    """Return the documents of a project for scripts."""
    return [
        {
            "id": item.id,
            "title": item.title,
            "file": item.meta.get("file", ""),
            "length": item.length,
            "sha256": item.sha256,
            **_use(item),
            "layers": {
                name: {"state": state, "attributions": count}
                for name, (state, count) in item.layers.items()
            },
        }
        for item in store.overview()
    ]


def state_label(state: str) -> str:
    """Return the state of a layer in the reader's language."""
    return {"open": _("open"), "submitted": _("finished"), "final": _("final")}[state]


def documents_lines(store: Store) -> Iterator[str]:
    """Yield one line for each document, with its layers."""
    documents = store.overview()
    if not documents:
        yield _("The project has no documents yet.")
    later = {item.supersedes: item for item in documents if item.supersedes}
    for item in documents:
        layers = _(", ").join(
            f"{name}: {count} ({state_label(state)})"
            for name, (state, count) in item.layers.items()
        )
        use = _use_words(item, later.get(item.id))
        said = _(", ").join(part for part in (use, layers or _("not started")) if part)
        yield f"{item.title}  [{item.meta.get('file') or item.id}]  {said}"


def _use(item: Overview) -> dict[str, str]:
    """Return what a document supersedes and why it was withdrawn, where either is so."""
    said = {"supersedes": item.supersedes or "", "withdrawn": item.withdrawn}
    return {key: value for key, value in said.items() if value}


def _use_words(item: Overview, later: Overview | None) -> str:
    if item.withdrawn:
        return _("withdrawn: {reason}", reason=item.withdrawn)
    if later is not None:
        return _("superseded by {file}", file=later.meta.get("file") or later.id)
    return ""


def document_data(store: Store, id: str) -> dict[str, Any]:
    """Return a document with all its layers, as native JSON has it."""
    return native.document_line(store.corpus([id]))


def document_lines(store: Store, id: str, bidi: terminal.Mode) -> Iterator[str]:
    """Yield the lines that show a document's layers, enclosed attributions indented."""
    columns = shutil.get_terminal_size((80, 24)).columns
    width = min(_MAX_WIDTH, max(_MIN_WIDTH, columns))
    document = store.need(Document, id)
    yield from terminal.paragraph(document.title, bidi, width)
    layers = store.find(Layer, document=id)
    if not layers:
        yield terminal.line(_("Nobody has annotated this document yet."), bidi)
    for layer in sorted(layers, key=lambda layer: layer.annotator):
        yield ""
        yield terminal.line(f"— {layer.annotator} ({state_label(layer.state)})", bidi)
        items = store.find(Attribution, document=id, annotator=layer.annotator)
        names = {e.id: e.name for e in store.corpus([id]).entities}
        yield from _layer_lines(document, items, names, store.tagset, bidi, width)


def _layer_lines(
    document: Document,
    items: Sequence[Attribution],
    names: dict[str, str],
    tagset: Tagset,
    bidi: terminal.Mode,
    width: int,
) -> Iterator[str]:
    ordered = sorted(items, key=lambda item: (check.first(item), item.id))
    numbers = {item.id: n for n, item in enumerate(ordered, 1)}
    parents = {item.id: item.parent for item in items}
    for item in ordered:
        indent = "  " * _depth(item.id, parents)
        yield ""
        for text in _attribution_texts(document, item, numbers, names, tagset):
            yield from terminal.paragraph(text, bidi, width, indent)


def _depth(id: str, parents: dict[str, str | None]) -> int:
    depth, place = 0, parents.get(id)
    while place is not None and depth < len(parents):
        depth, place = depth + 1, parents.get(place)
    return depth


def _attribution_texts(
    document: Document,
    item: Attribution,
    numbers: dict[str, int],
    names: dict[str, str],
    tagset: Tagset,
) -> Iterator[str]:
    tongue = language()
    values = [
        label(value.labels, tongue)
        for attribute in tagset.attributes
        if (value := attribute.value(item.attributes.get(attribute.id, "")))
    ]
    yield f"{numbers[item.id]}. {' · '.join(values)}"
    for role in tagset.roles:
        fragments = item.spans.get(role.id, ())
        if fragments:
            yield f"{label(role.labels, tongue)}: {fragments_text(document.text, fragments)}"
        elif role.id == "source":
            yield f"{label(role.labels, tongue)}: ({_('not written in the text')})"
    if item.entity:
        yield f"{_('Entity')}: {names.get(item.entity, item.entity)}"
    for link in tagset.links:
        target = getattr(item, link.id, None)
        if target:
            yield f"{label(link.labels, tongue)}: ← {numbers.get(target, '?')}"
    if item.note:
        yield f"{_('Note')}: {item.note}"
