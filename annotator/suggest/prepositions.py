"""«بحسب X», «وفقاً لـX», «نقلاً عن X»: the cue is a preposition, its scope the sentence (§4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.suggest.attachments import SPEAKERS
from annotator.suggest.draft import Draft
from annotator.suggest.reading import DASHES, SEPARATORS, Range, key
from annotator.suggest.relays import ABOUT
from annotator.suggest.verbs import Verbs

_HOW = key("كما")
_ON = frozenset(map(key, ("على", "وعلى")))
_WITHOUT = frozenset(map(key, ("بدون", "دون")))
_BESIDE = frozenset(map(key, ("بدون", "دون", "رغم", "بينما", "فيما", "وسط")))
_HOW_STANCES = frozenset({"asserts", "announces"})
_PAIRS = frozenset({(key("نقلا"), ABOUT), (key("استنادا"), key("إلى")), (key("على"), key("لسان"))})
_OPINIONS = {
    (key("في"), key("رأي")): 2,
    (key("في"), key("نظر")): 2,
    (key("في"), key("تقدير")): 2,
    (key("في"), key("اعتقاد")): 2,
    (key("من"), key("وجهة")): 3,
    (key("من"), key("منظور")): 2,
}
_SPOKEN = (*SPEAKERS, "medium", "quantifier")
_TAILS = ("هما", "هم", "ها", "ه")
_PARTED = SEPARATORS | DASHES | frozenset("()")
_PAST = SEPARATORS | DASHES | frozenset(":)")
_PARENTHESIS = SEPARATORS | DASHES | frozenset(")")
_FURTHEST_OPENER, _FURTHEST_SAID = 18, 6
_LONGEST_RELATIVE, _LONGEST_NAME = 16, 8


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue: its tokens, the place after it, and what it says of the stance."""

    first: int
    after: int
    stance: str
    sure: float

    @property
    def size(self) -> int:
        """How many tokens it has."""
        return self.after - self.first


_AGAINST, _THAT = key("خلافا"), "وذلك"
_EXPRESSION = key("تعبير")


class Prepositions:
    """Attributions whose cue is a preposition, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r
        self._nouns = self.w.lists.family("cited")
        self._extents = self.w.lists.family("extent")
        self._with = self.w.lists.family("with")

    def find(self, place: int) -> Iterator[Draft]:
        """Yield the attribution whose cue begins at a place, and one that it relays."""
        cue = self._cue(place)
        start, limit = self.r.bounds(place)
        if cue is None or cue.after >= limit or not self._may_speak(cue):
            return
        owned = self._has_pronoun(cue)
        last = cue.after if owned else self._source(cue.after, limit)
        enclitic = last == cue.after
        if enclitic and not (owned or self._has_verb(cue)):
            return
        inner, own = self._relayed(cue, last, limit), self._own_speech(last, limit)
        cues = [(cue.first, cue.after)]
        if own:
            cues.append((own, own + 1))
            content = self.v.contents.at("clause", own + 1, limit)
        else:
            content = self._scope(place, inner or self._past_clause(last, limit), start, limit)
        if not content:
            return
        source = [] if enclitic else [(cue.after, last)]
        outer = Draft(
            "preposition", self._lemma(place), cue.stance, cues, source, content,
            frame="scope", sure=cue.sure,
        )  # fmt: skip
        yield outer
        if inner:
            yield Draft(
                "relay_inner", ABOUT, "asserts", [(last, last + 1)], [(last + 1, inner)],
                list(content), frame="scope", sure=cue.sure, outer=outer,
            )  # fmt: skip

    def _own_speech(self, place: int, limit: int) -> int:
        """Return the place of «قولهم» in «نقلا عن مسؤولين قولهم إن …», 0 without it."""
        for step in range(place, min(limit, place + _FURTHEST_SAID)):
            forms = self.w.lexicon.lookup(self.r.key(step))
            if any(form.kind == "noun" and form.pronoun for form in forms):
                return step if self.w.has(step + 1, "complementizer") else 0
        return 0

    def _past_clause(self, last: int, limit: int) -> int:
        """Return the comma after «رسالة اطلعت عليها الوكالة», «أحدهما، الذي …»; else `last`."""
        if self.r.parts(last) and self.w.has(last + 1, "relative"):
            last += 1
        elif not self.w.has(last, "seen", "relative"):
            return last
        near = range(last, min(limit, last + _LONGEST_RELATIVE))
        return next((n for n in near if self.r.parts(n)), last)

    def _lemma(self, place: int) -> str:
        word = self.r.key(place)
        if word in ("علي", "وعلي"):
            return self.r.key(place + 1)
        return word[1:] if word[:1] in ("و", "ف") and self._is_cue(word[1:]) else word

    def _relayed(self, cue: _Cue, last: int, limit: int) -> int:
        """Return the end of «عن مصدر» after «حسبما نقلت الوكالة»; 0 without."""
        from_whom = self.r.key(last) == "من" and self.w.has(cue.after - 1, "obtained")
        if cue.stance != "relays" or cue.size < 2:
            return 0
        if self.r.key(last) != ABOUT and not from_whom:
            return 0
        end = self.p.after(last + 1, limit)
        return end if end > last + 1 else 0

    def _may_speak(self, cue: _Cue) -> bool:
        """Tell sources from «وفق خطة», «بحسب العمر», «حسب الحاجة»."""
        w, after = self.w, cue.after
        pointed = w.has(after, "demonstrative")
        speaks = w.is_a(after + pointed, *_SPOKEN)
        if w.has(after, "measure") and not self._counts(after) and not (pointed and speaks):
            return False
        if cue.size == 1 and w.is_common(after) and not speaks:
            return False
        if self._parted(cue.first):
            return True
        if not self.r.is_word(after) or speaks or w.has(after, "place_name"):
            return True
        return not (w.is_definite(after) or w.is_common(after) or self._is_construct(after))

    def _is_construct(self, place: int) -> bool:
        """Tell «بحسب آجال الاستحقاق»: an unknown noun and its complement, no name."""
        return self.w.is_definite(place + 1) and not self.w.is_name(place)

    def _counts(self, place: int) -> bool:
        """Tell «بحسب عدد من الأهالي»."""
        return self.w.is_a(place, "quantifier") and self.r.key(place + 1) == "من"

    def _has_verb(self, cue: _Cue) -> bool:
        """Tell «بحسب ما ذكرت»: the verb's own subject is null."""
        last = cue.after - 1
        return cue.size > 1 and (bool(self.w.verbs(last)) or cue.stance == "relays")

    # ---- the cue -----------------------------------------------------------------------------

    def _cue(self, place: int) -> _Cue | None:
        word = self.r.key(place)
        what = self.w.has(place, "citing_what")
        if self.r.key(place - 1) == _THAT and not (what or self._is_told(place + 1)):
            return None  # «…، وذلك استنادا إلى …»: how it came about
        bare = word[1:] if word[:1] in ("و", "ف") and self._is_cue(word[1:]) else word
        classes = self.w.lists.classes(bare)
        if "citing_what" in classes:
            return self._what(place, place + 1)
        if bare == _HOW:
            return self._how(place)
        if "citing_one" in classes:
            return self._plain(place) if self._is_fit(place, bare) else None
        if "citing_with_lam" in classes:
            return self._with_lam(place)
        return self._phrase(place, bare)

    def _is_told(self, place: int) -> bool:
        """Tell «وذلك بحسب محللين», «وذلك وفقا لما أعلنته الوزارة»."""
        what = self.r.key(place) in ("ما", "لما") and bool(self.w.verbs(place + 1))
        return what or self.w.is_a(place, *SPEAKERS)

    def _is_cue(self, word: str) -> bool:
        cues = frozenset({"citing_one", "citing_with_lam", "citing_what"})
        return bool(cues & self.w.lists.classes(word))

    def _is_fit(self, place: int, bare: str) -> bool:
        """Tell «حسب X» from «فحسب» and «على حسب»."""
        return bare != key("حسب") or (
            not self.w.has(place - 1, "preposition") and self.r.key(place)[0] != "ف"
        )

    def _how(self, place: int) -> _Cue | None:
        """Take «…، كما قال X» at the end of a clause; «كما قال X إن …» says something else."""
        start, limit = self.r.bounds(place)
        parted = place > start and self.r.written(place - 1) in SEPARATORS | DASHES
        verbs = self.w.verbs(place + 1)
        if not parted or not any(form.verb.stance in _HOW_STANCES for form in verbs):
            return None
        cue = self._what(place, place + 1)
        last = self._source(cue.after, limit)
        ends = last == limit or self.r.written(last) in _PARTED | frozenset(".")
        ends = ends or self.r.key(last) in _BESIDE
        made = self.w.is_common(cue.after) and not self.w.is_a(cue.after, *SPEAKERS)
        return cue if ends and not made else None

    def _plain(self, place: int) -> _Cue:
        after = place + 1
        if self.r.key(after) == "ما":
            return self._what(place, after + 1)
        glued = self._glued(self.r.key(after))
        if glued:
            return _Cue(place, after + 1, glued, 0.8)
        stance = self._nouns.get(self.r.key(after), "")
        if stance and self._names_speaker(after + 1):
            return _Cue(place, after + 1, stance, 0.85)
        own = self._own(self.r.key(after))
        if own:
            return _Cue(place, after + 1, own, 0.75)
        return _Cue(place, after, "asserts", 0.88)

    def _glued(self, word: str) -> str:
        """Return the stance of «مانقلت», «ماذكره», written as one word; "" for others."""
        rest = word.removeprefix("ما")
        if rest == word:
            return ""
        if "passed_on" in self.w.lists.classes(rest):
            return "relays"
        forms = [f for f in self.w.lexicon.lookup(rest) if f.kind == "past" and not f.joined]
        plain = forms and not any(form.is_homograph for form in forms)
        return forms[0].verb.stance if plain else ""

    def _names_speaker(self, place: int) -> bool:
        return self.r.is_word(place) and not self.w.has(place, "preposition")

    def _own(self, word: str) -> str:
        """Return the stance of a speech noun with a pronoun: «بحسب زعمه»."""
        for tail in _TAILS:
            stem = word.removesuffix(tail)
            if stem != word:
                found = self._nouns.get(stem) or self._nouns.get(stem[:-1] + "ه")
                if found:
                    return found
        return ""

    def _with_lam(self, place: int) -> _Cue | None:
        after, word = place + 1, self.r.key(place + 1)
        if word == "لما":
            against = self.r.key(place).endswith(_AGAINST) and not self.w.verbs(after + 1)
            return None if against else self._what(place, after + 1)  # «خلافا لما أشيع»
        if self.r.key(place).endswith(_AGAINST):
            return None  # «خلافا للتقارير»
        if not word.startswith("ل"):
            return None
        rest = "ال" + word[2:] if word.startswith("لل") else word[1:]
        if "measure" in self.w.lists.classes(rest):
            return None
        stance = self._nouns.get(rest, "")
        if stance and self._names_speaker(after + 1):
            return _Cue(place, after + 1, stance, 0.85)
        return _Cue(place, after, "asserts", 0.88)

    def _what(self, first: int, after: int) -> _Cue:
        """Take «بحسب ما ذكره X», «وفقاً لما أفاد به X»: the verb is in the cue."""
        if self.w.has(after, "came") and self.r.key(after + 1) in ("في", "علي"):
            return _Cue(first, after + 2, "asserts", 0.85)
        if self.w.has(after, "passed_on"):
            last = after + 1 + self.w.has(after + 1, "about_them")
            return _Cue(first, last, "relays", 0.85)
        verbs = self.w.verbs(after)
        if verbs:
            last = after + 1
            while self.w.has(last, "resumptive") or self.r.key(last) == ABOUT:
                last += 1
            return _Cue(first, last, verbs[0].verb.stance, 0.85)
        return _Cue(first, after, "asserts", 0.4)

    def _phrase(self, place: int, word: str) -> _Cue | None:
        plain = word.removeprefix("و")
        follows = self.r.key(place + 1)
        if (plain, follows) in _PAIRS:
            return _Cue(place, place + 2, "asserts", 0.9)
        if plain == "علي" and follows == "حد":
            return self._extent(place)
        if plain == "علي" and follows == "ما" and self.w.verbs(place + 2) and self._parted(place):
            return self._what(place, place + 2)
        return self._opinion(place, plain, follows)

    def _opinion(self, place: int, plain: str, follows: str) -> _Cue | None:
        """Take «في رأي X», «من وجهة نظر X», «برأيه»."""
        for (first, second), size in _OPINIONS.items():
            owned = follows.startswith(second) and self._tail(follows.removeprefix(second))
            if plain == first and owned:
                return _Cue(place, place + size, "opines", 0.7)
        for noun, stance in self._with.items():
            if plain.startswith(noun) and self._tail(plain.removeprefix(noun)):
                named = plain != noun or self.w.is_a(place + 1, *_SPOKEN) or self._parted(place)
                return _Cue(place, place + 1, stance, 0.7) if named else None
        return None

    def _parted(self, place: int) -> bool:
        start, _ = self.r.bounds(place)
        return place == start or self.r.written(place - 1) in _PARTED

    def _extent(self, place: int) -> _Cue | None:
        """Take «على حد قوله», «على حد تعبير X»."""
        word = self.r.key(place + 2)
        for noun, stance in self._extents.items():
            if word == noun or (word.startswith(noun) and self._tail(word.removeprefix(noun))):
                return _Cue(place, place + 3, stance, 0.85)
        return None

    def _tail(self, rest: str) -> bool:
        return rest in ("", "ي", *_TAILS)

    def _has_pronoun(self, cue: _Cue) -> bool:
        last = self.r.key(cue.after - 1)
        if not last.endswith(_TAILS):
            return False
        known = any(last.startswith(noun) for noun in (*self._extents, *self._with))
        views = tuple(view for _, view in _OPINIONS)
        return known or bool(self._own(last)) or last.startswith((*views, "نظر"))

    # ---- the source --------------------------------------------------------------------------

    def _source(self, after: int, limit: int) -> int:
        w = self.w
        closing = self.r.opens(after)
        if 0 < closing < limit and self.p.names.may_be(after, closing):
            return closing + 1
        if not (self.r.key(after).startswith("ل") or w.clitic(after, "ب")):
            last = self.p.after(after, limit)
            return self.v.arguments.apposed((after, last), limit)[1] if last > after else last
        if self.r.written(after + 1) == "(":
            near = range(after + 2, min(limit, after + _LONGEST_NAME))
            return next((n + 1 for n in near if self.r.written(n) == ")"), after + 1)
        if not self._goes_on(after, limit):
            return after + 1
        return max(self.p.after(after + 1, limit), after + 1)

    def _goes_on(self, after: int, limit: int) -> bool:
        """Tell whether a noun with «ل» is in a longer phrase: «لمصادر مطلعة», «لصحيفة “…”»."""
        following, w = after + 1, self.w
        if following >= limit:
            return False
        if not self.r.is_word(following):
            return 0 < self.r.opens(following) < limit
        if self.r.key(after) == "ل":
            return True
        if w.is_joined_verb(following) or w.clitic(following, "ب"):
            return False
        return not w.has(following, "preposition", "complementizer", "relative", "time", "adverb",
                         "conjunction", "opener", "pronoun", "auxiliary")  # fmt: skip

    # ---- the scope ---------------------------------------------------------------------------

    def _scope(self, place: int, last: int, start: int, limit: int) -> list[Range]:
        """Return the sentence without the phrase: after it, before it, or around it."""
        ahead = self._lead(place, start)
        if self.r.written(last) == ":" and last + 1 < limit:  # «وأكد X بحسب البيان: “…”»
            quoted = "quote" if self.r.opens(last + 1) > 0 else "colon"
            return self.v.contents.at(quoted, last + 1, limit)
        if ahead is None:
            after = self._after_phrase(last, limit)
            end = self.c.end(after, limit)
            return [(after, end)] if end > after else []
        before = (ahead, self.c.trimmed(ahead, place - (self.r.key(place - 1) == _THAT)))
        if before[1] <= before[0]:
            return []
        after = self._past(last, limit)
        end = self.c.end(after, limit) if self._resumes(last, after, limit) else after
        return [before, (after, end)] if end > after else [before]

    def _past(self, last: int, limit: int) -> int:
        while last < limit and self.r.written(last) in _PAST:
            last += 1
        return last

    def _after_phrase(self, last: int, limit: int) -> int:
        """Return where the sentence goes on after a fronted phrase: at «فإن» after a comma."""
        last = self._past(last, limit)
        for step in range(last, min(limit, last + _FURTHEST_OPENER)):
            if self.w.has(step, "opener") and self.r.parts(step - 1):
                return step
        return last

    def _lead(self, place: int, start: int) -> int | None:
        """Return where the content before the phrase begins; None if the phrase is fronted."""
        first = self._beginning(place, start)
        fronted = all(
            not self.r.is_word(n)
            or self.w.has(n, "conjunction", "time", "adverb", "host", "fronting")
            for n in range(first, place)
        )
        return None if fronted else first

    def _beginning(self, place: int, start: int) -> int:
        """Return the start of the sentence, or of the last clause that a new speech act began."""
        extent = self.r.key(place) in _ON and self.r.key(place + 1) == "حد"
        own = self.r.key(place + 1).startswith(_EXPRESSION) and self._is_owned(place + 1)
        if extent or own:
            return self._last_clause(place, start)
        for step in range(place - 1, start, -1):
            beside = self.r.quote_of[step] == self.r.quote_of[place] and self.r.parts(step - 1)
            if beside and self.w.is_joined_verb(step) and self.c.speaks(step, parted=True):
                return step
        return start

    def _is_owned(self, place: int) -> bool:
        """Tell «وفق تعبيره»: the words just before are meant."""
        return self.r.key(place).removeprefix(_EXPRESSION) in _TAILS

    def _last_clause(self, place: int, start: int) -> int:
        """Return where the words begin that «على حد تعبيره» points at: its own clause."""
        before = place - 1 - self.r.parts(place - 1)
        inside = self.r.quote_of[before] if before > start else -1
        if inside >= 0 and self.r.quotes[inside][1] == before:
            opened = self.r.quotes[inside][0]
            if self.r.parts(opened - 1):
                return opened
        for step in range(place - 1, start, -1):
            if self.w.is_participle(step):
                return step + 1
            if self.w.has(step, "complementizer", "cause") or self.r.key(step) == "اذ":
                alone = not self.r.key(step).endswith(_TAILS)
                return step + 1 if alone else step
        return start

    def _resumes(self, last: int, after: int, limit: int) -> bool:
        """Tell whether the sentence goes on after a parenthesis that was closed by a comma."""
        if after >= limit or self.w.has(after, "relative") or self.c.starts_anew(after, limit):
            return False
        if last < limit and self.r.written(last) in _PARENTHESIS:
            return True
        if self.r.key(after) in _WITHOUT or self.w.has(after, "seen", "published", "time"):
            return False  # «كما أفادت الوكالة بدون أن تذكر السبب»
        if self.w.is_a(after, "outlet", "social") and self.w.clitic(after, "ل"):
            return False  # «…، على ما أفاد شاهد لوكالة …»
        return self.r.is_word(after) and after == last
