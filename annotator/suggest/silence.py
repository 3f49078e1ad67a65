"""Silence and refusals to comment: «لم يستجب», «امتنع عن التعليق» (scheme.md §4.11)."""

from __future__ import annotations

from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_NO = frozenset(map(key, ("لم", "ولم", "فلم", "لا", "ولا", "لن")))
_ANSWER = {
    key(word): (stance, lemma)
    for stance, lemma, listed in (
        ("no_response", "استجاب", "يستجب تستجب يستجيبوا يستجيبا تستجيبا"),
        ("no_response", "رد", "يرد ترد يردوا يردا يُجب يجب تجب"),
        ("declines_comment", "علق", "يعلق تعلق يعلقوا يعلقا"),
    )
    for word in listed.split()
}
_REFUSE = frozenset(map(key, ("رفض", "رفضت", "رفضوا", "رفضا", "يرفض", "ترفض", "يرفضون", "رفضتا",
                              "امتنع", "امتنعت", "امتنعوا", "يمتنع", "تمتنع", "أحجم", "أحجمت",
                              "اعتذر", "اعتذرت", "تجنب", "تجنبت")))  # fmt: skip
_ISSUES = frozenset(map(key, ("يصدر", "تصدر", "يصدروا", "يدل", "تدل", "يدلوا", "يقدم", "تقدم")))
_COMMENT = frozenset(map(key, ("التعليق", "الإدلاء", "الرد", "الخوض", "الحديث", "التعقيب", "الإجابة",
                               "الإفصاح", "الكشف")))  # fmt: skip
_WEAK = frozenset(map(key, ("الرد", "الإفصاح", "الكشف", "الإدلاء", "الإجابة")))
_ASKED = frozenset(map(key, ("طلب", "طلبات", "طلبا", "لطلب", "لطلبات", "أسئلة", "استفسارات", "استفسار",
                             "للتعليق", "بالتعليق", "التعليق", "سؤال", "الأسئلة", "رسالة", "رسائل",
                             "اتصالات", "مكالمات", "الفور", "بعد", "فورا", "لأسئلة", "الاتهامات",
                             "التقرير")))  # fmt: skip


class Silence:
    """Attributions without a content, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.r = verbs.r

    def find(self, place: int) -> Draft | None:
        """Return the silence whose cue begins at a place, if one does."""
        word = self.r.key(place)
        if word in _NO:
            return (self._no_answer(place) or self._not_obtained(place)
                    or self._no_statement(place))  # fmt: skip
        bare = word[1:] if word[:1] in ("و", "ف") and word[1:] in _REFUSE else word
        if bare in _REFUSE:
            return self._refusal(place, joined=bare != word)
        if word in ("تعذر", "وتعذر"):
            return self._not_obtained(place)
        return None

    def _no_answer(self, place: int) -> Draft | None:
        start, limit = self.v.bounds(place)
        answer = _ANSWER.get(self.r.key(place + 1))
        if answer is None or place + 1 >= limit:
            return None
        stance, lemma = answer
        after = place + 2
        last = self.p.after(after, limit)
        if not self._asked(after, limit) and not (stance != "declines_comment" and last == limit):
            if lemma != "استجاب" and not (lemma == "علق" and last > after):
                return None
        while last > after and self.r.key(last) in ("ولا", "او") and last + 1 < limit:
            more = self.p.after(last + 1, limit)
            if more == last + 1:
                break
            last = more
        source = [(after, last)] if last > after else self._before(place, start)
        return Draft("silence", key(lemma), stance, [(place, after)], source, frame="none",
                     sure=0.9)  # fmt: skip

    def _no_statement(self, place: int) -> Draft | None:
        """Take «لم تصدر أي تعليق», «لم يدل بأي تعليق»."""
        start, limit = self.v.bounds(place)
        if self.r.key(place + 1) not in _ISSUES:
            return None
        for step in range(place + 2, min(limit, place + 12)):
            if self.r.key(step) in ("تعليق", "بتعليق", "تعقيب", "رد"):
                opened = step - 1 if self.r.key(step - 1) in ("اي", "باي") else step
                if self.r.key(place + 2) in ("عن", "من"):
                    last = self.p.after(place + 3, opened)
                    source = [(place + 3, last)] if last > place + 3 else []
                    return Draft("silence", key("علق"), "declines_comment",
                                 [(place, place + 3), (opened, step + 1)], source, frame="none",
                                 sure=0.8) if source else None  # fmt: skip
                last = self.p.after(place + 2, opened) if opened > place + 2 else place + 2
                source = [(place + 2, last)] if last > place + 2 else self._before(place, start)
                cue = [(place, step + 1)] if last == opened == place + 2 else [
                    (place, place + 2), (opened, step + 1)]  # fmt: skip
                return Draft("silence", key("علق"), "declines_comment", cue, source, frame="none",
                             sure=0.8)  # fmt: skip
        return None

    def _asked(self, place: int, limit: int) -> bool:
        return any(self.r.key(n) in _ASKED for n in range(place, min(limit, place + 14)))

    def _before(self, place: int, start: int) -> list[Range]:
        if self.r.key(place).startswith(("و", "ف")) and self.r.key(place) != "فلم":
            return []
        if place > start and self.p.has(place - 1, "host"):
            return [(place - 1, place)]
        if place > start and self.p.has(place - 1, "relative"):
            found = self.v.ending(place - 1, start)
            return [found] if found else []
        opened = self.v.clause_start(place, start)
        found = self.p.before(place, opened)
        return [found] if found else []

    def _refusal(self, place: int, *, joined: bool) -> Draft | None:
        start, limit = self.v.bounds(place)
        target = self._target(place + 1, min(limit, place + 16))
        if target is None:
            return None
        first = target - 1 if self.r.key(target - 1) == "عن" else target
        last = self.p.after(place + 1, first) if place + 1 < first else place + 1
        source = [(place + 1, last)] if last > place + 1 else []
        if not source and not joined:
            source = self._before(place, start)
        end = target + 1
        if self.r.key(target) == key("الإدلاء"):
            end = target + 3 if self.r.key(target + 1) == "باي" else target + 2
        cue = [(place, end)] if first == place + 1 else [(place, place + 1), (first, end)]
        sure = 0.6 if self.r.key(target) in _WEAK else 0.88
        return Draft("silence", key("امتنع"), "declines_comment", cue, source, frame="none",
                     sure=sure)  # fmt: skip

    def _target(self, place: int, limit: int) -> int | None:
        for step in range(place, limit):
            word = self.r.key(step)
            if word in _COMMENT:
                if word == key("الإدلاء") and "علي" not in self.r.key(step + 1) + self.r.key(
                    step + 2
                ):
                    if "تعليق" not in self.r.key(step + 1) + self.r.key(step + 2):
                        return None
                if word in (key("الكشف"), key("الإفصاح"), key("الرد")):
                    return None
                return step
            if self.r.tokens[step].text in ".؛" or self.p.has(step, "complementizer"):
                return None
            if self.p.is_joined_verb(step) or self.p.has(step, "relative"):
                return None
        return None

    def _not_obtained(self, place: int) -> Draft | None:
        """Take «لم يتسن الحصول على تعليق من X», «تعذّر الحصول على رد من X»."""
        _, limit = self.v.bounds(place)
        head = place + 1 if self.r.key(place) in _NO else place
        if head > place and self.r.key(head) not in ("يتسن", "يتسني", "تتمكن", "يتمكن"):
            return None
        for step in range(head + 1, min(limit, head + 12)):
            if self.r.key(step) in ("تعليق", "رد", "تعقيب"):
                return self._from(place, head, step, limit)
        return None

    def _from(self, place: int, head: int, comment: int, limit: int) -> Draft | None:
        for step in range(comment + 1, min(limit, comment + 10)):
            if self.r.key(step) == "من":
                last = self.p.after(step + 1, limit)
                if last > step + 1:
                    cue = [(place, head + 1)]
                    first = next((n for n in range(head + 1, comment)
                                  if self.r.key(n) == key("الحصول")), comment)  # fmt: skip
                    if first == head + 1:
                        cue = [(place, comment + 1)]
                    else:
                        cue.append((first, comment + 1))
                    return Draft("silence", key("تعذر"), "no_response", cue, [(step + 1, last)],
                                 frame="none", sure=0.85)  # fmt: skip
        return None
