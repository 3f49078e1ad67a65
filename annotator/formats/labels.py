"""What other programs call roles, attributes and values → what the tagset calls them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.errors import Place, Problem
from annotator.formats.base import Options
from annotator.model.tagset import Attribute, Role, Tagset, Term, Value

IGNORED = "label_ignored"
_Named = Role | Attribute | Value | Term


def plain(word: str) -> str:
    """Return a word without what programs change in names: case, hyphens, blanks, underscores."""
    return "".join(c for c in word.casefold() if c not in "-_ ")


class Labels:
    """Finds roles, attributes and values by id or label, and remembers what is unknown.

    A person's own mapping (`Options.labels`) comes first; a word mapped to nothing is left out
    without a remark.
    """

    def __init__(self, tagset: Tagset, options: Options) -> None:
        """Look up in `tagset`, after the mapping of `options`."""
        self.unknown: Counter[str] = Counter()
        self._mapped = {plain(word): target for word, target in options.labels.items()}
        self._roles = _known(tagset.roles)
        self._attributes = _known(tagset.attributes)
        self._values = {item.id: _known(item.values) for item in tagset.attributes}
        self._implicit = {item.id: _known(item.values) for item in tagset.implicit}
        self._regions = _known(tagset.regions)

    def role(self, word: str) -> str | None:
        """Return the role that is meant, or None."""
        return self._find(word, self._roles, word)

    def known_role(self, word: str) -> str | None:
        """Return the role that is meant, or None, without remembering what is unknown."""
        mapped = self._mapped.get(plain(word), word)
        return self._roles.get(plain(mapped)) if mapped else None

    def attribute(self, word: str) -> str | None:
        """Return the attribute that is meant, or None."""
        return self._find(word, self._attributes, word)

    def value(self, attribute: str, word: str) -> str | None:
        """Return the value of an attribute of the tagset that is meant, or None."""
        return self._find(word, self._values.get(attribute, {}), f"{attribute}={word}")

    def implicit(self, feature: str, word: str) -> str | None:
        """Return the value of a feature of unwritten sources that is meant, or None."""
        return self._find(word, self._implicit.get(feature, {}), f"{feature}={word}")

    def region(self, word: str) -> str | None:
        """Return the kind of region that is meant, or None."""
        return self._find(word, self._regions, word)

    def _find(self, word: str, known: Mapping[str, str], shown: str) -> str | None:
        mapped = self._mapped.get(plain(shown))
        if mapped is not None:
            return known.get(plain(mapped.rpartition("=")[2])) if mapped else None
        found = known.get(plain(word))
        if found is None:
            self.unknown[shown] += 1
        return found

    def notes(self, place: Place) -> tuple[Problem, ...]:
        """Return a remark for each word that nothing in the tagset stands for."""
        return tuple(
            Problem(IGNORED, place, {"name": word, "n": n}, "warning")
            for word, n in sorted(self.unknown.items())
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Something of the tagset that a word can be mapped to: a role, attribute, value or region."""

    kind: str
    id: str
    labels: Mapping[str, str]


ROLE, ATTRIBUTE, VALUE, REGION = "role", "attribute", "value", "region"


def targets(word: str, tagset: Tagset) -> tuple[Target, ...]:
    """Return what an unknown word, as a `label_ignored` remark names it, can be mapped to.

    `ATTRIBUTE=WORD` is a value of that attribute or feature; what else there is may be a role,
    an attribute or a kind of region: programs do not tell.
    """
    name, equals, _ = word.partition("=")
    if equals:
        terms: list[Attribute | Term] = [*tagset.attributes, *tagset.implicit]
        values = next((item.values for item in terms if item.id == name), ())
        return tuple(Target(VALUE, value.id, value.labels) for value in values)
    return (
        *(Target(ROLE, item.id, item.labels) for item in tagset.roles),
        *(Target(ATTRIBUTE, item.id, item.labels) for item in tagset.attributes),
        *(Target(REGION, item.id, item.labels) for item in tagset.regions),
    )


def unknown_words(notes: Iterable[Problem]) -> dict[str, int]:
    """Return the words that a reader found nothing for, with how often they stand there."""
    found: dict[str, int] = {}
    for note in notes:
        if note.code == IGNORED:
            word = str(note.params["name"])
            found[word] = found.get(word, 0) + int(note.params["n"])
    return found


def _known(items: Iterable[_Named]) -> dict[str, str]:
    """Map ids and labels to ids; an id wins over a label."""
    items = tuple(items)
    found = {plain(label): item.id for item in items for label in item.labels.values()}
    return found | {plain(item.id): item.id for item in items}
