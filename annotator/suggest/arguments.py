"""Who speaks and to whom: the noun phrases between a verb and its content."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.suggest.attachments import PEOPLE, PLAIN, SPEAKERS, Ends
from annotator.suggest.clauses import Clauses
from annotator.suggest.division import Division
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key

_ACTORS = (*SPEAKERS, "place_name", "quantifier", "social")
_NO_NAME = ("body", "organization", "outlet", "document", "event", "place_name")
_LONGEST_APPOSITION = 4
_LONGEST_ASIDE = 16
_ONE_OF = frozenset(map(key, ("أحد", "إحدى")))  # «…، أحد سكان الحي،»


@dataclass(frozen=True, slots=True)
class Pair:
    """The subject and the second noun phrase of a verb, and the place after them."""

    subject: Range | None
    second: Range | None
    after: int


_UTMOST = frozenset(map(key, ("بأشد", "بأقوى", "بأقسى")))


class Arguments:
    """Subjects, addressees and described things after verbs, in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self.division = Division(clauses.p)

    # ---- agreement ---------------------------------------------------------------------------

    def agrees(self, form: Form, place: int) -> bool:
        """Tell whether the noun at a place can be the subject of the verb before it.

        A verb agrees in gender with the subject that follows it, and is singular then; a plural
        in ـين is no subject.
        """
        if not form.is_finite or not self.r.is_word(place):
            return True
        place += self.w.has(place, "demonstrative")
        if form.number != "s" or self.w.is_oblique(place):
            return False
        if self.w.has(place, "quantifier"):
            return True
        if "addressee" in form.verb.marks and self._is_told(form, place):
            return False
        return self._suits(form.gender, place)

    def _is_told(self, form: Form, place: int) -> bool:
        if form.gender == "m":
            return self.w.is_a(place, "outlet") and not self.w.is_a(place, "masculine_outlet")
        return self.w.has(place, "plural_men")

    def _suits(self, gender: str, place: int) -> bool:
        womanly = self.w.has_teh(place) and not self.w.has(place, "man_with_ta")
        if gender == "m":
            foreign = self.w.has(place, "place_name") and not self.w.has(place, "masculine_place")
            return not womanly and not foreign
        if gender == "f":
            manly = self.w.has(place, "masculine_body") or (
                self.w.is_a(place, "official", "spokesperson", "expert")
                and not self.w.is_a(place, "body")
            )
            return womanly or not manly
        return True

    # ---- subjects ----------------------------------------------------------------------------

    def clause_subject(self, place: int, limit: int) -> int:
        """Return the end of what reaches a complementizer: no bare object then.

        «واعتبرت عالمة الأوبئة أن».
        """
        starts = place < limit and not self.w.has(place, "thing")
        if not starts or not (self.is_actor(place) or self.w.has_teh(place)):
            return place
        last = self.p.after(place, limit)
        return last if self.w.has(self.adverbials(last, limit), "complementizer") else place

    def is_actor(self, place: int) -> bool:
        """Tell whether someone or something that speaks stands at a place."""
        return self.w.is_a(place, *_ACTORS)

    def apposed(
        self, subject: Range, limit: int, ends: Ends = PLAIN, *, final: bool = False
    ) -> Range:
        """Take «…، المتحدث باسم الوزارة،» into a subject.

        The content of the verb may follow without a comma, as `ends` says: «…، مدرب الفريق بأن».
        A `final` subject may end its sentence.
        """
        last = subject[1]
        if last >= limit or not self.r.parts(last):
            return subject
        first = last + 1
        titled = self.w.is_a(first, "reporter", *PEOPLE) or self.r.key(first) in _ONE_OF
        titled = titled and not self.w.is_oblique(first)
        end = self._title(first, limit, ends) if titled else self.p.after(first, limit)
        if not titled and not self._may_name(subject, first, end):
            return subject
        if titled and first < end < limit and self._is_content(end, ends):
            return subject[0], end
        closes = first < end < limit and (
            self.r.parts(end)
            or self.w.has(end, "complementizer")
            or self.r.written(end) == ":"
            or self.r.opens(end) > 0
        )
        if final and titled and end > first:
            closes = closes or end >= limit or self.r.written(end) == "."
        return self._again((subject[0], end), limit) if closes else subject

    def _again(self, subject: Range, limit: int) -> Range:
        """Take «، وعضو لجنة …», or the title of a second one, too."""
        last = subject[1]
        titled = self.r.parts(last) and self.w.is_a(last + 1, *PEOPLE)
        if titled and not self.w.is_oblique(last + 1) and not self.w.verbs(last + 1):
            end = self._title(last + 1, limit)
            if end > last + 1 and (self.r.parts(end) or self.w.has(end, "complementizer")):
                return subject[0], end
        joined = self.r.parts(last) and self.r.key(last + 1).startswith("و")
        if joined and self.w.is_a(last + 1, *PEOPLE) and not self.w.verbs(last + 1):
            end = self._title(last + 1, limit)
            if end > last + 1 and (self.r.parts(end) or self.r.written(end) == ":"):
                return subject[0], end
        return subject

    def _is_content(self, place: int, ends: Ends) -> bool:
        """Tell what a verb governs from more of a title."""
        if ends.ba and self.w.may_be_with(place):
            return self.w.is_masdar_with(place) or self.w.clitic(place, "ب")
        return ends.object and self.w.is_common(place) and not self.w.is_a(place, *PEOPLE)

    def _title(self, first: int, limit: int, ends: Ends = PLAIN) -> int:
        """Return the end of a title with its prepositional phrases, up to a comma or colon."""
        end = self.p.after(first, limit, ends)
        if first < end < limit and self._is_content(end, ends):
            return end
        for step in range(end, min(limit, first + 14)):
            if self.r.parts(step) or self.r.written(step) == ":":
                return step
            if (
                not self.r.is_word(step)
                or self.w.verbs(step)
                or self.w.has(step, "complementizer", "relative", "time")
            ):
                break
        return end

    def _may_name(self, subject: Range, first: int, end: int) -> bool:
        """Tell whether what stands between commas may be the name that goes with a title."""
        return (
            end - first <= _LONGEST_APPOSITION
            and not self.w.is_common(first)
            and not self.w.has(first, *_NO_NAME)
            and not self.w.is_joined_verb(first)
            and any(
                self.w.is_a(n, *PEOPLE) for n in range(subject[0], min(subject[0] + 2, subject[1]))
            )
        )

    # ---- adverbials --------------------------------------------------------------------------

    def adverbials(self, place: int, limit: int) -> int:
        """Return the place after times and adverbs, also between commas."""
        while place < limit:
            step = self._adverbial(place, limit)
            if step == place:
                break
            place = step
        return place

    def _adverbial(self, place: int, limit: int) -> int:
        w, r = self.w, self.r
        if w.has(place, "manner", "shape") or r.key(place) in _UTMOST:
            return self._past_manner(place, limit)
        aside = w.has(place, "with_pronoun", "time", "adverb", "attention")
        if aside or r.written(place) in ("(", ")"):
            return place + 1
        if r.key(place).isdigit() and w.has(place - 1, "time"):
            return place + 1
        aside = w.has(place + 1, "time", "preposition", "citing", "aside")
        return self._past_comma(place, limit) if r.parts(place) and aside else place

    def _past_manner(self, place: int, limit: int) -> int:
        """Return the place after «بشدة», «بشكل قاطع»; `place` for others."""
        after = place + 1
        if self.w.has(place, "shape"):
            adjective = after < limit and self.r.is_word(after) and not self.w.is_definite(after)
            return after + 1 if adjective else place
        if self.r.key(place) in _UTMOST:  # «بأشد العبارات»
            return min(after + 1, limit)
        return after if self.w.has(place, "how") else place

    def past_aside(self, place: int, limit: int) -> int:
        """Return the place of the second comma of «، أكبر البنوك في روسيا، أن»; `place` for others.

        What stands between two commas, right before what is said, is an aside.
        """
        if not self.r.parts(place):
            return place
        for step in range(place + 1, min(limit, place + _LONGEST_ASIDE)):
            if self.r.parts(step):
                after = max(self.adverbials(step, limit), step + 1)
                opens = self.w.has(after, "complementizer") or self.p.is_quoted(step + 1)
                return step if opens and step > place + 1 else place
            if self.w.is_joined_verb(step) or self.w.has(step, "complementizer"):
                return place
        return place

    def past_cited(self, place: int, limit: int) -> int:
        """Return the place after «، حسبما أفادت وكالة …،»; `place` for others."""
        cites = self.r.parts(place) and self.w.has(place + 1, "citing", "citing_what")
        return self._past_comma(place, limit) if cites else place

    def _past_comma(self, place: int, limit: int) -> int:
        for step in range(place + 1, min(limit, place + 13)):
            if self.r.parts(step):
                return step + 1
            ends = self.r.opens(step) > 0 and not self.p.names.has(step, self.r.opens(step))
            if ends or self.r.written(step) == ":" or self.w.has(step, "complementizer"):
                return step
        return place
