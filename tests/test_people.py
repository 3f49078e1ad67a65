"""Assignments, submissions, and what of them counts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import edits, people
from annotator.errors import AnnotatorError
from annotator.model.ids import layer_id
from annotator.model.records import GOLD, Annotator, Layer, Submission
from annotator.store import Store
from tests.helpers import TEXTS, Project, isnad, records, refused


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


# ---- who is there ----------------------------------------------------------------------------


@pytest.fixture
def several(project: Project) -> Store:
    return project(*TEXTS[:3])


def ids(store: Store) -> list[str]:
    return [item.id for item in store.overview()]


def test_the_roster_says_how_far_everybody_is(several: Store) -> None:
    first, second, third = ids(several)
    people.deal(several, "R", {"A02": [first, second, third], "A03": [first]})
    edits.start_attribution(several, "A02", first, "cue", [(0, 5)])
    people.submit(several, "A02", [first, second])
    people.reopen(several, "A02", [second])
    people.add(several, "R", "A04", "سلمى")
    found = {person.name: person for person in people.roster(several)}
    assert list(found) == ["A01", "A02", "A03", "A04"]
    assert [found["A02"].count(state) for state in people.STATES] == [1, 1, 1]
    assert [item.attributions for item in found["A02"].work] == [1, 0, 0]
    assert [item.document for item in found["A03"].work] == [first]
    assert (found["A04"].private, found["A04"].work, found["A04"].last) == ("سلمى", (), "")
    submitted = [row["at"] for row in several.log_rows() if row["name"] == "submit"]
    assert found["A02"].last == max(submitted)
    assert found["A03"].last == ""
    assert GOLD not in found


@pytest.mark.parametrize("name", ["A02", " a02", "A٠٢"])
def test_a_name_that_reads_like_a_known_one_is_refused(several: Store, name: str) -> None:
    people.add(several, "R", "A02")
    with refused("annotator_known", several):
        people.add(several, "R", name, "سلمى")


@pytest.mark.parametrize(("name", "code"), [("", "name_empty"), ("gold", "name_reserved")])
def test_names_are_checked_before_anybody_is_added(several: Store, name: str, code: str) -> None:
    with refused(code, several):
        people.add(several, "R", name)


def test_adding_somebody_is_taken_back_by_who_did_it(several: Store) -> None:
    before = records(several)
    people.add(several, "R", "A02", "سلمى")
    assert several.get(Annotator, "A02") is not None
    several.undo("R")
    assert records(several) == before


# ---- giving and taking back --------------------------------------------------------------------


def test_dealing_out_is_one_operation(several: Store) -> None:
    before = records(several)
    dealt = people.overlapping(ids(several), ["A02", "A03", "A04"], 2, 1)
    people.deal(several, "R", dealt)
    assert {p.name: [x.document for x in p.work] for p in people.roster(several) if p.work} == {
        name: [id for id in ids(several) if id in given] for name, given in dealt.items()
    }
    several.undo("R")
    assert records(several) == before


def test_dealing_out_what_is_not_there_changes_nothing(several: Store) -> None:
    with refused("record_missing", several):
        people.deal(several, "R", {"A02": [ids(several)[0], "nowhere"]})


def test_an_untouched_assignment_is_taken_back(several: Store) -> None:
    people.deal(several, "R", {"A02": ids(several), "A03": ids(several)})
    before = records(several)
    first, *rest = ids(several)
    people.withdraw(several, "R", {"A02": rest, "A03": [first]})
    assert [len(person.work) for person in people.roster(several)] == [0, 1, 2]
    several.undo("R")
    assert records(several) == before


def test_what_was_worked_on_is_not_taken_back(several: Store) -> None:
    begun, handed_in, free = ids(several)
    people.assign(several, "R", "A02", ids(several))
    edits.start_attribution(several, "A02", begun, "cue", [(0, 5)])
    people.submit(several, "A02", [handed_in])
    people.reopen(several, "A02", [handed_in])  # empty and open, but it was submitted
    with refused("withdraw_started", several) as caught:
        people.withdraw(several, "R", {"A02": ids(several)})
    assert [problem.place.document for problem in caught.value.problems] == [begun, handed_in]
    with refused("layer_missing", several):
        people.withdraw(several, "R", {"A03": [free]})
    assert people.withdrawable(several, "A02") == [free]


def test_an_assignment_on_which_work_stands_is_not_undone(store: Store) -> None:
    """Without its layer the work would stand in no list any more."""
    edits.add_annotator(store, "A02")
    people.assign(store, "R", "A02", [document(store)])
    item = edits.start_attribution(store, "A02", document(store), "cue", [(0, 5)])
    with refused("still_referenced", store):
        store.undo("R")
    edits.delete_attributions(store, "A02", [item.id])
    store.undo("R")
    assert store.find(Layer, annotator="A02") == []


def test_who_reopens_for_somebody_takes_it_back_too(several: Store) -> None:
    people.deal(several, "R", {"A02": ids(several), "A03": ids(several)})
    for name in ("A02", "A03"):
        people.submit(several, name, ids(several))
    before = records(several)
    people.reopen_for(several, "R", {"A02": ids(several)[:1], "A03": ids(several)[1:]})
    counts = {p.name: p.count(people.REOPENED) for p in people.roster(several)}
    assert counts == {"A01": 0, "A02": 1, "A03": 2}
    several.undo("R")
    assert records(several) == before


# ---- who may see the work of others ------------------------------------------------------------


def hidden(store: Store, name: str) -> str:
    """Return the code of the reason, or an empty string."""
    mine = store.get(Layer, layer_id(document(store), name))
    gold = store.get(Layer, layer_id(document(store), GOLD))
    problem = people.hidden(store, mine, gold)
    return problem.code if problem else ""


def test_a_new_project_is_blind_and_stays_so_after_a_submission(store: Store) -> None:
    people.assign(store, "R", "A02", [document(store)])
    assert hidden(store, "A02") == "others_never"
    people.submit(store, "A02", [document(store)])
    assert hidden(store, "A02") == "others_never"


def test_where_the_project_allows_it_a_submission_opens_the_eyes(store: Store) -> None:
    people.assign(store, "R", "A02", [document(store)])
    people.set_shows_others(store, "R", people.AFTER_SUBMISSION)
    assert hidden(store, "A02") == hidden(store, "nobody") == "others_later"
    people.submit(store, "A02", [document(store)])
    assert hidden(store, "A02") == ""
    people.reopen_for(store, "R", {"A02": [document(store)]})
    assert hidden(store, "A02") == "others_later"
    store.undo("R")
    store.undo("R")
    assert store.project.shows_others == people.NEVER


def test_only_the_two_ways_are_known(store: Store) -> None:
    with refused("value_unknown", store):
        people.set_shows_others(store, "R", "always")


# ---- the command line ----------------------------------------------------------------------------


@pytest.fixture
def closed(several: Store) -> Path:
    several.close()
    return several.path


def listed(path: Path) -> dict[str, dict[str, object]]:
    done = isnad("people", path, "--json")
    assert done.returncode == 0, done.stderr
    return {person["annotator"]: person for person in json.loads(done.stdout)["people"]}


def test_people_are_listed_and_their_private_names_are_not(closed: Path) -> None:
    names = ("--annotator", "A02", "--annotator", "A03")
    assert isnad("assign", closed, *names, "--overlap", 1, "--seed", 3).returncode == 0
    with Store.open(closed) as store:
        people.set_private_name(store, "A02", "سلمى السرّية")
    found = listed(closed)
    assert sum(int(str(person["documents"])) for person in found.values()) == 3
    assert found["A02"]["open"] == found["A02"]["documents"]
    shown = isnad("people", closed)
    assert "A02" in shown.stdout
    assert "Blind" in shown.stdout
    assert "السرّية" not in shown.stdout + isnad("people", closed, "--json").stdout


def test_the_command_line_says_who_may_see_the_work_of_others(closed: Path) -> None:
    done = isnad("people", closed, "--shows-others", "after-submission")
    assert "once they have handed" in done.stdout
    with Store.open(closed) as store:
        assert store.project.shows_others == people.AFTER_SUBMISSION
    assert isnad("people", closed, "--shows-others", "sometimes").returncode == 2


def test_the_command_line_takes_back_what_nothing_was_done_on(closed: Path) -> None:
    with Store.open(closed) as store:
        begun, *free = ids(store)
        people.assign(store, "R", "A02", ids(store))
        edits.start_attribution(store, "A02", begun, "cue", [(0, 5)])
    refused_ = isnad("assign", closed, "--annotator", "A02", "--withdraw", begun)
    assert refused_.returncode == 1
    assert "nothing was done yet" in refused_.stderr
    done = isnad("assign", closed, "--annotator", "A02", "--withdraw")
    assert done.returncode == 0
    assert str(len(free)) in done.stdout
    assert listed(closed)["A02"]["documents"] == 1
