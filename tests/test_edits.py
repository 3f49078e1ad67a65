"""The verbs, by what they do to an attribution."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import edits
from annotator.errors import AnnotatorError
from annotator.exchange import load_tagset
from annotator.model.records import GOLD, Attribution, Document, Entity, Layer, Region
from annotator.model.tagset import digest
from annotator.store import Store

TEXT = "هذا الأمر يرجح، بحسب التقرير، أن معرفة الاتصالات سر محفوظ. ونفى الكرملين ذلك."
WHO = "A01"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ISNAD_HOME", str(tmp_path / "home"))
    with Store.create(tmp_path / "p.isnad", load_tagset()) as opened:
        with opened.operation("import", WHO):
            opened.put(Document("d", "عنوان", TEXT, digest(TEXT)))
        yield opened


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def words(store: Store, id: str, role: str) -> list[str]:
    spans = store.need(Attribution, id).spans
    return [TEXT[start:end] for start, end in spans.get(role, ())]


def refused(code: str) -> pytest.RaisesExc[AnnotatorError]:
    return pytest.RaisesExc(AnnotatorError, check=lambda e: e.problems[0].code == code)


def start(store: Store, role: str, text: str) -> str:
    return edits.start_attribution(store, WHO, "d", role, [at(text)]).id


def test_content_is_carved_around_cue_and_source(store: Store) -> None:
    id = start(store, "cue", "بحسب")
    edits.set_span(store, WHO, id, "source", [at("التقرير")])
    sentence = (0, TEXT.index("محفوظ") + len("محفوظ"))
    edits.set_span(store, WHO, id, "content", [sentence])
    assert words(store, id, "content") == ["هذا الأمر يرجح", "أن معرفة الاتصالات سر محفوظ"]
    assert words(store, id, "cue") == ["بحسب"]


def test_a_cue_marked_later_takes_its_words_from_the_content(store: Store) -> None:
    id = start(store, "content", "هذا الأمر يرجح، بحسب التقرير، أن معرفة")
    edits.set_span(store, WHO, id, "cue", [at("بحسب")])
    assert words(store, id, "content") == ["هذا الأمر يرجح", "التقرير، أن معرفة"]


def test_touching_fragments_join_and_sort(store: Store) -> None:
    id = start(store, "cue", "نفى")
    edits.add_fragment(store, WHO, id, "supplement", *at("محفوظ"))
    edits.add_fragment(store, WHO, id, "supplement", *at("معرفة"))
    edits.add_fragment(store, WHO, id, "supplement", *at("معرفة الاتصالات"))
    assert words(store, id, "supplement") == ["معرفة الاتصالات", "محفوظ"]
    edits.remove_fragment(store, WHO, id, "supplement", at("محفوظ")[0])
    assert words(store, id, "supplement") == ["معرفة الاتصالات"]


def test_an_edge_moves(store: Store) -> None:
    id = start(store, "cue", "ونفى")
    edits.set_span(store, WHO, id, "source", [at("الكرملين")])
    edits.move_edge(store, WHO, id, "source", 0, at("الكرملين ذلك"))
    assert words(store, id, "source") == ["الكرملين ذلك"]


@pytest.mark.parametrize("fragment", [(-1, 3), (3, 3), (5, 4), (0, len(TEXT) + 1)])
def test_fragments_outside_the_text_are_refused(store: Store, fragment: tuple[int, int]) -> None:
    id = start(store, "cue", "ونفى")
    with refused("span_bounds"):
        edits.set_span(store, WHO, id, "content", [fragment])


def test_the_last_span_cannot_be_taken_away(store: Store) -> None:
    id = start(store, "cue", "ونفى")
    with refused("attribution_would_be_empty"):
        edits.set_span(store, WHO, id, "cue", [])


def test_values_must_be_in_the_tagset(store: Store) -> None:
    id = start(store, "cue", "ونفى")
    edits.set_attribute(store, WHO, id, "stance", "denies")
    for attribute, value in (("stance", "shouts"), ("mood", "denies")):
        with refused("value_unknown"):
            edits.set_attribute(store, WHO, id, attribute, value)
    edits.set_attribute(store, WHO, id, "stance", None)
    assert store.need(Attribution, id).attributes == {}


def test_an_entity_is_found_again_by_name(store: Store) -> None:
    one, other = start(store, "cue", "ونفى"), start(store, "cue", "بحسب")
    edits.set_entity(store, WHO, one, "  الكرملين ")
    edits.set_entity(store, WHO, other, "الكرملين")
    assert len(store.find(Entity)) == 1
    assert store.need(Attribution, one).entity == store.need(Attribution, other).entity
    edits.set_entity(store, WHO, one, "")
    assert store.need(Attribution, one).entity is None


def test_a_merged_entity_stands_for_its_former_names(store: Store) -> None:
    id = start(store, "cue", "ونفى")
    edits.set_entity(store, WHO, id, "ترمب")
    with store.operation("set_entity", WHO):
        store.put(Entity("e2", "دونالد ترامب"))
        old = store.find(Entity, name="ترمب")[0]
        store.put(Entity(old.id, old.name, merged_into="e2"))
    edits.set_entity(store, WHO, id, "ترمب")
    assert store.need(Attribution, id).entity == "e2"


def test_an_implicit_source_has_no_words(store: Store) -> None:
    id = start(store, "cue", "ونفى")
    edits.set_span(store, WHO, id, "source", [at("الكرملين")])
    edits.set_implicit(store, WHO, id, {"person": "third", "reason": "null_subject"})
    assert words(store, id, "source") == []
    with refused("value_unknown"):
        edits.set_implicit(store, WHO, id, {"person": "fourth"})
    store.undo(WHO)
    assert words(store, id, "source") == ["الكرملين"]


def test_links_stay_in_the_layer_and_make_no_circle(store: Store) -> None:
    a, b, c = (start(store, "cue", word) for word in ("ونفى", "بحسب", "يرجح"))
    edits.link(store, WHO, b, "parent", a)
    edits.link(store, WHO, c, "parent", b)
    with refused("parent_cycle"):
        edits.link(store, WHO, a, "parent", c)
    with refused("link_to_itself"):
        edits.link(store, WHO, a, "denies", a)
    other = edits.start_attribution(store, "A02", "d", "cue", [at("ونفى")])
    with refused("link_outside_layer"):
        edits.link(store, WHO, a, "denies", other.id)
    assert edits.ancestors(store, c) == [c, b, a]


def test_deleting_hands_children_outward_and_clears_other_links(store: Store) -> None:
    a, b, c, d = (start(store, "cue", word) for word in ("ونفى", "بحسب", "يرجح", "معرفة"))
    edits.link(store, WHO, b, "parent", a)
    edits.link(store, WHO, c, "parent", b)
    edits.link(store, WHO, d, "denies", b)
    edits.delete_attributions(store, WHO, [b])
    assert store.need(Attribution, c).parent == a
    assert store.need(Attribution, d).denies is None
    store.undo(WHO)
    assert store.need(Attribution, c).parent == b
    assert store.need(Attribution, d).denies == b


def test_the_innermost_enclosing_attribution_comes_first(store: Store) -> None:
    outer, inner = start(store, "cue", "هذا"), start(store, "cue", "بحسب")
    edits.set_span(
        store, WHO, outer, "content", [at("الأمر يرجح، بحسب التقرير، أن معرفة الاتصالات")]
    )
    edits.set_span(store, WHO, inner, "content", [at("أن معرفة الاتصالات")])
    child = start(store, "cue", "معرفة")
    others = store.find(Attribution)
    found = edits.enclosing(store.need(Attribution, child), others)
    assert [item.id for item in found] == [inner, outer]


def test_touching_regions_join_and_come_back_on_undo(store: Store) -> None:
    edits.mark_region(store, WHO, "d", "boilerplate", *at("هذا"))
    edits.mark_region(store, WHO, "d", "boilerplate", *at(" الأمر"))
    (region,) = store.find(Region)
    assert TEXT[region.start : region.end] == "هذا الأمر"
    store.undo(WHO)
    (region,) = store.find(Region)
    assert TEXT[region.start : region.end] == "هذا"
    edits.remove_region(store, WHO, region.id)
    assert store.find(Region) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gold", "name_reserved"),
        ("ALL", "name_reserved"),
        ("  ", "name_empty"),
        ("ن" * 65, "name_long"),
        ("abc\u202ecba", "name_characters"),
        ("a/b", "name_characters"),
        ("a\nb", "name_characters"),
    ],
)
def test_names_that_deceive_or_collide_are_refused(store: Store, name: str, code: str) -> None:
    with refused(code):
        edits.add_annotator(store, name)


def test_promotion_copies_a_layer_into_gold(store: Store) -> None:
    a, b = start(store, "cue", "ونفى"), start(store, "cue", "بحسب")
    edits.link(store, WHO, b, "parent", a)
    edits.promote(store, WHO, [])
    gold = {item.spans["cue"]: item for item in store.find(Attribution, annotator=GOLD)}
    parent, child = gold[(at("ونفى"),)], gold[(at("بحسب"),)]
    assert child.parent == parent.id
    assert child.origin == "single"
    assert child.provenance == {
        "decision": "single",
        "derived_from": [{"layer": WHO, "id": b}],
    }
    (layer,) = store.find(Layer, annotator=GOLD)
    assert layer.state == "final"
    edits.delete_attributions(store, WHO, [a])
    edits.promote(store, WHO, ["d"])
    assert len(store.find(Attribution, annotator=GOLD)) == 1
    store.undo(WHO)
    assert len(store.find(Attribution, annotator=GOLD)) == 2


def test_a_document_without_attributions_can_become_gold(store: Store) -> None:
    edits.set_state(store, WHO, "d", "submitted")
    edits.promote(store, WHO, ["d"])
    assert [layer.state for layer in store.find(Layer, annotator=GOLD)] == ["final"]


def test_other_gold_is_never_overwritten_by_promotion(store: Store) -> None:
    start(store, "cue", "ونفى")
    with store.operation("import", WHO):
        edits.ensure_layer(store, "d", GOLD)
        store.put(Attribution("g", "d", GOLD, {"cue": (at("ونفى"),)}, origin="adjudicated"))
    with refused("gold_exists"):
        edits.promote(store, WHO, [])
