"""What is attached to a noun phrase by a preposition: which body, whose office, from where."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from annotator.suggest.names import QuotedNames
from annotator.suggest.wording import Wording

SPEAKERS = (
    "anonymous", "body", "collective", "document", "expert", "honorific", "official",
    "organization", "outlet", "spokesperson", "witness",
)  # fmt: skip
PEOPLE = ("expert", "honorific", "official", "spokesperson", "witness")
# Nouns that a complement is sure to follow: no object begins right after them.
CONSTRUCT = ("body", "document", "naming", "official", "organization", "outlet", "quantifier")
POSSESSORS = ("ه", "ها", "هم", "هما")
LONGEST = 26  # tokens of a phrase
_BEFORE_PLACE = (
    "anonymous", "body", "collective", "document", "expert", "honorific", "official",
    "organization", "quantifier", "reporter", "spokesperson", "witness",
)  # fmt: skip
_INSIDE = ("collective", "expert", "anonymous", "official", "quantifier", "spokesperson", "witness")
_WITHIN = frozenset({"داخل", "لدي", "ضمن", "عن"})


@dataclass(frozen=True, slots=True)
class Ends:
    """What may follow a noun phrase and so ends it.

    `object`: a bare object («أعلن الجيش استعادة …»); `ba`, `fi`, `la`: a content after «ب», «في»
    or «ل»; `of`: an addressee after «من». `accusative`: a word in ـاً may be its head, as after
    «أنّ» and «لكنّ».
    """

    object: bool = False
    ba: bool = False
    fi: bool = False
    la: bool = False
    of: bool = False
    accusative: bool = False


PLAIN = Ends()
OBJECT = Ends(object=True)


class Attachments(ABC):
    """A noun phrase from `first` up to `limit` at most, and what may be attached to it."""

    def __init__(
        self, wording: Wording, names: QuotedNames, first: int, limit: int, ends: Ends
    ) -> None:
        """Keep what is needed."""
        self.w = wording
        self.r = wording.r
        self.names = names
        self.first = first
        self.limit = limit
        self.ends = ends

    @abstractmethod
    def take(self, place: int, furthest: int = LONGEST) -> int:
        """Return the end of the phrase at a place, at least one word."""

    def preposition(self, place: int) -> int:
        """Return the place after a prepositional phrase that says who is meant."""
        word = self.r.key(place)
        if self._is_bound(place):
            return self.take(place + 1, 6)
        if word == "علي":
            return self._on(place)
        if word == "الي":
            return self._named_or_taken(place + 1, 5) if self._is_sent(place) else place
        if word == "في":
            return self._in(place)
        if word == "من":
            belongs = self._is_from(place) and not self.ends.of
            return self._named_or_taken(place + 1, LONGEST) if belongs else place
        within = word in _WITHIN and self._is_within(place, word)
        return self._named_or_taken(place + 1, 5) if within else place

    def _named_or_taken(self, place: int, furthest: int) -> int:
        closing = self.r.opens(place)
        return closing + 1 if closing > 0 else self.take(place, furthest)

    def _is_bound(self, place: int) -> bool:
        """Tell «المقربون من …», «المشرف الرئيسي على …»."""
        if self.w.is_bound(place - 1):
            return True
        return (
            self.w.is_definite(place - 1)
            and place - 2 >= self.first
            and self.w.has(place - 2, "overseer")
        )

    def _is_from(self, place: int) -> bool:
        """Tell «أحد من …», «ناشط من منظمة …», «المادة 55 من القانون»; not «من جانبها»."""
        if self.w.has(place + 1, "turn"):
            return False
        if self.w.is_a(place - 1, "quantifier"):
            return True
        quoted = self.r.opens(place + 1) > 0
        if quoted and self.names.may_be(place + 1, self.r.opens(place + 1)):
            return self.w.is_a(place + 2, "organization", "body", "institution")
        if self.r.key(place - 1).isdigit() or self.r.written(place - 1) == "%":
            return self.w.is_a(self.first, "document") or self.r.key(self.first).isdigit()
        if self.w.is_a(place - 1, "outlet", "body"):
            return False
        member = ("collective",) if self.w.is_a(self.first, *PEOPLE) else ()
        return self.w.is_a(place + 1, "organization", "body", "institution", *member)

    def _is_sent(self, place: int) -> bool:
        """Tell «المبعوث الأممي إلى ليبيا»."""
        sent = self.w.is_a(self.first, "envoy") and place - self.first <= 4
        return sent and self.w.is_a(place + 1, "place_name", "region")

    def _on(self, place: int) -> int:
        """Take «مطلع على الأمر», «على دراية ب…», «منشور على …»."""
        if self.w.has(place + 1, "knowing"):
            last = place + 2
            while last < self.limit and (
                self.w.clitic(last, "ب") or self.w.is_common(last) or self.w.is_definite(last)
            ):
                last += 1
            return last
        posted = self.w.is_a(self.first, "medium") and place - self.first <= 2
        if posted or (
            self.w.is_a(self.first, "collective", "social") and self.w.has(place + 1, "network")
        ):
            return self.take(place + 1, 4)
        return place

    def _in(self, place: int) -> int:
        belongs = self._is_in_body(place) and not self.ends.fi
        return self._named_or_taken(place + 1, 8) if belongs else place

    def _is_in_body(self, place: int) -> bool:
        """Tell whether «في …» names the body of an official or expert, not an occasion."""
        near = [n for n in (self.first, place - 1, place - 2) if n >= self.first]
        if not any(self.w.is_a(n, *_BEFORE_PLACE) for n in near):
            plural = self.w.is_plural(self.first) and place - self.first <= 3
            at = self.w.is_a(place + 1, "institution", "organization") and place - self.first <= 2
            if not plural and not at:
                return False
        closing = self.r.opens(place + 1)
        if closing > 0:
            return self.names.has(place + 1, closing)
        if self.w.has(place + 1, "pronoun", "time") or self.w.is_a(place + 1, "medium"):
            return False
        owned = self.r.key(place + 1).endswith(POSSESSORS) and not self.w.has_teh(place + 1)
        if owned and not self.w.is_a(place + 1, "institution", "body", "organization"):
            return False  # «في مرافعته»
        return not self.r.key(place + 1).isdigit()

    def _is_within(self, place: int, word: str) -> bool:
        """Tell «مهندسون داخل الشركة», «وزير ضمن الوفد», «النائب عن دائرة …»."""
        if word == "ضمن":
            return self.w.is_a(self.first, "official")
        if word == "عن":
            if self.w.has(place - 1, "defending"):  # «محامي الدفاع عن المتهم»
                return self.w.is_a(self.first, "spokesperson") or self.w.is_a(place - 2, "body")
            constituency = ("دايره", "حزب", "كتله", "الحزب", "ولايه", "محافظه", "مدينه", "تكتل")
            if self.w.has(self.first, "deputy") and self.w.is_definite(place + 1):
                return place == self.first + 1
            member = self.w.is_a(self.first, "official", "honorific")
            return member and self.r.key(place + 1) in constituency
        return self.w.is_a(self.first, *_INSIDE) or self.w.is_plural(self.first)

    # ---- clitics -----------------------------------------------------------------------------

    def is_at_institution(self, place: int) -> bool:
        """Tell «أستاذ العلوم السياسية بجامعة القاهرة», «عضو لجنة الإسكان بمجلس النواب»."""
        if place == self.first or not self.r.key(place).startswith("ب"):
            return False
        person = self.w.is_a(self.first, *PEOPLE, "anonymous") or self.w.is_name(self.first)
        school = self.w.is_a(place, "institution") and self.w.noun(place) != self.r.key(place)
        return person and (school or self._is_in_town(place))

    def _is_in_town(self, place: int) -> bool:
        """Tell «أستاذ بالمعهد العالي للإعلام بالرباط»."""
        inside = range(self.first, place)
        placed = any(self.w.is_a(n, "institution", "body") for n in inside)
        province = "province" in self.w.lists.classes(self.r.key(place)[1:])
        return placed and (province or self.w.is_a(place, "place_name"))

    def is_for(self, place: int) -> bool:
        """Take «الأمين العام للأمم المتحدة», but not «قال الوزير لصحيفة …»."""
        if self._is_affair(place) or self._is_titled(place):
            return True
        w = self.w
        if w.is_a(place, "outlet", "social") or w.has(place, "listener", "inquiry"):
            return False
        return w.has(place - 1, "binding", "adjective") or self._is_owner(place)

    def _is_affair(self, place: int) -> bool:
        """Tell «وكالة موديز للتصنيف», «المتحدث لشؤون …»."""
        w, head = self.w, self.first
        if w.is_a(head, "outlet") and w.is_masdar_for(place):
            return True
        return w.has(place, "affairs") and w.is_a(
            head, "outlet", "official", "spokesperson", "expert"
        )

    def _is_titled(self, place: int) -> bool:
        """Tell «المدعي العام للمحكمة …»: an adjective parts a title from its body."""
        w = self.w
        titled = w.has(place - 1, "adjective") and w.is_a(self.first, *PEOPLE)
        return titled and w.is_a(place, "body", "organization")

    def _is_owner(self, place: int) -> bool:
        """Tell whose document, body or official the phrase names."""
        w, head = self.w, self.first
        if w.is_a(head, "document"):
            return place - head <= 2
        told = w.is_a(place, "body", "official", "organization")
        if w.is_a(head, "body", "organization", "expert") and not told:
            return True
        officer = w.is_a(head, "official", "spokesperson", "expert", "honorific")
        return officer and w.is_a(place, "body", "organization")
