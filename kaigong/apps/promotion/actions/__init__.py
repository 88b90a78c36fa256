"""The verbs of promotion: leads, signing, teams and trips, and taking over an old register."""

from kaigong.apps.promotion.actions.history import Past, take_over_register
from kaigong.apps.promotion.actions.leads import (
    advance,
    amend_lead,
    ask_handover,
    decline_handover,
    enter_lead,
    erase_person,
    hand_over,
    keep_person,
    log_contact,
    lose,
    merge_leads,
    pause,
    take_up,
)
from kaigong.apps.promotion.actions.register import take_in_register
from kaigong.apps.promotion.actions.signing import amend_agreement, enforce, link_project, make_project, measure, sign
from kaigong.apps.promotion.actions.teams import change_team, correct_trip, log_trip, set_limits, station_team

__all__ = [
    "Past",
    "advance",
    "amend_agreement",
    "amend_lead",
    "ask_handover",
    "change_team",
    "correct_trip",
    "decline_handover",
    "enforce",
    "enter_lead",
    "erase_person",
    "hand_over",
    "keep_person",
    "link_project",
    "log_contact",
    "log_trip",
    "lose",
    "make_project",
    "measure",
    "merge_leads",
    "pause",
    "set_limits",
    "sign",
    "station_team",
    "take_in_register",
    "take_over_register",
    "take_up",
]
