"""Quote type and certainty of a found attribution: by the form of its content."""

from __future__ import annotations

from annotator.suggest.draft import Draft
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import MARKS, key

# The marks that make a quotation direct or mixed (scheme.md §5, rules 8 and 9).
_QUOTING = frozenset('“”"«»')
_NOT_APPLICABLE = frozenset(
    {"requests", "asks", "threatens", "promises", "discusses", "no_response", "declines_comment",
     "unaware"}
)  # fmt: skip
_PROBABLE = frozenset({key("رجح"), key("استبعد")})
_MINE = frozenset(map(key, ("إننا", "إنني", "إني", "أننا", "أنني", "أني")))
_IMPERFECT = frozenset("يتنا")
_HEAD = 24  # tokens of each fragment in which a hedge is looked for
_HEAD_PROBABLE = 12
_LONGEST_TOPIC = 5  # tokens
_NO_TOPIC = frozenset({"clause", "quote", "colon", "scope", "noun"})


class Forms:
    """Tells how contents are rendered and hedged, in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r

    # ---- quote type --------------------------------------------------------------------------

    def quote_type(self, draft: Draft, stance: str) -> str:
        """Return the quote type by form (scheme.md §3.2)."""
        if not draft.content:
            return "none"
        if self._is_direct(draft):
            return "direct"
        if draft.frame == "about" or self._is_topic(draft, stance):
            return "reported_act"
        if any(self._quotes(first, last) for first, last in draft.content):
            return "mixed" if self._may_be_mixed(draft) else "indirect"
        if draft.frame == "colon" or self._is_of_mine(draft):
            return "direct_unmarked"
        return "reported_act" if stance == "discusses" else "indirect"

    def _is_of_mine(self, draft: Draft) -> bool:
        """Tell «قال إننا ندعم …»: the clause keeps the speaker's own person."""
        first = draft.content[0][0]
        return draft.frame == "clause" and self.r.key(first) in _MINE

    def _is_direct(self, draft: Draft) -> bool:
        return all(
            self.r.opens(first) == last - 1 and self._is_marked(first, last)
            for first, last in draft.content
        )

    def _is_marked(self, first: int, last: int) -> bool:
        return {self.r.written(first)[0], self.r.written(last - 1)[-1]} <= _QUOTING

    def _may_be_mixed(self, draft: Draft) -> bool:
        """Tell whether marks stand inside a content that is not all one quotation."""
        inner = [n for first, last in draft.content for n in range(first + 1, last - 1)]
        marked = any(self.r.written(n) in _QUOTING for n in inner)
        return marked or not all(self._is_marked(first, last) for first, last in draft.content)

    def _is_topic(self, draft: Draft, stance: str) -> bool:
        """Tell «نفى ذلك», «رفض اتهامات المعارضة», «رحب بالهدنة»: an act and its topic."""
        ((first, last), *rest) = draft.content
        if rest or draft.frame in _NO_TOPIC or "cause" in draft.marks:
            return False
        if self.w.has(first, "pronoun") or self.r.key(first) == "بذلك":
            return not any(map(self._carries, range(first + 1, last)))
        if last - first > _LONGEST_TOPIC or any(map(self._carries, range(first, last))):
            return False
        if self.r.key(first) == "ما":
            return self.w.has(first + 1, "came", "published_passively")
        return self._is_anaphor(first) or self._is_reaction(first, last, stance)

    def _is_anaphor(self, first: int) -> bool:
        """Tell «صحة هذه الأنباء»."""
        return self.w.has(first, "truth_of") and self.w.has(first + 1, "pronoun")

    def _is_reaction(self, first: int, last: int, stance: str) -> bool:
        """Tell «رفض اتهامات المعارضة», «رحب بالهدنة»: what others said or did, and no masdar."""
        if stance in ("rejects", "denies") and self.w.is_a(first, "spoken"):
            return True
        if stance not in ("supports", "rejects"):
            return False
        if self.w.is_a(first, "call"):
            return True
        acts = (
            self.w.is_masdar_with(first) or self.w.is_common(first) or (self.w.clitic(first, "ل"))
        )
        return stance == "supports" and last - first <= 2 and not acts

    def _carries(self, place: int) -> bool:
        """Tell whether a word of a topic makes it a proposition."""
        return self.w.has(place, "complementizer", "relative") or self.r.opens(place) > 0

    def _quotes(self, first: int, last: int) -> bool:
        """Tell whether a quoted part stands in a content that is no name."""
        inside = self.r.quote_of[first]
        for place in range(first, last):
            closing = self.r.opens(place)
            if 0 < closing <= last and not self.p.names.is_proper(place, closing):
                return True
            if inside < 0 and self._is_stray(place, first):
                return True
        return False

    def _is_stray(self, place: int, first: int) -> bool:
        """Tell a mark without its pair, and the rest of a quotation that began before."""
        if self.r.written(place) in MARKS and self.r.quote_of[place] < 0:
            return self.r.written(place) in _QUOTING
        return place == first and self.r.quote_of[place] >= 0 and self.r.opens(place) < 0

    # ---- certainty ---------------------------------------------------------------------------

    def certainty(self, draft: Draft, stance: str) -> str:
        """Return the source's own certainty, by the hedges in the content (scheme.md §4.14)."""
        if stance in _NOT_APPLICABLE:
            return "not_applicable"
        for place in self._hedged(draft):
            if self._is_possible(place):
                return "possible"
            near = place - draft.content[0][0] < _HEAD_PROBABLE
            if near and self.w.has(place, "hedge_probable"):
                return "probable"
        return "probable" if draft.lemma in _PROBABLE else "certain"

    def _hedged(self, draft: Draft) -> list[int]:
        """Return the places where a hedge is the source's own: up to what another one says."""
        found: list[int] = []
        for first, last in draft.content:
            for place in range(first, min(last, first + _HEAD)):
                if place > first + 2 and self.w.verbs(place):
                    break
                found.append(place)
        return found

    def _is_possible(self, place: int) -> bool:
        if self.w.has(place, "may"):
            return self.r.key(place + 1)[:1] in _IMPERFECT and not self._is_past(place + 1)
        return self.w.has(place, "hedge_possible") and not self.w.has(place - 1, "negative")

    def _is_past(self, place: int) -> bool:
        word = self.r.key(place)
        forms = self.w.lexicon.lookup(word)
        return word.endswith("ت") or any(form.kind == "past" for form in forms)
