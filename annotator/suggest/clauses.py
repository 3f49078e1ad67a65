"""Where a content ends (scheme.md §4.5): with its sentence, unless a new speech act begins."""

from __future__ import annotations

from annotator.suggest.attachments import SPEAKERS
from annotator.suggest.lexicon import Form
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import DASHES, SEPARATORS, key

_LOOSE = SEPARATORS | DASHES
_TRAILING = _LOOSE | frozenset(".:…")
_ENDS_SEARCH = frozenset("؛;.")
_GOVERNING = frozenset({"الي", "عن", "علي", "ب", "من", "object"})
# How many tokens after a joined verb its content may open, by what stands before it.
_NEAR, _FAR, _NEXT = 6, 12, 2
# How many tokens after a place decide whether something new begins there.
_AHEAD = 12
# Marks of verbs that say nothing without more around them.
_UNLIKELY = frozenset({"pleads", "talk", "wordy", "document"})
_FURTHEST_RELATIVE, _LONGEST_HALF = 14, 4
_EXCEPT = frozenset(map(key, ("إلا", "غير", "بيد")))
_CLAIMS = frozenset(
    map(key, ("الادعاء", "الادعاءات", "المزاعم", "الزعم", "الخبر", "الصورة", "الفيديو"))
)


class Clauses:
    """Ends of clauses in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r
        self._anew: dict[int, bool] = {}

    def end(self, first: int, limit: int, *, loose: bool = False) -> int:
        """Return where a content that begins at a place ends, at most at `limit`.

        A `loose` content (a topic, an object) ends at any joined verb of speech, at a colon that
        a quotation follows and at a comma before «أن»; a clause only at a verb that has a content
        of its own.
        """
        place = first
        while place < limit:
            closing = self.r.opens(place)
            if closing > 0:
                place = min(closing + 1, limit)
                continue
            if place > first and (
                self._starts(place, limit) or (loose and self._ends_topic(place))
            ):
                break
            place += 1
        return self.trimmed(first, place)

    def _starts(self, place: int, limit: int) -> bool:
        """Tell `starts_anew`, asked once for each place: contents overlap."""
        if place + _AHEAD > limit:
            return self.starts_anew(place, limit)
        found = self._anew.get(place)
        if found is None:
            found = self._anew[place] = self.starts_anew(place, limit)
        return found

    def trimmed(self, first: int, last: int) -> int:
        """Return the end without the marks that never belong to a content."""
        while last > first and self.r.written(last - 1) in _TRAILING:
            last -= 1
        return last

    def clause_before(self, place: int, start: int) -> int:
        """Return where the clause before a comma begins: after the last speech act before it."""
        for step in range(place - 2, start, -1):
            if self.w.verbs(step) or self.w.is_participle(step) or self.r.written(step) in ":؛":
                return place
        return start

    def parted(self, place: int) -> bool:
        """Tell whether a comma, semicolon or dash stands before a place."""
        return self.r.written(place - 1) in _LOOSE

    def _ends_topic(self, place: int) -> bool:
        r = self.r
        if not r.is_word(place):
            return r.written(place) == ":" and r.opens(place + 1) > 0
        if r.parts(place - 1) and self._parts_topic(place):
            return True
        headline = r.paragraph_of[place] == 0  # «يعلن تأييده … ويدعو ل…»
        forms = [f for f in self._joined(place) if f.kind == "past" or headline]
        return self.w.is_joined_verb(place) and any(
            not self.w.is_homograph(place, form) for form in forms
        )

    def _parts_topic(self, place: int) -> bool:
        """Tell what hangs on the verb of a topic, not on the topic, after a comma."""
        w, word, follows = self.w, self.r.key(place), self.r.key(place + 1)
        if w.has(place, "complementizer", "but") or word == "وذلك":
            return True
        if word in ("ردا", "تعليقا") or word in ("وسط", "ووسط"):
            return True
        acts = w.lists.classes(word[1:]) & {"finite"} or w.is_past_feminine(word[1:])
        return word.startswith("و") and bool(acts) and follows != ""

    def _joined(self, place: int) -> list[Form]:
        return [form for form in self.w.lexicon.lookup(self.r.key(place)) if form.joined]

    # ---- what begins anew --------------------------------------------------------------------

    def starts_anew(self, place: int, limit: int) -> bool:
        """Tell whether something new begins at a token, so that what was said before ends."""
        if not self.r.is_word(place):
            return False
        parted = self.parted(place)
        if self.w.is_participle(place):
            made = self.w.is_masdar(place) and not self.w.is_accusative(place)  # «مناقشة …»
            return (parted and not made) or self.opens_soon(place + 1, 3)
        if self.w.has(place, "burdening"):
            return any(self.w.has(n, "burden") for n in range(place, min(place + 9, limit)))
        moment = self.r.key(place) == "في" and self.r.key(place + 1) in ("وقت", "حين")
        if moment and self.w.is_verb(place + 2):
            return True  # «في وقت أعلنت السلطات …»
        return (
            (self.w.is_joined_verb(place) and self.speaks(place, parted=parted))
            or self._cites(place, parted=parted)
            or self._is_new_subject(place, limit)
            or (parted and (self._describes(place) or self._parts(place, limit)))
            or self._is_judged(place)
        )

    def _describes(self, place: int) -> bool:
        """Tell «…، ووصفها بأنها …», «…، واتهمته ب…»: a joined verb with a pronoun."""
        marks = frozenset({"describes", "accused", "addressee"})
        told = any(form.pronoun and form.verb.marks & marks for form in self._joined(place))
        return told and (self.w.may_be_with(place + 1) or self.opens_soon(place + 1, _NEXT))

    def _is_judged(self, place: int) -> bool:
        """Tell «…، إلا أن الادعاء مضلل»: the writer's word on the claim before it."""
        if self.r.key(place) not in _EXCEPT or self.r.key(place + 1) != "ان":
            return False
        pointed = self.w.has(place + 2, "demonstrative")
        return self.r.key(place + 2 + pointed) in _CLAIMS

    def _cites(self, place: int, *, parted: bool) -> bool:
        """Tell «بحسب», «على حد», «من جانبه»."""
        word, follows = self.r.key(place), self.r.key(place + 1)
        if self.w.has(place, "citing") or (word == "حسب" and parted):
            return not self._is_measure(place + 1)
        if word == "علي" and follows == "حد":
            return True
        return word in ("من", "ومن") and self.w.has(place + 1, "turn")

    def _is_measure(self, place: int) -> bool:
        """Tell «وفق تقسيم المناطق»: nobody is cited."""
        w = self.w
        speaks = w.is_a(place, *SPEAKERS)
        return w.has(place, "measure") or (w.is_common(place) and not speaks and w.is_masdar(place))

    def _parts(self, place: int, limit: int) -> bool:
        """Tell whether what comes after a comma is no part of what was said before it."""
        w, word, follows = self.w, self.r.key(place), self.r.key(place + 1)
        if word == "في" and follows in ("وقت", "حين"):
            return self._verb_near(place + 2)
        if w.has(place, "host") and not w.has(place, "complementizer"):
            return self._verb_near(place + 1)
        return (
            (word == "في" and w.has(place + 1, "step"))
            or (w.has(place, "then") and self._verb_near(place + 1))
            or (w.has(place, "but") and self._verb_ahead(place + 1, limit))
            or (word == "وان" and self.r.key(place + 1).startswith("كان"))
            or word == "دون"
            or (word == "من" and follows == "دون")
            # «بينما قالت …، أكد …»
            or (
                self._speaks_plainly(place)
                and not self._joined(place)
                and not self._closes_relative(place)
                and not self._is_awaited(place)
            )
            or self._comments(place)
        )

    def _is_awaited(self, place: int) -> bool:
        """Tell «زعمت أن الرئيس، قال …»: the verb of a clause that has none yet."""
        if not (self.w.is_definite(place - 2) or self.w.is_name(place - 2)):
            return False  # «أن الخبر كاذب، قال …»
        for step in range(place - 2, max(-1, place - _LONGEST_HALF - 3), -1):
            if self.w.has(step, "complementizer"):
                return step < place - 2
            if not self.r.is_word(step) or self.w.is_action(step) or self.w.verbs(step):
                return False
        return False

    def _closes_relative(self, place: int) -> bool:
        """Tell «أن الضابط الذي حقق معه، أكد …»: the verb of a subject with a relative clause."""
        for step in range(place - 2, max(-1, place - _FURTHEST_RELATIVE), -1):
            if self.r.parts(step) or self.w.has(step, "complementizer"):
                return False
            if self.w.has(step, "relative"):
                return any(self.w.has(n, "complementizer") for n in range(step - 8, step))
        return False

    def _comments(self, place: int) -> bool:
        """Tell «مما …», «وهو …», «ما يثير …»: the writer's words on what was said."""
        if self.r.key(place) == "ما":
            return self.r.key(place + 1)[:1] in ("ي", "ت")
        if not self.w.has(place, "comment") or not self.r.parts(place - 1):
            return False
        if self.w.has(place, "describing"):
            return self._judges(place + 1)
        return self.r.key(place) != "وذلك" or self.r.key(place + 1) == "ما"

    def _judges(self, place: int) -> bool:
        """Tell «وهو ما يعني …», «وهي خطوة …» from «وهو موقع عسكري …», which describes a noun."""
        if self.r.key(place) == "ما":
            return not self.w.has(place + 1, "not")
        if self.w.has(place, "taken_up"):
            return True
        forms = self.w.lexicon.lookup(self.r.key(place))
        said = any(form.kind == "noun" for form in forms) or self.w.is_a(place, "spoken", "call")
        return said and not self.w.is_definite(place)

    def _is_new_subject(self, place: int, limit: int) -> bool:
        """Tell whether «والداخلية تنفي …» begins here: someone else speaks, in a headline."""
        w, word = self.w, self.r.key(place)
        if not word.startswith("و") or len(word) < 4 or w.has(place, "official"):
            return False
        bare = w.lists.classes(word[1:])
        if not (w.is_definite(place) or "place_name" in bare or w.noun(place) != word):
            return False
        if self._is_second(place):
            return False
        for verb in range(place + 1, min(place + 4, limit)):
            forms = [
                f
                for f in w.lexicon.lookup(self.r.key(verb))
                if f.kind == "present" and not f.verb.marks & _UNLIKELY
            ]
            if forms and not any(form.joined or form.is_homograph for form in forms):
                return self.p.after(place, verb) == verb
        return False

    def _is_second(self, place: int) -> bool:
        """Tell «أن مصر والسودان ترفضان …»: the second half of the subject of the same clause."""
        for step in range(place - 1, place - _LONGEST_HALF - 1, -1):
            if self.w.has(step, "complementizer"):
                return step < place - 1
            if not self.r.is_word(step) or self.w.is_action(step) or self.w.verbs(step):
                return False
        return False

    def _verb_ahead(self, place: int, limit: int) -> bool:
        """Tell whether someone speaks in the clause after a «but»."""
        return any(
            self._speaks_plainly(n) or self._is_silence(n)
            for n in range(place, min(place + 10, limit))
        )

    def _speaks_plainly(self, place: int) -> bool:
        forms = self.w.lexicon.lookup(self.r.key(place))
        plain = self.w.is_verb(place) and not any(form.is_homograph for form in forms)
        plain = plain and not all(form.verb.marks & _UNLIKELY for form in forms)
        denied = any(f.is_finite and f.verb.stance == "denies" and not f.joined for f in forms)
        heard = denied and self.w.is_a(place + 1, "spoken")  # «مصدرا أمنيا فنّد الخبر»
        return plain and (heard or self.opens_soon(place + 1, _FAR))

    def _is_silence(self, place: int) -> bool:
        return self.w.has(place, "not") and self.w.has(
            place + 1, "no_response", "no_comment", "issues_comment"
        )

    def _verb_near(self, place: int) -> bool:
        for step in range(place, min(place + 3, len(self.r))):
            if self.w.is_verb(step) or self.w.has(step, "silent", "relay", "no_answer"):
                return True
            if not self.w.has(step, "then_skips"):
                return False
        return False

    # ---- what has a content of its own -------------------------------------------------------

    def speaks(self, place: int, *, parted: bool) -> bool:
        """Tell whether a joined verb has a content of its own: «وقال إن …», «وأكد: …»."""
        forms = self._joined(place)
        plain = any(not self.w.is_homograph(place, form) for form in forms)
        if self.opens_soon(place + 1, (_FAR if parted else _NEAR) if plain else _NEXT):
            return True
        governs = any(_GOVERNING & {key(name) for name in form.verb.frames} for form in forms)
        return plain and governs and parted

    def opens_soon(self, place: int, within: int) -> bool:
        """Tell whether a clause, a quotation or a colon follows soon in the same sentence."""
        for step in range(place, min(place + within, len(self.r))):
            text = self.r.written(step)
            if text == ":" or self.w.has(step, "complementizer") or self.p.is_quoted(step):
                return True
            if text in _ENDS_SEARCH or self.w.is_participle(step):
                return False
        return False
