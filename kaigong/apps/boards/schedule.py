"""A project's plan for project software, and what a file that comes back says otherwise, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.boards.board import Board
from kaigong.apps.boards.pictures import Progress
from kaigong.apps.documents import queries as documents
from kaigong.apps.documents import sniff
from kaigong.apps.documents import store as content
from kaigong.apps.documents.models import Document
from kaigong.apps.rulebook import words as rules
from kaigong.core.plan.model import PlanItem
from kaigong.core.plan.msproject import Difference, Schedule, compare, scheduled

KINDS = {
    "start": gettext_lazy("开始"), "finish": gettext_lazy("完成"), "days": gettext_lazy("工期（工作日）"),
    "percent": gettext_lazy("完成（%）"), "links": gettext_lazy("前置"), "added": gettext_lazy("新加的任务"),
    "removed": gettext_lazy("文件里没有"),
}  # fmt: skip
MOST_PERCENT = 99  # until it is decided


def of(board: Board) -> Schedule:
    """The plan as it stands, with the baseline and how far each item has come."""
    percents = {item.id: percent for item in board.plan.items if (percent := _percent(board, item))}
    return scheduled(
        board.scene.catalogue, board.plan, board.scene.calendar, promised=board.scene.promised, percents=percents,
        language="zh" if rules.chinese() else "en",
    )  # fmt: skip


def _percent(board: Board, item: PlanItem) -> int:
    """100 when decided; before that, the share of its working days that has passed."""
    done: Progress = board.scene.of(item.id)
    if done.finished:
        return 100
    if done.started is None or item.days <= 0 or done.started > board.scene.today:
        return 0
    calendar = board.scene.calendar
    passed = calendar.index(board.scene.today) - calendar.index(done.started)
    return max(0, min(MOST_PERCENT, passed * 100 // item.days))


def kept(schedule: Schedule, name: str) -> SimpleUploadedFile:
    """What a file says, as a document that can be kept: its XML itself is not taken in."""
    text = msgspec.json.format(msgspec.json.encode(schedule), indent=1).replace(b"<", b"\\u003c")
    return SimpleUploadedFile(f"{name}.json", text, content_type="text/plain")


def known(ref: str, sha256: str) -> tuple[Document, Schedule] | None:
    """A schedule the person handed in; None where there is none."""
    found = documents.of_thing(ref).filter(sha256=sha256, media_type=sniff.TEXT).first()
    if found is None:
        return None
    with content.open_content(sha256) as file:
        try:
            return found, msgspec.json.decode(file.read(), type=Schedule)
        except msgspec.DecodeError:
            return None


def differences(ours: Schedule, theirs: Schedule) -> list[Mapping[str, Any]]:
    """Task by task what is different, ready to be shown."""
    names = {task.item: task.name for one in (theirs, ours) for task in one.tasks if task.item}
    return [_shown(one, names) for one in compare(ours, theirs)]


def _shown(one: Difference, names: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "task": one.task, "kind": KINDS[one.kind], "before": _links(one.before, names) or "—",
        "after": _links(one.after, names) or "—", "only": one.kind in ("added", "removed"),
    }  # fmt: skip


def _links(text: str, names: Mapping[str, str]) -> str:
    """Predecessors by the names of their tasks."""
    return "、".join(_name(part, names) for part in text.split(", ")) if text else ""


def _name(part: str, names: Mapping[str, str]) -> str:
    item, blank, rest = part.partition(" ")
    return f"{names.get(item, item)}{blank}{rest}"


def finding(found: Iterable[Mapping[str, Any]]) -> str:
    """The differences in one sentence."""
    rows = list(found)
    if not rows:
        return _("这个文件与现在的计划完全一致。")
    return _("这个文件在 {n} 处与现在的计划不同，涉及 {tasks} 项任务。").format(
        n=len(rows), tasks=len({row["task"] for row in rows})
    )
