"""Label Studio: tasks out and in again, edited there, and those of others."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import Options, Reading
from annotator.formats.labelstudio import LABEL_STUDIO, knows, read
from annotator.model.records import Attribution, Corpus, Document
from annotator.model.text import fragments_text
from tests.formats.examples_corpus import EXAMPLES, STRIKE, example_of
from tests.formats.roundtrip import TAGSET, assert_kept, corpora
from tests.helpers import SHARED, Project

TASKS = EXAMPLES / "labelstudio" / "tasks.json"
SAMPLES = SHARED / "samples" / "label-studio"
TEXT = "قال الوزير 😀: «سنعمل» غداً."


@settings(max_examples=60, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_what_it_declares_to_keep_is_kept(corpus: Corpus) -> None:
    assert_kept(LABEL_STUDIO, corpus)


# ---- our tasks, edited in Label Studio -----------------------------------------------------------


@pytest.fixture
def tasks() -> list[dict[str, Any]]:
    return list(json.loads(TASKS.read_text("utf-8")))


def taken(tmp_path: Path, data: Any, **options: Any) -> Reading:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return read(path, TAGSET, Options(**options))


def results(tasks: list[dict[str, Any]], annotator: str) -> list[dict[str, Any]]:
    """The results of an annotator's annotation of the first task."""
    task = next(task for task in tasks if task["data"]["text"] == STRIKE)
    names = task["data"]["isnad"]["annotators"]
    return list(task["annotations"][names.index(annotator)]["result"])


def first(reading: Reading) -> Attribution:
    """The attribution of «قال» by A01, by its id in the example."""
    id = example_of(LABEL_STUDIO).attributions[0].id
    return next(item for item in reading.corpus.attributions if item.id == id)


def codes(reading: Reading) -> list[str]:
    return sorted(note.code for note in reading.notes)


def refusal(tmp_path: Path, data: Any, **options: Any) -> list[str]:
    with pytest.raises(AnnotatorError) as caught:
        taken(tmp_path, data, **options)
    return [problem.code for problem in caught.value.problems]


def test_a_moved_region_and_another_value_come_back(
    tmp_path: Path, tasks: list[dict[str, Any]]
) -> None:
    mine, end = results(tasks, "A01"), STRIKE.index(" نوفل")
    before = first(taken(tmp_path, tasks))
    for item in mine:
        value = item.get("value", {})
        if value.get("labels") == ["source"] and value["text"].startswith("رئيس"):
            value |= {"end": end, "text": STRIKE[value["start"] : end]}
        if item.get("from_name") == "attribute_stance" and item["id"] == before.id:
            value["choices"] = ["claims"]
    after = first(taken(tmp_path, tasks))
    assert fragments_text(STRIKE, after.spans["source"]) == "رئيس النقابة"
    assert after.attributes == {**before.attributes, "stance": "claims"}
    assert (after.note, after.entity, after.origin) == (before.note, before.entity, before.origin)


def test_what_is_drawn_anew_is_an_attribution_under_an_id_of_its_own(
    tmp_path: Path, tasks: list[dict[str, Any]]
) -> None:
    before = taken(tmp_path, tasks)
    task = next(task for task in tasks if task["data"]["text"] == STRIKE)
    at = STRIKE.index("مستمرة")
    value = {"start": at, "end": at + 6, "text": "مستمرة", "labels": ["cue"]}
    new = {"id": "xY_1", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    task["annotations"][0]["result"].append(new)
    after = taken(tmp_path, tasks)
    known = {item.id for item in before.corpus.attributions}
    ids = {item.id for item in after.corpus.attributions} - known
    assert ids == {"xY_1"}
    assert "xY_1" not in after.own
    assert before.own <= after.own


def test_a_relation_that_was_deleted_leaves_its_span_alone(
    tmp_path: Path, tasks: list[dict[str, Any]]
) -> None:
    task = next(task for task in tasks if task["data"]["text"] == STRIKE)
    before = taken(tmp_path, tasks)
    id = first(before).id
    task["annotations"][0]["result"] = [
        item
        for item in task["annotations"][0]["result"]
        if (item.get("from_id"), item.get("labels")) != (id, ["source"])
    ]
    after = taken(tmp_path, tasks)
    assert "source" not in first(after).spans
    assert len(after.corpus.attributions) == len(before.corpus.attributions) + 1


def test_a_layer_without_regions_keeps_its_annotator(
    tmp_path: Path, tasks: list[dict[str, Any]]
) -> None:
    task = next(task for task in tasks if task["data"]["text"] == STRIKE)
    task["annotations"][1] |= {"result": [], "completed_by": 7}
    names = [layer.annotator for layer in taken(tmp_path, tasks).corpus.layers]
    assert names == ["A01", "B02", "A01"]


def test_copies_of_one_annotation_by_another_person_get_ids_of_their_own(
    tmp_path: Path, tasks: list[dict[str, Any]]
) -> None:
    task = next(task for task in tasks if task["data"]["text"] == STRIKE)
    copied = copy.deepcopy(task["annotations"][0]) | {"completed_by": {"id": 9, "email": "a@b.c"}}
    for item in copied["result"]:
        item.pop("meta", None)
    task["annotations"].append(copied)
    reading = taken(tmp_path, tasks)
    by = {item.annotator for item in reading.corpus.attributions}
    assert by == {"A01", "B02", "LS9"}  # never the address
    ids = [item.id for item in reading.corpus.attributions]
    assert len(ids) == len(set(ids))


# ---- tasks of others -----------------------------------------------------------------------------


def region(id: str, role: str, start: int, end: int, text: str = TEXT, **more: Any) -> Any:
    value = {"start": start, "end": end, "text": text[start:end], "labels": [role]}
    names = {"from_name": "x", "to_name": "y"}
    return {"id": id, "type": "labels", "value": value, **names, **more}


def arrow(one: str, other: str, label: str = "", direction: str = "right") -> Any:
    labels = {"labels": [label]} if label else {}
    ends = {"from_id": one, "to_id": other}
    return {"type": "relation", "direction": direction, **ends, **labels}


def task(*result: Any, text: str = TEXT, **more: Any) -> list[dict[str, Any]]:
    return [{"data": {"text": text}, "annotations": [{"result": list(result), **more}]}]


CUE, SOURCE, CONTENT = region("c", "Cue", 0, 3), region("s", "المصدر", 4, 10), region(
    "t", "CONTENT", 14, 21
)  # fmt: skip


def test_relations_join_whatever_way_they_point(tmp_path: Path) -> None:
    data = task(CUE, SOURCE, CONTENT, arrow("s", "c"), arrow("t", "c", "frame:content", "left"))
    (item,) = taken(tmp_path, data).corpus.attributions
    assert item.spans == {"cue": ((0, 3),), "source": ((4, 10),), "content": ((14, 21),)}
    assert item.annotator == ""


def test_two_cues_may_share_a_source(tmp_path: Path) -> None:
    other = region("c2", "cue", 22, 25)
    data = task(CUE, SOURCE, other, arrow("c", "s", "source"), arrow("c2", "s", "source"))
    one, two = taken(tmp_path, data).corpus.attributions
    assert one.spans["source"] == two.spans["source"] == ((4, 10),)


def test_strange_labels_and_results_are_left_out_and_told(tmp_path: Path) -> None:
    strange = region("o", "ORG", 4, 10)
    page = {"id": "h", "type": "hypertextlabels", "value": {"start": "/p[1]", "labels": ["Cue"]}}
    reading = taken(tmp_path, task(CUE, strange, page, arrow("c", "o", "employs")))
    assert [item.spans for item in reading.corpus.attributions] == [{"cue": ((0, 3),)}]
    assert codes(reading) == ["foreign_left_out", "label_ignored"]
    mapped = taken(tmp_path, task(CUE, strange, arrow("c", "o")), labels={"ORG": "source"})
    assert mapped.corpus.attributions[0].spans["source"] == ((4, 10),)
    assert not mapped.notes


def test_utf16_offsets_are_asked_about_and_taken_when_the_person_says_so(tmp_path: Path) -> None:
    units = region("t", "content", 14, 21)
    units["value"] |= {"start": 15, "end": 22}
    assert refusal(tmp_path, task(CUE, units)) == ["offset_unit"]
    reading = taken(tmp_path, task(CUE, units), offsets="utf16")
    assert reading.corpus.attributions[1].spans == {"content": ((14, 21),)}


def test_white_space_as_a_browser_shows_it_is_the_same_text(tmp_path: Path) -> None:
    text = "قال:\n«سنعمل  غداً»"
    shown = region("t", "content", 5, 18, text)
    shown["value"]["text"] = "«سنعمل غداً»"
    over = region("u", "content", 0, 18, text)
    over["value"]["text"] = "قال:\\n«سنعمل غداً»"
    reading = taken(tmp_path, task(shown, over, text=text))
    assert [item.spans["content"] for item in reading.corpus.attributions] == [
        ((5, 18),),
        ((0, 18),),
    ]


def test_another_text_than_the_offsets_say_is_refused(tmp_path: Path) -> None:
    wrong = region("c", "cue", 0, 3)
    wrong["value"]["text"] = "نفى"
    assert refusal(tmp_path, task(wrong)) == ["covered_text"]


def test_line_ends_of_windows_move_no_span(tmp_path: Path) -> None:
    text = "خبر\r\nقال زيد\r\nنعم"
    at = text.index("زيد")
    reading = taken(tmp_path, task(region("s", "source", at, at + 3, text), text=text))
    document, item = reading.corpus.documents[0], reading.corpus.attributions[0]
    assert document.text == "خبر\nقال زيد\nنعم"
    assert fragments_text(document.text, item.spans["source"]) == "زيد"


def test_the_text_may_have_another_name(tmp_path: Path) -> None:
    data = task(CUE, CONTENT)
    data[0]["data"] = {"title": "عنوان", "body": TEXT, "url": "http://example.org/1"}
    (document,) = taken(tmp_path, data).corpus.documents
    assert (document.text, document.title) == (TEXT, "عنوان")
    assert document.meta["url"] == "http://example.org/1"


def test_ground_truth_is_gold_and_a_users_newest_annotation_counts(tmp_path: Path) -> None:
    assert taken(tmp_path, task(CUE, ground_truth=True)).corpus.layers[0].annotator == "gold"
    data = task(CUE, completed_by=3, updated_at="2024-01-02")
    older = task(SOURCE, completed_by=3, updated_at="2024-01-01")[0]["annotations"]
    data[0]["annotations"] += [*older, {"result": [CONTENT], "was_cancelled": True}]
    reading = taken(tmp_path, data)
    assert [item.spans.keys() for item in reading.corpus.attributions] == [{"cue"}]
    assert reading.corpus.layers[0].annotator == "LS3"
    left_out = {str(note.params["name"]) for note in reading.notes}
    assert left_out == {"annotation", "cancelled"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([{"data": {"text": TEXT}}], "schema_required"),
        ([{"data": {"text": TEXT}, "annotations": [{"result": [{"id": 3}]}]}], "schema_required"),
        ({"data": [], "annotations": []}, "schema_type"),
        (task(CUE, text=" "), "file_blank"),
        (task(CUE, text="a\0b"), "text_nul"),
        ([{"data": {"text": TEXT, "isnad": {"sha256": 3}}, "annotations": []}], "schema_required"),
    ],
)
def test_what_is_no_task_is_refused(tmp_path: Path, data: Any, code: str) -> None:
    assert code in refusal(tmp_path, data)


def test_it_knows_its_files(tmp_path: Path) -> None:
    assert knows(TASKS)
    for other in (EXAMPLES / "gold" / "weather.json", tmp_path / "none.json"):
        assert not knows(other)


def test_the_configuration_offers_all_of_the_tagset() -> None:
    root = ET.fromstring((EXAMPLES / "labelstudio" / "config.xml").read_bytes())
    shown = {label.get("value") for label in root.iter("Label")}
    assert shown == {item.id for item in (*TAGSET.roles, *TAGSET.regions)}
    for attribute in TAGSET.attributes:
        (choices,) = root.findall(f".//Choices[@name='attribute_{attribute.id}']")
        values = [choice.get("value") for choice in choices.iter("Choice")]
        assert values == [value.id for value in attribute.values]


# ---- samples -------------------------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_samples_are_read_or_refused_with_a_reason(project: Project) -> None:
    store = project()
    done = import_paths(store, [SAMPLES / "synthetic-arabic-tasks.json"], annotator="A01")
    assert (done.new_documents, done.new_attributions) == (1, 1)
    (item,) = store.find(Attribution)
    document = store.need(Document, item.document)
    words = {role: fragments_text(document.text, parts) for role, parts in item.spans.items()}
    assert words == {
        "cue": "قال",
        "source": "الوزير",
        "content": "«سنعمل» «على الإصلاح»",
    }
    with pytest.raises(AnnotatorError) as caught:  # choices about web addresses, no text
        import_paths(store, [SAMPLES / "csv_test2.json"], "labelstudio", annotator="A01")
    assert [problem.code for problem in caught.value.problems] == ["task_without_text"]
