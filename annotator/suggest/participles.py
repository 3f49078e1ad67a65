"""Participles that go on with a speech act: «مضيفاً أن …»."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.suggest.attachments import POSSESSORS
from annotator.suggest.belief import STRONG
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.search import Opening
from annotator.suggest.verbs import Verbs

_LOOK_BACK = 24  # drafts
_FURTHEST = 22  # tokens
_WITH_OBJECT = frozenset(
    {"denies", "rejects", "announces", "requests", "accuses", "supports", "predicts", "claims",
     "asserts", "opines"}
)  # fmt: skip
_NO_MATRIX = frozenset({"preposition", "noun", "relay_inner", "about"})


class Participles:
    """Attributions whose cue is an adverbial participle, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r

    def find(self, place: int, earlier: Sequence[Draft]) -> Draft | None:
        """Return the attribution whose cue is the participle at a place, if it is one.

        Its source is the subject of the verb that it modifies (scheme.md §4.7): the nearest
        verb before it in the sentence.
        """
        for form in self.w.lexicon.lookup(self.r.key(place)):
            draft = self._read(place, form) if form.kind == "participle" else None
            if draft:
                self._matrix(draft, earlier)
                return draft
        return None

    def _read(self, place: int, form: Form) -> Draft | None:
        if "burden" in form.verb.marks:
            return self.v.burdens.find(place, form)
        if not self.w.is_participle(place):
            return None
        _, limit = self.r.bounds(place)
        opening = self.v.openings.after(place + 1, min(limit, place + _FURTHEST), form)
        if opening is None or not self._says(place, form, opening):
            return None
        addressee = opening.addressee or opening.subject
        draft = Draft(
            "participle",
            form.verb.key,
            form.verb.stance,
            [(place, place + 1), *opening.more],
            addressee=[addressee] if addressee else [],
            frame=opening.frame,
            marks=form.verb.marks,
            gender=form.gender,
            number=form.number,
            sure=0.6 if opening.frame == "object" else 0.9,
        )
        draft.content = self.v.contents.of(draft, opening, limit)
        if draft.content:
            self.v.contents.feeling(draft)
        return draft if draft.content else None

    def _says(self, place: int, form: Form, opening: Opening) -> bool:
        """Tell whether a participle has a content, not only an object like any adjective."""
        marks = form.verb.marks
        if "feeling" in marks and self.w.has(opening.place + 1, "courtesy"):
            return False
        told = marks & {"addressee", "accused", "describes", "cause"}
        if opening.subject and opening.frame != "object" and not told:
            return self.w.has(opening.subject[0], "excellency")  # «مؤكداً سيادته أن …»
        if self.w.has(opening.place, "hiding") and self.w.has(opening.place + 2, "identity"):
            return False  # «رافضا الكشف عن اسمه»
        if "renews" in marks and not self._is_renewed(opening.place):
            return False
        if opening.frame == "object":
            return form.verb.stance in _WITH_OBJECT and self.r.is_word(place + 1)
        after = opening.place + 1
        that = self.w.has(after, "complementizer") or self.r.opens(after) > 0
        return opening.frame in STRONG or that or not marks & {"homograph", "wordy"}

    def _is_renewed(self, place: int) -> bool:
        """Tell «مجدداً دعوته إلى …» from «نفى مجدداً وجود …», which is only «again»."""
        owned = self.r.key(place).endswith(POSSESSORS)
        return owned or self.w.is_definite(place) or self.w.has(place, "complementizer")

    # ---- its source --------------------------------------------------------------------------

    def _matrix(self, draft: Draft, earlier: Sequence[Draft]) -> None:
        """Give a participle the source of the verb that it modifies."""
        recent = earlier[-_LOOK_BACK:]
        sentence = self.r.sentence_of[draft.start]
        for other in reversed(recent):
            if self.r.sentence_of[other.start] != sentence:
                break
            if self._modifies(draft, other, recent):
                draft.subject, draft.source = other, list(other.source)
                return
        actor = self.v.subjects.actor(draft.start)
        if actor and not self._is_own_speech(actor[0]):  # no verb of speech before it
            draft.source = [actor]
            draft.sure -= 0.1

    def _is_own_speech(self, place: int) -> bool:
        """Tell «وواصل حديثه قائلاً»: an object, nobody who speaks."""
        return self.w.is_a(place, "medium") and self.r.key(place).endswith(POSSESSORS)

    def _modifies(self, draft: Draft, other: Draft, recent: Sequence[Draft]) -> bool:
        if other.start >= draft.start or (other.rule in _NO_MATRIX and not self._is_said(other)):
            return False
        if self.r.quote_of[other.start] != self.r.quote_of[draft.start]:
            return False
        return not any(
            outer.holds(other.start)
            for outer in recent
            if outer.start < other.start and outer.rule != "preposition"
        )

    def _is_said(self, other: Draft) -> bool:
        """Tell «وهو ما رفضه X، معتبراً …» from «المحادثات التي أكدها X»."""
        return other.rule == "about" and self.r.key(other.content[0][1] - 1) == "ما"
