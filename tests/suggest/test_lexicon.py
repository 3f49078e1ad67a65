"""The verbs of attribution: the table, and the forms that are made of it by rule."""

from __future__ import annotations

import pytest

from annotator.exchange import load_tagset
from annotator.model.tagset import from_json
from annotator.suggest.lexicon import Form, standard
from annotator.suggest.reading import key

FRAMES = {
    "clause",
    "quote",
    "saying",
    "question",
    "object",
    "الى",
    "عن",
    "على",
    "من",
    "في",
    "ب",
    "ل",
}
MARKS = {
    "accused", "addressee", "asked", "background", "between", "burden", "cause", "claimed",
    "continues", "describes", "document", "downplays", "emphatic", "excludes", "feeling",
    "homograph", "issues", "outlet", "own", "place", "pleads", "renews", "sees", "summons",
    "talk", "wordy",
}  # fmt: skip


def forms(word: str) -> set[tuple[str, str, str, str, int]]:
    """Return lemma, kind, gender, number and person of every reading of a word."""
    return {
        (form.verb.lemma, form.kind, form.gender, form.number, form.person)
        for form in standard().lookup(key(word))
    }


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("قال", ("قال", "past", "m", "s", 3)),
        ("قالت", ("قال", "past", "f", "s", 3)),
        ("قالوا", ("قال", "past", "m", "p", 3)),
        ("قلت", ("قال", "past", "", "s", 1)),
        ("نفت", ("نفى", "past", "f", "s", 3)),
        ("نفوا", ("نفى", "past", "m", "p", 3)),
        ("دعت", ("دعا", "past", "f", "s", 3)),
        ("خشيت", ("خشي", "past", "f", "s", 3)),
        ("تنبأت", ("تنبّأ", "past", "f", "s", 3)),
        ("يقول", ("قال", "present", "m", "s", 3)),
        ("ستقول", ("قال", "present", "f", "s", 3)),
        ("يدعون", ("دعا", "present", "m", "p", 3)),
        ("نقول", ("قال", "present", "", "p", 1)),
        ("مضيفاً", ("أضاف", "participle", "m", "s", 3)),
        ("مضيفة", ("أضاف", "participle", "f", "s", 3)),
        ("نافياً", ("نفى", "participle", "m", "s", 3)),
        ("تحذيرات", ("حذّر", "noun", "", "s", 3)),
        ("أكّد", ("أكّد", "past", "m", "s", 3)),
    ],
)
def test_forms_are_made_by_rule(word: str, form: tuple[str, str, str, str, int]) -> None:
    assert form in forms(word)


@pytest.mark.parametrize(
    ("word", "lemma", "pronoun"),
    [("أكدها", "أكّد", "ها"), ("نفاه", "نفى", "ه"), ("ذكروه", "ذكر", "ه")],
)
def test_a_pronoun_is_taken_off(word: str, lemma: str, pronoun: str) -> None:
    found = standard().lookup(key(word))
    assert (lemma, pronoun) in {(form.verb.lemma, form.pronoun) for form in found}


def test_a_conjunction_is_taken_off() -> None:
    (joined,) = (form for form in standard().lookup(key("وأضاف")) if form.kind == "past")
    assert joined.joined
    assert not any(form.joined for form in standard().lookup(key("أضاف")))


def test_a_noun_has_its_article_preposition_and_owner() -> None:
    def noun(word: str) -> Form:
        return next(form for form in standard().lookup(key(word)) if form.kind == "noun")

    assert noun("التحذيرات").front == key("ال")
    assert noun("دعوته").pronoun == key("ه")


def test_the_table_is_sorted_and_says_nothing_unknown() -> None:
    verbs = standard().verbs
    order = [(verb.key, verb.lemma) for verb in verbs]
    assert order == sorted(order)
    rows = [(verb.lemma, verb.frames) for verb in verbs]
    assert len(rows) == len(set(rows))
    stances = {
        value.id
        for attribute in from_json(load_tagset()).attributes
        if attribute.id == "stance"
        for value in attribute.values
    }
    for verb in verbs:
        assert verb.stance in stances, verb.lemma
        assert verb.frames, verb.lemma
        assert verb.frames <= FRAMES, verb.lemma
        assert verb.marks <= MARKS, verb.lemma


def test_every_mark_and_frame_is_used_by_a_verb() -> None:
    verbs = standard().verbs
    assert {mark for verb in verbs for mark in verb.marks} == MARKS
    assert {frame for verb in verbs for frame in verb.frames} == FRAMES
