"""Names in quotation marks: «صحيفة “وول ستريت جورنال”» quotes nobody (scheme.md §4.6)."""

from __future__ import annotations

from functools import cached_property

from annotator.suggest.reading import DASHES
from annotator.suggest.wording import Wording

_INNER_MARKS = DASHES | frozenset(".+&")
_ENDS = frozenset(".؟!؛")
_LONGEST, _LONGEST_PERSON = 5, 3
_FURTHEST = 40  # tokens after a quoted subject in which its content opens
_NAMED = ("naming", "outlet", "document", "organization")
_PEOPLE = ("official", "spokesperson", "expert", "honorific", "body", "organization", "outlet")
_PARTICLES = ("conjunction", "pronoun", "preposition", "adverb", "time", "relative")
# Prepositions before a quoted place, work or network.
_AT = frozenset({"في", "من", "باسم", "لدي", "مع"})
_ON = frozenset({"علي", "عبر"})


class QuotedNames:
    """Tells which short quotations of one text are names."""

    def __init__(self, wording: Wording) -> None:
        """Keep what is needed."""
        self.w = wording
        self.r = wording.r

    def has(self, opened: int, closed: int) -> bool:
        """Tell whether the stretch between two marks is a name."""
        size = closed - opened - 1
        if size > _LONGEST or not self._is_words(opened, closed):
            return False
        return (
            self._is_announced(opened, size)
            or self._is_governed(opened, closed, size)
            or self._is_argument(opened, closed, size)
            or self._is_well_known(opened, closed, size)
            or self._is_aside(opened, closed, size)
            or self._is_subject(opened, closed, size)
            or self._is_body(opened, closed)
            or self._is_nickname(opened, closed, size)
            or self._is_person(opened, closed, size)
        )

    def _is_person(self, opened: int, closed: int, size: int) -> bool:
        """Tell «وذكر “جيري رايس” في إفادة صحفية، أن …» from «وقال “لا تعليق”»."""
        if size > _LONGEST_PERSON or not self.w.is_verb(opened - 1):
            return False
        inside = range(opened + 1, closed)
        plain = all(
            not (self.w.is_common(n) or self.w.is_definite(n) or self.w.is_noun(n))
            and not self.w.has(n, *_PARTICLES, "negation", "adjective")
            for n in inside
        )
        named = self.w.is_name(opened + 1) or (size > 1 and plain)
        return named and not self._says_something(opened) and self._opens_later(closed + 1)

    def _is_body(self, opened: int, closed: int) -> bool:
        """Tell «أعلنت “لجنة أطباء السودان” أن …»: the name of a body, whose content follows."""
        first = opened + 1
        body = self.w.is_a(first, "body", "organization", *_NAMED)
        body = body and not self._says_something(opened)
        return body and self.w.is_verb(opened - 1) and self._opens_later(closed + 1)

    def _is_nickname(self, opened: int, closed: int, size: int) -> bool:
        """Tell «سامي النهدي “الشوالي” ، …»."""
        after = closed + 1
        ends = self.r.parts(after) or self.w.has(after, "complementizer")
        return size == 1 and self.w.is_name(opened - 1) and ends

    def may_be(self, opened: int, closed: int) -> bool:
        """Tell whether the stretch between two marks is short enough for a name."""
        return closed - opened - 1 <= _LONGEST and self._is_words(opened, closed)

    def is_proper(self, opened: int, closed: int) -> bool:
        """Tell whether a name is one by itself, so that it makes no content a mixed one.

        After «من» or «بـ» a short quotation may be a name, or the source's own words.
        """
        size = closed - opened - 1
        if size > _LONGEST or not self._is_words(opened, closed):
            return False
        return (
            (self._is_announced(opened, size) and not self._is_predicate(opened, closed))
            or self._is_well_known(opened, closed, size)
            or self._is_apposed(opened, closed, size)
        )

    def _is_predicate(self, opened: int, closed: int) -> bool:
        """Tell «إن المصنع “خط أحمر”.»: after a definite word, at the end of a sentence."""
        return self.w.is_definite(opened - 1) and self.r.written(closed + 1) in _ENDS

    def _is_apposed(self, opened: int, closed: int, size: int) -> bool:
        """Tell «الأقمار “ستارلينك” تعمل» from «المصنع “خط أحمر”», which says what it is."""
        after = closed + 1
        goes_on = self.r.is_word(after) and not self.w.has(after, *_PARTICLES)
        unknown = size <= 2 and goes_on and not self._is_common(opened, size)
        return unknown and self.w.is_definite(opened - 1)

    def _is_words(self, opened: int, closed: int) -> bool:
        inside = range(opened + 1, closed)
        return all(self.r.is_word(n) or self.r.written(n) in _INNER_MARKS for n in inside)

    def _is_announced(self, opened: int, size: int) -> bool:
        """Tell «صحيفة “…”», «قوات “…”», «تقرير نشرته “…”» by the word before."""
        before = opened - 1
        if self.w.has(before, "published"):
            return True
        if self.w.is_a(before, "armed") and size <= 4:
            return True
        if self.w.is_definite(before) or self.r.key(before)[:2] == "ال" or opened == 0:
            return size <= 3 and self._follows_outlet(before) and not self._is_common(opened, size)
        if self.w.is_a(before, "titled") and not self.w.is_definite(before):
            return True
        if self.w.is_a(before, *_NAMED) and not self._is_owned(before):
            return not self._says_something(opened)
        return size <= 2 and self.w.is_a(before, *_PEOPLE) and not self.w.is_verb(before)

    def _is_subject(self, opened: int, closed: int, size: int) -> bool:
        """Tell «تقرير لبنك استثمار “النيل” أن», «مندوب روسيا “فاسيلي …” في وقت سابق، أن».

        It ends a subject, whose content is yet to come.
        """
        if size > 3 or not self.r.is_word(opened - 1) or self._says_something(opened):
            return False
        if self.w.has(opened - 1, *_PARTICLES, "complementizer") or self.w.verbs(opened - 1):
            return False
        if self.w.has(closed + 1, "complementizer"):
            return not self.w.is_definite(opened - 1) or not self._is_common(opened, size)
        near = range(max(0, opened - 6), opened)
        if size == 1 and self.r.parts(closed + 1) and self.w.is_definite(opened - 1):
            return any(self.w.is_a(n, "body", "organization") for n in near)  # «“البنتاغون”، …»
        person = any(self.w.is_a(n, *_PEOPLE) for n in near)
        return person and not self._is_plain(opened + 1) and self._opens_later(closed + 1)

    def _is_owned(self, place: int) -> bool:
        """Tell «مراجعته “سطرا سطرا”»: what is somebody's is not named."""
        return self.r.key(place).endswith(("ه", "ها", "هم")) and not self.w.has_teh(place)

    def _says_something(self, opened: int) -> bool:
        """Tell «تحقيق “مستقل وسريع”» from «رواية “ليالي القاهرة”»."""
        w, first = self.w, opened + 1
        described = w.has(first, "adjective") and not w.is_definite(first)
        return described or w.has(first, *_PARTICLES, "negation", "complementizer")

    def _is_common(self, opened: int, size: int) -> bool:
        """Tell whether the words between marks are common ones, not a name."""
        inside = range(opened + 1, opened + 1 + size)
        return any(self._is_plain(n) for n in inside)

    def _is_plain(self, place: int) -> bool:
        w = self.w
        return (
            w.is_definite(place)
            or w.is_common(place)
            or w.is_adjective(place)
            or w.has(place, *_PARTICLES, "negation", "complementizer", "cause", "interrogative")
            or w.clitic(place, "ل")
            or w.clitic(place, "ب")
            or bool(w.verbs(place))
        )

    def _follows_outlet(self, place: int) -> bool:
        """Tell «هيئة الإذاعة البريطانية “…”»."""
        return any(self.w.is_a(n, *_NAMED) for n in range(place, max(-1, place - 4), -1))

    def _is_governed(self, opened: int, closed: int, size: int) -> bool:
        """Tell «على “تلغرام”», «في “الحزب” إن» by the preposition before."""
        before = self.r.key(opened - 1)
        if before in _ON:
            return size <= 2
        if self.w.is_bare_clitic(opened - 1):
            return size <= 3
        return before in _AT and size <= 3 and self.r.is_word(closed + 1)

    def _is_argument(self, opened: int, closed: int, size: int) -> bool:
        """Tell «ذكرت “الأفق” أن»: the subject of a verb, whose content follows."""
        if size > 3 or not self.w.is_verb(opened - 1):
            return False
        after = closed + 1
        return (
            self.w.has(after, "complementizer")
            or self.r.key(after) in ("عن", "الي")
            or (self.r.is_word(after) and self.w.is_common(after))
            or all(self.r.key(n) in self._unquoted for n in range(opened + 1, closed))
            or (self.r.is_word(after) and not self._goes_on(after))
            or (size <= 2 and self.r.parts(after) and self._opens_later(after + 1))
        )

    def _is_aside(self, opened: int, closed: int, size: int) -> bool:
        """Tell «أفادت مصادر، “الأخبار”، بأن»."""
        r = self.r
        if size > 3:
            return False
        if r.written(closed + 1) == ":" and r.is_word(opened - 1):
            return True  # «…، رئيس هيئة الاستثمار “شروق”: …»
        between = r.parts(opened - 1) and r.parts(closed + 1)
        return between and self.w.has(closed + 2, "complementizer")

    def _goes_on(self, place: int) -> bool:
        """Tell «قال “نعم” مضيفاً», «قال “لا” ثم …»: what follows a short quotation."""
        w = self.w
        particle = w.has(place, *_PARTICLES)
        return particle or w.is_participle(place) or self.r.key(place)[:1] == "و"

    def _opens_later(self, place: int) -> bool:
        """Tell «وأضاف “الحربي”، خلال …، أن»: the content of the verb comes later."""
        if place >= len(self.r):
            return False
        _, limit = self.r.sentence(place)
        for step in range(place, min(limit, place + _FURTHEST)):
            if self.w.has(step, "complementizer") or self.r.written(step) == ":":
                return True
            modified = self.w.is_definite(step)  # «“لجنة …” المعارضة»
            aside = self.w.has(step, "published")
            if (self.w.verbs(step) and not aside) or (self.w.is_participle(step) and not modified):
                return False
        return False

    def _is_well_known(self, opened: int, closed: int, size: int) -> bool:
        inside = range(opened + 1, closed)
        if any(self.w.has(n, "outlet") for n in inside):
            return True
        if all(self.w.has(n, "letter") for n in inside):
            return True
        return size <= 3 and self._words(opened, closed) in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        """What the text quotes twice, or after a naming noun, or in Latin letters."""
        found: set[str] = set()
        seen: set[str] = set()
        for opened, closed in self.r.quotes:
            if closed - opened > _LONGEST:
                continue
            words = self._words(opened, closed)
            again = words in seen and not self._has_particle(opened, closed)
            if self._has_name(opened) or again or words.isascii() or self._is_used(opened, closed):
                found.add(words)
            seen.add(words)
        return frozenset(found)

    def _has_name(self, opened: int) -> bool:
        """Tell «مدينة “الروابي”», not «المدينة “على شفا كارثة”»."""
        named = opened > 0 and self.w.is_a(opened - 1, "naming")
        return named and not (self.w.is_definite(opened - 1) or self._says_something(opened))

    def _has_particle(self, opened: int, closed: int) -> bool:
        """Tell «القفز في المجهول», which is quoted twice and no name."""
        return any(self.w.has(n, *_PARTICLES) for n in range(opened + 1, closed))

    @cached_property
    def _unquoted(self) -> frozenset[str]:
        """The words of the text outside quotations."""
        places = range(len(self.r))
        return frozenset(self.r.key(n) for n in places if self.r.quote_of[n] < 0)

    def _is_used(self, opened: int, closed: int) -> bool:
        """Tell whether one or two quoted words, that are no common ones, stand elsewhere too."""
        inside = range(opened + 1, closed)
        used = all(self.r.key(n) in self._unquoted for n in inside)
        return len(inside) <= 2 and used and not self._is_common(opened, len(inside))

    def _words(self, opened: int, closed: int) -> str:
        return " ".join(self.r.key(n) for n in range(opened + 1, closed))
