"""All sample files of others: imported, or refused with the reason that is theirs; a table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.formats.samples_table import (
    EMPTY,
    IMPORTED,
    NO_FORMAT,
    REFUSED,
    SAMPLES,
    Outcome,
    outcomes,
    table,
)

# Why files of a folder may be refused: nothing else is a right reason there.
REASONS: dict[str, set[str]] = {
    "croissant": {"column_text_missing", "json_unknown"},
    "doccano": {"schema_required"},  # one has no text but only labels
    "label-studio": {"task_without_text"},
    "uima-cas": {"cas_no_text"},  # CAS without a text: feature structures, bytes, references
    "web-annotation": {
        "text_beside_missing",  # it is about a page on the web
        "json_syntax",  # meant to be broken
        "json_duplicate_key",
        "schema_type",
        "schema_required",
        "json_unknown",  # JSON schemas
    },
    "webanno-tsv": {"webanno_version", "kind_differs"},  # version 2; TSV under the name .txt
}
# What was made for us holds attributions of ours.
OURS = (
    "brat/synthetic-arabic/d.ann",
    "doccano/synthetic-arabic-utf16.jsonl",
    "label-studio/synthetic-arabic-tasks.json",
    "prodigy/synthetic-arabic.jsonl",
)


@pytest.fixture(scope="module")
def tried() -> list[Outcome]:
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not here")
    return list(outcomes())  # anything but a reason for a person ends it here


@pytest.mark.timeout(300)
def test_every_file_is_imported_or_refused_with_a_right_reason(
    tried: list[Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(table(tried)) + "\n")
    wrong = [
        (item.file, item.codes)
        for item in tried
        if item.state == REFUSED
        and not set(item.codes) <= REASONS.get(Path(item.file).parts[0], set())
    ]
    assert wrong == []


def test_what_is_read_is_what_formats_of_ours_are_for(tried: list[Outcome]) -> None:
    states = {item.file: item for item in tried}
    for name in OURS:
        assert states[name].state == IMPORTED, name
        assert states[name].attributions > 0
    read = [item for item in tried if item.state in (IMPORTED, EMPTY)]
    for folder in ("brat", "inception", "uima-cas", "webanno-tsv", "prodigy", "doccano"):
        assert any(item.file.startswith(f"{folder}/") for item in read), folder
    unread = {Path(item.file).suffix for item in tried if item.state == NO_FORMAT}
    assert unread <= {
        *(".conf", ".xml", ".rng", ".adoc", ".md", ".test"),  # schemas, type systems, remarks
        *(".conllu", ".conll"),  # written, not read
    }
