"""From parameters to pairs: the index, releases, search."""

from .index import Index, Release

__all__ = ["Index", "Release"]
