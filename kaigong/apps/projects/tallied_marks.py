"""What marks a project, or one of its months, in a tally, as bits."""

from typing import Any

LARGE, KEY, LATE = 1, 2, 4  # 亿元以上, 省市重点, waiting and later than planned
NOTED_LATE = 8  # the start was recorded long after it happened; of a month: reported late
SIGNED, PLANNED, KEPT = 16, 32, 64  # has a day of signing, a planned day, started by that day
REPORTED = 128  # of a month: something was reported as done
LARGE_FEN = 10**10


def lasting(row: Any) -> int:
    """The marks of a project that do not hang on its plan."""
    return (LARGE if row.investment_fen >= LARGE_FEN else 0) | (KEY if row.is_key else 0)
