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
        forms = [f for f in self._joined(place) if f.kind == "past"]
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
            return parted or self.opens_soon(place + 1, 3)
        if self.w.has(place, "burdening"):
            return any(self.w.has(n, "burden") for n in range(place, min(place + 9, limit)))
        if self.w.is_joined_verb(place) and self.speaks(place, parted=parted):
            return True
        if self._cites(place, parted=parted) or self._is_new_subject(place, limit):
            return True
        return parted and self._parts(place, limit)

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
        if w.has(place, "host") and not word.endswith(("ان", "انه", "انها")):
            return self._verb_near(place + 1)
        return (
            (word == "في" and w.has(place + 1, "step"))
            or (w.has(place, "then") and self._verb_near(place + 1))
            or (w.has(place, "but") and self._verb_ahead(place + 1, limit))
            or word == "دون"
            or (word == "من" and follows == "دون")
            # «بينما قالت …، أكد …»
            or (self._speaks_plainly(place) and not self._joined(place))
            or self._comments(place)
        )

    def _comments(self, place: int) -> bool:
        """Tell «مما …», «وهو …», «ما يثير …»: the writer's words on what was said."""
        if self.r.key(place) == "ما":
            return self.r.key(place + 1)[:1] in ("ي", "ت")
        if not self.w.has(place, "comment") or not self.r.parts(place - 1):
            return False
        return self.r.key(place) != "وذلك" or self.r.key(place + 1) == "ما"

    def _is_new_subject(self, place: int, limit: int) -> bool:
        """Tell whether «والداخلية تنفي …» begins here: someone else speaks, in a headline."""
        w, word = self.w, self.r.key(place)
        if not word.startswith("و") or len(word) < 4 or w.has(place, "official"):
            return False
        bare = w.lists.classes(word[1:])
        if not (w.is_definite(place) or "place_name" in bare or w.noun(place) != word):
            return False
        for verb in range(place + 1, min(place + 4, limit)):
            forms = [f for f in w.lexicon.lookup(self.r.key(verb)) if f.kind == "present"]
            if forms and not any(form.joined or form.is_homograph for form in forms):
                return self.p.after(place, verb) == verb
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
        return plain and self.opens_soon(place + 1, _FAR)

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
