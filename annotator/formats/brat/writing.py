"""Records → brat standoff."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from annotator.formats.base import Progress, Stream, final_entities, silent
from annotator.formats.brat import conf
from annotator.formats.brat.conf import EVENT, LINKED, feature_of, type_of
from annotator.formats.brat.lines import escape, offsets, unbroken
from annotator.formats.brat.reading import DATABASE, FRAGMENTS, ID, NOTE, ORIGIN
from annotator.formats.filenames import FileNames, safe
from annotator.model.links import target
from annotator.model.records import Attribution, Corpus, Document, Entity, Fragments
from annotator.model.text import fragments_text, word_at

ANNOTATION, VISUAL = "annotation.conf", "visual.conf"


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write a folder for each annotator; brat finds the two .conf files above them."""
    out.mkdir()
    (out / ANNOTATION).write_text(conf.annotation_conf(stream.tagset), "utf-8", newline="\n")
    (out / VISUAL).write_text(conf.visual_conf(stream.tagset), "utf-8", newline="\n")
    names = FileNames()
    for part in stream.told(progress):
        stem, text = names.stem(part.documents[0]), part.documents[0].text
        for annotator in sorted({layer.annotator for layer in part.layers}):
            folder = out / (safe(annotator) or "_")
            folder.mkdir(exist_ok=True)
            (folder / f"{stem}.txt").write_bytes(_ahead(text) + text.encode())
            (folder / f"{stem}.ann").write_bytes(standoff(part, annotator).encode())


def _ahead(text: str) -> bytes:
    """Return what must stand before a text that begins with a BOM, which readers drop."""
    return codecs.BOM_UTF8 if text.startswith("\ufeff") else b""


def preview(stream: Stream) -> str:
    """Return the .ann of each annotator of the first document."""
    found = []
    for part in stream.slices():
        names = sorted({layer.annotator for layer in part.layers})
        for name in names:
            found += [f"── {name} ──\n"] if len(names) > 1 else []
            found.append(standoff(part, name))
    return "".join(found)


def standoff(part: Corpus, annotator: str) -> str:
    """Return the .ann of one annotator's layer on a slice's document."""
    lines = _Lines(part.documents[0])
    items = sorted((item for item in part.attributions if item.annotator == annotator), key=_order)
    entities = final_entities(part)
    lines.number(items)
    for item in items:
        lines.attribution(item, entities)
    for item in items:
        lines.links(item)
    for region in sorted(part.regions, key=lambda r: (r.start, r.end, r.kind)):
        lines.span(type_of(region.kind), ((region.start, region.end),))
    return lines.text()


def _order(item: Attribution) -> tuple[int, int, str]:
    edges = [edge for parts in item.spans.values() for part in parts for edge in part]
    return min(edges, default=0), max(edges, default=0), item.id


class _Lines:
    """The lines of one file, numbered by kind."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._ahead = len(_ahead(document.text).decode())
        self._lines: list[str] = []
        self._counts: dict[str, int] = {}
        self._events: dict[str, str] = {}
        self._inner: dict[str, list[str]] = {}  # the events that an attribution encloses

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines)

    def number(self, items: list[Attribution]) -> None:
        """Give every attribution its event's id; enclosing ones name enclosed ones."""
        self._events = {item.id: f"E{n}" for n, item in enumerate(items, 1)}
        for item in items:
            if item.parent in self._events:
                self._inner.setdefault(item.parent, []).append(self._events[item.id])

    def _add(self, kind: str, data: str, tail: str | None = None) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        id = f"{kind}{self._counts[kind]}"
        self._lines.append(f"{id}\t{data}" if tail is None else f"{id}\t{data}\t{tail}")
        return id

    def _note(self, type: str, of: str, text: str) -> None:
        self._add("#", f"{type} {of}", escape(text))

    def span(self, type: str, fragments: Fragments) -> str:
        """Write a T line and return its id; empty where there is nothing but white space.

        brat cannot have a line end inside a fragment: a note then keeps what it was.
        """
        text = self._document.text
        written = unbroken(text, fragments)
        if not written:
            return ""
        id = self._add(
            "T", f"{type} {offsets(written, self._ahead)}", fragments_text(text, written)
        )
        if written != fragments:
            self._note(FRAGMENTS, id, offsets(fragments))
        return id

    def attribution(self, item: Attribution, entities: Mapping[str, Entity]) -> None:
        """Write an attribution's spans and event and all that is said of it."""
        event = self._events[item.id]
        spans = {
            role: id
            for role, parts in sorted(item.spans.items())
            if parts and (id := self.span(type_of(role), parts))
        }
        # A trigger may bear nothing but its event (formats: attributes and notes on it are errors).
        trigger = self._add("T", *self._trigger(item))
        arguments = [f"{type_of(role)}:{id}" for role, id in spans.items()]
        first = 2 if "content" in spans else 1
        arguments += [
            f"{type_of('content')}{n if n > 1 else ''}:{id}"
            for n, id in enumerate(self._inner.get(item.id, ()), first)
        ]
        self._lines.append(f"{event}\t{' '.join((f'{EVENT}:{trigger}', *arguments))}")
        for name, value in _values(item):
            self._add("A", f"{name} {event}" + (f" {value}" if value else ""))
        if entity := entities.get(item.entity or ""):
            of = spans.get("source", event)
            self._add("N", f"Reference {of} {DATABASE}:{quote(entity.id)}", escape(entity.name))
        self._note(ID, event, item.id)
        self._note(ORIGIN, event, item.origin)
        if item.note:
            self._note(NOTE, event, item.note)

    def _trigger(self, item: Attribution) -> tuple[str, str]:
        """Return type, offsets and words of the trigger: the cue, else the first word of all."""
        text = self._document.text
        parts = unbroken(text, item.spans.get("cue", ()))
        if not parts:
            content = item.spans.get("content", ())
            spans = [content, *item.spans.values(), ((0, len(text)),)]
            start, end = next(found for span in spans if (found := unbroken(text, span)))[0]
            word = word_at(text, start)
            parts = ((start, min(end, word[1]) if word[0] == start < word[1] else start + 1),)
        return f"{EVENT} {offsets(parts, self._ahead)}", fragments_text(text, parts)

    def links(self, item: Attribution) -> None:
        """Write what an attribution denies and confirms."""
        for relation in LINKED:
            other = self._events.get(target(item, relation) or "")
            if other:
                ends = f"Arg1:{self._events[item.id]} Arg2:{other}"
                self._add("R", f"{type_of(relation)} {ends}", "")


def _values(item: Attribution) -> Iterator[tuple[str, str]]:
    yield from sorted(item.attributes.items())
    if item.implicit is not None:
        yield conf.IMPLICIT, ""
        yield from ((feature_of(name), value) for name, value in sorted(item.implicit.items()))
