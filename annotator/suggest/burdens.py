"""Burdens: «حمّل X Y مسؤولية …» and «حمّلها المسؤولية عن …» (scheme.md §11.11)."""

from __future__ import annotations

from annotator.suggest.contents import merged
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.openings import Openings
from annotator.suggest.reading import Range
from annotator.suggest.subjects import Subjects

_NEAR = 16  # tokens


class Burdens:
    """Finds who blames whom for what, in one text."""

    def __init__(self, openings: Openings, subjects: Subjects) -> None:
        """Keep what is needed."""
        self.c = openings.c
        self.p = openings.p
        self.w = openings.w
        self.r = openings.r
        self._arguments = openings.arguments
        self._subjects = subjects

    def find(self, place: int, form: Form) -> Draft | None:
        """Return the accusation of a verb or participle that is followed by «مسؤولية»."""
        start, limit = self.r.bounds(place)
        near = range(place + 1, min(place + _NEAR, limit))
        at = next((n for n in near if self.w.has(n, "burden")), -1)
        if at < 0:
            return None
        opened = at + 1
        while opened < limit and self.w.is_definite(opened) and self.w.is_definite(at):
            opened += 1
        end = self.c.end(opened, limit)
        if end <= opened:
            return None
        subject = self._blamer(place, at, form, start)
        return Draft(
            "verb" if subject else "null",
            form.verb.key,
            "accuses",
            merged([(place, place + 1), (at, at + 1)]),
            [subject] if subject else [],
            [(opened, end)],
            frame="object",
            marks=form.verb.marks,
            gender=form.gender,
            number=form.number,
            sure=0.8,
        )

    def _blamer(self, place: int, at: int, form: Form, start: int) -> Range | None:
        before = self._subjects.before(place, form, start) if form.is_finite else None
        if before:
            return before[0]
        after = place + 1
        last = self.p.after(after, at) if at > after else after
        if last == after or not form.is_finite:
            return None
        if form.pronoun:
            return after, last
        subject, accused = self._arguments.division.of((after, last), "accused")
        aside = last < at and self.w.has(last, "preposition")  # «حملت النقابة في بيان …»
        return subject if accused or aside else None
