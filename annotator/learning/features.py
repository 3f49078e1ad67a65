"""What the classifiers look at: names of what is true of a finding, a value or an edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.suggest.draft import Draft
from annotator.suggest.reading import SEPARATORS, Range, Reading
from annotator.suggest.wordlists import words

START, END = 0, 1
REACH = 7  # tokens that an edge may move
_FIRST_WORDS = 8  # of a content, where hedges and the like stand
_CLASSES = 3  # of a word, by name
_SIZES = (0, 1, 2, 4, 8, 16, 32)
_SURE = 5  # steps of what the rule says


@dataclass(frozen=True, slots=True)
class Edge:
    """The `START` or the `END` of the span of a role."""

    role: str
    side: int

    @property
    def name(self) -> str:
        """What it is called in a model."""
        return f"{self.role} {'start' if self.side == START else 'end'}"


EDGES = tuple(Edge(role, side) for role in ("source", "content") for side in (START, END))


def of_finding(reading: Reading, draft: Draft) -> list[str]:
    """Return what says whether a finding is right."""
    first, last = draft.cue[0][0], draft.cue[-1][1]
    opened = draft.content[0][0] if draft.content else last
    return [
        "bias",
        f"rule={draft.rule}",
        f"lemma={draft.lemma}",
        f"frame={draft.frame}",
        f"lemma+frame={draft.lemma}+{draft.frame}",
        f"rule+frame={draft.rule}+{draft.frame}",
        f"word={reading.key(first)}",
        f"before={reading.key(first - 1)}",
        f"opens={reading.key(opened)}",
        f"far={_size(opened - last)}",
        f"size={_size(draft.size)}",
        f"source={_size(sum(b - a for a, b in draft.source))}",
        f"sure={int(draft.sure * _SURE)}",
        f"stance={draft.stance}",
        f"rule+stance={draft.rule}+{draft.stance}",
        *(f"source is {name}" for a, _ in draft.source[:1] for name in classes(reading, a)),
    ]


def of_value(reading: Reading, draft: Draft, otherwise: str) -> list[str]:
    """Return what says which value an attribute has, besides what the rules say."""
    content = [n for a, b in draft.content for n in range(a, b)][:_FIRST_WORDS]
    source = [n for a, b in draft.source for n in range(a, b)][:_FIRST_WORDS]
    return [
        "bias",
        f"rules say={otherwise}",
        f"rule={draft.rule}",
        f"lemma={draft.lemma}",
        f"frame={draft.frame}",
        f"lemma+frame={draft.lemma}+{draft.frame}",
        f"lemma+rules={draft.lemma}+{otherwise}",
        *(f"says={reading.key(place)}" for place in content if reading.is_word(place)),
        *(f"by={reading.key(place)}" for place in source if reading.is_word(place)),
        *(f"by the whole={_joined(reading, draft.source)}" for _ in draft.source[:1]),
    ]


def of_edge(reading: Reading, draft: Draft, span: Range, place: int, edge: Edge) -> list[str]:
    """Return what says whether a span begins with, or ends before, the token at a place."""
    moved = place - span[edge.side]
    return [
        "bias",
        f"moved={max(-3, min(3, moved))}",
        f"as the rule={moved == 0}",
        f"frame={draft.frame}",
        f"rule+moved={draft.rule}+{moved == 0}",
        f"stance={draft.stance}",
        *_around(reading, place),
        *(_ending(reading, span, place) if edge.side == END else ()),
    ]


def _around(reading: Reading, place: int) -> Iterator[str]:
    yield f"last={reading.key(place - 1)}"
    yield f"next={reading.key(place)}"
    yield f"next two={reading.key(place)}+{reading.key(place + 1)}"
    yield f"joined={reading.key(place)[:1] in ('و', 'ف')}"
    yield from (f"next is {name}" for name in classes(reading, place))
    yield from (f"last is {name}" for name in classes(reading, place - 1))


def _ending(reading: Reading, span: Range, place: int) -> Iterator[str]:
    stops = place >= len(reading) or reading.written(place) in SEPARATORS
    end = reading.sentence(span[0])[1]
    yield f"stops={stops}"
    yield f"sentence={place in (end, end - 1)}"
    yield f"size={_size(place - span[0])}"
    if stops:
        yield f"after the stop={reading.key(place + 1)}"
        yield from (f"after the stop is {name}" for name in classes(reading, place + 1))


def places(reading: Reading, span: Range, edge: Edge) -> list[int]:
    """Return where an edge of a span could be instead: near words, or before a mark."""
    first, last = span
    start, limit = reading.sentence(first)
    if edge.side == START:
        near = range(max(start, first - REACH), min(last, first + REACH))
        found = {n for n in near if reading.is_word(n) or reading.opens(n) > 0}
    elif edge.role == "source":
        near = range(max(first + 1, last - REACH), min(limit, last + REACH) + 1)
        found = {n for n in near if reading.is_word(n - 1) or reading.quote_of[n - 1] >= 0}
    else:
        found = {n for n in range(first + 1, limit) if reading.is_word(n - 1)}
        found = {n for n in found if reading.parts(n) or _joins(reading, n, first)}
    return sorted(found | {span[edge.side]})


def classes(reading: Reading, place: int) -> list[str]:
    """Return the word classes of a token, some of them if there are many."""
    word = reading.key(place)
    return sorted(words().noun_classes(word))[:_CLASSES] if word else []


def _joins(reading: Reading, place: int, first: int) -> bool:
    return place > first + 1 and reading.key(place)[:1] == "و"


def _joined(reading: Reading, ranges: list[Range]) -> str:
    return " ".join(_keys(reading, ranges))


def _keys(reading: Reading, ranges: list[Range]) -> Iterator[str]:
    for first, last in ranges:
        yield from (reading.key(n) for n in range(first, last) if reading.is_word(n))


def _size(number: int) -> str:
    return next((str(limit) for limit in _SIZES if number <= limit), "more")
