"""spaCy itself reads our DocBin and takes our Prodigy tasks as examples."""

# /// script
# dependencies = ["spacy==3.8.18"]
# [tool.client]
# formats = ["docbin", "prodigy"]
# tests = ["tests/formats/test_docbin.py"]
# ///

import json
import sys
from pathlib import Path

import spacy
from spacy.tokens import DocBin

out = Path(sys.argv[1])
expected = json.loads((out / "docbin.expected.json").read_text("utf-8"))
nlp = spacy.blank("ar")
docs, spans = 0, 0
for file in sorted((out / "docbin").rglob("*.spacy")):
    for doc in DocBin().from_disk(file).get_docs(nlp.vocab):
        about = expected[json.loads(doc.user_data["isnad"])["document"]]
        assert doc.text == about["text"]
        words = {}
        for group in doc.spans.values():
            for span in sorted(group, key=lambda span: span.start):
                words.setdefault((span.id_, span.label_), []).append(span.text)
                spans += 1
        found = sorted([role, " ".join(parts)] for (_, role), parts in words.items())
        assert found == about["words"], (found, about["words"])
        docs += 1

# Prodigy's recipes turn a task into a Doc by its tokens and its spans by token numbers.
tasks = (out / "prodigy" / "example.jsonl").read_bytes().strip().split(b"\n")
placed = 0
for raw in tasks:
    task = json.loads(raw)
    doc = spacy.tokens.Doc(
        nlp.vocab,
        words=[token["text"] for token in task["tokens"]],
        spaces=[token["ws"] for token in task["tokens"]],
    )
    assert doc.text == task["text"]
    for span in task["spans"]:
        found = doc[span["token_start"] : span["token_end"] + 1]
        assert found.text == task["text"][span["start"] : span["end"]]
        placed += 1
print(f"   {docs} documents with {spans} spans; words as we wrote them")
print(f"   {len(tasks)} Prodigy tasks with {placed} spans, each on its tokens")
