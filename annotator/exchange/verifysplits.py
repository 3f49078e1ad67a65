"""Are the splits of a release complete and disjoint, and is nothing alike on both sides?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.errors import Place, Problem
from annotator.exchange.duplicates import pairs
from annotator.exchange.progress import Progress
from annotator.exchange.releasedata import text_reader
from annotator.exchange.releasefile import MANIFEST, SPLITS, Release, split_lines
from annotator.exchange.splits import keys_of
from annotator.formats import Stream

_SHOWN = 80


def split_problems(release: Release, stream: Stream, progress: Progress) -> list[Problem]:
    """Return what is wrong with the splits; raise AnnotatorError for a line that is not sound."""
    said = release.manifest.get("splits")
    at = Place(file=str(release.folder / SPLITS))
    lines = list(split_lines(release.folder))
    if said is None:
        return [Problem("release_splits_unsaid", at)] if lines else []
    problems: list[Problem] = []
    split: dict[str, str] = {}
    group: dict[str, str] = {}
    for place, line in lines:
        if line["document"] in split:
            problems.append(Problem("split_twice", place, {"id": line["document"]}))
        split[line["document"]], group[line["document"]] = line["split"], line["group"]
    problems += _complete(stream, split, at)
    problems += _torn(split, group, at)
    problems += _counted(release, split, group)
    if not problems:
        problems += _leaks(release, stream, split, progress)
    return problems


def _complete(stream: Stream, split: Mapping[str, str], at: Place) -> Iterator[Problem]:
    """Every document of the dataset has a split, and nothing else has."""
    known = {part.documents[0].id for part in stream.slices()}
    for id in sorted(known - split.keys()):
        yield Problem("split_missing", at, {"id": id})
    for id in sorted(split.keys() - known):
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
    release: Release, stream: Stream, split: Mapping[str, str], progress: Progress
) -> Iterator[Problem]:
    """Nothing in two splits has the same address or story, or is nearly the same text."""
    together = release.manifest["splits"]["together"]
    read = text_reader(release.native)
    titles: dict[str, str] = {}
    first: dict[str, str] = {}
    for part in stream.slices():
        document = part.documents[0]
        titles[document.id] = document.title[:_SHOWN]
        for key in sorted(keys_of(document, together)):
            other = first.setdefault(key, document.id)
            if split[other] != split[document.id]:
                yield _leak("split_leak_key", document.id, other, titles, split, key=key)

    texts = ((part.documents[0].id, part.documents[0].text) for part in stream.told(progress))
    for pair in pairs(texts, read):
        if split[pair.one] != split[pair.other]:
            percent = round(100 * pair.likeness)
            yield _leak("split_leak", pair.one, pair.other, titles, split, percent=percent)


def _leak(
    code: str,
    one: str,
    other: str,
    titles: Mapping[str, str],
    split: Mapping[str, str],
    **more: str | int,
) -> Problem:
    place = Place(document=one, title=titles[one])
    params = {"other": titles[other] or other, "one": split[one], "second": split[other]}
    return Problem(code, place, {**params, **more})
