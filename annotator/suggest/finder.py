"""Asks every pattern at every word of a text.

Cues are looked for in text order; each word is the cue of at most one attribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotator.suggest.boilerplate import boilerplate
from annotator.suggest.clauses import Clauses
from annotator.suggest.colons import Colons
from annotator.suggest.contents import merged
from annotator.suggest.draft import Draft, tokens
from annotator.suggest.idioms import Idioms
from annotator.suggest.lights import Lights
from annotator.suggest.nouns import Nouns
from annotator.suggest.participles import Participles
from annotator.suggest.phrases import Phrases
from annotator.suggest.prepositions import Prepositions
from annotator.suggest.reading import Range, key
from annotator.suggest.relays import Relays
from annotator.suggest.silence import Silence
from annotator.suggest.verbs import Verbs

_RELAYED = frozenset({key("نقلا"), key("ونقلا"), key("لسان")})
_RELAYING = frozenset({"asserts", "reveals", "relays", "announces"})
_IN_IT = frozenset(map(key, ("فيه", "فيها")))
_RELAY_LOOK_BACK = 4
_CLAIMED_LOOK_BACK = 6
_FURTHEST_ISSUER = 14


class Finder:
    """Finds the attributions of one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Make the patterns."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r
        self.verbs = Verbs(Clauses(phrases))
        self.relays = Relays(self.verbs)
        self.silence = Silence(self.verbs)
        self.prepositions = Prepositions(self.verbs)
        self.participles = Participles(self.verbs)
        self.idioms = Idioms(self.verbs, self.relays)
        self.lights = Lights(self.verbs)
        self.nouns = Nouns(self.verbs)
        self.colons = Colons(self.verbs)
        self.regions = boilerplate(self.r)
        self._closed = tokens(self.regions)
        self._used: set[int] = set()
        self._speakers: set[int] = set()

    def drafts(self) -> list[Draft]:
        """Return what is found, in text order."""
        found: list[Draft] = []
        for place in range(len(self.r)):
            if place in self._used or place in self._closed:
                continue
            for draft in self._at(place, found):
                if self._fits(draft) and not self._is_claimed(draft, found):
                    self._used |= tokens(draft.cue)
                    self._speakers |= tokens(draft.source)
                    if not draft.source or draft.rule == "host":
                        draft.actor = self.verbs.subjects.actor(draft.start)
                    found.append(draft)
        found.sort(key=lambda draft: (draft.start, draft.cue))
        self._relay(found)
        return found

    def _at(self, place: int, found: Sequence[Draft]) -> Iterable[Draft]:
        """Return what begins at a place: the first pattern that finds something wins."""
        if not self.r.is_word(place):
            colon = self.colons.find(place, found)
            return [colon] if colon else []
        pair = list(self.relays.find(place))
        if pair:
            return pair
        silence = self.silence.find(place)
        if silence:
            return [silence]
        cited = list(self.prepositions.find(place))
        return cited or list(self._said(place, found))

    def _said(self, place: int, found: Sequence[Draft]) -> Iterator[Draft]:
        draft = (
            self.idioms.find(place)
            or self.lights.find(place)
            or self._published(self.verbs.find(place))
            or self.participles.find(place, found)
            or self.nouns.find(place)
        )
        if draft:
            yield draft

    # ---- what does not fit -------------------------------------------------------------------

    def _fits(self, draft: Draft) -> bool:
        """Tell whether a draft has a place; cue and source win over its content."""
        cue, source = tokens(draft.cue), tokens(draft.source)
        if cue & self._used or cue & source or cue & self._closed:
            return False
        if draft.rule == "noun" and cue & self._speakers:
            return False  # «قال الادعاء إن»
        taken = tokens(draft.content) & (cue | source)
        if taken:
            draft.content = _without(draft.content, taken)
            return bool(draft.content)
        return True

    def _is_claimed(self, draft: Draft, found: Sequence[Draft]) -> bool:
        """Tell «وقال البنك في مذكرة نشرت أمس إن …»: the clause is that of the verb before."""
        if draft.frame not in ("clause", "quote", "colon") or draft.outer or not draft.content:
            return False
        opened = draft.content[0][0]
        return any(
            other.content and other.content[0][0] == opened and not other.outer
            for other in found[-_CLAIMED_LOOK_BACK:]
            if other.frame == draft.frame
        )

    # ---- what two findings make together -----------------------------------------------------

    def _relay(self, found: Sequence[Draft]) -> None:
        """Join «ذكرت X، نقلاً عن Y، أن …»: the outer one relays, both have its content."""
        for n, draft in enumerate(found):
            if draft.rule != "preposition" or draft.lemma not in _RELAYED:
                continue
            for other in reversed(found[max(0, n - _RELAY_LOOK_BACK) : n]):
                said = _without(other.content, tokens(draft.cue) | tokens(draft.source))
                if said and self._relays(other, draft):
                    draft.content, draft.outer = said, other
                    other.stance = "relays"
                    break

    def _relays(self, outer: Draft, inner: Draft) -> bool:
        """Tell whether «نقلاً عن» says where an attribution has its content from."""
        if outer.rule == "about":
            return outer.source[-1][1] == inner.start
        return outer.stance in _RELAYING and outer.content[0][0] >= inner.cue[-1][1]

    def _issuer(self, place: int, limit: int, start: int) -> list[Range]:
        """Return who issues an artefact: after the verb, else before it."""
        last = self.p.after(place + 1, limit)
        if last > place + 1:
            return [(place + 1, last)]
        for form in self.w.verbs(place)[:1]:
            before = self.verbs.subjects.before(place, form, start)
            return [before[0]] if before else []
        return []

    def _artefact(self, draft: Draft) -> Range | None:
        """Return «تقريراً» of «تقريراً يشير …», «بيانا» of «بيانا قال فيه …», if that is issued."""
        if draft.rule == "indefinite" and draft.source:
            return draft.source[0]
        place = draft.start
        in_it = self.r.key(place + 1) in _IN_IT
        made = in_it and self.w.is_a(place - 1, "document", "medium")
        if not made or self.w.is_definite(place - 1):
            return None
        return place - 1, place

    def _published(self, draft: Draft | None) -> Draft | None:
        """Turn «نشرت X تقريراً يشير …» into one cue of three pieces; X is the source."""
        if draft is None:
            return draft
        artefact = self._artefact(draft)
        if artefact is None:
            return draft
        after = draft.start + 1
        in_it = [(after, after + 1)] if draft.rule != "indefinite" else []
        start, _ = self.r.bounds(draft.start)
        for place in range(artefact[0] - 1, max(start, artefact[0] - _FURTHEST_ISSUER) - 1, -1):
            if self.w.has(place, "issues"):
                draft.cue = merged([(place, place + 1), artefact, *draft.cue, *in_it])
                draft.source = self._issuer(place, artefact[0], start)
                draft.rule = "published"
                break
        return draft


def _without(ranges: Sequence[Range], taken: set[int]) -> list[Range]:
    """Return ranges without some of their tokens."""
    kept: list[Range] = []
    for place in sorted(tokens(ranges) - taken):
        if kept and kept[-1][1] == place:
            kept[-1] = (kept[-1][0], place + 1)
        else:
            kept.append((place, place + 1))
    return kept
