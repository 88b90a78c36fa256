"""What stands in a case, and since when: every item others may build on, and every item merged into one that stands."""

from datetime import date

from kaigong.core.cases.dependents import gives
from kaigong.core.cases.values import Case


def standing(case: Case) -> dict[str, date]:
    """The codes that stand. A merged item stands for all its parts: whatever waits for one of them need not wait."""
    ended = [(item, item.ended_on) for item in case.items.values() if item.stands]
    return {code: on for item, on in ended if on for code in gives(item)}
