"""Rows of our own tables → attributions: what a person may change is taken, all else must stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats.base import Options, Reading
from annotator.formats.jsonio import MAX_SHOWN
from annotator.formats.labels import Labels
from annotator.formats.spreadsheet.rows import (
    AT,
    CHECK,
    CUT,
    ENTITY,
    ENTITY_ID,
    IMPLICIT,
    META,
    NOTE,
    NUMBER,
    TOTAL,
    check_of,
    columns,
    heads_of,
    mark_of,
    words_of,
)
from annotator.model.ids import layer_id
from annotator.model.records import (
    Annotator,
    Attribution,
    Corpus,
    Document,
    Entity,
    Fragments,
    Layer,
)
from annotator.model.tagset import Tagset

Cells = Mapping[str, str]
_FRAGMENT = re.compile(r"\[(\d{1,9})-(\d{1,9})\]")


@dataclass(slots=True)
class _Layer:
    """The rows of one layer while they come in."""

    cells: Cells
    place: Place
    total: int
    found: dict[int, Attribution] = field(default_factory=dict)


class Table:
    """Takes rows one by one; `reading` says what they are together."""

    def __init__(self, tagset: Tagset, options: Options) -> None:
        """Read by this tagset, after a person's mapping of labels."""
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self._tagset = tagset
        self._labels = Labels(tagset, options)
        self._known = frozenset(column.name for column in columns(tagset))
        self._layers: dict[tuple[str, str], _Layer] = {}
        self._documents: dict[str, Document] = {}
        self._entities: dict[str, Entity] = {}
        self._own: set[str] = set()

    def take(
        self, heads: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], file: str
    ) -> None:
        """Take the rows of one sheet under its columns' names."""
        for number, cells in lines:
            row = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
            try:
                self._row(row, Place(file=file, line=number))
            except AnnotatorError as error:
                self.problems += error.problems

    def reading(self, place: Place) -> Reading:
        """Return what was read; raise AnnotatorError with all that is wrong."""
        for layer in self._layers.values():
            if len(layer.found) != layer.total:
                found: dict[str, str | int] = {"found": len(layer.found), "expected": layer.total}
                self.problems.append(Problem("rows_missing", layer.place, found))
        if self.problems:
            raise AnnotatorError(self.problems[:MAX_SHOWN])
        if not self._layers:
            raise mistake("file_blank", place)
        layers = tuple(_layer(layer.cells) for layer in self._layers.values())
        work = [item for layer in self._layers.values() for _, item in sorted(layer.found.items())]
        names = sorted({layer.annotator for layer in layers})
        corpus = Corpus(
            documents=tuple(self._documents.values()),
            layers=layers,
            attributions=tuple(work),
            entities=tuple(self._entities.values()),
            annotators=tuple(Annotator(name) for name in names),
        )
        return Reading(corpus, tuple(self.notes), own=frozenset(self._own))

    # ---- one row -------------------------------------------------------------------------

    def _row(self, row: Cells, place: Place) -> None:
        check, _, words = row.get(CHECK, "").partition(" ")
        if check != check_of(row, self._tagset):
            raise mistake("row_changed", place)
        if words != words_of(row, self._tagset):
            self.notes.append(Problem("row_words_ignored", place, {}, "warning"))
        number, total = int(row[NUMBER]), int(row[TOTAL])
        key = (row["document"], row["annotator"])
        at = Place(place.file, place.line, title=row.get("title", ""), annotator=row["annotator"])
        layer = self._layers.setdefault(key, _Layer(row, at, total))
        self._documents.setdefault(row["document"], _document(row))
        self._own.add(row["document"])
        if number == 0:
            return
        if number in layer.found:
            raise mistake("id_duplicate", at, id=row["id"])
        layer.found[number] = self._attribution(row, at)
        self._own.add(row["id"])

    def _attribution(self, row: Cells, place: Place) -> Attribution:
        tagset = self._tagset
        spans = {role.id: _fragments(row.get(role.id + AT, "")) for role in tagset.roles}
        implicit = {
            item.id: value
            for item in tagset.implicit
            if (value := self._value(f"{IMPLICIT}{item.id}", item.id, row, place))
        }
        attributes = {
            item.id: value
            for item in tagset.attributes
            if (value := self._value(item.id, item.id, row, place))
        }
        return Attribution(
            row["id"],
            row["document"],
            row["annotator"],
            {role: parts for role, parts in spans.items() if parts},
            attributes,
            implicit=implicit or None,
            entity=self._entity(row),
            parent=row.get("parent") or None,
            denies=row.get("denies") or None,
            confirms=row.get("confirms") or None,
            note=_whole(row.get(NOTE, ""), place),
            origin=row.get("origin", ""),
            provenance=_json(_whole(row.get("provenance", ""), place)),
        )

    def _value(self, column: str, name: str, row: Cells, place: Place) -> str | None:
        """Return the value that a cell means; one that the tagset does not know is refused."""
        word = row.get(column, "").strip()
        if not word:
            return None
        find = self._labels.implicit if column.startswith(IMPLICIT) else self._labels.value
        found = find(name, word)
        if found is None and self._labels.unknown:
            self._labels.unknown.clear()
            self.problems.append(
                Problem("value_unknown", place, {"attribute": name, "value": word})
            )
        return found

    def _entity(self, row: Cells) -> str | None:
        """Return the entity of a row: the one that was written, else the one of this name."""
        name = " ".join(row.get(ENTITY, "").split())
        if not name:
            return None
        id, _, mark = row.get(ENTITY_ID, "").partition(" ")
        if mark == mark_of(row[ENTITY]):
            self._own.add(id)
        else:
            id = name
        self._entities.setdefault(id, Entity(id, row[ENTITY] if id != name else name))
        return id


def _document(row: Cells) -> Document:
    known = {name: row.get(name, "") for name in ("file", *META)}
    meta = {name: text for name, text in known.items() if text}
    return Document(row["document"], row.get("title", ""), "", row["text_sha256"], meta=meta)


def _layer(row: Cells) -> Layer:
    document, name = row["document"], row["annotator"]
    return Layer(
        layer_id(document, name), document, name, row["state"], row.get("guideline_version", "")
    )


def _fragments(cell: str) -> Fragments:
    return tuple((int(start), int(end)) for start, end in _FRAGMENT.findall(cell))


def _whole(text: str, place: Place) -> str:
    """Return a cell that holds all that it should; one that was cut cannot be taken back."""
    if text.endswith(CUT):
        raise mistake("cell_cut_before", place)
    return text


def _json(text: str) -> dict[str, Any] | None:
    return dict(json.loads(text)) if text else None


def find_heads(
    rows: Sequence[tuple[int, tuple[str, ...]]],
) -> tuple[tuple[str, ...], Sequence[tuple[int, tuple[str, ...]]]] | None:
    """Return our columns' names and the rows below them, None where this is no table of ours."""
    for place, (_, cells) in enumerate(rows[:5]):
        if heads_of(cells):
            return tuple(cell.strip() for cell in cells), rows[place + 1 :]
    return None
