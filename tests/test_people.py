"""Assignments, submissions, and what of them counts."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import edits, people
from annotator.errors import AnnotatorError
from annotator.model.ids import layer_id
from annotator.model.records import Layer, Submission
from annotator.store import Store
from tests.helpers import TEXTS, Project


@pytest.fixture
def store(project: Project) -> Store:
    return project(TEXTS[0])


def document(store: Store) -> str:
    return store.overview()[0].id


def state(store: Store, annotator: str) -> str:
    layer = store.need(Layer, layer_id(document(store), annotator))
    return people.state(layer, store.find(Submission))


def test_an_assignment_is_an_open_layer(store: Store) -> None:
    people.assign(store, "R", "A02", [document(store)])
    assert state(store, "A02") == "open"
    assert not people.assign(store, "R", "A02", [document(store)])


def test_a_submission_freezes_the_layer_as_it_is(store: Store) -> None:
    id = document(store)
    item = edits.start_attribution(store, "A02", id, "cue", [(0, 5)])
    people.submit(store, "A02", [id])
    assert state(store, "A02") == "submitted"
    people.reopen(store, "A02", [id])
    assert state(store, "A02") == "reopened"
    edits.set_note(store, "A02", item.id, "بعد التسليم")
    people.submit(store, "A02", [id])
    (first,) = [s for s in people.first_submissions(store) if s.annotator == "A02"]
    (latest,) = [s for s in people.latest_submissions(store) if s.annotator == "A02"]
    assert (first.n, latest.n) == (1, 2)
    assert first.attributions == (item,)
    assert latest.attributions[0].note == "بعد التسليم"


def test_submitting_the_same_twice_is_one_submission(store: Store) -> None:
    id = document(store)
    edits.start_attribution(store, "A02", id, "cue", [(0, 5)])
    people.submit(store, "A02", [id])
    people.reopen(store, "A02", [id])
    people.submit(store, "A02", [id])
    assert len(store.find(Submission)) == 1


def test_work_in_progress_never_counts(store: Store) -> None:
    edits.start_attribution(store, "A02", document(store), "cue", [(0, 5)])
    assert people.first_submissions(store) == []


def test_a_layer_without_attributions_can_be_submitted(store: Store) -> None:
    people.assign(store, "R", "A02", [document(store)])
    people.submit(store, "A02", [document(store)])
    (only,) = people.first_submissions(store)
    assert only.attributions == ()


def test_undo_takes_a_submission_back(store: Store) -> None:
    edits.start_attribution(store, "A02", document(store), "cue", [(0, 5)])
    people.submit(store, "A02", [document(store)])
    store.undo("A02")
    assert store.find(Submission) == []
    assert state(store, "A02") == "open"


def test_private_names_stay_out_of_the_log(store: Store) -> None:
    people.set_private_name(store, "A02", "سلمى الحقيقية")
    assert people.private_name(store, "A02") == "سلمى الحقيقية"
    rows = store._driver.rows("SELECT changes FROM operation")
    assert all("الحقيقية" not in row["changes"] for row in rows)


@given(
    st.integers(0, 40),
    st.integers(1, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))),
    st.integers(),
)
def test_every_document_has_k_annotators_and_loads_are_even(
    documents: int, people_and_k: tuple[int, int], seed: int
) -> None:
    n, k = people_and_k
    ids, names = [f"d{i}" for i in range(documents)], [f"A{i:02}" for i in range(n)]
    given_ = people.overlapping(ids, names, k, seed)
    assert given_ == people.overlapping(ids[::-1], names[::-1], k, seed)
    counts = Counter(id for mine in given_.values() for id in mine)
    assert set(counts.values()) <= {k}
    assert len(counts) == documents
    assert all(len(mine) == len(set(mine)) for mine in given_.values())
    loads = [len(mine) for mine in given_.values()]
    assert max(loads) - min(loads) <= 1


def test_more_annotations_than_annotators_are_refused() -> None:
    with pytest.raises(AnnotatorError):
        people.overlapping(["d"], ["A01"], 2, 1)


def test_editing_what_was_submitted_opens_it_again(store: Store) -> None:
    id = document(store)
    item = edits.start_attribution(store, "A02", id, "cue", [(0, 5)])
    for edit in (
        lambda: edits.set_note(store, "A02", item.id, "بعد التسليم"),
        lambda: edits.delete_attributions(store, "A02", [item.id]),
    ):
        people.submit(store, "A02", [id])
        edit()
        assert state(store, "A02") == "reopened"
        store.undo("A02")
        assert state(store, "A02") == "submitted"
