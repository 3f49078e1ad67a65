"""«بوتين: …»: a line of a speaker, a colon and what is said, with no word as cue (pattern P13)."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.suggest.attachments import PEOPLE, SPEAKERS
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range
from annotator.suggest.verbs import Verbs

_LINE_STARTS = frozenset(".…|؛-–—،»”")
_LONGEST = 13  # tokens before the colon
_SHORTEST_QUOTE, _SHORTEST = 2, 3  # tokens of the content
_BYLINE, _LABEL = 4, 2  # tokens


class Colons:
    """Attributions whose only cue is a colon, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r
        self._count: dict[str, int] = {}
        for token in self.r.tokens:
            self._count[token.key] = self._count.get(token.key, 0) + 1

    def find(self, place: int, found: Sequence[Draft]) -> Draft | None:
        """Return the attribution whose cue is the colon at a place, if it is one."""
        if self.r.written(place) != ":" or self.r.quote_of[place] >= 0:
            return None
        start, limit = self.r.sentence(place)
        first = self._line_start(place, start)
        if first >= place or place + 2 > limit - 1:
            return None
        if found and self._goes_on(place, start, found[-1]):
            return self._same(place, limit, found[-1])
        return self._line(first, place, limit) if place - first <= _LONGEST else None

    def _line(self, first: int, place: int, limit: int) -> Draft | None:
        """Return what a line says that is a speaker, a colon and words."""
        opened = place + 1
        quoted = self.r.opens(opened) > 0
        source, addressee = self._speaker(first, place)
        if source is None or not self._may_speak(source, quoted=quoted, told=addressee is not None):
            return None
        end = self.r.opens(opened) + 1 if quoted else self.c.end(opened, limit)
        if self._is_dateline(source, opened):
            return None
        if not self._is_said(opened, end, quoted=quoted or self.w.is_a(source[0], *PEOPLE)):
            return None
        return Draft(
            "colon",
            ":",
            "asserts",
            [(place, opened)],
            [source],
            [(opened, end)],
            [addressee] if addressee else [],
            frame="quote" if quoted else "colon",
            sure=0.72 if quoted else 0.6,
        )

    def _is_said(self, first: int, last: int, *, quoted: bool) -> bool:
        if quoted:
            return last - first >= _SHORTEST_QUOTE
        return last - first >= _SHORTEST and self._is_sentence(first, last)

    def _is_sentence(self, first: int, last: int) -> bool:
        """Tell a statement from a question and from a byline: «بيروت: ندى سليم»."""
        w = self.w
        if w.has(first, "interrogative", "weak_question"):
            return False
        acts = (w.has(n, "negation", "pronoun") or w.verbs(n) or w.is_action(n)
                for n in range(first, last))  # fmt: skip
        return last - first > _BYLINE or any(acts)

    def _goes_on(self, place: int, start: int, last: Draft) -> bool:
        """Tell «الوزير ينفي الاتفاق: “…”»: more words of the same source in a headline."""
        headline = self.r.paragraph_of[place] == 0
        return headline and last.start >= start and last.content[-1:] != [] and (
            last.content[-1][1] == place
        )  # fmt: skip

    def _same(self, place: int, limit: int, last: Draft) -> Draft | None:
        opened = place + 1
        closed = self.r.opens(opened)
        end = closed + 1 if closed > 0 else self.c.end(opened, limit)
        if end - opened < _SHORTEST_QUOTE:
            return None
        frame = "quote" if closed > 0 else "colon"
        return Draft(
            "colon", ":", "asserts", [(place, opened)], list(last.source), [(opened, end)],
            frame=frame, subject=last, sure=0.7,
        )  # fmt: skip

    def _line_start(self, place: int, start: int) -> int:
        for step in range(place - 1, start, -1):
            if self.r.written(step) in _LINE_STARTS and self.r.quote_of[step] < 0:
                return step + 1
        return start

    def _speaker(self, first: int, place: int) -> tuple[Range | None, Range | None]:
        """Return who speaks, and to whom: «مصدر أمني لـ“النهار”: …»."""
        if any(self.w.verbs(n) or self.w.is_participle(n) for n in range(first, place)):
            return None, None
        end = place if self.r.opens(first) == place - 1 else self.p.after(first, place)
        if end == first:
            return None, None
        if end == place:
            return (first, end), None
        quoted = self.w.has(end, "preposition") and self.r.opens(place + 1) > 0
        if quoted or (self.w.has(end, "occasion") and self.w.is_a(first, *SPEAKERS)):
            return (first, end), None  # «رئيس النادي أمام القاضي: “…”»
        told = self.r.key(end) == "ل" or self.w.clitic(end, "ل") or self.w.has(end, "listener")
        return ((first, end), (end, place)) if told else (None, None)

    def _may_speak(self, source: Range, *, quoted: bool, told: bool) -> bool:
        first, last = source
        w = self.w
        if self.r.opens(first) == last - 1:
            return True
        if self._is_label(first, last):
            return False
        if quoted or (told and not (w.is_common(first) or w.is_noun(first))):
            return True
        paper = any(w.is_a(n, "outlet") for n in range(first, last))  # «واشنطن بوست: …»
        if w.has(first, "place_name") and not (w.has(first, "government") or paper):
            return False
        people = w.is_plural(first) and w.is_adjective(first)  # «ومصرفيون: …»
        return (
            people
            or paper
            or w.is_a(first, *SPEAKERS)
            or w.is_name(first)
            or self._is_known(source)
        )

    def _is_dateline(self, source: Range, opened: int) -> bool:
        """Tell «القاهرة: نفت السفارة …»: a place and a verb with its subject."""
        first, last = source
        place = last - first <= _LABEL and self.w.has(first, "place_name")
        told = any(form.person == 3 and not form.pronoun for form in self.w.verbs(opened))
        return place and told and not self.w.has(opened + 1, "complementizer")

    def _is_label(self, first: int, last: int) -> bool:
        w = self.w
        thing = w.is_a(first, "deed", "event", "medium") and not w.is_a(first, "document")
        closes = self.r.quote_of[last - 1] >= 0 or self.r.written(last - 1) == ")"
        listed = w.has(first, "label", "boilerplate_start") and last - first <= _LABEL
        label = listed or not (closes or self.r.is_word(last - 1))
        return thing or label or any(self.r.key(n).isdigit() for n in range(first, last))

    def _is_known(self, source: Range) -> bool:
        """Tell a person whom the text names again from a label."""
        first, last = source
        bare = self.r.key(first).removeprefix("و")
        again = self._count.get(bare, 0) + self._count.get("و" + bare, 0) > 1
        return last - first <= 3 and again and not self.w.is_common(first)
