"""Event logs: reading and writing them, and what they tell (see docs/decisions/0019-reading-logs.md)."""
