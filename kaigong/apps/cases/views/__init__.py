"""The pages of joint approval. Each view makes three moves: find, check, act."""

from kaigong.apps.cases.views.applications import apply, case, document, give_material, project
from kaigong.apps.cases.views.bulk import bulk, undo
from kaigong.apps.cases.views.certificates import certificate, certificate_data, certificate_pdf
from kaigong.apps.cases.views.debts import debt, debts, move_debt, pledges
from kaigong.apps.cases.views.desk import desk, desk_export
from kaigong.apps.cases.views.desk_more import (
    hand_over,
    hand_over_of,
    late,
    remove_view,
    save_view,
    template,
    templates,
)
from kaigong.apps.cases.views.intake import intake, intake_application, intake_paper
from kaigong.apps.cases.views.items import decide_item, item, move
from kaigong.apps.cases.views.joint import call_visit, convene, move_finding, move_session, session
from kaigong.apps.cases.views.law import (
    law_apply,
    law_case,
    law_export_csv,
    law_look_again,
    law_run,
    law_runs,
    law_take_back,
    new_law_run,
)
from kaigong.apps.cases.views.law_backtest import law_backtests
from kaigong.apps.cases.views.law_calendar import law_calendar
from kaigong.apps.cases.views.notes import answer_inquiry, answer_question, take_back_comment
from kaigong.apps.cases.views.notices import notice, receipt
from kaigong.apps.cases.views.passports import passport
from kaigong.apps.cases.views.service import answer_notice, answer_rating, ask, rate, ratings
from kaigong.apps.cases.views.stage import extend_stage
from kaigong.apps.cases.views.themes import theme, themes

__all__ = [
    "answer_inquiry",
    "answer_notice",
    "answer_question",
    "answer_rating",
    "apply",
    "ask",
    "bulk",
    "call_visit",
    "case",
    "certificate",
    "certificate_data",
    "certificate_pdf",
    "convene",
    "debt",
    "debts",
    "pledges",
    "decide_item",
    "desk",
    "desk_export",
    "document",
    "extend_stage",
    "give_material",
    "hand_over",
    "hand_over_of",
    "intake",
    "intake_application",
    "intake_paper",
    "item",
    "late",
    "law_apply",
    "law_backtests",
    "law_calendar",
    "law_case",
    "law_export_csv",
    "law_look_again",
    "law_run",
    "law_runs",
    "law_take_back",
    "move",
    "move_debt",
    "move_finding",
    "move_session",
    "new_law_run",
    "notice",
    "passport",
    "project",
    "rate",
    "ratings",
    "receipt",
    "remove_view",
    "save_view",
    "session",
    "take_back_comment",
    "template",
    "templates",
    "theme",
    "themes",
    "undo",
]
