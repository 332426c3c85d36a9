"""Each named conversion by examples, a file for each module of `ecsk8s_map.conversions`."""

import pytest

pytest.register_assert_rewrite("conversions.checks")
