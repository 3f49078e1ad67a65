"""Suggestions in a project: what is offered, and what accepting and rejecting do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import accepting, check, edits, exchange, offering, people
from annotator.accepting import Correction, attribution_id, offers
from annotator.edits import Entity
from annotator.exchange import packets
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Document, Layer, Suggestion
from annotator.model.tagset import digest
from annotator.store import Store
from annotator.suggest.engine import Proposal, propose
from tests.helpers import TEXTS, Project, contents, records, refused
from tests.machines import reviewer

TEXT = (
    "قالت الوزارة إن المخزون آمن.\n"
    "وأكد الوزير أن السعر ثابت.\n"
    "ونفى المتحدث باسم الحكومة ما قاله الوزير.\n"
)
WHO = "A01"


def at(words: str, text: str = TEXT) -> tuple[tuple[int, int], ...]:
    start = text.index(words)
    return ((start, start + len(words)),)


def proposal(id: str, cue: str, confidence: float = 0.9, **more: object) -> Proposal:
    """A proposal on TEXT with the words of some roles."""
    roles = ("source", "content", "addressee")
    spans = {"cue": at(cue)} | {role: at(str(more.pop(role))) for role in roles if role in more}
    values = {"stance": "asserts", "quote_type": "indirect"} | dict(more.pop("values", {}))  # type: ignore[call-overload]
    return Proposal(id, spans, values, confidence, "verb", cue, **more)  # type: ignore[arg-type]


MINISTRY = proposal("p1", "قالت", 0.9, source="الوزارة", content="إن المخزون آمن", entity="الوزارة")
MINISTER = proposal("p2", "وأكد", 0.6, source="الوزير", content="أن السعر ثابت", entity="الوزير")
DENIAL = proposal(
    "p3",
    "ونفى",
    0.8,
    source="المتحدث باسم الحكومة",
    content="ما قاله الوزير",
    entity="المتحدث باسم الحكومة",
    denies="p2",
    values={"stance": "denies"},
)
INNER = proposal("p4", "قاله", 0.4, parent="p3", entity="الوزير", implicit={"person": "third"})


def suggester(*found: Proposal, version: str = "1") -> offering.Suggester:
    return offering.Suggester("rules", version, lambda _text: found)


ALL = suggester(MINISTRY, MINISTER, DENIAL, INNER)


@pytest.fixture
def store(project: Project) -> Store:
    made = project()
    with made.operation("import", "gold"):
        made.put(Document("d", "عنوان", TEXT, digest(TEXT)))
    offering.suggest(made, ["d"], ALL)
    return made


def offered(store: Store, who: str = WHO) -> dict[str, Suggestion]:
    """What is offered, by cue."""
    return {TEXT[slice(*i.spans["cue"][0])]: i for i in offers(store, who, "d")}


def mine(store: Store) -> dict[str, Attribution]:
    work = store.find(Attribution, annotator=WHO)
    return {TEXT[slice(*item.spans["cue"][0])]: item for item in work}


# ---- making them -------------------------------------------------------------------------------


def test_offers_come_in_text_order(store: Store) -> None:
    assert list(offered(store)) == ["قالت", "وأكد", "ونفى", "قاله"]


def test_the_same_text_and_suggester_change_nothing(store: Store) -> None:
    before = contents(store)
    done = offering.suggest(store, ["d"], ALL)
    assert (done.documents, done.suggestions, done.known) == (0, 0, 1)
    assert not offering.refresh(store, "d", ALL)
    assert contents(store) == before


def test_another_version_makes_them_anew(store: Store) -> None:
    assert offering.refresh(store, "d", suggester(MINISTRY, version="2"))
    assert list(offered(store)) == ["قالت"]


def test_only_those_above_a_confidence_are_made(store: Store) -> None:
    offering.suggest(store, ["d"], ALL, least=0.7)
    assert list(offered(store)) == ["قالت", "ونفى"]
    assert store.derived.suggested()["d"].least == 0.7
    assert not offering.refresh(store, "d", ALL)
    assert offering.refresh(store, "d", suggester(MINISTER, DENIAL, version="2"))
    assert list(offered(store)) == ["ونفى"], "what was asked for then is asked for still"


def test_what_was_made_before_a_cancellation_is_kept(project: Project) -> None:
    store = project(*TEXTS)
    ids = [item.id for item in store.overview()]

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise InterruptedError

    batches = offering.batches(store, ids, ALL, progress=stop)
    with pytest.raises(InterruptedError):
        next(batches)
    with pytest.raises(InterruptedError):
        offering.suggest(store, ids, ALL, progress=stop)
    assert offering.suggest(store, ids, ALL).documents == len(ids)


def test_the_version_of_the_rules_says_which_code_and_words_they_are() -> None:
    assert offering.rules().version == offering.rules().version
    assert "+" in offering.rules().version
    assert offering.rules().propose is propose


# A «قا» joined to its vowel sign, which no edge may part.
@given(st.text("قال إنوأكد«»\u064e\u0651\u200d\u200f😀\n.،: الرئيس", max_size=120))
@settings(max_examples=60, deadline=None)
def test_every_span_can_be_stored(text: str) -> None:
    document = Document("x", "t", text, digest(text))
    _, found = offering.made_for(document, offering.rules())
    for item in found:
        for role, parts in item.spans.items():
            assert edits.clean_fragments(document, parts, role) == parts


def test_spans_that_cut_a_letter_from_its_mark_are_widened() -> None:
    text = "قا\u064eل زيد"
    cut = Proposal("p", {"cue": ((0, 2),), "source": ((5, 8),)}, {}, 0.5, "verb", "قال")
    document = Document("x", "t", text, digest(text))
    _, (found,) = offering.made_for(document, suggester(cut))
    assert found.spans["cue"] == ((0, 3),)


# ---- accepting ---------------------------------------------------------------------------------


def test_accepting_makes_an_attribution_that_remembers_where_it_is_from(store: Store) -> None:
    item = offered(store)["قالت"]
    changes = accepting.accept(store, WHO, item)
    made = mine(store)["قالت"]
    assert changes.name == "accept_suggestion"
    assert changes.ids("attribution") == {made.id} == {attribution_id(WHO, item.id)}
    assert (made.spans, made.attributes) == (item.spans, item.attributes)
    assert made.origin == "suggestion"
    assert made.provenance == {
        "decision": "accepted",
        "derived_from": [],
        "suggestion": {
            "id": item.id,
            "suggester": "rules",
            "version": "1",
            "confidence": 0.9,
        },
    }
    assert "قالت" not in offered(store)


def test_one_undo_gives_the_suggestion_back(store: Store) -> None:
    before, open_before = records(store), offered(store)
    accepting.accept(store, WHO, offered(store)["قالت"])
    undone = store.undo(WHO)
    assert undone.undone == "accept_suggestion"
    assert records(store) == before
    assert offered(store) == open_before
    store.redo(WHO)
    assert "قالت" not in offered(store)


def test_one_part_can_be_corrected(store: Store) -> None:
    change = Correction(
        spans={"content": at("المخزون آمن")}, attributes={"stance": "reveals", "quote_type": None}
    )
    changes = accepting.accept(store, WHO, offered(store)["قالت"], change)
    made = mine(store)["قالت"]
    assert changes.name == "correct_suggestion"
    assert made.spans["content"] == at("المخزون آمن")
    assert made.spans["source"] == MINISTRY.spans["source"]
    assert made.attributes == {"stance": "reveals"}
    assert made.provenance is not None
    assert made.provenance["decision"] == "corrected"
    (settled,) = store.find(Suggestion)
    assert settled.spans["content"] == MINISTRY.spans["content"], "what was offered is kept"


def test_cue_and_source_win_over_a_corrected_content(store: Store) -> None:
    whole = at("قالت الوزارة إن المخزون آمن")
    accepting.accept(store, WHO, offered(store)["قالت"], Correction(spans={"content": whole}))
    made = mine(store)["قالت"]
    assert made.spans["content"] == at("إن المخزون آمن")
    document = store.need(Document, "d")
    problems = check.document(document, [], [made], store.tagset)
    assert not [item for item in problems if item.code == "spans_overlap"]


def test_a_source_that_gets_words_is_not_implicit(store: Store) -> None:
    item = offered(store)["قاله"]
    accepting.accept(store, WHO, item, Correction(spans={"source": at("الوزير")}))
    assert mine(store)["قاله"].implicit is None
    store.undo(WHO)
    accepting.accept(store, WHO, item)
    assert mine(store)["قاله"].implicit == {"person": "third"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Correction(spans={"cue": ((0, 9999),)}), "span_bounds"),
        (Correction(spans={"voice": ((0, 4),)}), "role_unknown"),
        (Correction(attributes={"stance": "shouts"}), "value_unknown"),
        (Correction(attributes={"mood": "sad"}), "value_unknown"),
        (Correction(implicit={"person": "tenth"}, spans={"source": ()}), "value_unknown"),
        (
            Correction(spans={"cue": (), "source": (), "content": ()}),
            "attribution_would_be_empty",
        ),
    ],
)
def test_what_cannot_stand_is_refused_and_changes_nothing(
    store: Store, change: Correction, code: str
) -> None:
    with refused(code, store):
        accepting.accept(store, WHO, offered(store)["قالت"], change)


def test_what_the_tagset_does_not_have_is_left_out(store: Store) -> None:
    strange = dataclasses.replace(
        MINISTRY, spans={**MINISTRY.spans, "voice": ((0, 4),)}, attributes={"mood": "sad"}
    )
    offering.suggest(store, ["d"], suggester(strange, version="2"))
    accepting.accept(store, WHO, offered(store)["قالت"])
    made = mine(store)["قالت"]
    assert set(made.spans) == {"source", "cue", "content"}
    assert made.attributes == {}


def test_nothing_is_settled_twice(store: Store) -> None:
    item = offered(store)["قالت"]
    accepting.accept(store, WHO, item)
    with refused("suggestion_settled", store):
        accepting.accept(store, WHO, item)
    with refused("suggestion_settled", store):
        accepting.reject(store, WHO, item)


def test_a_submitted_layer_is_open_again(store: Store) -> None:
    people.assign(store, "gold", WHO, ["d"])
    people.submit(store, WHO, ["d"])
    accepting.accept(store, WHO, offered(store)["قالت"])
    assert [layer.state for layer in store.find(Layer)] == ["open"]


# ---- who the source is -------------------------------------------------------------------------


def register(store: Store, *entities: Entity) -> None:
    with store.operation("import", "gold"):
        store.put(*entities)


@pytest.mark.parametrize(
    "entity",
    [
        Entity("e", "الوزاره"),
        Entity("e", "وزارة التموين", aliases=("الوِزارة",)),
        Entity("e0", "الوزارة", merged_into="e"),
    ],
)
def test_the_registry_is_searched_blind_to_letter_variants(store: Store, entity: Entity) -> None:
    register(store, entity, *([Entity("e", "التموين")] if entity.id == "e0" else []))
    accepting.accept(store, WHO, offered(store)["قالت"])
    assert mine(store)["قالت"].entity == "e"


def test_a_name_that_nobody_has_is_only_proposed(store: Store) -> None:
    accepting.accept(store, WHO, offered(store)["قالت"])
    made = mine(store)["قالت"]
    assert made.entity is None
    assert store.find(Entity) == []
    assert accepting.proposed_name(store, made) == "الوزارة"
    by_hand = edits.start_attribution(store, WHO, "d", "cue", at("ثابت"))
    assert accepting.proposed_name(store, by_hand) == ""


def test_it_enters_the_registry_when_that_is_wished(store: Store) -> None:
    accepting.accept_all(store, WHO, [offered(store)["وأكد"], offered(store)["قاله"]], naming=True)
    (entity,) = store.find(Entity)
    assert entity.name == "الوزير"
    assert {item.entity for item in mine(store).values()} == {entity.id}
    store.undo(WHO)
    assert store.find(Entity) == []


def test_a_corrected_name_is_taken_as_it_is(store: Store) -> None:
    accepting.accept(store, WHO, offered(store)["قالت"], Correction(entity="  وزارة   الطاقة "))
    accepting.accept(store, WHO, offered(store)["وأكد"], Correction(entity=""))
    (entity,) = store.find(Entity)
    assert entity.name == "وزارة الطاقة"
    assert (mine(store)["قالت"].entity, mine(store)["وأكد"].entity) == (entity.id, None)


# ---- links -------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("وأكد", "ونفى", "قاله"), ("قاله", "ونفى", "وأكد")])
def test_links_are_set_once_both_ends_stand(store: Store, order: Sequence[str]) -> None:
    for cue in order:
        accepting.accept(store, WHO, offered(store)[cue])
    work = mine(store)
    assert work["ونفى"].denies == work["وأكد"].id
    assert work["قاله"].parent == work["ونفى"].id


def test_undo_takes_a_link_back_that_came_by_the_way(store: Store) -> None:
    accepting.accept(store, WHO, offered(store)["ونفى"])
    changes = accepting.accept(store, WHO, offered(store)["وأكد"])
    assert len(changes.ids("attribution")) == 2
    store.undo(WHO)
    assert mine(store)["ونفى"].denies is None


def test_an_attribution_made_by_hand_can_be_the_other_end(store: Store) -> None:
    by_hand = edits.start_attribution(store, WHO, "d", "cue", MINISTER.spans["cue"])
    accepting.accept(store, WHO, offered(store)["ونفى"])
    assert mine(store)["ونفى"].denies == by_hand.id


def test_a_link_that_somebody_set_is_left_alone(store: Store) -> None:
    accepting.accept(store, WHO, offered(store)["ونفى"])
    accepting.accept(store, WHO, offered(store)["قالت"])
    work = mine(store)
    edits.link(store, WHO, work["ونفى"].id, "denies", work["قالت"].id)
    accepting.accept(store, WHO, offered(store)["وأكد"])
    assert mine(store)["ونفى"].denies == work["قالت"].id


def test_suggestions_that_enclose_each_other_make_no_circle(store: Store) -> None:
    one = dataclasses.replace(MINISTRY, parent="p2")
    other = dataclasses.replace(MINISTER, parent="p1")
    offering.suggest(store, ["d"], suggester(one, other, version="2"))
    accepting.accept_all(store, WHO, list(offered(store).values()))
    assert sorted(item.parent is None for item in mine(store).values()) == [False, True]


# ---- rejecting ---------------------------------------------------------------------------------


def test_what_was_rejected_is_never_offered_again(store: Store) -> None:
    changes = accepting.reject(store, WHO, offered(store)["قالت"])
    assert changes.name == "reject_suggestion"
    assert store.find(Attribution) == []
    longer = dataclasses.replace(
        MINISTRY, id="p9", rule="learned", spans={**MINISTRY.spans, "content": at("المخزون آمن")}
    )
    offering.suggest(store, ["d"], suggester(longer, MINISTER, version="2"))
    assert list(offered(store)) == ["وأكد"]
    store.undo(WHO)
    assert list(offered(store)) == ["قالت", "وأكد"]


def test_it_is_not_offered_where_the_same_text_stands_again(store: Store) -> None:
    with store.operation("import", "gold"):
        store.put(Document("twin", "آخر", TEXT, digest(TEXT)))
    offering.suggest(store, ["twin"], ALL)
    accepting.reject(store, WHO, offered(store)["قالت"])
    assert len(offers(store, WHO, "twin")) == 3


def test_it_is_offered_again_once_the_document_has_another_text(store: Store) -> None:
    accepting.reject(store, WHO, *offered(store).values())
    with store.operation("import", "gold"):
        store.put(Document("d", "عنوان", TEXT + "تتمة.", digest(TEXT + "تتمة.")))
    offering.suggest(store, ["d"], ALL)
    assert len(offered(store)) == 4
    accepting.accept(store, WHO, offered(store)["قالت"])


def test_rejecting_is_each_annotators_own(store: Store) -> None:
    accepting.reject(store, WHO, *offered(store).values())
    assert offered(store) == {}
    assert len(offered(store, "A02")) == 4


def test_a_suggestion_without_a_cue_is_known_by_all_its_spans(store: Store) -> None:
    bare = Proposal("p", {"source": at("الوزارة"), "content": at("آمن")}, {}, 0.5, "colon", "")
    offering.suggest(store, ["d"], suggester(bare, version="2"))
    (item,) = offers(store, WHO, "d")
    accepting.reject(store, WHO, item)
    other = dataclasses.replace(bare, id="q", spans={**bare.spans, "content": at("المخزون")})
    offering.suggest(store, ["d"], suggester(bare, other, version="3"))
    assert [item.spans["content"] for item in offers(store, WHO, "d")] == [at("المخزون")]


def test_an_accepted_one_that_was_deleted_is_not_offered_again(store: Store) -> None:
    accepting.accept(store, WHO, offered(store)["قالت"])
    edits.delete_attributions(store, WHO, [mine(store)["قالت"].id])
    assert "قالت" not in offered(store)


# ---- what is covered ---------------------------------------------------------------------------


def test_what_an_attribution_by_hand_covers_is_not_offered(store: Store) -> None:
    by_hand = edits.start_attribution(store, WHO, "d", "content", MINISTRY.spans["content"])
    edits.set_span(store, WHO, by_hand.id, "source", MINISTRY.spans["source"])
    edits.start_attribution(store, WHO, "d", "cue", MINISTER.spans["cue"])
    assert list(offered(store)) == ["ونفى", "قاله"]
    assert len(offered(store, "A02")) == 4
    edits.delete_attributions(store, WHO, [by_hand.id])
    assert "قالت" in offered(store)


def test_one_attribution_covers_one_of_two_that_share_their_content(store: Store) -> None:
    text = "قال زيد نقلاً عن عمرو إن السعر ثابت."
    content = at("إن السعر ثابت", text)
    relay = Proposal("r", {"cue": at("نقلاً عن", text), "content": content}, {}, 0.9, "relay", "")
    inner = Proposal("i", {"cue": at("قال", text), "content": content}, {}, 0.9, "verb", "")
    with store.operation("import", "gold"):
        store.put(Document("r", "نقل", text, digest(text)))
    offering.suggest(store, ["r"], suggester(relay, inner))
    by_hand = edits.start_attribution(store, WHO, "r", "cue", inner.spans["cue"])
    edits.set_span(store, WHO, by_hand.id, "content", content)
    assert [item.spans["cue"] for item in offers(store, WHO, "r")] == [relay.spans["cue"]]


def test_what_lies_in_boilerplate_is_not_offered(store: Store) -> None:
    ((start, end),) = at("وأكد الوزير أن السعر ثابت")
    edits.mark_region(store, WHO, "d", "boilerplate", start, end)
    assert list(offered(store)) == ["قالت", "ونفى", "قاله"]


# ---- many at once ------------------------------------------------------------------------------


def test_all_above_a_confidence_are_one_operation(store: Store) -> None:
    before = len(store.log_rows())
    changes = accepting.accept_above(store, WHO, ["d"], 0.6)
    assert changes.name == "accept_suggestions"
    assert sorted(mine(store)) == sorted(["قالت", "وأكد", "ونفى"])
    assert len(store.log_rows()) == before + 1
    store.undo(WHO)
    assert mine(store) == {}
    assert len(offered(store)) == 4


def test_accepting_everything_the_rules_find_leaves_sound_layers(project: Project) -> None:
    store = project(*TEXTS)
    ids = [item.id for item in store.overview()]
    offering.suggest(store, ids)
    accepting.accept_above(store, WHO, ids, 0.0)
    assert not any(offers(store, WHO, id) for id in ids)
    found = exchange.check_project(store)
    assert not [item for item in found if item.code in check.STRUCTURE]
    items = {item.id: item for item in store.find(Attribution)}
    assert any(target(item, link) for item in items.values() for link in LINKS)


def test_what_was_accepted_can_be_exported_and_read_again(store: Store, tmp_path: Path) -> None:
    accepting.accept(store, WHO, offered(store)["قالت"])
    exchange.export(store, tmp_path / "out", "json", WHO, draft=True)
    assert exchange.validate(tmp_path / "out").valid
    with exchange.create_project(tmp_path / "again.isnad") as other:
        exchange.import_paths(other, [tmp_path / "out"])
        assert other.find(Attribution) == store.find(Attribution)


# ---- which documents ---------------------------------------------------------------------------


def test_suggestions_are_made_for_what_can_still_be_worked_on(project: Project) -> None:
    store = project(*TEXTS[:3])
    one, two, three = sorted(item.id for item in store.overview())
    people.assign(store, "gold", "A02", [one, two])
    people.submit(store, "A02", [one])
    assert sorted(offering.own_documents(store, "A02")) == sorted([two, three])
    assert sorted(offering.own_documents(store, "")) == sorted([two, three])
    assert len(offering.own_documents(store, "A01")) == 3


# ---- the coverage check ------------------------------------------------------------------------


@pytest.fixture
def asking(store: Store) -> Store:
    """The project asks for a decision on every cue."""
    people.assign(store, "gold", WHO, ["d"])
    people.set_coverage(store, "gold", people.CUES)
    return store


def test_a_layer_with_undecided_cues_cannot_be_submitted(asking: Store) -> None:
    with refused("cues_undecided", asking) as caught:
        people.submit(asking, WHO, ["d"])
    (problem,) = caught.value.problems
    assert problem.params == {"n": 4, "cue": "قالت"}
    assert (problem.place.start, problem.place.end) == MINISTRY.spans["cue"][0]


@pytest.mark.parametrize("decide", [accepting.reject, accepting.accept])
def test_it_can_be_once_each_is_decided(asking: Store, decide: Callable[..., object]) -> None:
    for item in offered(asking).values():
        with refused("cues_undecided"):
            people.submit(asking, WHO, ["d"])
        decide(asking, WHO, item)
    people.submit(asking, WHO, ["d"])
    assert [layer.state for layer in asking.find(Layer)] == ["submitted"]


def test_without_suggestions_the_rules_are_asked(project: Project) -> None:
    store = project(TEXTS[0])
    (document,) = store.overview()
    people.assign(store, "gold", WHO, [document.id])
    people.set_coverage(store, "gold", people.CUES)
    found = offering.undecided(store, WHO, store.need(Document, document.id))
    with refused("cues_undecided", store) as caught:
        people.submit(store, WHO, [document.id])
    assert caught.value.problems[0].params["n"] == len(found) > 10


def test_nothing_is_asked_unless_the_project_says_so(store: Store) -> None:
    people.assign(store, "gold", WHO, ["d"])
    people.submit(store, WHO, ["d"])
    with refused("value_unknown", store):
        people.set_coverage(store, "gold", "everything")


# ---- packets -----------------------------------------------------------------------------------


def test_decisions_travel_but_only_to_whom_they_belong(tmp_path: Path) -> None:
    with reviewer(tmp_path / "r.isnad") as store:
        document = store.need(Document, "d1")
        _, found = offering.made_for(document, offering.rules())
        store.derived.keep([offering.made_for(document, offering.rules())])
        accepting.reject(store, "A01", found[0])
        accepting.reject(store, "A02", found[1])
        packet = packets.assignment(store, "A02")
    sent = [version.value for version in packet.versions if version.table == "suggestion"]
    assert [value["offer"] for value in sent if value] == [found[1].id]


def test_work_comes_home_with_its_decisions(tmp_path: Path) -> None:
    with reviewer(tmp_path / "r.isnad") as store:
        sent = packets.assignment(store, "A01")
        coming = packets.look(None, [sent])
        with packets.make(tmp_path / "w.isnad", coming) as place:
            people.set_coverage(store, "gold", people.CUES)  # meanwhile
            _, found = offering.made_for(place.need(Document, "d1"), offering.rules())
            accepting.accept(place, "A01", found[0], Correction(attributes={"stance": "other"}))
            accepting.reject(place, "A01", found[1])
            back = packets.work(place, "A01")
        packets.merge_read(store, [back])
        settled = {item.offer: item.state for item in store.find(Suggestion)}
        assert settled == {found[0].id: "accepted", found[1].id: "rejected"}
        assert store.need(Attribution, attribution_id("A01", found[0].id)).origin == "suggestion"


def test_in_a_place_of_work_others_cannot_be_spoken_for(tmp_path: Path) -> None:
    with reviewer(tmp_path / "r.isnad") as store:
        coming = packets.look(None, [packets.assignment(store, "A01")])
    with packets.make(tmp_path / "w.isnad", coming) as place:
        _, found = offering.made_for(place.need(Document, "d1"), offering.rules())
        with refused("not_your_work", place):
            accepting.reject(place, "A02", found[0])
