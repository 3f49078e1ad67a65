"""UIMA CAS, JSON and XMI: read by cassis, lossless there and back, as INCEpTION wants it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cassis
import pytest
from hypothesis import given, settings

from annotator.exchange import export, import_paths, load_tagset
from annotator.formats import Dataset, Options, stream_of
from annotator.formats.base import silent
from annotator.formats.cas import CAS_JSON, CAS_XMI, kinds
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import Attribution, Corpus, Document, Entity, Layer
from annotator.model.tagset import Tagset, digest, from_json
from tests.formats.examples_corpus import example_corpus
from tests.formats.roundtrip import (
    TAGSET,
    assert_kept,
    contents,
    corpora,
    kept,
    read_back,
    scratch,
    written,
)
from tests.helpers import ROOT, Project

BOTH = pytest.mark.parametrize("kind", [CAS_JSON, CAS_XMI], ids=lambda kind: kind.name)
EXAMPLE = example_corpus()


def loaded(folder: Path) -> dict[str, cassis.Cas]:
    """What cassis makes of an export, without any help of ours, by the paths of the files."""
    types = cassis.load_typesystem(folder / "typesystem.xml")
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = cassis.load_cas_from_json(file)
        elif path.suffix == ".xmi":
            found[path.relative_to(folder).as_posix()] = cassis.load_cas_from_xmi(path, types)
    return found


def links(frame: Any, name: str) -> list[tuple[str, Any]]:
    array = getattr(frame, name)
    return [(link.role, link.target) for link in (array.elements if array else ())]


# ---- there and back ----------------------------------------------------------------------------


@BOTH
def test_layers_come_back_whole_but_for_the_declared_losses(kind: Any) -> None:
    @settings(max_examples=40, deadline=None)
    @given(corpora(annotators=("A01", "سلمى", "gold")))
    def check(corpus: Corpus) -> None:
        assert_kept(kind, corpus)

    check()


@BOTH
def test_cassis_alone_reads_every_span_where_its_words_are(kind: Any) -> None:
    @settings(max_examples=40, deadline=None)
    @given(corpora())
    def check(corpus: Corpus) -> None:
        with scratch() as folder:
            found = loaded(written(kind, corpus, folder / "out"))
        assert len(found) == len(corpus.layers)
        texts = {document.id: document.text for document in corpus.documents}
        items = {item.id: item for item in corpus.attributions}
        frames = [frame for cas in found.values() for frame in cas.select(kinds.FRAME)]
        assert sorted(frame.uid for frame in frames) == sorted(items)
        for frame in frames:
            item = items[frame.uid]
            spans = sorted((role, s.begin, s.end) for role, s in links(frame, "spans"))
            wanted = sorted((role, *part) for role, parts in item.spans.items() for part in parts)
            assert spans == wanted
            assert all(span.role == role for role, span in links(frame, "spans"))
            if kind is CAS_JSON:  # XMI has blanks for what XML cannot hold
                text = texts[item.document]
                words = [s.get_covered_text() for _, s in links(frame, "spans")]
                assert sorted(words) == sorted(text[start:end] for _, start, end in wanted)
            cue = item.spans.get("cue") or [min(part[1:] for part in wanted)]
            assert (frame.begin, frame.end) == cue[0]
        for cas in found.values():
            (whole,) = cas.select("uima.tcas.DocumentAnnotation")
            assert (whole.begin, whole.end) == (0, len(cas.sofa_string))
            # INCEpTION's right-to-left editor fails on annotations without words.
            assert all(a.begin < a.end for a in cas.select_all_annotations())

    check()


def test_positions_in_the_files_are_utf16_units(tmp_path: Path) -> None:
    out = written(CAS_JSON, EXAMPLE, tmp_path / "out")
    data = json.loads((out / "annotation" / "weather" / "A01.json").read_text("utf-8"))
    structures = data["%FEATURE_STRUCTURES"]
    text = next(item["sofaString"] for item in structures if "sofaString" in item)
    units = text.encode("utf-16-le")
    words = {
        item["role"]: units[2 * item["begin"] : 2 * item["end"]].decode("utf-16-le")
        for item in structures
        if item["%TYPE"] == kinds.SPAN
    }
    assert words["content"] == "أمطاراً"
    assert words["supplement"] == "بحسب بيان"
    (whole,) = (i for i in structures if i["%TYPE"] == "uima.tcas.DocumentAnnotation")
    assert whole["end"] == len(units) // 2 > len(text)


@BOTH
def test_a_discontinuous_span_is_one_annotation_for_each_fragment(
    kind: Any, tmp_path: Path
) -> None:
    found = loaded(written(kind, EXAMPLE, tmp_path / "out"))
    cas = next(cas for name, cas in found.items() if "إضراب/A01" in name)
    frame = next(f for f in cas.select(kinds.FRAME) if len(links(f, "spans")) == 5)
    cues = [span for role, span in links(frame, "spans") if role == "cue"]
    assert [cue.get_covered_text() for cue in cues] == ["قال", "مضيفاً"]
    assert cues[0].group == cues[1].group
    assert {cue.uid for cue in cues} == {frame.uid}
    assert len({span.group for _, span in links(frame, "spans")}) == 3


def test_an_export_is_laid_out_like_a_project_archive_of_inception(tmp_path: Path) -> None:
    document = EXAMPLE.documents[0]
    gold = Layer(layer_id(document.id, "gold"), document.id, "gold", "final", "1.0")
    item = dataclasses.replace(EXAMPLE.attributions[-2], annotator="gold", id=stable_id("g"))
    corpus = dataclasses.replace(
        EXAMPLE, layers=(*EXAMPLE.layers, gold), attributions=(*EXAMPLE.attributions, item)
    )
    for kind, ending in ((CAS_JSON, "json"), (CAS_XMI, "xmi")):
        out = written(kind, corpus, tmp_path / ending)
        assert sorted(contents(out)) == [
            f"annotation/weather/A01.{ending}",
            f"annotation/إضراب/A01.{ending}",
            f"annotation/إضراب/B02.{ending}",
            f"curation/إضراب/CURATION_USER.{ending}",
            "typesystem.xml",
        ]
        assert kept(read_back(kind, out), kind) == kept(corpus, kind)


def test_what_an_entity_was_merged_into_is_written(tmp_path: Path) -> None:
    old = EXAMPLE.entities[0]
    new = Entity(stable_id("new"), "نوفل", "person", ("الرشيدي",), "نقابي")
    merged = dataclasses.replace(old, merged_into=new.id)
    corpus = dataclasses.replace(EXAMPLE, entities=(merged, *EXAMPLE.entities[1:], new))
    found = read_back(CAS_JSON, written(CAS_JSON, corpus, tmp_path / "out"))
    assert new in found.entities
    assert old.id not in {item.entity for item in found.attributions}


def test_the_same_bytes_come_out_of_every_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from annotator.formats.cas import *;"
        "from tests.formats.roundtrip import written; from tests.formats.test_cas import EXAMPLE;"
        "[written(k, EXAMPLE, Path(sys.argv[1]) / k.name) for k in (CAS_JSON, CAS_XMI)]"
    )
    found = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        out.mkdir()
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": f"UTC-{seed}"}
        subprocess.run([sys.executable, "-c", code, out], check=True, env=environment, cwd=ROOT)
        found.append(contents(out))
    assert found[0] == found[1]
    assert len(found[0]) == 8


# ---- the type system ---------------------------------------------------------------------------


def test_inception_can_import_the_layers(tmp_path: Path) -> None:
    """The rules by which INCEpTION's `TypeSystemAnalysis` recognises span layers."""
    out = written(CAS_JSON, EXAMPLE, tmp_path / "out")
    space = "{http://uima.apache.org/resourceSpecifier}"
    root = ElementTree.parse(out / "typesystem.xml").getroot()
    assert root.tag == f"{space}typeSystemDescription"
    types: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {}
    for element in root.iter(f"{space}typeDescription"):
        features = {
            feature.findtext(f"{space}name", ""): (
                feature.findtext(f"{space}rangeTypeName", ""),
                feature.findtext(f"{space}elementType", ""),
            )
            for feature in element.iter(f"{space}featureDescription")
        }
        above = element.findtext(f"{space}supertypeName", "")
        types[element.findtext(f"{space}name", "")] = above, features
    layers = {name for name, (above, _) in types.items() if above == "uima.tcas.Annotation"}
    assert layers == {kinds.SPAN, kinds.FRAME, kinds.REGION}
    for layer in layers:
        for range_, element in types[layer][1].values():
            if range_ != "uima.cas.String":
                assert range_ == "uima.cas.FSArray"
                above, parts = types[element]
                assert above == "uima.cas.TOP"
                assert sorted(parts) == ["role", "target"]
                assert parts["role"][0] == "uima.cas.String"
                assert parts["target"][0] in layers
    assert {item.id for item in TAGSET.attributes} <= types[kinds.FRAME][1].keys()


def test_attributes_with_names_that_are_taken_come_back(tmp_path: Path) -> None:
    data = load_tagset()
    names = ("from", "note", "type", "self", "begin", "spans")
    for item, name in zip(data["attributes"], names, strict=False):
        item["id"] = name
    tagset: Tagset = from_json(data)
    values = {item.id: item.values[0].id for item in tagset.attributes}
    text = "قال زيد"
    document = Document(stable_id("d"), "عنوان", text, digest(text))
    item = Attribution(
        stable_id("a"), document.id, "A01", {"cue": ((0, 3),)}, values, note="ملاحظة"
    )
    layer = Layer(layer_id(document.id, "A01"), document.id, "A01")
    corpus = Corpus((document,), layers=(layer,), attributions=(item,))
    for kind in (CAS_JSON, CAS_XMI):
        assert kind.write is not None
        kind.write(stream_of(corpus, tagset, Dataset("x")), tmp_path / kind.name, silent)
        (found,) = read_back(kind, tmp_path / kind.name, tagset).attributions
        assert found == item


# ---- what XML cannot hold ----------------------------------------------------------------------


def test_control_characters_are_blanks_in_xmi_and_come_back_to_us(tmp_path: Path) -> None:
    text = "قال\x0bزيد\x0c😀 \x1b[1mنعم\uffff"
    document = Document(stable_id("d"), "عنوان", text, digest(text), meta={"file": "a.txt"})
    layer = Layer(layer_id(document.id, "A01"), document.id, "A01")
    item = Attribution(
        stable_id("a"), document.id, "A01", {"cue": ((0, 3),), "source": ((4, 7),)}, note="س\x0bص"
    )
    corpus = Corpus((document,), layers=(layer,), attributions=(item,))
    out = written(CAS_XMI, corpus, tmp_path / "xmi")
    (cas,) = loaded(out).values()
    assert cas.sofa_string == "قال زيد 😀  [1mنعم "
    found = read_back(CAS_XMI, out)
    assert found.documents[0].text == text
    assert found.attributions[0].spans == item.spans
    assert found.attributions[0].note == "س ص"
    (loss,) = (loss for loss in CAS_XMI.loses if loss.id == "controls")
    assert loss.count(corpus) == 5
    (cas,) = loaded(written(CAS_JSON, corpus, tmp_path / "json")).values()
    assert cas.sofa_string == text


# ---- what INCEpTION makes of it ----------------------------------------------------------------


def dropped(path: Path) -> dict[str, Any]:
    """A CAS JSON file without the types that INCEpTION does not keep."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    gone = [kinds.DOCUMENT, kinds.ENTITY]
    ids = {item["%ID"] for item in data["%FEATURE_STRUCTURES"] if item["%TYPE"] in gone}
    for name in gone:
        del data["%TYPES"][name]
    data["%FEATURE_STRUCTURES"] = [
        item for item in data["%FEATURE_STRUCTURES"] if item["%ID"] not in ids
    ]
    view = data["%VIEWS"]["_InitialView"]
    view["%MEMBERS"] = [id for id in view["%MEMBERS"] if id not in ids]
    return data


def test_work_that_went_through_inception_is_known_again(project: Project, tmp_path: Path) -> None:
    store = project()
    import_paths(store, [written(CAS_JSON, EXAMPLE, tmp_path / "out")])
    before = store.find(Attribution)
    out = tmp_path / "back" / "annotation" / "إضراب.txt"
    out.mkdir(parents=True)
    export(store, tmp_path / "again", "cas-json", "A01", draft=True)
    data = dropped(tmp_path / "again" / "annotation" / "إضراب" / "A01.json")
    (out / "A01.json").write_text(json.dumps(data), "utf-8")
    done = import_paths(store, [tmp_path / "back"])
    assert (done.new_documents, done.new_attributions, done.known_attributions) == (0, 0, 5)
    assert store.find(Attribution) == before


def test_copies_in_the_layers_of_others_are_attributions_of_their_own(
    project: Project, tmp_path: Path
) -> None:
    """INCEpTION gives what an imported document brings to everybody who annotates it."""
    out = written(CAS_JSON, EXAMPLE, tmp_path / "out")
    folder = out / "annotation" / "weather"
    for name, data in (
        ("C03", (folder / "A01.json").read_text("utf-8")),
        ("D04", json.dumps(dropped(folder / "A01.json"))),
    ):
        (folder / f"{name}.json").write_text(data, "utf-8")
    store = project()
    import_paths(store, [folder.parent])
    found = {item.annotator: item for item in store.find(Attribution) if "supplement" in item.spans}
    assert sorted(found) == ["A01", "C03", "D04"]
    assert found["A01"].id == EXAMPLE.attributions[-1].id
    assert len({item.id for item in found.values()}) == 3
    assert found["C03"].spans == found["A01"].spans == found["D04"].spans


def test_what_is_added_in_inception_needs_no_ids(tmp_path: Path) -> None:
    """A frame on its cue with links to a source and a content; the cue is the frame itself."""
    path = written(CAS_JSON, EXAMPLE, tmp_path / "out") / "annotation" / "weather" / "A01.json"
    data = dropped(path)
    structures, members = data["%FEATURE_STRUCTURES"], data["%VIEWS"]["_InitialView"]["%MEMBERS"]
    span = {"%TYPE": kinds.SPAN, "@sofa": 1}
    link = {"%TYPE": kinds.SPAN_LINK}
    structures += [
        {"%ID": 101, **span, "begin": 27, "end": 36, "role": "source"},
        {"%ID": 102, **span, "begin": 18, "end": 25},
        {"%ID": 103, **link, "@target": 101},  # the span says its role
        {"%ID": 104, **link, "role": "content", "@target": 102},
        {"%ID": 105, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [103, 104]},
        {"%ID": 106, "%TYPE": kinds.FRAME, "@sofa": 1, "begin": 0, "end": 5, "@spans": 105,
         "stance": "denies", "entity": "هيئة"},
        {"%ID": 107, **span, "begin": 0, "end": 2, "role": "addressee", "group": "g"},
        {"%ID": 108, **span, "begin": 6, "end": 8, "role": "addressee", "group": "g"},
    ]  # fmt: skip
    members += [101, 102, 106, 107, 108]
    path.write_text(json.dumps(data), "utf-8")
    assert CAS_JSON.read is not None
    reading = CAS_JSON.read(path, TAGSET, Options())
    old, new, alone = sorted(reading.corpus.attributions, key=lambda item: -len(item.spans))
    assert old.id in reading.own
    assert new.id not in reading.own
    assert new.spans == {"cue": ((0, 5),), "source": ((26, 35),), "content": ((17, 24),)}
    assert (new.attributes, new.entity, new.origin) == ({"stance": "denies"}, "هيئة", "import")
    assert alone.spans == {"addressee": ((0, 2), (6, 8))}
    assert [note.code for note in reading.notes] == []
