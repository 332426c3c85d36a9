"""From settings to documents: what `explain` does, the other way round.

Where a value belongs, what its document needs and what is written beside it are read from the
vocabulary, `[[kinds]]` and `[[references]]`; no parameter is named here.
"""
