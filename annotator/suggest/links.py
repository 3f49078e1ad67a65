"""Which attribution encloses one, and which it denies or confirms (scheme.md §4.8, §4.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.suggest.draft import Draft
from annotator.suggest.likeness import Likeness
from annotator.suggest.reading import Reading

LOOK_BACK = 60  # attributions among which one may be what is denied or taken up again
_CHILDREN = 6  # attributions after a denial that may be the claim that it denies
_NEAR = 14  # tokens between a denial and the claim inside it
_LOOK_BACK_ANAPHOR = 10  # attributions that «ذلك» may point at
_CLAIMS = frozenset(
    {"asserts", "reveals", "announces", "relays", "confirms", "accuses", "claims", "opines",
     "warns"}
)  # fmt: skip
_NEXT, _AHEAD = 4, 14  # attributions before and after a denial that it may be about
_HEAD = 4  # words of a content among which an anaphor stands
_SHORTEST = 4  # tokens of a content that is no more than «اتهامات المنظمة»
# What is no claim that one denies or confirms.
_NO_CLAIM = frozenset({"denies", "rejects", "supports", "no_response", "declines_comment"})


def parents(reading: Reading, drafts: Sequence[Draft]) -> dict[int, int]:
    """Return the innermost attribution whose content holds each one, by their places."""
    found: dict[int, int] = {}
    places = {draft: n for n, draft in enumerate(drafts)}
    for group in _by_sentence(reading, drafts):
        for n in group:
            parent = _relaying(drafts[n], places)
            if parent is None:
                parent = _innermost(drafts, group, n)
            if parent is not None:
                found[n] = parent
    for n in range(len(drafts)):
        if _circles(found, n):
            del found[n]
    return found


def _by_sentence(reading: Reading, drafts: Sequence[Draft]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for n, draft in enumerate(drafts):
        groups.setdefault(reading.sentence_of[draft.start], []).append(n)
    return list(groups.values())


def _relaying(draft: Draft, places: Mapping[Draft, int]) -> int | None:
    outer = draft.outer
    inside = outer is not None and outer.encloses(draft.content or draft.cue)
    return places.get(outer) if outer is not None and inside else None


def _innermost(drafts: Sequence[Draft], group: Sequence[int], n: int) -> int | None:
    draft = drafts[n]
    found = [
        m
        for m in group
        if m != n
        and drafts[m].holds(draft.start)
        and drafts[m].encloses(draft.content or draft.cue)
    ]
    return min(found, key=lambda m: (drafts[m].size, -m)) if found else None


def _circles(parents: Mapping[int, int], n: int) -> bool:
    seen: set[int] = set()
    at: int | None = n
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == n


class Answers:
    """Finds what denials deny and what confirmations confirm, in one text."""

    def __init__(
        self, drafts: Sequence[Draft], parents: Mapping[int, int], likeness: Likeness
    ) -> None:
        """Keep what is needed."""
        self._drafts = drafts
        self._parents = parents
        self._likeness = likeness
        self.w = likeness.w
        self.r = likeness.r

    def denied(self, n: int, stance: str) -> int | None:
        """Return what a denial or rejection answers.

        That is its own child, else what its words point at, else the likest earlier attribution.
        """
        for child in range(n + 1, min(n + _CHILDREN, len(self._drafts))):
            near = self._drafts[child].start - self._drafts[n].start < _NEAR
            if near and self._parents.get(child) == n:
                return child
        found = self._pointed_at(n)
        if found is None:
            found = self._likest(n, share=0.2, least=2)
        if found is None and stance == "denies":
            found = self._likest(n, share=0.1, least=1)
            return found if found is not None else self._beside(n)
        return found

    def _beside(self, n: int) -> int | None:
        """Return the accusation or claim beside a denial; a headline denies what comes later."""
        near = range(max(0, n - _NEXT), n)
        before = [m for m in near if self._may_be(n, m) and self._drafts[m].stance in _CLAIMS]
        ahead = range(n + 1, min(n + _AHEAD, len(self._drafts)))
        after = [m for m in ahead if self._is_later(n, m)]
        accused = [m for m in (*reversed(before), *after) if self._drafts[m].stance == "accuses"]
        alike = [m for m in after if self._likeness.common(self._drafts[n], self._drafts[m])]
        for among in (accused, list(reversed(before)), alike):
            if among:
                return self._outermost(among[0])
        return None

    def _is_later(self, n: int, other: int) -> bool:
        later = self._drafts[other]
        claims = later.stance in _CLAIMS and bool(later.content)
        own = self._likeness.is_own(self._drafts[n], later)
        return claims and not own and not self._drafts[n].holds(later.start)

    def confirmed(self, n: int) -> int | None:
        """Return the earlier attribution that one confirms."""
        found = self._pointed_at(n)
        return found if found is not None else self._likest(n, share=0.3, least=2)

    # ---- anaphors ----------------------------------------------------------------------------

    def _pointed_at(self, n: int) -> int | None:
        """Return what «ذلك», «هذه الأنباء», «وهو ما», «ما ورد في …», «الاتهامات» take up."""
        draft = self._drafts[n]
        noun = self._anaphor(draft)
        if noun < 0:
            return None
        wanted = self._stances(noun)
        others = [m for m in range(max(0, n - _LOOK_BACK_ANAPHOR), n) if self._may_be(n, m)]
        alike = [m for m in others if self._drafts[m].stance in wanted]
        named = [m for m in others if self._names(draft, self._drafts[m])]
        for among in (alike if wanted else named, others):
            if among:
                return self._outermost(among[-1])
        return None

    def _anaphor(self, draft: Draft) -> int:
        """Return the place of the noun or pronoun by which a content points back; -1 without."""
        if not draft.content:
            return -1
        first, last = draft.content[0]
        head = [n for n in range(first, min(last, first + _HEAD)) if self.r.is_word(n)]
        for place in head:
            if self.w.has(place, "complementizer"):
                return -1
            if self._points(place, last):
                return place
        return -1

    def _points(self, place: int, last: int) -> bool:
        w = self.w
        if self.r.key(place) == "ما":
            return last - place == 1 or w.has(place + 1, "came", "published_passively", "passed_on")
        pointed = w.has(place, "demonstrative") and (
            last - place == 1 or w.is_a(place + 1, "spoken", "described", "taken_up")
        )
        said = w.is_a(place, "spoken") or w.has(place, "taken_up", "described")
        return pointed or (said and (last - place <= _SHORTEST or w.is_definite(place)))

    def _stances(self, noun: int) -> frozenset[str]:
        """Return the stances of what a noun may point at: «الاتهامات» at an accusation."""
        for place in (noun, noun + 1):
            for form in self.w.lexicon.lookup(self.r.key(place)):
                if form.kind == "noun" and form.verb.stance in ("accuses", "requests", "warns"):
                    return frozenset({form.verb.stance})
        return frozenset()

    def _names(self, draft: Draft, other: Draft) -> bool:
        """Tell «اتهامات الشبكة», «ما ورد في المجلة» by who is named."""
        inside = (n for first, last in draft.content for n in range(first, last))
        named = {self.w.noun(n) for n in inside if self.w.is_definite(n)}
        theirs = {self.w.noun(n) for first, last in other.source for n in range(first, last)}
        return bool(named & theirs)

    def _may_be(self, n: int, other: int) -> bool:
        draft, earlier = self._drafts[n], self._drafts[other]
        if earlier.stance in _NO_CLAIM or earlier.holds(draft.start):
            return False
        return self._likeness.may_answer(draft, earlier)

    def _outermost(self, n: int) -> int:
        """Return who relays a claim, if somebody does (scheme.md §11.9)."""
        outer = self._drafts[n].outer
        return n - 1 if outer is not None and n and self._drafts[n - 1] is outer else n

    # ---- likeness ----------------------------------------------------------------------------

    def _likest(self, n: int, *, share: float, least: int) -> int | None:
        first = max(0, n - LOOK_BACK)
        other = self._likeness.likest(
            self._drafts[n], self._drafts[first:n], share=share, least=least
        )
        return self._drafts.index(other, first, n) if other is not None else None
