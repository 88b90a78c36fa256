"""历程: everything that happened to a project, out of its streams and those of its cases, for a clerk to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import queries as cases
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.ledger import words
from kaigong.apps.projects import history_words, signal_rules
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.apps.supervision import queries as supervision

MOVES = (
    "CaseOpened",
    "ItemReceived",
    "CorrectionAsked",
    "NoticeSent",
    "MaterialResupplied",
    "ItemAccepted",
    "AcceptanceRefused",
    "ItemWithdrawn",
    "ItemSuspended",
    "ItemResumed",
    "DueExtended",
    "ItemDecided",
    "CertificateDue",
    "ItemDelivered",
    "ItemReported",
    "ItemResubmitted",
    "EnteredLate",
    "ItemLapsed",
    "ItemCalledBack",
    "CertificateRenewed",
)
GROUPS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "stage": (_("阶段和计划"), ("ProjectRegistered", "StageMoved", "StepsWithdrawn", "WorksStarted", "BaselineSet",
                            "ReformsChosen", "BaselineNamed")),
    "proof": (_("证据和统计"), ("EvidenceFiled", "EvidenceStruck", "StatisticsFiled", "StatisticsReturned",
                           "StatisticsEntered", "StatisticsCorrected")),
    "delay": (_("推迟原因"), ("DelayRecorded", "DelayEnded")),
    "facts": (_("情况和数据"), ()),
    "case": (_("审批办理"), MOVES),
    "line": (_("督办"), ()),
}  # fmt: skip
KNOWN = {kind: group for group, (_label, kinds) in GROUPS.items() for kind in kinds}
UNTOLD = frozenset({"StatisticsFlagged"})  # the same is told by another entry
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One entry as the page shows it."""

    line: Any  # ledger.words.Line: the entry, its label, who did it
    group: str
    where: str
    url: str
    said: str
    late: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of it: groups, a text, from a day on, up to a day."""

    groups: tuple[str, ...] = ()
    text: str = ""
    first: date | None = None
    last: date | None = None


def asked(query: QueryDict) -> Asked:
    """Read the address; what is not known is left aside."""
    groups = tuple(name for name in dict.fromkeys(query.getlist("group")) if name in GROUPS)
    return Asked(groups, query.get("q", "").strip()[:100], _day(query.get("from", "")), _day(query.get("to", "")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def events(person: Person, project: Project, ask: Asked) -> list[Event]:
    """What the person may see of it, the newest first."""
    places = _places(person, project)
    kept = [one for one in _entries(places) if _fits(one, ask)]
    lines = words.lines(kept)
    made = [_event(line, places[line.entry.stream]) for line in lines]
    found = [one for one in made if not ask.text or ask.text in f"{one.line.label}{one.said}{one.where}"]
    return sorted(found, key=lambda one: (one.line.entry.recorded_at, one.line.entry.n), reverse=True)


def chips(ask: Asked) -> list[dict[str, Any]]:
    """The filter by kind."""
    options = [
        {"value": name, "label": label, "active": name in ask.groups} for name, (label, _kinds) in GROUPS.items()
    ]
    return [{"key": "group", "label": _("种类"), "options": options}]


Place = tuple[str, str]  # what it is called, where its page is


def _places(person: Person, project: Project) -> dict[str, Place]:
    """The streams that tell of the project, with their names and pages."""
    streams: dict[str, Place] = {project.stream: ("", ""), f"file:{project.code}": ("", "")}
    stages = rulebook.stages()
    for case in cases.cases_of(person, project):
        name = rules.named(stages.get(case.stage))
        streams[case.stream] = (f"{case.no} {name}".strip(), reverse("cases:case", args=[case.no]))
    for line in supervision.of_project(person, project):
        streams[line.stream] = (f"{line.no} {line.title}", reverse("supervision:line", args=[line.no]))
    return streams


def _entries(places: dict[str, Place]) -> Iterable[ledger.Stored]:
    for stream, entries in ledger.histories(list(places)).items():
        for entry in entries:
            if entry.kind not in UNTOLD and (not stream.startswith("case:") or entry.kind in KNOWN):
                yield entry


def group_of(stream: str, kind: str) -> str:
    """The group an entry belongs to."""
    if stream.startswith("line:"):
        return "line"
    return KNOWN.get(kind, "facts")


def _fits(entry: ledger.Stored, ask: Asked) -> bool:
    on = timezone.localdate(entry.at)
    return (
        (not ask.groups or group_of(entry.stream, entry.kind) in ask.groups)
        and (ask.first is None or on >= ask.first)
        and (ask.last is None or on <= ask.last)
    )


def _event(line: Any, place: Place) -> Event:
    entry = line.entry
    on = history_words.day_of(entry.data) or timezone.localdate(entry.at)
    late = timezone.localdate(entry.recorded_at) - on > timedelta(signal_rules.late_entry_days())
    said = history_words.said(entry.kind, entry.data) if not entry.stream.startswith("line:") else ""
    return Event(line, group_of(entry.stream, entry.kind), place[0], place[1], said or _item(entry.data), late)


def _item(data: dict[str, Any]) -> str:
    """The approval item an entry of a case is about."""
    return rules.named(rulebook.catalogue().items.get(str(data.get("item", ""))))


def page_of(found: Sequence[Event], page: str | None) -> Any:
    """Fifty of them."""
    return Paginator(found, PER_PAGE).get_page(page)
