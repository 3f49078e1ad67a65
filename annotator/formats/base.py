"""What every format is: a name, a reader, a writer and a list of what it loses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from annotator.errors import Place, Problem
from annotator.model.records import Claim, ClaimLink, Corpus, Entity
from annotator.model.tagset import Tagset

Progress = Callable[[int, int], None]  # (done, total); raises when the person cancels


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what conditions a dataset may be used; `id` is SPDX's, or empty for one's own."""

    id: str = ""
    name: str = ""
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a published dataset says of itself: for cards, citations and catalogues.

    `splits` maps each document to its split and is empty when there is one only. `agreement` and
    `guideline` are what goes out beside the data, as JSON-able figures and as text; `changes` is
    what changed since the predecessor, as Markdown.
    """

    title: str = ""
    version: str = ""
    predecessor: str = ""
    description: str = ""
    creators: tuple[str, ...] = ()
    url: str = ""
    date: str = ""
    licence: Licence = field(default_factory=Licence)
    splits: Mapping[str, str] = field(default_factory=dict)
    agreement: Mapping[str, Any] | None = None
    guideline: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a dataset says of itself beside its records."""

    name: str
    language: str = "ar"
    guideline_version: str = ""
    draft: bool = False
    layers: tuple[str, ...] = ()
    open_errors: int = 0
    about: About = field(default_factory=About)


@dataclass(frozen=True, slots=True)
class Stream:
    """A dataset on its way out: what is true of all of it, and its documents one by one.

    A slice is a Corpus of one document: its regions, the layers that were asked for, their
    attributions, the entities and claims that these name (and what an entity is merged into), the
    links to claims, the annotators. Slices come by document id; each call of `slices`, `entities`
    (by id) and `claims` (by id, with all their links, by id) begins anew and reads from the
    project, so that nothing needs to be kept.
    """

    tagset: Tagset
    dataset: Dataset
    documents: int
    slices: Callable[[], Iterator[Corpus]]
    entities: Callable[[], Iterator[Entity]]
    claims: Callable[[], Iterator[tuple[Claim, tuple[ClaimLink, ...]]]]

    def told(self, progress: Progress) -> Iterator[Corpus]:
        """Yield the slices and tell after each how far this is."""
        for done, part in enumerate(self.slices(), 1):
            yield part
            progress(done, self.documents)


def stream_of(corpus: Corpus, tagset: Tagset, dataset: Dataset) -> Stream:
    """Return a stream of what is in memory anyway, such as a feedback or a test's corpus."""
    links: dict[str, list[ClaimLink]] = defaultdict(list)
    for link in sorted(corpus.claim_links, key=attrgetter("id")):
        links[link.claim].append(link)
    claims = sorted(corpus.claims, key=attrgetter("id"))
    return Stream(
        tagset,
        dataset,
        len(corpus.documents),
        lambda: split(corpus),
        lambda: iter(sorted(corpus.entities, key=attrgetter("id"))),
        lambda: ((claim, tuple(links[claim.id])) for claim in claims),
    )


def split(corpus: Corpus) -> Iterator[Corpus]:
    """Yield a corpus document by document, by id: what a stream calls slices."""
    regions = _grouped(corpus.regions, attrgetter("document"))
    layers = _grouped(corpus.layers, attrgetter("document"))
    work = _grouped(corpus.attributions, attrgetter("document"))
    links = _grouped(corpus.claim_links, attrgetter("attribution"))
    entities = {entity.id: entity for entity in corpus.entities}
    claims = {claim.id: claim for claim in corpus.claims}
    people = {person.id: person for person in corpus.annotators}
    for document in sorted(corpus.documents, key=attrgetter("id")):
        id = document.id
        mine = [link for item in work[id] for link in links[item.id]]
        names = sorted({layer.annotator for layer in layers[id]})
        yield Corpus(
            (document,),
            tuple(regions[id]),
            tuple(layers[id]),
            tuple(work[id]),
            tuple(_with_merged(entities, {item.entity for item in work[id] if item.entity})),
            tuple(claims[claim] for claim in sorted({link.claim for link in mine} & set(claims))),
            tuple(mine),
            tuple(people[name] for name in names if name in people),
        )


def _grouped(records: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        found[key(record)].append(record)
    return found


def _with_merged(entities: Mapping[str, Entity], ids: set[str]) -> list[Entity]:
    """Return entities with all that they are merged into, by id."""
    found: dict[str, Entity] = {}
    left = list(ids)
    while left:
        entity = entities.get(left.pop())
        if entity is not None and entity.id not in found:
            found[entity.id] = entity
            left += [entity.merged_into] if entity.merged_into else []
    return [found[id] for id in sorted(found)]


def final_entities(part: Corpus) -> dict[str, Entity]:
    """Return what each entity of a slice is now: a merged one is what it was merged into."""
    entities = {entity.id: entity for entity in part.entities}
    found = {}
    for id, first in entities.items():
        entity, seen = first, {id}
        while entity.merged_into in entities and entity.merged_into not in seen:
            entity = entities[entity.merged_into]
            seen.add(entity.id)
        found[id] = entity
    return found


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format does not keep.

    `count` says how often one slice has it; `sentence` says what becomes of so many, with
    `ngettext`, in the reader's language.
    """

    id: str
    sentence: Callable[[int], str]
    count: Callable[[Corpus], int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: records, remarks for the person, and the dataset's own tagset.

    A document without text is a reference: it names a text of the project by SHA-256. `own` holds
    the ids that a file gives as ours (it was exported here once); all others are the file's own
    and are made unique by the importer. `encoding` is that of an article, where it had one.
    """

    corpus: Corpus
    notes: tuple[Problem, ...] = ()
    tagset: dict[str, Any] | None = None
    dataset: Dataset | None = None
    own: frozenset[str] = frozenset()
    encoding: str = ""


# What becomes of the boilerplate of a page: marked as regions, cut out of the text, or the whole
# page kept, with everything round the article marked.
REGIONS, CUT, KEEP = "regions", "cut", "keep"


@dataclass(frozen=True, slots=True)
class Options:
    """How a person wants files to be read; what is empty is guessed or as the format says.

    `labels` maps what a file calls a role, an attribute or a value (`attribute=value`) to what
    the tagset calls it, or to nothing. `offsets` is the unit that positions count, one of
    `formats.units.UNITS`.

    Of articles: `columns` maps a field (`formats.article.FIELDS`) to the heading of a table's
    column; `separator` is the character between the cells of a CSV file.
    """

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    sheet: str = ""
    boilerplate: str = REGIONS
    labels: Mapping[str, str] = field(default_factory=dict)
    offsets: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file of articles; `name` is the last part of its path."""

    name: str
    raw: bytes
    place: Place


Parser = Callable[[Source, Options], Reading]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `read` raises AnnotatorError; `write` makes a new file or folder.

    `explains` says in one sentence what the format is for; `makes` is the ending of the file that
    `write` makes, empty for a folder. `preview` returns what the first document (the only one of
    its stream) looks like; without it the text files that `write` makes are shown. `owns` returns
    the names of the files in an earlier export of ours, which may be replaced, or None for what
    is not ours; without it a folder is known by the list of its files that every export leaves in
    it, and a file is never replaced. `verify` returns what is wrong with a finished export.

    `knows` tells whether a file is of this format, where several share an ending; `companion` is
    the ending of the file beside it that holds the text, and is then no article of its own;
    `aside` are names of files beside it that hold no annotations; `needs` are packages that writing
    needs and that only an extra of ours installs.

    `card` tells whether it has papers that say how far annotators agree.

    `own_ids` tells whether its ids are ours; foreign ones are made unique by the importer.
    `layered` tells whether it holds annotations and which layer is theirs when none is named.
    Articles have `parse`, which takes bytes and a person's choices (`formats.article`), and the
    largest file in megabytes that it takes.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Tagset, Options], Reading] | None
    write: Callable[[Stream, Path, Progress], None] | None
    loses: tuple[Loss, ...] = ()
    own_ids: bool = False
    layered: bool = True
    one_layer: bool = False
    parse: Parser | None = None
    limit: int = 0
    explains: str = ""
    makes: str = ""
    preview: Callable[[Stream], str] | None = None
    owns: Callable[[Path], frozenset[str] | None] | None = None
    verify: Callable[[Path, Progress], list[Problem]] | None = None
    knows: Callable[[Path], bool] | None = None
    companion: str = ""
    card: bool = False
    aside: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
