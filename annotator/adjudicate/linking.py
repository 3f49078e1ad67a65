"""Where a link of a cluster may lead: the other clusters of its document, the likeliest first."""

from __future__ import annotations

import json

from annotator.adjudicate.card import Board, Facet, Part
from annotator.model.records import Attribution, Fragment


def targets(board: Board, facet: Facet) -> list[str]:
    """Return the clusters that a link of `facet.cluster` may lead to.

    What was rejected is none, nor, for the enclosing attribution, what lies inside. Those that
    somebody names come first, then those whose content holds the cue (the innermost first),
    then what stands before, the nearest first, then what follows.
    """
    found = {part.cluster: part for card in board.cards for part in card.parts}
    mine = found.pop(facet.cluster, None)
    if mine is None:
        return []
    inside = _inside(board, facet.cluster) if facet.name == "parent" else set()
    named = [target for option in facet.options if (target := json.loads(option.value))]
    here = _cue(mine)

    def order(part: Part) -> tuple[int, int, str]:
        if part.cluster in named:
            return 0, named.index(part.cluster), part.cluster
        if facet.name == "parent" and (size := _holds(part, here)):
            return 1, size, part.cluster
        place = _cue(part)[0]
        return (2 if place <= here[0] else 3), abs(place - here[0]), part.cluster

    able = [
        part
        for part in found.values()
        if not part.rejected and part.cluster not in inside and _items(part)
    ]
    return [part.cluster for part in sorted(able, key=order)]


def _inside(board: Board, cluster: str) -> set[str]:
    """Return the clusters that lie in one, as far as the board says where they lie."""
    above = {}
    for card in board.cards:
        for facet in card.facets:
            if facet.name == "parent":
                above[facet.cluster] = _said(facet)
    found: set[str] = set()
    while more := {id for id, outer in above.items() if outer in {cluster, *found}} - found:
        found |= more
    return found


def _said(facet: Facet) -> str | None:
    proposed = facet.option(facet.proposal)
    value = facet.value or (proposed.value if proposed else None)
    found: str | None = json.loads(value) if value else None
    return found


def _items(part: Part) -> list[Attribution]:
    return [item for item in (part.gold, *part.members) if item is not None]


def _cue(part: Part) -> Fragment:
    """Return the range of a part's cue, as its gold or the first who has one marked it."""
    for item in _items(part):
        spans = item.spans.get("cue") or [s for parts in item.spans.values() for s in parts]
        if spans:
            return spans[0][0], spans[-1][1]
    return 0, 0


def _holds(part: Part, place: Fragment) -> int:
    """Return the length of the content that holds a place; 0 when none does."""
    sizes = [
        content[-1][1] - content[0][0]
        for item in _items(part)
        if (content := item.spans.get("content"))
        and content[0][0] <= place[0]
        and place[1] <= content[-1][1]
    ]
    return min(sizes, default=0)
