"""What the words of a text are as verbs: which readings a word has, and which it cannot have."""

from __future__ import annotations

from dataclasses import replace

from annotator.suggest.lexicon import Form, Lexicon
from annotator.suggest.reading import Reading
from annotator.suggest.spelling import SHADDA, Spelling

# Words that may follow nouns with a preposition and yet be verbs: «حتى قال», «بعد».
_RESPONSE, _ACTION = frozenset({"رد", "ورد", "فرد"}), frozenset({"الفعل", "فعل"})
_PICTURES = "صور"
_NEAR_CLAUSE, _FURTHEST_COGNATE = 9, 16  # tokens
_FURTHEST_FEELING = 14  # tokens
_TOLD = frozenset({"accused", "addressee", "asked", "describes"})
_BEFORE_VERBS = frozenset({"حتي", "بعد"})


class Wording(Spelling):
    """The words of one text; every question is about the token at a place."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Keep what is needed."""
        super().__init__(reading)
        self.lexicon = lexicon

    def verbs(self, place: int) -> list[Form]:
        """Return the readings of a word as a finite verb of attribution, the likeliest first."""
        forms = self.lexicon.lookup(self.r.key(place))
        found = [form for form in forms if form.is_finite and self._is_spelt(place, form)]
        if not found and self.r.parts(place - 1) and self.r.key(place)[:2] in ("لي", "لت"):
            later = self.lexicon.lookup(self.r.key(place)[1:])  # «…، ليجيب: …»
            found = [replace(f, joined=True) for f in later if f.kind == "present"]
        if self.has(place, "called") and not self.has(
            place + 1, "complementizer", "preposition", "pronoun"
        ):
            return []  # «شخص يدعى سليم»
        if not found or self.has(place, "adverb") or self._is_used_as_noun(place, found):
            return []
        if self.is_named(place) or self.r.written(place) == "يحيى":
            return []
        return sorted(found, key=lambda form: (form.joined, bool(form.pronoun), form.is_homograph))

    def _is_spelt(self, place: int, form: Form) -> bool:
        """Tell «أشاره» from «إشارة», «أثار» from «آثار», «كاشفا» from two who did so."""
        written = self.r.written(place)
        if written.endswith(("اً", "ًا")) or (form.pronoun and written.endswith("ة")):
            return False
        if (form.pronoun and self._is_owned_speech(place, form)) or self._repeats(place, form):
            return False
        if written.lstrip("وف").startswith("آ") and form.person == 3:
            return form.verb.lemma.startswith("آ")
        return form.number != "d" or form.kind != "past" or not self._is_adverbial(place)

    def _is_owned_speech(self, place: int, form: Form) -> bool:
        """Tell «وتعهده بعدم …»: a noun with its owner, for nobody is promised so."""
        if "object" in form.verb.frames or form.verb.marks & _TOLD:
            return False
        forms = self.lexicon.lookup(self.r.key(place))
        return any(f.kind == "noun" and f.pronoun and f.verb == form.verb for f in forms)

    def is_cognate(self, place: int, form: Form) -> bool:
        """Tell «نفياً» after «نفى»: the noun of the same verb, which says how."""
        word = self.r.key(place)
        forms = self.lexicon.lookup(word.removesuffix("ا")) if word.endswith("ا") else ()
        return any(f.kind == "noun" and f.verb.key == form.verb.key for f in forms)

    def _repeats(self, place: int, form: Form) -> bool:
        """Tell «نفيا» after «نفى» from two who denied."""
        if form.number != "d" or form.kind != "past" or not self.is_cognate(place, form):
            return False
        near = range(max(self.r.sentence(place)[0], place - _FURTHEST_COGNATE), place)
        return any(
            f.is_finite and f.verb.key == form.verb.key
            for n in near
            for f in self.lexicon.lookup(self.r.key(n))
        )

    def _is_adverbial(self, place: int) -> bool:
        forms = self.lexicon.lookup(self.r.key(place))
        return any(f.kind == "participle" and f.number == "s" for f in forms)

    def is_homograph(self, place: int, form: Form) -> bool:
        """Tell whether a commoner word is written like this form, unless a shadda tells them."""
        doubled = SHADDA in form.verb.lemma and self.is_doubled(place)
        return form.is_homograph and not doubled

    def _is_used_as_noun(self, place: int, forms: list[Form]) -> bool:
        """Tell whether the word is used as a noun: after a preposition, a number, a verb."""
        before = place - 1
        if self.has(before, "preposition") and self.r.key(before) not in _BEFORE_VERBS:
            who = self.has(before - 1, "pronoun") or self._is_said_by_whom(place, forms)
            return not (self.r.key(before) in ("من", "ومن") and who)
        described = self.has(before, "describing") and self.has(place, "taken_up")
        struck = self.has(before, "befalls") and not self.has(place + 1, "with_pronoun")
        if described or struck or self.has(before, "can"):
            return True  # «وهو وصف تطلقه …», «إصابة طالب بجروح», «يمكنك توقع …»
        if self.has(before, "quantifier", "honorific", "construct"):
            titled = self.has(before, "honorific") and self._is_titled_speaker(place, forms)
            return not titled and self.r.written(before) != "آي"  # the letter, which folds to «أي»
        return self._is_governed_noun(place, forms)

    def _is_governed_noun(self, place: int, forms: list[Form]) -> bool:
        """Tell the noun that a verb before it governs, and short homographs."""
        before = place - 1
        bare = any(f.kind == "past" and f.gender == "m" and not f.joined for f in forms)
        if self.r.key(place) == _PICTURES and self.lexicon.lookup(self.r.key(place + 1)):
            return True  # «صور زعم أنها حديثة»
        response = self.r.key(place) in _RESPONSE and self.r.key(place + 1) in _ACTION
        if bare and (response or self._takes_object(before) or self._is_object(place)):
            return True  # «رد الفعل»
        if self._is_voiced(place, forms):
            return False
        if any(form.is_homograph for form in forms) and len(self.r.written(place)) <= 4:
            first = self.r.sentence(place)[0] == place and forms[0].joined  # «وبيّن المدرب أن»
            return self.has(place, "preposition") and not (
                first or any(form.gender == "f" for form in forms)
            )
        return False

    def _is_titled_speaker(self, place: int, forms: list[Form]) -> bool:
        """Tell «الخبير قال … إن» from «الشيخ صرح»: a title alone, and a clause soon."""
        plain = not any(form.is_homograph for form in forms) and not self.is_name(place)
        near = range(place + 1, min(place + _NEAR_CLAUSE, len(self.r)))
        clause = any(self.has(n, "complementizer") for n in near)
        return plain and clause and self.is_definite(place - 1)

    def _is_said_by_whom(self, place: int, forms: list[Form]) -> bool:
        """Tell «اعتقلت من تزعم أنهم …», «من يدعي ذلك»: «من» is a pronoun there."""
        opens = self.has(place + 1, "complementizer") or self.r.key(place + 1) == "ذلك"
        return opens and all(form.kind == "present" for form in forms)

    def _is_object(self, place: int) -> bool:
        """Tell «ورفضت القاضية طلب …»: the noun that a verb before its subject governs."""
        if not any(form.kind == "noun" for form in self.lexicon.lookup(self.r.key(place))):
            return False
        for step in range(place - 2, max(-1, place - 5), -1):
            if not self.r.is_word(step) or self.has(
                step, "complementizer", "relative", "conjunction", "preposition", "host"
            ):
                return False
            forms = self.lexicon.lookup(self.r.key(step))
            if any(f.is_finite and "object" in f.verb.frames and not f.pronoun for f in forms):
                return self.r.is_word(place - 1)
        return False

    def _is_voiced(self, place: int, forms: list[Form]) -> bool:
        """Tell «عبر المدرب عن استيائه» from «عبر الهاتف»: «عن» and a feeling follow."""
        if not any("feeling" in form.verb.marks for form in forms):
            return False
        start, limit = self.r.sentence(place)
        near = range(place + 2, min(limit - 1, place + _FURTHEST_FEELING))
        about = next((n for n in near if self.r.key(n) == "عن"), -1)
        opens = place == start or self.r.parts(place - 1) or self.has(place - 1, "conjunction")
        return opens and about > 0 and self._is_felt(about + 1)

    def _is_felt(self, place: int) -> bool:
        classes = self.lists.classes(self.r.key(place))
        return any(name.startswith("feeling.") for name in classes)

    def _takes_object(self, place: int) -> bool:
        forms = self.lexicon.lookup(self.r.key(place))
        return any(form.kind != "noun" and "object" in form.verb.frames for form in forms)

    def is_named(self, place: int) -> bool:
        """Tell a name from the verb that is written alike: «نجيب ساويرس», «إيان رايت»."""
        if not self.r.is_word(place - 1):
            return False
        before = place - 1
        if self.is_name(place) and self._goes_with_name(before, place + 1):
            return True
        if self.is_name(before) and self._has_pronoun(place):
            return True  # «مارك روته»
        if not self._is_spoken_by_me(place) and not self._is_so_they_say(place):
            return False
        return self.is_name(before) or not (self.is_noun(before) or self.is_common(before))

    def _goes_with_name(self, before: int, after: int) -> bool:
        if self.has(after, "complementizer", "preposition"):
            return False
        titled = self.is_a(before, "honorific", "official", "expert")
        return titled or self.is_name(before) or self.has(before, "place_name")

    def _has_pronoun(self, place: int) -> bool:
        """Tell whether a word can only be a verb with a pronoun."""
        finite = [f for f in self.lexicon.lookup(self.r.key(place)) if f.is_finite]
        return bool(finite) and all(form.pronoun for form in finite)

    def _is_spoken_by_me(self, place: int) -> bool:
        """Tell whether a word can only be a verb in the first person, outside quotations."""
        forms = self.lexicon.lookup(self.r.key(place))
        finite = [form for form in forms if form.is_finite]
        mine = all(form.person == 1 for form in finite)
        outside = self.r.quote_of[place] < 0 and not self.has(place + 1, "complementizer")
        return bool(finite) and mine and outside

    def _is_so_they_say(self, place: int) -> bool:
        """Tell «فيرون», which is a name before another word that nothing is said of."""
        word = self.r.key(place)
        bare = not self.is_definite(place + 1) and self.r.is_word(place + 1)
        return word.startswith("في") and word.endswith("ون") and bare

    def is_verb(self, place: int) -> bool:
        """Tell whether this can only be a verb of attribution."""
        word = self.r.key(place)
        forms = self.lexicon.lookup(word)
        finite = any(form.is_finite for form in forms)
        return finite and word not in self.lists.nouns and not self.is_named(place)

    def is_joined_verb(self, place: int) -> bool:
        """Tell whether «و» or «ف» and a verb of attribution stand here: a new speech act."""
        if self.r.key(place) == "وبين" and self.r.key(place - 1).startswith("بين"):
            return False  # «بيننا وبين جيراننا»
        return any(
            form.joined
            and form.is_finite
            and not form.pronoun
            and (form.person == 3 or self.r.quote_of[place] >= 0)
            for form in self.lexicon.lookup(self.r.key(place))
        )

    def is_mine(self, place: int) -> bool:
        """Tell the first person of a speaker whose words no mark opens: «وقال لا نعرف أين …»."""
        verb = place + self.has(place, "negation")
        outside = self.r.quote_of[place] < 0 if place < len(self.r) else False
        return outside and self.has(verb, "mine") and not self.r.parts(place - 1)

    def is_participle(self, place: int) -> bool:
        """Tell whether an adverbial participle of speech stands here: «مضيفاً».

        A final ه is a pronoun, not a feminine: «مهاجمه» is «his attacker», not «attacking».
        """
        heh = self.r.written(place).endswith("ه") and not self._is_lax
        heh = heh and not self.has(place + 1, "complementizer")  # «مبينه أنها»
        several = self.r.key(place).endswith("ين") and self.is_masdar_with(place + 1)
        goes_on = several or self.has(place + 1, "complementizer")
        noun = self.has(place, "not_participle") and not goes_on
        noun = noun or self.has(place + 1, "in_name_of")  # «متحدثاً باسم …»
        if heh or noun or self.r.key(place - 1) == "غير":
            return False
        if self._agrees_with_noun(place):
            return False
        return any(f.kind == "participle" for f in self.lexicon.lookup(self.r.key(place)))

    def _agrees_with_noun(self, place: int) -> bool:
        """Tell «أوساط سياسية متابعة»: an adjective of an indefinite feminine, without a comma."""
        before = place - 1
        if (
            not self.r.key(place).endswith("ا")
            and not (self.r.key(place).endswith("ين") and self.r.key(before).endswith("ات"))
            and not self.is_definite(before)
            and (self.is_common(before) and self.r.is_word(before))
        ):
            return True  # «وجود معارضة شعبية»
        feminine = (
            self.has_teh(before)
            or self.r.written(before).endswith("ات")
            or self.is_a(before, "anonymous", "outlet", "document", "collective")
        )
        return self.has_teh(place) and feminine and not self.is_definite(before)
