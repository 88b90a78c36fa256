"""Closed rounds: one merged notice, partial hand-ins, and nothing asked later that was not asked at first."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.records import Answer, NewPoint, PointState
from kaigong.core.cases.values import Case, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
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
)

THREE = tuple(
    c.Entry(code, (agency,), "licence", (), ("expert_review",), 7)
    for code, agency in (("land", "natural-resources"), ("eia", "ecology-environment"), ("water", "water-resources"))
)
RECEIVED = "2023-02-06"  # Monday; the fifth working day after it is Monday 13 February
SEND = c.SendNotice(actors=SYSTEM)


def case_of_three() -> Case:
    return opened(RECEIVED, entries=THREE)


def note(item: str, *points: str) -> c.AskCorrection:
    return c.AskCorrection(item=item, actors=WINDOW, points=tuple(NewPoint(text, "site-plan") for text in points))


def refusal(case: Case, command: c.CaseCommand, day: str | datetime) -> Refused:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value


def notices(events: list[e.Event]) -> list[e.NoticeSent]:
    return [event for event in events if isinstance(event, e.NoticeSent)]


def asked() -> Case:
    """Land and eia miss something, water is accepted: one notice has gone out on the second day."""
    case = do(case_of_three(), note("land", "红线图", "营业执照"), RECEIVED)
    case = accept(case, RECEIVED, "water")
    return do(case, note("eia", "环评附图"), "2023-02-07")


def test_points_wait_for_the_other_agencies_and_the_applicant_hears_nothing_yet() -> None:
    case = do(case_of_three(), note("land", "红线图"), RECEIVED)
    land = case.items["land"]
    assert (land.state, land.noted, land.missing, case.rounds) == (ItemState.RECEIVED, True, (), ())


def test_when_the_last_agency_has_answered_one_merged_notice_goes_out() -> None:
    case = asked()
    assert {code: item.state for code, item in case.items.items()} == {
        "land": ItemState.CORRECTING, "eia": ItemState.CORRECTING, "water": ItemState.ACCEPTED,
    }  # fmt: skip
    assert [(one.n, one.on, one.items) for one in case.rounds] == [(1, date(2023, 2, 7), ("eia", "land"))]
    assert case.items["land"].missing == ("红线图", "营业执照")


def test_an_acceptance_that_answers_last_sends_the_notice_too() -> None:
    case = do(case_of_three(), note("land", "红线图"), RECEIVED)
    case = do(case, note("eia", "附图"), RECEIVED)
    events = happened(case, c.AcceptItem(item="water", actors=WINDOW, terms=TERMS), "2023-02-08")
    assert [type(event) for event in events] == [e.ItemAccepted, e.NoticeSent]


def test_on_the_last_day_the_notice_goes_out_by_itself_without_the_silent_agency() -> None:
    case = do(case_of_three(), note("land", "红线图"), RECEIVED)
    assert happened(case, SEND, at("2023-02-13", 16, 29)) == []
    [notice] = happened(case, SEND, at("2023-02-13", 16, 30))
    assert isinstance(notice, e.NoticeSent)
    assert set(notice.points) == {"land"}


def test_an_agency_may_still_note_until_midnight_of_the_last_day_and_is_sent_at_once() -> None:
    """Edge 3: the law gives the whole day; only the others' notice has gone before."""
    case = do(do(case_of_three(), note("land", "红线图"), RECEIVED), SEND, at("2023-02-13", 16, 30))
    events = happened(case, note("eia", "附图"), at("2023-02-13", 23, 59))
    assert [set(notice.points) for notice in notices(events)] == [{"eia"}]


def test_points_noted_but_not_sent_in_time_ask_for_nothing_and_the_item_is_accepted() -> None:
    """The law counts what the applicant was told, not what was written down."""
    case = do(case_of_three(), note("land", "红线图"), RECEIVED)
    assert happened(case, SEND, "2023-02-14") == []
    case = do(case, c.DeemAccepted(item="land", actors=SYSTEM, terms=TERMS), "2023-02-14")
    assert (case.items["land"].deemed, case.items["land"].accepted_on) == (True, date(2023, 2, 6))


def test_an_agency_notes_its_points_once() -> None:
    case = do(case_of_three(), note("land", "红线图"), RECEIVED)
    assert refusal(case, note("land", "合同"), RECEIVED).code == "correction.asked_before"
    assert refusal(asked(), note("land", "合同"), "2023-02-08").code == "correction.asked_before"


def test_partial_hand_ins_leave_the_item_correcting_until_every_point_is_answered() -> None:
    """Edge 3: T0 is the day the last piece came in."""
    case = asked()
    first, second = (point.id for point in case.items["land"].points)
    case = do(case, hand_in(Answer(first, documents=("sha-1",))), "2023-02-09")
    assert case.items["land"].state is ItemState.CORRECTING
    assert [point.state for point in case.items["land"].points] == [PointState.ANSWERED, PointState.OPEN]
    case = do(case, hand_in(Answer(second, "已补")), "2023-02-15")
    assert case.items["land"].state is ItemState.CORRECTED
    case = accept(case, "2023-02-16", "land")
    assert case.items["land"].accepted_on == date(2023, 2, 15)
    assert {point.state for point in case.items["land"].points} == {PointState.MET}


def hand_in(*answers: Answer, item: str = "land") -> c.Resupply:
    return c.Resupply(item=item, actors=APPLICANT, answers=answers)


def test_a_hand_in_without_points_answers_all_that_is_owed() -> None:
    case = do(asked(), c.Resupply(item="land", actors=APPLICANT, documents=("sha-1",)), "2023-02-09")
    assert case.items["land"].state is ItemState.CORRECTED
    assert {point.documents for point in case.items["land"].points} == {("sha-1",)}


def test_an_answer_to_a_point_nobody_asked_is_refused() -> None:
    assert refusal(asked(), hand_in(Answer("1.9", "多余")), "2023-02-09").code == "resupply.unknown_point"
    assert refusal(asked(), hand_in(Answer("1.1", " ")), "2023-02-09").code == "resupply.empty"


def corrected() -> Case:
    return do(asked(), c.Resupply(item="land", actors=APPLICANT, documents=("sha-1",)), "2023-02-09")


def find(unmet: tuple[str, ...] = (), *fresh: NewPoint, reason: str = "坐标系不符") -> c.FindUnmet:
    return c.FindUnmet(item="land", actors=OFFICER, unmet=unmet, fresh=fresh, reason=reason)


def test_a_point_not_met_goes_back_to_the_applicant_and_the_others_are_met() -> None:
    case = do(corrected(), find(("1.1",)), "2023-02-10")
    land = case.items["land"]
    assert (land.state, [point.state for point in land.points]) == (
        ItemState.CORRECTING, [PointState.UNMET, PointState.MET],
    )  # fmt: skip
    case = do(case, hand_in(Answer("1.1", "改正")), "2023-02-14")
    assert accept(case, "2023-02-20", "land").items["land"].accepted_on == date(2023, 2, 14)


def test_what_the_first_notice_did_not_ask_cannot_be_asked_later() -> None:
    """The round is closed (行政许可法 Art. 32)."""
    assert refusal(corrected(), find((), NewPoint("土地合同")), "2023-02-10").code == "correction.round_closed"
    assert refusal(corrected(), find(("1.7",)), "2023-02-10").code == "correction.round_closed"
    foreign = NewPoint("土地合同", caused_by="sha-of-another-round")
    assert refusal(corrected(), find((), foreign), "2023-02-10").code == "correction.round_closed"


def test_a_new_point_is_let_through_if_new_material_caused_it() -> None:
    case = do(corrected(), find((), NewPoint("新图与批复面积不一致", caused_by="sha-1")), "2023-02-10")
    land = case.items["land"]
    assert [(point.id, point.state) for point in land.points] == [
        ("1.1", PointState.MET), ("1.2", PointState.MET), ("1.3", PointState.OPEN),
    ]  # fmt: skip
    assert land.state is ItemState.CORRECTING


def test_finding_points_unmet_takes_a_reason_and_points() -> None:
    assert refusal(corrected(), find(("1.1",), reason=" "), "2023-02-10").code == "reason.missing"
    assert refusal(corrected(), find(), "2023-02-10").code == "correction.names_nothing"


def test_after_acceptance_nothing_more_is_asked() -> None:
    case = accept(corrected(), "2023-02-10", "land")
    assert refusal(case, find(("1.1",)), "2023-02-13").code == "correction.after_acceptance"


def test_an_item_that_becomes_ready_later_has_a_round_of_its_own() -> None:
    entries = (THREE[0], c.Entry("permit", ("housing",), "licence", ("land",), (), 7))
    case = do(opened(RECEIVED, entries=entries), note("land", "红线图"), RECEIVED)
    assert len(case.rounds) == 1
    case = do(case, c.Resupply(item="land", actors=APPLICANT, note="补"), "2023-02-07")
    case = accept(case, "2023-02-07", "land")
    case = release(approve(case, "2023-02-10", "land"))
    case = do(case, note("permit", "合同"), "2023-02-13")
    assert [one.items for one in case.rounds] == [("land",), ("permit",)]


def test_old_ledgers_with_a_notice_of_one_item_fold_as_before() -> None:
    case = fold_all(case_of_three(), [e.CorrectionAsked("land", ("红线图",), date(2023, 2, 7))])
    assert (case.items["land"].state, case.items["land"].missing) == (ItemState.CORRECTING, ("红线图",))
    case = do(case, c.Resupply(item="land", actors=APPLICANT, note="补"), "2023-02-08")
    assert case.items["land"].state is ItemState.CORRECTED
