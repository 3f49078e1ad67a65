"""Gold annotations in files, and the texts that they are about in a folder: for measuring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.evaluation import Case
from annotator.exchange.collect import Found, collect
from annotator.formats import Options, Source
from annotator.formats.article import load
from annotator.formats.plaintext import parse
from annotator.model.records import GOLD, Attribution, Corpus, Document
from annotator.model.tagset import Tagset

_MAX_MEGABYTES = 64


def cases(
    paths: Sequence[Path], folder: Path | None, tagset: Tagset
) -> tuple[list[Case], list[Problem]]:
    """Return each text with its gold, by name, and what a person should know.

    `paths` are files of the gold format and native datasets, or folders of them. What has no
    text in it is looked for in `folder` and below it by the name of its file. Of several golds
    of one text the first is taken. Raises AnnotatorError with all that is missing
    (`gold_text_missing`), has another text now (`gold_text_changed`), or has no layer to measure
    against (`gold_layer_unclear`).
    """
    files = [file for file in collect(paths, None).files if file.format.layered]
    if not files:
        raise mistake("nothing_to_measure", Place(file=str(paths[0])))
    reader = _Golds(_Texts(folder), tagset)
    problems: list[Problem] = []
    for file in files:
        problems += reader.read(file)
    if problems:
        raise AnnotatorError(problems)
    return sorted(reader.found.values(), key=lambda case: case.name), reader.notes


class _Golds:
    """What was read so far, by the text's checksum."""

    def __init__(self, texts: _Texts, tagset: Tagset) -> None:
        self.found: dict[str, Case] = {}
        self.notes: list[Problem] = []
        self._texts = texts
        self._tagset = tagset

    def read(self, file: Found) -> list[Problem]:
        """Take a file's texts with their gold; return what is wrong with it."""
        read = file.format.read
        assert read is not None, "only readable formats are collected"
        problems: list[Problem] = []
        try:
            corpus = file.read(lambda: read(file.path, self._tagset, Options())).corpus
        except AnnotatorError as error:
            return list(error.problems)
        for document in corpus.documents:
            try:
                self._take(corpus, document, file)
            except AnnotatorError as error:
                problems += error.problems
        return problems

    def _take(self, corpus: Corpus, document: Document, file: Found) -> None:
        other = self.found.get(document.sha256)
        if other is not None:
            params = {"other": other.name}
            self.notes.append(Problem("gold_twice", file.place, params, "warning"))
            return
        text, gold = self._texts.of(document, file), _gold(corpus, document, file)
        for item in gold:
            for role, parts in item.spans.items():
                start, end = parts[-1]
                if end > len(text):
                    place = Place(file.place.file, attribution=item.id, role=role)
                    raise mistake("span_bounds", place, start=start, end=end, length=len(text))
        self.found[document.sha256] = Case(_name(document), text, gold)


def _name(document: Document) -> str:
    return document.meta.get("file") or document.title or document.id


def _gold(corpus: Corpus, document: Document, file: Found) -> tuple[Attribution, ...]:
    """Return the attributions of the gold layer, or of the only layer there is."""
    names = sorted({item.annotator for item in corpus.layers if item.document == document.id})
    if GOLD not in names and len(names) > 1:
        place = Place(file=file.place.file, document=document.id, title=document.title)
        raise mistake("gold_layer_unclear", place, layers=", ".join(names))
    chosen = GOLD if GOLD in names else "".join(names)
    return tuple(
        item
        for item in corpus.attributions
        if (item.document, item.annotator) == (document.id, chosen)
    )


class _Texts:
    """The text files below a folder, by name; a text is read when somebody asks for it."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder is not None and not folder.is_dir():
            raise mistake("folder_missing", Place(file=str(folder)))
        self._paths: Mapping[str, list[Path]] = _by_name(folder)

    def of(self, document: Document, file: Found) -> str:
        """Return a document's text: its own, or that of the file of its name and checksum."""
        if document.text:
            return document.text
        name = _name(document)
        place = Place(file=file.place.file)
        paths = self._paths.get(name, ())
        if not paths:
            raise mistake("gold_text_missing", place, name=name, folder=str(self._folder or "–"))
        for path in paths:
            text = _read(path, document.sha256)
            if text is not None:
                return text
        raise mistake("gold_text_changed", place, name=name, sha=document.sha256[:12])


def _by_name(folder: Path | None) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in _files(folder) if folder is not None else ():
        found.setdefault(path.name, []).append(path)
    return found


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        raise mistake(
            "file_unreadable", Place(file=str(folder)), detail=error.strerror or ""
        ) from error


def _read(path: Path, sha256: str) -> str | None:
    """Return the text of a file if it has this checksum; it is read as an import reads it."""
    source: Source = load(path, _MAX_MEGABYTES)
    (document,) = parse(source, Options()).corpus.documents
    return document.text if document.sha256 == sha256 else None
