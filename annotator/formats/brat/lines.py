"""The lines of a brat standoff file (brat.nlplab.org/standoff.html), in and out.

T1    Content 12 19;27 40    covered text     a text-bound annotation, here in two fragments
E1    Attribution:T4 Source:T1 Content:T3     an event: its trigger, then its arguments
R1    Denies Arg1:E2 Arg2:E1                  a relation
A1    stance E1 denies                        an attribute; without a value it is true
N1    Reference T1 Wikidata:Q123    label     a link to another database
#1    AnnotatorNotes E1    one line           a note of any type
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.errors import Place, Problem
from annotator.model.records import Fragments

# What ends a line for brat, which reads with Python's `splitlines`, and the tab, which ends a
# column for others: a fragment may hold none of them.
BREAKS = re.compile("[\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
_ID = re.compile(r"[TERAMN#][0-9A-Za-z]+|\*")
_SPAN = re.compile(r"(\S+) +([0-9]+ +[0-9]+(?:;[0-9]+ +[0-9]+)*)\s*")
_NORM = re.compile(r"(\S+) +(\S+) +([^\s:]+):(.+?)\s*")
_ESCAPED = re.compile(r"\\(\\|n|t|u[0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Span:
    """A T line. `text` is what the file says lies there; empty when it says nothing."""

    id: str
    type: str
    fragments: Fragments
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Event:
    """An E line; arguments as (role, id)."""

    id: str
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mark:
    """An A, M, N, R or # line: something said of `target`.

    `value` is an attribute's value, a relation's second argument, a database's `name:id`;
    `text` is a note's text or a label.
    """

    id: str
    type: str
    target: str
    value: str
    text: str
    place: Place


@dataclass(slots=True)
class Standoff:
    """What a file holds, in its order."""

    spans: dict[str, Span] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    attributes: list[Mark] = field(default_factory=list)
    relations: list[Mark] = field(default_factory=list)
    norms: list[Mark] = field(default_factory=list)
    notes: list[Mark] = field(default_factory=list)
    equivalences: int = 0
    problems: list[Problem] = field(default_factory=list)


def parse(text: str, file: str, found: Standoff) -> None:
    """Read a file into `found`; what cannot be read is among its problems, with the line.

    A line that begins with no id continues the covered text of the T before it, which editors
    have broken.
    """
    last = ""
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole.rstrip("\r")
        id, tab, rest = line.partition("\t")
        place = Place(file=file, line=number)
        if tab and _ID.fullmatch(id):
            data, _, tail = rest.partition("\t")
            last = id
            if not _take(found, id, data.strip(), tail, place):
                found.problems.append(Problem("brat_line", place, {"found": line[:60]}))
        elif last in found.spans:
            span = found.spans[last]
            found.spans[last] = dataclasses.replace(span, text=f"{span.text} {line}".strip())
        elif line.strip():
            found.problems.append(Problem("brat_line", place, {"found": line[:60]}))


def _take(found: Standoff, id: str, data: str, tail: str, place: Place) -> bool:
    """Take one line; return whether it has the form of its kind and an id of its own."""
    match id[0]:
        case "T":
            return _take_span(found, id, data, tail, place)
        case "E":
            return _take_event(found, id, data, place)
        case "*":
            found.equivalences += 1
            return True
        case kind:
            mark = _mark(kind, id, data, tail, place)
            if mark is None:
                return False
            lists = {"R": found.relations, "N": found.norms, "#": found.notes}
            lists.get(kind, found.attributes).append(mark)
            return True


def _take_span(found: Standoff, id: str, data: str, tail: str, place: Place) -> bool:
    match = _SPAN.fullmatch(data)
    if match is None or id in found.spans:
        return False
    pairs = [part.split() for part in match[2].split(";")]
    fragments = tuple((int(start), int(end)) for start, end in pairs)
    found.spans[id] = Span(id, match[1], fragments, tail.strip(), place)
    return True


def _take_event(found: Standoff, id: str, data: str, place: Place) -> bool:
    pairs = [word.split(":") for word in data.split()]
    if not pairs or id in found.events or any(len(pair) != 2 for pair in pairs):
        return False
    (type, trigger), *arguments = [(role, target) for role, target in pairs]
    found.events[id] = Event(id, type, trigger, tuple(arguments), place)
    return True


def _mark(kind: str, id: str, data: str, tail: str, place: Place) -> Mark | None:
    if kind == "N":
        match = _NORM.fullmatch(data)
        if match is None:
            return None
        return Mark(id, match[1], match[2], f"{match[3]}:{match[4]}", tail.strip(), place)
    type, _, rest = data.partition(" ")
    target, _, value = rest.strip().partition(" ")
    if kind == "R":
        ends = [word.partition(":")[2] for word in rest.split()]
        sound = len(ends) == 2 and all(ends)
        return Mark(id, type, ends[0], ends[1], "", place) if sound else None
    return Mark(id, type, target, value.strip(), tail, place) if type and target else None


# ---- writing -----------------------------------------------------------------------------------


def unbroken(text: str, fragments: Fragments) -> Fragments:
    """Return fragments split where brat would end the line, without white space at the edges.

    Empty where a span has nothing but white space.
    """
    if all(_is_whole(text, start, end) for start, end in fragments):
        return fragments
    found = []
    for start, end in fragments:
        edge = start
        for gap in BREAKS.finditer(text, start, end):
            found.append((edge, gap.start()))
            edge = gap.end()
        found.append((edge, end))
    return tuple(part for part in _trimmed(text, found) if part[0] < part[1])


def _is_whole(text: str, start: int, end: int) -> bool:
    """Return whether a fragment can stay as it is, as nearly all can."""
    piece = text[start:end]
    return piece != "" and piece == piece.strip() and BREAKS.search(piece) is None


def _trimmed(text: str, fragments: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in fragments:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        yield left, max(left, end - (len(piece) - len(piece.rstrip())))


def offsets(fragments: Fragments, ahead: int = 0) -> str:
    """Return fragments as a T line has them, with `ahead` more characters before the text."""
    return ";".join(f"{start + ahead} {end + ahead}" for start, end in fragments)


def escape(text: str) -> str:
    """Return a text as one line without tabs."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return BREAKS.sub(lambda gap: "".join(f"\\u{ord(c):04x}" for c in gap[0]), text)


def unescape(line: str) -> str:
    """Return the text that `escape` made a line of."""
    plain = {"\\": "\\", "n": "\n", "t": "\t"}
    return _ESCAPED.sub(lambda found: plain.get(found[1]) or chr(int(found[1][1:], 16)), line)
