"""The outsiders of tours and ceremonies; `outsiders` says what the table means and takes it in."""

from collections.abc import Mapping

_held = "supervision/test_events.py::test_an_agency_sees_the_events_of_its_county_alone"
_event = "supervision/test_events.py::test_an_outsider_changes_nothing_of_an_event"
SEEN = (
    "tour", "stop", "groundbreaking", "groundbreaking_workbook", "tour_photo", "tour_workbook", "event_sheet", "choose",
)  # fmt: skip
MOVED = ("tour_move", "stop_move", "groundbreaking_move", "unlist")

TOLD: Mapping[str, str] = {
    **{f"supervision:{name}": _held for name in SEEN},
    **{f"supervision:{name}": _event for name in MOVED},
}
