"""Compact sets answer as plain ones do."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.compact import Ids, Postings
from annotator.model.ids import stable_id

# Few slots at first: hashes of one remainder collide.
HASHES = st.one_of(
    st.integers(0, 2**64 - 1), st.integers(0, 40).map(lambda n: n * 1024), st.just(0)
)


@given(st.lists(st.text(max_size=4)))
def test_ids_are_a_set(given_: list[str]) -> None:
    ids, plain = Ids(), set[str]()
    for id in given_:
        assert (id in ids) == (id in plain)
        assert ids.add(id) == (id not in plain)
        plain.add(id)
        assert id in ids
    assert len(ids) == len(plain)


def test_ids_keep_what_they_have_while_they_grow() -> None:
    ids = Ids()
    tracemalloc.start()
    for n in range(20_000):
        assert ids.add(stable_id(str(n)))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(ids) == 20_000
    assert all(stable_id(str(n)) in ids for n in range(20_000))
    assert not any(stable_id(str(n)) in ids for n in range(20_000, 40_000))
    assert not ids.add(stable_id("7"))
    assert held < 20_000 * 16 * 3 + 10_000


def test_ids_take_what_is_no_text() -> None:
    ids = Ids()
    assert ids.add("\ud800")
    assert "\ud800" in ids
    assert "" not in ids


@given(st.lists(st.tuples(HASHES, st.integers(0, 2**32 - 1)), max_size=200), st.integers(1, 5))
def test_postings_are_lists_that_end_at_most(given_: list[tuple[int, int]], most: int) -> None:
    index, plain = Postings(most), dict[int, list[int]]()
    for key, number in given_:
        assert list(index.get(key)) == plain.get(key, [])
        index.add(key, number)
        found = plain.setdefault(key, [])
        if len(found) < most:
            found.append(number)
    assert all(list(index.get(key)) == found for key, found in plain.items())


def test_postings_keep_what_they_have_while_they_grow() -> None:
    index = Postings(50)
    for n in range(30_000):
        index.add(n // 3 * 0x9E3779B97F4A7C15 % 2**64, n)
    for n in range(10_000):
        key = n * 0x9E3779B97F4A7C15 % 2**64
        assert list(index.get(key)) == [3 * n, 3 * n + 1, 3 * n + 2]
