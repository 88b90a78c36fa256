"""The picture of how long signed projects wait for their groundbreaking: the share that has started after so many days,
those that wait still counted for as long as they have waited (Kaplan–Meier)."""

from collections.abc import Sequence
from typing import Any

from kaigong.core.measures.waiting import Waiting

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 300, 72, 24, 18, 52
SHARES = (0, 25, 50, 75, 100)
STEPS = (10, 15, 30, 60, 90, 180, 365, 730)  # days between two marks of the axis
MOST_MARKS, Z = 8, 1.96
LOOKED_AT = (30, 54, 90, 180, 365)  # days of the table; 54 is what the page of the newspaper counts by


def curve(found: Waiting) -> dict[str, Any] | None:
    """Lines and marks of the picture, and its table; None where nothing has started yet."""
    if not found.points:
        return None
    last = max(found.points[-1][0], 30)
    step = next((each for each in STEPS if last / each <= MOST_MARKS), STEPS[-1])
    end = (last // step + 1) * step
    highs = [min(share + Z * error, 1) for (_days, share), error in zip(found.points, found.errors, strict=True)]
    lows = [max(share - Z * error, 0) for (_days, share), error in zip(found.points, found.errors, strict=True)]
    days = [at for at, _share in found.points]
    shares = [share for _at, share in found.points]
    upper, lower = _steps(days, lows, end), _steps(days, highs, end)
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "bottom": HEIGHT - BOTTOM, "top": TOP,
        "line": _points(_steps(days, shares, end), end), "band": _points([*upper, *reversed(lower)], end),
        "ups": [(share, round(_y(1 - share / 100), 1)) for share in SHARES],
        "marks": [(at, round(_x(at, end), 1)) for at in range(0, end + 1, step)],
        "half": round(_x(found.median, end), 1) if found.median is not None else None, "waiting": found,
        "rows": [_row(found, at) for at in LOOKED_AT if at <= end],
    }  # fmt: skip


def _row(found: Waiting, days: int) -> dict[str, Any]:
    """The share started within so many days, and between which shares it lies."""
    share = found.longer(days)
    error = next((each for (at, _s), each in zip(reversed(found.points), reversed(found.errors), strict=True)
                  if at <= days), 0.0)  # fmt: skip
    low, high = max(1 - share - Z * error, 0), min(1 - share + Z * error, 1)
    return {"days": days, "share": round(100 * (1 - share)), "low": round(100 * low), "high": round(100 * high)}


def _steps(days: Sequence[int], shares: Sequence[float], end: int) -> list[tuple[int, float]]:
    """A staircase from the day of signing to the end of the picture."""
    found, at = [(0, 1.0)], 1.0
    for day, share in zip(days, shares, strict=True):
        found += [(day, at), (day, share)]
        at = share
    return [*found, (end, at)]


def _points(line: Sequence[tuple[int, float]], end: int) -> str:
    return " ".join(f"{_x(day, end):.1f},{_y(longer):.1f}" for day, longer in line)


def _x(day: int, end: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * day / end


def _y(longer: float) -> float:
    """The share that has started grows upwards."""
    return TOP + (HEIGHT - TOP - BOTTOM) * longer
