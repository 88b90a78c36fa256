"""Who works on an item, and what may be said of it: assignment, hand-over, transfer, comments, questions, ratings."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Actor, Case, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    HEAD,
    OFFICER,
    SUN,
    WINDOW,
    accept,
    approve,
    do,
    happened,
    in_review,
    opened,
    site,
)

LIN = "person:lin"


def code_of(case: Case, command: c.CaseCommand, day: str | datetime = "2023-01-17") -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def transfer(agency: str = "housing-construction", reason: str = "职权调整") -> c.TransferItem:
    return c.TransferItem(item="site", actors=HEAD, agency=agency, reason=reason)


def test_an_officer_is_given_an_item_and_another_takes_over_his_work() -> None:
    case = accept(opened(), "2023-01-16")
    case = do(case, c.AssignItem(item="site", actors=HEAD, officer=SUN), "2023-01-17")
    assert (site(case).state, site(case).officer) == (ItemState.IN_REVIEW, SUN)
    case = do(case, c.HandOverWork(item="site", actors=HEAD, officer="person:zhou", reason="调离"), "2023-01-18")
    assert (site(case).state, site(case).officer) == (ItemState.IN_REVIEW, "person:zhou")


def test_work_goes_to_somebody_and_to_somebody_else() -> None:
    assert code_of(accept(opened(), "2023-01-16"), c.AssignItem(item="site", actors=HEAD, officer="")) == (
        "assign.nobody"
    )
    assert code_of(in_review(), c.HandOverWork(item="site", actors=HEAD, officer=SUN)) == "assign.nobody"


def test_a_transferred_item_keeps_its_first_day_and_its_last() -> None:
    """Edge 7 (转办)."""
    before = in_review("2023-01-16")
    case = do(before, transfer(), "2023-01-18")
    assert (site(case).accepted_on, site(case).due) == (date(2023, 1, 16), site(before).due)
    assert (site(case).agencies, site(case).officer, site(case).state) == (
        ("housing-construction",), "", ItemState.ACCEPTED,
    )  # fmt: skip


def test_a_transfer_before_acceptance_keeps_the_day_of_receipt_and_its_silence() -> None:
    case = do(opened("2025-01-23"), transfer(), "2025-01-24")
    assert (site(case).state, site(case).complete_on) == (ItemState.RECEIVED, date(2025, 1, 23))


def test_a_transfer_says_why_and_where_to() -> None:
    assert code_of(in_review(), transfer(reason=" ")) == "reason.missing"
    assert code_of(in_review(), transfer(agency="natural-resources")) == "transfer.same_agency"


NOTES = {
    "comment": lambda who: c.Comment(item="site", actors=who, text="已电话核实", by=SUN),
    "ask_consult": lambda who: c.AskConsult(item="site", actors=who, agency="water", question="是否占压", by=SUN),
    "ask_question": lambda who: c.AskQuestion(item="site", actors=who, text="还缺什么", by=LIN),
}


@pytest.mark.parametrize("note", ["comment", "ask_consult"])
def test_the_desk_may_write_at_any_time_and_nobodys_page_grows_old(note: str) -> None:
    for case in (opened(), in_review(), approve(accept(opened(), "2023-01-16"), "2023-01-17")):
        [said] = happened(case, NOTES[note](OFFICER), "2023-01-18")
        after = fold_all(case, [said])
        assert (site(after).state, site(after).seen) == (site(case).state, site(case).seen)
    assert code_of(opened(), NOTES[note](APPLICANT)) == "move.not_yours"


def test_a_consult_is_answered_once() -> None:
    case = do(in_review(), NOTES["ask_consult"](OFFICER), "2023-01-17")
    [asked] = site(case).asked
    answer = c.AnswerConsult(item="site", actors=OFFICER, id=asked.id, answer="不占压", by="person:zhang")
    assert happened(case, answer, "2023-01-18") == [
        e.ConsultAnswered("site", asked.id, "不占压", "person:zhang", date(2023, 1, 18))
    ]
    assert code_of(do(case, answer, "2023-01-18"), answer) == "note.no_such_question"


def test_the_applicant_asks_and_the_desk_answers() -> None:
    case = do(in_review(), NOTES["ask_question"](APPLICANT), "2023-01-17")
    [asked] = site(case).asked
    wrong = c.AnswerConsult(item="site", actors=OFFICER, id=asked.id, answer="x", by=SUN)
    assert code_of(case, wrong) == "note.no_such_question"
    answer = c.AnswerQuestion(item="site", actors=WINDOW, id=asked.id, text="材料已齐", by=SUN)
    assert site(do(case, answer, "2023-01-18")).asked == ()
    assert code_of(in_review(), NOTES["ask_question"](OFFICER)) == "move.not_yours"


def test_empty_words_are_not_kept() -> None:
    assert code_of(in_review(), c.Comment(item="site", actors=OFFICER, text="  ", by=SUN)) == "note.empty"
    nobody = c.AskConsult(item="site", actors=OFFICER, agency="", question="x", by=SUN)
    assert code_of(in_review(), nobody) == "consult.nobody_asked"


def rate(score: int, actors: frozenset[Actor] = APPLICANT) -> c.RateService:
    return c.RateService(item="site", actors=actors, score=score, by=LIN)


def test_the_applicant_rates_an_ended_item_once_from_one_to_five() -> None:
    ended = approve(accept(opened(), "2023-01-16"), "2023-01-17")
    assert site(do(ended, rate(5), "2023-01-18")).rating == 5
    assert code_of(do(ended, rate(5), "2023-01-18"), rate(4)) == "rating.given_before"
    assert {code_of(ended, rate(score)) for score in (0, 6)} == {"rating.out_of_range"}
    assert code_of(in_review(), rate(5)) == "move.not_possible"
    assert code_of(ended, rate(1, OFFICER)) == "move.not_yours"
