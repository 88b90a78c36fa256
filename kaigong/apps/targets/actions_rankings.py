"""Verbs on rankings: freeze one with everything it was reckoned from, show it to everybody."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.targets import events_definitions as events
from kaigong.apps.targets import rankings
from kaigong.apps.targets.models import FrozenRanking
from kaigong.apps.targets.ranking_rules import InForce
from kaigong.core.measures.sealed import digest, plain, summary
from kaigong.core.problems import Refused

LIMIT = 1000  # frozen rankings of one kind and period


@transaction.atomic
def freeze_ranking(*, found: InForce, period: str, person: Person, today: date, now: datetime) -> FrozenRanking:
    """封存排名: 1. reckon now; 2. seal inputs, result and hash; 3. the next number of its kind and period."""
    roles.require(person, "steer")
    made = rankings.reckon_now(found, period, now, today)
    if not any(place.rank for place in made.result.places):
        raise Refused("ranking.nothing", name=found.rules.name_zh)
    count = FrozenRanking.objects.select_for_update().filter(ranking=found.rules.name, period=period).count()
    if count >= LIMIT:
        raise Refused("ranking.too_many", limit=LIMIT)
    inputs = plain(made.inputs) | {"told": _told(made)}
    row = FrozenRanking(
        no=f"{found.rules.name[:15]}-{period}-{count + 1}"[:30], ranking=found.rules.name, version=found.version,
        period=period, as_of=today, inputs=inputs, result=summary(made.result), sha256=digest(inputs),
        frozen_by=person.ref, frozen_at=now,
    )  # fmt: skip
    event = events.RankingFrozen(
        row.ranking, row.version, period, today.isoformat(), inputs, row.result, row.sha256
    )  # fmt: skip
    row.seen_n = ledger.append(row.stream, [event], after=0, by=person.ref, now=now)
    row.save(force_insert=True)
    return row


def _told(made: rankings.Reckoned) -> dict[str, Any]:
    """What stands beside the numbers: names, completeness and late rows, as they were that day."""
    return {
        "name_zh": made.rules.name_zh, "name_en": made.rules.name_en, "among": made.rules.among,
        "mix": made.rules.mix, "adjusted": sorted(made.adjusted),
        "kind": made.rules.kinds[0] if made.rules.apart and len(made.rules.kinds) == 1 else "",
        "per": {
            one.indicator: [one.per, str(one.times), made.divided.get(one.indicator, "")]
            for one in made.rules.indicators if one.per
        },
        "figures": {
            name: {
                key: {"counted": each.counted, "late": each.late,
                      "complete": None if each.complete is None else str(each.complete),
                      **({} if each.denominator is None else {"over": [str(each.numerator), str(each.denominator)]})}
                for key, each in sorted(figures.items())
            }
            for name, figures in sorted(made.figures.items())
        },
    }  # fmt: skip


@transaction.atomic
def publish_ranking(*, ranking: FrozenRanking, person: Person, now: datetime) -> FrozenRanking:
    """公布排名: only a frozen one, so that what was shown stays what it was."""
    roles.require(person, "steer")
    row = FrozenRanking.objects.select_for_update().get(pk=ranking.pk)
    if row.published_at is not None:
        raise Refused("ranking.published", no=row.no)
    row.seen_n = ledger.append(
        row.stream, [events.RankingPublished(row.no)], after=row.seen_n, by=person.ref, now=now
    )  # fmt: skip
    row.published_at = now
    row.save()
    return row
