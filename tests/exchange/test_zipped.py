"""Zip files of corpora and of releases: read as their folders are, and nothing is left behind."""

from __future__ import annotations

import gc
import io
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.exchange import export, import_paths, release, verify
from annotator.exchange.collect import collect
from annotator.formats import archive
from annotator.model.records import Attribution, Layer
from tests.exchange.releasing import PLAN, resample_little, team
from tests.formats.papers import zipped
from tests.helpers import ARTICLE, SHARED, Project, codes, contents, refused

SAMPLES = SHARED / "samples" / "brat"
SPAN = "T1\tCue 0 3\tنفى\nE1\tAttribution:T1 Cue:T1\n"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of our own for temporary files: in the end nothing is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    gc.collect()
    assert list(folder.iterdir()) == []


def packed(folder: Path, out: Path, top: str = "") -> Path:
    """Zip a folder, as it is or under a folder `top`."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                box.write(path, top + path.relative_to(folder).as_posix())
    return out


# ---- brat -----------------------------------------------------------------------------------


@pytest.mark.parametrize("top", ["", "corpus/"])
def test_a_brat_corpus_in_a_zip_is_read_as_its_folder_is(
    top: str, tmp_path: Path, project: Project
) -> None:
    with team(tmp_path / "team.isnad", 3) as store:
        export(store, tmp_path / "brat", "brat", "all", draft=True)
    shutil.copytree(tmp_path / "brat", tmp_path / "folder" / top)
    one, two = project(name="a.isnad"), project(name="b.isnad")
    first = import_paths(one, [tmp_path / "folder"])
    path = packed(tmp_path / "brat", tmp_path / "brat.zip", top)
    second = import_paths(two, [path])
    assert first.documents == second.documents
    assert first.new_attributions == second.new_attributions > 0
    assert len({layer.annotator for layer in two.find(Layer)}) == 3
    tables = ("document", "layer", "attribution", "entity")
    assert {t: contents(one)[t] for t in tables} == {t: contents(two)[t] for t in tables}
    again = import_paths(two, [path], "brat")
    assert (again.new_documents, again.new_attributions) == (0, 0)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("name", ["tutorial-news", "synthetic-arabic"])
def test_corpora_of_others_in_a_zip_are_read_as_their_folders(
    name: str, tmp_path: Path, project: Project
) -> None:
    one, two = project(name="a.isnad"), project(name="b.isnad")
    first = import_paths(one, [SAMPLES / name], None, "A01")
    second = import_paths(two, [packed(SAMPLES / name, tmp_path / "b.zip")], None, "A01")
    assert sorted(codes(first.notes)) == sorted(codes(second.notes))
    assert [item.spans for item in one.find(Attribution)] == [
        item.spans for item in two.find(Attribution)
    ]
    assert contents(one)["document"] == contents(two)["document"]


def test_places_are_those_in_the_zip(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(zipped({"one/a.txt": ARTICLE, "one/a.ann": "T1\tCue 0\n"}))
    with refused("brat_line", project(name="a.isnad")) as caught:
        import_paths(project(name="b.isnad"), [path], None, "A01")
    assert {p.place.file for p in caught.value.problems} == {f"{path}/one/a.ann"}
    path.write_bytes(zipped({"a.txt": ARTICLE, "a.ann": SPAN + "A1\tOdd E1\n"}))
    done = import_paths(project(name="c.isnad"), [path], None, "A01")
    assert {note.place.file for note in done.notes} == {f"{path}/a.ann"}


def test_what_is_not_read_is_told_as_in_a_folder(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "b.zip"
    files = {
        "a.txt": ARTICLE, "a.ann": SPAN, "b.pdf": "%PDF", "c.zip": zipped({"d.txt": "x"}),
        ".hidden.txt": "x", "annotation.conf": "[entities]", "d.txt": "نص آخر وحده.",
    }  # fmt: skip
    path.write_bytes(zipped(files))
    done = import_paths(project(), [path], None, "A01")
    assert done.new_attributions == 1
    told = {(note.code, note.place.file) for note in done.notes}
    assert told >= {
        ("hidden_skipped", f"{path}/.hidden.txt"),
        ("suffix_skipped", f"{path}/b.pdf"),
        ("zip_in_zip", f"{path}/c.zip"),
    }
    assert done.new_documents == 2


def test_the_text_is_not_looked_for_outside_the_zip(
    tmp_path: Path, project: Project, temporary: Path
) -> None:
    (temporary / "near").mkdir()
    (temporary / "near" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(zipped({"a.ann": SPAN}))
    with refused("brat_text_missing", project()):
        import_paths(project(name="b.isnad"), [tmp_path / "b.zip"], None, "A01")
    shutil.rmtree(temporary / "near")


def test_the_folder_is_there_as_long_as_a_file_of_it_is_held(
    tmp_path: Path, temporary: Path
) -> None:
    (tmp_path / "b.zip").write_bytes(zipped({"a.txt": ARTICLE, "a.ann": SPAN}))
    found = collect([tmp_path / "b.zip"], None)
    (file,) = found.files
    assert file.path.is_file()
    assert file.path.is_relative_to(temporary)
    (home,) = temporary.iterdir()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    del found, file


# ---- releases -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch, team(folder / "team.isnad", 6) as store:
        resample_little(patch)
        release(store, PLAN, folder / "out")
    return folder / "out"


@pytest.mark.parametrize("top", ["", "team-1.0.0/"])
def test_a_release_in_a_zip_is_verified_and_imported(
    top: str, made: Path, tmp_path: Path, project: Project
) -> None:
    path = packed(made, tmp_path / "release.zip", top)
    plain, found = verify(made), verify(path)
    assert (found.path, found.problems) == (path, ())
    assert (found.fingerprint, found.views, found.files) == (
        plain.fingerprint,
        plain.views,
        plain.files,
    )
    assert codes(verify(path, "0" * 64).problems) == ["release_fingerprint"]
    done = import_paths(project(), [path])
    assert done.new_documents == plain.documents


def test_what_is_wrong_in_a_zip_is_said_with_its_place(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(made, out)
    (out / "LICENSE").write_text("mine", encoding="utf-8")
    (out / "more.txt").write_text("x", encoding="utf-8")
    path = packed(out, tmp_path / "release.zip", "it/")
    found = {(problem.code, problem.place.file) for problem in verify(path).problems}
    assert found == {
        ("release_file_short", f"{path}/it/LICENSE"),
        ("release_file_extra", f"{path}/it/more.txt"),
    }


def test_what_macs_add_is_no_part_of_a_release(made: Path, tmp_path: Path) -> None:
    path = packed(made, tmp_path / "release.zip", "it/")
    with zipfile.ZipFile(path, "a") as box:
        box.writestr("__MACOSX/it/._README.md", "x")
    assert verify(path).valid
    with zipfile.ZipFile(path, "a") as box:
        box.writestr("beside.txt", "x")
    with refused("release_missing"):
        verify(path)


def _slip(raw: bytes) -> bytes:
    return _with(raw, "../escaped.txt", b"x")


def _bomb(raw: bytes) -> bytes:
    return _with(raw, "native/more.jsonl", b"0" * 300_000_000)


def _link(raw: bytes) -> bytes:
    info = zipfile.ZipInfo("native/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _with(raw, info, b"/etc/passwd")


def _file_and_folder(raw: bytes) -> bytes:
    return _with(raw, "LICENSE/inside.txt", b"x")


def _with(raw: bytes, name: str | zipfile.ZipInfo, content: bytes) -> bytes:
    box = io.BytesIO(raw)
    with zipfile.ZipFile(box, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return box.getvalue()


HOSTILE: list[tuple[Callable[[bytes], bytes], str]] = [
    (_slip, "zip_member"),
    (_link, "zip_member"),
    (_file_and_folder, "zip_member"),
    (_bomb, "zip_too_large"),
    (lambda raw: raw[: len(raw) // 2], "zip_broken"),
    (lambda raw: raw[:4_000] + bytes(200) + raw[4_200:], "zip_broken"),
]


@pytest.mark.parametrize(
    ("change", "code"), HOSTILE, ids=["slip", "link", "file", "bomb", "half", "damaged"]
)
def test_a_hostile_zip_is_refused(
    change: Callable[[bytes], bytes], code: str, made: Path, tmp_path: Path, project: Project
) -> None:
    path = packed(made, tmp_path / "release.zip")
    path.write_bytes(change(path.read_bytes()))
    with refused(code):
        verify(path)
    with refused(code, project()):
        import_paths(project(name="b.isnad"), [path])
    assert not (tmp_path / "escaped.txt").exists()


def test_names_that_are_one_on_a_disk_are_refused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a Mac or on Windows, where case does not count."""
    path = packed(made, tmp_path / "release.zip")
    path.write_bytes(_with(path.read_bytes(), "licence", b"x"))
    path.write_bytes(_with(path.read_bytes(), "LICENCE", b"x"))
    monkeypatch.setattr(archive, "Path", Path)
    opened = Path.open

    def folded(self: Path, mode: str = "r", **options: object) -> object:
        same = mode == "xb" and self.parent.is_dir()
        if same and self.name.casefold() in {p.name.casefold() for p in self.parent.iterdir()}:
            raise FileExistsError(17, "File exists", str(self))
        return opened(self, mode, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", folded)
    with refused("zip_member"):
        verify(path)


def test_a_full_disk_is_said_as_that(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(made, tmp_path / "release.zip")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_copy", full)
    with refused("out_unwritable"):
        verify(path)


def test_a_file_that_is_no_zip_holds_no_release(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    with refused("release_missing"):
        verify(path)
    with refused("zip_broken"):
        verify(path.rename(tmp_path / "x.zip"))
