"""Saying why something was decided so, after it was decided."""

from __future__ import annotations

from annotator.adjudicate import ledger as ledgers
from annotator.adjudicate.card import Card
from annotator.adjudicate.decisions import fresh
from annotator.adjudicate.gold import settle
from annotator.adjudicate.ledger import Pen, Standing
from annotator.adjudicate.reasons import Reason
from annotator.edits import check_name
from annotator.errors import Place, mistake
from annotator.store import Changes, Store


def explain(store: Store, reviewer: str, card: Card, reason: Reason) -> Changes:
    """Give what was decided on a card this reason, in place of all that it had; empty takes it.

    Each decided part gets a new decision with the same value, who decided and when stay. Raises
    `nothing_decided` where nothing was.
    """
    check_name(reviewer)
    with store.operation("adjudicate_explain", reviewer) as result:
        now, found = fresh(store, card)
        pen = Pen(store, reviewer, card.document, now.ledger)
        standings = [now.asker.clusters[part.cluster].standing for part in found.parts]
        decided = [standing for standing in standings if standing.keep is not None]
        if not decided:
            place = Place(document=card.document, title=now.board.document.title)
            raise mistake("nothing_decided", place)
        for standing in decided:
            pen.write(
                standing.cluster,
                ledgers.WHOLE,
                _same(standing),
                ledgers.EXPLAIN,
                seen={"values": {}, "members": dict(standing.members)},
                reason=reason.stored(),
            )
        settle(store, card.document)
    return result.changes


def _same(standing: Standing) -> dict[str, object]:
    """Return what the decision in force says, as data."""
    if not standing.keep:
        return {"keep": False, "members": dict(standing.members)}
    return {"keep": True, "values": dict(standing.values), "kinds": dict(standing.kinds)}
