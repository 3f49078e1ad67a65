"""What the command line prints of formats: which there are, and what they do not keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.formats import FORMATS, Format, Loss
from annotator.i18n import _

Losses = Sequence[tuple[Loss, int]]


def lines() -> Iterator[str]:
    """Yield each format with what it is for and what can be done with it."""
    for item in FORMATS:
        yield f"{item.name}: {_(item.title)} ({_(', ').join(_uses(item))})"
        if item.explains:
            yield f"    {_(item.explains)}"


def data() -> list[dict[str, Any]]:
    """Return the formats for scripts."""
    return [
        {
            "name": item.name,
            "title": item.title,
            "explains": item.explains,
            "suffixes": list(item.suffixes),
            "reads": item.read is not None,
            "writes": item.write is not None,
            "loses": [loss.id for loss in item.loses],
        }
        for item in FORMATS
    ]


def _uses(item: Format) -> Iterator[str]:
    if item.read is not None:
        yield _("import")
    if item.write is not None:
        yield _("export")


def loss_lines(losses: Losses) -> Iterator[str]:
    """Yield what is lost, one line each; one line too when nothing is."""
    if not losses:
        yield _("This format keeps everything that is in these layers.")
    for loss, n in losses:
        yield f"- {loss.sentence(n)}"


def loss_data(losses: Losses) -> list[dict[str, Any]]:
    """Return what is lost for scripts."""
    return [{"id": loss.id, "count": n} for loss, n in losses]
