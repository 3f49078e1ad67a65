"""Which entities are meant by what is typed: letters of a name, as Arabic is typed in a hurry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.model.records import Entity
from annotator.model.text import fold

_MOST = 50  # rows; whoever needs more types another letter
_ARTICLE = "ال"
_EQUAL, _BEGINS, _WORDS, _INSIDE = range(4)


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that fits what was typed; `alias` is the other name by which it was found."""

    entity: Entity
    alias: str = ""
    exact: bool = False


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    """Return letters for comparing: blind to harakat, hamza seats, ta marbuta, final yeh, case."""
    return " ".join(fold(text).text.split())


@lru_cache(maxsize=1 << 14)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a folded name, each with its article and without."""
    bare = (word.removeprefix(_ARTICLE) for word in text.split())
    return (*text.split(), *bare)


def names_of(entities: Iterable[Entity]) -> Mapping[str, list[str]]:
    """Return all names of every entity that stands by itself, its own first.

    Its own, its aliases, and the names of what was merged into it.
    """
    known = {entity.id: entity for entity in entities}
    names = {id: [e.name, *e.aliases] for id, e in known.items() if not e.merged_into}
    for entity in known.values():
        target, seen = entity, set[str]()
        while target.merged_into in known and target.id not in seen:
            seen.add(target.id)
            target = known[target.merged_into]
        if target is not entity and target.id in names:
            names[target.id] += [entity.name, *entity.aliases]
    return names


def matching(typed: str, entities: Iterable[Entity], near: Sequence[str] = ()) -> list[Found]:
    """Return the entities that are meant, the likeliest first.

    Each typed word must begin a word of one of the names, or all of it stand inside one. `near`
    are the ids of those used around here, the latest first: of equal ones they come first. With
    nothing typed these come first, then all by name.
    """
    wanted = _folded(typed)
    known = {entity.id: entity for entity in entities}
    place = {id: n for n, id in enumerate(near)}
    ranked: list[tuple[int, int, str, Found]] = []
    for id, names in names_of(known.values()).items():
        best = _best(wanted, names)
        if best is not None:
            quality, name = best
            alias = "" if name == known[id].name else name
            found = Found(known[id], alias, quality == _EQUAL)
            ranked.append((quality, place.get(id, len(place)), known[id].name, found))
    ranked.sort(key=lambda entry: entry[:3])
    return [found for *_rank, found in ranked[:_MOST]]


def _best(wanted: str, names: Sequence[str]) -> tuple[int, str] | None:
    """Return how well the likest name fits, and which it is."""
    if not wanted:
        return _BEGINS, names[0]
    fits = [(_fit(wanted, _folded(name)), n, name) for n, name in enumerate(names)]
    usable = [fit for fit in fits if fit[0] is not None]
    if not usable:
        return None
    quality, _n, name = min(usable)
    return (quality, name) if quality is not None else None


def _fit(wanted: str, name: str) -> int | None:
    if wanted == name:
        return _EQUAL
    if name.startswith(wanted) or name.removeprefix(_ARTICLE).startswith(wanted):
        return _BEGINS
    words = _words(name)
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return _WORDS
    return _INSIDE if len(wanted) > 2 and wanted in name else None


def likely(words: str, entities: Iterable[Entity], near: Sequence[str] = ()) -> list[Found]:
    """Return the entities that may be meant by the words of a source.

    Those of that very name, then those that share a word of three letters or more with it, the
    most words first, then those used around here.
    """
    known = {entity.id: entity for entity in entities}
    own = {word for word in _words(_folded(words)) if len(word) > 2}
    place = {id: n for n, id in enumerate(near)}
    ranked: list[tuple[int, int, str, Found]] = []
    for id, names in names_of(known.values()).items():
        shared = max(len(own & set(_words(_folded(name)))) for name in names)
        exact = any(_folded(name) == _folded(words) for name in names)
        if shared or id in place:
            found = Found(known[id], exact=exact)
            weight = -1000 if exact else -shared
            ranked.append((weight, place.get(id, len(place)), known[id].name, found))
    ranked.sort(key=lambda entry: entry[:3])
    return [found for *_rank, found in ranked[:_MOST]]
