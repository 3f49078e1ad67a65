"""Where a content ends (scheme.md §4.5): with its sentence, unless a new speech act begins."""

from __future__ import annotations

from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import Range, key

SEPARATORS = "،,؛;"
_LOOSE = SEPARATORS + "-–—"
_TRAILING = frozenset(".،,؛;:…-–—")
_TURNS = frozenset(map(key, ("جانبه", "جانبها", "جانبهم", "جهته", "جهتها", "جهتهم", "ناحيته")))
_AFTER = frozenset(map(key, ("فيما", "بينما", "وفيما", "وبينما", "كما", "حيث", "إذ", "ثم", "حين")))
_THEN = frozenset(map(key, ("قد", "كانت", "كان", "لم", "لا", "سبق", "أن")))
_COMMENTS = frozenset(map(key, ("مما", "وهو", "وهي", "الأمر", "وذلك")))
_PREPOSITIONS = frozenset(
    map(key, ("بحسب", "وفق", "وفقاً", "طبقاً", "نقلاً", "استناداً", "حسبما", "وفقما"))
)


class Clauses:
    """Ends of clauses in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.r = phrases.r

    def sentence(self, place: int) -> Range:
        """Return the sentence of a token."""
        return self.r.sentences[self.r.sentence_of[place]]

    def end(self, first: int, limit: int, *, loose: bool = False) -> int:
        """Return where a content that begins at a place ends, at most at `limit`.

        A `loose` content (a topic, an object) ends at any joined verb of speech and at a colon
        that a quotation follows; a clause only at a verb that has a content of its own.
        """
        place = first
        while place < limit:
            closing = self.r.opens(place)
            if closing > 0:
                place = min(closing + 1, limit)
                continue
            if place > first and (
                self._breaks(place, limit) or (loose and self._ends_topic(place))
            ):  # fmt: skip
                break
            place += 1
        return self.trimmed(first, place)

    def _ends_topic(self, place: int) -> bool:
        r = self.r
        if not r.is_word(place):
            return r.tokens[place].text == ":" and r.opens(place + 1) > 0
        forms = [f for f in self.p.lexicon.lookup(r.key(place)) if f.joined and f.kind == "past"]
        return self.p.is_joined_verb(place) and any("homograph" not in f.verb.marks for f in forms)

    def trimmed(self, first: int, last: int) -> int:
        """Return the end without the marks that never belong to a content."""
        while last > first and self.r.tokens[last - 1].text in _TRAILING:
            last -= 1
        return last

    def _breaks(self, place: int, limit: int) -> bool:
        """Tell whether something new begins at a token."""
        r = self.r
        if not r.is_word(place):
            return False
        word = r.key(place)
        if word.endswith("ه") and r.tokens[place].text[-1] == "ه" and self.is_participle(place):
            return False
        parted = r.tokens[place - 1].text in _LOOSE
        if self.is_participle(place) and (parted or self._opens(place + 1, 3)):
            return True
        if self.p.is_joined_verb(place) and self._speaks(place, limit, parted=parted):
            return True
        if word in _PREPOSITIONS or (word == "حسب" and parted):
            return True
        if word == "علي" and r.key(place + 1) == "حد":
            return True
        if word == "من" or word == "ومن":
            return r.key(place + 1) in _TURNS
        if self._is_new_subject(place, limit):
            return True
        if not parted:
            return False
        if word == "في" and r.key(place + 1) in ("وقت", "حين"):
            return True
        if word in self.p.w["host"] and not word.endswith(_THAT) and self._verb_near(place + 1):
            return True
        if word in _AFTER and self._verb_near(place + 1):
            return True
        if word in _BUT and self._verb_ahead(place + 1, limit):
            return True
        if word in ("من", "دون") and "دون" in (word, r.key(place + 1)):
            return True
        if (word in _COMMENTS and r.tokens[place - 1].text in SEPARATORS) or (word == "ما" and r.key(place + 1)[:1] in ("ي", "ت")):
            return word != "وذلك" or r.key(place + 1) == "ما"
        return False

    def _is_new_subject(self, place: int, limit: int) -> bool:
        """Tell whether «والداخلية تنفي …» begins here: someone else speaks, in a headline."""
        word = self.r.key(place)
        if not word.startswith("و") or len(word) < 4 or word in self.p.w["official"]:
            return False
        if not (self.p.definite(place) or word[1:] in self.p.w["place_name"]
                or self.p.stripped(word) != word):  # fmt: skip
            return False
        for verb in range(place + 1, min(place + 4, limit)):
            forms = [f for f in self.p.lexicon.lookup(self.r.key(verb)) if f.kind == "present"]
            if forms and not any(f.joined or "homograph" in f.verb.marks for f in forms):
                return self.p.after(place, verb) == verb
        return False

    def _verb_ahead(self, place: int, limit: int) -> bool:
        """Tell whether someone speaks in the clause after a «but»."""
        return any(
            self.p.is_verb(n) and self._opens(n + 1, 12)
            and not any("homograph" in f.verb.marks for f in self.p.lexicon.lookup(self.r.key(n)))
            for n in range(place, min(place + 10, limit))
        )  # fmt: skip

    def _verb_near(self, place: int) -> bool:
        for step in range(place, min(place + 3, len(self.r))):
            if self.p.is_verb(step) or self.r.key(step) in _SILENT:
                return True
            if self.r.key(step) not in _THEN:
                return False
        return False

    def _speaks(self, place: int, limit: int, *, parted: bool) -> bool:
        """Tell whether a joined verb has a content of its own: «وقال إن …», «وأكد: …»."""
        forms = [f for f in self.p.lexicon.lookup(self.r.key(place)) if f.joined]
        plain = any("homograph" not in f.verb.marks for f in forms)
        if self._opens(place + 1, (12 if parted else 6) if plain else 2):
            return True
        governed = any({"الي", "عن", "علي", "ب", "من"} & set(map(key, f.verb.frames))
                       or "object" in f.verb.frames for f in forms)  # fmt: skip
        return plain and governed and parted

    def _opens(self, place: int, within: int) -> bool:
        """Tell whether a clause, a quotation or a colon follows soon in the same sentence."""
        for step in range(place, min(place + within, len(self.r))):
            token = self.r.tokens[step]
            if token.text == ":" or self.p.has(step, "complementizer"):
                return True
            if self.r.opens(step) > 0 and not self.p.is_name(step, self.r.opens(step)):
                return True
            if token.text in "؛;." or self.is_participle(step):
                return False
        return False

    def is_participle(self, place: int) -> bool:
        """Tell whether an adverbial participle of speech stands here: «مضيفاً»."""
        word = self.r.key(place)
        if word in self.p.w["not_participle"]:
            return False
        if word.endswith("ه") and self.r.tokens[place].text[-1] == "ه":
            return False
        return any(f.kind == "participle" for f in self.p.lexicon.lookup(word))


_BUT = frozenset(map(key, ("غير", "إلا", "بيد", "لكن", "ولكن")))
_SILENT = frozenset(map(key, ("امتنع", "امتنعت", "يستجب", "تستجب", "يعلق", "تعلق", "رفض", "رفضت")))
_THAT = ("ان", "انه", "انها")
