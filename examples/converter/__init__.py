"""The parts of the example: findings as drafts, pairs chosen for them, documents built."""
