"""The cheapest set of measures that makes a promise as sure as somebody wishes: the question, the search, the words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kaigong.apps.boards import hold, hold_words, levers, remedies, searches
from kaigong.apps.boards.hold import Question
from kaigong.apps.boards.searches import Search, State, Word
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.simulate.measures import DISCIPLINE, KEEP, REFORM, REVIEWER, Measure
from kaigong.core.simulate.reach import Added, Reach, reach
from kaigong.core.simulate.scenario import OWNERS, Costs, Scenario

REPLICATIONS = 100
LEVELS = (50, 80, 90, 95)
USUAL = 90
PRICES = {"reviewer": 3.0, "reform": 2.0, "discipline": 1.0, "keep": 1.0, "owners": 2.0, "right_first": 2.0}
MOST_PRICE = 999.0
THREADS = 1  # a core is left to those who are not searching


@dataclass(frozen=True, slots=True)
class Wish:
    """How sure it should be, and what each kind of measure costs, in whatever unit the city likes."""

    level: int = USUAL
    prices: tuple[tuple[str, float], ...] = tuple(PRICES.items())

    def query(self, of: Question) -> str:
        """The address of this very search."""
        changed = [(f"price-{name}", f"{value:g}") for name, value in self.prices if value != PRICES[name]]
        return "&".join(filter(None, (of.asked.query(), urlencode([("level", self.level), *changed]))))

    def key(self, of: Question) -> str:
        """The name of its search."""
        return searches.key_of((of.key, self))


def read(said: QueryDict) -> Wish:
    """From an address or a form; what cannot be is left aside."""
    level = said.get("level", "")
    known = int(level) if level.isascii() and level.isdigit() and len(level) <= 3 else USUAL
    prices = tuple((name, _price(said.get(f"price-{name}", ""), usual)) for name, usual in PRICES.items())
    return Wish(min(max(known, 1), 99), prices)


def _price(text: str, usual: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return usual
    return min(max(round(value, 1), 0.0), MOST_PRICE) if value == value else usual


# ------------------------------------------------------------------------------------------------ the search


def search(of: Question, wish: Wish) -> Search:
    """Everything it needs is read before it begins, so that its thread asks no table."""
    scenario, catalogue = wished(of, wish), rulebook.catalogue()

    def found(word: Word) -> Mapping[str, Any]:
        return _plain(reach(
            scenario, catalogue, wish.level / 100, replications=REPLICATIONS, seed=hold.SEED, stop=word.stop,
            heard=lambda sets, best: word.tell(sets=sets, best=best), threads=THREADS,
        ))  # fmt: skip

    return found


def wished(of: Question, wish: Wish) -> Scenario:
    """The question up to the day of the promise, with what each measure costs. Of the agencies that could keep to
    their days only those are tried that have most of the open items; of the reforms those that change a plan."""
    price = dict(wish.prices)
    idle = {name: None for name in rulebook.catalogue().reforms if not remedies.acts(of, name)}
    busy = [lever.name for lever in levers.levers(of) if lever.kind == levers.AGENCY and lever.items]
    costs = Costs(
        reviewer=price["reviewer"], reform=price["reform"], discipline=price["discipline"],
        keeps=dict.fromkeys(busy, price["keep"]), owners=price["owners"], right_first=price["right_first"],
        reforms=idle,
    )  # fmt: skip
    return replace(hold.scenario(of), until=of.target.last, costs=costs)


def _plain(found: Reach) -> dict[str, Any]:
    """As it is kept: numbers and names, no words of any language."""
    return {
        "status": found.status, "cost": found.cost, "probability": found.probability, "ci": found.ci,
        "before": found.before, "proven_small": found.proven_small, "sets": found.sets_tried,
        "chosen": [asdict(each) for each in found.chosen], "steps": [asdict(each) for each in found.steps],
        "starts": found.starts,
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ in words


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the set: what is done, its price, what it adds to those above it, how sure it is with it."""

    text: str
    cost: str
    gain: str
    gain_ci: str
    more: str
    more_ci: str
    reached: str


def told(of: Question, wish: Wish, state: State) -> dict[str, Any]:
    """What the page says of a search that has ended."""
    answer = state.answer
    return {
        "finding": finding(wish, answer), "rows": [_row(each) for each in answer.get("steps", ())],
        "now": hold_words.percent(answer.get("before")), "after": hold_words.percent(answer.get("probability")),
        "sets": answer.get("sets", 0),
        "proven": answer.get("proven_small", False), "what_if": what_if(of, answer), "cost": f"{answer['cost']:g}",
        "interval": hold_words.interval(tuple(answer["ci"])), "sure_on": sure_on(of, wish),
    }  # fmt: skip


def sure_on(of: Question, wish: Wish) -> date | None:
    """The first day on which as many have started as promised in nine of ten runs, without any measure; told only
    where that is what is wished, and the promise's own day is too soon for it."""
    if wish.level != USUAL or not of.target.counted:
        return None
    day = next((day.day for day in hold.answer(of).fan if day.p10 >= of.target.least), None)
    return day if day and day > of.target.last else None


def finding(wish: Wish, answer: Mapping[str, Any]) -> str:
    """The one sentence."""
    status, level = answer["status"], f"{wish.level}%"
    data = {
        "level": level, "n": len(answer["chosen"]), "cost": f"{answer['cost']:g}",
        "share": hold_words.percent(answer["probability"]),
    }  # fmt: skip
    if status == "stopped":
        return _("没有试完就停下了，还没有找到把握 {level} 的办法").format(**data)
    if status == "not-reached":
        said = _("能用的措施都试过，到不了 {level} 的把握").format(**data)
        return said + _("；最接近的一组到期多半开工 {n} 个").format(n=answer["starts"][1]) if answer["chosen"] else said
    if status == "not-confirmed":
        return _("找到的办法在另一批推演里只有 {share} 的把握，够不上 {level}").format(**data)
    if not answer["chosen"]:
        return _("不必另想办法：照现在就有 {share} 的把握").format(**data)
    if status == "likely":
        return _("最省的办法有 {n} 项，代价 {cost}：把握 {share}，推演次数有限，{level} 还不能说定").format(**data)
    return _("最省的办法有 {n} 项，代价 {cost}：把握 {share}").format(**data)


def _row(step: Mapping[str, Any]) -> Row:
    added = Added(Measure(**step["measure"]), step["gain"], step["more_started"], step["probability"])
    gain, more = added.gain, added.more_started
    return Row(
        text(added.measure), f"{added.measure.cost or 0:g}", f"{gain[0] * 100:+.0f}",
        f"{gain[1] * 100:+.0f}…{gain[2] * 100:+.0f}", f"{more[0]:+.1f}", f"{more[1]:+.1f}…{more[2]:+.1f}",
        hold_words.percent(added.probability),
    )  # fmt: skip


def text(what: Measure) -> str:
    """What is done, in words."""
    if what.kind == KEEP:
        if what.name == OWNERS:
            return _("建设单位和中介都按计划天数办完")
        return _("{agency}按承诺时限办结").format(agency=hold_words.agency(what.name))
    if what.kind in (REVIEWER, DISCIPLINE):
        return remedies.text(what)
    if what.kind == REFORM:
        return _("启用{reform}").format(reform=rules.named(rulebook.catalogue().reforms.get(what.name)))
    return _("材料一次备齐，不再补正")


def what_if(of: Question, answer: Mapping[str, Any]) -> str:
    """The address of the page with those of the set that are switches there; empty where none is."""
    asked, today = of.asked, hold.desks_of(of.city)
    for said in answer["chosen"]:
        if said["kind"] == REVIEWER:
            counts = dict(asked.reviewers)
            counts[said["name"]] = counts.get(said["name"], today.get(said["name"], 0)) + 1
            asked = replace(asked, reviewers=tuple(sorted(counts.items())))
        elif said["kind"] == DISCIPLINE:
            asked = replace(asked, discipline=said["name"])
        elif said["kind"] == REFORM:
            asked = replace(asked, on=tuple(sorted({*asked.on, said["name"]} - set(asked.off))))
    return asked.query() if asked != of.asked else ""


def price_rows(wish: Wish) -> list[dict[str, Any]]:
    """What the form says of prices."""
    texts = {
        "reviewer": _("增加 1 名审批人员"), "reform": _("推行一项改革"), "discipline": _("改排队的规矩"),
        "keep": _("一个部门都按承诺时限办结"), "owners": _("建设单位和中介都按计划天数办完"),
        "right_first": _("材料一次备齐，不再补正"),
    }  # fmt: skip
    return [{"name": f"price-{name}", "label": texts[name], "value": f"{value:g}"} for name, value in wish.prices]
