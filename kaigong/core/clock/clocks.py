"""Two clocks of one item: statutory and promised, each with its own stops; the earlier due day binds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Due, Limit, limit_due
from kaigong.core.clock.stops import Stop


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """Both answers. A clock the item does not have is None."""

    statutory: Due | None
    promised: Due | None

    @property
    def binding(self) -> Due | None:
        """The answer with the earlier day; one without a day (stopped, or in an unknown year) only if both are."""
        both = [clock for clock in (self.statutory, self.promised) if clock is not None]
        dated = [clock for clock in both if clock.effective is not None]
        return min(dated, key=lambda clock: clock.effective or date.max) if dated else next(iter(both), None)

    @property
    def binding_day(self) -> date | None:
        """The day the item is due by both clocks."""
        return self.binding.effective if self.binding else None


def two_clocks(
    started: date,
    statutory: Limit | None,
    promised: Limit | None,
    stops: Sequence[Stop],
    calendar: Calendar,
    *,
    extended: int = 0,
) -> TwoClocks:
    """Run both clocks from the same event. An extension lengthens both; each stop halts the clocks its reason may."""
    legal_stops = [stop.span for stop in stops if stop.statutory]
    promise_stops = [stop.span for stop in stops if stop.promised]
    return TwoClocks(
        limit_due(started, statutory, calendar, legal_stops, extended=extended) if statutory else None,
        limit_due(started, promised, calendar, promise_stops, extended=extended) if promised else None,
    )
