"""The pages of joint approval. Each view makes three moves: find, check, act."""

from kaigong.apps.cases.views.applications import apply, case, document, give_material, project
from kaigong.apps.cases.views.bulk import bulk, undo
from kaigong.apps.cases.views.certificates import certificate, certificate_data, certificate_pdf
from kaigong.apps.cases.views.desk import desk, desk_export
from kaigong.apps.cases.views.desk_more import hand_over, hand_over_of, late, template, templates
from kaigong.apps.cases.views.intake import intake, intake_application, intake_paper
from kaigong.apps.cases.views.items import decide_item, item, move
from kaigong.apps.cases.views.notes import answer_inquiry, answer_question, take_back_comment
from kaigong.apps.cases.views.notices import notice, receipt
from kaigong.apps.cases.views.themes import theme, themes

__all__ = [
    "hand_over",
    "hand_over_of",
    "intake",
    "intake_application",
    "intake_paper",
    "late",
    "notice",
    "receipt",
    "template",
    "templates",
    "answer_inquiry",
    "answer_question",
    "bulk",
    "desk_export",
    "take_back_comment",
    "undo",
    "apply",
    "case",
    "certificate",
    "certificate_data",
    "certificate_pdf",
    "decide_item",
    "desk",
    "document",
    "give_material",
    "item",
    "move",
    "project",
    "theme",
    "themes",
]
