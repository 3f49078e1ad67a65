"""Which findings of a verb are believed: most of its homographs and uses that say nothing are not.

Each question names the false alarm that it tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.suggest.attachments import PEOPLE, SPEAKERS
from annotator.suggest.clauses import Clauses
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import Range, key
from annotator.suggest.search import Opening

STRONG = frozenset({"clause", "quote", "colon"})
# How sure a finding is by what opened its content; objects are the commonest false alarms.
_SURE = {"clause": 0.95, "quote": 0.93, "colon": 0.85, "object": 0.62, "question": 0.8}
_GOVERNED = 0.8
_LEAST = 0.2
_COMMENTED = ("call", "deed", "described", "document", "event", "medium", "spoken")
_NEAR_FEELING = 9
_NEAR_ISSUED = 5
_IN_IT = frozenset(map(key, ("فيه", "فيها", "فيهم", "فيهما")))
_DISCOVERED = key("اكتشف")
_FOUND, _TOLD_OF, _ENDED = key("وجد"), key("أبلغ"), key("أنهى")
_DURING = _IN_IT | frozenset(map(key, ("خلاله", "خلالها")))
_TURNED_OUT = key("تبين")
_NAMING = ("اسم", "هوي", "تسمي")
_BEFORE_VERB = (
    "adverb", "auxiliary", "complementizer", "conjunction", "host", "negation", "opener",
    "relative", "time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """A verb with what opens its content and its source, before it is believed."""

    place: int
    form: Form
    opening: Opening
    source: Range | None
    rule: str

    @property
    def marks(self) -> frozenset[str]:
        """The marks of the verb."""
        return self.form.verb.marks

    @property
    def is_bare(self) -> bool:
        """Whether no subject is written, and nothing joins it to what was said before."""
        return self.rule == "null" and not self.form.joined


class Belief:
    """Judges findings in one text."""

    def __init__(self, clauses: Clauses) -> None:
        """Keep what is needed."""
        self.w = clauses.w
        self.r = clauses.r
        self._doubts: tuple[Callable[[Finding], bool], ...] = (
            self._is_artefact,
            self._is_weak,
            self._is_private,
            self._is_no_plea,
            self._is_between,
            self._is_no_outlet,
            self._is_idle_talk,
            self._is_other_word,
            self._is_background,
            self._is_future,
            self._goes_on_itself,
            self._is_event,
            self._is_courtesy,
            self._is_talking,
            self._is_denied_too,
            self._is_no_claim,
            self._is_hung_up,
            self._is_aimed,
            self._is_no_downplaying,
            self._is_plain_sight,
            self._hides_name,
            self._has_unread_subject,
            self._is_found,
            self._is_reached,
            self._is_held_by_all,
            self._is_loose,
        )

    def holds(self, finding: Finding) -> bool:
        """Tell whether a finding is believed."""
        return not any(doubt(finding) for doubt in self._doubts)

    def sure(self, finding: Finding) -> float:
        """Return how often such a finding is right, from 0 to 1."""
        frame = finding.opening.frame
        sure = _SURE.get(frame, _GOVERNED)
        sure -= 0.15 if finding.form.is_homograph else 0
        sure -= 0.08 if finding.rule in ("subject", "indefinite", "relative") else 0
        sure -= 0.1 if finding.rule == "null" and frame not in STRONG else 0
        sure -= 0.1 if finding.form.pronoun and frame != "clause" else 0
        return round(max(sure, _LEAST), 3)

    # ---- the doubts --------------------------------------------------------------------------

    def _is_strong(self, finding: Finding) -> bool:
        opening = finding.opening
        return opening.frame in STRONG or self.w.has(opening.place + 1, "complementizer")

    def _is_artefact(self, finding: Finding) -> bool:
        """Tell «نشر X تقريراً يشير …»: what is said opens at the report, not here."""
        if "issues" in finding.marks and finding.opening.place - finding.place > _NEAR_ISSUED:
            return True
        return "issues" in finding.marks and any(
            self.w.is_a(n, "document") or self.w.has(n, "carrier")
            for n in range(finding.place + 1, finding.opening.place)
        )

    def _is_weak(self, finding: Finding) -> bool:
        """Tell verbs that speak only before a clause, quotation or colon."""
        marks = finding.marks
        return "place" in marks or ("wordy" in marks and not self._is_strong(finding))

    def _is_no_plea(self, finding: Finding) -> bool:
        """Tell «دفع ب…» of lawyers from all other pushing."""
        if "pleads" not in finding.marks:
            return False
        source = finding.source
        return source is None or not self.w.is_a(source[0], "spokesperson", "defence")

    def _is_private(self, finding: Finding) -> bool:
        """Tell wishes that nobody declares: only one's own are said."""
        return "own" in finding.marks and finding.form.person != 1

    def _is_between(self, finding: Finding) -> bool:
        """Tell «بين» (between) and «تبيّن أن» (it turned out) from «بيّن» and «تبيّن الصور أن»."""
        if finding.rule == "null" and self.r.key(finding.place).lstrip("وف") == _TURNED_OUT:
            return True
        if "between" not in finding.marks or finding.form.gender != "m":
            return False
        start, _ = self.r.bounds(finding.place)
        that = finding.opening.place == finding.place + 1 and finding.opening.frame == "clause"
        if that and (finding.place == start or self.r.parts(finding.place - 1)):
            return False  # «وبيّن أن»
        return not (self.w.is_doubled(finding.place) or self._shows(finding))

    def _shows(self, finding: Finding) -> bool:
        """Tell «وبين المدرب في ختام حديثه أنه …», at the beginning of a sentence."""
        source = finding.source
        if source is None or finding.opening.frame != "clause":
            return False
        if not self.w.is_a(source[0], "official", "honorific", "expert", "spokesperson") and (
            not self.w.is_definite(source[0])
        ):
            return False
        start, _ = self.r.sentence(finding.place)
        between = range(finding.place + 1, finding.opening.place)
        return finding.place == start and not any(self.r.key(n)[:1] == "و" for n in between)

    def _is_no_outlet(self, finding: Finding) -> bool:
        """Tell «علم أن» (came to know) from «علمت الصحيفة أن»."""
        if "outlet" not in finding.marks:
            return False
        source = finding.source
        if source is None:
            return True
        quoted = self.r.opens(source[0]) == source[1] - 1
        return not quoted and not self.w.is_a(source[0], "outlet", "anonymous")

    def _is_idle_talk(self, finding: Finding) -> bool:
        """Tell «ناقش الكتاب», «أثار القرار جدلاً»: only people discuss a topic."""
        if "talk" in finding.marks and not self._is_strong(finding):
            source = finding.source
            return source is None or self._describes(source) or not self._is_people(source)
        if "document" in finding.marks and finding.opening.frame == "object":
            source = finding.source
            return source is None or not self.w.is_a(source[0], "document", "expert")
        return False

    def _describes(self, source: Range) -> bool:
        """Tell «فتح بحث قضائي»: an adjective of the noun that looks like a verb."""
        first = source[0]
        bare = self.w.is_adjective(first) and not self.w.is_definite(first)
        return bare and not self.w.is_a(first, *PEOPLE)

    def _is_people(self, source: Range) -> bool:
        first = source[0]
        if self.w.is_a(first, "document", "event", "outlet", "deed"):
            return False
        common = self.w.is_common(first)
        if common and not self.w.is_a(first, "official"):
            return False
        if self.w.is_a(first, *PEOPLE, "anonymous", "body", "collective", "organization"):
            return True
        return not self.r.key(first).startswith("ال") and not common

    def _is_other_word(self, finding: Finding) -> bool:
        """Tell homographs: they must be near their content, or have a subject."""
        if not self.w.is_homograph(finding.place, finding.form):
            return False
        opening, stance = finding.opening, finding.form.verb.stance
        talks = "talk" in finding.marks and finding.source and self._is_people(finding.source)
        if talks or (stance == "predicts" and self._is_counted(finding)):
            return False
        if "feeling" in finding.marks:
            return opening.place - finding.place > _NEAR_FEELING
        if stance in ("promises", "requests") and opening.frame == "ب":
            return not self._asks_by_masdar(finding)

        clause = self.w.has(opening.place + 1, "complementizer")  # «وأمل في أن …»
        if opening.frame not in STRONG and not opening.more and not clause:
            return True
        near = opening.place - finding.place <= 2 or bool(opening.more)
        return finding.source is None and not near

    def _is_counted(self, finding: Finding) -> bool:
        """Tell «قدرت المنظمة عدد النازحين ب…» from «قدره 20 مليونا»."""
        counts = self.w.has(finding.opening.place, "estimated")
        return counts and finding.rule == "verb" and not finding.form.pronoun

    def _asks_by_masdar(self, finding: Finding) -> bool:
        """Tell «أمر القاضي بإعادة …» from «أمر بسيط»."""
        source = finding.source
        if not self.w.is_masdar_with(finding.opening.place):
            return False
        if finding.form.verb.stance == "promises" or finding.form.joined:
            return source is not None or finding.form.joined
        return source is not None and self.w.is_a(source[0], "official", "body")

    def _is_background(self, finding: Finding) -> bool:
        """Tell «يُذكر أن», which is the writer's own."""
        present = finding.form.kind == "present" and finding.source is None
        return "background" in finding.marks and present

    def _is_future(self, finding: Finding) -> bool:
        """Tell «… أنها ستبحث المسألة»: what somebody says to be going to say."""
        word = self.r.key(finding.place).removeprefix("و")
        future = word.startswith("س") and finding.form.kind == "present"
        own = finding.rule in ("host", "null")
        return future and own and finding.opening.frame not in STRONG

    def _goes_on_itself(self, finding: Finding) -> bool:
        """Tell «التضخم يواصل مساره، وإن القرار “…”»: no words of a speaker."""
        if "continues" not in finding.marks or finding.opening.frame != "quote":
            return False
        near = finding.opening.place - finding.place <= _NEAR_ISSUED
        present = finding.form.kind == "present" and finding.rule in ("subject", "near")
        loose = self.r.written(finding.opening.place - 1) != ":"
        ended = finding.form.verb.key == _ENDED  # «أنهى “الأحمر” الدوري»
        return (ended and loose) or (present and (not near or loose))

    def _is_event(self, finding: Finding) -> bool:
        """Tell events, which indicate but do not speak."""
        source = finding.source
        if source is None or finding.form.verb.stance == "reveals":
            return False
        if self.w.is_a(source[0], "gathering"):
            return finding.form.verb.stance == "discusses"
        return self.w.is_a(source[0], "event")

    def _is_aimed(self, finding: Finding) -> bool:
        """Tell «هدد المهاجم المرمى», «هاجم …»: things are aimed at, nobody is spoken to."""
        told = finding.opening.addressee
        aims = finding.form.verb.stance == "threatens" and finding.opening.frame == "ب"
        return aims and told is not None and self.w.is_a(told[0], "target")

    def _is_no_downplaying(self, finding: Finding) -> bool:
        """Tell «قلل من استهلاكه» from «قلل من أهمية التقارير»."""
        played = self.w.has(finding.opening.place + 1, "importance")
        by = finding.source
        bare = by is not None and (self.w.is_common(by[0]) or self.w.is_definite(by[0]))
        thing = by is not None and bare and not self.w.is_a(by[0], *SPEAKERS)
        return "downplays" in finding.marks and (thing or not played)

    def _is_plain_sight(self, finding: Finding) -> bool:
        """Tell «رأى الرجل» from «رأى فيه مراقبون رسالة إلى طهران»."""
        in_it = self.r.key(finding.place + 1) in _IN_IT
        return "sees" in finding.marks and not in_it

    def _is_courtesy(self, finding: Finding) -> bool:
        """Tell «أعرب عن شكره», «أبدى تقديره»: nothing is said."""
        first = finding.opening.place
        near = (first, first + 1)
        return "feeling" in finding.marks and any(self.w.has(n, "courtesy") for n in near)

    def _is_denied_too(self, finding: Finding) -> bool:
        """Tell «لا تؤكد أو تنفي ذلك»: the negation is that of both."""
        place = finding.place
        either = self.r.key(place - 1) == "او" and bool(self.w.verbs(place - 2))
        return either and self.w.has(place - 3, "not")

    def _is_talking(self, finding: Finding) -> bool:
        """Tell «وأضاف المصدر الذي كان يتحدث بالهاتف أن …»: the clause is not this verb's."""
        goes_on = "continues" in finding.marks and finding.form.kind == "present"
        talks = finding.form.verb.stance == "discusses" or goes_on
        if not talks or finding.opening.frame != "clause":
            return False
        return finding.rule == "relative" or self.w.has(finding.place - 1, "auxiliary")

    def _is_no_claim(self, finding: Finding) -> bool:
        """Tell «تبنى المجلس القرار» from «تبنى التنظيم الهجوم»."""
        return "claimed" in finding.marks and not self.w.is_a(finding.opening.place, "attack")

    def _is_hung_up(self, finding: Finding) -> bool:
        """Tell «علقت الجمعية صوره على الجدران» from «علق الوزير على القرار»."""
        source, opening = finding.source, finding.opening
        if "talk" not in finding.marks or opening.frame != "على":
            return False
        about = self.w.is_a(opening.place + 1, *_COMMENTED, "thing")
        return source is None or not about

    def _is_found(self, finding: Finding) -> bool:
        """Tell «الخطة وجدت تأييدا …» from «وجدت الدراسة أن …»: the clause follows at once."""
        if finding.form.verb.key == _DISCOVERED:  # «اكتشف الرجل أن محفظته ضاعت»
            by = finding.source
            return by is None or not self.w.is_a(by[0], "expert", "document")
        if finding.form.verb.key != _FOUND or finding.opening.frame != "clause":
            return False
        after = finding.source[1] if finding.rule == "verb" and finding.source else 0
        return finding.opening.place not in (finding.place + 1, after)

    def _is_reached(self, finding: Finding) -> bool:
        """Tell «التضخم سيبلغ 4 بالمئة» from «سيبلغ الوزير النواب بأن …»."""
        form, opened = finding.form, finding.opening.place
        told = finding.opening.frame == "clause" or self.w.has(opened, "complementizer")
        return form.verb.key == _TOLD_OF and form.kind == "present" and not (told or form.pronoun)

    def _hides_name(self, finding: Finding) -> bool:
        """Tell «طلب عدم ذكر اسمه»: no request, but how the source wants to be named."""
        source, opened = finding.source, finding.opening.place
        if source and self.w.has(source[0], "hiding") and self.w.has(source[1] - 1, "identity"):
            return True
        if any(self.w.has(n, "identity") for n in (opened + 1, opened + 2)):
            return True
        place = opened + (self.r.key(opened) == "عدم")
        if not self.w.has(place, "hiding"):
            return False
        near = range(place, place + 4)
        return place > opened or any(self.r.key(n).startswith(_NAMING) for n in near)

    def _has_unread_subject(self, finding: Finding) -> bool:
        """Tell «هذا الأمر يرجّح أن»: something that is no speaker stands before the verb."""
        place, form = finding.place, finding.form
        if finding.source is not None or form.joined or form.kind != "present":
            return False
        if finding.rule == "impersonal":
            return False
        if form.pronoun and finding.marks & {"accused", "describes"}:
            return False  # «مجموعات مسلحة تتهمها بالسعي إلى …»
        if self.r.key(place + 1) in _IN_IT:
            return False  # «بتسجيل يتحدث فيه عن …»
        start, _ = self.r.bounds(place)
        if place == start or not self.r.is_word(place - 1) or self.r.key(place - 1) == "من":
            return False
        return not self.w.has(place - 1, *_BEFORE_VERB)

    def _is_loose(self, finding: Finding) -> bool:
        """Tell verbs without subject whose content is none for sure."""
        if finding.opening.frame == "object":
            return not self._is_said(finding)
        told = finding.form.pronoun and finding.marks & {"accused", "describes"}
        bare = finding.is_bare and finding.form.person == 3 and not told
        loose = bare and finding.form.kind == "present"
        return loose and not self._is_strong(finding) and not self._is_recorded(finding.place + 1)

    def _is_recorded(self, place: int) -> bool:
        """Tell «بتسجيل صوتي يتحدث فيه عن …»: someone speaks in what is heard or read."""
        return self.r.key(place) in _IN_IT

    def _is_said(self, finding: Finding) -> bool:
        """Tell whether the object of a verb is said, felt or renewed."""
        opened, form = finding.opening.place, finding.form
        if "feeling" in finding.marks:
            return any(name.startswith("feeling.") for name in self._classes(opened))
        if self.r.opens(opened) > 0 or (form.pronoun and self.r.key(finding.place - 1) == "ما"):
            return True  # «ما اعتبره إهدارا للفرص»
        if "renews" in finding.marks:
            felt = any(name.startswith("feeling.") for name in self._classes(opened))
            nouns = (f.kind == "noun" for f in self.w.lexicon.lookup(self.r.key(opened)))
            return felt or any(nouns)
        if self.r.key(finding.place + 1) in _DURING:
            return True  # «أجرى اتصالا …، أكد فيه وقوف بلاده …»
        if finding.source is None and finding.is_bare and form.gender != "f" and form.person == 3:
            return form.kind == "past" and self.w.has(finding.place - 1, "conjunction")
        return True

    def _is_held_by_all(self, finding: Finding) -> bool:
        """Tell «وتعتبر الشاشة إضافة فريدة»: a passive, the writer's own view."""
        form, opened = finding.form, finding.opening.place
        thinks = form.verb.stance == "opines" and form.kind == "present" and not form.pronoun
        thinks = thinks and finding.opening.frame == "object"
        bare = finding.source is None and form.person == 3 and form.number == "s"
        return thinks and bare and opened == finding.place + 1 and self.r.opens(opened) < 0

    def _classes(self, place: int) -> frozenset[str]:
        return self.w.lists.classes(self.r.key(place))
