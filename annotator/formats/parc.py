"""XML in the manner of PARC 3.0: words with the attributions that they belong to, and roles.

A file has sentences of words; `ByteCount` are bytes of the UTF-8 text beside it. There are no
trees, lemmas and parts of speech (`_`). Whoever is spoken to is a supplement in PARC; ids of
attributions that stand in another one have `_Nested_` in them, as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from annotator.formats import losses
from annotator.formats.base import Format, Loss, Progress, Stream, silent
from annotator.formats.filenames import FileNames
from annotator.formats.foreign import drawn
from annotator.formats.foreign.tokens import SUBWORDS, covered, sentences
from annotator.formats.foreign.xmltext import CONTROLS, legal
from annotator.i18n import N_, ngettext
from annotator.model.records import Corpus

_ROLES = {"addressee": "supplement"}


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write a text and an XML file for each document."""
    out.mkdir()
    names = FileNames()
    for part in stream.told(progress):
        stem = names.stem(part.documents[0])
        (out / f"{stem}.txt").write_bytes(part.documents[0].text.encode())
        xml = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *_lines(part, stem), ""])
        (out / f"{stem}.xml").write_bytes(xml.encode())


def _lines(part: Corpus, stem: str) -> Iterator[str]:
    """Yield the lines of the file: XML of a form so simple that no tree is needed."""
    text = part.documents[0].text
    found = sentences(text)
    tokens = [token for sentence in found for token in sentence.tokens]
    roles = _roles(part, legal(stem), tokens)
    n, byte, edge = 0, 0, 0
    yield "<root>"
    for s, sentence in enumerate(found):
        yield f' <SENTENCE gorn="{s}">'
        for w, (start, end) in enumerate(sentence.tokens):
            first = byte + len(text[edge:start].encode())
            byte, edge = first + len(text[start:end].encode()), end
            word = (
                f'  <WORD ByteCount="{first},{byte}" gorn="{s},{w}" lemma="_" pos="_"'
                f' sentenceWord="{w}" text={quoteattr(legal(text[start:end]))} word="{n}"'
            )
            yield f"{word}>" if roles[n] else f"{word}/>"
            for id, mine in roles[n].items():
                inner = "".join(f'<attributionRole roleValue="{role}"/>' for role in mine)
                yield f"   <attribution id={quoteattr(id)}>{inner}</attribution>"
            if roles[n]:
                yield "  </WORD>"
            n += 1
        yield " </SENTENCE>"
    yield "</root>"


def _roles(
    part: Corpus, stem: str, tokens: Sequence[tuple[int, int]]
) -> list[dict[str, list[str]]]:
    """Return the roles of each token, by the ids of attributions."""
    found: list[dict[str, list[str]]] = [{} for _ in tokens]
    for n, item in enumerate(drawn.in_order(part.attributions)):
        id = f"{stem}_{'Nested' if item.parent else 'Attribution_relation_level.xml'}_set_{n}"
        for role, fragments in sorted(item.spans.items()):
            for token in covered(tokens, fragments):
                mine = found[token].setdefault(id, [])
                name = _ROLES.get(role, role)
                mine += [] if name in mine else [name]
    return found


ADDRESSEES = Loss(
    "addressees",
    lambda n: ngettext(
        "{n} addressee becomes a circumstance",
        "{n} addressees become circumstances",
        n,
    ),
    lambda part: sum("addressee" in item.spans for item in part.attributions),
)

PARC = Format(
    "parc",
    N_("PARC 3.0 (XML)"),
    (".xml",),
    None,
    write,
    loses=(
        *(ADDRESSEES, SUBWORDS, CONTROLS, losses.ATTRIBUTES, losses.IMPLICIT, losses.ENTITIES),
        *(losses.PARENTS, losses.LINKS, losses.CLAIMS, losses.NOTES, losses.IDS, losses.ORIGINS),
        *(losses.PROVENANCE, losses.METADATA, losses.REGIONS, losses.STATES),
    ),
    one_layer=True,
    explains=N_("Words with the attributions they belong to, for programs made for PARC 3.0."),
)
