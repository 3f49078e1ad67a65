"""CoNLL-U for corpora of syntax and coreference, and CoNLL-U Plus with a column for each role.

In `corpus.conllu` (universaldependencies.org/format.html) every span is an entity in the brackets
of CorefUD 1.2, `Entity=(e7-content-1-attribution:a3)`; a span that goes on in the next sentence has
a mention in each. In `corpus.conllup` the same tokens have a tag `B-a3` or `I-a3` for each role,
several joined with `|`. What `a3` is, its id, values, entity and note, stands in a comment before
the sentence where it begins. White space that is not one blank is in `SpacesAfter` (as UDPipe
writes it), so that the text can be made again to the last character. There is no syntax: all words
hang on the first, as `dep`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from annotator.formats import losses
from annotator.formats.base import Format, Progress, Stream, final_entities, silent
from annotator.formats.foreign import drawn
from annotator.formats.foreign.carried import SUPERSEDES
from annotator.formats.foreign.tokens import SUBWORDS, Sentence, covered, sentences
from annotator.i18n import N_
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Corpus, Document, Entity
from annotator.model.tagset import Tagset

CORPUS, PLUS = "corpus.conllu", "corpus.conllup"
_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}
# What ends a line for readers that use Python's `splitlines`.
_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_TOKENS = (
    "tokens = words with their clitics and single signs between them, as Isnad finds them; a span"
    " that begins or ends inside a token has the whole token"
)


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write both files, document by document."""
    out.mkdir()
    columns = [column(role.id) for role in stream.tagset.roles]
    numbers = _Numbers()
    with (
        (out / CORPUS).open("w", encoding="utf-8", newline="\n") as corpus,
        (out / PLUS).open("w", encoding="utf-8", newline="\n") as plus,
    ):
        plus.write(f"# global.columns = ID FORM MISC {' '.join(columns)}\n# {_TOKENS}\n")
        corpus.write(f"# global.Entity = eid-etype-head-other\n# {_TOKENS}\n")
        for part in stream.told(progress):
            _Document(part, numbers).write(corpus, plus, stream.tagset)


def column(role: str) -> str:
    """Return the name of a role's column."""
    return f"ATTR:{role.upper()}"


@dataclass(slots=True)
class _Numbers:
    """How many attributions and spans there were: their names are unique in the whole file."""

    attributions: int = 0
    spans: int = 0


@dataclass(slots=True)
class _Marks:
    """What stands at the tokens of one sentence, by their number from 0."""

    comments: list[str] = field(default_factory=list)
    opening: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    closing: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))


class _Document:
    """One document on its way into both files."""

    def __init__(self, part: Corpus, numbers: _Numbers) -> None:
        self._document: Document = part.documents[0]
        self._sentences = sentences(self._document.text)
        self._marks = [_Marks() for _ in self._sentences]
        items = drawn.in_order(part.attributions)
        names = {item.id: f"a{n}" for n, item in enumerate(items, numbers.attributions + 1)}
        numbers.attributions += len(items)
        entities = final_entities(part)
        for item in items:
            self._attribution(item, names, entities, numbers)

    def _attribution(
        self,
        item: Attribution,
        names: Mapping[str, str],
        entities: Mapping[str, Entity],
        numbers: _Numbers,
    ) -> None:
        comment = f"# attribution = {names[item.id]} {_line(_said(item, names, entities))}"
        start = drawn.stretches(item)[0].start
        here = next(n for n, sentence in enumerate(self._sentences) if start < sentence.end)
        self._marks[here].comments.append(comment)
        for role, fragments in sorted(item.spans.items()):
            numbers.spans += 1
            first = True
            begin, end = fragments[0][0], fragments[-1][1]
            for sentence, marks in zip(self._sentences, self._marks, strict=True):
                near = sentence.start < end and begin < sentence.end
                tokens = covered(sentence.tokens, fragments) if near else ()
                if tokens:
                    _mention(marks, tokens, f"e{numbers.spans}", role, names[item.id])
                    for n in tokens:
                        marks.tags[n, role].append(f"{'B' if first else 'I'}-{names[item.id]}")
                        first = False

    def write(self, corpus: TextIO, plus: TextIO, tagset: Tagset) -> None:
        document, text = self._document, self._document.text
        head = [f"# newdoc id = {document.id}", f"# title = {_plain(document.title)}"]
        if document.meta:
            head.append(f"# meta = {_line(dict(sorted(document.meta.items())))}")
        edge = 0
        for n, (sentence, marks) in enumerate(zip(self._sentences, self._marks, strict=True), 1):
            after = self._sentences[n].start if n < len(self._sentences) else len(text)
            misc = list(_spaces(text, sentence, edge, after))
            edge = after
            lines = [*head, f"# sent_id = {document.id}-{n}", f"# text = {_shown(text, sentence)}"]
            start = "\n".join([*lines, *marks.comments]) + "\n"
            corpus.write(start)
            plus.write(start)
            head = []
            for i, (first, last) in enumerate(sentence.tokens):
                form = text[first:last]
                brackets = "".join((*marks.closing[i], *marks.opening[i]))
                entity = [f"Entity={brackets}"] if brackets else []
                corpus.write("\t".join([str(i + 1), form, *_tree(i), _misc(*entity, *misc[i])]))
                tags = ["|".join(marks.tags[i, role.id]) or "_" for role in tagset.roles]
                plus.write("\t".join([str(i + 1), form, _misc(*misc[i]), *tags]))
                corpus.write("\n")
                plus.write("\n")
            corpus.write("\n")
            plus.write("\n")


def _tree(i: int) -> list[str]:
    """Return the columns from LEMMA to DEPS: readers want a tree, and we know nothing of it."""
    return ["_", "_", "_", "_", "1" if i else "0", "dep" if i else "root", "_"]


def _mention(marks: _Marks, tokens: Sequence[int], eid: str, role: str, of: str) -> None:
    """Open and close the brackets of a span's part in one sentence."""
    runs: list[list[int]] = []
    for n in tokens:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    for k, run in enumerate(runs, 1):
        name = f"{eid}[{k}/{len(runs)}]" if len(runs) > 1 else eid
        opened = f"({name}-{role}-1-attribution:{of}"
        if len(run) == 1:
            marks.opening[run[0]].append(f"{opened})")
        else:
            marks.opening[run[0]].insert(0, opened)
            marks.closing[run[-1]].append(f"{name})")


def _said(
    item: Attribution, names: Mapping[str, str], entities: Mapping[str, Entity]
) -> dict[str, Any]:
    """Return what the comment says of an attribution; links by the names in this file."""
    entity = entities.get(item.entity or "")
    links = {name: names.get(target(item, name) or "") for name in LINKS}
    data = {
        "id": item.id,
        "origin": item.origin,
        **dict(sorted(item.attributes.items())),
        **links,
        "entity": entity.name if entity else "",
        "note": item.note,
    }
    implicit = {} if item.implicit is None else {"implicit": dict(sorted(item.implicit.items()))}
    return {key: value for key, value in data.items() if value} | implicit


def _line(data: Mapping[str, Any]) -> str:
    """Return JSON that no reader takes for two lines."""
    text = json.dumps(data, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _shown(text: str, sentence: Sentence) -> str:
    """Return the sentence with one blank for all white space, as `# text` must have it."""
    return _plain(text[sentence.start : sentence.end])


def _spaces(text: str, sentence: Sentence, edge: int, after: int) -> Iterator[list[str]]:
    """Yield what MISC says of the white space at each token, between `edge` and `after`."""
    tokens = sentence.tokens
    for i, (first, last) in enumerate(tokens):
        found = []
        if i == 0 and edge < first:
            found.append(f"SpacesBefore={_escaped(text[edge:first])}")
        gap = text[last : tokens[i + 1][0] if i + 1 < len(tokens) else after]
        if not gap:
            found.append("SpaceAfter=No")
        elif gap != " ":
            found.append(f"SpacesAfter={_escaped(gap)}")
        yield found


def _escaped(gap: str) -> str:
    return "".join(_ESCAPES.get(c) or f"\\u{ord(c):04x}" for c in gap)


def _misc(*said: str) -> str:
    return "|".join(said) or "_"


CONLLU = Format(
    "conllu",
    N_("CoNLL-U with roles (CorefUD, CoNLL-U Plus)"),
    (".conllu", ".conllup"),
    None,
    write,
    loses=(
        *(losses.CLAIMS, losses.PROVENANCE, losses.ALIASES, losses.STATES, losses.REGIONS),
        *(SUBWORDS, SUPERSEDES),
    ),
    one_layer=True,
    explains=N_(
        "Sentences and tokens with the spans as entities and as columns: for parsers, treebanks and"
        " work on coreference."
    ),
)
