"""The limit of joint handling of a whole stage, prolonged by the government."""

from datetime import datetime

from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, steps
from kaigong.apps.cases.models import Case
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.carry import carry_out
from kaigong.core.problems import Refused


def extend_stage(*, case: Case, reason: str, person: Person, now: datetime) -> Case:
    """延长联合办理期限: fifteen working days more for the stage, once, by the government (行政许可法 Art. 42)."""
    now, calendar = timezone.localtime(now), rulebook.calendar(case.project.county)
    do = c.ExtendStage(actors=parts.over_stages(person), reason=reason)

    def choose(folded: core.Case, seen: int) -> list[e.Event]:
        return carry_out(folded, do, now, calendar)

    try:
        steps.carry_out(case, "", choose, by=person.ref, now=now, seen=None)
    except Refused as refusal:
        raise names.readable(refusal) from None
    case.refresh_from_db()
    return case
