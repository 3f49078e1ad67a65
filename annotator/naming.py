"""Who a source is: the registry searched by the words that name it, blind to letter variants."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from annotator.edits import entity_named, resolve_entity
from annotator.model.records import Attribution, Entity, Suggestion
from annotator.model.text import fold
from annotator.store import Store


class Registry:
    """The entities by the folded letters of their names and aliases; names come first."""

    def __init__(self, store: Store, *, naming: bool, called: Mapping[str, str]) -> None:
        self._store = store
        self._naming = naming
        self._called = called
        self._known: dict[str, Entity] | None = None

    def of(self, item: Suggestion) -> str | None:
        """Return the entity that a suggestion proposes: that of its basis, else by its name."""
        basis = self._store.get(Attribution, item.basis) if item.basis else None
        known = self._store.get(Entity, basis.entity) if basis and basis.entity else None
        if known:
            return resolve_entity(self._store, known).id
        return self.find(self._called.get(item.id, "").strip() or item.entity)

    def named(self, name: str) -> str | None:
        """Return the entity of that very name, made inside the operation; None for no name."""
        name = " ".join(name.split())
        return entity_named(self._store, name) if name else None

    def find(self, words: str) -> str | None:
        """Return the id of the entity of that name as it is now, or None.

        With `naming`, of one that is made of the words inside the operation.
        """
        if not words.strip():
            return None
        if self._known is None:
            entities = self._store.find(Entity)
            named = [(entity.name, entity) for entity in entities]
            named += [(alias, entity) for entity in entities for alias in entity.aliases]
            self._known = {}
            for name, entity in named:
                self._known.setdefault(_folded(name), entity)
        found = self._known.get(_folded(words))
        if found is None and self._naming:
            id = entity_named(self._store, " ".join(words.split()))
            self._known[_folded(words)] = self._store.need(Entity, id)
            return id
        return resolve_entity(self._store, found).id if found is not None else None


@lru_cache(maxsize=1 << 16)
def _folded(name: str) -> str:
    return " ".join(fold(name).text.split())
