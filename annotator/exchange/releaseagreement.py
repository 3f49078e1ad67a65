"""Agreement of a project's annotators for the papers of a dataset: figures of nobody in person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from annotator import people, reports
from annotator.agreement.bootstrap import Interval
from annotator.agreement.figures import Undefined
from annotator.agreement.report import Row
from annotator.store import Store


def agreement_of(store: Store, documents: Collection[str] | None = None) -> dict[str, Any] | None:
    """Return the agreement of first submissions on these documents, or on all.

    None where no document was handed in by several people. No figure is of a person or a pair.
    """
    seen: dict[str, set[str]] = {}
    for item in people.first_submissions(store):
        if documents is None or item.document in documents:
            seen.setdefault(item.document, set()).add(item.annotator)
    several = sorted(id for id, names in seen.items() if len(names) > 1)
    if not several:
        return None
    report = reports.agreement_of(store, documents=several)
    plain = report.plain()
    return {
        "submissions": "first",
        "documents": len(several),
        "annotators": len(report.annotators),
        "replicates": report.replicates,
        "seed": report.seed,
        "algorithm_version": report.version,
        "parameters": plain["parameters"],
        "measures": [_measure(row) for row in report.rows if not row.measure.secondary],
    }


def _measure(row: Row) -> dict[str, Any]:
    bounds, value = row.interval, row.value
    return {
        "measure": row.measure.id,
        "title": row.measure.title,
        "facet": row.facet,
        "value": None if isinstance(value, Undefined) else round(value, 6),
        "undefined": value.reason if isinstance(value, Undefined) else "",
        "low": round(bounds.low, 6) if isinstance(bounds, Interval) else None,
        "high": round(bounds.high, 6) if isinstance(bounds, Interval) else None,
        "unit": row.measure.unit,
        "units": row.units,
        "coverage": None if row.coverage is None else round(row.coverage, 6),
        "how": row.measure.how,
        "citation": row.measure.citation,
    }
