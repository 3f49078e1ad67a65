"""A dataset folder as the Hugging Face `datasets` library and its Hub read it.

`data/CONFIGURATION/SPLIT.jsonl`, a README whose front matter declares files and features, a
Croissant description (mlcommons.org/croissant/1.0) with a checksum of every file, licence,
citation, codebook, statistics. Written without that library; the same records give the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from annotator.errors import Place
from annotator.formats import jsonio
from annotator.formats.base import Format, Loss, Progress, Stream, silent
from annotator.formats.huggingface import card
from annotator.formats.huggingface.croissant import DataFile, described
from annotator.formats.huggingface.rows import GOLD, SCHEMA, rows
from annotator.formats.huggingface.stats import Statistics
from annotator.i18n import N_, ngettext

ALL = "train"  # the one split of a dataset that has none; what the library calls it, too
_SPLITS = ("train", "validation", "test")  # the order in which people read them
_ROW = "row.schema.json"

REGISTRY = Loss(
    "registry",
    lambda n: ngettext(
        "of {n} entity in a document the aliases and note are not kept, nor what it was merged"
        " into",
        "of {n} entities in documents the aliases and notes are not kept, nor what they were merged"
        " into",
        n,
    ),
    lambda part: sum(bool(e.aliases or e.note or e.merged_into) for e in part.entities),
)


@dataclass(slots=True)
class _File:
    """One data file while it is written."""

    handle: IO[bytes]
    sha: Any
    size: int = 0
    rows: int = 0


class _Files:
    """The data files of a folder, each opened with its first row."""

    def __init__(self, out: Path, stack: contextlib.ExitStack) -> None:
        self._out, self._stack = out, stack
        self._files: dict[tuple[str, str], _File] = {}

    def write(self, configuration: str, split: str, row: dict[str, Any]) -> None:
        """Add one row, held against the schema."""
        file = self._files.get((configuration, split)) or self._open(configuration, split)
        file.rows += 1
        place = Place(file=f"data/{configuration}/{split}.jsonl", line=file.rows)
        jsonio.check(SCHEMA, row, place)
        raw = jsonio.dumps(row)
        file.handle.write(raw)
        file.sha.update(raw)
        file.size += len(raw)

    def _open(self, configuration: str, split: str) -> _File:
        folder = self._out / "data" / configuration
        folder.mkdir(parents=True, exist_ok=True)
        handle = self._stack.enter_context((folder / f"{split}.jsonl").open("wb"))
        file = self._files[configuration, split] = _File(handle, hashlib.sha256())
        return file

    def described(self) -> list[DataFile]:
        """Return what was written, gold first."""
        return [
            DataFile(*key, f"data/{key[0]}/{key[1]}.jsonl", f.sha.hexdigest(), f.size, f.rows)
            for key, f in sorted(self._files.items(), key=lambda item: _place(*item[0]))
        ]


def _place(configuration: str, split: str) -> tuple[bool, int, str]:
    known = _SPLITS.index(split) if split in _SPLITS else len(_SPLITS)
    return configuration != GOLD, known, split


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write the folder `out`: one row for each layer of a document."""
    out.mkdir()
    splits = stream.dataset.about.splits
    statistics = Statistics()
    with contextlib.ExitStack() as stack:
        files = _Files(out, stack)
        for part in stream.told(progress):
            split = splits[part.documents[0].id] if splits else ALL
            statistics.add(part, split)
            for configuration, row in rows(part):
                files.write(configuration, split, row)
        found = files.described()
    for name, text in _papers(stream, found, statistics.plain()).items():
        (out / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def _papers(
    stream: Stream, files: list[DataFile], statistics: dict[str, Any]
) -> dict[str, str | bytes]:
    """Return the papers beside the data, by file name."""
    dataset, about = stream.dataset, stream.dataset.about
    schema = jsonio.pretty(jsonio.schema(SCHEMA))
    shape = DataFile("", "", _ROW, hashlib.sha256(schema).hexdigest(), len(schema), 0)
    croissant = described(dataset, files, shape, card.bibtex(dataset))
    papers: dict[str, str | bytes] = {
        "README.md": card.readme(dataset, stream.tagset, files, statistics),
        "croissant.json": _indented(croissant),
        _ROW: schema,
        "CITATION.cff": card.citation(dataset),
        "codebook.md": card.codebook(stream.tagset),
        "tagset.json": jsonio.pretty(json.loads(stream.tagset.source)),
        "statistics.json": jsonio.pretty(statistics),
        "LICENSE": about.licence.text,
        "guideline.md": about.guideline,
        "agreement.json": jsonio.pretty(about.agreement) if about.agreement else "",
    }
    return {name: text for name, text in papers.items() if text}


def _indented(data: Any) -> str:
    """Return JSON for people in the order in which it was put together."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def preview(stream: Stream) -> str:
    """Return the row of the first document's first layer, indented."""
    found = (jsonio.pretty(row).decode() for part in stream.slices() for _, row in rows(part))
    return next(found, "")


HUGGINGFACE = Format(
    "huggingface",
    N_("Hugging Face dataset (folder)"),
    (),
    None,
    write,
    loses=(REGISTRY,),
    explains=N_(
        "For publishing: a folder that the datasets library and the Hugging Face Hub read, with a"
        " card, licence, statistics and agreement."
    ),
    preview=preview,
    card=True,
)
