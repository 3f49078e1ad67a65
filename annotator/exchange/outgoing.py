"""Export: choose a layer, hold it against the rules, write it whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator import check
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange.progress import Progress, silent
from annotator.formats import FORMATS, Dataset, Format, jsonio, native
from annotator.formats.container import MANIFEST, MEMBERS
from annotator.model.records import GOLD, Corpus, Layer
from annotator.store import Store

ALL = "all"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written."""

    out: Path
    documents: int
    attributions: int
    layers: tuple[str, ...]
    draft: bool
    problems: tuple[Problem, ...]
    loses: tuple[str, ...]


def format_named(name: str) -> Format:
    """Return the format that can be exported under this name."""
    known = {item.name: item for item in FORMATS}
    if name not in known:
        writable = [item.name for item in FORMATS if item.write]
        raise mistake("format_unknown", name=name, known=", ".join(writable))
    if known[name].write is None:
        raise mistake("format_no_write", name=name)
    return known[name]


def check_project(store: Store) -> list[Problem]:
    """Return what the rules find in every layer of the project."""
    return check.corpus(store.corpus(), store.tagset)


def export(
    store: Store,
    out: Path,
    format_name: str,
    layer: str = GOLD,
    *,
    draft: bool = False,
    progress: Progress = silent,
) -> ExportReport:
    """Write a layer (`gold`, a name, or `all`) to `out`, new or an earlier export of ours.

    A release is refused while an error-level rule fails; a draft is marked as one. The old
    export stays until the new one is complete and has passed its own schema.
    """
    kind = format_named(format_name)
    if kind.one_layer and layer == ALL:
        raise mistake("one_layer", name=kind.name)
    names = _layers(store, layer)
    out = Path.cwd() / out
    try:
        _refuse_foreign(out, kind)
    except OSError as error:
        raise _unwritable(out, error) from error
    progress(0, 2)
    corpus = _corpus(store, names)
    problems = check.corpus(corpus, store.tagset)
    errors = check.errors(problems)
    if errors and not draft:
        place = Place(file=str(store.path))
        refused = Problem("release_refused", place, {"n": len(errors)})
        raise AnnotatorError([refused, *errors])
    progress(1, 2)
    project = store.project
    dataset = Dataset(
        project.name, project.language, project.guideline_version, draft, names, len(errors)
    )
    _write(kind, corpus, store, dataset, out)
    progress(2, 2)
    return ExportReport(
        out,
        len(corpus.documents),
        len(corpus.attributions),
        names,
        draft,
        tuple(problems),
        kind.loses,
    )


def _layers(store: Store, layer: str) -> tuple[str, ...]:
    names = sorted({item.annotator for item in store.find(Layer)})
    if not names:
        raise mistake("no_layers", Place(file=str(store.path)))
    if layer == ALL:
        return tuple(names)
    if layer not in names:
        code = "no_gold" if layer == GOLD else "layer_unknown"
        raise mistake(code, Place(file=str(store.path)), name=layer, layers=", ".join(names))
    return (layer,)


def _corpus(store: Store, names: Sequence[str]) -> Corpus:
    """Return the documents that have one of the layers, with these layers only."""
    documents = sorted(
        {item.document for name in names for item in store.find(Layer, annotator=name)}
    )
    return store.corpus(documents, names)


def _refuse_foreign(out: Path, kind: Format) -> None:
    """Raise unless `out` is new, an empty folder, or an export that we wrote."""
    place = Place(file=str(out))
    if not out.parent.is_dir():
        raise mistake("folder_missing", Place(file=str(out.parent)))
    if out.is_symlink():
        raise mistake("out_foreign", place)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    names = _our_names(out, kind)
    if names is None:
        raise mistake("out_foreign", place)
    if out.is_dir():
        extra = sorted(
            item.name for item in out.iterdir() if item.name not in names or item.is_dir()
        )
        if extra:
            raise mistake("out_extra_file", place, name=extra[0])


def _our_names(out: Path, kind: Format) -> set[str] | None:
    """Return the names of the files of an earlier export of this format, or None."""
    if kind is native.JSON:
        return set(MEMBERS) if native.is_ours(out) else None
    if not out.is_dir() or (out / MANIFEST).exists():
        return None
    ours: set[str] = set()
    for item in out.iterdir():
        if item.suffix == ".json" and _is_gold(item):
            ours.add(item.name)
    return ours or None


def _is_gold(path: Path) -> bool:
    """Return whether we wrote this file: a person's own annotations are laid out differently."""
    try:
        raw = path.read_bytes()
        data = jsonio.loads(raw, Place())
    except (OSError, AnnotatorError):
        return False
    return raw == jsonio.pretty(data) and not jsonio.schema_problems("gold", data, Place())


def _write(kind: Format, corpus: Corpus, store: Store, dataset: Dataset, out: Path) -> None:
    assert kind.write is not None, "format_named refuses formats that cannot be written"
    with _replacing(out) as unfinished:
        kind.write(corpus, store.tagset, dataset, unfinished)
        if kind is native.JSON:
            _, problems = native.examine(unfinished)
            if problems:
                raise AnnotatorError([Problem("self_check", Place(file=str(out))), *problems])


@contextlib.contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """Yield a path beside `out` to write to; put it in place when all went well.

    Nothing is left behind, and an earlier export stays untouched, when anything is raised.
    """
    tag = uuid.uuid4().hex[:8]
    # The name ending decides between folder, zip and JSON: it must stay the same.
    unfinished = out.with_name(f".{tag}.part{out.suffix}")
    old = out.with_name(f".{tag}.old{out.suffix}")
    try:
        yield unfinished
        _sync(unfinished)
        if out.exists():
            out.rename(old)
        try:
            unfinished.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        if old.exists() and not out.exists():  # stopped between the two renames
            old.rename(out)
        for leftover in (unfinished, old, unfinished.with_name(f"{unfinished.name}.files")):
            _remove(leftover)


def _unwritable(out: Path, error: OSError) -> AnnotatorError:
    detail = error.strerror or type(error).__name__
    return mistake("out_unwritable", Place(file=str(out)), detail=detail)


def _sync(path: Path) -> None:
    """Flush to the disk before the old export goes."""
    for file in path.iterdir() if path.is_dir() else (path,):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
