"""How far a noun phrase goes: word by word, until what cannot belong to it."""

from __future__ import annotations

from collections.abc import Callable

from annotator.suggest.attachments import (
    CONSTRUCT,
    LONGEST,
    PEOPLE,
    POSSESSORS,
    WAYS,
    Attachments,
    Ends,
)
from annotator.suggest.names import QuotedNames
from annotator.suggest.reading import DASHES, Range
from annotator.suggest.wording import Wording

# What no noun phrase contains, unless a rule lets it in.
FUNCTION = (
    "adverb", "attention", "auxiliary", "cause", "citing", "complementizer", "conjunction", "host",
    "interrogative", "negation", "opener", "pronoun", "relative", "saying", "subordinate", "time",
    "with_pronoun",
)  # fmt: skip
_JOINTS = frozenset("&@#/")
_TENS = ("عشرون", "ثلاثون", "اربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون", "عشر", "عشره")
_LONGEST_PARENTHESIS = 10  # tokens: «(بي.بي.سي)» has seven

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
        place = min(place, len(self.r))
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
        if w.is_adjective(after):
            return False  # «بعقاب شخصي»
        return not w.has(after, *FUNCTION, "preposition", "adjective")

    def take(self, place: int, furthest: int = LONGEST) -> int:
        """Return the end of the phrase at a place, at least one word."""
        return max(self._after(place, min(self.limit, place + furthest), self.ends), place + 1)

    def _step(self, place: int) -> int:
        """Return the place after what belongs to the phrase here; `place` when it ends."""
        if not self.r.is_word(place):
            return self._mark(place)
        if place > self.first and self.w.has(place, "called", "in_name_of"):
            return self._modified(place)
        if place > self.first and self.w.has(place, "published"):
            return self._modified(place) if self._is_made_public(place) else place
        if place == self.first or self.w.has(place, "self", "acting") or self._is_more(place):
            return place + 1
        if self.w.has(place, *FUNCTION) or self.w.is_bare_clitic(place):
            return self._particle(place)
        return self.preposition(place) if self.w.has(place, "preposition") else self._word(place)

    def _word(self, place: int) -> int:
        w = self.w
        joined = w.is_joined_verb(place) and not w.is_named(place)
        if joined or w.is_participle(place) or self._is_verb(place) or w.is_mine(place):
            return place
        if w.has(place, "how") and not w.is_bound(place - 1):
            return place
        if self.r.key(place)[:2] in ("لي", "لت") and w.lexicon.lookup(self.r.key(place)[1:]):
            return place  # «… ليقول»
        if w.is_a(place - 1, "region") and not w.is_definite(place - 1):
            return place + 1  # «إقليم بولتافا»
        if w.clitic(place, "ب") or (w.is_masdar_with(place) and not w.is_name(place)):
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
        counted = self._is_counted()
        if counted and w.is_accusative(place - 1) and not w.is_accusative(place):
            return True  # «طالب 40 نائباً الحكومة»
        bare = not (self.ends.accusative or w.is_accusative(self.first) or counted)
        if bare and (w.is_accusative(place) or self._is_state(place)):
            return True
        if self.ends.object and self._is_other_person(place):
            return True  # «انتقد الرئيس دونالد ترامب مراسلة …»
        owned = self.r.key(place).endswith(POSSESSORS) and not w.has_teh(place)
        if owned and (w.is_a(place, "medium") or self._is_felt(place)):
            return True  # «اختتمت الوزيرة تصريحاتها»
        return (self.ends.object and self._begins_object(place)) or self._is_told(place)

    def _is_counted(self) -> bool:
        """Tell «29 محللاً», «عشرون خبيراً», «أحد عشر شاهداً»: what is counted is accusative."""
        first, second = self.r.key(self.first), self.r.key(self.first + 1)
        return first.isdigit() or first in _TENS[:-2] or second.removeprefix("و") in _TENS

    def _is_other_person(self, place: int) -> bool:
        """Tell the title of a woman after the title and name of a man."""
        w, first = self.w, self.first
        title = w.is_a(place, "reporter", *PEOPLE) and not w.is_name(place)
        woman = title and w.has_teh(place) and not w.is_definite(place)
        man = w.is_a(first, *PEOPLE) and not w.has_teh(first) and w.is_definite(first)
        plain = not (w.is_definite(place - 1) or w.is_noun(place - 1))
        named = plain or w.is_name(place - 1)
        return woman and man and named and place - first > 1

    def _is_felt(self, place: int) -> bool:
        """Tell «أبدى المدرب رضاه»."""
        classes = self.w.lists.classes(self.r.key(place))
        return any(name.startswith("feeling.") for name in classes)

    def _is_state(self, place: int) -> bool:
        """Tell «قال المدير موجها حديثه …»: a participle that says how."""
        forms = self.w.lexicon.lookup(self.r.key(place))
        return self.r.key(place).endswith("ا") and any(f.kind == "participle" for f in forms)

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
        for end in range(place + 1, min(place + _LONGEST_PARENTHESIS, self.limit)):
            if self.r.written(end) == ")":
                return end + 2 if self.r.written(end + 1) == ")" else end + 1
        return place

    def _is_more(self, place: int) -> bool:
        """Tell words that belong to a name or title although they are listed as particles."""
        if self._is_ali(place) or self._is_not(place):
            return True
        if self.w.is_name(place) and not self.w.has(
            place, "preposition", "describing", "complementizer"
        ):
            return self._is_named(place)
        if self.w.has(place, "with_pronoun"):
            return self.w.is_a(place - 1, "suffering")  # «المجني عليه»
        if self.r.key(place) == "عام" and not self.r.key(place + 1).isdigit():
            return self.w.is_a(place - 1, "official")  # «مدير عام المنظمة»
        if self.w.has(place, "adjective") and self.w.is_definite(place):
            return self._is_general(place)
        return self._is_well_informed(place) or self._is_age(place)

    def _is_well_informed(self, place: int) -> bool:
        """Tell «مصادر خاصة», «مصادر عليمة»."""
        told = self.w.clitic(place, "ل")  # «مصدر لشبكة …»
        described = self.w.has_teh(place) and not (told or self.w.is_definite(place))
        return described and self.w.has(place - 1, "source_word")

    def _is_age(self, place: int) -> bool:
        """Tell «البالغ من العمر 40 عاما»."""
        years = self.w.has(place, "time") and self.r.key(place - 1).isdigit()
        return years and any(self.r.key(place - n) == "العمر" for n in (2, 3))

    def _is_named(self, place: int) -> bool:
        """Tell «تشن لي هوا», «رئيس كوريا الجنوبية لي جاي ميونغ» from «قال لي الوزير»."""
        if self.w.is_name(place - 1):
            return True
        after = place + 1
        ready = self.w.is_definite(place - 1) or self.w.is_definite(place - 2)
        titled = ready and self.w.is_a(self.first, *PEOPLE)
        more = self.r.is_word(after) and not self.w.is_definite(after)
        return titled and more and not self.w.has(after, "complementizer", "preposition", "time")

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
        if w.is_a(place - 1, "document", *PEOPLE):
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
        family = self.w.is_definite(after) and not self.w.is_noun(after)  # «علي التكبالي»
        if spelt and titled and (surname or family) and not self.w.is_yeh_lax:
            return True
        after_name = self.w.is_name(place - 1) or self.w.is_a(
            place - 1, "honorific", "official", "expert"
        )
        return after_name and (spelt or self.w.is_name(place + 1))

    def _is_made_public(self, place: int) -> bool:
        """Tell «تقرير نشرته الصحيفة» from «أعاد الرئيس نشر تغريدة»."""
        near = range(max(self.first, place - 4), place)
        return any(self.w.is_a(n, "document", "medium", "event") for n in (self.first, *near))

    def _modified(self, place: int) -> int:
        """Take «تقرير نشرته صحيفة …», «شخص يدعى …», «المتحدث باسم …»."""
        after = place + 1
        if self.w.has(after, "with_pronoun"):  # «بيان صادر عنها»
            return after + 1
        return self.take(after + (self.r.key(after) == "عن"))

    def _particle(self, place: int) -> int:
        """Take «سيرة ماسك التي كتبها …» whole: what says who made a document identifies it."""
        if self.r.key(place) == "ل" and self.r.opens(place + 1) > 0:
            return self._for_quoted(place)
        directly = self.r.key(place) in WAYS and self.w.is_bound(place - 1)
        if directly or (self.w.has(place, "demonstrative") and self._is_of_this(place)):
            return min(place + 2, self.limit)  # «مصدر مطلع بشكل مباشر على …»
        made = self.w.has(place, "relative") and self.w.has(place + 1, "published")
        return self.take(place + 2) if made and self.w.is_a(self.first, "document") else place

    def _is_of_this(self, place: int) -> bool:
        """Tell «زعماء هذه الدول» from «رفض مصدر هذه الاتهامات»."""
        w, before = self.w, place - 1
        free = w.is_definite(before) or w.is_accusative(before) or w.is_plural(before)
        if free or before != self.first or not w.is_definite(place + 1):
            return False
        groups = ("body", "collective", "institution", "organization", "place_name", "side")
        return not self.ends.object or w.is_a(place + 1, *groups)

    def _for_quoted(self, place: int) -> int:
        """Take «الرئيس التنفيذي لـ“ميتا”», «استطلاع لـ“بلومبرغ”», not «قال الوزير لـ“الأفق”»."""
        closing = self.r.opens(place + 1)
        title = self.w.is_definite(place - 1) and self.w.has(place - 1, "adjective")
        made = self.w.is_a(self.first, "document") and place - self.first <= 2
        named = closing < self.limit and self.names.may_be(place + 1, closing)
        return closing + 1 if named and (title or made) else place

    def _is_verb(self, place: int) -> bool:
        word = self.r.key(place)
        if self.w.is_named(place) or self._is_titled_name(place):
            return False
        if self.w.is_verb(place) and not word.startswith("ال"):
            forms = self.w.lexicon.lookup(word)
            plain = not any(form.is_homograph for form in forms)
            return plain or word[0] in "يت" or self.w.has(place, "finite")
        return self.w.is_action(place)

    def _is_titled_name(self, place: int) -> bool:
        """Tell «وكالة يونهاب», «شركة تويوتا»: an unknown word after what it names."""
        before = place - 1
        named = self.w.is_a(before, "outlet", "naming") and not self.w.is_definite(before)
        plain = not (self.w.lexicon.lookup(self.r.key(place)) or self.w.has(place, "finite"))
        return named and before == self.first and plain and not self.r.key(place).endswith("ت")

    # ---- objects -----------------------------------------------------------------------------

    def _begins_object(self, place: int) -> bool:
        """Tell whether a noun after a finished phrase begins the object of the verb before."""
        w, before = self.w, place - 1
        if not self.r.is_word(before):
            said = w.has(place, "described", "spoken_thing") or self._is_definite_object(place)
            return said or w.is_common(place)
        womanly = w.has_teh(place) and not w.is_definite(place)
        named = w.is_a(before, "honorific") and womanly  # «السيدة هادية»
        if named or self._belongs(place) or not self._is_finished(before):
            return False
        if self._is_faced(place):
            return True
        if w.has(place, "described", "spoken_thing"):
            name = w.has(before, "proper") or w.is_name(before) or place - self.first == 1
            return self.r.key(place).startswith("ال") or (name and not w.is_common(before))
        return not self._describes(place) and self._is_made(place)

    def _is_faced(self, place: int) -> bool:
        """Tell «انتقدت الحكومة النواب»: people after a complete body are no part of its name."""
        w, before = self.w, place - 1
        body = w.is_a(self.first, "body", "organization", "collective") or w.has(before, "proper")
        whole = w.is_definite(self.first) and before - self.first <= 1
        people = self.r.key(place).startswith("ال") and w.is_a(place, "official", "collective")
        return body and whole and people and w.is_definite(before) and not w.is_adjective(place)

    def _describes(self, place: int) -> bool:
        """Tell an adjective, and a title in apposition: «سهر الدماطي نائبة رئيس البنك»."""
        w, definite = self.w, self.w.is_definite(place)
        if w.is_adjective(place) and not (w.is_definite(place - 1) and not definite):
            return True
        return w.is_a(place, *PEOPLE) and not definite

    def _is_made(self, place: int) -> bool:
        """Tell what is said, done or made, with and without article."""
        w = self.w
        if place - 1 == self.first and self._follows_state(place):
            return True
        if w.has(place, "thing") and w.is_definite(place):
            return w.is_definite(place - 1)  # «السلطات الكشف عن …»
        return w.is_common(place) or self._is_definite_object(place)

    def _follows_state(self, place: int) -> bool:
        """Tell «أعلنت تشاد حال الطوارئ»: what follows the name of a state is no part of it."""
        w = self.w
        state = w.has(self.first, "place_name") and not w.has(self.first, "split_place")
        bare = not w.is_definite(place) and not w.is_noun(place) and not w.is_name(place)
        return state and bare and w.is_definite(place + 1)

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
        kin = w.is_a(place, "kin", "family") and not self.r.key(place).endswith(POSSESSORS[1:])
        if kin or w.is_portfolio(place):
            return False  # «والدة زبيدة», «وزراء خارجية مجموعة السبع»
        if w.is_definite(place) or w.is_a(place, "place_name") or w.is_name(place):
            return True
        described = w.is_adjective(place) or self._is_relational(place)
        if (described or w.has(place, "proper")) and place > self.first:
            return True  # «تنظيم داعش»
        return not w.is_common(place) and not w.is_a(place, *CONSTRUCT)

    def _is_relational(self, place: int) -> bool:
        """Tell «مصادر ديبلوماسية»: an adjective in ـية that is a noun elsewhere."""
        relational = self.r.key(place).endswith("يه") and self.w.has_teh(place)
        return relational and not self.w.is_definite(place) and self.w.is_a(place - 1, "anonymous")

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
