"""Long tables told shortly, the same way by a peer and by us: how many rows, their sum, the first, and a digest."""

import json
from hashlib import sha256
from typing import Any

MOST = 10


def digest(rows: Any) -> str:
    """SHA-256 of the rows as JSON, in their order."""
    return sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def summary(counts: dict[Any, int]) -> dict[str, Any]:
    """The most frequent rows, and all of them by digest; names in lists."""
    rows = sorted(([list(key), int(n)] for key, n in counts.items()), key=lambda row: (-row[1], row[0]))
    return {"rows": len(rows), "sum": sum(n for _, n in rows), "first": rows[:MOST], "digest": digest(rows)}
