"""Why the reviewer decided so: a code, words, and the rule of the guideline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.model.tagset import canonical
from annotator.sentences import N_

# One digit on the screen: 1 slip, 2 guideline gap, 3 genuine ambiguity, 4 text problem.
REASONS: Mapping[str, str] = {
    "slip": N_("a slip"),
    "guideline_gap": N_("the guideline does not say"),
    "ambiguity": N_("the text can be read both ways"),
    "text_problem": N_("the text is faulty"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """All parts may be empty; `code` is a key of REASONS, `guideline` a rule such as «4.2»."""

    code: str = ""
    note: str = ""
    guideline: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.code or self.note or self.guideline)

    def stored(self) -> str:
        """Return what a decision keeps: JSON, or nothing."""
        if not self:
            return ""
        return canonical({"code": self.code, "note": self.note, "guideline": self.guideline})

    def plain(self) -> str:
        """Return one line for the provenance of an export."""
        return " · ".join(part for part in (self.code, self.guideline, self.note) if part)


NO_REASON = Reason()


def parse(stored: str) -> Reason:
    """Return the reason that a decision keeps; foreign text becomes its note."""
    if not stored:
        return NO_REASON
    try:
        return Reason(**json.loads(stored))
    except (ValueError, TypeError):
        return Reason(note=stored)
