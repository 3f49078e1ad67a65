"""What opens the content of a verb: a clause, a quotation, a colon, a preposition, an object."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.suggest.clauses import SEPARATORS, Clauses
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key

_FURTHEST = 48  # tokens between a cue and its content; longer stretches belong to something else
_SAYING = frozenset(
    map(
        key,
        (
            "بالتأكيد",
            "بالإشارة",
            "بالتشديد",
            "قائلاً",
            "قائلة",
            "قائلين",
            "بالقول",
            "بقوله",
            "بقولها",
            "بقولهم",
            "قائلتين",
        ),
    )
)
_NOT_THAT = frozenset(
    map(
        key,
        (
            "قبل",
            "بعد",
            "دون",
            "منذ",
            "حتى",
            "شرط",
            "شريطة",
            "لولا",
            "مع",
            "إلا",
            "غير",
            "بيد",
            "رغم",
            "كما",
            "سوى",
            "بين",
            "عدا",
        ),
    )
)
_PREPOSITIONS = {name: key(name) for name in ("الى", "عن", "على", "من", "في")}
_NO_FRAME = {
    "الي": frozenset(map(key, ("مأدبة", "حفل", "عشاء", "غداء", "إفطار", "وليمة", "جانب", "حين", "ذلك"))),
    "علي": frozenset(map(key, ("هامش", "حسابه", "حسابها", "حساب", "منصة", "موقع", "صفحته", "لسان",
                              "خلفية", "التوالي", "الأقل", "صفحتها", "موقعه", "تويتر", "إكس",
                              "سؤال", "سبيل", "الفور", "مدى", "متن", "منصته", "أسئلة"))),
    "من": frozenset(map(key, ("جهته", "جانبه", "جهتها", "جانبها", "ناحيته", "جهة", "جانب", "خلال",
                             "قبل", "دون", "بين", "أجل", "الآن", "المقرر"))),
    "عن": frozenset(map(key, ("نفسه", "نفسها", "طريق", "كثب", "بعد", "لسان"))),
    "في": frozenset(),
}  # fmt: skip
_MANNER = frozenset(
    map(key, ("بشكل", "بشدة", "بقوة", "بحضور", "بعد", "بعدما", "بينما", "بين", "بدوره", "بدورها",
              "بحسب", "بموجب", "باسم", "بوضوح", "بصراحة", "بحزم", "بالتزامن", "بمناسبة", "باسمه",
              "بحرارة", "بسرعة", "بالإضافة", "بالتالي", "بذلك", "بهدف", "بالفعل", "بالمقابل",
              "بسبب", "باستمرار", "بالإجماع", "بالأمس", "بحدة", "بطريقة", "ببالغ", "باستخدام",
              "باللغة", "بلهجة", "بنبرة", "بسخرية", "بغضب", "بثقة"))
)  # fmt: skip


_THERE = frozenset(map(key, ("فيه", "فيها", "له", "لها", "لهم", "عليه", "به", "لنا", "لي")))
_ACTORS = ("official", "body", "organization", "outlet", "spokesperson", "document", "expert",
           "anonymous", "honorific", "witness", "collective", "place_name", "quantifier",
           "social")  # fmt: skip
_NO_QUESTION = frozenset({"من", "اي", "عن", "ما", "كم"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the content begins, by which frame, and what more of the cue stands before it."""

    place: int
    frame: str
    subject: Range | None
    more: tuple[Range, ...] = ()
    addressee: Range | None = None


class Openings:
    """Finds the content of verbs in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.r = clauses.r

    def after(
        self, start: int, limit: int, form: Form, *, subject_before: bool = False
    ) -> Opening | None:
        """Find what opens the content of a verb that ends before `start`, and its subject.

        With its subject before it, a verb is followed by its object or addressee only.
        """
        place = self.adverbials(start, limit)
        marks, bare = form.verb.marks, "object" in form.verb.frames
        if subject_before and not marks & {"addressee", "accused", "describes"}:
            found = self._search(place, limit, form, adjacent=True)
            return Opening(found[1], found[0], None, found[2], found[3]) if found else None
        last = self.p.after(place, limit, object_follows=bare,
                            with_ba="ب" in form.verb.frames,
                            with_fi="في" in form.verb.frames)  # fmt: skip
        if bare and last == place and "clause" in form.verb.frames:
            last = self._clause_subject(place, limit)
        subject: Range | None = (place, last) if last > place else None
        if subject and last == place + 1 and self.p.has(place, "medium"):
            subject = None
        addressee: Range | None = None
        if marks & {"describes", "cause"}:
            return self._description(place, subject, limit, form, alone=subject_before)
        if subject and marks & {"addressee", "accused"} and not form.object:
            subject, addressee = self.divided(
                subject, anything="accused" if "accused" in marks else ""
            )
            if addressee is None and (subject_before or not self._agrees(form, subject)):
                subject, addressee = None, subject
        elif subject and bare and not self._agrees(form, subject):
            subject, last = None, place
        subject, after = self._apposition(subject, last, limit)
        found = self._search(after, limit, form, adjacent=True)
        if found is None:
            if bare and subject and not self.p.is_a(subject[0], *_ACTORS) and after == subject[1]:
                return Opening(subject[0], "object", None)
            return None
        frame, opened, more, asked = found
        return Opening(opened, frame, subject, more, addressee or asked)

    def _clause_subject(self, place: int, limit: int) -> int:
        """Take «واعتبرت عالمة الأوبئة أن»: what reaches a complementizer is no bare object."""
        if place >= limit or self.p.has(place, "common_noun") or (
            not self.p.is_a(place, *_ACTORS) and self.r.tokens[place].text[-1] != "ة"
        ):  # fmt: skip
            return place
        last = self.p.after(place, limit)
        after = self.adverbials(last, limit)
        return last if self.p.has(after, "complementizer") else place

    def _agrees(self, form: Form, noun: Range | None) -> bool:
        """Tell whether a noun can be the subject of the verb before it: a verb agrees in gender
        with the subject that follows it, and a plural in ـين is no subject."""  # noqa: D205,D209
        if noun is None or form.kind not in ("past", "present"):
            return True
        first = noun[0]
        while self.p.has(first, "quantifier") and first < noun[1] - 1:
            return True
        word, written = self.r.key(first), self.r.tokens[first].text
        if not self.r.is_word(first):
            return True
        if word.startswith("ال") and word.endswith("ين") and len(word) > 6:
            return word in self.p.w["spelt_with_yn"]
        if form.verb.marks & {"addressee"} and self.p.is_a(first, "outlet") and form.gender == "m":
            return False
        if form.gender == "m" and self.p.has(first, "place_name") and not self.p.has(first, "he"):
            return False
        if form.gender == "m" and form.number == "s":
            return not (written[-1] == "ة" and word not in self.p.w["man_with_ta"])
        if form.gender == "f" and form.number == "s":
            manly = self.p.has(first, "official", "spokesperson", "expert", "body_m")
            return not (manly and written[-1] != "ة") or self.p.has(first, "body")
        return True

    def _description(
        self, place: int, subject: Range | None, limit: int, form: Form, *, alone: bool
    ) -> Opening | None:
        """Take «وصف X Y بأنه …»: the content is what is described and how (scheme.md §11.4)."""
        described = place
        if subject and not alone:
            subject, second = self.divided(
                subject, anything="accused" if "cause" in form.verb.marks else "described"
            )
            if second is not None:
                described = second[0]
            elif form.joined and (
                self.p.has(place, "described") or not self._agrees(form, subject)
            ):
                subject = None
            elif subject is not None:
                described = subject[1]
        else:
            subject = None
        if "cause" in form.verb.marks:
            described = self.adverbials(described, limit)
            to = next((n for n in range(described + 1, min(described + 14, limit))
                       if self.r.key(n) == "الي"), -1)  # fmt: skip
            return Opening(described, "object", subject) if to > 0 else None
        found = self._search(described, limit, form, adjacent=False)
        if found is None:
            return None
        return Opening(self.adverbials(described, limit), found[0], subject)

    def adverbials(self, place: int, limit: int) -> int:
        """Return the place after times and adverbs, also between commas."""
        while place < limit:
            if (
                self.r.key(place) in _THERE
                or self.p.has(place, "time", "adverb")
                or self.r.tokens[place].text in "()"
            ):
                place += 1
            elif self.r.key(place).isdigit() and place > 0 and self.p.has(place - 1, "time"):
                place += 1
            elif self.r.tokens[place].text in SEPARATORS and (
                self.p.has(place + 1, "time", "preposition") or self.p.is_aside(place + 1)
            ) and self._past_comma(place + 1, limit) > place + 1:  # fmt: skip
                place = self._past_comma(place + 1, limit)
            else:
                break
        return place

    def _past_comma(self, place: int, limit: int) -> int:
        for step in range(place, min(limit, place + 12)):
            if self.r.tokens[step].text in SEPARATORS:
                return step + 1
        return place

    def _apposition(self, subject: Range | None, last: int, limit: int) -> tuple[Range | None, int]:
        """Take «…، المتحدث باسم الوزارة،» into the subject."""
        if subject is None or last >= limit or self.r.tokens[last].text not in SEPARATORS:
            return subject, last
        first = last + 1
        end = self.p.after(first, limit)
        titled = self.p.is_a(first, "official", "spokesperson", "expert", "honorific", "witness")
        if not titled and (end - first > 4 or self.p.deverbal(first) or (
            self.p.has(first, *_NO_NAME) or self.p.is_joined_verb(first)
        ) or not self.p.is_a(subject[0], *_PEOPLE)):  # fmt: skip
            return subject, last
        if end > first and end < limit and (
            self.r.tokens[end].text in SEPARATORS or self.p.has(end, "complementizer")
            or self.r.tokens[end].text == ":" or self.r.opens(end) > 0
        ):  # fmt: skip
            return (subject[0], end), end
        return subject, last

    def divided(self, subject: Range, *, anything: str = "") -> tuple[Range | None, Range | None]:
        """Part «الرئيس التركي المجتمع الدولي»: who speaks, and to whom."""
        first, last = subject
        for place in range(first + 1, last):
            word, before = self.r.key(place), self.r.key(place - 1)
            if not self.r.is_word(place):
                continue
            adjective = before.startswith("ال") and before.endswith(("ي", "يه", "يين", "يون"))
            name = not before.startswith("ال") and not self.p.is_a(place - 1, *_HEADS)
            own = word.endswith(("ه", "ها", "هم")) and word.startswith(("نظير", "زميل", "قوات"))
            noun = word.startswith("ال") and not word.endswith(("ي", "يه", "يون", "يين"))
            everyone = word in ("جميع", "كل", "كافه", "كلا")
            told = (
                self.p.has(place, "addressee_noun", "described", "place_name")
                or (self.p.is_a(place, "outlet") and not self.p.is_a(place - 1, "outlet"))
                or (
                    self.p.definite(place)
                    and (word.endswith("ين") or self.p.has(place, "body", "organization"))
                )
            )
            finished = adjective or name or (before.startswith("ال") and told)
            host = before.endswith(("ون", "ين", "ان", "ي", "يه")) and not before.startswith("ال")
            if place > first and host and self.p.has(place, "body", "organization") and not noun:
                return (first, place), (place, last)
            if own or everyone or (noun and adjective) or (told and finished):
                return (first, place), (place, last)
            if anything == "accused" and noun and not self.p.has(place, "title_adjective"):
                return (first, place), (place, last)
            if anything == "described" and before.startswith("ال") and self.p.is_a(
                place, "document", "deed", "event"
            ):  # fmt: skip
                return (first, place), (place, last)
            if anything and noun and (name or before.startswith("ال")) and word.endswith("ات"):
                return (first, place), (place, last)
        return subject, None

    def _search(
        self, start: int, limit: int, form: Form, *, adjacent: bool
    ) -> tuple[str, int, tuple[Range, ...], Range | None] | None:
        frames, more, asked = form.verb.frames, (), None
        place, limit = start, min(limit, start + _FURTHEST)
        touching, loose = adjacent, 0
        while place < limit:
            if touching:
                moved = self.adverbials(place, limit)
                if self.p.clitic(place, "ل") and self.p.is_a(place, "outlet", "social"):
                    moved = max(self.p.after(place + 1, limit), place + 1)
                if moved > place:
                    place = moved
                    continue
            if self._is_saying(place, frames):
                found = self._said(place, limit, form)
                return (*found, asked) if found else None
            frame, opened = self._opens(place, limit, form)
            if frame:
                return frame, opened, more, asked
            if touching and "object" in frames and self.p.has(place, "pronoun"):
                return "object", place, more, asked
            if "asked" in form.verb.marks and self.r.key(place) == "من":
                end = self.p.after(place + 1, limit, object_follows=True)
                asked = (place, max(end, place + 1))
                place = asked[1]
                continue
            if touching and "object" in frames and self._is_object(place):
                return "object", place, more, asked
            step = self._skip(place, limit, touching=touching)
            if step == place + 1 and self._is_plain(place):
                loose += 1
            if step <= place or loose > (9 if "clause" in frames else 4):
                return None
            touching = touching and self.r.tokens[step - 1].text in SEPARATORS
            place = step
        return None

    def _is_plain(self, place: int) -> bool:
        return self.r.is_word(place) and not self.p.has(
            place, "preposition", "time", "adverb", "pronoun", "auxiliary"
        ) and not self.p.may_be_with(place)  # fmt: skip

    def _opens(self, place: int, limit: int, form: Form) -> tuple[str, int]:
        """Return the frame that opens at a token and where the content begins, or ("", 0)."""
        r, frames = self.r, form.verb.frames
        word = r.key(place)
        if self.p.has(place, "complementizer"):
            return self._that(place, frames)
        text = r.tokens[place].text
        closing = r.opens(place)
        if text == ":":
            quoted = place + 1 < limit and r.opens(place + 1) > 0
            if "quote" in frames and place + 1 < limit and (quoted or r.is_word(place + 1)):
                return ("quote" if quoted else "colon"), place + 1
            return "", 0
        if closing > 0 and not self.p.is_name(place, closing):
            return ("quote", place) if frames & {"quote", "object"} else ("", 0)
        for name, folded in _PREPOSITIONS.items():
            if name in frames and (word == folded or (name == "عن" and word == "عما")):
                if name == "من" and "asked" in form.verb.marks:
                    return "", 0
                return self._governed(place, name)
        if "ب" in frames and self._is_with(place):
            return "ب", place
        if "ل" in frames and self.p.clitic(place, "ل"):
            return "ل", place
        if "question" in frames and self.p.has(place, "question") and word not in _NO_QUESTION:
            return "question", place
        return "", 0

    def _that(self, place: int, frames: frozenset[str]) -> tuple[str, int]:
        before = self.r.key(place - 1)
        for name, folded in _PREPOSITIONS.items():
            if before == folded and name in frames:
                return name, place - 1
        if before in _NOT_THAT or before in _PREPOSITIONS.values():
            return "", 0
        bound = self.r.key(place).startswith(("بان", "وبان"))
        if "clause" in frames or ("ب" in frames and bound):
            return "clause", place
        return "", 0

    def _governed(self, place: int, name: str) -> tuple[str, int]:
        folded, after = key(name), self.r.key(place + 1)
        if after in _NO_FRAME[folded] or self.p.has(place - 1, "restrictive"):
            return "", 0
        if name == "في" and (self.p.is_a(place + 1, "medium") or self.p.has(place + 1, "time")):
            return "", 0
        if name == "على" and self.p.is_a(place + 1, "medium", "social"):
            return "", 0
        return name, place

    def _is_with(self, place: int) -> bool:
        word = self.r.key(place)
        if word in _MANNER or not self.r.is_word(place):
            return False
        if word == "ب" and self.r.opens(place + 1) > 0:
            return True
        return self.p.clitic(place, "ب") or (len(word) > 3 and word.startswith("ب") and
                                             word not in self.p.w["spelt_with_b"])  # fmt: skip

    def _is_saying(self, place: int, frames: frozenset[str]) -> bool:
        if not frames & {"saying", "quote", "الى"}:
            return False
        if self.r.key(place) == "الي" and self.r.key(place + 1) == "القول":
            return True
        return bool(frames & {"saying", "quote"}) and self.r.key(place) in _SAYING

    def _said(
        self, place: int, limit: int, form: Form
    ) -> tuple[str, int, tuple[Range, ...]] | None:
        """Take «علّق … قائلاً: …»: one cue in two pieces."""
        end = place + 2 if self.r.key(place) == "الي" else place + 1
        for step in range(end, min(end + 4, limit)):
            if step == end and self.r.key(step) in ("علي", "الي"):
                return "clause", step, ((place, end),)
            if self.p.has(step, "complementizer"):
                return "clause", step, ((place, end),)
            if self.r.opens(step) > 0:
                return "quote", step, ((place, end),)
            if self.r.tokens[step].text == ":" and step + 1 < limit:
                if self.r.opens(step + 1) > 0:
                    return "quote", step + 1, ((place, end),)
                return "colon", step + 1, ((place, end),)
        return None

    def _is_object(self, place: int) -> bool:
        if not self.r.is_word(place):
            return 0 < self.r.opens(place)
        if self.r.key(place) == "ما" and self.r.key(place + 1)[:1] not in ("ي", "ت"):
            return True
        if self.p.has(place, "preposition", "relative", "conjunction", "adverb", "time", "turn",
                      "auxiliary", "complementizer", "negation", "host"):  # fmt: skip
            return False
        if self.p.is_joined_verb(place) or self.c.is_participle(place):
            return False
        if self.r.key(place).startswith("و") and not self.p.deverbal(place):
            return self.p.stripped(self.r.key(place)) == self.r.key(place)
        return not (self.p.clitic(place, "ب") or self.p.clitic(place, "ل")
                    or self.p.may_be_with(place))  # fmt: skip

    def _skip(self, place: int, limit: int, *, touching: bool) -> int:
        """Return the place after what may stand before a content; `place` if the search ends."""
        r = self.r
        text = r.tokens[place].text
        if text in ".؛;؟!":
            return place
        if self.p.is_joined_verb(place) or self.c.is_participle(place):
            return place
        if r.tokens[place - 1].text in SEPARATORS and self.p.has(place, "conjunction"):
            return place
        closing = r.opens(place)
        if closing > 0:
            return closing + 1
        if self.p.has(place, "relative"):
            return self._past_relative(place, limit)
        if self.p.has(place, "preposition"):
            return max(self.p.after(place + 1, limit), place + 1)
        return place + 1

    def _past_relative(self, place: int, limit: int) -> int:
        for step in range(place + 1, min(limit, place + 22)):
            if self.r.tokens[step].text in SEPARATORS:
                return step + 1
            if self.p.has(step, "complementizer") and not any(
                self.p.is_verb(n) for n in range(place + 1, step)
            ):
                return step
        return limit


_PEOPLE = ("official", "spokesperson", "expert", "honorific", "witness")
_NO_NAME = ("body", "organization", "outlet", "document", "event", "place_name")
_HEADS = ("official", "body", "organization", "naming", "quantifier", "document", "outlet",
          "honorific", "spokesperson", "expert")  # fmt: skip
