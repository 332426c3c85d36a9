"""Generates `data/vocabulary/` from pinned packages that carry the vendors' schemas."""
