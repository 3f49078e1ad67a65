"""Label Studio JSON → records: our own tasks when they come back, and those of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import jsonio, units
from annotator.formats.base import Options, Reading
from annotator.formats.foreign import carried, drawn
from annotator.formats.foreign.carried import Carried, Text
from annotator.formats.foreign.drawn import Arrow, Stretch
from annotator.formats.foreign.gathering import Gathering, Said
from annotator.model.records import GOLD, Document
from annotator.model.tagset import Tagset

# The names of what our configuration asks, and how a region says whose it is.
TEXT, LABEL, ENTITY, NOTE = "text", "label", "entity", "note"
ATTRIBUTE, WHOSE = "attribute_", "annotator="
_HEAD = 1 << 16


def knows(path: Path) -> bool:
    """Tell whether a JSON file holds tasks of Label Studio, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    keys = (b'"annotations"', b'"result"', b'"from_name"')
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"[", b"{")) and all(
        key in head for key in keys
    )


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read a file of tasks; raise AnnotatorError with all that is wrong in them."""
    options = options or Options()
    place = Place(file=str(path))
    data = jsonio.load(path, place)
    tasks = data if isinstance(data, list) else [data]
    found = _Tasks(tagset, options, path.stem)
    problems: list[Problem] = []
    for n, task in enumerate(tasks):
        at = Place(place.file, pointer=f"/{n}" if task is not data else "")
        try:
            jsonio.check("labelstudio", task, at)
            found.task(task, n + 1, at)
        except AnnotatorError as error:
            problems += error.problems
    if problems:
        raise AnnotatorError(problems)
    return found.found.reading(place)


class _Tasks:
    """The tasks of one file on their way to being a corpus."""

    def __init__(self, tagset: Tagset, options: Options, stem: str) -> None:
        self.found = Gathering(tagset, options)
        self._unit = options.offsets or units.CODE_POINTS
        self._stem = stem
        self._left_out = self.found.left_out

    def task(self, task: Mapping[str, Any], number: int, place: Place) -> None:
        """Take one task with all its annotations."""
        key = _text_key(task, place)
        back = carried.brought_back(task["data"].get(carried.KEY), place)
        text = carried.text_of(task["data"][key], back.sha256, place)
        id = f"{self._stem}-{task.get('id') or number}"
        meta = {k: v for k, v in task["data"].items() if k != key and isinstance(v, str)}
        document = self.found.document(back, text, id, {"file": f"{id}.txt", **meta})
        self._left_out["predictions"] += len(task.get("predictions") or ())
        for annotator, annotation in self._whose(task["annotations"], back):
            self._annotation(annotation["result"], _Layer(document, annotator, text, back, place))

    def _whose(
        self, annotations: Sequence[Mapping[str, Any]], back: Carried
    ) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the annotations with their annotators; of several by one person the newest."""
        done = [item for item in annotations if not item.get("was_cancelled")]
        self._left_out["cancelled"] += len(annotations) - len(done)
        names = [_said_name(item["result"]) for item in done]
        free = [name for name in back.annotators if name not in names]
        found: dict[str, Mapping[str, Any]] = {}
        for name, item in zip(names, done, strict=True):
            whose = name or (free.pop(0) if free else _user(item))
            whose = GOLD if not whose and item.get("ground_truth") else whose
            before = found.get(whose)
            if before is not None:
                self._left_out["annotation"] += 1
            if before is None or (before.get("updated_at") or "") <= (item.get("updated_at") or ""):
                found[whose] = item
        return sorted(found.items(), key=lambda pair: pair[0])

    # ---- one annotation ------------------------------------------------------------------

    def _annotation(self, results: Sequence[Mapping[str, Any]], layer: _Layer) -> None:
        found = [item for item in results if item["type"] == "labels" and _is_placed(item)]
        self._left_out.update(_strange(results))
        layer.check(found, self._unit)
        figures = drawn.figures(
            list(self._stretches(found, layer)), list(_arrows(results)), self.found.relations
        )
        about: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for item in results:
            about[item.get("id", "")].append(item)
        said = {figure.id: self._fields(figure, about, layer) for figure in figures}
        ids = {
            figure.id: self.found.own_or(figure.id, layer.annotator, layer.back)
            for figure in figures
        }
        self.found.layer_of(layer.document, layer.annotator, layer.back, figures, said, ids)

    def _stretches(self, found: Iterable[Mapping[str, Any]], layer: _Layer) -> Iterator[Stretch]:
        turn = units.reader(layer.text.raw, self._unit)
        for item in found:
            start, end = (layer.text.position(turn(item["value"][key])) for key in ("start", "end"))
            words = item["value"].get("labels") or ()
            if any(self.found.is_region(layer.document, word, start, end) for word in words):
                continue
            if role := self._role(words):
                yield Stretch(item["id"], role, start, end)

    def _role(self, words: Sequence[str]) -> str | None:
        """Return the role of a region, which can be one only."""
        known = [role for word in words if (role := self.found.labels.role(word))]
        self._left_out.update(known[1:])
        return known[0] if known else None

    def _fields(
        self,
        figure: drawn.Figure,
        about: Mapping[str, Sequence[Mapping[str, Any]]],
        layer: _Layer,
    ) -> dict[str, Any]:
        """Return what choices and text areas say of the regions of one attribution."""
        said = Said()
        for id in figure.members:
            for item in about[id]:
                self._take(said, item)
        return said.fields(self.found, layer.back)

    def _take(self, said: Said, item: Mapping[str, Any]) -> None:
        name, value = item.get("from_name", ""), item.get("value", {})
        if item["type"] == "choices":
            for word in value.get("choices") or ():
                said.choose(self.found, name.removeprefix(ATTRIBUTE), str(word))
        elif item["type"] == "textarea":
            words = "\n".join(map(str, value.get("text") or ()))
            if name == ENTITY:
                said.entity = said.entity or words
            else:
                said.remark(words)


@dataclass(frozen=True, slots=True)
class _Layer:
    """What one annotation is read with."""

    document: Document
    annotator: str
    text: Text
    back: Carried
    place: Place

    def check(self, found: Iterable[Mapping[str, Any]], unit: str) -> None:
        r"""Raise unless the covered texts lie where the offsets say.

        Label Studio writes white space as the browser shows it, and line feeds as `\n`.
        """
        raw, turn = self.text.raw, units.reader(self.text.raw, unit)
        covered = []
        for item in found:
            value = item["value"]
            start, end, words = value["start"], value["end"], value.get("text")
            if isinstance(words, str):
                here = raw[turn(start) : turn(end)]
                same = _squeezed(here) == _squeezed(words)
                covered.append((start, end, here if same else words))
        units.check(raw, covered, unit, self.place)


def _squeezed(words: str) -> str:
    return " ".join(words.replace("\\n", " ").split())


def _text_key(task: Mapping[str, Any], place: Place) -> str:
    """Return where the text stands in a task's data: in `text`, else where all regions' words do.

    Raises AnnotatorError when there is no such text.
    """
    data = task["data"]
    if isinstance(data.get(TEXT), str):
        return TEXT
    results = [item for annotation in task["annotations"] for item in annotation["result"]]
    words = [item["value"].get("text") for item in results if _is_placed(item)]
    found = [
        key
        for key, value in data.items()
        if isinstance(value, str)
        and words
        and all(isinstance(w, str) and w in value for w in words)
    ]
    if not found:
        raise mistake("task_without_text", place)
    return str(max(found, key=lambda key: len(data[key])))


def _said_name(results: Iterable[Mapping[str, Any]]) -> str:
    """Return the annotator whom a region of ours names."""
    for item in results:
        texts = (item.get("meta") or {}).get("text") or ()
        for word in texts if isinstance(texts, list) else (texts,):
            if isinstance(word, str) and word.startswith(WHOSE):
                return word.removeprefix(WHOSE).strip()
    return ""


def _user(annotation: Mapping[str, Any]) -> str:
    """Return a name for a user of the server: never the address that an export has."""
    user = annotation.get("completed_by")
    id = user.get("id") if isinstance(user, dict) else user
    return f"LS{id}" if id else ""


def _is_placed(item: Mapping[str, Any]) -> bool:
    value = item.get("value") or {}
    edges = (value.get("start"), value.get("end"))
    return "id" in item and all(type(edge) is int and edge >= 0 for edge in edges)


def _strange(results: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the types of results that are about no text, or not about positions in it."""
    for item in results:
        known = item["type"] in ("relation", "choices", "textarea")
        if not known and not (item["type"] == "labels" and _is_placed(item)):
            yield item["type"]


def _arrows(results: Iterable[Mapping[str, Any]]) -> Iterator[Arrow]:
    for item in results:
        if item["type"] == "relation" and "from_id" in item and "to_id" in item:
            ends = (item["from_id"], item["to_id"])
            ends = ends[::-1] if item.get("direction") == "left" else ends
            for label in item.get("labels") or ("",):
                yield Arrow(*ends, label)
