"""会议纪要: what a meeting had before it and what it decided, as PDF. An official paper, so it is in Chinese."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from kaigong.apps.cases import fonts, typesetting
from kaigong.apps.supervision.actions.meetings import READ_OUT
from kaigong.apps.supervision.models import Line, Meeting
from kaigong.core.problems import Refused

TEMPLATE = Path(__file__).parent / "templates" / "supervision" / "minutes.typ"


def pdf(meeting: Meeting) -> bytes:
    """The minutes as they stand; refused when a font lacks a character."""
    text = json.dumps(says(meeting), ensure_ascii=False)
    if lacking := fonts.missing(text):
        raise Refused("certificate.characters_missing", characters=lacking, points=lacking)
    return typesetting.typeset(TEMPLATE, {"says": text}, datetime.combine(meeting.on, time(), UTC))


def says(meeting: Meeting) -> dict[str, Any]:
    """What the minutes say."""
    decided: dict[str, list[str]] = {}
    for one in meeting.decisions.select_related("line", "lead"):
        said = f"{one.text}（责任单位：{one.lead.name_zh}；完成时限：{_day(one.due_on)}）"
        decided.setdefault(one.line.no, []).append(said)
    known = Line.objects.select_related("lead").in_bulk([no for no, _why in meeting.agenda], field_name="no")
    points = [
        {"no": no, "title": known[no].title, "lead": known[no].lead.name_zh, "due": _day(known[no].due_on),
         "why": "上次议定未办结" if why == READ_OUT else "受阻事项", "decided": decided.get(no, [])}
        for no, why in meeting.agenda
    ]  # fmt: skip
    return {
        "fonts": typesetting.font_names(), "no": meeting.no, "headquarters": meeting.headquarters.name_zh,
        "on": _day(meeting.on), "chair": meeting.chair, "present": meeting.present, "points": points,
        "closed": meeting.closed_on is not None, "record": meeting.stream,
    }  # fmt: skip


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
