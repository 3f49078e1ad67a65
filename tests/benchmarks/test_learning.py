"""What learning costs: against reading the same texts once, and how it grows with their number."""

from __future__ import annotations

import json
import time

from annotator import exchange
from annotator.formats import gold
from annotator.learning.applying import propose as propose_with
from annotator.learning.lessons import Lesson
from annotator.learning.training import learn
from annotator.model.tagset import from_json
from annotator.store.fold import silent
from annotator.suggest.engine import propose
from tests.helpers import SAMPLES

TIMES = 8  # how often the samples are taken: about as many attributions as 100 articles
ALLOWED_LEARNING = 6.0  # learning, in readings of the same texts by the rules
ALLOWED_GROWTH = 1.6  # cost per text of all against an eighth of them
ALLOWED_SUGGESTING = 2.5  # with a model against the rules alone


def lessons() -> list[Lesson]:
    tagset = from_json(exchange.load_tagset())
    found = []
    for path in sorted(SAMPLES.rglob("[0-9]*.json")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        found.append(Lesson(text, tuple(gold.read(path, tagset).corpus.attributions)))
    return found


def test_learning_costs_a_few_readings() -> None:
    few = lessons()
    many = few * TIMES
    begin = time.perf_counter()
    for lesson in many:
        propose(lesson.text)
    reading = time.perf_counter() - begin
    begin = time.perf_counter()
    learn(few, silent)
    small = time.perf_counter() - begin
    begin = time.perf_counter()
    model = learn(many, silent)
    large = time.perf_counter() - begin
    begin = time.perf_counter()
    for lesson in few:
        propose_with(lesson.text, model)
    with_model = (time.perf_counter() - begin) * TIMES
    size = len(json.dumps(model.plain(), ensure_ascii=False).encode()) // 1000
    growth = large / TIMES / small
    message = (
        f"{len(many)} texts read in {reading:.1f} s, learnt in {large:.1f} s"
        f" = {large / reading:.1f} readings, growth {growth:.2f}, model {size} kB;"
        f" suggesting with it {with_model / reading:.2f} of the rules"
    )
    print(message)  # noqa: T201 — the figure is the point
    assert large / reading < ALLOWED_LEARNING, message
    assert growth < ALLOWED_GROWTH, message
    assert with_model / reading < ALLOWED_SUGGESTING, message
