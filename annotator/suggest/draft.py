"""What the patterns find: an attribution as ranges of tokens, before it gets its attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.suggest.reading import Range


@dataclass(slots=True, eq=False)
class Draft:
    """A found attribution. Ranges are of tokens; an empty `source` is implicit.

    `rule` names the pattern that found it, `lemma` the folded dictionary form of its cue,
    `stance` what the cue says of itself, `frame` what opens the content, `sure` how often such a
    finding is right by itself (0 to 1). `subject` is the draft whose source is also this one's
    (participles), `outer` the draft that relays it, `actor` the subject of its sentence that an
    implicit source may go on from.
    """

    rule: str
    lemma: str
    stance: str
    cue: list[Range]
    source: list[Range] = field(default_factory=list)
    content: list[Range] = field(default_factory=list)
    addressee: list[Range] = field(default_factory=list)
    frame: str = ""
    sure: float = 0.8
    marks: frozenset[str] = frozenset()
    impersonal: bool = False
    gender: str = ""
    number: str = "s"
    person: int = 3
    subject: Draft | None = None
    actor: Range | None = None
    outer: Draft | None = None

    @property
    def start(self) -> int:
        """Where its first cue word stands."""
        return self.cue[0][0]

    @property
    def size(self) -> int:
        """How many tokens its content has."""
        return sum(last - first for first, last in self.content)

    def holds(self, place: int) -> bool:
        """Tell whether a token stands in its content."""
        return any(first <= place < last for first, last in self.content)

    def encloses(self, ranges: Sequence[Range]) -> bool:
        """Tell whether ranges lie between the first and the last word of its content."""
        return bool(self.content) and (
            not ranges
            or (self.content[0][0] <= ranges[0][0] and ranges[-1][1] <= self.content[-1][1])
        )


def tokens(ranges: Sequence[Range]) -> set[int]:
    """Return the places of the tokens in ranges."""
    return {place for first, last in ranges for place in range(first, last)}
