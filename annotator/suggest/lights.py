"""Verbs that say nothing themselves: «وجه انتقادات إلى», «أطلق تحذيرا من», «سلط الضوء على».

Their noun says what is done; verb and noun are one cue in two pieces (scheme.md §4.4).
"""

from __future__ import annotations

from annotator.suggest.attachments import PEOPLE, SPEAKERS, Ends
from annotator.suggest.contents import merged
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_ATTACK, _ACCUSATION = key("هجوم"), key("اتهام")
_TO = key("إلى")
_TOLD = frozenset({"requests", "warns", "asks", "threatens"})
_GOVERNING = frozenset(map(key, ("إلى", "على", "عن", "من", "بشأن", "حول", "ضد", "إزاء", "بسبب")))
_FURTHEST = 12
_SURE = 0.55
_TOLD_TO = Ends(object=True, la=True)
_LONGEST_TOLD = 8


class Lights:
    """Attributions whose cue is a light verb and its noun, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r
        self._nouns = self.w.lists.family("light_noun")
        self._fixed = self.w.lists.family("compound_noun")

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue begins with the verb at a place, if it is light."""
        word = self.r.key(place)
        bare = word[1:] if word.startswith("و") and not self._is_light(word) else word
        classes = self.w.lists.classes(bare)
        start, limit = self.r.bounds(place)
        if self.w.has(place - 1, "preposition", "time"):
            return None  # «عقب تسلم تقرير …»
        if "compound" in classes:
            return self._compound(place, start, limit)
        return self._light(place, start, limit) if "light" in classes else None

    def _is_light(self, word: str) -> bool:
        return bool(self.w.lists.classes(word) & {"light", "compound"})

    # ---- the two patterns --------------------------------------------------------------------

    def _light(self, place: int, start: int, limit: int) -> Draft | None:
        """Take «وجه الرئيس انتقادات حادة إلى المعارضة»."""
        near = range(place + 1, min(limit, place + _FURTHEST))
        noun = next((n for n in near if self._stance(n) and not self._is_name(n)), -1)
        if noun < 0:
            return None
        opened = self._past_adjectives(noun + 1, limit)
        stance = self._stance(noun)
        accuses = self.r.key(noun).startswith(_ACCUSATION)
        told = self._told(opened, limit) if stance in _TOLD or accuses else None
        if told and (self._is_blamed(told[1]) if accuses else self._opens(told[1], limit)):
            opened = told[1]
        else:
            told = None
        return self._draft((place, noun), stance, start, opened, limit, told)

    def _compound(self, place: int, start: int, limit: int) -> Draft | None:
        """Take «ألقت الولايات المتحدة باللوم على إيران»."""
        near = range(place + 1, min(limit, place + _FURTHEST))
        noun = next((n for n in near if self.r.key(n) in self._fixed), -1)
        if noun < 0 or not self._may_attack(noun):
            return None
        opened = self._past_adjectives(noun + 1, limit)
        stance = self._fixed[self.r.key(noun)]
        return self._draft((place, noun), stance, start, opened, limit, None)

    def _draft(
        self, cue: Range, stance: str, start: int, opened: int, limit: int, told: Range | None
    ) -> Draft | None:
        """Return the attribution of a verb and its noun, if a content opens after them."""
        place, noun = cue
        source = self._subject(place, noun, start)
        if source is None or not self._opens(opened, limit):
            return None
        end = self.c.end(opened, limit, loose=not self.w.has(opened, "complementizer"))
        if end <= opened:
            return None
        return Draft(
            "light" if source else "null",
            self.r.key(noun),
            stance,
            merged([(place, place + 1), (noun, noun + 1)]),
            source,
            [(opened, end)],
            [told] if told else [],
            frame="noun",
            gender="f" if self.r.key(place).endswith("ت") else "m",
            sure=_SURE,
        )

    def _is_name(self, place: int) -> bool:
        """Tell «وجهت الممثلة رجاء رديف …»: a name that is written like a noun of speech."""
        return self.w.is_name(place) and self.w.is_a(place - 1, *PEOPLE)

    # ---- their parts -------------------------------------------------------------------------

    def _subject(self, place: int, noun: int, start: int) -> list[Range] | None:
        """Return who speaks, [] for a null subject; None if something else does not fit."""
        first = self.v.arguments.adverbials(place + 1, noun)
        if first < noun and self._is_handed(place):
            phrase = first, self.p.after(first, noun)
            return [self.v.arguments.division.of(phrase, "addressee")[0]]
        if first < noun:
            last = self.v.arguments.adverbials(self.p.after(first, noun), noun)
            fits = first < last == noun and self._may_speak(first)
            return [(first, self.p.after(first, noun))] if fits else None
        found = self.p.before(place, self.v.subjects.clause_start(place, start))
        if found:
            return [found] if self._may_speak(found[0]) else None
        return [] if self.r.key(place).startswith("و") else None

    def _is_handed(self, place: int) -> bool:
        """Tell «سلمت السلطات العائلة إخطاراً»: to whom stands before the noun."""
        word = self.r.key(place)
        return any("handing" in self.w.lists.classes(w) for w in (word, word.removeprefix("و")))

    def _may_speak(self, place: int) -> bool:
        """Tell «المحادثات تسلط الضوء على»: what happens or is done says nothing."""
        return not self.w.is_a(place, "event", "thing") or self.w.is_a(place, *SPEAKERS)

    def _past_adjectives(self, place: int, limit: int) -> int:
        """Return the place after at most two words that describe the noun."""
        last = min(limit, place + 2)
        while place < last and self.r.is_word(place) and not self._opens(place, limit):
            place += 1
        return place

    def _stance(self, place: int) -> str:
        """Return the stance of an indefinite noun of speech."""
        word = self.r.key(place)
        for bare in (word, word.removesuffix("ا")):
            if bare in self._nouns:
                return self._nouns[bare]
            for form in self.w.lexicon.lookup(bare):
                if form.kind == "noun" and not form.pronoun and not form.front and not form.joined:
                    return form.verb.stance
        return ""

    def _told(self, place: int, limit: int) -> Range | None:
        """Return «إلى السلطات» of «وجه نداء إلى السلطات للإفراج عن …»."""
        to = self.r.key(place) == _TO
        if not to and not self._is_for(place):
            return None
        first = place + 1 if to else place
        within = min(limit, place + _LONGEST_TOLD)
        last = max(self.p.after(first, within, _TOLD_TO), place + 1)
        return (place, last) if last > place + to else None

    def _is_blamed(self, place: int) -> bool:
        """Tell «وجه اتهامات للحكومة بالتقصير», which says of what it is accused."""
        return self.w.clitic(place, "ب") or self.w.may_be_with(place)

    def _is_for(self, place: int) -> bool:
        """Tell «لرعاياها»."""
        word = self.r.key(place)
        spelt = self.w.has(place, "spelt_with_l", "with_pronoun")
        return word.startswith("ل") and len(word) > 3 and not (spelt or word.endswith("ا"))

    def _opens(self, place: int, limit: int) -> bool:
        """Tell whether a preposition or clause opens the content here."""
        if place >= limit or not self.r.is_word(place):
            return False
        if self.w.has(place, "complementizer") or self.r.key(place) in _GOVERNING:
            return True
        if self.w.has(place, "manner"):
            return False
        return self.w.clitic(place, "ب") or self.w.may_be_with(place) or self._is_for(place)

    def _may_attack(self, place: int) -> bool:
        """Tell an attack in words: «هجوما لاذعا»."""
        if not self.r.key(place).startswith(_ATTACK):
            return True
        return any(self.w.has(n, "scathing") for n in (place + 1, place + 2))
