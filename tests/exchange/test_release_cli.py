"""Releases on the command line: made, told, verified; every mistake has its exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import Call


@pytest.fixture(autouse=True)
def _quick(quick_agreement: None) -> None:
    pass


@pytest.fixture
def team(made_team: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_team, tmp_path / "team.isnad"))


def test_a_release_is_made_and_verified(call: Call, team: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = tmp_path / "names.txt"
    names.write_text("سمير حداد\n\n", encoding="utf-8")
    done = call(
        *("release", team, out, "--licence", "CC-BY-4.0", "--layer", "all", "--format", "csv"),
        *("--creator", "فريق", "--creator", "ب", "--together", "outlet", "--redact", names),
        *("--splits", "train=1,test=1", "--title", "بيانات", "--date", "2026-11-25"),
    )
    assert done.returncode == 0
    assert "version 1.0.0 (release), 12 documents" in done.stdout.replace("\u2068", "").replace(
        "\u2069", ""
    )
    said = json.loads((out / "release.json").read_bytes())
    assert (said["title"], said["creators"], said["date"]) == (
        "بيانات",
        ["فريق", "ب"],
        "2026-11-25",
    )
    assert said["splits"]["together"] == ["outlet"]
    assert [view["format"] for view in said["views"]] == ["csv"]
    assert said["privacy"]["blacked_out"] > 0
    verified = call("verify", out)
    assert verified.returncode == 0
    assert "untouched and valid" in verified.stdout
    sha = done.stdout.split("Fingerprint: ")[1].strip("\u2068\u2069\n")
    assert call("verify", out, "--fingerprint", sha).returncode == 0
    assert call("verify", out, "--fingerprint", "0" * 64).returncode == 1


def test_scripts_get_json(call: Call, team: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = json.loads(call("release", team, out, "--licence", "CC0-1.0", "--json").stdout)
    assert (made["version"], made["documents"], made["errors"]) == ("1.0.0", 12, 0)
    assert sum(made["splits"].values()) == 12
    found = json.loads(call("verify", out, "--json").stdout)
    assert (found["valid"], found["fingerprint"]) == (True, made["fingerprint"])
    assert found["views"] == ["huggingface"]
    (out / "LICENSE").unlink()
    bad = call("verify", out, "--json")
    assert bad.returncode == 1
    assert [p["code"] for p in json.loads(bad.stdout)["problems"]] == ["release_file_missing"]


def test_the_next_one_needs_only_the_last(call: Call, team: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert call("release", team, one, "--licence", "CC0-1.0", "--splits", "none").returncode == 0
    done = json.loads(call("release", team, two, "--after", one, "--json").stdout)
    assert (done["version"], done["changes"]) == ("1.0.1", ["* No change in the data."])
    assert done["splits"] == {}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "under what licence"),
        (("--licence", "X"), 2, "does not have the text"),
        (("--licence", "CC0-1.0", "--version", "one"), 2, "is no version"),
        (("--licence", "CC0-1.0", "--splits", "x"), 2, "is no split"),
        (("--licence", "CC0-1.0", "--after", "nowhere"), 2, "not a release"),
        (("--licence", "CC0-1.0", "--date", "x"), 2, "is no date"),
        (("--licence", "CC0-1.0", "--redact", "nowhere"), 2, "no such file"),
    ],
)
def test_what_cannot_be_run_says_why(
    arguments: tuple[str, ...], code: int, words: str, call: Call, team: Path, tmp_path: Path
) -> None:
    done = call("release", team, tmp_path / "out", *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_release_is_no_release(call: Call, tmp_path: Path) -> None:
    done = call("verify", tmp_path)
    assert done.returncode == 2
    assert "not a release of Isnad" in done.stderr
