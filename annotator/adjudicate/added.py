"""A new attribution of the reviewer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from annotator.adjudicate import ledger as ledgers
from annotator.adjudicate.cards import desk, gold_id
from annotator.adjudicate.checking import checked_value
from annotator.adjudicate.gold import refuse_foreign, settle
from annotator.adjudicate.ledger import ADD, Pen
from annotator.adjudicate.reasons import NO_REASON, Reason
from annotator.adjudicate.values import (
    ATTRIBUTE,
    ENTITY,
    NOTHING,
    PRESENCE,
    SPAN,
    of_fragments,
    of_id,
)
from annotator.edits import check_name
from annotator.errors import mistake
from annotator.model.records import Attribution, Spans
from annotator.store import Store


def add(  # noqa: PLR0913 — an attribution has these parts
    store: Store,
    reviewer: str,
    document: str,
    spans: Spans,
    attributes: Mapping[str, str] | None = None,
    *,
    entity: str | None = None,
    reason: Reason = NO_REASON,
) -> Attribution:
    """Make gold that no annotator has; `entity` is a name or an id. Its facets can be edited."""
    check_name(reviewer)
    if not any(spans.values()):
        raise mistake("attribution_would_be_empty")
    cluster = str(uuid.uuid4())
    given = {
        **{SPAN + role: of_fragments(parts) for role, parts in spans.items()},
        **{ATTRIBUTE + name: of_id(value) for name, value in (attributes or {}).items()},
        ENTITY: of_id(entity),
    }
    with store.operation("adjudicate_add", reviewer):
        now = desk(store, document)
        refuse_foreign(now.board)
        values = dict.fromkeys(now.asker.names, NOTHING)
        for name, value in given.items():
            values[name] = checked_value(store, now, name, value)
        kinds = dict.fromkeys((PRESENCE, *values), ADD)
        seen = {
            "order": list(now.board.order),
            "panel": dict(now.panel),
            "members": {},
            "values": {},
        }
        pen = Pen(store, reviewer, document, now.ledger)
        data = {"keep": True, "values": values, "kinds": kinds}
        pen.write(cluster, ledgers.WHOLE, data, ADD, seen=seen, reason=reason.stored())
        settle(store, document)
    return store.need(Attribution, gold_id(cluster))
