"""How the sample city wins investment: people of four places, their teams and trips, and the register of leads they
kept before, taken over at once. Everything is a sample but what the newspaper page says: that one project broke ground
54 days after it was signed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from kaigong.apps.accounts import actions as accounts
from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Klass, Project
from kaigong.apps.promotion import actions
from kaigong.apps.promotion.models import Lead, Team
from kaigong.core.promotion.decide import Contact
from kaigong.core.promotion.values import PATH, About, DueAt, Promised, Stage, Terms
from kaigong.demo import evidence, files
from kaigong.demo.city import BY, PASSWORD
from kaigong.demo.dice import Dice

Way = list[tuple[Stage, date, str]]
PLACES = {  # agency: head and one officer
    "jingzhou-zone": (("顾云舟", "Gu Yunzhou"), ("沈若溪", "Shen Ruoxi")),
    "421024": (("陆知行", "Lu Zhixing"), ("叶明远", "Ye Mingyuan")),
    "421002": (("苏南风", "Su Nanfeng"), ("方子墨", "Fang Zimo")),
    "hitech-zone": (("江望月", "Jiang Wangyue"), ("谭书雅", "Tan Shuya")),
}  # fmt: skip
TEAMS = {"jingzhou-zone": ("珠三角招商队（样例）", "深圳"), "421024": ("长三角招商队（样例）", "苏州"),
         "421002": ("闽浙招商队（样例）", "温州")}  # fmt: skip
CITIES = ("佛山", "深圳", "苏州", "宁波", "东莞", "上海", "武汉", "温州", "泉州", "杭州")
WORDS = ("明川", "云帆", "景行", "长青", "北辰", "知秋", "望舒", "安澜", "怀瑾", "修远", "立夏", "清和")
TRADES = {  # chain: what such an enterprise is called, what it would build
    "appliances": ("电器", "空调压缩机项目"), "auto-parts": ("汽车零部件", "转向系统项目"),
    "petro-equipment": ("石油装备", "压裂装备项目"), "biomedicine": ("生物科技", "原料药项目"),
    "solar-materials": ("新材料", "光伏玻璃项目"), "electronics": ("电子", "片式元件项目"),
    "food": ("食品", "预制菜项目"),
    "environment": ("环保科技", "固废利用项目"), "baby-goods": ("服饰", "婴童装项目"),
}  # fmt: skip
KINDS = ("chain-leader", "hidden-champion", "hidden-champion", "industry-leader", "returnee", "key-link", "other")
SOURCES = ("stationed", "stationed", "trip", "visit", "by-business", "returnee", "fair")
SAID = {
    Stage.CONTACTED: ("call", "介绍产业配套，对方愿意了解。"),
    Stage.VISITED: ("in", "来看了两处地块，重点问用电和用工。"),
    Stage.TALKING: ("meeting", "谈了供地、蒸汽价格和设备补助。"), Stage.INTENT: ("meeting", "就意向书文本交换意见。"),
}  # fmt: skip
NEXT = ("寄送地块资料", "邀请来访考察", "上门拜访", "回复用电方案", "确定意向书文本", "约谈供地时间")
LOST = ("elsewhere", "elsewhere", "power", "land", "policy", "stopped")
OPEN_LEADS, OWN_PROJECTS = 46, 14


def fill(people: Mapping[str, Person], projects: Mapping[str, Project], now: datetime) -> list[Lead]:
    """People, teams, the old register, and what happened on the last days."""
    dice, today = Dice("promotion"), timezone.localdate(now)
    known = {agency.pk: agency for agency in Agency.objects.filter(pk__in=PLACES)}
    heads, scouts = _people(known, people["zhou"].password, now)
    teams = _teams(heads, scouts, today, now)
    paper = evidence.of_promotion(BY, now)
    past = [
        *_won(projects, heads, dice, paper), *_open(heads, scouts, teams, dice, today),
    ]  # fmt: skip
    leads = actions.take_over_register(leads=past, document=paper, by=BY, now=now)
    _last_days(leads, heads, scouts, teams, today, now)
    return leads


def _people(known: Mapping[str, Agency], hashed: str, now: datetime) -> tuple[dict[str, Person], dict[str, Person]]:
    heads, scouts = {}, {}
    for key, agency in known.items():
        for (zh, en), role, made in zip(PLACES[key], (Role.HEAD, Role.OFFICER), (heads, scouts), strict=True):
            made[key] = accounts.register_person(
                username=f"{key}-{'zs' if role == Role.HEAD else 'zd'}", name_zh=zh, name_en=en, role=role,
                title_zh="招商负责人" if role == Role.HEAD else "驻点招商队员", agency=agency, password=PASSWORD,
                hashed=hashed, is_sample=True, by=BY, now=now,
            )  # fmt: skip
    return heads, scouts


def _teams(heads: Mapping[str, Person], scouts: Mapping[str, Person], today: date, now: datetime) -> dict[str, Team]:
    quarter = f"{today.year}Q{(today.month - 1) // 3 + 1}"
    return {
        key: actions.station_team(
            name=TEAMS[key][0], place=TEAMS[key][1], members=[scouts[key]], starts_on=today - timedelta(200),
            targets={quarter: {"signed": 3}}, is_sample=True, person=head, now=now,
        )
        for key, head in heads.items() if key in TEAMS
    }  # fmt: skip


def _won(projects: Mapping[str, Project], heads: Mapping[str, Person], dice: Dice, paper: Document
         ) -> Iterator[actions.Past]:  # fmt: skip
    """Leads behind projects of the base: the one of the page with its day alone, the samples with a made-up way."""
    signed = [one for one in projects.values() if one.signed_on and one.klass == Klass.INDUSTRY]
    named = [one for one in signed if one.named_on_page and one.started_on and "signed_on" in _said_of(one)]
    others = sorted((one for one in signed if not one.named_on_page), key=lambda one: one.code)
    for project in [*named, *others[:OWN_PROJECTS]]:
        chain = dice.one_of(tuple(TRADES)) if project not in named else "appliances"
        owner = project.enterprise
        about = About(
            owner.name, owner.credit_code, "chain-leader" if project in named else dice.one_of(KINDS), chain, "",
            "" if project in named else dice.one_of(SOURCES), project.county, project.name, project.investment_fen,
        )  # fmt: skip
        agency = project.county if project.county in heads else "jingzhou-zone"
        assert project.signed_on is not None
        path = _path(project.signed_on, [] if project in named else [40, 25, 20, 30], dice)
        terms = Terms(
            f"{project.name}投资协议"[:200], "investment", project.signed_on, owner.name, project.investment_fen,
            promised=() if project in named else _promised(dice),
            consequences="" if project in named else SAMPLE_CLAUSE,
        )  # fmt: skip
        yield actions.Past(
            about, agency, heads[agency], path, terms=terms, project=project, is_sample=True,
            named_on_page=project in named, contacts=() if project in named else _contacts(path),
        )  # fmt: skip


SAMPLE_CLAUSE = "样例条款：未达标的，按差额比例退还奖补资金。"


def _said_of(project: Project) -> Mapping[str, object]:
    return next((row for row in files.named_projects() if row["name"] == project.name), {})


def _promised(dice: Dice) -> tuple[Promised, ...]:
    return (
        Promised("investment-intensity", f"{dice.between(250, 400)}", DueAt.IN_USE),
        Promised("tax-per-mu", f"{dice.between(12, 30)}"), Promised("output-per-mu", f"{dice.between(300, 700)}"),
        Promised("energy-per-output", f"0.{dice.between(10, 45)}"), Promised("jobs", f"{dice.between(80, 900)}"),
    )  # fmt: skip


def _path(end: date, gaps: list[int], dice: Dice) -> Way:
    """The stages up to the agreement, backwards from its day."""
    days = [end]
    for gap in gaps:
        days.append(days[-1] - timedelta(dice.between(gap // 3, gap * 2)))
    stages = [*PATH[: len(gaps)], Stage.SIGNED] if gaps else [Stage.CLUE, Stage.SIGNED]
    days = days[::-1] if gaps else [end, end]
    return [(stage, day, "") for stage, day in zip(stages, days, strict=True)]


def _contacts(path: Way) -> tuple[Contact, ...]:
    return tuple(Contact(day, *SAID[stage]) for stage, day, _reason in path if stage in SAID)


def _open(heads: Mapping[str, Person], scouts: Mapping[str, Person], teams: Mapping[str, Team], dice: Dice, today: date
          ) -> Iterator[actions.Past]:  # fmt: skip
    """Leads still in the funnel, put aside or lost."""
    for n in range(OPEN_LEADS):
        agency = dice.one_of(tuple(heads))
        chain, kind = dice.one_of(tuple(TRADES)), dice.one_of(KINDS)
        city, word, (trade, idea) = CITIES[n % 10], WORDS[n % 12], TRADES[chain]
        about = About(
            f"{city}{word}{trade}有限公司（样例）", "", kind, chain, city, dice.one_of(SOURCES), agency, idea,
            dice.between(5, 120) * 10**9,
        )  # fmt: skip
        team = teams.get(agency) if dice.chance(0.5) else None
        owner = scouts[agency] if team else heads[agency]
        path, last = _way(n, dice, today)
        contacts = list(_contacts(path))
        if path[-1][0] in PATH and len(path) > 1:
            ahead = max(last + timedelta(2), today + timedelta(dice.between(-3, 9)))
            contacts.append(Contact(last, "call", "电话跟进，对方正在内部研究。", dice.one_of(NEXT), ahead))
        yield actions.Past(
            about, agency, owner, path, team=team, contacts=tuple(contacts), is_sample=True,
        )  # fmt: skip


def _way(n: int, dice: Dice, today: date) -> tuple[Way, date]:
    """How far a lead has come, and its last contact. Some sleep, some were put aside, a third were lost."""
    length, end = dice.between(1, 5), ""
    if n % 3 == 0:
        end = "lost"
    elif n % 11 == 1:
        end = "paused"
    last = today - timedelta(dice.between(45, 70) if n % 11 == 5 else dice.between(0, 20))
    days = [last - timedelta(dice.between(0, 4))]
    for _step in range(length - 1):
        days.append(days[-1] - timedelta(dice.between(6, 45)))
    path = [(stage, day, "") for stage, day in zip(PATH, days[::-1], strict=False)]
    if end == "lost":
        path.append((Stage.LOST, last, dice.one_of(LOST)))
    if end == "paused":
        path.append((Stage.PAUSED, last, "land"))
    return path, last


def _last_days(
    leads: list[Lead], heads: Mapping[str, Person], scouts: Mapping[str, Person], teams: Mapping[str, Team],
    today: date, now: datetime,
) -> None:  # fmt: skip
    """Two trips, somebody to talk to, and a lead that another place asks for."""
    open_ = [
        lead for lead in leads if lead.is_open and lead.first_contact_on and today - lead.touched_on < timedelta(30)
    ]
    for key, team in teams.items():
        met = [lead for lead in open_ if lead.agency_id == key][:3]
        actions.log_trip(
            direction="out", place=team.place, first_on=today - timedelta(6), last_on=today - timedelta(4),
            who="样例：带队负责人和驻点队员", met="、".join(lead.name for lead in met)[:500],
            outcome="样例：邀请三家企业来访。", cost_fen=1_260_000, team=team, leads=met, is_sample=True,
            person=scouts[key], now=now,
        )  # fmt: skip
    mine = [lead for lead in open_ if lead.agency_id == "jingzhou-zone"]
    for n, lead in enumerate(mine[:4]):
        actions.keep_person(
            lead=lead, name=f"样例联系人{n + 1}", title="投资部经理", phone=f"1380000000{n}",
            key=uuid5(NAMESPACE_URL, f"kaigong:{lead.no}:{n}"), salt=f"{n:032x}", person=heads[lead.agency_id], now=now,
        )  # fmt: skip
    if mine:
        actions.ask_handover(
            name=mine[0].name, credit_code="", reason="样例：企业负责人是我县籍，拟回乡投资。", person=heads["421024"],
            now=now,
        )  # fmt: skip
