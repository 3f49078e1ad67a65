"""The views of a release: the same dataset in other formats, each in a folder of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem
from annotator.exchange.outgoing import format_named
from annotator.exchange.progress import WHOLE, Progress, part
from annotator.exchange.releasedata import of_layer, only_layer
from annotator.formats import Format, Stream
from annotator.formats.filenames import FileNames
from annotator.model.records import Document

_ALL = "all"


@dataclass(frozen=True, slots=True)
class View:
    """One format; `layer` is empty where it holds all layers. `path` is below the release."""

    kind: Format
    layer: str
    path: str

    def of(self, stream: Stream) -> Stream:
        """Return what this view holds of the dataset."""
        return of_layer(stream, self.layer) if self.layer else stream


def planned(kinds: Iterable[Format], layers: Sequence[str]) -> list[View]:
    """Return the views: one for each format, or for each layer where it holds one only."""
    found = []
    for kind in kinds:
        names = FileNames()
        for layer in sorted(layers) if kind.one_layer else [""]:
            stem = names.stem(Document(layer or _ALL, "", "", ""))
            path = kind.name if not layer and not kind.makes else f"{kind.name}/{stem}{kind.makes}"
            found.append(View(kind, layer, path))
    return found


def view_of(plain: Mapping[str, Any]) -> View:
    """Return a view as `release.json` has it; raise AnnotatorError for an unknown format."""
    return View(format_named(plain["format"]), plain["layer"], plain["path"])


def write_view(stream: Stream, view: View, out: Path, progress: Progress) -> None:
    """Write one view to the new path `out`; raise AnnotatorError when it is not sound."""
    assert view.kind.write is not None, "format_named refuses formats that cannot be written"
    out.parent.mkdir(parents=True, exist_ok=True)
    view.kind.write(view.of(stream), out, progress)
    problems = view.kind.verify(out, progress) if view.kind.verify is not None else []
    if problems:
        raise AnnotatorError([Problem("self_check", Place(file=str(out))), *problems])


def write_views(
    stream: Stream, folder: Path, views: Sequence[View], progress: Progress
) -> list[dict[str, Any]]:
    """Write all views; return how `release.json` lists them, with what each does not keep."""
    lost = _lost(stream, views)
    for place, view in enumerate(views):
        ends = (WHOLE * place // len(views), WHOLE * (place + 1) // len(views))
        write_view(stream, view, folder / view.path, part(progress, *ends))
    return [
        {
            "format": view.kind.name,
            "layer": view.layer,
            "path": view.path,
            "losses": {id: n for id, n in sorted(lost[view.path].items()) if n},
        }
        for view in views
    ]


def _lost(stream: Stream, views: Sequence[View]) -> dict[str, Counter[str]]:
    """Count in one walk what each view does not keep."""
    found: dict[str, Counter[str]] = {view.path: Counter() for view in views}
    for whole in stream.slices():
        for view in views:
            kept = only_layer(whole, view.layer) if view.layer else whole
            for loss in view.kind.loses if kept.layers else ():
                found[view.path][loss.id] += loss.count(kept)
    return found
