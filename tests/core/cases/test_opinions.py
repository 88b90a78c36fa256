"""Internal opinions: reviewers known only when they are asked, and silence is agreement, never a decision."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.opinions import objections, pending
from kaigong.core.cases.records import OpinionState
from kaigong.core.cases.values import Case, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import OFFICER, SUN, SYSTEM, decision, do, happened, in_review, site

LAPSE = c.LapseOpinions(item="site", actors=SYSTEM)
ASKED = "2023-02-01"  # Wednesday; five working days after it are over on Wednesday the 8th


def ask(*reviewers: str, days: int = 5) -> c.AskOpinions:
    return c.AskOpinions(item="site", actors=OFFICER, reviewers=reviewers, by=SUN, days=days, question="是否占压")


def give(reviewer: str, *, agrees: bool = True, text: str = "") -> c.GiveOpinion:
    return c.GiveOpinion(item="site", actors=OFFICER, reviewer=reviewer, agrees=agrees, text=text)


def asked(*reviewers: str) -> Case:
    return do(in_review(), ask(*(reviewers or ("water", "transport"))), ASKED)


def code_of(case: Case, command: c.CaseCommand, day: str | datetime) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


@settings(max_examples=30, deadline=None)
@given(reviewers=st.sets(st.sampled_from([f"agency-{n}" for n in range(60)]), min_size=1), speak=st.integers(0, 60))
def test_any_number_of_reviewers_is_asked_and_each_ends_in_one_opinion(reviewers: set[str], speak: int) -> None:
    case = asked(*sorted(reviewers))
    for reviewer in sorted(reviewers)[:speak]:
        case = do(case, give(reviewer), "2023-02-02")
    case = do(case, LAPSE, "2023-02-09")
    assert {one.reviewer for one in site(case).opinions} == reviewers
    lapsed = [one for one in site(case).opinions if one.state is OpinionState.LAPSED]
    assert len(lapsed) == max(0, len(reviewers) - speak)
    assert pending(site(case)) == {}


def test_silence_past_the_day_is_agreement_and_no_decision() -> None:
    case = asked()
    assert happened(case, LAPSE, "2023-02-08") == []
    [lapsed] = happened(case, LAPSE, "2023-02-09")
    assert lapsed == e.OpinionsLapsed("site", ("water", "transport"), date(2023, 2, 9))
    case = do(case, LAPSE, "2023-02-09")
    assert (site(case).state, objections(site(case))) == (ItemState.IN_REVIEW, [])


def test_an_opinion_comes_on_the_last_day_but_not_after_it() -> None:
    assert happened(asked(), give("water"), "2023-02-08")
    assert code_of(asked(), give("water"), "2023-02-09") == "opinion.lapsed"
    assert code_of(do(asked(), LAPSE, "2023-02-09"), give("water"), "2023-02-09") == "opinion.lapsed"


def test_only_who_was_asked_gives_one_opinion_and_an_objection_says_why() -> None:
    assert code_of(asked(), give("forestry"), ASKED) == "opinion.not_asked"
    assert code_of(in_review(), give("forestry"), ASKED) == "opinion.not_asked"
    assert code_of(do(asked(), give("water"), ASKED), give("water"), ASKED) == "opinion.given_before"
    assert code_of(asked(), give("water", agrees=False), ASKED) == "opinion.reason_missing"


def test_nobody_is_asked_twice_at_once_nor_without_days() -> None:
    assert code_of(asked(), ask("water"), ASKED) == "opinion.asked_before"
    assert code_of(in_review(), ask(" "), ASKED) == "opinion.nobody_asked"
    assert code_of(in_review(), ask("water", days=0), ASKED) == "opinion.nobody_asked"
    again = do(do(asked("water"), give("water"), ASKED), ask("water"), "2023-02-03")
    assert list(pending(site(again))) == ["water"]


def test_an_approval_waits_for_opinions_and_answers_objections() -> None:
    assert code_of(asked(), decision(), ASKED) == "opinion.pending"
    case = do(do(asked(), give("water", agrees=False, text="占压堤防"), ASKED), LAPSE, "2023-02-09")
    assert code_of(case, decision(reason=" "), "2023-02-09") == "opinion.objection_unanswered"
    assert happened(case, decision(reason="已要求退让"), "2023-02-09")


def test_asking_stops_no_clock() -> None:
    assert site(asked()).due == site(in_review()).due
