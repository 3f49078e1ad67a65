"""Strict JSON: what other parsers let pass is refused with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, Place
from annotator.formats import jsonio
from tests.helpers import refused
from tests.strategies import texts

HERE = Place(file="x.json", line=7)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "json_syntax"),
        (b"{", "json_syntax"),
        (b"{} x", "json_syntax"),
        (b"{}{}", "json_syntax"),
        (b"[1,]", "json_syntax"),
        (b"{'a': 1}", "json_syntax"),
        (b'{"a": 1, // no\n}', "json_syntax"),
        (b'"a\nb"', "json_syntax"),
        (b"[01]", "json_syntax"),
        (b'"\x00"', "json_syntax"),
        (b'{"a": 1, "a": 1}', "json_duplicate_key"),
        (b'[{"b": {"a": 1, "\\u0061": 2}}]', "json_duplicate_key"),
        (b"[NaN]", "json_number"),
        (b"[Infinity]", "json_number"),
        (b"[-Infinity]", "json_number"),
        (b"[1e400]", "json_number"),
        (b"[-1e400]", "json_number"),
        (b"[" + b"9" * 5000 + b"]", "json_number"),
        (b"[" + b"9" * 19 + b"]", "json_number"),
        (b"[" * 100_000 + b"]" * 100_000, "json_depth"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json_depth"),
        (b"[" * 500 + b"]" * 500, "json_depth"),
        (b'["\\u0041",' + b"[" * 900 + b"]" * 901, "json_depth"),
        (b'"\\ud800"', "text_surrogate"),
        (b'{"\\udfff": 1}', "text_surrogate"),
        (b'"\\udc00\\ud800"', "text_surrogate"),
        (b'"\xed\xa0\x80"', "json_encoding"),
        (b'"\xff"', "json_encoding"),
        ('"نص"'.encode("utf-16"), "json_encoding"),
        ('"نص"'.encode("cp1256"), "json_encoding"),
        (b"\xef\xbb\xbf\xef\xbb\xbf1", "json_syntax"),
    ],
)
def test_what_parsers_let_pass_is_refused(raw: bytes, code: str) -> None:
    with refused(code) as caught:
        jsonio.loads(raw, HERE)
    assert [problem.place for problem in caught.value.problems] == [HERE]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"\xef\xbb\xbf[1]", [1]),
        ('"a\u2028b\u0085c"'.encode(), "a\u2028b\u0085c"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b"[1.5, -0.0, 1e2]", [1.5, 0, 100]),
        (b" \r\n{} \n", {}),
        (b'{"a": 1, "A": 2}', {"a": 1, "A": 2}),
    ],
)
def test_sound_json_is_read(raw: bytes, value: object) -> None:
    assert jsonio.loads(raw, HERE) == value


def test_a_whole_number_written_as_a_float_is_an_integer() -> None:
    start, end = jsonio.loads(b"[5.0, 1e1]", HERE)
    assert "0123456789ab"[start:end] == "56789"


@given(values)
def test_reading_what_was_written_gives_the_same(value: object) -> None:
    for write in (jsonio.dumps, jsonio.pretty):
        raw = write(value)
        assert jsonio.loads(raw, HERE) == value
        assert write(jsonio.loads(raw, HERE)) == raw
        assert json.loads(raw) == value


@given(st.binary(max_size=60))
def test_no_bytes_surprise_the_parser(raw: bytes) -> None:
    try:
        value = jsonio.loads(raw, HERE)
    except AnnotatorError:
        return
    jsonio.dumps(value)


def test_lines_end_at_line_feeds_alone() -> None:
    raw = '{"a": "x\u2028y\u0085z\x1c"}\n\r\n{"b": 1}\r\n'.encode()
    assert [number for number, _ in jsonio.lines(raw)] == [1, 3]


def test_every_error_of_a_schema_comes_with_its_pointer() -> None:
    data = {"file": 1, "sha256": "x", "attributions": [{"cue": [[-1, "b"]], "no": 1}], "z": 0}
    problems = jsonio.schema_problems("gold", data, HERE)
    found = {(problem.code, problem.place.pointer) for problem in problems}
    assert found >= {
        ("schema_type", "/file"),
        ("schema_pattern", "/sha256"),
        ("schema_required", "/attributions/0"),
        ("schema_extra", "/attributions/0"),
        ("schema_other", "/attributions/0/cue/0/0"),
        ("schema_type", "/attributions/0/cue/0/1"),
        ("schema_extra", ""),
    }
    assert {problem.place.line for problem in problems} == {7}


def test_a_flood_of_schema_errors_is_cut() -> None:
    data = {"file": "a", "sha256": "0" * 64, "attributions": [{}] * 500}
    assert len(jsonio.schema_problems("gold", data, HERE)) == jsonio.MAX_SHOWN
