"""What formats do not keep, counted in one slice and said in one sentence: shared by all formats.

A format lists those that are true of it, and its own beside them.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.formats.base import Loss
from annotator.i18n import ngettext
from annotator.model.records import Attribution, Corpus

BOILERPLATE = "boilerplate"


def _attributions(holds: Callable[[Attribution], object]) -> Callable[[Corpus], int]:
    """Return what counts the attributions of a slice of which something holds."""
    return lambda part: sum(1 for item in part.attributions if holds(item))


def _discontinuous(part: Corpus) -> int:
    return sum(len(spans) > 1 for item in part.attributions for spans in item.spans.values())


def _described(part: Corpus) -> int:
    """Count the entities of which more is known than a name."""
    return sum(bool(e.aliases or e.kind or e.note or e.merged_into) for e in part.entities)


def _regions_but_boilerplate(part: Corpus) -> int:
    return sum(region.kind != BOILERPLATE for region in part.regions)


def _titled(part: Corpus) -> int:
    """Count the documents that have a title of their own or metadata beside the file's name."""
    return sum(
        bool(d.title or d.supersedes or d.source_sha256 or set(d.meta) - {"file"})
        for d in part.documents
    )


CLAIMS = Loss(
    "claims",
    lambda n: ngettext("{n} link to a claim is not kept", "{n} links to claims are not kept", n),
    lambda part: len(part.claim_links),
)
PROVENANCE = Loss(
    "provenance",
    lambda n: ngettext(
        "of {n} attribution it is not kept how it became gold",
        "of {n} attributions it is not kept how they became gold",
        n,
    ),
    _attributions(lambda item: item.provenance is not None),
)
ORIGINS = Loss(
    "origins",
    lambda n: ngettext(
        "of {n} attribution it is not kept whether a person, the program or a file made it",
        "of {n} attributions it is not kept whether a person, the program or a file made them",
        n,
    ),
    lambda part: len(part.attributions),
)
IDS = Loss(
    "ids",
    lambda n: ngettext(
        "the identifier of {n} attribution is not kept",
        "the identifiers of {n} attributions are not kept",
        n,
    ),
    lambda part: len(part.attributions),
)
ATTRIBUTES = Loss(
    "attributes",
    lambda n: ngettext(
        "the values of {n} attribution are not kept",
        "the values of {n} attributions are not kept",
        n,
    ),
    _attributions(lambda item: item.attributes),
)
IMPLICIT = Loss(
    "implicit",
    lambda n: ngettext(
        "{n} description of a source that is not written is not kept",
        "{n} descriptions of sources that are not written are not kept",
        n,
    ),
    _attributions(lambda item: item.implicit),
)
NOTES = Loss(
    "notes",
    lambda n: ngettext("{n} note is not kept", "{n} notes are not kept", n),
    _attributions(lambda item: item.note),
)
PARENTS = Loss(
    "parents",
    lambda n: ngettext(
        "{n} link to the enclosing attribution is not kept",
        "{n} links to the enclosing attribution are not kept",
        n,
    ),
    _attributions(lambda item: item.parent),
)
LINKS = Loss(
    "links",
    lambda n: ngettext(
        "{n} link to what is denied or confirmed is not kept",
        "{n} links to what is denied or confirmed are not kept",
        n,
    ),
    lambda part: sum(bool(i.denies) + bool(i.confirms) for i in part.attributions),
)
ENTITIES = Loss(
    "entities",
    lambda n: ngettext(
        "the entity of {n} attribution is not kept",
        "the entities of {n} attributions are not kept",
        n,
    ),
    _attributions(lambda item: item.entity),
)
ALIASES = Loss(
    "aliases",
    lambda n: ngettext(
        "of {n} entity in a document only the name is kept, not its kind, aliases and note",
        "of {n} entities in documents only the names are kept, not their kinds, aliases and notes",
        n,
    ),
    _described,
)
DISCONTINUOUS = Loss(
    "discontinuous",
    lambda n: ngettext("{n} discontinuous span is split", "{n} discontinuous spans are split", n),
    _discontinuous,
)
REGIONS = Loss(
    "regions",
    lambda n: ngettext(
        "{n} region that is no editorial text is not kept",
        "{n} regions that are no editorial text are not kept",
        n,
    ),
    lambda part: len(part.regions),
)
OTHER_REGIONS = Loss(
    "other_regions",
    lambda n: ngettext(
        "{n} region that is not boilerplate is not kept",
        "{n} regions that are not boilerplate are not kept",
        n,
    ),
    _regions_but_boilerplate,
)
TEXTS = Loss(
    "texts",
    lambda n: ngettext(
        "the text of {n} document is not in the export, only its checksum",
        "the texts of {n} documents are not in the export, only their checksums",
        n,
    ),
    lambda part: len(part.documents),
)
METADATA = Loss(
    "metadata",
    lambda n: ngettext(
        "title, outlet, date and address of {n} document are not kept",
        "title, outlet, date and address of {n} documents are not kept",
        n,
    ),
    _titled,
)
DOCUMENT_IDS = Loss(
    "document_ids",
    lambda n: ngettext(
        "the identifier of {n} document is not kept; it is known again by its text",
        "the identifiers of {n} documents are not kept; they are known again by their texts",
        n,
    ),
    lambda part: len(part.documents),
)
STATES = Loss(
    "states",
    lambda n: ngettext(
        "of {n} layer it is not kept whether it is finished, and under which guideline",
        "of {n} layers it is not kept whether they are finished, and under which guideline",
        n,
    ),
    lambda part: len(part.layers),
)
