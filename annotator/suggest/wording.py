"""What the words of a text are: by the lists, by their form, and by what else the text uses.

Unvocalised words are ambiguous; every question here is answered for what is usual in news.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from annotator.suggest.lexicon import Form, Lexicon
from annotator.suggest.reading import Reading
from annotator.suggest.wordlists import words

# Masdars by their pattern, written without vowels: تفعيل، إفعال، استفعال، انفعال، افتعال، مفاعلة.
_MASDAR = regex.compile(
    r"(?:ت\p{L}{2}ي\p{L}|ا\p{L}{2}ا\p{L}|است\p{L}{2,3}ا?\p{L}|ان\p{L}{2}ا\p{L}|ا\p{L}ت\p{L}ا\p{L}"
    r"|م\p{L}ا\p{L}{2}ه|ت\p{L}ا\p{L}{2}|ت\p{L}{2}يه|ا\p{L}ا\p{L}ه|ا\p{L}{2}ا\p{L}ه)"
)
_DOUBLED = regex.compile(r"ت\p{L}{3}")  # تفعّل
_FUUL = regex.compile(r"\p{L}[^ا\P{L}]و\p{L}")  # فعول
_PAST_FEMININE = regex.compile(r"(?:است|ان|ا|ت)?\p{L}{2,3}[^اويه\P{L}]ت")
_PRESENT = regex.compile(r"ي\p{L}{3,6}|[يت]ت\p{L}{3,5}")  # يقيم، تتسلم
# A text with so many more ه than ة at the end of words writes one for the other.
_LAX, _LEAST_LAX = 5, 20
_SHADDA, _DAMMA = "\u0651", "\u064f"
_POSSESSORS = ("هما", "هم", "ها", "ه")
_ARTICLES = ("ال", "وال", "بال", "لل", "كال", "فال")
_NISBA = ("ي", "يه", "يين", "يون", "يان", "يات", "يتين", "يتان")
_PLURALS = ("ون", "ين", "ان")
_SPELT = {"ب": "spelt_with_b", "ل": "spelt_with_l"}
# Words that may follow nouns with a preposition and yet be verbs: «حتى قال», «بعد».
_BEFORE_VERBS = frozenset({"حتي", "بعد"})


class Wording:
    """The words of one text; every question is about the token at a place."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Remember which words the text uses: they tell a clitic from a first letter."""
        self.r = reading
        self.lexicon = lexicon
        self.lists = words()
        self._used = frozenset(token.key for token in reading.tokens)
        teh = sum(token.text.endswith("ة") for token in reading.tokens)
        heh = sum(token.text.endswith("ه") for token in reading.tokens)
        self._is_lax = heh > max(_LEAST_LAX, _LAX * teh)  # «الشركه» for «الشركة»

    # ---- by the lists ------------------------------------------------------------------------

    def has(self, place: int, *classes: str) -> bool:
        """Tell whether the word itself is listed in one of the classes."""
        return not self.lists.classes(self.r.key(place)).isdisjoint(classes)

    def is_a(self, place: int, *classes: str) -> bool:
        """Tell whether the noun, whatever is written onto it, is listed in one of the classes."""
        return not self.lists.noun_classes(self.r.key(place)).isdisjoint(classes)

    def noun(self, place: int) -> str:
        """Return the listed noun that the word is a form of, else its letters."""
        return self.lists.noun(self.r.key(place))

    def is_noun(self, place: int) -> bool:
        """Tell whether the word is a form of a listed noun."""
        return self.noun(place) in self.lists.nouns

    # ---- by what is written onto a word ------------------------------------------------------

    def clitic(self, place: int, letter: str) -> bool:
        """Tell whether a word begins with this preposition, not only with its letter."""
        word, rest = self.r.key(place), self.r.key(place)[1:]
        if not word.startswith(letter) or len(word) < 3 or word in self.lists.nouns:
            return False
        if _SPELT[letter] in self.lists.classes(word):
            return False
        return (
            (letter == "ل" and word.startswith("لل"))
            or (rest.startswith("ال") and len(rest) > 3)
            or self.lists.noun(rest) in self.lists.nouns
            or bool(_MASDAR.fullmatch(rest))
            or rest in self._used
            or "ال" + rest in self._used
        )

    def may_be_with(self, place: int) -> bool:
        """Tell whether a word may be «ب» and a noun: it is not known to be spelt with ب."""
        word = self.r.key(place)
        return (
            len(word) > 3
            and word.startswith("ب")
            and not self.has(place, "spelt_with_b")
            and word not in self.lists.nouns
        )

    def is_definite(self, place: int) -> bool:
        """Tell whether a word has the article; «التزام», «إلغاء» only look so."""
        word = self.r.key(place)
        if not word.startswith(_ARTICLES):
            return False
        bare = word[1:] if word[0] in "وف" else word
        return not {"spelt_with_al"} & self.lists.classes(bare)

    def has_teh(self, place: int) -> bool:
        """Tell whether a word ends in ة, or in the ه that a lax text writes for it."""
        written = self.r.written(place)
        return written.endswith("ة") or (self._is_lax and written.endswith("ه"))

    def is_bare_clitic(self, place: int) -> bool:
        """Tell whether a clitic stands alone, before a mark: «و“الحزب”», «بـ»."""
        return self.r.key(place) in ("و", "ب", "ف", "ل", "ك")

    # ---- by form -----------------------------------------------------------------------------

    def is_masdar_with(self, place: int) -> bool:
        """Tell whether «ب» and a masdar stand here: «بإعادة»."""
        word = self.r.key(place)
        rest = word[1:]
        return word.startswith("ب") and (self._is_masdar_or_thing(rest) or self._is_owned(rest))

    def is_masdar(self, place: int) -> bool:
        """Tell whether a word has the pattern of a masdar: «إعادة», «التوقيع», «التوصل»."""
        word = self.r.key(place)
        bare = word.removeprefix("ال")
        return bool(_MASDAR.fullmatch(bare)) or (bare != word and bool(_DOUBLED.fullmatch(bare)))

    def is_common(self, place: int) -> bool:
        """Tell whether a word looks like a masdar or common noun without article, not a name."""
        word = self.r.key(place)
        if self.is_definite(place) or not self.r.is_word(place):
            return False
        if word.isdigit() or self.has(place, "thing") or self._is_owned(word):
            return True
        if _DOUBLED.fullmatch(word) and (
            self.is_doubled(place) or self.r.key(place + 1).startswith("ال")
        ):
            return not self.has(place, "place_name", "not_doubled")
        return (
            (bool(_FUUL.fullmatch(word)) and not self.has(place, "name_like", "name"))
            or (bool(_MASDAR.fullmatch(word)) and not self.has(place, "not_masdar", "name"))
            or (self.has_teh(place) and len(word) > 3 and not self.has(place, "name"))
            or (word.endswith("ات") and len(word) > 4)
        )

    def _is_owned(self, word: str) -> bool:
        """Tell «تحميلها», «استعدادهم»: a masdar with a pronoun."""
        for tail in _POSSESSORS:
            stem = word.removesuffix(tail)
            if stem != word and len(stem) > 3:
                bare = stem[:-1] + "ه" if stem[-1] == "ت" else stem
                if any(map(self._is_masdar_or_thing, (stem, bare))):
                    return True
        return False

    def _is_masdar_or_thing(self, word: str) -> bool:
        return bool(_MASDAR.fullmatch(word)) or "thing" in self.lists.classes(word)

    def is_adjective(self, place: int) -> bool:
        """Tell whether a word looks like an adjective: listed, or formed with ـيّ."""
        word = self.r.key(place)
        if self.has(place, "adjective"):
            return True
        stem = word.removeprefix("وال").removeprefix("ال")
        if len(stem) < 4 or not stem.endswith(_NISBA) or not self.r.is_word(place):
            return False
        if stem.endswith("يه") and not self.has_teh(place):
            return False
        return not self.is_noun(place) and not self.is_action(place)

    def is_name(self, place: int) -> bool:
        """Tell whether a word is listed as a part of names."""
        word = self.r.key(place)
        return any("name" in self.lists.classes(x) for x in (word, word.removeprefix("و")))

    def is_accusative(self, place: int) -> bool:
        """Tell «خفضاً»: an object, by its tanwin or by an alef that its noun does not have."""
        word = self.r.key(place)
        if self.r.written(place).endswith(("اً", "ًا")):
            return True
        return word.endswith("ا") and word not in self.lists.nouns and (
            "thing" in self.lists.classes(word[:-1])
        )  # fmt: skip

    def is_used_bare(self, place: int) -> bool:
        """Tell whether the text uses a definite word without article too: it is a noun."""
        word = self.r.key(place)
        bare = word[2:]
        return word.startswith("ال") and any(
            front + bare in self._used for front in ("", "لل", "بال", "و", "ب", "ل")
        )

    def is_plural(self, place: int) -> bool:
        """Tell whether a word has the ending of a plural or dual of men."""
        word = self.r.key(place)
        return len(word) > 4 and word.endswith(_PLURALS) and not self.has(place, "singular_in_yn")

    def is_oblique(self, place: int) -> bool:
        """Tell whether a word cannot be a subject: «المدنيين», «الطرفين»."""
        word = self.r.key(place)
        return (
            word.startswith("ال")
            and word.endswith("ين")
            and len(word) > 6
            and not self.has(place, "singular_in_yn")
        )

    # ---- verbs -------------------------------------------------------------------------------

    def verbs(self, place: int) -> list[Form]:
        """Return the readings of a word as a finite verb of attribution, the likeliest first."""
        found = [form for form in self.lexicon.lookup(self.r.key(place)) if form.is_finite]
        if not found and self.r.parts(place - 1) and self.r.key(place)[:2] in ("لي", "لت"):
            forms = self.lexicon.lookup(self.r.key(place)[1:])  # «…، ليجيب: …»
            found = [replace(f, joined=True) for f in forms if f.kind == "present"]
        if not found or self.has(place, "adverb") or self._is_used_as_noun(place, found):
            return []
        return sorted(found, key=lambda form: (form.joined, bool(form.pronoun), form.is_homograph))

    def is_homograph(self, place: int, form: Form) -> bool:
        """Tell whether a commoner word is written like this form, unless a shadda tells them."""
        doubled = _SHADDA in form.verb.lemma and self.is_doubled(place)
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

    def is_verb(self, place: int) -> bool:
        """Tell whether this can only be a verb of attribution."""
        word = self.r.key(place)
        forms = self.lexicon.lookup(word)
        return any(form.is_finite for form in forms) and word not in self.lists.nouns

    def is_joined_verb(self, place: int) -> bool:
        """Tell whether «و» or «ف» and a verb of attribution stand here: a new speech act."""
        return any(
            form.joined
            and form.is_finite
            and not form.pronoun
            and (form.person == 3 or self.r.quote_of[place] >= 0)
            for form in self.lexicon.lookup(self.r.key(place))
        )

    def is_action(self, place: int) -> bool:
        """Tell whether a word is or looks like a verb that ends a noun phrase."""
        word = self.r.key(place)
        if self.has(place, "finite"):
            return True
        if self.is_noun(place) or self.is_name(place) or not self.r.is_word(place):
            return False
        if self.has(place, "place_name", "adjective", "time", "not_verb"):
            return False
        return bool(_PAST_FEMININE.fullmatch(word) or _PRESENT.fullmatch(word))

    def is_past_feminine(self, word: str) -> bool:
        """Tell whether a word looks like a verb of a feminine in the past: «وأرفقت»."""
        return bool(_PAST_FEMININE.fullmatch(word)) and not (
            {"name", "place_name", "time", "not_verb"} & self.lists.classes(word)
            or self.lists.noun(word) in self.lists.nouns
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
        feminine = self.has_teh(place - 1) or self.r.written(place - 1).endswith("ات")
        return self.has_teh(place) and feminine and not self.is_definite(place - 1)

    def is_vocalised_passive(self, place: int) -> bool:
        """Tell whether a damma is written on a word's first letter: «نُشرت», «يُعتقد»."""
        return self.r.written(place).removeprefix("و")[1:2] == _DAMMA

    def is_doubled(self, place: int) -> bool:
        """Tell whether a shadda is written: «بيّن» is no «بين»."""
        return _SHADDA in self.r.written(place)
