"""Ids that come out the same on every machine, so that importing twice changes nothing."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.UUID("6f1d8a52-3b0c-5e0e-9a57-1f6f2f0a9c11")


def stable_id(*parts: str) -> str:
    """Return the same UUID (version 5) for the same parts."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def layer_id(document: str, annotator: str) -> str:
    """Return the id of an annotator's layer on a document."""
    return stable_id("layer", document, annotator)


def entity_id(name: str) -> str:
    """Return the id of the entity that is first known by this name."""
    return stable_id("entity", name)


def region_id(document: str, kind: str, start: int, end: int) -> str:
    """Return the id of a region."""
    return stable_id("region", document, kind, str(start), str(end))
