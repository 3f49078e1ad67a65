"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

from annotator.store.fold import silent, told

Progress = Callable[[int, int], None]  # (done, total)
WHOLE = 1000


def part(progress: Progress, start: int, end: int) -> Progress:
    """Return what tells of one part of some work: from `start` to `end` of WHOLE."""

    def tell(done: int, total: int) -> None:
        progress(start + (end - start) * done // max(total, 1), WHOLE)

    return tell


__all__ = ["WHOLE", "Progress", "part", "silent", "told"]
