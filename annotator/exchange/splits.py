"""Training, validation and test documents, so that no test has been seen in training.

Documents that are nearly the same text, have the same address, tell the same story, or share what
a person names (such as the outlet) are a group, and a group is never torn apart. Which split a
group goes to is a hash of its leader and the seed, held against the shares: adding documents moves
no other. A document that an earlier release has put somewhere stays there, a corrected article
comes where the old one was; where a new document joins groups of several splits, all go to the
first of these in the order of the shares, for what was trained on must not become a test.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from array import array
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from annotator.errors import mistake
from annotator.exchange.duplicates import Pair
from annotator.model.records import Document

DEFAULT: Mapping[str, int] = {"train": 80, "validation": 10, "test": 10}
ALWAYS = ("url", "story")  # metadata that holds a group together in every release
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_WHOLE = 1 << 52


@dataclass(frozen=True, slots=True)
class Rule:
    """How documents are split: shares by name, in order, and what stays together."""

    seed: str
    shares: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT))
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Splits:
    """Where each document went, in which group; `moved` were elsewhere in the earlier release."""

    split: Mapping[str, str]
    group: Mapping[str, str]
    moved: tuple[str, ...] = ()

    def counts(self, shares: Iterable[str]) -> dict[str, int]:
        """Return how many documents each split has."""
        found = dict.fromkeys(shares, 0)
        for name in self.split.values():
            found[name] += 1
        return found


def shares_from(text: str) -> dict[str, int]:
    """Return shares from what a person writes, such as `train=80,validation=10,test=10`.

    Raises `splits_wrong` for anything else; `none` gives no shares at all.
    """
    if text.strip() in ("none", ""):
        return {}
    found: dict[str, int] = {}
    for pair in text.split(","):
        name, _, share = (part.strip() for part in pair.partition("="))
        if not _NAME.fullmatch(name) or name in found or not share.isdecimal() or int(share) == 0:
            raise mistake("splits_wrong", value=pair.strip())
        found[name] = int(share)
    return found


# ---- groups --------------------------------------------------------------------------------


def keys_of(document: Document, together: Collection[str]) -> frozenset[str]:
    """Return what a document shares with those that must stay with it, apart from its words."""
    found = {name: document.meta.get(name, "").strip() for name in (*ALWAYS, *together)}
    if found["url"]:
        found["url"] = address(found["url"])
    return frozenset(f"{name}={value}" for name, value in found.items() if value)


def address(url: str) -> str:
    """Return an address without what does not change the page: scheme, www, fragment, trackers."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url.strip()
    kept = (
        q for q in parts.query.split("&") if q and not q.startswith(("utm_", "fbclid", "gclid"))
    )
    query = "&".join(sorted(kept))
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def groups(
    keys: Mapping[str, Collection[Hashable]], alike: Iterable[Pair]
) -> Iterator[tuple[str, ...]]:
    """Yield the groups of documents, each by id, in the order of their first members."""
    ids = sorted(keys)
    places = {id: place for place, id in enumerate(ids)}
    leader = array("L", range(len(ids)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    def join(one: int, other: int) -> None:
        low, high = sorted((lead(one), lead(other)))
        leader[high] = low

    first: dict[Hashable, int] = {}
    for place, id in enumerate(ids):
        for key in keys[id]:
            join(place, first.setdefault(key, place))
    for pair in alike:
        join(places[pair.one], places[pair.other])
    together = sorted(range(len(ids)), key=lambda place: (lead(place), place))
    for _, members in itertools.groupby(together, key=lead):
        yield tuple(ids[place] for place in members)


# ---- splits --------------------------------------------------------------------------------


def assign(
    found: Iterable[Sequence[str]],
    rule: Rule,
    earlier: Mapping[str, str] | None = None,
    corrects: Mapping[str, Sequence[str]] | None = None,
) -> Splits:
    """Put every group into one split.

    A corrected article stands where the newest of the articles stood that it takes the place of
    (`corrects`, newest first), and is drawn as the first of them. Raises `splits_renamed` when the
    earlier release has a split that the shares do not name.
    """
    earlier, corrects = dict(earlier or {}), corrects or {}
    for name in sorted(set(earlier.values()) - set(rule.shares)):
        raise mistake("splits_renamed", name=name, known=", ".join(rule.shares))
    for id, old in corrects.items():
        stood = next((earlier[before] for before in old if before in earlier), "")
        if stood:
            earlier.setdefault(id, stood)
    origin = {id: old[-1] for id, old in corrects.items() if old}
    split: dict[str, str] = {}
    group: dict[str, str] = {}
    moved: list[str] = []
    for members in found:
        known = {earlier[id] for id in members if id in earlier}
        roots = [origin.get(id, id) for id in members]
        chosen = next((name for name in rule.shares if name in known), "") or _chosen(roots, rule)
        for id in members:
            split[id], group[id] = chosen, members[0]
            if earlier.get(id, chosen) != chosen:
                moved.append(id)
    return Splits(split, group, tuple(sorted(moved)))


def _chosen(members: Sequence[str], rule: Rule) -> str:
    """Return the split of a new group: by the hash of its leader, who has the smallest hash."""
    leader = min(members, key=lambda member: _hash(rule.seed, "leader", member))
    place = _hash(rule.seed, "split", leader) * sum(rule.shares.values())
    ends = itertools.accumulate(rule.shares.values())
    return next(name for name, end in zip(rule.shares, ends, strict=True) if place < end * _WHOLE)


def _hash(*parts: str) -> int:
    """Return a number below `_WHOLE` that any text stands for."""
    raw = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(raw[:8], "big") % _WHOLE
