"""What the guideline should settle: the reviewer's reasons, collected by rule, code or facet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.adjudicate.cards import gold_id
from annotator.adjudicate.ledger import AUTOMATIC, WHOLE, reasons
from annotator.adjudicate.reasons import Reason, parse
from annotator.adjudicate.values import PRESENCE
from annotator.model.records import GOLD, Attribution, Decision
from annotator.people import latest_submissions
from annotator.store import Store

RULE, CODE, FACET = "rule", "code", "facet"  # what a topic is


@dataclass(frozen=True, slots=True)
class Case:
    """An example: a card that was decided with a reason.

    `facets` are the questions that were answered so, `at` is the time of the first answer, `item`
    the attribution by which a person recognises the card: gold, else what an annotator had; None
    when nobody has it any more.
    """

    document: str
    cluster: str
    facets: tuple[str, ...]
    reason: Reason
    at: str
    item: Attribution | None = None


@dataclass(frozen=True, slots=True)
class ToDo:
    """Decisions with reasons about one topic: a rule of the guideline, else a code, else a facet.

    `kind` is RULE, CODE or FACET.
    """

    kind: str
    topic: str
    cases: tuple[Case, ...]


_Rows = dict[tuple[str, str, Reason], list[Decision]]  # by document, cluster and reason


def guideline_list(store: Store) -> list[ToDo]:
    """Return what the reviewer noted and did not take back, what was noted most often first.

    A card that was decided facet by facet for the same reason is one case.
    """
    groups: dict[tuple[str, str], _Rows] = {}
    for row in reasons(store.find(Decision)):
        reason = parse(row.reason)
        cases = groups.setdefault(_topic(row, reason), {})
        cases.setdefault((row.document, row.cluster, reason), []).append(row)
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    known = _Known(store)
    return [ToDo(kind, topic, _cases(rows, known)) for (kind, topic), rows in ranked]


def _topic(row: Decision, reason: Reason) -> tuple[str, str]:
    if reason.guideline:
        return RULE, reason.guideline
    if reason.code:
        return CODE, reason.code
    return FACET, PRESENCE if row.facet in (WHOLE, "") else row.facet


def _cases(groups: _Rows, known: _Known) -> tuple[Case, ...]:
    return tuple(
        Case(document, cluster, _facets(rows), reason, rows[0].at, known.item(rows[-1]))
        for (document, cluster, reason), rows in groups.items()
    )


def _facets(rows: Sequence[Decision]) -> tuple[str, ...]:
    """Return which questions these decisions answered."""
    found: dict[str, None] = {}
    for row in rows:
        if row.facet != WHOLE:
            found[row.facet] = None
            continue
        kinds: Mapping[str, str] = json.loads(row.value).get("kinds", {})
        asked = [name for name, kind in kinds.items() if kind not in AUTOMATIC]
        found.update(dict.fromkeys(asked or [PRESENCE]))
    return tuple(found)


class _Known:
    """The attributions by which cards are recognised, read once a document."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gold = {item.id: item for item in store.find(Attribution, annotator=GOLD)}
        self._submitted: dict[str, dict[tuple[str, str], Attribution]] = {}

    def item(self, row: Decision) -> Attribution | None:
        """Return gold of the decision's cluster, else what one of its members has."""
        gold = self._gold.get(gold_id(row.cluster))
        if gold is not None:
            return gold
        members: Mapping[str, str] = json.loads(row.seen)["members"]
        held = self._of(row.document)
        return next((held[key] for key in sorted(members.items()) if key in held), None)

    def _of(self, document: str) -> dict[tuple[str, str], Attribution]:
        if document not in self._submitted:
            self._submitted[document] = {
                (one.annotator, item.id): item
                for one in latest_submissions(self._store, document)
                for item in one.attributions
            }
        return self._submitted[document]
