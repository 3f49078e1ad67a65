"""One ratio: a key of the reviewer until the next card stands, against building all anew."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path

from annotator import adjudicate as adj
from annotator.adjudicate import auto, build, matching
from tests.adjudicate.scenes import R, new_store, submit
from tests.adjudicate.simulation import FULL, truth, work

PEOPLE, SENTENCES, KEYS = 6, 40, 12
ALLOWED_RATIO = 1.0


def test_the_next_card_costs_no_new_alignment(tmp_path: Path) -> None:
    right = truth(random.Random(1), SENTENCES, FULL)
    with new_store(tmp_path / "p.isnad", right.text) as store:
        for who in range(PEOPLE):
            submit(store, f"A{who}", work(random.Random(who), right, FULL))
        auto(store, R)
        whole, keys = [], []
        for _ in range(KEYS):
            matching.forget()
            begin = time.perf_counter()
            board = build(store, "d0")
            whole.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            adj.take(store, R, board.open[0], 1)
            build(store, "d0")
            keys.append(time.perf_counter() - begin)
    all_anew, key = statistics.median(whole), statistics.median(keys)
    ratio = key / all_anew
    message = f"key {key * 1000:.0f} ms, all anew {all_anew * 1000:.0f} ms, ratio {ratio:.2f}"
    print(message)  # noqa: T201 — the figure is the point
    assert ratio < ALLOWED_RATIO, message
