"""What a person wants of an import, beside the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.formats import Options

# What becomes of another text that comes under a known name or address: it is refused, it is a
# correction that supersedes the old document, or it is a document of its own.
REFUSE, SUPERSEDE, SEPARATE = "refuse", "supersede", "separate"


@dataclass(frozen=True, slots=True)
class Choices:
    """How files are read, whose the annotations are, what becomes of what is known already.

    `annotator` names whose work the annotations are; without it they go to the layer that the
    file names, and the gold format's to gold. `replace` takes the files' content where it
    differs. `of` are options of single files, `without` files that are left out, both by their
    names as `collect` shows them.
    """

    format: str | None = None
    annotator: str = ""
    replace: bool = False
    corrections: str = REFUSE
    options: Options = field(default_factory=Options)
    of: Mapping[str, Options] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    def options_of(self, file: str) -> Options:
        """Return how a file is to be read."""
        return self.of.get(file, self.options)
