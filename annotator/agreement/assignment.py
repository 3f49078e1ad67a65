"""The linear assignment problem: rectangular, maximising, deterministic.

`maximise` is the shortest augmenting path method with dual variables (Jonker & Volgenant 1987,
Computing 38:325-340; rectangular form of Crouse 2016, IEEE Trans. AES 52:1679-1696).
`best_pairs` splits a sparse problem into its connected parts first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

_INFINITY = float("inf")


def maximise(weights: Sequence[Sequence[float]]) -> list[int]:
    """Return the column of each row so that the sum is greatest; -1 for rows left over.

    Every row gets a column if there are enough, every column a row otherwise.
    """
    if not weights or not weights[0]:
        return [-1] * len(weights)
    if len(weights) > len(weights[0]):
        columns = maximise(list(zip(*weights, strict=True)))
        found = [-1] * len(weights)
        for column, row in enumerate(columns):
            found[row] = column
        return found
    return _Solver(weights).solve()


class _Solver:
    """Rows are assigned one after another along shortest augmenting paths."""

    def __init__(self, weights: Sequence[Sequence[float]]) -> None:
        self.costs = [[-weight for weight in row] for row in weights]
        self.columns = len(self.costs[0])
        self.u = [0.0] * len(self.costs)
        self.v = [0.0] * self.columns
        self.row_of = [-1] * self.columns
        self.column_of = [-1] * len(self.costs)

    def solve(self) -> list[int]:
        for row in range(len(self.costs)):
            self._assign(row)
        return self.column_of

    def _assign(self, root: int) -> None:
        """Grow a tree of shortest paths from `root` to a free column and swap along it."""
        shortest, come_from = [_INFINITY] * self.columns, [-1] * self.columns
        left, visited = list(range(self.columns)), [root]
        scanned: list[int] = []
        row, length, sink = root, 0.0, -1
        while sink < 0:
            place = self._relax(row, length, left, shortest, come_from)
            column = left.pop(place)
            length = shortest[column]
            scanned.append(column)
            if self.row_of[column] < 0:
                sink = column
            else:
                row = self.row_of[column]
                visited.append(row)
        self._update(root, length, visited, scanned, shortest)
        while True:
            row = come_from[sink]
            self.row_of[sink] = row
            self.column_of[row], sink = sink, self.column_of[row]
            if row == root:
                return

    def _relax(
        self, row: int, length: float, left: list[int], shortest: list[float], come_from: list[int]
    ) -> int:
        """Shorten the paths through `row`; return the place in `left` of the nearest column.

        Among equally near columns a free one wins, then the one that comes first.
        """
        costs, v, row_of = self.costs[row], self.v, self.row_of
        base = length - self.u[row]
        best, nearest, free = 0, _INFINITY, False
        for place, column in enumerate(left):
            reached = base + costs[column] - v[column]
            if reached < shortest[column]:
                shortest[column] = reached
                come_from[column] = row
            else:
                reached = shortest[column]
            if reached < nearest or (reached == nearest and not free and row_of[column] < 0):
                best, nearest, free = place, reached, row_of[column] < 0
        return best

    def _update(
        self,
        root: int,
        length: float,
        visited: list[int],
        scanned: list[int],
        shortest: list[float],
    ) -> None:
        """Keep the dual variables feasible."""
        self.u[root] += length
        for row in visited[1:]:
            self.u[row] += length - shortest[self.column_of[row]]
        for column in scanned:
            self.v[column] -= length - shortest[column]


def best_pairs(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the one-to-one pairs (row, column) of greatest total weight, in order.

    Only positive weights count; what is not named weighs nothing and is never paired.
    """
    edges = {pair: weight for pair, weight in weights.items() if weight > 0}
    rows_of = Counter(row for row, _ in edges)
    columns_of = Counter(column for _, column in edges)
    found = [pair for pair in edges if rows_of[pair[0]] == 1 and columns_of[pair[1]] == 1]
    if len(found) == len(edges):
        return sorted(found)
    for pair in found:
        del edges[pair]
    for rows, columns in _parts(edges):
        if len(rows) == 1 or len(columns) == 1:
            pairs = [(row, column) for row in rows for column in columns]
            found.append(max(pairs, key=lambda pair: edges.get(pair, 0.0)))
            continue
        matrix = [[edges.get((row, column), 0.0) for column in columns] for row in rows]
        for row, column in zip(rows, maximise(matrix), strict=True):
            if column >= 0 and (row, columns[column]) in edges:
                found.append((row, columns[column]))
    return sorted(found)


def _parts(edges: Mapping[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    """Return the connected parts of a bipartite graph as sorted rows and columns."""
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for row, column in edges:
        by_row.setdefault(row, []).append(column)
        by_column.setdefault(column, []).append(row)
    parts: list[tuple[list[int], list[int]]] = []
    seen: set[int] = set()
    for start in sorted(by_row):
        if start in seen:
            continue
        seen.add(start)
        rows, columns, queue = [], set[int](), [start]
        while queue:
            row = queue.pop()
            rows.append(row)
            fresh = [column for column in by_row[row] if column not in columns]
            columns.update(fresh)
            ahead = {other for column in fresh for other in by_column[column]} - seen
            seen |= ahead
            queue.extend(ahead)
        parts.append((sorted(rows), sorted(columns)))
    return parts
