"""One CAS file, JSON or XMI, as a reading; what the place of a file says of it."""

from __future__ import annotations

from pathlib import Path, PurePath

from annotator.errors import Place, Problem
from annotator.formats import article
from annotator.formats.base import Options, Reading
from annotator.formats.cas import graph, jsoncas, kinds, xmi
from annotator.formats.cas.reading import Named, reading, with_notes
from annotator.formats.cas.safety import MAX_MEGABYTES
from annotator.model.records import GOLD
from annotator.model.tagset import Tagset

_TYPE_NAMES = frozenset({kinds.FILE, "type-system.xml", "debug-typesystem.xml"})
_HEAD = 4096  # bytes by which a file is known
_ABOVE = 3  # folders above a file in which its type system may lie


def load(
    raw: bytes, declared: list[bytes], tagset: Tagset, options: Options, place: Place
) -> tuple[graph.Graph, tuple[Problem, ...]]:
    """Return what is annotated in a CAS of either flavour, and remarks."""
    if raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        cas, notes = jsoncas.load(raw, place, options.offsets)
    else:
        cas, notes = xmi.load(raw, declared, tagset, place, options.offsets)
    return graph.of_cas(cas, place), notes


def read(path: Path, tagset: Tagset, options: Options) -> Reading:
    """Read one layer of one document; raise AnnotatorError when it is no sound CAS.

    Whose it is says the folder, laid out as an archive of INCEpTION, or we in the file; else
    nobody does.
    """
    source = article.load(path, MAX_MEGABYTES)
    found, notes = load(source.raw, _declared(path), tagset, options, source.place)
    return with_notes(reading(found, named(path), tagset, options, source.place), notes)


def is_type_system(name: str) -> bool:
    """Return whether a file of this name declares types."""
    return name.rpartition("/")[2].lower() in _TYPE_NAMES


def _declared(path: Path) -> list[bytes]:
    """Return the type systems that lie beside a file or above it, the nearest first."""
    return [
        article.load(file, MAX_MEGABYTES).raw
        for folder in list(path.absolute().parents)[:_ABOVE]
        for file in sorted(folder.glob("*.xml"))
        if is_type_system(file.name)
    ]


def named(path: Path) -> Named:
    """Return what the place of a file says, in an unpacked archive or in an export of ours."""
    return named_by(path.absolute())


def named_by(path: PurePath) -> Named:
    """Return what the path of a file or of a member of an archive says."""
    kind, document = path.parts[-3:-1] if len(path.parts) > 2 else ("", "")
    if kind == kinds.CURATION and path.stem == kinds.CURATOR:
        return Named(document, GOLD)
    if kind == kinds.ANNOTATED:
        return Named(document, path.stem)
    return Named(f"{path.stem}.txt", sure=False)


def knows_json(path: Path) -> bool:
    """Return whether a JSON file is a CAS, by how it begins."""
    try:
        with path.open("rb") as file:
            return jsoncas.knows(file.read(_HEAD))
    except OSError:
        return False
