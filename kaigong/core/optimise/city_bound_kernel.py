"""The Lagrangian of a city: capacities have prices by day, then every project is planned for itself.

Of what an item has to be before, the tree keeps one (`tree`); the others have prices of their own, which make items
dearer or cheaper by the day (`slope`). All prices are whole multiples of 2^-10, so sums in double precision are exact
and the value is a bound without rounding.
"""

from kaigong.core.compiled import njit
from kaigong.core.optimise.city_net import City, Floats, Ints

NEVER = 1e15


@njit(cache=True, nogil=True)
def relax(city: City, upto: Floats, slope: Floats, tree: Ints, tree_days: Ints, until: Ints, lo: int, hi: int,
          start: Ints, change: Floats, best: Floats, sums: Floats) -> float:  # fmt: skip
    """The least priced cost of projects lo … hi - 1 where no item i starts after until[i]; `start` gets the days,
    `change` the use.

    `upto[r, t]` is the price of a unit of r on all days before t. `best[j, t]`: the least cost of item j and all that
    the tree hangs on it, where j starts at the latest on day t. `sums` adds up those of the items hung on one.
    """
    total = 0.0
    for p in range(lo, hi):
        a, b = city.first[p], city.first[p + 1]
        for i in range(a, b):
            if city.held[i]:
                continue
            j = i - a
            first = city.earliest[i]
            last = until[i]
            f, g = best[j], sums[j]
            days, rise = city.duration[i], slope[i]
            if rise != 0.0:
                for t in range(first, last + 1):
                    g[t] += rise * t
            for k in range(city.demand_at[i], city.demand_at[i + 1]):
                row, units = upto[city.resource[k]], float(city.units[k])
                for t in range(first, last + 1):
                    g[t] += units * (row[t + days] - row[t])
            if city.goal[p] == i:
                for t in range(first, last + 1):
                    g[t] += city.cost[p, t]
            if city.stay and city.wish[i] >= 0:
                for t in range(first, last + 1):
                    g[t] += city.stay * abs(t - city.wish[i])
            least = NEVER
            for t in range(first, last + 1):
                least = min(least, g[t])
                f[t] = least
                g[t] = 0.0
            to = tree[i]
            if to < 0:
                total += least
            else:
                wait, bar = tree_days[i], until[to]
                h = sums[to - a]
                turn = min(bar, last + wait)
                for t in range(city.earliest[to], turn + 1):
                    h[t] += f[t - wait]
                for t in range(max(turn + 1, city.earliest[to]), bar + 1):
                    h[t] += least
        for i in range(b - 1, a - 1, -1):
            if city.held[i]:
                continue
            f = best[i - a]
            x, y = city.earliest[i], until[i]
            if tree[i] >= 0:
                y = min(y, start[tree[i]] - tree_days[i])
            least = f[y]
            while x < y:
                z = (x + y) >> 1
                if f[z] <= least:
                    y = z
                else:
                    x = z + 1
            start[i] = x
            for k in range(city.demand_at[i], city.demand_at[i + 1]):
                change[city.resource[k], x] += city.units[k]
                change[city.resource[k], x + city.duration[i]] -= city.units[k]
    return total
