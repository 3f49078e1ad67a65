"""What is learnt from: texts with what annotators made of them and of what was offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.model.records import Attribution, Fragments
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, Reading


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its attributions, and the cues of what was offered and refused.

    In a `finished` one whatever was found and is no attribution is wrong; in an open one only
    what was refused is known to be.
    """

    text: str
    attributions: tuple[Attribution, ...]
    refused: tuple[Fragments, ...] = ()
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what it became: an attribution, or nothing, or (None, None) not known."""

    draft: Draft
    became: Attribution | None
    right: bool | None


def judged(lesson: Lesson, reading: Reading, drafts: Sequence[Draft]) -> list[Judged]:
    """Hold each finding against the attributions: one to one, by shared letters of the cue."""
    free = list(lesson.attributions)
    found: list[Judged] = []
    for draft in drafts:
        cues = spans(reading, draft.cue)
        match = next((item for item in free if share(cues, item.spans.get("cue", ()))), None)
        if match is not None:
            free.remove(match)
            found.append(Judged(draft, match, right=True))
        elif lesson.finished or any(share(cues, cue) for cue in lesson.refused):
            found.append(Judged(draft, None, right=False))
        else:
            found.append(Judged(draft, None, right=None))
    return found


def missed(lesson: Lesson, reading: Reading, drafts: Sequence[Draft]) -> Iterator[Attribution]:
    """Yield the attributions of whose cue no finding has a letter."""
    cues = [spans(reading, draft.cue) for draft in drafts]
    for item in lesson.attributions:
        own = item.spans.get("cue", ())
        if own and not any(share(cue, own) for cue in cues):
            yield item


def spans(reading: Reading, ranges: Sequence[Range]) -> list[Range]:
    """Return ranges of tokens as code points."""
    return [reading.span(first, last) for first, last in ranges]


def share(one: Sequence[Range], other: Sequence[Range]) -> bool:
    """Tell whether two lists of spans have a code point in common."""
    return any(a < d and c < b for a, b in one for c, d in other)
