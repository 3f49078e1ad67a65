"""Suggestions for many articles: time against tokenising them, memory, looking for repeats."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

from annotator import accepting, exchange, offering, propagation
from annotator.model import text as texts
from annotator.model.records import Attribution, Document
from annotator.model.tagset import digest
from annotator.store import Store
from tests.helpers import SAMPLES

DOCUMENTS, LENGTH = 400, 6_000  # articles, characters of each
TIMES = 100  # an article's suggestions may take five times as long as so many tokenisings
ALLOWED_RATIO, ALLOWED_GROWTH, ALLOWED_SCAN = 5.0, 25.0, 3.0


def articles() -> list[str]:
    """Articles of paragraphs of real ones, in an order of their own."""
    files = sorted(SAMPLES.rglob("*.txt"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").split("\n")]
    dice = random.Random(1)
    found = []
    for n in range(DOCUMENTS):
        text = f"مقال {n}\n"
        while len(text) < LENGTH:
            text += dice.choice(lines) + "\n"
        found.append(text)
    return found


def memory() -> float:
    """Megabytes of this process that lie in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def test_many_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory is read from /proc")
    found = articles()
    with exchange.create_project(tmp_path / "p.isnad", annotator="A01") as store:
        with store.operation("import_bulk", "gold"):
            for n, text in enumerate(found):
                store.put(Document(f"d{n:05}", f"مقال {n}", text, digest(text)))
        ids = [item.id for item in store.overview()]
        offering.suggest(store, ids[:100])
        before, start = memory(), time.perf_counter()
        done = offering.suggest(store, ids[100:])
        taken = (time.perf_counter() - start) / done.documents
        growth = memory() - before
        scanned = scanning(store, ids)
    start = time.perf_counter()
    for text in found:
        texts.words(text)
    tokenising = (time.perf_counter() - start) / len(found)
    with capsys.disabled():
        sys.stdout.write(
            f"\nsuggesting: {taken * 1e3:.1f} ms an article, {taken / tokenising / TIMES:.2f} of"
            f" {TIMES} tokenisings; memory +{growth:.1f} MB over {done.documents} articles;"
            f" repeats: {scanned / tokenising:.2f} tokenisings an article\n"
        )
    assert taken / tokenising / TIMES < ALLOWED_RATIO
    assert growth < ALLOWED_GROWTH
    assert scanned / tokenising < ALLOWED_SCAN


def scanning(store: Store, ids: list[str]) -> float:
    """Return the seconds for an article in which nothing repeats; reading it is among them."""
    strange = "نص لا يشبه شيئاً مما سبق ولا يعيد منه سطراً واحداً في موضع من مواضعه البتة. " * 75
    with store.operation("import_bulk", "gold"):
        for n in range(DOCUMENTS):
            text = f"{n} {strange}"
            store.put(Document(f"x{n:05}", f"غريب {n}", text, digest(text)))
    accepting.accept_above(store, "A01", ids[:20], 0.0)
    assert len(store.find(Attribution)) > 100
    targets = [f"x{n:05}" for n in range(DOCUMENTS)]
    start = time.perf_counter()
    propagation.find(store, "A01", targets[:1])
    index = time.perf_counter() - start
    start = time.perf_counter()
    assert propagation.find(store, "A01", targets) == []
    return (time.perf_counter() - start - index) / DOCUMENTS
