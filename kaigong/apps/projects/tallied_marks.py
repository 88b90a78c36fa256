"""What marks a project in a tally, as bits."""

from typing import Any

LARGE, KEY, LATE = 1, 2, 4  # 亿元以上, 省市重点, waiting and later than planned
LARGE_FEN = 10**10


def lasting(row: Any) -> int:
    """The marks of a project that do not hang on its plan."""
    return (LARGE if row.investment_fen >= LARGE_FEN else 0) | (KEY if row.is_key else 0)
