"""brat standoff → records: our own exports, and corpora of others as they are (formats.md §4.1)."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from annotator.errors import AnnotatorError, Problem
from annotator.formats import article
from annotator.formats.base import Options, Reading
from annotator.formats.brat import texts
from annotator.formats.brat.conf import EVENT, IMPLICIT, LINKED
from annotator.formats.brat.lines import Event, Span, Standoff, parse, unbroken, unescape
from annotator.formats.brat.texts import Source, Text
from annotator.formats.labels import Labels, plain
from annotator.model.ids import layer_id, region_id
from annotator.model.links import with_link
from annotator.model.records import (
    Attribution,
    Corpus,
    Document,
    Entity,
    Fragments,
    Layer,
    Region,
)
from annotator.model.tagset import Tagset

# Notes of ours, and the database that names our entities.
ID, ORIGIN, FRAGMENTS, NOTE = "AttributionID", "Origin", "Fragments", "AnnotatorNotes"
DATABASE = "Isnad"


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read one .ann with the text that it is about; raise AnnotatorError with all that is wrong.

    Events become attributions when one of their arguments is a role of the tagset. What has no
    place here is left out and told.
    """
    options = options or Options()
    found = texts.find(path, options)
    lines = Standoff()
    for file, text in found.annotations.items():
        parse(text, file, lines)
    if not lines.problems:
        lines.problems += _missing(lines)
    aligned = texts.aligned(found, lines.spans.values(), options)
    lines.problems += aligned.problems
    if lines.problems:
        raise AnnotatorError(lines.problems)
    return _Layer(found, aligned, lines, Labels(tagset, options)).reading()


def _missing(lines: Standoff) -> list[Problem]:
    """Return a problem for each id that stands for nothing."""
    marks = [*lines.attributes, *lines.relations, *lines.norms, *lines.notes]
    known = lines.spans.keys() | lines.events.keys() | {mark.id for mark in marks}
    named = [(mark.id, mark.target, mark.place) for mark in marks]
    named += [(mark.id, mark.value, mark.place) for mark in lines.relations]
    for event in lines.events.values():
        ids = (event.trigger, *(id for _, id in event.arguments))
        named += [(event.id, id, event.place) for id in ids]
    return [
        Problem("reference_missing", place, {"relation": by, "id": id})
        for by, id, place in named
        if id not in known
    ]


class _Layer:
    """One file on its way to being a layer."""

    def __init__(self, found: Source, text: Text, lines: Standoff, labels: Labels) -> None:
        self._found = found
        self._text = text
        self._lines = lines
        self._labels = labels
        self._document: Document = article.document(found.source, text.text)
        self._notes: dict[tuple[str, str], list[str]] = defaultdict(list)  # by type and target
        for note in lines.notes:
            self._notes[note.type, note.target].append(note.text)
        self._entities: dict[str, Entity] = {}
        self._own: set[str] = set()
        # The spans that belong to something: so far those that only carry an event.
        self._used = {event.trigger for event in lines.events.values()}
        self._left_out: Counter[str] = Counter()
        self._events: Mapping[str, Event] = {}

    def reading(self) -> Reading:
        """Return all that the file holds."""
        document = self._document
        events = {id: event for id, event in self._lines.events.items() if self._is_ours(event)}
        self._events = events
        ids = {id: self._id(event) for id, event in events.items()}
        items = {ids[id]: self._attribution(event, ids[id]) for id, event in events.items()}
        for child, parent in self._nested(events):
            if ids[child] != ids[parent]:
                items[ids[child]] = dataclasses.replace(items[ids[child]], parent=ids[parent])
        for relation, one, other in self._linked(events):
            items[ids[one]] = with_link(items[ids[one]], relation, ids[other])
        name = self._found.annotator
        layer = Layer(layer_id(document.id, name), document.id, name)
        regions = tuple(self._regions())
        corpus = Corpus(
            (document,),
            regions,
            (layer,),
            tuple(items.values()),
            tuple(self._entities.values()),
        )
        return Reading(corpus, tuple(self._remarks()), own=frozenset(self._own))

    # ---- events --------------------------------------------------------------------------

    def _is_ours(self, event: Event) -> bool:
        """Return whether an event is an attribution: it is called so, or has one of our roles."""
        if plain(event.type).startswith(plain(EVENT)):
            return True
        known = any(self._labels.known_role(_role(word)) for word, _ in event.arguments)
        if not known:
            self._labels.unknown[event.type] += 1
        return known

    def _id(self, event: Event) -> str:
        """Return the id that a note of ours gives, else the one in the file."""
        own = self._note(ID, event.id)
        if not own or own in self._own:  # an event that somebody copied in brat is a new one
            return event.id
        self._own.add(own)
        return own

    def _note(self, type: str, of: str) -> str:
        return unescape(next(iter(self._notes.get((type, of), ())), ""))

    def _attribution(self, event: Event, id: str) -> Attribution:
        is_own = id in self._own
        spans: dict[str, list[Span]] = defaultdict(list)
        for word, target in event.arguments:
            role = self._labels.role(_role(word))
            if role and target in self._lines.spans:
                spans[role].append(self._lines.spans[target])
        if "cue" not in spans and not is_own and event.trigger in self._lines.spans:
            spans["cue"].append(self._lines.spans[event.trigger])
        self._used |= {span.id for found in spans.values() for span in found}
        values, implicit = self._values(event)
        own_entity = self._entity([event.id, *(span.id for span in spans["source"])])
        return Attribution(
            id,
            self._document.id,
            self._found.annotator,
            {role: self._fragments(found) for role, found in spans.items() if found},
            values,
            implicit=implicit,
            entity=own_entity,
            note=self._remark(event, spans, is_own=is_own),
            origin=(self._note(ORIGIN, event.id) if is_own else "") or "import",
        )

    def _fragments(self, spans: Sequence[Span]) -> Fragments:
        """Return the fragments of all spans of one role, sorted; those that overlap join."""
        parts = sorted(part for span in spans for part in self._original(span))
        found: list[tuple[int, int]] = []
        for start, end in parts:
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return tuple(found)

    def _original(self, span: Span) -> Fragments:
        """Return what a span was before brat's line ends split it, if a note of ours says so."""
        now = self._text.fragments(span.fragments)
        note = self._note(FRAGMENTS, span.id)
        try:
            pairs = [part.split() for part in note.split(";")] if note else []
            before = tuple((int(start), int(end)) for start, end in pairs)
        except ValueError:
            return now
        inside = all(0 <= start < end <= len(self._text.text) for start, end in before)
        # Somebody may have edited the span in brat since: then the note is out of date.
        return before if before and inside and unbroken(self._text.text, before) == now else now

    def _values(self, event: Event) -> tuple[dict[str, str], dict[str, str] | None]:
        values: dict[str, str] = {}
        implicit: dict[str, str] | None = None
        for mark in self._lines.attributes:
            if mark.target != event.id:
                continue
            if plain(mark.type).startswith(IMPLICIT):
                implicit = implicit or {}
                feature = mark.type[len(IMPLICIT) :].strip("_- ")
                if feature and (value := self._labels.implicit(feature, mark.value)):
                    implicit[feature] = value
                continue
            name = self._labels.attribute(mark.type)
            value = self._labels.value(name, mark.value) if name else None
            if name and value and values.setdefault(name, value) != value:
                self._left_out[f"{mark.type} {mark.value}"] += 1  # one value each
        return values, implicit

    def _entity(self, of: Sequence[str]) -> str | None:
        """Return the entity that the event or its source is linked to."""
        for mark in self._lines.norms:
            if mark.target in of:
                database, _, id = mark.value.partition(":")
                if database == DATABASE:
                    id = unquote(id)
                    self._own.add(id)
                    entity = Entity(id, unescape(mark.text) or id)
                else:
                    id = mark.value
                    entity = Entity(id, " ".join(mark.text.split()) or id, note=id)
                self._entities.setdefault(id, entity)
                return id
        return None

    def _remark(self, event: Event, spans: Mapping[str, list[Span]], *, is_own: bool) -> str:
        """Return the notes of an event and of its spans as one."""
        found = [
            unescape(text) if is_own else text for text in self._notes.get((NOTE, event.id), ())
        ]
        ids = [span.id for role in spans.values() for span in role]
        found += [text for id in ids for text in self._notes.get((NOTE, id), ())]
        return "\n".join(text.strip() for text in found if text.strip())

    # ---- what joins events -----------------------------------------------------------------

    def _nested(self, events: Mapping[str, Event]) -> Iterator[tuple[str, str]]:
        """Yield the enclosed and the enclosing event where one is an argument of another."""
        for id, event in events.items():
            for word, target in event.arguments:
                if target in events and self._labels.known_role(_role(word)) == "content":
                    yield target, id
                elif target in self._lines.events:
                    self._left_out[word] += 1

    def _linked(self, events: Mapping[str, Event]) -> Iterator[tuple[str, str, str]]:
        names = {plain(name): name for name in LINKED}
        for mark in self._lines.relations:
            name = names.get(plain(mark.type))
            if name and mark.target in events and mark.value in events:
                yield name, mark.target, mark.value
            else:
                self._left_out[mark.type] += 1

    def _regions(self) -> Iterator[Region]:
        """Yield what is marked as no editorial text; a span of nothing else is left out."""
        for span in self._lines.spans.values():
            if span.id in self._used:
                continue
            if self._labels.known_role(span.type):
                self._left_out[span.type] += 1
            elif kind := self._labels.region(span.type):
                fragments = self._original(span)
                start, end = fragments[0][0], fragments[-1][1]
                id = region_id(self._document.id, kind, start, end)
                yield Region(id, self._document.id, kind, start, end)

    def _remarks(self) -> Iterator[Problem]:
        place = self._found.place
        self._count_unread()
        yield from self._text.notes
        yield from self._labels.notes(place)
        for name, n in sorted(self._left_out.items()):
            yield Problem("brat_left_out", place, {"name": name, "n": n}, "warning")
        if self._lines.equivalences:
            params: dict[str, str | int] = {"name": "Equiv", "n": self._lines.equivalences}
            yield Problem("brat_left_out", place, params, "warning")

    def _count_unread(self) -> None:
        """Count what is said of things that are no attribution."""
        ours = self._used | set(self._events)
        for mark in self._lines.attributes:
            self._left_out[mark.type] += mark.target not in self._events
        for mark in self._lines.norms:
            self._left_out[mark.type] += mark.target not in ours
        for mark in self._lines.notes:
            known = mark.type in (ID, ORIGIN, FRAGMENTS, NOTE)
            self._left_out[mark.type] += not known or mark.target not in ours
        self._left_out = +self._left_out


def _role(word: str) -> str:
    """Return an argument's role without the number that tells several apart: Content2."""
    return word.rstrip("0123456789") or word
