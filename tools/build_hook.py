"""Puts the data into the wheel: the store that is compiled from `data/`, and its license.

An editable install gets none of it; there the library compiles the checkout's `data/` itself.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles `data/` into `ecsk8s_map/data/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data to a standard wheel."""
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        from ecsk8s_map.curation.compiling import compile_folder
        from ecsk8s_map.store import FILE

        data = Path(self.root) / "data"
        self._folder = tempfile.TemporaryDirectory()
        store = Path(self._folder.name) / FILE
        store.write_bytes(compile_folder(data))
        for file in (store, data / "LICENSE"):
            build_data["force_include"][str(file)] = f"ecsk8s_map/data/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled."""
        if version == "standard":
            self._folder.cleanup()
