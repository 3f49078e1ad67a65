"""What the reviewer said about clusters as such: these are one, these are not.

A decision of the facet "grouping" names blocks of attributions: each block stays together, and
the blocks stay apart. It is applied to the alignment after it was made, one decision after the
other, so that alignment itself stays a function of the submissions.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.align import Cluster, Link, links
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import DEFAULTS, Shape, shape, similarity
from annotator.model.records import Attribution, Decision, Spans

GROUPING = "grouping"
# MERGE: one block. SPLIT: a cluster in two. APART: clusters that share no card any more.
MERGE, SPLIT, APART = "merge", "split", "apart"

Key = tuple[str, str]  # annotator, attribution


@dataclass(frozen=True, slots=True)
class Block:
    """The members of one cluster, by annotator, as the reviewer saw them."""

    cluster: str
    members: Mapping[str, str]

    @property
    def keys(self) -> frozenset[Key]:
        """Return what names its attributions."""
        return frozenset(self.members.items())


@dataclass(frozen=True, slots=True)
class Grouping:
    """One decision: its blocks, the clusters that went into the first one, and how all looked.

    `spans` are those of each attribution by its id; `text` is the decision as it is written.
    """

    kind: str
    blocks: tuple[Block, ...]
    absorbed: tuple[str, ...]
    spans: Mapping[str, Spans]
    text: str

    @property
    def keys(self) -> frozenset[Key]:
        """Return what names the attributions of all blocks."""
        return frozenset().union(*(block.keys for block in self.blocks))


def parse(row: Decision) -> Grouping:
    """Read a decision about grouping."""
    data = json.loads(row.value)
    blocks = tuple(Block(item["cluster"], item["members"]) for item in data["blocks"])
    spans = {
        id: {role: tuple((a, b) for a, b in parts) for role, parts in roles.items()}
        for id, roles in json.loads(row.seen).get("spans", {}).items()
    }
    absorbed = tuple(data.get("absorbed", ()))
    return Grouping(row.kind, blocks, absorbed, spans, row.value + row.seen)


def written(
    blocks: Iterable[tuple[str, Mapping[str, Attribution]]], absorbed: Sequence[str] = ()
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what a decision keeps of these clusters: its value, and how the members look."""
    held = [(cluster, dict(sorted(members.items()))) for cluster, members in blocks]
    value: dict[str, object] = {
        "blocks": [
            {"cluster": cluster, "members": {who: item.id for who, item in members.items()}}
            for cluster, members in held
        ]
    }
    if absorbed:
        value["absorbed"] = list(absorbed)
    looks: dict[str, object] = {
        item.id: {role: [list(part) for part in parts] for role, parts in item.spans.items()}
        for _cluster, members in held
        for item in members.values()
    }
    return value, looks


# ---- on an alignment -------------------------------------------------------------------------


def regrouped(
    clusters: Sequence[Cluster], groupings: Sequence[Grouping], letters: Letters
) -> tuple[list[Cluster], list[Link]]:
    """Return the clusters as the reviewer wants them, in text order, with their links."""
    known = {item.key: item for cluster in clusters for item in cluster}
    stand_ins = _stand_ins(known, groupings, letters)
    held: list[list[Shape]] = [list(cluster) for cluster in clusters]
    placed: list[list[frozenset[Key]]] = []
    for grouping in groupings:
        blocks = [
            [
                known[found]
                for key in sorted(block.keys)
                if (found := stand_ins.get(key, key)) in known
            ]
            for block in grouping.blocks
        ]
        placed.append([frozenset(item.key for item in block) for block in blocks])
        held = _applied(held, [block for block in blocks if block])
    held = sorted(held, key=lambda cluster: min(item.order for item in cluster))
    made = [tuple(sorted(cluster, key=lambda item: item.annotator)) for cluster in held]
    apart = set(_apart(made, groupings, placed))
    return made, [link for link in links(made) if (link.one, link.other) not in apart]


def _stand_ins(
    known: Mapping[Key, Shape], groupings: Sequence[Grouping], letters: Letters
) -> dict[Key, Key]:
    """Return what an attribution that is gone was replaced by: the most alike of its owner's."""
    named = frozenset().union(*(grouping.keys for grouping in groupings))
    free = {key: item for key, item in known.items() if key not in named}
    found: dict[Key, Key] = {}
    for grouping in groupings:
        for who, id in sorted(grouping.keys - known.keys() - found.keys()):
            former = shape(letters, who, Attribution(id, "", who, grouping.spans.get(id, {})))
            likely = [
                (-value, key)
                for key, item in free.items()
                if key[0] == who and (value := similarity(former, item)) > DEFAULTS.threshold
            ]
            if likely:
                found[who, id] = min(likely)[1]
                free.pop(found[who, id])
    return found


def _applied(held: list[list[Shape]], blocks: Sequence[list[Shape]]) -> list[list[Shape]]:
    """Return clusters in which each block is one; who stood with a block goes along with it."""
    taken = {item.key: place for place, block in enumerate(blocks) for item in block}
    made = [list(block) for block in blocks]
    left: list[list[Shape]] = []
    for cluster in held:
        homes = sorted({taken[item.key] for item in cluster if item.key in taken})
        rest: list[Shape] = []
        for item in cluster:
            if item.key not in taken:
                home = _home(item, [made[place] for place in homes])
                (rest if home is None else home).append(item)
        if rest:
            left.append(rest)
    return [*left, *made]


def _home(item: Shape, blocks: Collection[list[Shape]]) -> list[Shape] | None:
    """Return the most alike of some blocks that has nothing of the same annotator."""
    fitting = [
        block for block in blocks if all(item.annotator != other.annotator for other in block)
    ]
    return max(
        fitting, key=lambda block: max(similarity(item, other) for other in block), default=None
    )


def _apart(
    clusters: Sequence[Cluster],
    groupings: Sequence[Grouping],
    placed: Sequence[Sequence[frozenset[Key]]],
) -> Iterator[tuple[int, int]]:
    """Yield the places of clusters that share no card, unless something else was said later."""
    home = {item.key: place for place, cluster in enumerate(clusters) for item in cluster}
    for n, grouping in enumerate(groupings):
        later = [frozenset().union(*blocks) for blocks in placed[n + 1 :]]
        again = any(sum(bool(block & keys) for block in placed[n]) > 1 for keys in later)
        if grouping.kind != APART or again:
            continue
        places = [sorted({home[key] for key in block if key in home}) for block in placed[n]]
        for row, mine in enumerate(places):
            for theirs in places[row + 1 :]:
                yield from ((min(a, b), max(a, b)) for a in mine for b in theirs)
