"""doccano: lines out and in again, edited there, and those of others; what offsets count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import Options, Reading, units
from annotator.formats.doccano import DOCCANO, knows, read
from annotator.model.records import Corpus
from annotator.model.text import fragments_text
from tests.formats.examples_corpus import EXAMPLES
from tests.formats.roundtrip import TAGSET, assert_kept, corpora
from tests.helpers import SHARED, Project

LINES = EXAMPLES / "doccano" / "all.jsonl"
SAMPLES = SHARED / "samples" / "doccano"
# An emoji, and harakat: from here on code points, UTF-16 units and graphemes all differ.
TEXT = "😀 قَالَ الوزيرُ إنّ الخطّةَ جاهزةٌ."


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_what_it_declares_to_keep_is_kept(corpus: Corpus) -> None:
    assert_kept(DOCCANO, corpus)


def taken(tmp_path: Path, *lines: Any, **options: Any) -> Reading:
    path = tmp_path / "all.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return read(path, TAGSET, Options(**options))


def refusal(tmp_path: Path, *lines: Any, **options: Any) -> list[str]:
    with pytest.raises(AnnotatorError) as caught:
        taken(tmp_path, *lines, **options)
    return [problem.code for problem in caught.value.problems]


# ---- our lines, edited in doccano ----------------------------------------------------------------


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LINES.read_bytes().split(b"\n") if line]


def test_a_cue_that_was_moved_loses_its_values_and_that_is_told(
    tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    before = taken(tmp_path, *lines)
    cue = next(entity for entity in lines[0]["entities"] if entity["label"] == "cue")
    cue["end_offset"] -= 1
    after = taken(tmp_path, *lines)
    assert len(after.corpus.attributions) == len(before.corpus.attributions)
    lost = {item.id for item in before.corpus.attributions} - {
        item.id for item in after.corpus.attributions
    }
    assert len(lost) == 1
    assert lost <= before.own
    (note,) = after.notes
    assert (note.code, note.params["name"], note.params["n"]) == ("foreign_left_out", "isnad", 1)


def test_doccano_may_count_its_ids_anew_and_drop_keys_of_entities(
    tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    before = taken(tmp_path, *lines)
    for line in lines:
        new = {entity["id"]: 1000 + entity["id"] for entity in line["entities"]}
        for entity in line["entities"]:
            entity["id"] = new[entity["id"]]
        for relation in line["relations"]:
            relation |= {"from_id": new[relation["from_id"]], "to_id": new[relation["to_id"]]}
        line |= {"id": 5, "Comments": []}
    assert taken(tmp_path, *lines) == before


# ---- what offsets count --------------------------------------------------------------------------


def example(unit: str, *parts: tuple[str, str], text: str = TEXT) -> dict[str, Any]:
    turn = units.writer(text, unit)
    entities = [
        {
            "id": n,
            "start_offset": turn(text.index(words)),
            "end_offset": turn(text.index(words) + len(words)),
            "label": role,
        }
        for n, (role, words) in enumerate(parts, 1)
    ]
    arrows = [{"from_id": 1, "to_id": n, "type": "x"} for n in range(2, len(parts) + 1)]
    return {"text": text, "entities": entities, "relations": [a | {"type": ""} for a in arrows]}


PARTS = (("cue", "قَالَ"), ("source", "الوزيرُ"), ("content", "إنّ الخطّةَ جاهزةٌ"))


def test_utf16_is_what_doccano_counts(tmp_path: Path) -> None:
    (item,) = taken(tmp_path, example(units.UTF16, *PARTS)).corpus.attributions
    assert {role: fragments_text(TEXT, parts) for role, parts in item.spans.items()} == dict(PARTS)


@pytest.mark.parametrize("unit", [units.GRAPHEMES, units.CODE_POINTS])
def test_a_project_that_counts_otherwise_is_asked_about_not_shifted(
    tmp_path: Path, unit: str
) -> None:
    line = example(unit, *PARTS)
    with pytest.raises(AnnotatorError) as caught:
        taken(tmp_path, line)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["found"]) == ("offset_unit", unit)
    (item,) = taken(tmp_path, line, offsets=unit).corpus.attributions
    assert {role: fragments_text(TEXT, parts) for role, parts in item.spans.items()} == dict(PARTS)


def test_one_line_that_tells_is_enough_for_the_file(tmp_path: Path) -> None:
    silent = example(units.GRAPHEMES, ("cue", "قال"), text="قال زيد")
    assert refusal(tmp_path, silent, example(units.GRAPHEMES, *PARTS)) == ["offset_unit"]
    assert taken(tmp_path, silent).corpus.attributions[0].spans == {"cue": ((0, 3),)}


def test_where_nothing_tells_the_person_is_asked(tmp_path: Path) -> None:
    text = "😀 أ ب ت ث ج"  # one letter, one blank: the end of one word is the start of a blank
    line = {"text": text, "entities": [{"start_offset": 3, "end_offset": 6, "label": "cue"}]}
    assert text[2:5] == "أ ب"
    assert text[3:6] == " ب "
    assert len(taken(tmp_path, line).corpus.attributions) == 1  # UTF-16 fits, the others do not
    line["entities"][0]["end_offset"] = 5
    assert refusal(tmp_path, line) == ["offset_unit_open"]
    assert taken(tmp_path, line, offsets="utf16").corpus.attributions[0].spans == {"cue": ((2, 4),)}


# ---- lines of others -----------------------------------------------------------------------------


def test_simple_spans_are_attributions_of_their_own(tmp_path: Path) -> None:
    line = {"text": "قال زيد", "label": [[0, 3, "Cue"], [4, 7, "ORG"]], "meta": {"url": "u"}}
    reading = taken(tmp_path, line)
    assert [item.spans for item in reading.corpus.attributions] == [{"cue": ((0, 3),)}]
    assert [note.code for note in reading.notes] == ["label_ignored"]
    assert reading.corpus.documents[0].meta == {"file": "all-1.txt", "url": "u"}
    assert not reading.own


def test_classes_of_texts_are_left_out(tmp_path: Path) -> None:
    reading = taken(tmp_path, {"text": "قال زيد", "label": ["news", "sport"]})
    (note,) = reading.notes
    assert (note.code, note.params["n"]) == ("foreign_left_out", 2)


def test_one_object_over_several_lines_and_a_list_are_read_too(tmp_path: Path) -> None:
    item = example(units.UTF16, *PARTS)
    for data in (item, [item, {**item, "text": f"{TEXT} "}]):
        path = tmp_path / "export.json"
        path.write_text(json.dumps(data, indent=4), "utf-8")
        assert knows(path)
        assert read(path, TAGSET).corpus.attributions[0].spans["cue"] == ((2, 7),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"entities": []}, "schema_required"),
        ({"text": 3, "entities": []}, "schema_type"),
        ({"text": "", "entities": []}, "file_blank"),
        ({"text": "a", "entities": [{"start_offset": -1, "end_offset": 1, "label": "x"}]},
         "schema_other"),
        ({"text": "a", "label": [[0, 1]]}, "schema_other"),
    ],
)  # fmt: skip
def test_what_is_no_example_is_refused(tmp_path: Path, line: Any, code: str) -> None:
    assert refusal(tmp_path, line) == [code]


def test_all_broken_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text('{"text": "a", "entities": []}\n{"text"}\n{"text": 1}\n{"x"}\n', "utf-8")
    with pytest.raises(AnnotatorError) as caught:
        read(path, TAGSET)
    assert sorted(problem.place.line for problem in caught.value.problems) == [2, 3, 4]


# ---- samples -------------------------------------------------------------------------------------

TABLE = {
    "export_ui_example_relation.json": "",
    "import_relation_extraction_example.jsonl": "",
    "import_sequence_labeling_example.jsonl": "schema_required",  # its third line has no text
    "import_sequence_labeling_example_overlapping.jsonl": "",
    "synthetic-arabic-utf16.jsonl": "",
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(("name", "code"), TABLE.items())
def test_the_samples_are_read_or_refused_with_a_reason(
    name: str, code: str, project: Project
) -> None:
    store = project()
    if code:
        with pytest.raises(AnnotatorError) as caught:
            import_paths(store, [SAMPLES / name], annotator="A01")
        assert [problem.code for problem in caught.value.problems] == [code]
        return
    done = import_paths(store, [SAMPLES / name], annotator="A01")
    assert done.new_documents == 1
    assert done.new_attributions == (1 if name.startswith("synthetic") else 0)
    assert bool(done.notes) != name.startswith("synthetic")
