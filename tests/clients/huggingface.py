"""`datasets` loads the folder offline, with exactly the features that its card declares."""

# /// script
# dependencies = ["datasets==5.2.0"]
# [tool.client]
# formats = ["huggingface"]
# release = true
# ///

import os
import sys
import tempfile
from pathlib import Path

cache = tempfile.TemporaryDirectory()
os.environ["HF_HOME"] = cache.name

import datasets
import yaml

datasets.disable_progress_bars()
out = Path(sys.argv[1])


def front_matter(folder: Path) -> dict:
    return yaml.safe_load((folder / "README.md").read_text("utf-8").split("---\n")[1])


def feature(declared: dict):
    """What the card declares, built with the library's own types instead of its YAML reader."""
    if "list" in declared:
        inner = {item["name"]: feature(item) for item in declared["list"]}
        return datasets.List(inner)
    return datasets.Value(declared["dtype"])


def check_row(row: dict) -> int:
    for item in row["attributions"]:
        for span in item["spans"]:
            words = " ".join(row["text"][p["start"] : p["end"]] for p in span["fragments"])
            assert words == span["text"], (words, span)
    return len(row["attributions"])


for folder in (out / "huggingface", out / "release" / "huggingface"):
    front = front_matter(folder)
    names = [config["config_name"] for config in front["configs"]]
    assert datasets.get_dataset_config_names(str(folder)) == names
    for info in front["dataset_info"]:
        wanted = datasets.Features({item["name"]: feature(item) for item in info["features"]})
        found = datasets.load_dataset(str(folder), info["config_name"])
        sizes = {split["name"]: split["num_examples"] for split in info["splits"]}
        assert {name: len(rows) for name, rows in found.items()} == sizes
        for name, rows in found.items():
            assert rows.features == wanted, (rows.features, wanted)
            work = sum(check_row(row) for row in rows)
            print(
                f"   {folder.parent.name}/{folder.name} {info['config_name']}/{name}:"
                f" {len(rows)} rows, {work} attributions, features as declared"
            )
    default = datasets.load_dataset(str(folder))
    assert len(next(iter(default.values()))) > 0
print(f"   datasets {datasets.__version__}, offline: {os.environ['HF_DATASETS_OFFLINE']}")
