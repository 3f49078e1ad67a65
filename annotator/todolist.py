"""The guideline to-do list for people: as Markdown, CSV and JSON data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.adjudicate import REASONS, Case, ToDo
from annotator.adjudicate.todo import CODE, RULE
from annotator.i18n import _, language, ngettext
from annotator.model.records import Attribution, Document
from annotator.model.tagset import Labels, Tagset, label
from annotator.model.text import fragments_text
from annotator.reports import safe_cell, write_ours
from annotator.store import Store

_MARKDOWN = "<!-- isnad guideline list -->"
_HEAD = ("kind", "topic", "document", "title", "facets", "words", "code", "guideline", "note", "at")
_LONGEST = 240  # characters of an example
_SHOWN = ("source", "cue", "content")


def topic_words(todo: ToDo, tagset: Tagset) -> str:
    """Return what a topic is about, in the reader's language."""
    if todo.kind == RULE:
        return _("Rule {rule}", rule=todo.topic)
    if todo.kind == CODE and todo.topic in REASONS:
        return _(REASONS[todo.topic])
    return facet_words(todo.topic, tagset)


def facet_words(facet: str, tagset: Tagset) -> str:
    """Return what a question of a card is about, in the reader's language."""
    head, _colon, rest = facet.partition(":")
    known: dict[str, Labels] = {f"span:{role.id}": role.labels for role in tagset.roles}
    known |= {f"attribute:{item.id}": item.labels for item in tagset.attributes}
    known |= {term.id: term.labels for term in tagset.links}
    if facet in known:
        return label(known[facet], language())
    words = {
        "presence": _("Attribution"),
        "grouping": _("one attribution or two"),
        "implicit": _("Implicit source"),
        "entity": _("Entity"),
    }
    return words.get(facet, rest or head)


def example_words(item: Attribution | None, text: str) -> str:
    """Return source, «cue» and content of an example, on one line."""
    if item is None:
        return ""
    found = {role: fragments_text(text, item.spans.get(role, ())) for role in _SHOWN}
    parts = (found["source"], f"«{found['cue']}»" if found["cue"] else "", found["content"])
    line = " ".join(" ".join(part for part in parts if part).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]}…"


def texts_of(store: Store, todos: Iterable[ToDo]) -> dict[str, Document]:
    """Return the documents of all examples, by id."""
    ids = sorted({case.document for todo in todos for case in todo.cases})
    return {document.id: document for document in store.among(Document, "id", ids)}


# ---- forms -----------------------------------------------------------------------------------


def markdown(
    todos: Sequence[ToDo], documents: Mapping[str, Document], tagset: Tagset
) -> Iterator[str]:
    """Yield the list as lines of Markdown: a heading for each topic, its examples below."""
    yield f"# {_('What the guideline should settle')}"
    for todo in todos:
        count = ngettext("{n} case", "{n} cases", len(todo.cases))
        yield ""
        yield f"## {_plain(topic_words(todo, tagset))} ({count})"
        yield ""
        for case in todo.cases:
            yield f"- {_line(todo, case, documents[case.document], tagset)}"


def _line(todo: ToDo, case: Case, document: Document, tagset: Tagset) -> str:
    reason = case.reason.code if todo.kind != CODE else ""
    parts = (
        f"**{_plain(document.title)}**",
        _plain(example_words(case.item, document.text)),
        _(", ").join(facet_words(facet, tagset) for facet in case.facets),
        _(REASONS[reason]) if reason in REASONS else "",
        f"*{_plain(case.reason.note)}*" if case.reason.note.strip() else "",
    )
    return " — ".join(part for part in parts if part)


def _plain(text: str) -> str:
    """Keep the words of others from being read as Markdown."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in line)


def data(todos: Sequence[ToDo], documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """Return the list for scripts."""
    return [
        {
            "kind": todo.kind,
            "topic": todo.topic,
            "count": len(todo.cases),
            "cases": [_case_data(case, documents[case.document]) for case in todo.cases],
        }
        for todo in todos
    ]


def _case_data(case: Case, document: Document) -> dict[str, Any]:
    return {
        "document": case.document,
        "title": document.title,
        "cluster": case.cluster,
        "facets": list(case.facets),
        "words": example_words(case.item, document.text),
        "code": case.reason.code,
        "guideline": case.reason.guideline,
        "note": case.reason.note,
        "at": case.at,
    }


def write(
    todos: Sequence[ToDo], documents: Mapping[str, Document], tagset: Tagset, out: Path
) -> None:
    """Write the list: CSV when the name ends so, else Markdown.

    Raises `out_foreign` for an existing file that is not such a list, `out_unwritable`.
    """
    if out.suffix.lower() == ".csv":
        write_ours(out, _csv(todos, documents), ",".join(_HEAD))
    else:
        lines = [_MARKDOWN, "", *markdown(todos, documents, tagset), ""]
        write_ours(out, "\n".join(lines), _MARKDOWN)


def _csv(todos: Sequence[ToDo], documents: Mapping[str, Document]) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_HEAD)
    for todo in todos:
        for case in todo.cases:
            found = _case_data(case, documents[case.document])
            found |= {"kind": todo.kind, "topic": todo.topic, "facets": " ".join(case.facets)}
            writer.writerow([safe_cell(str(found[name])) for name in _HEAD])
    return table.getvalue()
