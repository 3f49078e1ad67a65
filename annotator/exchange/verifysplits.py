"""Are the splits of a release complete and disjoint, and is nothing alike on both sides?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from annotator.errors import Place, Problem
from annotator.exchange.duplicates import pairs
from annotator.exchange.progress import Progress
from annotator.exchange.releasedata import Lines
from annotator.exchange.releasefile import MANIFEST, SPLITS, Release, split_lines
from annotator.exchange.splits import keys_of
from annotator.model.compact import Ids
from annotator.model.records import Document

_SHOWN = 80


def split_problems(release: Release, progress: Progress) -> list[Problem]:
    """Return what is wrong with the splits; raise AnnotatorError for a line that is not sound."""
    said = release.manifest.get("splits")
    at = Place(file=str(release.folder / SPLITS))
    problems: list[Problem] = []
    split: dict[str, str] = {}
    group: dict[str, str] = {}
    for place, line in split_lines(release.folder):
        if said is None:
            return [Problem("release_splits_unsaid", at)]
        id = line["document"]
        if id in split:
            problems.append(Problem("split_twice", place, {"id": id}))
        split[id] = sys.intern(line["split"])
        # A leader is one object for all its group: so are most of its members' own ids.
        group[id] = id if line["group"] == id else sys.intern(line["group"])
    if said is None:
        return []
    lines = Lines(release.native)
    problems += _complete(lines, split, at)
    problems += _torn(split, group, at)
    problems += _counted(release, split, group)
    if not problems:
        problems += _leaks(release, lines, split, progress)
    return problems


def _complete(lines: Lines, split: Mapping[str, str], at: Place) -> Iterator[Problem]:
    """Every document of the dataset has a split, and nothing else has."""
    missing = []
    known = Ids()
    for line in lines:
        known.add(line["id"])
        if line["id"] not in split:
            missing.append(line["id"])
    for id in sorted(missing):
        yield Problem("split_missing", at, {"id": id})
    for id in sorted(id for id in split if id not in known):
        yield Problem("split_unknown", at, {"id": id})


def _torn(split: Mapping[str, str], group: Mapping[str, str], at: Place) -> Iterator[Problem]:
    """No group stands in two splits."""
    first: dict[str, str] = {}
    for id, leader in sorted(group.items()):
        if first.setdefault(leader, split[id]) != split[id]:
            names: dict[str, str | int] = {"id": id, "one": first[leader], "other": split[id]}
            yield Problem("split_torn", at, names)


def _counted(
    release: Release, split: Mapping[str, str], group: Mapping[str, str]
) -> Iterator[Problem]:
    said = release.manifest["splits"]
    counts = {item["name"]: item["documents"] for item in said["shares"]}
    found = dict.fromkeys(counts, 0)
    for name in split.values():
        found[name] = found.get(name, 0) + 1
    if found != counts or said["groups"] != len(set(group.values())):
        at = Place(file=str(release.folder / MANIFEST))
        yield Problem("release_says_otherwise", at, {"name": "splits"})


def _leaks(
    release: Release, lines: Lines, split: Mapping[str, str], progress: Progress
) -> Iterator[Problem]:
    """Nothing in two splits has the same address or story, or is nearly the same text."""
    together = release.manifest["splits"]["together"]
    first: dict[str, str] = {}

    def texts() -> Iterator[tuple[str, str]]:
        for place, line in enumerate(lines, 1):
            yield line["id"], line["text"]
            progress(place, len(split))

    for line in lines:
        document = Document(line["id"], line["title"], "", "", meta=line["meta"])
        for key in sorted(keys_of(document, together)):
            other = first.setdefault(key, document.id)
            if split[other] != split[document.id]:
                yield _leak("split_leak_key", document.id, other, lines, split, key=key)
    for pair in pairs(texts(), lines.text):
        if split[pair.one] != split[pair.other]:
            percent = round(100 * pair.likeness)
            yield _leak("split_leak", pair.one, pair.other, lines, split, percent=percent)


def _leak(
    code: str, one: str, other: str, lines: Lines, split: Mapping[str, str], **more: str | int
) -> Problem:
    title, beside = (lines[id]["title"][:_SHOWN] for id in (one, other))
    params = {"other": beside or other, "one": split[one], "second": split[other]}
    return Problem(code, Place(document=one, title=title), {**params, **more})
