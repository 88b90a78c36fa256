"""What the page of a case shows of the limit of joint handling, and whether the person may prolong it."""

from datetime import date
from typing import Any

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import parts, steps
from kaigong.apps.cases.forms.stage import StageForm
from kaigong.apps.cases.models import Case
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.stage_clock import stage_due
from kaigong.core.cases.values import Actor
from kaigong.core.clock.acts import JOINT_DAYS, JOINT_EXTENSION_DAYS
from kaigong.core.clock.colours import Colour, colour

BADGES = {Colour.GREEN: "ok", Colour.YELLOW: "soon", Colour.RED: "late", Colour.PAUSED: "paused"}


def of(person: Person | None, case: Case, today: date, form: StageForm | None = None) -> dict[str, Any] | None:
    """The stage's two last days and its badge; None where nothing is handled jointly."""
    folded, calendar = steps.folded(case), rulebook.calendar(case.project.county)
    clock = stage_due(folded, calendar)
    if clock is None:
        return None
    may = Actor.GOVERNMENT in parts.over_stages(person) and not folded.extension_days and not folded.done
    state = "done" if folded.done else BADGES.get(colour(clock.legal, today, calendar), "waiting")
    return {
        "legal": clock.legal, "stage": clock.stage, "days": JOINT_DAYS, "more": folded.extension_days, "badge": state,
        "form": (form or StageForm(auto_id="id_stage_%s")) if may else None, "extra": JOINT_EXTENSION_DAYS,
        "open": form is not None,
    }  # fmt: skip
