"""Noun cues: «تهديدات الكرملين باغتياله», «رغبة ترمب المعلنة في …»."""

from __future__ import annotations

from annotator.suggest.attachments import Ends
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_WISH = key("رغبة")
# Which prepositions govern the content of a noun, by the stance of its verb.
_GOVERNED = {
    stance: frozenset(map(key, listed.split()))
    for stance, listed in {
        "threatens": "ب",
        "warns": "من ب",
        "accuses": "ب",
        "requests": "ل إلى ب",
        "promises": "ب ل",
        "claims": "ب حول بشأن عن",
        "denies": "ل",
        "admits": "ب",
        "predicts": "ب",
        "opines": "من بشأن إزاء",
        "asserts": "ب على",
        "rejects": "ل",
        "supports": "ل",
        "asks": "عما",
    }.items()
}
_FROM = ("accuses", "requests", "rejects", "promises", "warns", "threatens")
_FROM_PEOPLE = ("promises", "warns", "threatens")
_OF_NOBODY = ("opines", "predicts", "claims", "requests", "asks")
_OF_THE = ("rejects", "supports")
_PEOPLE = ("official", "body", "organization", "outlet", "collective", "place_name")
_ADJECTIVE = ("ي", "يه", "يين", "يون", "ين")
_DEFINITE = ("ال", "بال", "وال", "لل")
_LONGEST_OWNER = 6
_OWNER = Ends(object=True, la=True)


class Nouns:
    """Attributions whose cue is a noun of speech, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue begins at a place, if a noun of speech does."""
        return self._declared(place) or self._noun(place)

    # ---- nouns of speech ---------------------------------------------------------------------

    def _declared(self, place: int) -> Draft | None:
        """Take «رغبة ترمب المعلنة في إبرام صفقة»."""
        if not self.w.is_a(place, "plan", "wish"):
            return None
        _, limit = self.r.bounds(place)
        near = range(place + 2, min(place + 6, limit))
        step = next((n for n in near if self.w.has(n, "declared")), -1)
        end = self.c.end(step + 1, limit, loose=True) if 0 < step < limit - 1 else 0
        if end <= step + 1:
            return None
        rejects = self.w.is_a(place, "opposition")
        head = [(place, place + 1)] if self.w.is_a(place, "wish") else []
        return Draft(
            "noun",
            _WISH,
            "rejects" if rejects else "intends",
            [*head, (step, step + 1)],
            [(place + 1, step)],
            [(step + 1, end)],
            frame="noun",
            sure=0.6,
        )

    def _noun(self, place: int) -> Draft | None:
        for form in self.w.lexicon.lookup(self.r.key(place)):
            if form.kind == "noun" and form.verb.stance in _GOVERNED:
                found = self._of(place, form)
                if found:
                    return found
        return None

    def _of(self, place: int, form: Form) -> Draft | None:
        stance = form.verb.stance
        if "wordy" in form.verb.marks:
            return None
        if self.w.is_a(place - 1, "outlet") or (
            self.w.has(place - 1, "quantifier") and self.w.is_a(place, "document")
        ):
            return None
        _, limit = self.r.bounds(place)
        source, last = self._owner(place, form, limit)
        opened = self._governed(last, limit, stance)
        if opened < 0:
            return None
        clause = self.w.has(opened, "complementizer")
        nobody = stance in _OF_NOBODY and not self.w.is_definite(place)
        if not (source or form.pronoun or clause or nobody):
            return None
        end = self._end(opened, limit)
        return Draft(
            "noun",
            form.verb.key,
            stance,
            [(place, place + 1)],
            [source] if source else [],
            [(opened, end)],
            frame="noun",
            marks=form.verb.marks,
            impersonal=not source and not form.pronoun,
            sure=0.62 if clause else 0.45,
        ) if end > opened else None  # fmt: skip

    def _end(self, opened: int, limit: int) -> int:
        """Return the end of the content: a masdar ends at a comma or conjunction."""
        end = self.c.end(opened, limit)
        if self.w.has(opened, "complementizer") or self.w.has(opened + 1, "complementizer"):
            return end
        for step in range(opened + 1, end):
            joins = self.w.has(step, "conjunction") and not self.w.has(step - 1, "preposition")
            if self.r.parts(step) or joins:
                return step
        return end

    def _owner(self, place: int, form: Form, limit: int) -> tuple[Range | None, int]:
        """Return whose speech a noun is, and the place after: «تهديد روسي», «طلبات كييف»."""
        after = place + 1
        if after >= limit or not self.r.is_word(after):
            return None, after
        of = after + (self.w.is_common(after) or self.w.is_adjective(after))
        if self.r.key(of) == "من" and form.verb.stance in _FROM:
            return self._from(of, form.verb.stance, limit)
        word = self.r.key(after)
        definite = self.r.key(place).startswith(_DEFINITE)
        if word.endswith(_ADJECTIVE) and word.startswith("ال") == definite and len(word) > 4:
            return (after, after + 1), after + 1
        if definite or form.pronoun or self.r.written(place).endswith(("اً", "ًا")):
            return None, after
        last = self._people(after, limit)
        return ((after, last), last) if last > after else (None, after)

    def _from(self, after: int, stance: str, limit: int) -> tuple[Range | None, int]:
        """Take «الانتقادات من بعض الأوساط»."""
        first = after + 1
        if stance in _FROM_PEOPLE and not self.w.is_a(first, *_PEOPLE):
            return None, after
        last = self._people(first, limit)
        return ((first, last), last) if last > first else (None, after)

    def _people(self, place: int, limit: int) -> int:
        """Return the end of a possessor; what is made or done («طلبات التعليق») has none."""
        w = self.w
        made = w.is_common(place) and not w.is_a(place, "quantifier", *_PEOPLE)
        if w.is_a(place, "medium") or w.verbs(place) or made:
            return place
        last = self.p.after(place, min(limit, place + _LONGEST_OWNER + 1), _OWNER)
        return place if last - place > _LONGEST_OWNER else last

    def _governed(self, place: int, limit: int, stance: str) -> int:
        """Return the place if a clause or governed preposition opens there, else -1."""
        if place >= limit or not self.r.is_word(place):
            return -1
        if self.w.has(place, "complementizer"):
            return place if stance != "asks" else -1
        wanted, word = _GOVERNED[stance], self.r.key(place)
        if word in wanted and len(word) > 1:
            said = self.w.has(place + 1, "complementizer") or self.w.is_common(place + 1)
            return -1 if word == "من" and not said else place
        return place if self._is_clitic(place, stance) else -1

    def _is_clitic(self, place: int, stance: str) -> bool:
        wanted, word = _GOVERNED[stance], self.r.key(place)
        if word == "ب":
            return word in wanted and self.r.opens(place + 1) > 0
        for letter in wanted & {"ب", "ل"}:
            if self.w.clitic(place, letter):
                return letter == "ب" or stance in _OF_THE or not word.startswith(("لل", "لال"))
        return False
