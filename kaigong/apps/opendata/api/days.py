"""The due day of a question, counted with the working calendar in force here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from kaigong.apps.opendata.api.problems import Problem
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.clock.due import Direction, Question, Unit, due
from kaigong.core.clock.words import CHINESE, ENGLISH, counted, reason

router = Router(tags=["days"])
MOST_DAYS = 100_000


class Stop(Schema):
    """A stop of the clock; without an end it is still open."""

    model_config = ConfigDict(extra="forbid")
    opened: date
    closed: date | None = None


class Asked(Schema):
    """From which day, how many days, in what unit, with which stops and how much extension."""

    model_config = ConfigDict(extra="forbid")
    started: date = Field(description="the day of the event; counting begins the next day (R-START)")
    days: int = Field(ge=0, le=MOST_DAYS)
    unit: Unit = Unit.WORKING
    direction: Direction = Direction.FORWARD
    stops: list[Stop] = Field(default_factory=list, max_length=100)
    extend: int = Field(0, ge=0, le=MOST_DAYS)
    region: str = Field("", max_length=40, description="a county or zone with rest days of its own")


class Counted(Schema):
    """The day, or why there is none: a stop is open, or a year has no calendar yet (R-NOCAL)."""

    due: date | None
    reason: str | None
    remaining_days: int | None
    counted_zh: str
    counted_en: str


@router.post("/due", response={200: Counted, 422: Problem}, summary="A due day (到期日)")
def due_day(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """The same answer as `kaigong due`, with the calendar years and local days this city has entered."""
    pauses = tuple((stop.opened, stop.closed) for stop in asked.stops)
    question = Question(asked.started, asked.days, asked.unit, asked.direction, pauses, asked.extend)
    answer = due(question, rulebook.calendar(asked.region) if asked.region else rulebook.calendar())
    return {
        "due": answer.day, "reason": reason(answer), "remaining_days": answer.remaining_days,
        "counted_zh": counted(answer, CHINESE), "counted_en": counted(answer, ENGLISH),
    }  # fmt: skip
