"""Puts the data into the wheel: the TOML, the same compiled to JSON, and the vocabularies.

An editable install gets none of it; there the loader reads the checkout's `data/`.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles `data/` into `ecsk8s_map/data/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data files to a standard wheel."""
        if version != "standard":
            return
        source = Path(self.root) / "data"
        document = tomllib.loads((source / "mappings.toml").read_text(encoding="utf-8"))
        self._folder = tempfile.TemporaryDirectory()
        compiled = Path(self._folder.name) / "mappings.json"
        compiled.write_text(
            json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
        files = [compiled, source / "mappings.toml", source / "LICENSE"]
        for file in files:
            build_data["force_include"][str(file)] = f"ecsk8s_map/data/{file.name}"
        for file in sorted((source / "vocabulary").iterdir()):
            build_data["force_include"][str(file)] = f"ecsk8s_map/data/vocabulary/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled."""
        if version == "standard":
            self._folder.cleanup()
