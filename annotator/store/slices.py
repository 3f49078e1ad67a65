"""Reading a project piece by piece: layers of any number of documents in little memory."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence

from annotator.model.records import WITHDRAWN, Claim, ClaimLink, Corpus, Entity
from annotator.store.reader import R, Reader

_BATCH = 64  # documents that are read together; 3 kB of text and 12 attributions each: 2 MB
_ENTITIES = 5_000  # that are kept from one batch to the next; the same ones are named all the time


class Slices(Reader):
    """What can be asked of some annotators' layers without holding them all."""

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the project, whatever is written in the meantime."""
        with self._driver.snapshot():
            yield

    def count_documents(self, annotators: Sequence[str]) -> int:
        """Return how many documents have one of these layers; withdrawn ones have none here."""
        of, values = self._layers_of(annotators)
        sql = f"SELECT count(DISTINCT document) FROM layer WHERE {of}"
        return int(self._driver.value(sql, values))

    def superseded_elsewhere(self, annotators: Sequence[str]) -> frozenset[str]:
        """Return the documents that others supersede and that have none of these layers."""
        of, values = self._layers_of(annotators)
        sql = (
            "SELECT DISTINCT supersedes AS id FROM document WHERE supersedes IS NOT NULL"
            f" AND supersedes NOT IN (SELECT document FROM layer WHERE {of})"
        )
        return frozenset(row["id"] for row in self._driver.rows(sql, values))

    def superseding(self) -> dict[str, str]:
        """Return which document each corrected article takes the place of, by its own id."""
        sql = "SELECT id, supersedes FROM document WHERE supersedes IS NOT NULL"
        return {row["id"]: row["supersedes"] for row in self._driver.rows(sql)}

    def withdrawn(self) -> list[str]:
        """Return the documents that somebody withdrew, by id."""
        sql = f"SELECT id FROM document WHERE json_extract(meta, '$.{WITHDRAWN}') <> ''"
        return [row["id"] for row in self._driver.rows(sql)]

    def _layers_of(self, annotators: Sequence[str]) -> tuple[str, list[str]]:
        """Return the condition for rows of these layers on documents in use, and its values."""
        gone = self.withdrawn()
        of = f"annotator IN ({_marks(annotators)})"
        return (f"{of} AND document NOT IN ({_marks(gone)})" if gone else of), [*annotators, *gone]

    def batches(self, annotators: Sequence[str]) -> Iterator[Corpus]:
        """Yield the documents that have one of these layers, by id, some at a time.

        Only these layers come with them, as in `corpus`. Nothing may be written in between.
        """
        of, values = self._layers_of(annotators)
        sql = (
            f"SELECT DISTINCT document FROM layer WHERE {of}"
            f" AND document > ? ORDER BY document LIMIT {_BATCH}"
        )
        last, known = "", dict[str, Entity]()
        while ids := [row["document"] for row in self._driver.rows(sql, [*values, last])]:
            if len(known) > _ENTITIES:
                known.clear()
            yield self.corpus(ids, annotators, known)
            last = ids[-1]

    def entities_of(self, annotators: Sequence[str]) -> Iterator[Entity]:
        """Yield, by id, what these layers name as entities and what these are merged into."""
        of, values = self._layers_of(annotators)
        used = (
            "WITH RECURSIVE used(id) AS (SELECT entity FROM attribution"
            f" WHERE entity IS NOT NULL AND {of}"
            " UNION SELECT e.merged_into FROM entity e JOIN used USING (id)"
            " WHERE e.merged_into IS NOT NULL)"
        )
        return self._by_id(Entity, used, values)

    def claims_of(self, annotators: Sequence[str]) -> Iterator[tuple[Claim, tuple[ClaimLink, ...]]]:
        """Yield, by id, the claims that these layers link to, each with these links."""
        of, values = self._layers_of(annotators)
        mine = (
            "SELECT l.{} AS id FROM claim_link l JOIN attribution a ON a.id = l.attribution"
            f" WHERE {of}"
        )
        of_claim = f"WITH used(id) AS ({mine.format('id')} AND l.claim = ?)"
        claims = f"WITH used(id) AS ({mine.format('claim')})"
        for claim in self._by_id(Claim, claims, values):
            links = self._by_id(ClaimLink, of_claim, [*values, claim.id])
            yield claim, tuple(links)

    def _by_id(self, kind: type[R], used: str, values: Sequence[str]) -> Iterator[R]:
        """Yield the records that the query `used(id)` names, some at a time."""
        rows = self._driver.each(f"{used} SELECT DISTINCT id FROM used ORDER BY id", values)
        while ids := [str(id) for (id,) in itertools.islice(rows, _BATCH * 8)]:
            yield from self.among(kind, "id", ids)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)
