"""What the words of a text are as verbs: which readings a word has, and which it cannot have."""

from __future__ import annotations

from dataclasses import replace

from annotator.suggest.lexicon import Form, Lexicon
from annotator.suggest.reading import Reading
from annotator.suggest.spelling import SHADDA, Spelling

# Words that may follow nouns with a preposition and yet be verbs: «حتى قال», «بعد».
_BEFORE_VERBS = frozenset({"حتي", "بعد"})


class Wording(Spelling):
    """The words of one text; every question is about the token at a place."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Keep what is needed."""
        super().__init__(reading)
        self.lexicon = lexicon

    def verbs(self, place: int) -> list[Form]:
        """Return the readings of a word as a finite verb of attribution, the likeliest first."""
        found = [form for form in self.lexicon.lookup(self.r.key(place)) if form.is_finite]
        if not found and self.r.parts(place - 1) and self.r.key(place)[:2] in ("لي", "لت"):
            forms = self.lexicon.lookup(self.r.key(place)[1:])  # «…، ليجيب: …»
            found = [replace(f, joined=True) for f in forms if f.kind == "present"]
        if not found or self.has(place, "adverb") or self._is_used_as_noun(place, found):
            return []
        if self.is_named(place):
            return []
        return sorted(found, key=lambda form: (form.joined, bool(form.pronoun), form.is_homograph))

    def is_homograph(self, place: int, form: Form) -> bool:
        """Tell whether a commoner word is written like this form, unless a shadda tells them."""
        doubled = SHADDA in form.verb.lemma and self.is_doubled(place)
        return form.is_homograph and not doubled

    def _is_used_as_noun(self, place: int, forms: list[Form]) -> bool:
        """Tell whether the word is used as a noun: after a preposition, a number, a verb."""
        before = place - 1
        if self.has(before, "preposition") and self.r.key(before) not in _BEFORE_VERBS:
            return True
        if self.has(before, "quantifier", "honorific", "construct"):
            return self.r.written(before) != "آي"  # the letter, which folds to «أي»
        bare = any(f.kind == "past" and f.gender == "m" and not f.joined for f in forms)
        if bare and self._takes_object(before):
            return True
        if any(form.is_homograph for form in forms) and len(self.r.written(place)) <= 4:
            first = self.r.sentence(place)[0] == place and forms[0].joined  # «وبيّن المدرب أن»
            return self.has(place, "preposition") and not (
                first or any(form.gender == "f" for form in forms)
            )
        return False

    def _takes_object(self, place: int) -> bool:
        forms = self.lexicon.lookup(self.r.key(place))
        return any(form.is_finite and "object" in form.verb.frames for form in forms)

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
        return bool(finite) and mine and self.r.quote_of[place] < 0

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
        return any(
            form.joined
            and form.is_finite
            and not form.pronoun
            and (form.person == 3 or self.r.quote_of[place] >= 0)
            for form in self.lexicon.lookup(self.r.key(place))
        )

    def is_participle(self, place: int) -> bool:
        """Tell whether an adverbial participle of speech stands here: «مضيفاً».

        A final ه is a pronoun, not a feminine: «مهاجمه» is «his attacker», not «attacking».
        """
        heh = self.r.written(place).endswith("ه") and not self._is_lax
        if heh or self.has(place, "not_participle"):
            return False
        if self._agrees_with_noun(place):
            return False
        return any(f.kind == "participle" for f in self.lexicon.lookup(self.r.key(place)))

    def _agrees_with_noun(self, place: int) -> bool:
        """Tell «أوساط سياسية متابعة»: an adjective of an indefinite feminine, without a comma."""
        before = place - 1
        if (
            not self.is_accusative(place)
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
