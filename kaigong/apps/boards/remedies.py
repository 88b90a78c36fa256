"""What would help a promise: every measure tried in the simulation against the same random numbers, and what is said of
each. A promise counts starts up to its day, so no day after it is simulated."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.boards import hold, hold_words, levers
from kaigong.apps.boards.hold import Question
from kaigong.apps.boards.kept import Kept
from kaigong.apps.boards.levers import Lever
from kaigong.apps.projects import queries as projects
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.simulate.effects import compared, idle
from kaigong.core.simulate.measures import DISCIPLINE, REFORM, REVIEWER, Measure, applied, measures
from kaigong.core.simulate.sample import Interval, Sample, sample
from kaigong.core.simulate.study import Study, prepared, varied

REPLICATIONS = 120
MOST = 14  # measures listed; the rest is counted
FELT = 0.05  # of a start: less is called nothing


@dataclass(frozen=True, slots=True)
class Tried:
    """A measure and what it changes: starts by the day, and the probability; each value, low, high."""

    what: Measure | Lever
    more: Interval
    gain: Interval

    @property
    def helps(self) -> bool:
        """Whether chance alone does not explain it."""
        return self.more[1] > 0 or self.gain[1] > 0


@dataclass(frozen=True, slots=True)
class Tries:
    """All that was tried, the best first; `idle` measures provably change nothing here."""

    tried: tuple[Tried, ...]
    idle: int


_found: Kept[Tries] = Kept(16)


def tries(of: Question) -> Tries:
    """Every measure there is, one by one; from memory where it was asked before."""
    return _found.get(of.key, lambda: _tried(of))


def _tried(of: Question) -> Tries:
    scenario = replace(hold.scenario(of), until=of.target.last)
    catalogue = rulebook.catalogue()
    study = prepared(scenario, catalogue)
    base = _run(study)
    found, nothing = [], 0
    for measure in measures(scenario, catalogue):
        if measure.cost is None:
            continue
        other = _after(of, study, base, measure)
        if other is None:
            nothing += 1
        else:
            found.append(_against(study, base, other, measure))
    for lever in levers.levers(of):
        if lever.items:
            found.append(_against(study, base, prepared(levers.pulled(scenario, lever), catalogue), lever))
    return Tries(tuple(sorted(found, key=lambda each: (-each.gain[0], -each.more[0]))), nothing)


def _after(of: Question, study: Study, base: Sample, measure: Measure) -> Study | None:
    """The city after a measure; None where it changes nothing."""
    if idle(study, base, measure) or (measure.kind == REFORM and not acts(of, measure.name)):
        return None
    return varied(study, applied(study.scenario, [measure]), rulebook.catalogue())


def acts(of: Question, reform: str) -> bool:
    """Whether a reform would change the plan of any project still to start."""
    return any(
        projects.plan_of(each.row, reforms=hold.reforms_with(each.row, reform)).items != each.plan.items
        for each in of.city.waiting
    )


def _run(study: Study) -> Sample:
    return sample(study.net, hold.SEED, range(REPLICATIONS))


def _against(study: Study, base: Sample, other: Study, what: Measure | Lever) -> Tried:
    named = what if isinstance(what, Measure) else Measure(what.kind, what.name, None)
    effect = compared(study, base, _run(other), named, study.scenario.targets[0])
    nothing = (0.0, 0.0, 0.0)
    return Tried(what, effect.more_started or nothing, effect.gain or nothing)


# ------------------------------------------------------------------------------------------------ in words


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as the list has it: what is done, what it costs, what it brings, with intervals."""

    text: str
    cost: str
    more: str
    more_ci: str
    gain: str
    gain_ci: str
    helps: bool
    harms: bool
    query: str


def rows(of: Question, found: Tries) -> list[Row]:
    """The measures, the most useful first."""
    return list(_rows(of, found.tried[:MOST]))


def _rows(of: Question, found: tuple[Tried, ...]) -> Iterator[Row]:
    for each in found:
        yield Row(
            text(each.what), cost(each.what), _signed(each.more[0]), f"{each.more[1]:+.1f}…{each.more[2]:+.1f}",
            _points(each.gain[0]), f"{each.gain[1] * 100:+.0f}…{each.gain[2] * 100:+.0f}", each.helps,
            each.more[2] < 0, _query(of, each.what),
        )  # fmt: skip


def finding(found: Tries) -> str:
    """The one sentence of the list: the cheapest that helps, or that none does."""
    helping = [each for each in found.tried if each.helps]
    if not helping:
        return _("逐项试过，单独一项措施都不能明显多开工")
    best = max(helping, key=lambda each: each.more[0] / _posts(each.what))
    said = _("最省的一招：{measure}，到期多开工 {n:.1f} 个").format(measure=text(best.what), n=best.more[0])
    posts = any(isinstance(each.what, Measure) and each.what.kind == REVIEWER for each in helping)
    return said if posts else said + _("；加人帮助不大")


def _posts(what: Measure | Lever) -> float:
    """A post is dearer than keeping to one's word; a rule is cheapest of all."""
    if isinstance(what, Lever):
        return 2.0 if what.kind in (levers.OWNERS, levers.ALL_AGENCIES) else 1.0
    return 3.0 if what.kind == REVIEWER else 1.0


def text(what: Measure | Lever) -> str:
    """What is done, in words."""
    if isinstance(what, Lever):
        return _lever(what)
    if what.kind == REVIEWER:
        return _("{agency}增加 1 名审批人员").format(agency=hold_words.agency(what.name))
    if what.kind == DISCIPLINE:
        return _("各部门改为{discipline}").format(discipline=hold_words.discipline(what.name))
    return _("启用{reform}").format(reform=rules.named(rulebook.catalogue().reforms.get(what.name)))


def _lever(what: Lever) -> str:
    if what.kind == levers.OWNERS:
        return _("建设单位和中介都按计划天数办完")
    if what.kind == levers.ALL_AGENCIES:
        return _("各部门都按承诺时限办结")
    if what.kind == levers.RIGHT_FIRST:
        return _("材料一次备齐，不再补正")
    return _("{agency}按承诺时限办结").format(agency=hold_words.agency(what.name))


def cost(what: Measure | Lever) -> str:
    """What it takes."""
    if isinstance(what, Lever):
        return ngettext("盯办 {n} 个事项", "盯办 {n} 个事项", what.items).format(n=what.items)
    kinds = {REVIEWER: _("1 个岗位"), DISCIPLINE: _("改一条规矩"), REFORM: _("推行一项改革")}
    return kinds[what.kind]


def _signed(value: float) -> str:
    return f"{value:+.1f}" if abs(value) >= FELT else "0"


def _points(value: float) -> str:
    return f"{value * 100:+.0f}" if abs(value) >= hold_words.LEAST_SAID else "0"


def _query(of: Question, what: Measure | Lever) -> str:
    """The address of the what-if with this measure on top; a lever has none, for it is nobody's switch."""
    asked = of.asked
    if isinstance(what, Lever):
        return ""
    if what.kind == REVIEWER:
        known = dict(asked.reviewers)
        known[what.name] = known.get(what.name, hold.desks_of(of.city)[what.name]) + 1
        return replace(asked, reviewers=tuple(sorted(known.items()))).query()
    if what.kind == DISCIPLINE:
        return replace(asked, discipline=what.name).query()
    return replace(asked, on=tuple(sorted({*asked.on, what.name}))).query()
