"""The command line, as people and scripts meet it: forms, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator import paths, settings
from annotator.__main__ import main
from annotator.store import Store
from tests.helpers import (
    ANNOTATIONS,
    ARTICLE,
    ROOT,
    STRIKE,
    STRIKE_TEXT,
    TEXTS,
    Project,
    article_file,
    gold_file,
    gold_item,
    isnad,
)

FINE, PROBLEMS, NOT_RUN = 0, 1, 2
TAGSET = ROOT / "resources" / "tagsets" / "default.json"


@pytest.fixture
def closed(project: Project) -> Path:
    """A closed project with one annotated article."""
    store = project(STRIKE_TEXT, STRIKE)
    store.close()
    return store.path


def run(*arguments: object) -> int:
    """Run the program in this process and return its exit code."""
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    return code if isinstance(code, int) else FINE


# ---- every form, in a process of its own ----------------------------------------------------


def test_the_whole_way_from_articles_to_a_valid_release(tmp_path: Path) -> None:
    project, out = tmp_path / "p.isnad", tmp_path / "out"
    steps: list[tuple[Sequence[object], str]] = [
        (("new", project, "--tagset", TAGSET, "--annotator", "A01"), "Made"),
        (("import", project, *TEXTS), "5 new documents"),
        (("import", project, *ANNOTATIONS, "--format", "gold", "--annotator", "A01"), "113 new"),
        (
            ("import", project, *TEXTS, *ANNOTATIONS, "--annotator", "A01", "--replace"),
            "113 already known",
        ),
        (("check", project), "No problems"),
        (("promote", project, "--annotator", "A01", "02_port_strike.txt"), "Gold: 1 document"),
        (("promote", project, "--annotator", "A01"), "Gold: 5 documents, 113"),
        (("export", project, out, "--format", "json"), "(release): 5 documents, 113"),
        (("export", project, tmp_path / "all.zip", "--format", "json", "--layer", "all"), "226"),
        (("export", project, tmp_path / "g", "--format", "gold", "--layer", "A01"), "release"),
        (("export", project, tmp_path / "d.json", "--format", "json", "--draft"), "draft"),
        (("validate", out), "is valid (release)"),
        (("validate", tmp_path / "all.zip"), "is valid"),
        (("list", project), "02_port_strike.txt"),
        (("show", project, "02_port", "--bidi", "none"), "هدّدت"),
    ]
    for arguments, expected in steps:
        done = isnad(*arguments)
        assert done.returncode == FINE, done.stderr
        assert expected in done.stdout, done.stdout
    for ask in (
        ("list", project),
        ("check", project),
        ("show", project, "02_port_strike"),
        ("validate", out),
    ):
        done = isnad(*ask, "--json")
        assert done.returncode == FINE
        json.loads(done.stdout)


def test_the_demo_makes_everything_and_can_be_repeated(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from annotator import paths; from annotator.__main__"
        " import main; paths.exports = lambda: Path(sys.argv[1]); main(['demo', '--no-window'])"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", script, tmp_path / "exports"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == FINE, done.stderr
        assert "is valid (release): 5 documents, 113 attributions." in done.stdout
        assert done.stderr == ""
    assert (tmp_path / "exports" / "demo.isnad").is_file()
    assert paths.exports() == ROOT / "exports"


def test_a_closed_pipe_is_no_fault(closed: Path) -> None:
    for command in ("list", "check"):
        lines = f"'{sys.executable}' -m annotator {command} '{closed}' | head -c 0"
        done = subprocess.run(["bash", "-c", lines], cwd=ROOT, capture_output=True, check=False)
        assert done.stderr == b""


def test_a_closed_or_full_output_is_no_traceback(closed: Path) -> None:
    for redirect in (">&-", ">/dev/full", ">&- 2>&-"):
        lines = f"'{sys.executable}' -m annotator list '{closed}' {redirect}"
        done = subprocess.run(["bash", "-c", lines], cwd=ROOT, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8:strict"])
def test_any_encoding_of_the_terminal_will_do(encoding: str, closed: Path) -> None:
    done = isnad("list", closed, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert done.returncode == FINE
    assert "02_port_strike.txt" in done.stdout


def test_a_file_name_that_is_not_utf_8_can_be_named(closed: Path, tmp_path: Path) -> None:
    bad = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.isnad")
    strict = {**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    assert isnad("new", bad, env=strict).returncode == PROBLEMS
    shutil.copytree(tmp_path, bad, ignore=lambda *_: os.listdir(tmp_path))  # noqa: PTH208
    for arguments in (("list", bad), ("validate", bad), ("import", closed, bad)):
        done = isnad(*arguments, env=strict)
        assert done.returncode in (PROBLEMS, NOT_RUN)
        assert "unexpected" not in done.stderr


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_a_project_that_may_not_be_written_can_still_be_read(closed: Path, tmp_path: Path) -> None:
    closed.chmod(0o400)
    mortal = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if not os.getuid() else []
    work = article_file(tmp_path)

    def run_mortal(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [*mortal, sys.executable, "-m", "annotator", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    done = run_mortal("import", closed, work)
    assert done.returncode == NOT_RUN
    assert "can only be read" in done.stderr
    assert run_mortal("list", closed).returncode == FINE
    work.chmod(0)
    closed.chmod(0o600)
    done = run_mortal("import", closed, work)
    assert done.returncode == PROBLEMS
    assert "cannot be read (Permission denied)" in done.stderr


def test_arabic_is_spoken_when_asked_for(closed: Path) -> None:
    done = isnad("list", closed.with_name("none.isnad"), env={**os.environ, "ISNAD_LANG": "ar"})
    assert done.returncode == NOT_RUN
    assert "خطأ" in done.stderr
    assert "\u2068" not in done.stderr


@pytest.fixture
def places(closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Short names for files, on a machine without a screen."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    (tmp_path / "empty.txt").touch()
    return {
        "P": closed,
        "Q": tmp_path / "q.isnad",
        "NONE": tmp_path / "none",
        "A": article_file(tmp_path),
        "G": gold_file(tmp_path, gold_item()),
        "EMPTY": tmp_path / "empty.txt",
        "OUT": tmp_path / "out",
    }


# ---- exit codes, in this process ------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("frobnicate", NOT_RUN, "No such command"),
        ("", NOT_RUN, "no screen"),
        ("new", NOT_RUN, "Missing argument"),
        ("new P", NOT_RUN, "exists already"),
        ("new Q --annotator all", NOT_RUN, "reserved"),
        ("new Q --tagset NONE", NOT_RUN, "no such file"),
        ("new Q --tagset EMPTY", PROBLEMS, "empty"),
        ("new NONE/q.isnad", NOT_RUN, "folder does not exist"),
        ("import P", NOT_RUN, "Missing argument"),
        ("import P NONE", NOT_RUN, "no such file"),
        ("import NONE A", NOT_RUN, "no such project"),
        ("import A A", NOT_RUN, "not an Isnad project"),
        ("import P EMPTY", PROBLEMS, "file is empty"),
        ("import P A --format xml", NOT_RUN, "no format"),
        ("import P G --annotator gold/1", NOT_RUN, "characters"),
        ("import P G", PROBLEMS, "no document of the project has this text"),
        ("export P OUT", NOT_RUN, "Missing option '--format'"),
        ("export P OUT --format json", NOT_RUN, "has no gold"),
        ("export P OUT --format json --layer A09", NOT_RUN, "no layer"),
        ("export P OUT --format text --layer A01", NOT_RUN, "cannot be exported"),
        ("export P OUT --format gold --layer all", NOT_RUN, "holds one layer"),
        ("export P NONE/out --format json --layer A01", NOT_RUN, "folder does not exist"),
        ("export P A --format json --layer A01", NOT_RUN, "not an export of Isnad"),
        ("validate NONE", NOT_RUN, "no such file"),
        ("validate A", PROBLEMS, "broken JSON"),
        ("validate P", PROBLEMS, "must be UTF-8"),
        ("check NONE", NOT_RUN, "no such project"),
        ("promote P", NOT_RUN, "Missing option '--annotator'"),
        ("promote P --annotator A09", NOT_RUN, "no layer"),
        ("promote P --annotator A01 nothing", NOT_RUN, "no document"),
        ("list NONE", NOT_RUN, "no such project"),
        ("show P nothing", NOT_RUN, "no document"),
        ("show P 02 --bidi sideways", NOT_RUN, "sideways"),
        ("demo --nowhere", NOT_RUN, "No such option"),
        ("list " + "x" * 300, NOT_RUN, "File name too long"),
        ("x" * 300, NOT_RUN, "No such command"),
    ],
)
def test_what_cannot_be_done_says_why(
    arguments: str,
    code: int,
    said: str,
    places: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    closed = places["P"]
    words = [
        str(Path(*(places.get(part, part) for part in word.split("/")))) if word else word
        for word in arguments.split()
    ]
    before = closed.read_bytes()
    assert run(*words) == code
    captured = capsys.readouterr()
    assert said in captured.err + captured.out
    assert "unexpected" not in captured.err
    assert closed.read_bytes() == before
    assert not places["Q"].exists()
    assert not places["OUT"].exists()


def test_check_and_export_count_the_same_errors(
    tmp_path: Path, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    store = project(
        article_file(tmp_path), gold_file(tmp_path, gold_item(cue=[]), gold_item(id="B"))
    )
    store.close()
    assert run("check", store.path, "--json") == PROBLEMS
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] == 1
    assert [p["code"] for p in found["problems"] if p["level"] == "error"] == ["cue_missing"]
    problem = found["problems"][0]
    assert {"code", "level", "place", "params", "sentence", "where"} == set(problem)
    assert run("check", store.path) == PROBLEMS
    assert "1 error" in capsys.readouterr().out
    out = tmp_path / "out"
    assert run("export", store.path, out, "--format", "json", "--layer", "A01") == PROBLEMS
    assert "while 1 errors stand" in capsys.readouterr().err
    assert not out.exists()
    assert run("export", store.path, out, "--format", "json", "--layer", "A01", "--draft") == FINE
    assert run("validate", out, "--json") == FINE
    capsys.readouterr()


def test_fifty_problems_are_shown_and_the_rest_counted(
    tmp_path: Path, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    items = [gold_item(id=f"A{n}", cue=[[0, 10**6]]) for n in range(70)]
    store = project(article_file(tmp_path))
    store.close()
    assert run("import", store.path, gold_file(tmp_path, *items)) == PROBLEMS
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "… and 20 more"


def test_a_title_does_not_steer_the_terminal(
    tmp_path: Path, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    store = project(article_file(tmp_path, text="\x1b]0;evil\x07\x1b[2Jعنوان\u202e\x9b31m\nنص\n"))
    store.close()
    assert run("list", store.path) == FINE
    assert run("show", store.path, "a.txt", "--bidi", "none") == FINE
    said = capsys.readouterr().out
    assert "عنوان" in said
    assert not set("\x1b\x07\x9b\u202e") & set(said)


def test_show_json_is_the_line_of_the_dataset(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", closed, "02_port_strike.txt", "--json") == FINE
    shown = json.loads(capsys.readouterr().out)
    assert run("export", closed, tmp_path / "out", "--format", "json", "--layer", "A01") == FINE
    assert shown == json.loads((tmp_path / "out" / "documents.jsonl").read_bytes())


def test_show_numbers_the_chain_and_indents_what_is_enclosed(
    closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", closed, "02", "--bidi", "none") == FINE
    lines = capsys.readouterr().out.splitlines()
    enclosed = [line for line in lines if line.startswith("  ") and "وذكرت" not in line]
    assert any("مسؤول في وزارة المالية" in line for line in enclosed)
    assert any("not written in the text" in line for line in lines)
    text = STRIKE_TEXT.read_text(encoding="utf-8")
    assert lines[0] == text.split("\n")[0]


@pytest.mark.parametrize("damage", ["[" * 100_000, "{", '{"recent": 5, "language": 7}', "\0"])
def test_damaged_settings_do_not_keep_anybody_from_working(
    damage: str, closed: Path, home: Path
) -> None:
    home.mkdir(exist_ok=True)
    settings.file().write_text(damage)
    assert run("list", closed) == FINE


def test_a_bug_of_ours_is_logged_and_one_calm_line_is_said(
    closed: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError(ARTICLE)

    monkeypatch.setattr(Store, "reader", bug)
    assert run("list", closed) == NOT_RUN
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "nothing was lost" in said
    assert "isnad.log" in said


def test_help_and_version_are_fine(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["-h"], ["--version"], ["import", "--help"]):
        assert run(*arguments) == FINE
    assert "isnad" in capsys.readouterr().out
