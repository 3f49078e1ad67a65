"""«بحسب X», «وفقاً لـX», «نقلاً عن X»: the cue is a preposition, its scope the sentence (§4.5)."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.suggest.clauses import SEPARATORS
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_ONE = frozenset(map(key, ("بحسب", "وفق", "حسب")))
_WITH_LAM = frozenset(map(key, ("وفقا", "وفقاً", "طبقا", "طبقاً", "تبعا", "تبعاً", "خلافا")))
_TWO = {
    (key("نقلا"), key("عن")): "relays",
    (key("استنادا"), key("إلى")): "asserts",
    (key("على"), key("لسان")): "relays",
}
_EXTENT = {"قول": "claims", "تعبير": "asserts", "زعم": "claims", "وصف": "claims", "ادعاء": "claims"}
_WHAT = frozenset(map(key, ("حسبما", "وفقما", "كما")))
_NOUNS = {
    "claims": "مزاعم زعم ادعاءات ادعاء رواية_مزعومة",
    "asserts": "رواية روايات تصريحات تصريح أقوال إفادة إفادات قول ",
    "predicts": "تقديرات توقعات تقدير",
    "opines": "رأي اعتقاد",
}
_SPEECH = {key(word): stance for stance, listed in _NOUNS.items() for word in listed.split()}
_OPINION = {(key("في"), key("رأي")): 2, (key("من"), key("وجهة")): 3, (key("في"), key("نظر")): 2}
_SPEAKERS = ("document", "official", "body", "organization", "outlet", "anonymous", "spokesperson",
             "expert", "witness", "collective", "medium", "quantifier", "honorific")  # fmt: skip
_NOT_SOURCES = frozenset(
    map(key, ("خطة", "الخطة", "القانون", "قانون", "الحاجة", "الطلب", "حالة", "الحالة", "الأصول",
              "المعايير", "معايير", "شروط", "الشروط", "الاتفاق", "اتفاق", "نظام", "النظام", "جدول",
              "برنامج", "المادة", "مادة", "آلية", "القواعد", "قواعد", "أسس", "منهج", "رؤية", "أحكام",
              "القدرة", "الظروف", "مبدأ", "أولويات", "ضوابط", "إجراءات", "الإجراءات", "بنود",
              "القوانين", "قرار", "أحدث", "هذا", "ذلك", "هذه", "الموعد", "الفئة", "نوع", "حجم",
              "النوع", "الأولوية", "تعليمات", "متطلبات", "احتياجات", "طبيعة", "التقاليد",
              "الشريعة", "الدستور", "المواصفات", "نص", "صيغة"))
)  # fmt: skip


class Prepositions:
    """Attributions whose cue is a preposition, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.r = verbs.r

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue begins at a place, if a preposition of one does."""
        found = self._cue(place)
        if found is None:
            return None
        cue, after, stance, sure = found
        start, limit = self.v.bounds(place)
        if after >= limit:
            return None
        if self.r.key(after) in _NOT_SOURCES or (
            cue[-1][1] - cue[0][0] == 1 and self.p.deverbal(after)
            and not self.p.is_a(after, *_SPEAKERS)
        ):  # fmt: skip
            return None
        if not self._may_speak(place, after, start):
            return None
        last = self._source(after, limit)
        enclitic = last == after
        if enclitic and cue[-1][1] != after:
            return None
        if enclitic and not self._has_pronoun(cue) and not self._is_what(cue):
            return None
        content = self._scope(place, last, start, limit)
        if not content:
            return None
        lemma = self.r.key(place).removeprefix("و") if len(self.r.key(place)) > 3 else "حسب"
        return Draft("preposition", lemma, stance, cue, [] if enclitic else [(after, last)],
                     content, frame="scope", sure=sure)  # fmt: skip

    def _may_speak(self, place: int, after: int, start: int) -> bool:
        """Tell «بحسب العمر», «حسب الحاجة» from sources, in the middle of a clause."""
        if place == start or self.r.tokens[place - 1].text in SEPARATORS + "-–—()":
            return True
        if not self.r.is_word(after) or self.p.is_a(after, *_SPEAKERS, "place_name"):
            return True
        return not (self.p.definite(after) or self.p.deverbal(after))

    def _is_what(self, cue: list[Range]) -> bool:
        """Tell «بحسب ما ذكرت»: the verb's own subject is null."""
        return bool(self.v.forms(cue[-1][1] - 1)) and cue[-1][1] - cue[0][0] > 1

    # ---- the cue -----------------------------------------------------------------------------

    def _cue(self, place: int) -> tuple[list[Range], int, str, float] | None:
        word = self.r.key(place)
        bare = word[1:] if word[:1] in ("و", "ف") and word[1:] in _ONE | _WITH_LAM | _WHAT else word
        after = place + 1
        if bare in _WHAT and bare != "كما":
            return self._what([(place, after)], after)
        if bare == "كما" and self._is_said(after) and self._is_parted(place):
            return self._what([(place, after)], after)
        if bare in _ONE:
            if bare == "حسب" and not self._is_fit(place):
                return None
            return self._plain(place, after)
        if bare in _WITH_LAM:
            return self._with_lam(place, after)
        return self._phrase(place, bare)

    def _is_fit(self, place: int) -> bool:
        """Tell «حسب X» from «فحسب» and «على حسب»."""
        return not self.p.has(place - 1, "preposition") and self.r.key(place) != "فحسب"

    def _is_parted(self, place: int) -> bool:
        start, _ = self.v.bounds(place)
        return place > start and self.r.tokens[place - 1].text in SEPARATORS + "-–"

    def _is_said(self, place: int) -> bool:
        return any(f.verb.stance in ("asserts", "announces") for f in self.v.forms(place))

    def _plain(self, place: int, after: int) -> tuple[list[Range], int, str, float]:
        word = self.r.key(after)
        if word == "ما":
            return self._what([(place, after + 1)], after + 1)
        stance = _SPEECH.get(word, "")
        if stance and after + 1 < len(self.r) and self._names_speaker(after + 1):
            return [(place, after + 1)], after + 1, stance, 0.85
        own = self._own(word)
        if own:
            return [(place, after + 1)], after + 1, own, 0.75
        return [(place, after)], after, "asserts", 0.88

    def _names_speaker(self, place: int) -> bool:
        return self.r.is_word(place) and not self.p.has(place, "preposition")

    def _own(self, word: str) -> str:
        for tail in ("هما", "هم", "ها", "ه"):
            if word.endswith(tail) and word[: -len(tail)] in _SPEECH:
                return _SPEECH[word[: -len(tail)]]
        return ""

    def _with_lam(self, place: int, after: int) -> tuple[list[Range], int, str, float] | None:
        word = self.r.key(after)
        if word == "لما":
            return self._what([(place, after + 1)], after + 1)
        if not word.startswith("ل") and word != "ل":
            return None
        rest = word[1:]
        if rest in _NOT_SOURCES or "ال" + word[2:] in _NOT_SOURCES:
            return None
        stance = _SPEECH.get(rest, "")
        if stance and self._names_speaker(after + 1):
            return [(place, after + 1)], after + 1, stance, 0.85
        return [(place, after)], after, "asserts", 0.88

    def _what(self, cue: list[Range], after: int) -> tuple[list[Range], int, str, float]:
        """Take «بحسب ما ذكره X», «وفقاً لما أفاد به X»: the verb is in the cue."""
        first, last = cue[0][0], cue[-1][1]
        if self.r.key(after).startswith(("نقل", "اورد", "نشر", "بث")):
            return [(first, after + 1)], after + 1, "relays", 0.85
        if self.v.forms(after):
            last = after + 1
            stance = self.v.forms(after)[0].verb.stance
            while self.r.key(last) in ("به", "عنه", "عن", "فيه", "اليه", "عليه", "بها"):
                last += 1
            return [(first, last)], last, stance, 0.85
        if self.r.key(after) in ("ورد", "جاء") and self.r.key(after + 1) in ("في", "علي"):
            return [(first, after + 2)], after + 2, "asserts", 0.85
        return [(first, last)], last, "asserts", 0.4

    def _phrase(self, place: int, word: str) -> tuple[list[Range], int, str, float] | None:
        plain = word[1:] if word.startswith("و") else word
        nxt = self.r.key(place + 1)
        for (first, second), stance in _TWO.items():
            if plain == first and nxt == second:
                named = "asserts" if stance == "relays" else stance
                return [(place, place + 2)], place + 2, named, 0.85
        if plain == "علي" and nxt == "حد":
            return self._extent(place)
        for (first, second), size in _OPINION.items():
            own = nxt.startswith(second) and nxt != second
            if plain == first and (nxt == second or own and self._tail(nxt[len(second) :])):
                return [(place, place + (2 if own else size))], place + (2 if own else size), \
                    "opines", 0.7  # fmt: skip
        if plain.startswith("براي") and (plain == "براي" or self._tail(plain[4:])):
            return [(place, place + 1)], place + 1, "opines", 0.7
        return None

    def _tail(self, rest: str) -> bool:
        return rest in ("ه", "ها", "هم", "هما", "ي", "نا")

    def _extent(self, place: int) -> tuple[list[Range], int, str, float] | None:
        word = self.r.key(place + 2)
        for noun, stance in _EXTENT.items():
            folded = key(noun)
            if word == folded or (word.startswith(folded) and self._tail(word[len(folded) :])):
                return [(place, place + 3)], place + 3, stance, 0.85
        return None

    def _has_pronoun(self, cue: list[Range]) -> bool:
        last = self.r.key(cue[-1][1] - 1)
        return any(last.endswith(tail) for tail in ("ه", "ها", "هم", "هما")) and (
            bool(self._own(last)) or any(last.startswith(key(n)) for n in _EXTENT)
            or last.startswith(("راي", "براي", "نظر"))
        )  # fmt: skip

    def _source(self, after: int, limit: int) -> int:
        if self.p.clitic(after, "ل") or self.r.key(after).startswith("ل") or (
            self.p.clitic(after, "ب")
        ):  # fmt: skip
            return (
                max(self.p.after(after + 1, limit), after + 1)
                if self._goes_on(after, limit)
                else after + 1
            )
        return self.p.after(after, limit)

    def _goes_on(self, after: int, limit: int) -> bool:
        """Tell whether a noun with «ل» is in a longer phrase: «لمصادر مطلعة», «لصحيفة “…”»."""
        nxt = after + 1
        if nxt >= limit:
            return False
        if not self.r.is_word(nxt):
            closing = self.r.opens(nxt)
            return 0 < closing < limit
        if self.r.key(after) == "ل":
            return True
        return not self.p.has(nxt, "preposition", "complementizer", "relative", "time", "adverb",
                              "conjunction", "opener", "pronoun", "auxiliary") and not (
            self.p.is_joined_verb(nxt) or self.p.clitic(nxt, "ب"))  # fmt: skip

    # ---- the scope ---------------------------------------------------------------------------

    def _scope(self, place: int, last: int, start: int, limit: int) -> list[Range]:
        """Return the sentence without the phrase: after it, before it, or around it."""
        ahead = self._lead(place, start)
        after = self._after_phrase(last, limit) if ahead is None else self._past(last, limit)
        if ahead is None:
            end = self.c.end(after, limit)
            return [(after, end)] if end > after else []
        before = (ahead, self.c.trimmed(ahead, place))
        if before[1] <= before[0]:
            return []
        if after < limit and self._resumes(last, after, limit):
            end = self.c.end(after, limit)
            if end > after:
                return [before, (after, end)]
        return [before]

    def _past(self, last: int, limit: int) -> int:
        while last < limit and self.r.tokens[last].text in SEPARATORS + ":-–)":
            last += 1
        return last

    def _after_phrase(self, last: int, limit: int) -> int:
        last = self._past(last, limit)
        for step in range(last, min(limit, last + 18)):
            if self.p.has(step, "opener") and self.r.tokens[step - 1].text in SEPARATORS:
                return step
        return last

    def _lead(self, place: int, start: int) -> int | None:
        """Return where the content before the phrase begins; None if the phrase is fronted."""
        first = self._beginning(place, start)
        if all(not self.r.is_word(n) or self.p.has(n, "conjunction", "time", "adverb", "host")
               or self._is_frame(n) for n in range(first, place)):  # fmt: skip
            return None
        return first

    def _is_frame(self, place: int) -> bool:
        return self.r.key(place) in ("و", "لكن", "ولكن", "الا", "ان", "اما", "وان", "كما", "في",
                                     "المقابل", "السياق", "وفي", "ذاته", "هذا", "الاطار")  # fmt: skip

    def _beginning(self, place: int, start: int) -> int:
        """Return the start of the sentence, or of the last clause that a new speech act began."""
        first = start
        for step in range(start + 1, place):
            if self.r.quote_of[step] != self.r.quote_of[place]:
                continue
            if self.p.is_joined_verb(step) and self.r.tokens[step - 1].text in SEPARATORS:
                if self.c._speaks(step, place, parted=True):  # noqa: SLF001
                    first = step
            elif self.c.is_participle(step) and self.r.tokens[step - 1].text in SEPARATORS:
                first = first
        return first

    def _resumes(self, last: int, after: int, limit: int) -> bool:
        """Tell whether the sentence goes on after a parenthesis that was closed by a comma."""
        if last >= limit or self.r.tokens[last].text not in SEPARATORS + ")-–":
            return (self.r.is_word(after) and not self.c._breaks(after, limit)  # noqa: SLF001
                    and not self.p.has(after, "relative") and after - last == 0)  # fmt: skip
        if self.p.has(after, "relative"):
            return False
        return not self.c._breaks(after, limit)  # noqa: SLF001
