"""How people name documents: by id, title or file name."""

from __future__ import annotations

from pathlib import Path

from annotator.errors import mistake
from annotator.store import Overview, Store


def resolve_document(store: Store, name: str) -> Overview:
    """Return the document with this id, title, file name or unique beginning of one of them.

    Raises `document_not_found` or `document_name_ambiguous`.
    """
    documents = store.overview()
    exact = [item for item in documents if name in _names(item)]
    found = exact or [
        item for item in documents if any(known.startswith(name) for known in _names(item))
    ]
    if not found or not name:
        raise mistake("document_not_found", name=name)
    if len(found) > 1:
        raise mistake("document_name_ambiguous", name=name, n=len(found))
    return found[0]


def _names(item: Overview) -> tuple[str, ...]:
    file = item.meta.get("file", "")
    return tuple(part for part in (item.id, item.title, file, Path(file).stem) if part)
