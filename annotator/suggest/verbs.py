"""Finite verbs of attribution: «قال X إن …», «X قال إن …», «وأضاف أن …», «التي أكدها X»."""

from __future__ import annotations

from annotator.suggest.clauses import SEPARATORS, Clauses
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.openings import Opening, Openings
from annotator.suggest.reading import Range, key

# How sure a finding is by what opened its content; objects are the commonest false alarms.
_SURE = {"clause": 0.95, "quote": 0.93, "colon": 0.85, "object": 0.62, "question": 0.8}
_GOVERNED = 0.8
_BEFORE_CLAUSE = frozenset(map(key, ("أن", "إن", "وأن", "وإن", "بأن", "لكن", "ولكن", "بينما", "فيما",
                                     "حيث", "إذ", "حين", "لأن", "فإن", "وفيما", "وبينما", "كما",
                                     "إلا", "عندما", "بعدما", "أما", "وأما", "وكان", "كان", "وكانت",
                                     "كانت", "إنّ", "كيف")))  # fmt: skip
_NOT_NEGATED = frozenset({"intends", "announces", "reveals", "discusses", "warns", "threatens"})
_RESUMPTIVE = frozenset(map(key, ("عنه", "عنها", "عنهم", "بها", "به", "إليه", "إليها", "عليها",
                                  "عليه", "فيه", "فيها", "منه", "منها")))  # fmt: skip
_FURTHEST_BACK = 26
_LONGEST_SPEECH = 30
_BELIEFS = frozenset({"opines", "predicts", "claims"})
_TOPIC_ENDS = frozenset(map(key, ("مع", "خلال", "أثناء", "وذلك", "عبر", "قبل", "بعد", "أمام")))
_CALLS = frozenset(map(key, ("سماه", "سمته", "أسماه", "أسمته", "سماها", "يسميه", "تسميه", "سموه")))
_BURDENS = frozenset(map(key, ("مسؤولية", "المسؤولية", "مسئولية", "المسئولية", "تبعات", "وزر")))
_HIDE = frozenset(
    map(key, ("حجب", "ذكر", "الكشف", "كشف", "نشر", "الإفصاح", "ذكره", "تسميته", "الإشارة"))
)


class Verbs:
    """Attributions whose cue is a finite verb, in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.r = clauses.r
        self.openings = Openings(clauses)

    def forms(self, place: int) -> list[Form]:
        """Return the readings of a word as a finite verb, the likeliest first."""
        found = [f for f in self.p.lexicon.lookup(self.r.key(place)) if f.kind in _FINITE]
        if not found or self._is_noun(place, found):
            return []
        return sorted(found, key=lambda f: (f.joined, bool(f.object), "homograph" in f.verb.marks))

    def _is_noun(self, place: int, forms: list[Form]) -> bool:
        """Tell whether the word is used as a noun: after a preposition, or with an article."""
        if self.p.has(place - 1, "preposition") and self.r.key(place - 1) not in ("حتي", "بعد"):
            return True
        if self.p.has(place - 1, "quantifier", "honorific", "construct"):
            return True
        if any(f.kind == "past" and f.gender == "m" and not f.joined for f in forms) and any(
            f.kind in _FINITE and "object" in f.verb.frames
            for f in self.p.lexicon.lookup(self.r.key(place - 1))
        ):  # fmt: skip
            return True
        written = self.r.tokens[place].text
        if any("homograph" in f.verb.marks for f in forms) and len(written) <= 4:
            return self.p.has(place, "preposition") and not any(f.gender == "f" for f in forms)
        return False

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue is the verb at a place, if it is one."""
        if self.r.key(place) in _CALLS and self.r.key(place - 1) == "ما":
            return self._called(place)
        for form in self.forms(place):
            draft = self._find(place, form)
            if draft is not None:
                return draft
        return None

    def _called(self, place: int) -> Draft | None:
        """Take «ما سمّاه “…”»: the words are the source's own."""
        opened = place + 1
        last = self.p.after(opened, min(opened + 8, len(self.r)))
        if self.r.opens(opened) < 0 and last > opened and self.r.opens(last) > 0:
            source, opened = [(opened, last)], last
        else:
            source = []
        closed = self.r.opens(opened)
        if closed < 0:
            return None
        return Draft("called", key("سمى"), "asserts", [(place, place + 1)], source,
                     [(opened, closed + 1)], frame="quote", sure=0.5)  # fmt: skip

    def _find(self, place: int, form: Form) -> Draft | None:
        start, limit = self.bounds(place)
        inside = self.r.quote_of[place] >= 0
        if form.person == 1 and not inside:
            return None
        if self._is_passive(place) or (form.object and key(form.verb.lemma) == "نشر"):
            return None
        if "burden" in form.verb.marks:
            return self.burden(place, form)
        first = self._negation(place)
        if first < place and form.verb.stance in _NOT_NEGATED:
            return None
        if self._is_subjunctive(place, form):
            return None
        antecedent = self._antecedent(place, form, start)
        if antecedent:
            return self._about(place, form, antecedent, limit)
        before = self._subject_before(first, form, start) if form.person == 3 else None
        if before and before[1] == "near":
            trial = self.openings.after(place + 1, limit, form)
            before = None if trial and trial.subject else before
        quoted = self._quoted_before(place, form, start)
        opening = self.openings.after(place + 1, limit, form, subject_before=before is not None)
        if opening is None:
            return self._after_quotation(place, form, quoted, limit) if quoted else None
        if first < place and not self._negates(first, form, opening):
            return None
        source, rule = self._source(form, opening, before)
        if self._is_impersonal(place, form, opening):
            source, rule = None, "impersonal"
        if form.person == 1 and rule != "host":
            source, rule = None, "null"
        if not self._believable(form, opening, source, rule, place):
            return None
        cue = _merged([(first, place + 1), *opening.more])
        draft = Draft(rule, key(form.verb.lemma), form.verb.stance,
                      cue, source=[source] if source else [],
                      frame=opening.frame, marks=form.verb.marks, gender=form.gender,
                      number=form.number, person=form.person,
                      impersonal=rule == "impersonal")  # fmt: skip
        draft.content = self._content(draft, opening, limit)
        if quoted and opening.frame == "quote":
            draft.content.insert(0, quoted)
        if opening.addressee:
            draft.addressee = [opening.addressee]
        if not draft.content:
            return None
        self._speech_noun(draft)
        self.feeling(draft)
        draft.sure = self._sure(draft, form)
        return draft

    def _is_impersonal(self, place: int, form: Form, opening: Opening) -> bool:
        """Tell «يُعتقد أن» by its damma: nobody is named who thinks so."""
        written = self.r.tokens[place].text.removeprefix("و")
        return (form.kind == "present" and written[1:2] == "\u064f"
                and opening.frame == "clause" and form.verb.stance in _BELIEFS)  # fmt: skip

    def _negates(self, first: int, form: Form, opening: Opening) -> bool:
        """Tell whether a negated verb still says something: «لا نعتقد أن», «لا نتوقع …»."""
        if "homograph" in form.verb.marks or self.r.key(first) == "لن":
            return False
        return opening.frame == "clause" or (
            opening.frame == "object" and form.verb.stance in ("opines", "predicts")
        )

    def _is_passive(self, place: int) -> bool:
        """Tell a passive by the damma that news writes on its first letter: «نُشرت»."""
        written = self.r.tokens[place].text.removeprefix("و")
        return written[1:2] == "\u064f" and written[:1] not in "يت"

    def bounds(self, place: int) -> Range:
        """Return the stretch in which a cue may have its source and content: its sentence, and
        within a quotation, that quotation."""  # noqa: D205,D209 (one sentence)
        start, end = self.c.sentence(place)
        inside = self.r.quote_of[place]
        if inside >= 0:
            opened, closed = self.r.quotes[inside]
            start, end = max(start, opened + 1), min(end, closed)
        return start, end

    # ---- content -----------------------------------------------------------------------------

    def content(self, frame: str, opened: int, limit: int) -> list[Range]:
        """Return the content that begins at a place."""
        if frame == "quote":
            return self._quotation(opened, limit)
        last = self.c.end(opened, limit, loose=frame not in ("clause", "colon"))
        if frame == "colon":
            last = self._further(last, limit)
        return [(opened, last)] if last > opened else []

    def _further(self, last: int, limit: int) -> int:
        """Let unmarked direct speech go on to the end of its paragraph, if nobody else speaks."""
        if last < limit - 2:
            return last
        paragraph = self.r.paragraphs[self.r.paragraph_of[last - 1]][1]
        if paragraph - limit > _LONGEST_SPEECH or limit >= paragraph:
            return last
        if any(self.forms(n) or self.r.opens(n) > 0 for n in range(limit, paragraph)):
            return last
        return self.c.trimmed(last, paragraph)

    def burden(self, place: int, form: Form) -> Draft | None:
        """Take «حمّل X Y مسؤولية …» and «حمّلها المسؤولية عن …» (scheme.md §11.11)."""
        start, limit = self.bounds(place)
        at = next((n for n in range(place + 1, min(place + 9, limit))
                   if self.r.key(n) in _BURDENS), -1)  # fmt: skip
        if at < 0:
            return None
        before = self._subject_before(place, form, start)
        last = self.p.after(place + 1, at) if at > place + 1 else place + 1
        subject: Range | None = (place + 1, last) if last > place + 1 else None
        if before:
            subject = before[0]
        elif subject and not form.object:
            first, accused = self.openings.divided(subject, anything="accused")
            subject = first if accused else None
        opened = at + 1
        while opened < limit and self.p.definite(opened) and self.r.key(at).startswith("ال"):
            opened += 1
        end = self.c.end(opened, limit)
        if end <= opened:
            return None
        return Draft("verb" if subject else "null", key(form.verb.lemma), "accuses",
                     _merged([(place, place + 1), (at, at + 1)]), [subject] if subject else [],
                     [(opened, end)], frame="object", marks=form.verb.marks, gender=form.gender,
                     number=form.number, sure=0.8)  # fmt: skip

    def _speech_noun(self, draft: Draft) -> None:
        """Take «تشير تقديرات X إلى»: the speech noun is part of the cue, X the source."""
        if not draft.source or draft.rule != "verb":
            return
        first, last = draft.source[0]
        stance = _ESTIMATES.get(self.r.key(first))
        if stance and last - first > 1:
            draft.cue = _merged([*draft.cue, (first, first + 1)])
            draft.source = [(first + 1, last)]
            draft.stance = stance

    def feeling(self, draft: Draft) -> None:
        """Let «أعرب … عن أملها», «أبدى خشيته» be the cue, if something is hoped or feared."""
        if "feeling" not in draft.marks and draft.stance not in ("announces",):
            return
        first, last = draft.content[0]
        noun = first + 1 if self.r.key(first) in ("عن", "علي") else first
        felt = next((name for name in self.p.w if name.startswith("feeling_")
                     and self.r.key(noun) in self.p.w[name]), "")  # fmt: skip
        if not felt or not self.r.key(noun).endswith(("ه", "ها", "هم", "هما")):
            return
        after = noun + 1
        while after < last and self.p.definite(after):
            after += 1
        if after >= last or not self._complements(after):
            return
        draft.cue = _merged([*draft.cue, (first, noun + 1)])
        draft.content = [(after, last), *draft.content[1:]]
        draft.stance = FEELINGS[felt]

    def _complements(self, place: int) -> bool:
        return (self.p.has(place, "complementizer", "preposition") or self.p.may_be_with(place)
                or self.p.clitic(place, "ل") or self.p.deverbal(place))  # fmt: skip

    def _content(self, draft: Draft, opening: Opening, limit: int) -> list[Range]:
        found = self.content(opening.frame, opening.place, limit)
        if not found or opening.frame in ("quote", "colon"):
            return found
        ((first, last),) = found
        if (
            opening.frame == "object"
            and self.p.has(first, "pronoun")
            and "cause" not in draft.marks
        ):
            return [(first, self._pointed(first, last))]
        stop = last
        if draft.stance == "discusses" and opening.frame not in ("clause",):
            stop = self._first(first + 1, last, _TOPIC_ENDS, SEPARATORS)
        elif draft.stance == "requests":
            stop = self._purpose(first + 1, last)
        return [(first, self.c.trimmed(first, stop))]

    def _pointed(self, place: int, last: int) -> int:
        """Return the end of «ذلك», «هذه الأنباء الكاذبة»."""
        end = place + 1
        while end < last and self.p.definite(end):
            end += 1
        return end

    def _first(self, place: int, last: int, words: frozenset[str], marks: str) -> int:
        for step in range(place, last):
            if self.r.key(step) in words or self.r.tokens[step].text in marks:
                return step
        return last

    def _purpose(self, place: int, last: int) -> int:
        """Leave a purpose that hangs on a request by a comma to the enclosing content."""
        for step in range(place, last - 1):
            if self.r.tokens[step].text in SEPARATORS and (
                self.r.key(step + 1) == "وذلك" or self.r.opens(step + 1) > 0
                or self.r.key(step + 1) in ("كخدمه", "كبادره")
            ):  # fmt: skip
                return step
        return last

    def _quotation(self, opened: int, limit: int) -> list[Range]:
        """Take a quotation, with what the sentence goes on to say without a new beginning."""
        closed = self.r.opens(opened)
        last = closed + 1
        if last < limit and self.r.is_word(last) and not self.c._breaks(last, limit):  # noqa: SLF001
            return [(opened, self.c.end(opened, limit))]
        if last + 1 < limit and self.r.tokens[last].text in SEPARATORS:
            nxt = last + 1
            if self.r.opens(nxt) > 0 or (
                self.r.key(nxt) in ("و", "بل") and self.r.opens(nxt + 1) > 0
            ):
                return [(opened, self.c.end(opened, limit))]
        return [(opened, last)]

    # ---- sources -----------------------------------------------------------------------------

    def _source(
        self, form: Form, opening: Opening, before: tuple[Range, str] | None
    ) -> tuple[Range | None, str]:
        if before:
            return before
        if opening.subject:
            return opening.subject, "verb"
        return None, "null"

    def _quoted_before(self, place: int, form: Form, start: int) -> Range | None:
        """Return the quotation that a sentence begins with, up to its verb: «“…”، قال X»."""
        if "quote" not in form.verb.frames or form.joined:
            return None
        last = place
        while last > start and self.r.tokens[last - 1].text in SEPARATORS + "-–—":
            last -= 1
        inside = self.r.quote_of[last - 1] if last - 1 >= start else -1
        if inside < 0:
            return None
        opened, closed = self.r.quotes[inside]
        if closed != last - 1 or closed - opened < 3 or opened > start + 1:
            return None
        return opened, closed + 1

    def _after_quotation(self, place: int, form: Form, quoted: Range, limit: int) -> Draft | None:
        last = self.p.after(place + 1, limit)
        source = [(place + 1, last)] if last > place + 1 else []
        return Draft("quoted", key(form.verb.lemma), form.verb.stance, [(place, place + 1)], source,
                     [quoted], frame="quote", marks=form.verb.marks, gender=form.gender,
                     number=form.number, sure=0.85)  # fmt: skip

    def _is_subjunctive(self, place: int, form: Form) -> bool:
        """Tell whether speaking is only intended or denied: «يجب أن أقول», «لن تقول»."""
        if form.kind != "present":
            return False
        before = self.r.key(place - 1)
        if before in ("ان", "بان", "الا", "لن", "كي", "لكي", "حتي"):
            return form.verb.stance not in ("opines", "predicts")
        return before == "لا" and form.verb.stance in ("requests", "promises")

    def _subject_before(self, place: int, form: Form, start: int) -> tuple[Range, str] | None:
        """Return the subject of a verb that follows it: in a headline, after «أن», «لكن» …"""
        if form.joined:
            return self._topic(place, start)
        step = place
        while step - 1 >= start and self.p.has(step - 1, "auxiliary", "adverb"):
            step -= 1
        if step - 1 >= start and self.p.has(step - 1, "host") and self._is_pronoun(step - 1):
            return (step - 1, step), "host"
        if step - 1 >= start and self.p.has(step - 1, "relative"):
            found = self.ending(step - 1, start)
            return (found, "relative") if found else None
        opened = self.clause_start(place, start)
        found = self.p.before(place, opened)
        if found and not self._is_verb_phrase(found):
            return found, "subject"
        found = self._indefinite(place, start, form)
        if found:
            return found, "indefinite"
        if opened < step and self.r.is_word(step - 1) and not self.forms(step - 1):
            found = self.ending(step, opened)
            if found and found[0] > opened and self._is_speaker(found) and not (
                self.p.deverbal(found[0]) and not self.p.is_a(found[0], "document", "body")
            ) and not (
                self.p.has(found[0] - 1, "preposition")
            ):  # fmt: skip
                return found, "near"
        return self._second_subject(place, start)

    def _is_verb_phrase(self, noun: Range) -> bool:
        """Tell «تتسلم الحكومة»: an imperfect verb and its subject, read as a noun phrase."""
        first, last = noun
        word = self.r.key(first)
        if last - first < 2 or self.p.stripped(word) != word or self.p.deverbal(first):
            return False
        return word[:1] in ("ي", "ت") and len(word) > 3 and self.p.definite(first + 1)

    def _second_subject(self, place: int, start: int) -> tuple[Range, str] | None:
        """Take «… والداخلية تنفي …», the second half of a headline."""
        for first in range(place - 1, max(start, place - 4), -1):
            if self.r.key(first).startswith("و") and (
                self.p.stripped(self.r.key(first)) != self.r.key(first)
                or self.r.key(first)[1:] in self.p.w["place_name"] or self.p.definite(first)
            ) and not self.forms(first):  # fmt: skip
                found = self.p.before(place, first)
                return (found, "subject") if found else None
        return None

    def _is_speaker(self, noun: Range) -> bool:
        return self.p.is_a(noun[0], "official", "body", "organization", "outlet", "spokesperson",
                           "document", "expert", "anonymous", "honorific", "witness", "collective",
                           "place_name")  # fmt: skip

    def _topic(self, place: int, start: int) -> tuple[Range, str] | None:
        """Take «أما وزير العمل فرأى أن …»."""
        if self.r.key(start) not in ("اما", "واما") or not self.r.key(place).startswith("ف"):
            return None
        last = self.p.after(start + 1, place)
        return ((start + 1, last), "subject") if last > start + 1 else None

    def _is_pronoun(self, place: int) -> bool:
        return self.r.key(place).endswith(("ه", "ها", "هم", "هما", "نا", "ني", "ك"))

    def clause_start(self, place: int, start: int) -> int:
        """Return where the clause of a verb begins: after «أن», «لكن», a colon, or its sentence."""
        low = max(start, place - _FURTHEST_BACK)
        for step in range(place - 1, low - 1, -1):
            if self.r.key(step) in _BEFORE_CLAUSE:
                return step + 1
            if self.r.tokens[step].text in ":؛" or self.r.opens(step) > place:
                return step + 1
        return start if low == start else place

    def ending(self, last: int, start: int) -> Range | None:
        """Return the noun phrase that ends at a place, at its longest."""
        while last > start and self.r.tokens[last - 1].text in SEPARATORS:
            last -= 1
        for first in range(max(start, last - 12), last):
            if not self._bounded(first, start) or self._is_verbal(first):
                continue
            if self.p.after(first, last) == last or self._clitic_phrase(first, last):
                return first, last
        return None

    def _is_verbal(self, place: int) -> bool:
        if self.r.key(place) in self.p.w["finite"]:
            return True
        return bool(self.forms(place)) and not self.p.deverbal(place)

    def _clitic_phrase(self, first: int, last: int) -> bool:
        """Take a phrase that begins with a preposition written onto it."""
        if not (self.p.clitic(first, "ب") or self.p.clitic(first, "ل")):
            return False
        return first + 1 == last or all(
            self.r.is_word(n) and not self.p.has(n, "preposition", "complementizer", "relative")
            for n in range(first + 1, last)
        )

    def _bounded(self, first: int, start: int) -> bool:
        if first == start or not self.r.is_word(first - 1):
            return True
        if self.p.has(first - 1, "preposition", "complementizer", "relative", "conjunction",
                      "host", "auxiliary", "time"):  # fmt: skip
            return True
        return bool(self.forms(first - 1)) or self.r.key(first - 1) in self.p.w["finite"]

    def _indefinite(self, place: int, start: int, form: Form) -> Range | None:
        """Take «معلومات تفيد بأن», «تقريراً يحذّر من»: a clause without a relative pronoun."""
        if form.kind != "present" and not self.p.is_a(place - 1, "document"):
            return None
        for first in range(place - 1, max(start, place - 4) - 1, -1):
            if not self.r.is_word(first) or self.r.key(first).startswith("ال"):
                return None
            written = self.r.key(first)
            bare = self.p.stripped(written)
            if bare in _CARRIERS or written.rstrip("ا") in _CARRIERS:
                return first, place
        return None

    # ---- relatives ---------------------------------------------------------------------------

    def _antecedent(self, place: int, form: Form, start: int) -> Range | None:
        """Return the noun that a relative clause is about, if it is what was said."""
        step = place - 1
        while step > start and self.p.has(step, "auxiliary", "adverb"):
            step -= 1
        if self.r.key(step) == "ما" and self.r.key(step - 1) in ("وهو", "وهي") and form.object:
            return step - 1, step + 1
        if not self.p.has(step, "relative"):
            return None
        about = bool(form.object) or any(
            self.r.key(n) in _RESUMPTIVE for n in range(place + 1, min(place + 2, len(self.r)))
        )
        return self.ending(step, start) if about else None

    def _about(self, place: int, form: Form, antecedent: Range, limit: int) -> Draft | None:
        """Take «المناقشات التي أكدها المسؤولون»: the content is the noun before."""
        after = place + 1
        cue = [(place, after)]
        if self.r.key(after) in _RESUMPTIVE:
            cue, after = [(place, after + 1)], after + 1
        last = self.p.after(after, limit)
        if last == after or form.verb.marks & {"addressee", "describes", "accused"}:
            return None
        first, end = antecedent
        head = (first, first + 1) if end - first > 2 else antecedent
        if form.verb.stance == "relays" or self.p.has(place, "published"):
            return None
        draft = Draft("about", key(form.verb.lemma), form.verb.stance, cue, [(after, last)],
                      [head], frame="about", marks=form.verb.marks, sure=0.6)  # fmt: skip
        if form.verb.stance == "asserts" and "emphatic" in form.verb.marks:
            draft.stance = "confirms"
        return draft

    # ---- belief ------------------------------------------------------------------------------

    def _negation(self, place: int) -> int:
        """Return where the cue begins: at its negation, if it has one."""
        if self.r.key(place - 1) in ("لم", "لا", "لن", "ولم", "ولا", "ولن", "فلم"):
            return place - 1
        return place

    def _believable(
        self, form: Form, opening: Opening, source: Range | None, rule: str, place: int
    ) -> bool:
        verb, frame = form.verb, opening.frame
        strong = frame in ("clause", "quote", "colon") or self.p.has(
            opening.place + 1, "complementizer"
        )
        if "burden" in verb.marks or self._is_artefact(form, place, opening):
            return False
        if verb.marks & {"wordy"} and not strong:
            return False
        if key(verb.lemma) == "بين" and form.gender == "m" and "\u0651" not in (
            self.r.tokens[place].text
        ):  # fmt: skip
            return False
        if "outlet" in verb.marks:
            return source is not None and self.p.is_a(source[0], "outlet", "anonymous")
        if "talk" in verb.marks and not strong:
            return source is not None and self._is_people(source)
        if "homograph" in verb.marks and not self._homograph(form, opening, source, rule, place):
            return False
        if "background" in verb.marks and form.kind == "present" and source is None:
            return False  # «يُذكر أن» is the writer's own
        if source and self._is_event(source) and verb.stance not in ("reveals",):
            return False
        if self._hides(opening) or self._has_unread_subject(form, source, place):
            return False

        if "document" in verb.marks and frame == "object":
            return source is not None and self.p.is_a(source[0], "document", "expert")
        if frame == "object":
            return self._object_said(form, opening, source, rule)
        if rule == "null" and form.kind == "present" and not strong and not form.joined:
            return False
        return not ("place" in verb.marks)

    def _is_artefact(self, form: Form, place: int, opening: Opening) -> bool:
        """Tell «نشر X تقريراً يشير …»: what is said opens at the report, not here."""
        return key(form.verb.lemma) == "نشر" and any(
            self.p.is_a(n, "document") or self.r.key(n) in _CARRIERS
            for n in range(place + 1, opening.place)
        )

    def _hides(self, opening: Opening) -> bool:
        """Tell «طلب عدم ذكر اسمه»: no request, but how the source wants to be named."""
        place = opening.place + (self.r.key(opening.place) == "عدم")
        if self.r.key(place) not in _HIDE:
            return False
        return place > opening.place or any(
            self.r.key(n).startswith(("اسم", "هوي", "تسمي")) for n in range(place, place + 4)
        )

    def _has_unread_subject(self, form: Form, source: Range | None, place: int) -> bool:
        """Tell «هذا الأمر يرجّح أن»: something that is no speaker stands before the verb."""
        if source is not None or form.joined or form.kind != "present":
            return False
        start, _ = self.bounds(place)
        if place == start or not self.r.is_word(place - 1):
            return False
        return not self.p.has(place - 1, "conjunction", "auxiliary", "adverb", "relative", "host",
                              "complementizer", "negation", "time", "opener")  # fmt: skip

    def _homograph(
        self, form: Form, opening: Opening, source: Range | None, rule: str, place: int
    ) -> bool:
        if "feeling" in form.verb.marks:
            return opening.place - place <= 9
        if form.verb.stance == "promises" and opening.frame == "ب":
            return source is not None and self.p.deverbal_after(opening.place)
        if form.verb.stance == "requests" and opening.frame == "ب":
            return source is not None and self.p.is_a(source[0], "official", "body") and (
                bool(self.p.deverbal_after(opening.place))
            )  # fmt: skip
        strong = opening.frame in ("clause", "quote", "colon") or bool(opening.more)
        return strong and (
            source is not None or opening.place - place <= 2 or bool(opening.more)
        )

    def _object_said(self, form: Form, opening: Opening, source: Range | None, rule: str) -> bool:
        verb = form.verb
        place = opening.place
        if "burden" in verb.marks:
            return False
        if "feeling" in verb.marks:
            return any(self.p.has(place, name) for name in self.p.w if name.startswith("feeling_"))
        if self.r.opens(place) > 0:
            return True
        if "renews" in verb.marks:
            return any(f.kind == "noun" for f in self.p.lexicon.lookup(self.r.key(place)))
        if source is None and rule == "null" and not (form.joined or form.gender == "f"):
            return form.kind == "past" and self.p.has(place - 2, "conjunction")
        return True

    def _is_event(self, source: Range) -> bool:
        return self.p.is_a(source[0], "event")

    def _is_people(self, source: Range) -> bool:
        if self.p.is_a(source[0], "document", "event", "outlet", "deed"):
            return False
        if self.p.deverbal(source[0]) and not self.p.is_a(source[0], "official"):
            return False
        return self.p.is_a(source[0], "official", "honorific", "collective", "expert") or (
            not self.r.key(source[0]).startswith("ال") and not self.p.deverbal(source[0])
        )

    def _sure(self, draft: Draft, form: Form) -> float:
        sure = _SURE.get(draft.frame, _GOVERNED)
        if "homograph" in form.verb.marks:
            sure -= 0.15
        if draft.rule in ("subject", "indefinite", "relative"):
            sure -= 0.08
        if draft.rule == "null" and draft.frame not in ("clause", "quote", "colon"):
            sure -= 0.1
        if form.object and draft.frame != "clause":
            sure -= 0.1
        return round(max(sure, 0.2), 3)


_FINITE = ("past", "present")
_ESTIMATES = {key(w): s for w, s in (("تقديرات", "predicts"), ("توقعات", "predicts"),
                                     ("مزاعم", "claims"))}  # fmt: skip
FEELINGS = {
    "feeling_intent": "intends", "feeling_reject": "rejects", "feeling_support": "supports",
    "feeling_accuse": "accuses", "feeling_deny": "denies", "feeling_doubt": "rejects",
    "feeling_hope": "opines",
}  # fmt: skip


def _merged(ranges: list[Range]) -> list[Range]:
    """Join ranges that touch: «واكتفى بالقول» is one cue."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


_CARRIERS = frozenset(
    map(key, ("معلومات", "تقرير", "تقريرا", "تقارير", "أنباء", "بيان", "بيانا", "رسالة", "دراسة",
              "شائعات", "وثيقة", "وثائق", "رواية", "تصريحات", "تسريبات", "منشورات", "اتهامات",
              "مقاطع", "منشور", "تغريدة", "نص", "تحقيق", "استطلاع", "أصوات", "دعوات", "مزاعم"))
)  # fmt: skip
