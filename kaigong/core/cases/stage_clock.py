"""The clock of joint handling (R-JOINT): 45 working days for the stage as a whole, 15 more by the government."""

from collections.abc import Mapping
from datetime import date

from kaigong.core.cases.values import Case, Item
from kaigong.core.clock.acts import JointDue, joint_due
from kaigong.core.clock.calendar import Calendar
from kaigong.core.values import Span


def stage_due(case: Case, calendar: Calendar) -> JointDue | None:
    """When the stage is due by law, and by its longest path of promised days. None while nothing is accepted, or where
    fewer than two items run by the law's clock: then nothing is handled jointly.

    It starts with the first acceptance. The time the law excludes for any child is excluded here too: whatever the
    agencies wait for under Art. 45 is not counted in the limits of Art. 42.
    """
    children = [item for item in case.items.values() if item.terms.legal or item.terms.promised_days is not None]
    started = min((item.accepted_on for item in children if item.accepted_on), default=None)
    if started is None or len(children) < 2:
        return None
    pauses = tuple(span for item in children for span in _excluded(item, started))
    extended = case.extension_days > 0
    return joint_due(started, longest_path(case.items), calendar, pauses, is_extended=extended)


def _excluded(item: Item, started: date) -> list[Span]:
    return [stop.span for stop in item.stops if stop.statutory and (stop.closed is None or stop.closed > started)]


def longest_path(items: Mapping[str, Item]) -> int:
    """The promised days of the longest chain of items that wait for each other."""
    found: dict[str, int] = {}

    def days(code: str, above: frozenset[str]) -> int:
        if code not in items or code in above:
            return 0
        if code not in found:
            before = max((days(need, above | {code}) for need in items[code].needs), default=0)
            found[code] = before + (items[code].terms.promised_days or 0)
        return found[code]

    return max((days(code, frozenset()) for code in items), default=0)
