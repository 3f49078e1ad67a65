"""Noun phrases: where a source begins and ends (scheme.md §4.3).

Arabic news writes no case endings and no capitals, so a phrase is bounded by what cannot belong to
it: a complementizer, a preposition that its head does not govern, a time, a verb, a mark.
"""

from __future__ import annotations

from annotator.suggest.attachments import CONSTRUCT, LONGEST, PEOPLE, PLAIN, SPEAKERS, Ends
from annotator.suggest.growing import FUNCTION, Growing
from annotator.suggest.lexicon import Lexicon
from annotator.suggest.names import QuotedNames
from annotator.suggest.reading import Range, Reading, key
from annotator.suggest.wording import Wording

_NOT_FIRST = (*FUNCTION, "preposition", "turn")
_NOT_JOINED = frozenset({"time", "preposition", "adverb", "conjunction", "with_pronoun"})
_ABOUT = frozenset(map(key, ("نحو", "حوالي", "قرابة", "زهاء")))
_LONGEST_QUOTED_NAME = 4  # tokens with one mark
_PAIRS = {"(": ")", "-": "-", "–": "–"}


class Phrases:
    """Noun phrases of one text."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Look at the words of a text."""
        self.r = reading
        self.w = Wording(reading, lexicon)
        self.names = QuotedNames(self.w)

    def after(self, first: int, limit: int, ends: Ends = PLAIN) -> int:
        """Return where the noun phrase that begins at a place ends (`first`: there is none)."""
        pointed = self._is_pointed_at(first, limit, ends) or self._is_about(first, limit)
        if not pointed and not self.may_begin(first, limit, accusative=ends.accusative):
            return first
        if ends.object and self.w.is_common(first) and not self._may_act(first):
            return first
        bounds = first, min(limit, first + LONGEST)
        return Growing(self.after, self.w, self.names, bounds, ends).end()

    def _is_pointed_at(self, place: int, limit: int, ends: Ends) -> bool:
        """Tell «هذا المسؤول», «هؤلاء»: a speaker spoken of before."""
        if place >= limit or not self.w.has(place, "demonstrative"):
            return False
        if self.r.key(place) == key("هؤلاء"):
            return True
        made = ("document",) if ends.object else ()
        speaks = self.w.is_a(place + 1, *SPEAKERS) and not self.w.is_a(place + 1, *made)
        return place + 1 < limit and self.w.is_definite(place + 1) and speaks

    def _is_about(self, place: int, limit: int) -> bool:
        """Tell «نحو ثلث المشاركين»: a number of people."""
        near = self.r.key(place) in _ABOUT and place + 1 < limit
        return near and (self.w.is_a(place + 1, "quantifier") or self.r.key(place + 1).isdigit())

    def _may_act(self, place: int) -> bool:
        """Tell whether a common noun may be a subject: a body, people, a number of them."""
        if self.r.key(place).isdigit():
            counted = place + 2 if self.r.key(place + 1) == "من" else place + 1
            return self.w.is_a(counted, *PEOPLE, "quantifier") or self.r.key(counted) == "اصل"
        return self.w.is_a(place, *CONSTRUCT, *SPEAKERS)

    def may_begin(self, place: int, limit: int, *, accusative: bool = False) -> bool:
        """Tell whether a noun phrase may begin at a place."""
        w = self.w
        if place >= limit:
            return False
        if not self.r.is_word(place):
            return self.r.opens(place) > 0
        if self._is_wali(place) or self._is_ali(place) or self._is_li(place):
            return True
        particle = w.has(place, *_NOT_FIRST) or w.is_bare_clitic(place) or self._is_joined(place)
        if particle or w.is_mine(place):
            return False
        tanwin = self.r.written(place).endswith(("اً", "ًا"))
        if (tanwin and not accusative) or w.is_participle(place):
            return False
        return not (w.may_be_with(place) or w.clitic(place, "ب") or w.clitic(place, "ل"))

    def _is_li(self, place: int) -> bool:
        """Tell the name «لي تشيانغ» between commas from «لي» (to me)."""
        parted = self.r.key(place) == "لي" and self.r.parts(place - 1)
        after = place + 1
        return parted and self.r.is_word(after) and not (
            self.w.has(after, *FUNCTION, "preposition") or self.w.is_definite(after)
        )  # fmt: skip

    def _is_wali(self, place: int) -> bool:
        """Tell «والي بنك المغرب» from «وإلى»."""
        return self.r.written(place) == "والي" and not self.w.is_yeh_lax

    def _is_ali(self, place: int) -> bool:
        """Tell «قال علي طه» from «قال على …»: a name, in a text that has «على», too."""
        if self.r.written(place) != "علي" or not self.w.verbs(place - 1):
            return False
        return self.w.is_name(place + 1) or self.w.tells_yeh

    def _is_joined(self, place: int) -> bool:
        """Tell «وبعد», «واليوم»: a particle with a conjunction."""
        word = self.r.key(place)
        joined = word.startswith("و") and word not in self.w.lists.nouns
        joined = joined and not self.w.is_name(place)  # «ومنى»
        return joined and bool(self.w.lists.classes(word[1:]) & _NOT_JOINED)

    def is_quoted(self, place: int) -> bool:
        """Tell whether a quotation opens at a place that is no name."""
        closing = self.r.opens(place)
        return closing > 0 and not self.names.has(place, closing)

    # ---- before a verb -----------------------------------------------------------------------

    def before(self, verb: int, start: int) -> Range | None:
        """Return the noun phrase that fills a clause from `start` to its verb, if one does.

        Adverbs, times and auxiliaries may stand between; an apposition between commas may too
        and belongs to the phrase only if it names or entitles («…، المتحدث باسم …»).
        """
        ends = Ends(accusative=self.w.has(start - 1, "clause_opener"))
        last = self.after(start, verb, ends) if start < verb else start
        closing = self.r.opens(start)
        short = closing - start <= _LONGEST_QUOTED_NAME
        if last == start < closing == verb - 1 and short and self.names.may_be(start, closing):
            return start, verb  # «“المركزي الروسي” يتوقع …»
        if last == start:
            return None
        closes = self._apposed(start, last, verb)
        place, last = closes, closes
        if place + 1 == verb and self.r.parts(place):
            apposed = any(map(self.r.parts, range(start, place)))
            return (start, last) if apposed or self._is_titled(start, last) else None
        while place < verb:
            place = max(self.past_withheld(place, verb), self._between(place, verb))
            if place < 0:
                return None
        parted = self.r.parts(verb - 1) and not any(map(self.r.parts, range(start, verb - 1)))
        if parted and not self._is_titled(start, last):
            return None  # «وأعقاب ذلك، أكد …», not «لكن رئيس الهيئة، أكد …»
        return start, last

    def _is_titled(self, first: int, last: int) -> bool:
        """Tell «رئيس الهيئة سامي رديف»: a person, whose verb a comma may part."""
        return self.w.is_a(first, *PEOPLE) and last - first > 1

    def past_withheld(self, place: int, limit: int) -> int:
        """Return the place after «رفض ذكر اسمه», «تحدث شرط عدم الكشف عن هويته»; -1 for others."""
        if not self.w.has(place, "withholder"):
            return -1
        near = range(place + 1, min(place + 8, limit))
        return next((n + 1 for n in near if self.w.has(n, "identity")), -1)

    def _apposed(self, start: int, last: int, verb: int) -> int:
        """Take «محامي العائلة، غسان الدويري،» whole: a title and a name."""
        if last >= verb or not self.r.parts(last):
            return last
        first = last + 1
        end = self.after(first, verb)
        closes = end == verb or self.r.parts(end)
        if end == first or not closes or end - first > 6:
            return last
        if self.w.is_a(first, *PEOPLE):
            return end
        named = self.w.is_a(start, *PEOPLE) and end - first <= 4 and not self.w.is_common(first)
        return end if named else last

    def _between(self, place: int, verb: int) -> int:
        """Return the place after one thing between a subject and its verb, -1 for others."""
        w = self.w
        if w.has(place, "adverb", "time", "auxiliary", "negation", "pronoun"):
            return place + 1
        if self.r.parts(place):
            closing = self._next(place + 1, verb, "،,")
            return closing + 1 if closing > 0 else (place + 1 if place + 1 == verb else -1)
        if self.r.written(place) in _PAIRS and place + 1 < verb:
            closing = self._next(place + 1, verb, ")-–")
            return closing + 1 if closing > 0 else -1
        if w.has(place, "preposition") or w.clitic(place, "ب") or w.clitic(place, "ل"):
            step = place + 1
            while step < verb and self.r.is_word(step) and not w.has(step, "relative"):
                step += 1
            return step if step == verb or self.r.parts(step) else -1
        return -1

    def _next(self, place: int, limit: int, marks: str) -> int:
        return next((n for n in range(place, limit) if self.r.tokens[n].text in marks), -1)
