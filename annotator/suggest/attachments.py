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
WAYS = frozenset({"بشكل", "بصوره"})  # and an adjective: how
_BEFORE_PLACE = (
    "anonymous", "body", "collective", "document", "expert", "honorific", "official",
    "organization", "quantifier", "reporter", "spokesperson", "witness",
)  # fmt: skip
_INSIDE = ("collective", "expert", "anonymous", "official", "quantifier", "spokesperson", "witness")
_SPORTS = frozenset({"لكره", "للكره", "لالعاب"})
_WITHIN = frozenset({"داخل", "لدي", "ضمن", "عن"})


@dataclass(frozen=True, slots=True)
class Ends:
    """What may follow a noun phrase and so ends it.

    `object`: a bare object («أعلن الجيش استعادة …»); `ba`, `fi`, `la`: a content after «ب», «في»
    or «ل»; `of`: an addressee after «من». `accusative`: a word in ـاً may be its head, as after
    «أنّ» and «لكنّ». `min`: a content after «من».
    """

    object: bool = False
    ba: bool = False
    fi: bool = False
    la: bool = False
    of: bool = False
    min: bool = False
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
        kinds = {"علي": self._on, "الي": self._to, "في": self._in, "من": self._from}
        if word in kinds:
            return kinds[word](place)
        within = word in _WITHIN and self._is_within(place, word)
        return self._named_or_taken(place + 1, 5) if within else place

    def _to(self, place: int) -> int:
        return self._named_or_taken(place + 1, 5) if self._is_sent(place) else place

    def _from(self, place: int) -> int:
        if self.r.key(place + 1) == "اصل" and self.r.is_word(place + 3):
            return min(place + 4, self.limit)  # «اثنان من أصل عشرة مشاركين»
        made = self.w.is_a(self.first, "document") and place == self.first + 1
        if self.r.key(place + 1) in _WITHIN and (made or self._is_team(place)):
            return self._named_or_taken(place + 2, 5)  # «مصادر من داخل المنظمة»
        belongs = (self._is_from(place) or self._is_side(place)) and not self.ends.of
        return self._named_or_taken(place + 1, LONGEST) if belongs else place

    def _named_or_taken(self, place: int, furthest: int) -> int:
        closing = self.r.opens(place)
        return closing + 1 if closing > 0 else self.take(place, furthest)

    def _is_bound(self, place: int) -> bool:
        """Tell «المقربون من …», «المطلع بشكل مباشر على …», «المشرف الرئيسي على …»."""
        if self.r.key(place - 2) in WAYS and place - 2 > self.first:
            return self.w.is_bound(place - 3)
        if self.r.key(place) == "الي" and self.w.is_a(place - 1, "official", "addressee_noun"):
            return False  # «دعا المسؤولين إلى …»
        if self.w.is_bound(place - 1):
            on = self.w.has(place - 1, "binding_on")  # «حث الأطراف المعنية على …»
            return on or self.r.key(place) != "علي"
        return (
            self.w.is_definite(place - 1)
            and place - 2 >= self.first
            and self.w.has(place - 2, "overseer")
        )

    def _is_from(self, place: int) -> bool:
        """Tell «أحد من …», «ناشط من منظمة …», «المادة 55 من القانون»; not «من جانبها»."""
        if self.w.has(place + 1, "turn"):
            return False
        if self.w.is_a(place - 1, "quantifier") or self._is_team(place):
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

    def _is_side(self, place: int) -> bool:
        """Tell «المفاوضون من الجانبين», but not «حذر الأطباء من الإفراط»."""
        several = self.w.is_plural(self.first) and self.w.is_definite(self.first)
        if self.ends.min or not several or place != self.first + 1:
            return False
        return self.w.is_a(place + 1, "side", "province", "place_name")

    def _is_team(self, place: int) -> bool:
        """Tell «فريق من الباحثين», «نواب من مختلف الأحزاب»."""
        w = self.w
        if "team" in w.lists.classes(self.r.key(place - 1).removeprefix("و")):
            groups = ("body", "collective", "family", "institution", "organization")
            return w.is_a(place + 1, *PEOPLE, *groups) or w.is_plural(place + 1)
        several = w.is_plural(self.first) or w.is_a(self.first, "anonymous", "collective", *PEOPLE)
        return several and place - self.first <= 2 and w.has(place + 1, "various")

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
        if self.w.is_name(self.first):  # «جمال الجروان رئيس الاستثمارات الدولية في …»
            near = list(range(self.first, place))
        if not any(self.w.is_a(n, *_BEFORE_PLACE) for n in near):
            plural = self.w.is_plural(self.first) and place - self.first <= 3
            at = self.w.is_a(place + 1, "institution", "organization") and place - self.first <= 2
            if not plural and not at:
                return False
        closing = self.r.opens(place + 1)
        if closing > 0:
            return self.names.has(place + 1, closing)
        made = self.w.is_a(place + 1, "medium", "document")
        if made or self.w.has(place + 1, "pronoun", "time", "moment"):
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
            return self._is_for_whom(place)
        if self.r.key(place + 1).endswith(POSSESSORS) and self.w.is_common(place + 1):
            return False  # «لدى إشرافه على …»: a moment
        near = (self.first, *range(max(self.first, place - 8), place))
        return any(self.w.is_a(n, *_INSIDE) for n in near) or self.w.is_plural(self.first)

    def _is_for_whom(self, place: int) -> bool:
        """Tell «محامي الدفاع عن المتهم», «عضو البرلمان عن الحركة»."""
        if self.w.has(place - 1, "defending"):
            inside = range(self.first, place)
            speaks = any(self.w.is_a(n, "spokesperson") for n in inside)
            return speaks or self.w.is_a(place - 2, "body")
        if self.w.has(self.first, "deputy") and self.w.is_definite(place + 1):
            return place == self.first + 1
        near = (self.first, *range(max(self.first, place - 3), place))
        member = any(self.w.is_a(n, "official", "honorific") for n in near)
        return member and self.w.is_a(place + 1, "party")

    # ---- clitics -----------------------------------------------------------------------------

    def is_at_institution(self, place: int) -> bool:
        """Tell «أستاذ العلوم السياسية بجامعة القاهرة», «عضو لجنة الإسكان بمجلس النواب»."""
        if place == self.first or not self.r.key(place).startswith("ب"):
            return False
        person = self.w.is_a(self.first, *PEOPLE, "anonymous") or self.w.is_name(self.first)
        if self._is_posted(place):
            return True
        school = self.w.is_a(place, "institution") and self.w.noun(place) != self.r.key(place)
        return person and (school or self._is_in_town(place))

    def _is_posted(self, place: int) -> bool:
        """Tell «السفير السعودي بالقاهرة», «مكتب التنسيق بالوزارة»: where an office is."""
        if self.w.is_a(self.first, "body") and not self.ends.ba:
            within = self.r.key(place).startswith("بال") or self.w.noun(place) != self.r.key(place)
            if within and self.w.is_a(place, "body") and self.w.is_definite(place - 1):
                return True
        holds = self.w.is_a(self.first, "official", "body", "spokesperson")
        rest = self.r.key(place)[1:]
        named = {"place_name", "province"} & self.w.lists.classes(rest)
        named = named or {"place_name", "province"} & self.w.lists.classes(rest.removeprefix("ال"))
        court = self._is_of_court(place)
        return holds and (bool(named) or court) and self.w.is_definite(place - 1)

    def _is_of_court(self, place: int) -> bool:
        """Tell «محكمة الاستئناف بالحسيمة»: what stands with ب after a court is its town."""
        near = range(max(self.first, place - 3), place)
        after = place + 1
        ends = self.r.parts(after) or self.w.has(after, "complementizer", "preposition", "time")
        return ends and self.w.is_definite(place) and any(self.w.has(n, "court") for n in near)

    def _is_in_town(self, place: int) -> bool:
        """Tell «أستاذ بالمعهد العالي للإعلام بالرباط»."""
        inside = range(self.first, place)
        placed = any(self.w.is_a(n, "institution", "body") for n in inside)
        province = "province" in self.w.lists.classes(self.r.key(place)[1:])
        return placed and (province or self.w.is_a(place, "place_name"))

    def is_for(self, place: int) -> bool:
        """Take «الأمين العام للأمم المتحدة», but not «قال الوزير لصحيفة …»."""
        if self._follows_name(place - 1):
            return False  # «قال الأمين العام أنطونيو غوتيريش لمجلس الأمن»
        if self._is_affair(place) or self._is_titled(place):
            return True
        w = self.w
        made = w.is_a(self.first, "document") and not w.is_definite(self.first)
        if made and place - self.first <= 2:
            return True  # «تقرير لصحيفة …»
        if self.r.key(place) in _SPORTS:
            return True  # «نادي … لكرة القدم»
        if w.is_a(place, "outlet", "social") or w.has(place, "listener", "inquiry"):
            return False
        return w.has(place - 1, "binding", "adjective") or self._is_owner(place)

    def _follows_name(self, place: int) -> bool:
        """Tell whether a person's name ends at a place, after a title."""
        w = self.w
        if place - self.first < 2 or not w.is_a(self.first, *PEOPLE) or not self.r.is_word(place):
            return False
        plain = not (w.is_definite(place) or w.is_noun(place) or w.is_adjective(place))
        return w.is_name(place) or (plain and not w.is_common(place) and w.is_definite(place - 2))

    def _is_affair(self, place: int) -> bool:
        """Tell «وكالة موديز للتصنيف», «المتحدث لشؤون …», «المرصد السوري لحقوق الإنسان»."""
        w, head = self.w, self.first
        if w.is_a(head, "outlet") and w.is_masdar_for(place):
            return True
        bodies = ("organization", "body") if place - head > 1 else ()  # «قالت المنظمة للحكومة»
        heads = ("outlet", "official", "spokesperson", "expert", *bodies)
        return w.has(place, "affairs") and w.is_a(head, *heads)

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
        told = w.is_a(place, "body", "official", "organization") and not w.has(head, "union")
        if w.is_a(head, "body", "organization", "expert") and not told:
            return not w.is_masdar_of(place)  # «دعت المنظمة السلطات لإخلاء سبيل …»
        near = (head, *range(max(head, place - 4), place))
        officer = any(w.is_a(n, "official", "spokesperson", "expert", "honorific") for n in near)
        field = self.r.key(place).startswith("لل") and self._is_field(place)
        return officer and (field or w.is_a(place, "body", "organization"))

    def _is_field(self, place: int) -> bool:
        """Tell «نائب رئيس الشركة للسياسة العامة»: what an officer is in charge of."""
        w = self.w
        if w.has(place, "listener") or w.is_a(place, "outlet"):
            return False
        field = w.has_teh(place) or self.r.key(place).endswith("ات") or w.is_definite(place + 1)
        return field and not w.is_a(self.first, "expert", "honorific", "witness")
