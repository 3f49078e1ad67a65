"""Importing articles from the command line: choices, refusals, lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.__main__ import main
from annotator.model.records import Document
from annotator.store import Store
from tests.formats.papers import page
from tests.formats.test_tables import OTHER, TEXT, csv_of
from tests.helpers import ARTICLE, STRIKE, STRIKE_TEXT, Project, article_file

FINE, PROBLEMS, NOT_RUN = 0, 1, 2


@pytest.fixture
def closed(project: Project) -> Path:
    store = project(STRIKE_TEXT, STRIKE)
    store.close()
    return store.path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    return code if isinstance(code, int) else FINE


def documents(path: Path) -> list[Document]:
    with Store.reader(path) as store:
        return store.find(Document)


def test_a_table_is_read_as_the_person_says(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(csv_of([["x", "y", "z"], ["ع١", TEXT, "أ"], ["ع٢", OTHER, "ب"]], ";").encode(
        "cp1256", "replace"
    ))  # fmt: skip
    arguments = ("--map", "text=y,title=x", "--map", "outlet=z", "--encoding", "cp1256")
    assert run("import", closed, table, *arguments, "--separator", ";") == FINE
    assert "2 new documents" in capsys.readouterr().out
    made = {item.meta.get("outlet"): item for item in documents(closed) if "outlet" in item.meta}
    assert made["أ"].text == TEXT
    assert made["ب"].title == "ع?"  # cp1256 has no Arabic digits


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("--map text", NOT_RUN, "FIELD=COLUMN"),
        ("--map shoe=a", NOT_RUN, "no field"),
        ("--map text=b", PROBLEMS, "no column"),
        ("--encoding klingon", NOT_RUN, "no encoding"),
        ("--separator xx", NOT_RUN, "cannot separate"),
        ("--supersedes --replace", NOT_RUN, "only one"),
        ("--boilerplate burn", NOT_RUN, "burn"),
        ("--format docx", PROBLEMS, "not what its name says"),
    ],
)
def test_a_wrong_choice_is_explained(
    arguments: str,
    code: int,
    said: str,
    closed: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,text\n1,نص\n", encoding="utf-8")
    before = documents(closed)
    assert run("import", closed, table, *arguments.split()) == code
    assert said in capsys.readouterr().err
    assert documents(closed) == before


def test_a_correction_is_asked_about_and_then_taken(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = STRIKE_TEXT.read_text(encoding="utf-8").replace("كاملين", "")
    path = article_file(tmp_path, STRIKE_TEXT.name, text)
    assert run("import", closed, path) == PROBLEMS
    assert "--supersedes" in capsys.readouterr().err
    assert run("import", closed, path, "--supersedes") == FINE
    said = capsys.readouterr()
    assert "1 corrected article, " in said.out
    assert "attributions taken over" in said.out
    assert "could not be taken over" in said.err
    run("list", closed)
    assert f"superseded by {STRIKE_TEXT.name}" in capsys.readouterr().out
    assert run("check", closed) == FINE
    assert "could not be taken over" in capsys.readouterr().out
    assert run(
        "import", closed, article_file(tmp_path, STRIKE_TEXT.name, ARTICLE), "--separate"
    ) == (FINE)


def test_boilerplate_is_cut_when_asked(closed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    assert run("import", closed, tmp_path / "a.html", "--boilerplate", "cut") == FINE
    (made,) = [item for item in documents(closed) if item.meta["file"] == "a.html"]
    assert "المصدر" not in made.text


def test_near_duplicates_are_listed(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", closed, "duplicates") == FINE
    assert "No two documents" in capsys.readouterr().out
    text = STRIKE_TEXT.read_text(encoding="utf-8") + "المصدر: وكالات\n"
    assert run("import", closed, article_file(tmp_path, "b.txt", text)) == FINE
    assert "nearly the same" in capsys.readouterr().err
    assert run("list", closed, "duplicates") == FINE
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "99%" in lines[1] or "98%" in lines[1]
    assert run("list", closed, "duplicates", "--json") == FINE
    ((first, second),) = json.loads(capsys.readouterr().out)
    assert {first["file"], second["file"]} == {"b.txt", STRIKE_TEXT.name}
    assert first["likeness"] == 1
    assert 0.9 < second["likeness"] < 1


def test_a_document_is_withdrawn_with_a_reason_and_comes_back(
    closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("withdraw", closed, STRIKE_TEXT.name) == NOT_RUN
    assert "say why" in capsys.readouterr().err
    assert run("withdraw", closed, "nothing", "--reason", "x") == NOT_RUN
    assert run("withdraw", closed, STRIKE_TEXT.name, "--reason", "سحبه الناشر") == FINE
    assert "1 document was withdrawn." in capsys.readouterr().out
    run("list", closed)
    assert "withdrawn: سحبه الناشر" in capsys.readouterr().out
    run("list", closed, "--json")
    assert json.loads(capsys.readouterr().out)[0]["withdrawn"] == "سحبه الناشر"
    assert run("assign", closed, "--annotator", "A02", STRIKE_TEXT.name) == PROBLEMS
    capsys.readouterr()
    assert run("withdraw", closed, STRIKE_TEXT.name, "--restore") == FINE
    assert "in use again" in capsys.readouterr().out
    assert "withdrawn" not in documents(closed)[0].meta
