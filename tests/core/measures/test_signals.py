"""What stands behind the milestones of a project, and what contradicts them."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.measures.signals import (
    CHECKS,
    ORDER,
    Life,
    Month,
    Piece,
    Rule,
    Standing,
    months_between,
    signals,
    suspicious,
)
from kaigong.core.rules.loader import SHIPPED
from kaigong.core.rules.schema import schema_problems
from kaigong.core.rules.yamltext import read_yaml
from tests.core.rules import shipped

TODAY = date(2022, 2, 10)
STARTED = date(2021, 6, 1)
RULES = tuple(
    Rule(**row | {"wants": tuple(row.get("wants", ()))})
    for row in yaml.safe_load((SHIPPED / "supervision" / "signals.yaml").read_text())["signals"]
)
SOUND = (
    Piece("permit", date(2021, 5, 20), "started"), Piece("photo", date(2021, 6, 1), "started", inside=True),
    Piece("contract", date(2021, 5, 1), "started"), Piece("payment", date(2021, 7, 1), "started", amount_fen=10**9),
)  # fmt: skip


def life(*pieces: Piece, stage: str = "started", **more: Any) -> Life:
    return Life(stage, {"signed": date(2021, 3, 1), "started": STARTED} | more.pop("reached", {}), pieces, **more)


def against(of: Life, today: date = TODAY) -> set[str]:
    return {signal.rule.id for signal in suspicious(signals(of, RULES, today))}


def test_a_start_with_all_its_proofs_is_not_suspicious() -> None:
    assert against(life(*SOUND)) == set()


def test_a_start_without_a_permit_stands_on_paper() -> None:
    assert "start-permit" in against(life(*SOUND[1:]))


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        ("start-before-permit", life(
            Piece("permit", date(2021, 6, 2), "started"), Piece("photo", date(2021, 6, 3), "started"), *SOUND[2:])),
        ("photo-before-permit", life(*SOUND, Piece("photo", date(2021, 5, 19), "started"))),
        (
            "photo-old",
            life(
                Piece("permit", date(2021, 3, 20), "started"),
                *SOUND[1:],
                Piece("photo", date(2021, 4, 30), "started"),
            ),
        ),
        ("photo-elsewhere", life(*SOUND, Piece("photo", STARTED, "started", inside=False))),
        ("photo-shared", life(*SOUND, Piece("photo", STARTED, "started", shared=True))),
        ("no-money", life(*SOUND[:3])),
        ("money-without-works", life(*SOUND, investment_fen=100, months=(Month(date(2021, 7, 1), 40, Decimal(15)),))),
        ("money-without-works", life(*SOUND, investment_fen=100, months=(Month(date(2021, 7, 1), 40, None),))),
        ("days-out-of-order", life(*SOUND, reached={"signed": date(2021, 6, 2)})),
        ("in-use-acceptance", life(*SOUND, stage="in_use", reached={"in_use": date(2022, 1, 5)})),
        ("meter-still", life(
            *SOUND, Piece("acceptance", date(2021, 9, 1), "in_use"), Piece("meter", date(2021, 9, 1), "in_use",
            reading=Decimal(12)), Piece("meter", date(2022, 1, 9), "in_use", reading=Decimal(12)), stage="in_use",
            reached={"in_use": date(2021, 9, 1)})),
    ],
)  # fmt: skip
def test_each_contradiction_is_found_alone(rule: str, made: Life) -> None:
    assert against(made) == {rule}


def test_the_works_may_stand_exactly_at_the_limit() -> None:
    assert against(life(*SOUND, investment_fen=100, months=(Month(date(2021, 7, 1), 40, Decimal(20)),))) == set()


def test_money_is_not_missed_before_its_time() -> None:
    assert "no-money" not in against(life(*SOUND[:3]), date(2021, 8, 31))
    assert "no-money" in against(life(*SOUND[:3]), date(2021, 9, 1))


def test_a_list_of_paper_permits_is_no_proof_of_a_late_permit() -> None:
    made = life(Piece("archive", date(2022, 1, 4), "started"), *SOUND[1:])
    assert against(made) == set()


def test_a_proof_filed_for_another_milestone_does_not_count() -> None:
    made = life(*SOUND[1:], Piece("permit", date(2021, 5, 20), "in_use"))
    assert "start-permit" in against(made)


def test_what_is_not_reached_is_not_asked_for() -> None:
    found = signals(Life("idea", {}), RULES, TODAY)
    assert {signal.standing for signal in found} == {Standing.WAITING}


def test_a_proof_has_its_time_of_grace() -> None:
    rule = Rule("x", "started", "照片", "Photo", wants=("photo",), days=7)
    assert [s.standing for s in signals(life(), [rule], STARTED + timedelta(7))] == [Standing.WAITING]
    assert [s.standing for s in signals(life(), [rule], STARTED + timedelta(8))] == [Standing.MISSING]


days = st.dates(date(2019, 1, 1), date(2023, 1, 1))
pieces = st.builds(
    Piece, st.sampled_from(["permit", "photo", "archive", "meter", "invoice"]), days, st.sampled_from(ORDER),
    st.none() | st.booleans(), st.booleans(), st.none() | st.integers(0, 10**9), st.none() | st.decimals(0, 9, places=1)
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ORDER), st.dictionaries(st.sampled_from(ORDER), days), st.lists(pieces, max_size=6), days)
def test_more_permits_before_the_start_never_make_a_project_look_worse(
    stage: str, reached: dict[str, date], found: list[Piece], today: date
) -> None:
    made = Life(stage, reached, tuple(found), investment_fen=100)
    early = Piece("permit", min([*reached.values(), *(one.on for one in found), today]), "started")
    better = Life(stage, reached, (*found, early), investment_fen=100)
    assert against(better, today) <= against(made, today)


@given(days, days)
def test_months_are_counted_whole(first: date, last: date) -> None:
    low, high = sorted((first, last))
    months = months_between(low, high)
    assert months * 28 <= (high - low).days < (months + 1) * 31 + 1


@pytest.mark.parametrize("name", ["signals", "delay-reasons"])
def test_the_shipped_rules_fit_their_schema(name: str) -> None:
    text = (SHIPPED / "supervision" / f"{name}.yaml").read_text(encoding="utf-8")
    document = read_yaml(f"{name}.yaml", text)
    assert [*document.problems, *schema_problems([document], shipped.schemas(), f"{name}.json")] == []


def test_the_schema_knows_every_check_and_no_other() -> None:
    schema = json.loads((SHIPPED / "schema" / "signals.json").read_text(encoding="utf-8"))
    known = schema["properties"]["signals"]["items"]["properties"]["check"]["enum"]
    assert sorted(known) == sorted(CHECKS)
    assert len({rule.id for rule in RULES}) == len(RULES)
