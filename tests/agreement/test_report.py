"""The report: what must not change it, what it says of itself, and what lies behind a figure."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import paths
from annotator.agreement.figures import REASONS, Undefined
from annotator.agreement.measures import facets_of, measure_of
from annotator.agreement.report import (
    MEASURES,
    AnnotatedLayer,
    Report,
    agreement,
    disagreements,
)
from annotator.model.records import Attribution, Document
from annotator.model.tagset import digest, from_json
from tests.agreement.synthetic import project

TAGSET = from_json(json.loads((paths.data("resources") / "tagsets" / "default.json").read_bytes()))
Layers = Sequence[AnnotatedLayer]
Move = Callable[[int], int]
seeds = st.integers(0, 10**6)
quick = settings(max_examples=15, deadline=None)
SMALL_SAMPLE = {"role_alpha", "attribute_alpha", "entity_alpha"}


def report(layers: Layers, documents: Sequence[Document], replicates: int = 0) -> Report:
    return agreement(layers, documents, TAGSET, replicates=replicates)


def measures(layers: Layers, documents: Sequence[Document]) -> Any:
    return report(layers, documents).plain()["measures"]


def moved(
    layers: Layers, documents: Sequence[Document], change: Callable[[str], tuple[str, list[int]]]
) -> tuple[list[AnnotatedLayer], list[Document]]:
    """Change texts; `change` returns the text and where each old position is now."""
    maps, papers = {}, []
    for document in documents:
        text, maps[document.id] = change(document.text)
        papers.append(dataclasses.replace(document, text=text, sha256=digest(text)))

    def move(item: Attribution) -> Attribution:
        to = maps[item.document]
        spans = {
            role: tuple((to[start], to[end]) for start, end in parts)
            for role, parts in item.spans.items()
        }
        return dataclasses.replace(item, spans=spans)

    changed = [
        dataclasses.replace(layer, attributions=tuple(map(move, layer.attributions)))
        for layer in layers
    ]
    return changed, papers


# ---- what must not matter -------------------------------------------------------------------


@quick
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_everything_is_irrelevant(seed: int, random: Random) -> None:
    layers, documents = project(seed, 3, 3, 5)
    expected = report(layers, documents).plain()
    shuffled = [
        dataclasses.replace(
            layer, attributions=tuple(random.sample(layer.attributions, len(layer.attributions)))
        )
        for layer in random.sample(layers, len(layers))
    ]
    assert report(shuffled, random.sample(documents, 3)).plain() == expected


@quick
@given(seeds)
def test_a_copy_of_oneself_agrees_perfectly(seed: int) -> None:
    layers, documents = project(seed, 2, 1, 5)
    copies = [dataclasses.replace(layer, annotator="copy") for layer in layers]
    found = report([*layers, *copies], documents)
    apart = {"role_missing", "boundary_start", "boundary_end"}
    for row in found.rows:
        if isinstance(row.value, Undefined):
            assert row.value.reason in {"no_units", "no_variation"}
        else:
            assert row.value == pytest.approx(0.0 if row.measure.id in apart else 1.0)
        assert disagreements(found, row.measure.id) == []


@quick
@given(seeds)
def test_twice_the_same_documents_give_the_same_figures(seed: int) -> None:
    layers, documents = project(seed, 3, 3, 5)
    papers = [dataclasses.replace(paper, id=paper.id + "x") for paper in documents]
    again = [dataclasses.replace(layer, document=layer.document + "x") for layer in layers]
    once, twice = report(layers, documents), report([*layers, *again], [*documents, *papers])
    for before, after in zip(once.rows, twice.rows, strict=True):
        if isinstance(before.value, Undefined):
            assert after.value == before.value
        elif before.measure.id in SMALL_SAMPLE:  # n − 1 values are left when one is drawn
            assert isinstance(after.value, float)
            moved_by = (1 - before.value) / (2 * (2 * before.units - 1))
            assert 0 <= before.value - after.value <= moved_by + 1e-9
        elif before.measure.id == "u_alpha":  # here a whole unit is drawn
            assert after.value == pytest.approx(before.value, abs=0.02)
        else:
            assert after.value == pytest.approx(before.value)
        assert after.units == 2 * before.units


@quick
@given(seeds, st.randoms(use_true_random=False))
def test_harakat_and_tatweel_change_nothing(seed: int, random: Random) -> None:
    def adorn(text: str) -> tuple[str, list[int]]:
        pieces, to, length = [], [0], 0
        for character in text:
            arabic = "ء" <= character <= "ي"
            piece = character + (random.choice(("", "", "ـ", "َ", "ّـ")) if arabic else "")
            pieces.append(piece)
            length += len(piece)
            to.append(length)
        return "".join(pieces), to

    layers, documents = project(seed, 2, 3, 5)
    assert measures(*moved(layers, documents, adorn)) == measures(layers, documents)


@quick
@given(seeds)
def test_a_prefix_changes_nothing_but_what_counts_the_text(seed: int) -> None:
    def shifted(prefix: str) -> Any:
        def change(text: str) -> tuple[str, list[int]]:
            return prefix + text, [n + len(prefix) for n in range(len(text) + 1)]

        return measures(*moved(layers, documents, change))

    layers, documents = project(seed, 2, 3, 5)
    expected = measures(layers, documents)
    assert shifted("\n «ـ» — 😀\n") == expected
    for before, after in zip(expected, shifted("خبر عاجل من القاهرة: "), strict=True):
        if before["measure"] not in {"role_alpha", "u_alpha"}:
            assert after == before


@quick
@given(seeds)
def test_a_pair_is_not_touched_by_documents_of_others(seed: int) -> None:
    layers, documents = project(seed, 2, 2, 5)
    others, papers = project(seed + 1, 1, 2, 5)
    papers = [dataclasses.replace(paper, id="z") for paper in papers]
    others = [
        dataclasses.replace(layer, document="z", annotator=layer.annotator + "z")
        for layer in others
    ]
    alone, both = report(layers, documents), report([*layers, *others], [*documents, *papers])
    for before, after in zip(alone.rows, both.rows, strict=True):
        assert after.by_pair["A00", "A01"] == before.by_pair["A00", "A01"]
        assert [after.by_document[paper.id] for paper in documents] == [
            before.by_document[paper.id] for paper in documents
        ]


def test_the_same_seed_gives_the_same_intervals() -> None:
    layers, documents = project(3, 12, 2, 4)
    first = report(layers, documents, 50).plain()
    assert report(layers, documents, 50).plain() == first
    assert agreement(layers, documents, TAGSET, seed=1, replicates=50).plain() != first


# ---- what it says ---------------------------------------------------------------------------


def test_every_figure_says_what_it_is() -> None:
    ids = [measure.id for measure in MEASURES]
    assert len(set(ids)) == len(ids)
    for measure in MEASURES:
        assert measure.title
        assert measure.unit
        assert measure.how.endswith(".")
        assert measure.citation
        assert facets_of(measure, TAGSET)
    with pytest.raises(KeyError):
        measure_of("nothing")


def test_the_report_is_plain_data() -> None:
    layers, documents = project(5, 12, 3, 5)
    found = report(layers, documents, 40)
    plain = json.loads(json.dumps(found.plain(), allow_nan=False))
    assert plain["seed"] == 20261125
    assert plain["documents"] == 12
    row = next(row for row in plain["measures"] if row["measure"] == "attribution_f1")
    assert row["interval"]["low"] <= row["value"] <= row["interval"]["high"]
    assert [entry["pair"] for entry in row["by_pair"]] == [
        ["A00", "A01"],
        ["A00", "A02"],
        ["A01", "A02"],
    ]
    reasons = {
        row["value"]["undefined"] for row in plain["measures"] if isinstance(row["value"], dict)
    }
    assert reasons <= set(REASONS)


def test_the_intervals_hold_the_values() -> None:
    layers, documents = project(6, 15, 2, 6)
    for row in report(layers, documents, 200).rows:
        if isinstance(row.value, Undefined):
            assert row.interval == Undefined("value_undefined")
        elif not isinstance(row.interval, Undefined):
            assert row.interval.low - 1e-6 <= row.interval.high
            assert 0.9 * 200 <= row.interval.replicates <= 200


def test_few_documents_have_no_interval() -> None:
    layers, documents = project(7, 9, 2, 4)
    assert {row.interval for row in report(layers, documents, 20).rows} == {
        Undefined("few_documents")
    }


def test_no_pairs_is_a_reason_and_empty_layers_are_counted() -> None:
    layers, documents = project(8, 2, 1, 4)
    lonely = report(layers, documents)
    assert {row.value for row in lonely.rows} == {Undefined("no_pairs")}
    assert lonely.single == 2
    empty = [AnnotatedLayer(documents[0].id, name) for name in ("A", "B")]
    found = report([*empty, *layers[1:]], documents)
    assert (found.single, found.empty) == (1, 1)
    assert found.row("attribution_f1").value == Undefined("no_units")
    assert found.row("role_alpha", "any").value == Undefined("no_variation")
    json.dumps(found.plain(), allow_nan=False)


def test_one_empty_layer_is_no_agreement() -> None:
    layers, documents = project(9, 1, 1, 4)
    found = report([*layers, AnnotatedLayer(documents[0].id, "B")], documents)
    assert found.row("attribution_f1").value == 0
    assert found.row("span_f1", "strict").value == 0
    assert found.row("agr", "second").value == Undefined("no_units")


def test_layers_that_do_not_fit_are_refused() -> None:
    layers, documents = project(9, 1, 2, 4)
    with pytest.raises(ValueError, match="two layers"):
        report([*layers, layers[0]], documents)
    with pytest.raises(KeyError):
        report(layers, [])


def test_cohen_is_for_two_and_fleiss_for_complete_values() -> None:
    layers, documents = project(10, 4, 3, 6)
    found = report(layers, documents)
    row = found.row("attribute_cohen", "stance")
    assert row.value == Undefined("two_annotators_only")
    assert all(isinstance(value, float) for value in row.by_pair.values())
    assert found.row("attribute_fleiss", "stance").value == Undefined("missing_values")
    assert isinstance(found.row("attribute_alpha", "stance.group").value, float)


# ---- what lies behind a figure --------------------------------------------------------------


@quick
@given(seeds)
def test_as_many_disagreements_as_the_figure_says(seed: int) -> None:
    layers, documents = project(seed, 2, 2, 8)
    found = report(layers, documents)
    row = found.row("attribution_f1")
    assert isinstance(row.value, float)
    single = len(disagreements(found, "attribution_f1"))
    assert row.value == pytest.approx((row.units - single) / row.units)
    row = found.row("attribution_f1_exact")
    assert isinstance(row.value, float)
    differing = {(i.document, i.cluster) for i in disagreements(found, "attribution_f1_exact")}
    assert row.value == pytest.approx(1 - (2 * len(differing) - single) / row.units)
    for role in ("source", "cue", "content"):
        row = found.row("role_exact", role)
        assert isinstance(row.value, float)
        differing = disagreements(found, "role_exact", facet=role)
        assert row.value == pytest.approx(1 - len(differing) / row.units)
    row = found.row("attribute_agreed", "stance")
    assert isinstance(row.value, float)
    differing = disagreements(found, "attribute_agreed", facet="stance")
    assert row.value == pytest.approx(1 - len(differing) / row.units)


def test_disagreements_of_a_pair_and_of_a_document() -> None:
    layers, documents = project(11, 3, 3, 8)
    found = report(layers, documents)
    every = disagreements(found, "attribute_alpha")
    assert every
    for item in every:
        assert item.about in {"stance", "quote_type", "source_kind"}
        assert len(item.attributions) > 1
    some = disagreements(found, "attribute_alpha", ("A02", "A00"), documents[1].id)
    assert {item.document for item in some} <= {documents[1].id}
    assert {name for item in some for name, _ in item.attributions} <= {"A00", "A02"}
    assert disagreements(found, "attribute_alpha", ("A00", "nobody")) == []
    with pytest.raises(KeyError):
        disagreements(found, "nothing")
    links = disagreements(found, "link_f1", facet="parent")
    assert {item.about for item in links} <= {"parent"}
