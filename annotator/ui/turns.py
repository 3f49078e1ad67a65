"""Pressing a role's key again: from the likeliest words to the next ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.model.records import Attribution, Fragment
from annotator.ui.phrasing import candidates


@dataclass(slots=True)
class Turns:
    """Which words a role's key marked last, and which it marks when it is pressed again."""

    item: str = ""
    role: str = ""
    caret: int = -1
    parts: Sequence[Fragment] = ()
    place: int = 0

    def goes_on(self, item: Attribution, role: str, caret: int) -> bool:
        """Tell whether this press is another one of the same key, with nothing in between."""
        return (self.item, self.role, self.caret) == (item.id, role, caret)

    def next(self, text: str, item: Attribution, role: str, caret: int) -> Fragment | None:
        """Return the words that a press of the role's key means now, or None."""
        if self.goes_on(item, role, caret) and self.parts:
            self.place = (self.place + 1) % len(self.parts)
        else:
            held = item.spans.get(role, ())
            found = candidates(text, item, role)
            now = held if len(held) == 1 else ()
            self.parts = [*(part for part in found if part not in now), *now]
            self.item, self.role, self.place = item.id, role, 0
        if not self.parts:
            return None
        self.caret = self.parts[self.place][1]
        return self.parts[self.place]

    def chosen(self, item: Attribution, role: str, caret: int) -> None:
        """Note that a role was only chosen: the next press of its key asks for other words."""
        self.item, self.role, self.caret, self.parts = item.id, role, caret, ()
