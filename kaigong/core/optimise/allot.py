"""How many reviewers each desk gets of the posts there are, so that cases wait as little as can be. Exact.

What a desk's cases wait with c reviewers is told by one of two models. Work by day: what is not done on a day is left
for the next, and every case-day left over counts (a fluid queue, whatever brings the work). Arrivals and days: the mean
number of cases waiting at c reviewers who take such cases one after another (Erlang's delay formula, stretched for
other spreads of service as Allen and Cunneen do). Any table of costs will do: the division of posts is by dynamic
programming and asks for nothing of its shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from kaigong.core.problems import Refused


@dataclass(frozen=True, slots=True)
class Desk:
    """An agency's desk: its work by day in reviewer-days, or cases a day and days a case with their spread (cv)."""

    id: str
    work: tuple[float, ...] = ()
    arrivals: float = 0.0
    days: float = 0.0
    cv: float = 1.0
    weight: float = 1.0
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Allotted:
    """What a desk got, and what one post more or less would change (None: it cannot have it)."""

    desk: str
    posts: int
    waiting: float
    gain_of_one_more: float | None
    loss_of_one_less: float | None


@dataclass(frozen=True, slots=True)
class Allotment:
    """Who got how many; `waiting` is the weighted sum; `a_post_more` is what the city would gain from one more post."""

    desks: tuple[Allotted, ...]
    posts: int
    waiting: float
    a_post_more: float | None


def allot(desks: Sequence[Desk], posts: int) -> Allotment:
    """Divide the posts. Refused where the least numbers ask for more, or some desk has too few under every division."""
    least = sum(desk.least for desk in desks)
    if least > posts:
        raise Refused("allot.least_too_many", least=least, posts=posts)
    tables = [[cost(desk, count) for count in range(posts + 2)] for desk in desks]
    now, chosen = _divided(desks, tables, posts)
    if now == inf:
        needed = [(desk.id, next((c for c, each in enumerate(table) if each < inf), None))
                  for desk, table in zip(desks, tables, strict=True)]  # fmt: skip
        raise Refused("allot.too_few_posts", posts=posts, needed=needed)
    more, _ = _divided(desks, tables, posts + 1)
    rows = tuple(
        Allotted(desk.id, count, table[count], _change(desk, table, count, 1), _change(desk, table, count, -1))
        for desk, table, count in zip(desks, tables, chosen, strict=True)
    )
    return Allotment(rows, sum(chosen), now, now - more)


def cost(desk: Desk, count: int) -> float:
    """What waits, weighted; infinite where so many are not allowed or the queue has no end."""
    if count < desk.least or (desk.most is not None and count > desk.most):
        return inf
    if desk.work:
        return desk.weight * left_over(desk.work, count)
    return desk.weight * queue(desk.arrivals, desk.days, desk.cv, count)


def left_over(work: Sequence[float], count: int) -> float:
    """Reviewer-days left over at the end of each day, summed; what is left after the last day is worked off, too."""
    left = total = 0.0
    for asked in work:
        left = max(0.0, left + asked - count)
        total += left
    if left and not count:
        return inf
    while left > 0:
        left = max(0.0, left - count)
        total += left
    return total


def queue(arrivals: float, days: float, cv: float, count: int) -> float:
    """The mean number of cases that wait; infinite where more comes than can be done."""
    load = arrivals * days
    if load <= 0:
        return 0.0
    if count <= load:
        return inf
    blocked = 1.0  # Erlang's loss formula, reviewer by reviewer
    for c in range(1, count + 1):
        blocked = load * blocked / (c + load * blocked)
    waits = count * blocked / (count - load * (1 - blocked))
    return waits * load / (count - load) * (1 + cv * cv) / 2


def _divided(desks: Sequence[Desk], tables: Sequence[Sequence[float]], posts: int) -> tuple[float, list[int]]:
    """The least sum over all divisions of at most so many posts, and the smallest division that reaches it."""
    best = [0.0] * (posts + 1)
    picks: list[list[int]] = []
    for table in tables:
        now, pick = [inf] * (posts + 1), [0] * (posts + 1)
        for total in range(posts + 1):
            for count in range(total + 1):
                found = best[total - count] + table[count]
                if found < now[total]:
                    now[total], pick[total] = found, count
        best = now
        picks.append(pick)
    at, chosen = posts, list[int]()
    for pick in reversed(picks):
        chosen.append(pick[at])
        at -= pick[at]
    return best[posts], chosen[::-1]


def _change(desk: Desk, table: Sequence[float], count: int, step: int) -> float | None:
    """What waits less with one more, or more with one less."""
    other = count + step
    if not 0 <= other < len(table) or table[other] == inf:
        return None
    return abs(table[other] - table[count])
