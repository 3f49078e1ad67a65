"""Two noun phrases after a verb: «دعا الرئيس التركي المجتمع الدولي إلى …», one beside the other.

Nothing but their words parts who speaks from whom or what the verb is about. The second begins
where the first may be complete and a word stands that is no part of it: no adjective, no name,
no title in apposition.
"""

from __future__ import annotations

from typing import Literal

from annotator.suggest.attachments import PEOPLE
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import Range

# What the second noun phrase may be: one spoken to, one accused, a thing described.
Second = Literal["addressee", "accused", "described"]

_GROUPS = ("body", "collective", "document", "institution", "organization")
_THINGS = ("deed", "document", "event", "thing")
_OWN = ("نظير", "زميل", "قوات")
_LONG_TITLE = 3  # words of a title that no surname alone follows
_BEFORE = 400  # tokens in which a full name is looked for
_POSSESSORS = ("ه", "ها", "هم")
_PLURALS = ("ين", "ون", "ات")
# Words whose own complement comes after them: «باسم», «نشرته», «يدعى».
_MODIFIERS = ("in_name_of", "published", "called")


class Division:
    """Finds where the second of two noun phrases begins, in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.w = phrases.w
        self.r = phrases.r

    def of(self, phrase: Range, second: Second) -> tuple[Range, Range | None]:
        """Return who speaks, and whom or what else a phrase names, if it names two."""
        first, last = phrase
        for place in range(first + 1, last):
            if self._begins(place, first, second):
                return (first, place), (place, last)
        return phrase, None

    def _begins(self, place: int, first: int, second: Second) -> bool:
        if not self.r.is_word(place):
            return second == "addressee" and self._is_outlet(place, first)
        if not self._may_begin(place, first):
            return False
        word = self.r.key(place)
        own = word.startswith(_OWN) and word.endswith(_POSSESSORS)
        if own or self.w.has(place, "everyone"):
            return True
        open_ended = self.r.written(place - 1) == "آل" or not self._is_complete(place - 1, first)
        if open_ended or self._is_family(place, first):  # «الوزير وليد المعلم»
            return False
        if self.w.is_definite(place):
            return self._begins_definite(place, second)
        return self._begins_indefinite(place, first, second)

    def _is_family(self, place: int, first: int) -> bool:
        """Tell a family name that is a noun for people: nothing else follows a first name."""
        w = self.w
        person = w.is_definite(place) and w.is_a(place, *PEOPLE)
        several = w.is_plural(place) or w.is_a(place, "body", "organization")
        named = w.is_name(place - 1) and place - 2 >= first and not w.is_name(place - 2)
        return person and named and not several

    def _may_begin(self, place: int, first: int) -> bool:
        """Tell a word that nothing governs: no preposition stands before it or in it."""
        w, before = self.w, place - 1
        if self.r.quote_of[place] != self.r.quote_of[first - 1]:
            return False
        if w.has(before, "preposition") or w.is_bare_clitic(before):
            return False
        governed = w.clitic(place, "ل") or w.clitic(place, "ب")
        governed = governed or self._is_joined(place)
        return not (governed or w.has(place, *_MODIFIERS))

    def _is_joined(self, place: int) -> bool:
        """Tell «ضباط الاستخبارات والشرطة»: more of the same phrase."""
        word = self.r.key(place)
        return word.startswith("وال") and word not in self.w.lists.nouns

    def _is_outlet(self, place: int, first: int) -> bool:
        """Tell «أبلغ مصدر عسكري “إرم نيوز” أن»."""
        w = self.w
        named = w.is_a(first, "outlet") or w.is_a(place - 1, "outlet", "organization", "naming")
        return self.r.opens(place) > 0 and place > first + 1 and not named

    # ---- the first phrase --------------------------------------------------------------------

    def _is_complete(self, place: int, first: int) -> bool:
        """Tell whether the first phrase may end with this word: no complement must follow."""
        w = self.w
        if w.has(place, *_MODIFIERS):
            return False
        if not self.r.is_word(place) or w.is_definite(place) or self._is_surname(place):
            return True
        if w.is_a(first, "outlet") and place > first:
            return True
        if w.is_plural(place) and self._ends(place):
            return True
        return not self._wants_more(place, first) and self._may_end(place, first)

    def _is_surname(self, place: int) -> bool:
        w, before = self.w, place - 1
        named = w.is_name(before) and not w.has(before, *_MODIFIERS)
        return named and not w.is_a(place, *PEOPLE)

    def _wants_more(self, place: int, first: int) -> bool:
        """Tell the first word of a construct: «أمير قطر», «وزراء خارجية …», «كبار العلماء»."""
        w = self.w
        governed = w.clitic(place, "ل") and not w.is_definite(place)  # «نقابة لأعوان الوزارة»
        if governed or w.is_a(place, "body", "defence", *PEOPLE) or w.is_portfolio(place):
            return True
        return w.is_a(place, "quantifier") and not (w.is_adjective(place) and place > first)

    def _may_end(self, place: int, first: int) -> bool:
        w = self.w
        if w.has(place, "place_name", "proper") or w.is_name(place):
            return True
        if w.is_adjective(place):
            return place > first
        if w.is_bare_noun(place) or w.is_common(place):
            return False
        return place == first or self._is_unlisted_name(place)

    def _ends(self, place: int) -> bool:
        """Tell a plural with its ن: no complement follows."""
        word = self.r.key(place)
        return word.endswith("ون") or self.w.noun(place) != word

    def _is_unlisted_name(self, place: int) -> bool:
        """Tell a name from the complement of a noun: «الوزير لافروف», not «رئيس قطاع»."""
        w, before = self.w, place - 1
        if w.has(before, "preposition"):
            return False
        if w.is_a(before, "organization", "outlet", "naming"):
            return True
        return w.is_definite(before) or not (w.is_bare_noun(before) or w.is_common(before))

    # ---- the second --------------------------------------------------------------------------

    def _begins_definite(self, place: int, second: Second) -> bool:
        w = self.w
        if self._modifies(place) or (w.has(place, "apposed") and not w.is_definite(place + 1)):
            return False  # «… الأمير محمد»
        if w.has(place, "addressee_noun", "described") or w.is_a(place, "target"):
            return True
        if w.is_oblique(place) or w.is_noun(place) or w.is_used_bare(place):
            return True
        if not w.is_definite(place - 1):
            return False  # a family name
        foreign = w.has_teh(place) and w.is_a(place - 1, *PEOPLE)
        said = w.is_masdar(place) or self.r.key(place).endswith("ات")
        return foreign or (second != "addressee" and said)

    def _modifies(self, place: int) -> bool:
        """Tell an adjective of the first phrase: it agrees with the noun before it."""
        w, before = self.w, place - 1
        asked = w.is_oblique(place) and w.has(place, "addressee_noun")
        asked = asked and self.r.key(place + 1) != "عن"  # «المسؤولين»
        if w.is_bound(place) and not asked:
            return True
        ending, earlier = self.r.key(place)[-2:], self.r.key(before)[-2:]
        if ending == earlier == "ين" and not w.is_noun(place):
            return True  # «الحرمين الشريفين»
        if asked or not (w.is_adjective(place) or self._is_relational(place)):
            return False
        person = w.is_a(before, *PEOPLE)
        if ending == "ين" and not w.has(place, "singular_in_yn"):
            return earlier in _PLURALS or not person
        return not (person and w.is_noun(place) and w.has_teh(place))

    def _is_relational(self, place: int) -> bool:
        """Tell «الخارجية», «السعودية», «الاقتصادي»: adjectives that are nouns by themselves."""
        word = self.r.key(place)
        alef = self.r.written(place).endswith("ى") and not self.w.is_yeh_lax  # «المرمى»
        if alef or not word.startswith("ال") or self.w.has(place, "defective_noun"):
            return False
        return (self.w.has_teh(place) and word.endswith("يه")) or word.endswith("ي")

    def _begins_indefinite(self, place: int, first: int, second: Second) -> bool:
        w = self.w
        if self._is_someone_else(place, first) or self._are_two(first, place):
            return True
        if w.is_name(place) or self.r.key(place).isdigit():
            several = w.is_plural(first) and w.is_plural(place - 1)
            return several and w.is_name(place)  # «محتجون مصريون مبارك»
        if w.has(place, "letter"):
            return not (w.has(place - 1, "letter") or w.is_a(first, "outlet"))
        if w.has(place, "place_name") or w.is_a(place, "target"):
            return True
        return self._begins_group(place, first, second)

    def _begins_group(self, place: int, first: int, second: Second) -> bool:
        w = self.w
        if w.is_a(place, *PEOPLE):
            return self._is_another(place, first, second)
        noun = not w.is_adjective(place)
        if w.is_a(place, "outlet") or (noun and w.is_a(place, *_GROUPS)):
            return not w.is_a(first, "outlet") and not self._is_taught(place, first)
        made = noun and (w.is_a(place, *_THINGS) or w.is_common(place))
        return second != "addressee" and made and self._is_titled(place - 1)

    def _is_someone_else(self, place: int, first: int) -> bool:
        """Tell «هدد رئيس الوكالة ماسك», whom the text calls by a first name, from «الوزير ليو»."""
        if place - first < _LONG_TITLE or self._may_name(place + 1) or not self._may_name(place):
            return False
        word = self.r.key(place)
        earlier = range(max(1, place - _BEFORE), place)
        return any(self.r.key(n) == word and self._may_name(n - 1) for n in earlier)

    def _are_two(self, first: int, place: int) -> bool:
        """Tell «حذر زودر ميركل»: two surnames, which the text gives apart before."""
        if place != first + 1 or not (self._may_name(first) and self._may_name(place)):
            return False
        one, other = self.r.key(first), self.r.key(place)
        earlier = range(max(1, first - _BEFORE), first)
        full = any(self.r.key(n) == one and self._may_name(n - 1) for n in earlier)
        before = {self.r.key(n - 1) for n in earlier if self.r.key(n) == other}
        return full and bool(before) and one not in before

    def _may_name(self, place: int) -> bool:
        """Tell whether a word may be part of a name: nothing says that it is another word."""
        w = self.w
        if w.is_name(place):
            return True
        if not self.r.is_word(place) or w.is_definite(place) or w.is_noun(place):
            return False
        listed = bool(w.lists.classes(self.r.key(place)))
        return not (listed or w.verbs(place) or w.is_adjective(place) or w.is_common(place))

    def _is_taught(self, place: int, first: int) -> bool:
        """Tell «كلية الطب جامعة القاهرة»."""
        inside = range(first + 1, place)
        return self.w.is_a(place, "institution") and any(
            self.w.is_a(n, "institution") for n in inside
        )

    def _is_another(self, place: int, first: int, second: Second) -> bool:
        """Tell «الرئيس التركي رئيس الحكومة …» from «سهر الدماطي نائبة رئيس البنك»."""
        if place == first + 1:
            return second == "accused" and not self.w.is_a(first, *PEOPLE)
        return self.w.is_definite(place - 1) and self.w.is_a(first, *PEOPLE)

    def _is_titled(self, place: int) -> bool:
        """Tell whether a thing may follow: the word before it is no mere name."""
        w = self.w
        return w.is_definite(place) or w.is_adjective(place) or w.has(place, "place_name", "proper")
