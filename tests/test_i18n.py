"""Every problem can be said and every operation has a name, in each language there is."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import check, edits, i18n
from annotator.errors import Place, Problem
from annotator.exchange import load_tagset
from annotator.model.links import LINKS
from annotator.model.records import Attribution
from annotator.sentences import OPERATIONS, SENTENCES
from annotator.store import log
from annotator.store.driver import _CODES
from tests.helpers import ROOT, Project, article_file, at, contents, gold_file, gold_item

SOURCES = sorted((ROOT / "annotator").rglob("*.py"))
MAKERS = {"mistake", "Problem", "note", "_problem", "_Refused"}


def placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def constants(node: ast.expr | None) -> list[str]:
    """The strings that an expression may be: itself, or both branches of a choice."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) + constants(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def keys(node: ast.expr | None) -> set[str] | None:
    """The keys of a literal dictionary; None where they are not written there."""
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return {text for key in node.keys for text in constants(key)}


Use = tuple[str, str, set[str] | None]  # where, code, names of its parameters if known


def uses_in_call(where: str, node: ast.Call) -> Iterator[Use]:
    named = {keyword.arg for keyword in node.keywords}
    given = None if None in named else {name for name in named if name}
    if called(node) == "Problem":
        third = node.args[2] if len(node.args) > 2 else None
        params = next((k.value for k in node.keywords if k.arg == "params"), third)
        given = keys(params) if params else set()
    elif called(node) == "note":
        given = set()
    for code in constants(node.args[0]):
        yield where, code, given


def uses() -> Iterator[Use]:
    """Every problem code that the program makes, as far as its source says so."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and called(node) in MAKERS and node.args:
                yield from uses_in_call(where, node)
            elif path.name == "check.py" and isinstance(node, ast.Yield):
                if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
                    code, _, params = node.value.elts
                    yield from ((where, text, keys(params)) for text in constants(code))
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
                yield from ((where, text, None) for text in constants(node.value))


USES = list(uses())


def test_the_search_finds_what_there_is() -> None:
    found = {code for _, code, _ in USES}
    assert len(found) > 90
    assert found >= {"file_empty", "json_depth", "cue_missing", "hidden_skipped", "zip_member"}


def test_every_code_has_a_sentence() -> None:
    missing = {(where, code) for where, code, _ in USES if code not in SENTENCES}
    assert not missing
    assert {code for _, code in _CODES} <= set(SENTENCES)
    assert set(SENTENCES) >= check.STRUCTURE


def test_every_rule_that_a_tagset_may_set_has_a_sentence() -> None:
    assert set(load_tagset()["rules"]) <= set(SENTENCES)


def test_every_placeholder_of_a_sentence_is_supplied() -> None:
    wanting = {
        (where, code, name)
        for where, code, given in USES
        if given is not None
        for name in placeholders(SENTENCES[code]) - given
    }
    assert not wanting


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("code", SENTENCES)
def test_a_translation_has_the_placeholders_of_its_sentence(code: str, language: str) -> None:
    message = SENTENCES[code]
    translated = i18n._catalogue(language).gettext(message)
    assert placeholders(translated) == placeholders(message)
    assert translated.strip() == translated
    assert not translated.endswith(".")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_sentence_can_be_filled(language: str) -> None:
    i18n.set_language(language)
    for code, message in SENTENCES.items():
        said = i18n.sentence(Problem(code, params=dict.fromkeys(placeholders(message), "«{س}»")))
        assert said.count("«{س}»") == sum(
            1 for part in string.Formatter().parse(said_raw(message)) if part[1]
        )


def said_raw(message: str) -> str:
    return i18n._catalogue(i18n.language()).gettext(message)


def test_an_unknown_code_is_said_not_raised() -> None:
    assert "no_such_code" in i18n.sentence(Problem("no_such_code"))


# ---- operations -----------------------------------------------------------------------------


def test_every_operation_written_in_the_source_has_a_name() -> None:
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) == "operation" and node.args:
                found |= set(constants(node.args[0]))
    assert found >= {"import", "promote", "delete_attribution"}
    assert found <= set(OPERATIONS)
    assert set(OPERATIONS) >= log.BARRIERS


def test_every_verb_leaves_an_operation_with_a_name(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    document = store.overview()[0].id
    one = store.find(Attribution)[0].id
    other = edits.start_attribution(store, "A01", document, "cue", [tuple(at("قالت"))]).id
    edits.set_span(store, "A01", other, "source", [tuple(at("الوزارة"))])
    edits.set_span(store, "A01", other, "source", [])
    for attribute in store.tagset.attributes:
        edits.set_attribute(store, "A01", other, attribute.id, attribute.values[1].id)
    edits.set_note(store, "A01", other, "حاشية")
    edits.set_implicit(store, "A01", other, {"reason": "passive"})
    edits.set_entity(store, "A01", other, "الكرملين")
    for relation in LINKS:
        edits.link(store, "A01", other, relation, one)
        edits.link(store, "A01", other, relation, None)
    edits.set_state(store, "A01", document, "submitted")
    region = edits.mark_region(store, "A01", document, "boilerplate", 0, 3)
    edits.remove_region(store, "A01", region.id)
    edits.delete_attributions(store, "A01", [other])
    edits.promote(store, "A01", [])
    edits.add_annotator(store, "A02")
    names = {row["name"] for row in contents(store)["operation"]}
    # Barriers, and what test_people, tests/adjudicate and test_merge drive.
    elsewhere = {"import_bulk", "merge", "migrate", "change_tagset"}
    elsewhere |= {"assign", "submit", "reopen", "settle_conflict"}
    elsewhere |= {name for name in OPERATIONS if name.startswith("adjudicate")}
    # test_people, test_superseding, test_flow
    elsewhere |= {"set_shows_others", "withdraw", "withdraw_document", "restore_document"}
    elsewhere |= {"repeat_source", "set_values"}
    # test_accepting and test_propagation
    elsewhere |= {"accept_suggestion", "accept_suggestions", "correct_suggestion"}
    elsewhere |= {"reject_suggestion", "propagate", "set_coverage"}
    assert names == set(OPERATIONS) - elsewhere


def test_every_operation_named_in_the_source_has_a_name_for_people() -> None:
    named = {
        node.args[0].value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node) == "operation" and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    assert len(named) > 10
    assert named <= set(OPERATIONS)


def test_operations_are_called_in_the_language_of_the_reader() -> None:
    assert i18n.operation_name("set_stance") == "stance"
    assert i18n.operation_name("set_mood_of_our_own") == "set_mood_of_our_own"
    said = i18n.sentence(Problem("undo_changed", params={"operation": "set_stance"}))
    assert "stance" in said
    assert "set_stance" not in said


# ---- languages and places -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ar_SY.UTF-8"}, "ar"),
        ({"LANG": "ar_SY.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "ar"}, "ar"),
        ({"ISNAD_LANG": "AR", "LC_ALL": "en_GB"}, "ar"),
        ({"LANG": "C"}, "en"),
        ({"ISNAD_LANG": "klingon", "LANG": "ar"}, "ar"),
    ],
)
def test_the_language_is_the_one_asked_for_first(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ISNAD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.system_language() == language


def test_an_unknown_language_is_english() -> None:
    i18n.set_language("xx")
    assert (i18n.language(), i18n.is_rtl()) == ("en", False)
    i18n.set_language("ar")
    assert (i18n.language(), i18n.is_rtl()) == ("ar", True)


def test_what_people_wrote_is_isolated_and_never_taken_for_a_placeholder() -> None:
    said = i18n.sentence(Problem("layer_missing", params={"name": "{x} \u202eABC"}))
    assert "\u2068{x} \u202eABC\u2069" in said


def test_a_place_says_all_that_is_known() -> None:
    place = Place("f.json", 3, "/a/0", "d1", "عنوان", "A01", "x1", "نفى", "cue", 4, 7)
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        said = i18n.where(place)
        for part in ("f.json", "3", "/a/0", "عنوان", "A01", "نفى", "cue", "4", "7"):
            assert part in said
        assert "d1" not in said
        assert "x1" not in said
        assert i18n.where(Place()) == ""
