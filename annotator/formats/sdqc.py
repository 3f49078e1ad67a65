"""Stances towards claims as RumourEval has them: support, deny, query, comment (SDQC).

Each claim is a thread (`data/isnad/CLAIM/`): its text is the post that started it, and each
attribution that is linked to it is a reply. `key.json` has the labels under `subtaskaenglish`, the
name that readers of RumourEval 2019 look for, whatever the language. The tagset says which label a
stance stands for; silence stands for none, and such a reply is not in the key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.formats import jsonio
from annotator.formats.base import Format, Loss, Progress, Stream, silent
from annotator.formats.filenames import safe
from annotator.i18n import N_, ngettext
from annotator.model.records import Attribution, Claim, ClaimLink, Corpus, Document
from annotator.model.tagset import Tagset

KEY, DATA = "key.json", "data"
_LABELS = frozenset({"support", "deny", "query", "comment"})


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write the replies document by document, then the claims, and the key beside them."""
    out.mkdir()
    labels = labels_of(stream.tagset)
    threads = out / DATA / "isnad"
    threads.mkdir(parents=True)
    with (out / KEY).open("w", encoding="utf-8", newline="\n") as key:
        key.write('{"subtaskaenglish": {')
        comma = ""
        for part in stream.told(progress):
            items = {item.id: item for item in part.attributions}
            for link in sorted(part.claim_links, key=lambda link: link.id):
                _reply(threads, part.documents[0], items[link.attribution], link)
                if link.stance in labels:
                    key.write(f"{comma}\n{json.dumps(link.id)}: {json.dumps(labels[link.stance])}")
                    comma = ","
        key.write("\n}}\n")
    for claim, links in stream.claims():
        _thread(threads, claim, [link.id for link in links])


def labels_of(tagset: Tagset) -> dict[str, str]:
    """Return the SDQC label of each stance of a tagset that has one."""
    stance = tagset.attribute("stance")
    maps = {value.id: value.maps.get("sdqc", "") for value in (stance.values if stance else ())}
    return {id: label for id, label in maps.items() if label in _LABELS}


def _reply(threads: Path, document: Document, item: Attribution, link: ClaimLink) -> None:
    """Write one reply: the stretch of text from the first to the last word of the attribution."""
    parts = [part for fragments in item.spans.values() for part in fragments]
    text = document.text[min(start for start, _ in parts) : max(end for _, end in parts)]
    about = {"in_reply_to_status_id_str": link.claim, "outlet": document.meta.get("outlet", "")}
    folder = threads / safe(link.claim) / "replies"
    folder.mkdir(parents=True, exist_ok=True)
    _post(folder, link.id, text, document.language, about)


def _thread(threads: Path, claim: Claim, replies: list[str]) -> None:
    folder = threads / safe(claim.id) / "source-tweet"
    folder.mkdir(parents=True, exist_ok=True)
    _post(folder, claim.id, claim.text, "", {"in_reply_to_status_id_str": None})
    here = folder.parent / "replies"
    written = [id for id in sorted(replies) if (here / f"{safe(id)}.json").exists()]
    structure: Mapping[str, Any] = {claim.id: {id: [] for id in written}}
    (folder.parent / "structure.json").write_bytes(jsonio.pretty(structure))


def _post(folder: Path, id: str, text: str, language: str, about: Mapping[str, Any]) -> None:
    post = {"id_str": id, "text": text, "lang": language, **about}
    kept = {key: value for key, value in post.items() if value != ""}
    (folder / f"{safe(id)}.json").write_bytes(jsonio.pretty(kept))


def _without_claim(part: Corpus) -> int:
    linked = {link.attribution for link in part.claim_links}
    return sum(item.id not in linked for item in part.attributions)


UNLINKED = Loss(
    "unlinked",
    lambda n: ngettext(
        "{n} attribution that is linked to no claim is not kept",
        "{n} attributions that are linked to no claim are not kept",
        n,
    ),
    _without_claim,
)
ROLES = Loss(
    "roles",
    lambda n: ngettext(
        "of {n} attribution only its words and its stance to the claim are kept",
        "of {n} attributions only their words and their stances to the claims are kept",
        n,
    ),
    lambda part: len({link.attribution for link in part.claim_links}),
)

SDQC = Format(
    "sdqc",
    N_("Stances for RumourEval (SDQC)"),
    (".json",),
    None,
    write,
    loses=(UNLINKED, ROLES),
    explains=N_(
        "Claims as threads with the attributions linked to them as replies: support, deny, query"
        " or comment."
    ),
)
