"""Learning a model from lessons; the same lessons in the same order give the same model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from annotator.learning.applying import lexicon
from annotator.learning.cases import CHOICES, Case, learnt, of_finding
from annotator.learning.cues import candidates
from annotator.learning.lessons import Lesson, judged, missed
from annotator.learning.model import Model
from annotator.suggest.engine import Findings, find
from annotator.suggest.lexicon import Verb, standard

Tell = Callable[[int, int], object]
# Below so many cases of a choice, the rules know better than what would be learnt.
ENOUGH = 30
_TRUSTED = 0.7  # a new verb is kept if so many of its findings are right


def learn(lessons: Sequence[Lesson], progress: Tell) -> Model:
    """Return what lessons teach. Reads each text twice; `progress` may raise to end it."""
    total = 2 * len(lessons) + len(CHOICES)
    found: list[Findings] = []
    for n, lesson in enumerate(lessons):
        progress(n, total)
        found.append(find(lesson.text, standard()))
    verbs = _new_verbs(lessons, found)
    cases: dict[str, list[Case]] = {}
    for n, (lesson, old) in enumerate(zip(lessons, found, strict=True)):
        progress(len(lessons) + n, total)
        now = find(lesson.text, lexicon(verbs)) if verbs else old
        results = judged(lesson, now.reading, now.drafts)
        for result, made in zip(results, now.proposals, strict=True):
            for name, case in of_finding(n, now.reading, result, made.attributes):
                cases.setdefault(name, []).append(case)
    choices = {}
    for n, name in enumerate(CHOICES):
        progress(2 * len(lessons) + n, total)
        if len(cases.get(name, ())) >= ENOUGH:
            choices[name] = learnt(cases[name])
    progress(total, total)
    return Model(choices, verbs, {name: len(each) for name, each in cases.items()})


def _new_verbs(lessons: Sequence[Lesson], found: Sequence[Findings]) -> tuple[Verb, ...]:
    """Return the new verbs most of whose findings are right in the texts that they come from."""
    both = list(zip(lessons, found, strict=True))
    marked = [(each.reading, list(missed(on, each.reading, each.drafts))) for on, each in both]
    guesses = candidates(marked, standard())
    if not guesses:
        return ()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    wider = lexicon(tuple(guesses))
    new = {verb.key for verb in guesses}
    for lesson in lessons:
        now = find(lesson.text, wider)
        for result in judged(lesson, now.reading, now.drafts):
            if result.draft.lemma in new and result.right is not None:
                (right if result.right else wrong)[result.draft.lemma] += 1
    return tuple(verb for verb in guesses if _is_trusted(right[verb.key], wrong[verb.key]))


def _is_trusted(right: int, wrong: int) -> bool:
    return right > 0 and right >= _TRUSTED * (right + wrong)
