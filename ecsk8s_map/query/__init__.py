"""From parameters to pairs: the index, releases, search."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .index import Index, Release

__all__ = ["Index", "Release"]


def __getattr__(name: str) -> Any:
    """Import the index for whoever asks for it: completing a name needs none of the model."""
    if name in __all__:
        from . import index

        return getattr(index, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
