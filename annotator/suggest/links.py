"""Which attribution encloses one, and which it denies or confirms (scheme.md §4.8, §4.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.suggest.draft import Draft
from annotator.suggest.likeness import Likeness
from annotator.suggest.reading import Reading

LOOK_BACK = 60  # attributions among which one may be what is denied or taken up again
_CHILDREN = 6  # attributions after a denial that may be the claim that it denies
_NEAR = 14  # tokens between a denial and the claim inside it


def parents(reading: Reading, drafts: Sequence[Draft]) -> dict[int, int]:
    """Return the innermost attribution whose content holds each one, by their places."""
    found: dict[int, int] = {}
    places = {draft: n for n, draft in enumerate(drafts)}
    for group in _by_sentence(reading, drafts):
        for n in group:
            parent = _relaying(drafts[n], places)
            if parent is None:
                parent = _innermost(drafts, group, n)
            if parent is not None:
                found[n] = parent
    for n in range(len(drafts)):
        if _circles(found, n):
            del found[n]
    return found


def _by_sentence(reading: Reading, drafts: Sequence[Draft]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for n, draft in enumerate(drafts):
        groups.setdefault(reading.sentence_of[draft.start], []).append(n)
    return list(groups.values())


def _relaying(draft: Draft, places: Mapping[Draft, int]) -> int | None:
    outer = draft.outer
    inside = outer is not None and outer.encloses(draft.content or draft.cue)
    return places.get(outer) if outer is not None and inside else None


def _innermost(drafts: Sequence[Draft], group: Sequence[int], n: int) -> int | None:
    draft = drafts[n]
    found = [
        m
        for m in group
        if m != n
        and drafts[m].holds(draft.start)
        and drafts[m].encloses(draft.content or draft.cue)
    ]
    return min(found, key=lambda m: (drafts[m].size, -m)) if found else None


def _circles(parents: Mapping[int, int], n: int) -> bool:
    seen: set[int] = set()
    at: int | None = n
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == n


def denied(
    drafts: Sequence[Draft], n: int, parents: Mapping[int, int], likeness: Likeness
) -> int | None:
    """Return what a denial denies: its own child, else the likest earlier attribution."""
    for child in range(n + 1, min(n + _CHILDREN, len(drafts))):
        if parents.get(child) == n and drafts[child].start - drafts[n].start < _NEAR:
            return child
    return _likest(drafts, n, likeness, share=0.2)


def confirmed(drafts: Sequence[Draft], n: int, likeness: Likeness) -> int | None:
    """Return the earlier attribution that one confirms."""
    return _likest(drafts, n, likeness, share=0.3)


def _likest(drafts: Sequence[Draft], n: int, likeness: Likeness, *, share: float) -> int | None:
    first = max(0, n - LOOK_BACK)
    other = likeness.likest(drafts[n], drafts[first:n], share=share, least=2)
    return drafts.index(other, first, n) if other is not None else None
