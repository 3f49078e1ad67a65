"""Parquet for analysis: three tables, each partitioned by split as Hive does.

    documents/split=train/part-0.parquet      one row for each text
    attributions/split=train/part-0.parquet   one row for each attribution, a column for each value
    spans/split=train/part-0.parquet          one row for each fragment of a span

Needs pyarrow, which comes with the extra `parquet`. The same data give the same bytes with the same
pyarrow.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.formats import jsonio, losses
from annotator.formats.base import Format, Progress, Stream, final_entities, silent
from annotator.formats.foreign import drawn, extras
from annotator.formats.foreign.carried import SUPERSEDES
from annotator.i18n import N_
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Corpus, Entity
from annotator.model.tagset import Tagset
from annotator.model.text import fragments_text

TABLES = ("documents", "attributions", "spans")
ALL = "all"  # the one split of a dataset that has none
_META = ("outlet", "date", "url", "author", "file")
# Rows of a table that are kept before they are written as one group: some megabytes.
_ROWS = {"documents": 200, "attributions": 2_000, "spans": 5_000}

Row = dict[str, Any]


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write the three tables; raise AnnotatorError without pyarrow."""
    pyarrow = extras.load("pyarrow", "parquet")
    parquet = extras.load("pyarrow.parquet", "parquet")
    out.mkdir()
    splits = stream.dataset.about.splits
    schemas = {name: _schema(pyarrow, name, stream.tagset) for name in TABLES}
    with contextlib.ExitStack() as stack:
        files: dict[tuple[str, str], _File] = {}
        for part in stream.told(progress):
            split = splits.get(part.documents[0].id, ALL)
            for name, found in rows(part, stream.tagset).items():
                file = files.get((name, split))
                if file is None:
                    folder = out / name / f"split={split}"
                    folder.mkdir(parents=True)
                    path = folder / "part-0.parquet"
                    writer = parquet.ParquetWriter(path, schemas[name], compression="zstd")
                    stack.enter_context(writer)
                    file = _File(pyarrow, writer, schemas[name], _ROWS[name])
                    files[name, split] = file
                file.add(found)
        for file in files.values():
            file.flush()


class _File:
    """One Parquet file with the rows that wait for it."""

    def __init__(self, pyarrow: Any, writer: Any, schema: Any, most: int) -> None:
        self._pyarrow = pyarrow
        self._most = most
        self._writer = writer
        self._schema = schema
        self._rows: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= self._most:
            self.flush()

    def flush(self) -> None:
        table = self._pyarrow.Table.from_pylist(self._rows, schema=self._schema)
        self._writer.write_table(table)
        self._rows = []


def columns(table: str, tagset: Tagset) -> dict[str, str]:
    """Return the columns of a table with their types: string, int32, or map of strings."""
    texts: tuple[str, ...]
    if table == "documents":
        numbers = dict.fromkeys(("length", "length_utf16"), "int32")
        texts = ("id", "title", "language", *_META, "sha256", "text")
        return dict.fromkeys(texts, "string") | numbers | {"meta": "map"}
    if table == "spans":
        texts = ("document", "attribution", "annotator", "role", "text")
        return dict.fromkeys(texts, "string") | dict.fromkeys(("fragment", "start", "end"), "int32")
    texts = (
        *("id", "document", "annotator"),
        *(role.id for role in tagset.roles),
        *(attribute.id for attribute in tagset.attributes),
        *(f"implicit_{feature.id}" for feature in tagset.implicit),
        *("entity", "entity_id", *LINKS, "note", "origin"),
    )
    return dict.fromkeys(texts, "string") | {"is_implicit": "bool"}


def _schema(pyarrow: Any, table: str, tagset: Tagset) -> Any:
    types = {
        "string": pyarrow.string(),
        "int32": pyarrow.int32(),
        "bool": pyarrow.bool_(),
        "map": pyarrow.map_(pyarrow.string(), pyarrow.string()),
    }
    found = columns(table, tagset).items()
    return pyarrow.schema([pyarrow.field(name, types[kind]) for name, kind in found])


def rows(part: Corpus, tagset: Tagset) -> dict[str, list[Row]]:
    """Return the rows of one document in each table; what is not said is None."""
    document, entities = part.documents[0], final_entities(part)
    text = document.text
    items = sorted(drawn.in_order(part.attributions), key=lambda item: item.annotator)
    known = {key: document.meta.get(key) for key in _META}
    about = {
        **known,
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "sha256": document.sha256,
        "length": len(text),
        "length_utf16": len(text.encode("utf-16-le")) // 2,
        "meta": sorted(document.meta.items()),
        "text": text,
    }
    return {
        "documents": [about],
        "attributions": [_attribution(text, item, entities, tagset) for item in items],
        "spans": [row for item in items for row in _spans(text, item)],
    }


def _attribution(
    text: str, item: Attribution, entities: Mapping[str, Entity], tagset: Tagset
) -> Row:
    entity = entities.get(item.entity or "")
    implicit = item.implicit or {}
    words = {role: fragments_text(text, parts) for role, parts in item.spans.items()}
    return {
        "id": item.id,
        "document": item.document,
        "annotator": item.annotator,
        **{role.id: words.get(role.id) for role in tagset.roles},
        **{one.id: item.attributes.get(one.id) for one in tagset.attributes},
        "is_implicit": item.implicit is not None,
        **{f"implicit_{feature.id}": implicit.get(feature.id) for feature in tagset.implicit},
        "entity": entity.name if entity else None,
        "entity_id": entity.id if entity else None,
        **{name: target(item, name) for name in LINKS},
        "note": item.note,
        "origin": item.origin,
    }


def _spans(text: str, item: Attribution) -> Iterator[Row]:
    for role, fragments in sorted(item.spans.items()):
        for n, (start, end) in enumerate(fragments):
            yield {
                "document": item.document,
                "attribution": item.id,
                "annotator": item.annotator,
                "role": role,
                "fragment": n,
                "start": start,
                "end": end,
                "text": text[start:end],
            }


def preview(stream: Stream) -> str:
    """Return the rows of the first document, table by table, as JSON lines."""
    found = []
    for part in stream.slices():
        for name, mine in rows(part, stream.tagset).items():
            found.append(f"── {name} ──\n")
            found += [jsonio.dumps(row).decode() for row in mine]
    return "".join(found)


PARQUET = Format(
    "parquet",
    N_("Parquet tables"),
    (".parquet",),
    None,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES, losses.REGIONS),
        SUPERSEDES,
    ),
    explains=N_(
        "Tables of texts, attributions and spans for pandas, DuckDB, R and Spark, partitioned by"
        " split."
    ),
    preview=preview,
    needs=("pyarrow",),
)
