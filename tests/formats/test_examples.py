"""Every format that can be written: its kept example, its explanation, its losses, its preview."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

import pytest

from annotator import i18n
from annotator.exchange import export, export_losses, export_preview, import_paths
from annotator.formats import FORMATS, Format
from annotator.model.records import Attribution
from annotator.store import Store
from tests.formats.examples_corpus import EXAMPLES, example_of, write_example
from tests.formats.roundtrip import assert_stoppable, contents
from tests.helpers import Project

WRITABLE = [
    item
    for item in FORMATS
    if item.write is not None and all(importlib.util.find_spec(name) for name in item.needs)
]
all_writable = pytest.mark.parametrize("kind", WRITABLE, ids=lambda item: item.name)


def unpacked(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """The same with zip files opened: their compressed bytes depend on the zlib at hand."""
    found = {}
    for name, raw in files.items():
        if not raw.startswith(b"PK\x03\x04"):
            found[name] = raw
            continue
        path = folder / "packed.zip"
        path.write_bytes(raw)
        with zipfile.ZipFile(path) as archive:
            found |= {f"{name}/{part}": archive.read(part) for part in archive.namelist()}
    return found


@pytest.mark.parametrize(
    "kind", [item for item in WRITABLE if not item.needs], ids=lambda item: item.name
)
def test_the_kept_example_is_what_is_written_today(kind: Format, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if kind.makes:
        out.mkdir()
    write_example(kind, out)
    kept = unpacked(contents(EXAMPLES / kind.name), tmp_path)
    assert unpacked(contents(out), tmp_path) == kept


@all_writable
def test_writing_tells_how_far_it_is_and_can_be_stopped(kind: Format, tmp_path: Path) -> None:
    assert_stoppable(kind, example_of(kind), tmp_path / f"out{kind.makes}")


@all_writable
def test_a_format_explains_itself_and_counts_its_losses(kind: Format) -> None:
    assert kind.explains.endswith(".")
    assert len({loss.id for loss in kind.loses}) == len(kind.loses)
    for language in ("en", "ar"):
        i18n.set_language(language)
        for loss in kind.loses:
            for n in (1, 2, 5, 11, 100):
                assert "{" not in loss.sentence(n)


@pytest.fixture
def store(project: Project, tmp_path: Path) -> Store:
    """The example as a project."""
    json = next(item for item in FORMATS if item.name == "json")
    (tmp_path / "in").mkdir()
    opened = project()
    import_paths(opened, [write_example(json, tmp_path / "in")])
    return opened


@all_writable
def test_export_preview_and_losses_of_a_project(kind: Format, store: Store, tmp_path: Path) -> None:
    out = tmp_path / f"out{kind.makes}"
    done = export(store, out, kind.name, "A01", draft=True)
    assert (done.documents, done.attributions) == (2, 6)
    assert done.loses == export_losses(store, kind.name, "A01")
    assert all(n > 0 for _, n in done.loses)
    assert export_preview(store, kind.name, "A01").strip()
    before = contents(out)
    if done.loses == () or kind.owns is not None or not kind.makes:
        export(store, out, kind.name, "A01", draft=True)  # onto its own earlier export
        assert contents(out) == before


@pytest.mark.parametrize(
    "kind",
    [item for item in WRITABLE if item.read and item.layered and not item.own_ids],
    ids=lambda item: item.name,
)
def test_what_was_exported_is_known_when_it_comes_back(
    kind: Format, store: Store, tmp_path: Path
) -> None:
    if any(loss.id == "ids" for loss in kind.loses):
        pytest.skip("the format does not keep identifiers, as it says")
    out = tmp_path / f"out{kind.makes}"
    before = store.find(Attribution)
    export(store, out, kind.name, "A01", draft=True)
    done = import_paths(store, [out], annotator="A01")
    assert (done.new_documents, done.new_attributions, done.known_attributions) == (0, 0, 6)
    assert store.find(Attribution) == before
