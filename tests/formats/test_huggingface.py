"""A Hugging Face folder: rows that its library reads, papers, nothing lost but what is declared."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from pyld import jsonld

from annotator.formats import Dataset, stream_of
from annotator.formats import huggingface as hf
from annotator.formats.base import About, Licence, silent
from annotator.formats.huggingface import HUGGINGFACE, card
from annotator.formats.huggingface.rows import declared
from annotator.formats.huggingface.rows import schema as schema_of_rows
from annotator.formats.jsonio import schema
from annotator.model.ids import layer_id, region_id
from annotator.model.records import (
    GOLD,
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Layer,
    Region,
)
from annotator.model.tagset import digest
from tests.formats.roundtrip import (
    DATASET,
    TAGSET,
    assert_stoppable,
    contents,
    corpora,
    kept,
    scratch,
    written,
)
from tests.helpers import ARTICLE, ROOT, SHARED, at

TEXTS = {"d1": "قال زيد إن «الأمر» تم.", "d2": "نفى عمرو الخبر 😀 تماماً."}


def small() -> Corpus:
    """Two documents; gold on both, an annotator on the first."""
    papers = tuple(
        Document(
            id, f"عنوان {id}", text, digest(text), meta={"file": f"{id}.txt", "outlet": "الأفق"}
        )
        for id, text in TEXTS.items()
    )
    layers = tuple(
        Layer(layer_id(id, who), id, who, state, "1.0")
        for id, who, state in (
            ("d1", GOLD, "final"),
            ("d1", "A01", "submitted"),
            ("d2", GOLD, "final"),
        )
    )
    spans = {"cue": ((0, 3),), "content": ((8, 10), (11, 18))}
    work = (
        Attribution("g1", "d1", GOLD, spans, {"stance": "asserts"}, entity="e2", origin="single"),
        Attribution("a1", "d1", "A01", spans, {"stance": "denies"}, note="لعلّه", entity="e1"),
        Attribution("g2", "d2", GOLD, {"cue": ((0, 3),)}, implicit={"reason": "passive"}),
    )
    entities = (Entity("e1", "زيد", "person", ("أبو علي",)), Entity("e2", "زَيْد", merged_into="e1"))
    link = ClaimLink("l1", "c1", "g1", "asserts")
    return Corpus(papers, (), layers, work, entities, (Claim("c1", "تم الأمر"),), (link,))


def write(corpus: Corpus, out: Path, about: About | None = None, **more: Any) -> Path:
    dataset = Dataset("تجربة", "ar", "1.0", about=about or About(), layers=(GOLD,), **more)
    hf.write(stream_of(corpus, TAGSET, dataset), out, silent)
    return out


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def front_matter(out: Path) -> dict[str, Any]:
    text = (out / "README.md").read_text("utf-8")
    assert text.startswith("---\n")
    return dict(yaml.safe_load(text.split("---\n")[1]))


# ---- what is kept ---------------------------------------------------------------------------


def read_rows(out: Path) -> Corpus:
    """Read the rows without any code of ours that writes them."""
    found: dict[str, dict[str, Any]] = {name.name: {} for name in dataclasses.fields(Corpus)}
    for path in sorted(out.glob("data/*/*.jsonl")):
        for row in lines(path):
            id, name = row["id"], row["annotator"]
            assert (path.parent.name == GOLD) == (name == GOLD)
            found["documents"][id] = Document(
                id,
                row["title"],
                row["text"],
                row["text_sha256"],
                row["language"],
                pairs(row["metadata"]),
                row["source_sha256"] or "",
                row["supersedes"],
            )
            for r in row["regions"]:
                region = region_id(id, r["kind"], r["start"], r["end"])
                found["regions"][region] = Region(region, id, r["kind"], r["start"], r["end"])
            layer = layer_id(id, name)
            found["layers"][layer] = Layer(layer, id, name, row["state"], row["guideline_version"])
            found["annotators"][name] = Annotator(name)
            for item in row["attributions"]:
                _read_attribution(found, row, item)
    return Corpus(**{name: tuple(records.values()) for name, records in found.items()})


def _read_attribution(found: dict[str, Any], row: dict[str, Any], item: dict[str, Any]) -> None:
    spans = {
        span["role"]: tuple((part["start"], part["end"]) for part in span["fragments"])
        for span in item["spans"]
    }
    for span in item["spans"]:
        words = " ".join(row["text"][p["start"] : p["end"]] for p in span["fragments"])
        assert words == span["text"]
    found["attributions"][item["id"]] = Attribution(
        item["id"],
        row["id"],
        row["annotator"],
        spans,
        pairs(item["attributes"]),
        implicit=pairs(item["implicit"]) or None,
        **{name: item[name] for name in ("entity", "parent", "denies", "confirms", "origin")},
        note=item["note"] or "",
        provenance=item["provenance"] and json.loads(item["provenance"]),
    )
    if item["entity"]:
        entity = Entity(item["entity"], item["entity_name"], item["entity_kind"] or "")
        found["entities"][entity.id] = entity
    for link in item["claims"]:
        found["claims"][link["claim"]] = Claim(link["claim"], link["text"], link["note"] or "")
        found["claim_links"][link["id"]] = ClaimLink(
            link["id"], link["claim"], item["id"], link["stance"]
        )


def pairs(items: list[dict[str, str]]) -> dict[str, str]:
    return {item["name"]: item["value"] for item in items}


def without_aliases(corpus: Corpus) -> Corpus:
    plain = tuple(Entity(e.id, e.name, e.kind) for e in corpus.entities)
    return dataclasses.replace(corpus, entities=plain)


@settings(max_examples=50, deadline=None)
@given(corpora(annotators=("A01", "B02", GOLD)))
def test_what_it_declares_to_keep_is_kept(corpus: Corpus) -> None:
    blurs = {"registry": without_aliases}
    with scratch() as folder:
        one = written(HUGGINGFACE, corpus, folder / "one")
        two = written(HUGGINGFACE, corpus, folder / "two")
        assert contents(one) == contents(two)
        assert kept(read_rows(one), HUGGINGFACE, blurs) == kept(corpus, HUGGINGFACE, blurs)


def test_it_can_be_stopped(tmp_path: Path) -> None:
    assert_stoppable(HUGGINGFACE, small(), tmp_path / "out")


def test_a_merged_entity_bears_the_name_it_was_merged_into(tmp_path: Path) -> None:
    out = write(small(), tmp_path / "out")
    gold = lines(out / "data/gold/train.jsonl")[0]["attributions"][0]
    assert (gold["entity"], gold["entity_name"], gold["entity_kind"]) == ("e1", "زيد", "person")
    part = next(stream_of(small(), TAGSET, DATASET).slices())
    assert [(loss.id, loss.count(part)) for loss in HUGGINGFACE.loses] == [("registry", 2)]


# ---- what it declares -----------------------------------------------------------------------


def test_front_matter_schema_and_rows_say_the_same(tmp_path: Path) -> None:
    about = About(splits={"d1": "train", "d2": "test"})
    out = write(small(), tmp_path / "out", about)
    front = front_matter(out)
    assert [config["config_name"] for config in front["configs"]] == ["gold", "annotators"]
    assert [config.get("default", False) for config in front["configs"]] == [True, False]
    for config, info in zip(front["configs"], front["dataset_info"], strict=True):
        assert info["features"] == declared()
        for files, split in zip(config["data_files"], info["splits"], strict=True):
            path = out / files["path"]
            assert (files["split"], len(lines(path))) == (split["name"], split["num_examples"])
            assert path.stat().st_size == split["num_bytes"]
            for row in lines(path):
                assert_declared(row, info["features"])
    known = schema("huggingface")
    assert {key: known[key] for key in schema_of_rows()} == schema_of_rows()
    assert json.loads((out / "row.schema.json").read_bytes()) == known


def assert_declared(row: Any, features: list[dict[str, Any]]) -> None:
    assert sorted(row) == sorted(feature["name"] for feature in features)
    for feature in features:
        value = row[feature["name"]]
        if "list" in feature:
            for item in value:
                assert_declared(item, feature["list"])
        elif feature["dtype"] == "int32":
            assert type(value) is int
        else:
            assert value is None or type(value) is str


def test_each_split_has_its_documents_and_an_empty_one_no_file(tmp_path: Path) -> None:
    about = About(splits={"d1": "test", "d2": "train"})
    out = write(small(), tmp_path / "out", about)
    found = {
        path.relative_to(out / "data").as_posix(): [row["id"] for row in lines(path)]
        for path in out.rglob("*.jsonl")
    }
    assert found == {
        "gold/train.jsonl": ["d2"],
        "gold/test.jsonl": ["d1"],
        "annotators/test.jsonl": ["d1"],
    }
    gold = front_matter(out)["configs"][0]["data_files"]
    assert [file["split"] for file in gold] == ["train", "test"]  # as people read them


def test_statistics_count_what_is_there(tmp_path: Path) -> None:
    out = write(small(), tmp_path / "out")
    said = json.loads((out / "statistics.json").read_bytes())
    assert (said["documents"], said["characters"]) == (2, sum(map(len, TEXTS.values())))
    gold, others = said["configurations"]["gold"], said["configurations"]["annotators"]
    assert gold["spans"] == {
        "content": {"spans": 1, "discontinuous": 1},
        "cue": {"spans": 2, "discontinuous": 0},
    }
    assert (gold["attributions"], others["attributions"], others["annotators"]) == (2, 1, 1)
    assert others["values"] == {"stance": {"denies": 1}}
    assert gold["source_not_written"] == 2


# ---- papers ---------------------------------------------------------------------------------

AGREEMENT = {
    "submissions": "first", "documents": 2, "annotators": 2, "replicates": 1000,
    "measures": [
        {"measure": "m", "title": "Found | F1", "facet": "", "value": 0.5, "undefined": "",
         "low": 0.25, "high": 0.75, "unit": "attributions", "units": 12.0},
        {"measure": "n", "title": "Values (α)", "facet": "stance", "value": None,
         "undefined": "no_units", "low": None, "high": None, "unit": "clusters", "units": 0.0},
    ],
}  # fmt: skip


def test_the_papers_say_who_under_what_licence_and_how_far_people_agreed(tmp_path: Path) -> None:
    about = About(
        title="إسناد | *تجربة*",
        version="1.2.0",
        creators=("فريق {أ}", "Smith, J."),
        url="https://example.org/x",
        date="2026-11-25",
        licence=Licence("CC-BY-4.0", "Creative Commons Attribution", "https://cc", "نص الرخصة"),
        agreement=AGREEMENT,
        guideline="# دليل\n",
        changes="* three documents added\n",
    )
    out = write(small(), tmp_path / "out", about)
    text = (out / "README.md").read_text("utf-8")
    assert front_matter(out)["license"] == "cc-by-4.0"
    for words in (
        r"# إسناد \| \*تجربة\*",
        "three documents added",
        "| Found \\| F1 |  | 0.500 | 0.250–0.750 | 12 attributions |",
        "undefined (no\\_units)",
    ):
        assert words in text
    cited = yaml.safe_load((out / "CITATION.cff").read_bytes())
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "dataset")
    assert cited["authors"] == [{"name": "فريق {أ}"}, {"name": "Smith, J."}]
    assert (cited["license"], cited["version"]) == ("CC-BY-4.0", "1.2.0")
    assert str(cited["date-released"]) == "2026-11-25"
    assert (out / "LICENSE").read_text("utf-8") == "نص الرخصة"
    assert (out / "guideline.md").read_text("utf-8") == "# دليل\n"
    assert json.loads((out / "agreement.json").read_bytes()) == AGREEMENT
    assert json.loads((out / "tagset.json").read_bytes()) == json.loads(TAGSET.source)


def test_the_codebook_defines_every_value_in_both_languages() -> None:
    text = card.codebook(TAGSET)
    for attribute in TAGSET.attributes:
        for value in attribute.values:
            assert f"| `{value.id}` |" in text
            assert card.escaped(value.definitions["ar"]) in text
            assert card.escaped(value.definitions["en"]) in text


def test_without_a_licence_the_card_says_so_and_a_draft_is_marked(tmp_path: Path) -> None:
    out = write(small(), tmp_path / "out", draft=True, open_errors=3)
    text = (out / "README.md").read_text("utf-8")
    assert front_matter(out)["license"] == "unknown"
    assert "No licence is named" in text
    assert "**This is a draft: 3 errors" in text
    assert "there are no figures" in text
    assert not (out / "LICENSE").exists()
    own = About(licence=Licence("", "Our own", "", "text"))
    named = front_matter(write(small(), tmp_path / "own", own))
    assert (named["license"], named["license_name"], named["license_link"]) == (
        "other", "Our own", "LICENSE",
    )  # fmt: skip


def test_markdown_and_bibtex_cannot_be_broken_by_names() -> None:
    assert card.escaped("a|b\n<script>[x](y)`") == r"a\|b \<script\>\[x\](y)\`"
    dataset = Dataset("x", about=About(title="a } b", creators=("ö & Co",)))
    assert "title = {a \\} b}" in card.bibtex(dataset)
    assert "author = {ö \\& Co}" in card.bibtex(dataset)


# ---- other readers --------------------------------------------------------------------------


def _no_loader(url: str, _options: object) -> dict[str, Any]:
    raise AssertionError(f"the context must stand in the file: {url}")


def test_json_ld_processors_expand_the_description_without_a_network(tmp_path: Path) -> None:
    about = About(version="1.0.0", licence=Licence("CC-BY-4.0", "CC BY", "https://cc", "x"))
    out = write(small(), tmp_path / "out", about)
    data = json.loads((out / "croissant.json").read_bytes())
    (found,) = jsonld.expand(data, {"documentLoader": _no_loader})
    assert found["@type"] == ["https://schema.org/Dataset"]
    assert found["http://purl.org/dc/terms/conformsTo"] == [
        {"@value": "http://mlcommons.org/croissant/1.0", "@language": "en"}
    ]
    objects = found["https://schema.org/distribution"]
    assert {item["@type"][0] for item in objects} == {"http://mlcommons.org/croissant/FileObject"}
    for item in objects:
        path = out / item["https://schema.org/contentUrl"][0]["@value"]
        sha = item["https://schema.org/sha256"][0]["@value"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha
    kinds = Counter(
        field["@type"][0].rpartition("/")[2]
        for records in found["http://mlcommons.org/croissant/recordSet"]
        for field in records["http://mlcommons.org/croissant/field"]
    )
    assert kinds == {"Field": 1 + 2 * 6}


AJV = ROOT / "build" / "clients" / "ajv" / "node_modules" / "ajv"
_AJV = """
const fs = require("fs");
const Ajv = require(process.argv[1] + "/dist/2020.js").default;
const valid = new Ajv({allErrors: true, strict: false}).compile(
  JSON.parse(fs.readFileSync(process.argv[2], "utf8")));
const rows = fs.readFileSync(process.argv[3], "utf8").split("\\n").filter(Boolean).map(JSON.parse);
console.log(JSON.stringify(rows.map((row) => valid(row))));
"""


@pytest.mark.skipif(
    not AJV.is_dir() or shutil.which("node") is None, reason="make test-clients brings ajv"
)
def test_ajv_accepts_the_rows_and_refuses_others(tmp_path: Path) -> None:
    out = write(small(), tmp_path / "out")
    path = out / "data/gold/train.jsonl"
    bad = lines(path)[0]
    bad["attributions"][0]["spans"][0]["fragments"][0]["start"] = "0"
    path.write_bytes(path.read_bytes() + json.dumps(bad).encode() + b"\n")
    run = subprocess.run(
        ["node", "-e", _AJV, str(AJV), str(out / "row.schema.json"), str(path)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(run.stdout) == [True, True, False]


def test_a_region_and_a_position_in_the_article_are_as_stored(tmp_path: Path) -> None:
    start, end = at("اقرأ أيضاً: خبر آخر")
    document = Document("d", "t", ARTICLE, digest(ARTICLE))
    region = Region("r", "d", "boilerplate", start, end)
    corpus = Corpus((document,), (region,), (Layer("l", "d", GOLD, "final"),))
    row = lines(write(corpus, tmp_path / "out") / "data/gold/train.jsonl")[0]
    assert row["regions"] == [{"kind": "boilerplate", "start": start, "end": end}]
    assert row["text"][start:end] == "اقرأ أيضاً: خبر آخر"


SAMPLE = SHARED / "samples" / "croissant" / "simple-join" / "metadata.json"


@pytest.mark.skipif(not SAMPLE.is_file(), reason="no samples here")
def test_the_context_is_that_of_the_specification(tmp_path: Path) -> None:
    theirs = json.loads(SAMPLE.read_bytes())
    ours = json.loads((write(small(), tmp_path / "out") / "croissant.json").read_bytes())
    assert theirs["@context"].items() <= ours["@context"].items()
    assert theirs["conformsTo"] == ours["conformsTo"]
    for name in ("distribution", "recordSet"):
        mine = set().union(*(item.keys() for item in ours[name]))
        assert set(theirs[name][0]) <= mine | {"key"}
