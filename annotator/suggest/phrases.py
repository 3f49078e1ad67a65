"""Noun phrases: where a source begins and ends (scheme.md §4.3).

Arabic news writes no case endings and no capitals, so a phrase is bounded by what cannot belong to
it: a complementizer, a preposition that its head does not govern, a time, a verb, a mark.
"""

from __future__ import annotations

import regex

from annotator.suggest.lexicon import Lexicon, words
from annotator.suggest.reading import Range, Reading, key

_DASHES = "-–—"
_DOUBLED = regex.compile(r"ت\p{L}{3}")  # تفعّل
_FUUL = regex.compile(r"\p{L}{2}و\p{L}")  # فعول
_NAMES = frozenset(map(key, ("ترمب", "تركي", "تمام", "تيلر", "تشاد", "تونس")))
# Masdars by their pattern, written without vowels: تفعيل، إفعال، استفعال، انفعال، افتعال، مفاعلة.
_DEVERBAL = regex.compile(
    r"(?:ت\p{L}{2}ي\p{L}|ا\p{L}{2}ا\p{L}|است\p{L}{2,3}ا?\p{L}|ان\p{L}{2}ا\p{L}|ا\p{L}ت\p{L}ا\p{L}"
    r"|م\p{L}ا\p{L}{2}ه|ت\p{L}ا\p{L}{2}|ت\p{L}{2}يه|ا\p{L}ا\p{L}ه|ا\p{L}{2}ا\p{L}ه)"
)
_LONGEST = 26


class Phrases:
    """Noun phrases of one text."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Remember which words the text uses: they tell a clitic from a first letter."""
        self.r = reading
        self.lexicon = lexicon
        self.w = words()
        self._bare = self._fi = False
        self._stripped: dict[str, str] = {}
        self._keys = {token.key for token in reading.tokens}
        self._nouns = frozenset().union(
            *(self.w[name] for name in _NOUN_CLASSES), self.w["common_noun"]
        )

    # ---- words -------------------------------------------------------------------------------

    def has(self, place: int, *classes: str) -> bool:
        """Tell whether the word at a place belongs to one of the classes."""
        word = self.r.key(place)
        return any(word in self.w[name] for name in classes)

    def bare(self, place: int) -> str:
        """Return a word's letters without conjunction, preposition and article."""
        return self.stripped(self.r.key(place))

    def stripped(self, word: str) -> str:
        """Return the noun that a word is a form of, if it is a known one, else the word."""
        found = self._stripped.get(word)
        if found is None:
            found = self._stripped[word] = self._strip(word)
        return found

    def _strip(self, word: str) -> str:
        if word in self._nouns:
            return word
        for front in ("", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "و", "ب", "ل", "ك", "ف"):
            rest = word[len(front) :]
            if not word.startswith(front) or len(rest) < 3:
                continue
            if rest in self._nouns:
                return rest
            if front and "ال" + rest in self._nouns:
                return "ال" + rest
        for tail in ("هما", "هم", "ها", "ه", "تان", "تين", "ان", "ين", "ون", "يا", "ات"):
            stem = word[: -len(tail)]
            if len(stem) < 4 or not word.endswith(tail):
                continue
            for host in (stem, stem[:-1] + "ه" if stem[-1] == "ت" else stem, stem + "ه",
                         stem + "ي"):  # fmt: skip
                for front in ("", "ال", "و", "ب", "ل", "وال"):
                    if host.startswith(front) and host[len(front) :] in self._nouns:
                        return host[len(front) :]
        return word

    def is_a(self, place: int, *classes: str) -> bool:
        """Tell whether the noun at a place, whatever is written onto it, is of a class."""
        word = self.r.key(place)
        bare = self.stripped(word)
        names = [self.w[name] for name in classes]
        return any(word in name or bare in name or "ال" + bare in name for name in names)

    def clitic(self, place: int, letter: str) -> bool:
        """Tell whether a word begins with this preposition and is not spelt with that letter."""
        word = self.r.key(place)
        if not word.startswith(letter) or len(word) < 3 or word in self._nouns:
            return False
        if word in self.w["spelt_with_l"] or word in self.w["spelt_with_b"]:
            return False
        rest = word[1:]
        if letter == "ل" and word.startswith("لل"):
            return True
        if rest.startswith("ال") and len(rest) > 3:
            return True
        if rest in self._nouns or "ال" + rest in self._nouns or _DEVERBAL.fullmatch(rest):
            return True
        return rest in self._keys or ("ال" + rest) in self._keys

    def is_aside(self, place: int) -> bool:
        """Tell whether «بحسب …», «وفقاً لـ…» begins here: an aside between commas."""
        return self.r.key(place) in ("بحسب", "وفق", "وفقا", "حسب", "طبقا", "حسبما", "نقلا")

    def may_be_with(self, place: int) -> bool:
        """Tell whether a word may be «ب» and a noun: it is not known to be spelt with ب."""
        word = self.r.key(place)
        return len(word) > 3 and word.startswith("ب") and word not in self.w["spelt_with_b"] and (
            word not in self._nouns
        )  # fmt: skip

    def is_joined_verb(self, place: int) -> bool:
        """Tell whether «و» or «ف» and a verb of attribution stand here: a new speech act."""
        return any(
            form.joined
            and form.kind in ("past", "present")
            and not form.object
            and (form.person == 3 or self.r.quote_of[place] >= 0)
            for form in self.lexicon.lookup(self.r.key(place))
        )

    def _is_participle(self, place: int) -> bool:
        word = self.r.key(place)
        if word in _SAYING:
            return True
        if word.endswith("ه") and self.r.tokens[place].text[-1] == "ه":
            return False  # «مهاجمه» is «his attacker», not «attacking»
        return word not in self.w["not_participle"] and any(
            f.kind == "participle" for f in self.lexicon.lookup(word)
        )

    def is_verb(self, place: int) -> bool:
        """Tell whether this can only be a verb of attribution."""
        word = self.r.key(place)
        forms = [f for f in self.lexicon.lookup(word) if f.kind in ("past", "present")]
        return bool(forms) and word not in self._nouns

    def deverbal_after(self, place: int) -> bool:
        """Tell whether «ب» and a masdar stand here: «بإعادة»."""
        word = self.r.key(place)
        return word.startswith("ب") and (
            bool(_DEVERBAL.fullmatch(word[1:])) or word[1:] in self.w["common_noun"]
        )

    def definite(self, place: int) -> bool:
        """Tell whether a word has the article; «التزام», «إلغاء» only look so."""
        word = self.r.key(place)
        return word.startswith(("ال", "وال", "بال", "لل", "كال")) and not any(
            word == bare or word == "و" + bare for bare in self.w["spelt_with_al"]
        )

    def deverbal(self, place: int) -> bool:
        """Tell whether a word looks like a masdar or a common noun without article."""
        word = self.r.key(place)
        if self.definite(place) or not self.r.is_word(place):
            return False
        written = self.r.tokens[place].text
        for tail in ("هما", "هم", "ها", "ه"):
            stem = word[: -len(tail)]
            if word.endswith(tail) and len(stem) > 3 and (
                _DEVERBAL.fullmatch(stem) or stem in self.w["common_noun"]
            ):  # fmt: skip
                return True
        if _DOUBLED.fullmatch(word) and (
            "\u0651" in written or self.r.key(place + 1).startswith("ال")
        ):  # fmt: skip
            return not self.has(place, "place_name") and word not in _NAMES
        return (
            word in self.w["common_noun"]
            or word in self.w["spelt_with_al"]
            or (bool(_FUUL.fullmatch(word)) and word not in self.w["name_like"])
            or (bool(_DEVERBAL.fullmatch(word)) and word not in self.w["not_deverbal"])
            or (written[-1] == "ة" and len(word) > 3)
            or (word.endswith("ات") and len(word) > 4)
            or word.isdigit()
        )

    # ---- phrases -----------------------------------------------------------------------------

    def after(
        self, first: int, limit: int, *, object_follows: bool = False, with_ba: bool = False,
        with_fi: bool = False,
    ) -> int:  # fmt: skip
        """Return where the noun phrase that begins at a place ends (`first`: there is none).

        `object_follows` says that a bare object may come next («أعلن الجيش استعادة …»), so an
        indefinite noun after a definite one begins something new; `with_ba` that «ب» governs
        the content, so any word that may begin with it ends the phrase.
        """
        if not self._may_begin(first, limit):
            return first
        self._fi = with_fi
        object_follows = object_follows or self._bare
        if object_follows and self.deverbal(first) and not self.is_a(first, *_NOUN_CLASSES):
            return first
        place, limit = first, min(limit, first + _LONGEST)
        head, outer, self._bare = first, self._bare, object_follows
        try:
            place = self._extend(first, head, limit, object_follows, with_ba=with_ba)
        finally:
            self._bare = outer
        return self._tidy(first, place)

    def _extend(self, first: int, head: int, limit: int, bare: bool, *, with_ba: bool) -> int:
        place = first
        while place < limit:
            step = self._step(place, first, head, limit, bare)
            if step <= place or (
                with_ba and place > first and self.may_be_with(place)
                and not self.has(place + 1, "complementizer")
                and not self._at_institution(place, head)
            ):  # fmt: skip
                break
            place = step
        return place

    def _may_begin(self, place: int, limit: int) -> bool:
        if place >= limit:
            return False
        if not self.r.is_word(place):
            return self.r.opens(place) > 0
        if self.has(place, "complementizer", "preposition", "relative", "conjunction", "time",
                    "adverb", "auxiliary", "negation", "turn", "host"):  # fmt: skip
            return False
        word, written = self.r.key(place), self.r.tokens[place].text
        if self.has(place, "pronoun") or word in _GLUED or written.endswith(("اً", "ًا")):
            return False
        if self._is_participle(place) or self.may_be_with(place):
            return False
        if word.startswith("و") and word not in self._nouns and any(
            word[1:] in self.w[name] for name in ("time", "preposition", "adverb", "conjunction")
        ):  # fmt: skip
            return False
        return not (self.clitic(place, "ب") or self.clitic(place, "ل"))

    def _step(self, place: int, first: int, head: int, limit: int, bare: bool) -> int:
        """Return the place after what belongs to the phrase here; `place` when it ends."""
        r = self.r
        if not r.is_word(place):
            return self._mark(place, first, limit)
        if place == first:
            return place + 1
        if self.has(place, "published"):
            nxt = place + 2 if r.key(place + 1) == "عن" else place + 1
            return max(self.after(nxt, limit), nxt)
        if r.key(place) in _SELF:
            return place + 1
        if r.key(place) in _GLUED or self._is_participle(place):
            return place
        if self.has(place, "complementizer", "relative", "pronoun", "time", "conjunction",
                    "adverb", "auxiliary", "negation", "cause", "opener", "host"):  # fmt: skip
            return self._relative(place, head, limit)
        if r.key(place) == "علي" and r.tokens[place].text.endswith("ي") and (
            r.key(place - 1) in _BEFORE_ALI or self.is_a(place - 1, "honorific", "official")
        ):  # fmt: skip
            return place + 1
        if r.key(place) in _ACTING:
            return place + 1
        if self.has(place, "preposition"):
            return self._preposition(place, head, limit)
        if r.key(place) == "باسم":
            return max(self.after(place + 1, limit, object_follows=bare), place + 1)
        if self.clitic(place, "ب"):
            if self._governs(place - 1, "restrictive") or self._at_institution(place, head):
                return place + 1
            return place
        if self.clitic(place, "ل"):
            return self._for(place, head)
        if self.is_joined_verb(place) or self._ends_by_verb(place):
            return place
        if bare and self._begins_object(place, first):
            return place
        return place + 1

    def _mark(self, place: int, first: int, limit: int) -> int:
        r = self.r
        text = r.tokens[place].text
        closing = r.opens(place)
        if 0 < closing < limit and self.is_name(place, closing):
            return closing + 1
        if text == "(" and place > first:
            for end in range(place + 1, min(place + 5, limit)):
                if r.tokens[end].text == ")":
                    return end + 1
        if text in _DASHES and 0 < place - first and place + 1 < limit:
            glued = r.tokens[place].start == r.tokens[place - 1].end
            if glued and r.tokens[place + 1].start == r.tokens[place].end:
                return place + 2
        if text == "." and place + 1 < limit and len(r.key(place - 1)) == 1:
            return place + 1  # «د. سمير»
        if text in "&@#/" and place + 1 < limit:
            return place + 2 if r.is_word(place + 1) else place
        return place

    def is_name(self, opened: int, closed: int) -> bool:
        """Tell whether a short quoted stretch is a name: «صحيفة “وول ستريت جورنال”»."""
        r = self.r
        size = closed - opened - 1
        if size > 5 or not all(r.is_word(n) or r.tokens[n].text in _DASHES + ".+&"
                               for n in range(opened + 1, closed)):  # fmt: skip
            return False
        before = r.key(opened - 1)
        if self.has(opened - 1, "published"):
            return True
        if before in ("علي", "عبر") and size <= 2:
            return True
        follows = self.has(closed + 1, "complementizer") or (
            r.is_word(closed + 1) and self.deverbal(closed + 1)
        )
        if follows and size <= 3 and self.is_verb(opened - 1):
            return True
        if self.is_a(opened - 1, "armed") and size <= 4:
            return True
        if before in ("في", "من", "باسم", "لدي") and size <= 3 and r.is_word(closed + 1):
            return True
        if opened and not before.startswith("ال") and self.is_a(
            opened - 1, "naming", "outlet", "document", "organization"
        ):  # fmt: skip
            return True
        if r.key(opened - 1) in _GLUED:
            return size <= 3
        inside = " ".join(r.key(n) for n in range(opened + 1, closed))
        if any(self.is_a(n, "outlet") for n in range(opened + 1, closed)):
            return True
        return size <= 3 and inside in self._quoted_names()

    def _quoted_names(self) -> frozenset[str]:
        """Return what the text quotes after a naming noun, or writes in Latin letters in marks."""
        if not hasattr(self, "_names"):
            found: set[str] = set()
            seen: set[str] = set()
            for opened, closed in self.r.quotes:
                inside = " ".join(self.r.key(n) for n in range(opened + 1, closed))
                if inside in seen and closed - opened <= 5:
                    found.add(inside)
                seen.add(inside)
                if closed - opened <= 5 and (
                    inside.isascii() or (opened and self.is_a(opened - 1, "naming"))
                ):
                    found.add(inside)
            self._names = frozenset(found)
        return self._names

    def _relative(self, place: int, head: int, limit: int) -> int:
        """Take «سيرة ماسك التي كتبها …» whole: what says who made a document identifies it."""
        if self.has(place, "relative") and self.is_a(head, "document"):
            verb = place + 1
            if self.has(verb, "published"):
                return max(self.after(verb + 1, limit), verb + 1)
        return place

    def _preposition(self, place: int, head: int, limit: int) -> int:
        """Take a prepositional phrase that says which person or body is meant."""
        word = self.r.key(place)
        adjective = self.definite(place - 1) and place - 2 >= head
        if self._governs(place - 1, "restrictive") or (
            adjective and self.has(place - 2, "overseer")
        ):  # fmt: skip
            end = self.after(place + 1, min(limit, place + 7))
            return max(end, place + 1)
        if word == "من" and (self.is_a(place - 1, "quantifier") or self._from_place(place)):
            return max(self.after(place + 1, limit), place + 1)
        if word in ("علي", "عبر") and self.is_a(head, "medium") and place - head <= 2:
            return max(self.after(place + 1, min(limit, place + 5)), place + 1)
        if word == "في" and not self._fi and self._in_place(place, head):
            closing = self.r.opens(place + 1)
            if closing > 0:
                return closing + 1
            return max(self.after(place + 1, min(limit, place + 9)), place + 1)
        if word == "علي" and self.r.key(place + 1) in _KNOWING:
            last = place + 2
            while self.r.is_word(last) and last < limit and (
                self.clitic(last, "ب") or self.deverbal(last) or self.definite(last)
            ):  # fmt: skip
                last += 1
            return last
        if word in ("داخل", "لدي") and (
            self.is_a(head, *_PEOPLE) or self.r.key(head).endswith(("ون", "ين", "ان"))
        ):  # fmt: skip
            closing = self.r.opens(place + 1)
            return closing + 1 if closing > 0 else max(
                self.after(place + 1, min(limit, place + 6)), place + 1
            )  # fmt: skip
        if word == "ضمن" and self.is_a(head, "official"):
            return max(self.after(place + 1, min(limit, place + 6)), place + 1)
        return place

    def _governs(self, place: int, name: str) -> bool:
        return self.has(place, name)

    def _at_institution(self, place: int, head: int) -> bool:
        """Tell «أستاذ العلوم السياسية بجامعة القاهرة», «عضو لجنة الإسكان بمجلس النواب»."""
        if place == head or not self.is_a(head, "official", "expert", "honorific", "spokesperson"):
            return False
        word = self.r.key(place)
        return word.startswith("ب") and self.stripped(word) != word and self.is_a(
            place, "institution"
        )  # fmt: skip

    def _from_place(self, place: int) -> bool:
        return self.is_a(place + 1, "organization", "body") and not self.is_a(
            place - 1, "outlet", "body"
        )

    def _in_place(self, place: int, head: int) -> bool:
        """Tell whether «في …» names the body of an official or expert, not an occasion."""
        people = ("official", "expert", "quantifier", "anonymous", "witness", "spokesperson",
                  "collective", "document", "body", "organization", "honorific")  # fmt: skip
        if not any(self.is_a(n, *people) for n in (head, place - 1, place - 2) if n >= head):
            plural = self.r.key(head).endswith(("ون", "ين")) and place - head <= 3
            at = self.is_a(place + 1, "institution", "organization") and place - head <= 2
            if not plural and not at:
                return False
        nxt = place + 1
        closing = self.r.opens(nxt)
        if closing > 0:
            return self.is_name(nxt, closing)
        if self.has(nxt, "pronoun", "time") or self.is_a(nxt, "medium") or self.has(nxt, "medium"):
            return False
        return not self.r.key(nxt).isdigit()

    def _for(self, place: int, head: int) -> int:
        """Take «الأمين العام للأمم المتحدة», but not «قال الوزير لصحيفة …»."""
        if self.is_a(place, "outlet", "social") or self.r.key(place) in _LISTENERS:
            return place
        if self.has(place - 1, "restrictive", "title_adjective"):
            return place + 1
        told = self.is_a(place, "outlet", "body", "official", "social", "organization")
        if self.is_a(head, "body", "organization", "expert") and not told:
            return place + 1
        if self.is_a(head, "document") and place - head <= 2 and not self.is_a(place, "outlet"):
            return place + 1
        if self.is_a(head, "official", "spokesperson", "expert") and (
            self.is_a(place, "body", "organization") or self.r.key(place) in _AFFAIRS
        ):
            return place + 1
        return place

    def _ends_by_verb(self, place: int) -> bool:
        word = self.r.key(place)
        if self.is_verb(place) and not word.startswith("ال"):
            forms = self.lexicon.lookup(word)
            return all(not {"homograph"} & f.verb.marks for f in forms) or word[0] in "يت"
        return word in self.w["finite"]

    def _begins_object(self, place: int, first: int) -> bool:
        """Tell whether an indefinite noun after a finished phrase begins the object."""
        before = self.r.key(place - 1)
        if not self.r.is_word(place - 1):
            return self.deverbal(place)
        finished = (
            self.definite(place - 1)
            or self.r.tokens[place - 1].text == ")"
            or (not self.deverbal(place - 1) and not self.is_a(place - 1, *_CONSTRUCT))
            or self.is_a(place - 1, "place_name")
        )
        if place == first or not finished:
            return False
        if self.deverbal(place):
            return True
        word = self.r.key(place)
        governs = self.has(place + 1, "preposition") or self.clitic(place + 1, "ب")
        thing = bool(_DEVERBAL.fullmatch(word[2:])) or word in _THINGS
        return word.startswith("ال") and thing and governs and (
            not self.is_a(place - 1, *_CONSTRUCT) or self.definite(place - 1)
        )  # fmt: skip

    def _tidy(self, first: int, last: int) -> int:
        """Leave out what cannot end a phrase: a lone conjunction, a dash, a quantifier's من."""
        while last > first and not self.r.is_word(last - 1) and self.r.quote_of[last - 1] < 0:
            last -= 1
        return last

    # ---- before a verb -----------------------------------------------------------------------

    def before(self, verb: int, start: int) -> Range | None:
        """Return the noun phrase that fills a clause from `start` to its verb, if one does.

        Adverbs, times and auxiliaries may stand between; an apposition between commas may too
        and belongs to the phrase only if it names or entitles («…، المتحدث باسم …»).
        """
        if start >= verb or not self._may_begin(start, verb):
            return None
        last = self.after(start, verb)
        if last == start:
            return None
        last = self._apposed(start, last, verb)
        place = last
        while place < verb:
            place = self._between(place, verb)
            if place < 0:
                return None
        return start, last

    def _apposed(self, start: int, last: int, verb: int) -> int:
        """Take «محامي العائلة، غسان الدويري،» whole: a title and a name."""
        if last >= verb or self.r.tokens[last].text not in "،,":
            return last
        first = last + 1
        end = self.after(first, verb)
        people = ("official", "spokesperson", "expert", "honorific", "witness")
        closes = end == verb or (end < verb and self.r.tokens[end].text in "،,")
        if end == first or not closes or end - first > 6:
            return last
        if self.is_a(first, *people) or (self.is_a(start, *people) and end - first <= 4
                                         and not self.deverbal(first)):  # fmt: skip
            return end
        return last

    def _between(self, place: int, verb: int) -> int:
        if self.has(place, "adverb", "time", "auxiliary", "negation", "pronoun"):
            return place + 1
        if self.r.tokens[place].text in "،,":
            closing = next((n for n in range(place + 1, verb) if self.r.tokens[n].text in "،,"), -1)
            return closing + 1 if closing > 0 else (place + 1 if place + 1 == verb else -1)
        if self.r.tokens[place].text in "(-–" and place + 1 < verb:
            closes = next((n for n in range(place + 1, verb)
                           if self.r.tokens[n].text in ")-–"), -1)  # fmt: skip
            return closes + 1 if closes > 0 else -1
        if self.has(place, "preposition") or self.clitic(place, "ب") or self.clitic(place, "ل"):
            step = place + 1
            while step < verb and self.r.is_word(step) and not self.has(step, "relative"):
                step += 1
            return step if step == verb or self.r.tokens[step].text in "،," else -1
        return -1


_NOUN_CLASSES = (
    "naming", "outlet", "document", "anonymous", "official", "spokesperson", "body", "organization",
    "expert", "witness", "collective", "social", "medium", "honorific", "place_name",
)  # fmt: skip
_PEOPLE = ("official", "expert", "anonymous", "witness", "spokesperson", "collective", "quantifier")
_KNOWING = frozenset(map(key, ("دراية", "علم", "اطلاع", "صلة", "معرفة", "إطلاع", "احتكاك")))
_CONSTRUCT = ("official", "body", "organization", "naming", "quantifier", "document", "outlet")
_LISTENERS = frozenset(
    key(word)
    for word in ("للصحفيين", "للصحافيين", "للصحافة", "لوسائل", "للإعلام", "لرويترز", "لبي", "لسي",
                 "لفرانس", "للجزيرة", "لسكاي", "لبرنامج", "للوكالة", "للصحيفة", "للقناة")
)  # fmt: skip
_AFFAIRS = frozenset(
    key(word)
    for word in ("للشؤون", "لشؤون", "لشركة", "لمنظمة", "لمجلس", "للاتحاد", "للأمم", "للأمن",
                 "لمجموعة", "لوزارة", "للجيش", "للحزب", "للحركة", "لقسم", "لفريق", "لمنطقة",
                 "للتنمية", "للسياسات", "للعمليات", "للحكومة", "للدولة", "للشركة", "للجنة")
)  # fmt: skip
_GLUED = frozenset({"و", "ب", "ف", "ل", "ك"})
_BEFORE_ALI = frozenset(map(key, ("أبو", "أبي", "بن", "محمد", "أحمد", "حسين", "حسن", "الإمام")))
_ACTING = frozenset(map(key, ("بالإنابة", "بالوكالة", "بالنيابة", "بالإنابه")))
_THINGS = frozenset(map(key, ("الحديث", "الكلام", "القول", "الخبر", "الأمر", "الرد", "الربط")))
_SELF = frozenset(map(key, ("نفسه", "نفسها", "أنفسهم", "ذاته", "ذاتها", "عينه")))
_SAYING = frozenset(map(key, ("بالقول", "بقوله", "بقولها", "بقولهم")))
