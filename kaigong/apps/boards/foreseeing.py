"""One look ahead over the whole city: every open promise of starts, simulated from how things stand now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from kaigong.apps.boards import hold, live
from kaigong.apps.boards.asking import Asked
from kaigong.apps.boards.hold import Question
from kaigong.apps.projects import counted, tallied
from kaigong.apps.supervision.models import Line
from kaigong.apps.targets import queries as targets
from kaigong.core.simulate.answer import Answer, DeskAnswer

PROMISES, DESKS = 12, 8  # simulated at a time; kept of the desks
Asking = Sequence[tuple[Question, Answer]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One look ahead, before it is stored."""

    day: date
    entry: int
    seal: str
    replications: int
    seed: int
    targets: list[dict[str, Any]]
    desks: list[dict[str, Any]]
    fan: list[list[Any]]
    red: int
    late: int


def look(now: datetime) -> Seen:
    """Simulate every open promise of starts, the nearest first; the desks are those of the nearest."""
    today = timezone.localdate(now)
    city = live.city(today)
    asked = [hold.question(None, today, Asked(target=row.no)) for row in targets.start_targets(None, today)[:PROMISES]]
    answers = [(of, hold.answer(of)) for of in asked if of is not None]
    return Seen(
        today, city.entry, city.seal, hold.REPLICATIONS, hold.SEED, [_target(*each) for each in answers],
        list(_desks(answers)), [[day.day.isoformat(), day.p10, day.p50, day.p90] for day in _fan(answers)],
        red=Line.objects.filter(ended=False, due_on__lt=today).count(),
        late=counted.stock(counted.Which(marked=tallied.LATE)).count,
    )  # fmt: skip


def _target(of: Question, found: Answer) -> dict[str, Any]:
    one = found.targets[0]
    shares = {"probability": one.probability, "low": one.ci[0], "high": one.ci[1]}
    return {
        "no": of.target.row.no, "least": of.target.least, "p10": one.p10, "p50": one.p50, "p90": one.p90,
        **{name: None if share is None else f"{share:.5f}" for name, share in shares.items()},
    }  # fmt: skip


def _desks(answers: Asking) -> Iterator[dict[str, Any]]:
    if not answers:
        return
    for desk in sorted(answers[0][1].desks, key=_tightness)[:DESKS]:
        yield {
            "agency": desk.agency, "binding": desk.binding, "utilisation": _text(desk.utilisation),
            "wait_days": _text(desk.mean_wait_days), "relief_days": _text(desk.relief_days),
        }  # fmt: skip


def _tightness(desk: DeskAnswer) -> tuple[Any, ...]:
    return (not desk.binding, -(desk.relief_days or 0), -(desk.utilisation or 0), desk.agency)


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


def _fan(answers: Asking) -> Sequence[Any]:
    """The fan of the nearest promise, up to a little after its day."""
    if not answers:
        return []
    of, found = answers[0]
    last = of.target.last + timedelta(10)
    return [day for day in found.fan if day.day <= last]
