"""A received release: every way to damage or forge it has its sentence; a sound one has none."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.exchange import release, verify, verifyviews
from annotator.exchange.releasefile import write_manifest
from annotator.formats import jsonio
from annotator.store import Store
from tests.exchange.releasing import PLAN
from tests.helpers import assert_sentence, codes, refused, tree

Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, made_team: Path) -> Path:
    """One release, made once; tests damage copies."""
    folder = tmp_path_factory.mktemp("verify")
    with pytest.MonkeyPatch.context() as patch, Store.reader(made_team) as store:
        patch.setenv("ISNAD_HOME", str(folder / "home"))
        plan = dataclasses.replace(
            PLAN,
            formats=("huggingface", "csv", "xlsx"),
            shares={"train": 1, "test": 1},
            together=("outlet",),
        )
        release(store, plan, folder / "out")
    return folder / "out"


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "out")
    return tmp_path / "out"


def found(out: Path, fingerprint: str = "") -> set[str]:
    """The codes of what is wrong; each can be said in both languages."""
    before = tree(out)
    verified = verify(out, fingerprint)
    assert tree(out) == before  # looking changes nothing
    for problem in verified.problems:
        assert_sentence(problem)
    assert verified.valid == (not [p for p in verified.problems if p.level == "error"])
    return set(codes(verified.problems))


def change(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads(path.read_bytes())
    edit(data)
    path.write_bytes(jsonio.pretty(data))


def change_line(path: Path, number: int, edit: Callable[[dict[str, Any]], object]) -> None:
    lines = path.read_bytes().split(b"\n")
    data = json.loads(lines[number])
    edit(data)
    lines[number] = jsonio.dumps(data).rstrip(b"\n")
    path.write_bytes(b"\n".join(lines))


def forge(out: Path) -> None:
    """List everything anew, as a forger does: hashes alone prove nothing then."""
    manifest = json.loads((out / "release.json").read_bytes())
    native = out / "native" / "manifest.json"

    def hashes(data: dict[str, Any]) -> None:
        for file in data["files"]:
            raw = (out / "native" / file["path"]).read_bytes()
            file["sha256"], file["bytes"] = hashlib.sha256(raw).hexdigest(), len(raw)
            if file["path"].endswith("l"):
                file["records"] = raw.count(b"\n")

    change(native, hashes)
    (out / "checksums.sha256").unlink(missing_ok=True)
    write_manifest(out, manifest)


def test_an_untouched_release_is_sound_wherever_it_lies(made: Path, out: Path) -> None:
    whole = verify(made)
    assert (whole.valid, whole.problems) == (True, ())
    assert (whole.title, whole.version, whole.documents) == ("team", "1.0.0", 12)
    assert whole.views == ("huggingface", "csv/all.csv", "xlsx/all.xlsx")
    assert verify(out).fingerprint == whole.fingerprint
    assert found(out, whole.fingerprint.upper()) == set()
    assert found(out, "0" * 64) == {"release_fingerprint"}


# ---- damaged on its way ---------------------------------------------------------------------


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


DAMAGES: dict[str, tuple[Damage, set[str]]] = {
    "a byte changed": (
        lambda out: (out / "LICENSE").write_bytes(
            (out / "LICENSE").read_bytes().replace(b"C", b"c", 1)
        ),
        {"release_file_changed"},
    ),
    "cut off": (lambda out: truncate(out / "native/documents.jsonl"), {"release_file_short"}),
    "missing": (lambda out: (out / "CITATION.cff").unlink(), {"release_file_missing"}),
    "added": (lambda out: (out / "native/x.txt").write_text("x"), {"release_file_extra"}),
    "linked": (
        lambda out: link(out / "README.md"),
        {"release_file_link", "release_file_extra"},
    ),
    "a link added": (lambda out: (out / "x").symlink_to("/etc/passwd"), {"release_file_extra"}),
    "sums changed": (
        lambda out: (out / "checksums.sha256").write_text("0  x\n"),
        {"release_sums"},
    ),
    "sums missing": (lambda out: (out / "checksums.sha256").unlink(), {"release_file_missing"}),
    "a pipe": (
        lambda out: ((out / "LICENSE").unlink(), os.mkfifo(out / "LICENSE")),
        {"release_file_link"},
    ),
    "manifest changed": (
        lambda out: change(out / "release.json", lambda data: data.update(version="1.0.1")),
        {"release_sums"},
    ),
    "manifest broken": (lambda out: truncate(out / "release.json"), {"json_syntax"}),
    "manifest not ours": (
        lambda out: (out / "release.json").write_text('{"name": "x"}'),
        {"schema_required", "schema_extra"},
    ),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_what_happened_on_the_way_is_said(what: str, out: Path) -> None:
    damage, expected = DAMAGES[what]
    damage(out)
    assert expected <= found(out) | {"schema_extra"}
    assert found(out) & expected


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_flipped_bit_goes_unseen(made: Path, data: st.DataObject) -> None:
    files = sorted(p for p in made.rglob("*") if p.is_file() and p.stat().st_size)
    path = data.draw(st.sampled_from(files))
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    before = path.read_bytes()
    try:
        path.write_bytes(bytes(raw))
        assert not verify(made).valid
    finally:
        path.write_bytes(before)


def test_a_folder_without_a_release_is_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with refused("release_missing"):
            verify(path)


# ---- forged: every checksum is right --------------------------------------------------------

DOCUMENTS = "native/documents.jsonl"


def shift(line: dict[str, Any]) -> None:
    span = line["layers"][0]["attributions"][0]["spans"]["cue"]
    span["fragments"][0][0] += 1


def retext(line: dict[str, Any]) -> None:
    line["text"] = line["text"].replace("ا", "أ", 1)


def drop(line: dict[str, Any]) -> None:
    line["layers"][0]["attributions"].pop()


def other_split(out: Path, number: int = 0) -> None:
    def flip(line: dict[str, Any]) -> None:
        line["split"] = "test" if line["split"] == "train" else "train"

    change_line(out / "splits.jsonl", number, flip)


def torn_group(out: Path) -> None:
    """Two documents of one outlet in two splits, and group, counts and rows agree with it."""
    lines = [json.loads(line) for line in (out / "splits.jsonl").read_bytes().split(b"\n") if line]
    lines[0]["group"] = lines[0]["document"]
    lines[0]["split"] = "test" if lines[0]["split"] == "train" else "train"
    for line in lines[1:]:
        if line["group"] == lines[0]["document"]:
            line["group"] = next(o["document"] for o in lines[1:] if o["split"] == line["split"])
    (out / "splits.jsonl").write_bytes(b"".join(map(jsonio.dumps, lines)))

    def recount(data: dict[str, Any]) -> None:
        for share in data["splits"]["shares"]:
            share["documents"] = sum(line["split"] == share["name"] for line in lines)
        data["splits"]["groups"] = len({line["group"] for line in lines})

    change(out / "release.json", recount)


FORGERIES: dict[str, tuple[Damage, str]] = {
    "a span shifted": (lambda out: change_line(out / DOCUMENTS, 0, shift), "span_text"),
    "a text changed": (lambda out: change_line(out / DOCUMENTS, 0, retext), "text_changed"),
    "a line broken": (
        lambda out: (out / DOCUMENTS).write_bytes(b"{\n" + (out / DOCUMENTS).read_bytes()),
        "json_syntax",
    ),
    "counts changed": (
        lambda out: change(out / "release.json", lambda d: d["counts"].update(documents=13)),
        "release_says_otherwise",
    ),
    "said to be a draft": (
        lambda out: change(out / "release.json", lambda d: d.update(status="draft")),
        "release_says_otherwise",
    ),
    "a layer unsaid": (
        lambda out: change(out / "release.json", lambda d: d["layers"].pop()),
        "release_says_otherwise",
    ),
    "another split": (other_split, "split_torn"),
    "a split unsaid": (
        lambda out: change(out / "release.json", lambda d: d.pop("splits")),
        "release_splits_unsaid",
    ),
    "a document twice": (
        lambda out: (out / "splits.jsonl").write_bytes(
            (out / "splits.jsonl").read_bytes()
            + (out / "splits.jsonl").read_bytes().split(b"\n")[0]
            + b"\n"
        ),
        "split_twice",
    ),
    "a document in no split": (
        lambda out: (out / "splits.jsonl").write_bytes(
            b"\n".join((out / "splits.jsonl").read_bytes().split(b"\n")[1:])
        ),
        "split_missing",
    ),
    "a document unknown": (
        lambda out: change_line(out / "splits.jsonl", 0, lambda d: d.update(document="x")),
        "split_unknown",
    ),
    "a split that is no name": (
        lambda out: change_line(out / "splits.jsonl", 0, lambda d: d.update(split="../x")),
        "schema_pattern",
    ),
    "a torn outlet": (torn_group, "split_leak_key"),
    "a view of something else": (
        lambda out: change_line(out / DOCUMENTS, 0, lambda d: d.update(title="آخر")),
        "view_differs",
    ),
    "a row of a view changed": (
        lambda out: (out / "csv/all.csv").write_bytes(
            (out / "csv/all.csv").read_bytes().replace(b"asserts", b"denies", 1)
        ),
        "view_differs",
    ),
    "a view lost a file": (
        lambda out: next((out / "huggingface/data").rglob("*.jsonl")).unlink(),
        "view_differs",
    ),
    "a paper of a view changed": (
        lambda out: (out / "huggingface/README.md").write_text("x"),
        "view_differs",
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_right_checksums_do_not_make_it_sound(what: str, out: Path) -> None:
    forgery, code = FORGERIES[what]
    before = verify(out).fingerprint
    forgery(out)
    forge(out)
    assert code in found(out)
    assert "release_fingerprint" in found(out, before)  # which the makers' word would have shown


def test_a_listed_path_leads_nowhere_else(out: Path) -> None:
    for path in ("../../evil", "/etc/passwd", "a/../../b", "..", "C:\\x", "C:/x", "a//b", ""):
        copy = out.with_name("copy")
        shutil.copytree(out, copy)

        def lead(data: dict[str, Any], path: str = path) -> None:
            data["views"][0]["path"] = path

        change(copy / "release.json", lead)
        assert found(copy) & {"schema_pattern", "schema_other"}, path
        shutil.rmtree(copy)


def test_a_near_copy_in_another_split_is_a_leak(out: Path) -> None:
    def copy_text(line: dict[str, Any]) -> None:
        line["text"] = text.replace("أشغال", "أعمال")
        sha = hashlib.sha256(line["text"].encode()).hexdigest()
        length = len(line["text"])
        line["text_info"] |= {"sha256": sha, "length": length, "length_utf16": length}
        line["layers"] = [{**layer, "attributions": []} for layer in line["layers"]]
        line["meta"].pop("outlet")

    lines = [json.loads(line) for line in (out / "splits.jsonl").read_bytes().split(b"\n") if line]
    first = 0
    other = next(n for n, line in enumerate(lines) if line["split"] != lines[first]["split"])
    documents = (out / DOCUMENTS).read_bytes().split(b"\n")
    text = json.loads(documents[first])["text"]
    change_line(out / DOCUMENTS, other, copy_text)
    (out / "native/claims.jsonl").write_bytes(b"")

    def recount(data: dict[str, Any]) -> None:
        rows = [json.loads(x) for x in (out / DOCUMENTS).read_bytes().split(b"\n") if x]
        count = sum(len(layer["attributions"]) for row in rows for layer in row["layers"])
        data["counts"]["attributions"] = count

    change(out / "native/manifest.json", recount)
    change(out / "release.json", recount)
    forge(out)
    assert "split_leak" in found(out)


# ---- other versions -------------------------------------------------------------------------


def test_a_view_of_another_version_is_not_called_false(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(out / "release.json", lambda d: d["made_with"].update(isnad="0.0.9"))
    forge(out)
    assert found(out) == set()  # it comes out the same all the same
    path = out / "huggingface/README.md"
    path.write_bytes(path.read_bytes() + b"\n")
    forge(out)
    assert found(out) == {"view_unproven"}
    assert verify(out).valid
    assert "huggingface" not in verify(out).views


def test_an_unknown_format_is_told(out: Path) -> None:
    def unknown(data: dict[str, Any]) -> None:
        data["views"][1]["format"] = "holograph"

    change(out / "release.json", unknown)
    forge(out)
    assert found(out) == {"view_unknown"}


def test_compressed_otherwise_is_the_same(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another zlib packs the same sheets into other bytes."""
    import zipfile  # noqa: PLC0415 — patched here

    pack = functools.partialmethod(zipfile.ZipFile.__init__, compresslevel=1)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", pack)
    seen: list[bool] = []
    equal = verifyviews._equal_members

    def watched(one: Path, other: Path) -> bool:
        seen.append(equal(one, other))
        return seen[-1]

    monkeypatch.setattr(verifyviews, "_equal_members", watched)
    assert found(out) == set()
    assert True in seen
