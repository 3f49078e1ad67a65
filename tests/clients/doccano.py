"""doccano's own server code imports our lines and exports them again."""

# /// script
# dependencies = ["doccano==1.8.4", "marshmallow<4", "setuptools<70", "numpy<2"]
# [tool.client]
# formats = ["doccano"]
# back = { doccano = "doccano-back/all.jsonl" }
# ///

import importlib.util
import json
import os
import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
out = Path(sys.argv[1])
lines = (out / "doccano" / "all.jsonl").read_text("utf-8").strip().split("\n")
spans = json.loads((out / "doccano" / "spans.json").read_text("utf-8"))
relations = json.loads((out / "doccano" / "relations.json").read_text("utf-8"))

scratch = tempfile.TemporaryDirectory()
found = importlib.util.find_spec("backend")
sys.path.insert(0, found.submodule_search_locations[0])
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings.development",
    "DATABASE_URL": f"sqlite:///{scratch.name}/db.sqlite3",
    "DATA_DIR": scratch.name,
    "STANDALONE": "True",
}
import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command

call_command("migrate", verbosity=0)
from data_export.models import ExportedExample
from data_export.pipeline.catalog import JSONL as OUT
from data_export.pipeline.dataset import Dataset
from data_export.pipeline.factories import (
    create_comment,
    create_formatter,
    create_labels,
    create_writer,
)
from data_export.pipeline.services import ExportApplicationService
from data_import.datasets import load_dataset
from data_import.pipeline.catalog import JSONL, RELATION_EXTRACTION
from data_import.pipeline.readers import FileName
from label_types.models import RelationType, SpanType
from label_types.serializers import RelationTypeSerializer, SpanTypeSerializer
from labels.models import Relation, Span
from projects.models import ProjectType, SequenceLabelingProject

user = User.objects.create_user("somebody")
project = SequenceLabelingProject.objects.create(
    name="isnad",
    project_type=ProjectType.SEQUENCE_LABELING,
    allow_overlapping=True,
    use_relation=True,
    grapheme_mode=False,
    created_by=user,
    collaborative_annotation=True,
)
for serializer, types in ((SpanTypeSerializer, spans), (RelationTypeSerializer, relations)):
    checked = serializer(data=types, many=True)
    checked.is_valid(raise_exception=True)
    checked.save(project=project)
kinds = SpanType.objects.count(), RelationType.objects.count()
file = out / "doccano" / "all.jsonl"
dataset = load_dataset(
    RELATION_EXTRACTION,
    JSONL(),
    [FileName(str(file), file.name, file.name)],
    project,
    encoding="utf_8",
)
dataset.save(user)
assert not dataset.errors, dataset.errors
assert kinds == (SpanType.objects.count(), RelationType.objects.count()), "labels that we lack"
wrote = [json.loads(line) for line in lines]
counts = sum(len(item["entities"]) for item in wrote), sum(len(item["relations"]) for item in wrote)
assert counts == (Span.objects.count(), Relation.objects.count())

examples = ExportedExample.objects.filter(project=project)
service = ExportApplicationService(
    Dataset(examples, create_labels(project, examples), create_comment(examples)),
    create_formatter(project, OUT.name),
    create_writer(OUT.name),
)
back = out / "doccano-back" / "all.jsonl"
back.parent.mkdir(exist_ok=True)
service.export(str(back))
print(f"   {len(wrote)} examples, {counts[0]} spans, {counts[1]} relations, label types {kinds}")
