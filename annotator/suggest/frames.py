"""Which frame of a verb opens at a word: «أن», a quotation, a preposition, a bare object."""

from __future__ import annotations

from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import key

_PREPOSITIONS = {key(name): name for name in ("الى", "عن", "على", "من", "في")}
_OF_WHAT = key("عما")
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
            return self._that(place, frames)
        if self.r.written(place) == ":":
            return self.colon(place, limit, frames)
        if self.p.is_quoted(place) and self.r.key(place - 1) != "ل":
            return ("quote", place) if frames & {"quote", "object"} else _NONE
        word = self.r.key(place)
        name = "عن" if word == _OF_WHAT else _PREPOSITIONS.get(word, "")
        if name not in frames:
            return self._by_form(place, frames)
        return _NONE if name == "من" and asked else self._governed(place, name)

    def _by_form(self, place: int, frames: frozenset[str]) -> tuple[str, int]:
        """Return the frame of a word with a preposition written onto it, or of a question."""
        opens = {
            "ب": self._is_with(place),
            "ل": self.w.clitic(place, "ل"),
            "question": self.w.has(place, "interrogative"),
        }
        frame = next((name for name, found in opens.items() if found and name in frames), "")
        return (frame, place) if frame else _NONE

    def colon(self, place: int, limit: int, frames: frozenset[str]) -> tuple[str, int]:
        """Return what opens after a colon."""
        after = place + 1
        if after >= limit or not frames & {"quote", "clause"}:
            return _NONE
        if self.w.has(after, "complementizer"):
            return "clause", after
        if self.r.opens(after) > 0:
            return "quote", after
        return ("colon", after) if "quote" in frames and self.r.is_word(after) else _NONE

    def _that(self, place: int, frames: frozenset[str]) -> tuple[str, int]:
        before = _PREPOSITIONS.get(self.r.key(place - 1), "")
        if before in frames:
            return before, place - 1
        if before or self.w.has(place - 1, "not_that"):
            return _NONE
        bound = self.r.key(place).startswith(("بان", "وبان"))
        return ("clause", place) if "clause" in frames or ("ب" in frames and bound) else _NONE

    def _governed(self, place: int, name: str) -> tuple[str, int]:
        after = place + 1
        if self.w.has(after, f"not_frame.{key(name)}") or self.w.has(place - 1, "binding"):
            return _NONE
        if name == "في" and (self.w.is_a(after, "medium") or self.w.has(after, "time")):
            return _NONE
        if name == "على" and self.w.is_a(after, "medium", "social"):
            return _NONE
        return name, place

    def _is_with(self, place: int) -> bool:
        if not self.r.is_word(place) or (self.w.has(place, "manner") and not self._is_of(place)):
            return False
        if self.r.key(place) == "ب":
            return self.r.opens(place + 1) > 0
        if self.w.has(place, "saying"):
            return False
        word = self.r.key(place)
        unknown = len(word) > 3 and word[0] == "ب" and not self.w.has(place, "spelt_with_b")
        return self.w.clitic(place, "ب") or unknown

    def _is_of(self, place: int) -> bool:
        """Tell «بسرعة الانتهاء» from «بسرعة»."""
        return self.w.is_definite(place + 1) or self.w.is_masdar(place + 1)

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
        if w.has(place, *_NO_OBJECT) or self._acts(place):
            return False
        if word.startswith("و") and not w.is_common(place):
            return w.noun(place) == word
        return not (w.clitic(place, "ب") or w.clitic(place, "ل") or w.may_be_with(place))

    def _is_what(self, place: int) -> bool:
        """Tell «ما تردد عن …» and «ما وصفه ب…» from «ما يثير …»."""
        rumoured = self.w.has(place + 1, "published_passively")
        return rumoured or self.r.key(place + 1)[:1] not in ("ي", "ت")

    def _acts(self, place: int) -> bool:
        w = self.w
        return w.is_joined_verb(place) or w.is_participle(place) or w.is_action(place)

    def is_heard(self, place: int) -> bool:
        """Tell «الأنباء», «الاتهامات»: what is denied or rejected, wherever it stands."""
        return self.w.is_a(place, "spoken") and self.r.key(place).startswith("ال")
