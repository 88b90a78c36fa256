"""The verbs of joint approval. Each is one transaction through the ledger; who acts and when are never optional.

`seen` is the ledger entry the person's page showed of the item: if the item moved on since, nothing is changed and the
person is told so. Without it the item as it stands now is meant.
"""

from kaigong.apps.cases.actions.applying import Given, apply_for, apply_stage, give_materials
from kaigong.apps.cases.actions.certificates import fetch_certificate, make_certificate
from kaigong.apps.cases.actions.clock import forecast, tick
from kaigong.apps.cases.actions.desk_intake import record_paper, take_application
from kaigong.apps.cases.actions.desk_notes import (
    answer_consult,
    answer_question,
    ask_consult,
    ask_opinions,
    comment,
    give_opinion,
)
from kaigong.apps.cases.actions.desk_templates import remove_template, save_template
from kaigong.apps.cases.actions.desk_work import act_on_lot, hand_over_desk, take_back, take_back_comment, unassign_item
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
from kaigong.apps.cases.actions.review import (
    assign_item,
    call_back,
    confirm_stop,
    decline_extension,
    decline_stop,
    extend_use,
    find_unmet,
    propose_extension,
    propose_stop,
    transfer_item,
)
from kaigong.apps.cases.actions.themes import Filled, apply_theme, say_situation

__all__ = [
    "record_paper",
    "remove_template",
    "save_template",
    "take_application",
    "act_on_lot",
    "answer_consult",
    "answer_question",
    "ask_consult",
    "ask_opinions",
    "assign_item",
    "call_back",
    "comment",
    "confirm_stop",
    "decline_extension",
    "decline_stop",
    "extend_use",
    "find_unmet",
    "give_opinion",
    "hand_over_desk",
    "propose_extension",
    "propose_stop",
    "take_back",
    "take_back_comment",
    "transfer_item",
    "unassign_item",
    "Filled",
    "Given",
    "accept_item",
    "apply_for",
    "apply_stage",
    "apply_theme",
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
    "say_situation",
    "suspend_item",
    "take_on_item",
    "tick",
    "withdraw_item",
]
