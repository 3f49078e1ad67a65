"""Silence and refusals to comment: «لم يستجب», «امتنع عن التعليق» (scheme.md §4.11)."""

from __future__ import annotations

from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

ABSTAINED = key("امتنع")
_ANSWERED, _COMMENTED, _FAILED = key("استجاب"), key("علق"), key("تعذر")
_ABOUT = key("عن")
_SILENCE = key("الصمت")
_MAKING = key("الإدلاء")
_OBTAINING = key("الحصول")
_ANY = ("اي", "باي")
_ENDS = frozenset(".؛")
_IF = frozenset(map(key, ("إذا", "إن", "لو", "ما")))


class Silence:
    """Attributions without a content, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r

    def find(self, place: int) -> Draft | None:
        """Return the silence whose cue begins at a place, if one does."""
        word = self.r.key(place)
        if self.r.quote_of[place] >= 0:
            return None  # a speaker's own words
        if self.w.has(place, "not"):
            return (
                self._no_answer(place) or self._not_obtained(place, place + 1)
                or self._no_statement(place) or self._unavailable(place)
                or self._unwilling(place)
            )  # fmt: skip
        bare = word[1:] if word[:1] in ("و", "ف") else word
        if "keeps" in self.w.lists.classes(bare):
            return self._kept_silent(place)
        if "refusal" in self.w.lists.classes(word):
            return self._refusal(place, joined=False)
        if "refusal" in self.w.lists.classes(bare):
            return self._refusal(place, joined=True)
        return self._not_obtained(place, place) if self.w.has(place, "impossible") else None

    # ---- no answer ---------------------------------------------------------------------------

    def _no_answer(self, place: int) -> Draft | None:
        """Take «لم يستجب X لطلب التعليق», «لم يرد X على أسئلة …», «لم يعلّق X»."""
        start, limit = self.r.bounds(place)
        after = place + 2
        if self.r.key(place - 1) in _IF:
            return None  # «إذا لم تستجب الوزارة لمطالبها»
        answers = self.w.has(place + 1, "no_answer", "no_response")
        if after > limit or not (answers or self.w.has(place + 1, "no_comment")):
            return None
        last = self.p.after(after, limit)
        if not self._is_silent(place + 1, after, last, limit):
            return None
        last = self._and(after, last, limit)
        if last > after:
            _, last = self.v.arguments.apposed((after, last), limit, final=True)
        source = [(after, last)] if last > after else self._before(place, start)
        lemma = _ANSWERED if answers else _COMMENTED
        stance = "no_response" if answers else "declines_comment"
        cue = [(place, after)]
        return Draft("silence", lemma, stance, cue, source, frame="none", sure=0.9)

    def _is_silent(self, verb: int, after: int, last: int, limit: int) -> bool:
        """Tell «لم يرد الخبر» (was not mentioned) from «لم يرد المكتب على رسائل …»."""
        asked = any(self.w.has(n, "inquiry") for n in range(after, min(limit, after + 14)))
        if asked or self.w.has(verb, "no_response"):
            return True
        if self.w.has(verb, "no_comment"):
            return last > after
        return last == limit and last > after

    def _and(self, first: int, last: int, limit: int) -> int:
        """Take «لم يرد المكتب ولا الوزارة»."""
        while last > first and self.r.key(last) in ("ولا", "او") and last + 1 < limit:
            more = self.p.after(last + 1, limit)
            if more == last + 1:
                break
            last = more
        return last

    def _no_statement(self, place: int) -> Draft | None:
        """Take «لم تصدر X أي تعليق», «لم يدل بأي تعليق», «لم يصدر عن X أي رد»."""
        start, limit = self.r.bounds(place)
        if not self.w.has(place + 1, "issues_comment"):
            return None
        after = place + 2
        comment = self._comment(after, min(limit, place + 12))
        if comment < 0:
            return None
        opened = comment - 1 if self.r.key(comment - 1) in _ANY else comment
        if opened == after:
            stated = self._none_of(place, comment, limit)
            if stated:
                return stated
        if self.r.key(after) in (_ABOUT, "من"):
            return self._none_from(place, opened, comment)
        last = self.p.after(after, opened) if opened > after else after
        source = [(after, last)] if last > after else self._before(place, start)
        whole = last == opened == after
        cue = [(place, comment + 1)] if whole else [(place, after), (opened, comment + 1)]
        return Draft("silence", _COMMENTED, "declines_comment", cue, source, frame="none", sure=0.8)

    def _none_of(self, place: int, comment: int, limit: int) -> Draft | None:
        """Take «لم يصدر أي تعليق رسمي من X»."""
        near = range(comment + 1, min(limit, comment + 4))
        of = next((n for n in near if self.r.key(n) in (_ABOUT, "من")), -1)
        last = self.p.after(of + 1, limit) if of > 0 else 0
        if last <= of + 1:
            return None
        cue, source = [(place, of)], [(of + 1, last)]
        return Draft("silence", _COMMENTED, "no_response", cue, source, frame="none", sure=0.8)

    def _none_from(self, place: int, opened: int, comment: int) -> Draft | None:
        """Take «لم يصدر عن X أي رد»."""
        first = place + 3
        last = self.p.after(first, opened)
        if last == first:
            return None
        cue, source = [(place, first), (opened, comment + 1)], [(first, last)]
        return Draft("silence", _COMMENTED, "no_response", cue, source, frame="none", sure=0.8)

    def _comment(self, place: int, limit: int) -> int:
        return next((n for n in range(place, limit) if self.w.has(n, "comment_noun")), -1)

    def _before(self, place: int, start: int) -> list[Range]:
        """Return the subject before «لم …»: in a relative clause, after «لكنه»."""
        if self.r.key(place).startswith("و"):
            return []
        if place > start and self.w.has(place - 1, "host"):
            return [(place - 1, place)]
        if place > start and self.w.has(place - 1, "relative"):
            found = self.v.subjects.ending(place - 1, start)
        else:
            found = self.p.before(place, self.v.subjects.clause_start(place, start))
        return [found] if found else []

    def _unavailable(self, place: int) -> Draft | None:
        """Take «لم يكن المتحدث متاحاً للتعليق»."""
        _, limit = self.r.bounds(place)
        if not self.w.has(place + 1, "was"):
            return None
        near = range(place + 2, min(limit - 1, place + 12))
        at = next((n for n in near if self.w.has(n, "available")), -1)
        if at < 0 or not self.w.has(at + 1, "inquiry"):
            return None
        after = place + 2
        last = self.p.after(after, at)
        source = [(after, last)] if last > after else []
        whole = at == after
        cue = [(place, at + 2)] if whole else [(place, after), (at, at + 2)]
        return Draft("silence", _ANSWERED, "no_response", cue, source, frame="none", sure=0.85)

    def _unwilling(self, place: int) -> Draft | None:
        """Take «لم تشأ الشركة التعليق», «لم يرغب X في التعليق»."""
        start, limit = self.r.bounds(place)
        if not self.w.has(place + 1, "willing"):
            return None
        after = place + 2
        at = self._target(after, min(limit, place + 14))
        if at < 0:
            return None
        first = at - 1 if self.r.key(at - 1) == "في" else at
        last = self.p.after(after, first) if first > after else after
        source = [(after, last)] if last > after else self._before(place, start)
        cue = [(place, at + 1)] if first == after else [(place, after), (first, at + 1)]
        return Draft(
            "silence", _COMMENTED, "declines_comment", cue, source, frame="none", sure=0.85
        )

    def _kept_silent(self, place: int) -> Draft | None:
        """Take «التزم X الصمت»."""
        start, limit = self.r.bounds(place)
        near = range(place + 1, min(limit, place + 12))
        at = next((n for n in near if self.r.key(n) == _SILENCE), -1)
        if at < 0:
            return None
        after = place + 1
        last = self.p.after(after, at) if at > after else after
        source = [(after, last)] if last > after else self._before(place, start)
        cue = [(place, at + 1)] if at == after else [(place, after), (at, at + 1)]
        return Draft("silence", ABSTAINED, "declines_comment", cue, source, frame="none", sure=0.85)

    # ---- refusals ----------------------------------------------------------------------------

    def _refusal(self, place: int, *, joined: bool) -> Draft | None:
        """Take «رفض X التعليق», «امتنع عن التعليق», «امتنعت عن الإدلاء بأي تعليق»."""
        start, limit = self.r.bounds(place)
        target = self._target(place + 1, min(limit, place + 16))
        if target < 0:
            return None
        after = place + 1
        first = target - 1 if self.r.key(target - 1) in (_ABOUT, "عدم") else target
        if self.w.has(place, "preference") and self.r.key(target - 1) != "عدم":
            return None
        last = self.p.after(after, first) if after < first else after
        if last > after:
            _, last = self.v.arguments.apposed((after, last), first, final=True)
        source = [(after, last)] if last > after else []
        if not source and not joined:
            source = self._before(place, start)
        end = target + 1
        if self.w.has(target, "confirming"):  # «رفض تأكيد أو نفي الخبر»
            end = target + 3 + self.w.is_definite(target + 3)
        elif self.r.key(target) == _MAKING:
            end = target + 3 if self.r.key(target + 1) in _ANY else target + 2
        cue = [(place, end)] if first == after else [(place, after), (first, end)]
        sure = 0.6 if self.w.has(target, "weak_comment") else 0.88
        that = self.w.has(target, "confirming") and self.w.has(end, "complementizer")
        content = self.v.contents.at("clause", end, limit) if that else []
        return Draft(
            "silence", ABSTAINED, "declines_comment", cue, source, content,
            frame="clause" if content else "none", sure=sure,
        )  # fmt: skip

    def _target(self, place: int, limit: int) -> int:
        """Return what is refused, if it is a comment; else -1."""
        for step in range(place, limit):
            if self.w.has(step, "confirming") and self.w.has(step + 2, "denial"):
                return step
            if self.w.has(step, "refused"):
                comments = any(self.w.has(step + n, "comment_noun") for n in (1, 2))
                return step if self.r.key(step) != _MAKING or comments else -1
            if self.r.written(step) in _ENDS or self.w.has(step, "complementizer", "relative"):
                return -1
            if self.w.is_joined_verb(step):
                return -1
        return -1

    # ---- what could not be obtained ----------------------------------------------------------

    def _not_obtained(self, place: int, head: int) -> Draft | None:
        """Take «لم يتسن الحصول على تعليق من X», «تعذّر الحصول على رد من X»."""
        _, limit = self.r.bounds(place)
        if head > place and not self.w.has(head, "manages"):
            return None
        comment = self._comment(head + 1, min(limit, head + 12))
        return self._from(place, head, comment, limit) if comment > 0 else None

    def _from(self, place: int, head: int, comment: int, limit: int) -> Draft | None:
        of = next(
            (n for n in range(comment + 1, min(limit, comment + 10)) if self.r.key(n) == "من"), -1
        )
        last = self.p.after(of + 1, limit) if of > 0 else of + 1
        if last == of + 1:
            return None
        inside = range(head + 1, comment)
        first = next((n for n in inside if self.r.key(n) == _OBTAINING), comment)
        whole = first == head + 1
        cue = [(place, comment + 1)] if whole else [(place, head + 1), (first, comment + 1)]
        source = [(of + 1, last)]
        return Draft("silence", _FAILED, "no_response", cue, source, frame="none", sure=0.85)
