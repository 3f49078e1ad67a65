"""Splits: nothing is torn apart, nothing moves when documents come in, shares are met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange.duplicates import Pair
from annotator.exchange.splits import (
    DEFAULT,
    Rule,
    address,
    assign,
    groups,
    keys_of,
    shares_from,
)
from annotator.model.records import Document
from tests.helpers import refused

IDS = st.integers(0, 200).map(lambda n: f"d{n:03}")
RULE = Rule("seed", dict(DEFAULT))


@st.composite
def collections(draw: st.DrawFn) -> tuple[dict[str, frozenset[str]], list[Pair]]:
    """Documents with what they share, and pairs that are alike."""
    ids = draw(st.lists(IDS, min_size=1, max_size=30, unique=True))
    shared = st.frozensets(st.sampled_from(["url=a", "url=b", "story=x", "outlet=o"]), max_size=1)
    keys = {id: draw(shared) for id in ids}
    two = st.tuples(st.sampled_from(ids), st.sampled_from(ids))
    return keys, [Pair(one, other, 0.9) for one, other in draw(st.lists(two, max_size=8))]


@given(collections())
def test_groups_hold_everybody_once_and_join_what_belongs_together(
    given_: tuple[dict[str, frozenset[str]], list[Pair]],
) -> None:
    keys, alike = given_
    found = list(groups(keys, alike))
    assert sorted(id for members in found for id in members) == sorted(keys)
    group = {id: members for members in found for id in members}
    for pair in alike:
        assert group[pair.one] is group[pair.other]
    for one in keys:
        for other in keys:
            if keys[one] & keys[other]:
                assert group[one] is group[other]
    assert list(groups(dict(reversed(keys.items())), alike[::-1])) == found  # whatever the order


@given(collections())
def test_a_group_stands_in_one_split(
    given_: tuple[dict[str, frozenset[str]], list[Pair]],
) -> None:
    found = list(groups(*given_))
    splits = assign(found, RULE)
    for members in found:
        assert len({splits.split[id] for id in members}) == 1
        assert {splits.group[id] for id in members} == {members[0]}
    assert sum(splits.counts(DEFAULT).values()) == len(given_[0])


@given(st.sets(IDS, min_size=1, max_size=40), st.sets(IDS, max_size=40))
def test_other_documents_move_nobody(old: set[str], new: set[str]) -> None:
    before = assign([(id,) for id in sorted(old)], RULE).split
    after = assign([(id,) for id in sorted(old | new)], RULE).split
    assert {id: after[id] for id in old} == before


@given(collections(), st.lists(st.tuples(IDS, IDS), max_size=6))
def test_after_a_release_only_torn_groups_move_and_only_towards_training(
    given_: tuple[dict[str, frozenset[str]], list[Pair]], more: list[tuple[str, str]]
) -> None:
    keys, alike = given_
    before = assign(groups(keys, alike), RULE).split
    grown = keys | {new: frozenset() for new, _ in more if new not in keys}
    joined = [Pair(new, old, 0.7) for new, old in more if old in grown]
    found = list(groups(grown, [*alike, *joined]))
    after = assign(found, RULE, before)
    order = list(DEFAULT)
    for members in found:
        known = [before[id] for id in members if id in before]
        if known:  # new documents follow; if their friends disagree, all go where training is
            assert after.split[members[0]] == min(known, key=order.index)
    moved = [id for id in keys if after.split[id] != before[id]]
    assert sorted(moved) == list(after.moved)
    for id in moved:
        assert order.index(after.split[id]) < order.index(before[id])
    if not joined:
        assert not moved


@given(st.lists(IDS, min_size=1, max_size=40, unique=True), st.data())
def test_a_corrected_article_stands_where_the_old_one_stood(
    ids: list[str], data: st.DataObject
) -> None:
    """Whether it was released before, or the first version never was; also twice corrected."""
    before = assign([(id,) for id in ids], RULE).split
    corrects: dict[str, tuple[str, ...]] = {}
    for id in data.draw(st.lists(st.sampled_from(ids), unique=True)):
        times = data.draw(st.integers(1, 3))
        versions = (*(f"{id}/{n}" for n in range(times, 0, -1)), id)
        corrects[versions[0]] = versions[1:]
    gone = {old[-1] for old in corrects.values()}
    now = sorted({*ids, *corrects} - gone)
    found = [(id,) for id in now]
    for earlier in (None, before):
        after = assign(found, RULE, earlier, corrects)
        assert all(after.split[id] == before[corrects.get(id, (id,))[-1]] for id in now)
        assert after.moved == ()
    elsewhere = dict.fromkeys(ids, "test")  # wherever the earlier release had put them
    after = assign(found, RULE, elsewhere, corrects)
    assert set(after.split.values()) == {"test"}


def test_the_newest_version_that_was_released_decides() -> None:
    earlier = {"one": "train", "two": "test"}
    corrects = {"three": ("two", "one"), "four": ("new", "one")}
    found = assign([("four",), ("three",)], RULE, earlier, corrects)
    assert found.split == {"four": "train", "three": "test"}


def test_shares_are_met_on_average_and_by_the_seed() -> None:
    found = [(f"document {n}",) for n in range(5000)]
    one = assign(found, RULE).counts(DEFAULT)
    for name, share in DEFAULT.items():
        assert abs(one[name] / 5000 - share / 100) < 0.02
    again, other = assign(found, RULE), assign(found, Rule("another", dict(DEFAULT)))
    assert again.counts(DEFAULT) == one
    assert again.split != other.split


def test_large_groups_are_not_drawn_to_one_split() -> None:
    found = [tuple(f"{n}.{k}" for k in range(1 + n % 7)) for n in range(3000)]
    splits = assign(found, RULE)
    shares = [splits.split[members[0]] for members in found if len(members) == 7]
    assert abs(shares.count("train") / len(shares) - 0.8) < 0.06


def test_a_split_of_the_earlier_release_must_be_named() -> None:
    with refused("splits_renamed"):
        assign([("a",)], Rule("s", {"train": 1}), {"a": "dev"})


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("train=80,validation=10,test=10", dict(DEFAULT)),
        (" a = 1 , b=2", {"a": 1, "b": 2}),
        ("none", {}),
        ("", {}),
    ],
)
def test_shares_are_read(text: str, shares: dict[str, int]) -> None:
    assert shares_from(text) == shares


@pytest.mark.parametrize(
    "text",
    ["train", "train=", "train=0", "train=-1", "train=1,train=2", "Train=1", "../x=1", "a=1b"],
)
def test_what_are_no_shares_is_refused(text: str) -> None:
    with refused("splits_wrong"):
        shares_from(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.x.com/a/", "http://x.com/a"),
        ("https://x.com/a?utm_source=t&id=3", "https://m.x.com/a?id=3#top"),
        ("https://x.com/a?b=1&a=2", "https://x.com/a?a=2&b=1"),
    ],
)
def test_addresses_of_one_page_are_one(one: str, other: str) -> None:
    assert address(one) == address(other)


def test_addresses_of_two_pages_are_two() -> None:
    found = {address(f"https://x.com/{path}") for path in ("a", "b", "a?id=1", "a?id=2", "A")}
    assert len(found) == 5
    assert address("http://[bad") == "http://[bad"


def test_what_a_document_shares_is_what_was_asked_for() -> None:
    meta = {"url": "https://x.com/a", "story": "s", "outlet": "o", "file": "f"}
    document = Document("d", "t", "نص", "x", meta=meta)
    assert keys_of(document, ()) == {"url=x.com/a", "story=s"}
    assert keys_of(document, ("outlet",)) == {"url=x.com/a", "story=s", "outlet=o"}
    assert keys_of(Document("d", "t", "نص", "x"), ("outlet",)) == frozenset()
