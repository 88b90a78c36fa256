"""From the application to acceptance."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import intake
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case, ItemState, Terms
from kaigong.core.clock.due import Limit, Reading, Unit
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    CALENDAR,
    ENTRIES,
    OFFICER,
    SYSTEM,
    TERMS,
    WINDOW,
    accept,
    approve,
    at,
    do,
    happened,
    opened,
    release,
    site,
)


def correction(*missing: str, item: str = "site") -> c.AskCorrection:
    return c.AskCorrection(item=item, actors=WINDOW, missing=missing)


def refusal(case: Case, command: c.CaseCommand, day: str | datetime) -> Refused:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value


def deemed(item: str = "site") -> c.DeemAccepted:
    return c.DeemAccepted(item=item, actors=SYSTEM, terms=TERMS)


def test_one_application_reaches_every_agency_on_the_same_day() -> None:
    case = opened("2023-01-16")
    assert {item.received_on for item in case.items.values()} == {date(2023, 1, 16)}
    assert [item.state for item in case.items.values()] == [
        ItemState.RECEIVED, ItemState.RECEIVED, ItemState.TO_DO, ItemState.TO_DO,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "hour", "received"),
    [("2024-10-06", 10, "2024-10-08"), ("2023-01-16", 18, "2023-01-17"), ("2023-01-20", 18, "2023-01-28")],
    ids=["on a holiday", "after hours", "after hours before a festival, whose Saturday is worked"],
)
def test_what_comes_on_a_rest_day_or_after_hours_is_received_on_the_next_working_day(
    sent: str, hour: int, received: str
) -> None:
    assert site(opened(sent, hour)).received_on == date.fromisoformat(received)


def test_an_application_for_nothing_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        intake.open_case(c.OpenCase("no", "P1", "2", ()), at("2023-01-16"), CALENDAR)
    assert caught.value.code == "case.nothing_to_apply_for"


def test_acceptance_starts_both_clocks_that_day() -> None:
    item = site(accept(opened("2023-01-16"), "2023-01-16"))
    assert (item.due.statutory, item.due.promised) == (date(2023, 2, 16), date(2023, 1, 30))
    assert item.due.binding == date(2023, 1, 30)


def test_what_is_accepted_the_day_it_counts_as_received_starts_there() -> None:
    """Example 13 of the clock rules."""
    case = opened("2024-10-06", entries=(c.Entry("site", ("a",), "licence", (), (), 3),))
    item = site(accept(case, "2024-10-06"))
    assert (item.accepted_on, item.due.promised) == (date(2024, 10, 8), date(2024, 10, 11))


def test_a_bare_day_of_the_law_is_read_so_that_the_agency_has_less() -> None:
    """Example 19: a limit from receipt, in 日 of unsaid unit."""
    terms = Terms(Limit(7, Unit.CALENDAR, Reading.EARLIER), from_receipt=True)
    case = accept(opened("2024-09-30"), "2024-10-08", terms=terms)
    assert site(case).due.statutory == date(2024, 10, 8)


def test_an_item_cannot_be_accepted_before_what_it_needs_stands() -> None:
    case = accept(opened(), "2023-01-16")
    refused = refusal(case, c.AcceptItem(item="eia", actors=OFFICER, terms=TERMS), "2023-01-17")
    assert (refused.code, refused.data["needs"]) == ("item.waits_for", ["site"])


def test_an_item_becomes_ready_the_day_the_last_it_needs_is_finished() -> None:
    case = release(approve(accept(opened(), "2023-01-16"), "2023-01-18"))
    assert case.items["eia"].ready_on == date(2023, 1, 18)
    assert site(case).stands
    assert case.items["start"].ready_on is None


def test_acceptance_itself_sees_that_everything_needed_stands() -> None:
    case = approve(accept(opened(), "2023-01-16"), "2023-01-18")
    case = accept(case, "2023-01-18", "eia", finished={"site": date(2023, 1, 18)})
    assert (case.items["eia"].ready_on, case.items["eia"].accepted_on) == (date(2023, 1, 18), date(2023, 1, 18))


def test_silence_of_five_working_days_is_acceptance_on_the_day_of_receipt() -> None:
    """Example 11: received 2025-01-23, no word."""
    case = opened("2025-01-23")
    assert happened(case, deemed("site"), at("2025-02-06", 23)) == []
    case = fold_all(case, happened(case, deemed("site"), at("2025-02-07")))
    assert (site(case).deemed, site(case).accepted_on) == (True, date(2025, 1, 23))
    assert site(case).due.statutory == date(2025, 2, 26)


def test_a_late_acceptance_by_hand_is_the_deemed_one() -> None:
    item = site(accept(opened("2025-01-23"), "2025-02-07"))
    assert (item.deemed, item.accepted_on) == (True, date(2025, 1, 23))


def test_silence_about_a_waiting_item_counts_only_from_when_it_is_ready() -> None:
    case = release(approve(accept(opened("2023-01-16"), "2023-01-16"), "2023-02-10"))
    assert happened(case, deemed("eia"), at("2023-02-17")) == []
    case = fold_all(case, happened(case, deemed("eia"), at("2023-02-18")))
    assert case.items["eia"].accepted_on == date(2023, 2, 10)


def test_a_correction_may_be_asked_until_the_fifth_working_day_at_23_59() -> None:
    """Example 12 and edge 3: received 2024-09-25, the limit is 2024-10-08."""
    case = opened("2024-09-25")
    assert happened(case, correction("图纸"), at("2024-10-08", 23, 59))
    assert refusal(case, correction("图纸"), at("2024-10-09", 0)).code == "correction.too_late"


def test_a_corrected_item_starts_the_day_the_last_piece_came_in() -> None:
    """Example 12."""
    case = do(opened("2024-09-25"), correction("图纸"), "2024-09-30")
    case = do(case, c.Resupply(item="site", actors=APPLICANT, note="补齐"), "2024-10-12")
    item = site(accept(case, "2024-10-14"))
    assert (item.accepted_on, item.due.statutory) == (date(2024, 10, 12), date(2024, 11, 8))


def test_a_correction_is_asked_for_once() -> None:
    case = do(opened(), correction("图纸"), "2023-01-16")
    assert refusal(case, correction("合同"), "2023-01-17").code == "correction.asked_before"
    case = do(case, c.Resupply(item="site", actors=APPLICANT, note="补齐"), "2023-01-17")
    assert refusal(case, correction("合同"), "2023-01-17").code == "correction.asked_before"
    case = accept(case, "2023-01-17")
    assert refusal(case, correction("合同"), "2023-01-18").code == "correction.after_acceptance"


def test_a_correction_says_what_is_missing() -> None:
    assert refusal(opened(), correction(" ", ""), "2023-01-16").code == "correction.names_nothing"


def test_an_empty_hand_in_is_refused() -> None:
    case = do(opened(), correction("图纸"), "2023-01-16")
    empty = c.Resupply(item="site", actors=APPLICANT)
    assert refusal(case, empty, "2023-01-17").code == "resupply.empty"


def test_what_needs_no_licence_lets_others_go_on() -> None:
    found = c.FindNotNeeded(item="site", actors=WINDOW, reason="依法不需要取得许可")
    case = release(do(opened(), found, "2023-01-17"))
    assert case.items["eia"].ready_on == date(2023, 1, 17)


def test_after_silence_nothing_can_be_refused_at_the_door() -> None:
    late = c.RefuseAcceptance(item="site", actors=WINDOW, reason="不属于本部门职权")
    refused = refusal(opened("2025-01-23"), late, "2025-02-07")
    assert (refused.code, refused.data["since"]) == ("acceptance.deemed", date(2025, 1, 23))


@pytest.mark.parametrize("command", [c.RefuseAcceptance, c.FindNotNeeded])
def test_turning_away_takes_a_reason(command: type[c.RefuseAcceptance]) -> None:
    refused = refusal(opened(), command(item="site", actors=WINDOW, reason="  "), "2023-01-16")
    assert refused.code == "reason.missing"


def test_what_was_taken_back_can_be_applied_for_again_with_a_new_clock() -> None:
    case = accept(opened("2023-01-16"), "2023-01-16")
    case = do(case, c.WithdrawItem(item="site", actors=APPLICANT), "2023-01-17")
    assert site(case).state is ItemState.WITHDRAWN
    case = do(case, c.ResubmitItem(item="site", actors=APPLICANT, promised_days=7), "2023-02-01")
    assert (site(case).round, site(case).accepted_on, site(case).received_on) == (2, None, date(2023, 2, 1))
    assert accept(case, "2023-02-01").items["site"].due.promised == date(2023, 2, 10)


def test_nobody_applies_or_accepts_in_anothers_part() -> None:
    theirs = c.AcceptItem(item="site", actors=APPLICANT, terms=TERMS)
    assert refusal(opened(), theirs, "2023-01-16").code == "move.not_yours"
    assert refusal(opened(), c.WithdrawItem(item="site", actors=OFFICER), "2023-01-16").code == ("move.not_yours")


def test_a_page_that_has_grown_old_changes_nothing() -> None:
    case = opened()
    seen = site(case).seen
    moved = do(case, correction("图纸"), "2023-01-16")
    stale = c.AskCorrection(item="site", actors=WINDOW, missing=("合同",), seen=seen)
    assert refusal(moved, stale, "2023-01-16").code == "item.changed_since"


def test_another_items_move_does_not_make_a_page_old() -> None:
    case = opened()
    seen = case.items["eia"].seen
    case = release(approve(accept(case, "2023-01-16"), "2023-01-17"))
    assert accept(case, "2023-01-17", "eia", seen=seen).items["eia"].accepted_on == date(2023, 1, 17)


def test_in_a_year_without_a_calendar_the_due_day_is_unknown_until_it_is_counted_anew() -> None:
    last = CALENDAR.last_known.year
    case = accept(opened(f"{last}-12-24"), f"{last}-12-24")
    assert (site(case).due.unknown, site(case).due.statutory) == (True, None)
    assert happened(case, c.Recount(actors=SYSTEM), f"{last}-12-25") == []


def test_the_entries_of_the_plan_are_what_is_sent_out() -> None:
    assert {entry.code: frozenset(entry.needs) for entry in ENTRIES} == {
        item.code: item.needs for item in opened().items.values()
    }
