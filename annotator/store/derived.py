"""What a project keeps on this machine only: open suggestions, and how much was pressed.

The tables are called `local_…`: they are not in the log, never in packets, and undo does not know
them. Suggestions are derived from texts and can be made again at any time; 10,000 documents have
some 300,000 of them, which a log that is kept for ever must not carry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from annotator.errors import Place, mistake
from annotator.model.records import Suggestion
from annotator.store.driver import Driver
from annotator.store.rows import NOT_OURS, columns, from_row, plain, to_row

_SETTLED_ONLY = frozenset({"annotator", "state", "offer", "sha256"})
_COLUMNS = tuple(name for name in columns(Suggestion) if name not in _SETTLED_ONLY)
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_INSERT = f"INSERT INTO local_suggestion ({_NAMES}) VALUES ({', '.join('?' for _ in _COLUMNS)})"


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was suggested for a document: for which text, by whom, from which confidence on."""

    document: str
    sha256: str
    suggester: str
    version: str
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Pressed:
    """How often an annotator pressed something on a document on a day (ISO 8601, UTC)."""

    annotator: str
    document: str
    day: str
    what: str
    n: int


class Derived:
    """The local tables of an open project; writing needs a project that may be written."""

    def __init__(
        self, driver: Driver, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """Read by the driver; write inside the store's transactions."""
        self._driver = driver
        self._transaction = transaction

    # ---- suggestions -------------------------------------------------------------------------

    def suggestions(self, document: str) -> list[Suggestion]:
        """Return the suggestions for the present text of a document, as they were made."""
        rows = self._driver.rows(
            f"SELECT {_qualified()} FROM local_suggestion s"
            " JOIN local_suggested m ON m.document = s.document"
            " JOIN document d ON d.id = s.document AND d.sha256 = m.sha256"
            " WHERE s.document = ? ORDER BY s.rowid",
            [document],
        )
        try:
            return [from_row(Suggestion, row) for row in rows]
        except NOT_OURS as error:
            place = Place(file=str(self._driver.path))
            raise mistake("project_damaged", place, detail="local_suggestion") from error

    def suggested(self) -> Mapping[str, Suggested]:
        """Return for every document that has been read what was suggested, by document."""
        rows = self._driver.rows("SELECT * FROM local_suggested")
        return {row["document"]: Suggested(**row) for row in rows}

    def suggested_for(self, document: str) -> Suggested | None:
        """Return what was suggested for one document, or None."""
        rows = self._driver.rows("SELECT * FROM local_suggested WHERE document = ?", [document])
        return Suggested(**rows[0]) if rows else None

    def counts(self) -> Mapping[str, int]:
        """Return how many suggestions each document has, whatever was decided about them."""
        rows = self._driver.rows(
            "SELECT document, count(*) AS n FROM local_suggestion GROUP BY document"
        )
        return {row["document"]: row["n"] for row in rows}

    def keep(self, made: Iterable[tuple[Suggested, Sequence[Suggestion]]]) -> None:
        """Put these in place of what was suggested for their documents; one transaction."""
        with self._transaction():
            for mark, found in made:
                for table in ("local_suggestion", "local_suggested"):
                    self._driver.execute(f"DELETE FROM {table} WHERE document = ?", [mark.document])
                self._driver.execute(
                    "INSERT INTO local_suggested (document, sha256, suggester, version, least)"
                    " VALUES (?, ?, ?, ?, ?)",
                    [mark.document, mark.sha256, mark.suggester, mark.version, mark.least],
                )
                for item in found:
                    row: Mapping[str, Any] = to_row(plain(item))
                    self._driver.execute(_INSERT, [row[name] for name in _COLUMNS])

    # ---- effort ------------------------------------------------------------------------------

    def press(
        self, annotator: str, document: str, counts: Mapping[str, int], day: str = ""
    ) -> None:
        """Add to what an annotator pressed on a document today, such as {"keys": 12}."""
        day = day or dt.datetime.now(dt.UTC).date().isoformat()
        with self._transaction():
            for what, n in sorted(counts.items()):
                self._driver.execute(
                    "INSERT INTO local_effort (annotator, document, day, what, n)"
                    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (annotator, document, day, what)"
                    " DO UPDATE SET n = n + excluded.n",
                    [annotator, document, day, what, n],
                )

    def pressed(self) -> list[Pressed]:
        """Return everything that was counted, by annotator, document and day."""
        rows = self._driver.rows(
            "SELECT * FROM local_effort ORDER BY annotator, document, day, what"
        )
        return [Pressed(**row) for row in rows]


def _qualified() -> str:
    return ", ".join(f's."{name}"' for name in _COLUMNS)
