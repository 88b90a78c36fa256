"""The verbs of joint approval. Each is one transaction through the ledger; who acts and when are never optional.

`seen` is the ledger entry the person's page showed of the item: if the item moved on since, nothing is changed and the
person is told so. Without it the item as it stands now is meant.
"""

from kaigong.apps.cases.actions.applying import Given, apply_for, apply_stage, give_materials
from kaigong.apps.cases.actions.certificates import fetch_certificate, make_certificate
from kaigong.apps.cases.actions.clock import forecast, tick
from kaigong.apps.cases.actions.moves import (
    accept_item,
    ask_correction,
    decide_item,
    deliver_item,
    extend_item,
    find_not_needed,
    record_works_start,
    refuse_acceptance,
    report_done,
    resubmit_item,
    resume_item,
    resupply,
    suspend_item,
    take_on_item,
    withdraw_item,
)

__all__ = [
    "Given",
    "accept_item",
    "apply_for",
    "apply_stage",
    "ask_correction",
    "decide_item",
    "deliver_item",
    "extend_item",
    "fetch_certificate",
    "find_not_needed",
    "forecast",
    "give_materials",
    "make_certificate",
    "record_works_start",
    "refuse_acceptance",
    "report_done",
    "resubmit_item",
    "resume_item",
    "resupply",
    "suspend_item",
    "take_on_item",
    "tick",
    "withdraw_item",
]
