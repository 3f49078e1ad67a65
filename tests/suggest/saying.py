"""Sentences and what the suggesters find in them, as strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotator import check
from annotator.errors import Problem
from annotator.exchange import load_tagset
from annotator.model.records import Attribution, Document, Entity, Fragments, Region
from annotator.model.tagset import digest, from_json
from annotator.suggest.engine import Findings, Proposal, find, propose

TAGSET = from_json(load_tagset())
BETWEEN = " … "


class Said(NamedTuple):
    """Who says by which words what; fragments are joined by « … », a role without words is ""."""

    source: str
    cue: str
    content: str


def words(text: str, fragments: Fragments) -> str:
    return BETWEEN.join(text[start:end] for start, end in fragments)


def said(text: str) -> list[Said]:
    """Return what is found in a text, in text order."""
    return [
        Said(*(words(text, proposal.spans.get(role, ())) for role in Said._fields))
        for proposal in propose(text)
    ]


def first(text: str, cue: str = "") -> Proposal:
    """Return the proposal with a cue, else the first."""
    return next(p for p in propose(text) if words(text, p.spans["cue"]).startswith(cue))


def value(text: str, name: str, cue: str = "") -> str:
    """Return an attribute of the proposal with a cue, else of the first."""
    return first(text, cue).attributes[name]


def attributions(proposals: Iterable[Proposal]) -> list[Attribution]:
    """Return proposals as a person who accepts them all has them."""
    return [
        Attribution(
            proposal.id,
            "d",
            "A01",
            proposal.spans,
            proposal.attributes,
            entity=proposal.entity or None,
            parent=proposal.parent,
            denies=proposal.denies,
            confirms=proposal.confirms,
            implicit=proposal.implicit,
        )
        for proposal in proposals
    ]


def problems(text: str, found: Findings | None = None) -> list[Problem]:
    """Return what the rules of the scheme say of everything that is found in a text."""
    found = found or find(text)
    document = Document("d", "", text, digest(text))
    regions = [
        Region(str(n), "d", "boilerplate", *found.reading.span(start, end))
        for n, (start, end) in enumerate(found.regions)
    ]
    names = {proposal.entity for proposal in found.proposals if proposal.entity}
    entities = [Entity(name, name) for name in sorted(names)]
    items = attributions(found.proposals)
    return check.document(document, regions, items, TAGSET, entities)
