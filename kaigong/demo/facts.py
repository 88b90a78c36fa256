"""The files of the sample projects: months, years, sources of money, factors, risks, and two rounds of funds.

All of it is made up and consistent with what the page says: the sources of a project add up to its investment, and what
its months add up to never passes it. Words that people read say that they are a sample.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from kaigong.apps.accounts.models import Agency
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import actions_facts, actions_funds, actions_many, queries, queries_facts, queries_funds
from kaigong.apps.projects.actions_many import FactorSaid, RiskSaid, Said
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.models import FundRound, Project
from kaigong.demo import evidence
from kaigong.demo.city import BY
from kaigong.demo.dice import Dice

DECEMBER, JANUARY = date(2021, 12, 1), date(2022, 1, 1)
FIRST = date(2021, 10, 1)  # earlier months are entered as one sum, in the month before
WAN = 1_000_000  # fen
TAKEN_OVER = "样例：系统启用前的月度数据，一次录入"
SOURCES = {
    "gov": (("special-bonds", 40), ("local-budget", 25), ("provincial-budget", 10), ("bank-loans", 25)),
    "social": (("own-funds", 45), ("bank-loans", 50), ("other", 5)),
}
LEADERS = (
    ("韩明远", "市级领导（样例）"),
    ("秦知非", "市级领导（样例）"),
    ("骆清川", "市级领导（样例）"),
    ("纪文山", "市级领导（样例）"),
)
RISKS = (
    ("land", "样例：个别地块征迁尚未完成", "专班上门，每周通报"),
    ("money", "样例：项目资本金到位慢于计划", "与银行对接过桥资金"),
    ("approvals", "样例：设计方案可能调整", "提前与审图机构沟通"),
    ("safety", "样例：深基坑施工", "专家论证，第三方监测"),
    ("market", "样例：主要设备交货期延长", "备选供应商已询价"),
)  # fmt: skip
BOND_PAPERS = ("feasibility-study-approval", "implementation-plan", "financial-report", "legal-opinion",
               "land-preexam-site-opinion")  # fmt: skip
BANK_PAPERS = ("enterprise-project-filing", "capital-proof", "land-transfer", "credit-report")
Task = Callable[[datetime], None]


def tasks() -> Mapping[date, tuple[int, Task]]:
    """What is entered on which day, and at which hour."""
    return {
        date(2022, 1, 5): (9, take_over), date(2022, 1, 11): (10, open_rounds), date(2022, 1, 27): (15, tell_results),
        date(2022, 2, 9): (16, report_january),
    }  # fmt: skip


def fill(now: datetime) -> int:
    """What stands in the files on the first day of the demo beside the months. How many files."""
    known = set(Agency.objects.values_list("pk", flat=True))
    bonds = queries_facts.money_of("special-bonds")
    projects = [*queries.waiting(), *queries.started()]
    said = [_said(one, known, bonds.get(one.pk, (0, 0)), now.date()) for one in projects if one.is_sample]
    return actions_many.enter_files(said=said, by=BY, now=now)


# ------------------------------------------------------------------------------------------------ months


def take_over(now: datetime) -> None:
    """What was done until December of every project under way, from the statistics kept before."""
    figures = [figure for project in _under_way() for figure in _past(project)]
    actions_facts.report_months(figures=figures, reason=TAKEN_OVER, by=BY, now=now)


def report_january(now: datetime) -> None:
    """January, by most of those who have to; some are still to come, some want a second look."""
    projects = list(_under_way())
    known, figures = queries_facts.figures(projects, [DECEMBER]), []
    for project in projects:
        dice = Dice("january", project.code)
        before = known.get((project.pk, DECEMBER))
        if dice.chance(0.93) or project.named_on_page:
            figures.append(_january(project, dice, before.physical_percent if before else None))
    actions_facts.report_months(figures=figures, by=BY, now=now)


def _under_way() -> Iterable[Project]:
    return queries.started().filter(is_sample=True, stage__in=queries_facts.REPORTING)


def _past(project: Project) -> list[Figure]:
    """Months until December, of a project that began before: what was done earlier is one sum."""
    start = project.started_on
    if start is None or start >= JANUARY:
        return []
    dice = Dice("months", project.code)
    share = min(Decimal("0.9"), Decimal(str(0.1 + dice.throw() * 0.3 + 0.22 * (DECEMBER.year - start.year))))
    total = _whole(project.investment_fen * share)
    months = _months(max(start.replace(day=1), FIRST), DECEMBER)
    earlier = _whole(total * Decimal("0.6")) if start < FIRST else 0
    sizes = _parts(total - earlier, len(months), dice)
    figures, upto = [], earlier
    pace = Decimal(str(round(0.9 + dice.throw() * 0.15, 3)))
    if earlier:
        figures.append(_figure(project, date(2021, 9, 1), earlier, upto, pace))
    for month, size in zip(months, sizes, strict=True):
        upto += size
        figures.append(_figure(project, month, size, upto, pace))
    return figures


def _figure(project: Project, month: date, done: int, upto: int, pace: Decimal) -> Figure:
    percent = min(Decimal(99), (Decimal(upto) / project.investment_fen * 100 * pace).quantize(Decimal("0.1")))
    return Figure(project, month, done, percent, _whole(Decimal(done) * Decimal("1.05")))


def _january(project: Project, dice: Dice, before: Decimal | None) -> Figure:
    done = _whole(project.investment_fen * Decimal(str(0.008 + dice.throw() * 0.02)))
    doubtful = dice.chance(0.02) and not project.named_on_page
    percent = (before or Decimal(0)) + Decimal(str(round(0.5 + dice.throw() * 2, 1)))
    if doubtful and before:
        percent = max(before - 3, Decimal(0))  # work goes back: somebody has to look
    return Figure(project, JANUARY, done, min(percent, Decimal(99)), _whole(Decimal(done) * Decimal("1.08")))


def _months(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append(date(found[-1].year + found[-1].month // 12, found[-1].month % 12 + 1, 1))
    return found


def _parts(total: int, n: int, dice: Dice) -> list[int]:
    """So many whole parts of a sum, none far from the others."""
    weights = [1 + dice.throw() for _part in range(n)]
    found = [_whole(total * Decimal(str(weight)) / Decimal(str(sum(weights)))) for weight in weights]
    found[-1] += total - sum(found)
    return found


def _whole(fen: Decimal | float) -> int:
    return int(fen) // WAN * WAN


# ------------------------------------------------------------------------------------------------ files


def _said(project: Project, known: set[str], bonds: tuple[int, int], today: date) -> Said:
    dice = Dice("file", project.code)
    gov = _is_public(project)
    changes: dict[str, object] = {"jobs": max(8, project.investment_fen // 10**10 * dice.between(8, 40))}
    if project.klass == "industry":
        changes["output_fen"] = _whole(project.investment_fen * (1 + dice.throw()))
    if project.is_key:
        changes["leader"], changes["leader_title"] = dice.one_of(LEADERS)
        changes["key_level"] = "provincial" if dice.chance(0.3) else "municipal"
    start = project.started_on or project.planned_start_on
    if start:
        changes["finish_planned_on"] = date(max(start.year, today.year) + dice.between(1, 2), start.month, 28)
    risks = [_risk(dice, today)] if dice.chance(0.25) else []
    sources, factors = _sources(project, gov, dice, bonds), _factors(project, dice, known, today)
    return Said(project, changes, _years(project, dice), sources, factors, risks)


def _is_public(project: Project) -> bool:
    return project.facts.get("investment_type") == "gov"


def _years(project: Project, dice: Dice) -> dict[int, int]:
    share = Decimal(str(0.15 + 0.2 * dice.throw()))
    return {2022: _whole(project.investment_fen * share)}


def _sources(project: Project, gov: bool, dice: Dice, bonds: tuple[int, int]) -> dict[str, tuple[int, int, int]]:
    """Sources that add up to the investment; money is there as far as the works have come, bonds as the round gave."""
    kinds = SOURCES["gov" if gov else "social"]
    planned = [project.investment_fen * percent // 100 // WAN * WAN for _kind, percent in kinds]
    planned[0] += project.investment_fen - sum(planned)
    ready = Decimal(str(0.3 + 0.5 * dice.throw())) if project.is_started else Decimal(0)
    found = {}
    for (kind, _percent), fen in zip(kinds, planned, strict=True):
        granted = _whole(fen * ready)
        amounts = bonds if kind == "special-bonds" else (granted, _whole(granted * Decimal("0.7")))
        found[kind] = (fen, *amounts)
    return found


def _factors(project: Project, dice: Dice, known: set[str], today: date) -> dict[str, FactorSaid]:
    """Land and power of those still to start, some with a gap and somebody who owes it."""
    if project.is_started or not dice.chance(0.5):
        return {}
    mu = Decimal(max(5, project.investment_fen // 10**10 * dice.between(10, 40)))
    lacking = dice.chance(0.4)
    day = project.planned_start_on or today
    found = {"land": FactorSaid(mu, (mu * Decimal("0.7")).quantize(Decimal(1)) if lacking else mu, day,
                                _known("natural-resources", known))}  # fmt: skip
    kva = Decimal(dice.between(4, 60) * 100)
    if dice.chance(0.6):
        found["power"] = FactorSaid(kva, kva if dice.chance(0.7) else Decimal(0), day, _known("power-supply", known))
    return found


def _known(agency: str, known: set[str]) -> str | None:
    return agency if agency in known else None


def _risk(dice: Dice, today: date) -> RiskSaid:
    kind, text, measure = dice.one_of(RISKS)
    review = today.replace(day=dice.between(today.day, 28))
    return RiskSaid(kind, text, dice.between(1, 5), dice.between(1, 5), "项目专班（样例）", measure, review)


# ------------------------------------------------------------------------------------------------ funds


def open_rounds(now: datetime) -> None:
    """Two rounds: special bonds for public works, bank loans for enterprises; the ready ones apply."""
    agency = Agency.objects.filter(pk="development-reform").first()
    if agency is None:
        return
    paper = evidence.of_funds(BY, now)
    public = [one for one in _under_way() if _is_public(one) and not one.named_on_page][:14]
    waiting = queries.waiting().filter(is_sample=True, named_on_page=False)
    private = [one for one in waiting if not _is_public(one)][:10]
    _open("2022年第一批专项债券（样例）", "special-bonds", agency, date(2022, 1, 28), public, BOND_PAPERS, paper, now)
    _open("一季度银企对接（样例）", "bank-loans", agency, date(2022, 3, 15), private, BANK_PAPERS, paper, now)


def _open(
    name: str, kind: str, agency: Agency, deadline: date, projects: Sequence[Project], papers: Sequence[str],
    paper: Document, now: datetime,
) -> None:  # fmt: skip
    said = [Said(one, papers=dict.fromkeys(papers if n % 3 else papers[:-1], paper)) for n, one in enumerate(projects)]
    actions_many.enter_files(said=said, by=BY, now=now)
    row = actions_funds.open_round(
        name=name, kind=kind, agency=agency, opens_on=now.date(), deadline=deadline, is_sample=True, by=BY, now=now
    )
    for one in projects:
        asked = _whole(one.investment_fen * Decimal("0.3"))
        actions_funds.apply_for(round=row, project=one, asked_fen=asked, by=BY, now=now)


def tell_results(now: datetime) -> None:
    """The first round has its results: most are granted, scheduled and partly drawn, a few are not."""
    row = FundRound.objects.filter(kind="special-bonds").first()
    if row is None:
        return
    for n, one in enumerate(queries_funds.of_round(row)):
        if n % 4 == 3:
            actions_funds.refuse(application=one, reason="样例：收益与融资平衡测算需补充，转下一批", by=BY, now=now)
            continue
        granted = actions_funds.grant(application=one, granted_fen=one.asked_fen * 4 // 5, by=BY, now=now)
        half = granted.granted_fen // 2 // WAN * WAN
        months = {JANUARY: half, date(2022, 3, 1): granted.granted_fen - half}
        actions_funds.plan_draws(application=granted, months=months, by=BY, now=now)
        if n % 3:
            actions_funds.draw(application=granted, month=JANUARY, fen=half // (1 + n % 2), by=BY, now=now)
    actions_funds.close_round(round=row, by=BY, now=now)
