"""Saying that clusters are one, or that one is two: decisions about the alignment itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from annotator.adjudicate.card import Board, Card, Part
from annotator.adjudicate.cards import Desk, desk
from annotator.adjudicate.decisions import fresh
from annotator.adjudicate.gold import close_agreed, settle
from annotator.adjudicate.grouping import APART, GROUPING, MERGE, SPLIT, written
from annotator.adjudicate.ledger import Pen
from annotator.adjudicate.reasons import NO_REASON, Reason
from annotator.edits import check_name
from annotator.errors import Place, mistake
from annotator.model.records import Attribution, Fragment
from annotator.store import Changes, Store

Blocks = Sequence[tuple[str, Mapping[str, Attribution]]]


@dataclass(frozen=True, slots=True)
class Union:
    """What could be one: the cards that hold it, and which of their clusters."""

    cards: tuple[Card, ...]
    clusters: tuple[str, ...]


# ---- what could be merged --------------------------------------------------------------------


def union(board: Board, card: Card, cluster: str = "") -> Union | None:
    """Return what the card would be merged to: its parts, else with the nearest open card.

    The parts of a group that can be one: all of them, else two, if possible with `cluster`.
    Otherwise the open card that overlaps this one and begins nearest, by annotators who have
    nothing in this one. None when there is nothing of the kind.
    """
    ids = [part.cluster for part in card.parts]
    choices = [ids, *(sorted(pair) for pair in combinations(ids, 2))] if len(ids) > 2 else [ids]
    choices.sort(key=lambda chosen: (-len(chosen), cluster not in chosen))
    for chosen in choices:
        if len(chosen) > 1 and _disjoint([part for part in card.parts if part.cluster in chosen]):
            return Union((card,), tuple(chosen))
    return _with_neighbour(board, card) if len(ids) == 1 else None


def _with_neighbour(board: Board, card: Card) -> Union | None:
    (mine,) = card.parts
    own = _extent(mine)
    near = [
        (abs(theirs[0] - own[0]), n, other, part)
        for n, other in enumerate(board.open)
        if other.id != card.id
        for part in other.parts
        if own and (theirs := _extent(part)) and _overlap(own, theirs) and _disjoint([mine, part])
    ]
    if not near:
        return None
    _distance, _n, other, part = min(near, key=lambda found: found[:2])
    return Union((card, other), (mine.cluster, part.cluster))


def _disjoint(parts: Sequence[Part]) -> bool:
    """Tell whether no annotator has more than one of these."""
    columns = zip(*(part.members for part in parts), strict=True)
    return all(sum(item is not None for item in column) <= 1 for column in columns)


def _extent(part: Part) -> Fragment | None:
    items = [item for item in (*part.members, part.gold) if item is not None]
    spans = [span for item in items for parts in item.spans.values() for span in parts]
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None


def _overlap(one: Fragment, other: Fragment) -> bool:
    return one[0] < other[1] and other[0] < one[1]


# ---- the verbs -------------------------------------------------------------------------------


def merge(
    store: Store,
    reviewer: str,
    cards: Sequence[Card],
    clusters: Collection[str],
    reason: Reason = NO_REASON,
) -> Changes:
    """Say that clusters of these cards are one attribution.

    Each annotator may have one at most of them (`merge_annotator_twice`). The one that is gold
    stays, the others go into it, and what was decided about it is asked again.
    """
    check_name(reviewer)
    with store.operation("adjudicate_merge", reviewer) as result:
        found = [fresh(store, card) for card in cards]
        now = found[-1][0]
        parts = [p for _now, card in found for p in card.parts if p.cluster in clusters]
        if len(parts) < 2:
            raise mistake("nothing_to_merge", _place(now))
        if not _disjoint(parts):
            raise mistake("merge_annotator_twice", _place(now))
        head = max(parts, key=lambda part: _weight(now, part))
        members = {
            who: item
            for part in parts
            for who, item in now.asker.clusters[part.cluster].members.items()
        }
        blocks = [(head.cluster, members)]
        absorbed = [part.cluster for part in parts if part is not head]
        pen = Pen(store, reviewer, now.board.document.id, now.ledger)
        _write(pen, now, MERGE, blocks, absorbed=absorbed, reason=reason)
        _settle(store, reviewer, now.board.document.id, blocks)
    return result.changes


def _weight(now: Desk, part: Part) -> tuple[bool, bool, bool]:
    """Return how much was decided about a part: gold before values before nothing."""
    standing = now.asker.clusters[part.cluster].standing
    return standing.keep is True, bool(standing.values), standing.keep is None


def split(
    store: Store,
    reviewer: str,
    card: Card,
    holders: Collection[int] = (),
    reason: Reason = NO_REASON,
) -> Changes:
    """Say that what `holders` (places in `Board.order`) have is another attribution.

    Without holders, each part of a group gets a card of its own. Raises `nothing_to_split`.
    """
    check_name(reviewer)
    with store.operation("adjudicate_split", reviewer) as result:
        now, found = fresh(store, card)
        blocks = _in_two(now, found, holders) if holders else _each(now, found)
        if len(blocks) < 2:
            raise mistake("nothing_to_split", _place(now))
        pen = Pen(store, reviewer, card.document, now.ledger)
        _write(pen, now, SPLIT if holders else APART, blocks, reason=reason)
        _settle(store, reviewer, card.document, blocks)
    return result.changes


def _each(now: Desk, card: Card) -> Blocks:
    return [(part.cluster, now.asker.clusters[part.cluster].members) for part in card.parts]


def _in_two(now: Desk, card: Card, holders: Collection[int]) -> Blocks:
    """Return a cluster's members in two; what is more like its gold keeps its name."""
    if len(card.parts) > 1:
        return ()
    (part,) = card.parts
    members = now.asker.clusters[part.cluster].members
    names = {now.board.order[place] for place in holders}
    leaving = {who: item for who, item in members.items() if who in names}
    staying = {who: item for who, item in members.items() if who not in names}
    if not leaving or not staying:
        return ()
    if part.gold is not None:
        like = [_likeness(part.gold, block) for block in (staying, leaving)]
        if like[1] > like[0]:
            staying, leaving = leaving, staying
    return (part.cluster, staying), (str(uuid.uuid4()), leaving)


def _likeness(gold: Attribution, members: Mapping[str, Attribution]) -> int:
    """Return in how many roles somebody has what gold has."""
    return max(
        sum(item.spans.get(role) == parts for role, parts in gold.spans.items())
        for item in members.values()
    )


def _write(pen: Pen, now: Desk, kind: str, blocks: Blocks, **more: Any) -> None:
    """Inside an operation: write the decision; more: `absorbed`, `reason`."""
    value, spans = written(blocks, more.get("absorbed", ()))
    seen = {
        "order": list(now.board.order),
        "panel": dict(now.panel),
        "members": {who: item.id for who, item in blocks[0][1].items()},
        "values": {},
        "spans": spans,
    }
    reason: Reason = more["reason"]
    pen.write(blocks[0][0], GROUPING, value, kind, seen=seen, reason=reason.stored())


def _settle(store: Store, reviewer: str, document: str, blocks: Blocks) -> None:
    """Inside an operation: make gold of what is agreed on in the new clusters."""
    now = desk(store, document)
    touched = [cluster for cluster, _members in blocks]
    close_agreed(Pen(store, reviewer, document, now.ledger), now, touched)
    settle(store, document)


def _place(now: Desk) -> Place:
    return Place(document=now.board.document.id, title=now.board.document.title)
