"""Each named conversion by examples, a file for each module of `converting.conversions`."""

import pytest

pytest.register_assert_rewrite("conversions.checks")
