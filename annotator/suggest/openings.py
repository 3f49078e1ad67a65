"""What opens the content of a verb: a clause, a quotation, a colon, a preposition, an object."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.suggest.arguments import Arguments
from annotator.suggest.attachments import OBJECT, PLAIN, Ends
from annotator.suggest.clauses import Clauses
from annotator.suggest.division import Second
from annotator.suggest.frames import Frames
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key

_FURTHEST = 48  # tokens between a cue and its content; longer stretches belong to something else
_FURTHEST_CAUSE = 14
_LONGEST_RELATIVE = 22
# How many plain words may stand before a content that a clause opens, and before others.
_LOOSE_CLAUSE, _LOOSE = 9, 4
_ENDS_SEARCH = frozenset(".؛;؟!")
_REACTING = frozenset({"accuses", "denies", "rejects", "supports"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the content begins, by which frame, and what more of the cue stands before it."""

    place: int
    frame: str
    subject: Range | None = None
    more: tuple[Range, ...] = ()
    addressee: Range | None = None


@dataclass(slots=True)
class _Search:
    """The state of a search for a content: only a content that touches may be an object."""

    form: Form
    limit: int
    place: int
    touching: bool
    loose: int = 0
    asked: Range | None = None
    frames: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.frames = self.form.verb.frames


class Openings:
    """Finds the content of verbs in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self.arguments = Arguments(clauses)
        self.frames = Frames(clauses.p)

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
            return self._search(place, limit, form)
        if self._is_pointed_at(start):
            return None
        asked = "asked" in marks and self.r.key(start).startswith("من")
        subject = None if asked else self._phrase(place, limit, form)  # «طلبت منه المساعدة»
        addressee: Range | None = None
        if subject and marks & {"addressee", "accused"} and not form.pronoun:
            subject, addressee = self._told(subject, form, subject_before=subject_before)
        elif subject and not self._may_be_subject(subject, form):
            subject = None
        after = max([place, *(r[1] for r in (subject, addressee) if r)])
        if subject and addressee is None:
            subject = self.arguments.apposed(subject, limit)
            after = subject[1]
        return self._opened(after, limit, form, subject, addressee)

    def _is_pointed_at(self, place: int) -> bool:
        """Tell «ويؤكد ذلك أن»: what the writer takes for a sign says nothing."""
        points = self.w.has(place, "demonstrative") and self.r.key(place) != key("هؤلاء")
        return points and self.w.has(place + 1, "complementizer")

    def _opened(
        self, after: int, limit: int, form: Form, subject: Range | None, addressee: Range | None
    ) -> Opening | None:
        found = self._search(after, limit, form)
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
        asked = "asked" in form.verb.marks
        ends = Ends(bare, "ب" in frames, "في" in frames, of=asked)
        last = self.p.after(place, limit, ends)
        if bare and last == place and "clause" in frames:
            last = self.arguments.clause_subject(place, limit)
        if last == place or (last == place + 1 and self.w.has(place, "medium")):
            return None
        return place, last

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
        described = self.arguments.adverbials(subject[1] if subject else place, limit)
        if cause:
            last = min(described + _FURTHEST_CAUSE, limit)
            to = any(self.r.key(n) == "الي" for n in range(described + 1, last))
            return Opening(described, "object", subject) if to else None
        found = self._search(described, limit, form, touching=False)
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

    # ---- the search --------------------------------------------------------------------------

    def _search(
        self, start: int, limit: int, form: Form, *, touching: bool = True
    ) -> Opening | None:
        at = _Search(form, min(limit, start + _FURTHEST), start, touching)
        most = _LOOSE_CLAUSE if "clause" in at.frames else _LOOSE
        while at.place < at.limit:
            if at.touching and (moved := self._aside(at)) > at.place:
                at.place = moved
                continue
            found = self._found(at)
            if found:
                return found
            if self._asks(at):
                continue
            step = self._skip(at)
            at.loose += step == at.place + 1 and self._is_plain(at.place)
            if step <= at.place or at.loose > most:
                break
            at.touching = at.touching and self.r.parts(step - 1)
            at.place = step
        return self._said_later(at, start) if "saying" in at.frames else None

    def _aside(self, at: _Search) -> int:
        """Return the place after times, adverbs and those to whom one speaks."""
        if self._asks_whom(at):
            at.asked = (at.place, at.place + 1)
        if self.r.parts(at.place) and self._opens(at, at.place + 1)[0]:
            return at.place
        moved = max(
            self.arguments.adverbials(at.place, at.limit), self.p.past_withheld(at.place, at.limit)
        )
        outlet = self.w.is_a(at.place, "outlet", "social")
        if outlet and self.w.clitic(at.place, "ل"):
            moved = max(self.p.after(at.place + 1, at.limit), at.place + 1)
        elif outlet and not self.w.is_definite(at.place) and at.touching:
            moved = self.p.after(at.place, at.limit)  # «أفاد مصدر وكالة … بأن»
        return moved

    def _asks_whom(self, at: _Search) -> bool:
        """Tell «طلب منهم …»."""
        asked = "asked" in at.form.verb.marks and self.r.key(at.place).startswith("من")
        return asked and self.w.has(at.place, "with_pronoun")

    def _found(self, at: _Search) -> Opening | None:
        """Return what opens right here."""
        if self.frames.is_saying(at.place, at.frames):
            return self._said(at)
        frame, opened = self._opens(at, at.place)
        if frame:
            return Opening(opened, frame, addressee=at.asked)
        made = self.w.has(at.place, "thing") or self.frames.is_heard(at.place)
        bare = "object" in at.frames and (at.touching or made)
        if bare and self.frames.is_object(at.place):
            return Opening(at.place, "object", addressee=at.asked)
        return None

    def _asks(self, at: _Search) -> bool:
        """Take «طلب من X …»: the one who is asked."""
        if "asked" not in at.form.verb.marks:
            return False
        word = self.r.key(at.place)
        if word == "من":
            end = self.p.after(at.place + 1, at.limit, OBJECT)
            at.asked = (at.place, max(end, at.place + 1))
            at.place, at.touching = at.asked[1], True
            return True
        return False

    def _opens(self, at: _Search, place: int) -> tuple[str, int]:
        asked = "asked" in at.form.verb.marks
        return self.frames.at(place, at.limit, at.frames, asked=asked)

    def _is_plain(self, place: int) -> bool:
        return (
            self.r.is_word(place)
            and not self.w.has(place, "preposition", "time", "adverb", "pronoun", "auxiliary")
            and not self.w.may_be_with(place)
        )

    def _said_later(self, at: _Search, start: int) -> Opening | None:
        """Take «علّق X على … بالقول إن …», however long what X comments on is called."""
        for step in range(start, at.limit):
            if self.r.written(step) in _ENDS_SEARCH or self.w.is_joined_verb(step):
                return None
            if self.frames.is_saying(step, at.frames):
                at.place = step
                return self._said(at)
        return None

    def _said(self, at: _Search) -> Opening | None:
        """Take «علّق … قائلاً: …»: one cue in two pieces."""
        end = at.place + 2 if self.r.key(at.place) == "الي" else at.place + 1
        closing = "continues" in at.form.verb.marks and self.w.is_a(at.place - 1, "medium")
        more = ((at.place - closing, end),)  # «اختتمت … تصريحاتها بالقول»
        for step in range(end, min(end + 4, at.limit)):
            if self.w.has(step, "complementizer") or (
                step == end and self.r.key(step) in ("علي", "الي")
            ):
                return Opening(step, "clause", None, more, at.asked)
            if self.r.opens(step) > 0:
                return Opening(step, "quote", None, more, at.asked)
            if self.r.written(step) == ":":
                frame, opened = self.frames.colon(step, at.limit, frozenset({"quote", "clause"}))
                return Opening(opened, frame, None, more, at.asked) if frame else None
        return None

    def _skip(self, at: _Search) -> int:
        """Return the place after what may stand before a content; `place` if the search ends."""
        place, r = at.place, self.r
        if self._ends_search(place):
            return place
        closing = r.opens(place)
        if closing > 0:
            return closing + 1
        if self.w.has(place, "relative"):
            return self._past_relative(place, at.limit)
        if self.w.has(place, "preposition"):
            ends = OBJECT if "object" in at.frames else PLAIN
            return max(self.p.after(place + 1, at.limit, ends), place + 1)
        return place + 1

    def _ends_search(self, place: int) -> bool:
        w, r = self.w, self.r
        return (
            r.written(place) in _ENDS_SEARCH
            or w.is_joined_verb(place)
            or w.is_participle(place)
            or self._is_spoken(place)
            or (r.parts(place - 1) and w.has(place, "conjunction"))
        )

    def _is_spoken(self, place: int) -> bool:
        """Tell «كتب تغريدة أعلن فيها أن»: what comes is the content of another verb."""
        forms = self.w.lexicon.lookup(self.r.key(place))
        return self.w.is_verb(place) and not any(form.is_homograph for form in forms)

    def _past_relative(self, place: int, limit: int) -> int:
        for step in range(place + 1, min(limit, place + _LONGEST_RELATIVE)):
            if self.r.parts(step):
                return step + 1
            if self.w.has(step, "complementizer"):
                spoken = any(self.w.is_verb(n) for n in range(place + 1, step))
                if not spoken:
                    return step
        return limit
