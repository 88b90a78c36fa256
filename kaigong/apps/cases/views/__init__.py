"""The pages of joint approval. Each view makes three moves: find, check, act."""

from kaigong.apps.cases.views.applications import apply, case, document, give_material, project
from kaigong.apps.cases.views.certificates import certificate, certificate_data, certificate_pdf
from kaigong.apps.cases.views.desk import desk
from kaigong.apps.cases.views.items import decide_item, item, move

__all__ = [
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
]
