"""The two files by which brat knows a tagset: what may be annotated, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.model.tagset import Attribute, Tagset, Term, label

EVENT = "Attribution"
LINKED = ("denies", "confirms")
# By this line the importer knows an export of ours: its folders bear the annotators' names.
MARKER = "# isnad: one folder for each annotator"
IMPLICIT = "implicit"


def type_of(id: str) -> str:
    """Return the type in brat of a role, a kind of region or a link: a capital first."""
    return id[:1].upper() + id[1:]


def feature_of(id: str) -> str:
    """Return the attribute in brat of a feature of sources that are not written."""
    return f"{IMPLICIT}_{id}"


def annotation_conf(tagset: Tagset) -> str:
    """Return what may be annotated: roles, regions, one event, attributes, links."""
    return "\n".join([MARKER, "", *_annotation_lines(tagset), ""])


def _annotation_lines(tagset: Tagset) -> Iterator[str]:
    yield "[entities]"
    yield from (type_of(role.id) for role in tagset.roles)
    yield from (type_of(region.id) for region in tagset.regions)
    yield ""
    yield "[relations]"
    for link in LINKED:
        yield f"{type_of(link)}\tArg1:{EVENT}, Arg2:{EVENT}"
    yield ""
    yield "[events]"
    roles = (
        f"{type_of(role.id)}*:{type_of(role.id)}" + (f"|{EVENT}" if role.id == "content" else "")
        for role in tagset.roles
    )
    yield f"{EVENT}\t{', '.join(roles)}"
    yield ""
    yield "[attributes]"
    yield f"{IMPLICIT}\tArg:<EVENT>"
    for name, item in _valued(tagset):
        yield f"{name}\tArg:<EVENT>, Value:{'|'.join(value.id for value in item.values)}"


def _valued(tagset: Tagset) -> Iterator[tuple[str, Attribute | Term]]:
    yield from ((item.id, item) for item in tagset.attributes)
    yield from ((feature_of(item.id), item) for item in tagset.implicit)


def visual_conf(tagset: Tagset) -> str:
    """Return labels in Arabic and English, and the colours of the roles."""
    return "\n".join([*_labels(tagset), "", *_drawing(tagset), ""])


def _labels(tagset: Tagset) -> Iterator[str]:
    yield "[labels]"
    named = [(type_of(role.id), role.labels) for role in tagset.roles]
    named += [(type_of(region.id), region.labels) for region in tagset.regions]
    named += [(type_of(item.id), item.labels) for item in tagset.links if item.id in LINKED]
    named += [(name, item.labels) for name, item in _valued(tagset)]
    for name, labels in named:
        words = (label(labels, language).replace("|", "/") for language in ("ar", "en"))
        yield " | ".join((name, *words))


def _drawing(tagset: Tagset) -> Iterator[str]:
    yield "[drawing]"
    yield "SPAN_DEFAULT\tfgColor:black, bgColor:lightgrey, borderColor:darken"
    yield "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5"
    for role in tagset.roles:
        yield f"{type_of(role.id)}\tbgColor:{role.colour_dark}, borderColor:{role.colour}"
