"""Verbs on the target tree: break a promise down, note what the simulation said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.targets import breaking
from kaigong.apps.targets import events_definitions as events
from kaigong.apps.targets.models import Commitment, Forecast, Kind, Share, Way
from kaigong.apps.targets.models_tree import forecast_stream
from kaigong.core.problems import Faulty, Problem, Refused

MOST = 500  # parts of one promise
EXACT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Part:
    """One share: of an agency, of a period, or of both."""

    agency: str
    period: str
    value: Decimal


@transaction.atomic
def share_promise(
    *, commitment: Commitment, parts: Sequence[Part], way: str, reason: str, by: str, now: datetime
) -> list[Share]:
    """分解目标. 1. every fault of every part is named; 2. the sum holds, or the gap has a reason and is shown;
    3. the parts before are replaced, the ledger keeps them."""
    roles.require_ref(by, "steer")
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if row.kind != Kind.TARGET:
        raise Refused("share.no_target", no=row.no)
    gap = row.value - sum((part.value for part in parts), Decimal(0))
    if problems := list(_problems(row, parts, gap if parts and not reason.strip() else Decimal(0), way)):
        raise Faulty(problems)
    said = [{"agency": part.agency, "period": part.period, "value": str(part.value)} for part in parts]
    stream = f"breakdown:{row.no}"
    event = events.PromiseShared(way, said, str(gap), reason.strip()[:300])
    ledger.append(stream, [event], after=ledger_queries.read(stream).last, by=by, now=now)
    row.shares.all().delete()
    return Share.objects.bulk_create(
        Share(commitment=row, agency_id=part.agency, period=part.period, value=part.value) for part in parts
    )


def _problems(row: Commitment, parts: Sequence[Part], gap: Decimal, way: str) -> Iterator[Problem]:
    known = set(accounts.agencies().values_list("pk", flat=True))
    periods = {"", *breaking.periods(row, "month"), *breaking.periods(row, "quarter")}
    seen: set[tuple[str, str]] = set()
    if way not in Way.values:
        yield Problem("share.way", at="way", data={"got": way[:40]})
    if len(parts) > MOST:
        yield Problem("share.too_many", at="parts", data={"limit": MOST})
    for n, part in enumerate(parts):
        at = f"parts.{n}"
        if part.agency and part.agency not in known:
            yield Problem("share.agency", at=at, data={"got": part.agency[:60]})
        if part.period not in periods:
            yield Problem("share.period", at=at, data={"got": part.period[:20]})
        if not part.value.is_finite() or part.value < 0 or part.value != part.value.quantize(EXACT):
            yield Problem("share.value", at=at, data={"got": str(part.value)[:40]})
        if (part.agency, part.period) in seen:
            yield Problem("share.twice", at=at, data={"got": f"{part.agency} {part.period}".strip()})
        seen.add((part.agency, part.period))
    if gap:
        yield Problem("share.gap", at="reason", data={"gap": f"{gap.normalize():f}", "promised": row.number})


@transaction.atomic
def note_forecasts(
    *, forecasts: Sequence[Mapping[str, Any]], day: date, seed: int, replications: int, entry: int, by: str,
    now: datetime,
) -> list[Forecast]:  # fmt: skip
    """Keep what the simulation of the living city said of promises: `no`, `p10`, `p50`, `p90`, `probability`, `low`
    and `high` of each. Nothing of the city changes, so it stands in the streams of what-ifs."""
    roles.require_ref(by, "look_ahead")
    known = Commitment.objects.in_bulk([str(one["no"]) for one in forecasts], field_name="no")
    made, batch = [], []
    for one in forecasts:
        row = known.get(str(one["no"]))
        if row is None:
            continue
        numbers = {name: _exact(one[name]) for name in ("p10", "p50", "p90", "probability", "low", "high")}
        stream = forecast_stream(row.no)
        last = ledger_queries.read(stream).last
        texts = {name: str(number) for name, number in numbers.items()}
        event = events.ForecastNoted(
            commitment=row.no, day=day.isoformat(), replications=replications, seed=seed, entry=entry, **texts
        )  # fmt: skip
        batch.append((stream, [event], last))
        made.append(Forecast(
            commitment=row, day=day, replications=replications, seed=seed, entry=entry, noted_by=by, noted_at=now,
            seen_n=last + 1, **numbers,
        ))  # fmt: skip
    ledger.append_many(batch, by=by, now=now)
    for forecast in made:
        forecast.save()
    return made


def _exact(number: Any) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.00001"))
