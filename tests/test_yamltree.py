"""YAML as a located tree: scalars by the core schema, places in code points, nothing that it cannot take."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies import anything, texts

from bondgraph.tree import DEEPEST, UNFIT, Value
from bondgraph.yamltree import LARGEST_FILE, MOST_UNFIT, parse


def tree(text: str) -> Value:
    found, problems = parse(text.encode(), "x.yaml")
    assert problems == []
    assert found is not None
    return found


def said(text: str | bytes) -> list[str]:
    _, problems = parse(text if isinstance(text, bytes) else text.encode(), "x.yaml")
    return [f"{problem.line}:{problem.column} {problem.code}" for problem in problems]


def places(value: Value) -> list[Value]:
    inner = [*(value.items or ()), *(value.fields or {}).values(), *(value.keys or {}).values()]
    return [value, *(each for one in inner for each in places(one))]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("on", "on"), ("y", "y"), ("2015-09-25", "2015-09-25"), ("12:30:45", "12:30:45"),
        ("true", True), ("FALSE", False), ("~", None), ("null", None), ("", None), ("'null'", "null"),
        ("7", 7), ("-7", -7), ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0), ("0x1f", "0x1f"), ("0o7", "0o7"),
        ("1_000", "1_000"), (".inf", ".inf"), ("!!str 7", "7"), ('"\\u00e9"', "é"), ("=", "="),
    ],
)  # fmt: skip
def test_scalars_are_read_by_the_core_schema(written: str, value: object) -> None:
    scalar = tree(f"a: {written}\n").find(("a",)).scalar
    assert (scalar, type(scalar) in (bool, str, type(None))) == (
        value,
        type(value) in (bool, str, type(None)),
    )


@pytest.mark.parametrize("written", ["007", "+7", "1.50", "1e3", "9780465092840", "5.0", "1e999", "9" * 64])
def test_a_number_keeps_the_characters_it_was_written_with(written: str) -> None:
    assert getattr(tree(f"a: {written}").find(("a",)).scalar, "written", None) == written


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a: 1\nb: 2\n", ("b",), (2, 4)),
        ("a: 1\r\nb: 2\r\n", ("b",), (2, 4)),
        ("a: 1\rb: 2\r", ("b",), (2, 4)),
        ("\ufeffa: 1\n", ("a",), (1, 4)),
        ("a:\t1\n", ("a",), (1, 4)),
        ("a: [é, 😀, 茶, x]\n", ("a", 3), (1, 14)),
        ("a:\n  - b\n  - c: d\n", ("a", 1, "c"), (3, 8)),
        ("a:\n  - b\n  - c: d\n", ("a", 1, "gone", "too"), (3, 5)),
        ("a: {b: c}\n", ("a", 0, "b"), (1, 8)),
        ("a: {b: c}\n", ("a", 1, "b"), (1, 4)),
        ("a: [b]\n", ("a", 1), (1, 4)),
        ("a: 5\n", ("a", 0), (1, 4)),
        ("a:\n", ("a",), (1, 3)),
        ("--- # x\na: >-\n  b\n", ("a",), (2, 4)),
        ("a: &x b\nc: *x\n", ("c",), (1, 4)),
    ],
)
def test_a_value_knows_its_line_and_column(
    text: str, path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    found, _ = parse(text.encode(), "x.yaml")
    assert found is not None
    value = found.find(path)
    assert (value.line, value.column) == place


def test_a_key_knows_its_place() -> None:
    found = tree("a: 1\n  # more\nbb: 2\n")
    assert (found.key("bb").line, found.key("bb").column) == (3, 1)
    assert found.key("c") is found


def test_fields_left_empty_are_left_out() -> None:
    assert tree("a:\nb: ~\nc: [~]\nd: ''\n").plain() == {"c": [None], "d": ""}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~\n"])
def test_an_empty_file_is_nothing(text: str) -> None:
    assert tree(text).is_null


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 'x\nb: y\n", ["1:4 yaml-syntax"]),
        ("a: [b\n", ["1:4 yaml-syntax"]),
        ("a:\n\t- b\n", ["2:1 yaml-syntax"]),
        ("a: b: c\n", ["1:5 yaml-syntax"]),
        ("a: &x [*x]\n", ["1:8 yaml-syntax"]),
        ("a: 1\na: 2\na: 3\n", ["2:1 duplicate-key", "3:1 duplicate-key"]),
        ("1: a\n'1': b\n", ["2:1 duplicate-key"]),
        ("? [a]\n: b\n", ["1:3 wrong-type"]),
        ("a: !x b\nb: !!float 1\n", ["1:4 yaml-tag"]),
        ("a: b\n--- \nc: d\n", ["2:1 several-documents"]),
        ('a: "\\0"\n', ["1:4 control-character"]),
        ("é\x00: \x1b[31m\n", ["1:2 control-character", "1:5 control-character"]),
        ("a: b\u2028c\r\nd: e\u0085", ["1:5 control-character", "2:5 control-character"]),
        (b"a: \xe9\n", ["1:4 not-utf-8"]),
        ("é\r\né: ".encode() + b"\xff", ["2:4 not-utf-8"]),
        (
            "a: b".encode("utf-16-be"),
            ["1:1 control-character", *(f"1:{n} control-character" for n in (3, 5, 7))],
        ),
        ("a: b".encode("utf-16"), ["1:1 not-utf-8"]),
        (b"\xef\xbb\xbfa: [", ["1:1 byte-order-mark", "1:5 yaml-syntax"]),
        ("a:\n  c: [d\n\n", ["2:6 yaml-syntax"]),
        ("a:\n  b: [\n\n", ["2:7 yaml-syntax"]),
    ],
)
def test_what_is_wrong_is_found_where_it_is(text: str | bytes, expected: list[str]) -> None:
    assert said(text) == expected


def test_a_duplicate_key_keeps_the_first() -> None:
    found, _ = parse(b"a: 1\na: 2\n", "x.yaml")
    assert found is not None
    assert found.plain() == {"a": 1}


def test_nesting_is_bounded() -> None:
    assert said("[" * DEEPEST + "]" * DEEPEST) == []
    assert said("[" * 100_000) == [f"1:{DEEPEST + 2} nested-too-deep"]
    assert said("\n".join(f"{' ' * depth}a:" for depth in range(200)))[0].endswith("nested-too-deep")


def test_aliases_are_bounded() -> None:
    laughs = "a: &a [" + "ha, " * 10 + "]\n"
    laughs += "".join(f"{b}: &{b} [{f'*{a}, ' * 10}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert [line.split()[1] for line in said(laughs)] == ["too-many-values"]
    long = f"a: &a {'x' * 1_000_000}\nb: [{'*a, ' * 1000}]\n"
    assert [line.split()[1] for line in said(long)] == ["too-many-values"]


def test_a_file_too_large_is_not_read() -> None:
    assert said(b"#" * (LARGEST_FILE + 1)) == ["1:1 file-too-large"]


def test_of_a_binary_file_a_few_characters_are_told() -> None:
    assert len(said(bytes(100_000))) == MOST_UNFIT


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@example(b"%YAML 1.1\n--- !!binary |\n  x\n")
@example(b"? &a *a : *a\n")
def test_no_bytes_are_too_much(data: bytes) -> None:
    found, problems = parse(data, "x.yaml")
    assert found is not None or problems
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1


@given(st.dictionaries(texts, texts, max_size=5))
def test_any_text_survives(content: dict[str, str]) -> None:
    written = yaml.safe_dump(content, default_style='"')
    assert tree(written).plain() == content


@given(st.integers(-(10**17), 10**17))
def test_any_integer_survives(number: int) -> None:
    assert tree(f"a: {number}").find(("a",)).scalar == number


def whole(value: Any) -> Any:
    """The value with names as texts, as YAML's duplicates and nulls leave it."""
    if isinstance(value, dict):
        return {name: whole(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [whole(each) for each in value]
    return value


def is_sound(value: Any) -> bool:
    """Whether JSON and the core schema read it alike: no NaN, no large numbers, no odd characters."""
    if isinstance(value, dict):
        return all(is_sound(each) and is_sound(name) for name, each in value.items())
    if isinstance(value, list):
        return all(map(is_sound, value))
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return not UNFIT.search(value) and not set(value) & set("\x85\u2028\u2029\ufeff")
    return value is None or -(10**17) < int(value) < 10**17


@given(anything.filter(is_sound), st.sampled_from([None, 1]))
def test_json_is_yaml(content: Any, indent: int | None) -> None:
    assert tree(json.dumps(content, indent=indent, ensure_ascii=False)).plain() == whole(content)


@given(anything.filter(is_sound))
def test_every_value_stands_where_it_says(content: Any) -> None:
    written = json.dumps(content, indent=1, ensure_ascii=False)
    lines = written.split("\n")
    for value in places(tree(written)):
        assert written[value.start] == lines[value.line - 1][value.column - 1]
        if isinstance(value.scalar, str):
            assert json.loads(written[value.start : value.end]) == value.scalar
