"""The rules of the house, kept by machine."""

from __future__ import annotations

import io
import re
import string
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from annotator.__main__ import cli
from annotator.ui.actions import ACTIONS

ROOT = Path(__file__).parents[1]
PO = ROOT / "resources" / "i18n" / "ar" / "LC_MESSAGES" / "annotator.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
# Addresses of package indexes and paths of one machine have no place in the repository.
FORBIDDEN = re.compile(
    rb"(files\.pythonhosted|(?<!emit-)index-url|registry\.npmjs|/home/\w+/|/root/\w+)"
)


def arabic() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="ar")


def forms(message: object) -> tuple[str, ...]:
    return tuple(message) if isinstance(message, list | tuple) else (str(message),)


def texts(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    return {forms(message.id)[0]: forms(message.string) for message in catalogue if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_string_of_the_program_is_in_the_catalogue() -> None:
    known = {forms(message.id)[0] for message in arabic()}
    found = {
        forms(message)[0]
        for _, _, message, _, _ in extract_from_dir(ROOT / "annotator", keywords=KEYWORDS)
    }
    assert found - known == set(), "run `make i18n` and translate"
    assert known - found - {""} == set(), "run `make i18n`: these are not used any more"


def test_arabic_is_complete_and_keeps_every_placeholder() -> None:
    for message in arabic():
        if not message.id:
            continue
        sources, targets = forms(message.id), forms(message.string)
        assert all(targets), f"not translated: {message.id}"
        assert not message.fuzzy
        wanted = placeholders(sources[-1])
        # The forms for none, one and two say the number in words.
        for place, target in enumerate(targets):
            found = placeholders(target)
            spelled = len(targets) > 1 and place < 3
            assert found <= wanted, f"{message.id}: {found - wanted}"
            assert wanted - found <= ({"n", "count"} if spelled or "لا غير" in target else set())


def test_the_compiled_catalogue_is_fresh() -> None:
    buffer = io.BytesIO()
    write_mo(buffer, arabic())
    buffer.seek(0)
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    fresh = read_mo(buffer)
    assert texts(compiled) == texts(fresh)


@pytest.mark.parametrize("name", sorted(cli.cli.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"isnad {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_action_has_a_name_of_its_own() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))


def test_no_machine_path_or_index_address_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    own = Path(__file__).name
    names = [name for name in listed.stdout.decode().split("\0") if name and own not in name]
    assert names
    for name in names:
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".mo"}:
            assert FORBIDDEN.search(path.read_bytes()) is None, name
