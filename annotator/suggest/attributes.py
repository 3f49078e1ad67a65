"""Attributes of a found attribution: quote type, stance, source kind, anonymity, certainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.suggest.draft import Draft
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import MARKS, Range, key
from annotator.suggest.verbs import FEELINGS

_FALSE = frozenset(
    map(key, ("سخيفة", "سخيف", "كاذبة", "كاذب", "هراء", "باطلة", "باطل", "مضللة", "مضلل", "زائفة",
              "مفبركة", "مزيفة", "ملفقة", "وهمية", "مرفوضة", "مرفوض", "عارية", "خيال", "أكاذيب",
              "أكذوبة", "افتراءات", "شائعات", "مبالغ", "مغرضة", "واهية", "كذب", "مختلقة",
              "مسيسة", "تافهة", "مثيرة", "منفصلة", "مغلوطة", "أساس", "دقيق", "دقيقة", "صحيح",
              "صحيحة", "واقعية", "معقول", "مقبول", "مقبولة", "منطقية"))
)  # fmt: skip
_BAD = frozenset(
    map(key, ("عدوان", "عدوانية", "إرهابي", "إرهابية", "استفزاز", "استفزازية", "جريمة", "جرائم",
              "انتهاك", "انتهاكا", "خطير", "خطيرة", "كارثة", "كارثي", "كارثية", "فاشل", "فاشلة",
              "فضيحة", "مجرم", "ديكتاتور", "غير", "مخزية", "وحشية", "همجية", "متهورة", "خيانة",
              "خرقا", "ضعيف", "ظالم", "جائر", "مخيبة", "مخيب", "متواطئة", "عنصرية", "إبادة"))
)  # fmt: skip
_SPOKEN = frozenset(
    map(key, ("الاتهامات", "اتهامات", "الانتقادات", "انتقادات", "التقارير", "تقارير", "التقرير",
              "تقرير", "الأنباء", "المزاعم", "مزاعم", "تصريحات", "التصريحات", "الكلام", "كلام",
              "الادعاءات", "ادعاءات", "الشائعات", "الاتهام", "المعلومات", "الرواية", "القول", "ذلك",
              "الطلب", "المقترح", "العرض", "ما", "الخبر", "الأخبار"))
)  # fmt: skip
_UNAWARE = frozenset(map(key, ("علمه", "علمها", "علمهم", "معرفته", "معرفتها", "معرفتهم", "درايته")))
_NOT_APPLICABLE = frozenset(
    {"requests", "asks", "threatens", "promises", "discusses", "no_response", "declines_comment",
     "warns"}
)  # fmt: skip
_NO = frozenset(map(key, ("لا", "لم", "لن", "ليس", "ليست", "ليسوا", "غير", "ولا", "ولم", "لست",
                          "لسنا", "ما", "لن", "ألا", "يكن", "يكونوا", "تكن")))  # fmt: skip
_WITHHELD = frozenset(
    map(key, ("هويته", "هويتها", "هويتهم", "هوياتهم", "اسمه", "اسمها", "أسمائهم", "اسميهما",
              "أسماءهم", "تسميته", "تسميتها", "تسميتهم", "هويتيهما", "هويتهما"))
)  # fmt: skip


class Attributes:
    """Gives drafts their attributes, in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.r = phrases.r
        self._people = self._named_titles()
        self._words: dict[int, set[str]] = {}

    # ---- quote type --------------------------------------------------------------------------

    def quote_type(self, draft: Draft, stance: str) -> str:
        """Return the quote type by form (scheme.md §3.2)."""
        if not draft.content:
            return "none"
        if all(self.r.opens(a) == b - 1 for a, b in draft.content):
            return "direct"
        if draft.frame == "about" or self._is_anaphor(draft):
            return "reported_act"
        if any(self._quotes(a, b) for a, b in draft.content):
            return "mixed"
        if draft.frame == "colon":
            return "direct_unmarked"
        if stance == "discusses":
            return "reported_act"
        return "indirect"

    def _is_anaphor(self, draft: Draft) -> bool:
        ((first, last), *rest) = draft.content
        words = [self.r.key(n) for n in range(first, last)]
        return not rest and len(words) == 1 and words[0] in ("ذلك", "هذا", "بذلك")

    def _quotes(self, first: int, last: int) -> bool:
        inside = self.r.quote_of[first]
        for place in range(first, last):
            closing = self.r.opens(place)
            if closing > 0 and closing <= last and not self.p.is_name(place, closing):
                return True
            stray = self.r.tokens[place].text in MARKS and self.r.quote_of[place] < 0
            if stray and inside < 0:
                return True
            if inside < 0 and self.r.quote_of[place] >= 0 and closing < 0 and place == first:
                return True
        return False

    # ---- stance ------------------------------------------------------------------------------

    def stance(self, draft: Draft, earlier: Sequence[Draft]) -> str:
        """Return the stance: of the cue, unless the content decides (scheme.md §3.3, §11)."""
        stance = draft.stance
        words = [self.r.key(n) for a, b in draft.content for n in range(a, b)]
        if draft.lemma == "وصف" and draft.content:
            return self._described(words)
        if "feeling" in draft.marks and len(draft.cue) == 1 and stance == "opines":
            return self._felt(words)
        if stance == "denies" and _UNAWARE & set(words[:3]):
            return "unaware"
        if stance in ("asserts", "relays", "confirms") and self._unaware(words):
            return "unaware" if stance != "relays" else stance
        if stance == "discusses" and draft.frame in ("clause", "quote", "colon"):
            return "asserts"
        if stance == "asserts" and draft.frame in ("quote", "colon", "clause"):
            if self._declines(words):
                return "declines_comment"
            if self._is_question(draft, words):
                return "asks" if draft.frame != "clause" else stance
        if stance == "asserts" and self._contradicts(draft, words, earlier):
            return "denies"
        if "emphatic" in draft.marks and self._repeats(draft, words, earlier):
            return "confirms"
        return stance

    def _described(self, words: Sequence[str]) -> str:
        bad = set(words)
        denied = any(w in _NO and i + 1 < len(words) and words[i + 1] in _FALSE
                     for i, w in enumerate(words))  # fmt: skip
        false = bool(bad & (_FALSE - {"صحيح", "صحيحه", "دقيق", "دقيقه", "اساس", "مقبول"})) or denied
        if false and (set(words[:4]) & _SPOKEN):
            return "rejects"
        if bad & _BAD:
            return "accuses"
        return "rejects" if false else "opines"

    def _felt(self, words: Sequence[str]) -> str:
        for name, stance in FEELINGS.items():
            if any(word in self.p.w[name] for word in words[:3]):
                return stance
        return "opines"

    def _unaware(self, words: Sequence[str]) -> bool:
        head = words[:9]
        for place, word in enumerate(head):
            if word == "علم" and place and head[place - 1] == "علي" and _NO & set(head[:place]):
                return True
            if word == "علم" and place and head[place - 1] == "لا":
                return True
        return False

    def _declines(self, words: Sequence[str]) -> bool:
        head = words[:8]
        return any(
            word in ("نعلق", "اعلق", "تعليق", "يعلق", "تعلق") and _NO & set(head[max(0, n - 3) : n])
            for n, word in enumerate(head)
        )

    def _is_question(self, draft: Draft, words: Sequence[str]) -> bool:
        first = next((word for word in words if word not in MARKS), "")
        last = draft.content[-1][1] - 1
        ends = any(self.r.tokens[n].text == "؟" for n in (last, last - 1, last + 1)
                   if 0 <= n < len(self.r))  # fmt: skip
        return first in ("هل", "لماذا", "متي", "ماذا") or (ends and len(words) < 40)

    def _contradicts(self, draft: Draft, words: Sequence[str], earlier: Sequence[Draft]) -> bool:
        """Tell whether a negated statement takes up what someone else said before."""
        head = [word for word in words[:9] if word not in MARKS]
        if not _NO - {"غير", "ما"} & set(head):
            return False
        return self._like(draft, earlier, share=0.34, least=3)

    def _repeats(self, draft: Draft, words: Sequence[str], earlier: Sequence[Draft]) -> bool:
        if _NO & set(words[:6]):
            return False
        return self._like(draft, earlier, share=0.6, least=3)

    def _like(
        self, draft: Draft, earlier: Sequence[Draft], share: float, least: int
    ) -> bool:
        return self.likest(draft, earlier, share=share, least=least) is not None

    def likest(
        self, draft: Draft, earlier: Sequence[Draft], *, share: float, least: int
    ) -> Draft | None:
        """Return the earlier attribution of someone else whose words this one takes up most."""
        own = self._said(draft)
        best, most = None, 0.0
        for other in earlier:
            if other.start >= draft.start or self.same_source(draft, other) or not other.content:
                continue
            theirs = self._said(other)
            common = len(own & theirs)
            score = common / max(1, min(len(own), len(theirs), 12))
            if common >= least and score >= share and score > most:
                best, most = other, score
        return best

    def _said(self, draft: Draft) -> set[str]:
        found = self._words.get(id(draft))
        if found is None:
            found = self._content_words(self.r.key(n) for a, b in draft.content for n in range(a, b))
            self._words[id(draft)] = found
        return found

    def _content_words(self, words: Iterable[str]) -> set[str]:
        return {
            self.p.stripped(word).removeprefix("ال")[:5]
            for word in words
            if len(word) > 2 and not any(word in self.p.w[name] for name in _FUNCTION)
        }

    def same_source(self, one: Draft, other: Draft) -> bool:
        """Tell whether two attributions have the same source words, or one goes on from other."""
        mine = {self.p.stripped(self.r.key(n)) for a, b in one.source for n in range(a, b)}
        theirs = {self.p.stripped(self.r.key(n)) for a, b in other.source for n in range(a, b)}
        if not mine:
            return one.subject is other
        return bool(mine & theirs) and len(mine & theirs) >= min(len(mine), len(theirs)) * 0.6

    # ---- sources -----------------------------------------------------------------------------

    def source_kind(self, source: Sequence[Range]) -> str:
        """Return what kind of source these words name (scheme.md §3.4); "" without words."""
        if not source:
            return ""
        first, last = source[0][0], source[-1][1]
        if last - first == 1 and self.p.has(first, "host", "pronoun"):
            return ""
        if self._is_compound(first, last):
            kinds = {self._kind(a, b) for a, b in self._parts(first, last)}
            return kinds.pop() if len(kinds) == 1 else "collective"
        return self._kind(first, last)

    def _is_compound(self, first: int, last: int) -> bool:
        return len(self._parts(first, last)) > 1

    def _parts(self, first: int, last: int) -> list[Range]:
        cuts = [first]
        for place in range(first + 1, last):
            word = self.r.key(place)
            if self.p.has(place, "preposition"):
                break
            if not word.startswith("و") or word.startswith("وال") or len(word) < 4:
                continue
            if self.p.stripped(word) not in (word, "") and word not in self.p.w["official"]:
                if any(word[1:].startswith(n) or self.p.stripped(word) == n
                       for n in (self.p.stripped(word),)):  # fmt: skip
                    cuts.append(place)
        return [(a, b) for a, b in zip(cuts, [*cuts[1:], last], strict=True) if b > a]

    def _kind(self, first: int, last: int) -> str:
        head = first
        while head < last - 1 and self.p.is_a(head, "quantifier"):
            head += 1
            if self.r.key(head) == "من" and head < last - 1:
                head += 1
        named = self._has_name(head, last)
        if self._speaks_for(head, last):
            lawyer = self.r.key(head).removeprefix("ال").startswith("محام")
            known = named or self._is_known(head, last)
            return "named_person" if lawyer and known else "spokesperson"
        for kind in _ORDER:
            found = self._as(kind, head, last, named=named)
            if found:
                return found
        if any(self.p.is_a(n, "outlet") for n in range(head, last)) and last - head <= 6:
            return "media_outlet"
        if self.r.opens(first) == last - 1:
            return "media_outlet" if self.p.is_a(first + 1, "outlet") else "organization"
        return self._unknown(head, last)

    def _speaks_for(self, head: int, last: int) -> bool:
        return self.p.is_a(head, "spokesperson") or any(
            self.p.is_a(n, "spokesperson") and self.r.key(n + 1) == "باسم"
            for n in range(head, last)
        )

    def _as(self, name: str, head: int, last: int, *, named: bool) -> str:
        """Return the kind that a head of this class gives, "" if it is of another class."""
        if not self.p.is_a(head, name):
            return ""
        known = named or self._is_known(head, last)
        if name == "body":
            return self._body(head, last)
        if name in ("official", "expert") and known:
            return "named_person"
        if name in ("anonymous", "witness", "collective") and named:
            return ""
        return _KINDS[name]

    def _body(self, head: int, last: int) -> str:
        """Tell a state's body from a company's board or an armed group."""
        company = any(self.p.is_a(n, "organization") for n in range(head + 1, last))
        armed = head + 1 < last and self.r.opens(head + 1) > 0
        return "organization" if company or armed else "official_body"

    def _unknown(self, head: int, last: int) -> str:
        """Guess by form: a plural is people, a word in ة with the article a body."""
        word, written = self.r.key(head), self.r.tokens[head].text
        if last - head <= 3 and word.endswith(("ون", "ين")) and len(word) > 5:
            return "anonymous"
        if self.p.definite(head) and written[-1] == "ة":
            return "organization"
        return "named_person"

    def _has_name(self, first: int, last: int) -> bool:
        """Tell whether a person's name stands in a source: a word without article that is in no
        list, after a definite word or an honorific («وزير الخارجية ليو», «الدكتورة هالة»)."""  # noqa: D205,D209
        run = 0
        for place in range(first + 1, last):
            word = self.r.key(place)
            if not self._may_be_name(place):
                run = 0
                continue
            before = place - 1
            if self.p.is_a(before, "organization", "naming", "outlet") and not self.p.definite(
                before
            ):  # fmt: skip
                run = 1
                continue
            run += 1
            if self.p.definite(before) or self.p.is_a(before, "honorific") or run >= 3:
                return True
            if word.isascii() and self.p.is_a(first, "honorific", "official", "expert"):
                return True
        return False

    def _may_be_name(self, place: int) -> bool:
        word = self.r.key(place)
        if not self.r.is_word(place) or self.p.definite(place) or word.isdigit():
            return False
        if word in _SELF or self.p.stripped(word) != word or self.p.clitic(place, "ل"):
            return False
        return not any(word in listed for listed in self._known())

    def _known(self) -> list[frozenset[str]]:
        return [self.p.w[name] for name in _CLASSES]

    def _named_titles(self) -> dict[str, set[frozenset[str]]]:
        """Return the titles that the text gives with a name somewhere, with all their words."""
        found: dict[str, set[frozenset[str]]] = {}
        for place in range(len(self.r)):
            if not self.r.is_word(place) or not self.p.is_a(
                place, "official", "honorific", "expert", "spokesperson"
            ):  # fmt: skip
                continue
            end = self.p.after(place, min(len(self.r), place + 12))
            if end > place + 1 and self._has_name(place, end):
                every = frozenset(self._bare(n) for n in range(place, end))
                found.setdefault(self._bare(place), set()).add(every)
        return found

    def _bare(self, place: int) -> str:
        return self.p.stripped(self.r.key(place)).removeprefix("ال")

    def _is_known(self, head: int, last: int) -> bool:
        """Tell whether «الوزير الصيني» is somebody whom the text names elsewhere."""
        if not self.p.definite(head) and not (
            head + 1 < last and self.p.definite(head + 1)
        ):  # fmt: skip
            return False
        rest = {self._bare(n) for n in range(head, last)}
        return any(rest <= every for every in self._people.get(self._bare(head), ()))

    def agrees(self, source: Sequence[Range], draft: Draft) -> bool:
        """Tell whether a null subject can be this source, by gender and number of the verb."""
        head = source[0][0]
        while self.p.is_a(head, "quantifier") and head + 1 < source[-1][1]:
            head += 2 if self.r.key(head + 1) == "من" else 1
        word, written = self.r.key(head), self.r.tokens[head].text
        womanly = written[-1:] == "ة" or self.p.has(head, "place_name") or word.endswith("ات")
        several = word.endswith(("ون", "ين", "ان")) and len(word) > 5 and self.p.is_a(
            head, "official", "expert", "witness", "anonymous", "collective", "spokesperson"
        )  # fmt: skip
        if draft.number in ("p", "d"):
            return several or (len(source[0]) > 1 and not womanly and self._is_compound(
                source[0][0], source[-1][1]))  # fmt: skip
        if draft.gender == "f":
            name = not self.p.is_a(head, *_MANLY) and not self.p.definite(head)
            return womanly or name
        if draft.gender == "m":
            return not womanly and not several
        return True

    def anonymity(self, kind: str, source: Sequence[Range], draft: Draft) -> str:
        """Return how far the source is named (scheme.md §3.5)."""
        if kind in ("anonymous", "official_unnamed", "spokesperson", "expert", "witness",
                    "collective"):  # fmt: skip
            if self._is_withheld(draft):
                return "withheld"
        if kind == "anonymous":
            return "anonymous"
        if kind in ("official_unnamed", "expert", "witness", "collective"):
            return "role_only"
        if kind == "spokesperson":
            named = bool(source) and self._has_name(source[0][0], source[-1][1])
            return "named" if named else "role_only"
        if kind == "unspecified":
            return "anonymous"
        return "named"

    def _is_withheld(self, draft: Draft) -> bool:
        start, end = self.r.sentences[self.r.sentence_of[draft.start]]
        words = [self.r.key(n) for n in range(start, end)]
        return any(word in _WITHHELD and {"عدم", "دون", "كشف", "الكشف", "ذكر"} & set(
            words[max(0, n - 4) : n]) for n, word in enumerate(words))  # fmt: skip

    # ---- certainty ---------------------------------------------------------------------------

    def certainty(self, draft: Draft, stance: str) -> str:
        """Return the source's own certainty, by the hedges in the content (scheme.md §4.14)."""
        if stance in _NOT_APPLICABLE:
            return "not_applicable"
        places = [n for a, b in draft.content for n in range(a, min(b, a + 24))]
        for n in places:
            word = self.r.key(n)
            if word in ("قد", "وقد", "فقد"):
                if self.r.key(n + 1)[:1] in ("ي", "ت", "ن") and not self._is_past(n + 1):
                    return "possible"
            elif word in self.p.w["hedge_possible"]:
                return "possible"
            elif word in self.p.w["hedge_probable"] and n - places[0] < 12:
                return "probable"
        return "probable" if draft.lemma in ("رجح", "استبعد") else "certain"

    def _is_past(self, place: int) -> bool:
        word = self.r.key(place)
        return word.endswith("ت") or any(f.kind == "past" for f in self.p.lexicon.lookup(word))


_MANLY = ("official", "spokesperson", "anonymous", "witness", "body", "document", "expert")
_ORDER = ("document", "outlet", "witness", "anonymous", "official", "body", "organization", "expert",
          "honorific", "collective", "social")  # fmt: skip
_KINDS = {
    "document": "document", "outlet": "media_outlet", "witness": "witness",
    "anonymous": "anonymous", "official": "official_unnamed", "organization": "organization",
    "expert": "expert", "honorific": "named_person", "collective": "collective",
    "social": "social_account",
}  # fmt: skip
_SELF = frozenset(map(key, ("نفسه", "نفسها", "أنفسهم", "ذاته", "ذاتها", "عينه", "آخر", "ثالث")))
_FUNCTION = ("complementizer", "preposition", "relative", "pronoun", "auxiliary", "negation",
             "conjunction", "host", "adverb")  # fmt: skip
_CLASSES = ("official", "spokesperson", "honorific", "body", "organization", "outlet", "document",
            "expert", "witness", "anonymous", "collective", "place_name", "quantifier",
            "restrictive", "preposition", "time", "adverb", "naming", "medium", "title_adjective",
            "common_noun")  # fmt: skip
