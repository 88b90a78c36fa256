"""Which leads may be the same enterprise: the same credit code, or names that are alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|总公司|分公司|集团|公司|控股|股份|[（(].*?[)）]|\s)")


@dataclass(frozen=True, slots=True)
class Known:
    """A lead that is there already; `held`: whoever was first still has it to himself."""

    no: str
    name: str
    credit_code: str
    agency: str
    held: bool
    since: date


@lru_cache(maxsize=65_536)
def bare(name: str) -> str:
    """The name without the words that say only what form the enterprise has."""
    return FORMS.sub("", name).casefold()


def likeness(one: str, two: str) -> float:
    """From 0 to 1: the share of pairs of neighbouring characters two names have in common."""
    left, right = _pairs(bare(one)), _pairs(bare(two))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


@lru_cache(maxsize=65_536)
def _pairs(text: str) -> frozenset[str]:
    return frozenset({text[at : at + 2] for at in range(len(text) - 1)} or ({text} if text else set()))


def is_same(known: Known, name: str, credit_code: str) -> bool:
    """Without doubt: one credit code; or one name where one of the two has no code."""
    if credit_code and known.credit_code:
        return known.credit_code == credit_code
    return bool(bare(name)) and bare(known.name) == bare(name)


def alike(all_known: Iterable[Known], name: str, credit_code: str, enough: float) -> list[tuple[Known, float]]:
    """Leads that are or may be this enterprise, the likeliest first. Two different codes are two enterprises."""
    found = []
    for known in all_known:
        if is_same(known, name, credit_code):
            found.append((known, 1.0))
        elif not (credit_code and known.credit_code) and (share := likeness(known.name, name)) >= enough:
            found.append((known, min(share, 0.99)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0].no))
