"""How much two attributions look like one: S(f, g) of agreement.md §3.1."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.agreement.normal import Letters, dice, low
from annotator.model.records import Attribution


@dataclass(frozen=True, slots=True)
class Parameters:
    """The weights of the three roles and the threshold above which two may be aligned."""

    cue: float = 0.35
    content: float = 0.45
    source: float = 0.20
    threshold: float = 0.30


DEFAULTS = Parameters()


@dataclass(frozen=True, slots=True)
class Shape:
    """An attribution as sets of letters. `core` is cue and content together.

    `low` and `high` bound the core, `first` and `last` all roles; half open, in letters.
    """

    annotator: str
    attribution: Attribution
    masks: dict[str, int]
    cue: int
    content: int
    source: int
    core: int = field(init=False)
    low: int = field(init=False)
    high: int = field(init=False)
    first: int = field(init=False)
    last: int = field(init=False)

    def __post_init__(self) -> None:
        """Derive the bounds."""
        core, every = self.cue | self.content, 0
        for mask in self.masks.values():
            every |= mask
        object.__setattr__(self, "core", core)
        object.__setattr__(self, "low", low(core) if core else 0)
        object.__setattr__(self, "high", core.bit_length())
        object.__setattr__(self, "first", low(every) if every else 0)
        object.__setattr__(self, "last", every.bit_length())

    @property
    def id(self) -> str:
        return self.attribution.id

    @property
    def key(self) -> tuple[str, str]:
        """What names the attribution among those of all annotators."""
        return self.annotator, self.attribution.id

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The order in which ties are broken: cue start, annotator, id."""
        return low(self.cue) if self.cue else self.first, self.first, *self.key


def shape(letters: Letters, annotator: str, item: Attribution) -> Shape:
    """Return an attribution as sets of letters; roles without letters are left out."""
    masks = {role: mask for role, parts in item.spans.items() if (mask := letters.mask(parts))}
    get = masks.get
    return Shape(annotator, item, masks, get("cue", 0), get("content", 0), get("source", 0))


def role_dice(first: int, second: int) -> float | None:
    """Return the Dice of one role; None when neither side has it, 0 when one side lacks it."""
    return dice(first, second) if first or second else None


def similarity(one: Shape, other: Shape, parameters: Parameters = DEFAULTS) -> float:
    """Return S between 0 and 1: the weighted mean of the roles' Dice behind a gate.

    Without a common letter of cue or of content, S is 0 unless the roles are confused (cue of
    one in the content of the other); then half the Dice of both roles together counts.
    """
    if not one.core & other.core:
        return 0.0
    total = weights = 0.0
    for weight, first, second in (
        (parameters.cue, one.cue, other.cue),
        (parameters.content, one.content, other.content),
        (parameters.source, one.source, other.source),
    ):
        if first or second:
            weights += weight
            total += weight * (1.0 if first == second else dice(first, second))
    value = total / weights if weights else 0.0
    if one.cue & other.cue or one.content & other.content:
        return value
    return max(value, 0.5 * dice(one.core, other.core))
