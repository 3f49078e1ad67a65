"""Records → marks: the only place that knows how an attribution looks on the text."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.i18n import _
from annotator.model.records import Attribution, Region
from annotator.model.tagset import Role
from annotator.ui import theme
from annotator.ui.names import named, title_of, value_name
from annotator.ui.session import Session
from annotator.ui.textview import Mark

_QUIET, _NORMAL, _ACTIVE = 0, 1, 2
_LINKS = ("parent", "denies", "confirms")
REGION = "region"


def mark_id(attribution: str, role: str) -> str:
    """Return the id of the mark that shows a role of an attribution."""
    return f"{attribution}/{role}"


def owner_and_role(mark: str) -> tuple[str, str]:
    """Return what `mark_id` was made of."""
    owner, _slash, role = mark.rpartition("/")
    return owner, role


def main_mark(item: Attribution) -> str:
    """Return the mark that stands for an attribution: its cue, else its first role."""
    role = "cue" if item.spans.get("cue") else next(iter(sorted(item.spans)), "")
    return mark_id(item.id, role)


def document_marks(
    session: Session, candidate: str | None = None, *, aside: bool = False
) -> dict[str, Mark]:
    """Return the marks of the open document, by id.

    `candidate` is the attribution that link mode proposes: it stands out beside the active one.
    With `aside` all stand back: something else is looked at.
    """
    marks = [_region(item, session) for item in session.regions.values()]
    usual = _QUIET if aside or session.active is not None else _NORMAL
    for item in session.ordered():
        marks += _attribution(session, item, candidate, usual)
    return {mark.id: mark for mark in marks}


def changes(old: dict[str, Mark], new: dict[str, Mark]) -> tuple[list[Mark], list[str]]:
    """Return which marks are to be shown anew and which ids are no more."""
    added = [mark for id, mark in new.items() if old.get(id) != mark]
    return added, [id for id in old if id not in new]


def role_colour(role: Role) -> str:
    """Return a role's colour for the theme in use."""
    return role.colour_dark if theme.colours().dark else role.colour


def _region(item: Region, session: Session) -> Mark:
    labels = next((t.labels for t in session.tagset.regions if t.id == item.kind), {})
    return Mark(
        id=mark_id(REGION, item.id),
        owner="",
        fragments=((item.start, item.end),),
        colour=theme.colours().faint,
        label="",
        emphasis=_QUIET,
        style="wash",
        tip=named(labels),
    )


def _attribution(
    session: Session, item: Attribution, candidate: str | None, usual: int
) -> Iterable[Mark]:
    emphasis = _ACTIVE if item.id == session.active_id else usual
    if item.id == candidate:
        emphasis = _NORMAL
    tip = _tip(session, item)
    for role in session.tagset.roles:
        fragments = item.spans.get(role.id, ())
        if fragments:
            yield Mark(
                id=mark_id(item.id, role.id),
                owner=item.id,
                fragments=fragments,
                colour=role_colour(role),
                label=_chip(session, item, role, active=emphasis == _ACTIVE),
                emphasis=emphasis,
                links=_links(session, item, role, candidate) if emphasis == _ACTIVE else (),
                tip=f"{named(role.labels)} — {tip}",
            )


def _chip(session: Session, item: Attribution, role: Role, *, active: bool) -> str:
    """Return a mark's chip: the stance on every cue, the role's name where it is active."""
    if role.id == "cue":
        stance = value_name(session.tagset, item, "stance")
        if stance:
            return stance
    return named(role.labels) if active else ""


def _links(
    session: Session, item: Attribution, role: Role, candidate: str | None
) -> tuple[str, ...]:
    if mark_id(item.id, role.id) != main_mark(item):
        return ()
    targets = [getattr(item, name) for name in _LINKS]
    if candidate and candidate not in targets:
        targets.append(candidate)
    found = (session.attributions.get(id or "") for id in targets)
    return tuple(dict.fromkeys(main_mark(other) for other in found if other))


def _tip(session: Session, item: Attribution) -> str:
    name = title_of(item, session.text, session.entity_name(item.entity))
    stance = value_name(session.tagset, item, "stance")
    return _("{name} – {stance}", name=name, stance=stance) if stance else name
