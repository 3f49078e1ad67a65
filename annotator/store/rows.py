"""Records ↔ rows: a field is a column; mappings and tuples are stored as canonical JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import orjson

from annotator.model.records import (
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Decision,
    Document,
    Entity,
    Fragments,
    Layer,
    Note,
    Project,
    Record,
    Region,
    Submission,
    Suggestion,
)
from annotator.model.tagset import canonical
from annotator.store.driver import Driver

R = TypeVar("R", bound=Record)
# What reading a column's JSON raises when somebody changed the file past us.
NOT_OURS = (ValueError, TypeError, KeyError, AttributeError, RecursionError)

KINDS: tuple[type[Record], ...] = (
    Project,
    Annotator,
    Document,
    Region,
    Layer,
    Submission,
    Entity,
    Attribution,
    Claim,
    ClaimLink,
    Note,
    Decision,
    Suggestion,
)
_JSON_COLUMNS = frozenset({"meta", "spans", "attributes", "implicit", "provenance", "aliases"})


def table(kind: type[Any]) -> str:
    """Return the table of a record type: ClaimLink → claim_link."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


BY_TABLE: Mapping[str, type[Record]] = {table(kind): kind for kind in KINDS}


# A document's text lives in a table of its own, shared by all that print it.
_COLUMNS: Mapping[type[Any], tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind) if (kind, f.name) != (Document, "text"))
    for kind in KINDS
}


def columns(kind: type[Any]) -> tuple[str, ...]:
    """Return the columns of a record type."""
    return _COLUMNS[kind]


def plain(record: Record) -> dict[str, Any]:
    """Return the record as JSON data: what the operation log keeps. A text stays out."""
    return {name: _plain(getattr(record, name)) for name in columns(type(record))}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


# Columns that records gained after the log began, with what they are in older rows.
_GAINED: Mapping[str, Mapping[str, Any]] = {"project": {"coverage": "free"}}


def complete(kind: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record's JSON data from the log with the columns that it has gained since."""
    gained = _GAINED.get(kind)
    return {**gained, **data} if gained else data


def to_row(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn JSON data of a record into column values."""
    return {
        name: canonical(value) if name in _JSON_COLUMNS and value is not None else value
        for name, value in data.items()
    }


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn column values into the record's JSON data."""
    data = dict(row)
    for name in _JSON_COLUMNS & data.keys():
        if data[name] is not None:
            data[name] = orjson.loads(data[name])
    return data


def upsert(driver: Driver, kind: str, data: Mapping[str, Any]) -> None:
    """Insert a record's JSON data, or replace the row that has its id."""
    row = to_row(data)
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name != "id")
    driver.execute(
        f'INSERT INTO "{kind}" ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}',
        list(row.values()),
    )


def from_row(kind: type[R], row: Mapping[str, Any]) -> R:
    """Build a record from column values."""
    return _record(kind, plain_row(row))


# Where the fields are that are not kept as they are: JSON, spans, tuples.
_JSON_AT: Mapping[type[Any], tuple[int, ...]] = {
    kind: tuple(n for n, f in enumerate(fields(kind)) if f.name in _JSON_COLUMNS) for kind in KINDS
}
_SPANS_AT: Mapping[type[Any], tuple[int, ...]] = {
    kind: tuple(n for n, f in enumerate(fields(kind)) if f.name == "spans") for kind in KINDS
}
_TUPLES_AT: Mapping[type[Any], tuple[int, ...]] = {
    kind: tuple(n for n, f in enumerate(fields(kind)) if f.name == "aliases") for kind in KINDS
}


def from_values(kind: type[R], row: Sequence[Any]) -> R:
    """Build a record from the values of its fields in their order, as the tables have them.

    Half the time of `from_row`: for records by the hundred thousand.
    """
    values = list(row)
    for n in _JSON_AT[kind]:
        if values[n] is not None:
            values[n] = orjson.loads(values[n])
    for n in _SPANS_AT[kind]:
        values[n] = _spans(values[n])
    for n in _TUPLES_AT[kind]:
        values[n] = tuple(values[n])
    return kind(*values)


def from_plain(kind: type[R], data: Mapping[str, Any]) -> R:
    """Build a record from JSON data, with tuples where the record has them."""
    return _record(kind, dict(data))


def _record(kind: type[R], values: dict[str, Any]) -> R:
    if values.get("spans") is not None:
        values["spans"] = _spans(values["spans"])
    if "aliases" in values:
        values["aliases"] = tuple(values["aliases"])
    return kind(**values)


def _spans(data: Mapping[str, Any]) -> dict[str, Fragments]:
    return {
        role: tuple([(int(start), int(end)) for start, end in fragments])
        for role, fragments in data.items()
    }


# ---- JSON data from outside ------------------------------------------------------------------


def _is_spans(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(role, str) and isinstance(parts, list) and all(map(_is_fragment, parts))
        for role, parts in value.items()
    )


def _is_fragment(value: Any) -> bool:
    return isinstance(value, list) and [type(edge) for edge in value] == [int, int]


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _is_share(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


# The annotations that records have → what JSON data may stand there.
_FITS: Mapping[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "str | None": lambda value: value is None or isinstance(value, str),
    "int": lambda value: type(value) is int,
    "float": _is_share,
    "Spans": _is_spans,
    "Mapping[str, str]": _is_mapping,
    "Mapping[str, str] | None": lambda value: value is None or _is_mapping(value),
    "Mapping[str, object] | None": lambda value: value is None or isinstance(value, dict),
    "tuple[str, ...]": lambda value: (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ),
}
_RECORD_FITS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    name: {item.name: _FITS[str(item.type)] for item in fields(kind) if item.name in columns(kind)}
    for name, kind in BY_TABLE.items()
}
_CHOICES: Mapping[tuple[str, str], frozenset[str]] = {
    ("layer", "state"): frozenset({"open", "submitted", "final"}),
    ("project", "shows_others"): frozenset({"never", "after_submission"}),
    ("project", "coverage"): frozenset({"free", "cues"}),
    ("suggestion", "state"): frozenset({"accepted", "rejected"}),
}


def is_record(kind: str, id: str, data: Any) -> bool:
    """Return whether JSON data is a record of this table that the database would take."""
    if kind not in BY_TABLE or not isinstance(data, dict) or not id or data.get("id") != id:
        return False
    data = complete(kind, data)
    fits = _RECORD_FITS[kind]
    return (
        data.keys() == fits.keys()
        and all(fits[name](value) for name, value in data.items())
        and all(data[name] in among for (of, name), among in _CHOICES.items() if of == kind)
        and (kind != "region" or 0 <= data["start"] < data["end"])
        and (kind != "submission" or data["n"] > 0)
    )
