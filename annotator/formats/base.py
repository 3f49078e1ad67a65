"""What every format is: a name, a reader, a writer and a list of what it loses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import Problem
from annotator.model.records import Corpus
from annotator.model.tagset import Tagset


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a dataset says of itself beside its records."""

    name: str
    language: str = "ar"
    guideline_version: str = ""
    draft: bool = False
    layers: tuple[str, ...] = ()
    open_errors: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: records, remarks for the person, and the dataset's own tagset.

    A document without text is a reference: it names a text of the project by SHA-256.
    """

    corpus: Corpus
    notes: tuple[Problem, ...] = ()
    tagset: dict[str, Any] | None = None
    dataset: Dataset | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `read` raises AnnotatorError; `write` makes a new file or folder.

    `own_ids` tells whether its ids are ours; foreign ones are made unique by the importer.
    `layered` tells whether it holds annotations and which layer is theirs when none is named.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Tagset], Reading] | None
    write: Callable[[Corpus, Tagset, Dataset, Path], None] | None
    loses: tuple[str, ...] = ()
    own_ids: bool = False
    layered: bool = True
    one_layer: bool = False
