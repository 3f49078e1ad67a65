"""Formats on the command line: which there are, what an export would be, labels of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator import exchange
from annotator.cli import COULD_NOT_RUN
from annotator.formats import FORMATS
from annotator.model.records import Attribution
from annotator.store import Store
from tests.formats.examples_corpus import write_example
from tests.formats.test_brat import CLEAN, in_utf16, lines_of, pair
from tests.test_cli import run

FINE = 0


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The formats' example as a project that nobody has open."""
    kind = next(item for item in FORMATS if item.name == "json")
    (tmp_path / "in").mkdir()
    path = tmp_path / "p.isnad"
    with exchange.create_project(path, None, "A01") as store:
        exchange.import_paths(store, [write_example(kind, tmp_path / "in")])
    return path


def test_every_format_is_listed_with_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("formats") == FINE
    shown = capsys.readouterr().out
    assert "brat: brat standoff (import, export)" in shown
    assert all(f"\n{item.name}: " in f"\n{shown}" for item in FORMATS)
    assert run("formats", "--json") == FINE
    listed = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in listed] == [item.name for item in FORMATS]
    assert next(item for item in listed if item["name"] == "gold")["writes"] is True


def test_losses_and_preview_write_nothing(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    assert run("export", closed, "--format", "gold", "--layer", "A01", "--losses") == FINE
    shown = capsys.readouterr().out
    assert "- the texts of 2 documents are not in the export, only their checksums" in shown
    assert "- 1 link to a claim is not kept" in shown
    assert run("export", closed, "--format", "json", "--layer", "A01", "--losses") == FINE
    assert "This format keeps everything" in capsys.readouterr().out
    assert run("export", closed, "--format", "brat", "--layer", "A01", "--preview") == FINE
    assert "T1\tContent" in capsys.readouterr().out
    own = {"p.isnad-shm", "p.isnad-wal"}  # SQLite's, whatever is read
    assert {path.name for path in tmp_path.iterdir()} - own == before - own


def test_an_export_says_what_it_did_not_keep(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("export", closed, out, "--format", "brat", "--layer", "A01", "--draft") == FINE
    shown = capsys.readouterr().out
    assert "- 1 link to a claim is not kept" in shown
    assert "6 attributions" in shown


@pytest.mark.parametrize("more", [(), ("out", "--losses"), ("out", "--preview")])
def test_a_place_or_only_a_look(
    more: tuple[str, ...], closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", closed, *more, "--format", "json", "--layer", "A01") == COULD_NOT_RUN
    assert "only --losses or --preview" in capsys.readouterr().err


def test_labels_of_other_schemes_are_mapped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pair(tmp_path / "in", lines_of(CLEAN).replace("Source", "Speaker") + "A1\tTone E1 no\n")
    project = tmp_path / "q.isnad"
    assert run("new", project) == FINE
    labels = ("--label", "Speaker=source", "--label", "Tone=stance", "--label", "stance=no=denies")
    assert run("import", project, path, "--annotator", "A01", "--label", "Speaker") == COULD_NOT_RUN
    assert run("import", project, path, "--annotator", "A01", *labels) == FINE
    assert "left out" not in capsys.readouterr().err.partition("Speaker")[2]
    with Store.reader(project) as store:
        first = next(item for item in store.find(Attribution) if "source" in item.spans)
        assert first.attributes == {"stance": "denies"}


def test_positions_of_another_unit_are_read_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pair(tmp_path / "in", in_utf16(lines_of(CLEAN)))
    project = tmp_path / "q.isnad"
    assert run("new", project) == FINE
    assert run("import", project, path, "--annotator", "A01") != FINE
    assert "--offsets utf16" in capsys.readouterr().err.replace("\u2068", "").replace("\u2069", "")
    assert run("import", project, path, "--annotator", "A01", "--offsets", "utf16") == FINE
