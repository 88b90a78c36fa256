"""How ready a project is for money: what counts, what bars, what is left out."""

from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.measures.readiness import Condition, Evidence, State, readiness
from kaigong.core.rules.conditions import parse

PLAN = Condition("plan", "实施方案", "Plan", 30, must=True, papers=("plan",))
STUDY = Condition("study", "可研批复", "Study", 50, items=("study", "filing"))
PUBLIC = Condition("public", "公益性", "Public", 20, fact=parse("investment_type == 'gov'"))
REPORT = Condition("report", "资金申请报告", "Report", 40, papers=("report",), applies_when=parse("subsidy"))
ALL = (PLAN, STUDY, PUBLIC)
names = st.sets(st.sampled_from(["plan", "study", "filing", "report"]))


def test_any_one_of_what_is_asked_meets_a_condition() -> None:
    found = readiness(ALL, Evidence(items={"filing"}, facts={"investment_type": "gov"}))
    assert found.score == 70
    assert [one.id for one in found.missing] == ["plan"]
    assert found.barred


def test_a_fact_nobody_has_told_is_unknown_and_counts_as_missing() -> None:
    found = readiness([PUBLIC], Evidence())
    assert (found.score, found.standings[0].state) == (0, State.UNKNOWN)
    assert readiness([PUBLIC], Evidence(facts={"investment_type": "social"})).standings[0].state is State.MISSING


def test_what_does_not_concern_a_project_is_not_counted() -> None:
    done = Evidence(papers={"plan"})
    assert readiness([PLAN, REPORT], Evidence(papers={"plan"}, facts={"subsidy": False})).score == 100
    assert readiness([PLAN, REPORT], done).score == 42  # not known whether it concerns it: it counts
    assert readiness([], done).score == 100


def test_what_bars_comes_first_then_what_weighs_most() -> None:
    assert [one.id for one in readiness((STUDY, PLAN, PUBLIC), Evidence()).missing] == ["plan", "study", "public"]


@given(items=names, papers=names, more=names)
def test_more_evidence_never_lowers_the_score(items: set[str], papers: set[str], more: set[str]) -> None:
    before = readiness((*ALL, REPORT), Evidence(items, papers, {"investment_type": "gov"}))
    after = readiness((*ALL, REPORT), Evidence(items | more, papers | more, {"investment_type": "gov"}))
    assert 0 <= before.score <= after.score <= 100
    assert not (after.barred and not before.barred)
    assert (before.score == 100) == (before.missing == ())
