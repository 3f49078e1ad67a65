"""What is whose: an annotator changes their own layers, and the registry that all share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from annotator.store.fold import Value
from annotator.store.log import Change

_OWNED = frozenset({"attribution", "layer", "note", "suggestion"})
_SHARED = frozenset({"entity"})


def beyond(
    changes: Iterable[Change], annotator: str, layer_owner: Callable[[str], str]
) -> Change | None:
    """Return the first change that is not the annotator's to make, else None."""
    for change in changes:
        for value in (change.before, change.after):
            if value is not None and not _own(change.table, value, annotator, layer_owner):
                return change
    return None


def _own(table: str, value: Value, annotator: str, layer_owner: Callable[[str], str]) -> bool:
    if table in _SHARED:
        return True
    if table == "submission":
        return layer_owner(value["layer"]) == annotator
    return table in _OWNED and bool(value["annotator"] == annotator)
