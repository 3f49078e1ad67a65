"""The native format loses nothing and gives the same bytes for the same records."""

from __future__ import annotations

import dataclasses
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.exchange import export, import_paths, load_tagset
from annotator.formats import Dataset, native, nativeexam, stream_of
from annotator.model.records import Corpus
from annotator.model.tagset import Tagset, canonical, from_json
from tests.helpers import Project, contents, small_corpus
from tests.strategies import corpora

TAGSET = from_json(load_tagset())
ENDINGS = ("", ".zip", ".json")


def ordered(corpus: Corpus) -> Corpus:
    """The same records, each kind by id: a corpus has no order."""
    return Corpus(
        **{
            field.name: tuple(sorted(getattr(corpus, field.name), key=lambda record: record.id))
            for field in dataclasses.fields(Corpus)
        }
    )


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_reading_what_was_written_gives_the_same_records(corpus: Corpus) -> None:
    with scratch() as folder:
        native.write(stream_of(corpus, TAGSET, Dataset("اسم")), folder / "d")
        reading = native.read(folder / "d", TAGSET)
    assert ordered(reading.corpus) == ordered(corpus)
    assert canonical(reading.tagset) == TAGSET.source


@settings(max_examples=25, deadline=None)
@given(corpora())
def test_folder_zip_and_json_hold_the_same_and_repeat_their_bytes(corpus: Corpus) -> None:
    dataset = Dataset("اسم", "ar", "1.0", draft=True, layers=("A01",), open_errors=3)
    with scratch() as folder:
        readings = []
        for ending in ENDINGS:
            one, two = folder / f"one{ending}", folder / f"two{ending}"
            native.write(stream_of(corpus, TAGSET, dataset), one)
            readings.append(native.read(one, TAGSET))
            native.write(stream_of(readings[-1].corpus, TAGSET, dataset), two)
            if ending:
                assert one.read_bytes() == two.read_bytes()
            for name in [] if ending else ["manifest.json", "documents.jsonl", "entities.jsonl"]:
                assert (one / name).read_bytes() == (two / name).read_bytes()
    assert readings[0] == readings[1] == readings[2]


def test_a_dataset_says_what_it_is(tmp_path: Path) -> None:
    dataset = Dataset("اسم", "ar", "2.1", layers=("gold", "A01"))
    native.write(stream_of(small_corpus(), TAGSET, dataset), tmp_path / "d")
    manifest = json.loads((tmp_path / "d" / "manifest.json").read_bytes())
    assert manifest["format_version"] == nativeexam.FORMAT_VERSION
    assert manifest["status"] == "release"
    assert manifest["layers"] == ["A01", "gold"]
    assert manifest["annotators"] == ["A01", "A02", "gold"]
    assert manifest["counts"] == {"documents": 2, "attributions": 3, "entities": 2, "claims": 1}
    assert {entry["path"]: entry["records"] for entry in manifest["files"]} == {
        "tagset.json": 1,
        "documents.jsonl": 2,
        "entities.jsonl": 2,
        "claims.jsonl": 1,
    }
    assert "open_errors" not in manifest


def test_positions_count_code_points_and_words_can_be_checked(tmp_path: Path) -> None:
    native.write(stream_of(small_corpus(), TAGSET, Dataset("اسم")), tmp_path / "d")
    lines = (tmp_path / "d" / "documents.jsonl").read_bytes().splitlines()
    line = json.loads(lines[0])
    text, info = line["text"], line["text_info"]
    assert info["length"] == len(text)
    assert info["length_utf16"] == len(text) + 1  # one emoji
    for layer in line["layers"]:
        for item in layer["attributions"]:
            for span in item["spans"].values():
                words = " ".join(text[start:end] for start, end in span["fragments"])
                assert words == span["text"]


def test_the_zip_holds_only_our_files_flat_and_undated(tmp_path: Path) -> None:
    native.write(stream_of(small_corpus(), TAGSET, Dataset("اسم")), tmp_path / "d.zip")
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        infos = archive.infolist()
    assert sorted(info.filename for info in infos) == sorted(native.boxes.MEMBERS)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "home") == ["d.zip"]


def test_packing_and_unpacking_by_other_tools_is_fine(tmp_path: Path) -> None:
    native.write(stream_of(small_corpus(), TAGSET, Dataset("اسم")), tmp_path / "d.zip")
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    repacked = tmp_path / "again.zip"
    with zipfile.ZipFile(repacked, "w") as archive:
        for path in (tmp_path / "unpacked").iterdir():
            archive.write(path, path.name)
    same = native.read(tmp_path / "d.zip", TAGSET)
    assert native.read(tmp_path / "unpacked", TAGSET) == same
    assert native.read(repacked, TAGSET) == same


def test_a_stray_file_in_a_dataset_is_only_a_warning(tmp_path: Path) -> None:
    native.write(stream_of(small_corpus(), TAGSET, Dataset("اسم")), tmp_path / "d")
    (tmp_path / "d" / ".DS_Store").write_bytes(b"x")
    reading, problems = nativeexam.examine(tmp_path / "d")
    assert reading is not None
    assert [(problem.code, problem.level) for problem in problems] == [("file_unlisted", "warning")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_dataset_is_known_by_its_manifest(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"d{ending}"
    native.write(stream_of(small_corpus(), TAGSET, Dataset("اسم")), out)
    assert native.is_dataset(out)
    assert native.is_ours(out)
    assert not native.is_dataset(tmp_path)


def test_the_project_gives_back_what_went_in(tmp_path: Path, project: Project) -> None:
    native.write(stream_of(small_corpus(), TAGSET, Dataset("اسم")), tmp_path / "d")
    store = project()
    import_paths(store, [tmp_path / "d"])
    before = contents(store)
    export(store, tmp_path / "out", "json", "all", draft=True)
    found = native.read(tmp_path / "out", TAGSET).corpus
    assert ordered(found) == ordered(native.read(tmp_path / "d", TAGSET).corpus)
    assert contents(store) == before


def test_every_tagset_travels_with_its_dataset(tmp_path: Path) -> None:
    data = load_tagset()
    data["id"] = "other"
    other: Tagset = from_json(data)
    native.write(stream_of(Corpus(), other, Dataset("اسم")), tmp_path / "d")
    assert native.read(tmp_path / "d", TAGSET).tagset == data
