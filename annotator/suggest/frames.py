"""Which frame of a verb opens at a word: «أن», a quotation, a preposition, a bare object."""

from __future__ import annotations

from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import MARKS, key

_PREPOSITIONS = {key(name): name for name in ("الى", "عن", "على", "من", "في")}
_OF_WHAT = key("عما")
_LONGEST_QUOTED_NAME = 5  # tokens with one mark
_EXTENT = key("مدى")
_NONE = "", 0
# Words that begin no bare object.
_NO_OBJECT = (
    "adverb", "auxiliary", "complementizer", "conjunction", "host", "negation", "preposition",
    "relative", "time", "turn", "with_pronoun",
)  # fmt: skip


class Frames:
    """Tells what opens at the words of one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r

    def at(self, place: int, limit: int, frames: frozenset[str], *, asked: bool) -> tuple[str, int]:
        """Return the frame that opens at a token and where the content begins, or ("", 0).

        After a verb that is `asked` of someone, «من» governs that person, no content.
        """
        if self.w.has(place, "complementizer"):
            asks = "question" in frames and self._is_whether(place)
            return ("question", place) if asks else self._that(place, frames)
        if self.r.written(place) == ":":
            return self.colon(place, limit, frames)
        if "quote" in frames and self._is_unmarked(place):
            return "colon", place
        if self._names_place(place):
            return _NONE
        if self.p.is_quoted(place) and self.r.key(place - 1) != "ل":
            return ("quote", place) if frames & {"quote", "object"} else _NONE
        return self._by_word(place, limit, frames, asked=asked)

    def _is_unmarked(self, place: int) -> bool:
        """Tell a lost mark right after a verb, and «وأضاف نعلم أنها …»."""
        return (self._is_lost(place) and bool(self.w.verbs(place - 1))) or self.w.is_mine(place)

    def _by_word(
        self, place: int, limit: int, frames: frozenset[str], *, asked: bool
    ) -> tuple[str, int]:
        """Return the frame that a preposition opens, or a word with one."""
        word = self.r.key(place)
        name = "عن" if word == _OF_WHAT else _PREPOSITIONS.get(word, "")
        if name not in frames:
            return self._by_form(place, frames)
        if self.r.written(place + 1) == ":":  # «وأشار إلى: “…”»
            return self.colon(place + 1, limit, frames | {"quote"})
        return _NONE if name == "من" and asked else self._governed(place, name)

    def _by_form(self, place: int, frames: frozenset[str]) -> tuple[str, int]:
        """Return the frame of a word with a preposition written onto it, or of a question."""
        opens = {
            "ب": self._is_with(place),
            "ل": self.w.clitic(place, "ل"),
            "question": self.w.has(place, "interrogative") or self._is_whether(place),
        }
        frame = next((name for name, found in opens.items() if found and name in frames), "")
        return (frame, place) if frame else _NONE

    def _is_whether(self, place: int) -> bool:
        """Tell «تساءل إن كان …», «سألت إذا ما كانت …»."""
        was = self.r.key(place + 1 + (self.r.key(place + 1) == "ما")).startswith("كان")
        return self.r.key(place) in ("ان", "اذا") and was

    def _names_place(self, place: int) -> bool:
        """Tell «في حديث إلى “الأفق” أن …»: a quoted name after a preposition."""
        closing = self.r.opens(place)
        if closing < 0:
            return False
        if self.w.has(place - 1, "preposition"):
            return self.w.has(closing + 1, "complementizer")
        titled = self.r.written(place - 1) == ")" or self.w.is_definite(place - 1)
        short = closing - place <= _LONGEST_QUOTED_NAME
        return (
            titled
            and short
            and self.w.has(closing + 1 + self.r.parts(closing + 1), "complementizer")
        )

    def colon(self, place: int, limit: int, frames: frozenset[str]) -> tuple[str, int]:
        """Return what opens after a colon."""
        after = place + 1
        if after >= limit or not frames & {"quote", "clause"}:
            return _NONE
        if self.w.has(after, "complementizer"):
            return "clause", after
        if self.r.opens(after) > 0:
            return "quote", after
        said = self.r.is_word(after) or self._is_lost(after)
        return ("colon", after) if "quote" in frames and said else _NONE

    def _is_lost(self, place: int) -> bool:
        """Tell a mark that opens a quotation whose end was lost."""
        marked = self.r.written(place) in MARKS and self.r.quote_of[place] < 0
        opens = self.r.touches(place + 1) and self.r.is_word(place + 1)
        return marked and opens and not (self.r.touches(place) and self.r.is_word(place - 1))

    def _that(self, place: int, frames: frozenset[str]) -> tuple[str, int]:
        if self.r.written(place) == "إلا":
            return _NONE  # folds like «ألا»
        before = _PREPOSITIONS.get(self.r.key(place - 1), "")
        if before in frames:
            return before, place - 1
        if before or self.w.has(place - 1, "not_that"):
            return _NONE
        bound = self.r.key(place).startswith(("بان", "وبان"))
        return ("clause", place) if "clause" in frames or ("ب" in frames and bound) else _NONE

    def _governed(self, place: int, name: str) -> tuple[str, int]:
        after = place + 1
        on = name == "على" and not self.w.has(place - 1, "binding_on")
        to = name == "الى" and self.w.has(place - 1, "addressee_noun")  # «دعا المسؤولين إلى»
        free = on or to
        bound = self.w.has(place - 1, "binding") and not free and self.r.key(place) != _OF_WHAT
        extent = self.r.key(after) == _EXTENT and not self._is_period(after + 1)
        if bound or (self.w.has(after, f"not_frame.{key(name)}") and not extent):
            return _NONE
        told = self.w.is_a(place - 1, "medium") and not self.w.has(after, "complementizer")
        circumstance = {
            "في": self.w.is_a(after, "medium") or self.w.has(after, "time"),
            "على": self.w.is_a(after, "medium", "social"),
            "الى": told,  # «في حديث إلى “صوت لبنان”»
        }
        return _NONE if circumstance.get(name) else (name, place)

    def _is_period(self, place: int) -> bool:
        """Tell «على مدى يومين» from «على مدى أهمية الملف»."""
        word = self.r.key(place)
        counted = self.w.has(place, "time", "quantifier") or word[:1].isdigit()
        return counted or word.endswith(("ين", "ات")) or not self.r.is_word(place)

    def _is_with(self, place: int) -> bool:
        if not self.r.is_word(place) or (self.w.has(place, "manner") and not self._is_of(place)):
            return False
        if self.r.key(place) == "ب":
            return self.r.opens(place + 1) > 0 or self.r.written(place + 1) == "("
        if self.w.has(place, "saying"):
            return False
        word = self.r.key(place)
        unknown = len(word) > 3 and word[0] == "ب" and not self.w.has(place, "spelt_with_b")
        return self.w.clitic(place, "ب") or unknown

    def _is_of(self, place: int) -> bool:
        """Tell «بسرعة الانتهاء» from «بسرعة»."""
        if self.w.has(place, "citing"):
            return False  # «ويعتقد خبراء، بحسب التقرير، أن …»
        follows = self.w.is_definite(place + 1) or self.w.is_masdar(place + 1)
        return follows and not self.w.has(place, "citing")  # «بحسب التقرير»

    def is_saying(self, place: int, frames: frozenset[str]) -> bool:
        """Tell «قائلاً», «بالقول», «إلى القول» after a verb that takes them."""
        if not frames & {"saying", "quote", "الى"}:
            return False
        if self.r.key(place) == "الي" and self.r.key(place + 1) == "القول":
            return True
        return bool(frames & {"saying", "quote"}) and self.w.has(place, "saying")

    # ---- objects -----------------------------------------------------------------------------

    def is_object(self, place: int) -> bool:
        """Tell whether a bare noun phrase begins here that may be what is said."""
        w, word = self.w, self.r.key(place)
        if not self.r.is_word(place):
            return self.r.opens(place) > 0
        if w.has(place, "pronoun"):
            return not w.has(place, "aside")
        if word == "ما":
            return self._is_what(place)
        if w.is_bare_clitic(place) or w.has(place, *_NO_OBJECT) or self._acts(place):
            return False
        if word.startswith("و") and not w.is_common(place):
            return w.noun(place) == word
        return not (w.clitic(place, "ب") or w.clitic(place, "ل") or w.may_be_with(place))

    def _is_what(self, place: int) -> bool:
        """Tell «ما تردد عن …» and «ما وصفه ب…» from «ما يثير …»."""
        rumoured = self.w.has(place + 1, "published_passively", "can")
        if self.w.has(place + 1, "preposition"):
            return False  # «في وقت ما من …»
        word = self.r.key(place + 1)
        held = word.startswith("ت") and word.endswith(("ه", "ها"))  # «ما تضمنه التقرير»
        return rumoured or held or word[:1] not in ("ي", "ت")

    def _acts(self, place: int) -> bool:
        w = self.w
        if w.has(place, "thing") and w.has(place, "finite"):
            return False  # «أكد الوزير، اليوم، رفض بلاده التورط»
        return w.is_joined_verb(place) or w.is_participle(place) or w.is_action(place)

    def is_heard(self, place: int) -> bool:
        """Tell «الأنباء», «الاتهامات»: what is denied or rejected, wherever it stands."""
        return self.w.is_a(place, "spoken") and self.r.key(place).startswith("ال")
