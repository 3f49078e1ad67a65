"""Agreement of clusterings: MUC, B³, CEAF-m, CEAF-e and LEA.

A clustering is a sequence of disjoint sets of mentions. Each function returns the sums of one
comparison, recall `rn`/`rd` and precision `pn`/`pd`, which are additive over documents.
Definitions as in Pradhan et al. 2014 (P14-2006) and, for LEA, Moosavi & Strube 2016 (P16-1060).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from annotator.agreement.assignment import best_pairs
from annotator.agreement.figures import Figure, Sums, f1, ratio

Clustering = Sequence[frozenset[Hashable]]


def recall(sums: Sums) -> Figure:
    return ratio(sums.get("rn", 0.0), sums.get("rd", 0.0))


def precision(sums: Sums) -> Figure:
    return ratio(sums.get("pn", 0.0), sums.get("pd", 0.0))


def f1_of(sums: Sums) -> Figure:
    """Return F1 of pooled recall and precision."""
    return f1(recall(sums), precision(sums))


def _both(
    one_way: Callable[[Clustering, Clustering], tuple[float, float]],
) -> Callable[[Clustering, Clustering], Sums]:
    def compare(key: Clustering, response: Clustering) -> Sums:
        rn, rd = one_way(key, response)
        pn, pd = one_way(response, key)
        return {"rn": rn, "rd": rd, "pn": pn, "pd": pd}

    compare.__doc__ = one_way.__doc__
    return compare


def _home(clusters: Clustering) -> Mapping[Hashable, int]:
    return {mention: place for place, cluster in enumerate(clusters) for mention in cluster}


def _muc(key: Clustering, response: Clustering) -> tuple[float, float]:
    """MUC: links of the key that survive (Vilain et al. 1995); blind to singletons."""
    home = _home(response)
    kept = links = 0
    for cluster in key:
        parts = {home.get(mention, ("alone", mention)) for mention in cluster}
        kept += len(cluster) - len(parts)
        links += len(cluster) - 1
    return kept, links


def _b3(key: Clustering, response: Clustering) -> tuple[float, float]:
    """B³: each mention's share of its cluster (Bagga & Baldwin 1998)."""
    home = _home(response)
    right = 0.0
    for cluster in key:
        for place in {home[mention] for mention in cluster if mention in home}:
            right += len(cluster & response[place]) ** 2 / len(cluster)
    return right, sum(map(len, key))


def _lea(key: Clustering, response: Clustering) -> tuple[float, float]:
    """LEA: resolved links, weighted by the size of the entity; a singleton links to itself."""
    right = 0.0
    singles = {cluster for cluster in response if len(cluster) == 1}
    for cluster in key:
        if len(cluster) == 1:
            right += cluster in singles
            continue
        shared = (len(cluster & other) for other in response)
        found = sum(size * (size - 1) / 2 for size in shared)
        right += len(cluster) * found / (len(cluster) * (len(cluster) - 1) / 2)
    return right, sum(map(len, key))


muc = _both(_muc)
b3 = _both(_b3)
lea = _both(_lea)


def _ceaf(
    key: Clustering, response: Clustering, score: Callable[[int, int, int], float]
) -> tuple[float, Sequence[int], Sequence[int]]:
    home = _home(response)
    weights: dict[tuple[int, int], float] = {}
    for place, cluster in enumerate(key):
        for other in sorted({home[mention] for mention in cluster if mention in home}):
            rival = response[other]
            weights[place, other] = score(len(cluster & rival), len(cluster), len(rival))
    best = sum(weights[pair] for pair in best_pairs(weights))
    return best, [len(cluster) for cluster in key], [len(cluster) for cluster in response]


def ceaf_m(key: Clustering, response: Clustering) -> Sums:
    """CEAF-m: mentions under the best one-to-one map of entities (Luo 2005)."""
    best, one, other = _ceaf(key, response, lambda common, _a, _b: common)
    return {"rn": best, "rd": float(sum(one)), "pn": best, "pd": float(sum(other))}


def ceaf_e(key: Clustering, response: Clustering) -> Sums:
    """CEAF-e: Dice of entities under the best one-to-one map (Luo 2005)."""
    best, one, other = _ceaf(key, response, lambda common, a, b: 2 * common / (a + b))
    return {"rn": best, "rd": float(len(one)), "pn": best, "pd": float(len(other))}


MEASURES: Mapping[str, Callable[[Clustering, Clustering], Sums]] = {
    "muc": muc,
    "b3": b3,
    "ceaf_m": ceaf_m,
    "ceaf_e": ceaf_e,
    "lea": lea,
}
