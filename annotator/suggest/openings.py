"""What opens the content of a verb: a clause, a quotation, a colon, a preposition, an object."""

from __future__ import annotations

from annotator.suggest.arguments import Arguments
from annotator.suggest.attachments import OBJECT, PEOPLE, POSSESSORS, Ends
from annotator.suggest.clauses import Clauses
from annotator.suggest.division import Second
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key
from annotator.suggest.search import Opening, Search

_FURTHEST_CAUSE, _FURTHEST_LATE = 14, 18
_REACTING = frozenset({"accuses", "denies", "rejects", "supports"})


class Openings:
    """Finds the content of verbs in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self.arguments = Arguments(clauses)
        self.search = Search(clauses, self.arguments)

    def after(
        self, start: int, limit: int, form: Form, *, subject_before: bool = False
    ) -> Opening | None:
        """Find what opens the content of a verb that ends before `start`, and its subject.

        With its subject before it, a verb is followed by its object or addressee only.
        """
        place = self.arguments.adverbials(start, limit)
        marks = form.verb.marks
        if marks & {"describes", "cause"}:
            return self._description(place, limit, form, alone=subject_before)
        if subject_before and not marks & {"addressee", "accused"}:
            return self.search.find(place, limit, form)
        if self._is_pointed_at(start):
            return None
        if form.person == 1 and not marks & {"addressee", "accused"}:
            return self.search.find(place, limit, form)
        asked = "asked" in marks and self.r.key(start).startswith("من")  # «طلبت منه المساعدة»
        phrase = None if asked else self._phrase(place, limit, form)
        subject, addressee = self._roles(phrase, form, subject_before=subject_before)
        if not (subject or addressee or asked) and form.number == "s":
            subject = self._late(place, limit, form)
        after = max([place, *(r[1] for r in (subject, addressee) if r)])
        if addressee:
            addressee = self.arguments.apposed(addressee, limit, self._ends(form))
            after = addressee[1]
        elif subject:
            subject = self.arguments.apposed(subject, limit, self._ends(form))
            after = subject[1]
        return self._opened(after, limit, form, subject, addressee)

    def _roles(
        self, phrase: Range | None, form: Form, *, subject_before: bool
    ) -> tuple[Range | None, Range | None]:
        """Return who speaks and who is spoken to, as the phrase after a verb says."""
        if phrase and form.verb.marks & {"addressee", "accused"} and not form.pronoun:
            return self._told(phrase, form, subject_before=subject_before)
        return (phrase if phrase and self._may_be_subject(phrase, form) else None), None

    def _late(self, start: int, limit: int, form: Form) -> Range | None:
        """Take «وقال أمس في بيان صدر عن مكتبه الوزير …»: a subject right before what is said."""
        w = self.w
        if "clause" not in form.verb.frames or not w.has(start, "preposition"):
            return None
        for step in range(start + 2, min(limit, start + _FURTHEST_LATE)):
            if w.has(step, "complementizer", "relative") or not self.r.is_word(step):
                return None
            ready = w.is_definite(step - 1) or self.r.key(step - 1).endswith(POSSESSORS)
            if ready and w.is_a(step, *PEOPLE) and self.arguments.agrees(form, step):
                last = self.p.after(step, limit)
                opens = w.has(last, "complementizer") or self.r.written(last) == ":"
                return (step, last) if last > step and opens and not w.is_adjective(step) else None
        return None

    def _is_pointed_at(self, place: int) -> bool:
        """Tell «ويؤكد ذلك أن»: what the writer takes for a sign says nothing."""
        points = self.w.has(place, "demonstrative") and self.r.key(place) != key("هؤلاء")
        why = self.r.key(place + 1) == key("بأن")  # «وعلل ذلك بأن …»
        return points and self.w.has(place + 1, "complementizer") and not why

    def _opened(
        self, after: int, limit: int, form: Form, subject: Range | None, addressee: Range | None
    ) -> Opening | None:
        found = self.search.find(after, limit, form)
        if found is None:
            bare = "object" in form.verb.frames and subject and after == subject[1]
            if bare and subject and not self.arguments.is_actor(subject[0]):
                return Opening(subject[0], "object")
            return None
        return Opening(found.place, found.frame, subject, found.more, addressee or found.addressee)

    def _phrase(self, place: int, limit: int, form: Form) -> Range | None:
        """Return the noun phrase right after a verb."""
        frames = form.verb.frames
        bare = "object" in frames
        last = self.p.after(place, limit, self._ends(form))
        if bare and last == place and "clause" in frames:
            last = self.arguments.clause_subject(place, limit)
        issued = self.w.is_a(place, "document") and self.w.has(last, "complementizer")
        if last == place or (last == place + 1 and self.w.has(place, "medium") and not issued):
            return None
        return place, last

    def _ends(self, form: Form) -> Ends:
        frames = form.verb.frames
        asked = "asked" in form.verb.marks
        return Ends("object" in frames, "ب" in frames, "في" in frames, of=asked, min="من" in frames)

    def _may_be_subject(self, phrase: Range, form: Form) -> bool:
        if form.number != "s" or self._is_reacted_to(phrase[0], form):
            return False
        return "object" not in form.verb.frames or self.arguments.agrees(form, phrase[0])

    def _is_reacted_to(self, place: int, form: Form) -> bool:
        """Tell «رفض الاتهامات بأنه …»: what others said is no subject."""
        reacts = form.verb.stance in _REACTING and "object" in form.verb.frames
        said = self.w.has(place, "described") and not self.w.is_a(place, "document")
        return reacts and said

    def _told(
        self, phrase: Range, form: Form, *, subject_before: bool
    ) -> tuple[Range | None, Range | None]:
        """Return the subject and the addressee that a phrase after a verb holds."""
        second: Second = "accused" if "accused" in form.verb.marks else "addressee"
        if subject_before or self.w.has(phrase[0], "everyone") or form.number != "s":
            return None, phrase
        subject, addressee = self.arguments.division.of(phrase, second)
        if addressee and "object" in form.verb.frames:  # «ناشدت السلطات الكشف عن …»
            addressee = addressee[0], self.p.after(*addressee, OBJECT)
        if addressee is None and not self.arguments.agrees(form, phrase[0]):
            return None, phrase
        return subject, addressee

    # ---- descriptions and causes -------------------------------------------------------------

    def _description(self, place: int, limit: int, form: Form, *, alone: bool) -> Opening | None:
        """Take «وصف X Y بأنه …»: the content is what is described and how (scheme.md §11.4)."""
        cause = "cause" in form.verb.marks
        subject = None if alone else self._describer(place, limit, form)
        if subject:
            subject = self.arguments.apposed(subject, limit, self._ends(form))
        described = self.arguments.adverbials(subject[1] if subject else place, limit)
        described += self.r.parts(described)
        if cause:
            last = min(described + _FURTHEST_CAUSE, limit)
            to = any(self.r.key(n) == "الي" for n in range(described + 1, last))
            return Opening(described, "object", subject) if to else None
        past = described + 2 * (self.r.key(described) == "ما")  # «وصف ما تردد عن … بأنه»
        found = self.search.find(past, limit, form, touching=False)
        return Opening(described, found.frame, subject) if found else None

    def _describer(self, place: int, limit: int, form: Form) -> Range | None:
        phrase = self._phrase(place, limit, form)
        if phrase is None or form.number != "s":
            return None
        second: Second = "accused" if "cause" in form.verb.marks else "described"
        subject, described = self.arguments.division.of(phrase, second)
        if described is not None:
            return subject
        own = form.joined and (
            self.w.has(place, "described") or not self.arguments.agrees(form, place)
        )
        return None if own or self.w.has(place, "described") else subject
