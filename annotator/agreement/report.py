"""Agreement of a project: every measure with its interval, per document, pair and annotator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotator.agreement.align import ALGORITHM_VERSION
from annotator.agreement.bootstrap import MIN_DOCUMENTS, Interval, resampled, summary
from annotator.agreement.disagreements import Disagreement, disagreements_in
from annotator.agreement.figures import Figure, Sums, Undefined, pooled
from annotator.agreement.measures import MEASURES, Measure, facets_of, measure_of
from annotator.agreement.similarity import DEFAULTS, Parameters
from annotator.agreement.view import AnnotatedLayer, View, view
from annotator.model.records import Document
from annotator.model.tagset import Tagset

Pair = tuple[str, str]
SEED = 20261125


@dataclass(frozen=True, slots=True)
class Row:
    """One measure for one facet.

    `units` is how many things were compared, in `unit`; `coverage` their share of those that
    could have been, None where that has no meaning. `mean` is over documents with a value.
    """

    measure: Measure
    facet: str
    value: Figure
    interval: Interval | Undefined
    units: float
    coverage: float | None
    mean: Figure
    by_document: Mapping[str, Figure]
    by_pair: Mapping[Pair, Figure]
    by_annotator: Mapping[str, Figure]

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form; what is undefined is {"undefined": reason}."""
        bounds = self.interval
        return {
            "measure": self.measure.id,
            "facet": self.facet,
            "value": _plain(self.value),
            "interval": _plain(bounds)
            if isinstance(bounds, Undefined)
            else {"low": bounds.low, "high": bounds.high, "replicates": bounds.replicates},
            "unit": self.measure.unit,
            "units": self.units,
            "coverage": self.coverage,
            "mean_of_documents": _plain(self.mean),
            "by_document": {name: _plain(value) for name, value in self.by_document.items()},
            "by_pair": [
                {"pair": list(pair), "value": _plain(value)} for pair, value in self.by_pair.items()
            ],
            "by_annotator": {name: _plain(value) for name, value in self.by_annotator.items()},
        }


def _plain(value: Figure) -> object:
    return {"undefined": value.reason} if isinstance(value, Undefined) else value


@dataclass(frozen=True, slots=True)
class Report:
    """All rows, and how they came about. `views` hold the alignments, by document.

    `single` counts documents with one annotator, which say nothing about agreement; `empty`
    those in which nobody found an attribution.
    """

    rows: tuple[Row, ...]
    views: Mapping[str, View]
    annotators: tuple[str, ...]
    single: int
    empty: int
    seed: int
    replicates: int
    parameters: Parameters
    version: str = ALGORITHM_VERSION

    def row(self, measure: str, facet: str = "") -> Row:
        """Return one row; KeyError if the report has none such."""
        for row in self.rows:
            if row.measure.id == measure and row.facet == facet:
                return row
        raise KeyError((measure, facet))

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form, equal for equal reports; alignments are not in it."""
        return {
            "algorithm_version": self.version,
            "parameters": {
                name: getattr(self.parameters, name)
                for name in ("cue", "content", "source", "threshold")
            },
            "seed": self.seed,
            "replicates": self.replicates,
            "documents": len(self.views),
            "documents_with_one_annotator": self.single,
            "documents_without_attributions": self.empty,
            "annotators": list(self.annotators),
            "measures": [row.plain() for row in self.rows],
        }


class _Table:
    """The sums of one collector and facet: by document, by pair, by annotator."""

    def __init__(self, measure: Measure, facet: str) -> None:
        self.collect = measure.collect
        self.joint = measure.joint
        self.facet = facet
        self.documents: list[Sums] = []
        self.pairs: dict[Pair, Sums] = {}
        self.annotators: dict[str, Sums] = {}
        self.keys: list[str] = []
        self.offset = 0

    def add(self, whole: View, parts: Mapping[Pair, View]) -> None:
        found = {pair: self.collect(part, self.facet) for pair, part in parts.items()}
        for pair, sums in found.items():
            _into(self.pairs.setdefault(pair, {}), sums)
            for name in () if self.joint else pair:
                _into(self.annotators.setdefault(name, {}), sums)
        several = self.joint and len(whole.annotators) > 2
        self.documents.append(
            self.collect(whole, self.facet) if several else pooled(list(found.values()))
        )

    def place(self, offset: int) -> int:
        """Choose the entries of the resampled rows; return the first free place."""
        self.keys = sorted({key for sums in self.documents for key in sums})
        self.offset = offset
        return offset + len(self.keys)

    def numbers(self, document: int) -> list[float]:
        sums = self.documents[document]
        return [sums.get(key, 0.0) for key in self.keys]

    def sums(self, numbers: Sequence[float]) -> Sums:
        return dict(zip(self.keys, numbers[self.offset :], strict=False))


def _into(total: Sums, sums: Sums) -> None:
    for key, value in sums.items():
        total[key] = total.get(key, 0.0) + value


@dataclass(frozen=True, slots=True)
class _Line:
    measure: Measure
    facet: str
    table: _Table

    def figure(self, sums: Sums) -> Figure:
        return self.measure.function(sums, self.facet)


def agreement(
    layers: Sequence[AnnotatedLayer],
    documents: Sequence[Document],
    tagset: Tagset,
    *,
    seed: int = SEED,
    replicates: int = 1000,
    parameters: Parameters = DEFAULTS,
) -> Report:
    """Compare submitted layers, one per annotator and document; the order of all is irrelevant.

    `documents` are those that the layers name, and may be more. ValueError or KeyError where
    layers do not fit. `replicates` = 0 leaves the intervals out.
    """
    texts = {document.id: document for document in documents}
    by_document: dict[str, list[AnnotatedLayer]] = {}
    for layer in layers:
        by_document.setdefault(layer.document, []).append(layer)
    groups = {
        item.id: {value.id: value.group for value in item.values if value.group}
        for item in tagset.attributes
    }
    views = {
        id: view(texts[id], several, groups, seed, parameters)
        for id, several in sorted(by_document.items())
        if len(several) > 1
    }
    lines = _lines(tagset)
    tables = list({id(line.table): line.table for line in lines}.values())
    for whole in views.values():
        parts = {pair: whole.pair(*pair) for pair in combinations(whole.annotators, 2)}
        for table in tables:
            table.add(whole, parts)
    intervals = _intervals(lines, tables, len(views), seed, replicates)
    names = list(views)
    return Report(
        tuple(_row(line, names, interval) for line, interval in zip(lines, intervals, strict=True)),
        views,
        tuple(sorted({layer.annotator for layer in layers})),
        len(by_document) - len(views),
        sum(not whole.clusters for whole in views.values()),
        seed,
        replicates,
        parameters,
    )


def _lines(tagset: Tagset) -> list[_Line]:
    tables: dict[tuple[object, str], _Table] = {}
    lines: list[_Line] = []
    for measure in MEASURES:
        for facet in facets_of(measure, tagset):
            key = measure.collect, measure.collected(facet)
            if key not in tables:
                tables[key] = _Table(measure, key[1])
            lines.append(_Line(measure, facet, tables[key]))
    return lines


def _intervals(
    lines: Sequence[_Line], tables: Sequence[_Table], documents: int, seed: int, replicates: int
) -> list[Interval | Undefined]:
    """Resample the documents once for all measures."""
    if documents < MIN_DOCUMENTS:
        return [Undefined("few_documents")] * len(lines)
    width = 0
    for table in tables:
        width = table.place(width)
    rows = [
        [number for table in tables for number in table.numbers(document)]
        for document in range(documents)
    ]
    values: list[list[float]] = [[] for _ in lines]
    for numbers in resampled(rows, seed, replicates):
        sums = {id(table): table.sums(numbers) for table in tables}
        for line, found in zip(lines, values, strict=True):
            value = line.figure(sums[id(line.table)])
            if not isinstance(value, Undefined):
                found.append(value)
    return [summary(found, replicates) for found in values]


def _row(line: _Line, names: Sequence[str], interval: Interval | Undefined) -> Row:
    table = line.table
    total = pooled(table.documents)
    value = line.figure(total) if names else Undefined("no_pairs")
    by_document = {
        name: line.figure(sums) for name, sums in zip(names, table.documents, strict=True)
    }
    defined = [figure for figure in by_document.values() if not isinstance(figure, Undefined)]
    few = isinstance(interval, Undefined) and interval.reason == "few_documents"
    if isinstance(value, Undefined) and not few:
        interval = Undefined("value_undefined")
    return Row(
        line.measure,
        line.facet,
        value,
        interval,
        total.get("units", 0.0),
        total.get("units", 0.0) / total["of"] if total.get("of") else None,
        sum(defined) / len(defined) if defined else _why(value),
        by_document,
        {pair: line.figure(sums) for pair, sums in sorted(table.pairs.items())},
        {name: line.figure(sums) for name, sums in sorted(table.annotators.items())},
    )


def _why(value: Figure) -> Undefined:
    """Return why there is no mean over documents: what the pooled value says, or no units."""
    return value if isinstance(value, Undefined) else Undefined("no_units")


def disagreements(
    report: Report,
    measure: str,
    pair: Pair | None = None,
    document: str | None = None,
    facet: str = "",
) -> list[Disagreement]:
    """Return what lies behind a figure, in text order; without `facet` for all of them."""
    return list(_disagreements(report, measure_of(measure), pair, document, facet))


def _disagreements(
    report: Report, measure: Measure, pair: Pair | None, document: str | None, facet: str
) -> Iterator[Disagreement]:
    for name, whole in report.views.items():
        if document is not None and name != document:
            continue
        names = tuple(sorted(pair)) if pair else whole.annotators
        if not set(names) <= set(whole.annotators):
            continue
        part = whole.pair(names[0], names[1]) if pair else whole
        yield from disagreements_in(part, measure.about, facet)


__all__ = [
    "MEASURES",
    "AnnotatedLayer",
    "Disagreement",
    "Measure",
    "Report",
    "Row",
    "agreement",
    "disagreements",
]
