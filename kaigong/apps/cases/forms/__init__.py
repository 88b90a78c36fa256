"""What people fill in: each form checks its own input; what the law allows is decided in the core."""

from kaigong.apps.cases.forms.application import ApplicationForm, MaterialForm, labelled
from kaigong.apps.cases.forms.moves import (
    CorrectionForm,
    DecideItemForm,
    Move,
    ReasonForm,
    ReportForm,
    ResubmitForm,
    ResumeForm,
    ResupplyForm,
    SuspendForm,
    WithdrawForm,
)

__all__ = [
    "ApplicationForm",
    "CorrectionForm",
    "DecideItemForm",
    "MaterialForm",
    "Move",
    "ReasonForm",
    "ReportForm",
    "ResubmitForm",
    "ResumeForm",
    "ResupplyForm",
    "SuspendForm",
    "WithdrawForm",
    "labelled",
]
