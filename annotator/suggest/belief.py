"""Which findings of a verb are believed: most of its homographs and uses that say nothing are not.

Each question names the false alarm that it tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.suggest.attachments import PEOPLE
from annotator.suggest.clauses import Clauses
from annotator.suggest.lexicon import Form
from annotator.suggest.openings import Opening
from annotator.suggest.reading import Range, key

STRONG = frozenset({"clause", "quote", "colon"})
# How sure a finding is by what opened its content; objects are the commonest false alarms.
_SURE = {"clause": 0.95, "quote": 0.93, "colon": 0.85, "object": 0.62, "question": 0.8}
_GOVERNED = 0.8
_LEAST = 0.2
_NEAR_FEELING = 9
_NEAR_ISSUED = 5
_IN_IT = frozenset(map(key, ("فيه", "فيها", "فيهم", "فيهما")))
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
            self._is_event,
            self._is_courtesy,
            self._is_aimed,
            self._is_no_downplaying,
            self._is_plain_sight,
            self._hides_name,
            self._has_unread_subject,
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
        """Tell «بين» (between) from «بيّن»."""
        if "between" not in finding.marks or finding.form.gender != "m":
            return False
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
            return finding.source is None or not self._is_people(finding.source)
        if "document" in finding.marks and finding.opening.frame == "object":
            source = finding.source
            return source is None or not self.w.is_a(source[0], "document", "expert")
        return False

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
        if "talk" in finding.marks and finding.source and self._is_people(finding.source):
            return False
        opening, stance = finding.opening, finding.form.verb.stance
        if "feeling" in finding.marks:
            return opening.place - finding.place > _NEAR_FEELING
        if stance in ("promises", "requests") and opening.frame == "ب":
            return not self._asks_by_masdar(finding)

        if opening.frame not in STRONG and not opening.more:
            return True
        near = opening.place - finding.place <= 2 or bool(opening.more)
        return finding.source is None and not near

    def _asks_by_masdar(self, finding: Finding) -> bool:
        """Tell «أمر القاضي بإعادة …» from «أمر بسيط»."""
        source = finding.source
        if not self.w.is_masdar_with(finding.opening.place):
            return False
        if finding.form.verb.stance == "promises":
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

    def _is_event(self, finding: Finding) -> bool:
        """Tell events, which indicate but do not speak."""
        source = finding.source
        if source is None or finding.form.verb.stance == "reveals":
            return False
        return self.w.is_a(source[0], "event")

    def _is_aimed(self, finding: Finding) -> bool:
        """Tell «هدد المهاجم المرمى», «هاجم …»: things are aimed at, nobody is spoken to."""
        told = finding.opening.addressee
        aims = finding.form.verb.stance == "threatens" and finding.opening.frame == "ب"
        return aims and told is not None and self.w.is_a(told[0], "target")

    def _is_no_downplaying(self, finding: Finding) -> bool:
        """Tell «قلل من استهلاكه» from «قلل من أهمية التقارير»."""
        played = self.w.has(finding.opening.place + 1, "importance")
        return "downplays" in finding.marks and not played

    def _is_plain_sight(self, finding: Finding) -> bool:
        """Tell «رأى الرجل» from «رأى فيه مراقبون رسالة إلى طهران»."""
        in_it = self.r.key(finding.place + 1) in _IN_IT
        return "sees" in finding.marks and not in_it

    def _is_courtesy(self, finding: Finding) -> bool:
        """Tell «أعرب عن شكره», «أبدى تقديره»: nothing is said."""
        first = finding.opening.place
        near = (first, first + 1)
        return "feeling" in finding.marks and any(self.w.has(n, "courtesy") for n in near)

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
        start, _ = self.r.bounds(place)
        if place == start or not self.r.is_word(place - 1):
            return False
        return not self.w.has(place - 1, *_BEFORE_VERB)

    def _is_loose(self, finding: Finding) -> bool:
        """Tell verbs without subject whose content is none for sure."""
        if finding.opening.frame == "object":
            return not self._is_said(finding)
        loose = finding.is_bare and finding.form.kind == "present"
        return loose and not self._is_strong(finding)

    def _is_said(self, finding: Finding) -> bool:
        """Tell whether the object of a verb is said, felt or renewed."""
        opened, form = finding.opening.place, finding.form
        if "feeling" in finding.marks:
            return any(name.startswith("feeling.") for name in self._classes(opened))
        if self.r.opens(opened) > 0:
            return True
        if "renews" in finding.marks:
            return any(f.kind == "noun" for f in self.w.lexicon.lookup(self.r.key(opened)))
        if finding.source is None and finding.is_bare and form.gender != "f":
            return form.kind == "past" and self.w.has(finding.place - 1, "conjunction")
        return True

    def _classes(self, place: int) -> frozenset[str]:
        return self.w.lists.classes(self.r.key(place))
