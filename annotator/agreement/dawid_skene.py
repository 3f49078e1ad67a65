"""Reliability of annotators without gold (Dawid & Skene 1979, Applied Statistics 28:20-28)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.figures import Undefined

Responses = Mapping[str, Mapping[str, Sequence[str]]]  # item → observer → answers
_FLOOR = 1e-300


@dataclass(frozen=True, slots=True)
class Estimate:
    """Prevalence by class, error rates by observer (rows true, columns said), classes by item."""

    classes: tuple[str, ...]
    prevalence: tuple[float, ...]
    errors: Mapping[str, tuple[tuple[float, ...], ...]]
    items: Mapping[str, tuple[float, ...]]
    log_likelihood: float
    rounds: int

    def diagonal(self, observer: str) -> tuple[float, ...]:
        """Return how often the observer says what is true, by class."""
        return tuple(row[place] for place, row in enumerate(self.errors[observer]))


Table = list[list[float]]


class _Em:
    def __init__(self, responses: Responses, classes: Sequence[str], prior: float) -> None:
        place = {name: n for n, name in enumerate(classes)}
        self.items = sorted(responses)
        self.prior = prior
        self.size = len(classes)
        self.observers = sorted({name for said in responses.values() for name in said})
        self.counts: list[list[tuple[str, list[int]]]] = []
        for item in self.items:
            row = []
            for name in sorted(responses[item]):
                answers = [place[answer] for answer in responses[item][name]]
                row.append((name, [answers.count(n) for n in range(self.size)]))
            self.counts.append(row)

    def start(self) -> Table:
        """Return each item's share of votes."""
        truth = []
        for row in self.counts:
            votes = [float(sum(said[n] for _, said in row)) for n in range(self.size)]
            total = sum(votes)
            truth.append([v / total if total else 1 / self.size for v in votes])
        return truth

    def maximise(self, truth: Table) -> tuple[list[float], dict[str, Table]]:
        size = range(self.size)
        prevalence = [sum(row[j] for row in truth) / len(truth) for j in size]
        tables = {
            name: [[self.prior * (j == k) for k in size] for j in size] for name in self.observers
        }
        for row, weights in zip(self.counts, truth, strict=True):
            for name, said in row:
                table = tables[name]
                for j in size:
                    for k in size:
                        table[j][k] += weights[j] * said[k]
        for table in tables.values():
            for j in size:
                total = sum(table[j])
                table[j] = [cell / total if total else 0.0 for cell in table[j]]
        return prevalence, tables

    def expect(self, prevalence: list[float], tables: Mapping[str, Table]) -> tuple[Table, float]:
        """Return the items' classes and the log-likelihood."""
        size = range(self.size)
        logs = {
            name: [[math.log(max(cell, _FLOOR)) for cell in row] for row in table]
            for name, table in tables.items()
        }
        start = [math.log(max(share, _FLOOR)) for share in prevalence]
        truth, total = [], 0.0
        for row in self.counts:
            scores = [
                start[j] + sum(said[k] * logs[name][j][k] for name, said in row for k in size)
                for j in size
            ]
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            whole = sum(shares)
            total += top + math.log(whole)
            truth.append([share / whole for share in shares])
        return truth, total


def estimate(
    responses: Responses,
    classes: Sequence[str],
    *,
    prior: float = 0.5,
    rounds: int = 500,
    tolerance: float = 1e-9,
) -> Estimate | Undefined:
    """Estimate by EM who errs how; every answer must be one of `classes`.

    `prior` is added to the diagonal of each observer's table, so that few answers do not make an
    observer perfectly wrong; 0 is the method of 1979. It stops after `rounds`, or when the
    log-likelihood moves by less than `tolerance`.
    """
    em = _Em(responses, classes, prior)
    if not em.items or not em.observers:
        return Undefined("no_units")
    truth = em.start()
    likelihood, done = -math.inf, 0
    prevalence, tables = em.maximise(truth)
    for done in range(1, rounds + 1):  # noqa: B007 — how many rounds it took is reported
        truth, reached = em.expect(prevalence, tables)
        prevalence, tables = em.maximise(truth)
        if abs(reached - likelihood) < tolerance:
            likelihood = reached
            break
        likelihood = reached
    return Estimate(
        tuple(classes),
        tuple(prevalence),
        {name: tuple(map(tuple, table)) for name, table in tables.items()},
        {item: tuple(row) for item, row in zip(em.items, truth, strict=True)},
        likelihood,
        done,
    )
