"""Noun cues («تهديدات الكرملين باغتياله»), «جاء في البيان», pretexts, impersonal verbs, colons."""

from __future__ import annotations

from annotator.suggest.clauses import SEPARATORS
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_IMPERSONAL = {
    key("قيل"): ("قال", "claims"),
    key("يقال"): ("قال", "claims"),
    key("يُزعم"): ("زعم", "claims"),
}
_PRETEXT = frozenset(map(key, ("بحجة", "بدعوى", "بزعم", "بذريعة")))
_CAME = frozenset(map(key, ("جاء", "ورد", "وجاء", "وورد")))
_DECLARED = frozenset(map(key, ("المعلنة", "المعلن", "الصريحة", "الصريح", "المعلنتين")))
_WISH = frozenset(map(key, ("رغبة", "نية", "تحركات", "خطط", "معارضة", "عزم", "خطة")))
# Which prepositions govern the content of a noun, by the stance of its verb.
_GOVERNED = {
    "threatens": "ب", "warns": "من ب", "accuses": "ب", "requests": "ل الى ب", "promises": "ب ل",
    "claims": "ب حول بشان", "denies": "ل", "admits": "ب", "predicts": "ب", "opines": "من بشان ازاء",
    "asserts": "ب على", "rejects": "ل", "supports": "ل",
}  # fmt: skip
_ADJECTIVE = ("ي", "يه", "يين", "يون", "ين")


class Nouns:
    """Attributions whose cue is no finite verb and no preposition, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.r = verbs.r

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue begins at a place, if a noun of speech does."""
        word = self.r.key(place)
        if word in _CAME:
            return self._came(place)
        if word in _PRETEXT:
            return self._pretext(place)
        bare = word[1:] if word[:1] in ("و", "ف") and word[1:] in _IMPERSONAL else word
        if bare in _IMPERSONAL:
            return self._impersonal(place, *_IMPERSONAL[bare])
        if self.p.stripped(word) in _WISH:
            found = self._declared(place)
            if found:
                return found
        for form in self.p.lexicon.lookup(word):
            if form.kind == "noun":
                found = self._noun(place, form)
                if found:
                    return found
        return None

    # ---- documents ---------------------------------------------------------------------------

    def _came(self, place: int) -> Draft | None:
        """Take «وجاء في البيان أن …»; the document is the source."""
        _, limit = self.v.bounds(place)
        if self.r.key(place + 1) not in ("في", "علي") or place + 2 >= limit:
            return None
        if self.r.key(place - 1) in ("ما", "كما", "حسبما", "لما", "مما"):
            return None
        first = place + 2
        last = self.p.after(first, limit)
        if last == first or not self.p.is_a(first, "document", "medium", "outlet"):
            return None
        for step in range(last, min(limit, last + 16)):
            if self.p.has(step, "complementizer"):
                frame, opened = "clause", step
            elif self.r.opens(step) > 0 and not self.p.is_name(step, self.r.opens(step)):
                frame, opened = "quote", step
            elif self.r.tokens[step].text == ":" and step + 1 < limit:
                opened = step + 1
                frame = "quote" if self.r.opens(opened) > 0 else "colon"
            elif self.r.tokens[step].text in ".؛":
                return None
            else:
                continue
            source = (first, self._whole(first, last, step))
            content = self.v.content(frame, opened, limit)
            return Draft("document", key("جاء"), "asserts", [(place, place + 2)], [source],
                         content, frame=frame, sure=0.85) if content else None  # fmt: skip
        return None

    def _whole(self, first: int, last: int, opened: int) -> int:
        """Let a document keep the words that say whose it is, up to its content."""
        if self.r.tokens[opened].text == ":" and opened - first <= 12 and not any(
            self.r.tokens[n].text in SEPARATORS for n in range(last, opened)
        ):  # fmt: skip
            return opened
        return last

    def _pretext(self, place: int) -> Draft | None:
        if not self.p.has(place + 1, "complementizer"):
            return None
        _, limit = self.v.bounds(place)
        content = self.v.content("clause", place + 1, limit)
        return Draft("noun", key("حجة"), "claims", [(place, place + 1)], [], content,
                     frame="clause", sure=0.6) if content else None  # fmt: skip

    def _impersonal(self, place: int, lemma: str, stance: str) -> Draft | None:
        if not self.p.has(place + 1, "complementizer"):
            return None
        _, limit = self.v.bounds(place)
        content = self.v.content("clause", place + 1, limit)
        return Draft("impersonal", key(lemma), stance, [(place, place + 1)], [], content,
                     frame="clause", sure=0.75, impersonal=True) if content else None  # fmt: skip

    # ---- nouns of speech ---------------------------------------------------------------------

    def _declared(self, place: int) -> Draft | None:
        """Take «رغبة ترمب المعلنة في إبرام صفقة»."""
        start, limit = self.v.bounds(place)
        for step in range(place + 1, min(place + 6, limit)):
            if self.r.key(step) in _DECLARED and step > place + 1:
                opened = step + 1
                if opened >= limit:
                    return None
                noun = self.p.stripped(self.r.key(place))
                reject = noun == key("معارضة")
                wish = noun in (key("رغبة"), key("نية"), key("معارضة"), key("عزم"))
                end = self.c.end(opened, limit)
                return Draft("noun", key("رغبة"), "rejects" if reject else "intends",
                             [*([(place, place + 1)] if wish else []), (step, step + 1)],
                             [(place + 1, step)],
                             [(opened, end)], frame="noun", sure=0.6) if end > opened else None  # fmt: skip
        return None

    def _noun(self, place: int, form: Form) -> Draft | None:
        stance = form.verb.stance
        if stance not in _GOVERNED or form.verb.marks & {"wordy"}:
            return None
        if self.p.has(place - 1, "quantifier") and self.p.is_a(place, "document"):
            return None
        _, limit = self.v.bounds(place)
        source, last = self._speaker(place, form, limit)
        opened = self._governed(last, limit, stance)
        if opened is None:
            return None
        bare = not source and not form.object
        if bare and not self.p.has(opened, "complementizer") and not self._general(place, stance):
            return None
        end = self._content_end(opened, limit)
        if end <= opened:
            return None
        return Draft("noun", key(form.verb.lemma), stance, [(place, place + 1)],
                     [source] if source else [], [(opened, end)], frame="noun",
                     marks=form.verb.marks,
                     sure=0.62 if self.p.has(opened, "complementizer") else 0.45)  # fmt: skip

    def _general(self, place: int, stance: str) -> bool:
        """Tell «وسط توقعات بـ», «مخاوف من أن»: fears and forecasts of nobody in particular."""
        return stance in ("opines", "predicts") and not self.r.key(place).startswith("ال")

    def _content_end(self, opened: int, limit: int) -> int:
        end = self.c.end(opened, limit)
        if self.p.has(opened, "complementizer") or self.r.key(opened + 1) == "ان":
            return end
        for step in range(opened + 1, end):
            if self.r.tokens[step].text in SEPARATORS:
                return step
            if self.p.has(step, "conjunction") and not self.p.has(step - 1, "preposition"):
                return step
        return end

    def _speaker(self, place: int, form: Form, limit: int) -> tuple[Range | None, int]:
        after = place + 1
        if after >= limit or not self.r.is_word(after):
            return None, after
        if self.r.key(after) == "من" and form.verb.stance in _FROM:
            if form.verb.stance in ("promises", "warns", "threatens") and not self.p.is_a(
                after + 1, *_PEOPLE
            ):  # fmt: skip
                return None, after
            last = self._people(after + 1, limit)
            return ((after + 1, last), last) if last > after + 1 else (None, after)
        written = self.r.tokens[place].text
        word = self.r.key(after)
        definite = self.r.key(place).startswith(("ال", "بال", "وال", "لل"))
        if word.endswith(_ADJECTIVE) and word.startswith("ال") == definite and len(word) > 4:
            return (after, after + 1), after + 1
        if definite or form.object or written.endswith(("اً", "ًا")):
            return None, after
        last = self._people(after, limit)
        return ((after, last), last) if last > after else (None, after)

    def _people(self, place: int, limit: int) -> int:
        """Return the end of a possessor; what is made or done («طلبات التعليق») has none."""
        if self.p.has(place, "medium") or bool(self.v.forms(place)) or (
            self.p.deverbal(place) and not self.p.is_a(place, "quantifier", *_PEOPLE)
        ):  # fmt: skip
            return place
        last = self.p.after(place, min(limit, place + 7), object_follows=True)
        return place if last - place > 6 else last

    def _governed(self, place: int, limit: int, stance: str) -> int | None:
        if place >= limit or not self.r.is_word(place):
            closing = self.r.opens(place) if place < limit else -1
            return None if closing < 0 else None
        if self.p.has(place, "complementizer"):
            return place
        wanted = _GOVERNED[stance].split()
        word = self.r.key(place)
        for name in wanted:
            if len(name) > 1 and word == key(name):
                if name == "من" and not (self.p.has(place + 1, "complementizer")
                                         or self.p.deverbal(place + 1)):  # fmt: skip
                    return None
                return place
            if len(name) == 1 and self.p.clitic(place, name):
                rest = self.p.stripped(word[1:])
                if rest.startswith("ال") or word.startswith("لل"):
                    return None if name == "ل" else place
                return place
            if name == "ب" and word == "ب" and self.r.opens(place + 1) > 0:
                return place
        return None

    # ---- colons ------------------------------------------------------------------------------

    def colon(self, place: int) -> Draft | None:
        """Take «بوتين: …»: in a line, at most seven words, no verb, a colon, and what is said."""
        if self.r.tokens[place].text != ":":
            return None
        start, limit = self.c.sentence(place)
        if self.r.quote_of[place] >= 0 or place == start or place + 2 > limit - 1:
            return None
        first = self._line_start(place, start)
        if place - first > 7 or not self.r.is_word(place - 1):
            return None
        if first != start and self.r.tokens[first - 1].text not in ".…|-–؛":
            return None
        if any(self.v.forms(n) or self.c.is_participle(n) for n in range(first, place)):
            return None
        if self.p.after(first, place) != place or not self._is_speaker(first, place):
            return None
        opened = place + 1
        if self.r.opens(opened) > 0:
            content = [(opened, self.r.opens(opened) + 1)]
        else:
            content = [(opened, self.c.end(opened, limit))]
        quoted = self.r.opens(opened) > 0
        if content[0][1] - opened < (2 if quoted else 4):
            return None
        if not quoted and (self.p.has(first, "place_name") or self.p.has(opened, "question")):
            return None
        return Draft("colon", ":", "asserts", [(place, place + 1)], [(first, place)], content,
                     frame="quote" if self.r.opens(opened) > 0 else "colon", sure=0.72)  # fmt: skip

    def _line_start(self, place: int, start: int) -> int:
        for step in range(place - 1, start, -1):
            if self.r.tokens[step].text in ".…|؛-–":
                return step + 1
        return start

    def _is_speaker(self, first: int, last: int) -> bool:
        if self.p.is_a(first, "deed", "event", "medium") and not self.p.is_a(first, "document"):
            return False
        if self.r.key(first) in _LABELS or self.p.has(first, "boilerplate_start"):
            return False
        return not any(self.r.key(n).isdigit() for n in range(first, last))


_FROM = ("accuses", "requests", "rejects", "promises", "warns", "threatens")
_PEOPLE = ("official", "body", "organization", "outlet", "collective", "place_name")
_LABELS = frozenset(
    map(key, ("المصدر", "وسوم", "ترجمة", "تحرير", "إعداد", "الصورة", "صورة", "فيديو", "بالفيديو",
              "بالصور", "خاص", "عاجل", "تحليل", "حصري", "تقرير", "شاهد", "محدث", "الساعة", "أولا",
              "ثانيا", "ثالثا", "السؤال", "السبب", "النتيجة", "التالي", "التالية", "الآتي", "الآتية",
              "ملاحظة", "تصوير", "الكاتب", "مباشر", "رأي", "سؤال", "جواب", "العنوان", "الهاتف"))
)  # fmt: skip
