"""Every sample file of others, tried as a person would import it: `python -m …samples_table`.

A file is imported, or read without anything of ours in it, or refused with a reason; nothing else
may happen. What no format of ours reads is only named.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.exchange import create_project, import_paths
from annotator.i18n import sentence
from annotator.model.records import Attribution
from tests.helpers import SHARED

SAMPLES = SHARED / "samples"
IMPORTED, EMPTY, REFUSED, NO_FORMAT = "imported", "nothing of ours in it", "refused", "no format"
_NO_SAMPLES = ("README.md", ".LICENSE", "LICENSE", ".gitignore")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: in a word, by which codes, with how much, and one reason in full."""

    file: str
    state: str
    codes: tuple[str, ...] = ()
    documents: int = 0
    attributions: int = 0
    reason: str = ""

    @property
    def group(self) -> str:
        """Return the folder that tells files of one kind together, and their ending."""
        path = Path(self.file)
        return f"{'/'.join(path.parts[:-1][:2])} *{path.suffix}"


def outcomes() -> Iterator[Outcome]:
    """Try every file, in an empty project of its own."""
    for path in sorted(path for path in SAMPLES.rglob("*") if path.is_file()):
        if not path.name.endswith(_NO_SAMPLES) and not path.name.startswith("LICENSE"):
            with tempfile.TemporaryDirectory() as folder:
                yield outcome(path, Path(folder))


def outcome(path: Path, folder: Path) -> Outcome:
    """Try one file as A01's; anything but an AnnotatorError is a bug and goes through."""
    name = path.relative_to(SAMPLES).as_posix()
    with create_project(folder / "p.isnad", annotator="A01") as store:
        try:
            done = import_paths(store, [path], None, "A01")
        except AnnotatorError as error:
            codes = tuple(sorted({problem.code for problem in error.problems}))
            if codes == ("format_unknown",):
                return Outcome(name, NO_FORMAT)
            return Outcome(name, REFUSED, codes, reason=sentence(error.problems[0]))
        items = len(store.find(Attribution))
        return Outcome(name, IMPORTED if items else EMPTY, (), done.new_documents, items)


def table(found: list[Outcome]) -> Iterator[str]:
    """Yield lines: what became of the files of each folder, and why."""
    groups: dict[str, list[Outcome]] = {}
    for item in found:
        groups.setdefault(item.group, []).append(item)
    yield f"{'files':48} {'tried':>5} {IMPORTED:>8} {'empty':>6} {REFUSED:>7} {NO_FORMAT:>9}  why"
    for name, items in groups.items():
        states = Counter(item.state for item in items)
        why = Counter(", ".join(item.codes) for item in items if item.codes)
        counts = [states[state] for state in (IMPORTED, EMPTY, REFUSED, NO_FORMAT)]
        reasons = "; ".join(f"{codes} {n}" for codes, n in why.most_common())
        yield (
            f"{name:48} {len(items):>5} {counts[0]:>8} {counts[1]:>6} {counts[2]:>7}"
            f" {counts[3]:>9}  {reasons}"
        )
    total = Counter(item.state for item in found)
    yield (
        f"{'all':48} {len(found):>5} {total[IMPORTED]:>8} {total[EMPTY]:>6} {total[REFUSED]:>7}"
        f" {total[NO_FORMAT]:>9}"
    )


if __name__ == "__main__":
    tried = list(outcomes())
    sys.stdout.write("\n".join(table(tried)) + "\n")
    for item in tried:
        if item.state == REFUSED:
            sys.stdout.write(f"{item.file}: {item.reason}\n")
