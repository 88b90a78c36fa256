"""Verbs of public commitments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.targets.events import CommitmentRecorded
from kaigong.apps.targets.measures import MEASURES
from kaigong.apps.targets.models import Commitment, Comparator, Kind
from kaigong.core.problems import Faulty, Problem, Refused

STREAM = "commitments"
NEEDED = ("no", "speaker", "action", "subject", "unit", "evidence")


@transaction.atomic
def record_commitments(
    *, statements: Sequence[Mapping[str, str]], source: str, by: str, now: datetime
) -> list[Commitment]:
    """Enter statements made in public. 1. every fault of every statement is named; 2. none may be known already;
    3. all are sealed in one stream, then stored."""
    roles.require_ref(by, "steer")
    if problems := [problem for row in statements for problem in _problems(row)]:
        raise Faulty(problems)
    numbers = [row["no"] for row in statements]
    known = Commitment.objects.filter(no__in=numbers).values_list("no", flat=True)
    twice = sorted({*known, *(no for no in numbers if numbers.count(no) > 1)})
    if twice:
        raise Refused("commitment.known", numbers=twice)
    events = [_event(row, source) for row in statements]
    ledger.append(STREAM, events, after=ledger_queries.read(STREAM).last, by=by, now=now)
    return Commitment.objects.bulk_create(_row(event, now) for event in events)


def _event(row: Mapping[str, str], source: str) -> CommitmentRecorded:
    texts = ("no", "speaker", "kind", "action", "subject", "qualifier", "comparator", "unit", "period", "evidence")
    return CommitmentRecorded(
        **{name: row.get(name, "") for name in texts}, agency_id=row.get("agency", ""), value=row["value"],
        due=row.get("due") or None, implicit=row.get("implicit") == "yes", said_en=row.get("said_en", ""),
        source=source, measure=row.get("measure", ""), where=_where(row.get("where", "")),
    )  # fmt: skip


def _row(event: CommitmentRecorded, now: datetime) -> Commitment:
    values: dict[str, Any] = asdict(event) | {"value": Decimal(event.value), "recorded_at": now}
    values["due"] = date.fromisoformat(event.due) if event.due else None
    return Commitment(**values)


def _where(text: str) -> dict[str, str]:
    """`klass=industry;min_yi=1` as a mapping."""
    pairs = (part.partition("=") for part in text.split(";") if part)
    return {key.strip(): value.strip() for key, _sign, value in pairs}


def _problems(row: Mapping[str, str]) -> Iterator[Problem]:
    at = row.get("no") or "?"
    for name in NEEDED:
        if not row.get(name, "").strip():
            yield Problem("commitment.missing", at=f"{at}.{name}", data={"name": name})
    if row.get("kind") not in Kind.values:
        yield Problem("commitment.kind", at=f"{at}.kind", data={"got": row.get("kind", "")})
    if row.get("comparator") not in Comparator.values:
        yield Problem("commitment.comparator", at=f"{at}.comparator", data={"got": row.get("comparator", "")})
    if not _is_number(row.get("value", "")):
        yield Problem("commitment.value", at=f"{at}.value", data={"got": row.get("value", "")})
    if row.get("due") and not _is_day(row["due"]):
        yield Problem("commitment.due", at=f"{at}.due", data={"got": row["due"]})
    if row.get("measure") and row["measure"] not in MEASURES:
        yield Problem("commitment.measure", at=f"{at}.measure", data={"got": row["measure"]})


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
