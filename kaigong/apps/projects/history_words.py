"""What an entry of a project says, in one line for a clerk."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kaigong.apps.projects import signal_rules
from kaigong.apps.projects.models import Kind, Project, ProjectFile, Stage
from kaigong.apps.rulebook import words

Data = Mapping[str, Any]


def column(name: str) -> str:
    """How a column of the record or of the file is called, in the language of the page."""
    for table in (Project, ProjectFile):
        if name in {field.name for field in table._meta.fields}:
            return str(table._meta.get_field(name).verbose_name)
    return name


def day_of(data: Data) -> date | None:
    """The day an entry speaks of, where it says one."""
    try:
        return date.fromisoformat(str(data.get("on", "")))
    except ValueError:
        return None


def said(kind: str, data: Data) -> str:
    """What it says; nothing where its name says all."""
    made = SAID.get(kind)
    return made(data) if made else ""


def _stage(name: object) -> str:
    return str(Stage(name).label) if name in Stage.values else str(name)


def _moved(data: Data) -> str:
    told = _("{before} → {after}").format(before=_stage(data["before"]), after=_stage(data["after"]))
    return " · ".join(part for part in (told, str(data.get("on") or ""), str(data.get("note") or "")) if part)


def _withdrawn(data: Data) -> str:
    steps = words.listed([_stage(name) for name in data["stages"]])
    parts = (
        _("{steps} → {back_to}").format(steps=steps, back_to=_stage(data["back_to"])),
        data["was_on"],
        data["reason"],
    )
    return " · ".join(part for part in parts if part)


def _filed(data: Data) -> str:
    kind = str(Kind(data["kind"]).label) if data["kind"] in Kind.values else str(data["kind"])
    parts = (_stage(data["milestone"]), kind, str(data["on"]), str(data.get("number") or ""))
    return " · ".join(part for part in parts if part)


def _delay(data: Data) -> str:
    known = signal_rules.reasons().get(data["reason"])
    parts = (_stage(data["milestone"]), words.named(known) or str(data["reason"]), str(data["since"]), data["note"])
    return " · ".join(part for part in parts if part)


def _names(data: Data) -> str:
    return words.listed(sorted(column(name) for name in data.get("changes", {})))


SAID: Mapping[str, Callable[[Data], str]] = {
    "StageMoved": _moved, "StepsWithdrawn": _withdrawn, "EvidenceFiled": _filed, "DelayRecorded": _delay,
    "WorksStarted": lambda data: str(data["on"]), "DelayEnded": lambda data: str(data["on"]),
    "EvidenceStruck": lambda data: str(data["reason"]), "StatisticsReturned": lambda data: str(data["reason"]),
    "StatisticsEntered": lambda data: f"{data['number']} · {data['on']}",
    "StatisticsCorrected": lambda data: str(data["reason"]),
    "BaselineSet": lambda data: _("{n} 项，计划开工 {day}").format(
        n=len(data["items"]), day=data["planned_start_on"] or "—"
    ),
    "ProjectRegistered": lambda data: str(data["record"].get("name", "")),
    "FactsAmended": lambda data: _("{n} 项情况").format(n=len(data["facts"]) + len(data["unknown"])),
    "RecordCorrected": _names, "FileAmended": _names,
}  # fmt: skip
