"""`kaigong read`: a newspaper page, bulletin or work report as a table of statements (报纸版面识读)."""

import csv
import io
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, day

COLUMNS = (
    "speaker", "kind", "action", "subject", "qualifier", "comparator", "value", "unit", "period", "due", "evidence",
    "value_si", "start", "end",
)  # fmt: skip
LARGEST = 50_000_000  # bytes; a page has ten thousand, a national report a hundred thousand
_WORDS = {
    "bad_argument": "参数不能识别 (is not understood)",
    "bad_date": "不是日历上的一天，日期应写作 YYYY-MM-DD (no day of the calendar; the date must be written YYYY-MM-DD)",
    "unreadable_file": "文件无法读取 (cannot be read)",
    "too_large": "文件过大 (the file is too large)",
    "not_text": "不是文字，先从 PDF 或 Word 取出文字再读 (no text: take the text out of the PDF or Word file first)",
    "bad_bytes": "这些字节不是文字，按无法辨认的字符处理 (these bytes are no text; read as unreadable characters)",
    "too_many": "坏字节太多，其余未逐一列出 (too many bad bytes; the others are not listed)",
    "empty": "没有文字 (there is no text)",
}
_HAN = re.compile("[\u4e00-\u9fff]")
_NOTHING = "没有读出带数字的表述 (no statement with a number was found)"
_NO_CHINESE = "几乎没有汉字，只识读中文版面 (hardly any Chinese characters; only Chinese pages are read)"
Fault = dict[str, Any]


def run(argv: list[str]) -> int:
    """Read the page, print its statements, and give the exit status."""
    as_json = "--json" in argv or "json" in argv or "--format=json" in argv
    try:
        options = parser().parse_args(argv)
        said = day(options.date) if options.date else None
    except UsageFault as fault:
        return _refuse([_fault("bad_argument", "arguments", str(fault))], as_json)
    except ValueError:
        return _refuse([_fault("bad_date", "--date", options.date)], as_json)
    raw, faults = _bytes(options.page)
    if faults:
        return _refuse(faults, as_json)
    return _answer(raw, said, as_json)


def parser() -> Parser:
    """The options of the command."""
    made = Parser(
        prog="kaigong read", allow_abbrev=False, description="Statements with a number out of a page (报纸版面识读)."
    )
    made.add_argument("page", metavar="PAGE.txt", help="the text, UTF-8 or GB18030; - is standard input")
    made.add_argument("--date", metavar="DAY", help="the day it was published; 今年 and 3月底前 count from it")
    made.add_argument("--format", choices=("csv", "json"), default="csv", help="csv (default) or json")
    made.add_argument("--json", action="store_true", help="the same as --format json")
    return made


def row(statement: Any) -> dict[str, str]:
    """One statement as a line of the table."""
    cells = {name: getattr(statement, name) for name in COLUMNS}
    return {name: _shown(value) for name, value in cells.items()}


def _answer(raw: bytes, said: date | None, as_json: bool) -> int:
    from kaigong.core.targets.decoding import decode
    from kaigong.core.targets.read import read  # its patterns are made when it is first needed

    found = decode(raw)
    text, encoding, faults = found.text, found.encoding, [_bad(each) for each in found.bad]
    if not text.strip():
        return _refuse([_fault("empty", "file")], as_json)
    reading = read(text, said or _published(text))
    if as_json:
        print(_document(reading, encoding, faults))
    else:
        _table(reading)
    for fault in faults:
        print(f"{fault['place']}: {fault['message']}", file=sys.stderr)
    if not reading.statements:
        print(_NO_CHINESE if len(_HAN.findall(text)) * 5 < len(text.split()) else _NOTHING, file=sys.stderr)
    for each in reading.unreadable:
        lost = "，旁边的数字没有识读 (a figure beside it was not read)" if each.lost else ""
        print(f"第{each.line}行 offset {each.start}: 字符无法辨认 (unreadable){lost}", file=sys.stderr)
    return FAULTY_INPUT if faults else 0


def _published(text: str) -> date:
    """Without --date: the first full date of the text, else today; which one is told."""
    from kaigong.core.targets.dates import first_day

    found = first_day(text[:2000])
    said = found or date.today()  # noqa: DTZ011 (the caller's own day)
    whence = "文中首个完整日期" if found else "今天"
    print(f"没有给出 --date，按{whence} {said} 推算 (no --date: counted from {said})", file=sys.stderr)
    return said


def _document(reading: Any, encoding: str, faults: list[Fault]) -> str:
    rows = [
        {
            **row(each), "value": float(each.value), "value_si": float(each.value_si), "unit_si": each.unit_si,
            "due": each.due and each.due.isoformat(), "start": each.start, "end": each.end, "implicit": each.implicit,
        }
        for each in reading.statements
    ]  # fmt: skip
    unreadable = [
        {"start": each.start, "end": each.end, "line": each.line, "text": each.text, "figure_lost": each.lost}
        for each in reading.unreadable
    ]
    answer = {"encoding": encoding, "statements": rows, "unreadable": unreadable, "faults": faults}
    return json.dumps(answer, ensure_ascii=False)


def _table(reading: Any) -> None:
    made = io.StringIO()
    writer = csv.DictWriter(made, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row(each) for each in reading.statements)
    print(made.getvalue(), end="")


def _shown(value: object) -> str:
    from decimal import Decimal

    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _bytes(name: str) -> tuple[bytes, list[Fault]]:
    from kaigong.core.targets.decoding import is_text

    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _file(name)
    except (OSError, ValueError) as error:
        return b"", [_fault("unreadable_file", name, getattr(error, "strerror", None) or str(error))]
    if len(raw) > LARGEST:
        return b"", [_fault("too_large", name)]
    if not is_text(raw):
        return b"", [{**_fault("not_text", name), "byte": max(raw.find(b"\x00"), 0)}]
    return raw, []


def _file(name: str) -> bytes:
    with Path(name).open("rb") as file:
        return file.read(LARGEST + 1)


def _bad(each: Any) -> Fault:
    if each.more:
        return _fault("too_many", f"byte {each.byte}")
    place = f"line {each.line}, byte {each.byte}"
    return {**_fault("bad_bytes", place, each.raw.hex(" ")), "byte": each.byte, "line": each.line}


def _refuse(faults: list[Fault], as_json: bool) -> int:
    if as_json:
        print(json.dumps({"encoding": None, "statements": [], "unreadable": [], "faults": faults}, ensure_ascii=False))
    for fault in faults:
        print(f"{fault['place']}: {fault['message']}", file=sys.stderr)
    return FAULTY_INPUT


def _fault(kind: str, place: str, name: str = "") -> Fault:
    return {"kind": kind, "name": name, "place": place, "message": f"{name} {_WORDS[kind]}".strip()}
