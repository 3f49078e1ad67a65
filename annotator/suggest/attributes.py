"""The values of an attribution once its spans are known, found by a pattern or marked by hand."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.suggest.draft import Draft
from annotator.suggest.forms import Forms
from annotator.suggest.kinds import Kinds
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import Range
from annotator.suggest.stances import Stances


class Attributes:
    """Gives attributions of one text their values."""

    def __init__(self, phrases: Phrases) -> None:
        """Make the parts that know stances, sources and contents."""
        self.r = phrases.r
        self.kinds = Kinds(phrases)
        self._forms = Forms(phrases)
        self._stances = Stances(phrases.w)
        self.likeness = self._stances.likeness

    def stance(self, draft: Draft, earlier: Sequence[Draft]) -> str:
        """Return the stance: of the cue, unless the content or what was said before decides."""
        return self._stances.of(draft, earlier)

    def quote_type(self, draft: Draft, stance: str) -> str:
        """Return how the content is rendered (scheme.md §3.2)."""
        return self._forms.quote_type(draft, stance)

    def certainty(self, draft: Draft, stance: str) -> str:
        """Return how certain the source is (scheme.md §4.14)."""
        return self._forms.certainty(draft, stance)

    def source_kind(self, source: Sequence[Range]) -> str:
        """Return what kind of source these words name (scheme.md §3.4); "" without words."""
        return self.kinds.of(source)

    def anonymity(
        self, kind: str, source: Sequence[Range], draft: Draft, *, withheld: bool = False
    ) -> str:
        """Return how far a source of a kind is named (scheme.md §3.5); "" if it is unspecified.

        `withheld`: the text says elsewhere that the name is; else its own sentence is asked.
        """
        hidden = withheld or self.kinds.withholds(draft)
        return self.kinds.anonymity(kind, source, withheld=hidden)
