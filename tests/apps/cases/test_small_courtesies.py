"""Nothing is offered that would be refused, nothing asked that is known, and what was done says what follows."""

from datetime import timedelta
from typing import Any

import pytest

from tests.apps.cases.conftest import fresh, ready
from tests.apps.cases.test_debts import lying
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_no_decision_is_offered_while_a_visit_is_to_decide(project: Any, lin: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions, item_page

    item = lying(project, "joint-acceptance", lin)
    sun = officer(item)
    taken = actions.accept_item(item=item, person=sun, now=NOW)
    offered = {panel.verb for panel in item_page.panels(sun, taken, NOW.date())}
    assert "decide" in offered
    actions.call_visit(item=taken, on=NOW.date(), place="现场", person=sun, now=NOW)
    offered = {panel.verb for panel in item_page.panels(sun, fresh(item), NOW.date())}
    assert not offered & {"decide", "approve_deferred"}


def test_the_desk_leads_nobody_to_accept_what_has_points_noted(case: Any, officer: Any, client: Any) -> None:
    from kaigong.apps.cases import actions

    item = ready()
    sun = officer(item)
    client.force_login(sun)
    address = f"/cases/{item.case.no}/items/{item.code}/accept/"
    assert address in client.get("/cases/desk/").content.decode()
    actions.ask_correction(item=item, missing=["总平面图"], person=sun, now=NOW)
    assert address not in client.get("/cases/desk/").content.decode()


def test_what_was_done_says_what_follows(case: Any, officer: Any, client: Any) -> None:
    item = ready()
    client.force_login(officer(item))
    told = client.post(f"/cases/{item.case.no}/items/{item.code}/accept/", {"seen": item.seen_n}, follow=True)
    assert "发出受理通知，时钟自受理之日起算。" in told.content.decode()


def test_an_accepted_result_of_a_commission_is_offered_as_evidence(
    project: Any, lin: Any, lin_enterprise: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions, forms
    from kaigong.apps.cases.models import Item
    from kaigong.apps.intermediaries.models import Body, Commission

    item = lying(project, "topographic-survey", lin)
    plain = forms.ReportForm(item)
    assert "result" not in plain.fields
    body = Body.objects.create(enterprise=lin_enterprise, applied_on=NOW.date())
    Commission.objects.create(
        no="WT-2022-00001", project=project, service=item.code, method="choice", brief="x", wanted_days=5, body=body,
        opened_on=NOW.date(), state="accepted", result=document, secret="x",
    )  # fmt: skip
    form = forms.ReportForm(item, {"on": NOW.date().isoformat(), "result": "WT-2022-00001"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["document"] == document
    values = {key: form.cleaned_data[key] for key in ("on", "note", "document")}
    done = actions.report_done(item=item, person=lin, now=NOW, **values)
    assert Item.objects.get(pk=done.pk).state == "reported"


def test_late_by_forecast_is_no_breach_and_not_red(case: Any, lin: Any, client: Any) -> None:
    from kaigong.apps.projects.models import Project

    Project.objects.filter(pk=case.project_id).update(
        forecast_start_on=NOW.date() + 90 * DAY, planned_start_on=NOW.date(), plan_late_days=60
    )
    client.force_login(lin)
    shown = client.get(f"/cases/projects/{case.project.code}/").content.decode()
    assert "比计划晚 60 个工作日" in shown
    assert "kg-state-late" not in shown.partition("什么时候能开工")[2].partition("</section>")[0]


def test_who_was_asked_is_called_as_he_was_chosen(case: Any, officer: Any, client: Any) -> None:
    from kaigong.apps.accounts.models import Agency
    from kaigong.apps.cases import actions

    item = ready()
    office = Agency.objects.get(id="civil-defence")
    Agency.objects.filter(pk=office.pk).update(name_zh="市人民防空办公室")
    _person("o-civil-defence", "经办人", "Officer", "officer", office)
    actions.ask_consult(item=item, agency="civil-defence", question="是否涉及人防？", person=officer(item), now=NOW)
    client.force_login(officer(item))
    assert "市人民防空办公室" in client.get(f"/cases/{item.case.no}/items/{item.code}/").content.decode()


def test_the_settings_of_notices_show_what_ever_reaches_a_role(lin: Any, officer: Any, case: Any) -> None:
    from kaigong.apps.notices import queries

    owners, staff = set(queries.ways(lin)), set(queries.ways(officer(ready())))
    assert {"item-accepted", "debt-incurred", "renewal-declined"} <= owners - staff
    assert {"stop-proposed", "comment-made", "renewal-asked"} <= staff - owners
    assert {"use-extended", "meeting-convened"} <= owners & staff
