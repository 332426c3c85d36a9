"""For converters: values, settings and whole documents of the other system."""

from ..errors import PlacementError
from ..model import Kind, Owner, Reference, Setting, Written
from .composing import Composer

__all__ = ["Composer", "Kind", "Owner", "PlacementError", "Reference", "Setting", "Written"]
