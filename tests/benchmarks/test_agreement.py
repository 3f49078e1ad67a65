"""Two ratios: our assignment against SciPy's, a project's agreement against its alignment."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

import pytest

from annotator import paths
from annotator.agreement.assignment import maximise
from annotator.agreement.normal import Letters
from annotator.agreement.report import agreement
from annotator.agreement.similarity import shape, similarity
from annotator.agreement.view import view
from annotator.model.tagset import from_json
from tests.agreement.synthetic import project

ALLOWED_ASSIGNMENT, ALLOWED_AGREEMENT = 150, 10
DOCUMENTS, ANNOTATORS, REPLICATES = 500, 3, 1000


def seconds(step: Callable[[], object], rounds: int) -> float:
    """The median of the processor time; other work on the machine does not count."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        step()
        times.append(time.process_time() - begin)
    return statistics.median(times)


@pytest.mark.parametrize("kind", ["attributions", "dense"])
def test_a_pair_is_aligned(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    if kind == "dense":
        random = Random(1)
        weights = [[random.random() for _ in range(100)] for _ in range(100)]
    else:
        (one, other), (document,) = project(1, 1, 2, 100)
        letters = Letters(document.text)
        first, second = (
            [shape(letters, layer.annotator, item) for item in layer.attributions]
            for layer in (one, other)
        )
        weights = [[max(0.0, similarity(a, b) - 0.3) for b in second] for a in first]
    numpy = pytest.importorskip("numpy")
    matrix = numpy.array(weights)
    rows, columns = optimize.linear_sum_assignment(matrix, maximize=True)
    found = maximise(weights)
    total = sum(weights[row][column] for row, column in enumerate(found) if column >= 0)
    assert total == pytest.approx(float(matrix[rows, columns].sum()))
    ours = seconds(lambda: maximise(weights), 7)
    theirs = seconds(lambda: optimize.linear_sum_assignment(matrix, maximize=True), 101)
    with capsys.disabled():
        sys.stdout.write(
            f"\nassignment {len(weights)} × {len(weights[0])} ({kind}) {1000 * ours:.2f} ms;"
            f" scipy.optimize.linear_sum_assignment {1000 * theirs:.3f} ms;"
            f" ratio {ours / theirs:.0f}\n"
        )
    assert ours <= ALLOWED_ASSIGNMENT * theirs


def test_a_project_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    file = paths.data("resources") / "tagsets" / "default.json"
    tagset = from_json(json.loads(file.read_bytes()))
    layers, documents = project(1, DOCUMENTS, ANNOTATORS)
    by_document = {document.id: [] for document in documents}
    for layer in layers:
        by_document[layer.document].append(layer)
    alignment = seconds(
        lambda: [view(document, by_document[document.id], {}) for document in documents], 3
    )
    whole = seconds(lambda: agreement(layers, documents, tagset, replicates=REPLICATES), 1)
    attributions = sum(len(layer.attributions) for layer in layers)
    with capsys.disabled():
        sys.stdout.write(
            f"\nagreement of {DOCUMENTS} documents × {ANNOTATORS} annotators"
            f" ({attributions:,} attributions, {REPLICATES:,} replicates) {whole:.2f} s;"
            f" alignment alone {alignment:.2f} s; ratio {whole / alignment:.1f}\n"
        )
    assert whole <= ALLOWED_AGREEMENT * alignment
