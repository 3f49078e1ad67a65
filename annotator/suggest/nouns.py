"""Noun cues: «تهديدات الكرملين باغتياله», «رغبة ترمب المعلنة في …»."""

from __future__ import annotations

from annotator.suggest.attachments import SPEAKERS, Ends
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_WISH = key("رغبة")
_ASK = key("طلب")
_ON, _WITH = key("على"), key("مع")
# Which prepositions govern the content of a noun, by the stance of its verb.
_GOVERNED = {
    stance: frozenset(map(key, listed.split()))
    for stance, listed in {
        "threatens": "ب",
        "warns": "من ب",
        "accuses": "ب",
        "requests": "ل إلى ب",
        "promises": "ب ل",
        "announces": "عن",
        "claims": "ب حول بشأن عن",
        "denies": "ل",
        "admits": "ب",
        "predicts": "ب",
        "opines": "من بشأن إزاء",
        "asserts": "ب على",
        "rejects": "ل على في",
        "supports": "ل",
        "asks": "عما",
    }.items()
}
_FROM = ("accuses", "requests", "rejects", "promises", "warns", "threatens")
_FROM_PEOPLE = ("promises", "warns", "threatens")
_OF_NOBODY = ("opines", "predicts", "claims", "requests", "asks", "accuses", "warns", "threatens")
_HELD = ("claims", "opines", "predicts")
_PLURAL = ("ات", "ف", "عم")  # توقعات، مخاوف، مزاعم
_OF_THE = ("rejects", "supports")
_PEOPLE = ("official", "body", "organization", "outlet", "collective", "place_name")
_ADJECTIVE = ("ي", "يه", "يين", "يون", "ين")
_DEFINITE = ("ال", "بال", "وال", "لل")
_FRONTS = ("", "و", "ب", "ل", "ال", "وال", "بال", "لل")
_OWNERS = ("هما", "هم", "ها", "نا", "ه", "ي")
_GIVING, _SAYING = key("إدلاء"), key("القول")
_ACCUSATION = key("اتهام")
_REPORTS = frozenset(map(key, ("تقارير", "أخبار")))
_TOPICS = frozenset(map(key, ("عن", "حول", "بشأن")))
_FURTHEST_QUOTED = 9
_LONGEST_OWNER = 6
_OWNER = Ends(object=True, ba=True, la=True)


class Nouns:
    """Attributions whose cue is a noun of speech, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r
        self._that = self.w.lists.family("noun_that")

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue begins at a place, if a noun of speech does."""
        return (
            self._declared(place) or self._noun(place) or self._held(place) or self._quoted(place)
        )

    # ---- nouns of news, belief and words -----------------------------------------------------

    def _bare(self, place: int) -> tuple[str, str]:
        """Return a noun without what is written onto it, and its pronoun."""
        word = self.r.key(place)
        for front in _FRONTS:
            rest = word.removeprefix(front)
            if front and rest == word:
                continue
            for tail in ("", *_OWNERS):
                stem = rest.removesuffix(tail) if tail else rest
                for noun in (stem, stem.removesuffix("ا"), stem[:-1] + "ه" if tail else stem):
                    if noun in self._that and (stem != rest or not tail):
                        return noun, tail
        return "", ""

    def _held(self, place: int) -> Draft | None:
        """Take «معلومات بأن …», «ثقته بأن …», «رسالتنا أن …»."""
        noun, owner = self._bare(place)
        _, limit = self.r.bounds(place)
        opened = place + 1
        mine = self.w.has(opened, "with_pronoun") and self.r.key(opened).startswith("من")
        opened += mine  # «إيمانا منا بأن …»
        if noun in _REPORTS and not mine:
            opened = self._reported(place, opened)
        elif not self.w.has(opened, "complementizer"):
            return None
        if not noun or not place < opened < limit:
            return None
        end = self.c.end(opened, limit)
        if self.r.key(place).endswith(noun + "ا"):  # «إيمانا بأن …، اتفقنا»
            end = next((n for n in range(opened, end) if self.r.parts(n)), end)
        return Draft(
            "noun",
            noun,
            self._that[noun],
            [(place, place + 1)],
            [(opened - 1, opened)] if mine else [],
            [(opened, end)],
            frame="noun",
            impersonal=not owner and not mine,
            sure=0.55,
        )

    def _reported(self, noun: int, place: int) -> int:
        """Return where «تقارير إعلامية عن سيطرة …», «تقارير بأن …» opens; -1 for others."""
        if self.w.has(place, "complementizer"):
            return place
        place += self.w.is_adjective(place)
        about = self.r.key(place) in _TOPICS and not self.w.is_definite(noun)
        said = self.w.is_common(place + 1) or self.w.is_masdar(place + 1)
        return place if about and said else -1

    def _quoted(self, place: int) -> Draft | None:
        """Take «تعليق الوزير: “…”», «رد النادي على القرار: “…”»."""
        start, limit = self.r.bounds(place)
        if not self.w.has(place, "noun_quoted"):
            return None
        last = self.p.after(place + 1, limit)
        if last == place + 1 or not self.w.is_a(place + 1, *SPEAKERS):
            return None
        near = range(last, min(limit, last + _FURTHEST_QUOTED))
        opened = next((n for n in near if self.r.opens(n) > 0 or not self._goes_on(n)), limit)
        if opened >= limit or not self.p.is_quoted(opened):
            return None
        if place > start and self.r.written(opened - 1) != ":":
            return None  # «تلقى رسالة الاتحاد بشأن “كأس العالم”»
        cue, source = [(place, place + 1)], [(place + 1, last)]
        content = [(opened, self.r.opens(opened) + 1)]
        return Draft(
            "noun", self.r.key(place), "asserts", cue, source, content, frame="quote", sure=0.5
        )

    def _goes_on(self, place: int) -> bool:
        """Tell whether a quotation may still come: no verb and no end stands here."""
        plain = not self.w.verbs(place) and not self.w.is_action(place)
        return self.r.written(place) == ":" or (self.r.is_word(place) and plain)

    # ---- nouns of speech ---------------------------------------------------------------------

    def _declared(self, place: int) -> Draft | None:
        """Take «رغبة ترمب المعلنة في إبرام صفقة»."""
        if not self.w.is_a(place, "plan", "wish"):
            return None
        _, limit = self.r.bounds(place)
        near = range(place + 2, min(place + 6, limit))
        step = next((n for n in near if self.w.has(n, "declared")), -1)
        end = self.c.end(step + 1, limit, loose=True) if 0 < step < limit - 1 else 0
        if end <= step + 1:
            return None
        rejects = self.w.is_a(place, "opposition")
        head = [(place, place + 1)] if self.w.is_a(place, "wish") else []
        return Draft(
            "noun",
            _WISH,
            "rejects" if rejects else "intends",
            [*head, (step, step + 1)],
            [(place + 1, step)],
            [(step + 1, end)],
            frame="noun",
            sure=0.6,
        )

    def _noun(self, place: int) -> Draft | None:
        for form in self.w.lexicon.lookup(self.r.key(place)):
            people = self.r.written(place).endswith("طلبة")  # students
            spoken = form.kind == "noun" and form.verb.stance in _GOVERNED and not people
            if spoken and not self._is_past(place):
                found = self._of(place, form)
                if found:
                    return found
        return None

    def _is_past(self, place: int) -> bool:
        """Tell «نفى» from «نفي», in texts that tell ى from ي."""
        return self.r.written(place).endswith("ى") and not self.w.is_yeh_lax

    def _of(self, place: int, form: Form) -> Draft | None:
        stance = form.verb.stance
        if "wordy" in form.verb.marks or self.w.has(place - 1, "demonstrative"):
            return None
        repeats = self.r.key(place) == _SAYING and bool(self.w.verbs(place - 1))
        if repeats or self.r.key(place - 1).endswith(_GIVING):
            return None  # «تضمن القول إن …», «للإدلاء بأقوالهما»
        if self.w.is_a(place - 1, "outlet") or (
            self.w.has(place - 1, "quantifier") and self.w.is_a(place, "document")
        ):
            return None
        _, limit = self.r.bounds(place)
        source, last = self._whose(place, form, limit)
        asked = form.verb.key == _ASK and (source is not None or form.pronoun != "")
        opened = self._governed(last, limit, stance, asked=asked)
        if opened < 0:
            return None
        clause = self.w.has(opened, "complementizer")
        owned = source is not None or form.pronoun != "" or clause
        if not (owned or self._is_of_nobody(place, opened, stance)):
            return None
        end = self._end(opened, limit)
        told = [source] if source and self._is_accused(source[0], stance) else []
        source = None if told else source
        return Draft(
            "noun",
            form.verb.key,
            stance,
            [(place, place + 1)],
            [source] if source else [],
            [(opened, end)],
            told,
            frame="noun",
            marks=form.verb.marks,
            impersonal=not source and not form.pronoun,
            sure=0.62 if clause else 0.45,
        ) if end > opened else None  # fmt: skip

    def _whose(self, place: int, form: Form, limit: int) -> tuple[Range | None, int]:
        """Return whose speech a noun is, if it says so, and the place after that."""
        source, last = self._owner(place, form, limit)
        if source is None and self._is_described(place, last):
            if self._is_of(last + 1, form.verb.stance):
                source, last = self._owner(last, form, limit)
            elif self._governed(last, limit, form.verb.stance) < 0:
                last += 1
        accused = self.r.key(place).endswith(_ACCUSATION)  # «رفض اتهام اللاعبين بالتهاون»
        return (None if accused else source), last

    def _is_of_nobody(self, place: int, opened: int, stance: str) -> bool:
        """Tell nouns of speech that need not say whose they are: «مخاوف من …», «اتهامات ب…»."""
        nobody = stance in _OF_NOBODY and not self.w.is_definite(place)
        nobody = nobody and not self._is_missing(place)
        return nobody or self._is_held(place, opened, stance) or self._is_stressed(place, opened)

    def _is_described(self, noun: int, place: int) -> bool:
        """Tell «تحذيرات مسبقة من …», «اتهامات خطيرة ب…»."""
        w = self.w
        plural = self.r.key(noun).endswith("ات") and not w.is_definite(noun)
        return plural and place == noun + 1 and w.has_teh(place) and not w.is_definite(place)

    def _is_missing(self, place: int) -> bool:
        """Tell «ولم ترد أنباء عن …»: nobody says so."""
        return any(self.w.has(n, "negation") for n in (place - 1, place - 2))

    def _is_held(self, place: int, opened: int, stance: str) -> bool:
        """Tell «التوقعات بصدور بيانات», «المخاوف من تضرر الصادرات»: a masdar follows."""
        masdar = self.w.is_masdar_with(opened) or self.r.key(opened) == "من"
        return stance in _HELD and self.r.key(place).endswith(_PLURAL) and masdar

    def _is_stressed(self, place: int, opened: int) -> bool:
        """Tell «مع التأكيد على ضرورة …» (scheme.md §11.14)."""
        return self.r.key(opened) == _ON and opened == place + 1 and self.r.key(place - 1) == _WITH

    def _end(self, opened: int, limit: int) -> int:
        """Return the end of the content: a masdar ends at a comma or conjunction."""
        end = self.c.end(opened, limit)
        if self.w.has(opened, "complementizer") or self.w.has(opened + 1, "complementizer"):
            return end
        for step in range(opened + 1, end):
            joins = self.w.has(step, "conjunction") and not self.w.has(step - 1, "preposition")
            if self.r.parts(step) or joins or self.w.has(step, "not"):
                return step
        return end

    def _owner(self, place: int, form: Form, limit: int) -> tuple[Range | None, int]:
        """Return whose speech a noun is, and the place after: «تهديد روسي», «طلبات كييف»."""
        after = place + 1
        if after >= limit or not self.r.is_word(after):
            return self._quoted_owner(after, form, limit)
        of = after + (self.w.is_common(after) or self.w.is_adjective(after))
        if self.r.key(of) == "من" and form.verb.stance in _FROM:
            found = self._from(of, form.verb.stance, limit)
            if found[0] or of == after:
                return found
        word = self.r.key(after)
        definite = self.r.key(place).startswith(_DEFINITE)
        adjective = word.endswith(_ADJECTIVE) and not self.w.clitic(after, "ل")
        if adjective and word.startswith("ال") == definite and len(word) > 4:
            return (after, after + 1), after + 1
        if definite or form.pronoun or self.r.written(place).endswith(("اً", "ًا")):
            return None, after
        of_them = self._is_of(after, form.verb.stance)
        last = self._whole(after, limit) if of_them else self._people(after, limit)
        return ((after, last), last) if last > after else (None, after)

    def _quoted_owner(self, place: int, form: Form, limit: int) -> tuple[Range | None, int]:
        """Take «وعود “الحركة” بـ…»."""
        closing = self.r.opens(place)
        named = place < closing < limit and self.p.names.has(place, closing)
        return ((place, closing + 1), closing + 1) if named and not form.pronoun else (None, place)

    def _is_of(self, place: int, stance: str) -> bool:
        """Tell «تحذيرات لمنظمة الصحة من …»: whose warnings they are."""
        told = "ل" in _GOVERNED[stance] or not self.r.key(place).startswith("ل")
        return not told and self.w.clitic(place, "ل") and self.w.is_a(place, *_PEOPLE)

    def _is_accused(self, place: int, stance: str) -> bool:
        """Tell «اتهامات للحكومة بالتقصير»: whom the noun accuses, not who speaks."""
        return stance == "accuses" and self._is_of(place, stance)

    def _whole(self, place: int, limit: int) -> int:
        near = min(limit, place + _LONGEST_OWNER + 1)
        return max(self.p.after(place + 1, near, _OWNER), place + 1)

    def _from(self, after: int, stance: str, limit: int) -> tuple[Range | None, int]:
        """Take «الانتقادات من بعض الأوساط»."""
        first = after + 1
        if stance in _FROM_PEOPLE and not self.w.is_a(first, *_PEOPLE):
            return None, after
        last = self._people(first, limit)
        return ((first, last), last) if last > first else (None, after)

    def _people(self, place: int, limit: int) -> int:
        """Return the end of a possessor; what is made or done («طلبات التعليق») has none."""
        w = self.w
        made = w.is_common(place) and not w.is_a(place, "quantifier", *_PEOPLE)
        if w.is_a(place, "medium") or w.verbs(place) or w.is_action(place) or made:
            return place
        last = self.p.after(place, min(limit, place + _LONGEST_OWNER + 1), _OWNER)
        return place if last - place > _LONGEST_OWNER else last

    def _is_asked_for(self, place: int) -> bool:
        """Tell «طلب الدفاع الاطلاع على …», «طلبنا إجراء مقابلة»: a masdar after who asks."""
        w = self.w
        return w.is_masdar(place) and (w.is_definite(place) or w.is_common(place))

    def _governed(self, place: int, limit: int, stance: str, *, asked: bool = False) -> int:
        """Return the place if a clause or governed preposition opens there, else -1."""
        if place >= limit or not self.r.is_word(place):
            return -1
        if self.w.has(place, "complementizer"):
            return place if stance != "asks" else -1
        wanted, word = _GOVERNED[stance], self.r.key(place)
        if asked and self._is_asked_for(place):
            return place
        if word in wanted and len(word) > 1:
            said = self.w.has(place + 1, "complementizer") or self.w.is_common(place + 1)
            return -1 if word == "من" and not said else place
        return place if self._is_clitic(place, stance) else -1

    def _is_wanted(self, place: int) -> bool:
        """Tell «طلب بتجاهل الاتهامات» from «ارتفع الطلب بنسبة كبيرة»."""
        return self.w.is_masdar_with(place) and not self.w.is_a(place, "measure")

    def _is_with(self, place: int) -> bool:
        return self.w.is_masdar_with(place) or (
            self.w.may_be_with(place) and not self.w.has(place, "manner", "shape")
        )

    def _is_clitic(self, place: int, stance: str) -> bool:
        wanted, word = _GOVERNED[stance], self.r.key(place)
        if word == "ب":
            return word in wanted and self.r.opens(place + 1) > 0
        for letter in wanted & {"ب", "ل"}:
            if letter == "ب" and stance == "requests" and not self._is_wanted(place):
                continue
            if self.w.clitic(place, letter) or (letter == "ب" and self._is_with(place)):
                return letter == "ب" or stance in _OF_THE or not word.startswith(("لل", "لال"))
        return False
