"""The assignment problem as it arises here: sparse, maximising, and nobody has to be paired.

Rows enter one after another along shortest augmenting paths under dual variables (Edmonds & Karp
1972, J. ACM 19:248-264; with free ends: Mehlhorn & Näher 1999, LEDA, §7.8). Only the edges that
there are get looked at, and of them only those near a contested place: attributions, spans and
entities overlap with few others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

_FAR = float("inf")
_Edges = list[tuple[int, float]]  # (column, weight), by column


def best_pairs(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the one-to-one pairs (row, column) of greatest total weight, in order.

    Only positive weights count; what is not named weighs nothing and is never paired. Of equal
    totals more pairs are preferred, and rows and columns that come first: the same weights give
    the same pairs in whatever order they are named.
    """
    edges: dict[int, _Edges] = {}
    for (row, column), weight in sorted(weights.items()):
        if weight > 0:
            edges.setdefault(row, []).append((column, weight))
    matching = _Matching(edges)
    for row in edges:
        matching.enter(row)
    return sorted(matching.column_of.items())


@dataclass(slots=True)
class _Tree:
    """Shortest paths from a row that looks for a place.

    `limit` is the cheapest end so far: at the free column `end`, or, where that is None, at
    `leaver`, who would stay without.
    """

    leaver: int
    limit: float
    rows: dict[int, float]
    end: int | None = None
    columns: dict[int, float] = field(default_factory=dict)
    nearest: dict[int, float] = field(default_factory=dict)
    come_from: dict[int, int] = field(default_factory=dict)
    heap: list[tuple[float, bool, int]] = field(default_factory=list)  # far, taken, column


class _Matching:
    """A matching of the rows that have entered, and the duals that prove it best.

    A row's dual and a column's are together ≥ the weight of their edge, equal on pairs, and 0
    for who is alone.
    """

    def __init__(self, edges: Mapping[int, _Edges]) -> None:
        self.edges = edges
        self.row_of: dict[int, int] = {}
        self.column_of: dict[int, int] = {}
        self.row_dual: dict[int, float] = {}
        self.column_dual: dict[int, float] = {}

    def enter(self, row: int) -> None:
        """Pair a row with what gains most; search only where that is taken already."""
        gain, place, free = 0.0, -1, False
        for column, weight in self.edges[row]:
            here = weight - self.column_dual.get(column, 0.0)
            if here > gain or (here == gain and not free and column not in self.row_of):
                gain, place, free = here, column, column not in self.row_of
        self.row_dual[row] = gain
        if free:
            self.row_of[place], self.column_of[row] = row, place
        elif place >= 0:
            self._augment(row)

    def _augment(self, root: int) -> None:
        """Seat `root` where it costs least: at a free column, or where somebody gives way."""
        tree = _Tree(root, self.row_dual[root], {root: 0.0})
        row, far = root, 0.0
        while tree.end is None:
            self._relax(tree, row, far)
            while tree.heap and tree.heap[0][2] in tree.columns:
                heappop(tree.heap)
            if not tree.heap or tree.heap[0][0] > tree.limit:
                break
            far, taken, column = heappop(tree.heap)
            tree.columns[column] = far
            if not taken:
                tree.limit, tree.end = far, column
                break
            row = self.row_of[column]
            tree.rows[row] = far
            if far + self.row_dual[row] < tree.limit:
                tree.leaver, tree.limit = row, far + self.row_dual[row]
        self._swap(tree, root)

    def _relax(self, tree: _Tree, row: int, far: float) -> None:
        """Shorten the paths through `row`; those that lead beyond the limit are left."""
        base = far + self.row_dual[row]
        for column, weight in self.edges[row]:
            if column in tree.columns:
                continue
            reached = base + self.column_dual.get(column, 0.0) - weight
            if reached <= tree.limit and reached < tree.nearest.get(column, _FAR):
                tree.nearest[column] = reached
                tree.come_from[column] = row
                heappush(tree.heap, (reached, column in self.row_of, column))

    def _swap(self, tree: _Tree, root: int) -> None:
        """Keep the duals feasible and move everybody along the path."""
        for row, far in tree.rows.items():
            self.row_dual[row] -= max(0.0, tree.limit - far)
        for column, far in tree.columns.items():
            held = self.column_dual.get(column, 0.0)
            self.column_dual[column] = held + max(0.0, tree.limit - far)
        place = tree.end if tree.end is not None else self.column_of.pop(tree.leaver, None)
        while place is not None:
            row = tree.come_from[place]
            before = self.column_of.get(row) if row != root else None
            self.row_of[place], self.column_of[row] = row, place
            place = before
