"""BIO tags: a file for each role, a line for each token, for taggers that read CoNLL 2003.

`source.bio` has `token<TAB>B-SOURCE`, an empty line after each sentence and `-DOCSTART-` before
each document. Where spans of one role overlap, the longest is tagged.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from annotator.formats import losses
from annotator.formats.base import Format, Loss, Progress, Stream, silent
from annotator.formats.foreign.tokens import SUBWORDS, covered, sentences
from annotator.i18n import N_, ngettext
from annotator.model.records import Corpus, Fragment, Fragments


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write one file for each role."""
    out.mkdir()
    roles = [role.id for role in stream.tagset.roles]
    with contextlib.ExitStack() as stack:
        files = {
            role: stack.enter_context(
                (out / f"{role}.bio").open("w", encoding="utf-8", newline="\n")
            )
            for role in roles
        }
        for part in stream.told(progress):
            for role, lines in _lines(part, roles).items():
                files[role].write(f"-DOCSTART-\tO\n\n{lines}")


def _lines(part: Corpus, roles: Sequence[str]) -> dict[str, str]:
    """Return the lines of one document for each role."""
    text = part.documents[0].text
    found = sentences(text)
    tokens = [token for sentence in found for token in sentence.tokens]
    ends = {sentence.tokens[-1] for sentence in found}
    result = {}
    for role in roles:
        tags = ["O"] * len(tokens)
        for fragments in chosen(part, role, tokens):
            for part_ in fragments:
                for k, n in enumerate(covered(tokens, (part_,))):
                    tags[n] = f"{'B' if k == 0 else 'I'}-{role.upper()}"
        lines = (
            f"{text[start:end]}\t{tag}\n" + ("\n" if (start, end) in ends else "")
            for (start, end), tag in zip(tokens, tags, strict=True)
        )
        result[role] = "".join(lines)
    return result


def chosen(part: Corpus, role: str, tokens: Sequence[Fragment]) -> list[Fragments]:
    """Return the spans of a role that are tagged: none that touches a longer one's words."""
    spans = [item.spans[role] for item in part.attributions if role in item.spans]
    taken: set[int] = set()
    found = []
    for fragments in sorted(spans, key=lambda parts: (-_length(parts), parts)):
        mine = covered(tokens, fragments)
        if not taken.intersection(mine):
            taken.update(mine)
            found.append(fragments)
    return found


def tokens_of(text: str) -> list[Fragment]:
    """Return the tokens of all sentences."""
    return [token for sentence in sentences(text) for token in sentence.tokens]


def _length(fragments: Fragments) -> int:
    return sum(end - start for start, end in fragments)


def _overlapping(part: Corpus) -> int:
    """Count the spans that are not tagged; those that are tagged all the same are none."""
    lost, tokens = 0, tokens_of(part.documents[0].text)
    for role in {role for item in part.attributions for role in item.spans}:
        spans = {item.spans[role] for item in part.attributions if role in item.spans}
        lost += len(spans - set(chosen(part, role, tokens)))
    return lost


OVERLAPPING = Loss(
    "overlapping",
    lambda n: ngettext(
        "{n} span inside or across a longer one of its role is not kept",
        "{n} spans inside or across longer ones of their role are not kept",
        n,
    ),
    _overlapping,
)
JOINS = Loss(
    "joins",
    lambda n: ngettext(
        "of {n} attribution it is not kept which spans belong together",
        "of {n} attributions it is not kept which spans belong together",
        n,
    ),
    lambda part: sum(len(item.spans) > 1 for item in part.attributions),
)

BIO = Format(
    "bio",
    N_("BIO tags for each role"),
    (".bio",),
    None,
    write,
    loses=(
        *(JOINS, OVERLAPPING, losses.DISCONTINUOUS, SUBWORDS, losses.ATTRIBUTES, losses.IMPLICIT),
        *(losses.ENTITIES, losses.PARENTS, losses.LINKS, losses.CLAIMS, losses.NOTES, losses.IDS),
        *(losses.ORIGINS, losses.PROVENANCE, losses.METADATA, losses.REGIONS, losses.STATES),
    ),
    one_layer=True,
    explains=N_("Tokens with tags, a file for each role: to train taggers."),
)
