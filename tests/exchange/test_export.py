"""Export: whole or not at all, onto nothing that is not ours, and the old one stays until then."""

from __future__ import annotations

import errno
import itertools
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import edits
from annotator.errors import AnnotatorError
from annotator.exchange import export, import_paths, outgoing, replacing, validate
from annotator.formats import Format, Stream, nativeexam
from annotator.formats.base import Progress
from annotator.model.records import Attribution
from annotator.store import Store
from tests.helpers import (
    ANNOTATIONS,
    STRIKE,
    STRIKE_TEXT,
    TEXTS,
    Project,
    article_file,
    contents,
    gold_file,
    gold_item,
    refused,
    tree,
)

KINDS = [("json", ""), ("json", ".zip"), ("json", ".json"), ("gold", ""), ("brat", "")]


@pytest.fixture
def store(project: Project) -> Store:
    opened = project(STRIKE_TEXT, STRIKE)
    edits.promote(opened, "A01", [])
    return opened


def broken(store: Store) -> None:
    """Make an error that blocks a release."""
    item = next(item for item in store.find(Attribution, annotator="gold") if not item.parent)
    edits.set_span(store, "gold", item.id, "cue", [])


@pytest.mark.parametrize(("kind", "ending"), KINDS)
def test_an_export_is_written_and_repeated_byte_by_byte(
    kind: str, ending: str, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / f"out{ending}"
    before = contents(store)
    done = export(store, out, kind)
    assert (done.documents, done.attributions, done.layers, done.draft) == (1, 22, ("gold",), False)
    files = tree(tmp_path)
    export(store, out, kind)  # onto its own earlier export
    assert tree(tmp_path) == files
    assert contents(store) == before


@pytest.mark.parametrize("ending", ["", ".zip", ".json"])
def test_a_release_is_valid_and_imports_as_itself(
    ending: str, store: Store, tmp_path: Path, project: Project
) -> None:
    out = tmp_path / f"out{ending}"
    export(store, out, "json", "all")
    verdict = validate(out)
    assert verdict.valid
    assert (verdict.documents, verdict.attributions, verdict.draft) == (1, 44, False)
    other = project(name="other.isnad")
    import_paths(other, [out])
    assert other.corpus() == store.corpus()


def test_a_release_waits_until_every_error_is_mended(store: Store, tmp_path: Path) -> None:
    broken(store)
    with refused("release_refused", store, tmp_path) as caught:
        export(store, tmp_path / "out", "json")
    assert "cue_missing" in [problem.code for problem in caught.value.problems]
    done = export(store, tmp_path / "out", "json", draft=True)
    assert done.draft
    reading, _ = nativeexam.examine(tmp_path / "out")
    assert reading is not None
    assert reading.dataset is not None
    assert reading.dataset.draft
    assert validate(tmp_path / "out").valid  # as a draft


@pytest.mark.parametrize(
    ("kind", "layer", "code"),
    [
        ("json", "A09", "layer_unknown"),
        ("gold", "all", "one_layer"),
        ("xml", "gold", "format_unknown"),
        ("text", "gold", "format_no_write"),
    ],
)
def test_what_cannot_be_exported_says_why(
    kind: str, layer: str, code: str, store: Store, tmp_path: Path
) -> None:
    with refused(code, store, tmp_path):
        export(store, tmp_path / "out", kind, layer)


def test_without_gold_or_without_work_there_is_nothing_to_export(
    tmp_path: Path, project: Project
) -> None:
    with refused("no_layers"):
        export(project(), tmp_path / "out", "json")
    with refused("no_gold"):
        export(project(STRIKE_TEXT, STRIKE, name="q.isnad"), tmp_path / "out", "json")


# ---- what stands in the way -----------------------------------------------------------------


def folder_of(out: Path, files: dict[str, bytes]) -> None:
    out.mkdir()
    for name, raw in files.items():
        (out / name).write_bytes(raw)


def foreign_zip(out: Path, _: Store) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", '{"manifest_version": 3}')


def linked_export(out: Path, store: Store) -> None:
    export(store, out.with_name("real"), "json")
    out.symlink_to("real")


IN_THE_WAY: dict[str, Callable[[Path, Store], object]] = {
    "a folder with a file": lambda out, _: folder_of(out, {"mine.txt": b"mine"}),
    "a web extension": lambda out, _: folder_of(out, {"manifest.json": b'{"version": 3}'}),
    "somebody's annotations": lambda out, _: folder_of(
        out, {path.name: path.read_bytes() for path in ANNOTATIONS}
    ),
    "a file": lambda out, _: out.write_text("mine"),
    "a zip with a manifest": foreign_zip,
    "a link to an export": linked_export,
    "a dangling link": lambda out, _: out.symlink_to("nowhere"),
    "the project": lambda out, store: out.write_bytes(store.path.read_bytes()),
    "a pipe": lambda out, _: os.mkfifo(out),
}


@pytest.mark.parametrize("kind", ["json", "gold", "brat"])
@pytest.mark.parametrize("what", IN_THE_WAY)
def test_nothing_foreign_is_overwritten(what: str, kind: str, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    IN_THE_WAY[what](out, store)
    with refused("out_foreign", store, tmp_path):
        export(store, out, kind)


@pytest.mark.parametrize(("kind", "ending"), KINDS)
def test_an_earlier_export_with_a_file_of_somebody_else_stays(
    kind: str, ending: str, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / f"out{ending}"
    export(store, out, kind)
    if ending == ".zip":
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("notes.txt", "mine")
    elif ending == ".json":
        out.write_bytes(out.read_bytes().replace(b'"claims"', b'"mine"'))
    else:
        (out / "notes.txt").write_text("mine")
    with refused("out_foreign" if ending else "out_extra_file", store, tmp_path):
        export(store, out, kind)


def test_an_edited_gold_file_is_no_longer_ours(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out, "gold")
    path = out / STRIKE.name
    path.write_bytes(path.read_bytes() + b"\n")
    with refused("out_foreign", store, tmp_path):
        export(store, out, "gold")


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.permutations(["json", "gold", "brat"], 2))
)
def test_one_format_does_not_overwrite_the_other(
    one: str, other: str, store: Store, tmp_path: Path
) -> None:
    export(store, tmp_path / "out", one)
    with refused("out_foreign", store, tmp_path):
        export(store, tmp_path / "out", other)


@pytest.mark.parametrize("change", ["edited", "added", "linked"])
def test_a_listed_export_that_somebody_worked_in_stays(
    change: str, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(store, out, "brat")
    path = next((out / "gold").glob("*.ann"))
    if change == "edited":
        path.write_bytes(path.read_bytes() + b"\n")
    elif change == "added":
        (path.parent / "mine.ann").touch()
    else:
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    with refused("out_extra_file", store, tmp_path):
        export(store, out, "brat")


def test_an_export_shows_one_state_of_the_project(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "before", "json", "all")
    item = store.find(Attribution, annotator="A01")[0]

    def disturb(done: int, _total: int) -> None:
        if done:  # the export has begun
            edits.set_note(store, "A01", item.id, f"في الأثناء {done}")

    with Store.reader(store.path) as reader:
        export(reader, tmp_path / "after", "json", "all", progress=disturb)
    assert tree(tmp_path / "after") == tree(tmp_path / "before")
    assert store.need(Attribution, item.id).note


def careless(stream: Stream, out: Path, _: Progress) -> None:
    """Writes what it likes without looking at a single document."""
    out.write_text(stream.dataset.name)


def twice(stream: Stream, out: Path, progress: Progress) -> None:
    """Looks at the first document, then at all, then at all again."""
    next(stream.slices())
    names = [part.documents[0].id for _ in range(2) for part in stream.told(progress)]
    out.write_text("\n".join(names))


@pytest.mark.parametrize("write", [careless, twice])
def test_no_format_gets_past_the_rules(
    write: Callable[[Stream, Path, Progress], None],
    tmp_path: Path,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = project(*TEXTS[:3], *ANNOTATIONS[:3])
    kind = Format("odd", "odd", (".odd",), None, write, makes=".odd")
    monkeypatch.setattr(outgoing, "FORMATS", (kind,))
    done = export(store, tmp_path / "a.odd", "odd", "A01")
    assert (done.documents, done.attributions) == (3, len(store.find(Attribution)))
    last = max(store.find(Attribution), key=lambda item: item.document)
    edits.set_span(store, "A01", last.id, "cue", [])
    edits.set_attribute(store, "A01", last.id, "quote_type", "indirect")
    with refused("release_refused", store, tmp_path):
        export(store, tmp_path / "b.odd", "odd", "A01")
    assert export(store, tmp_path / "b.odd", "odd", "A01", draft=True).documents == 3


def test_an_empty_folder_is_taken(store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(store, tmp_path / "out", "json")
    assert validate(tmp_path / "out").valid


@pytest.mark.parametrize(
    ("out", "code"),
    [
        ("missing/out", "folder_missing"),
        ("a.txt/out", "folder_missing"),
        ("x" * 300, "out_unwritable"),
        ("ا" * 200, "out_unwritable"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    out: str, code: str, store: Store, tmp_path: Path
) -> None:
    article_file(tmp_path)
    with refused(code, store, tmp_path):
        export(store, tmp_path / out, "json")


def test_the_longest_possible_name_works(store: Store, tmp_path: Path) -> None:
    out = tmp_path / ("ا" * 127)
    export(store, out, "json")
    assert validate(out).valid


# ---- when the disk or the person says stop --------------------------------------------------


@pytest.mark.parametrize(("kind", "ending"), KINDS)
@pytest.mark.parametrize("earlier", [True, False])
def test_a_failing_write_leaves_no_trace_and_the_old_export(
    kind: str, ending: str, earlier: bool, store: Store, tmp_path: Path, monkeypatch
) -> None:
    out = tmp_path / f"out{ending}"
    if earlier:
        export(store, out, kind)
        edits.set_note(store, "gold", store.find(Attribution, annotator="gold")[0].id, "جديد")

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(replacing, "_sync", full)
    with refused("out_unwritable", store, tmp_path):
        export(store, out, kind)


@pytest.mark.parametrize("moment", [1, 2])
def test_a_stop_between_the_renames_loses_neither_export(
    moment: int, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(store, out, "json")
    files = tree(tmp_path)
    rename, calls = Path.rename, []

    def stopping(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == moment:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stopping)
    with pytest.raises(KeyboardInterrupt):
        export(store, out, "json")
    assert tree(tmp_path) == files


@pytest.mark.parametrize("ending", ["", ".zip", ".json"])
def test_a_quota_stops_the_export_and_nothing_is_left(
    ending: str, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / f"out{ending}"
    export(store, out, "json")
    files = tree(tmp_path)
    resource = pytest.importorskip("resource")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, old[1]))
    try:
        with pytest.raises(AnnotatorError) as caught:
            export(store, out, "json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert caught.value.problems[0].code == "out_unwritable"
    assert tree(tmp_path) == files


def test_a_really_full_disk_keeps_the_old_export(tmp_path: Path, project: Project) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        small = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
        edits.promote(small, "A01", [])
        export(small, disk / "out", "json")
        files = tree(disk)
        large = project(*TEXTS, *ANNOTATIONS, name="large.isnad")
        edits.promote(large, "A01", [])
        for ending in ("", ".zip", ".json"):
            with refused("out_unwritable", large, disk):
                (disk / "filler").write_bytes(b"x" * 330_000)
                try:
                    export(large, disk / f"out{ending}", "json", "all")
                finally:
                    (disk / "filler").unlink()
        assert tree(disk) == files
    finally:
        subprocess.run(["umount", disk], check=True)
