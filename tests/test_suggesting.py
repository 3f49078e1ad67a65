"""Suggestions from the command line: made, measured, asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator import offering
from annotator.store import Store
from tests.helpers import SAMPLES, STRIKE, TEXTS, Call, Project, contents


@pytest.fixture
def closed(project: Project) -> Path:
    """A closed project with the sample articles and nothing on them."""
    store = project(*TEXTS)
    store.close()
    return store.path


def test_suggestions_are_written_once(closed: Path, call: Call) -> None:
    first = call("suggest", closed)
    assert first.returncode == 0
    assert "for 5 documents; 0 already known." in first.stdout
    with Store.reader(closed) as store:
        before = contents(store)
        counts = store.derived.counts()
        assert len(counts) == 5
        assert min(counts.values()) > 5
    again = json.loads(call("suggest", closed, "--json").stdout)
    assert again == {"documents": 0, "known": 5, "suggestions": 0}
    with Store.reader(closed) as store:
        assert contents(store) == before


def test_documents_and_a_confidence_can_be_named(closed: Path, call: Call) -> None:
    done = call("suggest", closed, "--document", "02_port_strike", "--above", "0.8", "--json")
    assert json.loads(done.stdout)["documents"] == 1
    with Store.reader(closed) as store:
        ((id, mark),) = store.derived.suggested().items()
        assert mark.least == 0.8
        found = store.derived.suggestions(id)
        assert found
        assert min(item.confidence for item in found) >= 0.8
        assert found[0].version == offering.rules().version
    assert call("suggest", closed, "--document", "nothing").returncode == 2
    assert call("suggest", closed, "--above", "2").returncode == 2


def test_what_goes_together_and_what_does_not(closed: Path, call: Call) -> None:
    assert call("suggest").returncode == 2
    assert call("suggest", closed, closed).returncode == 2
    assert call("suggest", closed, "--texts", SAMPLES).returncode == 2


def test_figures_as_a_list_and_as_data(call: Call) -> None:
    listed = call("suggest", "--evaluate", STRIKE, "--texts", SAMPLES)
    assert listed.returncode == 0
    for title in ("Cues: F1", "Attributions: recall", "Overlap of spans (Dice)", "Stance"):
        assert title in listed.stdout
    assert "at least ten documents" in listed.stdout
    data = json.loads(call("suggest", "--evaluate", SAMPLES, "--texts", SAMPLES, "--json").stdout)
    assert data["documents"] >= 13
    rows = {(row["measure"], row["facet"]): row for row in data["measures"]}
    row = rows["cue_f1", ""]
    assert row["interval"]["low"] <= row["value"] <= row["interval"]["high"]
    assert row["interval"]["replicates"] == data["replicates"] == 1000
    assert (row["unit"], row["n"] > 500) == ("cues", True)
    assert {name for name, _ in rows} >= {"cue_f1", "f1", "exact", "dice", "accuracy"}
    assert data["rules"]["verb"]["right"] > data["rules"]["verb"]["wrong"]


def test_texts_that_are_missing_or_changed_are_named(tmp_path: Path, call: Call) -> None:
    done = call("suggest", "--evaluate", STRIKE, "--texts", tmp_path)
    assert done.returncode == 1
    assert "02_port_strike.txt" in done.stderr
    shutil.copy(SAMPLES / "02_port_strike.txt", tmp_path)
    with (tmp_path / "02_port_strike.txt").open("a", encoding="utf-8") as file:
        file.write("زيادة")
    changed = call("suggest", "--evaluate", STRIKE, "--texts", tmp_path)
    assert changed.returncode == 1
    assert "is not the one that was annotated" in changed.stderr


def test_a_project_can_ask_for_every_cue(closed: Path, call: Call) -> None:
    listed = call("people", closed, "--coverage", "cues")
    assert "once every cue is marked or rejected" in listed.stdout
    assert json.loads(call("people", closed, "--json").stdout)["coverage"] == "cues"
    assert call("assign", closed, "--annotator", "A02").returncode == 0
    refused = call("submit", closed, "02_port_strike", "--annotator", "A02")
    assert refused.returncode == 1
    assert "neither marked nor rejected" in refused.stderr
    assert call("people", closed, "--coverage", "free").returncode == 0
    assert call("submit", closed, "02_port_strike", "--annotator", "A02").returncode == 0
