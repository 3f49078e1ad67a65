"""What the text view paints: marks, which know nothing of records."""

from __future__ import annotations

from dataclasses import dataclass

LANE = "lane"
OUTLINE = "outline"
WASH = "wash"
FOUND = "found"
LANED = frozenset({LANE, OUTLINE})  # what lies in a lane under the words

QUIET, NORMAL, ACTIVE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Mark:
    """Something painted on text: fragments in code points, a colour, perhaps a chip.

    `style` is "lane" (underline in a lane), "outline" (a broken line in a lane, around the words
    where it is active: nobody's yet), "wash" (muted ground, dimmed text) or "found" (a box).
    `emphasis` is 0 quiet, 1 normal, 2 active. `links` name marks to draw arcs to.
    """

    id: str
    owner: str
    fragments: tuple[tuple[int, int], ...]
    colour: str
    label: str = ""
    emphasis: int = NORMAL
    style: str = LANE
    links: tuple[str, ...] = ()
    tip: str = ""

    def length(self) -> int:
        return sum(end - start for start, end in self.fragments)

    def lies_like(self, other: Mark) -> bool:
        """Return whether exchanging the two needs new paint but no new layout."""
        return (
            self.fragments == other.fragments
            and self.label == other.label
            and self.style == other.style
        )
