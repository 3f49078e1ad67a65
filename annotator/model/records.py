"""The records of a project: frozen, without behaviour; a field is a column.

Positions are half-open ranges of Unicode code points of the document's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GOLD = "gold"
WITHDRAWN = "withdrawn"  # the metadata of a document that is not used any more: why
RESERVED_NAMES = frozenset({GOLD, "all"})

Fragment = tuple[int, int]
Fragments = tuple[Fragment, ...]
Spans = Mapping[str, Fragments]


@dataclass(frozen=True, slots=True)
class Project:
    """The one row that describes the project file. `tagset` is the tagset's JSON text.

    `shows_others` says when an annotator may see the work of others: never (blind), or
    after_submission. `coverage` says what must be decided before a layer can be submitted:
    nothing (free), or every cue that the rules find (cues).
    """

    id: str
    name: str
    language: str
    guideline_version: str
    tagset: str
    tagset_hash: str
    shows_others: str = "never"
    coverage: str = "free"


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person; the id is the pseudonym. Private names stay on the machine, outside records."""

    id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One immutable text with its metadata. Two outlets may print the same text."""

    id: str
    title: str
    text: str
    sha256: str
    language: str = "ar"
    meta: Mapping[str, str] = field(default_factory=dict)
    source_sha256: str = ""
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a document that is not editorial text, such as a caption or a tag list."""

    id: str
    document: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One annotator's work on one document. States: open, submitted; gold: open, final."""

    id: str
    document: str
    annotator: str
    state: str = "open"
    guideline_version: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """An immutable copy of a layer at the moment it was submitted; `n` counts from 1."""

    id: str
    layer: str
    n: int
    content: str
    hash: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: spans by role, attributes by id, links to other attributions.

    A role that is absent from `spans` has no words. `implicit` describes a source that the
    text does not write (person, gender, number, reason). `origin` is one of manual,
    suggestion, import, single, adjudicated.
    """

    id: str
    document: str
    annotator: str
    spans: Spans = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    implicit: Mapping[str, str] | None = None
    entity: str | None = None
    parent: str | None = None
    denies: str | None = None
    confirms: str | None = None
    note: str = ""
    origin: str = "manual"
    provenance: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """The canonical referent of a source. `merged_into` is resolved on reading."""

    id: str
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition followed across documents."""

    id: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """An attribution's stance toward a claim."""

    id: str
    claim: str
    attribution: str
    stance: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about any record, by one annotator."""

    id: str
    about: str
    annotator: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded choice of the reviewer; a new one supersedes, none is changed."""

    id: str
    document: str
    cluster: str
    facet: str
    value: str
    kind: str
    seen: str
    by: str
    at: str
    reason: str = ""
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed attribution: nobody's until an annotator accepts or rejects it.

    An open one is derived from texts and earlier work and stays outside the log. A settled one
    is a copy of it that belongs to its `annotator`; `offer` is the id of what it settles, and
    `sha256` that of the text, for which it is remembered.
    `entity` are words that name the source; the links are ids of suggestions of the same
    document; `confidence` is between 0 and 1; `rule`, `lemma` and `frame` say what found it,
    `basis` is the attribution that it repeats. States: open, accepted, rejected.
    """

    id: str
    document: str
    spans: Spans
    attributes: Mapping[str, str] = field(default_factory=dict)
    implicit: Mapping[str, str] | None = None
    entity: str = ""
    parent: str | None = None
    denies: str | None = None
    confirms: str | None = None
    confidence: float = 0.0
    rule: str = ""
    lemma: str = ""
    frame: str = ""
    suggester: str = ""
    version: str = ""
    basis: str = ""
    annotator: str = ""
    state: str = "open"
    offer: str = ""
    sha256: str = ""


Record = (
    Project
    | Annotator
    | Document
    | Region
    | Layer
    | Submission
    | Attribution
    | Entity
    | Claim
    | ClaimLink
    | Note
    | Decision
    | Suggestion
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What formats read and write: tuples of records, complete in themselves."""

    documents: tuple[Document, ...] = ()
    regions: tuple[Region, ...] = ()
    layers: tuple[Layer, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    claim_links: tuple[ClaimLink, ...] = ()
    annotators: tuple[Annotator, ...] = ()
