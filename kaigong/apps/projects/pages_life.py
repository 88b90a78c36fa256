"""What the pages of a project's life show."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.projects import doubts, queries, queries_life, signal_rules
from kaigong.apps.projects.models import Entering, Evidence, Klass, Milestone, Project, Stage, Withdrawal
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.measures.signals import ORDER, Signal, Standing

SHADES = {Standing.THERE: "ok", Standing.MISSING: "soon", Standing.CONTRADICTS: "late", Standing.WAITING: "waiting"}
WORDS = {
    Standing.THERE: _("有"), Standing.MISSING: _("缺"), Standing.CONTRADICTS: _("矛盾"), Standing.WAITING: _("未到"),
}  # fmt: skip
VERBS = {
    "file": _("申报入库"), "return": _("退回申报"), "enter": _("登记入库"), "correct": _("更正或退库"),
}  # fmt: skip
SIDES = {"city": _("政府方面"), "owner": _("企业方面"), "outside": _("外部")}


def life(person: Person, project: Project, today: date) -> dict[str, Any]:
    """The whole of it, for the page of the project."""
    rows = queries_life.evidence(person, project)
    found = doubts.signals(project, today)
    against = [signal for signal in found if signal.is_suspicious]
    is_keeper = queries.may_keep_life(person, project)
    return {
        "milestones": _milestones(project, found, rows), "evidence": _evidence(rows), "against": against,
        "against_words": [finding(signal) for signal in against] if project.is_started else [],
        "delays": delays(project), "statistics": _statistics(person, project), "is_keeper": is_keeper,
        "may_strike": person.role in queries.COMMANDS, "may_move": queries.may_amend(person, project),
        "may_withdraw": person.role in queries.COMMANDS and project.stage != Stage.IDEA,
        "may_start": queries_life.may_record_start(person, project),
    }  # fmt: skip


def _milestones(project: Project, found: Iterable[Signal], rows: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Every stage with its day and the signals behind it."""
    known, by_stage = queries_life.milestones(project), dict[str, list[Signal]]()
    for signal in found:
        by_stage.setdefault(signal.rule.milestone, []).append(signal)
    days = {Stage.SIGNED: project.signed_on, Stage.STARTED: project.started_on}
    planned = {Stage.STARTED: project.planned_start_on}
    at, taken_back = ORDER.index(project.stage), dict[str, list[Withdrawal]]()
    for row in queries_life.withdrawals(project):
        taken_back.setdefault(row.stage, []).append(row)
    return [
        {
            "stage": stage.label, "reached": n <= at, "here": n == at, "planned": planned.get(stage),
            "on": known[stage].on if stage in known else days.get(stage),
            "late": stage in known and entered_late(known[stage]), "recorded": known.get(stage),
            "withdrawn": taken_back.get(stage, ()),
            "signals": [shown(signal) for signal in by_stage.get(stage, [])],
        }
        for n, stage in enumerate(Stage) if stage is not Stage.IDEA
    ]  # fmt: skip


def entered_late(row: Milestone | Evidence) -> bool:
    """Whether it was entered long after its day."""
    return (timezone.localdate(row.recorded_at) - row.on).days > signal_rules.late_entry_days()


def shown(signal: Signal) -> dict[str, Any]:
    """A signal as a page shows it."""
    shade = SHADES[signal.standing]
    if signal.standing is Standing.MISSING and signal.rule.suspicious:
        shade = "late"
    return {
        "name": words.named(signal.rule), "shade": shade, "word": WORDS[signal.standing],
        "detail": detail(signal), "is_check": bool(signal.rule.check),
    }  # fmt: skip


def finding(signal: Signal) -> str:
    """One sentence: what speaks against the start."""
    said = detail(signal)
    name = words.named(signal.rule)
    if signal.standing is Standing.MISSING:
        name = str(_("缺{name}").format(name=name))
    return str(_("{name}（{detail}）").format(name=name, detail=said)) if said else name


def detail(signal: Signal) -> str:
    """The days and numbers it says it of."""
    data, check = signal.data, signal.rule.check
    if signal.standing is Standing.THERE:
        return day(signal.on)
    texts = {
        "start_before_permit": _("{started} 开工，{permit} 取得许可"),
        "photo_before_permit": _("照片摄于 {photo}，{permit} 取得许可"),
        "photo_not_of_start": _("照片摄于 {photo}，{started} 开工"),
        "photo_elsewhere": _("照片摄于 {photo}"), "proof_shared": _("照片摄于 {photo}"),
        "no_money": _("开工已 {months} 个月"), "meter_still": _("读数 {reading}"),
        "money_without_works": _("完成投资 {done}%，实物工作量 {works}%"),
        "days_out_of_order": _("{second} 早于 {first}"),
    }  # fmt: skip
    if check not in texts or not data:
        return ""
    return str(texts[check].format(**{key: _said(value) for key, value in data.items()}))


def _said(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value)


def day(value: date | None) -> str:
    """2021年12月2日; 2 Dec 2021: milestones lie in many years."""
    if value is None:
        return ""
    return f"{value.year}年{value.month}月{value.day}日" if words.chinese() else f"{value.day} {value:%b %Y}"


def _evidence(rows: Iterable[Evidence]) -> list[dict[str, Any]]:
    people = accounts.names_of({row.by for row in rows} | {row.struck_by for row in rows if row.struck_by})
    return [
        {"row": row, "by": who(row.by, people), "late": entered_late(row),
         "struck_by": who(row.struck_by, people),
         "amount": row.amount_fen, "of": Stage(row.milestone).label}
        for row in rows
    ]  # fmt: skip


def who(ref: str, people: Mapping[str, Person]) -> str:
    """Whoever did it, by name."""
    if ref.startswith(roles.SYSTEM):
        return str(_("系统"))
    return words.named(people.get(ref)) or ref


def delays(project: Project) -> list[dict[str, Any]]:
    """Why it is late, in words."""
    rows, known = queries_life.delays(project), signal_rules.reasons()
    names = accounts.agency_names([row.agency for row in rows if row.agency])
    people = accounts.names_of({row.by for row in rows})
    return [
        {"row": row, "reason": words.named(known.get(row.reason)) or row.reason,
         "side": SIDES[known[row.reason].side] if row.reason in known else "",
         "agency": names.get(row.agency, row.agency), "of": Stage(row.milestone).label,
         "by": who(row.by, people)}
        for row in rows
    ]  # fmt: skip


def reasons_in_words(project: Project) -> str:
    """The reasons that hold the project up now, for a line in a picture or a brief."""
    return reasons_of([project]).get(project.pk, "")


def reasons_of(projects: Iterable[Project]) -> dict[int, str]:
    """The same for several at once."""
    known, found = signal_rules.reasons(), dict[int, dict[str, None]]()
    for pk, reason in queries_life.reasons(projects):
        found.setdefault(pk, {})[words.named(known.get(reason)) or reason] = None
    return {pk: words.listed(names) for pk, names in found.items()}


def _statistics(person: Person, project: Project) -> dict[str, Any]:
    found = queries_life.statistics(project)
    return {"row": found, "verbs": [(verb, VERBS[verb]) for verb in statistics_verbs(person, project)]}


def statistics_verbs(person: Person, project: Project) -> list[str]:
    """What the person can do about 统计入库 now."""
    found = queries_life.statistics(project)
    state = found.state if found else ""
    decides, owns = person.role in queries.COMMANDS, queries.may_amend(person, project)
    return [
        verb for verb, may, states in (
            ("file", owns, ("", Entering.RETURNED, Entering.REMOVED)), ("enter", decides, (Entering.FILED,)),
            ("return", decides, (Entering.FILED,)), ("correct", decides, (Entering.ENTERED,)),
        ) if may and state in states
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------- paper starts


def asked(query: QueryDict, today: date) -> queries_life.Asked:
    """What the address asks for; what is not known is left aside."""
    signals = tuple(name for name in dict.fromkeys(query.getlist("signal")) if name in signal_rules.by_id())
    klasses = tuple(name for name in dict.fromkeys(query.getlist("klass")) if name in Klass.values)
    years = [int(text) for text in query.getlist("year") if text.isascii() and text.isdigit() and len(text) == 4]
    year = years[-1] if years and 1990 <= years[-1] <= today.year else None
    return queries_life.Asked(signals, tuple(dict.fromkeys(query.getlist("county")))[:50], klasses, year)


def filters(ask: queries_life.Asked, counts: Mapping[str, int], today: date) -> list[dict[str, Any]]:
    """The chips of the list."""
    signals = {name: (words.named(rule), counts[name]) for name, rule in signal_rules.by_id().items() if name in counts}
    places = {code: (words.named(agency), None) for code, agency in rulebook.regions().items()}
    years = {str(year): (str(year), None) for year in range(today.year, today.year - 4, -1)}
    klasses = {value: (label, None) for value, label in Klass.choices}
    return [
        _chips("signal", str(_("疑点")), signals, ask.signals),
        _chips("county", str(_("所在地")), places, ask.counties),
        _chips("klass", str(_("项目类别")), klasses, ask.klasses),
        _chips("year", str(_("开工年度")), years, (str(ask.year),) if ask.year else ()),
    ]  # fmt: skip


def _chips(key: str, label: str, options: Mapping[str, Any], chosen: Iterable[str]) -> dict[str, Any]:
    chips = [
        {"value": value, "label": name, "count": n, "active": value in chosen} for value, (name, n) in options.items()
    ]
    return {"key": key, "label": label, "options": chips}


def withdrawn(rows: Iterable[Withdrawal]) -> list[dict[str, Any]]:
    """Starts taken back, with who did it and why."""
    found, regions = list(rows), rulebook.regions()
    people = accounts.names_of({row.by for row in found})
    return [
        {"row": row, "by": who(row.by, people),
         "county": words.named(regions.get(row.project.county)) or row.project.county}
        for row in found
    ]  # fmt: skip


def doubtful(projects: Iterable[Project], today: date) -> list[dict[str, Any]]:
    """The rows of the list: what speaks against each, in words with its days."""
    rows = list(projects)
    known, regions, rules = doubts.lives(rows), rulebook.regions(), signal_rules.rules()
    return [
        {
            "project": row, "county": words.named(regions.get(row.county)) or row.county,
            "against": [finding(signal) for signal in doubts.against(known[row.pk], rules, today)],
        }
        for row in rows
    ]  # fmt: skip
