"""A register of leads kept elsewhere, row by row: its columns, what each row would do, every fault at its cell.

A row that is an enterprise known here already (by number, credit code or name) corrects what is known of it; its stage
and its days stay as they are here. Any other row is a lead to be taken over with its days. Reads only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.enterprises import credit_codes
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.sheets import Column, Row, Table
from kaigong.apps.promotion import catalogue, parts
from kaigong.apps.promotion.folded import ABOUT
from kaigong.apps.promotion.models import OPEN, Lead, Stage, Team
from kaigong.apps.promotion.register_columns import both, choice, listed, named
from kaigong.core.problems import Problem
from kaigong.core.promotion.alike import bare
from kaigong.core.promotion.decide import about_problems
from kaigong.core.promotion.values import About

AMENDABLE = (*OPEN, Stage.PAUSED)
REASONS = {Stage.LOST: "lost_reasons", Stage.PAUSED: "pause_reasons"}
DAYS: Mapping[str, Promise] = {
    "entered_on": _("登记日"), "first_contact_on": _("首次联系日"), "last_contact_on": _("最近联系"),
    "next_on": _("下一步日期"), "signed_on": _("签约日"), "ended_on": _("流失或搁置日"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """What the rows are held against."""

    columns: Sequence[Column]
    agencies: Mapping[str, Agency]
    teams: Mapping[str, Team]
    people: Mapping[str, Sequence[Person]]  # by name
    heads: Mapping[str, Person]  # by agency
    leads: Sequence[Lead]
    projects: Mapping[str, Project]
    today: date


@dataclass(frozen=True, slots=True)
class Taken:
    """One row as it would be entered: what it is, whose, and its days."""

    number: int
    about: About
    agency: Agency
    said: Mapping[str, Any]
    team: Team | None = None
    owner: Person | None = None  # never missing where there is no fault
    project: Project | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """One row about a lead that is here: the columns that say something else."""

    number: int
    lead: Lead
    about: About
    team: Team | None
    owner: Person | None
    changes: Sequence[tuple[str, Any, Any]]


@dataclass(frozen=True, slots=True)
class Check:
    """The dry run."""

    new: Sequence[Taken] = ()
    changed: Sequence[Corrected] = ()
    unchanged: int = 0
    problems: Sequence[Problem] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """What the person has seen: which rows are new, and which leads would change from what they were."""
        new = ",".join(str(one.number) for one in self.new)
        return f"{new};{','.join(f'{one.lead.no}:{one.lead.seen_n}' for one in self.changed)}"

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed)


def columns(agencies: Iterable[Agency], teams: Iterable[Team], counties: Iterable[Agency]) -> list[Column]:
    """The columns, in their order; the workbook of the list has most of them under the same names."""
    open_stages = {stage.value: both(stage.label) for stage in Stage if stage is not Stage.MERGED}
    reasons = {**listed("lost_reasons"), **listed("pause_reasons")}
    return [
        Column("no", both(_("编号")), "text"), Column("name", both(_("企业名称")), "text", needed=True),
        Column("credit_code", both(_("统一社会信用代码")), "text", upper=True),
        choice("kind", _("企业类型"), listed("kinds")), choice("chain", _("产业链"), listed("chains")),
        Column("home", both(_("所在城市")), "text"), choice("source", _("线索来源"), listed("sources")),
        choice("county", _("拟落地县市区"), named(counties)), Column("idea", both(_("拟投资内容")), "text"),
        Column("investment_fen", both(_("意向投资（万元）")), "wan"),
        choice("agency", _("首谈单位"), named(agencies), needed=True),
        choice("team", _("驻点招商队"), {team.no: (team.name, team.no) for team in teams}),
        Column("owner", both(_("负责人")), "text"), choice("stage", _("阶段"), open_stages),
        choice("reason", _("流失或搁置原因"), reasons),
        *(Column(key, both(label), "day") for key, label in DAYS.items()),
        Column("next_step", both(_("下一步")), "text"), Column("title", both(_("协议名称")), "text"),
        Column("project", both(_("项目代码")), "text"),
    ]  # fmt: skip


def compare(table: Table, base: Base) -> Check:
    """What a register would do; every fault of every row at once."""
    problems = list(table.problems)
    new, changed, unchanged = list[Taken](), list[Corrected](), 0
    known, seen = _Known(base.leads), dict[str, int]()
    for row in table.rows:
        faults = [*row.faults.values(), *_row_problems(row, table, base, known, seen)]
        problems += faults
        if faults:
            continue
        lead = known.lead(row.values)
        if lead is None:
            new.append(_taken(row, base))
        elif (one := _corrected(row, lead, base)) and lead.stage not in AMENDABLE:
            stage = {"no": lead.no, "stage": lead.get_stage_display()}
            problems.append(Problem("register.ended", at=table.at("name", row.number), data=stage))
        elif one:
            changed.append(one)
        else:
            unchanged += 1
    if not table.rows and not problems:
        problems.append(Problem("sheet.nothing_pasted"))
    return Check(new, changed, unchanged, problems)


class _Known:
    """The leads that are here, by number, credit code and bare name."""

    def __init__(self, leads: Iterable[Lead]) -> None:
        self.numbers: dict[str, Lead] = {}
        self.codes: dict[str, Lead] = {}
        self.names: dict[str, Lead] = {}
        for lead in leads:
            self.numbers[lead.no] = lead
            if lead.credit_code:
                self.codes.setdefault(lead.credit_code, lead)
            self.names.setdefault(bare(lead.name), lead)

    def lead(self, said: Mapping[str, Any]) -> Lead | None:
        """The lead a row is about. Two different codes are two enterprises."""
        if said.get("no"):
            return self.numbers.get(said["no"])
        code = credit_codes.tidy(said.get("credit_code", ""))
        if code and code in self.codes:
            return self.codes[code]
        found = self.names.get(bare(said.get("name", "")))
        return None if found is None or (code and found.credit_code and found.credit_code != code) else found


# ------------------------------------------------------------------------------------------------------- one row


def _row_problems(row: Row, table: Table, base: Base, known: _Known, seen: dict[str, int]) -> Iterator[Problem]:
    said = row.values

    def at(key: str) -> str:
        return table.at(key, row.number)

    if said.get("no") and said["no"] not in known.numbers:
        yield Problem("register.unknown_no", at=at("no"), data={"got": said["no"]})
        return
    lead = known.lead(said)
    who = lead.no if lead else credit_codes.tidy(said.get("credit_code", "")) or bare(said.get("name", ""))
    if who and (first := seen.setdefault(who, row.number)) != row.number:
        yield Problem("register.twice", at=at("name"), data={"first": first, "got": said.get("name", who)})
    for key in ("name", "agency") if lead is None else ():
        if not said.get(key) and key not in row.faults:
            yield Problem("register.missing", at=at(key), data={"column": _head(base, key)})
    for one in about_problems(_about(said, lead)) if said.get("name") or lead else ():
        yield Problem(one.code, at=at({"investment": "investment_fen"}.get(one.at, one.at)), data=one.data)
    code = credit_codes.tidy(said.get("credit_code", ""))
    if code and list(credit_codes.code_problems(code)):
        yield Problem("register.code", at=at("credit_code"), data={"got": code})
    yield from _people_problems(said, lead, at, base)
    if lead is None:
        yield from _past_problems(said, at, base)


def _people_problems(said: Mapping[str, Any], lead: Lead | None, at: Any, base: Base) -> Iterator[Problem]:
    """Team and person in charge belong to the agency that has the lead."""
    agency = lead.agency_id if lead else said.get("agency")
    team = base.teams.get(said.get("team", ""))
    if team is not None and agency and team.agency_id != agency:
        yield Problem("lead.other_team", at=at("team"), data={"team": team.name})
    if said.get("owner"):
        if _owner(said, agency, base) is None:
            yield Problem("lead.other_owner", at=at("owner"), data={"name": said["owner"]})
    elif lead is None and agency and agency not in base.heads:
        yield Problem("register.missing", at=at("owner"), data={"column": _head(base, "owner")})


def _owner(said: Mapping[str, Any], agency: str | None, base: Base) -> Person | None:
    """The person of that name at the agency."""
    found = base.people.get(said.get("owner", ""), ())
    return next((one for one in found if agency is None or one.agency_id == agency), None)


def _past_problems(said: Mapping[str, Any], at: Any, base: Base) -> Iterator[Problem]:
    """The days of a lead that is new here come one after the other, and none is still to come."""
    days = {key: date.fromisoformat(said[key]) for key in DAYS if said.get(key)}
    stage, agency = said.get("stage", Stage.CLUE.value), base.agencies.get(said.get("agency", ""))
    if agency is not None and not parts.takes_leads(agency):
        yield Problem("register.agency", at=at("agency"))
    if "entered_on" not in days:
        yield Problem("register.missing", at=at("entered_on"), data={"column": str(DAYS["entered_on"])})
    for key, day in days.items():
        if key != "next_on" and day > base.today:
            yield Problem("register.in_future", at=at(key), data={"got": day})
        if key != "entered_on" and "entered_on" in days and day < days["entered_on"]:
            yield Problem("register.before_entry", at=at(key), data={"got": day, "entered": days["entered_on"]})
    if days.get("last_contact_on", date.max) < days.get("first_contact_on", date.min):
        yield Problem("register.order", at=at("last_contact_on"))
    needs: dict[str, tuple[str, ...]] = {
        **dict.fromkeys(map(str, (Stage.CONTACTED, Stage.VISITED, Stage.TALKING, Stage.INTENT)), ("first_contact_on",)),
        str(Stage.SIGNED): ("signed_on", "title"), str(Stage.LOST): ("reason", "ended_on"),
        str(Stage.PAUSED): ("reason", "ended_on"),
    }  # fmt: skip
    step = [("next_step", "next_on"), ("next_on", "next_step"), ("next_on", "last_contact_on")]
    for key in (*needs.get(stage, ()), *(needed for said_, needed in step if said.get(said_))):
        if not said.get(key):
            yield Problem("register.missing", at=at(key), data={"column": _head(base, key)})
    if stage in REASONS and said.get("reason") and said["reason"] not in catalogue.listed(REASONS[Stage(stage)]):
        yield Problem("lead.reason_unknown", at=at("reason"))
    if said.get("project"):
        yield from _project_problems(said["project"], stage, at, base)


def _project_problems(code: str, stage: str, at: Any, base: Base) -> Iterator[Problem]:
    project = base.projects.get(code)
    if project is None or stage != Stage.SIGNED:
        yield Problem("register.project", at=at("project"), data={"got": code})
    elif Lead.objects.filter(project=project).exists():
        yield Problem("lead.project_taken", at=at("project"), data={"project": project.name})


def _head(base: Base, key: str) -> str:
    return next(column.head for column in base.columns if column.key == key)


def _about(said: Mapping[str, Any], lead: Lead | None = None) -> About:
    """What the row knows of the enterprise; an empty cell leaves what is known here."""
    before = About(**{name: getattr(lead, name) for name in ABOUT}) if lead else About()
    words = {name: said[name] for name in ABOUT if said.get(name) is not None}
    if "credit_code" in words:
        words["credit_code"] = credit_codes.tidy(words["credit_code"])
    return replace(before, **words)


def _taken(row: Row, base: Base) -> Taken:
    said = row.values
    return Taken(
        row.number, _about(said), base.agencies[said["agency"]], said, base.teams.get(said.get("team", "")),
        _owner(said, said["agency"], base) or base.heads.get(said["agency"]),
        base.projects.get(said.get("project", "")),
    )  # fmt: skip


def _corrected(row: Row, lead: Lead, base: Base) -> Corrected | None:
    """What it would change; None where it says what is known."""
    said, about = row.values, _about(row.values, lead)
    team = base.teams.get(said.get("team", "")) or lead.team
    owner = _owner(said, lead.agency_id, base) or lead.owner
    heads = {column.key: column for column in base.columns}
    changes = [
        (heads[name].head, _shown(heads[name], getattr(lead, name)), _shown(heads[name], getattr(about, name)))
        for name in ABOUT if getattr(about, name) != getattr(lead, name)
    ]  # fmt: skip
    if team != lead.team:
        changes.append((heads["team"].head, lead.team or "—", team))
    if owner != lead.owner:
        changes.append(
            (heads["owner"].head, lead.owner.name_zh if lead.owner else "—", owner.name_zh if owner else "—")
        )
    return Corrected(row.number, lead, about, team, owner, changes) if changes else None


def _shown(column: Column, value: Any) -> str:
    if value is None or value == "":
        return "—"
    return f"{value / 1_000_000:,g}" if column.kind == "wan" else str(column.said.get(value, value))
