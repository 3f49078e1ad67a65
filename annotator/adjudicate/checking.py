"""Values of the reviewer's own: what a facet can be, in the form in which it is stored."""

from __future__ import annotations

import json

from annotator.adjudicate.cards import Desk
from annotator.adjudicate.values import (
    ENTITY,
    IMPLICIT,
    NOTHING,
    fragments,
    is_span,
    of_fragments,
    of_id,
)
from annotator.edits import check_implicit, entity_named, resolve_entity
from annotator.errors import mistake
from annotator.model.links import LINKS
from annotator.model.records import Document, Entity
from annotator.model.spans import clean_fragments
from annotator.model.tagset import canonical
from annotator.store import Store


def checked_value(store: Store, now: Desk, name: str, value: str) -> str:
    """Inside an operation: return an edited value in its stored form; refuse a senseless one."""
    head, _, rest = name.partition(":")
    if is_span(name):
        return _checked_span(store, now.board.document, rest, value)
    if head == ENTITY:
        return _checked_entity(store, value)
    if head == IMPLICIT:
        data = _data(name, value)
        if isinstance(data, str):
            raise mistake("value_unknown", attribute=name, value=value)
        if data is not None:
            check_implicit(store, data)
        return canonical(data)
    if value == NOTHING:
        return value
    id = str(_data(name, value))
    attribute = store.tagset.attribute(rest)
    known = id in now.asker.clusters if head in LINKS else attribute and attribute.value(id)
    if not known:
        raise mistake("value_unknown", attribute=rest or head, value=id)
    return of_id(id)


def _data(name: str, value: str) -> dict[str, str] | str | None:
    try:
        found: dict[str, str] | str | None = json.loads(value)
    except ValueError as error:
        raise mistake("value_unknown", attribute=name, value=value) from error
    return found


def _checked_span(store: Store, document: Document, role: str, value: str) -> str:
    if store.tagset.role(role) is None:
        raise mistake("role_unknown", role=role)
    return of_fragments(clean_fragments(document, fragments(value), role))


def _checked_entity(store: Store, value: str) -> str:
    try:
        name = json.loads(value)
    except ValueError:
        name = value
    words = " ".join(str(name).split()) if name else ""
    if not words:
        return NOTHING
    known = store.get(Entity, words)
    return of_id(resolve_entity(store, known).id if known else entity_named(store, words))
