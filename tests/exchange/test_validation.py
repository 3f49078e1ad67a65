"""Validation: every fault of a dataset is found, whatever door it comes through."""

from __future__ import annotations

import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator import edits
from annotator.errors import AnnotatorError
from annotator.exchange import export, import_paths, load_tagset, validate
from annotator.formats import Dataset, native, nativeexam, stream_of
from annotator.model.tagset import digest, from_json
from tests.helpers import (
    ANNOTATIONS,
    ARTICLE,
    TEXTS,
    Lines,
    Project,
    assert_sentence,
    at,
    codes,
    dataset_folder,
    refused,
    sign,
    small_corpus,
)

TAGSET = from_json(load_tagset())
Change = Callable[[Lines], object]


def item(lines: Lines, n: int = 0) -> dict[str, Any]:
    """The n-th attribution of A01 on the first document."""
    found: dict[str, Any] = lines["documents"][0]["layers"][0]["attributions"][n]
    return found


def span(lines: Lines, *fragments: list[int], text: str | None = None) -> None:
    words = " ".join(ARTICLE[start:end] for start, end in fragments)
    item(lines)["spans"]["cue"] = {"fragments": list(fragments), "text": text or words}


def retext(lines: Lines, text: str) -> None:
    """Give the second document a text of which only the words are known to be sound."""
    lines["documents"][1]["text"] = text
    lines["documents"][1]["text_info"] |= {
        "sha256": digest(text),
        "length": len(text),
        "length_utf16": len(text.encode("utf-16-le")) // 2,
    }


EMOJI = ARTICLE.index("😀")
FAULTS: list[tuple[str, Change]] = [
    ("text_changed", lambda d: d["documents"][0].update(text=ARTICLE.replace("نفى", "أكد"))),
    ("text_changed", lambda d: d["documents"][0]["text_info"].update(sha256="0" * 64)),
    ("text_length", lambda d: d["documents"][0]["text_info"].update(length=5)),
    ("text_length", lambda d: d["documents"][0]["text_info"].update(length_utf16=len(ARTICLE))),
    ("text_nul", lambda d: retext(d, "قال زيد: نعم.\0")),
    ("span_text", lambda d: span(d, at("نفى"), text="أكد")),
    ("span_text", lambda d: span(d, [EMOJI + 2, EMOJI + 3], text=".")),  # counted in UTF-16
    ("span_bounds", lambda d: span(d, [0, len(ARTICLE) + 1])),
    ("span_bounds", lambda d: span(d, [10**15, 10**16])),
    ("span_bounds", lambda d: span(d, [5, 2])),
    ("span_bounds", lambda d: span(d, [3, 3])),
    ("span_order", lambda d: span(d, at("الوزارة"), at("نفى"))),
    ("span_order", lambda d: span(d, [0, 8], [5, 12])),
    ("span_cuts_grapheme", lambda d: span(d, at("لم توق"))),
    ("schema_other", lambda d: span(d, [-3, 2])),
    ("schema_other", lambda d: item(d)["spans"]["cue"].update(fragments=[])),
    ("schema_other", lambda d: item(d).update(spans={})),
    ("role_unknown", lambda d: item(d)["spans"].update(witness=item(d)["spans"]["cue"])),
    ("value_unknown", lambda d: item(d)["attributes"].update(stance="shouts")),
    ("value_unknown", lambda d: item(d)["attributes"].update(mood="bad")),
    ("value_unknown", lambda d: item(d).update(implicit={"person": "fifth"})),
    ("value_unknown", lambda d: item(d).update(implicit={"shoe": "left"})),
    ("value_unknown", lambda d: d["documents"][0]["regions"][0].update(kind="advert")),
    ("schema_enum", lambda d: item(d).update(origin="heaven")),
    ("schema_enum", lambda d: d["documents"][0]["layers"][0].update(state="closed")),
    ("schema_pattern", lambda d: item(d)["attributes"].update({"Stance!": "denies"})),
    ("schema_extra", lambda d: item(d).update(color="red")),
    ("schema_required", lambda d: item(d).pop("origin")),
    ("schema_required", lambda d: d["documents"][0].pop("text_info")),
    ("schema_const", lambda d: d["documents"][0].update(schema="urn:isnad:schema:document:9.9")),
    ("schema_type", lambda d: d["documents"][0].update(meta={"date": 5})),
    ("schema_type", lambda d: d["documents"].append([])),  # type: ignore[arg-type]
    ("parent_missing", lambda d: item(d).update(parent="x1")),
    ("parent_cycle", lambda d: (item(d).update(parent="x2"), item(d, 1).update(parent="x1"))),
    ("reference_missing", lambda d: item(d).update(parent="x9")),
    ("reference_missing", lambda d: item(d).update(parent="x3")),  # of another layer
    ("reference_missing", lambda d: item(d).update(denies="x9")),
    ("reference_missing", lambda d: item(d).update(confirms="x9")),
    ("denies_missing", lambda d: item(d).update(denies="x1")),
    ("reference_missing", lambda d: item(d).update(entity="e9")),
    ("reference_missing", lambda d: d["entities"][1].update(merged_into="e9")),
    ("reference_missing", lambda d: d["claims"][0]["links"][0].update(attribution="x9")),
    ("reference_missing", lambda d: d["documents"][1].update(supersedes="d9")),
    ("id_duplicate", lambda d: d["documents"].append(d["documents"][0])),
    ("id_duplicate", lambda d: d["documents"][1]["layers"][0]["attributions"][0].update(id="x1")),
    ("id_duplicate", lambda d: d["documents"][0]["layers"][1].update(annotator="A01")),
    ("id_duplicate", lambda d: d["entities"].append(d["entities"][0])),
    ("id_duplicate", lambda d: d["claims"].append(d["claims"][0])),
    ("id_duplicate", lambda d: d["claims"][0]["links"].append(d["claims"][0]["links"][0])),
    ("span_bounds", lambda d: d["documents"][0]["regions"][0].update(end=10**6)),
    ("span_bounds", lambda d: d["documents"][0]["regions"][0].update(start=9, end=9)),
]


@pytest.mark.parametrize(("code", "change"), FAULTS, ids=lambda value: str(value)[:20])
def test_a_fault_is_found_and_nothing_comes_in(
    code: str, change: Change, tmp_path: Path, project: Project
) -> None:
    folder = dataset_folder(tmp_path / "d", TAGSET, change)
    verdict = validate(folder)
    assert not verdict.valid
    assert code in codes(verdict.problems)
    for problem in verdict.problems:
        assert_sentence(problem)
        assert problem.place.file or problem.place.document
    store = project()
    with refused(code, store, tmp_path):
        import_paths(store, [folder], replace=True)


def test_the_unchanged_dataset_has_no_fault_but_open_rules(tmp_path: Path) -> None:
    verdict = validate(dataset_folder(tmp_path / "d", TAGSET, lambda _: None))
    assert codes(verdict.problems) == ["denies_unlinked"]
    draft = dataset_folder(tmp_path / "e", TAGSET, manifest=lambda m: m.update(status="draft"))
    assert validate(draft).problems == ()


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    def change(lines: Lines) -> None:
        lines["documents"][0]["text_info"]["length"] = 1
        item(lines)["entity"] = "e9"
        del lines["documents"][1]["title"]
        lines["entities"][0]["merged_into"] = "e8"

    problems = validate(dataset_folder(tmp_path / "d", TAGSET, change)).problems
    found = {(p.code, Path(p.place.file).name, p.place.line) for p in problems}
    assert found >= {
        ("text_length", "documents.jsonl", 1),
        ("reference_missing", "documents.jsonl", 1),
        ("schema_required", "documents.jsonl", 2),
        ("reference_missing", "entities.jsonl", 0),
    }


NAMES = [
    ("all", "name_reserved"),
    ("Gold", "name_reserved"),
    ("ALL ", "name_reserved"),
    (" A01", "name_characters"),
    ("A01\u202egnp", "name_characters"),
    ("a/b", "name_characters"),
    ("a\\b", "name_characters"),
    ("a\nb", "name_characters"),
    ("a\u200bb", "name_characters"),
    (" ", "name_empty"),
    ("", "schema_other"),
    ("ا" * 65, "schema_other"),
]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_a_deceptive_annotator_in_a_dataset_is_refused(
    name: str, code: str, tmp_path: Path, project: Project
) -> None:
    folder = dataset_folder(
        tmp_path / "d", TAGSET, lambda d: d["documents"][0]["layers"][1].update(annotator=name)
    )
    store = project()
    with refused(code, store):
        import_paths(store, [folder])


# ---- the manifest and the files -------------------------------------------------------------


def other_checksum(manifest: dict[str, Any]) -> None:
    manifest["files"][1]["sha256"] = "0" * 64


MANIFESTS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("file_hash", other_checksum),
    ("file_hash", lambda m: m["tagset"].update(sha256="0" * 64)),
    ("file_count", lambda m: m["files"][1].update(records=7)),
    ("file_unlisted", lambda m: m["files"].pop(1)),
    ("format_version_newer", lambda m: m.update(format_version="0.2", novelty=1)),
    ("format_version_newer", lambda m: m.update(format_version="12.0")),
    ("format_version_unknown", lambda m: m.update(format_version="0.0")),
    ("format_version_unknown", lambda m: m.update(format_version="1.x")),
    ("format_version_unknown", lambda m: m.update(format_version="0.1\n")),
    ("schema_required", lambda m: m.pop("format_version")),
    ("format_version_unknown", lambda m: m.update(format_version=0.1)),
    ("schema_required", lambda m: m.pop("files")),
    ("schema_enum", lambda m: m.update(status="final")),
    ("schema_pattern", lambda m: m["files"][0].update(path="../../etc/passwd")),
    ("schema_other", lambda m: m["dataset"].update(name="")),
]


@pytest.mark.parametrize(("code", "change"), MANIFESTS, ids=lambda value: str(value)[:24])
def test_a_manifest_that_lies_is_refused(
    code: str, change: Callable[[dict[str, Any]], object], tmp_path: Path, project: Project
) -> None:
    folder = dataset_folder(tmp_path / "d", TAGSET, manifest=change)
    assert code in codes(validate(folder).problems)
    store = project()
    with refused(code, store, tmp_path):
        import_paths(store, [folder])


def raw_line(folder: Path, name: str, raw: bytes) -> None:
    """Put bytes into a file and let the manifest agree."""
    (folder / name).write_bytes(raw)
    listing = json.loads((folder / "manifest.json").read_bytes())
    sign(folder, listing)
    (folder / "manifest.json").write_text(json.dumps(listing), encoding="utf-8")


@pytest.mark.parametrize("name", ["documents.jsonl", "entities.jsonl", "claims.jsonl"])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "json_syntax"),
        (b"{} {}", "json_syntax"),
        (b'{"id": "a", "id": "b"}', "json_duplicate_key"),
        (b'{"id": NaN}', "json_number"),
        (b'{"id": 1e400}', "json_number"),
        (b'{"id": ' + b"1" * 5000 + b"}", "json_number"),
        (b'{"id": "\\ud800"}', "text_surrogate"),
        (b'{"id": "\xff"}', "json_encoding"),
        (b"[" * 100_000 + b"]" * 100_000, "json_depth"),
        (b"null", "schema_type"),
        (b"\0\0\0\0", "json_syntax"),
    ],
)
def test_a_broken_line_is_found_with_its_number(
    name: str, raw: bytes, code: str, tmp_path: Path
) -> None:
    folder = dataset_folder(tmp_path / "d", TAGSET)
    raw_line(folder, name, (folder / name).read_bytes() + b"\n" + raw + b"\n")
    problems = [problem for problem in validate(folder).problems if problem.code == code]
    lines = len((folder / name).read_bytes().split(b"\n")) - 1
    assert (Path(problems[0].place.file).name, problems[0].place.line) == (name, lines)


@pytest.mark.parametrize("name", ["documents.jsonl", "entities.jsonl", "claims.jsonl"])
def test_a_missing_member_is_missed(name: str, tmp_path: Path) -> None:
    folder = dataset_folder(tmp_path / "d", TAGSET)
    (folder / name).unlink()
    assert "file_listed_missing" in codes(validate(folder).problems)


def test_a_missing_tagset_or_manifest_is_missed(tmp_path: Path) -> None:
    folder = dataset_folder(tmp_path / "d", TAGSET)
    (folder / "tagset.json").unlink()
    assert codes(validate(folder).problems) == ["file_listed_missing"]
    (folder / "manifest.json").unlink()
    assert codes(validate(folder).problems) == ["manifest_missing"]


def test_a_pipe_or_a_folder_in_place_of_a_member_does_not_hang(tmp_path: Path) -> None:
    folder = dataset_folder(tmp_path / "d", TAGSET)
    (folder / "claims.jsonl").unlink()
    os.mkfifo(folder / "claims.jsonl")
    with refused("file_unreadable"):
        validate(folder)
    (folder / "claims.jsonl").unlink()
    (folder / "claims.jsonl").mkdir()
    with refused("file_unreadable"):
        validate(folder)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.write_bytes(b""), "file_empty"),
        (lambda path: path.write_bytes(b" \n"), "file_empty"),
        (lambda path: path.write_bytes(b"{}"), "manifest_missing"),
        (lambda path: path.write_bytes(b"[]"), "manifest_missing"),
        (lambda path: path.write_bytes(b'{"schema": 5}'), "manifest_missing"),
        (lambda path: path.write_bytes(b"\x00\x01"), "json_syntax"),
        (lambda path: path.write_bytes(b"\xff"), "json_encoding"),
        (lambda path: path.mkdir(), "manifest_missing"),
        (os.mkfifo, "file_unreadable"),
    ],
)
def test_what_is_no_dataset_is_not_valid(
    make: Callable[[Path], object], code: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    make(path)
    verdict = validate(path)
    assert not verdict.valid
    assert codes(verdict.problems) == [code]


@pytest.mark.parametrize("value", [5, True, 1.5, "text", {"a": 1}, None])
def test_a_bundle_with_something_else_in_place_of_lines_is_refused(
    value: object, tmp_path: Path
) -> None:
    out = tmp_path / "d.json"
    native.write(stream_of(small_corpus(), TAGSET, Dataset("x")), out)
    data = json.loads(out.read_bytes())
    out.write_text(json.dumps({**data, "documents": value}), encoding="utf-8")
    assert codes(validate(out).problems) == ["schema_type"]
    out.write_text(json.dumps({**data, "extra": value}), encoding="utf-8")
    assert codes(validate(out).problems) == ["schema_extra"]


def test_a_missing_path_raises(tmp_path: Path) -> None:
    with refused("file_missing"):
        validate(tmp_path / "nowhere")
    with refused("file_unreadable"):
        validate(tmp_path / ("x" * 300))


# ---- rules and releases ---------------------------------------------------------------------


def test_a_release_must_satisfy_its_own_tagset(tmp_path: Path, project: Project) -> None:
    store = project(TEXTS[0], ANNOTATIONS[0])
    edits.promote(store, "A01", [])
    export(store, tmp_path / "out", "json")
    assert validate(tmp_path / "out").valid
    strict = load_tagset()
    strict["sets"]["silence_stances"] = []
    folder = dataset_folder(
        tmp_path / "d",
        from_json(strict),
        lambda d: (
            item(d)["spans"].pop("content"),
            item(d)["attributes"].update(quote_type="none"),
        ),
    )
    assert "silence_stance" in codes(validate(folder).problems)


# ---- zips -----------------------------------------------------------------------------------


def rezip(source: Path, out: Path, **extra: bytes) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.iterdir()):
            archive.write(path, path.name)
        for name, raw in extra.items():
            archive.writestr(name, raw)
    return out


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return dataset_folder(tmp_path / "d", TAGSET, manifest=lambda m: m.update(status="draft"))


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "/etc/passwd", "a/../../x", "..\\evil", "C:evil", "d/documents.jsonl"],
)
def test_a_zip_that_reaches_outside_is_refused(
    name: str, sound: Path, tmp_path: Path, project: Project
) -> None:
    path = rezip(sound, tmp_path / "x.zip", **{name: b"evil"})
    assert codes(validate(path).problems) == ["zip_member"]
    store = project()
    with refused("zip_member", store, tmp_path):
        import_paths(store, [path])


def test_a_zip_with_a_name_twice_is_refused(sound: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = rezip(sound, tmp_path / "x.zip", **{"documents.jsonl": b""})
    assert codes(validate(path).problems) == ["zip_member"]


def test_a_zip_of_a_million_names_is_refused_soon(sound: Path, tmp_path: Path) -> None:
    path = rezip(sound, tmp_path / "x.zip", **{f"n{n}": b"" for n in range(3000)})
    assert codes(validate(path).problems) == ["zip_member"]


def test_a_zip_bomb_is_refused_unopened(sound: Path, tmp_path: Path) -> None:
    path = rezip(sound, tmp_path / "x.zip", bomb=b"0" * 30_000_000)
    assert path.stat().st_size < 100_000
    assert codes(validate(path).problems) == ["zip_too_large"]


def test_an_encrypted_zip_is_refused(sound: Path, tmp_path: Path) -> None:
    path = rezip(sound, tmp_path / "x.zip")
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # the flag in the directory's first entry
    path.write_bytes(raw)
    assert codes(validate(path).problems) == ["zip_member"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_zip_is_refused(
    share: float, sound: Path, tmp_path: Path, project: Project
) -> None:
    path = rezip(sound, tmp_path / "x.zip")
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert codes(validate(path).problems) == ["zip_broken"]
    store = project()
    with refused("zip_broken", store, tmp_path):
        import_paths(store, [path])


@pytest.mark.parametrize("ending", [".zip", ".json"])
def test_a_damaged_copy_is_refused_or_holds_the_same(
    ending: str, sound: Path, tmp_path: Path
) -> None:
    """500 copies with changed bytes: never another content, never a foreign exception."""
    whole = native.read(sound, TAGSET)
    out = tmp_path / f"whole{ending}"
    native.write(stream_of(whole.corpus, TAGSET, whole.dataset or Dataset("x")), out)
    whole = native.read(out, TAGSET)
    raw, chance = out.read_bytes(), random.Random(1)
    path = tmp_path / f"x{ending}"
    refusals = 0
    for _ in range(500):
        damaged = bytearray(raw)
        for _ in range(chance.randrange(1, 4)):
            damaged[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            reading, problems = nativeexam.examine(path)
        except AnnotatorError:
            refusals += 1
            continue
        if any(problem.level == "error" for problem in problems):
            refusals += 1
        elif ending == ".zip":
            assert reading == whole
    assert refusals > 300
