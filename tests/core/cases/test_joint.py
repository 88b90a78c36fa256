"""Joint forms: one meeting with chapters released by themselves; one visit, one list, a re-check, one opinion."""

from datetime import date
from typing import Any

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import intake
from kaigong.core.cases import joint_commands as jc
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.joint_values import Expert, FindingState, Verdict
from kaigong.core.cases.usable import usable
from kaigong.core.cases.values import Case, Decision, ItemState
from kaigong.core.problems import Refused
from kaigong.core.values import replace
from tests.core.cases.world import APPLICANT, CALENDAR, HEAD, OFFICER, SUN, TERMS, at, decision, do

HOUSING, PLANNING, DEFENCE = "housing-construction", "natural-resources", "civil-defence"
START = "2023-02-06"
REPORT = c.Entry("report", ("gov-service-bureau",), "licence", (), (), 30)
EIA = c.Entry("eia", ("ecology-environment",), "licence", ("report",), (), 10, chapters=(("report", ("eia-doc",)),))
WHOLE = c.Entry("whole", ("water",), "licence", ("report",), (), 10)
VISITED = c.Entry("accept", (HOUSING, PLANNING, DEFENCE), "gov-internal", (), ("rectification",), 10)


def opened(*entries: c.Entry) -> Case:
    do_ = c.OpenCase("KG-2023-000001", "P1", "4", entries)
    return fold_all(Case(), intake.open_case(do_, at(START), CALENDAR))


def refused(case: Case, command: c.CaseCommand, day: str) -> Refused:
    with pytest.raises(Refused) as caught:
        do(case, command, day)
    return caught.value


# ------------------------------------------------------------------------------------------------- the meeting


def convened() -> Case:
    command = jc.ConveneMeeting(
        item="report", actors=OFFICER, on=date(2023, 2, 8), place="市民之家",
        experts=(Expert("陈工", "环科院", "环评"),),
        chapters=(("eia-doc", "ecology-environment"), ("energy-report", "development-reform")),
    )  # fmt: skip
    return do(opened(REPORT, EIA, WHOLE), command, START)


def opinion(chapter: str, **more: Any) -> jc.GiveExpertOpinion:
    return jc.GiveExpertOpinion(
        item="report", actors=OFFICER, session="report/meeting", chapter=chapter, expert="陈工",
        **{"verdict": Verdict.PASS, **more},
    )  # fmt: skip


def chapter(chapter: str, agency: str, **more: Any) -> jc.DecideChapter:
    return jc.DecideChapter(
        item="report", actors=OFFICER, session="report/meeting", chapter=chapter, agency=agency, officer=SUN,
        **{"verdict": Verdict.PASS, **more},
    )  # fmt: skip


def test_one_meeting_with_its_experts_once() -> None:
    case = convened()
    again = jc.ConveneMeeting(
        item="report", actors=OFFICER, on=date(2023, 2, 9), place="", experts=(Expert("x"),), chapters=(("a", "b"),)
    )
    assert refused(case, again, START).code == "meeting.one_only"
    assert refused(opened(REPORT), replace(again, experts=()), START).code == "meeting.not_whole"
    assert refused(opened(REPORT), replace(again, actors=APPLICANT), START).code == "move.not_yours"
    assert refused(case, opinion("eia-doc"), "2023-02-07").code == "session.not_held_yet"


def test_a_chapter_is_decided_by_its_own_authority_after_the_experts_spoke() -> None:
    case = convened()
    assert refused(case, chapter("eia-doc", "ecology-environment"), "2023-02-08").code == "meeting.no_opinion"
    case = do(case, opinion("eia-doc"), "2023-02-08")
    assert refused(case, opinion("eia-doc"), "2023-02-08").code == "meeting.said_before"
    assert refused(case, replace(opinion("eia-doc"), expert="李工"), "2023-02-08").code == "meeting.no_such_expert"
    assert refused(case, chapter("eia-doc", "water"), "2023-02-08").code == "meeting.not_your_chapter"
    assert refused(case, chapter("none", "water"), "2023-02-08").code == "meeting.no_such_chapter"
    bare = chapter("eia-doc", "ecology-environment", verdict=Verdict.REVISE)
    assert refused(case, bare, "2023-02-08").code == "reason.missing"
    case = do(case, replace(bare, reason="补充监测"), "2023-02-08")
    case = do(case, chapter("eia-doc", "ecology-environment"), "2023-02-10")
    again = chapter("eia-doc", "ecology-environment")
    assert refused(case, again, "2023-02-10").code == "meeting.decided_before"


def released() -> Case:
    case = do(convened(), opinion("eia-doc"), "2023-02-08")
    return do(case, chapter("eia-doc", "ecology-environment"), "2023-02-09")


def test_what_needs_only_one_released_chapter_is_accepted_before_its_producer_is_finished() -> None:
    case = released()
    accept = c.AcceptItem(item="eia", actors=OFFICER, terms=TERMS, finished=usable(case))
    assert case.items["report"].state is ItemState.RECEIVED
    case = fold_all(case, intake.release(case, usable(case)))
    assert case.items["eia"].ready_on == date(2023, 2, 9)
    assert case.items["whole"].ready_on is None
    assert do(case, accept, "2023-02-09").items["eia"].accepted_on == date(2023, 2, 9)
    whole = replace(accept, item="whole")
    assert refused(case, whole, "2023-02-09").code == "item.waits_for"


def test_the_whole_report_is_not_done_while_a_chapter_is_open() -> None:
    case = do(released(), c.AcceptItem(item="report", actors=OFFICER, terms=TERMS), "2023-02-09")
    told = refused(case, decision("report"), "2023-02-10")
    assert (told.code, told.data["materials"]) == ("meeting.chapter_open", ["energy-report"])
    case = do(case, opinion("energy-report"), "2023-02-10")
    case = do(case, chapter("energy-report", "development-reform"), "2023-02-10")
    assert do(case, decision("report"), "2023-02-10").items["report"].state is ItemState.APPROVED


# --------------------------------------------------------------------------------------------------- the visit


def accepted() -> Case:
    return do(opened(VISITED), c.AcceptItem(item="accept", actors=OFFICER, terms=TERMS), START)


def visit(**more: Any) -> jc.CallVisit:
    values = {"on": date(2023, 2, 8), "place": "厂区", "agency": HOUSING, "members": VISITED.agencies,
              "first": PLANNING, **more}  # fmt: skip
    return jc.CallVisit(item="accept", actors=OFFICER, **values)


def called(**more: Any) -> Case:
    return do(accepted(), visit(**more), START)


def of(verb: Any, agency: str, session: str = "accept/visit-1", **more: Any) -> Any:
    who = APPLICANT if verb is jc.AnswerFinding else OFFICER
    return verb(item="accept", actors=who, session=session, agency=agency, officer=SUN, **more)


def found(case: Case, agency: str = DEFENCE, **more: Any) -> Case:
    return do(case, of(jc.NoteFinding, agency, **{"text": "防护门未安装", **more}), "2023-02-08")


def passes(case: Case, *agencies: str, day: str = "2023-02-08") -> Case:
    for agency in agencies:
        case = do(case, of(jc.GiveMemberOpinion, agency, verdict=Verdict.PASS), day)
    return case


def end(verdict: Verdict = Verdict.PASS, agency: str = HOUSING, **more: Any) -> jc.ConcludeAcceptance:
    return replace(of(jc.ConcludeAcceptance, agency, verdict=verdict, opinion="验收意见"), **more)


def test_without_findings_the_one_opinion_decides_the_item_planning_first() -> None:
    case = called()
    assert refused(case, visit(), START).code == "acceptance.one_visit"
    early = of(jc.GiveMemberOpinion, HOUSING, verdict=Verdict.PASS)
    assert refused(case, early, "2023-02-07").code == "session.not_held_yet"
    assert refused(case, early, "2023-02-08").code == "acceptance.planning_first"
    case = passes(case, PLANNING, HOUSING)
    told = refused(case, end(), "2023-02-08")
    assert (told.code, told.data["agency"]) == ("acceptance.opinion_missing", DEFENCE)
    case = passes(case, DEFENCE)
    assert refused(case, decision("accept"), "2023-02-08").code == "acceptance.visit_open"
    assert refused(case, end(agency=DEFENCE), "2023-02-08").code == "acceptance.not_the_lead"
    case = do(case, end(), "2023-02-08")
    assert case.items["accept"].state is ItemState.APPROVED
    assert case.items["accept"].certificate
    assert refused(case, end(), "2023-02-09").code == "session.over"


def test_everything_found_goes_out_in_one_list_and_stops_the_clock() -> None:
    case = found(called())
    case = do(case, of(jc.ListRectification, HOUSING, days=15), "2023-02-09")
    item = case.items["accept"]
    assert (item.state, item.stops[-1].reason) == (ItemState.SUSPENDED, "rectification")
    again = of(jc.ListRectification, HOUSING, days=15)
    assert refused(case, again, "2023-02-10").code == "acceptance.list_closed"
    more = of(jc.NoteFinding, DEFENCE, text="又一处")
    assert refused(case, more, "2023-02-10").code == "acceptance.list_closed"
    assert refused(called(), again, "2023-02-09").code == "acceptance.nothing_found"
    stranger = of(jc.NoteFinding, "water", text="x")
    assert refused(called(), stranger, "2023-02-08").code == "acceptance.not_a_member"


def rectified() -> Case:
    case = found(found(called()), PLANNING, text="超红线")
    case = do(case, of(jc.ListRectification, HOUSING, days=15), "2023-02-09")
    case = do(case, of(jc.AnswerFinding, "", finding="1", text="已安装"), "2023-02-13")
    assert case.items["accept"].state is ItemState.SUSPENDED
    return do(case, of(jc.AnswerFinding, "", finding="2", text="已拆除"), "2023-02-14")


def test_with_the_last_answer_the_clock_runs_again_and_the_recheck_looks_only_at_the_list() -> None:
    case = rectified()
    item = case.items["accept"]
    assert (item.state, item.stops[-1].closed) == (ItemState.IN_REVIEW, date(2023, 2, 14))
    assert item.due.promised == date(2023, 2, 23)
    other = of(jc.RecheckFinding, PLANNING, finding="1", met=True)
    assert refused(case, other, "2023-02-15").code == "acceptance.not_your_finding"
    none = of(jc.RecheckFinding, PLANNING, finding="3", met=True)
    assert refused(case, none, "2023-02-15").code == "finding.not_listed"
    early = of(jc.GiveMemberOpinion, PLANNING, verdict=Verdict.PASS)
    assert refused(case, early, "2023-02-15").code == "acceptance.findings_open"
    case = do(case, of(jc.RecheckFinding, PLANNING, finding="2", met=True), "2023-02-15")
    case = do(case, of(jc.RecheckFinding, DEFENCE, finding="1", met=False, note="仍缺一扇"), "2023-02-15")
    assert case.sessions["accept/visit-1"].findings[0].state is FindingState.LISTED
    case = do(case, of(jc.AnswerFinding, "", finding="1", text="补装"), "2023-02-16")
    case = do(case, of(jc.RecheckFinding, DEFENCE, finding="1", met=True), "2023-02-16")
    case = passes(case, PLANNING, HOUSING, DEFENCE, day="2023-02-16")
    assert do(case, end(), "2023-02-16").items["accept"].state is ItemState.APPROVED


def test_advice_stops_nothing() -> None:
    case = found(called(), must=False)
    case = passes(case, PLANNING, HOUSING, DEFENCE)
    assert do(case, end(), "2023-02-08").items["accept"].state is ItemState.APPROVED


def test_silence_past_the_day_counts_only_where_the_city_says_so_and_never_for_planning() -> None:
    case = passes(called(), PLANNING, HOUSING)
    due = case.sessions["accept/visit-1"].due_on
    assert due == date(2023, 2, 20)
    assert refused(case, end(silence=True), "2023-02-20").code == "acceptance.opinion_missing"
    assert refused(case, end(silence=False), "2023-02-21").code == "acceptance.opinion_missing"
    done = do(case, end(silence=True), "2023-02-21")
    assert [one.agency for one in done.sessions["accept/visit-1"].opinions if one.lapsed] == [DEFENCE]
    told = refused(called(), end(silence=True), "2023-02-21")
    assert told.data["agency"] == PLANNING


def test_a_failed_acceptance_is_a_rejection_by_the_head() -> None:
    case = called()
    by_officer = end(Verdict.FAIL)
    assert refused(case, by_officer, "2023-02-08").code == "move.not_yours"
    done = do(case, replace(by_officer, actors=HEAD), "2023-02-08")
    assert (done.items["accept"].state, done.items["accept"].decision) == (ItemState.REJECTED, Decision.REJECT)


def test_a_single_building_goes_through_it_before_the_rest_which_is_still_due() -> None:
    case = opened(replace(VISITED, needs=("works-complete",)))
    assert refused(case, visit(unit="1号楼"), START).code == "acceptance.no_units"
    assert refused(case, visit(units_allowed=True), START).code == "acceptance.not_accepted"
    case = do(case, visit(unit="1号楼", units_allowed=True, days=7), START)
    assert case.sessions["accept/visit-1"].due_on == date(2023, 2, 15)
    case = found(case)
    case = do(case, of(jc.ListRectification, HOUSING, days=5), "2023-02-09")
    assert case.items["accept"].state is ItemState.RECEIVED
    case = do(case, of(jc.AnswerFinding, "", finding="1", text="已安装"), "2023-02-10")
    case = do(case, of(jc.RecheckFinding, DEFENCE, finding="1", met=True), "2023-02-10")
    case = passes(case, PLANNING, HOUSING, DEFENCE, day="2023-02-10")
    case = do(case, end(), "2023-02-10")
    assert case.items["accept"].state is ItemState.RECEIVED
    assert not case.items["accept"].certificate
    second = do(case, visit(unit="2号楼", units_allowed=True, days=7, on=date(2023, 2, 13)), "2023-02-13")
    assert set(second.sessions) == {"accept/visit-1", "accept/visit-2"}
