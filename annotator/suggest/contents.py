"""The content of an attribution once its opening is known: which tokens, and what the cue takes."""

from __future__ import annotations

from annotator.suggest.clauses import Clauses
from annotator.suggest.draft import Draft
from annotator.suggest.reading import SEPARATORS, Range, key
from annotator.suggest.search import Opening

_LATER = frozenset({"preposition", "time", "subordinate", "adverb"})
_LONGEST_SPEECH = 30  # tokens of unmarked speech after its first sentence
_ABOUT = (key("عن"), key("على"))
_WHOLLY = (key("جملة"), key("وتفصيلا"))
_THEN = key("ثم")
_POSSESSORS = ("ه", "ها", "هم", "هما")


class Contents:
    """Contents of attributions in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self._feelings = self.w.lists.family("feeling")
        self._estimates = self.w.lists.family("estimate")

    def at(self, frame: str, opened: int, limit: int) -> list[Range]:
        """Return the content that begins at a place."""
        if frame == "quote":
            return self._quotation(opened, limit)
        that = any(self.w.has(n, "complementizer") for n in (opened, opened + 1))
        last = self.c.end(opened, limit, loose=not that and frame not in ("clause", "colon"))
        if frame == "colon":
            last = self._further(last, limit)
        return [(opened, last)] if last > opened else []

    def of(self, draft: Draft, opening: Opening, limit: int) -> list[Range]:
        """Return the content of a verb: what its stance leaves to the enclosing one is out."""
        found = self.at(opening.frame, opening.place, limit)
        if not found or opening.frame in ("quote", "colon"):
            return found
        ((first, last),) = found
        if opening.frame == "object" and self._points(first) and "cause" not in draft.marks:
            end = self._pointed(first, last)
            return [(first, last if self._is_judged(draft, end, last) else end)]
        stop = last
        if draft.stance == "discusses" and opening.frame != "clause":
            stop = self._topic_end(first + 1, last)
        elif draft.stance == "requests":
            stop = self._purpose(first + 1, last)
        return [(first, self._without_emphasis(first, self.c.trimmed(first, stop)))]

    def _without_emphasis(self, first: int, last: int) -> int:
        """Leave «جملة وتفصيلا» of «نفى الخبر جملة وتفصيلا» out."""
        wholly = last - first > 2 and (self.r.key(last - 2), self.r.key(last - 1)) == _WHOLLY
        return last - 2 if wholly else last

    def _points(self, place: int) -> bool:
        return self.w.has(place, "pronoun")

    def _is_judged(self, draft: Draft, place: int, last: int) -> bool:
        """Tell «اعتبر هذا الكلام “تخويفا”»: a predicate follows what is pointed at."""
        if draft.stance != "opines" or place >= last:
            return False
        return self.r.opens(place) > 0 or self.w.is_accusative(place) or self.w.has_teh(place)

    def _pointed(self, place: int, last: int) -> int:
        """Return the end of «ذلك», «هذه الأنباء الكاذبة»."""
        end = place + 1
        while end < last and self.w.is_definite(end):
            end += 1
        return end

    def _topic_end(self, place: int, last: int) -> int:
        for step in range(place, last):
            if self.w.has(step, "topic_end") or self.r.written(step) in SEPARATORS:
                return step
        return last

    def _purpose(self, place: int, last: int) -> int:
        """Leave a purpose that hangs on a request by a comma to the enclosing content."""
        for step in range(place, last - 1):
            if self.r.parts(step) and (
                self.w.has(step + 1, "purpose") or self.r.opens(step + 1) > 0
            ):
                return step
        return last

    def _further(self, last: int, limit: int) -> int:
        """Let unmarked direct speech go on to the end of its paragraph, if nobody else speaks."""
        if last < limit - 2:
            return last
        paragraph = self.r.paragraphs[self.r.paragraph_of[last - 1]][1]
        if paragraph - limit > _LONGEST_SPEECH or limit >= paragraph:
            return last
        if any(self.w.verbs(n) or self.r.opens(n) > 0 for n in range(limit, paragraph)):
            return last
        return self.c.trimmed(last, paragraph)

    def _quotation(self, opened: int, limit: int) -> list[Range]:
        """Take a quotation, with what the sentence goes on to say without a new beginning."""
        last = self.r.opens(opened) + 1
        if self.r.written(last - 2) in ".!؟?":  # a whole sentence
            return [(opened, last)]
        if last < limit and self.r.is_word(last) and not self._is_over(last, limit):
            return [(opened, self.c.end(opened, limit))]
        if last + 1 < limit and self.r.parts(last):
            following = last + 1
            if self.r.opens(following) > 0 or (
                self.r.key(following) in ("و", "بل") and self.r.opens(following + 1) > 0
            ):
                return [(opened, self.c.end(opened, limit))]
        return [(opened, last)]

    def _is_over(self, place: int, limit: int) -> bool:
        """Tell whether the sentence goes on after a quotation with something else: «وبعد أن …»."""
        joined = self.r.key(place)[:1] == "و" and self.r.opens(place + 1) < 0
        later = joined and bool(self.w.lists.classes(self.r.key(place)[1:]) & _LATER)
        acts = self.r.key(place) == _THEN and self.r.is_word(place + 1)  # «“…” ثم فتحوا …»
        return acts or later or self.w.has(place, "subordinate") or self.c.starts_anew(place, limit)

    # ---- what the cue takes ------------------------------------------------------------------

    def speech_noun(self, draft: Draft) -> None:
        """Take «تشير تقديرات X إلى»: the speech noun is part of the cue, X the source."""
        if not draft.source or draft.rule != "verb":
            return
        first, last = draft.source[0]
        stance = self._estimates.get(self.r.key(first))
        if stance and last - first > 1:
            draft.cue = merged([*draft.cue, (first, first + 1)])
            draft.source = [(first + 1, last)]
            draft.stance = stance

    def feeling(self, draft: Draft) -> None:
        """Let «أعرب … عن أملها», «أبدى خشيته» be the cue, if something is hoped or feared."""
        if "feeling" not in draft.marks and draft.stance != "announces":
            return
        first, last = draft.content[0]
        noun = first + 1 if self.r.key(first) in _ABOUT else first
        stance = self._feelings.get(self.r.key(noun))
        if not stance or not self.r.key(noun).endswith(_POSSESSORS):
            return
        after = noun + 1
        while after < last and self.r.key(after).startswith("ال") and self.w.is_definite(after):
            after += 1
        if after < last and self._complements(after):
            draft.cue = merged([*draft.cue, (first, noun + 1)])
            draft.content = [(after, last), *draft.content[1:]]
            draft.stance = stance

    def _complements(self, place: int) -> bool:
        if self.r.opens(place) > 0:
            return self.w.clitic(place + 1, "ل") or self.w.may_be_with(place + 1)
        return (
            self.w.has(place, "complementizer", "preposition")
            or self.w.may_be_with(place)
            or self.w.clitic(place, "ل")
            or self.w.is_common(place)
        )


def merged(ranges: list[Range]) -> list[Range]:
    """Join ranges that touch: «واكتفى بالقول» is one cue."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
