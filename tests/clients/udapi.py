"""Udapi reads the CorefUD brackets of our CoNLL-U: each span is an entity with its words."""

# /// script
# dependencies = ["udapi==0.5.2"]
# [tool.client]
# formats = ["conllu"]
# ///

import json
import sys
from pathlib import Path

import udapi

out = Path(sys.argv[1])
expected = json.loads((out / "conllu.expected.json").read_text("utf-8"))
document = udapi.Document(str(out / "conllu" / "corpus.conllu"))
found = {}
for entity in document.coref_entities:
    words = []
    for mention in entity.mentions:
        words += [
            (node.root.sent_id, node.ord, node.form, node.no_space_after) for node in mention.words
        ]
        assert mention.other["attribution"].startswith("a")
    words.sort(key=lambda word: (word[0], word[1]))
    text = "".join(form + ("" if joined else " ") for *_, form, joined in words).strip()
    of = words[0][0].rpartition("-")[0]
    found.setdefault(of, []).append([entity.etype, text])


def bare(words):
    """Words without blanks and signs, which tokens may add or join differently."""
    return sorted([role, "".join(text.split())] for role, text in words)


for id, about in expected.items():
    ours = bare(about["words"])
    assert bare(found[id]) == ours, (bare(found[id]), ours)
trees = list(document.trees)
assert all(tree.compute_text() == tree.text for tree in trees)
spans = sum(map(len, found.values()))
print(f"   {len(trees)} sentences, {spans} entities; words and `# text` are as we wrote them")
