"""Which parameters exist, and which of them a spelling names."""

from .parameters import Vocabulary

__all__ = ["Vocabulary"]
