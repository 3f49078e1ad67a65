"""The word lists: one form, no word twice, nothing that cannot match, nothing unused."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

import pytest

from annotator.model import text as texts
from annotator.suggest.reading import key
from annotator.suggest.wordlists import parsed, words
from tests.helpers import ROOT

FILE = ROOT / "resources" / "lexicons" / "words.txt"
LISTED = parsed(FILE.read_text("utf-8"))


def strings() -> Iterator[str]:
    """Yield the strings of the code that asks for classes."""
    for path in itertools.chain(
        (ROOT / "annotator" / "suggest").glob("*.py"), (ROOT / "annotator" / "ui").glob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("name", LISTED)
def test_a_class_is_sorted_and_has_no_word_twice(name: str) -> None:
    folded = [key(word) for word in LISTED[name]]
    assert folded == sorted(set(folded))


@pytest.mark.parametrize("name", LISTED)
def test_every_listed_word_is_one_word(name: str) -> None:
    for word in LISTED[name]:
        assert texts.words(word) == [(0, len(word))], word


def test_every_class_is_asked_for() -> None:
    asked = set(strings())
    unused = {
        name
        for name in words().names()
        if name not in asked and not {name.partition(".")[0], name.partition(".")[0] + "."} & asked
    }
    assert unused == set()


def test_every_class_that_is_asked_for_exists() -> None:
    """The names in calls of `has`, `is_a`, `family` and in tuples of names are classes."""
    known = {part for name in words().names() for part in (name, name.partition(".")[0])}
    asked = set()
    for path in (ROOT / "annotator" / "suggest").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in {"has", "is_a"}:
                    asked |= {(path.name, n) for n in literals(node.args[1:])}
                elif node.func.attr == "family":
                    asked |= {(path.name, n) for n in literals(node.args)}
    assert {(file, name) for file, name in asked if name not in known} == set()


def literals(nodes: list[ast.expr]) -> Iterator[str]:
    return (
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_a_comment_stands_before_every_class_or_family() -> None:
    lines = FILE.read_text("utf-8").splitlines()
    family = ""
    for before, line in itertools.pairwise(["", *lines]):
        if line.endswith(":") and not line.startswith(("#", " ")):
            name = line[:-1].partition(".")[0]
            assert before.startswith("#") or name == family, line
            family = name


def test_a_noun_is_found_whatever_is_written_onto_it() -> None:
    lists = words()
    assert lists.noun(key("والمسؤولين")) == key("مسؤول")
    assert lists.noun(key("لصحيفتها")) == key("صحيفة")
    assert lists.noun(key("للوزارة")) == key("وزارة")
    assert lists.noun(key("كلمة")) == key("كلمة")
