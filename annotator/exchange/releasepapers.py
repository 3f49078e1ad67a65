"""What a person reads first in a release: what lies where, under what licence, how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.exchange.releasefile import (
    AGREEMENT,
    CHANGES,
    CITATION,
    GUIDELINE,
    LICENCE,
    MANIFEST,
    NATIVE,
    SPLITS,
    SUMS,
)
from annotator.formats.huggingface.card import escaped, table

_PAPERS = {
    NATIVE: "the dataset itself, in Isnad's own format, which loses nothing",
    SPLITS: "which document is in which split, and which documents stay together",
    AGREEMENT: "agreement of the annotators, with how each figure is computed",
    GUIDELINE: "the guideline that the annotators followed",
    CHANGES: "what changed from version to version",
    CITATION: "how to cite it",
    LICENCE: "the licence",
    MANIFEST: "everything above for programs, with a checksum of every file",
    SUMS: "the same checksums for `sha256sum -c`",
}


def readme(manifest: Mapping[str, Any], there: frozenset[str]) -> str:
    """Return the README of a release; `there` are the names of what lies in its folder."""
    counts = manifest["counts"]
    licence = escaped(manifest["licence"]["name"])
    english = f"{counts['documents']:,} documents, {counts['attributions']:,} attributions."
    arabic = (
        f"إصدار {manifest['version']}: عدد الوثائق {counts['documents']}، وعدد الإسنادات"
        f" {counts['attributions']}. للتحقق من أن الملفات كما صدرت: <code>isnad verify</code>."
    )
    head = (
        f"# {escaped(manifest['title'])} {manifest['version']}\n",
        _draft(manifest),
        f"{escaped(manifest['description'])}\n" if "description" in manifest else "",
        f"{english} Licence: {licence}.\n",
        f'<div dir="rtl" lang="ar">\n\n{arabic}\n\n</div>\n',
    )
    return "\n".join([*(part for part in head if part), *_files(manifest, there), *_checking()])


def _draft(manifest: Mapping[str, Any]) -> str:
    if manifest["status"] != "draft":
        return ""
    return f"**A draft: {manifest['open_errors']} errors against the scheme still stand.**\n"


def _files(manifest: Mapping[str, Any], there: frozenset[str]) -> Iterator[str]:
    views = [
        (f"`{view['path']}`", f"a view in the format `{view['format']}`{_of(view)}")
        for view in manifest["views"]
    ]
    papers = [(f"`{name}`", text) for name, text in _PAPERS.items() if name in there]
    yield from ("## What lies here", "")
    yield from table(("", ""), [papers[0], *views, *papers[1:]])
    privacy = manifest["privacy"]
    yield (
        "Annotators have fresh pseudonyms."
        if privacy["pseudonyms"]
        else ("Annotators appear under the pseudonyms of the project.")
    )
    if privacy["blacked_out"]:
        yield "Some names are blacked out with `█`, one for each character: positions stay true."
    yield ""


def _of(view: Mapping[str, Any]) -> str:
    return f", layer `{escaped(view['layer'])}`" if view["layer"] else ""


def _checking() -> Iterator[str]:
    yield from ("## Is it complete and unchanged?", "")
    yield "`isnad verify FOLDER` checks every file, the scheme's rules, the splits, and that the"
    yield "views say what the dataset says. Without Isnad: `sha256sum -c checksums.sha256`."
    yield ""
