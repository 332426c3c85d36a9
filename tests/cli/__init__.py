"""The command line, a file for each module of `ecsk8s_map.cli`."""

import pytest

pytest.register_assert_rewrite("cli.samples")
