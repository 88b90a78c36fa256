"""先建后验 through the actions: the licence is issued, the review follows, and completion waits for both."""

from datetime import date, timedelta
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh, noticed, ready
from tests.apps.cases.test_debts import lying
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STAGED = ("staged-construction-permit", "pile-first")
REVIEWED_BEFORE = "land-to-start"


def choose(project: Any, lin: Any, without: tuple[str, ...]) -> None:
    """The project under the reforms of its type, but some."""
    from kaigong.apps.projects import actions
    from kaigong.apps.rulebook import queries as rulebook

    listed = rulebook.catalogue().project_types[project.type].reforms
    actions.choose_reforms(
        project=project, reforms=[one for one in listed if one not in without], by=lin.ref, now=NOW
    )  # fmt: skip
    project.refresh_from_db()


def approved(item: Any, officer: Any) -> Any:
    from kaigong.apps.cases import actions

    taken = actions.accept_item(item=item, person=officer(item), now=NOW)
    return actions.decide_item(item=taken, decision="approve", reason="符合条件", person=officer(item), now=NOW)


def test_completion_waits_until_the_review_that_followed_and_the_phases_are_checked(
    project: Any, lin: Any, officer: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions, owing
    from kaigong.apps.cases.models import Debt

    choose(project, lin, (*STAGED, REVIEWED_BEFORE))
    permit = approved(lying(project, "construction-permit", lin), officer)
    assert (permit.state, permit.certificates.count()) == ("approved", 1)
    owed = {debt.key.partition("/")[2]: debt for debt in Debt.objects.filter(item=permit, ended=False)}
    assert set(owed) == {
        "drawing-review-cert", "inspection-foundation", "inspection-main-structure", "inspection-completion",
    }  # fmt: skip
    assert (owed["drawing-review-cert"].kind, owed["drawing-review-cert"].gate) == ("later-input", "works-complete")

    complete = lying(project, "works-complete", lin)
    before = ("drawing-review-cert", "inspection-foundation", "inspection-main-structure")
    for n, what in enumerate(before):
        with pytest.raises(Refused) as caught:
            actions.report_done(item=fresh(complete), on=NOW.date(), document=document, person=lin, now=NOW + n * DAY)
        assert caught.value.code == "debt.gate_closed"
        named = [one for one in before if owing.debt_name(owed[one].key) in caught.value.data["debts"]]
        assert named == list(before[n:])
        paid = actions.pay_debt(debt=owed[what], documents=[document], person=lin, now=NOW + n * DAY)
        checked = actions.verify_debt(debt=paid, kept=True, person=officer(permit), now=NOW + n * DAY)
        assert checked.state == "verified"
    assert owing.holds(fresh(complete)) == ()
    with pytest.raises(Refused) as caught:  # no debt holds it any more: only that nothing else of the plan was done
        actions.report_done(item=fresh(complete), on=NOW.date(), document=document, person=lin, now=NOW + 3 * DAY)
    assert caught.value.code == "item.waits_for"
    assert Debt.objects.get(key=owed["inspection-completion"].key).gate != "works-complete"


def test_in_phases_the_review_follows_the_supervision_notice_and_the_pit_permit_owes_nothing(
    project: Any, lin: Any, officer: Any
) -> None:
    from kaigong.apps.cases import running
    from kaigong.apps.cases.models import Debt

    choose(project, lin, ("quality-safety-merged-permit", REVIEWED_BEFORE))
    assert running.laters(project, "construction-permit-phase-pit") == ()
    notice = approved(lying(project, "quality-supervision-registration", lin), officer)
    keys = {debt.key.partition("/")[2]: debt.gate for debt in Debt.objects.filter(item=notice)}
    assert keys["drawing-review-cert"] == "works-complete"
    assert {"inspection-foundation", "inspection-main-structure", "inspection-completion"} <= set(keys)


def test_under_the_reforms_of_its_type_the_first_permit_owes_the_inspections_and_completion_waits_for_them(
    project: Any, lin: Any, officer: Any, document: Any
) -> None:
    """Split into phases and with the supervision merged in, no input moves behind the start but with the second permit;
    that every phase is inspected is the other half of the bargain, and holds whatever the permit is split into."""
    from kaigong.apps.cases import actions, running
    from kaigong.apps.cases.models import Debt

    ways = running.of(project)
    assert running.BUILD_FIRST in ways.reforms
    assert ways.put_off == ()
    [(first, second)] = ways.phases
    choose(project, lin, (REVIEWED_BEFORE,))
    permit = approved(lying(project, first, lin), officer)
    owed = {debt.key.partition("/")[2]: debt for debt in Debt.objects.filter(item=permit, ended=False)}
    assert set(owed) == {"inspection-foundation", "inspection-main-structure", "inspection-completion"}
    assert running.laters(project, second) == ()
    complete = lying(project, "works-complete", lin)
    with pytest.raises(Refused) as caught:
        actions.report_done(item=fresh(complete), on=NOW.date(), document=document, person=lin, now=NOW)
    assert caught.value.code == "debt.gate_closed"
    assert caught.value.data["debts"].count("阶段检查") == 2, "two before completion, the third before the acceptance"


def test_an_agency_that_noted_its_points_is_not_led_to_accept(case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions, item_page

    item = ready()
    assert item_page.words_of(item, "accept").primary
    actions.ask_correction(item=item, missing=["总平面图"], person=officer(item), now=NOW)
    noted = fresh(item)
    assert noted.noted
    accepting = [one for one in item_page.panels(officer(item), noted, NOW.date()) if one.verb == "accept"]
    assert [one.words.primary for one in accepting] == [False]


def test_what_was_put_right_shows_five_working_days_for_acceptance(case: Any, officer: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    item = ready()
    item = noticed(item, ["总平面图"], officer(item))
    answered_at = NOW.replace(year=2022, month=2, day=21)  # a Monday
    row = actions.resupply(item=item, note="补齐", person=lin, now=answered_at)
    assert (row.state, fresh(row).next_on) == ("corrected", date(2022, 2, 28))
