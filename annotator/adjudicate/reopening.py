"""What a later submission does to what was decided: the table of agreement.md §3.7.

Nothing is written: `cards` reads submissions and decisions together, so that a facet re-opens by
itself. This module says what happened, for the reviewer's list of changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.adjudicate.cards import Desk, desk
from annotator.adjudicate.facets import Cluster
from annotator.adjudicate.values import NO, PRESENCE, YES
from annotator.store import Store


class Effect(StrEnum):
    """What became of one annotator's change to one facet.

    NEW_CARD: in a cluster without decisions, by somebody who has submitted since the last one.
    """

    CONVERGED = "CONVERGED"
    SEEN_AND_DECIDED = "SEEN_AND_DECIDED"
    REOPENED = "REOPENED"
    DELETED_BUT_KEPT = "DELETED_BUT_KEPT"
    REJECTED_AGAIN = "REJECTED_AGAIN"
    NEW_CARD = "NEW_CARD"
    LATE = "LATE"


@dataclass(frozen=True, slots=True)
class Revision:
    """A change after the decision: whose, in which cluster and facet, and its effect."""

    annotator: str
    cluster: str
    facet: str
    effect: Effect


def revisions(store: Store, document: str) -> list[Revision]:
    """Return what has changed in a document since its decisions, in the order of its cards."""
    now = desk(store, document)
    found = [Revision(name, "", "", Effect.LATE) for name in now.board.late]
    if not now.ledger.standings:
        return found
    for card in now.board.cards:
        for part in card.parts:
            found += _of_cluster(now, now.asker.clusters[part.cluster])
    return found


def _of_cluster(now: Desk, cluster: Cluster) -> Iterator[Revision]:
    standing = cluster.standing
    if standing.keep is None and not standing.values:
        for who in sorted(cluster.members):
            if now.panel[who] > now.ledger.panel.get(who, 0):
                yield Revision(who, cluster.id, PRESENCE, Effect.NEW_CARD)
        return
    for who in sorted(now.board.order):
        had = standing.held.get(PRESENCE, {}).get(who, NO) == YES
        if who in cluster.members and standing.keep is not False:
            yield from _of_member(now, cluster, who)
        elif effect := _of_presence(now, cluster, who, had=had):
            yield Revision(who, cluster.id, PRESENCE, effect)


def _of_presence(now: Desk, cluster: Cluster, who: str, *, had: bool) -> Effect | None:
    """Return the effect of a deletion, or of what somebody has where gold has nothing."""
    if who in cluster.members:
        if now.asker.brings_news(cluster, who):
            return Effect.REOPENED
        return None if had else Effect.REJECTED_AGAIN
    if not had:
        return None
    if not cluster.standing.keep:
        return Effect.CONVERGED
    reopened = now.asker.presence(cluster).is_open
    return Effect.REOPENED if reopened else Effect.DELETED_BUT_KEPT


def _of_member(now: Desk, cluster: Cluster, who: str) -> Iterator[Revision]:
    standing, same = cluster.standing, now.asker.reading.same
    for name in now.asker.names:
        decided = standing.values.get(name)
        value = now.asker.value(cluster.members[who], name)
        if decided is None or standing.held.get(name, {}).get(who) == value:
            continue
        seen = {same(name, item) for item in standing.seen.get(name, ())}
        if same(name, value) == same(name, decided):
            effect = Effect.CONVERGED
        else:
            known = same(name, value) in seen
            effect = Effect.SEEN_AND_DECIDED if known else Effect.REOPENED
        yield Revision(who, cluster.id, name, effect)
