"""Clusters of one connected component, at most one attribution per annotator in each.

The objective is the sum of S − τ over the pairs inside clusters. Two annotators are an
assignment problem and solved exactly; for more, every rotation of the annotators is built up by
assignment and improved by local search, and the best is kept (agreement.md §3.1, steps 2 and 3;
there only the best is improved, which misses twice as many optima on nested data).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from annotator.agreement.assignment import best_pairs

Gains = Mapping[int, Mapping[int, float]]  # gains[i][j] = S(i, j) − τ, where S is not 0
Groups = list[list[int]]
_EPSILON = 1e-12
_SPLIT_LIMIT = 8  # clusters of more annotators are only split one by one


class Component:
    """Items 0 … n−1 of several annotators, with what each pair gains when put together."""

    def __init__(
        self, items: Sequence[int], owner: Sequence[str], gains: Gains, threshold: float
    ) -> None:
        """`items` are sorted; `gains` names all pairs with S > 0, others gain −threshold."""
        self.items = items
        self.owner = owner
        self.gains = gains
        self.nothing = -threshold

    def gain(self, one: int, other: int) -> float:
        return self.gains[one].get(other, self.nothing)

    def weight(self, item: int, group: Sequence[int]) -> float:
        """Return what `item` gains in the group of the others."""
        gains, nothing = self.gains[item], self.nothing
        return sum(gains.get(other, nothing) for other in group if other != item)

    def value(self, groups: Groups) -> float:
        return sum(self.gain(i, j) for group in groups for i, j in combinations(group, 2))

    def solve(self) -> Groups:
        """Return the clusters, each sorted, in the order of their first item."""
        owners = sorted({self.owner[item] for item in self.items})
        if len(owners) == len(self.items) and all(
            self.gain(i, j) > 0 for i, j in combinations(self.items, 2)
        ):
            return [list(self.items)]
        counts = {name: sum(self.owner[item] == name for item in self.items) for name in owners}
        order = sorted(owners, key=lambda name: (-counts[name], name))
        if len(order) == 2:
            return _tidy(self._build(order))
        rotations = [order[place:] + order[:place] for place in range(len(order))]
        starts = {str(groups): groups for groups in map(_tidy, map(self._build, rotations))}
        return max(
            (_tidy(_Search(self, groups).run()) for groups in starts.values()), key=self.value
        )

    def _build(self, order: Sequence[str]) -> Groups:
        """Add the annotators one by one, each by optimal assignment to the clusters so far."""
        groups: Groups = []
        for name in order:
            mine = [item for item in self.items if self.owner[item] == name]
            weights = {
                (row, column): self.weight(item, group)
                for row, item in enumerate(mine)
                for column, group in enumerate(groups)
                if any(other in self.gains[item] for other in group)
            }
            placed = dict(best_pairs(weights))
            for row, item in enumerate(mine):
                if row in placed:
                    groups[placed[row]].append(item)
                else:
                    groups.append([item])
        return groups


def _tidy(groups: Groups) -> Groups:
    return sorted(sorted(group) for group in groups if group)


class _Search:
    """Local search: move, swap, evict, split and merge until nothing improves."""

    def __init__(self, component: Component, groups: Groups) -> None:
        self.component = component
        self.groups = dict(enumerate(_tidy(groups)))
        self.home = {item: place for place, group in self.groups.items() for item in group}
        self.fresh = len(self.groups)

    def run(self) -> Groups:
        while any([self._items(), self._merges(), self._splits()]):
            pass
        return list(self.groups.values())

    def _put(self, item: int, place: int) -> None:
        old = self.home[item]
        self.groups[old].remove(item)
        if not self.groups[old]:
            del self.groups[old]
        self.groups.setdefault(place, []).append(item)
        self.home[item] = place

    def _alone(self, item: int) -> None:
        self._put(item, self.fresh)
        self.fresh += 1

    def _items(self) -> bool:
        improved = False
        for item in self.component.items:
            while self._improve(item):
                improved = True
        return improved

    def _improve(self, item: int) -> bool:
        """Do the best of what can be done with one item; tell whether it helped."""
        owner, gains = self.component.owner, self.component.gains[item]
        here = self.component.weight(item, self.groups[self.home[item]])
        best, target, pushed, swap = max(-here, 0.0), -1, -1, False
        places = {self.home[other] for other in gains if other in self.home} - {self.home[item]}
        for place in sorted(places):
            rival = next((o for o in self.groups[place] if owner[o] == owner[item]), -1)
            for gain, swapping in self._offers(item, place, rival):
                if gain - here > best + _EPSILON:
                    best, target, pushed, swap = gain - here, place, rival, swapping
        if best <= _EPSILON:
            return False
        old = self.home[item]
        if target < 0:
            self._alone(item)
            return True
        if pushed >= 0 and not swap:
            self._alone(pushed)
        if not swap:
            self._put(item, target)
            return True
        self.groups[target].append(item)
        self.groups[target].remove(pushed)
        self.groups[old].append(pushed)
        self.groups[old].remove(item)
        self.home[item], self.home[pushed] = target, old
        return True

    def _offers(self, item: int, place: int, rival: int) -> list[tuple[float, bool]]:
        """Return what moving gains there, and whether the rival would take the item's place."""
        weight = self.component.weight
        group = self.groups[place]
        if rival < 0:
            return [(weight(item, group), False)]
        others = [other for other in group if other != rival]
        stay = [other for other in self.groups[self.home[item]] if other != item]
        moved = weight(item, others) - weight(rival, others)
        return [(moved, False), (moved + weight(rival, stay), True)]

    def _merges(self) -> bool:
        improved = False
        for place in sorted(self.groups):
            for other in sorted(self._near(place)):
                if self._try_merge(place, other):
                    improved = True
        return improved

    def _near(self, place: int) -> set[int]:
        gains, home = self.component.gains, self.home
        group = self.groups.get(place, [])
        return {home[other] for item in group for other in gains[item] if other in home} - {place}

    def _try_merge(self, place: int, other: int) -> bool:
        one, two = self.groups.get(place), self.groups.get(other)
        if not one or not two:
            return False
        owner = self.component.owner
        if {owner[item] for item in one} & {owner[item] for item in two}:
            return False
        if sum(self.component.weight(item, two) for item in one) <= _EPSILON:
            return False
        for item in list(two):
            self._put(item, place)
        return True

    def _splits(self) -> bool:
        improved = False
        for place in sorted(self.groups):
            group = self.groups[place]
            if 3 < len(group) <= _SPLIT_LIMIT and self._try_split(place):
                improved = True
        return improved

    def _try_split(self, place: int) -> bool:
        group = sorted(self.groups[place])
        weight = self.component.weight
        for size in range(2, len(group) // 2 + 1):
            for half in combinations(group, size):
                rest = [item for item in group if item not in half]
                if sum(weight(item, rest) for item in half) < -_EPSILON:
                    fresh, self.fresh = self.fresh, self.fresh + 1
                    for item in half:
                        self._put(item, fresh)
                    return True
        return False
