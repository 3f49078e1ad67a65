"""The reference library of Croissant validates the description and reads rows by it."""

# /// script
# dependencies = ["mlcroissant==1.1.1"]
# [tool.client]
# formats = ["huggingface"]
# release = true
# ///

import hashlib
import itertools
import json
import logging
import shutil
import sys
import tempfile
from pathlib import Path

import mlcroissant

logging.disable(logging.INFO)
out = Path(sys.argv[1])

for folder in (out / "huggingface", out / "release" / "huggingface"):
    path = folder / "croissant.json"
    described = json.loads(path.read_text("utf-8"))
    dataset = mlcroissant.Dataset(jsonld=str(path))  # raises when it is not valid
    issues = dataset.metadata.ctx.issues
    assert not issues.errors, issues.errors
    told = "; ".join(sorted(str(warning) for warning in issues.warnings)) or "no remarks"
    for record_set in dataset.metadata.record_sets:
        rows = list(itertools.islice(dataset.records(record_set.uuid), 1000))
        if record_set.uuid == "splits":
            names = [next(iter(row.values())) for row in rows]
            print(f"   {folder.parent.name}: splits {names}")
            continue
        for row in rows:
            text, sha = row[f"{record_set.uuid}/text"], row[f"{record_set.uuid}/text_sha256"]
            assert hashlib.sha256(text).hexdigest() == sha.decode()
        print(f"   {folder.parent.name}: {record_set.uuid}, {len(rows)} rows, texts as hashed")
    print(f"   {folder.parent.name}: valid; {told}")
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"

# A changed file must not be read: the library checks what the description says.
with tempfile.TemporaryDirectory() as copy:
    shutil.copytree(out / "huggingface", copy, dirs_exist_ok=True)
    data = next(Path(copy).glob("data/*/*.jsonl"))
    data.write_bytes(data.read_bytes().replace("قال".encode(), "نفى".encode(), 1))
    name = f"{data.parent.name}/{data.stem}"
    try:
        next(iter(mlcroissant.Dataset(jsonld=f"{copy}/croissant.json").records(name)))
    except mlcroissant.GenerationError as error:
        print(f"   a changed file is refused: {type(error).__name__}")
    else:
        raise SystemExit("a changed file was read")
