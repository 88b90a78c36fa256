"""Renewal of a certificate (申请延续): 行政许可法 Art. 50."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.cases import certificate
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.decide import RENEWAL
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.itself import World, by_itself, next_alarm
from kaigong.core.cases.records import UseTerms
from kaigong.core.cases.renewal import last_day_to_ask
from kaigong.core.cases.values import Case, ItemState
from kaigong.core.clock.due import Limit, Unit
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    CALENDAR,
    HEAD,
    OFFICER,
    WINDOW,
    at,
    decision,
    do,
    happened,
    in_review,
    site,
)

ONE_YEAR = UseTerms(12, 1, 12, "start", "《某条例》第三条")
ASK = c.AskRenewal(item="site", actors=APPLICANT, reason="设备到货推迟")
GRANT = c.GrantRenewal(item="site", actors=OFFICER, officer="person:sun", outputs=("cert",))
DECLINE = c.DeclineRenewal(item="site", actors=HEAD, officer="person:qian", reason="用地条件已变")


def valid(terms: UseTerms = ONE_YEAR) -> Case:
    """Handed over on 2024-03-15: to be used by 2025-03-17, a Monday (R-MONTH: the 15th is a Saturday)."""
    case = do(in_review("2024-03-01"), decision(use=terms), "2024-03-14")
    return do(case, c.DeliverItem(item="site", actors=WINDOW), "2024-03-15")


def asked(day: str = "2025-02-10") -> Case:
    return do(valid(), ASK, day)


def code_of(case: Case, command: c.CaseCommand, day: str) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def clock(case: Case, day: str, **finished: date) -> list[e.Event]:
    return by_itself(case, World(terms=lambda code: site(case).terms, finished=finished), at(day), CALENDAR)


def test_it_is_asked_for_thirty_days_before_the_last_day_of_use_at_the_latest() -> None:
    assert site(valid()).use_by == date(2025, 3, 17)
    assert last_day_to_ask(site(valid()).use, CALENDAR) == date(2025, 2, 15)  # type: ignore[arg-type]
    [event] = happened(valid(), ASK, "2025-02-15")
    assert event == e.RenewalAsked("site", "设备到货推迟", (), date(2025, 3, 17), date(2025, 2, 15))
    assert code_of(valid(), ASK, "2025-02-16") == "renewal.too_late"


def test_a_law_of_its_own_says_how_long_before() -> None:
    """核准备案条例 Art. 12: thirty working days; 建筑法 Art. 9: before it runs out."""
    working = valid(UseTerms(12, 1, 12, "start", "", Limit(30, Unit.WORKING)))
    assert last_day_to_ask(site(working).use, CALENDAR) == date(2025, 1, 27)  # type: ignore[arg-type]
    until_the_end = valid(UseTerms(12, 1, 12, "start", "", Limit(0, Unit.CALENDAR)))
    assert len(happened(until_the_end, ASK, "2025-03-17")) == 1
    assert code_of(until_the_end, ASK, "2025-03-18") == "use.over"


def test_a_renewal_asked_for_must_be_decided_by_the_last_day_and_is_asked_once() -> None:
    assert (site(asked()).renews_by, site(asked()).state) == (date(2025, 3, 17), ItemState.DELIVERED)
    assert code_of(asked(), ASK, "2025-02-11") == "renewal.under_way"
    assert code_of(asked(), c.ExtendUse(item="site", actors=OFFICER, reason="x"), "2025-02-11") == "renewal.under_way"
    assert code_of(valid(), GRANT, "2025-02-11") == "renewal.not_asked"
    assert code_of(valid(), c.AskRenewal(item="site", actors=APPLICANT, reason=" "), "2025-02-11") == "reason.missing"
    assert code_of(valid(), c.AskRenewal(item="site", actors=OFFICER, reason="x"), "2025-02-11") == "move.not_yours"


def test_granted_it_is_valid_for_longer_by_a_certificate_of_its_own() -> None:
    decided, longer, paper = happened(asked(), GRANT, "2025-03-17")
    assert decided == e.RenewalDecided("site", True, "", "person:sun", date(2025, 3, 17))
    assert longer == e.UseExtended("site", 12, "", date(2026, 3, 17), date(2025, 3, 17))
    old = site(valid()).certificate
    assert paper == e.CertificateRenewed("site", f"{old}-E1", old, ("cert",), date(2026, 3, 17), date(2025, 3, 17))
    case = do(asked(), GRANT, "2025-03-17")
    assert (site(case).use_by, site(case).renews_by, site(case).certificate) == (date(2026, 3, 17), None, f"{old}-E1")
    assert code_of(case, ASK, "2026-01-10") == "use.extended_before"


def test_the_old_certificate_points_to_the_new_one() -> None:
    history: list[tuple[int, date, e.Event | None]] = []
    day = date(2025, 3, 17)
    first = e.CertificateDue("site", "A", (), day, day)
    for n, event in enumerate((first, *happened(asked(), GRANT, "2025-03-17")), 1):
        history.append((n, day, event))
    found = certificate.states(history)
    new = site(do(asked(), GRANT, "2025-03-17")).certificate
    assert (found["A"].standing, found["A"].by) == (certificate.Standing.REPLACED, new)
    assert found[new].standing is certificate.Standing.VALID


def test_refused_with_reasons_by_the_head_it_stays_valid_to_its_last_day_and_then_lapses() -> None:
    assert code_of(asked(), c.DeclineRenewal(item="site", actors=OFFICER, officer="p", reason="x"), "2025-03-01") == (
        "move.not_yours"
    )
    without = c.DeclineRenewal(item="site", actors=HEAD, officer="p", reason=" ")
    assert code_of(asked(), without, "2025-03-03") == "decision.reason_missing"
    case = do(asked(), DECLINE, "2025-03-03")
    assert (site(case).renews_by, site(case).use_by, site(case).stands) == (None, date(2025, 3, 17), True)
    assert clock(case, "2025-03-17") == []
    assert [type(event) for event in clock(case, "2025-03-18")] == [e.ItemLapsed]


def test_silence_past_the_last_day_renews_it_citing_the_article() -> None:
    """Art. 50 para. 2."""
    assert clock(asked(), "2025-03-17") == []
    longer, paper = clock(asked(), "2025-03-18")
    assert longer == e.UseExtended("site", 12, "", date(2026, 3, 17), date(2025, 3, 18), RENEWAL)
    assert isinstance(paper, e.CertificateRenewed)
    assert code_of(asked(), GRANT, "2025-03-18") == "use.over"
    assert code_of(asked(), DECLINE, "2025-03-18") == "use.over"
    alarm = next_alarm(site(asked()), CALENDAR)
    assert alarm is not None
    assert alarm.date() == date(2025, 3, 18)


def test_what_was_begun_in_time_needs_no_renewal() -> None:
    begun = c.AskRenewal(item="site", actors=APPLICANT, reason="x", finished={"start": date(2024, 5, 6)})
    assert code_of(valid(), begun, "2025-01-06") == "use.no_limit"
    assert clock(asked(), "2025-03-18", start=date(2025, 3, 10)) == [e.UseBegun("site", date(2025, 3, 10))]
    late = clock(asked(), "2025-03-20", start=date(2025, 3, 19))
    assert [type(event) for event in late] == [e.UseExtended, e.CertificateRenewed]


def test_a_certificate_called_back_is_not_renewed_any_more() -> None:
    call = c.CallBack(item="site", actors=HEAD, ground="law", reason="改法", compensation="评估补偿")
    case = do(asked(), call, "2025-03-03")
    assert site(case).renews_by is None
    assert clock(case, "2025-03-20") == []
    assert code_of(case, GRANT, "2025-03-03") == "move.not_possible"


@given(wait=st.integers(0, 400), answer=st.sampled_from(["grant", "decline", "silence"]), later=st.integers(0, 60))
def test_whoever_asked_in_time_never_loses_it_by_silence(wait: int, answer: str, later: int) -> None:
    """Asked for in time and not refused in time, it stands after its last day with a later one."""
    day = date(2024, 3, 15) + timedelta(wait)
    try:
        case = do(valid(), ASK, str(day))
    except Refused as refusal:
        assert refusal.code in {"renewal.too_late", "use.over"}
        assert day > date(2025, 2, 15)
        return
    command = {"grant": GRANT, "decline": DECLINE}.get(answer)
    if command is not None and day + timedelta(later) <= date(2025, 3, 17):
        case = do(case, command, str(day + timedelta(later)))
    elif command is not None:
        command = None
    case = fold_all(case, clock(case, "2025-03-18"))
    assert site(case).stands is not (command is DECLINE)
    assert site(case).use_by == (None if command is DECLINE else date(2026, 3, 17))
