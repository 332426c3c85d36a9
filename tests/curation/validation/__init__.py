"""Each rule of the data on data that breaks it, a file for each module of `curation.validation`."""

import pytest

pytest.register_assert_rewrite("validation.checks")
