"""Label Studio's own SDK checks the configuration and every region, and converts the tasks."""

# /// script
# dependencies = ["label-studio-sdk==2.1.2"]
# [tool.client]
# formats = ["labelstudio"]
# ///

import json
import sys
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

out = Path(sys.argv[1])
config = (out / "labelstudio" / "config.xml").read_text("utf-8")
tasks = json.loads((out / "labelstudio" / "tasks.json").read_text("utf-8"))
expected = json.loads((out / "labelstudio.expected.json").read_text("utf-8"))

interface = LabelInterface(config)
interface.validate()
counts = {"labels": 0, "choices": 0, "textarea": 0, "relation": 0}
words = []
for task in tasks:
    for annotation in task["annotations"]:
        regions = [item for item in annotation["result"] if item["type"] != "relation"]
        for n, item in enumerate(annotation["result"]):
            counts[item["type"]] += 1
            if item["type"] == "relation":
                errors = interface.validate_relation(item, regions, True, n)
            else:
                errors = interface.validate_region(item, True, n)
            assert not errors, (item, errors)
            if item["type"] == "labels":
                value = item["value"]
                assert task["data"]["text"][value["start"] : value["end"]] == value["text"]

# The converter is the code by which Label Studio itself makes its other export formats.
with tempfile.TemporaryDirectory() as folder:
    export = Path(folder) / "export.json"
    for n, task in enumerate(tasks, 1):
        task["id"] = n
        for m, annotation in enumerate(task["annotations"], 1):
            annotation |= {"id": 10 * n + m, "completed_by": {"id": 1, "email": "a@example.org"}}
    export.write_text(json.dumps(tasks), "utf-8")
    converter = Converter(config, project_dir=folder)
    converter.convert_to_json_min(str(export), folder, is_dir=False)
    least = json.loads((Path(folder) / "result.json").read_text("utf-8"))
    converter.convert_to_conll2003(str(export), folder, is_dir=False)
    lines = (Path(folder) / "result.conll").read_text("utf-8").splitlines()
for item in least:
    found = item.get("label", [])
    assert all(item["text"][part["start"] : part["end"]] == part["text"] for part in found)
    words += [part["labels"][0] for part in found]
tagged = sum(not line.endswith(" O") and " " in line for line in lines)
assert counts["labels"] == len(words)
print(f"   {len(tasks)} tasks of {len(expected)} documents, {counts}; all valid in the SDK")
print(f"   JSON_MIN has {len(words)} labels where their text is; CoNLL has {tagged} tagged tokens")
