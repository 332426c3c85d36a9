"""One hypothesis profile for all machines: slow ones and unlucky draws are no failures."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a package as an install has it, with its data in it."""
    from ecsk8s_map.curation.compiling import compile_folder
    from ecsk8s_map.store import FILE

    if "MUTANT_UNDER_TEST" in os.environ:
        pytest.skip("mutants cannot be imported from another folder")
    root = Path(__file__).parents[1]
    folder = tmp_path_factory.mktemp("packaged")
    ignored = shutil.ignore_patterns("__pycache__")
    package = shutil.copytree(root / "ecsk8s_map", folder / "ecsk8s_map", ignore=ignored)
    (package / "data").mkdir()
    (package / "data" / FILE).write_bytes(compile_folder(root / "data"))
    return folder
