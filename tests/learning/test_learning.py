"""What a project teaches: conventions, new cues, refusals; nothing is learnt for nothing."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence

import pytest

from annotator import exchange
from annotator.formats import gold
from annotator.learning.applying import propose as propose_with
from annotator.learning.cues import paradigms
from annotator.learning.lessons import Lesson
from annotator.learning.model import RIGHT, Model
from annotator.learning.training import learn
from annotator.model.records import Attribution, Fragments
from annotator.model.tagset import from_json
from annotator.store.fold import silent
from annotator.suggest.engine import Proposal, propose
from annotator.suggest.reading import key
from tests.helpers import SAMPLES
from tests.suggest.saying import words

Propose = Callable[[str], Sequence[Proposal]]
COMPLEMENTIZERS = frozenset({"أن", "إن", "أنّ", "إنّ"})
LEARNT_FROM = 6


@functools.cache
def articles() -> tuple[Lesson, ...]:
    """The sample articles with their gold."""
    tagset = from_json(exchange.load_tagset())
    found = []
    for path in sorted(SAMPLES.rglob("[0-9]*.json")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        found.append(Lesson(text, tuple(gold.read(path, tagset).corpus.attributions)))
    return tuple(found)


def changed(
    lessons: Sequence[Lesson], convention: Callable[[str, Attribution], Attribution | None]
) -> list[Lesson]:
    """The same articles, annotated by another convention."""
    return [
        dataclasses.replace(
            lesson,
            attributions=tuple(
                new for item in lesson.attributions if (new := convention(lesson.text, item))
            ),
        )
        for lesson in lessons
    ]


def equal(suggest: Propose, lessons: Sequence[Lesson], role: str) -> tuple[int, int]:
    """How many spans of a role are exact, of those whose cue was found."""
    exact = found = 0
    for lesson in lessons:
        by_cue = {proposal.spans.get("cue"): proposal for proposal in suggest(lesson.text)}
        for item in lesson.attributions:
            if item.spans.get(role) and item.spans.get("cue") in by_cue:
                found += 1
                exact += by_cue[item.spans["cue"]].spans.get(role) == item.spans[role]
    return exact, found


def taught(lessons: Sequence[Lesson]) -> tuple[Model, Propose]:
    model = learn(lessons, silent)
    return model, lambda text: propose_with(text, model)


def without_complementizer(text: str, item: Attribution) -> Attribution:
    content = item.spans.get("content")
    if not content:
        return item
    start, end = content[0]
    first = text[start:end].split(maxsplit=1)[0]
    if first not in COMPLEMENTIZERS or len(first) + 1 >= end - start:
        return item
    spans = {**item.spans, "content": ((start + len(first) + 1, end), *content[1:])}
    return dataclasses.replace(item, spans=spans)


def test_where_this_projects_contents_begin_is_learnt() -> None:
    lessons = changed(articles(), without_complementizer)
    model, suggest = taught(lessons[:LEARNT_FROM])
    assert model.choices["content start"]
    rules, found = equal(propose, lessons[LEARNT_FROM:], "content")
    now, _ = equal(suggest, lessons[LEARNT_FROM:], "content")
    # A quarter of the contents are clauses, whose edge the rules cannot know.
    assert now > rules + found / 5
    assert now > 0.9 * found


def test_what_a_project_does_as_the_rules_do_is_left_to_them() -> None:
    """Choices that would mend nothing are not learnt, whatever their number of cases."""
    agreeing = [
        Lesson(lesson.text, tuple(map(as_proposed, propose(lesson.text)))) for lesson in articles()
    ]
    model = learn(agreeing, silent)
    assert model.examples["stance"] > 200
    assert not model
    assert not model.verbs


def as_proposed(proposal: Proposal) -> Attribution:
    return Attribution(proposal.id, "d", "A01", proposal.spans, proposal.attributes)


def test_what_is_refused_again_and_again_is_not_proposed() -> None:
    lessons = changed(
        articles(), lambda _text, item: None if item.attributes["stance"] == "requests" else item
    )
    model, suggest = taught(lessons[::2])
    assert model.choices[RIGHT]

    def sure(suggest: Propose, *, requests: bool) -> int:
        return sum(
            (proposal.attributes["stance"] == "requests") is requests and proposal.confidence >= 0.5
            for lesson in lessons[1::2]
            for proposal in suggest(lesson.text)
        )

    assert sure(propose, requests=True) > 10
    assert sure(suggest, requests=True) < 0.75 * sure(propose, requests=True)
    assert sure(suggest, requests=False) > 0.95 * sure(propose, requests=False)


def test_a_stance_of_this_project_is_learnt() -> None:
    def opines(_text: str, item: Attribution) -> Attribution:
        if item.attributes["stance"] != "requests":
            return item
        return dataclasses.replace(item, attributes={**item.attributes, "stance": "opines"})

    lessons = changed(articles(), opines)
    _, suggest = taught(lessons[:LEARNT_FROM])
    stances = [p.attributes["stance"] for x in lessons[LEARNT_FROM:] for p in suggest(x.text)]
    before = [p.attributes["stance"] for x in lessons[LEARNT_FROM:] for p in propose(x.text)]
    assert before.count("requests") >= 10
    assert stances.count("requests") < before.count("requests") / 2


# ---- new cues ------------------------------------------------------------------------------

TAUGHT = (
    "وتبرطم الوزير أن الميزانية لا تكفي، ثم غادر القاعة.",
    "وقال النائب إن الخطة جاهزة. وتبرطمت النائبة أن أحدا لم يقرأها.",
)
NEW = "وفي المساء تبرطم رئيس البلدية أن الطريق لم يرصف بعد."


def marked(text: str, source: str, cue: str, content: str) -> Attribution:
    def at(piece: str) -> Fragments:
        return ((text.index(piece), text.index(piece) + len(piece)),)

    spans = {"source": at(source), "cue": at(cue), "content": at(content)}
    return Attribution(f"{cue}{len(text)}", "d", "A01", spans, {"stance": "opines"})


def lessons_with_new_verb() -> list[Lesson]:
    first, second = TAUGHT
    return [
        Lesson(first, (marked(first, "الوزير", "وتبرطم", "أن الميزانية لا تكفي"),)),
        Lesson(
            second,
            (
                marked(second, "النائب", "وقال", "إن الخطة جاهزة"),
                marked(second, "النائبة", "وتبرطمت", "أن أحدا لم يقرأها"),
            ),
        ),
    ]


def test_a_verb_that_annotators_mark_is_a_cue_from_then_on() -> None:
    assert not propose(NEW)
    _, suggest = taught(lessons_with_new_verb())
    (found,) = suggest(NEW)
    assert words(NEW, found.spans["source"]) == "رئيس البلدية"
    assert words(NEW, found.spans["cue"]) == "تبرطم"
    assert words(NEW, found.spans["content"]) == "أن الطريق لم يرصف بعد"
    assert found.attributes["stance"] == "opines"


def test_a_verb_that_is_mostly_no_cue_is_not_learnt() -> None:
    idle = "وتبرطم الوزير أن الباب مغلق. وتبرطم الحارس أن المفتاح ضاع."
    lessons = [*lessons_with_new_verb(), Lesson(idle, ()), Lesson(idle.replace("و", "ثم "), ())]
    model = learn(lessons, silent)
    assert not model.verbs


def test_a_word_that_can_be_no_form_of_a_verb_teaches_none() -> None:
    text = "يضج الوزير أن الميزانية لا تكفي."
    lesson = Lesson(text, (marked(text, "الوزير", "يضج", "أن الميزانية لا تكفي"),))
    assert not list(paradigms(key("يضج")))
    assert not learn([lesson], silent).verbs


def test_in_an_open_document_only_what_was_refused_is_wrong() -> None:
    text = "وقال الوزير إن الخطة جاهزة. وأضاف أن العمل يبدأ غدا."
    nobody_said = Lesson(text, (), finished=False)
    refused = Lesson(text, (), (propose(text)[0].spans["cue"],), finished=False)
    finished = Lesson(text, ())
    counts = [learn([x], silent).examples.get(RIGHT, 0) for x in (nobody_said, refused, finished)]
    assert counts == [0, 1, 2]


@pytest.mark.parametrize(
    ("word", "past", "present"),
    [
        ("تبرطم", "تبرطم", "يتبرطم"),
        ("وتبرطمت", "تبرطم", "يتبرطم"),
        ("يتبرطم", "تبرطم", "يتبرطم"),
        ("اعترضت", "اعترض", "يعترض"),
        ("يعترضون", "اعترض", "يعترض"),
        ("فاستهجنوا", "استهجن", "يستهجن"),
        ("ومستهجنة", "استهجن", "يستهجن"),
        ("متذمرا", "تذمر", "يتذمر"),
        ("ينفعل", "انفعل", "ينفعل"),
        ("همس", "همس", "يهمس"),
        ("يهمس", "همس", "يهمس"),
    ],
)
def test_the_paradigm_of_a_word_is_guessed(word: str, past: str, present: str) -> None:
    guesses = [guess[:2] for guess in paradigms(key(word))]
    assert (key(past), key(present)) in guesses


def test_the_same_lessons_give_the_same_model() -> None:
    lessons = articles()[:4]
    assert learn(lessons, silent).plain() == learn(lessons, silent).plain()


def test_learning_can_be_ended() -> None:
    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn(articles(), stop)
