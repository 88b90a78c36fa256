"""Scenarios from files: what they say is read, and everything wrong is named at once with its place."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.model import UnderWay
from kaigong.core.simulate.reader import Unreadable, read_target
from kaigong.core.simulate.scenario import Change, Step, Target
from tests.core.simulate.scenarios import TEXT, line, portfolio, read


def _faults(text: str = TEXT, targets: tuple[str, ...] = (), **contents: bytes) -> set[tuple[str, str]]:
    with pytest.raises(Unreadable) as refused:
        read(text, targets, **contents)
    assert all(fault.place for fault in refused.value.faults)
    return {(fault.kind, fault.place) for fault in refused.value.faults}


def test_a_scenario_says_what_it_says() -> None:
    found = read(targets=("started>3 from 2022-01-01 by 2022-12-30",))
    assert (found.start, found.until, len(found.portfolio)) == (date(2022, 2, 10), date(2022, 12, 30), 20)
    first, second = found.agencies.values()
    assert first.reviewers == (Step(date(2022, 2, 10), 2), Step(date(2022, 6, 1), 4))
    assert (first.discipline, second.discipline, second.at_once) == ("earliest-due", "key-first", 2)
    assert second.reviewers[0].count == 3
    assert found.durations.default == Distribution("lognormal", None, 0.5)
    assert found.durations.items == {"eia-form-approval": Distribution("empirical", values=(3.0, 4.5, 9.0))}
    assert (found.correction.default, found.correction.answer) == (0.2, Distribution("gamma", 5.0, 0.8))
    assert [target.started for target in found.targets] == [10, 4]
    assert found.targets[1].since == date(2022, 1, 1)
    assert found.portfolio[0].wished_start == date(2022, 9, 1)


def test_everything_else_a_scenario_can_say() -> None:
    more = """  water:
    reviewers: 2
    leave: [{from: 2022-03-01, until: 2022-03-04, count: 1}]
    stand_ins: [{from: 2022-03-01, until: 2022-03-04, lent_by: heritage}]
    closed: [2022-05-03, 2022-05-05..2022-05-06]
    ageing_days: 4
"""
    text = TEXT.replace("durations:", more + "durations:") + (
        "intermediaries: {default: 8, items: {eia-form-approval: 2}}\ndays: statutory\nfill_from_type: false\n"
        "costs: {reviewer: 3, reviewers: {water: 1.5}, reform: none, reforms: {commitment: 9}, discipline: 0}\n"
    )
    found = read(text)
    water, day, last = found.agencies["water"], date(2022, 3, 1), date(2022, 3, 4)
    assert water.changes == (Change(day, last, -1), Change(day, last, 1, "heritage"))
    assert water.closed == ((date(2022, 5, 3),) * 2, (date(2022, 5, 5), date(2022, 5, 6)))
    assert water.ageing_days == 4
    assert (found.intermediary_default, found.intermediaries) == (8, {"eia-form-approval": 2})
    assert (found.days, found.fill) == ("statutory", False)
    assert (found.costs.reviewer, found.costs.reform, found.costs.discipline) == (3.0, None, 0.0)
    assert (found.costs.reviewers, found.costs.reforms) == ({"water": 1.5}, {"commitment": 9.0})


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("{kind: fixed, mean: 3}", Distribution("fixed", 3.0)),
        ("{kind: fixed}", Distribution("fixed")),
        ("{kind: exponential, mean: promised}", Distribution("exponential")),
        ("{kind: gamma, mean: 4, cv: 0}", Distribution("fixed", 4.0)),
        ("{kind: triangular, low: 1, mode: 2, high: 6}", Distribution("triangular", values=(1.0, 2.0, 6.0))),
        ("{kind: empirical, values: [1, 2.5]}", Distribution("empirical", values=(1.0, 2.5))),
        ("{kind: empirical, file: two.csv, column: days}", Distribution("empirical", values=(2.0, 7.0))),
    ],
)
def test_every_kind_of_duration(kind: str, expected: Distribution) -> None:
    text = TEXT.replace("{kind: empirical, file: eia.csv}", kind)
    found = read(text, two__csv=b"\xef\xbb\xbfitem,days\r\na,2\r\nb, 7 \r\nc,\r\n")
    assert found.durations.items["eia-form-approval"] == expected


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("start: 2022-02-10", "start: 2022-02-30", ("not_yaml", "s.yaml:1:8")),
        ("start: 2022-02-10", "start: soon", ("wrong_type", "start")),
        ("start: 2022-02-10", "start: 2031-02-10", ("unknown_year", "start")),
        ("until: 2022-12-30", "until: 2022-02-10", ("not_after_start", "until")),
        ("until: 2022-12-30\n", "", ("missing_key", "until")),
        ("projects: portfolio.jsonl", "projects: none.jsonl", ("unreadable_file", "projects")),
        ("projects: portfolio.jsonl\n", "", ("missing_key", "projects")),
        ("natural-resources:", "nature:", ("unknown_agency", "agencies.nature")),
        ("count: 2}", "count: -2}", ("wrong_type", "agencies.natural-resources.reviewers[0].count")),
        ("count: 2}", "count: 2.5}", ("wrong_type", "agencies.natural-resources.reviewers[0].count")),
        ("from: 2022-06-01", "from: 2022-01-01", ("not_in_order", "agencies.natural-resources.reviewers[1].from")),
        ("earliest-due", "latest-due", ("wrong_type", "agencies.natural-resources.discipline")),
        ("reviewers: 3, ", "", ("missing_key", "agencies.housing-construction.reviewers")),
        ("at_once: 2", "at_once: 0", ("wrong_type", "agencies.housing-construction.at_once")),
        ("at_once: 2", "hands: 2", ("unknown_key", "agencies.housing-construction.hands")),
        ("kind: lognormal", "kind: normal", ("wrong_type", "durations.default.kind")),
        ("mean: promised, cv: 0.5", "mean: promised", ("missing_key", "durations.default.cv")),
        ("mean: promised", "mean: 1e400", ("not_yaml", "s.yaml:7:46")),
        ("cv: 0.5", "cv: -1", ("wrong_type", "durations.default.cv")),
        ("eia-form-approval:", "eia-from-approval:", ("unknown_item", "durations.items.eia-from-approval")),
        ("file: eia.csv", "file: none.csv", ("unreadable_file", "durations.items.eia-form-approval.file")),
        ("file: eia.csv", "values: []", ("empty", "durations.items.eia-form-approval.values")),
        ("default: 0.2", "default: 20", ("wrong_type", "correction.default")),
        ("reforms: type", "reforms: [nonsense]", ("unknown_reform", "reforms[0]")),
        ("reforms: type", "reforms: all", ("wrong_type", "reforms")),
        ("started>=10 by 2022-09-30", "started=10", ("bad_target", "targets[0]")),
        ("by 2022-09-30", "by 2023-09-30", ("target_not_simulated", "targets[0]")),
        ("reforms: type", "reform: type", ("unknown_key", "reform")),
        ("reforms: type", "reforms: type\nreforms: none", ("duplicate_key", "s.yaml:10:1")),
        ("reforms: type", "reforms: *x", ("not_yaml", "s.yaml:9:10")),
        ("agencies:\n", "agencies: 3\nother:\n", ("wrong_type", "agencies")),
    ],
)
def test_a_fault_is_named_with_its_place(was: str, becomes: str, expected: tuple[str, str]) -> None:
    assert was in TEXT
    assert expected in _faults(TEXT.replace(was, becomes, 1))


def test_one_fault_hides_no_other() -> None:
    text = TEXT.replace("start: 2022-02-10", "start: soon").replace("count: 2}", "count: x}") + "more: 1\n"
    found = _faults(text, ("nonsense",), eia__csv=b"days\n3\nmany\n-1\n")
    assert {
        ("wrong_type", "start"), ("wrong_type", "agencies.natural-resources.reviewers[0].count"),
        ("unknown_key", "more"), ("bad_target", "--target"), ("not_a_number", "eia.csv line 3"),
        ("not_a_number", "eia.csv line 4"),
    } <= found  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (b"{not json\n", ("not_json", "portfolio.jsonl line 2: line")),
        (b"[1]\n", ("wrong_type", "portfolio.jsonl line 2: line")),
        (b'{"id": "a", "id": "b"}\n', ("duplicate_key", "portfolio.jsonl line 2: line")),
        (b"\xff\xfe\n", ("not_json", "portfolio.jsonl line 2: line")),
        (line("a"), ("duplicate_id", "portfolio.jsonl line 2: id")),
        (line("b", type="nope"), ("unknown_type", "portfolio.jsonl line 2: type")),
        (line("b", attributes={"power_kw": "much"}), ("wrong_type", "portfolio.jsonl line 2: attributes.power_kw")),
        (line("b", wished_start="2022-9-1"), ("wrong_type", "portfolio.jsonl line 2: wished_start")),
        (line("b", key="yes"), ("wrong_type", "portfolio.jsonl line 2: key")),
        (line("b", reforms=["nope"]), ("unknown_reform", "portfolio.jsonl line 2: reforms[0]")),
        (line("b", done=["nope"]), ("unknown_item", "portfolio.jsonl line 2: done")),
        (line("b", started="2022-03-01"), ("not_before_start", "portfolio.jsonl line 2: started")),
        (line("b", colour="red"), ("unknown_key", "portfolio.jsonl line 2: colour")),
        (line("b", under_way={"eia-form-approval": {"days": -1}}),
         ("wrong_type", "portfolio.jsonl line 2: under_way.eia-form-approval.days")),
        (line("b", under_way={"eia-form-approval": {"since": "2022-12-01"}}),
         ("not_before_start", "portfolio.jsonl line 2: under_way.eia-form-approval.since")),
    ],
)  # fmt: skip
def test_a_fault_of_the_portfolio_is_named_with_its_line(bad: object, expected: tuple[str, str]) -> None:
    assert _faults(portfolio__jsonl=portfolio(line("a"), bad, line("z"))) == {expected}


def test_a_portfolio_tells_where_its_projects_stand() -> None:
    under_way = {
        "eia-form-approval": {"since": "2022-02-07"},
        "construction-permit": {"days": 2.5, "with_applicant": True},
    }
    told = line("a", start="2022-03-01", key=True, done=["works-start"], under_way=under_way, started="2022-02-09")
    found = read(portfolio__jsonl=portfolio(told, b"\n", line("seven", id=7))).portfolio
    assert (found[0].applies, found[0].key, found[0].started) == (date(2022, 3, 1), True, date(2022, 2, 9))
    assert found[0].done == {"works-start"}
    assert found[0].under_way == {"eia-form-approval": UnderWay(3.0), "construction-permit": UnderWay(2.5, True)}
    assert found[1].id == "7"


def test_an_empty_portfolio_is_a_fault() -> None:
    assert _faults(portfolio__jsonl=b"\n\n") == {("empty", "portfolio.jsonl")}


@pytest.mark.parametrize("text", ["", "- a\n", "3\n", "start: [\n", "\ta: b\n"])
def test_what_is_no_scenario_at_all_is_named_too(text: str) -> None:
    assert _faults(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("started>=224 by 2022-03-31", Target("", 224, date(2022, 3, 31))),
        (" started > 5 by 2022-03-31 ", Target("", 6, date(2022, 3, 31))),
        ("started>=1 from 2022-01-01 by 2022-03-31", Target("", 1, date(2022, 3, 31), date(2022, 1, 1))),
        ("started>=1 from 2022-04-01 by 2022-03-31", None),
        ("started>=1 by 2022-02-30", None),
        ("started<=1 by 2022-03-31", None),
        ("started>=-1 by 2022-03-31", None),
        (3, None),
    ],
)
def test_a_target_is_written_one_way(text: object, expected: Target | None) -> None:
    found = read_target(text)
    assert (found and (found.started, found.by, found.since)) == (
        expected and (expected.started, expected.by, expected.since))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(TEXT)), put=st.text(max_size=6))
def test_a_damaged_scenario_is_read_or_its_faults_are_named(cut: int, put: str) -> None:
    try:
        read(TEXT[:cut] + put + TEXT[cut:])
    except Unreadable as refused:
        assert refused.faults
