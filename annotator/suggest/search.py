"""The search for what opens the content of a verb, past what may stand before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.suggest.arguments import Arguments
from annotator.suggest.attachments import OBJECT, POSSESSORS, Ends
from annotator.suggest.clauses import Clauses
from annotator.suggest.frames import Frames
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key

_FURTHEST = 48  # tokens between a cue and its content; longer stretches belong to something else
_SHORTEST_ASKED = 3  # letters
_NEAR_THAT = 8
_LONGEST_RELATIVE = 22
# How many plain words may stand before a content that a clause opens, and before others.
_LOOSE_CLAUSE, _LOOSE = 9, 4
_ENDS_SEARCH = frozenset(".؛;؟!")
_TANWIN = ("اً", "ًا")
_ITSELF = frozenset(map(key, ("إياه", "إياها", "إياهم", "إياهما")))
_WITHOUT = frozenset({"دون", "بدون"})
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


class Search:
    """Finds where the content of a verb begins, in one text."""

    def __init__(self, clauses: Clauses, arguments: Arguments) -> None:
        """Keep what is needed."""
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self.arguments = arguments
        self.frames = Frames(clauses.p)

    def find(self, start: int, limit: int, form: Form, *, touching: bool = True) -> Opening | None:
        """Return what opens the content of a verb from `start` on, before `limit`.

        Only a content that is `touching` the verb may be an object.
        """
        at = _Search(form, min(limit, start + _FURTHEST), start, touching)
        far = "clause" in at.frames or "feeling" in form.verb.marks
        most = _LOOSE_CLAUSE if far else _LOOSE
        while at.place < at.limit:
            if (moved := self._aside(at)) > at.place:
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
            at.touching = self.r.parts(step - 1) and (at.touching or self._is_after_aside(at))
            at.place = step
        return self._said_later(at, start) if "saying" in at.frames else None

    def _aside(self, at: _Search) -> int:
        """Return the place after times, adverbs, asides and those to whom one speaks."""
        if self._asks_whom(at):
            at.asked = (at.place, at.place + 1)
        if (emphatic := self._past_cognate(at)) > at.place:
            return emphatic
        if self.r.parts(at.place) and self._opens(at, at.place + 1)[0]:
            return at.place
        aside = self.arguments.past_aside(at.place, at.limit)
        if aside > at.place:
            return aside
        if not at.touching:
            return self.arguments.past_cited(at.place, at.limit)
        moved = max(
            self.arguments.adverbials(at.place, at.limit), self.p.past_withheld(at.place, at.limit)
        )
        outlet = self.w.is_a(at.place, "outlet", "social")
        if outlet and self.w.clitic(at.place, "ل"):
            ends = Ends(object="object" in at.frames)
            moved = max(self.p.after(at.place + 1, at.limit, ends), at.place + 1)
        elif outlet and not self.w.is_definite(at.place) and at.touching:
            moved = self.p.after(at.place, at.limit)  # «أفاد مصدر وكالة … بأن»
        return moved

    def _past_cognate(self, at: _Search) -> int:
        """Return the place after «نفياً قاطعاً» of «نفى نفياً قاطعاً …»: it says how."""
        place = at.place
        if not self.w.is_cognate(place, at.form):
            return place
        described = self.r.written(place + 1).endswith(_TANWIN) or (
            self.r.key(place + 1).endswith("ا") and not self.w.has(place + 1, "complementizer")
        )
        return place + 1 + described

    def _is_after_aside(self, at: _Search) -> bool:
        """Tell «أدان الوزير خلال الاتصال، الهجوم على …»: only an adverbial stands before."""
        return at.loose == 0 and not at.frames & {"clause", "quote"} and at.form.person == 3

    def _asks_whom(self, at: _Search) -> bool:
        """Tell «طلب منهم …»."""
        asked = "asked" in at.form.verb.marks and self.r.key(at.place).startswith("من")
        return asked and self.w.has(at.place, "with_pronoun")

    def _found(self, at: _Search) -> Opening | None:
        """Return what opens right here."""
        if self.frames.is_saying(at.place, at.frames):
            return self._said(at)
        frame, opened = self._opens(at, at.place)
        if frame == "quote" and self._is_outlet(at.place):
            return None
        if frame == "quote" and self.r.key(at.place - 1) in _ITSELF and "object" in at.frames:
            return Opening(opened - 1, "object")  # «معتبرة إياه “سابقا لأوانه”»
        if frame:
            return Opening(opened, frame, addressee=at.asked)
        made = self.w.has(at.place, "thing") or self.frames.is_heard(at.place)
        made = made or self._is_own(at, at.place) or self._is_blamed(at)
        bare = "object" in at.frames and (at.touching or (made and not self._is_before_that(at)))
        if bare and self.frames.is_object(at.place) and not self._is_interposed(at):
            pointed = made and not at.touching and self.w.has(at.place - 1, "demonstrative")
            return Opening(at.place - pointed, "object", addressee=at.asked)
        return None

    def _is_outlet(self, place: int) -> bool:
        """Tell «في حديث إلى “صوت البحر” …»."""
        told = self.r.key(place - 1) in ("الي", "مع") and self.w.is_a(place - 2, "medium")
        return told and self.r.is_word(self.r.opens(place) + 1)

    def _is_blamed(self, at: _Search) -> bool:
        """Tell «أدان المجلس في جلسته برئاسة … الحادث …»."""
        reacts = at.form.verb.stance in _REACTING and self.w.has(at.place, "described")
        return reacts and self.r.key(at.place).startswith("ال")

    def _is_before_that(self, at: _Search) -> bool:
        """Tell «أكدت في تقريرها حول حقوق المرأة أن …»: the clause is what is said."""
        for step in range(at.place + 1, min(at.limit, at.place + _NEAR_THAT)):
            if "clause" in at.frames and self.w.has(step, "complementizer"):
                return not self.w.may_be_with(step)
            if self.r.parts(step) or self.w.verbs(step) or self.w.is_action(step):
                break
        return False

    def _is_own(self, at: _Search, place: int) -> bool:
        """Tell «أعلنت في بداية الجلسة جاهزيتها ل…»: a masdar or state with its owner."""
        owned = self.r.key(place).endswith(POSSESSORS) and self.w.is_common(place)
        owned = owned and "object" in at.frames and not self.w.is_a(place, "medium")
        owned = owned and not self.w.has_teh(place)
        return owned and at.form.verb.stance in ("announces", "asserts", "denies")

    def _is_interposed(self, at: _Search) -> bool:
        """Tell «زعم ماسك، في مقابلة مع المذيع، سامي كرم، أنه»: the clause comes after it."""
        if "clause" not in at.frames or not self.r.parts(at.place - 1):
            return False
        near = range(at.place + 1, min(at.limit, at.place + _NEAR_THAT))
        comma = next((n for n in near if self.r.parts(n)), -1)
        return comma > 0 and self.w.has(comma + 1, "complementizer")

    def _asks(self, at: _Search) -> bool:
        """Take «طلب من X …», «أهاب بالمواطنين …»: the one who is asked."""
        word = self.r.key(at.place)
        summons = "summons" in at.form.verb.marks and at.asked is None
        if summons and word.startswith("ب") and len(word) > _SHORTEST_ASKED:
            end = self.p.after(at.place + 1, at.limit, OBJECT)
            at.asked = (at.place, max(end, at.place + 1))
            at.place, at.touching = at.asked[1], True
            return True
        if "asked" not in at.form.verb.marks:
            return False
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

    def said(self, place: int, limit: int, form: Form) -> Opening | None:
        """Return what opens after the «قائلاً» at a place."""
        return self._said(_Search(form, limit, place, touching=False))

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
            if self.r.opens(step) > 0 and self.r.key(step - 1) == "ل":
                return self._said_to(step, at, more)
            if self.r.opens(step) > 0:
                return Opening(step, "quote", None, more, at.asked)
            if self.r.written(step) == ":":
                frame, opened = self.frames.colon(step, at.limit, frozenset({"quote", "clause"}))
                return Opening(opened, frame, None, more, at.asked) if frame else None
        return None

    def _said_to(self, told: int, at: _Search, more: tuple[Range, ...]) -> Opening | None:
        """Take «قائلا لـ“رويترز”: “…”»: an outlet is spoken to."""
        step = self.r.opens(told) + 1
        if self.r.written(step) == ":":
            frame, opened = self.frames.colon(step, at.limit, frozenset({"quote", "clause"}))
            return Opening(opened, frame, None, more, at.asked) if frame else None
        clause = self.w.has(step, "complementizer")
        return Opening(step, "clause", None, more, at.asked) if clause else None

    def _skip(self, at: _Search) -> int:
        """Return the place after what may stand before a content; `place` if the search ends."""
        place, r = at.place, self.r
        if self._ends_search(place):
            return place
        closing = r.opens(place)
        if closing > 0:
            return closing + 1
        if self.w.has(place, "relative"):
            asked = "ب" in at.frames and "clause" in at.frames
            return self._past_relative(place, at.limit, asked=asked)
        if r.key(place) in _WITHOUT and r.key(place + 1) == "ان":
            return self._past_without(place, at.limit)
        if self._is_published(place) or self._is_circumstance(at, place):
            return max(self.p.after(place + 1, at.limit), place + 1)
        return self._past_phrase(at) if self.w.has(place, "preposition") else place + 1

    def _is_circumstance(self, at: _Search, place: int) -> bool:
        """Tell «برئاسة …» from what the verb governs with «ب»."""
        return not at.frames & {"ب", "object"} and self.w.clitic(place, "ب")

    def _past_phrase(self, at: _Search) -> int:
        """Return the place after a preposition and what it governs."""
        after = at.place + 1
        if self.r.key(after) == "ان":
            return self._past_time(at.place, at.limit)
        ends = OBJECT if "object" in at.frames else self._past_medium(after, at.form)
        end = self.p.after(after, at.limit, ends)
        end = end if end > after else max(self.p.after(after, at.limit), after)
        return next((n for n in range(after + 1, end) if self._is_own(at, n)), end)

    def _past_medium(self, place: int, form: Form) -> Ends:
        """Tell «ندد في بيان بهدم …»: what a verb governs with «ب» is no part of the medium."""
        said = "ب" in form.verb.frames and self.w.is_a(place, "medium")
        return Ends(ba=said and not self.w.is_a(place + 1, "place_name", "region", "institution"))

    def _ends_search(self, place: int) -> bool:
        w, r = self.w, self.r
        if r.parts(place) and w.has(place + 1, "complementizer"):
            return False  # «…؛ الخبير الاقتصادي؛ أن …»
        return (
            r.written(place) in _ENDS_SEARCH
            or w.is_joined_verb(place)
            or w.is_participle(place)
            or w.has(place, "worth_saying")
            or (self._is_spoken(place) and not self._is_aside_verb(place))
            or (r.parts(place - 1) and w.has(place, "conjunction"))
        )

    def _is_aside_verb(self, place: int) -> bool:
        """Tell «… وهو ناشط كان يتحدث عبر الهاتف إن …», «في تصريحات أوردتها الوكالة»."""
        talks = self.w.has(place - 1, "auxiliary") and not self._may_govern(place)
        return talks or self._is_published(place)

    def _is_published(self, place: int) -> bool:
        """Tell «في تصريحات أوردتها الوكالة»: what is said comes after that clause."""
        noun = self.w.is_a(place - 1, "medium", "document") or self.w.is_adjective(place - 1)
        return noun and self.w.has(place, "published") and not self.w.has(place, "passed_on")

    def _is_spoken(self, place: int) -> bool:
        """Tell «كتب تغريدة أعلن فيها أن»: what comes is the content of another verb."""
        forms = self.w.lexicon.lookup(self.r.key(place))
        return self.w.is_verb(place) and not any(form.is_homograph for form in forms)

    def _past_time(self, place: int, limit: int) -> int:
        """Return the place of the comma or colon after «بعد أن تحدث …»; `place` without one."""
        near = range(place + 2, min(limit, place + _LONGEST_RELATIVE))
        return next((n for n in near if self.r.parts(n) or self.r.written(n) == ":"), place)

    def _past_without(self, place: int, limit: int) -> int:
        """Return the clause after «دون أن يحدد المكان أن …»; `place` if that is what it adds."""
        near = range(place + 3, min(limit, place + _LONGEST_RELATIVE))
        clause = next((n for n in near if self.w.has(n, "complementizer")), place)
        owned = clause == place + 3 or any(self.w.verbs(n) for n in range(place + 4, clause))
        return place if owned else clause

    def _may_govern(self, place: int) -> bool:
        """Tell whether a clause may be what this verb says: not «الذي كان يتحدث … أن»."""
        if not self.w.is_verb(place):
            return False
        return any(
            form.verb.stance != "discusses"
            and not (form.kind == "present" and "continues" in form.verb.marks)
            for form in self.w.verbs(place)
        )

    def _past_relative(self, place: int, limit: int, *, asked: bool = False) -> int:
        for step in range(place + 1, min(limit, place + _LONGEST_RELATIVE)):
            if asked and step > place + 2 and self.w.is_masdar_with(step):
                return step  # «طالبت في تقريرها الذي نشرته أمس بالإفراج عن …»
            if self.r.parts(step):
                aside = self.arguments.past_aside(step, limit) > step
                return step if aside else step + 1
            quotes = self.r.written(step) == ":" or self.p.is_quoted(step)
            if self.w.has(step, "complementizer") or quotes:
                inside = range(place + 1, step)
                withheld = any(self.w.has(n, "identity") for n in inside)
                if withheld or not any(map(self._may_govern, inside)):
                    return step
        return limit
