"""Classifiers: what they learn, that they learn the same again, and how they are written."""

from __future__ import annotations

import json
import math

import pytest

from annotator.errors import AnnotatorError, Place
from annotator.learning.maxent import Weights, train
from annotator.learning.model import Model, from_plain
from annotator.suggest.lexicon import Verb

EXAMPLES = [
    (["bias", "lemma=قال"], "asserts"),
    (["bias", "lemma=قال"], "asserts"),
    (["bias", "lemma=نفى"], "denies"),
    (["bias", "lemma=نفى"], "denies"),
    (["bias", "lemma=قال", "says=لا"], "denies"),
] * 5
VERB = Verb("تذمر", "يتذمر", "", (), "opines", frozenset({"clause", "من"}), frozenset())


def test_what_was_seen_is_likeliest_and_chances_add_up() -> None:
    weights = train(EXAMPLES)
    chances = weights.probabilities(["bias", "lemma=نفى"])
    assert max(chances, key=lambda label: chances[label]) == "denies"
    assert math.isclose(sum(chances.values()), 1.0)
    assert weights.probabilities(["bias", "lemma=قال"])["asserts"] > 0.5
    assert weights.probabilities(["bias", "lemma=قال", "says=لا"])["denies"] > 0.5


def test_the_same_examples_give_the_same_weights() -> None:
    assert train(EXAMPLES) == train(EXAMPLES)


def test_one_label_is_no_choice() -> None:
    weights = train([(["bias"], "yes")] * 9)
    assert not weights
    assert weights.probabilities(["bias"]) == {}


def test_a_model_is_read_as_it_was_written() -> None:
    model = Model({"stance": train(EXAMPLES)}, (VERB,), {"stance": 25})
    written = json.dumps(model.plain(), ensure_ascii=False)
    assert from_plain(json.loads(written), Place()) == model


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"version": 2, "choices": {}, "verbs": [], "examples": {}},
        {"version": 1, "choices": {"stance": {"asserts": ["x"]}}, "verbs": [], "examples": {}},
        {"version": 1, "choices": {"stance": {"a": {"x": "1"}}}, "verbs": [], "examples": {}},
        {"version": 1, "choices": {}, "verbs": [{"lemma": "قال"}], "examples": {}},
        {"version": 1, "choices": {}, "verbs": "قال", "examples": {}},
        {"version": 1, "choices": {}, "verbs": [], "examples": {"stance": None}},
    ],
)
def test_what_is_no_model_is_refused(data: object) -> None:
    with pytest.raises(AnnotatorError) as refused:
        from_plain(data, Place(file="model.json"))
    assert refused.value.problems[0].code == "model_unreadable"


def test_labels_without_weights_take_part() -> None:
    weights = Weights({"yes": {"x": 2.0}, "no": {}})
    assert weights.probabilities(["x"])["yes"] == pytest.approx(1 / (1 + math.exp(-2)))
    assert weights.probabilities(["other"]) == {"yes": 0.5, "no": 0.5}
