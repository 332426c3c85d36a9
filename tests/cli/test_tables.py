"""Tables on a terminal: labels, colors, widths, bars."""

import re
import sys

import pytest

from cli.samples import FULL, NONE, rows_of_full
from ecsk8s_map.cli.pairs import print_pairs
from ecsk8s_map.cli.tables import bar
from ecsk8s_map.errors import one_line
from ecsk8s_map.model import System


def test_pairs_are_tables_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_pairs([(FULL, None), (NONE, None)])
    printed = capsys.readouterr().out
    assert "[red]a note\\x1b" in printed
    assert "\x1b[1m" in printed  # labels are bold
    assert "\x1b[33mclose: " in printed
    assert "\x1b[31mnone: " in printed
    assert "\x1b[33mTask" not in printed
    assert printed.count("\u250c") == 2
    for _, text in rows_of_full():
        assert one_line(text) in printed
    monkeypatch.setenv("COLUMNS", "60")
    print_pairs([(FULL, None)])
    narrow = capsys.readouterr().out
    assert "\u2026" not in narrow
    assert "Kubernetes default" in narrow
    assert "Role from ECS" in narrow
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", narrow).splitlines())) == 60
    print_pairs([(FULL, System.ECS)])
    assert "Role from" not in capsys.readouterr().out


def test_a_bar_has_a_part_for_each_level_with_a_counterpart() -> None:
    drawn = bar((5, 4, 3, 2, 1, 9), 24, "x")
    assert drawn.plain == "x" * 15
    assert [(span.start, span.end, span.style) for span in drawn.spans] == [
        (0, 5, "green"),
        (5, 9, "yellow"),
        (9, 12, "yellow"),
        (12, 14, "yellow"),
        (14, 15, "magenta"),
    ]
    assert bar((2, 0, 0, 0, 0, 0), 4, "y").plain == "y" * 12
