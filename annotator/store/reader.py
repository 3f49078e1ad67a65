"""Reading a project: records by id, by column, as a list for a screen, as a corpus."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from annotator.errors import Place, mistake
from annotator.model.records import (
    WITHDRAWN,
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Layer,
    Record,
    Region,
)
from annotator.store.driver import Driver
from annotator.store.rows import (
    BY_TABLE,
    NOT_OURS,
    columns,
    complete,
    from_values,
    plain_row,
    table,
)

R = TypeVar("R", bound=Record)
_MANY = 500  # ids in one SQL list; SQLite's own limit is far higher


@dataclass(frozen=True, slots=True)
class Overview:
    """A document in a list: no text, but how far its layers are."""

    id: str
    title: str
    sha256: str
    length: int
    meta: Mapping[str, str]
    layers: Mapping[str, tuple[str, int]]  # annotator → (state, number of attributions)
    supersedes: str | None = None

    @property
    def withdrawn(self) -> str:
        """Return why the document was withdrawn; an empty string while it is in use."""
        return self.meta.get(WITHDRAWN, "")


def in_use(documents: Sequence[Overview]) -> list[Overview]:
    """Return the documents that no other one supersedes and nobody withdrew."""
    old = {item.supersedes for item in documents}
    return [item for item in documents if item.id not in old and not item.withdrawn]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is with a document that they were given.

    `handed_in` is when they last submitted it, as far as that machine's clock was right (ISO
    8601); empty while they have not, or where the operation itself is not in this project.
    """

    document: str
    title: str
    annotator: str
    state: str
    attributions: int
    submissions: int
    handed_in: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A version of a record that lost against the current one, until a person decides.

    None as a value: deleted. `annotator` and `at` say who wrote it and, as far as their clock
    was right, when; the last three say the same of the current version. They are empty where the
    operation itself is not here.
    """

    id: str
    table: str
    target: str
    device: str
    seq: int
    annotator: str
    at: str
    value: Mapping[str, Any] | None
    current: Mapping[str, Any] | None
    current_device: str = field(default="", compare=False)
    current_annotator: str = field(default="", compare=False)
    current_at: str = field(default="", compare=False)


class Reader:
    """What can be asked of a project without changing it."""

    _driver: Driver

    def get(self, kind: type[R], id: str) -> R | None:
        """Return one record, or None."""
        found = self._select(kind, "r.id = ?", [id])
        return found[0] if found else None

    def need(self, kind: type[R], id: str) -> R:
        """Return one record; raise `record_missing` when it is gone."""
        found = self.get(kind, id)
        if found is None:
            raise mistake("record_missing", kind=table(kind), id=id)
        return found

    def find(self, kind: type[R], /, **where: str | None) -> list[R]:
        """Return the records whose columns equal the given values, ordered by id."""
        unknown = set(where) - set(columns(kind))
        if unknown:
            raise ValueError(f"{table(kind)} has no column {sorted(unknown)}")
        clause = " AND ".join(f'r."{name}" IS ?' for name in where) or "1"
        return self._select(kind, clause, list(where.values()))

    def among(self, kind: type[R], column: str, values: Sequence[str]) -> list[R]:
        """Return the records whose column is one of the values."""
        if column not in columns(kind):
            raise ValueError(f"{table(kind)} has no column {column}")
        found: list[R] = []
        for start in range(0, len(values), _MANY):
            part = values[start : start + _MANY]
            marks = ", ".join("?" for _ in part)
            found += self._select(kind, f'r."{column}" IN ({marks})', list(part))
        return found

    def _select(self, kind: type[R], clause: str, values: Sequence[Any]) -> list[R]:
        own = set(columns(kind))  # a document's text lies in a table of its own
        names = ", ".join(f'{"r" if f.name in own else "t"}."{f.name}"' for f in fields(kind))
        source = f"{table(kind)} r"
        if kind is Document:
            source += " JOIN text t ON t.sha256 = r.sha256"
        rows = self._driver.each(
            f"SELECT {names} FROM {source} WHERE {clause} ORDER BY r.id", values
        )
        try:
            return [from_values(kind, row) for row in rows]
        except NOT_OURS as error:
            place = Place(file=str(self._driver.path))
            raise mistake("project_damaged", place, detail=table(kind)) from error

    def overview(self) -> list[Overview]:
        """Return every document with the state of its layers, ordered by title, without texts."""
        counts: dict[str, dict[str, tuple[str, int]]] = {}
        for row in self._driver.rows(
            "SELECT l.document, l.annotator, l.state, (SELECT count(*) FROM attribution a"
            " WHERE a.document = l.document AND a.annotator = l.annotator) AS n FROM layer l"
            " ORDER BY l.document, l.annotator"
        ):
            counts.setdefault(row["document"], {})[row["annotator"]] = (row["state"], row["n"])
        rows = self._driver.rows(
            "SELECT d.id, d.title, d.sha256, length(t.text) AS n, d.meta, d.supersedes"
            " FROM document d"
            " JOIN text t ON t.sha256 = d.sha256 ORDER BY d.title, d.id"
        )
        return [
            Overview(
                row["id"],
                row["title"],
                row["sha256"],
                row["n"],
                json.loads(row["meta"]),
                counts.get(row["id"], {}),
                row["supersedes"],
            )
            for row in rows
        ]

    def progress(self, annotator: str | None = None) -> list[Progress]:
        """Return how far every layer is, or every one of an annotator's, by title; no texts."""
        where, values = ("", []) if annotator is None else (" WHERE l.annotator = ?", [annotator])
        rows = self._driver.rows(
            "SELECT l.document, d.title, l.annotator, l.state, (SELECT count(*) FROM attribution a"
            " WHERE a.document = l.document AND a.annotator = l.annotator) AS attributions,"
            " count(s.id) AS submissions, coalesce(max(o.\"at\"), '') AS handed_in"
            " FROM layer l JOIN document d ON d.id = l.document"
            " LEFT JOIN submission s ON s.layer = l.id"
            " LEFT JOIN head h ON h.kind = 'submission' AND h.target = s.id"
            f" LEFT JOIN operation o ON o.device = h.device AND o.seq = h.seq{where}"
            " GROUP BY l.id ORDER BY d.title, d.id, l.annotator",
            values,
        )
        return [Progress(**row) for row in rows]

    def conflicts(self) -> list[Conflict]:
        """Return what stands beside the current versions and differs from them."""
        found: list[Conflict] = []
        for row in self._driver.rows(
            "SELECT c.*, coalesce(o.annotator, '') AS annotator, coalesce(o.\"at\", '') AS \"at\","
            " coalesce(h.device, '') AS head, coalesce(p.annotator, '') AS head_annotator,"
            " coalesce(p.\"at\", '') AS head_at"
            " FROM conflict c LEFT JOIN operation o ON o.device = c.device AND o.seq = c.seq"
            " LEFT JOIN head h ON h.kind = c.kind AND h.target = c.target"
            " LEFT JOIN operation p ON p.device = h.device AND p.seq = h.seq"
            " WHERE c.lamport > 0 ORDER BY c.kind, c.target, c.lamport, c.device"
        ):
            value = None if row["value"] is None else json.loads(row["value"])
            value = value and complete(row["kind"], value)
            current = self._plain(row["kind"], row["target"])
            if value != current:
                place = (row["id"], row["kind"], row["target"], row["device"], row["seq"])
                head = (row["head"], row["head_annotator"], row["head_at"])
                found.append(Conflict(*place, row["annotator"], row["at"], value, current, *head))
        return found

    def written(self, kind: type[Record]) -> dict[str, int]:
        """Return when each record of a kind was written last, by id, in Lamport's time.

        Records that came without their operation are not named.
        """
        rows = self._driver.rows(
            "SELECT h.target, o.lamport FROM head h"
            " JOIN operation o ON o.device = h.device AND o.seq = h.seq WHERE h.kind = ?",
            [table(kind)],
        )
        return {row["target"]: row["lamport"] for row in rows}

    def _plain(self, kind: str, id: str) -> dict[str, Any] | None:
        """Return a record's JSON data as the tables have it, or None."""
        names = ", ".join(f'"{name}"' for name in columns(BY_TABLE[kind]))
        rows = self._driver.rows(f'SELECT {names} FROM "{kind}" WHERE id = ?', [id])
        return plain_row(rows[0]) if rows else None

    def corpus(
        self,
        documents: Sequence[str] | None = None,
        annotators: Iterable[str] | None = None,
        known: dict[str, Entity] | None = None,
    ) -> Corpus:
        """Return documents, by id, with the layers of these annotators (all when None).

        `known` are entities that were read before in the same snapshot; those read now join them.
        """
        wanted = None if annotators is None else set(annotators)
        pick: list[Document] = (
            self.find(Document) if documents is None else self.among(Document, "id", documents)
        )
        ids = [document.id for document in pick]
        layers = self.among(Layer, "document", ids)
        work = self.among(Attribution, "document", ids)
        if wanted is not None:
            layers = [layer for layer in layers if layer.annotator in wanted]
            work = [item for item in work if item.annotator in wanted]
        kept = [item.id for item in work]
        links = self.among(ClaimLink, "attribution", kept)
        claims = sorted({link.claim for link in links})
        named = {item.entity for item in work if item.entity}
        entities = self._entities(named, {} if known is None else known)
        names = sorted({layer.annotator for layer in layers})
        return Corpus(
            tuple(pick),
            tuple(self.among(Region, "document", ids)),
            tuple(layers),
            tuple(work),
            tuple(entities),
            tuple(self.among(Claim, "id", claims)),
            tuple(links),
            tuple(self.among(Annotator, "id", names)),
        )

    def _entities(self, ids: set[str], known: dict[str, Entity]) -> list[Entity]:
        """Return entities with all that they are merged into."""
        found: dict[str, Entity] = {}
        while ids:
            new = self.among(Entity, "id", sorted(ids - known.keys()))
            known.update({entity.id: entity for entity in new})
            found.update({id: known[id] for id in ids if id in known})
            outer = {found[id].merged_into for id in ids if id in found}
            ids = {id for id in outer if id} - found.keys()
        return [found[id] for id in sorted(found)]
