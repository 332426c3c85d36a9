"""What tests of deep documents need."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def deep_stack() -> Iterator[None]:
    """Leave room for those who follow each call: coverage, mutation."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    yield
    sys.setrecursionlimit(before)
