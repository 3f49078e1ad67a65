"""The columns of a WebAnno TSV 3 file, as its head declares them, and how values are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_VALUE = re.compile(r"\\(->|[\\\[\]|_;tn*])")


@dataclass(slots=True)
class Column:
    """A column: `sort` is one of feature, nothing, role, target, relation, next, chain."""

    type: str
    sort: str
    name: str = ""
    hint: str = ""


def declared(sort: str, fields: Sequence[str]) -> Iterator[Column]:
    """Yield the columns of a layer: spans (SP), relations (RL) or chains (CH)."""
    type_, *names = fields
    names = [name for name in names if name]
    slot = ""
    if not names:
        yield Column(type_, "nothing")
    for name in names:
        if sort == "SP" and name.startswith("ROLE_"):
            slot = name.partition(":")[2].partition(".")[0].rpartition("_")[0]
            yield Column(type_, "role", slot)
        elif sort == "SP" and slot:
            yield Column(type_, "target", slot, name)
            slot = ""
        elif sort == "RL" and name.startswith("BT_"):
            yield Column(type_, "relation", "", name[3:])
        elif sort == "CH":
            yield Column(type_, "next" if name == "referenceRelation" else "chain", name)
        else:
            yield Column(type_, "feature", name)


def unescaped(value: str) -> str:
    """Return a value without its escapes."""
    return _VALUE.sub(lambda match: {"t": "\t", "n": "\n"}.get(match[1], match[1]), value)
