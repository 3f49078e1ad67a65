"""The types under which INCEpTION can show, check and edit our attributions.

`AttrSpan` is one fragment of one role; `AttrFrame` stands on the cue (or, where no words are cue,
on the first words of the attribution) and links its spans by role, other frames by kind of link.
Both are span layers at the level of characters with text features and link features only, which is
what INCEpTION's import of type systems recognises as layers. The types without a place in the text
carry what only we read: INCEpTION drops them.
"""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from annotator.model.links import LINKS
from annotator.model.tagset import Tagset, label

if TYPE_CHECKING:
    from cassis import TypeSystem

SPAN, FRAME, REGION = "isnad.AttrSpan", "isnad.AttrFrame", "isnad.AttrRegion"
SPAN_LINK, FRAME_LINK = "isnad.AttrSpanLink", "isnad.AttrFrameLink"
DOCUMENT, ENTITY = "isnad.AttrDocument", "isnad.AttrEntity"

# How project archives of INCEpTION are laid out: FOLDER/DOCUMENT/USER.json.
ANNOTATED, CURATION = "annotation", "curation"
CURATOR = "CURATION_USER"
FILE = "typesystem.xml"

ANNOTATION, TOP = "uima.tcas.Annotation", "uima.cas.TOP"
DOCUMENT_ANNOTATION = "uima.tcas.DocumentAnnotation"
_STRING, _ARRAY = "uima.cas.String", "uima.cas.FSArray"

# What every CAS has: sentences, words, and what programs note for themselves.
_STRUCTURE = re.compile(
    r"uima\.tcas\.DocumentAnnotation$"
    r"|.*\.(segmentation|metadata)\.type\.\w+$"
    r"|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\.\w+$"
)

# A source that is not written: that it is not, and what is known of it, by feature.
UNWRITTEN, IMPLICIT = "implicit", "implicit_"
# Features of a frame that are no attribute of the tagset.
FRAME_FEATURES = ("uid", "annotator", "entity", "note", "origin", UNWRITTEN)
_TAKEN = frozenset({*FRAME_FEATURES, "begin", "end", "sofa", "spans", "frames", "self", "type"})
_DOCUMENT_FEATURES = {
    "uid": "Identifier of the document.",
    "title": "Title of the document.",
    "language": "Language of the text.",
    "sha256": "SHA-256 of the text, in UTF-8.",
    "source": "SHA-256 of the file that the text came from.",
    "meta": "File name, outlet, date and the like, as JSON.",
    "annotator": "Pseudonym of the annotator; gold for what was adjudicated.",
    "state": "How far the annotator's work on this document is.",
    "guideline": "Version of the guideline that was followed.",
    "controls": "Characters that XML cannot hold and that are blanks in the text: place:code.",
}
_ENTITY_FEATURES = {
    "uid": "Identifier of the entity.",
    "name": "Name by which the frames mention it.",
    "kind": "Kind of entity.",
    "note": "Note about the entity.",
    "aliases": "Other names, as JSON.",
}


def is_structure(type_: str) -> bool:
    """Return whether annotations of a type are none that people made."""
    return _STRUCTURE.match(type_) is not None


def feature_name(id: str) -> str:
    """Return the name of the feature that holds an attribute of the tagset.

    What is taken gets an underscore, which readers drop (`formats.labels.plain`).
    """
    return f"{id}_" if id in _TAKEN or keyword.iskeyword(id) else id


def type_system(tagset: Tagset) -> TypeSystem:
    """Return a new type system with a feature for every attribute of the tagset."""
    from cassis import TypeSystem  # noqa: PLC0415 — takes a tenth of a second

    types = TypeSystem()
    _texts(types, SPAN, ANNOTATION, "Words of one role: one annotation for each fragment.", {
        "uid": "Identifier of the attribution.",
        "role": f"Role of the words: {', '.join(role.id for role in tagset.roles)}.",
        "group": "The same for the fragments of one discontinuous span.",
    })  # fmt: skip
    features = {
        "uid": "Identifier of the attribution.",
        "annotator": "Pseudonym of the annotator whose attribution has this identifier.",
        "entity": "Name of the entity that the source is.",
        "note": "Note about the attribution.",
        "origin": "Who made it: manual, suggestion, import, single or adjudicated.",
        UNWRITTEN: "yes where the text does not write the source.",
    }
    for item in tagset.attributes:
        values = ", ".join(value.id for value in item.values)
        features[feature_name(item.id)] = f"{label(item.labels, 'en')}: {values}."
    for term in tagset.implicit:
        values = ", ".join(value.id for value in term.values)
        features[IMPLICIT + term.id] = f"Unwritten source, {label(term.labels, 'en')}: {values}."
    _texts(types, FRAME, ANNOTATION, "Who said what: one attribution, on its cue.", features)
    _links(types, SPAN_LINK, SPAN, "spans", "The spans of the attribution by role.")
    _links(types, FRAME_LINK, FRAME, "frames", f"Other attributions: {', '.join(LINKS)}.")
    kinds = ", ".join(term.id for term in tagset.regions)
    _texts(types, REGION, ANNOTATION, "Words that are no editorial text.", {"kind": f"{kinds}."})
    _texts(types, DOCUMENT, TOP, "What is known of the document and its layer.", _DOCUMENT_FEATURES)
    _texts(types, ENTITY, TOP, "A source known by name.", _ENTITY_FEATURES)
    return types


def _texts(
    types: TypeSystem, name: str, above: str, description: str, features: dict[str, str]
) -> None:
    types.create_type(name, above, description)
    for feature, meaning in features.items():
        types.create_feature(name, feature, _STRING, description=meaning)


def _links(types: TypeSystem, name: str, target: str, feature: str, description: str) -> None:
    """Add a link type and a feature of frames for it; INCEpTION wants just a role and a target."""
    types.create_type(name, TOP, f"A link to a {target.removeprefix('isnad.')}.")
    types.create_feature(name, "role", _STRING, description="What the target is to the frame.")
    types.create_feature(name, "target", target, description="What is linked.")
    types.create_feature(FRAME, feature, _ARRAY, elementType=name, description=description)


def xml(types: TypeSystem) -> bytes:
    """Return a type system as the XML file that UIMA and INCEpTION import."""
    from lxml import etree  # noqa: PLC0415 — comes with cassis

    root = etree.fromstring(types.to_xml().encode())
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
