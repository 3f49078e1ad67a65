"""Persons: where a name stands in a source, and who is named elsewhere in the text."""

from __future__ import annotations

from functools import cached_property

from annotator.suggest.phrases import Phrases

_TITLES = ("official", "honorific", "expert", "spokesperson")
# Words of these classes are no names.
_NO_NAME = frozenset(
    {"official", "spokesperson", "honorific", "body", "organization", "outlet", "document",
     "expert", "witness", "anonymous", "collective", "place_name", "quantifier", "binding",
     "preposition", "time", "adverb", "naming", "medium", "adjective", "thing", "self",
     "with_pronoun", "negation", "conjunction", "province", "published", "called",
     "in_name_of"}
)  # fmt: skip
_LONGEST_TITLE = 12
_RUN = 3  # words in no list that are a name


class Persons:
    """Names and titles of persons in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r

    def has_name(self, first: int, last: int) -> bool:
        """Tell whether a person's name stands in a source.

        A name is listed, or a word without article that is in no list, after a definite word or
        an honorific («وزير الخارجية ليو», «الدكتورة هالة»), or the third such word in a row.
        """
        titled = self.w.is_a(first, *_TITLES)
        run = 0
        for place in range(first + 1, last):
            close = self.w.is_bound(place - 2) and self.w.has(place - 1, "preposition")
            if close or not self._may_be_name(place):  # «سيناتور مقرب من ترامب»
                run = 0
            elif self._belongs(place - 1) and not self.w.has(place - 1, "proper"):
                run = 1
            else:
                run += 1
                if run >= _RUN or self._is_name(place, titled=titled):
                    return True
        return False

    def _is_name(self, place: int, *, titled: bool) -> bool:
        """Tell whether a word that may be a name is one, by the word before it."""
        w, before = self.w, place - 1
        if w.is_name(place) or w.is_definite(before) or w.is_a(before, "honorific"):
            return True
        if titled and self.r.parts(before) and self._may_be_name(place + 1):
            return True  # «المدير الفني للفريق، هيكتور كوبر»
        return titled and (w.has(before, "place_name") or self.r.key(place).isascii())

    def _belongs(self, place: int) -> bool:
        """Tell whether a name after this word is that of a body: «شركة …»."""
        return self.w.is_a(place, "organization", "naming", "outlet", "institution") and not (
            self.w.is_definite(place)
        )

    def _may_be_name(self, place: int) -> bool:
        w = self.w
        if not self.r.is_word(place) or w.is_definite(place) or self.r.key(place).isdigit():
            return False
        if w.has(place, "preposition"):
            return self._is_ali(place)
        if w.is_name(place) and not w.has(place, "adjective", "in_name_of"):
            return True
        if w.is_noun(place) or self._is_joined(place) or self._describes(place):
            return False
        spoken = bool(w.lexicon.lookup(self.r.key(place))) and not w.is_named(place)  # «قوله»
        return not spoken and not w.has(place, *_NO_NAME)

    def _is_ali(self, place: int) -> bool:
        """Tell the name علي from the preposition."""
        spelt = self.r.written(place).endswith("ي") and not self.w.is_yeh_lax
        return self.r.key(place) == "علي" and spelt and not self.w.is_bound(place - 1)

    def _is_joined(self, place: int) -> bool:
        """Tell «لقطاع», «ونظيره»: a particle and a word."""
        word = self.r.key(place)
        if self.w.clitic(place, "ل"):
            return True
        if word.startswith("ل"):
            return len(word) > 4 and not self.w.has(place, "spelt_with_l")
        return word.startswith("و") and word.endswith("ه")

    def _describes(self, place: int) -> bool:
        """Tell adjectives from names: after a definite word, none is without article."""
        if self.w.is_adjective(place):
            return self.w.has(place, "adjective") or not self.w.is_definite(place - 1)
        word = self.r.key(place)
        return word.startswith("م") and word.endswith("ا") and not self.w.is_name(place)  # «متاحاً»

    @cached_property
    def _titled(self) -> dict[str, list[frozenset[str]]]:
        """The titles that the text gives with a name somewhere, with all their words."""
        found: dict[str, list[frozenset[str]]] = {}
        for place in range(len(self.r)):
            if not self.r.is_word(place) or not self.w.is_a(place, *_TITLES):
                continue
            end = self.p.after(place, min(len(self.r), place + _LONGEST_TITLE))
            if end > place + 1 and (self.has_name(place, end) or self._is_apposed(place)):
                inside = (n for n in range(place, end) if self.r.quote_of[n] < 0)
                words = frozenset(map(self._bare, inside))
                found.setdefault(self._bare(place), []).append(words)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the titles and names that the text gives together."""
        known = (word for every in self._titled.values() for words in every for word in words)
        return frozenset(known)

    def _is_apposed(self, place: int) -> bool:
        """Tell «منى شاكر، عضو مجلس النواب»: a title after a name."""
        if self.w.is_name(place - 1) and not self.w.is_definite(place):
            return True  # «هالة زايد وزيرة الصحة»
        name = place - 2
        return self.r.parts(place - 1) and name > 0 and (
            self.w.is_name(name) or (self._may_be_name(name) and self._may_be_name(name - 1))
        )  # fmt: skip

    def _bare(self, place: int) -> str:
        return self.w.noun(place).removeprefix("ال")

    def is_known(self, head: int, last: int) -> bool:
        """Tell whether «الوزير الصيني» is somebody whom the text names elsewhere."""
        if not self.w.is_definite(head) and not (last - head > 1 and self.w.is_definite(head + 1)):
            return False
        rest = set(map(self._bare, range(head, last)))
        return any(rest <= words for words in self._titled.get(self._bare(head), ()))
