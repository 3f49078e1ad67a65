"""What kind of source the words name, and how far it is named (scheme.md §3.4, §3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from annotator.suggest.attachments import PEOPLE
from annotator.suggest.draft import Draft
from annotator.suggest.persons import Persons
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import Range, key

_ORDER = (
    "document", "outlet", "witness", "anonymous", "official", "body", "organization", "expert",
    "honorific", "collective", "social", "place_name",
)  # fmt: skip
_KINDS = {
    "document": "document",
    "outlet": "media_outlet",
    "witness": "witness",
    "anonymous": "anonymous",
    "official": "official_unnamed",
    "organization": "organization",
    "expert": "expert",
    "honorific": "named_person",
    "collective": "collective",
    "social": "social_account",
    "place_name": "official_body",
}
_MANLY = ("official", "spokesperson", "anonymous", "witness", "body", "document", "expert")
_SEVERAL = ("official", "expert", "witness", "anonymous", "collective", "spokesperson")
_NAMELESS = frozenset({"anonymous", "official_unnamed", "expert", "witness", "collective"})
_BODIES = frozenset({"organization", "document", "media_outlet"})
_NO_SURNAME = ("collective", "expert", "witness")
_THE_PRESS = frozenset(map(key, ("الصحف", "الصحافة", "الإعلام")))  # «جمعية ناشري الصحف»
_IN_NAME_OF = key("باسم")
_LAWYER, _DEFENCE = key("محام"), key("الدفاع")
_BOARD = (key("مجلس"), key("إدارة"))
_LONGEST_OUTLET, _LONGEST_PLURAL = 6, 3  # tokens
_ABOUT = frozenset(map(key, ("نحو", "حوالي", "قرابة", "زهاء")))


class Kinds:
    """Source kinds in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r
        self.persons = Persons(phrases)

    def of(self, source: Sequence[Range]) -> str:
        """Return the kind of source these words name; "" without words or for a pronoun."""
        if not source:
            return ""
        first, last = source[0][0], source[-1][1]
        if last - first == 1 and self.w.has(first, "host", "pronoun"):
            return ""
        kinds = {self._kind(a, b) for a, b in self._parts(first, last)}
        return kinds.pop() if len(kinds) == 1 else "collective"

    # ---- compounds ---------------------------------------------------------------------------

    def _parts(self, first: int, last: int) -> list[Range]:
        """Return the coordinated sources: «ماسك وبوتين», «الجيش والشرطة»."""
        cuts = [first, *self._joins(first, last), last]
        return [(a, b) for a, b in pairwise(cuts) if a < b]

    def _joins(self, first: int, last: int) -> Iterator[int]:
        for place in range(first + 1, last):
            if self.w.has(place, "preposition"):
                return
            word = self.r.key(place)
            bare = word[1:]
            if not word.startswith("و") or len(word) < 4 or self.w.has(place, "official", "thing"):
                continue
            definite = bare.startswith("ال")
            body = definite and self.w.is_a(place, "body", "organization")
            listed = not definite and self.w.noun(place) != word
            if listed and self._is_territory(first, place):
                continue
            inside = self._is_inside_title(first, place)
            inside = inside or self._is_second_title(first, place, last)
            joined = (listed or body) and not inside
            if joined or self._is_another(first, place, last):
                yield place

    def _is_second_title(self, first: int, place: int, last: int) -> bool:
        """Tell «الناطق باسم الجماعة ورئيس وفدها، محمد …» and «وزارة التربية وإصلاح التعليم»."""
        w = self.w
        people = w.is_a(first, *PEOPLE) and w.is_a(place, *PEOPLE)
        named = people and any(map(self.r.parts, range(place, last)))
        masdar = w.is_a(first, "official", "body") and w.is_joined_masdar(place)
        return named or masdar

    def _is_territory(self, first: int, place: int) -> bool:
        """Tell «مدير إدارة الشرق الأوسط وآسيا»: two regions, one office."""
        titled = self.w.is_a(first, "official", "body", "organization", "spokesperson")
        region = self.w.is_a(place, "place_name", "region")
        return titled and region and place - first > 1 and not self.w.is_a(first, "place_name")

    def _is_another(self, first: int, place: int, last: int) -> bool:
        """Tell «الوزير والخبير» from «الكاتبة والباحثة ندى الشيخ», who is one."""
        titles = self.w.is_definite(first) and self.w.is_definite(place)
        two = titles and self.w.is_a(first, *PEOPLE) and self.w.is_a(place, *PEOPLE)
        return two and not self.persons.has_name(first, last)

    def _is_inside_title(self, first: int, place: int) -> bool:
        """Tell «وزير الخارجية والمغتربين», «لجنة الدفاع والأمن»: one office, one body."""
        return self.w.is_definite(place) and self.w.is_a(
            first, "official", "body", "organization", "spokesperson"
        ) and not self.w.is_definite(first)  # fmt: skip

    # ---- one source --------------------------------------------------------------------------

    def _kind(self, first: int, last: int) -> str:
        head = self._head(first, last)
        known = head == first and self.persons.is_known(head, last)
        named = known or self.persons.has_name(head, last)
        if self._has_handle(first, last):
            return "social_account"
        if self._speaks_for(head, last):
            own = named and self._is_own_lawyer(head, last)
            return "named_person" if own else "spokesperson"
        for name in _ORDER:
            found = self._as(name, head, last, named=named)
            if found:
                return found
        if named and self.w.is_definite(head) and last - head > 1:
            return "named_person"  # «المستثمرة نادية …»
        return self._unknown(first, head, last)

    def _head(self, first: int, last: int) -> int:
        """Return the noun that a quantifier counts: «عدد من المسؤولين», «ثلاثة وزراء»."""
        head = first + self.w.has(first, "demonstrative", "same")
        while head < last - 1 and self._counts(head):
            head += 1
            if self.r.key(head) == "من" and head < last - 1:
                head += 1
        return head

    def _counts(self, place: int) -> bool:
        """Tell words that count what follows them: «نحو», «70%»."""
        number = self.r.key(place).isdigit() or self.r.written(place) == "%"
        number = number or (self.r.key(place) == "اصل" and self.r.key(place + 1).isdigit())
        return number or self.w.is_a(place, "quantifier") or self.r.key(place) in _ABOUT

    def _has_handle(self, first: int, last: int) -> bool:
        return any(self.r.written(n) == "@" for n in range(first, last))

    def _speaks_for(self, head: int, last: int) -> bool:
        inside = range(head, last)
        if self.w.has(head, "prosecuting"):
            return any(self.w.has(n, "prosecution") for n in (head + 1, head + 2))
        if self.r.key(head) == _DEFENCE and not self.w.is_adjective(head + 1):
            return True  # «الدفاع», not «الدفاع المدني»
        if self.r.key(head) == _DEFENCE.removeprefix("ال") and head + 1 < last:
            return True  # «دفاع المتهمين»
        return self.w.is_a(head, "spokesperson") or any(
            self.w.is_a(n, "spokesperson") and self.r.key(n + 1) == _IN_NAME_OF for n in inside
        )

    def _is_own_lawyer(self, head: int, last: int) -> bool:
        """Tell «المحامي يونس» from «المحامي يونس، عضو هيئة الدفاع», who speaks for a body."""
        defends = any(self.w.has(n, "defence") for n in range(head + 1, last))
        lawyer = self.r.key(head).removeprefix("و").removeprefix("ال").startswith(_LAWYER)
        return lawyer and not defends

    def _as(self, name: str, head: int, last: int, *, named: bool) -> str:
        """Return the kind that a head of this class gives, "" if it is of another class."""
        if not self.w.is_a(head, name):
            return ""
        bare = name == "organization" and not self.w.is_definite(head)  # «هلال»
        if last - head == 1 and (bare or name in _NO_SURNAME) and self._is_surname(head):
            return "named_person"  # «المعلم» for «وليد المعلم»
        if name in ("body", "organization", "outlet"):
            found = self._institution(name, head, last, named=named)
            if found:
                return found
        if named:
            return self._named(name, head)
        return self._role(head, last) if name == "honorific" else _KINDS[name]

    def _institution(self, name: str, head: int, last: int, *, named: bool) -> str:
        """Return the kind of a body, organisation or outlet; "" where its class decides."""
        if name == "outlet":
            return self._outlet(head, last, named=named)
        if self._is_newsy(head, last):
            return "media_outlet"
        if name == "body":
            return "named_person" if named and self._governs(head) else self._body(head, last)
        public = self._is_central(head) or self._is_of_state(head, last)
        return "official_body" if public else ""

    def _named(self, name: str, head: int) -> str:
        """Return the kind of a source in which a person's name stands."""
        if name in ("witness", "collective") and self._is_kin(head):
            return _KINDS[name]
        if name in ("official", "expert", "witness"):
            return "named_person"
        titled = name in ("document", "organization") and self.w.is_a(head, "honorific")
        if titled or name == "collective":
            return ""  # «الفريق الركن …», «الحكم الدولي …»
        if name == "anonymous" and not self.w.has(head, "source_word"):
            return ""
        return _KINDS[name]

    def _is_surname(self, head: int) -> bool:
        """Tell a word that the text gives after a first name."""
        word = self.r.key(head)
        return any(self.r.key(n) == word and self.w.is_name(n - 1) for n in range(1, len(self.r)))

    def _is_central(self, head: int) -> bool:
        """Tell «البنك المركزي», «المصرف المركزي» from other banks."""
        several = self.w.has(head + 2, "international")  # «البنك المركزي الأوروبي»
        return self.w.has(head + 1, "central") and not several

    def _is_of_state(self, head: int, last: int) -> bool:
        """Tell «المركز الوطني للأرصاد» from «الحزب الوطني»."""
        near = range(head + 1, min(last, head + 3))
        return self.w.has(head, "agency") and any(self.w.has(n, "national") for n in near)

    def _governs(self, head: int) -> bool:
        """Tell «محافظة البنك المركزي إلفيرا نابيولينا» from the province."""
        return self.w.has(head, "governor")

    def _body(self, head: int, last: int) -> str:
        """Tell a state's body from a company's board or an armed group."""
        if (self.r.key(head), self.w.noun(head + 1)) == _BOARD:
            return "organization"
        managed = ("organization", "private") if self.w.is_a(head, "managing") else ("private",)
        company = any(self.w.is_a(n, *managed) for n in range(head + 1, last))
        peers = head + 1 < last and self.w.is_a(head + 1, "expert")  # «لجنة أطباء السودان»
        company = company or (peers and self.w.is_plural(head + 1) is False)
        armed = head + 1 < last and self.r.opens(head + 1) > 0
        return "organization" if company or armed else "official_body"

    def _role(self, head: int, last: int) -> str:
        """Tell «المدرب» from «الكاتب العام للنقابة» and «لاعب سابق», who are not named."""
        if last - head == 1:
            return "named_person"
        if self.w.is_definite(head):
            return "official_unnamed" if self.w.has(head + 1, "adjective") else "named_person"
        return "official_unnamed" if self.w.is_definite(head + 1) else "anonymous"

    def _is_kin(self, head: int) -> bool:
        """Tell «عائلة الأسير محمد», «والد أحمد»: not the one who is named speaks."""
        if self.w.has(head, "family"):
            return True
        own = self.r.key(head).endswith("ه") and not self.w.has_teh(head)  # «شقيقه»
        return self.w.has(head, "kin") and not own and self._has_kin(head + 1)

    def _has_kin(self, place: int) -> bool:
        """Tell whose father or wife it is: a name, or a bare word that no list knows."""
        w = self.w
        return w.is_name(place) or (
            self.r.is_word(place)
            and w.is_common(place) is False
            and not (w.is_definite(place) or w.is_noun(place) or w.is_adjective(place))
        )

    def _is_newsy(self, head: int, last: int) -> bool:
        """Tell «منصة “النداء” الإخبارية»."""
        return any(self.w.is_a(n, "newsy") for n in range(head, last))

    def _outlet(self, head: int, last: int, *, named: bool) -> str:
        """Tell «شبكة أطباء السودان», «شبكة حقوقية» from a network that broadcasts."""
        if named and self.w.is_a(head, "reporter"):
            return "named_person"
        inside = range(head + 1, last)
        others = any(
            self.w.is_a(n, "expert", "witness", "collective")
            or self.r.key(n).removeprefix("ل") == "حقوق"
            for n in inside
        )
        return "organization" if others else "media_outlet"

    def _unknown(self, first: int, head: int, last: int) -> str:
        """Guess by form: a plural is people, a word in ة with the article a body."""
        if last - head <= _LONGEST_OUTLET and self._holds_outlet(head, last):
            return "media_outlet"
        if first < self.r.opens(first) < last:
            return self._quoted(first, self.r.opens(first) + 1)
        if self.w.is_name(head):
            return "named_person"
        if self.r.key(head) in self._companies:
            return "organization"
        if self.w.has(head, "central"):
            return "official_body"  # «المركزي الروسي»
        return self._spoken(head, last) or self._several(head, last) or self._single(head)

    @cached_property
    def _companies(self) -> frozenset[str]:
        """The words that the text gives after «شركة», «منظمة»."""
        named = range(1, len(self.r))
        return frozenset(
            self.r.key(n)
            for n in named
            if self.r.is_word(n)
            and not (self.w.is_definite(n) or self.w.is_noun(n) or self.w.is_adjective(n))
            and self.w.has(n - 1, "company")
        )

    def _holds_outlet(self, first: int, last: int) -> bool:
        outlets = (n for n in range(first, last) if self.w.is_a(n, "outlet"))
        return any(self.r.key(n) not in _THE_PRESS for n in outlets)

    def _quoted(self, first: int, last: int) -> str:
        """Tell a person, an outlet or a company whose name is quoted: «“لومينا”»."""
        known = self.persons.words
        if self.w.is_name(first + 1):
            return "named_person"  # «“زبيدة”»
        if any(self.w.noun(n).removeprefix("ال") in known for n in range(first + 1, last - 1)):
            return "named_person"
        return "media_outlet" if self._holds_outlet(first, last) else "organization"

    def _spoken(self, head: int, last: int) -> str:
        """Tell «التوقعات التي تقول إن», «تهديد روسي»: a noun of speech, and its adjective."""
        if any(form.kind == "noun" for form in self.w.lexicon.lookup(self.r.key(head))):
            return "document"
        if last - head == 1 and self._is_relational(head):
            return "official_body" if self._is_national(head) else "collective"
        return ""

    def _several(self, head: int, last: int) -> str:
        if self._is_construct_plural(head, last):
            return "collective"
        if last - head <= _LONGEST_PLURAL and self._is_people(head):
            return "anonymous" if not self.w.is_definite(head) else "collective"
        return ""

    def _single(self, head: int) -> str:
        womanly = self.w.is_definite(head) and self.w.has_teh(head)
        return "organization" if womanly else "named_person"

    def _is_relational(self, place: int) -> bool:
        """Tell «تهديد روسي», «انتقادات أوروبية»: an adjective after a noun of speech."""
        forms = self.w.lexicon.lookup(self.r.key(place - 1))
        return self.w.is_adjective(place) and any(form.kind == "noun" for form in forms)

    def _is_national(self, place: int) -> bool:
        """Tell the adjective of a state."""
        stem = self.r.key(place).removeprefix("ال").removesuffix("ه").removesuffix("ي")
        return len(stem) > 2 and any(
            name.removeprefix("ال").startswith(stem) for name in self.w.lists["place_name"]
        )

    def _is_people(self, place: int) -> bool:
        """Tell «متطوعون», «أميركيون» from names that end alike: «جونسون», «كلاين»."""
        bare = self.r.key(place).removeprefix("و").removeprefix("ال")
        formed = bare.startswith("م") or bare[-3:] in ("يون", "يين")
        return self.w.is_plural(place) and bare[-2:] != "ان" and formed

    def _is_construct_plural(self, head: int, last: int) -> bool:
        """Tell «منظمو المسيرة»."""
        word = self.r.key(head)
        formed = word.startswith("م") and word.endswith("و") and len(word) > 4
        return formed and head + 1 < last and self.w.is_definite(head + 1)

    # ---- agreement ---------------------------------------------------------------------------

    def agrees(self, source: Sequence[Range], draft: Draft) -> bool:
        """Tell whether a null subject can be this source, by gender and number of the verb."""
        first, last = source[0][0], source[-1][1]
        head = self._head(first, last)
        womanly = (
            (self.w.has_teh(head) and not self.w.has(head, "man_with_ta"))
            or self.r.key(head).endswith("ات")
            or self.w.has(head, "place_name")
        )
        several = self.w.is_plural(head) and self.w.is_a(head, *_SEVERAL)
        if draft.number in ("p", "d"):
            return several or (not womanly and len(self._parts(first, last)) > 1)
        if draft.gender == "f":
            return womanly or not (self.w.is_a(head, *_MANLY) or self.w.is_definite(head))
        return draft.gender != "m" or not (womanly or several)

    # ---- anonymity ---------------------------------------------------------------------------

    def anonymity(self, kind: str, source: Sequence[Range], *, withheld: bool) -> str:
        """Return how far the source is named; "" when no source is recoverable."""
        if kind == "unspecified":
            return ""
        if withheld and (kind in _NAMELESS or kind == "spokesperson"):
            return "withheld"
        if kind == "anonymous":
            role = bool(source) and self.w.is_a(source[0][0], "employee")
            return "role_only" if role else "anonymous"
        if kind in _NAMELESS:
            return "role_only"
        first, last = (source[0][0], source[-1][1]) if source else (0, 0)
        if kind == "spokesperson":
            apposed = any(map(self.r.parts, range(first, last)))
            before = apposed and not self.w.is_a(first, *PEOPLE)  # «ينس ليرك، المتحدث باسم …»
            named = before or (bool(source) and self.persons.has_name(first, last))
            return "named" if named else "role_only"
        return "role_only" if kind in _BODIES and self._is_vague(first, last) else "named"

    def _is_vague(self, first: int, last: int) -> bool:
        """Tell «منظمة حقوقية محلية», «دراسة حديثة»: nothing definite, no name."""
        inside = range(first, last)
        return last > first and not any(
            not self.r.is_word(n)
            or self.w.is_definite(n)
            or self.w.is_a(n, "place_name", "proper")
            or self.w.is_name(n)
            or self.r.key(n).isascii()
            or not (self.w.is_noun(n) or self.w.is_adjective(n) or self.w.is_common(n))
            for n in inside
        )

    def withholds(self, draft: Draft) -> bool:
        """Tell whether the sentence of an attribution says that a name is withheld."""
        start, end = self.r.sentence(draft.start)
        return any(
            self.w.has(n, "identity")
            and any(self.w.has(m, "withholding") for m in range(max(start, n - 4), n))
            for n in range(start, end)
        )
