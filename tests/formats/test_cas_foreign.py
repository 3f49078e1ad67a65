"""CAS files of other programs: their layers by name, what they leave out, and what is hostile."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cassis
import pytest

from annotator.errors import AnnotatorError, Place
from annotator.exchange import Choices, export, import_files, import_paths
from annotator.formats import FORMATS, Format, Options, Reading
from annotator.formats.cas import CAS_JSON, CAS_XMI, INCEPTION, WEBANNO, kinds
from annotator.formats.cas.safety import feature_name, type_name
from annotator.model.records import Attribution, Document, Layer
from tests.formats.examples_corpus import EXAMPLES, example_corpus
from tests.formats.roundtrip import TAGSET, written
from tests.helpers import SHARED, Project, assert_sentence, refused

TEXT = "قال 😀 زيد إن الخطة جاهزة، ونفى عمرو ذلك."
STRING, ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"
SAMPLES = SHARED / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")


def at(words: str) -> dict[str, int]:
    """Where words are in the text, in UTF-16 units, as a feature structure has it."""
    start = TEXT.index(words)
    begin = len(TEXT[:start].encode("utf-16-le")) // 2
    return {"@sofa": 1, "begin": begin, "end": begin + len(words.encode("utf-16-le")) // 2}


def span(words: str) -> tuple[tuple[int, int], ...]:
    return ((TEXT.index(words), TEXT.index(words) + len(words)),)


def types(**features: Sequence[str]) -> dict[str, Any]:
    """Types `custom.NAME` with text features; `name:Type` refers, `name:Type[]` to several."""
    found: dict[str, Any] = {}
    for name, names in features.items():
        links = name.endswith("Link")
        found[f"custom.{name}"] = {
            "%NAME": f"custom.{name}",
            "%SUPER_TYPE": "uima.cas.TOP" if links else ANNOTATION,
        } | {
            feature.partition(":")[0]: {
                "%NAME": feature.partition(":")[0],
                "%RANGE": feature.partition(":")[2] or STRING,
            }
            for feature in names
        }
    return found


def cas(types: Mapping[str, Any], *items: Mapping[str, Any], text: str = TEXT) -> dict[str, Any]:
    """A CAS with these feature structures; those that stand in the text are indexed."""
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView"}
    members = [item["%ID"] for item in items if "@sofa" in item]
    return {
        "%TYPES": types,
        "%FEATURE_STRUCTURES": [{**sofa, "sofaString": text}, *items],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    }


def read(
    data: Any, folder: Path, *, kind: Format = CAS_JSON, options: Options | None = None
) -> Reading:
    ending = kind.suffixes[0]
    path = folder / f"a{ending}"
    raw = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    path.write_bytes(raw)
    assert kind.read is not None
    return kind.read(path, TAGSET, options or Options())


def as_xmi(data: Mapping[str, Any], folder: Path) -> Path:
    """The same as XMI, with its types beside it, written by cassis."""
    found = cassis.load_cas_from_json(json.dumps(data))
    path = folder / "a.xmi"
    found.to_xmi(path)
    found.typesystem.to_xml(folder / "TypeSystem.xml")
    return path


def said(reading: Reading) -> list[tuple[str, Any]]:
    return [(note.code, note.params.get("name", note.params.get("n"))) for note in reading.notes]


# ---- frames: annotations that link others by role ----------------------------------------------

SLOTS = types(
    Quote=("value", "stance", "arguments:custom.QuoteLink[]"),
    QuoteLink=("role", "target:custom.Part"),
    Part=("value",),
)
QUOTE = (
    {"%ID": 2, "%TYPE": "custom.Part", **at("زيد"), "value": "Speaker"},
    {"%ID": 3, "%TYPE": "custom.Part", **at("إن الخطة")},
    {"%ID": 4, "%TYPE": "custom.Part", **at("جاهزة")},
    {"%ID": 5, "%TYPE": "custom.QuoteLink", "role": "Source", "@target": 2},
    {"%ID": 6, "%TYPE": "custom.QuoteLink", "role": "المحتوى المنسوب", "@target": 3},
    {"%ID": 7, "%TYPE": "custom.QuoteLink", "role": "content", "@target": 4},
    {"%ID": 8, "%TYPE": "custom.QuoteLink[]", "%ELEMENTS": [5, 6, 7]},
    {"%ID": 9, "%TYPE": "custom.Quote", **at("قال"), "value": "cue", "stance": "Asserts",
     "@arguments": 8},
)  # fmt: skip


@pytest.mark.parametrize("ending", ["json", "xmi"])
def test_slots_are_roles(ending: str, tmp_path: Path) -> None:
    data = cas(SLOTS, *QUOTE)
    if ending == "xmi":
        assert CAS_XMI.read is not None
        reading = CAS_XMI.read(as_xmi(data, tmp_path), TAGSET, Options())
    else:
        reading = read(data, tmp_path)
    (item,) = reading.corpus.attributions
    assert item.spans == {
        "cue": span("قال"),
        "source": span("زيد"),
        "content": (*span("إن الخطة"), *span("جاهزة")),
    }
    assert item.attributes == {"stance": "asserts"}
    assert (item.annotator, item.origin, reading.own) == ("", "import", frozenset())
    assert said(reading) == []
    (document,) = reading.corpus.documents
    assert (document.text, document.meta) == (TEXT, {"file": "a.txt"})


def test_words_that_mean_nothing_here_are_told_and_can_be_mapped(tmp_path: Path) -> None:
    frame = {**QUOTE[-1], "value": "SAY", "stance": "claims loudly", "mood": "bad"}
    speaker = {**QUOTE[3], "role": "ARG0"}
    loose = {"%ID": 20, "%TYPE": "custom.Part", **at("عمرو"), "value": "PER"}
    data = cas(SLOTS, *QUOTE[:3], speaker, *QUOTE[4:-1], frame, loose)
    reading = read(data, tmp_path)
    (item,) = reading.corpus.attributions
    assert item.spans == {"content": (*span("إن الخطة"), *span("جاهزة"))}
    assert item.attributes == {}
    assert Counter(said(reading)) == Counter(
        ("label_ignored", name)
        for name in ("ARG0", "PER", "SAY", "Speaker", "mood", "stance=claims loudly")
    ) + Counter({("cas_undeclared", "Quote.mood"): 1})
    labels = {"ARG0": "source", "SAY": "cue", "stance=claims loudly": "claims", "PER": ""}
    reading = read(data, tmp_path, options=Options(labels=labels))
    (item,) = reading.corpus.attributions
    assert item.spans["source"] == span("زيد")
    assert item.spans["cue"] == span("قال")
    assert item.attributes == {"stance": "claims"}
    assert ("label_ignored", "PER") not in said(reading)


def test_a_feature_can_be_the_role_and_a_frame_within_another_its_child(tmp_path: Path) -> None:
    declared = types(
        Cue=("source:custom.Mention", "content:custom.Mention[]", "denies:custom.Cue"),
        Mention=("note",),
    )
    items = (
        {"%ID": 2, "%TYPE": "custom.Mention", **at("زيد"), "note": "ملاحظة"},
        {"%ID": 3, "%TYPE": "custom.Mention", **at("عمرو")},
        {"%ID": 4, "%TYPE": "custom.Cue", **at("ونفى"), "@source": 3, "@denies": 5},
        {"%ID": 6, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [4]},
        {"%ID": 5, "%TYPE": "custom.Cue", **at("قال"), "@source": 2, "@content": 6},
    )
    outer, inner = read(cas(declared, *items), tmp_path).corpus.attributions
    assert outer.spans == {"cue": span("قال"), "source": span("زيد")}
    assert outer.note == "ملاحظة"
    assert inner.spans == {"cue": span("ونفى"), "source": span("عمرو")}
    assert (inner.parent, inner.denies, outer.parent) == (outer.id, outer.id, None)


def test_links_to_what_was_deleted_are_left_out(tmp_path: Path) -> None:
    data = cas(SLOTS, *QUOTE)
    data["%VIEWS"]["_InitialView"]["%MEMBERS"].remove(4)
    reading = read(data, tmp_path)
    (item,) = reading.corpus.attributions
    assert item.spans["content"] == span("إن الخطة")
    assert ("links_lost", 1) in said(reading)


# ---- spans with relations ----------------------------------------------------------------------

RELATED = types(
    Source=(),
    Content=(),
    Cue=("certainty",),
    Relation=("value", f"Governor:{ANNOTATION}", f"Dependent:{ANNOTATION}"),
)
SPANS = (
    {"%ID": 2, "%TYPE": "custom.Cue", **at("قال"), "certainty": "certain"},
    {"%ID": 3, "%TYPE": "custom.Source", **at("زيد")},
    {"%ID": 4, "%TYPE": "custom.Content", **at("إن الخطة جاهزة")},
    {"%ID": 5, "%TYPE": "custom.Cue", **at("ونفى")},
    {"%ID": 6, "%TYPE": "custom.Source", **at("عمرو")},
)


def relation(id: int, one: int, other: int, value: str) -> dict[str, Any]:
    return {
        "%ID": id,
        "%TYPE": "custom.Relation",
        "@sofa": 1,
        "begin": 0,
        "end": 3,
        "@Governor": one,
        "@Dependent": other,
        "value": value,
    }


def test_relations_make_attributions_of_spans(tmp_path: Path) -> None:
    ties = (
        relation(10, 2, 3, "source"),
        relation(11, 2, 4, "Content"),
        relation(12, 5, 6, "source"),
        relation(13, 5, 2, "denies"),
        relation(14, 4, 6, "coref"),
    )
    reading = read(cas(RELATED, *SPANS, *ties), tmp_path)
    one, other = reading.corpus.attributions
    assert one.spans == {
        "cue": span("قال"),
        "source": span("زيد"),
        "content": span("إن الخطة جاهزة"),
    }
    assert one.attributes == {"certainty": "certain"}
    assert other.spans == {"cue": span("ونفى"), "source": span("عمرو")}
    assert other.denies == one.id
    assert said(reading) == [("foreign_left_out", "coref")]


def test_a_relation_says_what_a_span_is_that_says_nothing_itself(tmp_path: Path) -> None:
    declared = types(Span=(), Cue=()) | {"custom.Relation": RELATED["custom.Relation"]}
    items = (
        {"%ID": 2, "%TYPE": "custom.Cue", **at("قال")},
        {"%ID": 3, "%TYPE": "custom.Span", **at("زيد")},
        {"%ID": 4, "%TYPE": "custom.Span", **at("عمرو")},
    )
    reading = read(cas(declared, *items, relation(10, 2, 3, "source")), tmp_path)
    (item,) = reading.corpus.attributions
    assert item.spans == {"cue": span("قال"), "source": span("زيد")}
    assert said(reading) == [("label_ignored", "Span")]


def test_spans_without_relations_stand_alone_and_empty_ones_say_nothing(tmp_path: Path) -> None:
    empty = {"%ID": 9, "%TYPE": "custom.Cue", "@sofa": 1, "begin": 7, "end": 7}
    region = {"%ID": 10, "%TYPE": "custom.Boilerplate", **at("ذلك")}
    token = {
        "%ID": 11,
        "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token",
        **at("زيد"),
    }
    reading = read(cas(RELATED | types(Boilerplate=()), *SPANS, empty, region, token), tmp_path)
    assert len(reading.corpus.attributions) == 5
    assert sorted(said(reading)) == [("spans_alone", 5), ("spans_empty", 1)]
    (found,) = reading.corpus.regions
    assert (found.kind, (found.start, found.end)) == ("boilerplate", span("ذلك")[0])


def test_importing_twice_changes_nothing(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(cas(SLOTS, *QUOTE)), "utf-8")
    store = project()
    with refused("annotator_unsaid", store):
        import_paths(store, [path])
    assert import_paths(store, [path], annotator="B02").new_attributions == 1
    before = store.find(Attribution)
    # INCEpTION numbers anew what it writes.
    moved = json.loads(path.read_text("utf-8").replace('ID": 2', 'ID": 2000'))
    moved["%FEATURE_STRUCTURES"][4]["@target"] = 2000
    moved["%VIEWS"]["_InitialView"]["%MEMBERS"][0] = 2000
    path.write_text(json.dumps(moved), "utf-8")
    done = import_paths(store, [path], annotator="B02")
    assert (done.new_attributions, done.known_attributions) == (0, 1)
    assert store.find(Attribution) == before
    export(store, tmp_path / "out", "cas-json", "B02", draft=True)


# ---- texts and positions -----------------------------------------------------------------------


def test_a_text_is_as_an_import_of_articles_would_have_it(tmp_path: Path) -> None:
    text = "\ufeffقال زيد:\r\nنعم\rثم سكت\n"
    items = (
        {"%ID": 2, "%TYPE": "custom.Cue", "@sofa": 1, "begin": 1, "end": 4},
        {"%ID": 3, "%TYPE": "custom.Content", "@sofa": 1, "begin": 11, "end": 14},
        {"%ID": 4, "%TYPE": "custom.Content", "@sofa": 1, "begin": 15, "end": 17},
    )
    reading = read(cas(RELATED, *items, text=text), tmp_path)
    (document,) = reading.corpus.documents
    assert document.text == "قال زيد:\nنعم\nثم سكت\n"
    words = [document.text[s:e] for i in reading.corpus.attributions for ((s, e),) in
             i.spans.values()]  # fmt: skip
    assert words == ["قال", "نعم", "ثم"]


def code_points(item: Mapping[str, Any]) -> dict[str, Any]:
    """A feature structure as a program writes it that does not know of UTF-16."""
    astral = TEXT.index("😀") + 1
    return {
        key: value - 1 if key in ("begin", "end") and value > astral else value
        for key, value in item.items()
    }


@pytest.mark.parametrize("whole", [True, False])
def test_other_units_than_utf16_are_noticed_and_can_be_said(whole: bool, tmp_path: Path) -> None:
    items = [code_points(item) for item in QUOTE]
    if whole:
        end = {"begin": 0, "end": len(TEXT)}
        items.append({"%ID": 20, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, **end})
    data = cas(SLOTS, *items)
    for kind in (CAS_JSON, CAS_XMI):
        if kind is CAS_XMI:
            path = as_xmi(data, tmp_path)
            raw = path.read_bytes()
        else:
            raw = json.dumps(data).encode()
        with pytest.raises(AnnotatorError) as error:
            read(raw, tmp_path, kind=kind)
        (problem,) = error.value.problems
        assert (problem.code, problem.params["found"]) == ("offset_unit", "code_point")
        reading = read(raw, tmp_path, kind=kind, options=Options(offsets="code_point"))
        assert reading.corpus.attributions[0].spans["source"] == span("زيد")


def test_positions_outside_of_the_text_are_refused(tmp_path: Path) -> None:
    for begin, end in ((0, 999), (-1, 2), (3, 1), (5, 6), ("0", 3), (0, None), (0.5, 1)):
        item = {"%ID": 2, "%TYPE": "custom.Cue", "@sofa": 1, "begin": begin, "end": end}
        with refused("span_bounds") as error:
            read(cas(RELATED, item), tmp_path)
        assert_sentence(error.value.problems[0])


# ---- what is damaged or hostile ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "json_syntax"),
        (b'{"%VIEWS": {}, "%VIEWS": {}}', "json_duplicate_key"),
        (b'{"%VIEWS": []}', "cas_broken"),
        (b'{"%VIEWS": {}, "%TYPES": 1}', "cas_broken"),
        (b'{"%VIEWS": {}, "%FEATURE_STRUCTURES": 1}', "cas_broken"),
        (b'{"%VIEWS": {}, "%FEATURE_STRUCTURES": [1]}', "cas_broken"),
        (b'{"%VIEWS": {}, "%FEATURE_STRUCTURES": []}', "cas_no_text"),
        (json.dumps(cas({}, text=" \n")).encode(), "cas_no_text"),
        (json.dumps(cas({}, text="a\0b")).encode(), "text_nul"),
        (json.dumps(cas({}, text="\ud83d")).encode(), "text_surrogate"),
        (json.dumps(cas(SLOTS, *QUOTE, QUOTE[0])).encode(), "cas_broken"),
        (json.dumps(cas(SLOTS, *QUOTE, {"%ID": 2.5, "%TYPE": "custom.Part"})).encode(),
         "cas_broken"),
    ],
)  # fmt: skip
def test_broken_json_is_refused(raw: bytes, code: str, tmp_path: Path) -> None:
    with refused(code) as error:
        read(raw, tmp_path)
    assert_sentence(error.value.problems[0])


XMI = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    'xmlns:custom="http:///custom.ecore" xmi:version="2.0">{0}'
    '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="قال زيد نعم"/>'
    '<cas:View sofa="1" members="{1}"/></xmi:XMI>'
)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<a/>", "cas_broken"),
        ("<a", "cas_broken"),
        (XMI.format("", "7"), "cas_broken"),
        (XMI.format('<Cue xmi:id="2"/>', "2"), "cas_broken"),
        (XMI.format('<custom:Cue xmi:id="x" sofa="1" begin="0" end="3"/>', ""), "cas_broken"),
        (XMI.format('<custom:Cue xmi:id="2" sofa="1" begin="0" end="99"/>', "2"), "span_bounds"),
        (XMI.format('<custom:Cue xmi:id="2" sofa="1" begin="x" end="1"/>', "2"), "span_bounds"),
        (XMI.format("", "").replace("قال زيد نعم", "&#x0B;"), "cas_broken"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + XMI.format("&b;", ""), "xml_doctype"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">' + XMI.format("", ""), "xml_doctype"),
    ],
)
def test_broken_xmi_is_refused(xml: str, code: str, tmp_path: Path) -> None:
    with refused(code) as error:
        read(xml.encode(), tmp_path, kind=CAS_XMI)
    assert_sentence(error.value.problems[0])


def test_a_bomb_of_entities_does_not_go_off(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE a [<!ENTITY l0 "boom">{levels}]>' + XMI.format("", "").replace("نعم", "&l11;")
    with pytest.raises(AnnotatorError) as error:
        read(xml.encode(), tmp_path, kind=CAS_XMI)
    assert error.value.problems[0].code in ("cas_broken", "xml_doctype")


@pytest.mark.parametrize(
    "name",
    ["a b", "x=open('pwned','w')", "x:\n import os", "a-b", "", "1a", "__init__", "__class__",
     "a" * 201, "a,b=1", "x\u2028y"],
)  # fmt: skip
def test_no_name_that_is_none_reaches_the_code_that_cassis_makes(name: str, tmp_path: Path) -> None:
    declared = {"custom.A": {"%SUPER_TYPE": ANNOTATION, name: {"%RANGE": STRING}}}
    item = {"%ID": 2, "%TYPE": "custom.A", **at("قال"), name: "x"}
    for types_, items in (
        (declared, [item]),  # declared and used
        ({"custom.A": {"%SUPER_TYPE": ANNOTATION}}, [item]),  # only used
        ({f"custom.{name}": {"%SUPER_TYPE": ANNOTATION}}, []),
        ({"custom.A": {"%SUPER_TYPE": f"custom.{name}"}}, []),
        ({"custom.A": {"%SUPER_TYPE": ANNOTATION, "a": {"%RANGE": name}}}, []),
        ({}, [{"%ID": 2, "%TYPE": f"custom.{name}", **at("قال")}]),
    ):
        with refused("cas_broken"):
            read(cas(types_, *items), tmp_path)
    xml = (
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>'
        "<typeDescription><name>custom.A</name><supertypeName>uima.tcas.Annotation</supertypeName>"
        f"<features><featureDescription><name>{name}</name>"
        "<rangeTypeName>uima.cas.String</rangeTypeName></featureDescription></features>"
        "</typeDescription></types></typeSystemDescription>"
    )
    (tmp_path / "typesystem.xml").write_text(xml, "utf-8")
    with refused("cas_broken"):
        read(XMI.format("", "").encode(), tmp_path, kind=CAS_XMI)


@pytest.mark.parametrize("name", ["from", "class", "self", "type", "xmiID", "self_", "القيمة"])
@pytest.mark.parametrize("ending", ["json", "xmi"])
def test_names_that_python_or_cassis_keep_for_themselves_are_read(
    name: str, ending: str, tmp_path: Path
) -> None:
    assert type_name("a.b.C", Place()) == "a.b.C"
    assert feature_name(name, Place()).startswith(name)
    if ending == "json":
        declared = {"custom.Cue": {"%SUPER_TYPE": ANNOTATION, name: {"%RANGE": STRING}}}
        data: Any = cas(declared, {"%ID": 2, "%TYPE": "custom.Cue", **at("قال"), name: "denies"})
        kind = CAS_JSON
    else:
        item = f'<custom:Cue xmi:id="2" sofa="1" begin="0" end="3" {name}="denies"/>'
        data, kind = XMI.format(item, "2").encode(), CAS_XMI
    (item,) = read(
        data, tmp_path, kind=kind, options=Options(labels={name: "stance"})
    ).corpus.attributions
    assert item.spans == {"cue": ((0, 3),)}
    assert item.attributes == {"stance": "denies"}


def test_control_characters_of_xml_11_are_kept(tmp_path: Path) -> None:
    xml = '<?xml version="1.1" encoding="UTF-8"?>' + XMI.format(
        '<custom:Cue xmi:id="2" sofa="1" begin="8" end="11"/>', "2"
    ).replace("زيد", "ز&#11;&#x1B;")
    reading = read(xml.encode(), tmp_path, kind=CAS_XMI)
    assert reading.corpus.documents[0].text == "قال ز\x0b\x1b نعم"
    assert reading.corpus.attributions[0].spans == {"cue": ((8, 11),)}


def test_undeclared_types_and_features_are_added_and_told(tmp_path: Path) -> None:
    items = (
        '<custom:Cue xmi:id="2" sofa="1" begin="0" end="3" stance="denies"/>'
        '<custom:Part xmi:id="3" sofa="1" begin="4" end="7" value="Source"/>'
    )
    reading = read(XMI.format(items, "2 3").encode(), tmp_path, kind=CAS_XMI)
    assert [item.spans for item in reading.corpus.attributions] == [
        {"cue": ((0, 3),)},
        {"source": ((4, 7),)},
    ]
    assert reading.corpus.attributions[0].attributes == {"stance": "denies"}
    assert [name for code, name in said(reading) if code == "cas_undeclared"] == ["Cue", "Part"]
    # Beside a type system that lacks one feature only that is told, and the file's types count.
    (tmp_path / "TypeSystem.xml").write_text(
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>'
        "<typeDescription><name>custom.Cue</name><supertypeName>custom.Base</supertypeName>"
        "</typeDescription><typeDescription><name>custom.Part</name>"
        "<supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription>"
        "<name>value</name><rangeTypeName>custom.Values</rangeTypeName></featureDescription>"
        "</features></typeDescription></types></typeSystemDescription>",
        "utf-8",
    )
    items = items.replace('value="Source"', "")
    reading = read(XMI.format(items, "2 3").encode(), tmp_path, kind=CAS_XMI)
    found = [name for code, name in said(reading) if code == "cas_undeclared"]
    assert found == ["Cue.stance"]


def test_what_only_looks_like_ours_is_taken_for_what_it_says(tmp_path: Path) -> None:
    """Ids that are none of ours, a state that there is not, control characters out of place."""
    path = written(CAS_JSON, example_corpus(), tmp_path / "out") / "annotation/weather/A01.json"
    data = json.loads(path.read_text("utf-8"))
    for item in data["%FEATURE_STRUCTURES"]:
        if item["%TYPE"] == kinds.DOCUMENT:
            item |= {"uid": "x", "state": "done", "meta": "[1]", "controls": "5:zz 9:b 99:c :: 0:b"}
        if "uid" in item:
            item["uid"] = "x"
    reading = read(data, tmp_path)
    assert reading.own == frozenset()
    (layer,) = reading.corpus.layers
    assert (layer.annotator, layer.state) == ("A01", "open")
    (document,) = reading.corpus.documents
    assert (document.meta, document.title) == ({}, "الطقس")
    # Of a text that was changed nothing that was said is true any more.
    data["%FEATURE_STRUCTURES"][0]["sofaString"] += "!"
    reading = read(data, tmp_path)
    assert reading.corpus.documents[0].meta == {"file": "a.txt"}
    assert reading.corpus.layers[0].annotator == ""


def test_damaged_files_are_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    """Hundreds of files with bytes exchanged, left out and repeated."""
    chance = random.Random(5)
    tsv = (tmp_path / "good.tsv", TSV)
    tsv[0].write_text(TSV, "utf-8")
    sources = {
        CAS_JSON: EXAMPLES / "cas-json" / "annotation" / "weather" / "A01.json",
        CAS_XMI: EXAMPLES / "cas-xmi" / "annotation" / "weather" / "A01.xmi",
        WEBANNO: tsv[0],
    }
    codes: Counter[str] = Counter()
    for n in range(600):
        kind = list(sources)[n % 3]
        raw = bytearray(sources[kind].read_bytes())
        start = chance.randrange(len(raw))
        end = start + chance.choice((1, 2, 5, 40))
        other = chance.randrange(len(raw))
        raw[start:end] = chance.choice((b"", b'"', b"\0", b"[]", raw[other : other + 9]))
        try:
            read(bytes(raw), tmp_path, kind=kind)
        except AnnotatorError as error:
            codes[error.problems[0].code] += 1
    assert codes["cas_broken"] > 50
    assert codes["json_syntax"] > 50
    assert codes["webanno_row"] > 20


TSV = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n"
    "#T_RL=custom.Relation|value|BT_custom.Span\n\n\n"
    "#Text=قال 😀 زيد نعم\n"
    "1-1\t0-3\tقال\tcue\t_\t_\t\n1-2\t4-6\t😀\t_\t_\t_\t\n"
    "1-3\t7-10\tزيد\tsource\tsource\t1-1\t\n1-4\t11-14\tنعم\tcontent\tcontent\t1-1\t\n"
)


# ---- archives ----------------------------------------------------------------------------------


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return path


def packed(files: Mapping[str, bytes]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return found.getvalue()


def project_files(folder: Path) -> dict[str, bytes]:
    """An archive as INCEpTION exports it, with three users, a curator, and binary copies."""
    data = cas(SLOTS, *QUOTE)
    xmi = as_xmi(data, folder).read_bytes()
    other = json.dumps(cas(RELATED, *SPANS[:1])).encode()
    alone = packed({"b.xmi": xmi, "TypeSystem.xml": (folder / "TypeSystem.xml").read_bytes()})
    about = {
        "name": "x",
        "annotation_documents": [
            {"name": "خبر.txt", "user": "A01", "state": "FINISHED"},
            {"name": "خبر.txt", "user": "B02", "state": "IN_PROGRESS"},
        ],
    }
    return {
        "exportedproject123.json": json.dumps(about).encode(),
        "source/خبر.txt": TEXT.encode(),
        "annotation/خبر.txt/A01.json": json.dumps(data).encode(),
        "annotation/خبر.txt/B02.zip": alone,
        "annotation/خبر.txt/C03.txt": TEXT.encode(),
        "annotation/خبر.txt/INITIAL_CAS.json": other,
        "annotation_ser/خبر.txt/A01.ser": b"\xac\xed",
        "annotation_ser/خبر.txt/C03.ser": b"\xac\xed",
        "annotation_ser/خبر.txt/INITIAL_CAS.ser": b"\xac\xed",
        "curation/خبر.txt/CURATION_USER.json": other,
        "curation_ser/خبر.txt/CURATION_USER.ser": b"\xac\xed",
    }


def test_a_project_archive_is_read_with_its_users_and_curation(
    project: Project, tmp_path: Path
) -> None:
    files = project_files(tmp_path)
    path = zipped(tmp_path / "project.zip", files)
    assert INCEPTION.knows is not None
    assert INCEPTION.knows(path)
    store = project()
    done = import_paths(store, [path])
    assert (done.new_documents, done.new_attributions) == (1, 3)
    (document,) = store.find(Document)
    assert (document.text, document.meta["file"]) == (TEXT, "خبر.txt")
    layers = {layer.annotator: layer.state for layer in store.find(Layer)}
    assert layers == {"A01": "submitted", "B02": "open", "gold": "final"}
    spans = {item.annotator: set(item.spans) for item in store.find(Attribution)}
    assert spans == {
        "A01": {"cue", "source", "content"},
        "B02": {"cue", "source", "content"},
        "gold": {"cue"},
    }
    codes = [(note.code, note.params.get("name")) for note in done.notes]
    assert ("cas_binary", "C03") in codes
    assert sum(code == "cas_binary" for code, _ in codes) == 1
    assert import_paths(store, [path]).new_attributions == 0


def test_an_unpacked_archive_is_the_same(project: Project, tmp_path: Path) -> None:
    for name, raw in project_files(tmp_path).items():
        if name.startswith(("annotation/", "curation/")) and name.endswith(".json"):
            path = tmp_path / "project" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
    (tmp_path / "project" / "annotation" / "خبر.txt" / "INITIAL_CAS.json").unlink()
    store = project()
    import_paths(store, [tmp_path / "project"])
    assert sorted(layer.annotator for layer in store.find(Layer)) == ["A01", "gold"]
    assert [document.meta["file"] for document in store.find(Document)] == ["خبر.txt"]


def test_an_archive_of_ours_comes_back_with_its_ids(project: Project, tmp_path: Path) -> None:
    out = written(CAS_XMI, example_corpus(), tmp_path / "out")
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*.xm[il]")}
    store = project()
    import_paths(store, [zipped(tmp_path / "out.zip", files)])
    assert {item.id for item in store.find(Attribution)} == {
        item.id for item in example_corpus().attributions
    }


def test_one_document_zipped_with_its_types_is_nobodys_until_said(
    project: Project, tmp_path: Path
) -> None:
    files = project_files(tmp_path)
    path = tmp_path / "b.zip"
    path.write_bytes(files["annotation/خبر.txt/B02.zip"])
    store = project()
    with refused("annotator_unsaid", store):
        import_paths(store, [path])
    assert import_files(store, [path], Choices(annotator="B02")).new_attributions == 1


def test_only_binary_work_is_refused_by_name(tmp_path: Path) -> None:
    files = project_files(tmp_path)
    binary = {name: raw for name, raw in files.items() if "_ser/" in name}
    path = zipped(tmp_path / "project.zip", binary)
    assert INCEPTION.read is not None
    with refused("cas_binary") as error:
        INCEPTION.read(path, TAGSET, Options())
    assert [p.params["name"] for p in error.value.problems] == ["A01", "C03", "gold"]
    assert_sentence(error.value.problems[0])


def test_everything_that_is_wrong_in_an_archive_is_said_with_its_place(tmp_path: Path) -> None:
    files = project_files(tmp_path)
    files["annotation/خبر.txt/A01.json"] = b"{"
    files["annotation/خبر.txt/B02.zip"] = packed({"a.txt": b""})
    files["annotation/خبر.txt/D04.xmi"] = b"<a/>"
    path = zipped(tmp_path / "project.zip", files)
    assert INCEPTION.read is not None
    with pytest.raises(AnnotatorError) as error:
        INCEPTION.read(path, TAGSET, Options())
    found = {problem.code: problem.place.file for problem in error.value.problems}
    assert found == {
        "json_syntax": f"{path}/annotation/خبر.txt/A01.json",
        "cas_none": f"{path}/annotation/خبر.txt/B02.zip",
        "cas_broken": f"{path}/annotation/خبر.txt/D04.xmi",
    }


def test_an_archive_with_two_texts_of_one_document_is_refused(tmp_path: Path) -> None:
    files = project_files(tmp_path)
    files["annotation/خبر.txt/D04.json"] = json.dumps(cas({}, text="نص آخر")).encode()
    path = zipped(tmp_path / "project.zip", files)
    assert INCEPTION.read is not None
    with refused("names_collide"):
        INCEPTION.read(path, TAGSET, Options())


@pytest.mark.parametrize("name", ["../annotation/a/A01.json", "/annotation/a/A01.json"])
def test_an_archive_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "project.zip", {name: b"{}"})
    assert INCEPTION.read is not None
    with refused("zip_member"):
        INCEPTION.read(path, TAGSET, Options())


def test_a_bomb_in_an_archive_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("annotation/a/A01.json", b" " * 60_000_000)
    assert INCEPTION.read is not None
    with refused("zip_too_large"):
        INCEPTION.read(path, TAGSET, Options())


@pytest.mark.parametrize(
    ("name", "code"), [("a\u202etxt.b", "file_name_deceives"), (".", "cas_broken")]
)
def test_a_document_in_an_archive_has_a_name_that_can_be_seen(
    name: str, code: str, project: Project, tmp_path: Path
) -> None:
    raw = project_files(tmp_path)["annotation/خبر.txt/B02.zip"]
    path = zipped(tmp_path / "project.zip", {f"annotation/{name}/B02.zip": raw, "b.xmi": b"<a/>"})
    store = project()
    with refused(code, store):
        import_paths(store, [path])


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no zip"])
def test_what_is_no_zip_is_no_archive(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert INCEPTION.knows is not None
    assert not INCEPTION.knows(path)
    assert CAS_JSON.knows is not None
    assert not CAS_JSON.knows(tmp_path)  # a folder


# ---- samples of others -------------------------------------------------------------------------


@needs_samples
def test_samples_are_read_or_refused_with_the_right_reason() -> None:
    found: Counter[tuple[str, str]] = Counter()
    folders = (SAMPLES / "uima-cas", SAMPLES / "inception", SAMPLES / "webanno-tsv")
    kinds = {item.suffixes[0]: item for item in FORMATS if item in
             (CAS_JSON, CAS_XMI, INCEPTION, WEBANNO)}  # fmt: skip
    for path in sorted(file for folder in folders for file in folder.rglob("*")):
        kind = kinds.get(path.suffix)
        if kind is None or not path.is_file():
            continue
        assert kind.knows is None or kind.knows(path)
        assert kind.read is not None
        code = "read"
        try:
            kind.read(path, TAGSET, Options())
        except AnnotatorError as error:
            code = error.problems[0].code
            text = path.read_text("utf-8")
            if code == "cas_no_text":
                assert "sofaString" not in text or 'sofaString=""' in text
            else:
                assert code == "webanno_version"
                assert "#FORMAT" not in text
        found[path.suffix, code] += 1
    assert found == {
        (".json", "read"): 15,
        (".json", "cas_no_text"): 11,
        (".xmi", "read"): 96,
        (".xmi", "cas_no_text"): 15,
        (".tsv", "read"): 123,
        (".tsv", "webanno_version"): 2,
        (".zip", "read"): 1,
    }


@needs_samples
def test_the_curated_project_of_inception_has_a_gold_layer(
    project: Project, tmp_path: Path
) -> None:
    store = project()
    done = import_files(
        store,
        [SAMPLES / "inception" / "curated-project-3.6.1.zip"],
        Choices(options=Options(labels={"Chunk": "source"})),
    )
    (layer,) = store.find(Layer)
    assert layer.annotator == "gold"
    (item,) = store.find(Attribution)
    assert item.spans == {"source": ((0, 4),)}
    assert ("cas_binary", "admin") in [(n.code, n.params.get("name")) for n in done.notes]


def test_an_xmi_file_without_its_types_needs_them_for_its_links(tmp_path: Path) -> None:
    path = as_xmi(cas(SLOTS, *QUOTE), tmp_path)
    (tmp_path / "TypeSystem.xml").rename(tmp_path / "types.txt")
    assert CAS_XMI.read is not None
    reading = CAS_XMI.read(path, TAGSET, Options())
    assert [item.spans for item in reading.corpus.attributions] == [{"cue": span("قال")}]
    assert {"Quote", "QuoteLink", "Part"} == {
        name for code, name in said(reading) if code == "cas_undeclared"
    }
