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
from annotator.suggest.openings import Openings
from annotator.suggest.preceding import NOT_ABOUT, Preceding, VerbCue
from annotator.suggest.reading import Range, key
from annotator.suggest.search import Opening
from annotator.suggest.spelling import DAMMA
from annotator.suggest.subjects import Found, Subjects

_NOT_NEGATED = frozenset({"intends", "announces", "reveals", "discusses", "warns", "threatens"})
_BELIEFS = frozenset({"opines", "predicts", "claims"})
_SUBJUNCTIVE = frozenset({"ان", "بان", "الا", "لن", "كي", "لكي", "حتي"})
_NEGATIONS = frozenset({"لم", "لا", "لن", "ولم", "ولا", "ولن", "فلم"})
_TOLD = frozenset({"accused", "addressee", "describes"})
_RESUMED = {"الذي": "ه", "التي": "ها", "الذين": "هم"}
_KNOW = key("علم")
_FURTHEST_ATTACK = 16  # tokens
_WHO = frozenset({"من", "ومن"})
_LONGEST_CALLED, _LONGEST_TOPIC = 8, 4


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
        self.preceding = Preceding(clauses, self.arguments)
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
        if self._is_passive(place):
            return self._unsaid(cue)
        if "burden" in form.verb.marks:
            return self.burdens.find(place, form)
        antecedent = self._antecedent(cue)
        if antecedent:
            about = self._about(cue, antecedent)
            if about or not form.verb.marks & _TOLD:
                return about
        return self._spoken(cue)

    def _may_speak(self, cue: VerbCue) -> bool:
        form = cue.form
        if form.person == 1 and not self._is_my_speech(cue.place):
            return False
        if form.pronoun and (self._is_passive(cue.place) or "issues" in form.verb.marks):
            return False
        if cue.first < cue.place and form.verb.stance in _NOT_NEGATED:
            return False
        return not self._is_subjunctive(cue.place, form)

    def _is_my_speech(self, place: int) -> bool:
        """Tell the words of a speaker: in a quotation, or «نعتقد أن» wherever it stands."""
        if self.r.quote_of[place] >= 0 or self.w.has(place + 1, "complementizer"):
            return True
        if self.r.written(place - 1) == ":":
            return True
        start, _ = self.r.sentence(place)
        knows = self.w.lexicon.lookup(self.r.key(place))[0].verb.key == _KNOW
        return not knows and self.w.is_mine(place) and any(map(self.w.verbs, range(start, place)))

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
        self._words_of_topic(draft, cue)
        return draft

    def _words_of_topic(self, draft: Draft, cue: VerbCue) -> None:
        """Take «تحدث عن … قائلاً: “…”» as one: its topic is no content (scheme.md §4.4)."""
        if draft.stance != "discusses" or len(draft.content) != 1:
            return
        at = draft.content[0][1]
        at += self.r.parts(at)
        if not self.w.has(at, "saying") or at >= cue.limit:
            return
        opening = self.openings.search.said(at, cue.limit, cue.form)
        if opening is not None:
            draft.cue = merged([*draft.cue, *opening.more])
            draft.frame, draft.stance = opening.frame, "asserts"
            draft.content = self.contents.of(draft, opening, cue.limit)

    # ---- its source --------------------------------------------------------------------------

    def _subject(self, cue: VerbCue) -> Found | None:
        if cue.form.person != 3:
            host = cue.first > cue.start and self.w.has(cue.first - 1, "host")
            return ((cue.first - 1, cue.first), "host") if host else None
        if self.r.key(cue.first - 1) == "ما":
            return None  # «ما وصفته ب…»
        if self.r.key(cue.first - 1) in _WHO and cue.form.kind == "present":
            who = cue.form.gender == "m" and not self.r.is_word(cue.first - 2)
            who = who or self.r.key(cue.first - 1) != "من"
            return ((cue.first - 1, cue.first), "subject") if who else None  # «ومن يدعي ذلك»
        before = self.subjects.before(cue.first, cue.form, cue.start)
        if before and before[1] == "near":
            trial = self.openings.after(cue.place + 1, cue.limit, cue.form)
            return None if trial and trial.subject else before
        if before and before[1] in ("relative", "indefinite"):
            trial = self.openings.after(cue.place + 1, cue.limit, cue.form)
            after = trial is not None and self._speaks_after(trial, before[0])
            return None if after or self._resumes(cue) else before
        return before

    def _resumes(self, cue: VerbCue) -> bool:
        """Tell «الحادث الذي وصفه ب…» from «التقارير التي تتهمه ب…»: who the pronoun is."""
        relative = self.r.key(cue.first - 1).removeprefix("و")
        return cue.form.pronoun != "" and cue.form.pronoun == _RESUMED.get(relative)

    def _speaks_after(self, opening: Opening, before: Range) -> bool:
        """Tell «التي زعمت “بي بي سي” أنها …»: the subject stands after the verb."""
        if opening.subject is None or opening.frame != "clause":
            return False
        first, last = opening.subject
        speaks = self.w.is_a(first, *SPEAKERS, "social")
        speaks = speaks and not self.w.is_a(before[0], *SPEAKERS)
        return speaks or self.r.opens(first) == last - 1

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
        if self._is_accused(cue, opening, rule) or self._is_impersonal(cue, opening, rule):
            source, rule = None, "impersonal"
        elif cue.form.person == 1 and rule != "host":
            source, rule = None, "null"
        return Finding(cue.place, cue.form, opening, source, rule)

    def _source(self, opening: Opening, before: Found | None) -> tuple[Range | None, str]:
        if before:
            return before
        return (opening.subject, "verb") if opening.subject else (None, "null")

    def _is_accused(self, cue: VerbCue, opening: Opening, rule: str) -> bool:
        """Tell «إنهم اتهموا بالتجسس»: who is accused is no source."""
        accused = "accused" in cue.form.verb.marks and not cue.form.pronoun
        at_once = opening.frame == "ب" and opening.place == cue.place + 1
        return accused and at_once and rule == "host"

    def _is_impersonal(self, cue: VerbCue, opening: Opening, rule: str) -> bool:
        """Tell «يُعتقد أن» by its damma: nobody is named who thinks so."""
        form = cue.form
        if form.kind == "present" and rule == "relative" and form.verb.stance == "predicts":
            raised = self.r.key(opening.place + 1)[:1] in ("ي", "ت")
            return opening.frame == "clause" and raised  # «رمضان الذي يتوقع أن يوافق …»
        if self._is_said_of(cue, opening):
            return True
        rumoured = self.r.key(cue.first - 1) == "ما" and not form.pronoun  # «ما يشتبه بأنه …»
        if rumoured and form.kind == "present" and form.verb.stance in _BELIEFS:
            return rule == "null"
        return (
            form.kind == "present"
            and self.w.is_vocalised_passive(cue.place)
            and opening.frame == "clause"
            and form.verb.stance in _BELIEFS
        )

    def _is_said_of(self, cue: VerbCue, opening: Opening) -> bool:
        """Tell «مسلحون يعتقد أنهم …»: what is believed of an indefinite noun."""
        form, before = cue.form, cue.place - 1
        believed = form.kind == "present" and form.verb.stance in _BELIEFS and not form.joined
        at_once = opening.place == cue.place + 1 and self.w.has(opening.place, "host")
        if not believed or not at_once or form.gender != "m" or form.number != "s":
            return False
        womanly = self.w.has_teh(before) or self.r.key(before).endswith("ات")
        theirs = (self.w.is_plural(before), "هم"), (womanly, "ها")
        meant = any(fits and self.r.key(opening.place).endswith(tail) for fits, tail in theirs)
        return meant and not self.w.is_definite(before)

    def _is_passive(self, place: int) -> bool:
        """Tell a passive by the damma that news writes: «نُشرت», «اعتُبرت»."""
        written = self.r.written(place).removeprefix("و")
        return DAMMA in written[1:4] and written[:1] not in "يت"

    def _unsaid(self, cue: VerbCue) -> Draft | None:
        """Take «أُعلن أن …», «أُفيد بأن …»: nobody is named who says so."""
        form, place = cue.form, cue.place
        opening = self.openings.after(place + 1, cue.limit, form, subject_before=True)
        that = opening and any(
            self.w.has(n, "complementizer") for n in (opening.place, opening.place + 1)
        )
        if opening is None or not that or form.verb.marks & NOT_ABOUT:
            return None
        return self._draft(cue, Finding(place, form, opening, None, "impersonal"), None)

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
        ends = ("identity", "relative", "pronoun", "comment")
        if any(self.w.has(n, *ends) or self.r.parts(n) for n in inside):
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
            return form.verb.stance not in ("opines", "predicts") or "wordy" in form.verb.marks
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
        topic = self._topic(cue, step) if named else None
        if topic:
            return topic
        if named and self.w.has(step - 1, "describing") and not self.w.is_definite(step):
            return step, step + 1  # «وهي تهم ينفونها»
        if not self.w.has(step, "relative"):
            return self._made_known(cue)
        about = named or self._is_taken_up(cue)
        return self.subjects.ending(step, cue.start) if about else None

    def _topic(self, cue: VerbCue, last: int) -> Range | None:
        """Return «هذه المزاعم» of «هذه المزاعم نفتها دمشق», at the beginning of a sentence."""
        end = last + 1 - self.r.parts(last)
        pointed = self.w.has(cue.start, "demonstrative") and 2 <= end - cue.start <= _LONGEST_TOPIC
        if not pointed or not self.w.is_definite(cue.start + 1):
            return None
        return cue.start, end

    def _made_known(self, cue: VerbCue) -> Range | None:
        """Return «فضائح» of «فضائح كشف عنها الموقع»: an indefinite noun needs no relative."""
        if cue.form.pronoun and not cue.form.joined:
            return self._attacked(cue) or self._heard(cue)
        if cue.form.joined or not self._is_taken_up(cue):
            return None
        found = self.subjects.ending(cue.place, cue.start)
        if found is None or self.w.is_definite(found[0]):
            return None
        speaks = self.w.is_a(found[0], *SPEAKERS) and not self.w.is_a(found[0], "document")
        made = self.w.is_noun(found[0]) or self.w.is_a(cue.place + 2, *SPEAKERS)
        return found if made and not speaks else None

    def _attacked(self, cue: VerbCue) -> Range | None:
        """Return «هجوم على الثكنة» of «هجوم على الثكنة تبناه التنظيم»."""
        if "claimed" not in cue.form.verb.marks:
            return None
        near = range(cue.place - 1, max(cue.start, cue.place - _FURTHEST_ATTACK) - 1, -1)
        first = next((n for n in near if self.w.is_a(n, "attack")), -1)
        return (first, cue.place) if first >= 0 else None

    def _heard(self, cue: VerbCue) -> Range | None:
        """Return «أنباء» of «أنباء نفتها الوزارة»: what is denied or confirmed right after it."""
        first, verb = cue.place - 1, cue.form.verb
        first -= self.w.is_adjective(first)
        judged = verb.stance in ("denies", "rejects") or "emphatic" in verb.marks
        heard = self.w.is_a(first, "spoken") and not self.w.is_definite(first)
        return (first, cue.place) if judged and heard and first >= cue.start else None

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
        first, end = antecedent
        null = last == after and not self.w.has(first - 1, "describing")
        if null or verb.marks & NOT_ABOUT:
            return None
        anaphor = self.r.key(end - 1) == "ما"
        if last > after:
            _, last = self.arguments.apposed((after, last), cue.limit, final=True)
        if not anaphor and (verb.stance == "relays" or self.w.has(cue.place, "published")):
            return None
        emphatic = verb.stance == "asserts" and "emphatic" in verb.marks
        return Draft(
            "about",
            verb.key,
            "confirms" if emphatic else verb.stance,
            [(cue.place, after)],
            [(after, last)] if last > after else [],
            [antecedent if end - first <= 2 or "claimed" in verb.marks else (first, first + 1)],
            frame="about",
            marks=verb.marks,
            gender=cue.form.gender,
            number=cue.form.number,
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
