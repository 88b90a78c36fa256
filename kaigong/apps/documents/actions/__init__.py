"""Verbs of documents: store, hold, upload in pieces, redact, publish, and note a download."""

from kaigong.apps.documents.actions.publishing import set_policy
from kaigong.apps.documents.actions.redacting import redact
from kaigong.apps.documents.actions.storing import clean_name, hold, hold_all, record_download, store, with_suffix
from kaigong.apps.documents.actions.uploading import add_piece, begin_upload, clear_uploads, drop_upload

__all__ = [
    "add_piece",
    "begin_upload",
    "clean_name",
    "clear_uploads",
    "drop_upload",
    "hold",
    "hold_all",
    "record_download",
    "redact",
    "set_policy",
    "store",
    "with_suffix",
]
