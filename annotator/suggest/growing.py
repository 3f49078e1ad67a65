"""How far a noun phrase goes: word by word, until what cannot belong to it."""

from __future__ import annotations

from collections.abc import Callable

from annotator.suggest.attachments import CONSTRUCT, LONGEST, PEOPLE, POSSESSORS, Attachments, Ends
from annotator.suggest.names import QuotedNames
from annotator.suggest.reading import DASHES, Range
from annotator.suggest.wording import Wording

# What no noun phrase contains, unless a rule lets it in.
FUNCTION = (
    "adverb", "attention", "auxiliary", "cause", "citing", "complementizer", "conjunction", "host",
    "interrogative", "negation", "opener", "pronoun", "relative", "saying", "time", "with_pronoun",
)  # fmt: skip
_JOINTS = frozenset("&@#/")

After = Callable[[int, int, Ends], int]


class Growing(Attachments):
    """A noun phrase that is taken in word by word."""

    def __init__(
        self, after: After, wording: Wording, names: QuotedNames, bounds: Range, ends: Ends
    ) -> None:
        """Keep what is needed; `after` returns where a phrase inside this one ends."""
        super().__init__(wording, names, *bounds, ends)
        self._after = after

    def end(self) -> int:
        """Return where the phrase ends, without a lone mark at its end."""
        place = self.first
        while place < self.limit:
            step = self._step(place)
            if step <= place or self._is_content(place):
                break
            place = step
        while place > self.first and self._is_loose_mark(place - 1):
            place -= 1
        return place

    def _is_loose_mark(self, place: int) -> bool:
        return not self.r.is_word(place) and self.r.quote_of[place] < 0 and (
            self.r.written(place) != ")"
        )  # fmt: skip

    def _is_content(self, place: int) -> bool:
        """Tell whether «ب» and the content of the verb begin here, not a complement."""
        return (
            self.ends.ba
            and place > self.first
            and self.w.may_be_with(place)
            and not self.w.has(place + 1, "complementizer")
            and not self.is_at_institution(place)
            and not self._is_surname(place)
            and (self.w.is_definite(place - 1) or not self.w.is_a(place - 1, "region"))
        )

    def _is_surname(self, place: int) -> bool:
        """Tell «بافل دوروف» from «بإعادة الأسرى»: two words that are known as nothing else."""
        w, after = self.w, place + 1
        person = w.is_a(self.first, *PEOPLE) or w.is_name(self.first)
        unknown = not w.clitic(place, "ب") and not w.is_masdar_with(place)
        if not (person and unknown) or self.r.key(after).isdigit() or w.has_teh(place):
            return False
        if not self.r.is_word(after) or w.is_definite(after) or w.is_noun(after):
            return False
        return not w.has(after, *FUNCTION, "preposition", "adjective")

    def take(self, place: int, furthest: int = LONGEST) -> int:
        """Return the end of the phrase at a place, at least one word."""
        return max(self._after(place, min(self.limit, place + furthest), self.ends), place + 1)

    def _step(self, place: int) -> int:
        """Return the place after what belongs to the phrase here; `place` when it ends."""
        if not self.r.is_word(place):
            return self._mark(place)
        if place > self.first and self.w.has(place, "published", "called", "in_name_of"):
            return self._modified(place)
        if place == self.first or self.w.has(place, "self", "acting") or self._is_more(place):
            return place + 1
        if self.w.has(place, *FUNCTION) or self.w.is_bare_clitic(place):
            return self._particle(place)
        return self.preposition(place) if self.w.has(place, "preposition") else self._word(place)

    def _word(self, place: int) -> int:
        w = self.w
        joined = w.is_joined_verb(place) and not w.is_named(place)
        if joined or w.is_participle(place) or self._is_verb(place):
            return place
        if self.r.key(place)[:2] in ("لي", "لت") and w.lexicon.lookup(self.r.key(place)[1:]):
            return place  # «… ليقول»
        if w.is_a(place - 1, "region") and not w.is_definite(place - 1):
            return place + 1  # «إقليم بولتافا»
        if w.clitic(place, "ب"):
            named = w.is_name(place - 1) and not (self.ends.ba or w.is_definite(place))
            stays = (
                w.is_bound(place - 1)
                or self.is_at_institution(place)
                or (named and not w.is_noun(place) and not w.has(place, "manner"))
            )
        elif w.clitic(place, "ل"):
            stays = self.is_for(place) and not self.ends.la
        else:
            stays = not self._is_other(place)
        return place + 1 if stays else place

    def _is_other(self, place: int) -> bool:
        """Tell the first word of an object, of an addressee or of a medium."""
        w = self.w
        if w.is_accusative(place) and not (self.ends.accusative or w.is_accusative(self.first)):
            return True
        owned = self.r.key(place).endswith(POSSESSORS) and not w.has_teh(place)
        if owned and w.is_a(place, "medium"):
            return True  # «اختتمت الوزيرة تصريحاتها»
        return (self.ends.object and self._begins_object(place)) or self._is_told(place)

    def _is_told(self, place: int) -> bool:
        """Tell «أفاد مصدر قضائي وكالة …»: an outlet after a finished phrase is spoken to."""
        w = self.w
        if not w.is_a(place, "outlet") or w.is_definite(place) or w.has(place - 1, "preposition"):
            return False
        if w.is_a(self.first, "outlet", "body", "organization", "document"):
            return False
        return w.is_adjective(place - 1) and place - 1 > self.first

    def _mark(self, place: int) -> int:
        r, text = self.r, self.r.written(place)
        closing = r.opens(place)
        if 0 < closing < self.limit and self.names.has(place, closing):
            return closing + 1
        if text == "(" and place > self.first:
            return self._parenthesis(place)
        if text == "%" and r.key(place - 1).isdigit():
            return place + 1
        return self._joint(place, text) if place + 1 < self.limit else place

    def _joint(self, place: int, text: str) -> int:
        """Take a mark inside a name: «د. سمير», «إيه.آي», «أ-ب», «AT&T»."""
        if text == "." and (len(self.r.key(place - 1)) == 1 or self._is_joint(place)):
            return place + 1
        if text in DASHES and place > self.first and self._is_joint(place):
            return place + 2
        return place + 2 if text in _JOINTS and self.r.is_word(place + 1) else place

    def _is_joint(self, place: int) -> bool:
        """Tell whether a mark joins two words: «أ-ب»."""
        return self.r.touches(place) and self.r.touches(place + 1)

    def _parenthesis(self, place: int) -> int:
        for end in range(place + 1, min(place + 6, self.limit)):
            if self.r.written(end) == ")":
                return end + 2 if self.r.written(end + 1) == ")" else end + 1
        return place

    def _is_more(self, place: int) -> bool:
        """Tell words that belong to a name or title although they are listed as particles."""
        if self._is_ali(place) or self._is_not(place):
            return True
        if self.w.is_name(place) and not self.w.has(place, "preposition"):
            return self._is_named(place)
        if self.w.has(place, "with_pronoun"):
            return self.w.is_a(place - 1, "suffering")  # «المجني عليه»
        if self.w.has(place, "adjective") and self.w.is_definite(place):
            return self._is_general(place)
        years = self.w.has(place, "time") and self.r.key(place - 1).isdigit()
        return years and any(self.r.key(place - n) == "العمر" for n in (2, 3))

    def _is_named(self, place: int) -> bool:
        """Tell «تشن لي هوا», «رئيس كوريا الجنوبية لي جاي ميونغ» from «قال لي الوزير»."""
        if self.w.is_name(place - 1):
            return True
        titled = self.w.is_definite(place - 1) and self.w.is_a(self.first, *PEOPLE)
        return titled and self.r.is_word(place + 1) and not self.w.is_definite(place + 1)

    def _is_not(self, place: int) -> bool:
        """Tell «منظمة غير حكومية», «المنظمة غير الربحية»."""
        after = place + 1
        described = self.w.is_adjective(after) or (
            self.w.is_definite(after) and not self.w.is_definite(self.first)
        )
        return self.r.key(place) == "غير" and after < self.limit and described

    def _is_general(self, place: int) -> bool:
        """Tell «الأمين العام», «ممثل الحق العام» from «العام الماضي»."""
        w = self.w
        if w.is_a(place - 1, "official", "spokesperson", "document"):
            return True
        noun = w.is_definite(place - 1) and not w.has(place - 1, "time")
        return noun and w.is_a(self.first, *PEOPLE) and not w.has(place + 1, "time")

    def _is_ali(self, place: int) -> bool:
        """Tell the name علي from the preposition على, which folds to the same letters."""
        if self.r.key(place) != "علي":
            return False
        spelt = self.r.written(place).endswith("ي")
        titled = self.w.is_definite(place - 1) and self.w.is_a(self.first, *PEOPLE)
        after = place + 1
        surname = (
            self.r.is_word(after)
            and not self.w.is_definite(after)
            and (not self.w.has(after, *FUNCTION, "preposition"))
        )
        if spelt and titled and surname and not self.w.is_yeh_lax:
            return True
        after_name = self.w.is_name(place - 1) or self.w.is_a(
            place - 1, "honorific", "official", "expert"
        )
        return after_name and (spelt or self.w.is_name(place + 1))

    def _modified(self, place: int) -> int:
        """Take «تقرير نشرته صحيفة …», «شخص يدعى …», «المتحدث باسم …»."""
        after = place + 1
        after += self.r.key(after) == "عن" or self.w.has(after, "with_pronoun")
        return self.take(after)

    def _particle(self, place: int) -> int:
        """Take «سيرة ماسك التي كتبها …» whole: what says who made a document identifies it."""
        if self.r.key(place) == "ل" and self.r.opens(place + 1) > 0:
            return self._for_quoted(place)
        made = self.w.has(place, "relative") and self.w.has(place + 1, "published")
        return self.take(place + 2) if made and self.w.is_a(self.first, "document") else place

    def _for_quoted(self, place: int) -> int:
        """Take «الرئيس التنفيذي لـ“ميتا”», «استطلاع لـ“بلومبرغ”», not «قال الوزير لـ“الأفق”»."""
        closing = self.r.opens(place + 1)
        title = self.w.is_definite(place - 1) and self.w.has(place - 1, "adjective")
        made = self.w.is_a(self.first, "document") and place - self.first <= 2
        named = closing < self.limit and self.names.may_be(place + 1, closing)
        return closing + 1 if named and (title or made) else place

    def _is_verb(self, place: int) -> bool:
        word = self.r.key(place)
        if self.w.is_named(place):
            return False
        if self.w.is_verb(place) and not word.startswith("ال"):
            forms = self.w.lexicon.lookup(word)
            plain = not any(form.is_homograph for form in forms)
            return plain or word[0] in "يت" or self.w.has(place, "finite")
        return self.w.is_action(place)

    # ---- objects -----------------------------------------------------------------------------

    def _begins_object(self, place: int) -> bool:
        """Tell whether a noun after a finished phrase begins the object of the verb before."""
        w, before = self.w, place - 1
        if not self.r.is_word(before):
            said = w.has(place, "described", "spoken_thing") or self._is_definite_object(place)
            return said or w.is_common(place)
        named = w.is_a(before, "honorific") and w.has_teh(place)  # «السيدة هادية»
        if named or self._belongs(place) or not self._is_finished(before):
            return False
        if w.has(place, "described", "spoken_thing"):
            return self.r.key(place).startswith("ال")
        return not self._describes(place) and self._is_made(place)

    def _describes(self, place: int) -> bool:
        """Tell an adjective, and a title in apposition: «سهر الدماطي نائبة رئيس البنك»."""
        w, definite = self.w, self.w.is_definite(place)
        if w.is_adjective(place) and not (w.is_definite(place - 1) and not definite):
            return True
        return w.is_a(place, *PEOPLE) and not definite

    def _is_made(self, place: int) -> bool:
        """Tell what is said, done or made, with and without article."""
        w = self.w
        if w.has(place, "thing") and w.is_definite(place):
            return w.is_definite(place - 1)  # «السلطات الكشف عن …»
        return w.is_common(place) or self._is_definite_object(place)

    def _belongs(self, place: int) -> bool:
        """Tell «القناة 12», «كلية الطب جامعة القاهرة», «تميم آل ثاني»."""
        w, before = self.w, place - 1
        if self.r.key(place).isdigit():
            return w.is_a(before, "outlet", "document")
        if w.is_a(place, "institution"):
            return any(w.is_a(n, "institution") for n in range(self.first + 1, place))
        return self.r.written(before) == "آل"

    def _is_finished(self, place: int) -> bool:
        """Tell whether a phrase may end with this word."""
        w = self.w
        if place > self.first and w.is_a(place, "outlet") and w.is_a(self.first, "outlet"):
            return True  # «صحيفة نيويورك تايمز»
        if w.is_portfolio(place):
            return False  # «وزراء خارجية مجموعة السبع»
        if w.is_definite(place) or w.is_a(place, "place_name") or w.is_name(place):
            return True
        if w.is_adjective(place) and place > self.first:
            return True
        return not w.is_common(place) and not w.is_a(place, *CONSTRUCT)

    def _is_definite_object(self, place: int) -> bool:
        """Tell «الحديث عن …», «الاتهامات»: what is said, blamed or rejected."""
        w = self.w
        if not self.r.key(place).startswith("ال") or w.is_adjective(place):
            return False
        governs = w.has(place + 1, "preposition") or w.clitic(place + 1, "ب")
        governs = governs or w.is_adjective(place - 1) or not self.r.is_word(place + 1)
        ready = (
            w.is_definite(place - 1)
            or w.is_adjective(place - 1)
            or (not w.is_a(place - 1, *CONSTRUCT) and not w.clitic(place - 1, "ل"))
        )
        return w.is_masdar(place) and governs and ready
