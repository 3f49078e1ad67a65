"""Two versions of one record in words: what it is, what differs, where it lies in the text."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.adjudicate.values import Reading
from annotator.agreement.normal import Letters
from annotator.i18n import N_, _, isolate
from annotator.model.links import LINKS
from annotator.model.records import Attribution, Document, Fragments, Layer
from annotator.model.tagset import canonical
from annotator.store import Conflict, from_plain
from annotator.ui import theme
from annotator.ui.blind import hidden
from annotator.ui.differing import Excerpt, excerpt
from annotator.ui.labels import directed
from annotator.ui.names import named, number, short, state_name, title_of
from annotator.ui.session import Session
from annotator.ui.textview import Mark

Value = Mapping[str, Any]
_KINDS: Mapping[str, str] = {
    "attribution": N_("Attribution"),
    "submission": N_("Submission"),
    "layer": N_("Layer"),
    "entity": N_("Entity"),
    "region": N_("Region"),
    "note": N_("Note"),
    "claim": N_("Claim"),
    "claim_link": N_("Link to a claim"),
    "annotator": N_("Annotator"),
    "document": N_("Document"),
    "decision": N_("Decision"),
    "suggestion": N_("Suggestion"),
    "project": N_("Project"),
}
# What is compared of records that are not shown role by role.
_FIELDS: Mapping[str, str] = {
    "name": N_("Name"),
    "title": N_("Title"),
    "kind": N_("Kind"),
    "aliases": N_("Other names"),
    "merged_into": N_("Merged into"),
    "state": N_("State"),
    "stance": N_("Stance"),
    "text": N_("Text"),
    "note": N_("Note"),
    "meta": N_("Details"),
    "language": N_("Language"),
    "guideline_version": N_("Guideline"),
    "shows_others": N_("Shows the work of others"),
    "facet": N_("Question"),
    "value": N_("Value"),
    "reason": N_("Why"),
    "origin": N_("Origin"),
    "provenance": N_("Provenance"),
}
_MOST = 12  # attributions of a submission that are named one by one
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One respect in which two versions are compared: the words of both."""

    title: str
    cells: tuple[Excerpt, Excerpt]
    differs: bool


def open_conflicts(session: Session) -> list[Conflict]:
    """Return the versions that wait for a decision, without what this person must not see yet."""
    found = session.store.conflicts()
    kept = hidden(session) if found else set()
    return [one for one in found if _is_shown(session, one, kept)]


def _is_shown(session: Session, conflict: Conflict, kept: set[str]) -> bool:
    value = _any(conflict)
    owner = value.get("annotator", "") or session.store.layer_owner(value.get("layer", ""))
    return owner in ("", session.annotator) or _document_id(session, value) not in kept


def _any(conflict: Conflict) -> Value:
    return conflict.current or conflict.value or {}


# ---- what it is ------------------------------------------------------------------------------


def document_of(session: Session, conflict: Conflict) -> Document | None:
    """Return the document in which a record lies, if it lies in one."""
    id = _document_id(session, _any(conflict))
    return session.store.get(Document, id) if id else None


def _document_id(session: Session, value: Value) -> str:
    if "document" in value:
        return str(value["document"])
    layer = session.store.get(Layer, str(value.get("layer", "")))
    item = session.store.get(Attribution, str(value.get("attribution", "")))
    return layer.document if layer else item.document if item else ""


def title(session: Session, conflict: Conflict, document: Document | None) -> str:
    """Return a line by which a person recognises the record."""
    kind = _(_KINDS.get(conflict.table, conflict.table))
    value = _any(conflict)
    if conflict.table == "attribution" and document is not None:
        item = from_plain(Attribution, value)
        name = title_of(item, document.text, session.entity_name(item.entity))
    elif conflict.table == "region" and document is not None:
        name = short(document.text[value["start"] : value["end"]], 40)
    else:
        name = short(str(value.get("name") or value.get("text") or value.get("title") or ""), 60)
    if not name and "layer" in value:
        name = session.store.layer_owner(value["layer"])
    return f"{kind} — {name}" if name else kind


def who_when(session: Session, annotator: str, device: str, at: str) -> str:
    """Return who wrote a version, on which machine and when by its clock."""
    here = device == session.store.device
    place = _("this computer") if here else _("computer {id}", id=device[:8])
    parts = (isolate(annotator) if annotator else "", place if device else "", _moment(at))
    return _(" · ").join(part for part in parts if part)


def _moment(at: str) -> str:
    """Return a time of the log as the clock on the wall here says it."""
    if not at:
        return ""
    try:
        moment = dt.datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError):
        return isolate(at)  # another program's clock, or one beyond all calendars
    return isolate(f"{moment:%Y-%m-%d %H:%M}")


# ---- what differs ----------------------------------------------------------------------------


def fields(session: Session, conflict: Conflict, document: Document | None) -> list[Field]:
    """Return what is compared, differences first; of a deleted version only that it is."""
    one, other = conflict.current, conflict.value
    if one is not None and other is not None:
        found = list(_compared(session, conflict.table, one, other, document))
        return sorted(found, key=lambda field: not field.differs)
    words = [_("deleted") if value is None else _("kept") for value in (one, other)]
    alive = one or other or {}
    found = list(_compared(session, conflict.table, alive, alive, document))
    return [
        Field(_(_KINDS.get(conflict.table, conflict.table)), _both(*words), differs=True),
        *(_only_there(field, (one, other)) for field in found),
    ]


def _only_there(field: Field, values: Sequence[Value | None]) -> Field:
    """Return a field that only the version that was not deleted has."""
    first, second = (
        Excerpt("") if value is None else cell
        for cell, value in zip(field.cells, values, strict=True)
    )
    return Field(field.title, (first, second), differs=False)


def _both(one: str, other: str) -> tuple[Excerpt, Excerpt]:
    """Return two values that differ as wholes, or do not."""
    if one == other:
        return Excerpt(one), Excerpt(other)
    return Excerpt(one, ((0, len(one)),)), Excerpt(other, ((0, len(other)),))


def _compared(
    session: Session, table: str, one: Value, other: Value, document: Document | None
) -> Iterator[Field]:
    if table == "attribution" and document is not None:
        yield from _roles(session, one, other, document.text)
        yield from _values(session, one, other)
    elif table == "submission" and document is not None:
        yield from _submitted(session, one, other, document.text)
    elif table == "region" and document is not None:
        words = [document.text[value["start"] : value["end"]] for value in (one, other)]
        yield Field(_("Words"), _both(*(short(text, _LONGEST) for text in words)),
                    differs=words[0] != words[1])  # fmt: skip
    for name, label in _FIELDS.items():
        if name in one and not (table == "attribution" and name == "text"):
            yield from _field(session, _(label), name, one[name], other.get(name))


def _field(session: Session, label: str, name: str, one: Any, other: Any) -> Iterator[Field]:
    """Yield a plain field; one that is empty in both, or tells nobody anything, is left out."""
    if one != other or (one and name not in ("origin", "provenance", "language")):
        words = [_plain(session, name, value) for value in (one, other)]
        yield Field(label, _both(*words), differs=one != other)


def _plain(session: Session, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return _("none")
    if name == "merged_into":
        return session.entity_name(value) or str(value)
    if name == "state":
        return state_name(value)
    if isinstance(value, list):
        return short(_(", ").join(map(str, value)), _LONGEST)
    return short(value if isinstance(value, str) else canonical(value), _LONGEST)


def _roles(session: Session, one: Value, other: Value, text: str) -> Iterator[Field]:
    reading = Reading(text, Letters(text))
    for role in session.tagset.roles:
        spans = [_fragments(value, role.id) for value in (one, other)]
        if not any(spans):
            continue
        only = reading.only(spans) if all(spans) else [(), ()]
        near = [part for parts in only for part in parts]
        first, second = (
            excerpt(text, parts, ranges, near) if parts else Excerpt(_("none"))
            for parts, ranges in zip(spans, only, strict=True)
        )
        yield Field(named(role.labels), (first, second), differs=spans[0] != spans[1])


def _fragments(value: Value, role: str) -> Fragments:
    return tuple((start, end) for start, end in value["spans"].get(role, ()))


def _values(session: Session, one: Value, other: Value) -> Iterator[Field]:
    tagset = session.tagset
    for attribute in tagset.attributes:
        known = [value["attributes"].get(attribute.id, "") for value in (one, other)]
        if any(known):
            words = []
            for id in known:
                found = attribute.value(id)
                words.append(named(found.labels) if found else id or _("none"))
            yield Field(named(attribute.labels), _both(*words), differs=known[0] != known[1])
    for name, label in _linked_fields(session).items():
        mine, theirs = one[name], other[name]
        if mine is not None or theirs is not None:
            words = [_one_value(session, name, value) for value in (mine, theirs)]
            yield Field(label, _both(*words), differs=mine != theirs)


def _linked_fields(session: Session) -> dict[str, str]:
    """Return the other fields of an attribution with what they are called."""
    labels = {term.id: named(term.labels) for term in session.tagset.links}
    links = {link: labels.get(link, link) for link in LINKS}
    return {"implicit": _("Implicit source"), "entity": _("Entity"), **links}


def _one_value(session: Session, name: str, value: Any) -> str:
    if value is None:
        return _("none")
    if name == "implicit":
        return _implicit(session, value)
    return session.entity_name(value) or value if name == "entity" else _target(session, value)


def _implicit(session: Session, data: Mapping[str, str]) -> str:
    labels = []
    for term in session.tagset.implicit:
        labels += [named(value.labels) for value in term.values if value.id == data.get(term.id)]
    return _(", ").join(labels) or _("implicit")


def _target(session: Session, id: str) -> str:
    """Return the attribution that a link leads to."""
    item = session.store.get(Attribution, id)
    if item is None:
        return _("another attribution")
    text = session.store.need(Document, item.document).text
    return title_of(item, text, session.entity_name(item.entity))


# ---- submissions -----------------------------------------------------------------------------


def _content(value: Value) -> dict[str, Attribution]:
    data: Mapping[str, Sequence[Value]] = json.loads(value["content"])
    return {item["id"]: from_plain(Attribution, item) for item in data["attributions"]}


def _submitted(session: Session, one: Value, other: Value, text: str) -> Iterator[Field]:
    """Yield how many attributions two submissions have, and those in which they differ."""
    mine, theirs = _content(one), _content(other)
    words = [directed(number(len(held))) for held in (mine, theirs)]
    yield Field(_("Attributions"), _both(*words), differs=len(mine) != len(theirs))
    for id in _different(mine, theirs)[:_MOST]:
        item = mine.get(id) or theirs[id]
        has = _("differs") if id in mine and id in theirs else _("has it")
        cells = (has if id in mine else _("none"), has if id in theirs else _("none"))
        name = title_of(item, text, session.entity_name(item.entity))
        yield Field(name, (Excerpt(cells[0]), Excerpt(cells[1])), differs=True)


def _different(mine: Mapping[str, Attribution], theirs: Mapping[str, Attribution]) -> list[str]:
    ids = [id for id in {**mine, **theirs} if mine.get(id) != theirs.get(id)]
    held = {**theirs, **mine}
    return sorted(ids, key=lambda name: (_start(held[name]), name))


def _start(item: Attribution) -> int:
    return min((part[0] for parts in item.spans.values() for part in parts), default=0)


# ---- where it lies ---------------------------------------------------------------------------


def marks(session: Session, conflict: Conflict) -> list[Mark]:
    """Return the marks of both versions, each with its number and its colour."""
    sides = [_items(conflict, value) for value in (conflict.current, conflict.value)]
    if conflict.table == "submission" and all(sides):
        wanted = set(_different(*sides))
        sides = [{id: item for id, item in side.items() if id in wanted} for side in sides]
    return [mark for place, side in enumerate(sides) for mark in _side(session, place, side)]


def _items(conflict: Conflict, value: Value | None) -> dict[str, Attribution]:
    if value is None:
        return {}
    if conflict.table == "attribution":
        return {conflict.target: from_plain(Attribution, value)}
    if conflict.table == "region":
        spans = {"": ((value["start"], value["end"]),)}
        return {conflict.target: Attribution(conflict.target, value["document"], "", spans)}
    return _content(value) if conflict.table == "submission" else {}


def _side(session: Session, place: int, items: Mapping[str, Attribution]) -> Iterable[Mark]:
    names = {role.id: named(role.labels) for role in session.tagset.roles}
    for id, item in items.items():
        for role, parts in item.spans.items():
            if parts:
                label = f"{number(place + 1)} {names.get(role, role)}".strip()
                colour = theme.letter_colour(place)
                yield Mark(f"{place}/{id}/{role}", id, parts, colour, label, tip=label)
