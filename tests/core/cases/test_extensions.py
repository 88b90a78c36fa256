"""Extensions: proposed and granted, ten days or what the item's own law allows, and fifteen for a whole stage."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.stage_clock import longest_path, stage_due
from kaigong.core.cases.values import Case
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    CALENDAR,
    GOVERNMENT,
    HEAD,
    OFFICER,
    SUN,
    accept,
    do,
    happened,
    in_review,
    opened,
    site,
)

LONGER = c.ExtendStage(actors=GOVERNMENT, reason="涉及多部门会商")


def extend(days: int | None = None, at_most: int = 10, reason: str = "需现场核查") -> c.ExtendItem:
    return c.ExtendItem(item="site", actors=HEAD, reason=reason, days=days, at_most=at_most)


def propose(days: int | None = None) -> c.ProposeExtension:
    return c.ProposeExtension(item="site", actors=OFFICER, reason="需现场核查", days=days, officer=SUN)


def code_of(case: Case, command: c.CaseCommand, day: str | datetime) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def test_the_head_grants_what_the_officer_proposed_with_his_reason() -> None:
    case = do(in_review("2026-01-20"), propose(6), "2026-02-13")
    [granted] = happened(case, extend(reason=""), "2026-02-14")
    assert isinstance(granted, e.DueExtended)
    assert (granted.days, granted.reason) == (6, "需现场核查")


def test_a_proposal_gives_no_day_and_may_be_declined() -> None:
    before = in_review("2026-01-20")
    case = do(before, propose(), "2026-02-13")
    assert site(case).due == site(before).due
    assert code_of(case, propose(), "2026-02-13") == "extension.proposed_before"
    case = do(case, c.DeclineExtension(item="site", actors=HEAD, reason="可按期办结"), "2026-02-14")
    assert site(case).pending_extension is None
    assert code_of(case, c.DeclineExtension(item="site", actors=HEAD, reason="x"), "2026-02-14") == (
        "extension.not_proposed"
    )


def test_an_extension_of_a_project_verification_may_be_forty_days() -> None:
    """核准: up to forty, by the regulation the catalogue names; any other item has its ten."""
    case = do(in_review("2026-01-20"), extend(40, at_most=40), "2026-02-14")
    assert site(case).extension_days == 40
    assert code_of(in_review("2026-01-20"), extend(11), "2026-02-14") == "extension.too_long"
    assert code_of(in_review("2026-01-20"), extend(41, at_most=40), "2026-02-14") == "extension.too_long"
    assert code_of(in_review("2026-01-20"), extend(0), "2026-02-14") == "extension.too_long"


def joint() -> Case:
    """Two items accepted on the day of example 17."""
    entries = tuple(c.Entry(code, (code,), "licence", (), ("expert_review",), 20) for code in ("land", "eia"))
    case = accept(opened("2023-08-28", entries=entries), "2023-08-28", "land")
    return accept(case, "2023-08-30", "eia")


def test_a_stage_handled_jointly_has_forty_five_days_and_fifteen_more_by_the_government() -> None:
    """Example 17."""
    clock = stage_due(joint(), CALENDAR)
    assert clock is not None
    assert (clock.legal.day, clock.stage.day) == (date(2023, 11, 3), date(2023, 9, 25))
    [longer] = happened(joint(), LONGER, "2023-11-03")
    assert isinstance(longer, e.StageExtended)
    assert longer.due == date(2023, 11, 24)
    after = stage_due(do(joint(), LONGER, "2023-11-03"), CALENDAR)
    assert after is not None
    assert after.legal.day == date(2023, 11, 24)


def test_a_stage_is_prolonged_once_in_time_with_reasons_and_by_nobody_else() -> None:
    case = do(joint(), LONGER, "2023-11-03")
    assert code_of(case, LONGER, "2023-11-03") == "extension.given_before"
    assert code_of(joint(), LONGER, "2023-11-06") == "extension.too_late"
    assert code_of(joint(), c.ExtendStage(actors=GOVERNMENT, reason=" "), "2023-11-03") == "reason.missing"
    for nobody in (HEAD, OFFICER, APPLICANT):
        assert code_of(joint(), c.ExtendStage(actors=nobody, reason="x"), "2023-11-03") == "move.not_yours"


def test_a_single_item_is_not_handled_jointly() -> None:
    entries = (c.Entry("land", ("land",), "licence", (), (), 20),)
    alone = accept(opened("2023-08-28", entries=entries), "2023-08-28", "land")
    assert stage_due(alone, CALENDAR) is None
    assert code_of(alone, LONGER, "2023-08-29") == "extension.no_limit"


def test_what_the_law_excludes_for_a_child_is_excluded_for_the_stage() -> None:
    case = do(joint(), c.TakeOn(item="land", actors=OFFICER, officer=SUN), "2023-08-30")
    for statutory, day in ((True, date(2023, 11, 10)), (False, date(2023, 11, 3))):
        stop = c.SuspendItem(item="land", actors=HEAD, reason="expert_review", statutory=statutory, promised=True,
                             planned_days=5)  # fmt: skip
        stopped = do(case, stop, "2023-09-04")
        resumed = do(stopped, c.ResumeItem(item="land", actors=OFFICER, result="通过"), "2023-09-11")
        clock = stage_due(resumed, CALENDAR)
        assert clock is not None
        assert clock.legal.day == day


def test_the_stage_is_due_after_its_longest_chain_of_promises() -> None:
    assert longest_path(opened().items) == 17  # site 7, then eia 10
