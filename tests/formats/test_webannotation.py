"""W3C Web Annotation: pages out and in again, and what web clients make of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator
from pyld import jsonld
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import Options, Reading, units
from annotator.formats.webannotation import WEB_ANNOTATION, knows, read
from annotator.model.records import Corpus
from annotator.model.text import fragments_text
from tests.formats.examples_corpus import EXAMPLES, STRIKE, example_of
from tests.formats.roundtrip import TAGSET, assert_kept, canonical, corpora, read_back
from tests.helpers import SHARED, Project

FOLDER = EXAMPLES / "webannotation"
SAMPLES = SHARED / "samples" / "web-annotation"
has_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
TEXT = "قال الوزير 😀: «سنعمل» غداً، وقال زيد نعم."


@settings(max_examples=60, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_what_it_declares_to_keep_is_kept(corpus: Corpus) -> None:
    assert_kept(WEB_ANNOTATION, corpus)


# ---- what we write -------------------------------------------------------------------------------


def page(name: str = "إضراب") -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{name}.jsonld").read_text("utf-8")))


def selectors(data: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every pair of selectors in a page."""
    targets = [target for item in data["items"] for target in listed(item["target"])]
    return [(target["selector"][0], target["selector"][1]) for target in targets]


def listed(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data]


def test_positions_are_code_points_and_quotations_have_context() -> None:
    for position, quotation in selectors(page()):
        start, end = position["start"], position["end"]
        assert quotation["exact"] == STRIKE[start:end]
        assert f"{quotation['prefix']}{quotation['exact']}{quotation['suffix']}" in STRIKE


@has_samples
def test_the_w3c_schemas_for_what_must_be_hold_for_every_annotation() -> None:
    folder = SAMPLES / "w3c-tests"
    registry: Registry[Any] = Registry()
    for file in (folder / "definitions").glob("*.json"):
        resource = Resource(json.loads(file.read_text("utf-8")), DRAFT4)
        for name in (file.name, f"../definitions/{file.name}"):
            registry = registry.with_resource(name, resource)
    checked = 0
    items = [{**item, "@context": page()["@context"]} for item in page()["items"]]
    for file in sorted((folder / "annotations").glob("*Validated.json")):
        schema = json.loads(file.read_text("utf-8"))
        if schema.get("assertionType") != "must" or schema.get("expectedResult") != "valid":
            continue
        schema.pop("id", None)
        checker = Draft4Validator(schema, registry=registry)
        for item in items:
            assert not list(checker.iter_errors(item)), (file.name, item)
            checked += 1
    assert checked > 100


@has_samples
def test_json_ld_expands_with_the_context_of_the_recommendation() -> None:
    context = json.loads((SAMPLES / "w3c-tests" / "anno.jsonld").read_text("utf-8"))

    def local(url: str, _options: Any = None) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"  # nothing else may be asked for
        return {"contextUrl": None, "documentUrl": url, "document": context}

    (expanded,) = jsonld.expand(page(), {"documentLoader": local})
    oa = "http://www.w3.org/ns/oa#"
    (members,) = expanded["http://www.w3.org/ns/activitystreams#items"]
    found = members["@list"]
    assert len(found) == len(page()["items"])
    joined = {one["@id"] for item in found for one in item.get("urn:isnad:attribution", ())}
    items = example_of(WEB_ANNOTATION).attributions
    here = page()["isnad"]["document"]
    assert joined == {f"urn:uuid:{item.id}" for item in items if item.document == here}
    targets = [target for item in found for target in item[f"{oa}hasTarget"]]
    assert all(target[f"{oa}hasSelector"] for target in targets)


# ---- what web clients make -----------------------------------------------------------------------


def written(tmp_path: Path, data: Any, text: str = TEXT, name: str = "a.json") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    path.with_suffix(".txt").write_bytes(text.encode())
    return path


def taken(tmp_path: Path, data: Any, text: str = TEXT, **options: Any) -> Reading:
    return read(written(tmp_path, data, text), TAGSET, Options(**options))


def refusal(tmp_path: Path, data: Any, **options: Any) -> tuple[str, Any]:
    with pytest.raises(AnnotatorError) as caught:
        taken(tmp_path, data, **options)
    (problem,) = caught.value.problems
    return problem.code, problem.params.get("found")


def quoting(words: str, tag: str = "Cue", nth: int = 0, **more: Any) -> dict[str, Any]:
    """An annotation like Recogito's, with a quotation only."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    quotation = {
        "type": "TextQuoteSelector",
        "exact": words,
        "prefix": TEXT[max(0, start - 5) : start],
        "suffix": TEXT[start + len(words) :][:5],
    }
    return {
        "id": f"#{words}{nth}",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": tag}],
        "creator": {"id": "https://example.org/u/A7"},
        "target": {"source": "http://example.org/1", "selector": quotation},
        **more,
    }


def placed(words: str, tag: str, unit: str, *, quoted: bool = True) -> dict[str, Any]:
    """The same with a position in some unit."""
    data = quoting(words, tag)
    turn, start = units.writer(TEXT, unit), TEXT.index(words)
    position = {"start": turn(start), "end": turn(start + len(words))}
    both = [{"type": "TextPositionSelector", **position}, data["target"]["selector"]]
    data["target"]["selector"] = both if quoted else both[0]
    return data


def test_recogitos_utf16_positions_are_found_out_and_not_shifted(tmp_path: Path) -> None:
    data = [placed("قال", "cue", "utf16"), placed("«سنعمل»", "content", "utf16")]
    assert refusal(tmp_path, data) == ("offset_unit", "utf16")
    one, two = taken(tmp_path, data, offsets="utf16").corpus.attributions
    assert (one.spans, two.spans) == ({"cue": ((0, 3),)}, {"content": ((14, 21),)})
    assert one.annotator == "A7"


def test_our_page_from_a_client_that_counts_utf16_is_found_out(tmp_path: Path) -> None:
    data, turn = page(), units.writer(STRIKE, "utf16")
    for position, _ in selectors(data):
        position |= {"start": turn(position["start"]), "end": turn(position["end"])}
    path = written(tmp_path, data, STRIKE)
    with pytest.raises(AnnotatorError) as caught:
        read(path, TAGSET)
    assert caught.value.problems[0].params["found"] == "utf16"
    found = read(path, TAGSET, Options(offsets="utf16")).corpus
    whole = read(FOLDER / "إضراب.jsonld", TAGSET).corpus
    assert canonical(found) == canonical(whole)


def test_positions_without_quotations_are_tried_at_the_edges_of_words(tmp_path: Path) -> None:
    data = [placed("«سنعمل»", "content", "utf16", quoted=False)]
    assert refusal(tmp_path, data) == ("offset_unit", "utf16")
    data = [placed("«سنعمل»", "content", "code_point", quoted=False)]
    assert taken(tmp_path, data).corpus.attributions[0].spans == {"content": ((14, 21),)}


def test_a_quotation_is_found_by_its_context(tmp_path: Path) -> None:
    second = quoting("قال", nth=1)
    (item,) = taken(tmp_path, second).corpus.attributions
    assert item.spans["cue"] == ((TEXT.rindex("قال"), TEXT.rindex("قال") + 3),)
    del second["target"]["selector"]["prefix"], second["target"]["selector"]["suffix"]
    reading = taken(tmp_path, second)
    assert not reading.corpus.attributions  # twice in the text: it is not guessed which is meant
    assert {note.params["name"] for note in reading.notes} == {"TextQuoteSelector"}


def test_another_text_than_the_quotation_is_refused(tmp_path: Path) -> None:
    data = placed("قال", "cue", "code_point")
    data["target"]["selector"][1]["exact"] = "نفى"
    assert refusal(tmp_path, data) == ("covered_text", "قال")


def test_white_space_of_a_page_is_the_same_quotation(tmp_path: Path) -> None:
    data = placed("قال", "cue", "code_point")
    data["target"]["selector"][0] = {"type": "TextPositionSelector", "start": 0, "end": 8}
    data["target"]["selector"][1]["exact"] = "قال زيد"
    (item,) = taken(tmp_path, data, "قال\n زيد").corpus.attributions
    assert item.spans["cue"] == ((0, 8),)


def test_several_targets_are_fragments_of_one_span(tmp_path: Path) -> None:
    data = quoting("الوزير", "source")
    data["target"] = [data["target"], quoting("زيد")["target"]]
    (item,) = taken(tmp_path, data).corpus.attributions
    assert [TEXT[start:end] for start, end in item.spans["source"]] == ["الوزير", "زيد"]


def test_links_between_annotations_join_them(tmp_path: Path) -> None:
    link = {"id": "l", "type": "Annotation", "motivation": "linking", "body": "#قال0"}
    data = [quoting("قال"), quoting("الوزير", "source"), {**link, "target": "#الوزير0"}]
    data[2]["creator"] = data[0]["creator"]
    (item,) = taken(tmp_path, {"type": "AnnotationPage", "items": data}).corpus.attributions
    assert item.spans.keys() == {"cue", "source"}


def test_comments_are_notes_and_strange_tags_are_told(tmp_path: Path) -> None:
    data = quoting("قال")
    data["body"] += [
        {"type": "TextualBody", "value": "تعليق"},
        {"type": "TextualBody", "purpose": "commenting", "value": "آخر"},
    ]
    strange = quoting("زيد", "Person")
    reading = taken(tmp_path, [data, strange])
    assert [item.note for item in reading.corpus.attributions] == ["تعليق\nآخر"]
    assert {note.params["name"] for note in reading.notes} == {"Person"}
    mapped = taken(tmp_path, [data, strange], labels={"Person": "source"})
    assert len(mapped.corpus.attributions) == 2


def test_every_creator_has_a_layer_and_no_name_is_taken(tmp_path: Path) -> None:
    person = {"id": "mailto:x", "name": "Real Name", "nickname": "B02"}
    reading = taken(tmp_path, [quoting("قال"), quoting("زيد", creator=person)])
    assert sorted(layer.annotator for layer in reading.corpus.layers) == ["A7", "B02"]


def test_the_text_must_lie_beside_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, quoting("قال"))
    path.with_suffix(".txt").unlink()
    with pytest.raises(AnnotatorError) as caught:
        read(path, TAGSET)
    assert caught.value.problems[0].code == "text_beside_missing"


@pytest.mark.parametrize(
    "data", [{"type": "Annotation"}, {"target": "x"}, [{"type": "Annotation", "target": 3}]]
)
def test_what_is_no_annotation_is_refused(tmp_path: Path, data: Any) -> None:
    with pytest.raises(AnnotatorError) as caught:
        taken(tmp_path, data)
    assert caught.value.problems[0].code in ("schema_required", "schema_type")


def test_a_text_with_the_line_ends_of_windows(tmp_path: Path) -> None:
    text = "خبر\r\nقال زيد"
    data = quoting("قال")
    data["target"]["selector"] |= {"prefix": "", "suffix": ""}
    reading = taken(tmp_path, data, text)
    (item,) = reading.corpus.attributions
    assert fragments_text(reading.corpus.documents[0].text, item.spans["cue"]) == "قال"
    assert reading.corpus.documents[0].text == "خبر\nقال زيد"


# ---- samples -------------------------------------------------------------------------------------


@has_samples
def test_the_discontinuous_sample_is_read_with_its_text(tmp_path: Path, project: Project) -> None:
    source = SAMPLES / "synthetic-arabic-discontinuous.json"
    text = "قال الوزير 😀: «سنعمل» مضيفاً «على الإصلاح»\nوأكد المصدر أن النتائج جيدة."
    data = json.loads(source.read_text("utf-8"))
    store = project()
    done = import_paths(store, [written(tmp_path, data, text)])
    assert (done.new_documents, done.new_attributions) == (1, 1)
    corpus = read_back(WEB_ANNOTATION, tmp_path / "a.json")
    (item,) = corpus.attributions
    assert fragments_text(text, item.spans["content"]) == "«سنعمل» «على الإصلاح»"
    assert item.note == "ملاحظة"


@has_samples
def test_all_samples_are_refused_without_their_text_and_never_break_it(tmp_path: Path) -> None:
    files = sorted(SAMPLES.glob("w3c-samples/*/*.json"))
    files += [SAMPLES / name / "annotations.w3c.json" for name in ("recogito", "inception")]
    found: dict[str, int] = {}
    for file in files:
        copied = tmp_path / file.name
        copied.write_bytes(file.read_bytes())
        copied.with_suffix(".txt").unlink(missing_ok=True)
        with pytest.raises(AnnotatorError) as caught:
            read(copied, TAGSET)
        code = caught.value.problems[0].code
        if code == "text_beside_missing":  # with any text beside it, it is read or refused
            copied.with_suffix(".txt").write_text("anotation " * 200, "utf-8")
            try:
                read(copied, TAGSET)
                code = "read"
            except AnnotatorError as error:
                code = error.problems[0].code
        found[code] = found.get(code, 0) + 1
    assert set(found) <= {"read", "json_syntax", "schema_required", "schema_type", "covered_text"}
    assert found["read"] > 40
    assert knows(SAMPLES / "recogito" / "annotations.w3c.json")
