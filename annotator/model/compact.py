"""Sets of very many ids and hashes in few bytes, for what walks through large datasets.

Open addressing with linear probing, at most two thirds full. Nothing is ever taken out.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence

_FIRST = 1024  # slots
_WIDTH = 16  # bytes kept of an id
_EMPTY = bytes(_WIDTH)


class Ids:
    """A set of strings that keeps the first 16 bytes of each one's BLAKE2b hash, not the string.

    Two of n strings are taken for one with a probability of n²/2¹²⁹: never, in practice.
    """

    __slots__ = ("_count", "_slots", "_table")

    def __init__(self) -> None:
        """Start with nothing."""
        self._slots, self._count = _FIRST, 0
        self._table = bytearray(_FIRST * _WIDTH)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __contains__(self, id: str) -> bool:
        """Tell whether a string was added."""
        key = _key(id)
        return self._at(self._place(key)) == key

    def add(self, id: str) -> bool:
        """Add a string; return whether it is new."""
        key = _key(id)
        place = self._place(key)
        if self._at(place) == key:
            return False
        self._put(place, key)
        self._count += 1
        if self._count * 3 > self._slots * 2:
            self._grow()
        return True

    def _place(self, key: bytes) -> int:
        """Return the byte at which a key lies, or would."""
        end = self._slots * _WIDTH
        place = int.from_bytes(key[:8], "little") % self._slots * _WIDTH
        while (found := self._at(place)) != key and found != _EMPTY:
            place = (place + _WIDTH) % end
        return place

    def _at(self, place: int) -> bytes:
        return bytes(self._table[place : place + _WIDTH])

    def _put(self, place: int, key: bytes) -> None:
        self._table[place : place + _WIDTH] = key

    def _grow(self) -> None:
        old = self._table
        self._slots *= 2
        self._table = bytearray(self._slots * _WIDTH)
        for start in range(0, len(old), _WIDTH):
            key = bytes(old[start : start + _WIDTH])
            if key != _EMPTY:
                self._put(self._place(key), key)


def _key(id: str) -> bytes:
    return hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=_WIDTH).digest()


class Postings:
    """Numbers of documents by 64-bit hash, at most `most` for each: what an index looks up by.

    One entry is 8 bytes, one hash between 21 and 42; a dict of lists takes 250.
    """

    __slots__ = ("_count", "_heads", "_keys", "_most", "_next", "_numbers", "_sizes", "_slots")

    def __init__(self, most: int) -> None:
        """Start with nothing."""
        self._most = most
        self._count = 0
        # entry 0 ends a chain; so a head of 0 is an empty slot, whatever its key
        self._numbers, self._next = array("I", [0]), array("I", [0])
        self._clear(_FIRST)

    def get(self, key: int) -> Sequence[int]:
        """Return the numbers added under a hash, in their order."""
        found: list[int] = []
        entry = self._heads[self._place(key)]
        while entry:
            found.append(self._numbers[entry])
            entry = self._next[entry]
        return found[::-1]

    def add(self, key: int, number: int) -> None:
        """Add a number under a hash, unless there are `most` already."""
        place = self._place(key)
        if self._sizes[place] == self._most:
            return
        self._numbers.append(number)
        self._next.append(self._heads[place])
        self._keys[place], self._heads[place] = key, len(self._numbers) - 1
        self._sizes[place] += 1
        if self._sizes[place] == 1:
            self._count += 1
            if self._count * 3 > self._slots * 2:
                self._grow()

    def _place(self, key: int) -> int:
        """Return the slot in which a hash lies, or would."""
        keys, heads, slots = self._keys, self._heads, self._slots
        place = key % slots
        while heads[place] and keys[place] != key:
            place = (place + 1) % slots
        return place

    def _clear(self, slots: int) -> None:
        self._slots = slots
        self._keys, self._heads = array("Q", [0]) * slots, array("I", [0]) * slots
        self._sizes = array("H", [0]) * slots

    def _grow(self) -> None:
        old = zip(self._keys, self._heads, self._sizes, strict=True)
        self._clear(self._slots * 2)
        for key, head, size in old:
            if head:
                place = self._place(key)
                self._keys[place], self._heads[place], self._sizes[place] = key, head, size
