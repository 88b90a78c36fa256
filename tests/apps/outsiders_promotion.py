"""The outsiders of promotion; `outsiders` says what the tables mean and takes these in."""

from collections.abc import Mapping

_leads = "promotion/test_leads.py::test_people_outside_see_and_change_nothing"
_register = "promotion/test_leads.py::test_an_old_register_is_taken_over_at_once"
_PAGES = (
    "lead", "amend", "sign", "make_project", "link_project", "document", "move", "ask", "team", "change_team", "trip",
    "correct_trip", "agreement", "amend_agreement", "move_agreement", "agreement_document",
)  # fmt: skip
_VERBS = (
    "enter_lead", "amend_lead", "log_contact", "advance", "pause", "lose", "take_up", "ask_handover", "hand_over",
    "decline_handover", "merge_leads", "keep_person", "erase_person", "sign", "amend_agreement", "measure", "enforce",
    "make_project", "link_project", "station_team", "change_team", "log_trip", "correct_trip", "set_limits",
)  # fmt: skip
_LISTS = ("overview", "list", "export", "teams", "trips", "league", "days", "standard", "rules")
_INSIDE = ("today", "held", "carry_out", "write", "store", "next_number", "numbers", "hold", "store_agreement")

ROLE: Mapping[str, str] = {
    **{f"promotion:{name}": "sun" for name in _LISTS},
    **{f"promotion:{name}": "zhou" for name in ("new", "new_team", "new_trip", "register")},
}
TOLD: Mapping[str, str] = {f"promotion:{name}": _leads for name in _PAGES}
ACTIONS: Mapping[str, str] = {
    **{f"promotion.{name}": _leads for name in _VERBS},
    "promotion.take_over_register": _register,
    "promotion.take_in_register": "promotion/test_register.py::test_only_the_command_takes_a_register_in",
}
STEPS: Mapping[str, str] = {
    f"promotion.{name}": "a step inside other actions, which have asked who acts" for name in _INSIDE
}
