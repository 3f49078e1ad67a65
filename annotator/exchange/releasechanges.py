"""What changed between two releases of a dataset: compared document by document, told in Markdown.

Both datasets come by document id, so they are read side by side and neither is held in memory. The
changelog is in English, like all papers of a release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.formats import Stream
from annotator.formats.huggingface.card import escaped
from annotator.model.records import Attribution, Corpus, Document
from annotator.model.tagset import Tagset

MAJOR, MINOR, PATCH = "major", "minor", "patch"
_SHOWN = 20  # documents that are named
_FIELDS = ("entity", "parent", "denies", "confirms", "note", "implicit")


@dataclass(slots=True)
class LayerChanges:
    """What happened to the attributions of one layer; `facets` counts what changed in them."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    facets: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        """Tell whether anything happened."""
        return bool(self.added or self.removed or self.changed)


@dataclass(slots=True)
class Changes:
    """What changed. Documents are named by title; `tagset` are sentences."""

    added: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    retexted: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    regions: int = 0
    layers: dict[str, LayerChanges] = field(default_factory=dict)
    layers_added: list[str] = field(default_factory=list)
    layers_removed: list[str] = field(default_factory=list)
    entities: LayerChanges = field(default_factory=LayerChanges)
    claims: LayerChanges = field(default_factory=LayerChanges)
    tagset: list[str] = field(default_factory=list)
    tagset_lost: bool = False
    guideline: tuple[str, str] | None = None
    moved: int = 0
    conditions: list[str] = field(default_factory=list)

    @property
    def level(self) -> str:
        """Return which part of a version such changes move."""
        if self.tagset_lost or self.layers_removed:
            return MAJOR
        data = (
            self.added,
            self.removed,
            self.retexted,
            self.tagset,
            self.layers_added,
            self.regions,
        )
        more = (self.guideline, self.moved, self.entities, self.claims, *self.layers.values())
        return MINOR if any(data) or any(more) else PATCH


def compare(
    old: Stream, new: Stream, corrects: Mapping[str, Sequence[str]] | None = None
) -> Changes:
    """Return what changed; `corrects` maps new documents to those that they supersede."""
    found = Changes()
    corrects = corrects or {}
    corrected = {id for before in corrects.values() for id in before}
    for before, after in _side_by_side(old, new):
        if before is None and after is not None:
            title = _title(after.documents[0])
            known = after.documents[0].id in corrects
            (found.corrected if known else found.added).append(title)
            _layers(found, Corpus(), after)
        elif after is None and before is not None:
            if before.documents[0].id not in corrected:
                found.removed.append(_title(before.documents[0]))
            _layers(found, before, Corpus())
        elif before is not None and after is not None:
            _document(found, before, after)
    found.layers_added = sorted(set(new.dataset.layers) - set(old.dataset.layers))
    found.layers_removed = sorted(set(old.dataset.layers) - set(new.dataset.layers))
    _records(found.entities, old.entities(), new.entities())
    _records(found.claims, old.claims(), new.claims())
    _tagset(found, old.tagset, new.tagset)
    versions = (old.dataset.guideline_version, new.dataset.guideline_version)
    found.guideline = versions if versions[0] != versions[1] else None
    return found


def _side_by_side(old: Stream, new: Stream) -> Iterator[tuple[Corpus | None, Corpus | None]]:
    """Yield the slices of equal documents together, those of one side alone."""
    left, right = old.slices(), new.slices()
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        a = one.documents[0].id if one else None
        b = other.documents[0].id if other else None
        if b is None or (a is not None and a < b):
            yield one, None
            one = next(left, None)
        elif a is None or b < a:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)


def _title(document: Document) -> str:
    return document.title or document.meta.get("file", "") or document.id


def _document(found: Changes, before: Corpus, after: Corpus) -> None:
    old, new = before.documents[0], after.documents[0]
    if old.sha256 != new.sha256:
        found.retexted.append(_title(new))
    elif old != new:
        found.described.append(_title(new))
    found.regions += {r.id for r in before.regions} != {r.id for r in after.regions}
    _layers(found, before, after)


def _layers(found: Changes, before: Corpus, after: Corpus) -> None:
    old = {item.id: item for item in before.attributions}
    new = {item.id: item for item in after.attributions}
    for id in sorted(old.keys() | new.keys()):
        one, other = old.get(id), new.get(id)
        name = (other or old[id]).annotator
        layer = found.layers.setdefault(name, LayerChanges())
        layer.added += one is None
        layer.removed += other is None
        facets = _facets(one, other) if one and other else []
        layer.changed += bool(facets)
        layer.facets.update(facets)


def _facets(one: Attribution, other: Attribution) -> list[str]:
    """Return what differs, by role, attribute or field."""
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = [
        (one.spans, other.spans),
        (one.attributes, other.attributes),
    ]
    found = [
        name
        for old, new in pairs
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
    return found + [name for name in _FIELDS if getattr(one, name) != getattr(other, name)]


def _records(found: LayerChanges, old: Iterator[Any], new: Iterator[Any]) -> None:
    """Compare entities, or claims with their links, by id."""
    before = {_id(item): item for item in old}
    for item in new:
        known = before.pop(_id(item), None)
        found.added += known is None
        found.changed += known is not None and known != item
    found.removed += len(before)


def _id(item: Any) -> str:
    return str(item[0].id if isinstance(item, tuple) else item.id)


def _tagset(found: Changes, old: Tagset, new: Tagset) -> None:
    before, after = _terms(old), _terms(new)
    gone, more = sorted(before - after), sorted(after - before)
    found.tagset_lost = bool(gone)
    if gone:
        found.tagset.append(f"no longer: {', '.join(f'`{name}`' for name in gone)}")
    if more:
        found.tagset.append(f"new: {', '.join(f'`{name}`' for name in more)}")
    if not gone and not more and old.source != new.source:
        found.tagset.append("labels, definitions or rules changed")


def _terms(tagset: Tagset) -> set[str]:
    found = {f"role {role.id}" for role in tagset.roles}
    for item in tagset.attributes:
        found |= {item.id, *(f"{item.id}={value.id}" for value in item.values)}
    return found | {f"link {term.id}" for term in tagset.links}


def bumped(version: tuple[int, int, int], level: str) -> str:
    """Return the next version for changes of this level."""
    major, minor, patch = version
    if level == MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == MINOR else f"{major}.{minor}.{patch + 1}"


# ---- Markdown ------------------------------------------------------------------------------


def lines(changes: Changes) -> list[str]:
    """Return the changes as a Markdown list."""
    found: list[str] = []
    for titles, what in (
        (changes.added, "added"),
        (changes.corrected, "corrected: a new text takes the place of the old"),
        (changes.removed, "removed"),
        (changes.retexted, "with another text"),
        (changes.described, "with another title or metadata"),
    ):
        if titles:
            found.append(f"* {_many(len(titles), 'document')} {what}")
            found += [f"  * {escaped(title)}" for title in sorted(titles)[:_SHOWN]]
            rest = len(titles) - _SHOWN
            found += [f"  * … and {rest} more"] if rest > 0 else []
    for name, layer in sorted(
        changes.layers.items(), key=lambda item: (item[0] != "gold", item[0])
    ):
        if layer:
            found.append(f"* `{escaped(name)}`: {_counts(layer, 'attribution')}")
    for title, layer in (("Entities", changes.entities), ("Claims", changes.claims)):
        if layer:
            found.append(f"* {title}: {_counts(layer, '')}")
    found += list(_rest(changes))
    return found or ["* No change in the data."]


def _rest(changes: Changes) -> Iterator[str]:
    if changes.regions:
        changed = _many(changes.regions, "document")
        yield f"* Regions that are no editorial text changed in {changed}"
    for names, what in ((changes.layers_added, "new"), (changes.layers_removed, "no longer there")):
        if names:
            yield f"* Layers {what}: {', '.join(f'`{escaped(name)}`' for name in names)}"
    yield from (f"* Tagset, {sentence}" for sentence in changes.tagset)
    if changes.guideline:
        old, new = (escaped(version) or "none" for version in changes.guideline)
        yield f"* Guideline {new} instead of {old}"
    if changes.moved:
        moved = _many(changes.moved, "document")
        yield f"* {moved} in another split, because new documents joined groups of several splits"
    yield from (f"* {sentence}" for sentence in changes.conditions)


def _counts(layer: LayerChanges, noun: str) -> str:
    parts = [
        f"{n:,} {f'{noun}s ' if noun and place == 0 else ''}{what}"
        for place, (n, what) in enumerate(
            pair
            for pair in (
                (layer.added, "added"),
                (layer.removed, "removed"),
                (layer.changed, "changed"),
            )
            if pair[0]
        )
    ]
    facets = ", ".join(f"`{name}` {n:,}" for name, n in sorted(layer.facets.items()))
    return ", ".join(parts) + (f" ({facets})" if facets else "")


def _many(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def entry(version: str, date: str, told: Sequence[str]) -> str:
    """Return one entry of a changelog."""
    head = f"## {version} ({date})" if date else f"## {version}"
    return "\n".join([head, "", *told, ""])


def changelog(entry: str, earlier: str) -> str:
    """Return a changelog, newest first; `earlier` is the predecessor's."""
    title, _, old = earlier.partition("\n\n")
    del title
    return f"# Changelog\n\n{entry}" + (f"\n{old}" if old else "")


def conditions(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return what changed in the conditions, as sentences; both are `release.json`."""
    found = []
    if old["licence"] != new["licence"]:
        found.append(
            f"Licence: {escaped(new['licence']['name'])} instead of"
            f" {escaped(old['licence']['name'])}"
        )
    if _shares(old) != _shares(new):
        found.append("Shares of the splits changed for new documents")
    return found


def _shares(release: Mapping[str, Any]) -> dict[str, int]:
    listed = release.get("splits", {}).get("shares", [])
    return {item["name"]: item["share"] for item in listed}
