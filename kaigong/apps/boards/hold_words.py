"""What 能否兑现 says: the finding, the figures and how each was computed, the desks, who will miss the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.boards import words
from kaigong.apps.boards.hold import Question
from kaigong.apps.boards.live import Standing
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.simulate.answer import Answer, DeskAnswer, ProjectAnswer

LEAST_SAID, MOST_SAID = 0.005, 0.995
DESKS, MISSING = 10, 20
FEW_DAYS = 1.0  # working days a project; less is no way out


def discipline(name: str) -> str:
    """In which order a desk takes what waits."""
    texts = {"first-come": _("按到件先后"), "earliest-due": _("到期早的先办"), "least-slack": _("余量少的先办"),
             "key-first": _("重点项目先办")}  # fmt: skip
    return texts[name]


def percent(share: float | None) -> str:
    """46%; 不到 1%; 99% 以上. A simulation never says never."""
    if share is None:
        return _("不能计算")
    if share < LEAST_SAID:
        return _("不到 1%")
    return _("99% 以上") if share > MOST_SAID else f"{share:.0%}"


def interval(ci: tuple[float, float]) -> str:
    """95% 区间 0–1%."""
    return _("95% 置信区间 {span}").format(span=span(ci))


def span(ci: tuple[float, float]) -> str:
    """0%–1%."""
    return f"{ci[0] * 100:.0f}%–{ci[1] * 100:.0f}%"


def finding(of: Question, found: Answer) -> str:
    """The one sentence of the page."""
    target, day = found.targets[0], words.shortdate(of.target.last)
    if target.probability is None or target.p50 is None:
        return _("现在还不能推演到{day}").format(day=day)
    data = {"least": of.target.least, "day": day, "many": target.p50, "share": percent(target.probability)}
    if target.p50 >= of.target.least:
        return _("到{day}开工 {least} 个：把握{share}，多半能到 {many} 个").format(**data)
    return _("到{day}开工 {least} 个：把握{share}，照现在多半只有 {many} 个").format(**data)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is, its value, what stands below it, and how it was computed."""

    key: str
    label: str
    value: str
    more: str
    why: str
    tone: str = ""


def figures(of: Question, found: Answer) -> list[Figure]:
    """The four numbers on top."""
    return [_probability(of, found), _likely(of, found), _gap(of, found), _binding(of, found)]


def _probability(of: Question, found: Answer) -> Figure:
    target = found.targets[0]
    why = _(
        "从今天的实际状态出发，把到期前的每一步随机推演 {n} 次，看其中几次到期时开工数不少于 {least} 个。"
        "区间按 Wilson 法：推演次数有限，真实把握有 95% 的可能落在其中。"
    ).format(n=found.replications, least=of.target.least)
    tone = "late" if (target.probability or 0) < 0.5 else "ok"
    return Figure("probability", _("兑现的把握"), percent(target.probability), interval(target.ci), why, tone)


def _likely(of: Question, found: Answer) -> Figure:
    target = found.targets[0]
    begun = sum(entry is not None for entry in _begun(of))
    why = _(
        "推演 {n} 次，把每次到期时的开工数排队：正中间的一次是 {p50} 个；"
        "每 10 次有 8 次落在 {p10} 至 {p90} 个之间。其中 {begun} 个已经开工。"
    ).format(n=found.replications, p50=target.p50, p10=target.p10, p90=target.p90, begun=begun)
    more = _("十之八九在 {p10}–{p90} 个").format(p10=target.p10, p90=target.p90)
    return Figure("likely", _("到期多半开工"), _("{n} 个").format(n=target.p50), more, why)


def _begun(of: Question) -> Iterator[object]:
    """The projects that count already."""
    for row in of.city.started:
        if row.code in of.target.counted and row.started_on and of.target.first <= row.started_on <= of.target.last:
            yield row


def _gap(of: Question, found: Answer) -> Figure:
    target = found.targets[0]
    short = of.target.least - (target.p50 or 0)
    why = _(
        "承诺数减去推演的中间数。九成把握守得住的数是 {p10} 个：每 10 次推演有 9 次不少于它。"
    ).format(p10=target.p10)  # fmt: skip
    more = _("九成把握只到 {p10} 个").format(p10=target.p10)
    if short <= 0:
        return Figure("gap", _("缺口"), _("没有"), more, why, "ok")
    return Figure("gap", _("缺口"), _("差 {n} 个").format(n=short), more, why, "late")


def _binding(of: Question, found: Answer) -> Figure:
    desk = next((desk for desk in found.desks if desk.binding), None)
    why = _(
        "逐一试：假设排队最久的几个部门人手用不完，其余一切和随机数都不变，看全部项目的开工日合计提前多少。提前最多的就是卡口。"
    )
    if desk is None:
        return Figure("binding", _("卡口"), _("没有"), _("没有部门让项目排队"), why, "ok")
    waited = _("平均排队 {days:.1f} 个工作日").format(days=desk.mean_wait_days)
    if (desk.relief_days or 0) < FEW_DAYS * len(of.city.waiting):
        waited += _("；放开它，每个项目平均提前不到 1 天，缺口主要不在排队")
    return Figure("binding", _("卡口"), agency(desk.agency), waited, why)


def agency(agency_id: str) -> str:
    """The name of a desk; of the bodies that carry out an item's commissions, the item's."""
    if agency_id.startswith("intermediary:"):
        item = rulebook.catalogue().items.get(agency_id.partition(":")[2])
        return _("中介：{item}").format(item=rules.named(item))
    known = rulebook.catalogue().agencies.get(agency_id)
    return rules.named(known) if known else accounts.agency_names([agency_id]).get(agency_id, agency_id)


def desks(of: Question, found: Answer) -> list[dict[str, Any]]:
    """The desks at which most is waited, then the busiest."""
    order = sorted(found.desks, key=lambda desk: (not desk.binding, -_waited(desk), -(desk.utilisation or 0)))
    return [_desk(of, desk) for desk in order[:DESKS]]


def _waited(desk: DeskAnswer) -> float:
    return desk.mean_wait_days * desk.arrivals


def _desk(of: Question, desk: DeskAnswer) -> dict[str, Any]:
    at = of.city.desks.get(desk.agency)
    return {
        "agency": agency(desk.agency),
        "binding": desk.binding,
        "officers": dict(of.asked.reviewers).get(desk.agency, at.on(of.city.today) if at else 0),
        "at_once": of.learned.at_once.get(desk.agency, 1),
        "busy": percent(desk.utilisation) if desk.utilisation is not None else "—",
        "share": min(round((desk.utilisation or 0) * 100), 100),
        "wait": f"{desk.mean_wait_days:.1f}",
        "queue": f"{desk.p95_queue:.0f}",
        "relief": "" if desk.relief_days is None else f"{max(desk.relief_days, 0):.0f}",
        "weeks": [(week.monday, round(min(week.utilisation or 0, 1) * 100), week.queue) for week in desk.weeks[:13]],
    }


def missing(of: Question, found: Answer) -> tuple[list[dict[str, Any]], int]:
    """The projects planned for the promise that miss its day in a fifth of all runs or more, the surest first."""
    rows = {each.row.code: each for each in of.city.waiting}
    due = [
        answered for answered in found.projects
        if answered.id in of.target.counted and answered.id in rows and _late(of, answered.p80)
        and (planned := rows[answered.id].row.planned_start_on) and planned <= of.target.last
    ]  # fmt: skip
    due.sort(key=lambda answered: (answered.p50 or date.max, answered.p80 or date.max, answered.id), reverse=True)
    return [_missed(of, rows[answered.id], answered) for answered in due[:MISSING]], len(due)


def _late(of: Question, day: date | None) -> bool:
    return day is None or day > of.target.last


def _missed(of: Question, each: Standing, answered: ProjectAnswer) -> dict[str, Any]:
    """One of them, and what it has in hand that leaves least to spare."""
    items = [item for item in each.plan.items if item.id in each.under_way]
    held = min(items, key=lambda item: (item.slack_days, -each.under_way[item.id].days), default=None)
    return {
        "project": each.row, "planned": each.row.planned_start_on, "p10": answered.p10, "p50": answered.p50,
        "p80": answered.p80, "likely": _late(of, answered.p50), "paper": each.on_paper,
        "held": rules.named(held) if held else "", "by": agency(held.agency[0]) if held else "",
        "days": round(each.under_way[held.id].days) if held else 0,
    }  # fmt: skip


def premises(of: Question) -> list[str]:
    """What the simulation rests on, in plain words."""
    city, past = of.city, of.learned
    said = [
        _("{n} 个项目还没有开工，都从今天的实际状态起算；{m} 个事项正在办，已用的时间照算。").format(
            n=len(city.waiting), m=city.in_hand
        ),
        _(
            "用时从本市已办结的 {n} 项和还在办的 {m} 项学得，在办的按已用的天数计入（Kaplan–Meier 法）；"
            "办结 12 次以上的事项用自己的用时，其余按承诺时限上下浮动。"
        ).format(n=past.decided, m=past.open),
        _("每名审批人员同时在办多少件，取近 120 个工作日里 95% 的日子不超过的件数。"),
        _("补正的比例和建设单位答复的快慢，也从账本学得；今天请假的人员按代班记录扣除。"),
    ]
    if city.on_paper:
        said.append(
            ngettext(
                "其中 {n} 个项目的审批在纸上办理，系统里没有记录：计划上今天以前办结的算已办结，其余照计划继续。",
                "其中 {n} 个项目的审批在纸上办理，系统里没有记录：计划上今天以前办结的算已办结，其余照计划继续。",
                city.on_paper,
            ).format(n=city.on_paper)
        )
    if city.unplanned:
        said.append(_("另有 {n} 个项目的情况没有填齐，排不出计划，不在推演之内。").format(n=city.unplanned))
    return said


def fan(of: Question, found: Answer) -> dict[str, Any]:
    """The data of the fan chart."""
    return {
        "days": [[day.day.isoformat(), day.p10, day.p50, day.p90] for day in found.fan],
        "target": of.target.least, "due": of.target.last.isoformat(), "today": of.city.today.isoformat(),
        "begun": _begun_by_day(of),
        "words": {
            "band": _("十之八九在这个范围"), "middle": _("中间数"), "actual": _("已经开工"),
            "target": _("承诺 {n} 个").format(n=of.target.least), "today": _("今天"), "unit": _("个"),
            "due": _("到期 {day}").format(day=words.shortdate(of.target.last)), "months": words.months(),
            "label": finding(of, found),
        },
    }  # fmt: skip


def _begun_by_day(of: Question) -> list[list[Any]]:
    """How many that count had started by each day so far."""
    days = sorted(row.started_on for row in _begun(of))  # type: ignore[attr-defined]
    steps = [[of.target.first.isoformat(), 0]]
    for n, day in enumerate(days, 1):
        if steps[-1][0] == day.isoformat():
            steps[-1][1] = n
        else:
            steps.append([day.isoformat(), n])
    return [*steps, [of.city.today.isoformat(), len(days)]]
