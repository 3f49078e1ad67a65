"""What an import would read, before it is asked for: each file with its guesses, its first article.

Nothing is written. Of annotations it is told how many there are and which of their words the tagset
does not have; what they do in the project is for the import to say. Datasets are only named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import AnnotatorError, Problem
from annotator.exchange import articles
from annotator.exchange.collect import Found, collect
from annotator.exchange.superseding import ADDRESS, Known
from annotator.formats import Options, Reading
from annotator.formats.labels import IGNORED, unknown_words
from annotator.formats.tables import TABLE, Table, look
from annotator.model.records import Document, Fragment
from annotator.store import Store

SHOWN = 6_000  # characters of an article
_LOOKED_INTO = 4_000_000  # bytes of annotations that are read beforehand
NEW, KNOWN, CHANGED, UNREADABLE, ANNOTATIONS = (
    "new",
    "known",
    "changed",
    "unreadable",
    "annotations",
)


@dataclass(frozen=True, slots=True)
class Look:
    """One file as it would be read.

    `encoding` is empty for files that need none. `text` is the beginning of the first article,
    `boilerplate` its ranges that are no editorial text. `changed` counts the articles whose other
    text the project has under the same name or address. Of annotations, `words` are those that
    nothing in the tagset stands for, with how often they occur.
    """

    state: str
    documents: tuple[Document, ...] = ()
    encoding: str = ""
    guessed: bool = False
    text: str = ""
    boilerplate: tuple[Fragment, ...] = ()
    table: Table | None = None
    changed: int = 0
    attributions: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Preview:
    """The files that a person has named, and what is known of them so far."""

    store: Store
    files: list[Found] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    _known: Known | None = None

    def take(self, paths: Sequence[Path], format_name: str | None = None) -> None:
        """Find the files below `paths`; raise AnnotatorError when one of them is unusable."""
        found = collect(paths, format_name)
        self.files, self.notes = found.files, found.notes

    def look(self, file: Found, options: Options) -> Look:
        """Read one file as it would be imported; what is wrong with it is part of the answer."""
        if file.format.parse is None:
            return self._annotations(file, options)
        try:
            reading = articles.read(file, options)
        except AnnotatorError as error:
            return Look(UNREADABLE, problems=error.problems, table=_table(file, options))
        return self._look(file, options, reading)

    def _annotations(self, file: Found, options: Options) -> Look:
        read = file.format.read
        if read is None or file.format.own_ids or _size(file.path) > _LOOKED_INTO:
            return Look(ANNOTATIONS)
        try:
            reading = file.read(lambda: read(file.path, self.store.tagset, options))
        except AnnotatorError as error:
            return Look(UNREADABLE, problems=error.problems)
        return Look(
            ANNOTATIONS,
            attributions=len(reading.corpus.attributions),
            words=unknown_words(reading.notes),
            notes=tuple(note for note in reading.notes if note.code != IGNORED),
        )

    def _look(self, file: Found, options: Options, reading: Reading) -> Look:
        documents = reading.corpus.documents
        first = documents[0]
        states = [self._state(file, document) for document in documents]
        state = next((name for name in (CHANGED, NEW) if name in states), KNOWN)
        return Look(
            state,
            documents,
            encoding=reading.encoding,
            guessed=any(note.code == "encoding_guessed" for note in reading.notes),
            text=first.text[:SHOWN],
            boilerplate=tuple(
                (region.start, min(region.end, SHOWN))
                for region in reading.corpus.regions
                if region.document == first.id and region.start < SHOWN
            ),
            table=_table(file, options),
            changed=states.count(CHANGED),
            notes=reading.notes,
        )

    def _state(self, file: Found, document: Document) -> str:
        if self._known is None:
            self._known = Known(self.store.overview())
        match = self._known.match(file.name, document)
        if match.known:
            return KNOWN
        if not match.old:
            return NEW
        if match.by == ADDRESS:
            return CHANGED
        old = self.store.get(Document, match.id)
        read_otherwise = old is not None and old.source_sha256 == document.source_sha256
        return KNOWN if read_otherwise else CHANGED


def _size(path: Path) -> int:
    """Return the bytes of a file; of a folder, or of what is gone, 0."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _table(file: Found, options: Options) -> Table | None:
    """Return the table behind articles, also where its columns are not right yet."""
    if file.format is not TABLE:
        return None
    try:
        return look(articles.source(file), options)
    except AnnotatorError:
        return None
