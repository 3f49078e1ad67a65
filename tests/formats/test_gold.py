"""The gold format: one text's annotations, matched to it by checksum."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.exchange import export, import_paths, load_tagset
from annotator.formats import Dataset, gold, stream_of
from annotator.model.records import Attribution, Corpus, Document, Region
from annotator.model.tagset import digest, from_json
from tests.helpers import (
    ANNOTATIONS,
    ARTICLE,
    SHARED,
    TEXTS,
    Project,
    article_file,
    at,
    gold_file,
    gold_item,
    refused,
)

TAGSET = from_json(load_tagset())


def meaning(path: Path) -> dict[str, Any]:
    """A gold file without what the format says to lose: ids and their order."""
    data = json.loads(path.read_text(encoding="utf-8"))
    place = {item["id"]: str(item["cue"]) + str(item["content"]) for item in data["attributions"]}
    links = ("parent", "denies", "confirms")
    items = []
    for item in data["attributions"]:
        kept = {key: value for key, value in item.items() if value and key not in ("id", *links)}
        kept |= {link: place[item[link]] for link in links if item.get(link)}
        items.append(kept)
    data["attributions"] = sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    data["boilerplate"] = sorted(data["boilerplate"])
    return dict(data)


@pytest.mark.parametrize("source", ANNOTATIONS, ids=lambda path: path.stem)
def test_samples_come_out_as_they_went_in(source: Path, tmp_path: Path, project: Project) -> None:
    text = source.with_suffix(".txt")
    store = project(text, source)
    export(store, tmp_path / "out", "gold", "A01")
    assert meaning(tmp_path / "out" / source.name) == meaning(source)


def test_a_second_export_repeats_the_bytes(tmp_path: Path, project: Project) -> None:
    store = project(*TEXTS[:2], *ANNOTATIONS[:2])
    for name in ("one", "two"):
        export(store, tmp_path / name, "gold", "A01")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == [path.name for path in ANNOTATIONS[:2]]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("source", sorted((SHARED / "gold").glob("*.json")), ids=lambda p: p.stem)
def test_the_shared_gold_is_read_whole(source: Path, tmp_path: Path, project: Project) -> None:
    text = SHARED / "articles" / f"{source.stem}.txt"
    store = project()
    import_paths(store, [text, source])
    export(store, tmp_path / "out", "gold")
    assert meaning(tmp_path / "out" / source.name) == meaning(source)


def test_an_offset_one_off_would_be_seen(tmp_path: Path, project: Project) -> None:
    article = article_file(tmp_path)
    shifted = [[place + 1 for place in at("نفى")]]
    store = project(article, gold_file(tmp_path, gold_item(cue=shifted)))
    export(store, tmp_path / "out", "gold", "A01", draft=True)
    assert meaning(tmp_path / "out" / "a.json") != meaning(gold_file(tmp_path, gold_item()))


def test_unknown_keys_that_begin_with_x_are_ignored(tmp_path: Path) -> None:
    plain = gold.read(gold_file(tmp_path, gold_item()), TAGSET)
    extra = gold.read(gold_file(tmp_path, gold_item(x_span=[1]), x_who={"a": 1}), TAGSET)
    assert plain == extra


def test_null_and_absent_and_empty_mean_the_same(tmp_path: Path) -> None:
    bare = {key: gold_item()[key] for key in ("id", "cue", "stance")}
    full = {**bare, "parent": None, "entity": "", "note": "", "implicit": None, "content": []}
    assert gold.read(gold_file(tmp_path, bare), TAGSET) == gold.read(
        gold_file(tmp_path, full), TAGSET
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sha256": "X" * 64}, "schema_pattern"),
        ({"sha256": None}, "schema_type"),
        ({"file": ""}, "schema_other"),
        ({"attributions": {}}, "schema_type"),
        ({"boilerplate": [[1]]}, "schema_other"),
        ({"boilerplate": [[-1, 3]]}, "schema_other"),
        ({"text_length_codepoints": "9"}, "schema_type"),
        ({"attributions": [gold_item(witness=[[0, 3]])]}, "schema_extra"),
        ({"attributions": [gold_item(), gold_item()]}, "id_duplicate"),
        ({"attributions": [gold_item(parent="A9")]}, "reference_missing"),
        ({"attributions": [gold_item(denies="A9")]}, "reference_missing"),
        ({"attributions": [gold_item(confirms="A9")]}, "reference_missing"),
        ({"attributions": [gold_item(cue=[[1.5, 2]])]}, "schema_type"),
        ({"attributions": [gold_item(cue=[[True, 2]])]}, "schema_type"),
        ({"attributions": [gold_item(cue=[[1, 2, 3]])]}, "schema_other"),
        ({"attributions": [gold_item(stance=7)]}, "schema_type"),
        ({"attributions": [{"cue": [[0, 1]]}]}, "schema_required"),
        ({"attributions": [gold_item(id="")]}, "schema_other"),
        ({"attributions": [gold_item(id="x" * 201)]}, "schema_other"),
        ({"attributions": [gold_item(implicit={"person": 3})]}, "schema_type"),
        ({"attributions": [None]}, "schema_type"),
    ],
)
def test_what_is_not_of_the_format_is_refused(
    change: dict[str, Any], code: str, tmp_path: Path
) -> None:
    with refused(code):
        gold.read(gold_file(tmp_path, **change), TAGSET)


def test_remarks_without_a_place_are_left_out_and_named(tmp_path: Path) -> None:
    plain = gold.read(gold_file(tmp_path, gold_item(), boilerplate=None), TAGSET)
    item = gold_item(addressee=None, reviewed=True, entity_type="body")
    remarks = {"boilerplate": None, "provenance": {"outlet": "الأفق"}}
    more = gold.read(gold_file(tmp_path, item, **remarks), TAGSET)
    assert more.corpus == plain.corpus
    assert [(note.code, note.params["name"]) for note in more.notes] == [
        ("key_ignored", name) for name in ("entity_type", "provenance", "reviewed")
    ]
    assert {note.level for note in more.notes} == {"warning"}


def written(tmp_path: Path, *documents: Document, **more: Any) -> list[str]:
    gold.write(stream_of(Corpus(documents, **more), TAGSET, Dataset("x")), tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        gold.read(path, TAGSET)
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["out"]
    return sorted(path.name for path in (tmp_path / "out").iterdir())


def paper(id: str, file: str) -> Document:
    return Document(id, "t", ARTICLE, digest(ARTICLE), meta={"file": file} if file else {})


def test_documents_of_the_same_file_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    names = written(tmp_path, paper("d1", "a.txt"), paper("d2", "A.txt"), paper("d3", "b/a.txt"))
    assert names == ["A-2.json", "a-3.json", "a.json"]


@pytest.mark.parametrize(
    "file",
    ["../../evil.txt", "/etc/passwd", "/", "..", ".", "a\0b.txt", "ا" * 300 + ".txt", "C:\\x", ""],
)
def test_a_file_name_from_elsewhere_leads_nowhere_else(file: str, tmp_path: Path) -> None:
    assert len(written(tmp_path, paper("../../d", file), paper("/e", file))) == 2


def test_fragments_links_and_regions_are_kept(tmp_path: Path) -> None:
    spans = {"cue": ((0, 3), (4, 11)), "content": ((12, 16),)}
    corpus = Corpus(
        (paper("d", "a.txt"),),
        (Region("r", "d", "boilerplate", 1, 5),),
        (),
        (
            Attribution("x", "d", "gold", spans, {"stance": "denies"}, parent="y", note="ح"),
            Attribution("y", "d", "gold", {"cue": ((20, 22),)}, implicit={"reason": "passive"}),
        ),
    )
    gold.write(stream_of(corpus, TAGSET, Dataset("x")), tmp_path / "out")
    back = gold.read(tmp_path / "out" / "a.json", TAGSET).corpus
    first, second = back.attributions
    assert (first.spans, first.parent, first.note) == (spans, second.id, "ح")
    assert second.implicit == {"reason": "passive"}
    assert [(region.start, region.end) for region in back.regions] == [(1, 5)]
