"""WebAnno TSV 3 → annotations. The grammar is that of INCEpTION's user guide and reader.

A line is a word or, with a number after a point, a part of one (`1-3.1`): its number, its place in
UTF-16 units, its letters, and a column for each feature. `_` is nothing, `*` no value, `|`
separates annotations of one layer, `;` what an annotation links, `[n]` names an annotation of
several lines, `->c-n` the place in a chain.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from annotator.errors import AnnotatorError, Place, mistake
from annotator.formats import units
from annotator.formats.cas.columns import Column, declared, unescaped
from annotator.formats.cas.graph import Graph, Link, Node, Relation

TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
_DEPENDENCY = "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency"
_FORMAT = re.compile(r"#FORMAT=WebAnno TSV (3)\.(\d+)\s*$")
_ROW = re.compile(r"(\d+-\d+(\.\d+)?)\t(\d{1,9})-(\d{1,9})\t([^\t]*)(\t|$)")
_STACK, _SLOTS = re.compile(r"(?<!\\)\|"), re.compile(r"(?<!\\);")
_NUMBERED = re.compile(r"(.*)(?<!\\)\[(\d+(?:_\d+)?)\]$", re.DOTALL)
_CHAINED = re.compile(r"(.*)(?<!\\)->(\d+)-(\d+)$", re.DOTALL)
_TEXT = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
_WIDEST = 100_000  # blanks between two sentences
NOTHING, NO_VALUE = "_", "*"


@dataclass(slots=True)
class _Note:
    """An annotation in the making."""

    type: str
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, _Note | None]] = field(default_factory=list)
    ends: tuple[_Note, _Note] | None = None


@dataclass(slots=True)
class _Unit:
    """A word or a part of one, with its annotations by layer."""

    id: str
    start: int
    end: int
    form: str
    cells: Sequence[str]
    line: int
    notes: dict[str, list[_Note]] = field(default_factory=lambda: defaultdict(list))


def parse(text: str, unit: str, place: Place) -> Graph:
    """Return what a file says; raise AnnotatorError for what is no WebAnno TSV 3.

    `unit` is what the person says that positions count; empty: UTF-16, as the format says.
    """
    return _File(text.split("\n"), place).graph(unit)


class _File:
    def __init__(self, lines: Sequence[str], place: Place) -> None:
        self._place = place
        match = _FORMAT.match(lines[0])
        if match is None:
            raise mistake("webanno_version", place)
        self._escapes_java = int(match[2]) <= 1
        self._columns: list[Column] = []
        self._units: dict[str, _Unit] = {}
        self._sentences: list[tuple[list[str], list[_Unit]]] = []  # lines of text, words
        self._numbered: dict[int, _Note] = {}
        self._chains: dict[tuple[int, int], _Note] = {}
        self._notes: list[_Note] = []
        self._later: list[Callable[[], None]] = []
        self._read(lines)

    def _at(self, line: int) -> Place:
        return Place(self._place.file, line)

    def _wrong(self, line: int, found: str) -> AnnotatorError:
        return mistake("webanno_row", self._at(line), found=found[:60])

    # ---- lines ---------------------------------------------------------------------------

    def _read(self, lines: Sequence[str]) -> None:
        """Read the header, then sentences: lines of text, words, an empty line."""
        is_header = True
        for number, line in enumerate(lines[1:], 2):
            if is_header and line.startswith(("#T_SP=", "#T_RL=", "#T_CH=")):
                self._columns += declared(line[3:5], line[6:].split("|"))
            elif line.startswith("#"):
                is_header = False
                self._head(line)
            elif line.strip():
                is_header = False
                self._row(number, line)

    def _head(self, line: str) -> None:
        if not self._sentences or self._sentences[-1][1]:
            self._sentences.append(([], []))
        if line.startswith("#Text="):
            self._sentences[-1][0].append(self._plain(line[6:]))

    def _plain(self, text: str) -> str:
        def letter(match: re.Match[str]) -> str:
            found = match[1]
            if found.startswith("u") and len(found) == 5:
                return chr(int(found[1:], 16)) if self._escapes_java else match[0]
            return _LETTERS.get(found, found)

        plain = _TEXT.sub(letter, text)
        if not any("\ud800" <= c <= "\udfff" for c in plain):
            return plain
        try:  # Java writes what lies beyond U+FFFF as two
            return plain.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError as error:
            raise mistake("text_surrogate", self._place, position=error.start // 2) from error

    def _row(self, number: int, line: str) -> None:
        match = _ROW.match(line)
        if match is None or not self._sentences or match[1] in self._units:
            raise self._wrong(number, line)
        cells = line.split("\t")[3:]
        if len(cells) < len(self._columns):
            raise self._wrong(number, line)
        unit = _Unit(match[1], int(match[3]), int(match[4]), match[5], cells, number)
        self._units[unit.id] = unit
        if match[2] is None:
            self._sentences[-1][1].append(unit)

    # ---- text ----------------------------------------------------------------------------

    def graph(self, unit: str) -> Graph:
        """Return the annotations on the text that the sentences make."""
        unit = unit or units.UTF16
        text, sentences = self._text(unit)
        for u in self._units.values():
            if "." not in u.id:
                u.notes[TOKEN].append(self._new(TOKEN, u))
        for u in self._units.values():
            for column, cell in zip(self._columns, u.cells, strict=False):
                if cell != NOTHING:
                    self._cell(u, column, cell)
        for action in self._later:
            action()
        self._link_chains()
        self._notes += [_Note(SENTENCE, start, end) for start, end in sentences]
        return self._finished(text, units.reader(text, unit))

    def _text(self, unit: str) -> tuple[str, list[tuple[int, int]]]:
        """Return the text and the places of the sentences.

        Raises `offset_unit` when only another unit puts all words where they are, `webanno_gap`
        and `covered_text` when none does.
        """
        found = self._joined(unit)
        if found and self._fits(found[0], unit):
            return found
        for other in units.UNITS:
            joined = self._joined(other)
            if joined and self._fits(joined[0], other):
                raise mistake("offset_unit", self._place, expected=unit, found=other)
        if found is None:
            raise mistake("webanno_gap", self._place)
        units.check(found[0], self._covered(), unit, self._place)
        raise mistake("webanno_gap", self._place)  # words beyond the end

    def _covered(self) -> list[units.Covered]:
        return [
            (u.start, u.end, self._plain(u.form) if "\\" in u.form else u.form)
            for u in self._units.values()
        ]

    def _fits(self, text: str, unit: str) -> bool:
        covered, length = self._covered(), units.writer(text, unit)(len(text))
        within = all(start <= end <= length for start, end, _ in covered)
        return within and unit in units.fitting(text, covered)

    def _joined(self, unit: str) -> tuple[str, list[tuple[int, int]]] | None:
        """Join the sentences, or return None when they do not fit between their words.

        Between them is a line feed, then blanks; nothing where the next begins at once.
        """
        text, places, length = "", [], 0
        parts: list[str] = []
        for lines, words in self._sentences:
            start = words[0].start if words else length
            gap = start - length
            if gap < -1 or gap > _WIDEST or (gap < 0 and not parts):
                return None
            parts = [*parts[:-1], parts[-1].removesuffix("\n")] if gap < 0 else [*parts, " " * gap]
            text = "".join(f"{line}\n" for line in lines)
            length = start + units.writer(text, unit)(len(text))
            places.append((start, length - 1))
            parts.append(text)
        return "".join(parts).removesuffix("\n"), places

    # ---- cells ---------------------------------------------------------------------------

    def _cell(self, unit: _Unit, column: Column, cell: str) -> None:
        for index, whole in enumerate(_STACK.split(cell)):
            if column.sort == "target":
                note = self._note(unit, column, index, 0)
                self._later.append(partial(self._set_targets, unit, column, note, whole))
                continue
            match = _NUMBERED.match(whole)
            chained = None if match else _CHAINED.match(whole)
            value = match[1] if match else chained[1] if chained else whole
            if column.sort == "next" and chained:
                self._chain(unit, column, index, chained)
            if column.sort == "relation":
                note = self._note(unit, column, index, -1)
                numbers = match[2] if match else "0_0"
                self._later.append(partial(self._relate, unit, column, note, value, numbers))
            elif column.sort in ("chain", "next"):
                self._later.append(partial(self._set_later, unit, column, index, value))
            else:
                number = int(match[2].partition("_")[0]) if match else 0
                self._set(self._note(unit, column, index, number), column, value)

    def _new(self, type_: str, unit: _Unit) -> _Note:
        note = _Note(type_, unit.start, unit.end)
        self._notes.append(note)
        return note

    def _note(self, unit: _Unit, column: Column, index: int, number: int) -> _Note:
        """Return the annotation of a cell: in this line, one that goes on from before, or new."""
        here = unit.notes[column.type]
        if index < len(here):
            return here[index]
        note = self._numbered.get(number) if number > 0 else None
        if note is None:
            note = self._new(column.type, unit)
            if number > 0:
                self._numbered[number] = note
        note.end = unit.end
        here.append(note)
        return note

    def _set_later(self, unit: _Unit, column: Column, index: int, value: str) -> None:
        """Set a feature of what another column makes."""
        here = unit.notes[column.type]
        if index >= len(here):
            raise self._wrong(unit.line, f"{unit.id} {column.name}")
        self._set(here[index], column, value)

    def _set(self, note: _Note, column: Column, value: str) -> None:
        if column.sort == "role":
            roles = [] if value == NOTHING else _SLOTS.split(value)
            plain = ("" if role == NO_VALUE else unescaped(role) for role in roles)
            note.links = [(column.name, role, None) for role in plain]
        elif column.sort != "nothing" and value != NO_VALUE:
            note.features[column.name] = unescaped(value)

    def _set_targets(self, unit: _Unit, column: Column, note: _Note, cell: str) -> None:
        for place, value in enumerate(_SLOTS.split(cell)):
            if value in (NOTHING, NO_VALUE):
                continue
            match = _NUMBERED.match(value)
            id, number = (match[1], match[2]) if match else (value, "0")
            target = self._meant(unit, column.hint, id, number)
            name, role, _ = note.links[place] if place < len(note.links) else (column.name, "", 0)
            note.links[place : place + 1] = [(name, role, target)]

    def _relate(self, unit: _Unit, column: Column, note: _Note, value: str, numbers: str) -> None:
        one, _, other = numbers.partition("_")
        hint = TOKEN if column.type == _DEPENDENCY else column.hint
        source = self._meant(unit, hint, value, one)
        target = self._meant(unit, hint, unit.id, other or "0")
        note.ends = (source, target)

    def _meant(self, unit: _Unit, type_: str, id: str, number: str) -> _Note:
        """Return the annotation that a reference means: by its number, else the first there."""
        note = self._numbered.get(int(number.partition("_")[0]) or -1)
        if note is None and id in self._units:
            there = self._units[id].notes
            others = (notes for name, notes in there.items() if name != TOKEN and notes)
            note = next(iter(there.get(type_) or next(others, ())), None)
        if note is None:
            raise mistake("reference_missing", self._at(unit.line), relation=unit.id, id=id)
        return note

    # ---- chains --------------------------------------------------------------------------

    def _chain(self, unit: _Unit, column: Column, index: int, place: re.Match[str]) -> None:
        """Find or make the link of a chain that a cell belongs to."""
        here = unit.notes[column.type]
        if index >= len(here):
            key = int(place[2]), int(place[3])
            note = self._chains.get(key)
            if note is None:
                note = self._chains[key] = self._new(column.type, unit)
            note.end = unit.end
            here.append(note)

    def _link_chains(self) -> None:
        links = sorted(self._chains.items(), key=lambda item: item[0])
        for ((chain, _), note), ((other, _), after) in itertools.pairwise(links):
            if chain == other:
                note.links.append(("next", "", after))

    def _finished(self, text: str, turn: Callable[[int], int]) -> Graph:
        ids = {id(note): str(n) for n, note in enumerate(self._notes)}
        nodes = (
            Node(ids[id(n)], n.type, turn(n.start), turn(n.end), n.features, tuple(_links(n, ids)))
            for n in self._notes
            if n.ends is None
        )
        relations = (
            Relation(note.type, ids[id(note.ends[0])], ids[id(note.ends[1])], note.features)
            for note in self._notes
            if note.ends is not None
        )
        return Graph(text, tuple(nodes), tuple(relations))


def _links(note: _Note, ids: dict[int, str]) -> Iterator[Link]:
    for name, role, target in note.links:
        yield Link(name, role, "" if target is None else ids[id(target)])
