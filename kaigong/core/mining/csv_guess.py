"""What a CSV file most likely is: its encoding and delimiter, and which column is the case, the activity, the time."""

import codecs
import csv as tables
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

import numpy as np

from kaigong.core.mining import csv_kernel as k
from kaigong.core.mining.log import NO_TIME, Fault
from kaigong.core.mining.pieces import BOMS
from kaigong.core.mining.wide import MARK, columns_of

ROLES = ("case", "activity", "time", "resource")
NEEDED = ROLES[:3]
SAMPLE = 400
CENTURIES_END = 4_102_444_800_000_000  # the year 2100 in microseconds
SEEN = 4096  # bytes by which UTF-16 is told
DELIMITERS = ",;\t|"
EXACT: Mapping[str, tuple[str, ...]] = {
    "case": (
        *("case:concept:name", "case", "case_id", "caseid", "case id", "case key", "trace", "case number", "案件编号"),
        *(
            "案件号",
            "案号",
            "办件编号",
            "办件号",
            "项目编号",
            "项目代码",
            "业务编号",
            "业务流水号",
            "流水号",
            "受理编号",
        ),
    ),
    "activity": (
        *(
            "concept:name",
            "activity",
            "activity name",
            "activity_name",
            "event",
            "event name",
            "task",
            "action",
            "step",
        ),
        *("活动", "环节", "办理环节", "步骤", "事项", "事项名称", "环节名称", "动作", "事件", "节点"),
    ),
    "time": (
        *("time:timestamp", "timestamp", "time", "datetime", "date", "complete timestamp", "completed_at", "end_time"),
        *("时间", "办理时间", "完成时间", "日期", "办结时间", "发生时间", "操作时间", "event time", "event_time"),
    ),
    "resource": (
        *("org:resource", "resource", "user", "officer", "agent", "employee", "staff", "人员", "办理人", "经办人"),
        *("办理人员", "操作人", "部门", "办理部门", "agency", "org:role"),
    ),
}
PARTS: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "trace", "编号", "案"),
    "activity": ("activity", "task", "event", "环节", "事项"),
    "time": ("time", "date", "时间", "日期"),
    "resource": ("resource", "user", "人员", "办理人", "部门"),
}
NUMBERED = re.compile(r"(id|no|nr|number|key|号|编码|代码)$")
STATED = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)  # a line that Excel writes and reads
YEAR = re.compile(r"^\s*[12]\d{3}([-/.]|年)")
NAMED = re.compile(r"^\s*(\d{1,2}[-/. ][A-Za-z]{3,9}[-/., ]+\d\d|[A-Za-z]{3,9}\.? +\d{1,2},? +\d{4})")  # 3-Jan-2022
COUNTS = re.compile(r"\d{8}|\d{9,10}|\d{12,14}|\d{16}")  # a day, or a moment, in digits alone
SERIAL = re.compile(r"[2-7]\d{4}([.,]\d{1,15})?")  # days as Excel counts them, 1954 to 2119
TWO_FIRST = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)(\D|$)")


@dataclass(frozen=True, slots=True)
class Guess:
    """What was found, to be confirmed: column names by role (those found), and how sure that is, from 0 to 1."""

    encoding: str
    skip: int  # bytes of a mark, and of a line that states the delimiter, at the beginning
    delimiter: str
    header: bool
    names: tuple[str, ...]
    columns: Mapping[str, str]
    order: int  # how dates are written, as csv_kernel has it
    confidence: float
    sample: tuple[tuple[str, ...], ...] = ()
    questions: tuple[Fault, ...] = field(default=())


def guess(
    start: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    day_first: bool | None = None,
) -> Guess:
    """A guess from the first bytes (unpacked); what is told already stays as it is told."""
    seen, skip = encoding_of(start)
    encoding = encoding if encoding and not skip else seen
    try:
        text = start[skip:].decode(encoding, "replace")
    except LookupError:
        text = start.decode("latin-1")
    if len(start) >= SAMPLE and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    if stated := STATED.match(text):
        delimiter, skip = delimiter or stated[1], skip + len(stated[0].encode(encoding))
        text = text[stated.end() :]
    delimiter = delimiter or delimiter_of(text)
    rows = [tuple(row) for row in islice(_rows(text, delimiter), SAMPLE) if row]
    header = bool(rows) and not any(_is_time(cell) for cell in rows[0])
    names = rows[0] if header else tuple(str(n + 1) for n in range(len(rows[0]) if rows else 0))
    body = [row for row in rows[header:] if len(row) == len(names)]
    found, sure = roles_of(names, body, columns or {})
    if milestones := _milestones(names, body, columns or {}):
        found, sure = milestones, 0.5
    times = [names.index(name) for name in columns_of(found.get("time", ""), names) if name in names]
    order, questions = _order([row[place] for row in body for place in times], day_first)
    return Guess(encoding, skip, delimiter, header, names, found, order, sure, tuple(body[:20]), tuple(questions))


def _milestones(names: tuple[str, ...], rows: list[tuple[str, ...]], told: Mapping[str, str]) -> dict[str, str] | None:
    """A line a case with several columns of days, and none that says an activity: which is the case, which the days."""
    said = columns_of(told.get("time", ""), names)
    if "activity" in told or ("time" in told and len(said) < 2):
        return None
    if not told.get("time") and any(name.strip().lower() in EXACT["activity"] for name in names):
        return None
    columns = {name: [row[n].strip() for row in rows] for n, name in enumerate(names)}
    days = said if "time" in told else [name for name, cells in columns.items() if _all_days(cells)]
    alone = [name for name, cells in columns.items() if name not in days and all(cells) and len({*cells}) == len(cells)]
    case = told.get("case") or next(iter(sorted(alone, key=lambda name: not NUMBERED.search(name.lower()))), None)
    if case is None or len(days) < 2 or not ("time" in told or (case in alone and len(rows) >= 3)):
        return None
    return {**{role: name for role, name in told.items() if role in ROLES}, "case": case, "time": MARK.join(days)}


def _all_days(cells: list[str]) -> bool:
    given = [cell for cell in cells if cell]
    return len(given) >= 0.05 * len(cells) and bool(given) and sum(map(_is_time, given)) > 0.9 * len(given)


def encoding_of(start: bytes) -> tuple[str, int]:
    """By its mark; UTF-8 where it is that; GB18030 where it is that; Windows' Western code page otherwise."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return name, len(mark)
    nothing = start[:SEEN].count(0)
    if nothing > 0.2 * len(start[:SEEN]):  # UTF-16 without its mark: every other byte of what is ASCII is 0
        return ("utf-16-le" if start[1:SEEN:2].count(0) > nothing / 2 else "utf-16-be"), 0
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)("strict").decode(start)
        except UnicodeDecodeError:
            continue
        return name, 0
    return "cp1252", 0


def delimiter_of(text: str) -> str:
    """The mark that parts the first lines into the same number of fields, more than one."""
    best, most = ",", 1.0
    for mark in DELIMITERS:
        widths = [len(row) for row in islice(_rows(text, mark), 50) if row]
        if widths:
            width, count = Counter(widths).most_common(1)[0]
            score = width * count / len(widths) if width > 1 else 0
            best, most = (mark, score) if score > most else (best, most)
    return best


def _rows(text: str, delimiter: str) -> "Sequence[list[str]]":
    """The rows of the sample; a row that the library cannot take ends it."""
    made: list[list[str]] = []
    reader = tables.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in islice(reader, SAMPLE):
            made.append(row)
    except tables.Error:
        return made
    return made


def roles_of(
    names: tuple[str, ...], rows: list[tuple[str, ...]], told: Mapping[str, str]
) -> tuple[dict[str, str], float]:
    """A column for each role: as told, else by its name, else by what stands in it."""
    found = {role: name for role, name in told.items() if role in (*ROLES, "start")}
    sure = 1.0
    for role in ROLES:
        if role in found:
            continue
        left = [n for n in range(len(names)) if names[n] not in found.values()]
        scores = sorted(((_score(role, names[n], [row[n] for row in rows]), -n) for n in left), reverse=True)
        if scores and scores[0][0] > (0.65 if role == "resource" else 0.2):
            found[role] = names[-scores[0][1]]
            sure = min(sure, scores[0][0]) if role in NEEDED else sure
    return found, sure if all(role in found for role in NEEDED) else 0.0


def _score(role: str, name: str, cells: list[str]) -> float:
    """How well a column suits a role: by its name, and not at all where its cells speak against it."""
    plain = name.strip().lower()
    given = [cell for cell in cells if cell.strip()]
    if not given:
        return float(plain in EXACT[role] and (not cells or ":" in plain))  # a name of XES is believed unseen
    if role in NEEDED and plain not in EXACT[role] and len(given) < 0.5 * len(cells):
        return 0.0
    read = _is_count if role == "time" and (plain in EXACT[role] or _named(role, plain)) else _is_time
    times = max(sum(map(_is_time, given)), sum(map(read, given))) / len(given)
    if (times > 0.8) if role != "time" else (times <= (0.4 if plain in EXACT[role] else 0.8)):
        return 0.0
    by_name = 0.0
    if plain in EXACT[role]:
        by_name = 1.0 - 0.01 * EXACT[role].index(plain) / len(EXACT[role])
    elif _named(role, plain):
        by_name = 0.7
    return max(by_name, _by_content(role, given))


def _named(role: str, plain: str) -> bool:
    """Whether a name has a part that speaks for the role."""
    return any(part in plain for part in PARTS[role]) and not (role == "activity" and plain.endswith("id"))


def _by_content(role: str, given: list[str]) -> float:
    """Without a telling name: a case comes several times, an activity is one of few, a time is what reads as one."""
    if role == "time":
        return 0.5 if given else 0.0
    if role == "resource" or len(given) < 3:
        return 0.0
    kinds = len(set(given)) / len(given)
    if role == "case":
        return 0.4 if 0.02 < kinds < 0.7 and all(re.search(r"\d", cell) for cell in given[:50]) else 0.0
    return (
        0.4 if kinds < 0.5 and len(set(given)) > 1 and not all(re.fullmatch(r"[\d.]+", cell) for cell in given) else 0.0
    )


def parsed(cell: str, order: int) -> int:
    """One time as the scan reads it."""
    raw = cell.encode()
    data = np.frombuffer(raw + b"\0" * 16, np.uint8)
    return int(k.one_time(data.ctypes.data, len(raw), order))


def _is_time(cell: str) -> bool:
    if not (YEAR.match(cell) or TWO_FIRST.match(cell) or NAMED.match(cell)):
        return False
    return any(parsed(cell, order) != NO_TIME for order in (k.YEAR_FIRST, k.DAY_FIRST, k.MONTH_FIRST))


def _is_count(cell: str) -> bool:
    """Digits alone that are a moment between 1970 and 2100, or Excel's day; a number of something else might be too."""
    plain = cell.strip()
    if SERIAL.fullmatch(plain):
        return True
    if not COUNTS.fullmatch(plain):
        return False
    if len(plain) in (8, 12, 14):
        return parsed(plain, k.COMPACT) != NO_TIME
    return 0 <= parsed(plain, _counted([plain])) < CENTURIES_END


def _order(cells: list[str], day_first: bool | None) -> tuple[int, list[Fault]]:
    """How the times of a column are written; where day and month cannot be told apart, that is a question."""
    given = [cell.strip() for cell in cells if cell.strip()]
    if not given:
        return k.YEAR_FIRST, []
    if all(map(SERIAL.fullmatch, given)):
        day = datetime.fromtimestamp(parsed(given[0], k.SERIAL) // 1_000_000, UTC)
        return k.SERIAL, [
            Fault("csv.excel_days", 2, data={"got": given[0], "day": f"{day:%Y-%m-%d %H:%M}"}, severe=False)
        ]
    if all(re.fullmatch(r"-?\d+", cell) for cell in given):
        return _counted(given), []
    pairs = [(int(m[1]), int(m[2])) for m in map(TWO_FIRST.match, given) if m]
    if not pairs:
        return k.YEAR_FIRST, []
    if day_first is not None:
        return (k.DAY_FIRST if day_first else k.MONTH_FIRST), []
    if any(first > 12 for first, _ in pairs):
        return k.DAY_FIRST, []
    if any(second > 12 for _, second in pairs):
        return k.MONTH_FIRST, []
    return k.DAY_FIRST, [Fault("csv.day_or_month", 2, data={"got": given[0]})]


def _counted(given: list[str]) -> int:
    """Digits alone: a date written together, or seconds, milliseconds, microseconds since 1970."""
    if all(len(cell) in (8, 12, 14) and parsed(cell, k.COMPACT) != NO_TIME for cell in given):
        return k.COMPACT
    largest = max(abs(int(cell)) for cell in given)
    return k.SECONDS if largest < 10**11 else k.MILLIS if largest < 10**14 else k.MICROS
