"""What the notices of cases say, who stands behind their recipients, and what the morning's digest holds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases import names, queries
from kaigong.apps.cases.models import Item
from kaigong.apps.cases.notices import APPLICANT
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.ledger import registry as ledger
from kaigong.apps.notices import actions, registry
from kaigong.apps.notices.registry import How, Line, Section
from kaigong.apps.projects import queries as projects
from kaigong.apps.rulebook import queries as rulebook

MOST_LINES = 10
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
Z = gettext_lazy
OF_ITEM, OF_CASE = Z("{label}：{item}（{project}）"), Z("{label}（{project}）")
# kind: (label, text, must, e-mail at once)
TEXTS: Mapping[str, tuple[Any, Any, bool, bool]] = {
    "case-opened": (Z("申请已送达各部门"), Z("{stage}的申请（{case}）已在当日送达全部承办部门。"), True, False),
    "notice-sent": (
        Z("一次性告知补正"),
        Z("请一次补齐下列 {number} 项：{points}。请在项目的补正页面逐项答复，可以分次提交；全部提交后重新计算受理期限。"),
        True, True,
    ),
    "theme-replied": (Z("集中反馈"), Z("一事联办的全部事项已有结果，请查看集中反馈。"), True, True),
    "stage-extended": (
        Z("并联办理延期"),
        Z("经本级政府批准延长（行政许可法第四十二条第二款），理由：{reason}。新的期限：{due}。"),
        True, True,
    ),
    "item-received": (
        Z("新收件"),
        Z("申请已送达，请在五个工作日内受理或一次性告知补正（行政许可法第三十二条）。"),
        False, False,
    ),
    "item-ready": (Z("前置事项已齐"), Z("所需前置事项均已办结，可以受理。"), False, False),
    "material-resupplied": (Z("补正已提交"), Z("申请人已按告知补齐，请审查。{note}"), False, False),
    "points-unmet": (Z("补正仍有不足"), Z("首次告知的内容仍有不足：{reason}。请继续补正。"), True, True),
    "item-accepted": (Z("已受理"), Z("{on}受理；承诺办结日 {promised_due}，法定期限 {statutory_due}。"), True, False),
    "item-not-needed": (Z("不受理"), Z("依法不需要取得行政许可。理由：{reason}"), True, True),
    "acceptance-refused": (
        Z("不予受理"),
        Z("理由：{reason}。您可以向有权机关申请，或依法申请行政复议、提起行政诉讼。"),
        True, True,
    ),
    "item-withdrawn": (Z("申请人撤回申请"), Z("理由：{reason}"), False, False),
    "stop-proposed": (
        Z("请确认特别程序"),
        Z("经办人拟因“{ground}”启动特别程序，预计 {planned_days} 天，请确认或退回。"),
        False, True,
    ),
    "stop-declined": (Z("特别程序未获确认"), Z("负责人未同意启动特别程序：{reason}。时限照常计算。"), False, False),
    "item-suspended": (Z("特别程序（开始）"), Z("因“{ground}”自{on}起暂停计时，预计 {planned_days} 天。"), True, True),
    "stop-overran": (Z("特别程序超过预计时间"), Z("预计 {planned_end} 结束，现已超过，请尽快取得结果。"), False, True),
    "item-resumed": (Z("特别程序（结束）"), Z("自{on}起继续计时，承诺办结日顺延至 {promised_due}。"), True, False),
    "extension-proposed": (Z("请批准延长期限"), Z("经办人申请延长 {days} 个工作日，理由：{reason}。"), False, True),
    "extension-declined": (Z("延长期限未获批准"), Z("理由：{reason}。请在原期限内办结。"), False, False),
    "due-extended": (
        Z("期限延长"),
        Z("经负责人批准延长 {days} 个工作日（行政许可法第四十二条），理由：{reason}。新的承诺办结日 {promised_due}。"),
        True, True,
    ),
    "item-decided": (Z("已作出决定"), Z("决定：{decision}。理由：{reason}"), True, True),
    "certificate-issued": (Z("证书已签发"), Z("编号 {number}，请在 {by} 前领取或下载。"), True, True),
    "item-ended": (Z("随前置事项终止"), Z("所需的“{cause}”未获通过，本事项随之终止。"), True, True),
    "item-called-back": (Z("撤回许可"), Z("理由：{reason}。造成财产损失的依法补偿（行政许可法第八条）。"), True, True),
    "item-lapsed": (Z("许可失效"), Z("到 {use_by} 仍未使用，已经失效。"), True, True),
    "use-extended": (Z("有效期延续"), Z("使用期限延至 {use_by}。"), True, False),
    "item-revoked": (Z("撤销许可"), Z("理由：{reason}。您可以依法申请行政复议或提起行政诉讼。"), True, True),
    "simulation-passed": (Z("模拟审查通过"), Z("取得土地后即可转为正式决定；模拟审查结果不是许可。"), True, False),
    "simulation-voided": (Z("模拟审查结果作废"), Z("{note}"), True, True),
    "item-assigned": (Z("分派给您"), Z("请及时办理。"), False, False),
    "item-transferred": (Z("转办"), Z("理由：{reason}。受理日不变。"), True, False),
    "debt-incurred": (Z("有承诺或材料待兑现"), Z("请按期补齐或兑现，详情和期限见事项页面。"), True, False),
    "debt-reminded": (Z("容缺或承诺即将到期"), Z("请尽快补齐或兑现，逾期将影响后续事项。"), True, True),
    "debt-blocked": (Z("容缺或承诺已逾期"), Z("后续事项已暂停受理；{state_by} 前可以陈述申辩。"), True, True),
    "debt-paid": (Z("容缺材料已补交"), Z("请核验。{note}"), False, False),
    "debt-verified": (Z("容缺或承诺已核验"), Z("核验通过，不再欠缺。"), False, False),
    "debt-found-false": (Z("核验未通过"), Z("{reason}。{state_by} 前可以陈述申辩。"), True, True),
    "correction-ordered": (Z("责令改正"), Z("{what}。请在 {due_on} 前改正。"), True, True),
    "debt-stated": (Z("申请人陈述申辩"), Z("{text}"), False, True),
    "debt-extended": (Z("容缺期限延长"), Z("新的期限 {due_on}。"), True, False),
    "debt-waived": (Z("免除容缺或承诺"), Z("理由：{reason}"), True, False),
    "debt-revoked": (Z("因未兑现被撤销"), Z("理由：{reason}。您可以依法申请行政复议或提起行政诉讼。"), True, True),
    "meeting-convened": (Z("联合评审会"), Z("{on}，{place}。"), True, True),
    "visit-called": (Z("联合验收"), Z("{on}到 {place} 联合验收，请做好准备。"), True, True),
    "rectification-listed": (Z("整改清单"), Z("请在 {due_on} 前逐项整改并答复。"), True, True),
    "rectification-reported": (Z("整改已报告"), Z("请安排复验。"), False, True),
    "acceptance-concluded": (Z("联合验收意见"), Z("{opinion}"), True, True),
    "unit-accepted": (Z("单体先行验收"), Z("{unit} 可以先行投入使用，整体验收仍须完成。"), True, True),
    "question-asked": (Z("申请人提问"), Z("{text}"), False, False),
    "question-answered": (Z("提问已答复"), Z("{text}"), False, True),
    "consult-asked": (Z("征求贵单位意见"), Z("{question}"), False, True),
    "consult-answered": (Z("征求意见已答复"), Z("{answer}"), False, False),
    "opinions-asked": (Z("请提出审查意见"), Z("{question} 请在 {due} 前提出，逾期视为同意。"), False, True),
    "comment-made": (Z("新的备注"), Z("{text}"), False, False),
    "service-rated": (Z("收到好差评"), Z("{score} 分。{text}"), False, False),
    "rating-answered": (Z("评价已回复"), Z("{text}"), False, False),
    "item-migrated": (
        Z("适用新的规定"),
        Z("自现在起按新版事项目录办理，依据：{ground}。承诺办结日 {promised_due}。"),
        True, False,
    ),
}  # fmt: skip
CASE_KINDS = frozenset({"case-opened", "notice-sent", "theme-replied", "stage-extended"})
DAYS = frozenset({"on", "promised_due", "statutory_due", "planned_end", "by", "use_by", "due_on", "state_by", "due"})
GROUNDS = frozenset({"stop-proposed", "item-suspended"})


def register() -> None:
    """Called once, when the app is ready."""
    for kind, (label, text, must, at_once) in TEXTS.items():
        title = OF_CASE if kind in CASE_KINDS else OF_ITEM
        email = How.NOW if at_once else How.DIGEST
        registry.register(
            kind, label, title=title, text=text, words=_words(kind, label), must=must, email=email,
        )  # fmt: skip
    registry.register_alias(APPLICANT, _enterprise_of)
    registry.register_group("head", _heads, lambda person: ())
    registry.register_group("enterprise", _members, _acted_for)
    registry.register_digest(digest)
    ledger.register_alarm("digest", Z("发送每日摘要"), send_digests)


def _words(kind: str, label: Any) -> registry.Words:
    def words(data: Mapping[str, Any]) -> Mapping[str, Any]:
        said = {key: _day(value) if key in DAYS else "" if value is None else value for key, value in data.items()}
        said["label"] = label
        if "item" in data:
            said["item"] = names.item(data["item"])
        if "cause" in data:
            said["cause"] = names.item(data["cause"])
        if "stage" in data:
            said["stage"] = names.stage(data["stage"])
        if "decision" in data:
            said["decision"] = {"approve": _("准予许可"), "reject": _("不予许可")}.get(data["decision"], "")
        if "points" in data:
            said["points"] = _("；").join(f"{names.item(code)}：{text}" for code, text in data["points"])
        if kind in GROUNDS:
            said["ground"] = names.ground(data["reason"])
        return said

    return words


def _day(value: str | None) -> str:
    """2022年2月10日（周四）; 10 February 2022."""
    if not value:
        return _("待公布")
    day = date.fromisoformat(value)
    if names.english():
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


# ------------------------------------------------------------------------------------------------------- recipients


def _enterprise_of(code: str) -> str | None:
    found = projects.owner_of(code)
    return f"enterprise:{found.credit_code}" if found else None


def _heads(id: str) -> QuerySet[Person]:
    return Person.objects.filter(agency_id=id, role=Role.HEAD, is_active=True)


def _members(code: str) -> QuerySet[Person]:
    return Person.objects.filter(memberships__enterprise__credit_code=code, is_active=True)


def _acted_for(person: Person) -> Iterator[tuple[str, str]]:
    if person.role == Role.ENTERPRISE:
        for enterprise in enterprises.of_person(person):
            yield f"enterprise:{enterprise.credit_code}", enterprise.name


# ------------------------------------------------------------------------------------------------------- the digest


def send_digests(now: datetime) -> None:
    """At half past eight on working days; in a year without a calendar on none."""
    actions.send_digests(now=now, is_working=lambda day: bool(rulebook.calendar().is_workday(day)))


def digest(person: Person, today: date) -> Iterable[Section]:
    """What is late, what is due today, what else waits for the person."""
    if person.role == Role.ENTERPRISE:
        yield _section(_("待您办理"), queries.waiting_on_applicant(person))
        return
    if not queries.has_desk(person):
        return
    desk = queries.desk(person)
    yield _section(_("已超期"), desk.filter(next_on__lt=today))
    yield _section(_("今天到期"), desk.filter(next_on=today))
    yield _section(_("待办"), desk.exclude(next_on__lte=today))
    yield _section(_("待出件"), queries.to_hand_over(person))


def _section(label: str, found: QuerySet[Item]) -> Section:
    lines = [
        Line(f"{names.of(row)}（{row.project.name}）" + (f" {_day(row.next_on.isoformat())}" if row.next_on else ""),
             f"/cases/{row.case.no}/items/{row.code}/")
        for row in found[:MOST_LINES]
    ]  # fmt: skip
    return Section(label, found.count(), lines)
