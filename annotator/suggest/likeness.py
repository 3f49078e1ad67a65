"""Which earlier attribution one takes up again: by the words of their contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range
from annotator.suggest.wording import Wording

_FUNCTION = frozenset(
    {"complementizer", "preposition", "relative", "pronoun", "auxiliary", "negation",
     "conjunction", "host", "adverb", "with_pronoun"}
)  # fmt: skip
_STEM = 5  # letters by which words are compared
_LONGEST = 60  # tokens of a content that are compared
_MOST = 12  # common words beyond this add nothing
_SAME_SOURCE = 0.6  # share of the words of the shorter source


class Likeness:
    """Compares the attributions of one text."""

    def __init__(self, wording: Wording) -> None:
        """Keep what is needed; words are collected once for each draft.

        `speakers` are the words that name who speaks, also where that is implicit.
        """
        self.w = wording
        self.r = wording.r
        self._said: dict[Draft, frozenset[str]] = {}
        self.speakers: Mapping[Draft, Sequence[Range]] = {}

    def likest(
        self, draft: Draft, earlier: Sequence[Draft], *, share: float, least: int
    ) -> Draft | None:
        """Return the attribution of someone else whose words a draft takes up most.

        At least `least` words must be common, and that share of the words of the shorter one.
        """
        own = self._words(draft)
        best, most = None, 0.0
        for other in earlier:
            if other.holds(draft.start) or not self.may_answer(draft, other):
                continue
            theirs = self._words(other)
            common = len(own & theirs)
            score = common / max(1, min(len(own), len(theirs), _MOST))
            if common >= least and score >= share and score > most:
                best, most = other, score
        return best

    def common(self, draft: Draft, other: Draft) -> int:
        """Return how many words the contents of two attributions share."""
        return len(self._words(draft) & self._words(other))

    def may_answer(self, draft: Draft, other: Draft) -> bool:
        """Tell whether one may answer the other: it is earlier, and someone else's claim."""
        return other.start < draft.start and bool(other.content) and not self.is_own(draft, other)

    def is_own(self, draft: Draft, other: Draft) -> bool:
        """Tell whether two attributions are one's own words: by source, or as relay and relayed."""
        if draft.outer is other or other.outer is draft or draft.subject is other:
            return True
        mine, theirs = self._source(self._who(draft)), self._source(self._who(other))
        common = len(mine & theirs)
        return common > 0 and common >= min(len(mine), len(theirs)) * _SAME_SOURCE

    def _who(self, draft: Draft) -> Sequence[Range]:
        return self.speakers.get(draft) or draft.source

    def _source(self, source: Sequence[Range]) -> set[str]:
        return {self.w.noun(n) for first, last in source for n in range(first, last)}

    def _words(self, draft: Draft) -> frozenset[str]:
        found = self._said.get(draft)
        if found is None:
            places = [n for first, last in draft.content for n in range(first, last)]
            found = frozenset(filter(None, map(self._stem, places[:_LONGEST])))
            self._said[draft] = found
        return found

    def _stem(self, place: int) -> str:
        if len(self.r.key(place)) < 3 or self.w.has(place, *_FUNCTION):
            return ""
        return self.w.noun(place).removeprefix("ال")[:_STEM]
