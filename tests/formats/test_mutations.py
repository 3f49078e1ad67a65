"""Files of other programs that somebody damaged are read or refused, never a surprise."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.formats import Options
from annotator.formats.doccano import DOCCANO
from annotator.formats.labelstudio import LABEL_STUDIO
from annotator.formats.prodigy import PRODIGY
from annotator.formats.webannotation import WEB_ANNOTATION
from tests.formats.examples_corpus import EXAMPLES
from tests.formats.roundtrip import TAGSET, scratch

FILES = {
    "labelstudio/tasks.json": LABEL_STUDIO,
    "doccano/all.jsonl": DOCCANO,
    "prodigy/example.jsonl": PRODIGY,
    "webannotation/إضراب.jsonld": WEB_ANNOTATION,
}
JUNK = (None, 0, -1, 3.5, 10**17, "", "x", "\0", [], {}, [[]], [{}], {"a": 1}, True, [1, 2, "cue"])


def places(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from places(value, (*above, key))


def loaded(name: str) -> Any:
    raw = (EXAMPLES / name).read_bytes()
    if name.endswith(".jsonl"):
        return [json.loads(line) for line in raw.split(b"\n") if line]
    return json.loads(raw)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = loaded(name)
    *above, last = data.draw(st.sampled_from(list(places(whole))))
    changed = copy.deepcopy(whole)
    parent = changed
    for key in above:
        parent = parent[key]
    junk = data.draw(st.sampled_from(("gone", *JUNK)))
    if junk == "gone":
        del parent[last]
    else:
        parent[last] = junk
    with scratch() as folder:
        path = folder / Path(name).name
        lines = map(json.dumps, changed) if name.endswith(".jsonl") else [json.dumps(changed)]
        path.write_text("\n".join(lines), "utf-8")
        beside = (EXAMPLES / name).with_suffix(".txt")
        if beside.is_file():
            path.with_suffix(".txt").write_bytes(beside.read_bytes())
        format = FILES[name]
        assert format.read is not None
        try:
            reading = format.read(path, TAGSET, Options())
        except AnnotatorError as error:
            assert error.problems
        else:
            assert all(item.spans for item in reading.corpus.attributions)
