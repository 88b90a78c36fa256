"""督办规则: the ladder, the limits and who takes what, set by the command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.supervision import events, rules
from kaigong.apps.supervision.actions.one import calendar
from kaigong.apps.supervision.folded import columns, line_of
from kaigong.apps.supervision.models import Line, Rules

STREAM = "supervision-rules"


@transaction.atomic
def set_rules(*, values: Mapping[str, Any], person: Person, now: datetime) -> Rules:
    """New rules hold from now on; when lines climb is counted anew for all that are open. Faulty names every fault."""
    roles.require(person, "steer")
    wanted = {**rules.plain(), **values}
    ladder = rules.built(wanted).ladder
    row = Rules.objects.select_for_update().filter(pk="rules").first() or Rules(pk="rules")
    row.seen_n = ledger.append(STREAM, [events.RulesSet(wanted)], after=row.seen_n, by=person.ref, now=now)
    row.values, row.set_at = wanted, now
    row.save()
    for line in Line.objects.filter(ended=False):
        found = columns(line_of(line), calendar(), ladder)
        Line.objects.filter(pk=line.pk).update(**{key: found[key] for key in ("yellow_on", "climbs_on", "rings_on")})
    return row
