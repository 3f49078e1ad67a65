"""Suggesting with a model: the rules propose, what was learnt judges and mends.

Where nothing was learnt of something, the rules stand as they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import lru_cache

from annotator.learning import features
from annotator.learning.cases import likeliest
from annotator.learning.features import Edge
from annotator.learning.maxent import Weights
from annotator.learning.model import ATTRIBUTES, RIGHT, YES, Model
from annotator.suggest.draft import Draft, tokens
from annotator.suggest.engine import Proposal, find
from annotator.suggest.lexicon import Lexicon, Verb, standard
from annotator.suggest.reading import Range, Reading

_LEAST = 0.15  # a finding that is less likely than this is not proposed


def propose(text: str, model: Model) -> list[Proposal]:
    """Return the attributions of a text by the rules and what was learnt, in text order."""
    found = find(text, lexicon(model.verbs), lambda r, drafts: mend(model, r, drafts))
    judged = zip(found.drafts, found.proposals, strict=True)
    return [_valued(model, found.reading, draft, made) for draft, made in judged]


@lru_cache(maxsize=4)
def lexicon(verbs: tuple[Verb, ...]) -> Lexicon:
    """Return the delivered lexicon with new verbs."""
    return Lexicon([*standard().verbs, *verbs]) if verbs else standard()


def mend(model: Model, reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the findings that may be right, with their likelihood and better ends of spans."""
    kept = {id(draft): _copy(draft) for draft in drafts}
    for draft in drafts:
        if weights := model.choices.get(RIGHT):
            sure = weights.probabilities(features.of_finding(reading, draft)).get(YES, 0.0)
            kept[id(draft)].sure = round(sure, 3)
        if kept[id(draft)].sure < _LEAST:
            del kept[id(draft)]
    for draft in kept.values():
        shares = draft.subject is not None and draft.subject.source == draft.source
        draft.subject = kept.get(id(draft.subject))
        draft.outer = kept.get(id(draft.outer))
        for edge in features.EDGES:
            if edge.role == "source" and shares and draft.subject:
                draft.source = list(draft.subject.source)  # mended already: it stands before
            elif weights := model.choices.get(edge.name):
                _mend_edge(weights, reading, draft, edge)
    return list(kept.values())


def _copy(draft: Draft) -> Draft:
    return dataclasses.replace(draft, source=list(draft.source), content=list(draft.content))


def _mend_edge(weights: Weights, reading: Reading, draft: Draft, edge: Edge) -> None:
    own, other = draft.source, draft.content
    if edge.role == "content":
        own, other = other, own
    if len(own) != 1 or draft.frame == "about":
        return
    span, taken = own[0], tokens(draft.cue) | tokens(other)
    chances = {
        str(n): weights.probabilities(features.of_edge(reading, draft, span, n, edge)).get(YES, 0.0)
        for n in features.places(reading, span, edge)
        if taken.isdisjoint(range(*_moved(span, n, edge)))
    }
    own[:] = [_moved(span, int(likeliest(chances, str(span[edge.side]))), edge)]


def _moved(span: Range, place: int, edge: Edge) -> Range:
    return (place, span[1]) if edge.side == features.START else (span[0], place)


def _valued(model: Model, reading: Reading, draft: Draft, made: Proposal) -> Proposal:
    values = dict(made.attributes)
    for name in ATTRIBUTES:
        weights = model.choices.get(name)
        if weights and name in values:
            seen = features.of_value(reading, draft, values[name])
            values[name] = likeliest(weights.probabilities(seen), values[name])
    return dataclasses.replace(made, attributes=values)
