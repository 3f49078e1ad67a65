"""Subjects that stand before their verb: in headlines, after «أن», «لكن», «الذي»."""

from __future__ import annotations

from typing import Literal

from annotator.suggest.attachments import OBJECT, PEOPLE, SPEAKERS, Ends
from annotator.suggest.clauses import Clauses
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range

# How a subject was found: the pattern's name in the proposal.
Way = Literal["host", "relative", "subject", "indefinite", "near"]
Found = tuple[Range, Way]

_FURTHEST = 26
_LONGEST = 12
_LONGEST_CLAUSE = 8
_HE = frozenset({"هو", "هي", "هم", "وهو", "وهي"})
_BEFORE_ACTOR = ("preposition", "time", "adverb", "conjunction", "auxiliary")
_ACTORS = ("official", "body", "organization", "spokesperson", "expert", "honorific", "outlet",
           "collective", "place_name")  # fmt: skip
_PRONOUNS = ("ه", "ها", "هم", "هما", "نا", "ني", "ك")
_MOMENTS = ("وقت", "حين")
_BOUNDS = ("preposition", "complementizer", "relative", "conjunction", "host", "auxiliary", "time")


class Subjects:
    """Subjects before verbs, in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r

    def before(self, place: int, form: Form, start: int) -> Found | None:
        """Return the subject of a verb that follows it."""
        if form.joined:
            return self._topic(place, start)
        fixed = self._reporter(place) or self._who(place, start) or self._for(place, start)
        if fixed:
            return fixed, "subject"
        step = self.past_auxiliaries(place, start)
        if step > start and self.w.has(step - 1, "host") and self._has_pronoun(step - 1):
            return (step - 1, step), "host"
        if step > start and self.w.has(step - 1, "relative"):
            found = None if self._is_in_it(place + 1) else self.ending(step - 1, start)
            if found is None or not self._suits(form, found, step - 1):
                return None
            found = self._nearest(found)
            return None if self._says_nothing(found[0]) else (found, "relative")
        return self._clause(place, step, form, start)

    def _clause(self, place: int, step: int, form: Form, start: int) -> Found | None:
        opened = self.clause_start(place, start)
        in_it = self._is_in_it(place + 1)
        found = self.p.before(place, opened)
        if found and in_it and not self._is_speaker(found):
            return None  # «بدأ الأمر بمنشور زعم فيه أن»
        if found and not self._is_verb_phrase(found):
            return None if self._disagrees(form, found) else (found, "subject")
        found = self._indefinite(place, start, form)
        if found or in_it:
            return (found, "indefinite") if found else None
        near = self._near(step, opened)
        return (
            self._related(step, opened)
            or (None if near and self._disagrees(form, near[0]) else near)
            or self._second(place, start)
            or self._long(step, opened)
        )

    def _disagrees(self, form: Form, noun: Range) -> bool:
        """Tell «الشركة طلب …»: a masculine verb after a feminine noun is none, or not its verb."""
        head = noun[0]
        womanly = self.w.has_teh(head) and not self.w.has(head, "man_with_ta", "quantifier")
        return form.gender == "m" and form.number == "s" and womanly and noun[1] - head == 1

    def is_clause(self, place: int) -> bool:
        """Tell whether a verb, or a negation and one, stands at a place."""
        if self.w.has(place, "not"):
            return True
        return bool(self.w.verbs(place)) or self.w.is_action(place)

    def _described(self, step: int, opened: int) -> int:
        """Return the end of the noun phrase that a clause up to the verb describes, 0 without."""
        ends = Ends(accusative=self.w.has(opened - 1, "clause_opener"))
        last = self.p.after(opened, step, ends)
        return last if opened < last < step <= last + _LONGEST_CLAUSE else 0

    def _related(self, step: int, opened: int) -> Found | None:
        """Take «الوزير الذي كان يرأس اللجنة» before «أكد»."""
        last = self._described(step, opened)
        if not last or not self.w.has(last, "relative") or not self._is_speaker((opened, last)):
            return None
        end = step - self.r.parts(step - 1)
        inside = range(last, end)
        whole = all(self.r.is_word(n) and not self.w.has(n, "complementizer") for n in inside)
        return ((opened, end), "subject") if whole else None

    def _long(self, step: int, opened: int) -> Found | None:
        """Take «خبراء لم يشاركوا في البحث» before «دعوا»: a clause says who is meant."""
        last = self._described(step, opened)
        if not last:
            return None
        inside = range(last, step)
        people = self.w.is_a(opened, *PEOPLE, "anonymous", "collective", "document")
        plain = all(
            self.r.is_word(n) and not self.w.has(n, "complementizer", "relative", "conjunction")
            for n in inside
        )
        indefinite = people and plain and not self.w.is_definite(opened)
        return ((opened, step), "subject") if indefinite and self.is_clause(last) else None

    def past_auxiliaries(self, place: int, start: int) -> int:
        """Return where the auxiliaries and adverbs before a verb begin."""
        while place > start and self.w.has(place - 1, "auxiliary", "adverb"):
            place -= 1
        return place

    def _suits(self, form: Form, noun: Range, relative: int) -> bool:
        """Tell «إسرائيل التي قالت» from «الذين زعمت إسرائيل»: the pronoun agrees with the verb."""
        word = self.r.key(relative).removeprefix("و").removeprefix("ف")
        if word in ("الذين", "اللذين", "اللذان"):
            return form.number in ("p", "d")
        if word == "الذي":
            return form.gender in ("m", "") and form.number == "s"
        if word == "التي" and form.gender == "m" and form.number == "s":
            return False
        return noun[0] < relative

    def _says_nothing(self, place: int) -> bool:
        """Tell «الملف الذي قال إنه …»: somebody else says so."""
        return self.w.is_a(place, "thing", "event") and not self.w.is_a(place, *SPEAKERS, "carrier")

    def _reporter(self, place: int) -> Range | None:
        """Return who «أدلى بتصريحات قال فيها إن»: the subject of the verb before the artefact."""
        in_it = self._is_in_it(place + 1)
        near = (place - 1, place - 2)
        made = any(self.w.is_a(n, "document") for n in near) or (
            self.w.has(place + 2, "complementizer")
            and any(self.w.is_a(n, "medium", "event") for n in near)
        )
        if not (in_it and made):
            return None
        told = next((n for n in near if self.w.may_be_with(n) or self.w.clitic(n, "ب")), -1)
        start, _ = self.r.bounds(place)
        delivers = any(self.w.has(n, "delivers") for n in range(start, place))
        return self.actor(place) if told < 0 or delivers else None

    def _nearest(self, noun: Range) -> Range:
        """Part «القيادة السعودية الملف النووي الذي …»: the second of two phrases has the clause."""
        first, last = noun
        if self._says_nothing(first):  # «أهمية التقارير التي …»
            inner = (n for n in range(first + 1, last) if self.w.is_a(n, *SPEAKERS))
            return next(inner, first), last
        said = any(form.kind == "noun" for form in self.w.lexicon.lookup(self.r.key(first)))
        if said or self.w.has(first, "uttered"):
            people = (n for n in range(first + 1, last) if self._may_be_person(n))
            return next(people, first), last  # «تصريح الوزير الذي قال …»
        if self.w.is_common(first) and not self.w.is_a(first, *SPEAKERS):
            people = (n for n in range(first + 1, last) if self.w.is_a(n, *PEOPLE))
            return next(people, first), last  # «مدعومة بتعليقات الوزير الذي …»
        for place in range(last - 1, first, -1):
            thing = self.w.is_a(place, "thing", "document", "event", "deed")
            ready = self.w.is_definite(place - 1) or not (
                self.w.is_common(place - 1) or self.w.is_noun(place - 1)
            )
            begins = self.r.key(place).startswith("ال") and ready
            if thing and begins:
                return place, last
        return noun

    def _may_be_person(self, place: int) -> bool:
        """Tell a title or a name after «تصريح»."""
        w = self.w
        if w.is_a(place, *PEOPLE) or w.is_name(place):
            return True
        plain = self.r.is_word(place) and not (w.is_definite(place) or w.is_noun(place))
        return plain and not (w.is_adjective(place) or w.has(place, "preposition"))

    def _near(self, step: int, opened: int) -> Found | None:
        """Take a speaker right before the verb, when more than it fills the clause."""
        if step <= opened or not self.r.is_word(step - 1) or self.w.verbs(step - 1):
            return None
        found = self.ending(step, opened)
        if found is None or found[0] <= opened or not self._is_speaker(found):
            return None
        made = self.w.is_common(found[0]) and not self.w.is_a(found[0], "document", "body")
        return None if made or self.w.has(found[0] - 1, "preposition") else (found, "near")

    def _is_verb_phrase(self, noun: Range) -> bool:
        """Tell «تتسلم الحكومة»: an imperfect verb and its subject, read as a noun phrase."""
        first, last = noun
        word = self.r.key(first)
        if self.w.is_action(first) or self.w.is_joined_verb(first):
            return True
        acts = self.w.is_derived_past(first) and not self.w.verbs(first)
        if acts or self._is_said(first) or self._issues(first):
            return True
        if last - first > 1 and self.w.verbs(first) and self.r.key(first + 1).endswith("ون"):
            return True  # «طالب مشجعون آخرون»
        if last - first < 2 or self.w.is_noun(first) or self.w.is_common(first):
            return False
        bare = word.removeprefix("و")
        return bare[:1] in ("ي", "ت") and len(bare) > 2 and self.w.is_definite(first + 1)

    def _is_said(self, place: int) -> bool:
        """Tell «أكد وزير الخارجية، اليوم، رفض …»: the noun phrase begins with a verb of speech."""
        forms = self.w.verbs(place)
        past = bool(forms) and forms[0].kind == "past" and not forms[0].is_homograph
        return past and not self.w.is_noun(place) and not self.w.is_common(place)

    def _issues(self, place: int) -> bool:
        """Tell «وأصدر», «نشرت», «وجه»: verbs that issue what is said."""
        word = self.r.key(place)
        bare = word[1:] if word.startswith("و") else word
        issuing = {"issues", "light", "relay"}
        return any(issuing & self.w.lists.classes(w) for w in (word, bare))

    def _second(self, place: int, start: int) -> Found | None:
        """Take «… والداخلية تنفي …», the second half of a headline."""
        for first in range(place - 1, max(start, place - 4), -1):
            word = self.r.key(first)
            noun = (
                self.w.is_definite(first)
                or self.w.noun(first) != word
                or ("place_name" in self.w.lists.classes(word[1:]))
            )
            if word.startswith("و") and noun and not self.w.verbs(first):
                found = self.p.before(place, first)
                return (found, "subject") if found else None
        return None

    def _is_speaker(self, noun: Range) -> bool:
        return self.w.is_a(noun[0], *SPEAKERS, "place_name")

    def _topic(self, place: int, start: int) -> Found | None:
        """Take «أما وزير العمل فرأى أن …»."""
        if self.r.key(start) not in ("اما", "واما") or not self.r.key(place).startswith("ف"):
            return None
        last = self.p.after(start + 1, place)
        return ((start + 1, last), "subject") if last > start + 1 else None

    def _has_pronoun(self, place: int) -> bool:
        return self.r.key(place).endswith(_PRONOUNS)

    def clause_start(self, place: int, start: int) -> int:
        """Return where the clause of a verb begins: after «أن», «لكن», a colon, or its sentence."""
        low = max(start, place - _FURTHEST)
        for step in range(place - 1, low - 1, -1):
            quoted = self.r.quote_of[step] not in (-1, self.r.quote_of[place])
            if self._opens_clause(step) and not quoted:
                return step + 1
            if self.r.written(step) in (":", "؛") or self.r.opens(step) > place:
                return step + 1
        return start if low == start else place

    def _opens_clause(self, step: int) -> bool:
        """Tell «لكن», «في وقت …» from «منظمة غير حكومية»."""
        if self.r.key(step) in _MOMENTS and self.r.key(step - 1) == "في":
            return True
        if self.r.key(step) == "غير" and not self.w.has(step + 1, "complementizer"):
            return False
        return self.w.has(step, "clause_opener") and not self.w.has(step - 1, "relative")

    def actor(self, place: int) -> Range | None:
        """Return the subject of the first verb of a sentence, before a place in it."""
        start, _ = self.r.bounds(place)
        for verb in range(start, min(start + 3, place)):
            if not self.r.is_word(verb) or self.w.has(verb, *_BEFORE_ACTOR):
                continue
            first = verb + 1
            last = self.p.after(first, place, OBJECT)
            verbal = self.r.key(verb)[-1:] == "ت" or verb == start
            acts = last > first and verbal and self._may_act(verb, first)
            return (first, last) if acts else None
        return None

    def _may_act(self, verb: int, first: int) -> bool:
        """Tell «وأبدى مانشيني رضاه», «ووبخ عبد اللطيف …»: who does what a verb of speech says."""
        if self.w.is_a(first, *_ACTORS):
            return True
        spoken = any(form.person == 3 and not form.pronoun for form in self.w.verbs(verb))
        return spoken and not (self.w.is_common(first) or self.w.is_a(first, "thing", "event"))

    # ---- antecedents -------------------------------------------------------------------------

    def ending(self, last: int, start: int) -> Range | None:
        """Return the noun phrase that ends at a place, at its longest."""
        while last > start and self.r.parts(last - 1):
            last -= 1
        for first in range(max(start, last - _LONGEST), last):
            if not self._bounded(first, start) or self._is_verbal(first):
                continue
            if self.p.after(first, last) == last or self._is_clitic_phrase(first, last):
                return first, last
        return None

    def _is_verbal(self, place: int) -> bool:
        if self.w.is_action(place):
            return True
        common = self.w.is_common(place) and not self.w.is_verb(place)
        return bool(self.w.verbs(place)) and not common

    def _is_clitic_phrase(self, first: int, last: int) -> bool:
        """Take a phrase that begins with a preposition written onto it."""
        if not (self.w.clitic(first, "ب") or self.w.clitic(first, "ل")):
            return False
        inside = range(first + 1, last)
        return all(
            self.r.is_word(n) and not self.w.has(n, "preposition", "complementizer", "relative")
            for n in inside
        )

    def _bounded(self, first: int, start: int) -> bool:
        """Tell whether a phrase may begin at a place by what stands before it."""
        before = first - 1
        if first == start or not self.r.is_word(before) or self.w.has(before, *_BOUNDS):
            return True
        if self.w.clitic(first, "ب"):
            return True  # «رحب بالمحادثات التي …»
        return bool(self.w.verbs(before)) or self.w.is_action(before)

    def _indefinite(self, place: int, start: int, form: Form) -> Range | None:
        """Take «معلومات تفيد بأن», «تقريراً يحذّر من»: a clause without a relative pronoun."""
        several = self.w.is_plural(place - 1) and self.w.is_a(place - 1, *PEOPLE, "collective")
        if form.number != "s" and several and place > start:
            return place - 1, place  # «شرطيتان ترددان أن»
        if self._is_in_it(place + 1):
            return None  # «بتسجيل صوتي يتحدث فيه عن …»: somebody does
        return self._carrier(place, start) or self._near_carrier(place, start, form)

    def _near_carrier(self, place: int, start: int, form: Form) -> Range | None:
        """Take a carrier of speech at most a few words before its verb."""
        if form.kind != "present" and not self.w.is_a(place - 1, "document"):
            return None
        for first in range(place - 1, max(start, place - 4) - 1, -1):
            word = self.r.key(first)
            if self.w.has(first, "time"):
                continue
            if not self.r.is_word(first) or word.startswith("ال"):
                return None
            if "carrier" in self.w.lists.noun_classes(word):
                last = place
                while self.w.has(last - 1, "time"):
                    last -= 1
                return first, last
        return None

    def _is_in_it(self, place: int) -> bool:
        """Tell «فيه», «خلالها» after a verb."""
        within = self.r.key(place).startswith(("في", "خلال"))
        return within and self.w.has(place, "with_pronoun")

    def _carrier(self, place: int, start: int) -> Range | None:
        """Take «تقرير لصحيفة “…”، زعم بأن», «المزيد من الانتقادات تتهمه ب…» whole."""
        if not self._opens_at_once(place + 1):
            return None
        last = place - self.r.parts(place - 1)
        for first in range(last - 1, max(start, last - _LONGEST) - 1, -1):
            if not self.r.is_word(first):
                continue
            if self.w.has(first, "complementizer", "relative", "conjunction", "host"):
                return None
            counted = first - 2 >= start and self.w.has(first - 2, "quantifier")
            counted = counted and self.r.key(first - 1) == "من"
            if "carrier" not in self.w.lists.noun_classes(self.r.key(first)):
                continue
            if self.w.is_definite(first) and not counted:
                return None
            if self.w.clitic(first, "ب") or self.p.after(first, last) != last:
                return None
            return (first - 2 if counted else first), last
        return None

    def _opens_at_once(self, place: int) -> bool:
        """Tell whether no subject follows a verb, but what is said."""
        if self.w.has(place, "complementizer", "preposition") or self.r.opens(place) > 0:
            return True
        return self.r.written(place) == ":" or self.w.may_be_with(place)

    def _who(self, place: int, start: int) -> Range | None:
        """Take «الرئيس هو من قال …», «الوزير هو الذي أعلن …»."""
        who = place - 1
        stands = self.r.key(who) == "من" or self.w.has(who, "relative")
        if not stands or who - 2 < start or self.r.key(who - 1) not in _HE:
            return None
        return self.ending(who - 1, start)

    def _for(self, place: int, start: int) -> Range | None:
        """Take «سبق لموقع إسباني أن أورد أن …»: the subject stands after «ل»."""
        that = place - 1
        if self.r.key(that) != "ان":
            return None
        for step in range(that - 1, max(start, that - _LONGEST) - 1, -1):
            if self.w.has(step, "happened_before"):
                first = step + 1
                return (first, that) if self.r.key(first).startswith("ل") else None
        return None
