"""我要办什么: what somebody's answers settle, what is worth asking next, and how long it takes as far as is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kaigong.apps.boards.answers import Answers
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.plan import Plan, ProjectFacts, plan
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.rules.questions import questions
from kaigong.core.rules.why import Explainer
from kaigong.core.values import Fact

AT_ONCE = 4  # questions of one page of the form that are asked together


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the form shows it: what is answered already, and what similar projects usually say."""

    attribute: Attribute
    value: Fact | None
    unsure: bool
    usual: Fact | None
    typed: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form: how many of its questions are answered, how many still matter."""

    group: str
    answered: int
    left: int
    here: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """The state of the form: the plan so far, what to ask now, and the span of days to groundbreaking."""

    answers: Answers
    plan: Plan
    type: str
    asked: tuple[Asked, ...]
    group: str
    pages: tuple[Page, ...]
    left: int
    least: int | None
    most: int | None
    today: date

    @property
    def settled(self) -> bool:
        """Nothing is left to ask."""
        return self.left == 0

    @property
    def certain(self) -> bool:
        """The days are known to the day."""
        return self.least == self.most


def guide(answers: Answers, today: date) -> Guide:
    """What the answers come to."""
    catalogue = rulebook.catalogue()
    type_id = answers.type or likeliest(catalogue, answers.facts)
    so_far = plan_of(answers, type_id, today)
    worth = worth_asking(catalogue, answers, so_far)
    least, most = span(catalogue, answers, type_id, so_far)
    group, names = step(catalogue, answers, worth)
    return Guide(
        answers, so_far, type_id, tuple(_asked(catalogue, answers, name) for name in names), group,
        tuple(_pages(catalogue, answers, worth, group)), len(worth), least, most, today,
    )  # fmt: skip


def plan_of(answers: Answers, type_id: str, today: date) -> Plan:
    """The plan of what is needed for certain, from the chosen start."""
    return _planned(type_id, answers.facts, answers.start or today)


def _planned(type_id: str, facts: Mapping[str, Fact], start: date | None) -> Plan:
    project = ProjectFacts("", type_id, facts)
    return plan(rulebook.catalogue(), project, rulebook.calendar() if start else None, start=start)


def likeliest(catalogue: Catalogue, facts: Mapping[str, Fact]) -> str:
    """The type whose sample agrees best with what was said; it only says which reforms a city usually applies."""
    agreed = {
        name: sum(kind.attributes.get(fact) == value for fact, value in facts.items())
        for name, kind in catalogue.project_types.items()
    }
    return max(agreed, key=lambda name: agreed[name])


def worth_asking(catalogue: Catalogue, answers: Answers, so_far: Plan) -> list[str]:
    """Attributes whose answer still matters, the one that settles most first; what changes only days comes last."""
    passed = answers.facts.keys() | answers.unsure
    settling = [one.attribute for one in questions(catalogue, answers.facts, _sets(so_far.depends))]
    names = dict.fromkeys((*settling, *so_far.may_change))
    return [name for name in names if name not in passed]


def _sets(depends: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {item: frozenset(names) for item, names in depends.items()}


def step(catalogue: Catalogue, answers: Answers, worth: list[str]) -> tuple[str, list[str]]:
    """What to ask now: what the address pins, else what could not be read, else the best question and those near it."""
    names = [name for name in (answers.step or tuple(answers.typed)) if name in catalogue.attributes]
    if not names and worth:
        group = catalogue.attributes[worth[0]].group
        names = [name for name in worth if catalogue.attributes[name].group == group][:AT_ONCE]
    group = catalogue.attributes[names[0]].group if names else ""
    return group, names


def _asked(catalogue: Catalogue, answers: Answers, name: str) -> Asked:
    usual = sample_facts(catalogue, answers.type).get(name) if answers.type else None
    typed = answers.typed.get(name, "")
    return Asked(
        catalogue.attributes[name], answers.facts.get(name), name in answers.unsure, usual, typed, wrong=bool(typed)
    )


def _pages(catalogue: Catalogue, answers: Answers, worth: list[str], here: str) -> Iterator[Page]:
    for group in catalogue.groups:
        mine = {name for name, attribute in catalogue.attributes.items() if attribute.group == group}
        answered, left = len(mine & (answers.facts.keys() | answers.unsure)), len(mine.intersection(worth))
        if answered or left:
            yield Page(group, answered, left, group == here)


# --- how long --------------------------------------------------------------------------------------------------------


def span(catalogue: Catalogue, answers: Answers, type_id: str, so_far: Plan) -> tuple[int | None, int | None]:
    """Fewest and most working days to groundbreaking over the ways in which similar projects complete the picture."""
    if not so_far.depends and not so_far.may_change:
        return so_far.to_start_days, so_far.to_start_days
    open_names = frozenset(name for names in so_far.depends.values() for name in names) | set(so_far.may_change)
    days = _spread(catalogue.fingerprint, type_id, bool(answers.type), frozenset(answers.facts.items()), open_names)
    return min(days, default=None), max(days, default=None)


@lru_cache(maxsize=2048)
def _spread(
    _fingerprint: str, type_id: str, chosen: bool, known: frozenset[tuple[str, Fact]], open_names: frozenset[str]
) -> tuple[int, ...]:
    """The days of every sample that fits, and of the likeliest one with everything open said yes to, and no."""
    catalogue, facts = rulebook.catalogue(), dict(known)
    plans = (_planned(type_id, each, None) for each in _completions(catalogue, type_id, chosen, facts, open_names))
    return tuple(each.to_start_days for each in plans if each.to_start_days is not None)


def _completions(
    catalogue: Catalogue, type_id: str, chosen: bool, facts: dict[str, Fact], open_names: frozenset[str]
) -> Iterator[dict[str, Fact]]:
    for name, kind in catalogue.project_types.items():
        fits = all(kind.attributes.get(fact, value) == value for fact, value in facts.items() if isinstance(value, str))
        if name == type_id or (not chosen and fits):
            yield {**sample_facts(catalogue, name), **facts}
    sample = sample_facts(catalogue, type_id)
    for answer in (True, False):
        said = {name: answer for name in open_names if catalogue.attributes[name].type == "bool"}
        yield {**sample, **said, **facts}


def filled(answers: Answers) -> Answers:
    """The answers with everything still open as similar projects usually have it."""
    if not answers.type:
        return answers
    facts = {**sample_facts(rulebook.catalogue(), answers.type), **answers.facts}
    return replace(answers, facts=facts, unsure=frozenset())


# --- why -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def explainer(_fingerprint: str) -> Explainer:
    """Remembers its answers for as long as the catalogue stays the same."""
    return Explainer(rulebook.catalogue())
