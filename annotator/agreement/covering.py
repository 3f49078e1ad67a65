"""Which suggestions say what an attribution, or an earlier suggestion, says already.

Texts can be a megabyte with thousands of suggestions: whatever is compared is compared among
neighbours, in letters counted from where they begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.align import align
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import Shape
from annotator.model.records import Attribution, Fragment, Suggestion

_OFFER, _WORK = "offer", "work"  # in this order inside a cluster
Reach = Mapping[str, tuple[Fragment, ...]]  # letters by role, merged


def as_attribution(item: Suggestion) -> Attribution:
    """Return a suggestion as the attribution that it proposes, for comparing; it is nobody's."""
    return Attribution(item.id, item.document, "", item.spans, item.attributes)


def covering(
    letters: Letters, work: Sequence[Attribution], found: Sequence[Suggestion]
) -> Mapping[str, str]:
    """Return which attribution covers each suggestion that one covers, id by id.

    It is aligned with it (agreement.md §3.1), or has a letter of its cue.
    """
    if not work or not found:
        return {}
    placed = [_Placed(_WORK, item, _reach(letters, item)) for item in work]
    placed += [_Placed(_OFFER, as_attribution(item), _reach(letters, item)) for item in found]
    pairs: dict[str, str] = {}
    for near in _neighbours([item for item in placed if item.reach]):
        if len({item.side for item in near}) == 2:
            pairs |= _covered(near)
    return pairs


class Known:
    """What was suggested already: known by its spans, not by who proposed it.

    A common letter of the cue is enough; what has no cue must have the letters of all spans in
    common.
    """

    def __init__(self, letters: Letters, items: Iterable[Suggestion] = ()) -> None:
        """Take in suggestions for the text of these letters."""
        self._letters = letters
        self._cues: set[int] = set()
        self._whole: set[frozenset[tuple[str, tuple[Fragment, ...]]]] = set()
        for item in items:
            self.add(item)

    def __contains__(self, item: Suggestion) -> bool:
        """Tell whether a suggestion proposes anew what is known."""
        reach = _reach(self._letters, item)
        return frozenset(reach.items()) in self._whole or not self._cues.isdisjoint(_cue(reach))

    def add(self, item: Suggestion) -> None:
        """Take in a suggestion."""
        reach = _reach(self._letters, item)
        self._cues.update(_cue(reach))
        self._whole.add(frozenset(reach.items()))


def _reach(letters: Letters, item: Attribution | Suggestion) -> Reach:
    merged = {role: _merged(letters.ranges(parts)) for role, parts in item.spans.items()}
    return {role: parts for role, parts in merged.items() if parts}


def _merged(ranges: Iterable[Fragment]) -> tuple[Fragment, ...]:
    found: list[Fragment] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _cue(reach: Reach) -> Iterator[int]:
    return (letter for start, end in reach.get("cue", ()) for letter in range(start, end))


# ---- neighbours ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Placed:
    """An attribution of one side with the letters that it reaches over."""

    side: str
    item: Attribution
    reach: Reach

    @property
    def hull(self) -> Fragment:
        parts = [part for parts in self.reach.values() for part in parts]
        return min(start for start, _ in parts), max(end for _, end in parts)

    def shape(self, base: int) -> Shape:
        """Return it as sets of letters, counted from `base`."""
        masks = {
            role: sum(((1 << (end - start)) - 1) << (start - base) for start, end in parts)
            for role, parts in self.reach.items()
        }
        get = masks.get
        return Shape(
            self.side, self.item, masks, get("cue", 0), get("content", 0), get("source", 0)
        )


def _neighbours(placed: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """Return what hangs together because one reaches into the next."""
    near: list[_Placed] = []
    reached = 0
    for start, end, _, item in sorted(
        (*item.hull, number, item) for number, item in enumerate(placed)
    ):
        if near and start >= reached:
            yield near
            near = []
        near.append(item)
        reached = max(reached, end)
    if near:
        yield near


def _covered(near: Sequence[_Placed]) -> dict[str, str]:
    base = min(item.hull[0] for item in near)
    shapes = [item.shape(base) for item in near]
    pairs = {
        cluster[0].id: cluster[1].id for cluster in align(shapes).clusters if len(cluster) == 2
    }
    mine = [item for item in shapes if item.annotator == _WORK]
    for one in shapes:
        if one.annotator == _OFFER and one.id not in pairs:
            other = _same_cue(one, mine)
            if other is not None:
                pairs[one.id] = other
    return pairs


def _same_cue(one: Shape, others: Sequence[Shape]) -> str | None:
    found = [item for item in others if item.cue & one.cue]
    found.sort(key=lambda item: (-(item.cue & one.cue).bit_count(), item.id))
    return found[0].id if found else None
