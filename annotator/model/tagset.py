"""The tagset: roles, attributes, values, links and rule levels, as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Labels = Mapping[str, str]


def label(labels: Labels, language: str) -> str:
    """Return the label in `language`, else in English, else any."""
    return labels.get(language) or labels.get("en") or next(iter(labels.values()), "")


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of span, such as source, cue or content."""

    id: str
    labels: Labels
    definitions: Labels
    key: str
    colour: str
    colour_dark: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of values, for menus and for a coarse agreement figure."""

    id: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute. `key` is the letter of a physical key (US layout)."""

    id: str
    labels: Labels
    definitions: Labels
    key: str
    group: str = ""
    colour: str = ""
    maps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A closed list of values that an attribution may carry, such as stance."""

    id: str
    labels: Labels
    definitions: Labels
    key: str
    groups: tuple[Group, ...]
    values: tuple[Value, ...]

    def value(self, id: str) -> Value | None:
        """Return the value with this id."""
        return next((value for value in self.values if value.id == id), None)


@dataclass(frozen=True, slots=True)
class Term:
    """A named thing without values of its own: a link, a region kind, an implicit feature."""

    id: str
    labels: Labels
    definitions: Labels
    key: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Tagset:
    """A team's scheme. `rules` sets the level of each rule: error, warning or off.

    `sets` names groups of values that rules refer to, such as silence or denial.
    """

    id: str
    version: str
    labels: Labels
    roles: tuple[Role, ...]
    attributes: tuple[Attribute, ...]
    links: tuple[Term, ...]
    regions: tuple[Term, ...]
    implicit: tuple[Term, ...]
    rules: Mapping[str, str]
    sets: Mapping[str, tuple[str, ...]]
    source: str = ""  # the canonical JSON it was built from

    def role(self, id: str) -> Role | None:
        """Return the role with this id."""
        return next((role for role in self.roles if role.id == id), None)

    def attribute(self, id: str) -> Attribute | None:
        """Return the attribute with this id."""
        return next((item for item in self.attributes if item.id == id), None)


def canonical(data: Any) -> str:
    """Return JSON with sorted keys and no spaces: equal data give equal text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _value(item: Mapping[str, Any]) -> Value:
    return Value(
        item["id"],
        item["labels"],
        item["definitions"],
        item["key"],
        item.get("group", ""),
        item.get("colour", ""),
        item.get("maps", {}),
    )


def _term(item: Mapping[str, Any]) -> Term:
    values = tuple(_value(value) for value in item.get("values", ()))
    return Term(item["id"], item["labels"], item["definitions"], item.get("key", ""), values)


def _attribute(item: Mapping[str, Any]) -> Attribute:
    return Attribute(
        item["id"],
        item["labels"],
        item["definitions"],
        item["key"],
        tuple(Group(group["id"], group["labels"]) for group in item["groups"]),
        tuple(_value(value) for value in item["values"]),
    )


def from_json(data: Mapping[str, Any]) -> Tagset:
    """Build a tagset from data that already satisfies `schemas/tagset.schema.json`."""
    return Tagset(
        data["id"],
        data["version"],
        data["labels"],
        tuple(Role(**role) for role in data["roles"]),
        tuple(_attribute(item) for item in data["attributes"]),
        tuple(_term(item) for item in data["links"]),
        tuple(_term(item) for item in data["regions"]),
        tuple(_term(item) for item in data["implicit"]),
        data["rules"],
        {name: tuple(ids) for name, ids in data["sets"].items()},
        canonical(data),
    )
