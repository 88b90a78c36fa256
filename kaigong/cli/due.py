"""`kaigong due`: the due day of one question, or of a file of them, one JSON object a line."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, add_json, open_lines, wants_json
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Direction, Due, Question, Unit, due, question_problems
from kaigong.core.clock.load import load_calendars
from kaigong.core.clock.words import CHINESE, ENGLISH, counted, long_day, reason, span
from kaigong.core.clock.years import iso_day
from kaigong.core.problems import Problem
from kaigong.core.values import Span

CALENDARS = Path(__file__).resolve().parents[1] / "catalogue" / "calendars"
QUESTION_KEYS = ("from", "days", "unit", "direction", "stops", "extend")
ANSWER_KEYS = ("due", "reason", "remaining_days", "counted")  # an old answer may be asked again; its answer is ignored
ONCE = ("from", "days", "unit", "extend", "batch")  # options of which a second one would silently win
LARGEST_DAYS = 10**18
SHOWN_CHARACTERS = 80

_NUMBER = re.compile(r"-?[0-9]{1,4000}")
_TEXTS = {
    "missing": ("缺少此项", "is missing"),
    "unknown_key": ("没有此项", "is not a key of a question"),
    "duplicate_key": ("同一项出现两次", "is given twice"),
    "wrong_type": (
        "类型不符（天数为整数，日期为 YYYY-MM-DD）",
        "has the wrong type (days are whole numbers, dates text)",
    ),
    "bad_date": ("不是有效日期（YYYY-MM-DD）", "is not a day written YYYY-MM-DD"),
    "bad_stop": ("中止应写作 起日..止日 或 起日..", 'is not a stop: A..B, A.., ["A", "B"] or ["A", null]'),
    "unknown_unit": ("单位为 working、calendar 或 month", "is not a unit: working, calendar or month"),
    "unknown_direction": ("方向为 forward 或 back", "is not a direction: forward or back"),
    "too_large": ("数目过大", "is too large"),
    "negative_days": ("天数不能为负", "must not be negative"),
    "negative_extend": ("延长天数不能为负", "must not be negative"),
    "stop_ends_before_it_starts": ("中止止日早于起日", "ends before it starts"),
    "only_with_working_days": ("中止与延长只用于工作日", "goes with working days only"),
    "back_counts_calendar_days": ("倒推按日历日计算", "back counts calendar days"),
    "not_json": ("不是 JSON", "is not JSON"),
    "not_an_object": ("不是 JSON 对象", "is not a JSON object"),
    "not_utf8": ("不是 UTF-8 文字", "is not UTF-8 text"),
    "unreadable_file": ("文件无法读取", "cannot be read"),
    "bad_argument": ("参数不能识别", "is not understood"),
}


def run(argv: list[str]) -> int:
    """Read the arguments, answer one question or a batch, and give the exit status."""
    try:
        options, rest = parser().parse_known_args(argv)
    except UsageFault as fault:
        return _refuse([_fault("bad_argument", str(fault), "arguments")], wants_json(argv), CHINESE)
    faults = [_fault("bad_argument", name, "arguments") for name in rest]
    faults += [_fault("duplicate_key", "", f"--{name}") for name in ONCE if _times(argv, f"--{name}") > 1]
    as_json = options.json or options.format == "json"
    given = _given(options)
    if options.batch is None:
        question, more = read_question(given)
        return _refuse(faults + more, as_json, options.lang) if faults + more else _single(question, as_json, options)
    faults += [_fault("bad_argument", f"--{key}", "--batch") for key in given]
    return _refuse(faults, as_json=True, language=options.lang) if faults else _batch(options.batch)


def parser() -> Parser:
    """The options of the command."""
    made = Parser(
        prog="kaigong due", allow_abbrev=False, description="The due day of an item, and how it was counted (到期日)."
    )
    made.add_argument("--from", dest="start", metavar="DAY", help="the day of the event; counting begins the next day")
    made.add_argument("--days", metavar="N", help="how many working days, calendar days or months")
    made.add_argument("--unit", metavar="UNIT", help="working (default), calendar or month")
    made.add_argument("--stop", action="append", metavar="A..B", help="a stop of the clock; A.. while open; repeatable")
    made.add_argument("--extend", metavar="N", help="working days of extension")
    made.add_argument("--back", action="store_true", help="count calendar days back, never moved off a rest day")
    made.add_argument("--batch", metavar="IN.jsonl", help="one question a line, one answer a line; - is standard input")
    add_json(made)
    made.add_argument("--lang", choices=(CHINESE, ENGLISH), default=CHINESE, help="language of the text (default zh)")
    return made


def read_question(fields: Mapping[str, Any]) -> tuple[Question, list[dict[str, str]]]:
    """A question out of JSON values, and every fault in it; the question holds only when there are none.

    A null says of an optional key that it is not given.
    """
    optional = ("unit", "direction", "stops", "extend")
    fields = {key: value for key, value in fields.items() if value is not None or key not in optional}
    faults = [_fault("unknown_key", key, key) for key in fields if key not in QUESTION_KEYS + ANSWER_KEYS]
    started = _day(fields, faults)
    days, extend = (_whole(fields, key, faults) for key in ("days", "extend"))
    direction = Direction(_choice(fields, "direction", Direction, Direction.FORWARD, faults))
    usual = Unit.CALENDAR if direction is Direction.BACK else Unit.WORKING
    unit = Unit(_choice(fields, "unit", Unit, usual, faults))
    pauses = _pauses(fields.get("stops", []), faults)
    question = Question(started, days, unit, direction, pauses, extend)
    faults += [
        _fault(problem.code.removeprefix("due."), _shown(problem.data.get("got", "")), problem.at)
        for problem in question_problems(question) + _working_only(question)
    ]
    return question, faults


def answer_row(answer: Due) -> dict[str, Any]:
    """One answer as the command's JSON gives it."""
    question = answer.question
    return {
        "from": question.started.isoformat(),
        "days": question.days,
        "unit": question.unit.value,
        "direction": question.direction.value,
        "stops": [[opened.isoformat(), closed and closed.isoformat()] for opened, closed in question.pauses],
        "extend": question.extended,
        "due": answer.day and answer.day.isoformat(),
        "reason": reason(answer, ENGLISH),
        "remaining_days": answer.remaining_days,
        "counted": counted(answer, ENGLISH),
    }


def answer_text(answer: Due, language: str) -> str:
    """One answer for people: the day first, then how it came about."""
    question = answer.question
    labels = ("起算", "时限", "计算") if language == CHINESE else ("from", "limit", "counted")
    values = (long_day(question.started, language), span(question, language), counted(answer, language))
    colon = "：" if language == CHINESE else ": "
    return "\n".join([_headline(answer, language), *map(colon.join, zip(labels, values, strict=True))])


def batch_answers(lines: Iterable[bytes], calendar: Calendar) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; a bad line is answered with its faults. Blank lines at the end are no questions."""
    blank = 0
    for number, line in enumerate(lines):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if not text.strip():
            blank += 1
            continue
        for _ in range(blank):
            yield _faulty([_fault("not_json", "", "line")])
        blank = 0
        fields, faults = _object(text)
        if fields is not None:
            question, more = read_question(fields)
            faults += more
        yield _faulty(faults) if faults else answer_row(due(question, calendar))


def _single(question: Question, as_json: bool, options: argparse.Namespace) -> int:
    answer = due(question, load_calendars(CALENDARS))
    print(json.dumps(answer_row(answer)) if as_json else answer_text(answer, options.lang))
    return 0


def _batch(name: str) -> int:
    try:
        lines = open_lines(name)
    except OSError as error:
        return _refuse([_fault("unreadable_file", f"{name}: {error.strerror}", "--batch")], as_json=True)
    with lines:
        return _answer_all(lines)


def _answer_all(lines: BinaryIO) -> int:
    calendar, status = load_calendars(CALENDARS), 0
    for row in batch_answers(lines, calendar):
        status = FAULTY_INPUT if "faults" in row else status
        sys.stdout.write(json.dumps(row) + "\n")
    return status


def _refuse(faults: list[dict[str, str]], as_json: bool, language: str = CHINESE) -> int:
    if as_json:
        print(json.dumps(_faulty(faults)))
    for fault in faults:
        texts = _TEXTS[fault["kind"]]
        shown = fault["name"] and f" {fault['name']}"
        print(f"{fault['place']}{shown}: {texts[language == ENGLISH]}", file=sys.stderr)
    return FAULTY_INPUT


def _headline(answer: Due, language: str) -> str:
    if answer.day is None:
        left = answer.remaining_days
        if left is None:
            texts = f"到期日未知：{reason(answer, CHINESE)}", f"Due day unknown: {reason(answer, ENGLISH)}"
        else:
            texts = f"时限中止，还剩{left}个工作日", f"Clock stopped, {left} working day{'' if left == 1 else 's'} left"
        return texts[language == ENGLISH]
    day = long_day(answer.day, language)
    if answer.question.direction is Direction.BACK:
        return f"最迟{day}" if language == CHINESE else f"Last day {day}"
    return f"{day}到期" if language == CHINESE else f"Due {day}"


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The question of the arguments as JSON values; what was not given is left out."""
    values = {
        "from": options.start,
        "days": _number(options.days),
        "unit": options.unit,
        "direction": Direction.BACK.value if options.back else None,
        "stops": options.stop,
        "extend": _number(options.extend),
    }
    return {key: value for key, value in values.items() if value is not None}


def _times(argv: list[str], option: str) -> int:
    return sum(word == option or word.startswith(f"{option}=") for word in argv)


def _number(text: str | None) -> int | str | None:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else text


def _day(fields: Mapping[str, Any], faults: list[dict[str, str]]) -> date:
    value = fields.get("from")
    day = iso_day(value)
    if day is None:
        kind = "missing" if "from" not in fields else "bad_date" if isinstance(value, str) else "wrong_type"
        faults.append(_fault(kind, _shown(value) if "from" in fields else "", "from"))
    return day or date.min


def _whole(fields: Mapping[str, Any], key: str, faults: list[dict[str, str]]) -> int:
    if key not in fields:
        if key == "days":
            faults.append(_fault("missing", "", key))
        return 0
    value = fields[key]
    if not isinstance(value, int) or isinstance(value, bool):
        faults.append(_fault("wrong_type", _shown(value), key))
        return 0
    if value >= LARGEST_DAYS:
        faults.append(_fault("too_large", _shown(value), key))
        return 0
    return value


def _choice(
    fields: Mapping[str, Any], key: str, choices: type[StrEnum], usual: str, faults: list[dict[str, str]]
) -> str:
    value = fields.get(key, usual)
    if isinstance(value, str) and value in [choice.value for choice in choices]:
        return value
    faults.append(_fault(f"unknown_{key}" if isinstance(value, str) else "wrong_type", _shown(value), key))
    return usual


def _pauses(value: object, faults: list[dict[str, str]]) -> tuple[Span, ...]:
    if not isinstance(value, list):
        faults.append(_fault("wrong_type", _shown(value), "stops"))
        return ()
    return tuple(_pause(entry, f"stops[{index}]", faults) for index, entry in enumerate(value))


def _pause(entry: object, at: str, faults: list[dict[str, str]]) -> Span:
    """A stop as "A..B", "A..", ["A", "B"] or ["A", null]; a faulty one leaves an empty stop in its place."""
    ends = [end or None for end in entry.split("..")] if isinstance(entry, str) else entry
    if not isinstance(ends, list) or len(ends) != 2 or not isinstance(ends[0], str):
        faults.append(_fault("bad_stop", _shown(entry), at))
        return date.min, None
    opened, closed = iso_day(ends[0]), iso_day(ends[1])
    wrong = [end for end, day in ((ends[0], opened), (ends[1], closed)) if day is None and end is not None]
    faults += [_fault("bad_date" if isinstance(end, str) else "wrong_type", _shown(end), at) for end in wrong]
    return (opened, closed) if opened and not wrong else (date.min, None)


def _working_only(question: Question) -> list[Problem]:
    """In the core calendar days may be stopped too; the command's contract keeps stops to working days."""
    if question.unit is not Unit.CALENDAR or question.direction is Direction.BACK:
        return []
    kept = (("stops", question.pauses), ("extend", question.extended))
    return [Problem("due.only_with_working_days", name) for name, value in kept if value]


def _object(line: bytes) -> tuple[dict[str, Any] | None, list[dict[str, str]]]:
    """The object of one line, with the keys it names twice; or None and why it is no object."""
    twice: list[dict[str, str]] = []
    try:
        value = json.loads(
            line.decode("utf-8"), object_pairs_hook=lambda pairs: _once(pairs, twice), parse_constant=_no
        )
    except UnicodeDecodeError:
        return None, [_fault("not_utf8", "", "line")]
    except (ValueError, RecursionError):
        return None, [_fault("not_json", _shown(line.decode("utf-8").strip()), "line")]
    if not isinstance(value, dict):
        return None, [_fault("not_an_object", _shown(value), "line")]
    return value, twice


def _once(pairs: list[tuple[str, Any]], twice: list[dict[str, str]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice += [_fault("duplicate_key", key, key) for key in dict.fromkeys(keys) if keys.count(key) > 1]
    return dict(pairs)


def _no(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _faulty(faults: list[dict[str, str]]) -> dict[str, Any]:
    """The keys of an answer without one, and why."""
    return {**dict.fromkeys(QUESTION_KEYS + ANSWER_KEYS), "reason": "faulty input", "faults": faults}


def _fault(kind: str, name: str, place: str) -> dict[str, str]:
    return {"kind": kind, "name": name, "place": place, "message": f"{place} {_TEXTS[kind][1]}"}


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
