"""What the words of a text are by their letters: listed, with clitics, formed like masdars.

Unvocalised words are ambiguous; every question here is answered for what is usual in news.
"""

from __future__ import annotations

from collections import Counter

import regex

from annotator.suggest.reading import Reading
from annotator.suggest.wordlists import words

# Masdars by their pattern, written without vowels: تفعيل، إفعال، استفعال، انفعال، افتعال، مفاعلة.
_MASDAR = regex.compile(
    r"(?:ت\p{L}{2}ي\p{L}|ا\p{L}{2}ا\p{L}|است\p{L}{2,3}ا?\p{L}|ان\p{L}{2}ا\p{L}|ا\p{L}ت\p{L}ا\p{L}"
    r"|م\p{L}ا\p{L}{2}ه|ت\p{L}ا\p{L}{2}|ت\p{L}{2}يه|ا\p{L}ا\p{L}ه|ا\p{L}{2}ا\p{L}ه)"
)
_DOUBLED = regex.compile(r"ت\p{L}{3}")  # تفعّل
_FUUL = regex.compile(r"\p{L}[^ا\P{L}]و\p{L}")  # فعول
_PAST_FEMININE = regex.compile(r"(?:(?:است|ان|ا|ت)\p{L}{2,3}|\p{L}{2}|\p{L}ا\p{L})[^اويه\P{L}]ت")
# افتعل، انفعل، استفعل without vowels; their masdars have an alef more.
_DERIVED = regex.compile(
    r"ا[^األ\P{L}]ت[^ا\P{L}]\p{L}|ان[^ات\P{L}][^ا\P{L}]\p{L}|است[^ا\P{L}]{2,3}"
)
_PRESENT = regex.compile(r"ي\p{L}{3,6}|[يت]ت\p{L}{3,5}")  # يقيم، تتسلم
# A text with so many more ه than ة at the end of words writes one for the other.
_LAX, _LEAST_LAX = 5, 20
# Words that a text writes so if it writes ى for ي.
_LAX_YEH = frozenset({"فى", "التى", "الذى", "وفى"})
_BAN, _THAT, _BARE_THAT = "بان", "أن", "ان"
SHADDA, DAMMA = "\u0651", "\u064f"
_POSSESSORS = ("هما", "هم", "ها", "ه")
_ARTICLES = ("ال", "وال", "بال", "لل", "كال", "فال")
_NISBA = ("ي", "يه", "يين", "يون", "يان", "يات", "يتين", "يتان")
_PLURALS = ("ون", "ين", "ان")
_SPELT = {"ب": "spelt_with_b", "ل": "spelt_with_l"}


class Spelling:
    """The words of one text by their lists and letters; every question is about one token."""

    def __init__(self, reading: Reading) -> None:
        """Remember which words the text uses: they tell a clitic from a first letter."""
        self.r = reading
        self.lists = words()
        self._count = Counter(token.key for token in reading.tokens)
        self._used = frozenset(self._count)
        teh = sum(token.text.endswith("ة") for token in reading.tokens)
        heh = sum(token.text.endswith("ه") for token in reading.tokens)
        self._is_lax = heh > max(_LEAST_LAX, _LAX * teh)  # «الشركه» for «الشركة»
        self.tells_yeh = any(token.text == "على" for token in reading.tokens)
        self.is_yeh_lax = any(token.text in _LAX_YEH for token in reading.tokens)
        self._given: frozenset[int] = frozenset()
        self._given = self._given_names()

    def _given_names(self) -> frozenset[int]:
        """Return where «بان» is the name of «بان كي مون», not «بأن», which the text spells so."""
        texts = [token.text for token in self.r.tokens]
        if _THAT not in texts or _BARE_THAT in texts:
            return frozenset()
        return frozenset(
            n for n, text in enumerate(texts[:-1]) if text == _BAN and self.is_name(n + 1)
        )

    # ---- by the lists ------------------------------------------------------------------------

    def has(self, place: int, *classes: str) -> bool:
        """Tell whether the word itself is listed in one of the classes."""
        if place in self._given:
            return "name" in classes
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

    def is_bare_noun(self, place: int) -> bool:
        """Tell whether a word is a listed noun with nothing written before it: not «باول»."""
        return self.is_noun(place) and self.noun(place)[:2] == self.r.key(place)[:2]

    def is_portfolio(self, place: int) -> bool:
        """Tell «خارجية» of «وزراء خارجية …»."""
        return self.has(place, "portfolio") and self.is_a(place - 1, "official")

    # ---- by what is written onto a word ------------------------------------------------------

    def clitic(self, place: int, letter: str) -> bool:
        """Tell whether a word begins with this preposition, not only with its letter."""
        word, rest = self.r.key(place), self.r.key(place)[1:]
        if not word.startswith(letter) or len(word) < 3 or word in self.lists.nouns:
            return False
        if self.is_name(place):
            return False
        if _SPELT[letter] in self.lists.classes(word) or self._is_surname(place):
            return False
        return (
            (letter == "ل" and (word.startswith("لل") or self._is_for_feminine(place)))
            or (rest.startswith("ال") and len(rest) > 3)
            or self.lists.noun(rest) in self.lists.nouns
            or bool(_MASDAR.fullmatch(rest))
            or rest in self._used
            or "ال" + rest in self._used
        )

    def _is_for_feminine(self, place: int) -> bool:
        """Tell «لكرة القدم», «لمقاولات المغرب»."""
        written = self.r.written(place)
        return len(written) > 3 and written.endswith(("ة", "ات")) and written[1] != "ا"

    def _is_surname(self, place: int) -> bool:
        """Tell «حسين بوهدمة», «مجدي بدران»: a name after a name, not «ب» and a noun."""
        word = self.r.key(place)
        if not word.startswith("ب") or len(word) < 5 or not self.is_name(place - 1):
            return False
        rest = word[1:]
        known = self.lists.noun(rest) in self.lists.nouns or rest in self._used
        return not (known or rest.startswith("ال") or _MASDAR.fullmatch(rest))

    def may_be_with(self, place: int) -> bool:
        """Tell whether a word may be «ب» and a noun: it is not known to be spelt with ب."""
        word = self.r.key(place)
        return (
            len(word) > 3
            and word.startswith("ب")
            and not self.has(place, "spelt_with_b")
            and word not in self.lists.nouns
            and not self.is_name(place)
            and not self._is_surname(place)
            and not self._is_known_name(place)
        )

    def _is_known_name(self, place: int) -> bool:
        """Tell «باقان», which the text names again, from «ب» and a noun."""
        word = self.r.key(place)
        again = self._count[word] > 1 and not word.startswith("بال")
        return again and not (self.clitic(place, "ب") or self.is_masdar_with(place))

    def is_definite(self, place: int) -> bool:
        """Tell whether a word has the article; «التزام», «إلغاء» only look so."""
        word = self.r.key(place)
        if not word.startswith(_ARTICLES) or len(word) < 4:
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
        rest = word[1:].removeprefix("ال")
        return word.startswith("ب") and (self._is_masdar_or_thing(rest) or self._is_owned(rest))

    def is_joined_masdar(self, place: int) -> bool:
        """Tell whether «و» and a masdar without article stand here: «وإصلاح»."""
        word = self.r.key(place)
        return word.startswith("و") and bool(_MASDAR.fullmatch(word[1:]))

    def is_masdar_for(self, place: int) -> bool:
        """Tell whether «لل» and a masdar stand here: «للتصنيف»."""
        word = self.r.key(place)
        return word.startswith("لل") and bool(_MASDAR.fullmatch(word[2:]))

    def is_masdar_of(self, place: int) -> bool:
        """Tell whether «ل» and a masdar without article stand here: «لإخلاء سبيل …»."""
        word = self.r.key(place)
        bare = word.startswith("ل") and not word.startswith("لل")
        return bare and self._is_masdar_or_thing(word[1:])

    def is_masdar(self, place: int) -> bool:
        """Tell whether a word has the pattern of a masdar: «إعادة», «التوقيع», «التوصل»."""
        word = self.r.key(place)
        bare = word.removeprefix("ال")
        return bool(_MASDAR.fullmatch(bare)) or (bare != word and bool(_DOUBLED.fullmatch(bare)))

    def is_common(self, place: int) -> bool:
        """Tell whether a word looks like a masdar or common noun without article, not a name."""
        word = self.r.key(place)
        if self.is_definite(place) or not self.r.is_word(place) or self._is_surname(place):
            return False
        if word.isdigit() or self.has(place, "thing") or self._is_owned(word):
            return True
        if self.is_name(place - 1) and not self.is_definite(place + 1):
            return False  # a family name
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
        if self.r.written(place).endswith("ى") and not self.is_yeh_lax:
            return False
        if stem.endswith("يات") and not self.is_definite(place):
            return False  # «جنايات»
        governed = self.clitic(place, "ل") or self.clitic(place, "ب")  # «لحماية»
        return not (governed or self.is_noun(place) or self.is_action(place))

    def is_name(self, place: int) -> bool:
        """Tell whether a word is listed as a part of names."""
        word = self.r.key(place)
        forms = (word, word.removeprefix("و"), word.removeprefix("بن") if len(word) > 4 else "")
        listed = any("name" in self.lists.classes(x) for x in forms)  # «بنعمر»
        return listed or place in self._given

    def is_accusative(self, place: int) -> bool:
        """Tell «خفضاً»: an object, by its tanwin or by an alef that its noun does not have."""
        word = self.r.key(place)
        if self.r.written(place).endswith(("اً", "ًا")):
            return True
        if not word.endswith("ا") or word in self.lists.nouns or self.is_name(place):
            return False
        made = len(word) > 5 and bool(_MASDAR.fullmatch(word[:-1]))  # «انتهاكا»
        objects = {"thing", "document", "medium", "counted"}
        listed = len(word) > 3 and objects & self.lists.classes(word[:-1])
        return made or bool(listed)

    def is_bound(self, place: int) -> bool:
        """Tell whether a word needs its preposition: «مطلع على …», «مقرباً من …»."""
        word = self.r.key(place)
        return any("binding" in self.lists.classes(w) for w in (word, word.removesuffix("ا")))

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

    def is_derived_past(self, place: int) -> bool:
        """Tell whether a word looks like a verb of a derived form: «ارتفع», «وانخفض»."""
        word = self.r.key(place)
        bare = word.removeprefix("و") if len(word) > 5 else word
        known = self.is_noun(place) or self.is_name(place) or self.has(place, "place_name")
        return bool(_DERIVED.fullmatch(bare)) and not known

    def is_past_feminine(self, word: str) -> bool:
        """Tell whether a word looks like a verb of a feminine in the past: «وأرفقت»."""
        return bool(_PAST_FEMININE.fullmatch(word)) and not (
            {"name", "place_name", "time", "not_verb"} & self.lists.classes(word)
            or self.lists.noun(word) in self.lists.nouns
        )

    def is_doubled(self, place: int) -> bool:
        """Tell whether a shadda is written: «بيّن» is no «بين»."""
        return SHADDA in self.r.written(place)

    def is_vocalised_passive(self, place: int) -> bool:
        """Tell whether a damma is written on a word's first letter: «نُشرت», «يُعتقد»."""
        return self.r.written(place).removeprefix("و")[1:2] == DAMMA
