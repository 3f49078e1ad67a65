"""What suggestions cost: the growth with the text, and an article against reading its words."""

from __future__ import annotations

import functools
import itertools
import random
import statistics
import time
from collections.abc import Callable

import regex

from annotator.suggest.engine import propose

# Lengths in characters, each ten times the last.
LENGTHS = (10_000, 100_000, 1_000_000)
ALLOWED_GROWTH = 2.0  # cost per character of the longest text against the shortest
ARTICLE = 6_000
WORDS = 100  # how often the words of an article are read meanwhile
ALLOWED_RATIO = 5.0
TRIALS = 5
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
SENTENCES = (
    "وقال وزير الطاقة سامر النجار، في تصريح للصحافيين، إن الشبكة عادت إلى العمل بعد انقطاع طويل.",
    "وأضاف أن الوزارة «لن ترفع الأسعار» هذا العام، مشيرا إلى أن الخطة جاهزة.",
    "ونقلت وكالة الأفق عن مصدر أمني قوله إن المشتبه به فر إلى الخارج.",
    "وانخفض منسوب النهر، بحسب تقرير نشرته جمعية «حماة النهر»، إلى أدنى حد منذ عقود.",
    "ووصل الوفد إلى المدينة مساء الخميس، ثم زار المصنع والميناء قبل أن يغادر.",
    "ولم تستجب الشركة لطلب التعليق، فيما رفض المدير الإدلاء بأي تصريح.",
    "واتهمت نقابة المعلمين الوزارة بالمماطلة، وطالبت بفتح تحقيق في الحادث.",
)


def article(length: int) -> str:
    """Return so many characters of news, in paragraphs of a few sentences."""
    rng = random.Random(length)
    pieces: list[str] = []
    size = 0
    while size < length:
        pieces.append(rng.choice(SENTENCES) + rng.choice([" ", " ", " ", "\n\n"]))
        size += len(pieces[-1])
    return "".join(pieces)[:length]


def seconds(task: Callable[[], object], trials: int = TRIALS) -> float:
    """Return the median time of a task that has run before."""
    task()
    taken = []
    for _ in range(trials):
        begin = time.perf_counter()
        task()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def test_suggestions_grow_with_the_text_only() -> None:
    cost = []
    for length in LENGTHS:
        text = article(length)
        trials = 1 if length == LENGTHS[-1] else TRIALS
        cost.append(seconds(functools.partial(propose, text), trials) / length)
    growth = cost[-1] / cost[0]
    curve = ", ".join(
        f"{length // 1000} kB {each * 1e6:.0f} ms/kB"
        for length, each in zip(LENGTHS, cost, strict=True)
    )
    steps = " ".join(f"{b / a:.2f}" for a, b in itertools.pairwise(cost))
    message = f"{curve}; per kB {steps}, in all {growth:.2f}"
    print(message)  # noqa: T201 — the figure is the point
    assert growth < ALLOWED_GROWTH, message


def test_an_article_costs_little_more_than_reading_its_words() -> None:
    text = article(ARTICLE)
    reading = seconds(lambda: [WORD.findall(text) for _ in range(WORDS)])
    suggesting = seconds(lambda: propose(text))
    ratio = suggesting / reading
    message = (
        f"article {suggesting * 1000:.0f} ms, words {reading * 1000:.0f} ms, ratio {ratio:.1f}"
    )
    print(message)  # noqa: T201 — the figure is the point
    assert ratio < ALLOWED_RATIO, message
