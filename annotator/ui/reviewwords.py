"""What the reviewer reads: questions, options, kinds of disagreement, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from annotator import adjudicate
from annotator.adjudicate import (
    REASONS,
    Board,
    Card,
    Facet,
    Option,
    Part,
    Reason,
    Section,
    State,
)
from annotator.i18n import N_, _, is_rtl, isolate, ngettext
from annotator.model.records import Attribution, Fragment
from annotator.model.text import fragments_text
from annotator.ui.differing import Excerpt, excerpt
from annotator.ui.names import facet_name, named, number, short, title_of
from annotator.ui.reviewbatch import Batch
from annotator.ui.session import Session

_TYPES: Mapping[str, str] = {
    "PRESENCE": N_("not everybody has it"),
    "CROSS": N_("competing readings of one place"),
    "SPLIT": N_("one attribution or two"),
    "SINGLE": N_("only one annotator"),
    "ROLE-SWAP": N_("what is the cue for one is content or source for another"),
    "SOURCE-IDENTITY": N_("who the source is"),
    "IMPLICIT": N_("how the source is implied"),
    "NESTING": N_("what encloses it"),
    "LINK.denies": N_("what it denies"),
    "LINK.confirms": N_("what it confirms"),
}
_EDGES: Mapping[str, str] = {
    "clitic": N_("{role}: with or without a prefix such as و"),
    "small": N_("{role}: edges differ by a word or two"),
    "large": N_("{role}: edges differ by several words"),
    "disjoint": N_("{role}: quite different words"),
    "fragmentation": N_("{role}: in one piece or in several"),
}


def letter(place: int) -> str:
    """Return the letter of an annotator: names stay hidden until the document is decided."""
    letters = _("A B C D E F G H I").split()
    return letters[place] if place < len(letters) else number(place + 1)


def facet_title(session: Session, facet: Facet) -> str:
    """Return what a question is about."""
    name = facet_name(session.tagset, facet.name)
    if name:
        return name
    known = {
        "presence": _("Attribution"),
        "implicit": _("Implicit source"),
        "entity": _("Entity"),
    }
    return known.get(facet.name, facet.name)


def votes(facet: Facet) -> str:
    """Return how the annotators are divided, such as 2 – 1."""
    counts = [number(len(option.holders)) for option in facet.options if option.holders]
    return " – ".join(reversed(counts) if is_rtl() else counts)  # digits always run to the right


def types_line(session: Session, card: Card) -> str:
    """Return the kinds of disagreement of a card, in words."""
    return _(" · ").join(_type_words(session, kind) for kind in card.types)


def _type_words(session: Session, kind: str) -> str:
    head, *rest = kind.split(".")
    if kind in _TYPES:
        return _(_TYPES[kind])
    if head in ("BOUNDARY", "ROLE-MISSING") and rest:
        role = session.tagset.role(rest[0])
        name = named(role.labels) if role else rest[0]
        if head == "ROLE-MISSING":
            return _("{role}: marked by some only", role=name)
        return _(_EDGES.get(rest[-1], _EDGES["large"]), role=name)
    attribute = session.tagset.attribute(kind.lower().replace("-", "_"))
    return named(attribute.labels) if attribute else kind.lower()


def rule_line(session: Session, card: Card, facet: Facet | None) -> str:
    """Return what the guideline says on the question, in one line, with its section."""
    found = next(iter(adjudicate.sections(card, facet)), None)
    return section_words(session, found) if found else ""


def section_words(session: Session, section: Section) -> str:
    """Return a section of the guideline in words; of an attribute its definition."""
    text = _(section.line) if section.line else ""
    attribute = session.tagset.attribute(section.attribute)
    if attribute is not None:
        text = named(attribute.definitions)
    sign = section_sign(section.number)
    return _("{section}: {text}", section=sign, text=text) if sign and text else text or sign


def guideline_words(session: Session, reason: Reason) -> str:
    """Return what the section says that a reason names, or nothing."""
    found = adjudicate.section(reason.guideline)
    return section_words(session, found) if found else ""


def section_sign(number: str) -> str:
    """Return how a section of the guideline is named, such as § 4.2."""
    return _("§ {number}", number=number) if number else ""


def reason_words(reason: Reason) -> str:
    """Return why something was decided so, in a line."""
    cause = _(REASONS[reason.code]) if reason.code in REASONS else reason.code
    words = (cause, section_sign(reason.guideline), isolate(reason.note) if reason.note else "")
    return _(" · ").join(word for word in words if word)


def reason_of(facet: Facet) -> str:
    """Return in words how a facet came to be closed."""
    words = {
        State.AUTO_UNANIMOUS: _("all agree"),
        State.AUTO_TRIVIAL: _("all agree but for a trifle"),
        State.AUTO_MAJORITY: _("most agree"),
        State.PICKED: _("decided"),
        State.EDITED: _("decided: own value"),
        State.REJECTED: _("not kept"),
        State.ADDED: _("added by you"),
        State.REOPENED: _("asked again"),
        State.PENDING: _("open"),
    }
    return words[facet.state]


AUTOMATIC = (State.AUTO_UNANIMOUS, State.AUTO_TRIVIAL, State.AUTO_MAJORITY)


# ---- values ------------------------------------------------------------------------------------


def value_words(session: Session, board: Board, facet: Facet, value: str | None) -> str:
    """Return any value but a span's in words."""
    data = json.loads(value) if value else None
    head, _colon, rest = facet.name.partition(":")
    if head == "presence":
        return _presence(session, board, facet, data)
    if data is None:
        return _("none")
    if head == "attribute":
        return attribute_words(session, rest, data)
    words: dict[str, Callable[[], str]] = {
        "span": lambda: fragments_text(board.document.text, [(a, b) for a, b in data]),
        "entity": lambda: session.entity_name(data) or str(data),
        "implicit": lambda: _implicit(session, data),
    }
    return words.get(head, lambda: _linked(session, board, data))()


def attribute_words(session: Session, attribute: str, value: str) -> str:
    """Return the label of a value of an attribute."""
    known = session.tagset.attribute(attribute)
    found = known.value(value) if known else None
    return named(found.labels) if found else value


def _linked(session: Session, board: Board, data: str) -> str:
    card = board.card_of(data)
    part = card.part(data) if card else None
    return part_title(session, board, part) if part else _("another attribution")


def _presence(session: Session, board: Board, facet: Facet, data: object) -> str:
    if isinstance(data, list):
        card = next((c for c in board.cards if facet in c.facets), None)
        parts = [card.part(id) for id in data] if card else []
        titles = [part_title(session, board, part) for part in parts if part]
        return _(" + ").join(titles) or _("none of them")
    return _("keep it") if data else _("no attribution here")


def _implicit(session: Session, data: Mapping[str, str]) -> str:
    labels = []
    for term in session.tagset.implicit:
        labels += [named(value.labels) for value in term.values if value.id == data.get(term.id)]
    return _(", ").join(labels) or _("implicit")


def part_title(session: Session, board: Board, part: Part) -> str:
    """Return a line by which a reviewer recognises a part."""
    item = first_member(part)
    if item is None:
        return _("none")
    return title_of(item, board.document.text, session.entity_name(item.entity))


def first_member(part: Part) -> Attribution | None:
    """Return gold or, without it, the first version of a part."""
    return part.gold or next((item for item in part.members if item is not None), None)


def option_excerpt(session: Session, board: Board, facet: Facet, option: Option) -> Excerpt:
    """Return an option's words, what is only in it standing out."""
    if option.fragments:
        near = [part for other in facet.options for part in other.only]
        return excerpt(board.document.text, option.fragments, option.only, near)
    words = value_words(session, board, facet, option.value)
    return Excerpt(short(words, 160), ((0, min(len(words), 160)),) if _whole(facet) else ())


def _whole(facet: Facet) -> bool:
    """Tell whether a value differs as a whole: letters inside it say nothing."""
    return False if facet.name == "presence" else len(facet.options) > 1 and not facet.role


def option_spoken(session: Session, board: Board, facet: Facet, option: Option) -> str:
    """Return an option for a screen reader: digit, words, who holds it."""
    shown = option_excerpt(session, board, facet, option)
    differing = [shown.text[a:b] for a, b in shown.ranges if facet.role]
    holders = ", ".join(letter(n) for n in option.holders)
    parts = [number(option.number), shown.text, holders]
    if differing:
        parts.append(_("only here: {words}", words=" … ".join(differing)))
    if facet.proposal == option.number:
        parts.append(_("proposed"))
    return " — ".join(part for part in parts if part)


def batch_words(batch: Batch) -> str:
    """Return how many cards a batch has found, and in how many documents: 37 in 12."""
    cards, documents = len(batch.cards), batch.documents
    words = ngettext("{count} card", "{count} cards", cards, count=number(cards))
    if documents < 2:
        return words
    places = ngettext("{count} document", "{count} documents", documents, count=number(documents))
    return _("{cards} in {documents}", cards=words, documents=places)


def hull(card: Card) -> Fragment | None:
    """Return the range of a card's cues, else of all its spans."""
    items = [item for part in card.parts for item in (*part.members, part.gold) if item]
    spans = [part for item in items for part in item.spans.get("cue", ())]
    spans = spans or [part for item in items for parts in item.spans.values() for part in parts]
    if not spans:
        return None
    return min(a for a, _ in spans), max(b for _, b in spans)


def summary(board: Board, keys: int) -> list[str]:
    """Return what became of a document, line by line."""
    facets = [facet for card in board.cards for facet in card.facets]
    parts = [part for card in board.cards for part in card.parts]
    kept = sum(1 for part in parts if part.gold is not None and not part.rejected)
    dropped = sum(1 for part in parts if part.rejected)
    own = sum(1 for facet in facets if facet.state in (State.EDITED, State.ADDED))
    agreed = sum(1 for card in board.cards if _is_agreed(card))
    lines = [
        ngettext("{count} attribution is gold", "{count} attributions are gold", kept,
                 count=number(kept)),
        ngettext("{count} of them by agreement alone", "{count} of them by agreement alone",
                 agreed, count=number(agreed)),
    ]  # fmt: skip
    if dropped:
        lines.append(ngettext("{count} was not kept", "{count} were not kept", dropped,
                              count=number(dropped)))  # fmt: skip
    if own:
        lines.append(ngettext("{count} value of your own", "{count} values of your own", own,
                              count=number(own)))  # fmt: skip
    lines.append(ngettext("{count} key", "{count} keys", keys, count=number(keys)))
    return lines


def _is_agreed(card: Card) -> bool:
    agreed = (State.AUTO_UNANIMOUS, State.AUTO_TRIVIAL)
    return bool(card.facets) and all(facet.state in agreed for facet in card.facets)
