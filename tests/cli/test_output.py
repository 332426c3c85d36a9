"""What goes to the streams is one line each, or JSON in every encoding."""

import io
import json
import os
import sys

import pytest

from ecsk8s_map.cli.output import print_json
from ecsk8s_map.errors import one_line


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain text, \u00e9\u4e2d\U0001f600", "plain text, \u00e9\u4e2d\U0001f600"),
        ("", ""),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\n::error::b", "a\\n::error::b"),
        ("a\r\tb\0", "a\\r\\tb\\x00"),
        ("\x7f\x9b\x85", "\\x7f\\x9b\\x85"),
        ("\u202e\u2066\u200b\u200f\u2028", "\\u202e\\u2066\\u200b\\u200f\\u2028"),
        ("\ufeff\ud800\udcff", "\\ufeff\\ud800\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("[red]x[/red] C:\\n", "[red]x[/red] C:\\n"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, escaped: str) -> None:
    assert one_line(text) == escaped


@pytest.mark.parametrize(("encoding", "raw"), [("utf-8", True), ("ascii", False), ("cp1252", True)])
def test_json_is_escaped_where_the_encoding_asks_for_it(
    encoding: str, raw: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {"a": ["\u00e9"]}
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding=encoding))
    print_json(content)
    sys.stdout.flush()
    expected = json.dumps(content, indent=2, ensure_ascii=not raw) + "\n"
    assert output.getvalue().decode(encoding) == expected.replace("\n", os.linesep)
    print_json({"a": "\ud800"})


def test_json_goes_to_streams_without_an_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    print_json("\u2192")
    print_json("\udcff")
    assert text.getvalue() == '"\u2192"\n"\\udcff"\n'
