"""Ratios: assignment and alignment against SciPy, a project's agreement against its alignment."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

import numpy
import pytest
from scipy.optimize import linear_sum_assignment

from annotator import paths
from annotator.agreement.align import align
from annotator.agreement.assignment import best_pairs
from annotator.agreement.normal import Letters
from annotator.agreement.report import agreement
from annotator.agreement.similarity import DEFAULTS, Shape, shape, similarity
from annotator.agreement.view import view
from annotator.model.tagset import from_json
from tests.agreement.synthetic import project

ALLOWED_ASSIGNMENT = {"attributions": 5, "dense": 400}
ALLOWED_ALIGNMENT, ALLOWED_AGREEMENT = 200, 10
DOCUMENTS, ANNOTATORS, REPLICATES = 500, 3, 1000


def seconds(step: Callable[[], object], rounds: int) -> float:
    """The median of the processor time; other work on the machine does not count."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        step()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def pair(attributions: int) -> tuple[list[Shape], list[Shape]]:
    """Two annotators' attributions on one document."""
    (one, other), (document,) = project(1, 1, 2, attributions)
    letters = Letters(document.text)
    first, second = (
        [shape(letters, layer.annotator, item) for item in layer.attributions]
        for layer in (one, other)
    )
    return first, second


@pytest.mark.parametrize("kind", ["attributions", "dense"])
def test_a_pair_is_assigned(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`dense` is the worst case: everything overlaps everything, which no annotator does."""
    if kind == "dense":
        random = Random(1)
        matrix = numpy.array([[random.random() for _ in range(100)] for _ in range(100)])
    else:
        first, second = pair(100)
        gains = [[max(0.0, similarity(a, b) - DEFAULTS.threshold) for b in second] for a in first]
        matrix = numpy.array(gains)
    weights = {
        (row, column): float(matrix[row, column]) for row, column in numpy.argwhere(matrix).tolist()
    }
    best = float(matrix[linear_sum_assignment(matrix, maximize=True)].sum())
    assert sum(weights[place] for place in best_pairs(weights)) == pytest.approx(best)
    ours = seconds(lambda: best_pairs(weights), 31)
    theirs = seconds(lambda: linear_sum_assignment(matrix, maximize=True), 101)
    rows, columns = matrix.shape
    with capsys.disabled():
        sys.stdout.write(
            f"\nassignment {rows} × {columns} ({kind}, {len(weights):,} edges)"
            f" {1000 * ours:.3f} ms; scipy.optimize.linear_sum_assignment {1000 * theirs:.3f} ms;"
            f" ratio {ours / theirs:.1f}\n"
        )
    assert ours <= ALLOWED_ASSIGNMENT[kind] * theirs


def test_a_pair_is_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole alignment, similarities and links included, against the bare assignment."""
    first, second = pair(100)
    found = align([*first, *second])
    matrix = numpy.array([[similarity(a, b) - DEFAULTS.threshold for b in second] for a in first])
    matrix = numpy.maximum(matrix, 0)
    best = float(matrix[linear_sum_assignment(matrix, maximize=True)].sum())
    assert found.objective == pytest.approx(best)
    ours = seconds(lambda: align([*first, *second]), 31)
    theirs = seconds(lambda: linear_sum_assignment(matrix, maximize=True), 101)
    with capsys.disabled():
        sys.stdout.write(
            f"\nalignment of {len(first)} with {len(second)} attributions {1000 * ours:.2f} ms;"
            f" scipy.optimize.linear_sum_assignment alone on the same matrix"
            f" {1000 * theirs:.3f} ms; ratio {ours / theirs:.0f}\n"
        )
    assert ours <= ALLOWED_ALIGNMENT * theirs


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
