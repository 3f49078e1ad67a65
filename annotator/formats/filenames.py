"""Names for the files of an export: safe on every system, each only once."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from annotator.model.records import Document

_MAX = 200  # bytes; file systems take 255, and an ending must fit
# Control characters, what turns the direction of a name, and what Windows refuses.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")


class FileNames:
    """Gives every document a name without an ending that no other one has, in any case."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._used: set[str] = set()

    def stem(self, document: Document) -> str:
        """Return a free name, from the document's file where it came from one."""
        name = document.meta.get("file", "").replace("\\", "/")
        stem = safe(PurePosixPath(name).stem) or safe(document.id) or "document"
        free, n = stem, 1
        while free.casefold() in self._used:
            n += 1
            free = f"{stem}-{n}"
        self._used.add(free.casefold())
        return free


def safe(stem: str) -> str:
    """Return a name that every system takes; empty when nothing of it can stay."""
    stem = _UNSAFE.sub("_", stem).encode()[:_MAX].decode(errors="ignore").strip(". ")
    return f"_{stem}" if _RESERVED.match(stem) else stem
