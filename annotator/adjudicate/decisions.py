"""The reviewer's verbs. Each is one undoable operation: decisions and the gold they make."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.adjudicate import ledger as ledgers
from annotator.adjudicate.card import Card, Facet, Part, State
from annotator.adjudicate.cards import Desk, desk
from annotator.adjudicate.checking import checked_value
from annotator.adjudicate.gold import (
    close,
    close_agreed,
    of_part,
    refuse_foreign,
    seen,
    settle,
    turn_down,
)
from annotator.adjudicate.ledger import EDIT, PICK, Pen
from annotator.adjudicate.reasons import NO_REASON, Reason
from annotator.adjudicate.values import (
    IMPLICIT,
    NOTHING,
    PRESENCE,
    SOURCE,
    YES,
    to_id,
)
from annotator.edits import check_name
from annotator.errors import Place, mistake
from annotator.model.links import LINKS
from annotator.people import latest_submissions
from annotator.store import Changes, Store


@dataclass(slots=True)
class Plan:
    """What is to become of one part: kept or not (None: not asked), and values with kinds."""

    keep: bool | None = None
    values: dict[str, tuple[str, str]] = field(default_factory=dict)


Plans = dict[str, Plan]  # by cluster
Job = tuple[Card, Plans | Callable[[Desk], Plans]]  # the latter where they need to be checked


def accept(store: Store, reviewer: str, card: Card, reason: Reason = NO_REASON) -> Changes:
    """Take the proposal of every open facet. Raises `no_proposal` where one has none."""
    plans, facet = _proposed(card)
    if facet is not None:
        raise mistake("no_proposal", Place(document=card.document), facet=facet.name)
    return _decide(store, reviewer, "adjudicate", [(card, plans)], reason)


def unanswered(card: Card) -> Facet | None:
    """Return the first question that keeps the proposals of a card from being accepted."""
    return _proposed(card)[1]


def _proposed(card: Card) -> tuple[Plans, Facet | None]:
    """Return what the proposals come to, or where one is missing on what they would keep."""
    plans: Plans = {}
    for facet in card.open:
        option = facet.option(facet.proposal)
        if option is not None:
            _plan(plans, card, facet, option.value, PICK)
        elif not _is_dropped(plans, facet):
            return plans, facet
    return plans, None


def choose(
    store: Store, reviewer: str, card: Card, facet: Facet, option: int, reason: Reason = NO_REASON
) -> Changes:
    """Take an option, by its number, for one facet."""
    found = facet.option(option)
    if found is None:
        raise mistake("value_unknown", attribute=facet.name, value=str(option))
    plans: Plans = {}
    _plan(plans, card, facet, found.value, PICK)
    return _decide(store, reviewer, "adjudicate", [(card, plans)], reason)


def take(
    store: Store, reviewer: str, card: Card, voice: int, reason: Reason = NO_REASON
) -> Changes:
    """Take everything as one annotator has it; `voice` counts from 1 in `Board.order`."""
    plans: Plans = {}
    for part in card.parts:
        if not 1 <= voice <= len(part.members):
            raise mistake("value_unknown", attribute="annotator", value=str(voice))
        plan = plans[part.cluster] = Plan()
        for facet in of_part(card, part):
            if facet.is_open and facet.name == PRESENCE:
                plan.keep = part.members[voice - 1] is not None
            elif facet.is_open:
                held = next((o for o in facet.options if voice - 1 in o.holders), None)
                if held is not None:
                    plan.values[facet.name] = (held.value, PICK)
    return _decide(store, reviewer, "adjudicate_take", [(card, plans)], reason)


def reject(store: Store, reviewer: str, card: Card, reason: Reason = NO_REASON) -> Changes:
    """Say that there is no attribution here: no part of the card becomes gold.

    Parts whose presence is not asked stay, unless none is asked.
    """
    plans = {part.cluster: Plan(keep=False) for part in _asked(card) or card.parts}
    return _decide(store, reviewer, "adjudicate_reject", [(card, plans)], reason)


def keep_both(store: Store, reviewer: str, card: Card, reason: Reason = NO_REASON) -> Changes:
    """Keep every part of the card whose presence is asked."""
    plans = {part.cluster: Plan(keep=True) for part in _asked(card)}
    return _decide(store, reviewer, "adjudicate", [(card, plans)], reason)


def _asked(card: Card) -> list[Part]:
    return [
        part
        for part in card.parts
        if any(facet.name == PRESENCE and facet.is_open for facet in of_part(card, part))
    ]


def edit(
    store: Store, reviewer: str, card: Card, facet: Facet, value: str, reason: Reason = NO_REASON
) -> Changes:
    """Give one facet a value that nobody offered (JSON text as in `Option.value`).

    For an entity also a name. Works on decided cards too; presence has its own verbs.
    """
    part = card.part(facet.cluster)
    if facet.name == PRESENCE or part is None or part.rejected:
        raise mistake("value_unknown", attribute=facet.name, value=value)

    def plan(now: Desk) -> Plans:
        checked = checked_value(store, now, facet.name, value)
        if facet.name in LINKS and to_id(checked) == facet.cluster:
            raise mistake("link_to_itself")
        return {facet.cluster: Plan(values={facet.name: (checked, EDIT)})}

    return _decide(store, reviewer, "adjudicate_edit", [(card, plan)], reason)


def later(store: Store, reviewer: str, card: Card, reason: Reason = NO_REASON) -> Changes:
    """Park a card: it stays open and comes last."""
    return _mark(store, reviewer, card, ledgers.LATER, reason)


def reopen(store: Store, reviewer: str, card: Card, reason: Reason = NO_REASON) -> Changes:
    """Ask what was decided on a card again; its gold stays in force until then."""
    return _mark(store, reviewer, card, ledgers.REOPEN, reason)


def _mark(store: Store, reviewer: str, card: Card, kind: str, reason: Reason) -> Changes:
    check_name(reviewer)
    with store.operation(f"adjudicate_{kind}", reviewer) as result:
        now, found = fresh(store, card)
        pen = Pen(store, reviewer, card.document, now.ledger)
        for part in found.parts:
            standing = now.asker.clusters[part.cluster].standing
            if kind == ledgers.LATER or standing.keep is not None:
                about = seen(now, part, ())
                pen.write(part.cluster, kind, "", kind, seen=about, reason=reason.stored())
        settle(store, card.document)
    return result.changes


def batch(
    store: Store,
    reviewer: str,
    cards: Sequence[Card],
    token: str,
    reason: Reason = NO_REASON,
) -> Changes:
    """Choose the option with this token in every card of a pattern; one operation."""
    jobs: list[Job] = []
    for card in cards:
        if not card.pattern or card.pattern != cards[0].pattern:
            raise mistake("pattern_differs", Place(document=card.document))
        (facet,) = card.open
        option = next((item for item in facet.options if item.token == token), None)
        if option is None:
            raise mistake("value_unknown", attribute=facet.name, value=token)
        plans: Plans = {}
        _plan(plans, card, facet, option.value, PICK)
        jobs.append((card, plans))
    return _decide(store, reviewer, "adjudicate_batch", jobs, reason, batch=str(uuid.uuid4()))


def admit(store: Store, reviewer: str, document: str, names: Sequence[str]) -> Changes:
    """Let late annotators count: what they bring re-opens as any revision does."""
    check_name(reviewer)
    known = {item.annotator for item in latest_submissions(store, document)}
    for name in names:
        if name not in known:
            raise mistake("layer_missing", Place(document=document), name=name)
    with store.operation("adjudicate_admit", reviewer) as result:
        ledger = ledgers.load(store, document)
        pen = Pen(store, reviewer, document, ledger)
        panel = sorted({*(ledger.panel or known), *names})
        pen.write("", ledgers.PANEL, panel, ledgers.ADMIT)
        settle(store, document)
    return result.changes


def finish(store: Store, reviewer: str, document: str) -> Changes:
    """Make the gold layer final.

    Raises `cards_open` while a card is left, `nothing_submitted` where nobody annotated.
    """
    check_name(reviewer)
    now = desk(store, document)
    refuse_foreign(now.board)
    place = Place(document=document, title=now.board.document.title)
    if not now.board.order:
        raise mistake("nothing_submitted", place)
    if now.board.open:
        raise mistake("cards_open", place, n=len(now.board.open))
    with store.operation("adjudicate_finish", reviewer) as result:
        close_agreed(Pen(store, reviewer, document, now.ledger), now)
        settle(store, document, final=True)
    return result.changes


# ---- from a choice to decisions --------------------------------------------------------------


def _is_dropped(plans: Plans, facet: Facet) -> bool:
    return facet.cluster in plans and plans[facet.cluster].keep is False


def _plan(plans: Plans, card: Card, facet: Facet, value: str, kind: str) -> None:
    """Add one choice; a choice between parts keeps some of them and not the others."""
    if facet.name != PRESENCE:
        if not _is_dropped(plans, facet):
            plans.setdefault(facet.cluster, Plan()).values[facet.name] = (value, kind)
        return
    if facet.cluster:
        plans.setdefault(facet.cluster, Plan()).keep = value == YES
        return
    kept = json.loads(value)
    for part in _asked(card):
        plans.setdefault(part.cluster, Plan()).keep = part.cluster in kept


def fresh(store: Store, card: Card, now: Desk | None = None) -> tuple[Desk, Card]:
    """Return the card as it is now; refuse it if it is not what the reviewer saw."""
    now = now or desk(store, card.document)
    refuse_foreign(now.board)
    found = now.board.card_of(card.id)
    if found is None or found.version != card.version:
        place = Place(document=card.document, title=now.board.document.title)
        raise mistake("card_changed", place)
    return now, found


def _decide(
    store: Store,
    reviewer: str,
    name: str,
    jobs: Sequence[Job],
    reason: Reason,
    *,
    batch: str | None = None,
) -> Changes:
    check_name(reviewer)
    with store.operation(name, reviewer, batch=batch) as result:
        for document in dict.fromkeys(card.document for card, _wanted in jobs):
            pen, now = None, None  # a decision on one card changes nothing on another
            for card, wanted in jobs:
                if card.document == document:
                    now, found = fresh(store, card, now)
                    pen = pen or Pen(store, reviewer, document, now.ledger)
                    plans = wanted(now) if callable(wanted) else wanted
                    _write_card(pen, now, found, plans, reason.stored())
            settle(store, document)
    return result.changes


def _write_card(pen: Pen, now: Desk, card: Card, plans: Plans, reason: str) -> None:
    for part in card.parts:
        if part.cluster in plans:
            _write(pen, now, card, part, plans[part.cluster], reason)


def _write(pen: Pen, now: Desk, card: Card, part: Part, plan: Plan, reason: str) -> None:
    """Write what a plan says about one part: a facet, or all of it once nothing is left."""
    facets = of_part(card, part)
    if plan.keep is False:
        turn_down(pen, now, part, facets, reason)
        return
    chosen: Mapping[str, tuple[str, str]] = dict(plan.values)
    if plan.keep:
        chosen = {PRESENCE: (YES, PICK), **chosen}
    if not chosen:
        return
    written = chosen.get(SOURCE, (NOTHING, ""))[0] != NOTHING
    known = {*chosen, IMPLICIT} if written else {*chosen}  # a written source is not implicit
    left = [f for f in facets if f.is_open and f.name not in known]
    if not now.asker.clusters[part.cluster].standing.keep and not left:
        close(pen, now, part, facets, chosen, reason)
        return
    by_name = {facet.name: facet for facet in facets}
    for name, (value, kind) in chosen.items():
        about = seen(now, part, [by_name.get(name) or Facet("", name, State.PENDING, ())])
        pen.write(part.cluster, name, value, kind, seen=about, reason=reason)
