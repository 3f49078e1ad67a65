"""The clusters in which annotators differ, by what they differ in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.agreement.collect import ANY, MAIN_ROLES
from annotator.agreement.view import Members, View
from annotator.model.links import LINKS, target


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference: `cluster` is a place in the alignment of the document.

    `attributions` are (annotator, id); `about` is "presence", "entity", a role, an attribute
    (or `attribute.group`) or a link.
    """

    document: str
    cluster: int
    attributions: tuple[tuple[str, str], ...]
    about: str


def disagreements_in(view: View, about: str, facet: str = "") -> Iterator[Disagreement]:
    """Yield the differences of one document in text order.

    `about` is presence, exact (presence and the three main roles), role, covered, attribute,
    entity, link or all; `facet` narrows the role, attribute or link. Where somebody has no
    attribution, presence and links differ, and roles only if it is about the words they cover.
    """
    for place, members in enumerate(view.clusters):
        if not members:
            continue
        ids = tuple(item.key for _, item in sorted(members.items()))
        for name in _differences(view, members, about, facet):
            yield Disagreement(view.document, place, ids, name)


def _differences(view: View, members: Members, about: str, facet: str) -> Iterator[str]:
    absent = len(members) < len(view.annotators)
    if absent and about in {"presence", "exact", "all"}:
        yield "presence"
    if about == "exact":
        yield from (role for role in _roles(members, facet, absent=False) if role in MAIN_ROLES)
    if about in {"role", "covered", "all"}:
        yield from _roles(members, facet, absent=absent and about == "covered")
    if about in {"attribute", "all"}:
        yield from _attributes(view, members, facet)
    if about in {"entity", "all"} and len({i.attribution.entity for i in members.values()}) > 1:
        yield "entity"
    if about in {"link", "all"}:
        yield from _links(view, members, facet, absent=absent)


def _roles(members: Members, facet: str, *, absent: bool) -> Iterator[str]:
    for role in sorted({role for item in members.values() for role in item.masks}):
        wanted = facet in {"", ANY, role}
        if wanted and (absent or len({i.masks.get(role, 0) for i in members.values()}) > 1):
            yield role


def _attributes(view: View, members: Members, facet: str) -> Iterator[str]:
    names = {name for item in members.values() for name in item.attribution.attributes}
    for name in [facet] if facet.partition(".")[0] in names else sorted(names) if not facet else []:
        values = {view.value(item, name) for item in members.values()} - {None}
        if len(values) > 1:
            yield name


def _links(view: View, members: Members, facet: str, *, absent: bool) -> Iterator[str]:
    for name in [facet] if facet in LINKS else LINKS if not facet else ():
        ends = {view.target(i, target(i.attribution, name)) for i in members.values()}
        if len(ends | ({None} if absent else set())) > 1:
            yield name
