"""Repeated passages in a project: what was annotated once is offered where it stands again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator import accepting, edits, people, propagation
from annotator.model.records import GOLD, Attribution, Document, Entity, Suggestion
from annotator.model.tagset import digest
from annotator.model.text import sentences
from annotator.store import Store
from tests.helpers import STRIKE, STRIKE_TEXT, Call, Project, contents

WHO = "A01"
FIRST = (
    "بكين، 25 نوفمبر.\n"
    "قال الرئيس الأميركي دونالد ترامب إنه سيلتقي نظيره الصيني شي جين بينغ «في أقرب وقت».\n"
    "ونفى المتحدث باسم الخارجية الصينية أن يكون الموعد قد تحدد، وفق ما نقلت الوكالة عنه أمس.\n"
)
SECOND = (
    "عنوان آخر من صحيفة أخرى.\n"
    "وفي واشنطن قالَ الرئيس الأمريكي دونالد ترمب إنّه سيلتقي نظيره الصيني شي جين بينج "
    "“في أقرب وقت”.\n"
    "خاتمة لا صلة لها بالخبر.\n"
)
THIRD = "خبر آخر تماماً عن أسعار القمح في الأسواق العالمية خلال الشهر الماضي.\n"


def at(words: str, text: str = FIRST) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@pytest.fixture
def store(project: Project) -> Store:
    made = project()
    with made.operation("import", "gold"):
        for id, text in (("d1", FIRST), ("d2", SECOND), ("d3", THIRD)):
            made.put(Document(id, f"عنوان {id}", text, digest(text)))
    return made


def annotate(store: Store, who: str = WHO, document: str = "d1") -> Attribution:
    item = edits.start_attribution(store, who, document, "cue", [at("قال")])
    edits.set_span(store, who, item.id, "source", [at("الرئيس الأميركي دونالد ترامب")])
    whole = "إنه سيلتقي نظيره الصيني شي جين بينغ «في أقرب وقت»"
    edits.set_span(store, who, item.id, "content", [at(whole)])
    edits.set_attribute(store, who, item.id, "stance", "asserts")
    edits.set_attribute(store, who, item.id, "quote_type", "mixed")
    edits.set_entity(store, who, item.id, "دونالد ترامب")
    return store.need(Attribution, item.id)


def words(item: Suggestion, text: str = SECOND) -> dict[str, str]:
    return {role: " … ".join(text[a:b] for a, b in parts) for role, parts in item.spans.items()}


def test_it_is_offered_word_by_word_where_the_passage_stands_again(store: Store) -> None:
    basis = annotate(store)
    (repeat,) = propagation.find(store, WHO)
    assert repeat.basis == basis
    item = repeat.suggestion
    assert item.document == "d2"
    assert words(item) == {
        "cue": "قالَ",
        "source": "الرئيس الأمريكي دونالد ترمب",
        "content": "إنّه سيلتقي نظيره الصيني شي جين بينج “في أقرب وقت”",
    }
    assert item.attributes == {"stance": "asserts", "quote_type": "mixed"}
    assert (item.suggester, item.confidence) == ("propagation", repeat.similarity)
    assert 0.8 < repeat.similarity <= 1.0


def test_looking_changes_nothing(store: Store) -> None:
    annotate(store)
    before = contents(store)
    propagation.find(store, WHO)
    assert contents(store) == before


def test_what_was_chosen_is_taken_in_one_operation(store: Store) -> None:
    basis = annotate(store)
    found = propagation.find(store, WHO)
    before = contents(store)
    changes = accepting.accept_repeats(store, WHO, [repeat.suggestion for repeat in found])
    (made,) = store.find(Attribution, document="d2")
    assert changes.name == "propagate"
    assert made.entity == basis.entity
    assert made.provenance is not None
    assert made.provenance["derived_from"] == [{"layer": WHO, "id": basis.id}]
    assert propagation.find(store, WHO) == []
    store.undo(WHO)
    assert contents(store)["attribution"] == before["attribution"]
    assert propagation.find(store, WHO) == found


def test_what_was_rejected_or_is_covered_is_not_offered(store: Store) -> None:
    annotate(store)
    (repeat,) = propagation.find(store, WHO)
    accepting.reject(store, WHO, repeat.suggestion)
    assert propagation.find(store, WHO) == []
    store.undo(WHO)
    by_hand = edits.start_attribution(store, WHO, "d2", "cue", [at("قالَ", SECOND)])
    assert propagation.find(store, WHO) == []
    edits.delete_attributions(store, WHO, [by_hand.id])
    assert len(propagation.find(store, WHO)) == 1


def test_where_and_whence_can_be_named(store: Store) -> None:
    annotate(store)
    assert len(propagation.find(store, WHO, ["d2"])) == 1
    assert propagation.find(store, WHO, ["d3"]) == []
    assert len(propagation.find(store, WHO, sources=["d1"])) == 1
    assert propagation.find(store, WHO, sources=["d3"]) == []


def test_a_submitted_document_is_left_alone(store: Store) -> None:
    annotate(store)
    people.assign(store, "gold", WHO, ["d2"])
    people.submit(store, WHO, ["d2"])
    assert propagation.find(store, WHO) == []


def test_the_work_of_others_is_not_taken_over(store: Store) -> None:
    annotate(store, "A02")
    assert propagation.find(store, WHO) == []
    assert len(propagation.find(store, "A02")) == 1


def test_gold_is_taken_over_only_by_whom_may_see_it(store: Store) -> None:
    annotate(store, "A02")
    edits.promote(store, "A02", ["d1"])
    people.assign(store, "gold", WHO, ["d1"])
    assert propagation.find(store, WHO) == []
    people.set_shows_others(store, "gold", people.AFTER_SUBMISSION)
    assert propagation.find(store, WHO) == [], "not before d1 is handed in"
    people.submit(store, WHO, ["d1"])
    (repeat,) = propagation.find(store, WHO)
    assert repeat.basis.annotator == GOLD


def test_gold_is_preferred_to_equals(store: Store) -> None:
    annotate(store)
    edits.promote(store, WHO, ["d1"])
    people.set_shows_others(store, "gold", people.AFTER_SUBMISSION)
    people.submit(store, WHO, ["d1"])
    (repeat,) = propagation.find(store, WHO)
    assert repeat.basis.annotator == GOLD


def test_links_among_what_is_taken_over_go_along(store: Store) -> None:
    outer = annotate(store)
    inner = edits.start_attribution(store, WHO, "d1", "cue", [at("سيلتقي")])
    edits.set_span(store, WHO, inner.id, "content", [at("نظيره الصيني شي جين بينغ")])
    edits.link(store, WHO, inner.id, "parent", outer.id)
    found = propagation.find(store, WHO)
    assert len(found) == 2
    accepting.accept_repeats(store, WHO, [repeat.suggestion for repeat in found])
    work = {words_of(item): item for item in store.find(Attribution, document="d2")}
    assert work["سيلتقي"].parent == work["قالَ"].id


def words_of(item: Attribution) -> str:
    return SECOND[slice(*item.spans["cue"][0])]


def test_without_its_source_or_cue_or_content_nothing_is_offered(store: Store) -> None:
    item = annotate(store)
    changed = SECOND.replace("دونالد ترمب", "دونالد الكبير")
    with store.operation("import", "gold"):
        store.put(Document("d4", "رابع", changed, digest(changed)))
    assert [repeat.suggestion.document for repeat in propagation.find(store, WHO)] == ["d2"]
    edits.set_span(store, WHO, item.id, "source", [])
    assert {repeat.suggestion.document for repeat in propagation.find(store, WHO)} == {"d2", "d4"}


def test_a_role_that_says_neither_who_nor_what_may_be_missing(store: Store) -> None:
    item = annotate(store)
    edits.set_span(store, WHO, item.id, "supplement", [at("أقرب وقت")])
    changed = SECOND.replace("أقرب وقت", "أسرع وقت")
    with store.operation("import", "gold"):
        store.put(Document("d4", "رابع", changed, digest(changed)))
    edits.set_span(store, WHO, item.id, "content", [at("إنه سيلتقي نظيره الصيني")])
    by_document = {
        r.suggestion.document: set(r.suggestion.spans) for r in propagation.find(store, WHO)
    }
    assert by_document["d4"] == {"cue", "source", "content"}
    assert by_document["d2"] == {"cue", "source", "content", "supplement"}


def test_the_quote_type_is_left_open_where_one_text_has_no_marks(store: Store) -> None:
    annotate(store)
    plain = SECOND.replace("“", "").replace("”", "")
    with store.operation("import", "gold"):
        store.put(Document("d4", "رابع", plain, digest(plain)))
    found = {r.suggestion.document: r.suggestion.attributes for r in propagation.find(store, WHO)}
    assert "quote_type" in found["d2"]
    assert "quote_type" not in found["d4"]


def test_the_same_text_gets_all_of_it(project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    (one,) = store.overview()
    text = store.need(Document, one.id).text
    with store.operation("import", "gold"):
        store.put(Document("twin", "وكالة أخرى", text, one.sha256))
    work = {item.id: item for item in store.find(Attribution, document=one.id)}
    found = propagation.find(store, WHO, ["twin"])
    missing = set(work) - {repeat.basis.id for repeat in found}
    assert all(repeat.suggestion.spans == repeat.basis.spans for repeat in found)
    assert all(repeat.similarity == 1.0 for repeat in found)
    short = {id for id in missing if _is_short(text, work[id])}
    assert missing == short, "only what stands in too short a sentence is not looked for"
    accepting.accept_repeats(store, WHO, [repeat.suggestion for repeat in found])
    twins = store.find(Attribution, document="twin")
    assert len(twins) == len(found)
    assert store.find(Entity) != []


def _is_short(text: str, item: Attribution) -> bool:
    edges = [edge for parts in item.spans.values() for part in parts for edge in part]
    touched = [s for s in sentences(text) if s[0] < max(edges) and min(edges) < s[1]]
    return len(text[touched[0][0] : touched[-1][1]].split()) < 8


def test_the_command_line_lists_and_takes_over(store: Store, call: Call) -> None:
    annotate(store)
    store.close()
    listed = call("propagate", store.path)
    assert listed.returncode == 0
    assert "1 attribution can be taken over." in listed.stdout
    assert "دونالد ترمب" in listed.stdout
    data = json.loads(call("propagate", store.path, "d2", "--json").stdout)
    assert data[0]["spans"]["cue"]["text"] == "قالَ"
    assert json.loads(call("propagate", store.path, "d3", "--json").stdout) == []
    assert call("propagate", store.path, "--accept").returncode == 0
    with Store.reader(store.path) as again:
        assert len(again.find(Attribution, document="d2")) == 1
    assert "Nothing that was annotated stands" in call("propagate", store.path).stdout


def test_a_project_without_an_annotator_asks_whose_work_it_is(tmp_path: Path, call: Call) -> None:
    assert call("new", tmp_path / "p.isnad").returncode == 0
    done = call("propagate", tmp_path / "p.isnad")
    assert done.returncode == 2
    assert "--annotator" in done.stderr
