"""An answer of the clock in words, Chinese or English: the day, the reason there is none, and how it was counted."""

from datetime import date

from kaigong.core.clock.due import Direction, Due, Question, Unit

CHINESE, ENGLISH = "zh", "en"
_WEEKDAYS = {CHINESE: "一二三四五六日", ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_UNITS = {
    Unit.WORKING: ("个工作日", "working day"),
    Unit.CALENDAR: ("日", "day"),
    Unit.MONTH: ("个月", "month"),
}


def long_day(day: date, language: str = CHINESE) -> str:
    """2025年10月29日（周三）, or Wed 2025-10-29."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == ENGLISH:
        return f"{weekday} {day.isoformat()}"
    return f"{day.year}年{day.month}月{day.day}日（周{weekday}）"


def reason(due: Due, language: str = ENGLISH) -> str | None:
    """Why there is no due day; None when there is one."""
    if due.unknown_year is not None:
        texts = f"{due.unknown_year}年尚无放假安排日历", f"no calendar for the year {due.unknown_year}"
    elif due.open_since is not None:
        texts = "时限中止尚未结束", "open stop"
    else:
        return None
    return _pick(texts, language)


def counted(due: Due, language: str = ENGLISH) -> str:
    """How the day was counted, in one line."""
    if due.unknown_year is not None:
        return _pick(_unknown(due), language)
    parts = [_stops_or_span(due), *_extension(due.question), *_open(due), *_moved(due)]
    return "; ".join(en for _, en in parts) if language == ENGLISH else "；".join(zh for zh, _ in parts)


def span(question: Question, language: str = ENGLISH) -> str:
    """The length asked for: "20 working days"."""
    zh, en = _UNITS[question.unit]
    total = question.total
    return _pick((f"{total}{zh}", f"{total} {en}{'' if total == 1 else 's'}"), language)


def _pick(texts: tuple[str, str], language: str) -> str:
    return texts[language == ENGLISH]


def _unknown(due: Due) -> tuple[str, str]:
    year, question = due.unknown_year, due.question
    return (
        f"自{long_day(question.started)}起计{span(question, CHINESE)}须用到{year}年的日历，该年日历未公布，不作推测",
        f"{span(question)} from {question.started} need days of {year}, a year without a published calendar",
    )


def _stops_or_span(due: Due) -> tuple[str, str]:
    question = due.question
    if due.stopped_days:
        unit = due.stopped_working_days if question.unit is Unit.WORKING else due.stopped_days
        if unit is not None:
            noun = "working day" if question.unit is Unit.WORKING else "day"
            verb = f"{noun} of {due.stopped_days} falls" if unit == 1 else f"{noun}s of {due.stopped_days} fall"
            return (
                f"中止期间{due.stopped_days}天中有{unit}{_UNITS[question.unit][0]}不计入",
                f"{unit} {verb} into a stop",
            )
    if question.direction is Direction.BACK:
        zh, en = (
            f"{long_day(question.started)}之前{span(question, CHINESE)}",
            f"{span(question)} before {question.started}",
        )
        return f"{zh}，逢休息日不顺延", f"{en}, never moved off a rest day"
    zh, en = (
        f"自{long_day(question.started)}次日起计{span(question, CHINESE)}",
        f"{span(question)} after {question.started}",
    )
    if question.unit is Unit.WORKING and due.day is not None and question.total:
        rest = (due.day - question.started).days - question.total - due.stopped_days
        if not rest:
            return zh, en
        return f"{zh}，其间{rest}个休息日不计", f"{en}; {rest} rest day{'' if rest == 1 else 's'} between not counted"
    return zh, en


def _extension(question: Question) -> list[tuple[str, str]]:
    if not question.extended:
        return []
    noun = _UNITS[question.unit]
    return [
        (
            f"含延长{question.extended}{noun[0]}，共{question.total}{noun[0]}",
            f"{question.extended} of {question.total} {noun[1]}s are the extension",
        )
    ]


def _open(due: Due) -> list[tuple[str, str]]:
    if due.open_since is None:
        return []
    if due.ran_out is not None:
        ran_out = long_day(due.ran_out)
        return [
            (
                f"期限已于{ran_out}届满，中止开始在后",
                f"the limit ran out on {due.ran_out}, before the open stop took effect",
            )
        ]
    used = due.question.total - (due.remaining_days or 0)
    zh = f"自{long_day(due.open_since)}起中止，已用{used}，还剩{due.remaining_days}{_UNITS[due.question.unit][0]}"
    return [(zh, f"{used} of {due.question.total} had run when the stop opened on {due.open_since}")]


def _moved(due: Due) -> list[tuple[str, str]]:
    end = due.effective
    if due.landed is None or end is None or due.landed == end:
        return _month_end(due)
    zh = f"届满日{long_day(due.landed)}为休息日，顺延至其后第一个工作日"
    return [*_month_end(due), (zh, f"{due.landed} is a rest day, moved to the first working day after it")]


def _month_end(due: Due) -> list[tuple[str, str]]:
    question = due.question
    if question.unit is not Unit.MONTH or due.landed is None or due.landed.day == question.started.day:
        return []
    return [("该月无对应日，以月末日为届满日", f"the month has no day {question.started.day}, so its last day counts")]
