"""Croissant 1.0: what files a dataset has and what their fields mean, as JSON-LD for catalogues.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html. It cannot describe lists inside
lists well: document, text and layer are described, for the rest it names the JSON schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.formats.base import About, Dataset

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of rows: its configuration and split, and what it is."""

    configuration: str
    split: str
    path: str
    sha256: str
    bytes: int
    rows: int

    @property
    def id(self) -> str:
        """Return the name by which the description refers to it."""
        return f"{self.configuration}/{self.split}"


# The context that the specification gives in its appendix and its readers expect.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_FIELDS = {
    "id": "Identifier of the document.",
    "annotator": "Whose layer it is: gold, or the pseudonym of an annotator.",
    "title": "Title of the article.",
    "language": "Language of the text, as a BCP 47 tag.",
    "text": "The text; positions count its Unicode code points from 0, end exclusive.",
    "text_sha256": "SHA-256 of the text in UTF-8.",
}


def described(
    dataset: Dataset, files: Sequence[DataFile], schema: DataFile, citation: str
) -> dict[str, Any]:
    """Return the description of a dataset folder; `schema` is the file that defines a row."""
    about = dataset.about
    optional = {
        "version": about.version,
        "license": about.licence.url or about.licence.name,
        "url": about.url,
        "datePublished": about.date,
        "citeAs": citation,
    }
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": dataset.name,
        "alternateName": about.title or dataset.name,
        "description": description(about),
        "inLanguage": dataset.language,
        "isLiveDataset": False,
        **{key: value for key, value in optional.items() if value},
        **({"creator": _creators(about)} if about.creators else {}),
        "distribution": [_object(file) for file in (*files, schema)],
        "recordSet": [_splits(files), *(_records(file) for file in files)],
    }


def description(about: About) -> str:
    """Return what the dataset is, in the words of who publishes it or in ours."""
    return about.description or (
        "Source attribution in Arabic news: who is said to have said what, in which words, and"
        " how firmly."
    )


def _creators(about: About) -> list[dict[str, str]]:
    return [{"@type": "sc:Person", "name": name} for name in about.creators]


def _object(file: DataFile) -> dict[str, Any]:
    lines = file.path.endswith(".jsonl")
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": "application/jsonlines" if lines else "application/schema+json",
        "sha256": file.sha256,
    }


def _splits(files: Sequence[DataFile]) -> dict[str, Any]:
    names = dict.fromkeys(file.split for file in files)
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": "splits/name",
                "name": "splits/name",
                "description": "Name of the split.",
                "dataType": "sc:Text",
            }
        ],
        "data": [{"splits/name": name} for name in names],
    }


def _records(file: DataFile) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": file.id,
        "name": file.id,
        "description": (
            f"{file.rows} rows. Attributions, regions and metadata are lists in each row; the JSON"
            " schema in the distribution defines them."
        ),
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{file.id}/{name}",
                "name": f"{file.id}/{name}",
                "description": text,
                "dataType": "sc:Text",
                "source": {
                    "fileObject": {"@id": file.path},
                    "extract": {"column": name},
                },
            }
            for name, text in _FIELDS.items()
        ],
    }
