"""What an export would be: what the format loses of this project, how the first document looks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from annotator.exchange.outgoing import Findings, format_named
from annotator.exchange.progress import Progress, silent
from annotator.exchange.replacing import files_of
from annotator.exchange.streams import ALL, first_of, layer_names, open_stream
from annotator.formats import Format, Loss, Stream
from annotator.model.records import GOLD
from annotator.store import Store

_SHOWN = 20_000  # characters of a preview; what is longer ends in an ellipsis
_FILE = 200_000  # bytes of one file that are looked at


def export_losses(
    store: Store, format_name: str, layer: str = GOLD, progress: Progress = silent
) -> tuple[tuple[Loss, int], ...]:
    """Return what the format does not keep of these layers, with how often that is.

    Raises what `export` raises for such a format or layer; what `progress` raises stops it.
    """
    kind, found = format_named(format_name), Findings()
    with store.snapshot():
        for slice_ in _stream(store, kind, layer).told(progress):
            found.count(slice_, kind.loses)
    return found.losses(kind)


def export_preview(store: Store, format_name: str, layer: str = GOLD) -> str:
    """Return what the export of the first document looks like; empty when there is none."""
    kind = format_named(format_name)
    with store.snapshot():
        stream = first_of(_stream(store, kind, layer))
        text = kind.preview(stream) if kind.preview else _written(kind, stream)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _stream(store: Store, kind: Format, layer: str) -> Stream:
    names = layer_names(store, layer)
    if kind.one_layer and layer == ALL:
        names = names[:1]  # `export` refuses it; until then one of them shows the shape
    return open_stream(store, names)


def _written(kind: Format, stream: Stream) -> str:
    """Write the document where nobody sees it and return the text files that come out."""
    assert kind.write is not None, "format_named refuses formats that cannot be written"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"preview{kind.makes}"
        kind.write(stream, out, silent)
        return "\n".join(_shown(out))


def _shown(out: Path) -> Iterator[str]:
    """Yield the texts of an export, each under its name; what is no text is only named."""
    files = list(files_of(out))
    for file in files:
        if len(files) > 1:
            yield f"── {file.relative_to(out).as_posix()} ──"
        with file.open("rb") as handle:
            raw = handle.read(_FILE)
        if b"\0" not in raw:
            yield raw.decode(errors="replace")
