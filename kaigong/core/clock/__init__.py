"""The clock: working days of the official calendar, due days with stops and extensions, receipt, alarms."""

from kaigong.core.clock.calendar import Calendar, UnknownYear, calendar_from, for_regions
from kaigong.core.clock.clocks import TwoClocks, two_clocks
from kaigong.core.clock.colours import Colour, WarnAt, colour, red_from, remaining, yellow_from
from kaigong.core.clock.due import Direction, Due, Limit, Question, Reading, Unit, due_on, limit_due
from kaigong.core.clock.load import load_calendars, read_overlays, read_years
from kaigong.core.clock.recompute import Moved, recompute
from kaigong.core.clock.stops import Stop, StopAlarm, paused, stop_alarm, stop_alarms
from kaigong.core.clock.years import Notice, Overlay, YearData, overlay_from, plain_year, year_from, year_problems

__all__ = [
    "Calendar",
    "Colour",
    "Direction",
    "Due",
    "Limit",
    "Moved",
    "Notice",
    "Overlay",
    "Question",
    "Reading",
    "Stop",
    "StopAlarm",
    "TwoClocks",
    "Unit",
    "UnknownYear",
    "WarnAt",
    "YearData",
    "calendar_from",
    "colour",
    "due_on",
    "for_regions",
    "limit_due",
    "load_calendars",
    "overlay_from",
    "paused",
    "plain_year",
    "read_overlays",
    "read_years",
    "recompute",
    "red_from",
    "remaining",
    "stop_alarm",
    "stop_alarms",
    "two_clocks",
    "year_from",
    "year_problems",
    "yellow_from",
]
