"""Records ↔ rows: a field is a column; mappings and tuples are stored as canonical JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from annotator.model.records import (
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Decision,
    Document,
    Entity,
    Layer,
    Note,
    Project,
    Record,
    Region,
    Submission,
    Suggestion,
)
from annotator.model.tagset import canonical

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


def to_row(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn JSON data of a record into column values."""
    return {
        name: canonical(value) if name in _JSON_COLUMNS and value is not None else value
        for name, value in data.items()
    }


def from_row(kind: type[R], row: Mapping[str, Any]) -> R:
    """Build a record from column values."""
    values = {
        name: json.loads(value) if name in _JSON_COLUMNS and value is not None else value
        for name, value in row.items()
    }
    return from_plain(kind, values)


def from_plain(kind: type[R], data: Mapping[str, Any]) -> R:
    """Build a record from JSON data, with tuples where the record has them."""
    values = dict(data)
    if values.get("spans") is not None and "spans" in values:
        values["spans"] = {
            role: tuple((int(start), int(end)) for start, end in fragments)
            for role, fragments in values["spans"].items()
        }
    if "aliases" in values:
        values["aliases"] = tuple(values["aliases"])
    return kind(**values)
