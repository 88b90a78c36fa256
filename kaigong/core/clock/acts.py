"""Days that follow from what people do: receipt, correction, deemed acceptance, extension, joint handling."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.due import Due, Question, due
from kaigong.core.problems import Refused
from kaigong.core.values import Span

CORRECTION_DAYS = 5  # 行政许可法 Art. 32 (4)
HAND_OVER_DAYS = 10  # 行政许可法 Art. 44
JOINT_DAYS = 45  # 行政许可法 Art. 42 para. 2
JOINT_EXTENSION_DAYS = 15


@dataclass(frozen=True, slots=True)
class JointDue:
    """A stage handled jointly: the limit the law sets, and the day the stage is due by its longest child path."""

    legal: Due
    stage: Due


def receipt_day(sent: datetime, calendar: Calendar, *, closes: time | None = None) -> date:
    """T1: the day something counts as received. On a rest day or after hours: the next working day.

    `closes` is the closing time of a counter; online (None) the whole day counts.
    """
    if closes is not None and sent.time() > closes and calendar.is_working(sent.date()):
        return calendar.after(sent.date(), 1)
    return calendar.next_working(sent.date())


def correction_limit(received: date, calendar: Calendar, *, days: int = CORRECTION_DAYS) -> date:
    """T4: the last day on which the one correction notice can be given."""
    return calendar.after(received, days)


def deemed_accepted(received: date, today: date, calendar: Calendar, *, days: int = CORRECTION_DAYS) -> date | None:
    """T8: the acceptance day if silence has outlasted the limit: the day of receipt, not the last of the limit."""
    return received if today > correction_limit(received, calendar, days=days) else None


def accepted_by_pieces(pieces: Iterable[date]) -> date:
    """T6: with corrections handed in piece by piece, the day the last piece came in."""
    return max(pieces)


def extended(question: Question, days: int, approved: date, calendar: Calendar) -> Question:
    """R-EXT: the question with more days; refused when approved after the due day."""
    answer = due(question, calendar)
    if answer.effective is not None and approved > answer.effective:
        raise Refused("clock.extension_too_late", due=answer.effective, approved=approved)
    if answer.unknown_year is not None and approved.year >= answer.unknown_year:
        raise UnknownYear(answer.unknown_year)
    return replace(question, extended=question.extended + days)


def joint_due(
    started: date,
    path_days: int,
    calendar: Calendar,
    pauses: Sequence[Span] = (),
    *,
    is_extended: bool = False,
    limit_days: int = JOINT_DAYS,
    extension_days: int = JOINT_EXTENSION_DAYS,
) -> JointDue:
    """R-JOINT: the stage is due after its longest child path by promised days, at most the legal limit."""
    more = extension_days if is_extended else 0
    legal = Question(started, limit_days, pauses=tuple(pauses), extended=more)
    stage = replace(legal, days=min(limit_days, path_days))
    return JointDue(due(legal, calendar), due(stage, calendar))
