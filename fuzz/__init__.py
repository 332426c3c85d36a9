"""Fuzzing: what the library is asked, by bytes that a coverage-guided engine makes up."""
