"""Finite verbs of attribution: «قال X إن …», «X قال إن …», «وأضاف أن …», «التي أكدها X»."""

from __future__ import annotations

from dataclasses import replace

from annotator.suggest.attachments import SPEAKERS
from annotator.suggest.belief import Belief, Finding
from annotator.suggest.burdens import Burdens
from annotator.suggest.clauses import Clauses
from annotator.suggest.contents import Contents, merged
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.openings import Opening, Openings
from annotator.suggest.preceding import NOT_ABOUT, Preceding, VerbCue
from annotator.suggest.reading import Range, key
from annotator.suggest.subjects import Found, Subjects

_NOT_NEGATED = frozenset({"intends", "announces", "reveals", "discusses", "warns", "threatens"})
_BELIEFS = frozenset({"opines", "predicts", "claims"})
_SUBJUNCTIVE = frozenset({"ان", "بان", "الا", "لن", "كي", "لكي", "حتي"})
_NEGATIONS = frozenset({"لم", "لا", "لن", "ولم", "ولا", "ولن", "فلم"})
_LONGEST_CALLED = 8


class Verbs:
    """Attributions whose cue is a finite verb, in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Make the parts that know subjects, openings and contents."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self.openings = Openings(clauses)
        self.arguments = self.openings.arguments
        self.subjects = Subjects(clauses)
        self.contents = Contents(clauses)
        self.belief = Belief(clauses)
        self.preceding = Preceding(clauses)
        self.burdens = Burdens(self.openings, self.subjects)

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue is the verb at a place, if it is one."""
        if self.w.has(place, "calls") and self.r.key(place - 1) == "ما":
            return self._called(place)
        for form in self.w.verbs(place):
            draft = self._read(place, form)
            if draft is not None:
                return draft
        return None

    def _read(self, place: int, form: Form) -> Draft | None:
        start, limit = self.r.bounds(place)
        cue = VerbCue(place, self._negation(place), form, start, limit)
        if not self._may_speak(cue):
            return None
        if "burden" in form.verb.marks:
            return self.burdens.find(place, form)
        antecedent = self._antecedent(cue)
        if antecedent:
            return self._about(cue, antecedent)
        return self._spoken(cue)

    def _may_speak(self, cue: VerbCue) -> bool:
        form = cue.form
        if form.person == 1 and self.r.quote_of[cue.place] < 0:
            return False
        if self._is_passive(cue.place) or (form.pronoun and "issues" in form.verb.marks):
            return False
        if cue.first < cue.place and form.verb.stance in _NOT_NEGATED:
            return False
        return not self._is_subjunctive(cue.place, form)

    def _spoken(self, cue: VerbCue) -> Draft | None:
        """Return what a verb says that has a subject, or none."""
        before = self._subject(cue)
        quoted = self.preceding.quotation(cue)
        reach, limit = self._reach(cue, before)
        opening = self.openings.after(
            cue.place + 1, reach, cue.form, subject_before=before is not None
        )
        if opening is None:
            return self.preceding.find(cue, quoted)
        if cue.first < cue.place and not self._negates(cue, opening):
            return None
        finding = self._finding(cue, opening, before)
        if not self.belief.holds(finding):
            return None
        return self._draft(replace(cue, limit=limit), finding, quoted)

    def _draft(self, cue: VerbCue, finding: Finding, quoted: Range | None) -> Draft | None:
        form, opening = cue.form, finding.opening
        draft = Draft(
            finding.rule,
            form.verb.key,
            form.verb.stance,
            merged([(cue.first, cue.place + 1), *opening.more]),
            source=[finding.source] if finding.source else [],
            addressee=[opening.addressee] if opening.addressee else [],
            frame=opening.frame,
            marks=form.verb.marks,
            gender=form.gender,
            number=form.number,
            person=form.person,
            impersonal=finding.rule == "impersonal",
        )
        draft.source = self._with_relative(draft, opening)
        draft.content = self.contents.of(draft, opening, cue.limit)
        if quoted and opening.frame == "quote":
            draft.content.insert(0, quoted)
        if not draft.content:
            return None
        draft.sure = self.belief.sure(finding)
        self.contents.speech_noun(draft)
        self.contents.feeling(draft)
        return draft

    # ---- its source --------------------------------------------------------------------------

    def _subject(self, cue: VerbCue) -> Found | None:
        if cue.form.person != 3:
            host = cue.first > cue.start and self.w.has(cue.first - 1, "host")
            return ((cue.first - 1, cue.first), "host") if host else None
        if self.r.key(cue.first - 1) == "ما":
            return None  # «ما وصفته ب…»
        before = self.subjects.before(cue.first, cue.form, cue.start)
        if before and before[1] == "near":
            trial = self.openings.after(cue.place + 1, cue.limit, cue.form)
            return None if trial and trial.subject else before
        return before

    def _reach(self, cue: VerbCue, before: Found | None) -> tuple[int, int]:
        """Return how far a content may open and end.

        In a relative clause it opens before the comma that ends the clause, and after «، الذي» it
        ends there, too.
        """
        if before is None or before[1] != "relative":
            return cue.limit, cue.limit
        step = self._comma(cue.place + 1, cue.limit)
        if step == cue.limit:
            return step, step
        if self.r.parts(before[0][1]):  # «…، الذي رفض …، …»
            return step, step
        aside = self.arguments.adverbials(step, cue.limit) > step
        return cue.limit if aside else step, cue.limit

    def _comma(self, place: int, limit: int) -> int:
        """Return the next comma outside quotations."""
        while place < limit:
            closing = self.r.opens(place)
            if closing > 0:
                place = closing
            elif self.r.parts(place):
                return place
            place += 1
        return limit

    def _finding(self, cue: VerbCue, opening: Opening, before: Found | None) -> Finding:
        source, rule = self._source(opening, before)
        if self._is_impersonal(cue, opening, rule):
            source, rule = None, "impersonal"
        elif cue.form.person == 1 and rule != "host":
            source, rule = None, "null"
        return Finding(cue.place, cue.form, opening, source, rule)

    def _source(self, opening: Opening, before: Found | None) -> tuple[Range | None, str]:
        if before:
            return before
        return (opening.subject, "verb") if opening.subject else (None, "null")

    def _is_impersonal(self, cue: VerbCue, opening: Opening, rule: str) -> bool:
        """Tell «يُعتقد أن» by its damma: nobody is named who thinks so."""
        form = cue.form
        if form.kind == "present" and rule == "relative" and form.verb.stance == "predicts":
            raised = self.r.key(opening.place + 1)[:1] in ("ي", "ت")
            return opening.frame == "clause" and raised  # «رمضان الذي يتوقع أن يوافق …»
        return (
            form.kind == "present"
            and self.w.is_vocalised_passive(cue.place)
            and opening.frame == "clause"
            and form.verb.stance in _BELIEFS
        )

    def _is_passive(self, place: int) -> bool:
        """Tell a passive by the damma that news writes on its first letter: «نُشرت»."""
        written = self.r.written(place).removeprefix("و")
        return self.w.is_vocalised_passive(place) and written[:1] not in "يت"

    def _with_relative(self, draft: Draft, opening: Opening) -> list[Range]:
        """Take «محللون استطلعت رويترز آراءهم», «طبيب استعانت به المنظمة» whole.

        A clause without relative pronoun after an indefinite noun says who is meant; how the
        source wants to be named does not.
        """
        if draft.rule != "verb":
            return draft.source
        ((first, last),) = draft.source
        end = min([opening.place, *(more[0] for more in opening.more)])
        while end > last and not self.r.is_word(end - 1) and self.r.quote_of[end - 1] < 0:
            end -= 1
        inside = range(last, end)
        if not inside or self.w.is_definite(first) or not self.subjects.is_clause(last):
            return draft.source
        if any(self.w.has(n, "identity", "relative") or self.r.parts(n) for n in inside):
            return draft.source
        return [(first, end)]

    # ---- negation and mood -------------------------------------------------------------------

    def _negation(self, place: int) -> int:
        """Return where the cue begins: at its negation, if it has one."""
        return place - 1 if self.r.key(place - 1) in _NEGATIONS else place

    def _negates(self, cue: VerbCue, opening: Opening) -> bool:
        """Tell whether a negated verb still says something: «لا نعتقد أن», «لا نتوقع …»."""
        if cue.form.is_homograph or self.r.key(cue.first) == "لن":
            return False
        thought = opening.frame == "object" and (
            cue.form.verb.stance in ("opines", "predicts") or "excludes" in cue.form.verb.marks
        )
        return opening.frame == "clause" or thought

    def _is_subjunctive(self, place: int, form: Form) -> bool:
        """Tell whether speaking is only intended or denied: «يجب أن أقول», «لن تقول»."""
        if form.kind != "present":
            return False
        before = self.r.key(place - 1)
        if before in _SUBJUNCTIVE:
            return form.verb.stance not in ("opines", "predicts")
        return before == "لا" and form.verb.stance in ("requests", "promises")

    # ---- relatives and names -----------------------------------------------------------------

    def _antecedent(self, cue: VerbCue) -> Range | None:
        """Return the noun that a relative clause is about, if it is what was said."""
        step = self.subjects.past_auxiliaries(cue.place, cue.start) - 1
        if step <= cue.start:
            return None
        named = cue.form.pronoun != ""
        if self.r.key(step) == "ما" and self.r.key(step - 1) in ("وهو", "وهي") and named:
            return step - 1, step + 1
        if not self.w.has(step, "relative"):
            return self._made_known(cue)
        about = named or self._is_taken_up(cue)
        return self.subjects.ending(step, cue.start) if about else None

    def _made_known(self, cue: VerbCue) -> Range | None:
        """Return «فضائح» of «فضائح كشف عنها الموقع»: an indefinite noun needs no relative."""
        if cue.form.joined or not self._is_taken_up(cue):
            return None
        found = self.subjects.ending(cue.place, cue.start)
        if found is None or self.w.is_definite(found[0]):
            return None
        speaks = self.w.is_a(found[0], *SPEAKERS) and not self.w.is_a(found[0], "document")
        made = self.w.is_noun(found[0]) or self.w.is_a(cue.place + 2, *SPEAKERS)
        return found if made and not speaks else None

    def _is_taken_up(self, cue: VerbCue) -> bool:
        """Tell «كشف عنها», «صرح به»: the preposition of the verb with a pronoun."""
        word = self.r.key(cue.place + 1)
        frames = map(key, cue.form.verb.frames)
        return self.w.has(cue.place + 1, "resumptive") and any(map(word.startswith, frames))

    def _about(self, cue: VerbCue, antecedent: Range) -> Draft | None:
        """Take «المناقشات التي أكدها المسؤولون»: the content is the noun before."""
        verb, after = cue.form.verb, cue.place + 1
        after += self.w.has(after, "resumptive")
        last = self.p.after(after, cue.limit)
        if last == after or verb.marks & NOT_ABOUT:
            return None
        first, end = antecedent
        anaphor = self.r.key(end - 1) == "ما"
        if not anaphor and (verb.stance == "relays" or self.w.has(cue.place, "published")):
            return None
        emphatic = verb.stance == "asserts" and "emphatic" in verb.marks
        return Draft(
            "about",
            verb.key,
            "confirms" if emphatic else verb.stance,
            [(cue.place, after)],
            [(after, last)],
            [(first, first + 1) if end - first > 2 else antecedent],
            frame="about",
            marks=verb.marks,
            sure=0.6,
        )

    def _called(self, place: int) -> Draft | None:
        """Take «ما سمّاه “…”»: the words are the source's own."""
        opened = place + 1
        last = self.p.after(opened, min(opened + _LONGEST_CALLED, len(self.r)))
        source: list[Range] = []
        if self.r.opens(opened) < 0 and last > opened and self.r.opens(last) > 0:
            source, opened = [(opened, last)], last
        closed = self.r.opens(opened)
        if closed < 0:
            return None
        content = [(opened, closed + 1)]
        return Draft(
            "called", key("سمى"), "asserts", [(place, place + 1)], source, content,
            frame="quote", sure=0.5,
        )  # fmt: skip
