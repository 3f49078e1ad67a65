"""Cases of choices that annotators made: to learn from, and to try what was learnt on.

A choice is learnt only where that pays: in cross-validation over documents (Stone 1974) the model
has to mend more than it spoils. What a project does as the rules do stays with the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.learning import features
from annotator.learning.features import EDGES, START, Edge
from annotator.learning.lessons import Judged, share, spans
from annotator.learning.maxent import Example, Weights, train
from annotator.learning.model import ATTRIBUTES, NO, RIGHT, YES
from annotator.suggest.reading import Reading

# How much likelier than what the rules say something else must be.
MARGIN = 0.4
_FOLDS = 3
# Everything that is learnt, by name.
CHOICES = (RIGHT, *ATTRIBUTES, *(edge.name for edge in EDGES))


@dataclass(frozen=True, slots=True)
class Case:
    """One choice of a lesson: what there was to choose from, what the rules say, what is true.

    Of a value there is one example, labelled with it. Of an edge each possible place is an
    example, labelled yes or no, and `places` are these places.
    """

    lesson: int
    examples: tuple[Example, ...]
    rules: str
    truth: str
    places: tuple[str, ...] = ()

    def chosen(self, weights: Weights) -> str:
        """Return what a model chooses."""
        if not self.places:
            return likeliest(weights.probabilities(self.examples[0][0]), self.rules)
        told = (weights.probabilities(seen).get(YES, 0.0) for seen, _label in self.examples)
        return likeliest(dict(zip(self.places, told, strict=True)), self.rules)


def likeliest(chances: Mapping[str, float], otherwise: str) -> str:
    """Return what is clearly likelier than what the rules say, else that."""
    best = max(sorted(chances), key=lambda label: chances[label], default=otherwise)
    return best if chances.get(best, 0.0) > chances.get(otherwise, 0.0) + MARGIN else otherwise


# ---- making cases --------------------------------------------------------------------------


def of_finding(
    lesson: int, reading: Reading, result: Judged, values: Mapping[str, str]
) -> Iterator[tuple[str, Case]]:
    """Yield the cases of a finding by choice; `values` are the attributes by the rules."""
    draft, became = result.draft, result.became
    if result.right is not None:
        seen = features.of_finding(reading, draft)
        truth = YES if result.right else NO
        yield RIGHT, Case(lesson, ((seen, truth),), YES, truth)
    if became is None:
        return
    for name in ATTRIBUTES:
        value = became.attributes.get(name)
        if value and values.get(name):
            seen = features.of_value(reading, draft, values[name])
            yield name, Case(lesson, ((seen, value),), values[name], value)
    for edge in EDGES:
        case = _of_edge(lesson, reading, result, edge)
        if case is not None:
            yield edge.name, case


def _of_edge(lesson: int, reading: Reading, result: Judged, edge: Edge) -> Case | None:
    """Return the case of an edge; spans that do not meet, or have several pieces, teach none."""
    draft, became = result.draft, result.became
    ranges = draft.source if edge.role == "source" else draft.content
    chosen = became.spans.get(edge.role, ()) if became else ()
    if len(ranges) != 1 or len(chosen) != 1 or not share(spans(reading, ranges), chosen):
        return None
    places = features.places(reading, ranges[0], edge)
    truth = next((n for n in places if _position(reading, n, edge) == chosen[0][edge.side]), None)
    if truth is None:
        return None
    examples = tuple(
        (features.of_edge(reading, draft, ranges[0], n, edge), YES if n == truth else NO)
        for n in places
    )
    rules = str(ranges[0][edge.side])
    return Case(lesson, examples, rules, str(truth), tuple(map(str, places)))


def _position(reading: Reading, place: int, edge: Edge) -> int:
    return reading.tokens[place].start if edge.side == START else reading.tokens[place - 1].end


# ---- learning a choice ---------------------------------------------------------------------


def learnt(cases: Sequence[Case]) -> Weights:
    """Return the weights for a choice, or none if they would not pay."""
    return train(_examples(cases)) if _pays(cases) else Weights()


def _pays(cases: Sequence[Case]) -> bool:
    mended = spoiled = 0
    for fold in range(_FOLDS):
        weights = train(_examples(case for case in cases if case.lesson % _FOLDS != fold))
        for case in cases:
            if case.lesson % _FOLDS == fold and weights:
                chosen = case.chosen(weights)
                mended += case.rules != case.truth == chosen
                spoiled += case.rules == case.truth != chosen
    return mended > spoiled


def _examples(cases: Iterable[Case]) -> Iterator[Example]:
    return (example for case in cases for example in case.examples)
