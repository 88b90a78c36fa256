"""Amounts of sample projects, in units of a million yuan, so that given sums come out exactly."""

from collections.abc import Sequence
from decimal import Decimal

from kaigong.demo.dice import Dice

UNIT_FEN = 10**8  # a million yuan
LEAST = 100  # a hundred million yuan: what the page counts from
LARGEST = {"highway": 2600, "water-works": 1500, "gov-municipal-linear": 900, "gov-building": 1200,
           "social-small-low-risk": 130, "transmission": 320, "storage": 600}  # fmt: skip


def units(yi: str) -> int:
    """`60.50` hundred million yuan in units."""
    return int(Decimal(yi) * 100)


def size(dice: Dice, type_id: str) -> int:
    """The investment of one project: most near the least, a few very large."""
    return round(dice.skewed(LEAST + 2, LARGEST.get(type_id, 3000)))


def sizes_of_sum(dice: Dice, types: Sequence[str], total: int) -> list[int]:
    """Investments that add up to the total, none under the least."""
    wanted = [size(dice, type_id) for type_id in types]
    spare, above = total - LEAST * len(types), sum(wanted) - LEAST * len(types)
    if spare < 0:
        raise ValueError(f"{len(types)} projects need more than {total}")
    found = [LEAST + (each - LEAST) * spare // above for each in wanted]
    found[found.index(max(found))] += total - sum(found)
    return found
