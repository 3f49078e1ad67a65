"""One row for each layer of a document: what `datasets` loads, and the features it declares.

A feature is a string, an `int32` or a list of named features, never an open object: Arrow would
widen an object to all keys that any row has. What is absent is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.model.records import Attribution, ClaimLink, Corpus, Document, Entity
from annotator.model.tagset import canonical
from annotator.model.text import fragments_text

GOLD, ANNOTATORS = "gold", "annotators"  # the configurations
SCHEMA = "huggingface"
_STRING, _INT = "string", "int32"

# Names and types; a tuple is a list of objects with these members.
Feature = tuple[str, "str | tuple[Feature, ...]"]
_PAIRS: tuple[Feature, ...] = (("name", _STRING), ("value", _STRING))
_EDGES: tuple[Feature, ...] = (("start", _INT), ("end", _INT))
_ATTRIBUTION: tuple[Feature, ...] = (
    ("id", _STRING),
    ("spans", (("role", _STRING), ("fragments", _EDGES), ("text", _STRING))),
    ("attributes", _PAIRS),
    ("implicit", _PAIRS),
    ("entity", _STRING),
    ("entity_name", _STRING),
    ("entity_kind", _STRING),
    ("parent", _STRING),
    ("denies", _STRING),
    ("confirms", _STRING),
    (
        "claims",
        (
            ("id", _STRING),
            ("claim", _STRING),
            ("text", _STRING),
            ("note", _STRING),
            ("stance", _STRING),
        ),
    ),
    ("note", _STRING),
    ("origin", _STRING),
    ("provenance", _STRING),
)
FEATURES: tuple[Feature, ...] = (
    ("id", _STRING),
    ("annotator", _STRING),
    ("state", _STRING),
    ("guideline_version", _STRING),
    ("title", _STRING),
    ("language", _STRING),
    ("metadata", _PAIRS),
    ("supersedes", _STRING),
    ("text", _STRING),
    ("text_sha256", _STRING),
    ("source_sha256", _STRING),
    ("regions", (("kind", _STRING), *_EDGES)),
    ("attributions", _ATTRIBUTION),
)
# What is there in every row.
_REQUIRED = frozenset(
    {"id", "annotator", "state", "guideline_version", "title", "language", "text", "text_sha256"}
    | {"name", "value", "start", "end", "role", "kind", "origin", "claim", "stance"}
)


def declared(features: tuple[Feature, ...] = FEATURES) -> list[dict[str, Any]]:
    """Return the features as the front matter of a dataset card declares them."""
    return [
        {"name": name, "dtype": kind}
        if isinstance(kind, str)
        else {"name": name, "list": declared(kind)}
        for name, kind in features
    ]


def schema(features: tuple[Feature, ...] = FEATURES) -> dict[str, Any]:
    """Return the features as a JSON schema of one row."""
    return {
        "type": "object",
        "required": [name for name, _ in features],
        "properties": {name: _property(name, kind) for name, kind in features},
        "additionalProperties": False,
    }


def _property(name: str, kind: str | tuple[Feature, ...]) -> dict[str, Any]:
    if not isinstance(kind, str):
        return {"type": "array", "items": schema(kind)}
    if kind == _INT:
        return {"type": "integer", "minimum": 0}
    return {"type": "string"} if name in _REQUIRED else {"type": ["string", "null"]}


# ---- rows ----------------------------------------------------------------------------------


def rows(part: Corpus) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the configuration and the row of each layer of a slice, gold first, then by name."""
    document = part.documents[0]
    shared = _shared(document, part)
    known = _Known(part)
    for layer in sorted(part.layers, key=lambda item: (item.annotator != GOLD, item.annotator)):
        items = [item for item in part.attributions if item.annotator == layer.annotator]
        row = {
            **shared,
            "annotator": layer.annotator,
            "state": layer.state,
            "guideline_version": layer.guideline_version,
            "attributions": [known.plain(item) for item in sorted(items, key=_order)],
        }
        yield GOLD if layer.annotator == GOLD else ANNOTATORS, row


def _shared(document: Document, part: Corpus) -> dict[str, Any]:
    regions = sorted((region.start, region.end, region.kind) for region in part.regions)
    return {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "metadata": _pairs(document.meta),
        "supersedes": document.supersedes,
        "text": document.text,
        "text_sha256": document.sha256,
        "source_sha256": document.source_sha256 or None,
        "regions": [{"kind": kind, "start": start, "end": end} for start, end, kind in regions],
    }


def _pairs(values: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in sorted((values or {}).items())]


def _order(item: Attribution) -> tuple[int, str]:
    return min((parts[0][0] for parts in item.spans.values() if parts), default=0), item.id


class _Known:
    """What the attributions of a slice refer to."""

    def __init__(self, part: Corpus) -> None:
        self._text = part.documents[0].text
        self._entities = {entity.id: entity for entity in part.entities}
        self._claims = {claim.id: claim for claim in part.claims}
        self._links: dict[str, list[ClaimLink]] = {}
        for link in sorted(part.claim_links, key=lambda link: link.id):
            self._links.setdefault(link.attribution, []).append(link)

    def plain(self, item: Attribution) -> dict[str, Any]:
        """Return an attribution as a row has it."""
        entity = self._entity(item.entity)
        return {
            "id": item.id,
            "spans": [
                {
                    "role": role,
                    "fragments": [{"start": start, "end": end} for start, end in parts],
                    "text": fragments_text(self._text, parts),
                }
                for role, parts in sorted(item.spans.items())
                if parts
            ],
            "attributes": _pairs(item.attributes),
            "implicit": _pairs(item.implicit),
            "entity": entity.id if entity else None,
            "entity_name": entity.name if entity else None,
            "entity_kind": (entity.kind if entity else "") or None,
            "parent": item.parent,
            "denies": item.denies,
            "confirms": item.confirms,
            "claims": [self._claim(link) for link in self._links.get(item.id, ())],
            "note": item.note or None,
            "origin": item.origin,
            "provenance": None if item.provenance is None else canonical(item.provenance),
        }

    def _entity(self, id: str | None) -> Entity | None:
        """Return the entity that is meant now: what a merged one was merged into."""
        seen: set[str] = set()
        entity = self._entities.get(id or "")
        while entity and entity.merged_into and entity.id not in seen:
            seen.add(entity.id)
            entity = self._entities.get(entity.merged_into)
        return entity

    def _claim(self, link: ClaimLink) -> dict[str, str | None]:
        claim = self._claims[link.claim]
        told = {"text": claim.text, "note": claim.note or None}
        return {"id": link.id, "claim": claim.id, **told, "stance": link.stance}
