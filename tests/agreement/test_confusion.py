"""Which values meet: counted, mirrored, and in accord with the figures of the report."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import paths
from annotator.agreement.confusion import NO_VALUE, Confusion, confusion
from annotator.agreement.report import Report, agreement
from annotator.model.tagset import from_json
from tests.agreement.synthetic import project

TAGSET = from_json(json.loads((paths.data("resources") / "tagsets" / "default.json").read_bytes()))


def report(annotators: int, seed: int = 1) -> Report:
    layers, documents = project(seed, 4, annotators, 8)
    return agreement(layers, documents, TAGSET, replicates=0)


def counts(found: Confusion) -> dict[tuple[str, str], int]:
    return {key: len(items) for key, items in found.cells.items()}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_diagonal_is_what_agrees(seed: int) -> None:
    made = report(2, seed)
    found = confusion(made, TAGSET, "stance")
    same = sum(count for (one, other), count in counts(found).items() if one == other)
    assert found.pair == ("A00", "A01")
    assert same / found.counted() == pytest.approx(made.row("attribute_agreed", "stance").value)
    assert same + len(found.differing()) == found.counted()


def test_turning_the_pair_round_turns_the_table_round() -> None:
    made = report(3)
    there = confusion(made, TAGSET, "stance", ("A00", "A02"))
    back = confusion(made, TAGSET, "stance", ("A02", "A00"))
    assert counts(back) == {key[::-1]: count for key, count in counts(there).items()}
    assert there.values == back.values
    for (one, other), items in there.cells.items():
        for item in items:
            values = dict.fromkeys(("A00", "A02"), "")
            for who, id in item.attributions:
                shapes = made.views[item.document].shapes[who]
                (shape,) = [shape for shape in shapes if shape.id == id]
                values[who] = shape.attribution.attributes["stance"]
            assert (values["A00"], values["A02"]) == (one, other)


def test_several_pairs_are_put_together_and_mirrored() -> None:
    made = report(3)
    whole = confusion(made, TAGSET, "stance")
    parts = [confusion(made, TAGSET, "stance", pair) for pair in combinations(made.annotators, 2)]
    assert whole.pair is None
    assert whole.counted() == sum(part.counted() for part in parts)
    assert counts(whole) == {key[::-1]: count for key, count in counts(whole).items()}
    one, other = next(key for key in whole.cells if key[0] != key[1])
    expected = sum(
        counts(part).get(key, 0) for part in parts for key in ((one, other), (other, one))
    )
    assert counts(whole)[one, other] == expected


def test_one_document_and_groups_of_values() -> None:
    made = report(3)
    each = [confusion(made, TAGSET, "stance", None, id).counted() for id in made.views]
    assert sum(each) == confusion(made, TAGSET, "stance").counted()
    coarse = confusion(made, TAGSET, "stance.group")
    stance = TAGSET.attribute("stance")
    assert stance is not None
    assert set(coarse.values) <= {group.id for group in stance.groups}
    assert coarse.counted() == sum(each)


def test_values_come_in_the_order_of_the_tagset_and_none_last() -> None:
    made = report(2)
    known = TAGSET.attribute("stance")
    assert known is not None
    order = [value.id for value in known.values]
    found = confusion(made, TAGSET, "stance").values
    assert [order.index(value) for value in found] == sorted(order.index(value) for value in found)
    assert confusion(made, TAGSET, "certainty").values == (NO_VALUE,)  # nobody chose one
    assert confusion(made, TAGSET, "stance", ("A00", "nobody")).cells == {}
